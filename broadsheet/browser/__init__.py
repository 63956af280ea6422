"""Lessons as pages in a browser: what is seen there, and what a click does.

What is said of a text that is being typed, the room `editor` says.

Others may use: `server`.
"""
