"""The command line: arguments in, words and an exit status out.

Others may use: `app`.
"""
