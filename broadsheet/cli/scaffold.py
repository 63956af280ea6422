"""Files to start from: a new lesson, a new workspace."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from broadsheet.article.fingerprint import fingerprint_of
from broadsheet.article.quote import find
from broadsheet.lesson.schema import schema_text
from broadsheet.source.atomic import write_whole
from broadsheet.source.templates import Templates
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import in_quotation_marks

if TYPE_CHECKING:
    from broadsheet.article.seed import Paragraph, Seed

SCHEMA_NAME = "lesson.schema.json"


class ExistsError(Exception):
    """There is something at a path already, which is never overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def is_lesson_name(name: str) -> bool:
    """Whether a name can be a lesson's: letters, digits, dots, dashes; no path."""
    return bool(re.fullmatch(r"\w[\w.-]{0,99}", name)) and not name.startswith(".")


def new_lesson(seed: Seed, *, has_words: bool = True) -> str:
    """The text of a lesson on a seed that `check` accepts and a teacher can go on from.

    It quotes the seed's own words, so every quotation in it is right.

    Args:
        seed: what the lesson is about.
        has_words: whether there are printed wordings in the seed's language.
    """
    language = (
        "" if has_words else f"language: en    # there is no printed wording in {seed.language}\n"
    )
    article = ([p for p in seed.paragraphs if not p.furniture] or list(seed.paragraphs))[:6]
    first, last = article[0].number, article[-1].number
    where = f"{first}" if first == last else f"{first}-{last}"
    if last - first >= len(article):  # furniture stands between them
        where = f"[{', '.join(str(p.number) for p in article)}]"
    quotable = [words for p in article if not p.title and (words := _first_words(seed, p, article))]
    if quotable:
        ask = f'What do the words in lines("{quotable[0]}") tell you? Say it in your own words.'
        evidence = f"    evidence: {in_quotation_marks(quotable[0])}\n"
    else:
        ask, evidence = "What does the passage tell you? Say it in your own words.", ""
    # A title in a lesson is one line, and may not hold what reads like `lines("…")`.
    title = textwrap.shorten(seed.title.replace("(", " ("), 100, placeholder=" …")
    return f"""\
# yaml-language-server: $schema={SCHEMA_NAME}
# Lines that begin with # are notes for you; they are not printed.
title: {in_quotation_marks("Reading " + title)}
seed: {in_quotation_marks(seed.id)}
# Tells when the article is changed later; `broadsheet pin NAME` accepts a change.
seed-fingerprint: {in_quotation_marks(fingerprint_of(seed))}
{language}level: Grades 9–10
time: 30 minutes
aims:
  - Find in a text what it says, and the words that say it.
intro: Read the passage.

# `broadsheet passages {seed.id}` lists the paragraphs with their numbers.
passages:
  opening:
    paragraphs: {where}

# `broadsheet types` lists the kinds of question and shows a sample of each to paste here.
questions:
  - type: short-answer
    passage: opening
    ask: {in_quotation_marks(ask)}
    lines: 3
    marks: 2
    answer: Write here what a good answer says.
{evidence}    accept:
      - Any answer that says the same in other words.
"""


def _first_words(seed: Seed, paragraph: Paragraph, article: list[Paragraph]) -> str:
    """The first words of a paragraph, if they stand once in the article and are plain words."""
    words = seed.text[paragraph.span.start : paragraph.span.end].split()[:8]
    start = " ".join(words).rstrip(".,;:!?")
    everything = [Span(article[0].span.start, article[-1].span.end)]
    plain = re.fullmatch(r"[\w ,;’'-]+", start)
    return start if plain and len(find(seed, start, everything)) == 1 else ""


def write_lesson(lessons: Path, name: str, seed: Seed, *, has_words: bool = True) -> Path:
    """Write a new lesson, and beside it the schema that its first line names.

    Raises:
        ExistsError: there is a lesson of this name.
        OSError: a file cannot be written.
    """
    path = lessons / f"{name}.yaml"
    for existing in (path, path.with_suffix(".yml")):
        if existing.exists() or existing.is_symlink():
            raise ExistsError(existing)
    lessons.mkdir(parents=True, exist_ok=True)
    write_whole({path: new_lesson(seed, has_words=has_words).encode()})
    write_schema(lessons)
    return path


def write_schema(lessons: Path) -> None:
    """Write the schema beside the lessons, where their first line looks for it."""
    write_whole({lessons / SCHEMA_NAME: schema_text().encode()})


def make_workspace(folder: Path) -> tuple[Path, ...]:
    """Make a workspace with a seed and a lesson that builds; return the files written.

    Raises:
        ExistsError: something is there already.
        OSError: a file cannot be written.
    """
    for name in ("seeds", "lessons"):
        if (folder / name).exists():
            raise ExistsError(folder / name)
    files = {
        folder.joinpath(*PurePosixPath(name).parts[1:]): path.read_bytes()
        for name, path in Templates().files()
        if name.startswith("starter/")
    }
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(files)
    write_schema(folder / "lessons")
    return tuple(files)
