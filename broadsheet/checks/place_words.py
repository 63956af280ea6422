"""The words by which a text names a line, an item or a question by its place, by language.

The lists are data, `checks/word_lists/<language>.yaml`; the English one says what may be in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from broadsheet.source.templates import Templates
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import Mapping, Sequence, read_yaml

_SIGN: Final = r"(?:\(?[A-H]\)?|\(?[a-h1-9]\)|\b[1-9]\b)(?![\w’'])"
_LETTER: Final = r"(?:\(?[A-H]\)?|\(?[a-h1-9]\))(?![\w’'])"


@dataclass(frozen=True, eq=False)
class PlaceWords:
    """The lists of one language, as patterns. None of them matches inside of a word."""

    entries: Mapping

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words as it stands there; `[]` for one that is left out."""
        node = self.entries.get(name)
        return tuple(map(str, node)) if isinstance(node, Sequence) else ()

    @cached_property
    def ordinals(self) -> tuple[tuple[str, ...], ...]:
        """The forms of 'first', 'second' and so on, in small letters."""
        node = self.entries["ordinals"]
        return tuple(tuple(str(form).casefold() for form in forms) for forms in node)

    @cached_property
    def above(self) -> re.Pattern[str]:
        """Speaks of the items above, at the end of a clause."""
        ends = rf"{self._verdict}(?:(?=[.,;:!?)])|$)"
        whole = rf"^{self._any_of('whole-above')}{ends}"
        return _pattern(rf"{self._any_of('above')}{ends}|{whole}")

    @cached_property
    def below(self) -> re.Pattern[str]:
        """Speaks of the items below, at the end of a clause."""
        return _pattern(rf"{self._any_of('below')}{self._verdict}(?:(?=[.,;:!?)])|$)")

    @cached_property
    def some(self) -> re.Pattern[str]:
        """A whole item that speaks of some of the others."""
        return _pattern(rf"^{self._any_of('whole-some')}{self._verdict}[.!]?$")

    @cached_property
    def letters_alone(self) -> re.Pattern[str]:
        """A whole item of nothing but `signs`, such as 'both A and B' and 'only C'.

        'Vitamins A and C' and 'plan A' name no options, and '1 and 2' alone may be numbers.
        """
        joins, only, several = (_either(self.words(n)) for n in ("joins", "only", "several"))
        joined = rf"{_LETTER}(?:, {_LETTER})*(?:,? (?:(?i:{joins})) {_LETTER})"
        mixed = joined.replace(_LETTER, _SIGN)
        verdict = rf"(?i:{self._verdict})"
        return re.compile(
            rf"(?:(?i:{only}|{several}) )?(?P<signs>{joined})(?: (?i:{only}))?{verdict}[.!]?"
            rf"|(?i:{only}|{several}) (?P<mixed>{mixed}){verdict}[.!]?"
            rf"|(?i:{only}) (?P<one>{_LETTER}){verdict}[.!]?"
            rf"|(?P<first>{_LETTER}) (?i:{only}){verdict}[.!]?"
        )

    @cached_property
    def letters_named(self) -> re.Pattern[str]:
        """A noun with `signs`, anywhere in a text: 'option B', 'statements 1 and 2'."""
        items, joins = _either(self.words("items")), _either(self.words("joins"))
        sign = rf"(?:{_LETTER}|[1-9]\b)"
        listed = rf"{sign}(?:, {sign})*(?:,? (?i:{joins}) {sign})?"
        return re.compile(rf"\b(?i:{items}) (?P<signs>{listed})")

    @cached_property
    def by_ordinal(self) -> re.Pattern[str]:
        """Names items by an ordinal or as the last, of which the first is in a group."""
        return _pattern(self._any_of("by-ordinal"))

    @cached_property
    def question(self) -> re.Pattern[str]:
        """Names a question: the one `before`, the one `after`, or the one of a `number`."""
        before, after = self._any_of("question-before"), self._any_of("question-after")
        numbered = _either(self.words("question-number"))
        return _pattern(
            rf"(?P<before>{before})|(?P<after>{after})|{numbered} (?P<number>\d{{1,2}})"
        )

    @cached_property
    def _verdict(self) -> str:
        return rf"(?: {self._any_of('verdicts')})?"

    def _any_of(self, name: str) -> str:
        """A pattern for one of the phrases of a list; for an empty list, one that never matches."""
        found = [self._of_phrase(phrase) for phrase in self.words(name)]
        return rf"(?:{'|'.join(found)})" if found else "(?!)"

    def _of_phrase(self, phrase: str) -> str:
        made = ""
        for token in phrase.split():
            inside = token.strip("()")
            one = self._of_token(inside)
            if inside != token:
                made += rf"(?: {one})?" if made and not made.endswith(" )?") else rf"(?:{one} )?"
            else:
                made += rf" {one}" if made and not made.endswith(" )?") else one
        return made

    def _of_token(self, token: str) -> str:
        match token:
            case "ITEM":
                return _either(self.words("items"))
            case "QUESTION":
                return _either(self.words("questions"))
            case "ORDINAL":
                forms = [form for forms in self.ordinals for form in forms]
                return rf"({_either([*forms, *self.words('last')])})"
        return _either(token.split("/"))


def _either(words: tuple[str, ...] | list[str]) -> str:
    """A pattern for one of some words, the longest first."""
    longest_first = [w.replace("_", " ") for w in sorted(words, key=len, reverse=True)]
    return rf"(?:{'|'.join(map(re.escape, longest_first))})" if words else "(?!)"


def _pattern(inside: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{inside})(?![\w-])", re.IGNORECASE)


@cache
def place_words() -> tuple[PlaceWords, ...]:
    """The lists of all languages, the one of English first.

    A lesson is looked at in all of them: it may be in another one than its article or furniture,
    and hardly anything of one language means a place in another.
    """
    names = [name for name, _ in Templates().files() if name.startswith("places/")]
    names.sort(key=lambda name: (name != "places/en.yaml", name))
    return tuple(PlaceWords(_lists(name)) for name in names)


def _lists(name: str) -> Mapping:
    node, problems = read_yaml(TextFile(name, Templates().read(name) or ""))
    assert isinstance(node, Mapping), problems
    return node
