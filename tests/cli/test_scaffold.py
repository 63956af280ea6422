"""What Broadsheet writes to start from is right from the start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk import SEED, broadsheet, tree, workspace
from hypothesis import example, given
from hypothesis import strategies as st
from support import described

from broadsheet.article.seed import read_seed
from broadsheet.checks.check import check
from broadsheet.checks.glyphs import LETTER_WITHOUT_FONT
from broadsheet.checks.placeholders import PLACEHOLDER_LEFT
from broadsheet.cli import scaffold
from broadsheet.lesson.lesson import read_lesson
from broadsheet.lesson.new import new_lesson
from broadsheet.lesson.schema import lesson_schema
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml

# What letters a teacher's article is made of, and what trips YAML, Markdown or a quotation.
WORDS = st.sampled_from(
    [
        "the", "bridge", "closes", "“so”,", "it's", "it’s", "said:", "- a", "# 5", "*very*", "a_b",
        'lines("the")', "Lines(", "'", "''", '"', "{x: y}", "[a]", "&a", "no", "null", "5", "2024.",
        "—", "...", "?", "%", "@", "`", "|", ">", "\t", "Ёлка", "мост", "日本語", "e\u0301", "ﬁn",
        "\u00ad", "\u200b", "\u00a0", "co-op", "<b>", "\\", "$x$", "---", "a" * 40,
    ]
)  # fmt: skip
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), max_size=9)
TEXTS = PARAGRAPHS.map("\n\n".join)
ANYTHING = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=200
)
IDS = st.one_of(
    st.sampled_from(["yes", "null", "5", "1e3", "a b", "a'b", "#a", "- a", "a: b", "~", "{a}"]),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9),
)


def check_new_lesson(text: str, seed_id: str = "seed") -> list[str]:
    """The problems of a new lesson on a seed; none if the seed itself cannot be read."""
    seed, faults = read_seed(TextFile("seed.txt", text), seed_id)
    if seed is None or any(fault.is_error for fault in faults):
        return []
    lesson = new_lesson(seed)
    file = TextFile("new.yaml", lesson)
    node, problems = read_yaml(file)
    if node is not None:
        read, of_shape = read_lesson(file, node)
        _, found = check(read, {seed_id: seed}.get, (seed_id,))
        problems = (*problems, *of_shape, *found)
    # What an article has of letters that cannot be printed is not the new lesson's fault.
    # And that the answer is still to be written, is said of every new lesson.
    assert node is None or PLACEHOLDER_LEFT in [problem.code for problem in problems]
    no_fault = (LETTER_WITHOUT_FONT, PLACEHOLDER_LEFT)
    return [f"{described(p)}\n{lesson}" for p in problems if p.code not in no_fault]


@given(TEXTS, IDS)
@example(SEED, "bridge")
@example("One paragraph only.", "a")
@example('The lines("x") of code\n\nIt has "quotes" and \'more\'.', "a")
@example("Who said lines(", "it's")
@example("A: b\n\n# c\n\n- d", "2024-01-01")
@example("The the the the.\n\nThe the the the.", "a")
@example("-\n\n-\n\n’", "a")
@example("word " * 3000, "long")
def test_a_new_lesson_has_no_problem_whatever_the_seed(text: str, seed_id: str) -> None:
    assert check_new_lesson(text, seed_id) == []


@given(ANYTHING)
def test_a_new_lesson_has_no_problem_even_on_what_is_no_article(text: str) -> None:
    assert check_new_lesson(text) == []


def test_a_new_lesson_leaves_out_furniture_between_the_paragraphs() -> None:
    text = "---\nfurniture: [Advert, More]\n---\nA b\n\nAdvert\n\nC d\n\nMore\n\nE f\n\nG h"
    assert check_new_lesson(text) == []
    seed, _ = read_seed(TextFile("seed.txt", text), "seed")
    assert seed is not None
    assert "paragraphs: [1, 3, 5, 6]\n" in new_lesson(seed)


def test_a_new_lesson_quotes_only_what_stands_in_its_passage() -> None:
    assert check_new_lesson("\n\n".join(["“!”"] * 8 + ["Plain words at last"])) == []


def test_a_seed_of_furniture_only_gives_a_lesson_with_that_warning_only() -> None:
    text = "---\nfurniture: [Advert, More]\n---\nAdvert here\n\nMore"
    problems = check_new_lesson(text)
    assert problems
    assert all(": warning: furniture-in-passage: " in problem for problem in problems)


def test_a_new_lesson_of_a_long_first_paragraph_has_a_short_title() -> None:
    seed, _ = read_seed(TextFile("seed.txt", "word " * 3000), "seed")
    assert seed is not None
    (title,) = [s for s in new_lesson(seed).splitlines() if s.startswith("title: ")]
    assert len(title) < 130


@pytest.mark.parametrize("name", ["who", "Who-Says.2", "Ünit_3", "9b", "课"])
def test_a_lesson_s_name_may_have_letters_digits_dots_and_dashes(name: str) -> None:
    assert scaffold.is_lesson_name(name)


@pytest.mark.parametrize(
    "name", ["", ".a", "-a", "a b", "a/b", "..", "a\\b", "a\n", "a:b", "a" * 101]
)
def test_other_names_are_none(name: str) -> None:
    assert not scaffold.is_lesson_name(name)


def test_the_schema_that_the_first_line_names_is_written_beside_the_lesson(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {})
    assert broadsheet("new", "a", "--seed", "bridge", at=desk).status == 0
    first = (desk / "lessons" / "a.yaml").read_text().splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads((desk / "lessons" / name).read_text()) == lesson_schema()


@pytest.mark.parametrize("existing", ["a.yaml", "a.yml"])
@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing"])
def test_a_lesson_that_is_there_is_never_overwritten(
    tmp_path: Path, existing: str, kind: str
) -> None:
    desk = workspace(tmp_path / "desk", {})
    path = desk / "lessons" / existing
    if kind == "link to nothing":
        path.symlink_to("nothing")
    elif kind == "folder":
        path.mkdir()
    else:
        path.touch()
    before = tree(desk)
    result = broadsheet("new", "a", "--seed", "bridge", at=desk)
    assert result.status == 2
    assert f"`lessons/{existing}` is there already" in result.err
    assert tree(desk) == before


def test_a_lesson_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    (desk / "lessons" / "bridge.yaml").unlink()
    (desk / "lessons").rmdir()
    (desk / "lessons").write_text("mine")
    (desk / "broadsheet.yaml").touch()
    result = broadsheet("new", "a", "--seed", "bridge", at=desk)
    assert result.status == 2
    assert "a file is in the place of the folder. Move it away" in result.err
    assert (desk / "lessons").read_text() == "mine"


def test_a_workspace_is_made_around_what_is_there_already(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    before = tree(tmp_path)
    made = scaffold.make_workspace(tmp_path)
    after = tree(tmp_path)
    assert {name: after[name] for name in before} == before
    assert {path.parent.name for path in made} == {"seeds", "lessons"}


@pytest.mark.parametrize("place", ["desk", "desk/inner"])
def test_a_workspace_cannot_be_made_where_a_file_is(tmp_path: Path, place: str) -> None:
    (tmp_path / "desk").write_text("mine")
    result = broadsheet("init", place, at=tmp_path)
    assert result.status == 2
    assert "a file is in the place of the folder" in result.err
    assert tree(tmp_path) == {"desk": b"mine"}


def test_a_seed_in_a_language_without_wordings_gives_a_lesson_without_that_warning(
    tmp_path: Path,
) -> None:
    desk = workspace(tmp_path / "desk", {}, {"oda": "---\nlanguage: kk\n---\nБұл мәтін.\n"})
    assert broadsheet("new", "oda", "--seed", "oda", at=desk).status == 0
    said = broadsheet("check", "oda", at=desk).out
    assert "1 lesson checked: 1 warning." in said
    assert "language-without-words" not in said
