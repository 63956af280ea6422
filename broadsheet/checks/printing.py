"""The problems that a lesson without an error can still have when its PDFs are made."""

from __future__ import annotations

from broadsheet.source.diagnostics import Code, Severity

CANNOT_LAY_OUT = Code(
    "cannot-lay-out",
    Severity.ERROR,
    "The pages of the lesson cannot be set, mostly because of a template of your own in the "
    "folder `templates/` of the workspace.",
    "Fix what the message names. To see whether your templates are the cause, rename their "
    "folder and build again.",
)
TEXT_OFF_PAGE = Code(
    "text-off-the-page",
    Severity.ERROR,
    "A text would run over the edge of the paper or out of its box, and pupils or teachers would "
    "not see all of it. Words that are too long are broken, so it is mostly a style sheet of your "
    "own in the folder `templates/` that leaves too little room.",
    "Write the text shorter or choose another paper. If you have a `page.css` of your own, give "
    "the text more room in it.",
)
TOO_LARGE_TO_MAKE = Code(
    "too-large-to-make",
    Severity.ERROR,
    "Making the pages of this lesson took more time or memory than a lesson may take, so it was "
    "given up and the others were made.",
    "Look for a very long word or passage, or a template of your own that repeats something "
    "many times. Divide a very large lesson in two.",
)
NAME_OF_ANOTHER = Code(
    "name-of-another",
    Severity.ERROR,
    "A PDF of the lesson would have a name that belongs to another lesson, and each would take "
    "the place of the other.",
    "Rename one of the two lessons.",
)
