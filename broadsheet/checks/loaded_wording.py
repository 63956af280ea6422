"""Gentle warnings about a teacher's own words: those that push, and outlets that nobody named.

What the words are is data (`article/lexicon.py`); a language without lists has no such warnings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.article.lexicon import Lexicon, LoadedWords, lexicon
from broadsheet.article.sentences import sentences
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold, whole_words
from broadsheet.source.records.contents import own_texts
from broadsheet.source.records.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

LOADED_QUESTION = Code("loaded-question", Severity.WARNING)
OUTLET_NOT_NAMED = Code("outlet-not-named", Severity.WARNING)

# A sentence that names an outlet to say that it is not there, or where to look besides.
_NO_CLAIM: Final = re.compile(
    r"\b(?:not|no|nor|none|never|nobody|neither|without|\w+n't|compare|look|search|see|find|open|"
    r"visit|ask|such as|for example|may|might|could|if|another|or any|students?|"
    r"pupils?)\b",
    re.IGNORECASE,
)


def loaded_questions(
    questions: Sequence[tuple[Question, Quotable]], language: str
) -> Iterator[Diagnostic]:
    """Warn of words that push the class in what a student reads.

    These are the texts of a question as a whole, and statements that are keyed as true: the key
    then says that the passage says so. Options, and statements that are not true, may say
    anything; and what stands in the article is being talked about.

    Args:
        questions: of a lesson, each with the passages that it is about.
        language: of the lesson, as a BCP 47 tag.
    """
    words = lexicon(language)
    if words is None:
        return
    for question, quotable in questions:
        asked = list(own_texts(question, Mark.ASKED))
        for text, place in (*asked, *question.said_to_be_true()):
            reported: set[str] = set()
            for word, entry in words.pushing(text):
                if word.casefold() not in reported and not _of_article(word, entry, quotable):
                    reported.add(word.casefold())
                    yield _loaded(word, entry, place)
        for text, place in asked:
            for quoted in words.scare_quotes(text):
                if not _stands_in(quoted, quotable):
                    message = f"the quotation marks around `{quoted}` quote nobody in the passage"
                    hint = f"they keep a distance from the word: write `{quoted}` without them"
                    yield Diagnostic(LOADED_QUESTION, place, message, hint)


def _loaded(word: str, entry: LoadedWords, place: Place) -> Diagnostic:
    hint = f"plainer: `{entry.plainer}`" if entry.plainer else "leave the word out"
    return Diagnostic(LOADED_QUESTION, place, f"`{word}` {entry.why}", hint)


def _of_article(word: str, entry: LoadedWords, quotable: Quotable) -> bool:
    """Whether the article has the word, or another form of it."""
    return any(_stands_in(form, quotable) for form in (word, *entry.forms_of(word)))


def _stands_in(words: str, quotable: Quotable) -> bool:
    """Whether words stand anywhere in the articles, in letters of any size."""
    wanted = fold(words).text.casefold()
    texts = {passage.seed.folded.text.casefold() for passage in quotable.passages}
    return any(True for text in texts for _ in whole_words(wanted, text))


def outlets_not_named(
    questions: Sequence[tuple[Question, Quotable]], language: str
) -> Iterator[Diagnostic]:
    """Warn of outlets in the key that neither the article nor its front matter names.

    Args:
        questions: of a lesson, each with the passages that it is about.
        language: of the lesson, as a BCP 47 tag.
    """
    words = lexicon(language)
    if words is None:
        return
    for question, quotable in questions:
        printed = " ".join((question.ask or "", *question.item_texts()))
        claims = [(*each, True) for each in own_texts(question, Mark.CLAIM, inside=True)]
        reasons = [(*each, False) for each in own_texts(question, Mark.REASON, inside=True)]
        for text, place, is_claim in (*claims, *reasons):
            for name in _named(text, words, is_claim=is_claim):
                known = _known(quotable)
                named = known if is_claim else f"{known} {fold(printed).text.casefold()}"
                if not any(form in named for form in _forms(name)):
                    message = f"the key names `{name}`, and the article does not"
                    hint = "write what the article gives, or `not stated`"
                    yield Diagnostic(OUTLET_NOT_NAMED, place, message, hint)


def _known(quotable: Quotable) -> str:
    """All that the files of the articles say, folded and in small letters: text and lines above."""
    return " ".join(fold(passage.seed.file.text).text for passage in quotable.passages).casefold()


def _forms(name: str) -> Iterator[str]:
    """A name in small letters, and what is left of it without words that may not be part of it."""
    words = name.removeprefix("The ").casefold().split()
    yield " ".join(words)
    yield from (" ".join(words[start:]) for start in range(1, len(words) - 1))


def _named(text: str, words: Lexicon, *, is_claim: bool) -> Iterator[str]:
    """The outlets that a text claims something of; a claim does so in any sentence."""
    folded = fold(text).text
    parts = sentences(folded)
    for name, at in words.outlets_in(text):
        own = next(part for part in parts if part.start <= at < part.end)
        if is_claim or not _NO_CLAIM.search(folded, own.start, own.end):
            yield name
