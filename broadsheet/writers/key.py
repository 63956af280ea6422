"""What writers share of answer keys: the marked words, and what is said of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.sheet.answers import Answer, Marked, Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from broadsheet.sheet.sheet import SeedFacts
    from broadsheet.sheet.texts import RichText, SlotId
    from broadsheet.sheet.wordings import Wording

# Characters of the passages' blocks, by passage and block.
Characters = dict[tuple[int, int], list[tuple[int, int]]]


def marked_characters(answers: Mapping[int, Mapping[SlotId, Answer]]) -> Characters:
    """The characters of the passages that are marked on the key.

    Args:
        answers: of all questions, by their numbers.
    """
    marked: Characters = {}
    for slots in answers.values():
        for answer in slots.values():
            if isinstance(answer.right, Marked):
                for place in (place for places in answer.right.places for place in places):
                    block = marked.setdefault((place.passage, place.block), [])
                    block.append((place.start, place.end))
    return marked


def runs_of(
    text: str, start: int, end: int, marked: Sequence[tuple[int, int]]
) -> list[dict[str, Any]]:
    """The characters of a line, from `start` to `end`, in runs that are marked or not."""
    runs: list[dict[str, Any]] = []
    for first, last in sorted(marked):
        first, last = max(start, first), min(end, last)
        if first < last:
            runs += [_run(text[start:first]), _run(text[first:last], marked=True)]
            start = last
    runs.append(_run(text[start:end]))
    return [run for run in runs if run["text"]]


def _run(text: str, *, marked: bool = False) -> dict[str, Any]:
    return {"text": text, "marked": marked}


def is_said(text: RichText, notes: Iterable[Notes | None]) -> bool:
    """Whether the notes say a text already."""
    said = text.words.rstrip(".")
    # One that is a reference and no more has no words of its own.
    return bool(said) and any(
        said in shown.words
        for part in notes
        if part
        for shown in (*([part.head] if part.head else []), *(r.text for r in part.remarks))
    )


def seed_particulars(seed: SeedFacts, furniture: Wording) -> list[tuple[str, str]]:
    """What is known of an article, as label and text, the fingerprint last."""
    source, not_stated = seed.source, furniture.text("not-stated")
    known = {
        "title": source.title,
        "author": source.author or not_stated,
        "publisher": source.publisher or not_stated,
        "date": source.date or not_stated,
        "url": source.url,
        "licence": source.licence,
        "retrieved": seed.retrieved,
        "note": seed.note,
        "file": seed.file,
        "fingerprint": seed.fingerprint,
    }
    return [(furniture.text(f"seed-{name}"), value) for name, value in known.items() if value]
