"""The formats that a build makes, and how the command line names them.

This module stays light: a build with nothing to do imports no more than it.
"""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What a file is; the value ends its name."""

    PDF = "pdf"
    HTML = "html"


class Numbering(StrEnum):
    """What a web page numbers: its paragraphs, or the lines of the paper edition."""

    PARAGRAPHS = "paragraphs"
    PRINTED = "printed"


class FormatsError(ValueError):
    """A list of formats that names one that there is not; the message says which there are."""


def read_formats(text: str) -> tuple[Format, ...]:
    """The formats of a list such as `pdf,html`, each once.

    Raises:
        FormatsError: it names another one, or none.
    """
    names = [name.strip().lower() for name in text.split(",")]
    try:
        return tuple(dict.fromkeys(Format(name) for name in names))
    except ValueError as error:
        known = " or ".join(f"`{name}`" for name in Format)
        message = f"`--to` takes {known}, or several divided by commas: not `{text}`"
        raise FormatsError(message) from error
