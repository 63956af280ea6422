"""What the lines of a half-written lesson tell."""

from __future__ import annotations

import pytest
from support import LESSONS, read_file

from broadsheet.editor.outline import Cursor, Outline
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

HEAD = "title: T\nseed: s\nquestions:\n"
FIRST = ("questions", 0)


def at(text: str) -> tuple[Outline, Cursor, str]:
    """The outline, the spot at the mark `¦`, and what stands between the spot's start and it."""
    offset = text.index("¦")
    outline = Outline(TextFile("lesson.yaml", text.replace("¦", "")))
    cursor = outline.cursor(offset)
    return outline, cursor, outline.file.text[cursor.start : offset]


@pytest.mark.parametrize(
    ("text", "path", "key", "typed"),
    [
        ("¦", (), None, ""),
        ("ti¦", (), None, "ti"),
        ("title:¦", (), "title", ""),
        ("title: The br¦", (), "title", "The br"),
        ("ti¦tle: The bridge", (), None, "ti"),
        ("aims:\n  - Name ¦", ("aims", 0), None, "Name "),
        ("aims:\n- one\n- two¦", ("aims", 1), None, "two"),
        ("passages:\n  opening:\n    ¦", ("passages", "opening"), None, ""),
        ("passages:\n  opening:\n    from: The¦", ("passages", "opening"), "from", "The"),
        ("passages:\n  opening:\n    from: x\n  ¦", ("passages",), None, ""),
        (HEAD + "  - ¦", FIRST, None, ""),
        (HEAD + "- ty¦", FIRST, None, "ty"),
        (HEAD + "  - type: x\n    ¦", FIRST, None, ""),
        (HEAD + "  - type: x\n  - type: y\n    as¦", ("questions", 1), None, "as"),
        (HEAD + "  - type: x\n    terms:\n      - ¦", (*FIRST, "terms", 0), None, ""),
        (HEAD + "  - type: x\n    terms:\n    - a: b\n      ¦", (*FIRST, "terms", 0), None, ""),
        (HEAD + "  - type: x\n    evidence:\n      the¦", (*FIRST, "evidence"), None, "the"),
        (HEAD + "  - type: x\n    ask: '\n    evidence: the¦", FIRST, "evidence", "the"),
        (HEAD + "  - type: x\n¦", (), None, ""),
        (HEAD + "  - type: x\n\n\n    ma¦\n\n  - type: y", FIRST, None, "ma"),
    ],
)  # fmt: skip
def test_the_lines_above_tell_what_is_being_written(
    text: str, path: tuple[str | int, ...], key: str | None, typed: str
) -> None:
    _, cursor, so_far = at(text)
    assert (cursor.group.path, cursor.key, so_far) == (path, key, typed)


@pytest.mark.parametrize(
    ("text", "lead", "is_block"),
    [
        ("intro: >-\n  Read: the\n  passage¦", "Read: the", True),
        ("intro: |\n\n  Read\n\n  th¦", "Read", True),
        ("intro: Read the\n  pass¦", "Read the", False),
        ("aims:\n  - Read the\n    pass¦", "Read the", False),
    ],
)
def test_a_value_goes_on_over_lines(text: str, lead: str, is_block: bool) -> None:
    _, cursor, _ = at(text)
    assert (cursor.lead or "").strip() == lead
    assert cursor.is_block == is_block


@pytest.mark.parametrize(
    ("text", "path", "key", "typed", "there"),
    [
        ("- {¦", ("terms", 0), None, "", []),
        ("- {te¦}", ("terms", 0), None, "te", [None]),
        ("- {term: reckless, kind: ¦}", ("terms", 0), "kind", "", ["term", "kind"]),
        ("- {term: reckless, kind:¦}", ("terms", 0), "kind", "", ["term", "kind"]),
        ("- {term: 'a, {b', ki¦, voice: x}", ("terms", 0), None, "ki", ["term", None, "voice"]),
        ("- {term: {quote: reck¦}, kind: x}", ("terms", 0, "term"), "quote", "reck", ["quote"]),
        ("- {term: {quote: reck}, ¦", ("terms", 0), None, "", ["term"]),
        ("- term: {quote: x, occ¦", ("terms", 0, "term"), None, "occ", ["quote", None]),
        ("- for: [core]\n        note: [x, {a: b}, {c: ¦", ("terms", 0, "note", 2), "c", "", ["c"]),
        ("- {term: x, for: [core, str¦]}", ("terms", 0), "for", "[core, str", ["term", "for"]),
        ("- {term: x} ¦", ("terms", 0), None, "{term: x} ", [None]),
    ],
)
def test_fields_may_stand_between_curly_brackets(
    text: str, path: tuple[str | int, ...], key: str | None, typed: str, there: list[str | None]
) -> None:
    _, cursor, so_far = at(HEAD + "  - type: x\n    terms:\n      " + text)
    assert (cursor.group.path, cursor.key, so_far) == (*[(*FIRST, *path)], key, typed)
    assert [entry.key for entry in cursor.group.entries] == there


def test_a_comment_is_part_of_nothing() -> None:
    assert at("title: x\n# see¦")[1].group.path == ("#",)


def test_what_stands_beside_a_place_is_known_above_and_below_it() -> None:
    _, cursor, _ = at(HEAD + "  - type: x\n    ¦\n    marks: 2\n  - type: y\n    lines: 3")
    assert cursor.group.text("type") == "x"
    assert cursor.group.text("marks") == "2"
    assert not cursor.group.text("lines")


@pytest.mark.parametrize(
    "written", ["[one, 'two']", "\n      - one\n      - two", "\n    - one\n    - 'two'"]
)
def test_one_or_several_texts_are_read(written: str) -> None:
    _, cursor, _ = at(HEAD + f"  - type: x\n    passage: {written}\n    ¦")
    assert cursor.group.texts("passage") == ["one", "two"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_whole_lessons_have_the_groups_that_the_parser_finds(path: object) -> None:
    file = read_file(path)  # type: ignore[arg-type]
    node, _ = read_yaml(file)
    outline = Outline(file)

    def walk(node: Node, way: tuple[str | int, ...]) -> None:
        if isinstance(node, Mapping) and not node.place.text.startswith("{"):
            for key, value in node.items():
                offset = node.key_places[key].span.end
                cursor = outline.cursor(offset)
                assert (cursor.group.path, cursor.key) == (way, None)
                if isinstance(value, Scalar):
                    after = outline.cursor(value.place.span.start + 1)
                    assert (after.group.path, after.key) == (way, key)
                walk(value, (*way, key))
        elif isinstance(node, Sequence) and not node.place.text.startswith("["):
            for number, item in enumerate(node):
                walk(item, (*way, number))

    assert node is not None
    walk(node, ())


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_question_can_be_parsed_alone(path: object) -> None:
    file = read_file(path)  # type: ignore[arg-type]
    node, _ = read_yaml(file)
    assert isinstance(node, Mapping)
    questions = node["questions"]
    assert isinstance(questions, Sequence)
    for number, question in enumerate(questions):
        piece = Outline(file).piece(question.place.span.start + 3)
        assert piece is not None
        way, span = piece
        assert way == ("questions", number)
        alone, problems = read_yaml(file, span)
        assert alone == [question]
        assert not problems
