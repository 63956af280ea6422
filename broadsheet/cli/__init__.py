"""The command line: arguments in, words and an exit status out. `app` lists the commands.

Others may use: `app`.
"""
