"""A gentle warning for line numbers that somebody has counted and typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.checks.place_words import place_words
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import texts_in
from broadsheet.source.yaml.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.sheet.wordings import Wording
    from broadsheet.source.records.record import Record

LINE_NUMBER_TYPED = Code("line-number-typed", Severity.WARNING)

_SLOT: Final = re.compile(r"\{\w+\}")
_NUMBER: Final = r"\d{1,3}(?![\w%‰°€$£]|[.,:]\d)"


def typed_places(
    records: Iterable[Record],
    quotable: Quotable,
    wordings: Iterable[Wording],
) -> Iterator[Diagnostic]:
    """Warn of texts that name a printed line or a paragraph by its number.

    The words before the number are those that the sheet itself prints there, and a few more. What
    stands in the article, such as the line 3 of a railway, is of the article.

    Args:
        records: the head of a lesson, its passages and its questions.
        quotable: all passages of the lesson.
        wordings: the printed words of the lesson's language, and others that it may be in.
    """
    named = {
        name: {word for words in place_words() for word in words.words(f"{name}s")}
        | {word for wording in wordings for word in _before_number(wording, name)}
        for name in ("line", "paragraph")
    }
    patterns = {name: _pattern(words) for name, words in named.items()}
    for record in records:
        for text, place in texts_in(record):
            for name, pattern in patterns.items():
                match = pattern.search(text)
                if match and not quotable.find(match[0]):
                    message = f"`{match[0]}` is counted by hand: {_WHY[name]}"
                    hint = 'name the words that stand there: `lines("the words")` prints the number'
                    yield Diagnostic(LINE_NUMBER_TYPED, place, message, hint)


_WHY: Final = {
    "line": "lines have other numbers on another paper, in large print or after a change",
    "paragraph": "no paragraph has a number in print, and another passage counts otherwise",
}


def _before_number(furniture: Wording, name: str) -> Iterator[str]:
    """The words that a wording has before its first number, in each of its forms."""
    node = furniture.entries.get(name)
    for form in node.values() if isinstance(node, Mapping) else ():
        before = _SLOT.split(str(form))[0] if isinstance(form, Scalar) else ""
        if before.strip():
            yield " ".join(before.split())


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    # A capital letter begins a sentence; `L. 3` and `P. 2` do not.
    first = f"(?i:{either})"
    more = rf"(?:(?:\s?[-–—,&]\s?|\s\w{{1,3}}\s){_NUMBER})*"
    return re.compile(rf"(?<![\w.’'-])(?<!\d )(?:{first})\s?{_NUMBER}{more}")
