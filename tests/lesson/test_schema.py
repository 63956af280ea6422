"""The JSON Schema of a lesson agrees with what Broadsheet itself accepts."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from support import LESSONS, ROOT

from broadsheet.lesson.schema import lesson_schema, schema_text
from broadsheet.questions import question_types
from broadsheet.sheet.wordings import Words
from broadsheet.source.records.marks import Meanings, marks_of
from broadsheet.source.records.record import Record, record_in
from broadsheet.source.templates import Templates

TYPES = question_types()
GOOD = (*LESSONS, *sorted((ROOT / "tests" / "questions").glob("*/good.yaml")))
STARTER = ROOT / "broadsheet/cli/starter" / "lessons" / "who-says-so.yaml"


def data(path: Path) -> dict[str, Any]:
    """A lesson as an editor's YAML service reads it, with numbers and booleans."""
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(lesson_schema())
    return jsonschema.Draft202012Validator(lesson_schema())


def types_told_apart(schema: dict[str, Any]) -> list[str]:
    """The types among which `type` chooses, each by a definition of its own."""
    question = schema["$defs"]["question"]
    chosen = [branch["if"]["properties"]["type"]["const"] for branch in question["allOf"]]
    assert [branch["then"]["$ref"] for branch in question["allOf"]] == [
        f"#/$defs/{name}" for name in chosen
    ]
    assert question["properties"]["type"]["enum"] == chosen
    return chosen


def keys(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every key of the lesson language with its part of the schema, however deep it stands."""
    found: list[tuple[str, dict[str, Any]]] = []

    def walk(where: str, node: Any) -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                if name == "properties":
                    found.extend((f"{where}/{key}", part) for key, part in value.items())
                if name != "if":
                    walk(f"{where}/{name}" if name != "properties" else where, value)
        elif isinstance(node, list):
            for value in node:
                walk(where, value)

    walk("", schema)
    return found


def told(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every key but `type`, whose words are told apart at one place for all types."""
    return [(where, part) for where, part in keys(schema) if not where.endswith("/type")]


def test_every_key_is_described_with_an_example() -> None:
    schema = lesson_schema()
    assert len(told(schema)) > 100
    for where, part in told(schema):
        text, *examples = part.get("markdownDescription", "").split("Example:")
        assert text.strip().endswith((".", "”")), where
        assert examples, where
        assert part["description"].startswith(text.strip()), where


def test_no_example_and_no_default_is_where_an_editor_would_write_it_into_the_lesson() -> None:
    for where, part in keys(lesson_schema()):
        assert not part.keys() & {"examples", "default"}, where


def test_every_example_is_what_may_be_written_there() -> None:
    schema = lesson_schema()
    for where, part in told(schema):
        blocks = re.findall(r"```yaml\n(.*?)\n```", part["markdownDescription"], re.DOTALL)
        for block in blocks:
            ((name, value),) = yaml.safe_load(block).items()
            assert name == where.rpartition("/")[2]
            alone = part | {"$defs": schema["$defs"]}
            assert not [*jsonschema.Draft202012Validator(alone).iter_errors(value)], (where, block)


def test_every_word_that_is_allowed_has_a_meaning() -> None:
    def lists(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            own = [node] if isinstance(node.get("enum"), list) else []
            return own + [found for value in node.values() for found in lists(value)]
        return [f for value in node for f in lists(value)] if isinstance(node, list) else []

    assert lists(lesson_schema())
    for words in lists(lesson_schema()):
        assert len(words["enumDescriptions"]) == len(words["enum"])
        assert all(words["enumDescriptions"])


def test_a_synonym_leads_to_a_word_that_is_allowed() -> None:
    def kinds(kind: type[Record]) -> list[type[Record]]:
        inner = (record_in(field.annotation) for field in kind.by_key().values())
        return [kind, *(found for each in inner if each for found in kinds(each))]

    fields = [f for kind in TYPES.values() for each in kinds(kind) for f in each.by_key().values()]
    meanings = {mark for field in fields for mark in marks_of(field) if isinstance(mark, Meanings)}
    assert any(mark.synonyms for mark in meanings)
    for mark in meanings:
        assert {*mark.synonyms.values()} <= mark.of.keys()
        assert mark.of.keys().isdisjoint(mark.synonyms)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_usual_question_of_a_type_is_told(name: str) -> None:
    usual = Words("en", Templates()).of_type(name)
    told_of = lesson_schema()["$defs"][name]["properties"]["ask"]["description"]
    if "ask" in usual.entries:
        assert usual.text("ask", n=3) in told_of
    else:
        assert "Left out" not in told_of


def test_quotations_may_say_which_of_several_they_mean() -> None:
    schema = lesson_schema()
    both = [where for where, part in told(schema) if "occurrence: 2}" in part["description"]]
    for key in ("from", "to", "quote", "evidence", "term", "opinion-part"):
        assert any(where.endswith(f"/{key}") for where in both), key


def test_the_schema_beside_the_lessons_here_is_up_to_date() -> None:
    """`broadsheet schema > lessons/lesson.schema.json` writes it."""
    assert (ROOT / "lessons" / "lesson.schema.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_schema_is_the_same_every_time(hash_seed: str) -> None:
    # Each process puts the words of a set into an order of its own.
    printed = subprocess.run(
        [sys.executable, "-m", "broadsheet", "schema"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert printed.stdout == schema_text().encode()


def complaints(validator: Any, lesson: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(lesson)]


def test_the_schema_is_plain_json_and_names_its_dialect() -> None:
    schema = lesson_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_reference_in_the_schema_leads_to_a_definition() -> None:
    schema = lesson_schema()

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    named = {f"#/$defs/{name}" for name in schema["$defs"]}
    assert references(schema) <= named


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_schema_knows_every_type_with_all_its_fields(name: str) -> None:
    schema = lesson_schema()
    assert name in types_told_apart(schema)
    definition = schema["$defs"][name]
    assert set(TYPES[name].known_keys()) == set(definition["properties"])
    assert definition["additionalProperties"] is False
    assert definition["properties"]["type"]["const"] == name


@pytest.mark.parametrize("path", [*GOOD, STARTER], ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_good_lesson_is_valid(validator: Any, path: Path) -> None:
    assert complaints(validator, data(path)) == []


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_sample_of_every_type_is_valid(validator: Any, name: str) -> None:
    lesson = {"title": "T", "seed": "s", "questions": yaml.safe_load(TYPES[name].SAMPLE)}
    assert complaints(validator, lesson) == []


def misspelt(lesson: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The lesson with one key misspelt, once for each of its groups whose keys are fixed."""
    variants: list[tuple[str, dict[str, Any]]] = []

    def walk(path: tuple[Any, ...], node: Any) -> None:
        if isinstance(node, dict):
            # The names of passages are the lesson's own.
            if path != ("passages",) and not {*node} <= {*lesson.get("passages", {})}:
                changed = copy.deepcopy(lesson)
                group: Any = changed
                for step in path:
                    group = group[step]
                group[f"{next(iter(group))}x"] = "x"
                variants.append((str(path), changed))
            for key, value in node.items():
                walk((*path, key), value)
        elif isinstance(node, list):
            for index, value in enumerate(node):
                walk((*path, index), value)

    walk((), lesson)
    return variants


@pytest.mark.parametrize("path", GOOD, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_misspelt_key_is_found_wherever_it_stands(validator: Any, path: Path) -> None:
    for where, lesson in misspelt(data(path)):
        assert complaints(validator, lesson), where


@pytest.mark.parametrize("key", ["title", "seed", "questions"])
def test_what_a_lesson_must_have_is_required(validator: Any, key: str) -> None:
    lesson = data(STARTER)
    del lesson[key]
    assert complaints(validator, lesson)


@pytest.mark.parametrize("questions", [[], {}, "x", [{"ask": "x"}], [{"type": "none"}]])
def test_questions_are_a_list_of_known_types(validator: Any, questions: Any) -> None:
    assert complaints(validator, data(STARTER) | {"questions": questions})
