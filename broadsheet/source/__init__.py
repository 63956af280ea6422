"""Files and what stands in them: the ground that every other room is built on.

Text files and their places, problems as values, the folding of text, YAML and records that know
where they stand, templates, fonts, the folders of a workspace.

Others may use: `atomic`, `diagnostic_text`, `diagnostics`, `folding`, `fonts`, `read`, `spelling`,
`templates`, `text`, `watching`, `workspace`, and the folders `records` and `yaml`.
"""
