"""The file of a lesson that is about to be changed: read once, and written whole or not at all."""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.source.atomic import write_whole
from broadsheet.source.diagnostics import Diagnostic, Edit
from broadsheet.source.read import decoded, read_bytes
from broadsheet.source.text import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.checks.library import Library


@dataclass(frozen=True, eq=False)
class LessonFile:
    """The file of a lesson as it was read."""

    path: Path  # where it is, or a link to it inside the workspace
    content: bytes  # all of it
    file: TextFile  # its text as the checks read it

    def replace(self, text: str) -> bool:
        """Write another text in its place, with its byte order mark, for those who may read it.

        Args:
            text: the whole of it, with the line ends that the file has.

        Returns:
            Whether it is written. False where the file is not as it was read: a newer save is
            left alone.

        Raises:
            OSError: the file that it names could not be written, and is the old one.
        """
        real = Path(os.path.realpath(self.path))
        mode = stat.S_IMODE(real.stat().st_mode)
        mark = codecs.BOM_UTF8 if self.content.startswith(codecs.BOM_UTF8) else b""
        if not write_whole({real: mark + text.encode()}, {real: self.content}):
            return False
        real.chmod(mode)
        return True

    @property
    def text(self) -> str:
        """Its text with its own line ends, without a byte order mark."""
        return self.content.removeprefix(codecs.BOM_UTF8).decode()


def lesson_file(library: Library, path: Path) -> LessonFile | Diagnostic:
    """Read the file of a lesson, or say why that cannot be done."""
    found = library.text(path)
    if isinstance(found, Diagnostic):
        return found
    content = read_bytes(path, found.name)
    if isinstance(content, Diagnostic):
        return content
    # Somebody may have saved it between the two: what counts is what will be compared.
    file = decoded(content, found.name)
    return file if isinstance(file, Diagnostic) else LessonFile(path, content, file)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with its edits made.

    Args:
        text: as it stands in a file, with any kind of line end. Each is one character for the
            edits, and the line breaks that they write are like the first in the text.
        edits: without overlap, in any order.
    """
    starts = [found.start() for found in re.finditer(r"\r\n|[\s\S]", text)] + [len(text)]
    line_end = re.search(r"\r\n|\r|\n", text)
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        new = edit.text.replace("\n", line_end[0] if line_end else "\n")
        pieces += (text[at : starts[edit.span.start]], new)
        at = starts[edit.span.end]
    return "".join((*pieces, text[at:]))
