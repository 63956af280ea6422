"""Lines of a YAML file taken apart without a parser, so that a faulty one can be shown fixed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import yaml

from broadsheet.source.diagnostics import Code, Diagnostic, Fix
from broadsheet.source.text import Place, Span, TextFile

# Characters that a message shows of a text; of a longer one, its start and its end.
_LONGEST_SHOWN: Final = 90
# Characters of a fixed line: somebody may copy it, and it must not lack its middle.
_LONGEST_FIXED: Final = 400

_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'\[\]{},#&*!|>%@`-][^:]*(?::[^\s:][^:]*)*?):(?=\s|$)""")
LINK: Final = re.compile(r"[&*][\w-]+")  # the name of a link, with the sign that makes it one
_CURLY: Final = {"“": "”", "„": "“”", "«": "»", "‘": "’"}
# Quotations that begin with a curly mark and end with a straight one, or the other way round.
_UNLIKE = re.compile(r'(?P<open>[“„])[^“”„"]*[^“”„"\s]"(?!\w)|(?<!\w)"[^“”„"\s][^“”„"]*”')
_COMMENT = re.compile(r"(?<!\S)#")
# What YAML reads as just this text; between brackets, only without these signs.
_PLAIN = re.compile(r"[\w“‘„«$€£](?:(?!: |:$| #)[^\[\]{}\n])*(?<! )")
_SIGNS_OF_FLOW: Final = frozenset(",?:")
_TIGHT_KEY = re.compile(r"([^\W\d][\w-]*):(?=[^\s/:])")


@dataclass(frozen=True)
class Line:
    """One line of a text."""

    number: int  # counted from 1 in the text it was taken from
    start: int  # where it starts there, a character offset
    text: str  # its characters, without the line break

    @cached_property
    def indent(self) -> int:
        """How many blanks stand before the first other character."""
        return len(self.text) - len(self.text.lstrip(" "))

    @cached_property
    def column(self) -> int:
        """Where what it says starts, behind blanks and the dashes of a list, counted from 0."""
        found = re.match(r" *(?:- +)*", self.text)
        return found.end() if found else 0

    @property
    def is_item(self) -> bool:
        """Whether it starts with the dash of a list."""
        return self.column > self.indent or self.text[self.indent :] == "-"

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing: empty, or a comment."""
        return not self.text.strip() or self.text.lstrip().startswith("#")

    @cached_property
    def key(self) -> str | None:
        """The name before its first colon, where there is one."""
        found = _KEY.match(self.text, self.column)
        return found[1] if found else None

    @cached_property
    def value_column(self) -> int:
        """Where the value starts, behind the name and the colon, counted from 0."""
        found = _KEY.match(self.text, self.column)
        end = found.end() if found else self.column
        return end + len(self.text[end:]) - len(self.text[end:].lstrip())

    @cached_property
    def value(self) -> str:
        """What stands behind the name, without a comment and blanks at the end."""
        rest = self.text[self.value_column :]
        comment = _COMMENT.search(rest)
        return (rest[: comment.start()] if comment else rest).rstrip()

    @property
    def tight_key(self) -> re.Match[str] | None:
        """A name and a colon that lack the blank after them; None where the line is none such."""
        return None if self.key else _TIGHT_KEY.match(self.text, self.column)

    def with_value(self, value: str) -> str:
        """The line with another value, without the blanks around it, fit to be shown."""
        before = self.text[: self.value_column].strip()
        gap = " " if before else ""
        return shown(f"{before}{gap}{value}", _LONGEST_FIXED)

    @property
    def quoted(self) -> str:
        """The line with its value in quotation marks, fit to be shown."""
        return self.with_value(in_quotation_marks(meant(self.value)))


def shown(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Text made fit for one line of a message: no line separators, and not too long."""
    text = "".join(character if character.isprintable() else " " for character in text)
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {text[-half:]}"


def meant(value: str) -> str:
    """The text that a value with too many quotation marks was meant to be.

    In `"She said "no" twice"` the outer marks are the ones of YAML: the second mark stands right
    before a letter, so it opens a quotation inside. In `"brotherly" country` all of them are text.
    Curly ones around the whole are what an editor made of those that were typed.
    """
    mark = value[:1]
    if in_curly_marks(value):
        return value[1:-1].strip()
    if mark in ("'", '"') and len(value) > 2 and value.endswith(mark):
        inside = with_like_marks(value[1:-1])
        if inside != value[1:-1] and '"' not in inside:
            return inside
        second = value.index(mark, 1)
        if value[second + 1 : second + 2].isalnum() or second == len(value) - 1:
            return value[1:-1]
    return value


def with_like_marks(text: str) -> str:
    """A text in which both marks of each quotation are curly if one of them is: not `“so"`."""
    for span, alike in reversed(list(unlike_marks(text))):
        text = text[: span.start] + alike + text[span.end :]
    return text


def unlike_marks(text: str) -> Iterator[tuple[Span, str]]:
    """Where quotations have a curly mark and a straight one, and each with two curly ones.

    Only as many as curly marks lack their fellow: in `“a 5" pipe”` the straight one is no mark.
    """
    opening, closing = text.count("“"), text.count("”")
    if "„" in text:
        opening, closing = text.count("„"), opening + closing
    for found in _UNLIKE.finditer(text):
        if found["open"] and opening > closing:
            fellow = "“" if found["open"] == "„" and "”" not in text else "”"
            yield Span(*found.span()), f"{found[0][:-1]}{fellow}"
        elif not found["open"] and closing > opening:
            yield Span(*found.span()), f"“{found[0][1:]}"


def in_curly_marks(value: str) -> bool:
    """Whether one pair of typographic quotation marks stands around the whole of a value."""
    closing = _CURLY.get(value[:1], "")
    inside = value[1:-1]
    return bool(closing) and value[-1] in closing and not {*inside} & {value[0], *closing}


def in_quotation_marks(text: str, mark: str = "") -> str:
    """A text in quotation marks: those given, or else those that need least change inside it."""
    mark = mark or ("'" if '"' in text or "\\" in text else '"')
    inside = text.replace("'", "''") if mark == "'" else re.sub(r'(["\\])', r"\\\1", text)
    return f"{mark}{inside}{mark}"


def as_value(text: str, *, in_flow: bool = True) -> str:
    """A text of one line as a value of YAML: as it stands, or in quotation marks if it needs them.

    Args:
        text: what the value says.
        in_flow: it may stand between brackets.
    """
    is_plain = _PLAIN.fullmatch(text) and (not in_flow or _SIGNS_OF_FLOW.isdisjoint(text))
    return text if is_plain else in_quotation_marks(text)


# Ends a hint about what is open at the end of a file. Who is still typing there knows better.
CUT_OFF: Final = "; the file stops here: if it was not saved whole, look for an older copy"


class Lines:
    """The lines of a text, each made when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._made: dict[int, Line] = {}

    @cached_property
    def links(self) -> frozenset[str]:
        """What looks like an end of a link, such as `&name` and `*name`, wherever it stands."""
        return frozenset(LINK.findall(self.text))

    def number(self, number: int) -> Line:
        """The line of a number, counted from 1."""
        if number not in self._made:
            start = self._starts[number - 1]
            end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
            self._made[number] = Line(number, start, self.text[start:end])
        return self._made[number]

    def at(self, offset: int) -> Line:
        """The line that holds a character offset."""
        return self.number(bisect_right(self._starts, offset))

    def before(self, line: Line) -> Iterator[Line]:
        """The lines before one that say something, the nearest first."""
        above = map(self.number, range(line.number - 1, 0, -1))
        return (other for other in above if not other.is_blank)

    def above(self, line: Line) -> Line | None:
        """The last line before one that says something; None where there is none."""
        return next(self.before(line), None)

    def after(self, line: Line) -> Iterator[Line]:
        """The lines after one that say something, the nearest first."""
        below = map(self.number, range(line.number + 1, len(self._starts) + 1))
        return (other for other in below if not other.is_blank)

    def below(self, line: Line) -> Line | None:
        """The next line after one that says something; None where there is none."""
        return next(self.after(line), None)

    def above_no_deeper(self, line: Line) -> Line | None:
        """The last line before one that is indented no deeper and says something."""
        return next((other for other in self.before(line) if other.indent <= line.indent), None)


@dataclass(frozen=True)
class Mistake:
    """A mistake in a text: its kind, the characters at fault (from, to), and what to say of it.

    The offsets of its fixes count, as its own, from the start of that text.
    """

    code: Code
    start: int
    end: int
    message: str
    hint: str
    fixes: tuple[Fix, ...] = ()

    @classmethod
    def line(
        cls, code: Code, line: Line, message: str, hint: str, fixes: tuple[Fix, ...] = ()
    ) -> Mistake:
        """A mistake for which a whole line is to blame."""
        start = line.start + line.indent
        return cls(code, start, line.start + len(line.text.rstrip()), message, hint, fixes)

    @classmethod
    def value(
        cls, code: Code, line: Line, message: str, hint: str, fixes: tuple[Fix, ...] = ()
    ) -> Mistake:
        """A mistake for which the value on a line is to blame."""
        start = line.start + line.value_column
        return cls(code, start, start + len(line.value), message, hint, fixes)

    def diagnostic(self, file: TextFile, span: Span) -> Diagnostic:
        """The problem in the file of which a span was read."""
        start = min(span.start + self.start, span.end)
        place = Place(file, Span(start, max(start, min(span.start + self.end, span.end))))
        fixes = tuple(fix.moved(span.start) for fix in self.fixes)
        return Diagnostic(self.code, place, self.message, self.hint, fixes=fixes)


class Trouble:
    """Where and how the parser gave up. All offsets count characters of the text it was given.

    Attributes:
        text: that text.
        names: the fields that may stand in it, to tell what can be meant.
        lines: its lines.
        at: where the parser stopped.
        opened: where the thing starts that it was reading; `at` where it does not say.
        wording: its own words, never shown: they only tell which mistakes are likely.
        quotation: the last value in quotation marks before that place, from its start to its end.
    """

    def __init__(
        self,
        text: str,
        error: yaml.YAMLError,
        quotation: tuple[int, int] | None,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.names = names
        self.lines = Lines(text)
        self.quotation = quotation
        self.at = self.opened = 0
        self.wording = ""
        if isinstance(error, yaml.reader.ReaderError):
            self.wording = "unprintable"
            self.at = self.opened = error.position
        elif isinstance(error, yaml.MarkedYAMLError):
            self.wording = f"{error.context or ''}; {error.problem or ''}"
            mark = error.problem_mark or error.context_mark
            self.at = self.opened = mark.index if mark else 0
            if error.context_mark:
                self.opened = error.context_mark.index

    @property
    def line(self) -> Line:
        """The line on which the parser stopped."""
        return self.lines.at(self.at)

    @property
    def cut_off(self) -> str:
        """What to add to a hint if what is opened and not closed is on an unfinished last line."""
        if self.text.endswith("\n") or self.lines.below(self.lines.at(self.opened)):
            return ""
        return CUT_OFF

    @property
    def before(self) -> str:
        """The last character before that place on its line that is no blank; empty for none."""
        return self.text[self.line.start : self.at].rstrip(" ")[-1:]
