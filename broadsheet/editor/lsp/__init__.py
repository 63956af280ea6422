"""The Language Server Protocol as a thin face of `editor.assist`.

Others may use: `server`.
"""
