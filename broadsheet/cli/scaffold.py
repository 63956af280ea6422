"""Files to start from: a new lesson, a new workspace."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from broadsheet.lesson.new import SCHEMA_NAME, new_lesson
from broadsheet.lesson.schema import schema_text
from broadsheet.source.atomic import write_whole
from broadsheet.source.templates import Templates

if TYPE_CHECKING:
    from broadsheet.article.seed import Seed


class ExistsError(Exception):
    """There is something at a path already, which is never overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def is_lesson_name(name: str) -> bool:
    """Whether a name can be a lesson's: letters, digits, dots, dashes; no path."""
    return bool(re.fullmatch(r"\w[\w.-]{0,99}", name)) and not name.startswith(".")


def write_lesson(lessons: Path, name: str, seed: Seed, *, has_words: bool = True) -> Path:
    """Write a new lesson, and beside it the schema that its first line names.

    Raises:
        ExistsError: there is a lesson of this name.
        OSError: a file cannot be written.
    """
    path = lessons / f"{name}.yaml"
    for existing in (path, path.with_suffix(".yml")):
        if existing.exists() or existing.is_symlink():
            raise ExistsError(existing)
    lessons.mkdir(parents=True, exist_ok=True)
    write_whole({path: new_lesson(seed, has_words=has_words).encode()})
    write_schema(lessons)
    return path


def write_schema(lessons: Path) -> None:
    """Write the schema beside the lessons, where their first line looks for it."""
    write_whole({lessons / SCHEMA_NAME: schema_text().encode()})


def make_workspace(folder: Path) -> tuple[Path, ...]:
    """Make a workspace with a seed and a lesson that builds; return the files written.

    Raises:
        ExistsError: something is there already.
        OSError: a file cannot be written.
    """
    for name in ("seeds", "lessons"):
        if (folder / name).exists():
            raise ExistsError(folder / name)
    files = {
        folder.joinpath(*PurePosixPath(name).parts[1:]): path.read_bytes()
        for name, path in Templates().files()
        if name.startswith("starter/")
    }
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(files)
    write_schema(folder / "lessons")
    return tuple(files)
