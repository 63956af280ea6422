"""From a checked lesson and an edition to a sheet, its key, and the overview of versions.

Others may use: `arrange`, `sheet`, `overview`.
"""
