"""What libyaml reads is what the parser in Python reads, or libyaml is not asked."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import LESSONS, ROOT
from test_mutants import SOURCES, damaged

from broadsheet.lesson.lesson import field_names
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml import _events
from broadsheet.source.yaml._reader import Reader
from broadsheet.source.yaml.codes import DEEPEST, MOST_VALUES
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.source.text import Place

ALL = [*sorted((ROOT / "tests").rglob("*.yaml")), *LESSONS]
GROUPS = 4
OF_EACH = 60


def test_the_libyaml_that_is_installed_is_one_that_was_compared() -> None:
    # A new one is compared by these tests, at length, and then added to `_COMPARED`.
    assert _events._IS_COMPARED, "lessons are read slowly: this libyaml was never compared"


def shown(node: Node | None) -> Any:
    """All of a node: kinds, values, places, signs of quotation."""

    def span(place: Place) -> tuple[int, int]:
        return place.span.start, place.span.end

    if node is None:
        return None
    if isinstance(node, Scalar):
        return str(node), node.plain, span(node.place)
    if isinstance(node, Mapping):
        keys = {name: span(place) for name, place in node.key_places.items()}
        return {name: shown(value) for name, value in node.items()}, keys, span(node.place)
    return [shown(item) for item in node], span(node.place)


def quickly(text: str, span: Span | None = None) -> Node | None:
    """What the quick way alone makes of a text, if anything."""
    span = span or Span(0, len(text))
    return Reader(TextFile("a.yaml", text), span, field_names()).quick_document()


def check_same(text: str, span: Span | None = None) -> bool:
    """Compare both ways; return whether the quick one was taken."""
    quick = quickly(text, span)
    if quick is None:
        return False
    file, span = TextFile("a.yaml", text), span or Span(0, len(text))
    node, problems = Reader(file, span, field_names()).document()
    assert not problems
    assert shown(quick) == shown(node)
    return True


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_both_ways_read_the_same(path: Path) -> None:
    check_same(path.read_text("utf-8"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lessons_are_read_the_quick_way(path: Path) -> None:
    text = path.read_text("utf-8")
    assert check_same(text)
    assert check_same(text.rstrip("\n"))
    start = text.index("aims:")
    assert check_same(text, Span(start, text.index("passages:")))


@pytest.mark.parametrize("group", range(GROUPS))
def test_both_ways_read_the_same_of_damaged_lessons(group: int) -> None:
    chance = random.Random(group)  # noqa: S311
    taken = 0
    for _ in range(OF_EACH):
        text = damaged(chance.choice(SOURCES), chance)
        taken += check_same(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert taken > OF_EACH // 10


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[Who?, Which claim?]", ["Who?", "Which claim?"]),
        ("[Who?,Which?]", ["Who?", "Which?"]),
        ("{quote: Are you with us?, answer: No?}", {"quote": "Are you with us?", "answer": "No?"}),
        (
            "- [Who says so?]\n- {why: [Why? Because, ?x]}",
            [["Who says so?"], {"why": ["Why? Because", "?x"]}],
        ),
        ("[Qui parle ?, Quoi ? Où ?]", ["Qui parle ?", "Quoi ? Où ?"]),
        ("{ask: Who?\n  or what?}", {"ask": "Who? or what?"}),
        ("[?, ??, a?b]", ["?", "??", "a?b"]),
        ("ask: [Who?]   # or [which?]", {"ask": ["Who?"]}),
        (
            "ask: \"[Who?, ʔ]\"\nhint: '?,'\nwhy: |\n  a?]\n",
            {"ask": "[Who?, ʔ]", "hint": "?,", "why": "a?]\n"},
        ),
        ("Who?: [ɐ?]", {"Who?": ["ɐ?"]}),
    ],
)
def test_a_question_mark_in_a_text_between_brackets_is_a_letter(text: str, read: Any) -> None:
    assert check_same(text)
    assert quickly(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("? a\n: b", {"a": "b"}),
        ("- ? a\n  : b", [{"a": "b"}]),
        ("[? a : b]", [{"a": "b"}]),
        ("{? a, ? b : c}", {"a": "", "b": "c"}),
    ],
)
def test_a_question_mark_that_begins_a_name_stays_a_sign(text: str, read: Any) -> None:
    assert quickly(text) is None
    assert read_yaml(TextFile("a.yaml", text)) == (read, ())


PIECES = [
    *"\n\n\n  -:?[]{},#'\"|>!&*%@`\\~=<x",
    *(
        ": ",
        "- ",
        " #",
        "\n ",
        "\n  ",
        "\n    ",
        "\n- ",
        "a: ",
        "\n  b c: ",
        "'x'",
        '"x"',
        "[a, b]",
    ),
    *("{a: b}", '"\\n"', "''", "---", "\n---\n", "\n...\n", "%YAML 1.1\n", "<<: ", "|-", ">2", "+"),
    *("é", "😀", "\xa0", "\x85", "\u2028", "\u2029", "\u200b", "\ufeff", "\ue000", "\ufffe"),
    *(
        "\t",
        "\r",
        "\0",
        "\x7f",
        "k" * 1030,
        "[" * 40,
        "- " * 40,
        "# note\n",
        "? ",
        "?,",
        " ?]",
        "x?",
        "{a?: b?}",
        '"\\\n x"',
    ),
]


@settings(max_examples=800)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("a: {b: }")
@example("a: |#x\n  b")
@example("a: [what? b]")
@example("a: [b, ? %c]")
@example("\ufeffa: b")
@example("a:\n\tb")
@example("a: b\n---\nc: d")
@example("? a\n: b")
@example("- !x a")
@example("- &x a\n- *x")
@example("a:\n\n  # b\n\n- c")
@example(f"{'k' * 1025}: a")
@example('"a": "b\n\n c"\n# d\n')
def test_both_ways_read_the_same_of_anything(text: str) -> None:
    check_same(text)


LINES = st.tuples(
    st.sampled_from(["", "", " ", "  ", "    "]),
    st.sampled_from(["", "- ", "- - ", "a: ", "b c: ", "- a: ", '"q": ', ": "]),
    st.sampled_from(
        [
            *("x", "x y", '"q', 'q"', "'it''s'", "|", ">-", "|2", "[a, b]", "{a: b}", "[a", "b]"),
            *("x: y", "x:y", "x # c", "#c", "x #", "-", "http://x.y/?a=b#c", "[a: b]", "{a:b}"),
            *(
                "[a ?b]",
                "[a?, b? c]",
                "{a: b?}",
                "[a ?]",
                "[?]",
                "{a, b}",
                "[,]",
                "[a,]",
                "{a: }",
                "10%",
                "x?",
                "[- a]",
                "{-: a}",
                "[: a]",
            ),
            *("[a?, b? c]", "{a: b?}", "[a ?]", "[?]", "[? a]"),
            *("[a:]", "[a :b]", '""x', "", "[x]: y", "{x: y}: z", '"\\u263a"', "é 😀"),
        ]
    ),
    st.sampled_from(["", "", " "]),
).map("".join)


@settings(max_examples=800)
@given(st.lists(LINES, max_size=8).map("\n".join), st.sampled_from(["", "\n", "\n\n"]))
def test_both_ways_read_the_same_of_lines(text: str, end: str) -> None:
    check_same(text + end)


@pytest.mark.parametrize(
    "text",
    [
        *("a: b\tc", "a: \ufeffb", "a: \x7fb", "a: b\r\nc: d", "%YAML 1.1\n---\na", "---\na: b"),
        *("a: b\n...\n", "? a\n: b", "- ? a", "a: |#x\n  b", "a: >-#x\n  b", "a: !x b", "a: &x b"),
        *("- &x a\n- *x", "a: [? c]", "a: {b: }", "a: [b, %c]", "a: [", "a: 'b", "a: b: c"),
        *("a: b\na: c", "a: b #c", "", "# a", "[" * 30 + "a" * 3, "a: \ud800"),
    ],
)  # fmt: skip
def test_what_is_unusual_is_left_to_the_parser_in_python(text: str) -> None:
    assert quickly(text) is None


@pytest.mark.parametrize("text", ["- !x a", "- ! a", "- &x a", "- *x", "&x {a: b}", "!x [a]"])
def test_links_and_instructions_are_no_matter_of_libyaml(text: str) -> None:
    assert _events.quick_events(text) is None


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 100_000, "a: {" * 100_000, "- a\n" * (MOST_VALUES + 1)],
    ids=["brackets", "dashes", "braces", "values"],
)
def test_size_and_depth_are_bounded_while_events_are_made(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0

    class Counting(pyyaml.CSafeLoader):
        def get_event(self) -> Any:
            nonlocal made
            made += 1
            return super().get_event()

    monkeypatch.setattr(pyyaml, "CSafeLoader", Counting)
    assert _events.quick_events(text) is None
    assert 0 < made <= (MOST_VALUES + 4 if text.startswith("- a") else 3 * DEEPEST)


def test_all_goes_on_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    text = LESSONS[0].read_text("utf-8")
    file = TextFile("a.yaml", text)
    with_it = read_yaml(file)
    monkeypatch.setattr(_events, "_IS_COMPARED", False)
    assert quickly(text) is None
    without = read_yaml(file)
    assert (shown(without[0]), without[1]) == (shown(with_it[0]), with_it[1])
