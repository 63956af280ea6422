"""Problems as SARIF 2.1.0, the format of OASIS that code scanning and editors read."""

from __future__ import annotations

import json
import os
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from broadsheet import __version__
from broadsheet.checks.catalogue import Explanation, explanations
from broadsheet.source.text import Place, clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.source.diagnostics import Code, Diagnostic

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "%SRCROOT%"


def show_all(problems: Iterable[Diagnostic]) -> str:
    """The problems as a log of one run, with a rule for each kind of problem that was found."""
    found = list(problems)
    codes = sorted({problem.code for problem in found}, key=lambda code: code.name)
    explained = explanations()
    run = {
        "tool": {
            "driver": {
                "name": "Broadsheet",
                "version": __version__,
                "rules": [_rule(code, explained[code.name]) for code in codes],
            }
        },
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder in which the check was run."}}
        },
        # As `Place.region` counts, and as files are read.
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(problem, codes.index(problem.code)) for problem in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: Code, said: Explanation) -> dict[str, Any]:
    first_sentence = re.match(r".*?[.!?](?=\s|\Z)", said.meaning)
    return {
        "id": code.name,
        "shortDescription": _message(first_sentence[0] if first_sentence else said.meaning),
        "fullDescription": _message(said.meaning),
        "help": _message(said.fix),
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(problem: Diagnostic, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code.name,
        "ruleIndex": rule,
        "level": problem.code.severity.value,
        "message": _message(problem.message_and_hint),
        "locations": [{"physicalLocation": _location(problem.place)}],
    }
    if problem.notes:
        result["relatedLocations"] = [
            {"physicalLocation": _location(note.place), "message": _message(clean(note.text))}
            for note in problem.notes
        ]
    if problem.fixes:
        file = problem.place.file
        result["fixes"] = [
            {
                "description": _message(clean(fix.does)),
                "artifactChanges": [
                    {
                        "artifactLocation": _artifact(file.name),
                        "replacements": [
                            {
                                "deletedRegion": _region(Place(file, edit.span)),
                                "insertedContent": {"text": edit.text},
                            }
                            for edit in fix.edits
                        ],
                    }
                ],
            }
            for fix in problem.fixes
        ]
    return result


def _message(text: str) -> dict[str, str]:
    """A text of which no part is read as a place to fill in, or as a link (3.11.5, 3.11.6)."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(place.file.name)}
    region = _region(place)
    return {**location, "region": region} if region else location


def _region(place: Place) -> dict[str, int]:
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return dict(zip(keys, place.region or (), strict=False))


def _artifact(name: str) -> dict[str, str]:
    path = PurePath(name)
    if path.is_absolute():  # on another drive than the current folder, on Windows
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": _BASE}
