"""The fingerprint of a seed in a lesson, and what it tells of an article that has changed."""

from __future__ import annotations

import json
import os
import re
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest
import yaml as pyyaml
from desk import LESSON, SEED, broadsheet, workspace
from hypothesis import given
from hypothesis import strategies as st
from support import codes_in, seed_of

from broadsheet.article.fingerprint import Change, change_since, fingerprint_of
from broadsheet.checks.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from desk import Result

PARAGRAPHS = ("The bridge", "It will close, they said.", "“Why?” asked Ann.", "Nobody knows.")


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


OLD = fingerprint_of(seed_of(text(*PARAGRAPHS)))


def test_the_fingerprint_of_a_text_is_the_same_for_ever() -> None:
    assert OLD == "2vSX_TaXOkm8X4dE"


@pytest.mark.parametrize(
    "same",
    [
        text(*PARAGRAPHS).replace("“Why?”", '"Why?"'),
        text(*PARAGRAPHS).replace("will close", "will\nclose").replace("\n\n", "\n\n\n"),
        "---\nauthor: Ann\n---\n" + text(*PARAGRAPHS),
    ],
)
def test_what_quoting_folds_makes_no_difference(same: str) -> None:
    assert change_since(OLD, seed_of(same)) is None


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (PARAGRAPHS[:3], Change({1: 1, 2: 2, 3: 3}, (), 1)),
        ((*PARAGRAPHS, "More."), Change({1: 1, 2: 2, 3: 3, 4: 4}, (5,), 0)),
        (
            (PARAGRAPHS[0], "New.", *PARAGRAPHS[1:]),
            Change({1: 1, 2: 3, 3: 4, 4: 5}, (2,), 0),
        ),
        ((*PARAGRAPHS[:3], "Everybody knows."), Change({1: 1, 2: 2, 3: 3}, (4,), 1)),
        (("All new.",), Change({}, (1,), 4)),
    ],
)
def test_a_change_is_told_by_paragraphs(now: tuple[str, ...], change: Change) -> None:
    assert change_since(OLD, seed_of(text(*now))) == change


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8))
def test_every_paragraph_that_still_stands_is_found_or_told_as_altered(names: list[str]) -> None:
    change = change_since(OLD, seed_of(text(*names)))
    assert change is not None
    assert sorted([*change.now.values(), *change.altered]) == list(range(1, len(names) + 1))


@pytest.mark.parametrize("wrong", ["", "short", "no fingerprint at all!", OLD[:-1], "ü" * 20])
def test_what_is_no_fingerprint_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(wrong)}$"):
        change_since(wrong, seed_of(text(*PARAGRAPHS)))


# --- in a lesson ------------------------------------------------------------------------------

PINNED = LESSON.replace(
    "seed: bridge\n", f"seed: bridge\nseed-fingerprint: {fingerprint_of(seed_of(SEED))}\n"
)


def checked(folder: Path, lesson: str, seed: str) -> Result:
    return broadsheet("check", at=workspace(folder / "desk", {"bridge": lesson}, {"bridge": seed}))


def test_an_article_that_has_not_changed_is_not_spoken_of(tmp_path: Path) -> None:
    assert "no problems" in checked(tmp_path, PINNED, SEED).out


def test_a_quotation_that_stands_elsewhere_is_told_with_both_paragraphs(tmp_path: Path) -> None:
    seed = SEED.replace("The bridge will", "A paragraph before it.\n\nThe bridge will")
    result = checked(tmp_path, PINNED, seed)
    assert result.status == 0
    assert "warning[seed-changed]: the article has changed: paragraph 2 is new or altered" in (
        result.out
    )
    assert "1 of 1 quotations still stand, 1 of them in a paragraph of another number" in result.out
    assert "still stands, in paragraph 3; it was 2" in result.out
    assert "then: broadsheet pin bridge" in result.out


def test_a_quotation_that_is_gone_is_told_with_what_stands_there_now(tmp_path: Path) -> None:
    lesson = PINNED.replace("the council said", "Nobody asked the shopkeepers")
    seed = SEED.replace("Nobody asked the shopkeepers", "Nobody asked their shopkeepers")
    result = checked(tmp_path, lesson, seed)
    assert result.status == 1
    assert "0 of 1 quotations still stand, and 1 is gone" in result.out
    assert "gone; the nearest is `Nobody asked their shopkeepers" in result.out


def test_numbers_of_paragraphs_that_mean_others_now_are_told(tmp_path: Path) -> None:
    lesson = PINNED.replace("questions:", "passages:\n  a: {paragraphs: 2-3}\nquestions:")
    seed = SEED.replace("The bridge will", "A paragraph before it.\n\nThe bridge will")
    result = checked(tmp_path, lesson, seed)
    assert "what was paragraph 2 is paragraph 3 now" in result.out
    assert "what was paragraph 3 is paragraph 4 now" in result.out


def test_a_fingerprint_that_nobody_can_read_is_told(tmp_path: Path) -> None:
    result = checked(tmp_path, PINNED.replace("seed-fingerprint: ", "seed-fingerprint: my "), SEED)
    assert "warning[fingerprint-unreadable]" in result.out
    assert result.status == 0


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("lesson", [LESSON, PINNED, PINNED.replace("seed-f", "# mine\nseed-f")])
def test_pin_accepts_the_new_text_by_changing_one_line(
    tmp_path: Path, lesson: str, start: str, ending: str
) -> None:
    seed = SEED.replace("Nobody asked", "Somebody asked")
    desk = workspace(tmp_path / "desk", {}, {"bridge": seed})
    path = desk / "lessons" / "bridge.yaml"
    path.write_bytes((start + lesson).replace("\n", ending).encode())
    assert "now has the fingerprint" in broadsheet("pin", "bridge", at=desk).out
    line = f"seed-fingerprint: {fingerprint_of(seed_of(seed))}"
    kept = [old for old in lesson.split("\n") if not old.startswith("seed-fingerprint")]
    written = path.read_bytes().decode().removeprefix(start)
    assert [new for new in written.split(ending) if new != line] == kept
    assert written.split(ending).count(line) == 1
    assert path.read_bytes().decode().startswith(start)
    assert "no problems" in broadsheet("check", at=desk).out
    assert "has already" in broadsheet("pin", "bridge", at=desk).out


TWO = PINNED.replace("the council said", "[the council said, Nobody asked the shopkeepers]")


def test_pin_says_how_many_quotations_still_stand(tmp_path: Path) -> None:
    seed = SEED.replace("too small", "too old")
    desk = workspace(tmp_path / "desk", {"one": PINNED, "two": TWO}, {"bridge": seed})
    said = "now has the fingerprint of its article."
    assert broadsheet("pin", "one", at=desk).out.endswith(f"{said} Its quotation still stands.\n")
    result = broadsheet("pin", "two", at=desk)
    assert (result.status, result.err) == (0, "")
    assert result.out == f"lessons/two.yaml {said} Its 2 quotations still stand.\n"


def test_pin_says_when_to_use_it(tmp_path: Path) -> None:
    said = " ".join(broadsheet("pin", "--help", at=tmp_path).out.split())
    assert "Use it when somebody has changed the article" in said


@pytest.mark.parametrize("lesson", [TWO, TWO.replace("    answer: The council.\n", "")])
def test_nothing_is_pinned_while_a_quotation_is_gone(tmp_path: Path, lesson: str) -> None:
    seed = SEED.replace("Nobody asked", "Somebody asked")
    desk = workspace(tmp_path / "desk", {"bridge": lesson}, {"bridge": seed})
    for _ in range(2):
        result = broadsheet("pin", "bridge", at=desk)
        assert (result.status, result.out) == (1, "")
        assert "1 of 2 quotations still stands, and 1 is gone" in result.err
        assert "fix it first: `broadsheet check bridge` shows where" in result.err.casefold()
        assert (desk / "lessons" / "bridge.yaml").read_text() == lesson
    assert "1 of 2 quotations still stand, and 1 is gone" in broadsheet("check", at=desk).out
    # Nor if the line is the right one already, or is not there.
    own = f"seed-fingerprint: {fingerprint_of(seed_of(seed))}\n"
    for line in (own, ""):
        written = re.sub("seed-fingerprint: .*\n", line, lesson)
        (desk / "lessons" / "bridge.yaml").write_text(written)
        assert broadsheet("pin", "bridge", at=desk).status == 1
        assert (desk / "lessons" / "bridge.yaml").read_text() == written


# --- shapes of YAML -----------------------------------------------------------------------------

QUESTION = """\
questions:
  - type: short-answer
    ask: Who says that the bridge will close?
    answer: The council.
    evidence: the council said
"""
TOP = "title: The bridge\nseed: bridge\n"
FLOW = (
    "{title: T, seed: bridge, questions: [{type: short-answer, ask: Who, answer: He, "
    "evidence: the council said}]}\n"
)
JSON = json.dumps(
    {
        "title": "T",
        "seed": "bridge",
        "questions": [
            {"type": "short-answer", "ask": "Who?", "answer": "He", "evidence": "the council said"}
        ],
    }
)
# A lesson, and what stands in it afterwards, with `X` for the fingerprint.
SHAPES = {
    "usual": (TOP + QUESTION, "seed: bridge\nseed-fingerprint: X\n"),
    "a remark": (TOP.rstrip() + "   # mine\n" + QUESTION, "bridge   # mine\nseed-fingerprint: X\n"),
    "quoted": (TOP.replace("bridge\n", "'bridge'\n") + QUESTION, "'bridge'\nseed-fingerprint: X\n"),
    "quoted names": (
        TOP.replace("seed", '"seed"') + QUESTION,
        '"seed": bridge\n"seed-fingerprint": "X"\n',
    ),
    "a block": (
        "title: T\nseed: >-\n  bridge\n\n" + QUESTION,
        "seed: >-\n  bridge\nseed-fingerprint: X\n\n",
    ),
    "on the next line": (
        "title: T\nseed:\n  bridge\n" + QUESTION,
        "seed:\n  bridge\nseed-fingerprint: X\n",
    ),
    "indented": (
        indent(TOP + QUESTION, "  "),
        "  seed: bridge\n  seed-fingerprint: X\n  questions",
    ),
    "indented by one": (indent(TOP + QUESTION, " "), " seed: bridge\n seed-fingerprint: X\n"),
    "a document's border": ("---\n" + TOP + QUESTION + "...\n", "bridge\nseed-fingerprint: X\n"),
    "the last line": (QUESTION + TOP.rstrip(), "\nseed: bridge\nseed-fingerprint: X"),
    "flow": (FLOW, "seed: bridge, seed-fingerprint: X, questions"),
    "flow of several lines": (
        FLOW.replace(", ", ",\n "),
        "seed: bridge, seed-fingerprint: X,\n questions",
    ),
    "flow that ends with it": (
        FLOW.replace(" seed: bridge,", "").replace("]}", "],\n seed: bridge}"),
        " seed: bridge, seed-fingerprint: X}",
    ),
    "JSON": (JSON, '"seed": "bridge", "seed-fingerprint": "X", "questions"'),
    "JSON of several lines": (
        json.dumps(json.loads(JSON), indent=2),
        '  "seed": "bridge", "seed-fingerprint": "X",\n',
    ),
    "an old one": (TOP + "seed-fingerprint: old\n" + QUESTION, "seed-fingerprint: X\n"),
    "an old one in marks": (
        TOP + "seed-fingerprint: 'old' # mine\n" + QUESTION,
        "seed-fingerprint: 'X' # mine\n",
    ),
    "an old one above": ("seed-fingerprint: old\n" + TOP + QUESTION, "seed-fingerprint: X\ntitle"),
    "an old one in a block": (
        TOP + "seed-fingerprint: >-\n  old\n" + QUESTION,
        "seed-fingerprint: X\nquestions",
    ),
    "an old one in JSON": (
        JSON.replace('"questions"', '"seed-fingerprint": "old", "questions"'),
        '"seed-fingerprint": "X"',
    ),
    "an empty one": (TOP + "seed-fingerprint:\n" + QUESTION, "seed-fingerprint: X\nquestions"),
    "an empty one and blanks": (
        TOP + "seed-fingerprint:  \n" + QUESTION,
        "seed-fingerprint: X  \nquestions",
    ),
    "an empty one and a remark": (
        TOP + "seed-fingerprint: # later\n" + QUESTION,
        "seed-fingerprint: X # later\n",
    ),
    "an empty one at the end": (TOP + QUESTION + "seed-fingerprint:", "said\nseed-fingerprint: X"),
    "an empty one in marks": (TOP + 'seed-fingerprint: ""\n' + QUESTION, 'seed-fingerprint: "X"\n'),
    "an empty one in flow": (
        FLOW.replace("questions", "seed-fingerprint: , questions"),
        "seed-fingerprint: X , questions",
    ),
    "an empty one in flow without a colon": (
        FLOW.replace("questions", "seed-fingerprint, questions"),
        "seed-fingerprint: X, questions",
    ),
    "an empty one in JSON": (
        JSON.replace('"questions"', '"seed-fingerprint": "", "questions"'),
        '"seed-fingerprint": "X"',
    ),
}


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "mark"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("lesson", "there"), SHAPES.values(), ids=SHAPES)
def test_pin_writes_one_line_in_any_shape_of_yaml(
    tmp_path: Path, lesson: str, there: str, ending: str, mark: str
) -> None:
    desk = workspace(tmp_path / "desk", {})
    path = desk / "lessons" / "bridge.yaml"
    path.write_bytes((mark + lesson.replace("\n", ending)).encode())
    result = broadsheet("pin", "bridge", at=desk)
    assert (result.status, "now has" in result.out) == (0, True), result.err
    now = fingerprint_of(seed_of(SEED))
    written = path.read_bytes().decode()
    assert there.replace("X", now).replace("\n", ending) in written
    # YAML itself, and not our reader, says what has changed.
    before, after = (pyyaml.safe_load(t) for t in (lesson, written.removeprefix("\ufeff")))
    before.pop("seed-fingerprint", None)
    assert after.pop("seed-fingerprint") == now
    assert before == after
    assert remarks(written) == remarks(lesson)
    assert "has already" in broadsheet("pin", "bridge", at=desk).out


def remarks(text: str) -> list[str]:
    return re.findall(r"# \w+", text)


@pytest.mark.parametrize(
    "lesson",
    [
        "? seed\n: bridge\ntitle: T\n" + QUESTION,
        "title: T\n? seed\n: bridge\n" + QUESTION,
        TOP + "seed-fingerprint: a\nseed-fingerprint: b\n" + QUESTION,
        TOP + "? seed-fingerprint\n" + QUESTION,
        "title: T\nseed: {\n" + QUESTION,
    ],
)
def test_a_lesson_in_which_the_line_might_do_harm_is_left(tmp_path: Path, lesson: str) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": lesson})
    result = broadsheet("pin", "bridge", at=desk)
    assert (result.status, result.out) == (1, "")
    assert (desk / "lessons" / "bridge.yaml").read_text() == lesson


def test_where_the_line_cannot_be_written_it_is_said(tmp_path: Path) -> None:
    lesson = TOP + "seed-fingerprint: a\nseed-fingerprint: b\n" + QUESTION
    desk = workspace(tmp_path / "desk", {"bridge": lesson})
    said = broadsheet("pin", "bridge", at=desk).err
    assert "`lessons/bridge.yaml` is left as it was" in said
    assert f"at the top of the lesson: seed-fingerprint: {fingerprint_of(seed_of(SEED))}" in said


@pytest.mark.parametrize("moment", ["read", "written"])
def test_a_newer_save_is_not_written_over_by_pin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    desk = workspace(tmp_path / "desk")
    newer = LESSON.replace("Who", "Why")
    where = {"read": (Library, "seed"), "written": (os, "fsync")}[moment]
    usual = getattr(*where)

    def saving(*arguments: Any) -> Any:
        (desk / "lessons" / "bridge.yaml").write_text(newer)
        return usual(*arguments)

    monkeypatch.setattr(*where, saving)
    result = broadsheet("pin", "bridge", at=desk)
    assert (desk / "lessons" / "bridge.yaml").read_text() == newer
    assert (result.status, result.out) == (1, "")
    assert "somebody saved it in this moment" in result.err


def test_a_lesson_without_a_seed_cannot_be_pinned(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": LESSON.replace("seed: bridge", "seed: x")})
    assert broadsheet("pin", "bridge", at=desk).status == 1


def test_each_code_of_this_room_is_provoked_here() -> None:
    names = {code.name for code in codes_in("checks.seed_changes")}
    assert names == {"seed-changed", "fingerprint-unreadable"}
