"""Nodes of YAML become frozen records; what does not fit is said in words for teachers.

Others may use: `record`, `validation`.
"""
