"""All kinds of problem: what each means, what to do about it, and an example.

What is said of a module's codes stands in `checks/problems/<module>.diff`, and of a question type's
in its own folder, in `problems.diff`. So the names of these files tell where all codes are, and
nobody keeps a list of them. The first line of a file says what its problems are about.

Each code begins with a line `@@ CODE @@ WHERE`. Three parts follow, with an empty line after each:
what the problem means, what to do about it, and the example, which is one text with a sign before
each line. So the faulty text and the fixed one differ only in what the example shows.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from broadsheet.questions import question_types
from broadsheet.source.diagnostics import Code
from broadsheet.source.templates import Templates

WIDTH: Final = 80  # columns of a terminal that nobody has made wider
# Stands before the lines that an example is about, and as many spaces before the others.
MARK: Final = "--> "

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
IN_WORDS: Final = "in words"  # stands for the place of an example that no text can show

Marked: TypeAlias = tuple[tuple[bool, str], ...]  # lines, each with whether it is marked

_HEAD = re.compile(r"@@ (?P<code>\S+) @@ (?P<where>.+)")
_BUILT_IN: Final = Templates()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said of a kind of problem."""

    meaning: str  # what it means for the lesson or the class
    fix: str  # what to do about it
    # Of the example: `question` or `lesson` for a piece of a lesson, `folder` for names of files,
    # the path of a whole file, or `IN_WORDS`.
    where: str
    # Of the example, each with its sign. `-` stands before what is faulty, `+` before what fixes
    # it, `!` before a line that stays though the problem is reported there, a space before the
    # others. `<tab>` and `<U+202E>` stand for characters that nobody sees.
    lines: tuple[tuple[str, str], ...]

    @property
    def faulty(self) -> Marked:
        """The lines that provoke the problem; it is reported at one that is marked."""
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
    """Every code once, in alphabetical order under what it is about; question types come last."""
    found: dict[str, list[Code]] = {}
    for name, _ in _BUILT_IN.files():
        if name.startswith("problems/"):
            head, _, _ = (_BUILT_IN.read(name) or "").partition("\n")
            codes = _codes_in(f"broadsheet.{PurePosixPath(name).stem}")
            found.setdefault(head.removeprefix("about: "), []).extend(codes)
    found = dict(sorted(found.items()))
    for name, kind in question_types().items():
        package = importlib.import_module(kind.__module__)
        inside = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        modules = (package.__name__, *(module.name for module in inside))
        found[f"Questions: {name}"] = [code for each in modules for code in _codes_in(each)]
    # A module may know the codes of another one.
    homes = {code: about for about, codes in reversed(found.items()) for code in codes}
    return {
        about: tuple(sorted({c for c in codes if homes[c] == about}, key=lambda code: code.name))
        for about, codes in found.items()
    }


def _codes_in(module: str) -> list[Code]:
    """The codes that a module knows."""
    known = vars(importlib.import_module(module)).values()
    return [value for value in known if isinstance(value, Code)]


@cache
def all_codes() -> dict[str, Code]:
    """Every code by its name, in alphabetical order."""
    names = {code.name: code for codes in groups().values() for code in codes}
    return dict(sorted(names.items()))


def explanations(templates: Templates = _BUILT_IN) -> dict[str, Explanation]:
    """What is said of every code, by its name."""
    found: dict[str, Explanation] = {}
    for name, _ in templates.files():
        if name.startswith("problems/") or name.endswith("/problems.diff"):
            found |= _entries(templates.read(name) or "")
    return found


def _entries(text: str) -> dict[str, Explanation]:
    """The codes of one file; what stands above the first is for who edits it."""
    found: dict[str, Explanation] = {}
    _, *parts = re.split(r"^(?=@@ )", text, flags=re.MULTILINE)
    for part in parts:
        head, _, rest = part.rstrip().partition("\n")
        entry = _HEAD.fullmatch(head)
        assert entry, f"`{head}` is no head of a code"
        meaning, fix, example = rest.split("\n\n", 2)
        # An editor may take away the blank that is all there is of an empty line.
        lines = tuple((line[:1] or " ", line[1:]) for line in example.split("\n"))
        meaning, fix = " ".join(meaning.split()), " ".join(fix.split())
        found[entry["code"]] = Explanation(meaning, fix, entry["where"], lines)
    return found


def explanation(code: Code, templates: Templates = _BUILT_IN) -> str:
    """What a problem means, an example of it, and how to fix it, for a terminal."""
    said = explanations(templates)[code.name]
    parts = [f"{code.name}\n{_STOPS[code.severity]}", _wrapped(said.meaning)]
    for title, text in said.parts:
        parts += [_wrapped(f"{title} {text}")] if said.where == IN_WORDS else [title, text]
    return "\n\n".join((*parts, _wrapped(f"What to do: {said.fix}")))


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
