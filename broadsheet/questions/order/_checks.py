"""What can be wrong with things that are put in order."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from broadsheet.article.lexicon import lexicon
from broadsheet.questions.also import ALSO_WITHOUT_ANSWER, told
from broadsheet.questions.order._item import OrderItem, tied_with
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.questions.also import Also
    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

TOO_FEW_ITEMS = Code("too-few-items", Severity.ERROR)
ORDER_NOT_MIXED = Code("order-not-mixed", Severity.ERROR)
ORDERED_TWICE = Code("ordered-twice", Severity.ERROR)
FIRST_NOT_FIRST = Code("first-not-first", Severity.ERROR)
TIES_UNCLEAR = Code("ties-unclear", Severity.ERROR)
ALSO_OF_EACH = Code("also-of-each", Severity.ERROR)
PARAGRAPH_OUTSIDE_PASSAGE = Code("paragraph-outside-passage", Severity.ERROR)
PARAGRAPH_PRINTED_TWICE = Code("paragraph-printed-twice", Severity.ERROR)
ORDER_NOT_AS_IN_TEXT = Code("order-not-as-in-text", Severity.ERROR)
ORDER_CAN_BE_READ_OFF = Code("order-can-be-read-off", Severity.WARNING)
DATE_AGAINST_ORDER = Code("date-against-order", Severity.WARNING)

FEWEST_ITEMS = 3
# What may be asked for below all items; of the other cells each item has one of its own.
_BELOW_ALL = ("why", "evidence")


def check_items(
    question: Question, items: Sequence[OrderItem], ties: Sequence[Sequence[int]], also: Also | None
) -> Iterator[Diagnostic]:
    """The problems that show without the article.

    Args:
        question: the whole, to say where it is.
        items: in the right order.
        ties: numbers of items, from 1, that may change places.
        also: what pupils write below all items.
    """
    for item in items:
        yield from item.check_prompt()
    numbered = [item for item in items if item.first or item.last]
    if len(items) < FEWEST_ITEMS:
        message = f"{len(items)} items, and there should be at least {FEWEST_ITEMS} to put in order"
        yield Diagnostic(TOO_FEW_ITEMS, question.at("items"), message, "add items")
    elif len(items) - len(numbered) < 2:
        message = "only one item is left to be numbered"
        hint = "add items, or delete the `first` or the `last`"
        yield Diagnostic(TOO_FEW_ITEMS, question.at("items"), message, hint)
    if question.item_order == "fixed":
        message = "the order here is the answer, so it cannot be the one that is printed"
        hint = "delete `item-order`: pupils get the items in another order"
        yield Diagnostic(ORDER_NOT_MIXED, question.at("item-order"), message, hint)
    yield from _twice(items)
    for key, place, which in (("first", items[0], "first"), ("last", items[-1], "last")):
        for item in items:
            if getattr(item, key) and item is not place:
                message = f"`{key}` stands at an item that is not the {which} one here"
                hint = (
                    f"move it to the {which} item, or move the item: they stand in the right order"
                )
                yield Diagnostic(FIRST_NOT_FIRST, item.at(key), message, hint)
    yield from _ties(question, ties, len(items))
    yield from _also(question, items, also)


def _twice(items: Sequence[OrderItem]) -> Iterator[Diagnostic]:
    before: dict[str, OrderItem] = {}
    for item in items:
        words = " ".join(fold(item.words).text.casefold().split())
        if words and words in before:
            note = Note(before[words].at(), "the first of the two")
            message = "this item stands here twice, so nobody can tell which is meant"
            hint = "delete one, or say one of the two in other words"
            yield Diagnostic(ORDERED_TWICE, item.at(), message, hint, (note,))
        before.setdefault(words, item)


def _ties(question: Question, ties: Sequence[Sequence[int]], count: int) -> Iterator[Diagnostic]:
    seen: set[int] = set()
    for index, tie in enumerate(ties):
        numbers = sorted(tie)
        neighbours = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if len(numbers) < 2 or not neighbours or seen & {*numbers}:
            message = "a tie is two or more items that follow each other, each in one tie only"
        elif numbers[-1] > count:
            message = f"there is no item {numbers[-1]}: there are {count}"
        else:
            seen |= {*numbers}
            continue
        hint = "write `[[2, 3]]` if the second and the third item may change places"
        yield Diagnostic(TIES_UNCLEAR, question.at("ties", index), message, hint)


def _also(
    question: Question, items: Sequence[OrderItem], also: Also | None
) -> Iterator[Diagnostic]:
    names = told(also)
    of_each = [name for name in names if name not in _BELOW_ALL]
    if of_each:
        message = f"the items are put in order together, and `{of_each[0]}` would be of each"
        hint = "write `also: [why]` or `also: [evidence]`: one answer for all items"
        yield Diagnostic(ALSO_OF_EACH, question.at("also"), message, hint)
    elif names and question.why is None and not any(i.why or i.evidence for i in items):
        message = f"the sheet asks for `{names[0]}`, and the key has none"
        hint = "add `why: …` to the question or to an item"
        yield Diagnostic(ALSO_WITHOUT_ANSWER, question.at("also"), message, hint)


def check_paragraphs(items: Sequence[OrderItem], quotable: Quotable) -> Iterator[Diagnostic]:
    """Paragraphs that the passages do not have, or that are printed in one of them."""
    for item in items:
        if item.paragraph is None:
            continue
        found = quotable.paragraph(item.paragraph)
        if len(found) == 1:
            if _is_printed(found[0], quotable):
                message = f"the sheet prints paragraph {item.paragraph} in its passage as well"
                hint = "add `printed: no` to the passage, so that it is printed here alone"
                yield Diagnostic(PARAGRAPH_PRINTED_TWICE, item.at("paragraph"), message, hint)
            continue
        message = f"paragraph {item.paragraph} stands whole in no passage of the question"
        hint = "correct the number: `broadsheet passages` with the name of the article lists them"
        if found:
            message = f"the passages of the question have {len(found)} paragraphs {item.paragraph}"
            hint = "name one passage: `passage: …`"
        yield Diagnostic(PARAGRAPH_OUTSIDE_PASSAGE, item.at("paragraph"), message, hint)


def _is_printed(found: FoundWords, quotable: Quotable) -> bool:
    passages = (*quotable.passages, *quotable.others)
    return any(found.stand_in(passage) for passage in passages if passage.printed)


def check_as_in_text(
    items: Sequence[OrderItem], ties: Sequence[Sequence[int]], by: Place, quotable: Quotable
) -> Iterator[Diagnostic]:
    """Items in another order than that of the text, or with the text beside them."""
    tied = tied_with(ties, len(items))
    placed = [
        (number, item, found)
        for number, item in zip(tied, items, strict=True)
        if (found := item.found(quotable))
    ]
    for (number, _, before), (other, item, found) in pairwise(placed):
        backwards = found.seed is before.seed and found.span.start < before.span.start
        if backwards and number != other:
            message = "this stands before the item above it in the text"
            hint = "write the items in the order of the text: it is the key"
            notes = (Note(found.seed.place(found.span), "it stands here"),)
            yield Diagnostic(ORDER_NOT_AS_IN_TEXT, item.at(), message, hint, notes)
    if any(_is_printed(found, quotable) for _, _, found in placed):
        message = "the text is printed on the sheet, so its order can be read off"
        hint = "add `printed: no` to its passage, or tell the items in your own words"
        yield Diagnostic(ORDER_CAN_BE_READ_OFF, by, message, hint)


def check_dates(
    items: Sequence[OrderItem], ties: Sequence[Sequence[int]], quotable: Quotable
) -> Iterator[Diagnostic]:
    """The first item whose years are all earlier than those of one above it."""
    words = lexicon(quotable.passages[0].seed.language)
    if words is None:
        return
    tied = tied_with(ties, len(items))
    dated = [
        (number, item, [year for text in item.dated_by for year in words.years_in(text)])
        for number, item in zip(tied, items, strict=True)
    ]
    known = [entry for entry in dated if entry[2]]
    for (number, _, before), (other, item, years) in combinations(known, 2):
        if max(years) < min(before) and number != other:
            message = f"this is of {max(years)}, and stands below what is of {min(before)}"
            hint = "write the items in the order in which they happened: it is the key"
            yield Diagnostic(DATE_AGAINST_ORDER, item.at(), message, hint)
            return
