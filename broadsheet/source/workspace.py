"""A workspace: the folders of a teacher's seeds and lessons."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from broadsheet.source.templates import BUILT_IN, Templates

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
        """Where PDFs go."""
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

    def shown(self, path: Path) -> str:
        """A path as the user sees it: from the current folder."""
        try:
            return os.path.relpath(path, self.current)
        except ValueError:  # another drive, on Windows
            return str(path)


def find_workspace(start: Path) -> Workspace | None:
    """The workspace that a folder is in: itself or the nearest one above it."""
    for folder in (start, *start.parents):
        both = (folder / "lessons").is_dir() and (folder / "seeds").is_dir()
        if both or (folder / SETTINGS).is_file():
            return Workspace(folder, start)
    return None
