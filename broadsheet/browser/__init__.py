"""Lessons as pages in a browser.

Others may use: `server`.
"""
