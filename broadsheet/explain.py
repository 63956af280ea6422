"""All kinds of problem there are, with what they mean and how to mend them."""

from __future__ import annotations

from functools import cache
from itertools import chain

from broadsheet import (
    build,
    check,
    front_matter,
    passage,
    quote,
    read,
    record,
    references,
    seed,
    workspace,
    yaml_codes,
)
from broadsheet.diagnostics import Code
from broadsheet.questions import question_types

# The rooms that find problems; a question type brings its own along.
_ROOMS = (
    read,
    yaml_codes,
    record,
    front_matter,
    seed,
    quote,
    passage,
    references,
    check,
    workspace,
    build,
)


@cache
def all_codes() -> dict[str, Code]:
    """Every code by its name, in alphabetical order."""
    of_rooms = (
        value for room in _ROOMS for value in vars(room).values() if isinstance(value, Code)
    )
    of_types = chain.from_iterable(kind.CODES for kind in question_types().values())
    return {code.name: code for code in sorted({*of_rooms, *of_types}, key=lambda c: c.name)}


def explanation(code: Code) -> str:
    """What a problem means and how to mend it, in a few lines."""
    stops = {
        "error": "An error: the lesson's PDFs are not made.",
        "warning": "A warning: the PDFs are made.",
    }
    return f"{code.name}\n{stops[code.severity]}\n\n{code.meaning}\n\nWhat to do: {code.mend}"
