"""From what is asked for to files: which PDFs, made by whom, what is fresh, written whole.

Others may use: every module.
"""
