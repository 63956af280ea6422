"""The question types: one module each, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from broadsheet.question import Question


@cache
def question_types() -> dict[str, type[Question]]:
    """Every question type under its name in a lesson, in alphabetical order."""
    modules = (
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    )
    return {
        module.__name__.rpartition(".")[2].replace("_", "-"): kind
        for module in sorted(modules, key=lambda module: module.__name__)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Question)
        and kind.__module__ == module.__name__
    }
