"""Class lists: CSV, .xlsx or .ods becomes pupils, or problems with their cells.

Others may use: `pupils`.
"""
