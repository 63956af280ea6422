"""What writers share of answer keys: the marked words, and what is said of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.sheet.answers import Answer, Marked, Notes, Point, Rubric, Written
from broadsheet.writers.phrases import said_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from broadsheet.sheet.sheet import QuestionNotes, SeedFacts
    from broadsheet.sheet.texts import RichText, SlotId
    from broadsheet.sheet.wordings import Wording
    from broadsheet.writers.markup import MarkupMaker

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


def notes_about(slot: SlotId, notes: QuestionNotes) -> tuple[Notes, ...]:
    """The notes in which something may be said of a slot.

    Args:
        slot: of the question; one of the question as a whole may be spoken of in any of them.
        notes: of the question.
    """
    return (*(n for n in notes.parts if slot.part in (0, n.part)), notes.overall)


def is_said(text: RichText, notes: Iterable[Notes]) -> bool:
    """Whether the notes say a text already."""
    # Where a quotation stands may be followed by how often it stands there.
    said = text.words.rstrip(".").removesuffix(" ()")
    # One that is a reference and no more has no words of its own.
    return bool(said) and any(
        said in shown.words
        for part in notes
        for shown in (*([part.head] if part.head else []), *(r.text for r in part.remarks))
    )


def rubric_data(rubric: Rubric, markup: MarkupMaker) -> dict[str, Any]:
    """A rubric for a template: its name, if it has one, and its levels."""
    return {
        "name": markup.text(rubric.name) if rubric.name else None,
        "levels": [
            {
                "level": markup.text(level.level),
                "marks": said_span(level.lowest, level.marks),
                "looks_like": markup.text(level.looks_like),
            }
            for level in rubric.levels
        ],
    }


def scheme_data(written: Written, markup: MarkupMaker, furniture: Wording) -> dict[str, Any]:
    """The points that an answer is marked by, for a template, and how many of them are enough."""
    enough = written.enough or len(written.points)
    is_few = enough < len(written.points)
    head = furniture.text("any-points", n=enough) if is_few else furniture.text("points")
    return {"head": head, "points": [_point(p, markup, furniture) for p in written.points]}


def _point(point: Point, markup: MarkupMaker, furniture: Wording) -> dict[str, Any]:
    lists = (("accept", point.accept), ("reject", point.reject))
    remarks = [(furniture.text(name), text) for name, texts in lists for text in texts]
    remarks += [(remark.label, remark.text) for remark in point.remarks]
    return {
        "text": markup.text(point.text),
        "marks": markup.phrases.marks(point.worth),
        "remarks": [{"label": label, "text": markup.text(text)} for label, text in remarks],
    }


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
