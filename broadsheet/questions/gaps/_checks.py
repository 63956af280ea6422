"""What can be wrong with gaps, wherever their words come from."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from broadsheet.article.sentences import sentences
from broadsheet.questions.gaps._brackets import brackets_in
from broadsheet.questions.texts import words_of
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.text import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.base import Question
    from broadsheet.questions.gaps._bank import WordBank
    from broadsheet.questions.gaps._gap import Gap
    from broadsheet.questions.gaps._text import Gapped
    from broadsheet.source.text import Place

GAPS_MISSING = Code("gaps-missing", Severity.ERROR)
BRACKET_OPEN = Code("bracket-open", Severity.ERROR)
BANK_WORD_TWICE = Code("bank-word-twice", Severity.ERROR)
ODD_ONE_OUT_UNCLEAR = Code("odd-one-out-unclear", Severity.ERROR)
GAP_TEXT_PRINTED = Code("gap-text-printed", Severity.WARNING)
GAP_AT_START = Code("gap-at-start", Severity.WARNING)
GAPS_CLOSE = Code("gaps-close", Severity.WARNING)

FEWEST_BETWEEN = 4  # words between two gaps, so that there is something to understand
FEWEST_TO_CHOOSE = 3  # words to choose from, so that one of them can stand out


def check_source(
    question: Question, text: str | None, gaps: Sequence[Gap] | None
) -> Iterator[Diagnostic]:
    """Whether there are gaps, and they are said in one way.

    Args:
        question: to say where it is.
        text: the lesson's own, with brackets; None for words of the article.
        gaps: the words of the article that are taken out.
    """
    if text is None:
        if not gaps:
            hint = "add `gaps:` with words of the passage, or `text:` with gaps in brackets"
            yield Diagnostic(GAPS_MISSING, question.at("type"), "there are no gaps", hint)
        return
    brackets, fault = brackets_in(text)
    if fault is not None:
        place = question.at("text")
        message = f"a bracket has no partner or no word in it: `{text[fault : fault + 20]}`"
        hint = "write `[word]`, or `\\[` for a bracket that is printed"
        yield Diagnostic(BRACKET_OPEN, place, message, hint)
    elif not brackets:
        hint = "put the words that are taken out in brackets: `the [council] says`"
        yield Diagnostic(GAPS_MISSING, question.at("text"), "the text has no gaps", hint)
    if gaps:
        message = "the gaps of a text of your own are its brackets"
        hint = "delete `gaps`, and put its words in brackets in the text"
        yield Diagnostic(GAPS_MISSING, question.at("gaps"), message, hint)


def check_bank(
    question: Question, bank: WordBank | None, words: Sequence[str], *, odd: bool
) -> Iterator[Diagnostic]:
    """Whether the words that fit nowhere fit nowhere.

    Args:
        question: to say where it is.
        bank: the words to choose from, for each level.
        words: that are right in some gap.
        odd: the word that fits nowhere is asked for.
    """
    right = {_bare(word) for word in words}
    place = question.at("word-bank")
    given = bank.given if bank else ()
    seen: set[str] = set()
    for extra in (extra for extras in given for extra in extras):
        if _bare(extra) in right and _bare(extra) not in seen:
            seen.add(_bare(extra))
            message = f"`{extra}` is the word of a gap, and so fits somewhere"
            hint = "choose another word; those of the gaps are printed by themselves"
            yield Diagnostic(BANK_WORD_TWICE, place, message, hint)
    twice = next((e for extras in given for e in extras if _count(e, extras) > 1), None)
    if twice is not None:
        message, hint = f"`{twice}` stands here twice", "delete one of the two"
        yield Diagnostic(BANK_WORD_TWICE, place, message, hint)
    if odd and not (given and all(len(extras) == 1 for extras in given)):
        message = "one word does not belong, and `word-bank` does not have just one"
        hint = "write `word-bank: [word]` with the word that fits into no gap"
        yield Diagnostic(ODD_ONE_OUT_UNCLEAR, question.at("odd-one-out"), message, hint)


def _count(word: str, words: Sequence[str]) -> int:
    return sum(_bare(other) == _bare(word) for other in words)


def check_gaps(
    paragraphs: Sequence[Gapped],
    bank: WordBank | None,
    place: Place,
    *,
    is_printed: bool = False,
) -> Iterator[Diagnostic]:
    """Gaps that need no thought, or leave nothing to think by.

    Args:
        paragraphs: of the text.
        bank: the words to choose from.
        place: where the text is said.
        is_printed: some gap stands in a passage that is printed as well.
    """
    if is_printed:
        message = "the sheet prints this text in a passage as well, so pupils can copy its words"
        hint = "add `printed: no` to the passage, or take the gaps out of another one"
        yield Diagnostic(GAP_TEXT_PRINTED, place, message, hint)
    for paragraph in paragraphs:
        for (_, end), (start, last) in pairwise(paragraph.gaps):
            between = paragraph.text[end:start].strip("[]").split()
            if len([w for w in between if any(map(str.isalnum, w))]) < FEWEST_BETWEEN:
                message = f"the gap `{paragraph.text[start:last]}` is close to the one before it"
                hint = f"leave at least {FEWEST_BETWEEN} words between two gaps"
                yield Diagnostic(GAPS_CLOSE, place, message, hint)
    if bank and bank.given:
        yield from _at_start(paragraphs, bank, place)


def _at_start(paragraphs: Sequence[Gapped], bank: WordBank, place: Place) -> Iterator[Diagnostic]:
    """The only word to choose from that has a capital letter, where a sentence begins with it."""
    words = [p.text[start:end] for p in paragraphs for start, end in p.gaps]
    every = [*words, *(extra for extras in bank.given for extra in extras)]
    capital = [word for word in every if word[:1].isupper()]
    if len(capital) != 1 or len(every) < FEWEST_TO_CHOOSE:
        return
    for paragraph in paragraphs:
        starts = [sentence.start for sentence in sentences(paragraph.text)]
        for start, end in paragraph.gaps:
            before = max((s for s in starts if s <= start), default=0)
            begins = not any(map(str.isalnum, paragraph.text[before:start]))
            if begins and paragraph.text[start:end] == capital[0]:
                message = f"only `{capital[0]}` has a capital letter, and its gap begins a sentence"
                hint = "take out another word, or add one with a capital letter to `word-bank`"
                yield Diagnostic(GAP_AT_START, place, message, hint)


def _bare(words: str) -> str:
    return " ".join(fold(words_of(words)).text.casefold().split())
