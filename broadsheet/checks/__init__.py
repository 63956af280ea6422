"""A whole workspace read and checked: all problems in one run, and what each of them means.

`check` asks every check of a lesson; each stands in a module of its own.

Others may use: `library` (reads and checks a workspace), `check`, `catalogue`, `fix`, `pin`,
`glyphs`, `printing`, `seed_changes`, and `class_list.pupils`.
"""
