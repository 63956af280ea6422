"""A workspace: the folders of a teacher's seeds and lessons."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.templates import BUILT_IN, Templates
from broadsheet.source.text import whole_file

LINK_OUTSIDE = Code("link-outside", Severity.ERROR)

SETTINGS = "broadsheet.yaml"
LESSON_ENDINGS = (".yaml", ".yml")
SEED_ENDINGS = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `seeds/` and `lessons/`, or with a `broadsheet.yaml`."""

    root: Path  # the folder
    current: Path  # the current folder, from which names are shown

    @property
    def output(self) -> Path:
        """Where files go that are made, and the records of all builds."""
        return self.root / "output"

    @property
    def templates(self) -> Templates:
        """The built-in templates, and before them the workspace's own."""
        own = self.root / "templates"
        return Templates(own if own.is_dir() and own.resolve() != BUILT_IN else None)

    def lessons(self) -> tuple[Path, ...]:
        """The lesson files, by name."""
        return self._files("lessons", LESSON_ENDINGS)

    def seeds(self) -> tuple[Path, ...]:
        """The seed files, by name."""
        return self._files("seeds", SEED_ENDINGS)

    def _files(self, folder: str, endings: tuple[str, ...]) -> tuple[Path, ...]:
        try:
            entries = sorted((self.root / folder).iterdir())
        except OSError:
            return ()
        return tuple(
            path for path in entries if path.suffix in endings and not path.name.startswith(".")
        )

    def twins(self, path: Path) -> tuple[Path, ...]:
        """The other lessons of a lesson's name but for the ending, or the seeds of a seed's."""
        endings = SEED_ENDINGS if path.suffix in SEED_ENDINGS else LESSON_ENDINGS
        others = (path.with_suffix(ending) for ending in sorted(endings) if ending != path.suffix)
        return tuple(other for other in others if os.path.lexists(other))

    def holds(self, path: Path) -> bool:
        """Whether a path of the workspace stays in it, wherever links on its way lead."""
        # Not by Path.resolve, which raises where links lead in a circle.
        root, real = (Path(os.path.realpath(each)) for each in (self.root, path))
        return real.is_relative_to(root)

    def link_outside(self, path: Path, hint: str) -> Diagnostic | None:
        """The problem of a path that must be read or written nowhere else; None if it stays here.

        Args:
            path: of the workspace: its folder and what is written after it.
            hint: what to do instead.
        """
        if self.holds(path):
            return None
        way = [*reversed(path.relative_to(self.root).parents), path.relative_to(self.root)]
        link = next(self.root / part for part in way if not self.holds(self.root / part))
        message = f"`{self.shown(link)}` is a link that leads out of the workspace"
        return Diagnostic(LINK_OUTSIDE, whole_file(self.shown(path)), message, hint)

    def shown(self, path: Path) -> str:
        """A path as the user sees it: from the current folder."""
        try:
            return os.path.relpath(path, self.current)
        except ValueError:  # another drive, on Windows
            return str(path)


def leave_current_folder() -> None:
    """Stand where no folder can go away under this process and those that it starts.

    For programs that stay, once they have made every path absolute: a new process ends at once
    where there is no current folder.
    """
    os.chdir(os.sep)


def find_workspace(start: Path) -> Workspace | None:
    """The workspace that a folder is in: itself or the nearest one above it."""
    for folder in (start, *start.parents):
        both = (folder / "lessons").is_dir() and (folder / "seeds").is_dir()
        if both or (folder / SETTINGS).is_file():
            return Workspace(folder, start)
    return None
