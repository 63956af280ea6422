"""Where templates run: a sandbox that is fed with plain data and reaches nothing else."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from broadsheet.source.templates import TemplateFaultyError, Templates

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket
    from jinja2.runtime import Context


_MOST_COMPILED = 200  # templates that are kept compiled: ours are some twenty


class _CompiledTemplates(BytecodeCache):
    """Keeps what templates were compiled to, by what stands in them, as long as the process runs.

    To compile the templates of a page takes longer than to fill them, and all lessons of a build
    have the same.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) >= _MOST_COMPILED:
            self._codes.clear()
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


# All environments are alike but for their loaders.
_compiled = _CompiledTemplates()


class _Loader(BaseLoader):
    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source = self._templates.read(template)
        if source is None:
            raise TemplateNotFound(template)
        # The second is what faults are found by, line by line.
        return source, template, None


class _Sandbox(ImmutableSandboxedEnvironment):
    """Numbers may be multiplied; a text or a list repeated could fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = all(isinstance(value, int | float) for value in (left, right))
        if operator == "**" or not numbers:
            raise SecurityError(f"`{operator}` takes numbers here")
        return super().call_binop(context, operator, left, right)


def sandbox(templates: Templates) -> ImmutableSandboxedEnvironment:
    """An environment for the templates of a workspace and our own.

    Args:
        templates: where they are; a template can name no file of another place.
    """
    return _Sandbox(
        autoescape=True,
        undefined=StrictUndefined,
        loader=_Loader(templates),
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled,
    )


def plain(value: Any) -> Any:
    """Records as plain dictionaries and lists: all that a template may touch.

    Raises:
        TypeError: a value has more to it, such as a quotation that knows its lesson's file.
    """
    if isinstance(value, Markup):
        return value
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if type(value) not in (str, int, float, bool, type(None)):
        raise TypeError(f"a template takes plain data, no {type(value).__name__}")
    return value


def filled(environment: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    """A template filled with values, which are made plain first.

    Args:
        environment: made by `sandbox`.
        name: of the template.
        values: by the names that the template has for them.

    Raises:
        TemplateFaultyError: there is no such template, or it cannot be used.
    """
    try:
        return environment.get_template(name).render(plain(values))
    except TemplateNotFound as error:
        raise TemplateFaultyError(f"there is no template `{error.name}`") from error
    except _FAULTS as error:
        faulty, line = _place(error, name)
        where = f" (line {line})" if line else ""
        raise TemplateFaultyError(f"the template `{faulty}`: {_words(error)}{where}") from error


# What a template can end in. Not every exception: limits of time and memory are none of its own.
_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def _words(error: Exception) -> str:
    """What is wrong with a template. Jinja's words are about templates, Python's are not."""
    if isinstance(error, TemplateError):
        return str(error)
    if isinstance(error, RecursionError):
        return "it goes on in itself without an end"
    if isinstance(error, ZeroDivisionError):
        return "division by zero"
    if isinstance(error, ArithmeticError):
        return "a number or a range is too large"
    return "a value is missing, or is used as one of another kind, such as a text as a number"


def _place(error: Exception, name: str) -> tuple[str, int | None]:
    """The template that an error comes from, and the line, counted from 1, if it can be told."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    lines = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        # Templates have names, and Python's own files have paths.
        if not PurePath(frame.filename).is_absolute() and not frame.filename.startswith("<")
    ]
    return lines[-1] if lines else (name, None)
