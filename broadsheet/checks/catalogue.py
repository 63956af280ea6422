"""All kinds of problem there are: what each means, an example of it, and how to fix it.

The examples of a module's codes stand in `checks/problems/<module>.diff`, those of a question type
in its own folder, in `problems.diff`. So the names of these files say where all the codes are, and
nobody keeps a list of them. The first line of such a file says what the problems are about. Each
example begins with a line `@@ CODE @@ WHERE`. What follows is one text with a sign before each
line, so that the faulty text and the fixed one differ in what the example is about and in nothing
else.
"""

from __future__ import annotations

import importlib
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from broadsheet.questions import question_types
from broadsheet.source.diagnostics import Code
from broadsheet.source.templates import Templates

WIDTH: Final = 80
"""Columns of a terminal that nobody has made wider."""
MARK: Final = "--> "
"""Stands before the lines that an example is about, and as many spaces before the others."""

# What problems are about, in the order in which they are listed; those of a question type follow.
_TOPICS: Final = (
    "Files and folders",
    "The article",
    "How a file is written",
    "Names and values",
    "Quotations, passages, line numbers",
    "The lesson as a whole",
    "The printed page",
    "The class list",
)
_STOPS: Final = {
    "error": "An error: the lesson's PDFs are not made.",
    "warning": "A warning: the PDFs are made.",
}
# Where an example stands, in words; any other place is the path of a whole file.
_PLACES: Final = {
    "question": "in a question",
    "lesson": "in a lesson",
    "folder": "in the folder of your workspace",
}
IN_WORDS: Final = "in words"
"""Stands for the place of an example that no text can show."""

Marked: TypeAlias = tuple[tuple[bool, str], ...]
"""Lines, each with whether it is marked."""

_ENTRY = re.compile(r"@@ (?P<code>\S+) @@ (?P<where>.+)")
_BUILT_IN: Final = Templates()


@dataclass(frozen=True, slots=True)
class Example:
    """What provokes a problem, and the same fixed.

    Attributes:
        where: `question` or `lesson` for a piece of a lesson, `folder` for names of files, the
            path of a whole file, or `IN_WORDS`.
        lines: each with its sign. `-` stands before what is faulty, `+` before what fixes it, `!`
            before a line that stays though the problem is told there, a space before the others.
            `<tab>` and `<U+202E>` stand for characters that nobody sees.
    """

    where: str
    lines: tuple[tuple[str, str], ...]

    @property
    def faulty(self) -> Marked:
        """The lines that provoke the problem; it is told at one that is marked."""
        return tuple((sign != " ", text) for sign, text in self.lines if sign != "+")

    @property
    def fixed(self) -> Marked:
        """The lines that do not; those that are new are marked."""
        return tuple((sign == "+", text) for sign, text in self.lines if sign != "-")

    @property
    def parts(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The faulty text and the fixed one, each with its title above it.

        Both are listings with `MARK` before some lines, or sentences where no text can show it.
        """
        if self.where == IN_WORDS:
            return ("For example:", _sentence(self.faulty)), ("Fixed:", _sentence(self.fixed))
        title = f"For example, {_PLACES.get(self.where, f'in `{self.where}`')}:"
        return (title, _listing(self.faulty)), ("Fixed:", _listing(self.fixed))


def _sentence(lines: Marked) -> str:
    return " ".join(text for _, text in lines)


def _listing(lines: Marked) -> str:
    return "\n".join(
        f"{MARK if marked else ' ' * len(MARK)}{text}".rstrip() for marked, text in lines
    )


def groups() -> dict[str, tuple[Code, ...]]:
    """Every code once, in alphabetical order under what it is about."""
    found: dict[str, list[Code]] = {topic: [] for topic in _TOPICS}
    for name, _ in _BUILT_IN.files():
        if name.startswith("problems/"):
            found[_topic(name)] += _codes_in(PurePosixPath(name).stem)
    found |= {f"Questions: {name}": [*kind.CODES] for name, kind in question_types().items()}
    seen: set[Code] = set()
    grouped: dict[str, tuple[Code, ...]] = {}
    for about, codes in found.items():
        # A module may know the codes of one that is below it.
        own = {*codes} - seen
        grouped[about] = tuple(sorted(own, key=lambda code: code.name))
        seen |= own
    return grouped


def _topic(file: str) -> str:
    """What the problems of a file of examples are about, as its first line says."""
    head, _, _ = (_BUILT_IN.read(file) or "").partition("\n")
    return head.removeprefix("about: ")


def _codes_in(module: str) -> list[Code]:
    """The codes that a module knows, by its name inside the package."""
    found = vars(importlib.import_module(f"broadsheet.{module}")).values()
    return [value for value in found if isinstance(value, Code)]


@cache
def all_codes() -> dict[str, Code]:
    """Every code by its name, in alphabetical order."""
    every = chain.from_iterable(groups().values())
    return {code.name: code for code in sorted(every, key=lambda code: code.name)}


def examples(templates: Templates = _BUILT_IN) -> dict[str, Example]:
    """The example of every code, by its name."""
    found: dict[str, Example] = {}
    for name, _ in templates.files():
        if name.startswith("problems/") or name.endswith("/problems.diff"):
            found |= _entries(templates.read(name) or "")
    return found


def _entries(text: str) -> dict[str, Example]:
    """The examples of one file; what stands above the first is for who edits it."""
    found: dict[str, Example] = {}
    _, *parts = re.split(r"^(?=@@ )", text, flags=re.MULTILINE)
    for part in parts:
        head, *lines = part.rstrip().split("\n")
        entry = _ENTRY.fullmatch(head)
        assert entry, f"`{head}` is no head of an example"
        # An editor may take away the blank that is all there is of an empty line.
        signed = tuple((line[:1] or " ", line[1:]) for line in lines)
        found[entry["code"]] = Example(entry["where"], signed)
    return found


def explanation(code: Code, templates: Templates = _BUILT_IN) -> str:
    """What a problem means, an example of it, and how to fix it, for a terminal."""
    example = examples(templates)[code.name]
    parts = [f"{code.name}\n{_STOPS[code.severity]}", _wrapped(code.meaning)]
    for title, text in example.parts:
        parts += [_wrapped(f"{title} {text}")] if example.where == IN_WORDS else [title, text]
    return "\n\n".join((*parts, _wrapped(f"What to do: {code.fix}")))


def overview() -> str:
    """The names of all problems under what they are about, for a terminal."""
    return "\n\n".join(
        f"{about}\n{_wrapped(', '.join(code.name for code in codes), indent='  ')}"
        for about, codes in groups().items()
    )


def _wrapped(text: str, indent: str = "") -> str:
    """Running text in lines of at most `WIDTH`; what stands in backticks stays on one line."""
    kept = re.sub("`[^`]+`", lambda found: found[0].replace(" ", "\0"), text)
    return textwrap.fill(
        kept,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\0", " ")
