"""Words that speak against what is keyed.

Facts with a word that judges, opinions that only count, terms that are more than a term.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.article.attribution import attributed
from broadsheet.article.lexicon import lexicon
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.text import Place

FACT_WITH_JUDGEMENT = Code(
    "fact-with-judgement",
    Severity.WARNING,
    "A statement is keyed as a fact, and a word in it judges, wishes or hedges. Students who see "
    "that would be marked wrong for what the lesson teaches.",
    "Write `answer: mixed` with the word as `opinion-part`, or quote a part without it. If the "
    "statement can be checked all the same, say why: `allow: {fact-with-judgement: the reason}`.",
)
OPINION_WITHOUT_JUDGEMENT = Code(
    "opinion-without-judgement",
    Severity.WARNING,
    "A statement is keyed as an opinion, but it gives a number or a date that could be checked, "
    "and no word in it seems to judge, wish or foretell. The class learns that a doubtful number "
    "is an opinion.",
    "Write `answer: fact`, as a fact may be wrong. If it is an opinion, quote the words that make "
    "it one, or name them in `why`, in quotation marks.",
)
TERM_OVER_SENTENCES = Code(
    "term-over-sentences",
    Severity.WARNING,
    "A loaded term goes on over the end of a sentence. Students look for a few words that push, "
    "and would hardly circle the end of one sentence and the start of the next.",
    "Quote only the words that push: `term: fury`, not `term: fury. Nurse Elena Duarte`.",
)

# The letters before a full stop that ends no sentence: `Mr.`, `Prof.`, `U.S.`.
_SENTENCE_END: Final = re.compile(
    r"""(?:\b(?:[^\W\d_A-Z]{3,}|[^\W\d_]{5,})["')\]]*\.|[!?…])["')\]]*\s+["'(\[]*([^\W\d_])"""
)


def over_sentences(term: str, place: Place) -> Iterator[Diagnostic]:
    """Warn of a loaded term that holds the end of a sentence and the start of another.

    Args:
        term: the words of the seed.
        place: where the lesson has them.
    """
    words = fold(term).text
    end = next((m for m in _SENTENCE_END.finditer(words) if m[1].isupper()), None)
    if end is not None:
        message = "this term goes on over the end of a sentence"
        first = words[: end.start(1)].rstrip(" .!?…\"'([])")
        hint = f"quote only the words that push, perhaps `{shown(first)}`"
        yield Diagnostic(TERM_OVER_SENTENCES, place, message, hint)


def against_verdict(
    statement: str, verdict: str, explained: str, language: str, place: Place
) -> Iterator[Diagnostic]:
    """Warn of a fact that judges, and of an opinion that only gives a number.

    What is reported is let alone: that she called it strange is a fact, even if it is not. So is
    a word that the key itself speaks of.

    Args:
        statement: what is to be a fact or an opinion.
        verdict: `fact`, `opinion` or anything else, of which nothing is said.
        explained: what the key says about it.
        language: of the statement, as a BCP 47 tag; one without word lists has no warnings.
        place: of the verdict.
    """
    words = lexicon(language)
    if words is None or attributed(statement):
        return
    judging = words.judgement_in(statement)
    if verdict == "fact" and judging and judging not in explained.casefold():
        message = f"`{judging}` judges, wishes or hedges, and the statement is to be a fact"
        hint = f"write `answer: mixed` and `opinion-part: {judging}`, or quote a part without it"
        yield Diagnostic(FACT_WITH_JUDGEMENT, place, message, hint)
    if verdict == "opinion" and words.only_counts(statement) and not words.mentions(explained):
        message = "this opinion gives a number, and no word that seems to judge"
        hint = "write `answer: fact`, as a fact may be wrong, or name the judging words in `why`"
        yield Diagnostic(OPINION_WITHOUT_JUDGEMENT, place, message, hint)
