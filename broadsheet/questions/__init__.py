"""The question types: one folder each, found by its name.

Others may use: `question_types()`, `base` (the fields of all questions, and
what every type promises), `fields` (fields that some types share).
A type is imported by nobody else.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.questions.base import Question


@cache
def question_types() -> dict[str, type[Question]]:
    """Every question type under its name in a lesson, in alphabetical order."""
    from broadsheet.questions.base import Question  # which is imported through this package

    modules = (
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
        if info.ispkg
    )
    return {
        module.__name__.rpartition(".")[2].replace("_", "-"): kind
        for module in sorted(modules, key=lambda module: module.__name__)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Question)
        and kind.__module__ == module.__name__
    }
