"""What the program has written for a teacher to replace: told where it is left in."""

from __future__ import annotations

from textwrap import indent

import pytest
from support import LESSONS, ROOT, SEED_ID, load, repository_seeds

from broadsheet.checks.placeholders import PLACEHOLDER_LEFT
from broadsheet.lesson.new import new_lesson
from broadsheet.questions import question_types

SEED = "The bridge\n\nThe bridge will close, the council said.\n"
STARTER = ROOT / "broadsheet" / "cli" / "starter" / "lessons"
TYPES = question_types()


def told(lesson: str, seed: str = SEED, seed_id: str = "s") -> list[str]:
    _, problems = load(lesson, {seed_id: seed})
    return [p.place.text for p in problems if p.code is PLACEHOLDER_LEFT]


def question(more: str) -> str:
    return f"title: T\nseed: s\nquestions:\n  - type: short-answer\n    ask: Who?\n{more}"


def test_the_answer_of_a_new_lesson_is_one_in_any_lesson() -> None:
    seed = repository_seeds()[SEED_ID]
    [answer] = [line for line in new_lesson(seed).splitlines() if line.startswith("    answer: ")]
    assert told(new_lesson(seed), seed.file.text, SEED_ID) == [answer.removeprefix("    answer: ")]
    assert told(question(f"{answer}\n")) == [answer.removeprefix("    answer: ")]


@pytest.mark.parametrize("name", TYPES)
def test_a_sample_is_told_on_every_article_but_its_own(name: str) -> None:
    sample = indent(TYPES[name].SAMPLE, "  ")
    lesson = f"title: T\nseed: s\nquestions:\n{sample}"
    # Of a sample with short texts, the quotations are told.
    hints = [problem.hint or "" for problem in load(lesson, {"s": SEED})[1]]
    assert (
        told(lesson)
        or any("the words of a sample" in hint for hint in hints)
        or (
            # One quotes nothing, and its text has gaps in it; the other needs its passages.
            name in ("gaps", "compare")
        )
    )
    own = repository_seeds()[SEED_ID].file.text
    assert told(f"title: T\nseed: {SEED_ID}\nquestions:\n{sample}", own, SEED_ID) == []


def test_quotations_of_a_sample_are_told_as_such() -> None:
    for sample in (TYPES["multiple-choice"].SAMPLE, TYPES["loaded-terms"].SAMPLE):
        _, problems = load(f"title: T\nseed: s\nquestions:\n{indent(sample, '  ')}", {"s": SEED})
        hints = [p.hint for p in problems if p.code.name == "quote-not-found"]
        assert hints
        assert all("these are the words of a sample" in (hint or "") for hint in hints)


def test_the_lesson_of_a_new_workspace_is_told_on_another_article() -> None:
    [path] = STARTER.glob("*.yaml")
    lesson = path.read_text("utf-8").replace("seed: river-bridge", "seed: s")
    assert "One of the shopkeepers is quoted, without a name." in told(lesson)
    own = (STARTER.parent / "seeds" / "river-bridge.txt").read_text("utf-8")
    assert told(lesson, own) == []


@pytest.mark.parametrize("dots", ["…", "...", "……"])
def test_dots_alone_are_still_to_be_filled_in(dots: str) -> None:
    assert told(question(f"    answer: {dots}\n    why: They.\n    hint: {dots}\n")) == [dots, dots]


@pytest.mark.parametrize(
    "more",
    [
        "    answer: They say …\n    starter: … because\n",
        "    answer: Any answer that says the same in other words.\n",
        "    answer: Write here what they say.\n    why: The writer.\n",
        "    answer: They.\n    note: the writer\n",
    ],
)
def test_a_teacher_s_own_words_are_none(more: str) -> None:
    assert told(question(more)) == []


def test_an_option_may_be_a_sign() -> None:
    choice = "{type: multiple-choice, ask: Which?, options: [., …, x], answer: …, pinned: …}"
    assert told(f"title: T\nseed: s\nquestions: [{choice}]\n") == []


def test_the_lessons_of_the_repository_have_none() -> None:
    assert not [p for path in LESSONS for p in load(path)[1] if p.code is PLACEHOLDER_LEFT]
