"""Words that speak against a verdict: facts that judge, opinions that only count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.article.attribution import attributed
from broadsheet.article.lexicon import lexicon
from broadsheet.source.diagnostics import Code, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.text import Place

FACT_WITH_JUDGEMENT = Code("fact-with-judgement", Severity.WARNING)


OPINION_WITHOUT_JUDGEMENT = Code("opinion-without-judgement", Severity.WARNING)


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
