"""The model of what is printed: records only, with no lesson and no page format in them.

What is asked (`items`), what is right (`answers`), texts and places (`texts`), the sheet itself
(`sheet`); what it is made for: papers (`paper`), print sizes, versions, levels and which lines are
numbered, every fifth or each (`edition`); the printed words of a language (`wordings`).

Others may use: every module.
"""
