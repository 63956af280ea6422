"""A warning for an `intro` that says otherwise than the sheet how its lines are numbered.

The sheet says it by itself since it is a setting. What a text means is known in English only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.sheet.edition import LineNumbers
from broadsheet.source.diagnostics import Code, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.lesson.lesson import Header

NUMBERING_STATED = Code("numbering-stated", Severity.WARNING)

_SAID: Final = re.compile(
    r"\b(?:(?P<which>every|each|all|no)(?: (?P<nth>\w+))?(?: of the)? lines?|the lines) "
    r"(?:has|have|is|are|will be)(?: (?P<no>not|no))?(?: all)? (?:a )?number(?:ed|s)?\b",
    re.IGNORECASE,
)
_ORDINALS: Final = {"fifth": "5", "5th": "5"}


def stated_numbering(header: Header, usual: LineNumbers) -> Iterator[Diagnostic]:
    """The problem of an introduction that says otherwise than the sheet.

    Args:
        header: of the lesson.
        usual: which lines have a number where the lesson does not say.
    """
    said = _SAID.search(" ".join((header.intro or "").split()))
    if not said:
        return
    if said["no"] or (said["which"] or "").lower() == "no":
        told = "none"
    elif said["nth"]:
        told = _ORDINALS.get(said["nth"].lower(), "")
    else:
        told = "1"
    setting = header.line_numbers or usual.value
    if told == setting or (not said["which"] and not said["no"] and setting == "5"):
        return
    message = f"the introduction says “{said[0]}”, and `line-numbers` is `{setting}`"
    hint = "leave the sentence out: the worksheet says by itself how its lines are numbered"
    yield Diagnostic(NUMBERING_STATED, header.at("intro"), message, hint)
