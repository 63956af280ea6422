"""Editors complete, explain and check a lesson by its schema, as they do with all other YAML.

The schema is read here by yaml-language-server itself, which is behind most editors, from the file
that `broadsheet init` writes.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from desk import broadsheet
from support import LESSONS, ROOT
from yaml_server import Place, Problem, YamlServer, what_is_missing

from broadsheet.lesson.schema import lesson_schema
from broadsheet.questions import question_types

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TYPES = question_types()
SAMPLES = tuple(sorted((ROOT / "tests" / "questions").glob("*/good.yaml")))
STARTER = ROOT / "broadsheet/cli/starter" / "lessons" / "who-says-so.yaml"
NAMED = "# yaml-language-server: $schema=lesson.schema.json\n"
HALF = f"{NAMED}title: T\nseed: s\nquestions:\n"
HERE = "‸"
"""Stands for the place that a test asks about."""


@dataclass(frozen=True)
class Editor:
    """A workspace as `broadsheet init` and `broadsheet new` make it, open in an editor."""

    desk: Path
    server: YamlServer
    _numbers: count[int]

    def open(self, text: str) -> str:
        """Write a text into a new file beside the lessons, without saving it."""
        return self.server.open(self.desk / "lessons" / f"open-{next(self._numbers)}.yaml", text)

    def proposals(self, marked: str) -> dict[str, str]:
        """What may be written at the marked place, with what is told of it."""
        text, place = unmarked(marked)
        return self.server.complete(self.open(text), place)

    def told(self, marked: str) -> str:
        """What is told of the marked place."""
        text, place = unmarked(marked)
        return self.server.hover(self.open(text), place)

    def problems(self, text: str) -> tuple[Problem, ...]:
        """What is wrong with a text."""
        return self.server.problems(self.open(text))


def unmarked(marked: str) -> tuple[str, Place]:
    """A text without its mark, and where that stood."""
    before, _, after = marked.partition(HERE)
    return before + after, Place.of(marked, len(before))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    missing = what_is_missing()
    assert not missing, missing
    desk = tmp_path_factory.mktemp("desk")
    assert broadsheet("init", ".", at=desk).status == 0
    assert broadsheet("new", "second", "--seed", "river-bridge", at=desk).status == 0
    log = tmp_path_factory.mktemp("log") / "errors.txt"
    with YamlServer.running(desk, log) as server:
        yield Editor(desk, server, count(1))


def lesson_text(path: Path) -> str:
    """A lesson of the repository, with the line that names the schema if it has none."""
    text = path.read_text(encoding="utf-8")
    return text if text.startswith(NAMED) else NAMED + text


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def keys_of(name: str) -> set[str]:
    return set(TYPES[name].known_keys())


# --- what there is to be tested -----------------------------------------------------------------


def test_what_is_missing_is_said_with_the_command_that_brings_it(tmp_path: Path) -> None:
    assert "make " in what_is_missing(tmp_path / "yaml-language-server")


# --- what may be written ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked",
    [
        f"{HALF}  - type: {HERE}",
        f"{HALF}  - type: {HERE}\n",
        f"{HALF}  - type: sho{HERE}\n",
        f"{HALF}  - type: {HERE}\n    ask: What?\n",
        f"{HALF}  - type: short-answer\n    ask: Why?\n    answer: So.\n\n  - type: {HERE}\n",
    ],
    ids=["at the end", "before a line", "half typed", "before more keys", "second question"],
)
def test_behind_type_every_type_is_proposed_with_what_it_is(editor: Editor, marked: str) -> None:
    proposed = editor.proposals(marked)
    assert set(proposed) == set(TYPES)
    for name, told in proposed.items():
        assert told, name


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_behind_type_in_a_whole_lesson_every_type_is_proposed(editor: Editor, path: Path) -> None:
    text = lesson_text(path)
    starts = [match.end() for match in re.finditer(r"- type: ", text)]
    assert starts
    for start in starts:
        assert set(editor.proposals(text[:start] + HERE + text[start:])) == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_after_its_type_a_question_is_proposed_all_of_its_keys(editor: Editor, name: str) -> None:
    proposed = editor.proposals(f"{HALF}  - type: {name}\n    {HERE}")
    # Under the name of the type, all that it must have is proposed at once.
    assert set(proposed) - {name} == keys_of(name) - {"type", name}
    described = lesson_schema()["$defs"][name]["properties"]
    for key in keys_of(name) - {"type", name}:
        assert proposed[key] == described[key]["markdownDescription"], key


@pytest.mark.parametrize("name", TYPES)
def test_for_a_key_half_typed_the_key_is_proposed(editor: Editor, name: str) -> None:
    for key in keys_of(name) - {"type"}:
        proposed = editor.proposals(f"{HALF}  - type: {name}\n    {key[:2]}{HERE}\n")
        assert key in proposed
        assert set(proposed) <= keys_of(name) | {name}


@pytest.mark.parametrize("path", [*LESSONS, *SAMPLES, STARTER], ids=named)
def test_in_a_whole_lesson_a_question_is_proposed_what_it_has_not_yet(
    editor: Editor, path: Path
) -> None:
    text = lesson_text(path)
    questions = yaml.safe_load(text)["questions"]
    heads = [*re.finditer(r"^( *)- type: .*\n", text, re.MULTILINE)]
    assert len(heads) == len(questions)
    for head, question in zip(heads, questions, strict=True):
        name = question["type"]
        marked = f"{text[: head.end()]}{head[1]}  {HERE}\n{text[head.end() :]}"
        wanted = keys_of(name) - question.keys() - {name}
        assert set(editor.proposals(marked)) - {name} == wanted


def test_at_the_top_of_a_lesson_its_keys_are_proposed(editor: Editor) -> None:
    proposed = set(editor.proposals(f"{NAMED}{HERE}\n"))
    assert proposed >= set(lesson_schema()["properties"])
    assert not proposed & (keys_of("short-answer") - {"standards", "allow"})


def test_behind_a_key_with_a_list_of_words_these_are_proposed(editor: Editor) -> None:
    head = f"{HALF}  - type: identify-source\n    statements:\n      - quote: a\n        kind: "
    words = enum_of("identify-source.IdentifySourceStatement", "kind")
    assert editor.proposals(f"{head}{HERE}\n") == words


# --- what is told -------------------------------------------------------------------------------


def enum_of(definition: str, key: str) -> dict[str, str]:
    """The words that may stand behind a key, with their meanings."""
    part = lesson_schema()["$defs"][definition]["properties"][key]
    return dict(zip(part["enum"], part["enumDescriptions"], strict=True))


@pytest.mark.parametrize("key", ["title", "seed", "level", "aims"])
def test_a_key_of_the_header_is_explained(editor: Editor, key: str) -> None:
    text = lesson_text(STARTER)
    told = editor.told(text.replace(f"\n{key}:", f"\n{key}{HERE}:"))
    assert told.startswith(f"#### {key}\n\n")
    assert lesson_schema()["properties"][key]["markdownDescription"] in told


@pytest.mark.parametrize("name", TYPES)
def test_every_key_of_a_question_is_explained(editor: Editor, name: str) -> None:
    described = lesson_schema()["$defs"][name]["properties"]
    for key in keys_of(name) - {"type"}:
        whole = described[key]["markdownDescription"]
        example = whole.partition("```yaml\n")[2].partition("\n```")[0]
        assert example.startswith(key)
        question = f"type: {name}\n{HERE}{example}"
        told = editor.told(f"{HALF}  - {textwrap.indent(question, '    ').lstrip()}\n")
        assert told.startswith(f"#### {key}\n\n{whole}")


@pytest.mark.parametrize("path", [*LESSONS, *SAMPLES, STARTER], ids=named)
def test_every_key_of_a_lesson_is_explained_however_deep_it_stands(
    editor: Editor, path: Path
) -> None:
    text = lesson_text(path)
    uri = editor.open(text)
    for key, where, _ in fixed_keys(text):
        # Before its first letter a key meets the end of what stands above it.
        start = start_of(key)
        told = editor.server.hover(uri, Place(start.line, start.character + 1))
        heading, _, words = told.partition("\n\n")
        assert heading == f"#### {key.value}", where
        assert words[:1].isupper(), where


def test_a_type_is_explained(editor: Editor) -> None:
    told = editor.told(f"{HALF}  - type: short-{HERE}answer\n    ask: Why?\n    answer: So.\n")
    types = lesson_schema()["properties"]["questions"]["items"]["properties"]["type"]
    meanings = dict(zip(types["enum"], types["enumDescriptions"], strict=True))
    assert f"* `short-answer`: {meanings['short-answer']}" in told


def test_a_word_that_is_allowed_is_explained(editor: Editor) -> None:
    text = lesson_text(STARTER)
    told = editor.told(text.replace("kind: named", f"kind: na{HERE}med", 1))
    for word, meaning in enum_of("identify-source.IdentifySourceStatement", "kind").items():
        assert f"* `{word}`: {meaning}" in told


# --- what is wrong ------------------------------------------------------------------------------


OWN_NAMES = (("passages",), ("rubric",), ("answers",), ("find",))
Key = tuple[yaml.ScalarNode, tuple[str, ...], bool]


def fixed_keys(text: str) -> Iterator[Key]:
    """Every key of a lesson that the language fixes, the way to it, and if it is alone."""

    def walk(node: Any, way: tuple[str, ...]) -> Iterator[Key]:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                # Names of a teacher's own, and the levels beside which such names may stand.
                if way[-1:] not in OWN_NAMES:
                    yield key, (*way, key.value), len(node.value) == 1
                yield from walk(value, (*way, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                yield from walk(value, (*way, str(number)))

    return walk(yaml.compose(text, yaml.SafeLoader), ())


def start_of(key: yaml.ScalarNode) -> Place:
    return Place(key.start_mark.line, key.start_mark.column)


@pytest.mark.parametrize("path", [*LESSONS, *SAMPLES, STARTER], ids=named)
def test_nothing_is_wrong_with_a_good_lesson(editor: Editor, path: Path) -> None:
    assert editor.problems(lesson_text(path)) == ()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("time", "tiem"), ("aims", "aim"), ("marks", "mark"), ("evidence", "evidense"), ("why", "wy")],
)
def test_a_misspelt_key_is_one_error_at_just_this_key(
    editor: Editor, right: str, wrong: str
) -> None:
    text = lesson_text(STARTER)
    start = re.search(rf"(?<=\n) *{right}:", text)
    assert start is not None
    first = start.end() - len(right) - 1
    misspelt = text[:first] + wrong + text[first + len(right) :]
    assert editor.problems(misspelt) == (
        Problem(
            f"Property {wrong} is not allowed.",
            Place.of(misspelt, first),
            Place.of(misspelt, first + len(wrong)),
        ),
    )


@pytest.mark.parametrize("path", [*SAMPLES, STARTER], ids=named)
def test_every_misspelt_key_is_found_where_it_stands(editor: Editor, path: Path) -> None:
    text = lesson_text(path)
    opened = []
    for key, where, is_alone in fixed_keys(text):
        if where[-1] != "type":  # without it, nobody knows which keys are right
            end = key.end_mark.index
            misspelt = f"{text[:end]}x{text[end:]}"
            opened.append((where, start_of(key), is_alone, editor.open(misspelt)))
    assert opened
    for where, start, is_alone, uri in opened:
        end_place = Place(start.line, start.character + len(where[-1]) + 1)
        wrong = Problem(f"Property {where[-1]}x is not allowed.", start, end_place)
        others = [p for p in editor.server.problems(uri) if p != wrong]
        if is_alone and wrong not in editor.server.problems(uri):
            # A group of one field may stand for a text. The server then says that it is none.
            assert {p.start.line for p in others} == {start.line}, where
            continue
        assert wrong in editor.server.problems(uri), where
        # What must be there is missed as well.
        assert [p.message for p in others] in ([], [f'Missing property "{where[-1]}".']), where


def test_an_unknown_type_is_one_error_that_names_all_types(editor: Editor) -> None:
    (problem,) = editor.problems(f"{HALF}  - type: short-anser\n    ask: Why?\n    answer: So.\n")
    assert (problem.start, problem.end) == (Place(4, 10), Place(4, 21))
    assert all(f'"{name}"' in problem.message for name in TYPES)


# --- where the schema is found ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["who-says-so", "second"])
def test_the_schema_is_found_by_the_first_line_of_a_lesson_that_was_just_made(
    editor: Editor, name: str
) -> None:
    path = editor.desk / "lessons" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(NAMED)
    uri = editor.server.open(path, text)
    assert editor.server.problems(uri) == ()
    place = Place.of(text, text.index("\ntitle:") + 1)
    assert "(" + (editor.desk / "lessons" / "lesson.schema.json").as_uri() + ")" in (
        editor.server.hover(uri, place)
    )


def test_without_the_first_line_nothing_is_known(editor: Editor) -> None:
    assert editor.told(f"tit{HERE}le: T\n") == ""
    assert set(editor.proposals(f"{HERE}\n")) <= {"Inline schema"}  # the server's own
    assert editor.problems("tilte: T\n") == ()
