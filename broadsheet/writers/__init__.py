"""One folder for each output format; each reads sheets and keys, and nothing else of a lesson.

Others may use: the modules that the docstring of each format's folder names.
"""
