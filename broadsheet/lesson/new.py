"""The text of a new lesson, for a teacher to go on from."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

from broadsheet.article.fingerprint import fingerprint_of
from broadsheet.article.quote import find
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import in_quotation_marks, with_like_marks

if TYPE_CHECKING:
    from broadsheet.article.seed import Paragraph, Seed

SCHEMA_NAME: Final = "lesson.schema.json"  # of the file beside the lessons, for editors


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
    title = re.sub(r"\s*([(\[{\uff08])\s*[\"“”„«'‘’\s]*", r" \1", with_like_marks(seed.title))
    title = textwrap.shorten(title, 100, placeholder=" …")
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
