"""References to printed lines: the `lines("…")` in a lesson's texts, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from broadsheet.article.quote import OCCURRENCE_MISSING, QUOTE_AMBIGUOUS
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from broadsheet.source.records.contents import texts_in
from broadsheet.source.records.record import Record
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable

LINE_REFERENCE = Code("line-reference", Severity.ERROR)


@dataclass(frozen=True, slots=True)
class LineReference:
    """A `lines("…")` in a text: the words whose printed lines are meant."""

    span: Span  # where in the text it stands
    words: str  # the words of the seed
    occurrence: int | None  # which one is meant, counted from 1; None where they stand only once
    begins_sentence: bool  # it is written `Lines("…")`


@dataclass(frozen=True, slots=True)
class _EditableReference:
    """A `lines("…")` of a text that stands at a place, and how to write others in its stead."""

    reference: LineReference
    text: str
    place: Place

    def with_words(self, words: str) -> tuple[Edit, ...]:
        return self._edits(words, self.reference.occurrence)

    def with_occurrence(self, number: int) -> tuple[Edit, ...]:
        return self._edits(self.reference.words, number)

    def _edits(self, words: str, occurrence: int | None) -> tuple[Edit, ...]:
        """Only where the reference is written just as it is read, and once."""
        old = self.text[self.reference.span.start : self.reference.span.end]
        at = self.place.text.find(old)
        if not _HARMLESS.fullmatch(words) or self.place.text.count(old) != 1:
            return ()
        name, mark = old[:5], old.partition("(")[2].lstrip()[0]
        closing = {"“": "”", "‘": "’"}.get(mark, mark)
        number = f", {occurrence}" if occurrence else ""
        start = self.place.span.start + at
        new = f"{name}({mark}{words}{closing}{number})"
        return (Edit(Span(start, start + len(old)), new),)


# In every kind of text of YAML, and between all kinds of quotation marks.
_HARMLESS = re.compile(r"[\w .;!%$€£°§/’+−–—-]+")
# A text of several paragraphs keeps its line breaks, and the words may go on over one.
_REFERENCE = re.compile(
    r"\b(?P<name>[Ll]ines)\(\s*[\"“”'‘’](?P<words>.{0,1000}?)[\"“”'‘’]\s*"
    r"(?:,\s*(?P<nth>[1-9][0-9]{0,2})\s*)?\)",
    re.DOTALL,
)
# With a space before the bracket, or a bracket of another kind, or capital letters.
_ALMOST = re.compile(
    r"\b(?P<name>lines?)(?P<gap>\s*)(?P<open>[(\[{\uff08])\s*\\?[\"“”'‘’„«]\s*(?P<words>[^\"“”„«»]{1,1000}?)\s*"
    r"\\?[\"“”'‘’»]\s*(?:,\s*[1-9][0-9]{0,2}\s*)?(?P<close>[)\]}\uff09])",
    re.DOTALL | re.IGNORECASE,
)
# Before `lines ("…")` these speak of the lines, and quote some in brackets: no reference is meant.
_SPEAKS_OF = re.compile(
    r"\b(?:the|these|those|both|all|some|many|few|my|your|his|her|its|our|their|first|last|next|other|"
    r"\d+|two|three|four|five|following|rhyming|verse)\s+$",
    re.IGNORECASE,
)
_MANY_WORDS: Final = 3  # so many are no remark in brackets, even if the article has not all of them
# Without its `s` it may be prose, but for the quotation mark right behind the bracket.
_LACKS_S = re.compile(r"\b(line)\((?=[\"“”])", re.IGNORECASE)
_FAULTY = re.compile(rf"\blines\(|{_LACKS_S.pattern}", re.IGNORECASE)


def line_references(text: str) -> Iterator[LineReference]:
    """The `lines("…")` of a text, in their order."""
    for match in _REFERENCE.finditer(text):
        yield LineReference(
            Span(*match.span()),
            match["words"],
            int(match["nth"]) if match["nth"] else None,
            match["name"] == "Lines",
        )


def faulty_references(record: Record, quotable: Quotable) -> Iterator[Diagnostic]:
    """The problems of every `lines("…")` in the texts of a record.

    Args:
        record: a question, or the head of a lesson.
        quotable: the passages whose lines may be meant.
    """
    for text, place in texts_in(record):
        almost = _almost_references(text, place, quotable)
        if almost:
            yield almost
            continue
        rest = text
        for reference in line_references(text):
            editable = _EditableReference(reference, text, place)
            found = quotable.locate(
                reference.words, reference.occurrence, _narrowed(place, reference.words), editable
            )
            if isinstance(found, Diagnostic):
                yield _for_lines(found, reference.words)
            elif not any(found.stand_in(passage) for passage in quotable.printed):
                message = f"`{reference.words}` is not printed, and so stands in no line"
                hint = "delete the `lines(…)`, or the `printed: no` of its passage"
                where = _narrowed(place, reference.words)
                yield Diagnostic(LINE_REFERENCE, where, message, hint)
            rest = rest.replace(text[reference.span.start : reference.span.end], "")
        faulty = _FAULTY.search(rest)
        if faulty:
            message = "`lines(…)` is not closed, or the words in it have no quotation marks"
            fixes: tuple[Fix, ...] = ()
            if faulty[1]:
                message = f"`{faulty[1]}(…)` is not read as a line number: it lacks the `s`"
                fixes = _with_s(place)
            hint = 'write `lines("the words")`, or `lines("the words", 2)` for their second place'
            where = _narrowed(place, faulty[0])
            yield Diagnostic(LINE_REFERENCE, where, message, hint, fixes=fixes)


def _almost_references(text: str, place: Place, quotable: Quotable) -> Diagnostic | None:
    """The problem of what is nearly a `lines("…")`, and would be printed as it stands."""
    meant = [found for found in _ALMOST.finditer(text) if _is_meant(text, found, quotable)]
    if not meant:
        return None
    first = meant[0]
    as_read = f"{_name(first)}({first[0][len(first['name']) + len(first['gap']) + 1 : -1]})"
    message = f"`{shown(first[0])}` is printed as it stands, and not as a line number"
    hint = f"write `{shown(as_read)}`"
    written = [found for found in _ALMOST.finditer(place.text) if _is_near(place.text, found)]
    edits: list[Edit] = []
    for found in written if len(written) == len(meant) else ():
        start = place.span.start
        opening = Span(start + found.start(), start + found.end("open"))
        edits.append(Edit(opening, f"{_name(found)}("))
        edits.append(Edit(Span(start + found.start("close"), start + found.end("close")), ")"))
    sure = all(quotable.find(found["words"]) for found in meant)
    does = f"`{shown(first[0])}` becomes `{shown(as_read)}`"
    fixes = (Fix(does, tuple(edits), certain=sure),) if edits else ()
    return Diagnostic(LINE_REFERENCE, _narrowed(place, first[0]), message, hint, fixes=fixes)


def _name(found: re.Match[str]) -> str:
    return "Lines" if found["name"][0] == "L" else "lines"


def _is_near(text: str, found: re.Match[str]) -> bool:
    """Whether it lacks something that makes a reference, and no words before it say otherwise."""
    lacks = found["gap"] or found["open"] != "(" or found["name"] not in ("lines", "Lines")
    return bool(lacks) and not _SPEAKS_OF.search(text[: found.start()])


def _is_meant(text: str, found: re.Match[str], quotable: Quotable) -> bool:
    if not _is_near(text, found):
        return False
    return bool(quotable.find(found["words"])) or len(found["words"].split()) >= _MANY_WORDS


def _with_s(place: Place) -> tuple[Fix, ...]:
    """The missing `s` of each `line("…")` of a text."""
    names = list(_LACKS_S.finditer(place.text))
    ends = [place.span.start + name.end(1) for name in names]
    edits = tuple(Edit(Span(end, end), "s") for end in ends)
    return (Fix(f"`{names[0][1]}(…)` becomes `{names[0][1]}s(…)`", edits, True),) if names else ()


def _for_lines(problem: Diagnostic, words: str) -> Diagnostic:
    """A problem of a quotation, with the hint that fits inside a text."""
    if problem.code is OCCURRENCE_MISSING:
        return replace(problem, hint="correct the number after the words, or leave it out")
    if problem.code is not QUOTE_AMBIGUOUS:
        return problem
    return replace(problem, hint=f'say which is meant: `lines("{words}", 2)` is the second')


def _narrowed(place: Place, words: str) -> Place:
    """The part of a place where the words stand, if they are written there as they are."""
    at = place.text.find(words)
    if at < 0:
        return place
    start = place.span.start + at
    return Place(place.file, Span(start, start + len(words)))
