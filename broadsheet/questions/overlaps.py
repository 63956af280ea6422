"""Words of the passage that are asked for one by one, and share a character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.source.diagnostics import Code, Diagnostic, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.source.records.record import Quote


def overlapping(
    quotes: Iterable[Quote], quotable: Quotable, code: Code, what: str
) -> Iterator[Diagnostic]:
    """Each quotation that shares a character with one before it, once.

    Args:
        quotes: that have been checked.
        quotable: the passages they are of.
        code: of the problem.
        what: each of them is, such as `term`.
    """
    before: list[tuple[Quote, FoundWords]] = []
    for quote in quotes:
        found = quotable.place(quote)
        for other, taken in before:
            if taken.seed is found.seed and taken.span.overlaps(found.span):
                message = f"`{quote.quote}` overlaps `{other.quote}` in the passage"
                hint = "shorten one of the two, or delete one"
                notes = (Note(other.at("quote"), f"the other {what}"),)
                yield Diagnostic(code, quote.at("quote"), message, hint, notes)
                break
        before.append((quote, found))
