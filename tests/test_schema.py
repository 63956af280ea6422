"""The JSON Schema of a lesson agrees with what Broadsheet itself accepts."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from support import LESSONS, ROOT

from broadsheet.questions import question_types
from broadsheet.schema import lesson_schema

TYPES = question_types()
GOOD = (*LESSONS, *sorted((ROOT / "tests" / "questions").glob("*/good.yaml")))
STARTER = ROOT / "templates" / "starter" / "lessons" / "who-says-so.yaml"


def data(path: Path) -> dict[str, Any]:
    """A lesson as an editor's YAML service reads it, with numbers and booleans."""
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(lesson_schema())
    return jsonschema.Draft202012Validator(lesson_schema())


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
    assert {"$ref": f"#/$defs/{name}"} in schema["properties"]["questions"]["items"]["oneOf"]
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
            if path != ("passages",):
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
