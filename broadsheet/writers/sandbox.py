"""Where templates run: a sandbox that is fed with plain data and reaches nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.runtime import Context

    from broadsheet.source.templates import Templates


class _Loader(BaseLoader):
    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source = self._templates.read(template)
        if source is None:
            raise TemplateNotFound(template)
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
    )
