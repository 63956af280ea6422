"""YAML whose values know their place, read for people who write it seldom.

Others may use: `document` (reads a file), `nodes`, `codes`, `fixes`, `lines`.
"""
