"""The warning that an attribution stands near a statement said to have no source."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.article.attribution import attribution_near
from broadsheet.article.passage import whole_text
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.article.seed import read_seed
from broadsheet.article.sentences import sentences
from broadsheet.source.text import TextFile

SEED = Path(__file__).parents[2] / "seeds" / "000_58772ee673df409e.txt"


def near(text: str, words: str) -> str | None:
    """The attribution near some words of an article."""
    seed, problems = read_seed(TextFile("article.txt", text), "article")
    assert seed is not None
    assert not problems
    (found,) = Quotable((whole_text(seed),)).find(words)
    cue = attribution_near(found)
    return cue.text if cue else None


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("According to the ministry, it rained.", "According to"),
        ("It rained, the minister said.", "said"),
        ("“It rained”, added the minister.", "added"),
        ("Moreover, Kasenova notes, “it rained”.", "Kasenova notes"),
        ("She notes that it rained.", "She notes"),
        ("In her opinion, it rained.", "In her opinion"),
        ("In the minister’s view, it rained.", "In the minister’s view"),
        ("In the words of the minister, it rained.", "In the words of"),
        ("It rained. This is the opinion of one man.", None),
        ("This is the opinion of one man. Yet it rained.", "the opinion of"),
        ("Mr. Lee spoke to the U.S. press. He told us more. Later it rained.", "told"),
        ("He told us more. We went home. Later it rained.", None),
    ],
)
def test_words_that_tell_who_speaks(text: str, cue: str | None) -> None:
    assert near(text, "it rained" if "it rained" in text else "It rained") == cue


@pytest.mark.parametrize(
    "text",
    [
        "In the United States, it rained.",
        "The notes, claims and reports were lost when it rained.",
        "It is said that it rained.",
        "That said, it rained.",
        "According to plan, it rained.",
        "The President called him, and it rained.",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    assert near(text, "it rained") is None


def test_an_attribution_in_the_paragraph_before_is_not_near() -> None:
    assert near("According to her, it was dry.\n\nThen it rained.", "it rained") is None


def test_the_attributions_of_the_repositorys_seed() -> None:
    seed, _ = read_seed(TextFile(SEED.name, SEED.read_text(encoding="utf-8")), SEED.stem)
    assert seed is not None
    cues: list[str] = []
    for paragraph in seed.paragraphs:
        text = seed.text[paragraph.span.start : paragraph.span.end]
        for sentence in sentences(text):
            start, end = (paragraph.span.start + at for at in (sentence.start, sentence.end))
            cue = attribution_near(FoundWords(seed, type(sentence)(start, end)))
            cues += [cue.text] if cue else []
    assert list(dict.fromkeys(cues)) == [
        "the opinion of",
        "writes",
        "According to",
        "Kasenova notes",
        "In her opinion",
        "concludes",
    ]
