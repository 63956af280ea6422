"""Ready-made lists that a lesson calls by their names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.lesson.between import Between
from broadsheet.sheet.ready_made import ReadyMade, ready_made, ready_made_names
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.spelling import nearest_word
from broadsheet.source.templates import TemplateFaultyError
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from broadsheet.lesson.lesson import Lesson
    from broadsheet.sheet.ready_made import ListPart
    from broadsheet.sheet.wordings import Words
    from broadsheet.source.text import Place

LIST_UNKNOWN = Code("list-unknown", Severity.ERROR)
LIST_FAULTY = Code("list-faulty", Severity.ERROR)


def with_lists(lesson: Lesson, words: Words, problems: list[Diagnostic]) -> Lesson:
    """A lesson with the lists that its questions call by their names.

    Args:
        lesson: as it was read.
        words: of the language that the sheet is printed in.
        problems: gets those of names that are no list's.
    """

    def find(name: str, place: Place, part: ListPart) -> ReadyMade | None:
        try:
            found = ready_made(words, name.casefold().replace(" ", "-"))
        except TemplateFaultyError as error:
            hint = "correct the file in `templates/lists/`"
            problems.append(Diagnostic(LIST_FAULTY, place, str(error), hint))
            return None
        if found is None:
            problems.append(_unknown(name, place, words))
        elif not getattr(found, part):
            problems.append(_of_another_kind(found, place, part))
            return None
        return found

    entries = (
        entry if isinstance(entry, Between) else entry.with_lists(find) for entry in lesson.entries
    )
    return replace(lesson, entries=tuple(entries))


def _unknown(name: str, place: Place, words: Words) -> Diagnostic:
    near = nearest_word(name, ready_made_names(words))
    hint = "a list of your own is written `[Who, What]`"
    if near:
        hint = f"did you mean `{near}`? {hint[0].upper()}{hint[1:]}"
    fixes = (rewritten(name, near, place),) if near else ()
    message = f"`{name}` is no ready-made list"
    return Diagnostic(LIST_UNKNOWN, place, message, hint, fixes=fixes)


def _of_another_kind(found: ReadyMade, place: Place, part: ListPart) -> Diagnostic:
    if part == "entries":
        message = f"the list `{found.name}` gives the columns of a table, and nothing else"
        hint = f"write `columns: {found.name}`, or a list of your own, such as `[Who, What]`"
    else:
        message = f"the list `{found.name}` gives no columns of a table"
        hint = "name another list, or write your own, such as `[Claim, Evidence]`"
    return Diagnostic(LIST_UNKNOWN, place, message, hint)
