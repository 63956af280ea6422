"""Class lists: CSV from any spreadsheet becomes pupils, or problems with their cells.

Others may use: `pupils`.
"""
