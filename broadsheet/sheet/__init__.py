"""The model of what is printed: records only, with no lesson and no page format in them.

Others may use: every module.
"""
