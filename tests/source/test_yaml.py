"""YAML is read as the teacher wrote it, and every mistake is told in words that help."""

from __future__ import annotations

import copy
import pickle
import re
import time
from typing import TypeAlias

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.checks.lesson_file import edited
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml import _mistakes
from broadsheet.source.yaml import codes as yaml_codes
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.lines import Trouble
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


def good(text: str) -> Node:
    node, problems = read_yaml(TextFile("a.yaml", text))
    assert not problems
    assert node is not None
    return node


def problems_of(text: str) -> list[Diagnostic]:
    return list(read_yaml(TextFile("a.yaml", text))[1])


def line_of(problem: Diagnostic) -> int:
    return problem.place.file.position(problem.place.span.start)[0]


def nodes_of(node: Node | None) -> list[Node]:
    found, waiting = [], [node]
    while waiting:
        here = waiting.pop()
        if here is None:
            continue
        found.append(here)
        if not isinstance(here, Scalar):
            waiting.extend(here.values() if isinstance(here, Mapping) else here)
    return found


# What is read


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "on",
        "~",
        "null",
        "012",
        "1_000",
        "1.10",
        "12:30",
        "2024-01-01",
        ".inf",
        "=",
        "9" * 5000,
    ],
)
def test_every_value_stays_the_text_that_was_written(written: str) -> None:
    assert good(f"a: {written}\n") == {"a": written}
    name = written[:1000]  # the longest name that YAML allows has 1024 characters
    assert good(f"{name}: a\n") == {name: "a"}


def test_a_lesson_keeps_the_place_of_everything() -> None:
    text = """\
title: Who is speaking?  # a comment
aims:
  - "Name it"
  - 'It''s so'

# more
notes: |
  One
  two

standards: [A, {b: c}]
empty:
"""
    lesson = good(text)
    assert isinstance(lesson, Mapping)
    assert lesson == {
        "title": "Who is speaking?",
        "aims": ["Name it", "It's so"],
        "notes": "One\ntwo\n",
        "standards": ["A", {"b": "c"}],
        "empty": "",
    }
    assert {key: node.place.text for key, node in lesson.items()} == {
        "title": "Who is speaking?",
        "aims": "- \"Name it\"\n  - 'It''s so'",
        "notes": "|\n  One\n  two",
        "standards": "[A, {b: c}]",
        "empty": "",
    }
    assert [node.place.text for node in lesson["aims"]] == ['"Name it"', "'It''s so'"]  # type: ignore[union-attr]
    assert {key: place.text for key, place in lesson.key_places.items()} == {
        key: key for key in lesson
    }
    assert lesson["empty"].place.file.position(lesson["empty"].place.span.start) == (12, 7)
    assert lesson.place.text == text.rstrip("\n")


def test_plain_says_whether_there_are_quotation_marks() -> None:
    node = good("[a, \"a\", 'a']")
    assert [scalar.plain for scalar in nodes_of(node) if isinstance(scalar, Scalar)] == [
        False,
        False,
        True,
    ]


def test_a_span_is_read_with_places_in_the_whole_file() -> None:
    text = "---\ntitle: a\nauthor: b\n---\nBody: text: here\n"
    file = TextFile("a.txt", text)
    node, problems = read_yaml(file, Span(4, text.index("---", 4)))
    assert node == {"title": "a", "author": "b"}
    assert not problems
    assert isinstance(node, Mapping)
    assert node["author"].place.file.position(node["author"].place.span.start) == (3, 9)
    _, problems = read_yaml(file, Span(text.index("Body"), len(text)))
    assert [(problem.code.name, line_of(problem)) for problem in problems] == [("colon-in-text", 5)]


def test_the_place_of_a_value_leaves_out_what_stands_before_it() -> None:
    node, _ = read_yaml(TextFile("a.yaml", "a: &x !y  more\n"))
    assert isinstance(node, Mapping)
    assert node["a"].place.text == "more"


def test_a_lone_exclamation_mark_is_not_lost_in_silence() -> None:
    _, problems = read_yaml(TextFile("a.yaml", "ask: ! Stop\n"))
    assert [(p.code.name, p.place.text) for p in problems] == [("yaml-tag", "!")]


def test_rare_line_breaks_are_letters_of_the_text() -> None:
    node = good("a: x\u2028y\u2029\nb: '\u0085'\nc: \ue000z\nd: |\n  p\u2028q\n")
    assert node == {"a": "x\u2028y\u2029", "b": "\u0085", "c": "\ue000z", "d": "p\u2028q\n"}
    assert isinstance(node, Mapping)
    assert node["a"].place.text == "x\u2028y\u2029"
    assert node["c"].place.file.position(node["c"].place.span.start) == (3, 4)


def test_a_value_can_be_copied_and_pickled() -> None:
    scalar = good("text")
    assert isinstance(scalar, Scalar)
    for twin in (copy.copy(scalar), pickle.loads(pickle.dumps(scalar))):  # noqa: S301
        assert twin == "text"
        assert twin.plain
        assert twin.place.text == "text"


# What is refused while the rest is read


@pytest.mark.parametrize(
    ("text", "code", "at_fault", "hint", "node"),
    [
        ("ask: *a\nb: c", "yaml-alias", "*a", '`ask: "*a"`', {"ask": "*a", "b": "c"}),
        ("ask: &a more\nb: c", "yaml-alias", "&a", '`ask: "&a more"`', {"ask": "more", "b": "c"}),
        ("ask: !str x\nb: c", "yaml-tag", "!str", '`ask: "!str x"`', {"ask": "x", "b": "c"}),
        ("a: !!int 5", "yaml-tag", "!!int", "take `!!int` out", {"a": "5"}),
        ("<<: {x: y}\nb: c", "merge-key", "<<", "write the fields out", {"x": "y", "b": "c"}),
        ("? [a]\n: x\nb: c", "key-not-text", "[a]", "before the colon", {"b": "c"}),
        ("*k : x\nb: c", "yaml-alias", "*k", "quotation marks", {"b": "c"}),
        ("a: 1\nb: 2\na: {c: d}", "doubled-key", "a", "keep one", {"a": "1", "b": "2"}),
        ("é: 1\ne\u0301: 2", "doubled-key", "e\u0301", "keep one", {"é": "1"}),
        ("a:\n  - b\n   - c", "dash-in-text", "- c", "`- `", {"a": ["b - c"]}),
        ("a:\n  one\n  - two", "no-dash", "one", "`  - one`", {"a": ["one", "two"]}),
        ("a:\n  -one", "no-dash", "-one", "`  - one`", {"a": ["one"]}),
        ("a:\n  -b: one", "no-dash", "-b: one", "`  - b: one`", {"a": {"-b": "one"}}),
        ('a: "\\e"', "unprintable-character", '"\\e"', "backslash", {"a": "\x1b"}),
        ('a: "\\ud800"', "unprintable-character", '"\\ud800"', "backslash", {"a": "\ud800"}),
    ],
)
def test_a_problem_that_leaves_the_rest_readable(
    text: str, code: str, at_fault: str, hint: str, node: Tree
) -> None:
    read, problems = read_yaml(TextFile("a.yaml", text))
    assert [problem.code.name for problem in problems] == [code]
    assert problems[0].place.text == at_fault
    assert hint in (problems[0].hint or "")
    assert read == node


LINKED = [
    ("a: &x [b]\nd: *x\n", "`d: [b]`", "a: [b]\nd: [b]\n", {"a": ["b"], "d": ["b"]}),
    ("a: &x b\nd: [*x, e, *x]", "`b`", "a: b\nd: [b, e, b]", {"a": "b", "d": ["b", "e", "b"]}),
    ("a: &x b, c\nd: [*x]", '`"b, c"`', 'a: b, c\nd: ["b, c"]', {"a": "b, c", "d": ["b, c"]}),
    ("- &x 'b'\n- *x", "`- 'b'`", "- 'b'\n- 'b'", ["b", "b"]),
    ("- &x {b: c}\n- *x", "`- {b: c}`", "- {b: c}\n- {b: c}", [{"b": "c"}, {"b": "c"}]),
    ("a: &x\n  - b\nd: *x", "write the value out here", None, {"a": ["b"], "d": ["b"]}),
    ("a: &x >-\n  b\n  c\nd: *x", "write the value out here", None, {"a": "b c", "d": "b c"}),
]
NO_LINKS = "links between the parts of a lesson are not possible"


@pytest.mark.parametrize(("text", "hint", "written_out", "node"), LINKED)
def test_a_link_is_no_way_to_write_a_value(
    text: str, hint: str, written_out: str | None, node: Tree
) -> None:
    read, problems = read_yaml(TextFile("a.yaml", text), names=frozenset("ad"))
    assert read == node
    assert {problem.code.name for problem in problems} == {"yaml-alias"}
    name, *uses = problems
    assert all(NO_LINKS in problem.message for problem in problems)
    assert "take `&x` out, and write the value out again in line" in (name.hint or "")
    assert all(hint in (use.hint or "") for use in uses)
    certain = [fix for problem in problems for fix in problem.fixes if fix.certain]
    assert [edited(text, fix.edits) for fix in certain] == ([written_out] if written_out else [])


def test_a_name_in_quotation_marks_copies_nothing() -> None:
    assert read_yaml(TextFile("a.yaml", '"<<": {a: b}\nc: d'))[0] == {"<<": {"a": "b"}, "c": "d"}


def test_fields_that_were_to_be_copied_are_shown_and_not_missed() -> None:
    text = "- &x {b: c, d: e}\n- {<<: *x, b: f}\n- <<: *x\n  b: g\n"
    read, problems = read_yaml(TextFile("a.yaml", text))
    assert read == [{"b": "c", "d": "e"}, {"b": "f", "d": "e"}, {"b": "g", "d": "e"}]
    assert [p.code.name for p in problems] == ["yaml-alias", "merge-key", "merge-key"]
    assert problems[1].hint == "write the fields out here: `b: c`, `d: e`"


@pytest.mark.parametrize(
    ("text", "written", "certain"),
    [
        ("a: >-\n  Read:\n  - b\n  - c\n", "a: |-\n  Read:\n  - b\n  - c\n", True),
        ("a: >\n  - b\n  - c", "a: |\n  - b\n  - c", True),
        ("a: >2 # x\n  - b\n  - c", "a: |2 # x\n  - b\n  - c", True),
        ("a: >-\n  Read:\n  - b\n", "a: |-\n  Read:\n  - b\n", True),
        ("a: >-\n  1. b\n  2. c", "a: |-\n  1. b\n  2. c", True),
        ("- >-\n  • b\n  • c", "- |-\n  • b\n  • c", True),
        ("a: >-\n  Read all\n  of these:\n  - b", "a: |-\n  Read all\n  of these:\n  - b", False),
        ("a: >-\n  - b and\n  more\n  - c", "a: |-\n  - b and\n  more\n  - c", False),
        ('a: "Read:\n  - b\n  - c"', None, False),
        ("a: 'Read:\n\n  - b\n  - c'", None, False),
        ("a: Do\n  1. this\n  2. that", None, False),
        ("a: Two things\n  • one\n  • two\n", None, False),
    ],
)
def test_a_list_whose_lines_are_joined_is_told(
    text: str, written: str | None, certain: bool
) -> None:
    node, [problem] = read_yaml(TextFile("a.yaml", text))
    assert node is not None
    assert problem.code.name == "run-together-list"
    assert "|" in (problem.hint or "")
    assert [edited(text, fix.edits) for fix in problem.fixes] == ([written] if written else [])
    assert [fix.certain for fix in problem.fixes] == ([certain] if written else [])
    assert not problems_of(written or "a: b")


@pytest.mark.parametrize(
    "text",
    [
        "a: |-\n  Read:\n  - b\n  - c\n",
        "a: >-\n  Read:\n\n  - b\n\n  - c\n",
        "a: >-\n  Read:\n    - b\n    - c\n",
        "a: >-\n  They came\n  - and went -\n  as they liked",
        "a: >-\n  It was in\n  1990. And on\n  2. May",
        "a: >-\n  It closed on the\n  1. of May",
        'a: "They came\n  -and went-\n  -so"',
        "a: >-\n  -5 to\n  -3 degrees",
        "a: >-\n  - b\n",
        "a: >-",
    ],
)
def test_other_lines_may_be_joined(text: str) -> None:
    assert not problems_of(text)


def test_all_such_problems_are_found_in_one_run() -> None:
    problems = problems_of("a: *x\nb: !t y\na: 1\nc:\n  <<: z\n  d: &q w\n")
    assert [(problem.code.name, line_of(problem)) for problem in problems] == [
        ("yaml-alias", 1),
        ("yaml-tag", 2),
        ("doubled-key", 3),
        ("merge-key", 5),
        ("yaml-alias", 6),
    ]


def test_a_doubled_key_shows_both_places() -> None:
    (problem,) = problems_of("a: 1\nb: 2\na: 3\n")
    assert line_of(problem) == 3
    assert [note.place.file.position(note.place.span.start) for note in problem.notes] == [(1, 1)]


def test_the_same_key_in_two_items_is_not_doubled() -> None:
    assert good("- a: 1\n- a: 2\n") == [{"a": "1"}, {"a": "2"}]


def test_quotation_marks_keep_every_sign_as_text() -> None:
    assert good("'<<': '*a'\n\"&b\": '!c'\n") == {"<<": "*a", "&b": "!c"}


# What stops the reading


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("\n\n", 1), ("# only this\n", 1), ("---\n", 1)]
)
def test_an_empty_file_is_told(text: str, line: int) -> None:
    node, problems = read_yaml(TextFile("a.yaml", text))
    assert node is None
    assert [(problem.code.name, line_of(problem)) for problem in problems] == [
        ("nothing-written", line)
    ]


MISTAKES = [
    # a colon inside the text
    ("a: b\nask: He said: hi\nc: d", "colon-in-text", 2, '`ask: "He said: hi"`'),
    ("- a: b: c", "colon-in-text", 1, '`- a: "b: c"`'),
    ("ask: C#: x  # why", "colon-in-text", 1, '`ask: "C#: x"`'),
    ('ask: "Yes": he said', "colon-in-text", 1, "`ask: '\"Yes\": he said'`"),
    ('ask: don\'t: "no"', "colon-in-text", 1, "`ask: 'don''t: \"no\"'`"),
    ("a: [b: c: d]", "colon-in-text", 1, "quotation marks"),
    ('a: "b\n  c: d"\ne: f: g', "colon-in-text", 3, '`e: "f: g"`'),
    # signs that mean something in YAML
    ("ask: @home is a name\nb: c", "sign-at-start", 1, '`ask: "@home is a name"`'),
    ("a: b\nask: `x` y", "sign-at-start", 2, '`ask: "`x` y"`'),
    ("ask: % of what", "sign-at-start", 1, '`ask: "% of what"`'),
    ("ask: *really* so\nb: c", "sign-at-start", 1, '`ask: "*really* so"`'),
    ("ask: **really** so", "sign-at-start", 1, '`ask: "**really** so"`'),
    ("ask: *x so\nb: c", "sign-at-start", 1, '`ask: "*x so"`'),
    ("ask: & more", "sign-at-start", 1, '`ask: "& more"`'),
    ("ask: !Look! There", "sign-at-start", 1, '`ask: "!Look! There"`'),
    ("ask: !a!b there", "sign-at-start", 1, '`ask: "!a!b there"`'),
    ("ask: , and", "sign-at-start", 1, '`ask: ", and"`'),
    ("ask: ? and", "sign-at-start", 1, '`ask: "? and"`'),
    ("ask: - and\nb: c", "sign-at-start", 1, "on the next line"),
    ("a: [b, @c]", "sign-at-start", 1, "quotation marks"),
    ("a: b\n% c", "sign-at-start", 2, "quotation marks"),
    ("%YAML 2.0\n---\na: b", "sign-at-start", 1, "quotation marks"),
    ("%YAML 1." + "1" * 5000 + "\n---\na: b", "not-yaml", 1, "compare"),
    # blocks of text
    ("why: |text\nb: c", "block-text", 1, '`why: "|text"`'),
    ("why: > 5 is more\nb: c", "block-text", 1, "on the next line, indented"),
    ("why: |\ntext\nb: c", "block-text", 2, "`  text`"),
    ("why: |\n  a\n b\nb: c", "wrong-indentation", 3, "with 2 spaces before it: `  b`"),
    # quotation marks
    ('ask: "Who\nb: c\nd: e', "unclosed-quote", 1, '`ask: "Who"`'),
    ("x: y\nask: 'Who\nb: c", "unclosed-quote", 2, "`ask: 'Who'`"),
    ("ask: 'Tis so\nb: c", "unclosed-quote", 1, '`ask: "\'Tis so"`'),
    ('ask: "Who\nquote: "brotherly"\nz: y', "unclosed-quote", 1, '`ask: "Who"`'),
    ('ask: "Who\nquote: "to: be"\nz: y', "unclosed-quote", 1, '`ask: "Who"`'),
    ('- "one\n- "two"\n- three', "unclosed-quote", 1, '`- "one"`'),
    ("a: 'b\n---\nc: d", "unclosed-quote", 1, "`a: 'b'`"),
    ('a: ["b, c]', "unclosed-quote", 1, "where the text ends"),
    ('quote: "brotherly" country\nb: c', "text-after-quote", 1, "`quote: '\"brotherly\" country'`"),
    ("quote: 'It's fine'\nb: c", "text-after-quote", 1, '`quote: "It\'s fine"`'),
    ('ask: "Say "no" twice"', "text-after-quote", 1, "`ask: 'Say \"no\" twice'`"),
    ('ask: "a", "b"', "text-after-quote", 1, '`ask: \'"a", "b"\'`'),
    ('- "a" b\n- c', "text-after-quote", 1, "`- '\"a\" b'`"),
    ('"a" b', "text-after-quote", 1, "`'\"a\" b'`"),
    ('"a" b: c', "text-after-quote", 1, "quotation marks"),
    ('a: ["b" c, d]', "text-after-quote", 1, "a comma"),
    ('a: "b"\n  more\nc: d', "text-after-quote", 2, "at the very end"),
    ('a: "b\n  c" d', "text-after-quote", 2, "one pair"),
    ('a: "b" @c', "text-after-quote", 1, "`a: '\"b\" @c'`"),
    # backslashes
    ('ask: "a\\d"', "unknown-escape", 1, "`ask: 'a\\d'`"),
    ('a: b\nask: "\\x1"', "unknown-escape", 2, "`ask: '\\x1'`"),
    ('ask: "\\UFFFFFFFF"', "unknown-escape", 1, "`ask: '\\UFFFFFFFF'`"),
    ('ask: "a\\d\n  b"', "unknown-escape", 1, "`\\\\d`"),
    # tabs
    ("a:\n\tb: c", "tab", 2, "with 2 spaces before it: `  b: c`"),
    ("a:\n  - b\n\t- c", "tab", 3, "with 2 spaces before it: `  - c`"),
    ("\ta: b", "tab", 1, "without spaces before it: `a: b`"),
    ("a:\tb", "tab", 1, "`a: b`"),
    ("a: b\tc\nd: e", "tab", 1, "`a: b c`"),
    # indentation
    ("a:\n  b: c\n d: e", "wrong-indentation", 3, "with 2 spaces before it: `  d: e`"),
    ("title: Who\n  level: x", "wrong-indentation", 2, "without spaces before it: `level: x`"),
    ("ask: He said\n  yes: hi", "wrong-indentation", 2, "the whole text in quotation marks"),
    ("a:\n  - b: c\n   d: e", "wrong-indentation", 3, "`    d: e`"),
    ("a:\n  - b: c\n      d: e", "wrong-indentation", 3, "`    d: e`"),
    ("a:\n  - b\n - c", "wrong-indentation", 3, "`  - c`"),
    ("a:\n  - type: x\n  ask: y", "wrong-indentation", 3, "with 4 spaces before it: `    ask: y`"),
    (" a: b\nc: d", "wrong-indentation", 1, "at the very left: `a: b`"),
    # colons and dashes that are missing
    ("title:Who\nseed: x", "no-space-after-colon", 1, "`title: Who`"),
    ("seed: x\ntitle:Who\nlevel: y", "no-space-after-colon", 2, "`title: Who`"),
    ("q:\n  - type:mc\n    ask: x", "no-space-after-colon", 2, "`- type: mc`"),
    ("q:\n  - type: mc\n    ask:x", "no-space-after-colon", 3, "`ask: x`"),
    ("aims:\n- a\ntitle:Who", "no-space-after-colon", 3, "`title: Who`"),
    ("title Who\nseed: x", "no-colon", 1, "`name: value`"),
    ("seed: x\ntitle Who\nlevel: y", "no-colon", 2, "`name: value`"),
    ("intro: Read this\nand answer.\na: b", "no-colon", 2, "`  and answer.`"),
    ("a: b\n: c", "no-colon", 2, "the name of the field"),
    ("a: b\n" + "x" * 1100 + ": c", "colon-in-text", 2, "quotation marks"),
    ("aims:\n  - one\n  two\nb: c", "no-dash", 3, "`  - two`"),
    ("aims:\n  - one\n  -two\nb: c", "no-dash", 3, "`  - two`"),
    ("aims:\n  one\n  - two: x\nb: c", "no-dash", 2, "`  - one`"),
    ("a: b\n- c", "item-among-fields", 2, "a line above"),
    ("a:\n  - b: c\n    - d", "item-among-fields", 3, "a line above"),
    # brackets
    ("a: b\nc: ] d", "wrong-bracket", 2, '`c: "] d"`'),
    ("a: }", "wrong-bracket", 1, '`a: "}"`'),
    ("a: [b]]\nc: d", "wrong-bracket", 1, "take the `]` out"),
    ("a: [b}\nc: d", "wrong-bracket", 1, "write `]`"),
    ("a: b\nc: [d, e\nf: g", "wrong-bracket", 2, "`c: [d, e]`"),
    ("a: {b: c,\nf: g: h", "wrong-bracket", 1, "`a: {b: c}`"),
    ("a: [b, c", "wrong-bracket", 1, "`a: [b, c]`"),
    ("a: [9–10] and more\nb: c", "wrong-bracket", 1, '`a: "[9–10] and more"`'),
    ("a: [{b} c]", "wrong-bracket", 1, "commas"),
    # ends and odd characters
    ("a: b\n---\nc: d", "second-document", 2, "take this line out"),
    ("a: b\n...\nc: d", "second-document", 2, "take this line out"),
    ("a: b\nc: \ufffe", "unprintable-character", 2, "delete it"),
    ("a: \0", "unprintable-character", 1, "delete it"),
]


@pytest.mark.parametrize(("text", "code", "line", "hint"), MISTAKES)
def test_a_mistake_is_told_in_words_that_help(text: str, code: str, line: int, hint: str) -> None:
    node, problems = read_yaml(TextFile("a.yaml", text))
    assert node is None
    assert [(problem.code.name, line_of(problem)) for problem in problems] == [(code, line)]
    assert hint in (problems[0].hint or "")


FIXED = [
    (text, line, hint[1:-1])
    for text, code, line, hint in MISTAKES
    if re.fullmatch(r"`.+`", hint) and code not in ("no-colon", "unknown-escape")
]


@pytest.mark.parametrize(("text", "line", "fixed"), FIXED)
def test_the_fixed_line_of_a_hint_fixes_the_line(text: str, line: int, fixed: str) -> None:
    lines = text.split("\n")
    indent = "" if fixed.startswith(" ") else re.sub(r"\S.*", "", lines[line - 1])
    lines[line - 1] = indent + fixed
    # Other mistakes may follow further down.
    assert all(line_of(problem) > line for problem in problems_of("\n".join(lines)))


def test_an_unclosed_quotation_mark_is_shown_where_it_opens() -> None:
    (problem,) = problems_of('a: b\nask: "Who\nc: d\n')
    assert problem.place.file.position(problem.place.span.start) == (2, 6)
    assert problem.place.text == '"'


def test_the_words_of_the_parser_are_never_shown() -> None:
    for text, *_ in MISTAKES:
        try:
            list(pyyaml.parse(text, Loader=pyyaml.SafeLoader))
        except pyyaml.MarkedYAMLError as error:
            (problem,) = problems_of(text)
            for words in (error.context, error.problem):
                assert not words or words not in f"{problem.message} {problem.hint}"
        except (pyyaml.YAMLError, ValueError, OverflowError):
            continue


def test_a_very_long_line_is_shortened_in_the_hint() -> None:
    (problem,) = problems_of(f"a: b: {'c ' * 500}\n")
    assert len(problem.hint or "") < 500
    assert " … " in (problem.hint or "")


def test_every_code_has_a_name_of_its_own() -> None:
    codes = [code for code in vars(yaml_codes).values() if isinstance(code, Code)]
    assert len({code.name for code in codes}) == len(codes)
    for code in codes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
        warns = code in (yaml_codes.CUT_OFF, yaml_codes.RUN_TOGETHER_LIST)
        assert (code.severity is Severity.WARNING) == warns


@pytest.mark.parametrize(
    ("line", "cut_off"),
    [
        ("ask: Who says #1 that?", "#1 that?"),
        ("ask: See sheet #two", "#two"),
        ("ask: a   # a comment", None),
        ("ask: a   #", None),
        ("ask: a   ##", None),
        ("ask: C# and #5", "#5"),
        ("ask: 'Who says #1 that?'", None),
        ("#ask: a", None),
        ("ask: a\n#b: c", None),
    ],
)
def test_text_that_would_be_lost_as_a_comment_is_told(line: str, cut_off: str | None) -> None:
    _, problems = read_yaml(TextFile("a.yaml", f"x: y\n{line}\n"))
    assert [(p.code.name, p.place.text) for p in problems] == (
        [("text-cut-off", cut_off)] if cut_off else []
    )


# Hostile files


FIELDS = frozenset({"kind", "text", "answer", "to", "notes"})
QUESTIONS = "q:\n  - type: a\n    list:\n      - text: b\n        why: c\n"
WITH_OPTIONS = "q:\n  - type: a\n    options:\n      - b\n      - c\n"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        # A tab, where the line above tells how many spaces it stands for.
        (QUESTIONS + "\tanswer: d\n", 6, "`        answer: d`"),
        (QUESTIONS + "\twhy: d\n", 6, "`    why: d`"),
        (QUESTIONS + "\t- text: d\n", 6, "`      - text: d`"),
        (WITH_OPTIONS + "\tanswer: d\n", 6, "`    answer: d`"),
        ("a:\n\tb: c\n", 2, "`  b: c`"),
        # One blank too few or too many: the column that is nearest.
        (WITH_OPTIONS + "   answer: d\n", 6, "perhaps with 4 spaces before it: `    answer: d`"),
        (QUESTIONS + "     answer: d\n", 6, "perhaps with 4 spaces before it: `    answer: d`"),
        (QUESTIONS + "       answer: d\n", 6, "perhaps with 8 spaces before it"),
        (QUESTIONS + "     - text: d\n", 6, "perhaps with 6 spaces before it: `      - text: d`"),
        (WITH_OPTIONS + " - type: d\n", 6, "perhaps with 2 spaces before it: `  - type: d`"),
        # A list to the left of its name, and another line in the name's column.
        (
            "q:\n  - type: a\n    options:\n  - b\n  - c\n    answer: b\n",
            4,
            "indent lines 4 to 5 by 4 more spaces, so that they stand under `options:`",
        ),
        # The end of a file that was not saved whole.
        ('a: "b c', 1, "the file stops here: if it was not saved whole, look for an older copy"),
        ("a: b\nc: [d, e", 2, "look for an older copy"),
        ('a: "b c\n', 1, '`a: "b c"`'),
        ("a: b\nc: {d: e, ", 2, "perhaps `c: {d: e}`; the file stops here"),
        ("a: b\nc: {d: e,\n", 2, "perhaps `c: {d: e}`"),
        ("a: b\nc: [d, {e: f}, ", 2, "perhaps `c: [d, {e: f}]`"),
        ("a: b\nc: {d: ", 2, "write `}` after the last item"),
        (
            "a: b\nc: [d,\n  {e: f},\n",
            2,
            "write `]` after the last item, and a comma between items",
        ),
        # A line that somebody is typing.
        ("a: b\nans", 2, "indent it: `  ans`"),
        ("q:\n  - a: b\n  -a: c", 3, "write `  - a: c`"),
        ("q:\n  - aa: b\n    c: d\n  -aa: c\n    c: d\n", 4, "write `  - aa: c`"),
        # A field without its colon, and a text that goes on.
        ("a: b\nkind document\nc: d\n", 2, "write `kind: document`"),
        ("a: b\nto the end of it all\nc: d\n", 2, "write `name: value`"),
        ("a: b\nsome document\nc: d\n", 2, "write `name: value`"),
        # Curly marks around the whole of a value.
        ("notes: “Look: there”\n", 1, '`notes: "Look: there"`'),
        ("notes: „Look: there“\n", 1, '`notes: "Look: there"`'),
        ("notes: “Look”: “there”\n", 1, '`notes: "“Look”: “there”"`'),
        ("notes: “Look”: there\n", 1, '`notes: "“Look”: there"`'),
        ("notes: ‘Look’: that’s it’\n", 1, '`notes: "‘Look’: that’s it’"`'),
    ],
)
def test_a_hint_says_just_what_to_write(text: str, line: int, hint: str) -> None:
    (problem,) = read_yaml(TextFile("a.yaml", text), names=FIELDS)[1]
    assert line_of(problem) == line
    assert problem.hint
    assert hint in problem.hint


@pytest.mark.parametrize("text", ['a: "b c\n', 'a: "b\nc: d', 'a: "b\n\n', "a: [b\n"])
def test_a_file_that_ends_with_a_whole_line_is_not_said_to_be_cut_off(text: str) -> None:
    (problem,) = problems_of(text)
    assert "older copy" not in str(problem.hint)


def test_curly_marks_may_be_meant_to_be_printed() -> None:
    (problem,) = read_yaml(TextFile("a.yaml", "notes: “Look: there”\n"), names=FIELDS)[1]
    assert [fix.edits[0].text for fix in problem.fixes] == ['"Look: there"', '"“Look: there”"']
    assert not any(fix.certain for fix in problem.fixes)


def levels(text: str, depth: int) -> str:
    rows = [f"l0: &l0 {text}"]
    for level in range(1, depth):
        many = ", ".join([f"*l{level - 1}"] * 10)
        rows.append(f"l{level}: &l{level} " + (f"[{many}]" if text == "x" else f"{{<<: [{many}]}}"))
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (levels("x", 9), "yaml-alias"),
        (levels("{a: b}", 9), "merge-key"),
        ("&a [*a]", "yaml-alias"),
        ("[" * 200 + "]" * 200, "too-deep"),
        ("[" * 100_000, "too-deep"),
        ("{a: " * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("? " * 100_000, "too-deep"),
        ("".join(" " * depth + "a:\n" for depth in range(1000)), "too-deep"),
        ("a: b\nb: [" + "x, " * 60_000 + "]", "too-many-values"),
        ("[&a x" + ", *a" * 60_000 + "]", "too-many-values"),
        ("a: 1\n" * 60_000, "doubled-key"),
        ("a: @" + " " * 500_000 + "x", "sign-at-start"),
        ("a: b" + " #" * 250_000 + "\n]", "wrong-bracket"),
        ("a: " + "b:c:d:" * 80_000 + " x: y", "colon-in-text"),
        ("a: b\n" + "\n" * 300_000 + "]", "wrong-bracket"),
        ('a: "' + "b\n" * 200_000, "unclosed-quote"),
    ],
    ids=lambda value: value[:12],
)
def test_a_hostile_file_is_refused_soon(text: str, code: str) -> None:
    start = time.process_time()
    problems = problems_of(text)
    assert time.process_time() - start < 5
    assert code in {problem.code.name for problem in problems}


def test_the_deepest_that_is_allowed_is_read() -> None:
    assert good("[" * yaml_codes.DEEPEST + "]" * yaml_codes.DEEPEST)


# Properties

_YAML = st.text(
    st.sampled_from("ab: -\n\"'[]{},#&*!|>%@`?\t\\<.~0x\u2028\u2029\x85é\ufeff"), max_size=60
)
_LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "  ", "    ", "\t", " "]),
        st.sampled_from(["", "- ", "-", "a: ", "b:", "- c: ", '"', "'", "&a ", "*a", "|", "<<: "]),
        st.sampled_from(["", "x", '"x"', "x: y", "it's", '"x" y', "[a, b]", "[", "}", "---", "#"]),
    ).map("".join),
    max_size=8,
).map("\n".join)


@settings(max_examples=400, deadline=None)
@given(text=_YAML | _LINES | st.text(), start=st.integers(0, 80), length=st.integers(0, 200))
@example(text="a: *b\r\n\x0b", start=0, length=200)
@example(text="\ufeff\ufeffa", start=1, length=9)
@example(text='"\\U99999999"', start=0, length=200)
@example(text="%TAG ! x:\n--- !y z", start=0, length=200)
@example(text="? &a\n: !!b\n", start=0, length=200)
def test_any_text_is_read_or_refused_inside_its_span(text: str, start: int, length: int) -> None:
    file = TextFile("a.yaml", text)
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    node, problems = read_yaml(file, span)
    assert node is not None or problems
    for problem in problems:
        for place in (problem.place, *(note.place for note in problem.notes)):
            assert place.file is file
            assert place.span in span
            assert place.span.start <= place.span.end
        for words in (problem.message, problem.hint or "-"):
            assert len(words.splitlines()) == 1
            assert not words.endswith(".")
    for here in nodes_of(node):
        assert here.place.span in span
        assert here.place.span.start <= here.place.span.end
        if not isinstance(here, Scalar):
            inner = here.values() if isinstance(here, Mapping) else here
            assert all(other.place.span in here.place.span for other in inner)


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t"))
_TREE: st.SearchStrategy[Tree] = st.recursive(
    _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcé:- #'\"?", max_size=5), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(tree=_TREE, flow=st.booleans())
def test_what_is_dumped_in_quotation_marks_is_read_back(tree: Tree, flow: bool) -> None:
    text = pyyaml.safe_dump(tree, default_style='"', default_flow_style=flow, allow_unicode=True)
    assert good(text) == tree


@settings(max_examples=150, deadline=None)
@given(
    value=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\\\"'"))
)
def test_the_place_of_a_value_holds_its_text(value: str) -> None:
    for written in (f'"{value}"', f"'{value}'", value):
        node, problems = read_yaml(TextFile("a.yaml", f"a: {written}\n"))
        if problems or not isinstance(node, Mapping):
            assert written == value, problems  # only without marks can it mean something else
            continue
        scalar = node["a"]
        if isinstance(scalar, Scalar):
            assert str(scalar) in scalar.place.text
            if not scalar.plain and written != value:
                assert scalar.place.text == written


def test_the_parser_still_words_its_errors_as_the_table_expects() -> None:
    """Each way to recognise a mistake is met by one of the mistakes above."""
    met = set()
    for text, *_ in MISTAKES:
        try:
            list(pyyaml.parse(text, Loader=pyyaml.SafeLoader))
        except pyyaml.YAMLError as error:
            wording = Trouble(text, error, None).wording
            met |= {
                pattern.pattern for pattern, _ in _mistakes._RECOGNISERS if pattern.search(wording)
            }
        except (ValueError, OverflowError):
            continue
    assert met == {pattern.pattern for pattern, _ in _mistakes._RECOGNISERS}


def test_sequences_and_mappings_are_lists_and_dicts() -> None:
    node = good("- a: b\n")
    assert isinstance(node, Sequence)
    assert isinstance(node[0], Mapping)
    assert isinstance(node, list)
    assert isinstance(node[0], dict)


def test_a_quotation_mark_may_be_the_last_thing_in_an_open_bracket() -> None:
    assert read_yaml(TextFile("lesson.yaml", '{#"'))[0] is None


@pytest.mark.parametrize(
    "text",
    [
        "q:\n  -type: x\n    ask: y\n",
        "q:\n  - type: x\n  -type: x\n    ask: y\n",
        "q:\n  -type: x\n    ask: y\n  - type: z\n    ask: y\n",
    ],
)
def test_a_dash_without_its_space_is_one_mistake_that_can_be_fixed(text: str) -> None:
    problems = read_yaml(TextFile("a.yaml", text), names=FIELDS)[1]
    (problem,) = dict.fromkeys(problems)
    assert problem.message == "a space is missing after the dash"
    (fix,) = problem.fixes
    assert fix.certain
    assert not problems_of(edited(text, fix.edits))


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("a:\n\tb: c\n", "a:\n  b: c\n"),
        ("a:\n  - b\n \t - c\n", "a:\n  - b\n  - c\n"),
        ("a:\n  b: c\n d: e", "a:\n  b: c\n  d: e"),
        ("a:\n  - b: c\n      d: e", "a:\n  - b: c\n    d: e"),
        ("why: |\n  a\n b\nb: c", "why: |\n  a\n  b\nb: c"),
        (" a: b\nc: d", "a: b\nc: d"),
        # A dash is missing, and not spaces.
        ("a:\n  - b: c\n    d: e\n    b: f\n", "a:\n  - b: c\n    d: e\n  - b: f\n"),
    ],
)
def test_a_line_in_a_wrong_column_can_be_moved_by_choice(text: str, fixed: str) -> None:
    (problem,) = problems_of(text)
    (fix,) = problem.fixes
    assert not fix.certain
    assert edited(text, fix.edits) == fixed
    assert not problems_of(fixed)
