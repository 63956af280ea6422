"""A new output format: the questions of a sheet, or of a key, as plain text.

It is as short as a format can be, names no type of question, and takes them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laws import words_at

from broadsheet.sheet.answers import Chosen, Located, Marked, Matched, Ordered, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.sheet.answers import Answer
    from broadsheet.sheet.sheet import Sheet
    from broadsheet.sheet.texts import SlotId
    from broadsheet.writers.phrases import Phrases


def plain_text(
    sheet: Sheet, phrases: Phrases, answers: Mapping[int, Mapping[SlotId, Answer]]
) -> Iterator[str]:
    """The lines of a worksheet, or with answers those of a key."""
    for question in sheet.questions:
        yield f"{question.number}. {phrases.words(question.ask)} {phrases.marks(question.worth)}"
        prompts = {part.number: part.prompt for part in question.body.parts if part.prompt}
        yield from (f"{number}) {phrases.words(prompt)}" for number, prompt in prompts.items())
        for name, slot in question.body.all_slots():
            label, given = getattr(slot, "label", None), getattr(slot, "text", None)
            groups = [getattr(slot, group, ()) for group in ("options", "items", "left", "right")]
            things = [{option.id: phrases.words(option.text) for option in g} for g in groups]
            options = [text for group in things for text in group.values()]
            shown = " / ".join(options) or (phrases.words(given) if given else "____")
            yield f"  {name}: {phrases.words(label) if label else ''} {shown}"
            match (answer := answers.get(question.number, {}).get(name)) and answer.right:
                case Chosen(options=ids):
                    yield "  = " + ", ".join(things[0][id_] for id_ in ids)
                case Ordered(ids=ids):
                    yield "  = " + ", ".join(things[1][id_] for id_ in ids)
                case Matched(pairs=pairs):
                    yield "  = " + ", ".join(f"{things[2][a]}: {things[3][b]}" for a, b in pairs)
                case Written(text=text):
                    yield f"  = {phrases.words(text) if text else '(points)'}"
                case Located(places=places):
                    yield f"  = {phrases.place(places)}"
                case Marked(places=found, spans=spans):
                    words = [words_at(places, sheet) for places in found]
                    words += [prompts[name.part].words[start:end] for start, end in spans]
                    yield "  = " + ", ".join(words)
