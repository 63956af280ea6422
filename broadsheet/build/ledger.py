"""What a build made from what, and whether that still holds: without reading any lesson.

This room stays light: a build with nothing to do imports no more than it.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadsheet.build.kept_problems import from_json, to_json
from broadsheet.build.paper_use import PaperUse
from broadsheet.source.atomic import RECORDS, write_output
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.fonts import font_files
from broadsheet.source.read import decoded
from broadsheet.source.workspace import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from broadsheet.source.text import TextFile
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
    paper: PaperUse  # what printing them takes
    # The warnings of the lesson and its seeds, which are shown until somebody has acted on them.
    problems: tuple[Diagnostic, ...]
    # The class list had a warning. It may name pupils, and no record does: the list is read again.
    list_has_warnings: bool


@dataclass(frozen=True, eq=False)
class Ledger:
    """The records of builds, one for each lesson, request and output folder.

    All are kept in the workspace: pupils may see a folder that the user has chosen for PDFs.
    """

    workspace: Workspace  # where lessons and seeds are
    output: Path  # where the PDFs are
    request: str  # what was asked for, as text: each request has records of its own
    files: tuple[Path, ...] = ()  # what the user has named beside lessons: the class list
    # The user has chosen the output folder, which may be anywhere.
    chosen: bool = False
    _hashes: dict[Path, str | None] = field(default_factory=dict)
    _surroundings: list[str] = field(default_factory=list)
    _texts: dict[str, TextFile] = field(default_factory=dict)
    _folders: dict[Path, bool] = field(default_factory=dict)

    def path(self, lesson: Path) -> Path:
        """The file of a lesson's record, which must not depend on the length of its name."""
        about = [lesson.stem, self.request]
        if not self._is_usual:
            # As it is seen from the workspace, so that both may be moved together.
            about.append(replace(self.workspace, current=self.workspace.root).shown(self.output))
        # Names of files may hold bytes that are no letters.
        name = _sha256(ascii(tuple(about)).encode())[:32]
        return self.workspace.output / RECORDS / f"{name}.json"

    def anew(self) -> Ledger:
        """The same, which has not looked at any file yet."""
        return Ledger(self.workspace, self.output, self.request, self.files, chosen=self.chosen)

    @cached_property
    def _is_usual(self) -> bool:
        """Whether the PDFs go where the records are, too."""
        return os.path.realpath(self.output) == os.path.realpath(self.workspace.output)

    def link_outside(self) -> Diagnostic | None:
        """The problem of an output folder that nobody has chosen and that is not in here."""
        if self.chosen:
            return None
        hint = "put a folder in its place, or choose another one with `--output`"
        return self.workspace.link_outside(self.workspace.output / RECORDS, hint)

    def current_record(self, lesson: Path) -> BuildRecord | None:
        """The lesson's record, if its PDFs are there, unaltered, and made from what is there now.

        Only a lesson that had no error has one.
        """
        try:
            record = self._read(lesson)
            files = {str(name): str(sha) for name, sha in record["files"].items()}
            paper = _paper_use(record["paper"])
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
        present = {name: _hash_of(path) for name in files if (path := self._made(name))}
        if present != files:
            return None
        try:
            problems = from_json(record["problems"], self.workspace, self._text_of)
            return BuildRecord(files, paper, problems, bool(record["list has warnings"]))
        except _NO_RECORD:
            return None

    def made(self, lesson: Path) -> tuple[str, ...]:
        """The names of the PDFs that were last made of a lesson and are there, whatever changed."""
        try:
            files = self._read(lesson)["files"]
            return tuple(str(name) for name in files if self._made(str(name)))
        except _NO_RECORD:
            return ()

    def record(
        self,
        lesson: Path,
        seeds: Iterable[str],
        pdfs: Mapping[str, bytes],
        paper: PaperUse,
        problems: Iterable[Diagnostic],
        *,
        list_has_warnings: bool = False,
    ) -> bytes:
        """The content of a lesson's record.

        The files must have been remembered, by `remember`, before the lesson was read.

        Args:
            lesson: its file.
            seeds: the ids of the seeds that it names.
            pdfs: the content of each PDF, by its name.
            paper: what printing them takes.
            problems: the warnings of the lesson and of these seeds.
            list_has_warnings: the class list has some, too.
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
                "problems": to_json(problems, self.workspace),
                "list has warnings": list_has_warnings,
            }
        ).encode()

    def write(self, files: Mapping[Path, bytes], lesson: Path, record: bytes | None) -> None:
        """Put the PDFs of a lesson in their places, and then its record.

        Where the record cannot be kept, the next build makes the PDFs again.

        Args:
            files: the PDFs, in the output folder.
            lesson: its file.
            record: as `record` gives it; None for files that the next build makes again.

        Raises:
            OSError: a PDF cannot be written, or not to the workspace's own output folder; all that
                were there are whole.
        """
        path = self.path(lesson)
        is_here = self.workspace.holds(path.parent)
        if record is not None and is_here and self._is_usual:
            write_output(self.output, {**files, path: record})
            return
        write_output(self.output, files)
        if record is not None and is_here:
            # A workspace may be read only where the folder that was chosen is not.
            with suppress(OSError):
                write_output(self.workspace.output, {path: record})

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
            # A checkout may have changed since it got its version.
            parts += [f"{path.name} {_hash_of(path)}" for path in code_files()]
            parts += [f"{path.name} {path.stat().st_size}" for path in font_files()]
            parts.append(f"{self.hash_of(self.workspace.root / SETTINGS)}")
            parts += [f"{self.hash_of(path)}" for path in self.files]
            for name, path in self.workspace.templates.files():
                # A file's name may hold bytes that are no letters.
                parts.append(f"{name!a} {_hash_of(path)}")
            self._surroundings.append(_sha256("\n".join(parts).encode()))
        return self._surroundings[0]

    def hash_of(self, path: Path) -> str | None:
        """The hash of a file as it was when this was first asked.

        None where none can be read, and of what neither stays in the workspace nor was named.
        """
        if path not in self._hashes:
            may_be_read = path in self.files or self._holds(path)
            self._hashes[path] = _hash_of(path) if may_be_read else None
        return self._hashes[path]

    def _holds(self, path: Path) -> bool:
        """Whether a file stays in the workspace; its folder is looked at once for all files."""
        folder = path.parent
        if folder not in self._folders:
            self._folders[folder] = self.workspace.holds(folder)
        return self._folders[folder] and (not path.is_symlink() or self.workspace.holds(path))

    def _text_of(self, name: str) -> TextFile:
        """A file of the workspace as it was when its hash was taken.

        Raises:
            ValueError: it is no text, or another one by now.
            OSError: it cannot be read.
        """
        if name not in self._texts:
            path = self.workspace.root / name
            content = path.read_bytes() if self.hash_of(path) else b""
            file = decoded(content, self.workspace.shown(path))
            if isinstance(file, Diagnostic) or _sha256(content) != self.hash_of(path):
                raise ValueError(f"{name} is not what it was")
            self._texts[name] = file
        return self._texts[name]

    def _made(self, name: str) -> Path | None:
        """The PDF of a name, if there is one; a record that no build wrote may name anything."""
        path = self.output / name
        may_be_read = path.name == name and (self.chosen or self._holds(path))
        return path if may_be_read and path.is_file() else None

    def _read(self, lesson: Path) -> Any:
        path = self.path(lesson)
        # Whoever reads a pipe waits for it.
        if not (path.is_file() and self._holds(path)):
            raise FileNotFoundError(path)
        return json.loads(path.read_bytes())


def code_files() -> tuple[Path, ...]:
    """The files of this program, in order: what it makes and reports depends on them."""
    return tuple(sorted(Path(__file__).parents[1].rglob("*.py")))


def _hash_of(path: Path) -> str | None:
    """The hash of a file; None where none can be read."""
    try:
        return _sha256(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None


def _paper_use(numbers: Any) -> PaperUse:
    worksheets, inserts, copies, one_sided = map(int, numbers)
    return PaperUse(worksheets, inserts, copies, bool(one_sided))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
