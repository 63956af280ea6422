"""From the nodes of a YAML file to a frozen lesson; the JSON Schema of lessons.

Others may use: `lesson`, `new`, `schema`.
"""
