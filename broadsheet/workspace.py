"""A workspace: the folders of a teacher's seeds and lessons, and how they are read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet import yaml
from broadsheet.check import Checked, check
from broadsheet.diagnostics import Code, Diagnostic, Severity, in_order
from broadsheet.edition import Edition, Paper, PrintSize
from broadsheet.language import Words
from broadsheet.lesson import read_lesson
from broadsheet.read import read_text
from broadsheet.record import Record, Text
from broadsheet.seed import Seed, read_seed
from broadsheet.templates import BUILT_IN, Templates
from broadsheet.text import TextFile, whole_file
from broadsheet.validation import not_allowed, read_record

LINK_OUTSIDE = Code(
    "link-outside",
    Severity.ERROR,
    "The file is a link that leads out of the workspace. A workspace from somebody else could "
    "print files of yours in this way.",
    "Copy the file itself into the folder.",
)
SEED_TWICE = Code(
    "seed-twice",
    Severity.ERROR,
    "Two files in `seeds/` have the same name but for the ending, so a lesson cannot say which "
    "one it means.",
    "Rename one of them, or delete the one that you do not need.",
)
LESSON_TWICE = Code(
    "lesson-twice",
    Severity.ERROR,
    "Two files in `lessons/` have the same name but for the ending, so that one's PDFs would take "
    "the place of the other's.",
    "Rename one of them, or delete the one that you do not need.",
)

SETTINGS = "broadsheet.yaml"
LESSON_ENDINGS = (".yaml", ".yml")
SEED_ENDINGS = (".txt", ".md")


class Settings(Record):
    """What `broadsheet.yaml` may say: the usual paper and print size of the workspace."""

    paper: Text | None = None
    print_size: Text | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `seeds/` and `lessons/`, or with a `broadsheet.yaml`.

    Attributes:
        root: the folder.
        current: the current folder, from which names are shown.
    """

    root: Path
    current: Path

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


@dataclass(frozen=True, slots=True)
class Loaded:
    """A lesson file as far as it could be read.

    Attributes:
        path: the file.
        checked: the lesson to print; None if it, or a seed that it quotes, has an error.
        problems: those of the lesson, then those of its seeds.
    """

    path: Path
    checked: Checked | None
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, eq=False)
class Library:
    """Reads the files of a workspace, each seed once."""

    workspace: Workspace
    _seeds: dict[str, tuple[Seed | None, tuple[Diagnostic, ...]]] = field(default_factory=dict)

    def seed_names(self) -> tuple[str, ...]:
        """The ids of the seeds: the files' names without their endings."""
        return tuple(dict.fromkeys(path.stem for path in self.workspace.seeds()))

    def seed(self, seed_id: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
        """A seed by its id, and its problems; it must be one of `seed_names`."""
        if seed_id not in self._seeds:
            self._seeds[seed_id] = self._read_seed(seed_id)
        return self._seeds[seed_id]

    def _read_seed(self, seed_id: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
        first, *others = [path for path in self.workspace.seeds() if path.stem == seed_id]
        if others:
            place = whole_file(self.workspace.shown(others[0]))
            message = f"there is a seed `{first.name}` too"
            return None, (Diagnostic(SEED_TWICE, place, message, "rename one of them"),)
        file = self._text(first)
        return (None, (file,)) if isinstance(file, Diagnostic) else read_seed(file, seed_id)

    def lesson(self, path: Path) -> Loaded:
        """Read and check a lesson, with all its problems and those of its seeds."""
        twins = [p for p in self.workspace.lessons() if p.stem == path.stem and p < path]
        if twins:
            place = whole_file(self.workspace.shown(path))
            message = f"there is a lesson `{twins[0].name}` too"
            twice = Diagnostic(LESSON_TWICE, place, message, "rename one of them")
            return Loaded(path, None, (twice,))
        file = self._text(path)
        if isinstance(file, Diagnostic):
            return Loaded(path, None, (file,))
        node, problems = yaml.read(file)
        if node is None:
            return Loaded(path, None, tuple(in_order([*problems])))
        lesson, shape = read_lesson(file, node)
        used: list[Diagnostic] = []

        def find_seed(seed_id: str) -> Seed | None:
            seed, of_seed = self.seed(seed_id)
            used.extend(of_seed)
            return seed

        checked, found = check(lesson, find_seed, self.seed_names(), self.has_words)
        own = in_order([*problems, *shape, *found])
        of_seeds = in_order(used)
        faulty = any(problem.is_error for problem in (*own, *of_seeds))
        return Loaded(path, None if faulty else checked, (*own, *of_seeds))

    def has_words(self, language: str) -> bool:
        """Whether there are printed wordings in a language."""
        return Words(language, self.workspace.templates).known

    def settings(self) -> tuple[Edition, tuple[Diagnostic, ...]]:
        """The workspace's usual edition, and the problems of `broadsheet.yaml`."""
        path = self.workspace.root / SETTINGS
        if not path.exists():
            return Edition(), ()
        file = self._text(path)
        if isinstance(file, Diagnostic):
            return Edition(), (file,)
        if all(line.lstrip()[:1] in ("", "#") for line in file.text.split("\n")):
            return Edition(), ()
        node, problems = yaml.read(file)
        if node is None or problems:
            return Edition(), problems
        record, problems = read_record(Settings, node)
        if record is None:
            return Edition(), problems
        found = [
            not_allowed(record.at(key), value, [choice.value for choice in choices])
            for key, value, choices in (
                ("paper", record.paper, Paper),
                ("print-size", record.print_size, PrintSize),
            )
            if value is not None and value not in [choice.value for choice in choices]
        ]
        if found:
            return Edition(), tuple(found)
        return Edition(
            Paper(record.paper or Edition().paper),
            PrintSize(record.print_size or Edition().print_size),
        ), ()

    def _text(self, path: Path) -> TextFile | Diagnostic:
        """The text of a file of the workspace, which must not be a link out of it."""
        name = self.workspace.shown(path)
        # Not by Path.resolve, which raises where links lead in a circle.
        root, real = (Path(os.path.realpath(p)) for p in (self.workspace.root, path))
        if not real.is_relative_to(root):
            message = "this file is a link that leads out of the workspace"
            return Diagnostic(LINK_OUTSIDE, whole_file(name), message, "copy the file here")
        return read_text(path, name)
