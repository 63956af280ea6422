"""What a pasted article brings along: lines that run together, pieces of a web page, broken words.

Each kind is one warning of the article, at its first place, with what to write for all of them.

Others may use: `article`.
"""
