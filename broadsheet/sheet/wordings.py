"""The words of the printed furniture: one small file for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from broadsheet.sheet.texts import Direction
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from broadsheet.source.diagnostics import Diagnostic

FALLBACK = "en"
# Scripts written from the right, by the language's first subtag.
_FROM_THE_RIGHT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)

# The same by a script subtag (ISO 15924), as in `uz-Arab`.
_SCRIPTS = frozenset({"arab", "hebr", "thaa", "syrc", "nkoo", "adlm"})


def direction(language: str) -> Direction:
    """`rtl` for a language written from the right, else `ltr`, by its BCP 47 tag."""
    subtags = language.lower().split("-")
    return "rtl" if subtags[0] in _FROM_THE_RIGHT or _SCRIPTS & {*subtags} else "ltr"


def direction_of(text: str, language: str) -> Direction:
    """`ltr` or `rtl` by the first letter that has a direction (UAX #9, P2 and P3).

    A text without such a letter has the direction of its language, a BCP 47 tag.
    """
    kinds = (bidirectional(character) for character in text)
    strong = next((kind for kind in kinds if kind in ("L", "R", "AL")), None)
    if strong is None:
        return direction(language)
    return "ltr" if strong == "L" else "rtl"


def said_number(number: Fraction | int) -> str:
    """A number, whole or half, as it is printed: `2`, `½`, `1½`."""
    whole, half = divmod(number, 1)
    return f"{whole or ''}½" if half else f"{whole}"


@dataclass(frozen=True, eq=False)
class Words:
    """The wordings of one language, with those of English where it has none."""

    language: str  # BCP 47, as the lesson asks for it
    templates: Templates  # where the files are: `languages/en.yaml`, `questions/<type>/en.yaml`.
    _of_types: dict[str, Wording] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether there is a file for the language, even one that cannot be used."""
        try:
            names = [f"languages/{name}.yaml" for name in self._names]
            return any(self.templates.find(name) is not None for name in names)
        except TemplateFaultyError:  # a link out of the folder: told to who reads the file
            return True

    @property
    def printed_language(self) -> str:
        """The language that the furniture is really in."""
        return self.language if self.known else FALLBACK

    @cached_property
    def _names(self) -> tuple[str, ...]:
        # What is no tag is no name of a file either. RFC 5646, 4.4.1: a tag may have 35 characters.
        if not re.fullmatch(r"[A-Za-z0-9-]{1,35}", self.language):
            return ()
        return tuple(dict.fromkeys((self.language, self.language.split("-")[0])))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose words are taken, the first that has them."""
        return tuple(dict.fromkeys((*self._names, FALLBACK)))

    def _entries(self, folder: str) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        # A workspace's file need not have every wording of ours.
        sources = dict.fromkeys((Templates(), self.templates))
        for name, templates in product((FALLBACK, *reversed(self._names)), sources):
            text = templates.read(f"{folder}/{name}.yaml")
            if text is not None:
                entries |= parsed_wordings(f"{folder}/{name}.yaml", text)
        return entries

    @cached_property
    def furniture(self) -> Wording:
        """The words that every sheet uses."""
        return Wording(self._entries("languages"))

    def of_type(self, question_type: str) -> Wording:
        """The words of one question type."""
        if question_type not in self._of_types:
            self._of_types[question_type] = Wording(self._entries(f"questions/{question_type}"))
        return self._of_types[question_type]


def built_in_furniture(language: str) -> Wording:
    """The words that every sheet uses, in a language, as no workspace has changed them."""
    return Words(language, Templates()).furniture


def parsed_wordings(name: str, text: str) -> Mapping:
    """What stands in a file of wordings.

    Raises:
        TemplateFaultyError: it is not YAML, or no mapping.
    """
    node, problems = _parsed(name, text)
    if problems:
        raise TemplateFaultyError(f"{name}: {problems[0].message}")
    if not isinstance(node, Mapping):
        raise TemplateFaultyError(f"{name}: it takes lines such as `name: Name`")
    return node


@lru_cache(maxsize=128)
def _parsed(name: str, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """A file of wordings, which all lessons of a build share: nobody changes it."""
    return read_yaml(TextFile(name, text))


@dataclass(frozen=True, eq=False)
class Wording:
    """Wordings by their names."""

    entries: dict[str, Node]

    def text(self, name: str, n: Fraction | int = 1, **values: str | int) -> str:
        """A wording, its {names} filled in; where it has forms for numbers, the one for `n`.

        Only whole names in braces are replaced, so a wording can reach nothing else.

        Args:
            name: of the wording.
            n: a number, whole or half, which stands in the place of `{n}`.
            values: what stands in the places of the other names.
        """
        node = self.entries.get(name)
        if isinstance(node, Mapping):
            is_one = "one" in node and 0 < n <= self._largest_one
            node = node.get("one" if is_one else "other")
        if not isinstance(node, Scalar):
            raise TemplateFaultyError(f"no wording `{name}`")
        filled: dict[str, str | int] = {"n": said_number(n), **values}
        return re.sub(r"\{(\w+)\}", lambda m: str(filled.get(m[1], m[0])), str(node))

    @property
    def _largest_one(self) -> Fraction:
        """The largest number that takes the form for one: `½ mark`, in French `1½ point`."""
        written = self.entries.get("one-up-to", "1")
        if not re.fullmatch(r"[0-9]{1,3}(\.5)?", str(written)):
            raise TemplateFaultyError("`one-up-to` takes a number, such as `1` or `1.5`")
        return Fraction(str(written))

    def pair(self, name: str) -> tuple[str, str]:
        """A wording that is a list of two, such as the quotation marks."""
        node = self.entries.get(name)
        if not isinstance(node, Sequence) or len(node) != 2:
            raise TemplateFaultyError(f"no pair of words `{name}`")
        return str(node[0]), str(node[1])

    def plain(self) -> dict[str, str]:
        """The wordings that have one form only, for a template."""
        return {name: str(node) for name, node in self.entries.items() if isinstance(node, Scalar)}
