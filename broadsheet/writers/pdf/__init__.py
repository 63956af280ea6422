"""Sheets and keys as PDF files: HTML that is set by WeasyPrint.

Others may use: `html` (pages as HTML), `layout` (HTML as bytes, and the lines of passages),
`name_labels` and `name_stamp` (the names of a class), `weasyprint_start`.
"""
