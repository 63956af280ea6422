"""The passages of a lesson, cut out of the seeds that they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.article.passage import Passage, cut, furniture_in, whole_text
from broadsheet.source.diagnostics import Code, Diagnostic, Fix, Severity
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Callable

    from broadsheet.article.seed import Seed
    from broadsheet.lesson.lesson import Lesson
    from broadsheet.source.text import Place

    FindSeed = Callable[[str], "Seed | None"]

SEED_MISSING = Code("seed-missing", Severity.ERROR)


def passages_of(
    lesson: Lesson,
    find_seed: FindSeed,
    seed_names: tuple[str, ...],
    elsewhere: Callable[[str], str],
    problems: list[Diagnostic],
) -> dict[str, Passage] | None:
    """The passages of a lesson; None where nobody can tell which there are, or of what seed."""
    if lesson.seed is None:
        return None
    usual = " ".join(lesson.seed.split())
    if usual not in seed_names:
        problems.append(_no_seed(usual, lesson.seed.place, seed_names, elsewhere))
        return None
    if lesson.passages is None:
        return None
    if not lesson.passages and not lesson.faulty_passages:
        seed = find_seed(usual)
        return {"text": whole_text(seed)} if seed else None
    passages: dict[str, Passage] = {}
    for name, record in lesson.passages.items():
        seed_id = record.seed or usual
        if seed_id not in seed_names:
            problems.append(_no_seed(seed_id, record.at("seed"), seed_names, elsewhere))
            continue
        seed = find_seed(seed_id)
        if seed is None:
            continue
        passage = cut(name, record, seed)
        if isinstance(passage, Passage):
            passages[name] = passage
            problems += furniture_in(passage, record.at(record.ways[0]))
        else:
            problems += passage
    return passages


def _no_seed(
    name: str, place: Place, seed_names: tuple[str, ...], elsewhere: Callable[[str], str]
) -> Diagnostic:
    bare = name.removeprefix("seeds/").removesuffix(".txt").removesuffix(".md")
    near = bare if bare in seed_names else nearest_word(bare, seed_names)
    fixes: tuple[Fix, ...] = ()
    if near != bare and (lies := elsewhere(bare)):
        hint = lies
    elif near:
        hint = f"did you mean `{near}`?"
        fixes = (rewritten(name, near, place, certain=near == bare),)
    elif re.search(r"[/\\]", name):
        hint = "copy the article into `seeds/`, and name it by its file's name without the ending"
    elif seed_names:
        hint = "there is " + ", ".join(f"`{known}`" for known in seed_names[:8])
    else:
        hint = "there is no text file in the folder `seeds/`: put the article there as one"
    return Diagnostic(SEED_MISSING, place, f"there is no seed `{name}`", hint, fixes=fixes)
