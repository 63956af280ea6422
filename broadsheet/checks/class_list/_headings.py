"""The headings of class lists, read from one file for each language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER: Final = Path(__file__).parent / "headings"
# `last name beside a first name`
_BESIDE: Final = re.compile(r"(?P<role>.+) beside a (?P<other>.+)")


def heading_key(heading: str) -> str:
    """A heading as it is compared: letters and digits only, no accents, no capital letters."""
    letters = unicodedata.normalize("NFKD", heading.casefold()) if len(heading) < 200 else heading
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c)))


@dataclass(frozen=True, eq=False)
class Headings:
    """The headings of one language, each by its key."""

    roles: dict[str, str]  # what a column is about
    # What it is about where there is a column of another kind: the role, and that kind.
    beside: dict[str, tuple[str, str]]
    shown: dict[str, str]  # each as it is written
    others: frozenset[str]  # what looks like one of them, and is not


@cache
def languages() -> tuple[Headings, ...]:
    """The headings of every language, English first."""
    paths = sorted(_FOLDER.glob("*.yaml"), key=lambda path: (path.stem != "en", path.stem))
    return tuple(map(_read, paths))


def _read(path: Path) -> Headings:
    entries, problems = read_yaml(TextFile(path.name, path.read_text("utf-8")))
    assert isinstance(entries, Mapping), (path, problems)
    roles: dict[str, str] = {}
    beside: dict[str, tuple[str, str]] = {}
    shown: dict[str, str] = {}
    others: frozenset[str] = frozenset()
    for about, headings in entries.items():
        assert isinstance(headings, Sequence), (path, about)
        written = {heading_key(str(heading)): str(heading) for heading in headings}
        keys = list(written)
        where = _BESIDE.fullmatch(about)
        if about == "something else":
            others = frozenset(keys)
        elif where:
            beside |= dict.fromkeys(keys, (where["role"], where["other"]))
        else:
            roles |= dict.fromkeys(keys, about)
            shown |= written
    return Headings(roles, beside, shown, others)


@cache
def known_headings() -> dict[str, str]:
    """What each heading of any language is about, by its key; English counts first."""
    return {key: role for each in reversed(languages()) for key, role in each.roles.items()}


def is_another(key: str) -> bool:
    """Whether a heading only looks like a slip for one that is known."""
    return any(key in language.others for language in languages())


def shown_heading(key: str) -> str:
    """A known heading as it is written."""
    return next(each.shown[key] for each in languages() if key in each.shown)


def roles_of(keys: Iterable[str]) -> dict[str, str]:
    """What the headings of a list are about, by their keys; those that are not known are left out.

    `Nombre` is a whole name, but beside `Apellidos`, of the same language, it is the first name.
    """
    keys = list(keys)
    roles = {key: known_headings()[key] for key in keys if key in known_headings()}
    for language in languages():
        there = {language.roles.get(key) for key in keys}
        for key, (role, other) in language.beside.items():
            if key in roles and other in there and role not in {*roles.values()}:
                roles[key] = role
    return roles
