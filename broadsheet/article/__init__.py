"""Seeds, which are the articles, and all that may be said about their words.

Blocks and passages, quotations and the nearest text, references to lines, attributions, word
lists, fingerprints.

Others may use: every module.
"""
