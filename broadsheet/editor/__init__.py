"""Answers about a text that is being typed, whichever editor it is typed in.

Others may use: `assist`; `lsp.server` starts the language server.
"""
