"""The library of a workspace: reads its lessons, seeds and settings, and checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from broadsheet.article.seed import Seed, read_seed
from broadsheet.checks.allow import without_allowed
from broadsheet.checks.check import Checked, check, too_many_versions
from broadsheet.checks.misplaced import misplaced, named
from broadsheet.checks.own_templates import outdated_templates
from broadsheet.checks.pasted.article import article_warnings
from broadsheet.lesson.lesson import field_names, parts, read_lesson
from broadsheet.sheet.edition import Edition, LineNumbers, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.wordings import Words
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity, in_order
from broadsheet.source.read import read_text, typed_text
from broadsheet.source.records.record import (
    KEY_MISSING,
    KEY_UNKNOWN,
    Count,
    Name,
    Record,
    WarningNames,
)
from broadsheet.source.records.validation import not_allowed, read_record
from broadsheet.source.text import Place, TextFile, whole_file
from broadsheet.source.workspace import SETTINGS, Workspace
from broadsheet.source.yaml.document import Node, past_mistakes, read_yaml

SEED_TWICE = Code("seed-twice", Severity.ERROR)
LESSON_TWICE = Code("lesson-twice", Severity.ERROR)


class Settings(Record):
    """What `broadsheet.yaml` may say: what is usual in the workspace."""

    paper: Name | None = None
    print_size: Name | None = None
    versions: Count | None = None
    line_numbers: Name | None = None
    allow: WarningNames | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """The workspace's usual edition, and in how many versions its lessons are printed."""

    edition: Edition = field(default_factory=Edition)
    versions: int = 1


@dataclass(frozen=True, slots=True)
class LoadedLesson:
    """A lesson file as far as it could be read."""

    path: Path  # the file
    # The lesson to print; None if it, or a seed that it quotes, has an error.
    checked: Checked | None
    problems: tuple[Diagnostic, ...]  # those of the lesson, then those of its seeds
    # The ids of those that it quotes, as far as that could be read.
    seeds: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Library:
    """Reads the files of a workspace, each seed once."""

    workspace: Workspace  # the folders
    # What stands in an editor instead of a file's own text, by the file's path.
    texts: Mapping[Path, str] = field(default_factory=dict)
    versions: int | None = None  # how many are printed, whatever lessons and settings say
    _seeds: dict[str, tuple[Seed | None, tuple[Diagnostic, ...]]] = field(default_factory=dict)

    @cached_property
    def _seed_files(self) -> dict[str, list[Path]]:
        """The files of the seeds, by id; an id should have one."""
        files: dict[str, list[Path]] = {}
        for path in self.workspace.seeds():
            files.setdefault(path.stem, []).append(path)
        return files

    def seed_names(self) -> tuple[str, ...]:
        """The ids of the seeds: the files' names without their endings."""
        return tuple(self._seed_files)

    def seed(self, seed_id: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
        """A seed by its id, and its problems; it must be one of `seed_names`."""
        if seed_id not in self._seeds:
            self._seeds[seed_id] = self._read_seed(seed_id)
        return self._seeds[seed_id]

    def _read_seed(self, seed_id: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
        first, *others = self._seed_files[seed_id]
        if others:
            place = whole_file(self.workspace.shown(others[0]))
            message = f"there is a seed `{first.name}` too"
            return None, (Diagnostic(SEED_TWICE, place, message, "rename one of them"),)
        file = self.text(first)
        if isinstance(file, Diagnostic):
            return None, (file,)
        seed, problems = read_seed(file, seed_id)
        if seed is None:
            return None, problems
        every = [*problems, *article_warnings(seed)]
        if seed.front is not None:
            every = list(without_allowed(seed.front, every))
        return seed, tuple(in_order(every))

    def lesson(self, path: Path) -> LoadedLesson:
        """Read and check a lesson, with all its problems and those of its seeds."""
        twins = [other for other in self.workspace.twins(path) if other < path]
        if twins:
            place = whole_file(self.workspace.shown(path))
            message = f"there is a lesson `{twins[0].name}` too"
            twice = Diagnostic(LESSON_TWICE, place, message, "rename one of them")
            return LoadedLesson(path, None, (twice,))
        file = self.text(path)
        if isinstance(file, Diagnostic):
            return LoadedLesson(path, None, (file,))
        return self.check(path, file)

    def check(self, path: Path, file: TextFile) -> LoadedLesson:
        """Check a lesson as if this were the text of its file."""
        node, problems = read_yaml(file, names=field_names())
        if node is None:
            return LoadedLesson(path, None, tuple(in_order([*problems, *self._elsewhere(file)])))
        lesson, shape = read_lesson(file, node)
        used: list[Diagnostic] = []
        seeds: set[str] = set()

        def find_seed(seed_id: str) -> Seed | None:
            seed, of_seed = self.seed(seed_id)
            used.extend(of_seed)
            seeds.add(seed_id)
            return seed

        checked, found = check(
            lesson,
            find_seed,
            self.seed_names(),
            self.words_in,
            self._usual.edition.line_numbers,
            usual_versions=self._usual.versions,
            versions=self.versions,
            elsewhere=lambda name: named(self.workspace, "seed", name),
        )
        # What the lesson says of a name that is written twice says more than YAML can.
        told = {(problem.code, problem.place.span) for problem in shape}
        lines = (p for p in problems if (p.code, p.place.span) not in told)
        # What stands somewhere else is not missing too.
        strays = {problem.place.text for problem in shape if problem.code is KEY_UNKNOWN}
        found = tuple(p for p in found if p.code is not KEY_MISSING or p.key not in strays)
        every = without_allowed(node, [*lines, *shape, *found, *used])
        own = in_order([problem for problem in every if problem.place.file.name == file.name])
        of_seeds = in_order([problem for problem in every if problem.place.file.name != file.name])
        faulty = any(problem.is_error for problem in (*own, *of_seeds))
        return LoadedLesson(path, None if faulty else checked, (*own, *of_seeds), frozenset(seeds))

    def _elsewhere(self, file: TextFile) -> Iterator[Diagnostic]:
        """The errors in those parts of a lesson that can be read, where one cannot."""
        node, unread = past_mistakes(file, field_names())
        if node is None:
            return
        read = node.place.file
        lesson, shape = read_lesson(read, node)
        _, found = check(lesson, lambda name: self.seed(name)[0], self.seed_names())
        spans = [part for part in parts(node) if any(part.overlaps(span) for span in unread)]
        for problem in (*shape, *found):
            is_own = problem.place.file is read
            clear = not any(problem.place.span.overlaps(span) for span in (*spans, *unread))
            if problem.is_error and is_own and clear:
                notes = [
                    Note(Place(file, n.place.span), n.text) if n.place.file is read else n
                    for n in problem.notes
                ]
                place = Place(file, problem.place.span)
                yield replace(problem, place=place, notes=tuple(notes))

    @cached_property
    def _usual(self) -> Usual:
        return self.settings()[0]

    def words_in(self, language: str) -> Words:
        """The printed wordings of a language."""
        return Words(language, self.workspace.templates)

    def settings(self) -> tuple[Usual, tuple[Diagnostic, ...]]:
        """What is usual in the workspace, and the problems of `broadsheet.yaml`."""
        node, problems = self._settings
        if node is None or problems:
            return Usual(), problems
        record, problems = read_record(Settings, node)
        if record is None:
            return Usual(), problems
        found = [
            not_allowed(record.at(key), value, allowed)
            for key, value, allowed in (
                ("paper", record.paper, list(Paper)),
                ("print-size", record.print_size, list(PrintSize)),
                ("line-numbers", record.line_numbers, list(LineNumbers)),
            )
            if value is not None and value not in allowed
        ]
        found += too_many_versions(record, record.versions)
        if found:
            return Usual(), tuple(found)
        edition = Edition(
            Paper(record.paper or Edition().paper),
            PrintSize(record.print_size or Edition().print_size),
            line_numbers=LineNumbers(record.line_numbers or Edition().line_numbers),
        )
        return Usual(edition, record.versions or 1), ()

    @cached_property
    def _settings(self) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        """The node of `broadsheet.yaml`, if it says anything, and what stands in its way."""
        path = self.workspace.root / SETTINGS
        file = self.text(path) if path.exists() else None
        if isinstance(file, Diagnostic):
            return None, (file,)
        if file is None or all(line.lstrip()[:1] in ("", "#") for line in file.text.split("\n")):
            return None, ()
        return read_yaml(file, names=frozenset(Settings.known_keys()))

    def around(self) -> tuple[Diagnostic, ...]:
        """What is wrong with files that belong to no lesson, but for what the settings allow."""
        found = (*misplaced(self.workspace), *outdated_templates(self.workspace))
        node = self._settings[0]
        return found if node is None else without_allowed(node, found)

    def text(self, path: Path) -> TextFile | Diagnostic:
        """The text of a file of the workspace, which must not be a link out of it."""
        name = self.workspace.shown(path)
        outside = self.workspace.link_outside(path, "copy the file here")
        if outside is not None:
            return outside
        typed = self.texts.get(path)
        return read_text(path, name) if typed is None else typed_text(typed, name)
