"""Mixed orders that happen to be the right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.sheet.edition import VERSIONS, Level
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.lesson.lesson import Header
    from broadsheet.questions.base import Question

MIX_GIVES_ANSWER = Code("mix-gives-answer", Severity.ERROR)
MOST_MIXES = 9


def mixes_that_tell(
    header: Header, questions: Sequence[tuple[Question, Quotable]], versions: int
) -> Iterator[Diagnostic]:
    """Report a mixed order that is the right one, on the sheet of any version and level.

    The program does not mix again by itself: then the sheet would depend on the key, and tell
    that its own order is not the right one.

    Args:
        header: of the lesson.
        questions: in the lesson's order.
        versions: how many are printed.
    """
    letters = VERSIONS[:versions] if versions > 1 else ("",)
    for question, quotable in questions:
        told = [letter for letter in letters if _tells(question, quotable, header.title, letter)]
        if not told:
            continue
        free = next(
            (
                n
                for n in range(1, MOST_MIXES + 1)
                if _is_free(question, quotable, header, letters, n)
            ),
            0,
        )
        message = "the mixed order that is printed happens to be the right one"
        if told != [""]:
            message = f"{message} in version {' and '.join(told)}"
        hint = f"write `mix: {free}`" if free else "add an item, so that there are more orders"
        fixes = (_written(question, free),) if free else ()
        place = question.at("mix" if "mix" in question.model_fields_set else "type")
        yield Diagnostic(MIX_GIVES_ANSWER, place, message, hint, fixes=fixes)


def _tells(question: Question, quotable: Quotable, title: str, letter: str) -> bool:
    return any(
        variant.arranged(variant.order_of(letter, title)).gives_its_answer(quotable)
        for level in (None, *Level)
        if (variant := question.at_level(level)) is not None
    )


def _is_free(
    question: Question, quotable: Quotable, header: Header, letters: Sequence[str], mix: int
) -> bool:
    other = question.model_copy(update={"mix": mix})
    return not any(_tells(other, quotable, header.title, letter) for letter in letters)


def _written(question: Question, mix: int) -> Fix:
    if "mix" in question.model_fields_set:
        edits: tuple[Edit, ...] = (Edit(question.at("mix").span, str(mix)),)
    else:
        edits = question.with_field("mix", str(mix), after="type")
    return Fix(f"the order is mixed in another way: `mix: {mix}`", edits, certain=True)
