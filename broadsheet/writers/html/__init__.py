"""Sheets and keys as web pages: one file each, which fetches nothing.

Others may use: `pages`.
"""
