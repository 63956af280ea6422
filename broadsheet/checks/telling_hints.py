"""A warning for hints that have the whole answer in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold, whole_words
from broadsheet.source.records.contents import own_texts
from broadsheet.source.records.marks import Mark
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

HINT_TELLS_ANSWER = Code("hint-tells-answer", Severity.WARNING)

# Letters of an answer that is no word of every other sentence, such as `yes` or `two`.
_SHORTEST: Final = 4
_FEW: Final = 4  # words of an answer that is a name and no sentence
_LONGEST_ARTICLE: Final = 3  # letters of `the`, `an`, `der`, `les`


def telling_hints(question: Question, not_stated: Collection[str]) -> Iterator[Diagnostic]:
    """Warn of help on the worksheet, such as `hint`, that says what the key says is right.

    A hint that names several of the options leaves the choice, and where a question has several
    answers, one of them is not the whole. What the question itself says is no secret.

    Args:
        question: as the lesson writes it.
        not_stated: how the lesson says that an article does not tell something.
    """
    claims = {_core(text) for text, _ in own_texts(question, Mark.CLAIM, inside=True, quoted=True)}
    claims -= {_core(text) for text in not_stated}
    others = {_core(text) for text in question.item_texts()}
    asked = _folded(question.ask or "")
    for text, place in _help(question):
        said = [claim for claim in claims | others if _stands_in(claim, _folded(text))]
        said = [each for each in said if not any(each in other for other in said if other != each)]
        told = [claim for claim in said if claim in claims and not _stands_in(claim, asked)]
        if len(claims) == len(said) == 1 and told:
            key = next(k for k in question.by_key() if question.at(k) == place)
            message = f"the {key} has the whole answer in it: `{shown(told[0])}`"
            hint = "say where to look, or what to think of; or leave it out"
            yield Diagnostic(HINT_TELLS_ANSWER, place, message, hint)


def _help(question: Question) -> Iterator[tuple[str, Place]]:
    """The texts that pupils read beside the question."""
    asked = own_texts(question, Mark.ASKED)
    return ((text, place) for text, place in asked if place != question.at("ask"))


def _folded(text: str) -> str:
    return fold(text).text.casefold()


def _core(text: str) -> str:
    """An answer without its full stop and its article, folded and in small letters."""
    words = _folded(text).strip(" .,;:!?*_").split()
    has_article = 1 < len(words) <= _FEW and words[0].isalpha()
    return " ".join(words[1:] if has_article and len(words[0]) <= _LONGEST_ARTICLE else words)


def _stands_in(words: str, text: str) -> bool:
    return len(words) >= _SHORTEST and any(True for _ in whole_words(words, text))
