"""What a build made from what, and whether that still holds: without reading any lesson.

This room stays light: a build with nothing to do imports no more than it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from broadsheet.build.paper_use import PaperUse
from broadsheet.source.atomic import RECORDS
from broadsheet.source.fonts import font_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from broadsheet.source.workspace import Workspace

_PACKAGES = (
    "broadsheet",
    "jinja2",
    "markdown-it-py",
    "pikepdf",
    "pydantic",
    "pydyf",
    "python-calamine",
    "pyyaml",
    "rapidfuzz",
    "weasyprint",
)

# What reading a file can end in that is no record.
_NO_RECORD = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """What is known of a lesson's PDFs."""

    files: Mapping[str, str]  # the names of the PDFs, each with its hash
    quiet: bool  # neither the lesson nor what it needs had a warning, which would be shown again
    paper: PaperUse  # what printing them takes


@dataclass(frozen=True, eq=False)
class Ledger:
    """The records of builds in an output folder, one for each lesson and request."""

    workspace: Workspace  # where lessons and seeds are
    output: Path  # where the PDFs are
    request: str  # what was asked for, as text: each request has records of its own
    # Those that it is about beside lessons and seeds: the settings, the class list.
    files: tuple[Path, ...] = ()
    _hashes: dict[Path, str | None] = field(default_factory=dict)
    _surroundings: list[str] = field(default_factory=list)

    def path(self, lesson: Path) -> Path:
        """The file of a lesson's record, which must not depend on the length of its name."""
        # Names of files may hold bytes that are no letters.
        name = _sha256(ascii((lesson.stem, self.request)).encode())[:32]
        return self.output / RECORDS / f"{name}.json"

    def current_record(self, lesson: Path) -> BuildRecord | None:
        """The lesson's record, if its PDFs are there, unaltered, and made from what is there now.

        Only a lesson that had no error has one.
        """
        try:
            record = json.loads(self.path(lesson).read_bytes())
            files = {str(name): str(sha) for name, sha in record["files"].items()}
            entry = BuildRecord(files, bool(record["quiet"]), _paper_use(record["paper"]))
            made_from = {str(name): str(sha) for name, sha in record["from"].items()}
        except _NO_RECORD:
            return None
        if record.get("surroundings") != self.surroundings() or not made_from:
            return None
        current = {
            name: self.hash_of(self.workspace.root / name)
            for name in made_from
            if not self.workspace.twins(self.workspace.root / name)
        }
        if current != made_from:
            return None
        present = {name: self.hash_of(self.output / name) for name in files}
        return entry if present == files else None

    def made(self, lesson: Path) -> tuple[str, ...]:
        """The names of the PDFs that were last made of a lesson and are there, whatever changed."""
        try:
            files = json.loads(self.path(lesson).read_bytes())["files"]
            return tuple(str(name) for name in files if (self.output / name).is_file())
        except _NO_RECORD:
            return ()

    def record(
        self,
        lesson: Path,
        seeds: Iterable[str],
        pdfs: Mapping[str, bytes],
        paper: PaperUse,
        *,
        quiet: bool,
    ) -> bytes:
        """The content of a lesson's record.

        The files must have been remembered, by `remember`, before the lesson was read.

        Args:
            lesson: its file.
            seeds: the ids of the seeds that it quotes.
            pdfs: the content of each PDF, by its name.
            paper: what printing them takes.
            quiet: there was no warning.
        """
        ids = set(seeds)
        paths = [lesson, *(path for path in self.workspace.seeds() if path.stem in ids)]
        return json.dumps(
            {
                "surroundings": self.surroundings(),
                "from": {
                    path.relative_to(self.workspace.root).as_posix(): self.hash_of(path)
                    for path in paths
                },
                "files": {name: _sha256(pdf) for name, pdf in pdfs.items()},
                "paper": [int(number) for number in astuple(paper)],
                "quiet": quiet,
            }
        ).encode()

    def remember(self, lessons: Iterable[Path]) -> None:
        """Take the hashes of lessons, all seeds and what surrounds them now, before they are read.

        If one is changed meanwhile, the record tells of what was there before, and the next build
        makes its PDFs anew.
        """
        self.surroundings()
        for path in (*lessons, *self.workspace.seeds()):
            self.hash_of(path)

    def surroundings(self) -> str:
        """A hash of what all lessons depend on: settings, templates, fonts, packages."""
        if not self._surroundings:
            parts = [f"{name} {version(name)}" for name in _PACKAGES]
            parts += [f"{path.name} {path.stat().st_size}" for path in font_files()]
            parts += [f"{self.hash_of(path)}" for path in self.files]
            for name, path in self.workspace.templates.files():
                # A file's name may hold bytes that are no letters.
                parts.append(f"{name!a} {self.hash_of(path)}")
            self._surroundings.append(_sha256("\n".join(parts).encode()))
        return self._surroundings[0]

    def hash_of(self, path: Path) -> str | None:
        """The hash of a file as it was when this was first asked; None where none can be read."""
        if path not in self._hashes:
            try:
                # Whoever reads a pipe waits for it.
                self._hashes[path] = _sha256(path.read_bytes()) if path.is_file() else None
            except OSError:
                self._hashes[path] = None
        return self._hashes[path]


def _paper_use(numbers: Any) -> PaperUse:
    worksheets, inserts, copies, one_sided = map(int, numbers)
    return PaperUse(worksheets, inserts, copies, bool(one_sided))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
