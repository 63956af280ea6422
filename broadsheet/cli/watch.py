"""`build --watch`: a pass of the build after each save, and what is said of it."""

from __future__ import annotations

import signal
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import typer

from broadsheet.build.ledger import BuildRecord, Ledger
from broadsheet.build.workers import LastingProcesses
from broadsheet.cli import terminal
from broadsheet.cli.build_pass import Options, Pass, build_pass, needs_a_pass, report
from broadsheet.source import diagnostic_text
from broadsheet.source.atomic import sweep
from broadsheet.source.templates import Templates
from broadsheet.source.watching import changes
from broadsheet.source.workspace import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import FrameType

    from broadsheet.checks.library import LoadedLesson
    from broadsheet.source.diagnostics import Diagnostic
    from broadsheet.source.workspace import Workspace

_MANY = 3  # more files than this are counted and not named


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """Builds lessons whenever a save touches them."""

    ledger: Ledger  # of the output folder, as it is at the beginning
    options: Options  # what is asked for, for all lessons alike
    chosen: tuple[Path, ...] | None  # the lessons that were named; None for all that there are
    _hashes: dict[Path, str | None] = field(default_factory=dict)
    _shown: dict[Path, list[str]] = field(default_factory=dict)
    _failing: set[Path] = field(default_factory=set)
    _lessons: list[Path] = field(default_factory=list)

    def run(self, jobs: int, *, force: bool) -> NoReturn:
        """Build, and again after each save, until it is ended by a signal.

        Args:
            jobs: how many lessons at once.
            force: make them at first even if nothing changed.

        Raises:
            typer.Exit: always; with 128 and the number of the signal, as of a process that it ends.
        """
        with _until_a_signal(), LastingProcesses(jobs) as workers:
            found = changes(self.workspace, self.ledger.files)
            ledger = self.ledger.anew()
            self._remember(ledger, self._files_now())
            self._lessons[:] = self._files()
            entries = {} if force else {path: ledger.current_record(path) for path in self._lessons}
            fresh = {path: entry for path, entry in entries.items() if entry}
            self._first(ledger, fresh, jobs, workers)
            terminal.say("Every save is followed now. Ctrl-C ends that.")
            self._warm(fresh, workers)
            while True:
                changed = next(found)
                if self.workspace.root.is_dir():
                    self._after_in_any_case(changed, jobs, workers)
                else:
                    self._forget_all()

    def _first(
        self, ledger: Ledger, fresh: dict[Path, BuildRecord], jobs: int, workers: LastingProcesses
    ) -> None:
        """The pass at the beginning, which is that of a build."""
        self._note_fresh(fresh)
        if needs_a_pass(self._lessons, fresh):
            with suppress(typer.Exit):  # why has been said; a save may fix it
                open_workers = nullcontext((jobs, workers))
                done = build_pass(ledger, self.options, self._lessons, fresh, open_workers)
                self._note(done)
                for path in done.failed:
                    self._say_what_stays(path, ledger)
                made, failed = len(done.made), len(done.failed)
                terminal.built(made, len(self._lessons) - made - failed, failed)
        else:
            report([problem for entry in fresh.values() for problem in entry.problems])
            sweep(ledger.output)
            terminal.built(0, len(self._lessons), 0)

    def _after_in_any_case(
        self, changed: frozenset[Path], jobs: int, workers: LastingProcesses
    ) -> None:
        try:
            self._after(changed, jobs, workers)
        except BrokenPipeError:  # whoever read the output has gone
            raise
        except OSError as error:
            # A folder may go at any moment, and a disk be full; a save may find them as before.
            with suppress(OSError):
                terminal.complain(terminal.cannot_write(error, self.workspace))

    def _forget_all(self) -> None:
        """Take it that the workspace is gone; all that is there when it is back is new."""
        if self._hashes:
            name = self.workspace.shown(self.workspace.root)
            terminal.say(f"\nThe folder `{name}` is gone. It is followed again when it is back.")
        for known in (self._hashes, self._shown, self._failing, self._lessons):
            known.clear()

    def _after(self, changed: frozenset[Path], jobs: int, workers: LastingProcesses) -> None:
        """The pass after a save."""
        ledger = self.ledger.anew()
        before, now = self._lessons[:], self._files()
        others = {*self.workspace.lessons()} - {*now}
        # An editor may save what was there already: then there is nothing new to say.
        touched = self._remember(ledger, changed) - others
        self._lessons[:] = now
        narrow = before == now and changed <= set(now)
        look = [path for path in now if path in changed] if narrow else now
        fresh = {path: entry for path in look if (entry := ledger.current_record(path))}
        to_tell = [
            path
            for path in look
            if (path not in fresh and (touched or path not in self._failing))
            or (path in touched and fresh[path].problems)
        ]
        gone = [path for path in before if path not in now]
        # As after an error that was undone: the PDFs there are those that would be made.
        fixed = self._failing & fresh.keys()
        self._note_fresh(fresh)
        if not to_tell and not gone and not fixed:
            return
        self._say_what(touched, to_tell)
        self._failing.difference_update(fixed)
        if fixed:
            terminal.built(0, len(fixed), 0)
        for path in gone:
            self._forget(path, ledger)
        if not to_tell:
            return
        seeds = {path.stem for path in touched if path.parent.name == "seeds"}

        def wanted(item: LoadedLesson) -> bool:
            own = item.path in touched or bool(item.seeds & seeds)
            return own or _words(item.problems) != self._shown.get(item.path)

        with suppress(typer.Exit):  # why has been said; a save may fix it
            open_workers = nullcontext((jobs, workers))
            done = build_pass(ledger, self.options, to_tell, fresh, open_workers, wanted)
            silent = {item.path for item in done.read if not item.checked and not wanted(item)}
            self._note(done)
            told = [path for path in done.failed if path not in silent]
            for path in told:
                self._say_what_stays(path, ledger)
            if len(done.made) + len(told) > 1:
                terminal.built(len(done.made), 0, len(told))

    @property
    def workspace(self) -> Workspace:
        """Where lessons and seeds are."""
        return self.ledger.workspace

    def _files(self) -> list[Path]:
        """The lessons that there are, of those that are wanted."""
        there = self.workspace.lessons()
        return [path for path in there if self.chosen is None or path in self.chosen]

    def _files_now(self) -> list[Path]:
        own = [path for _, path in self.workspace.templates.files()]
        settings = self.workspace.root / SETTINGS
        beside = [settings, *self.ledger.files]
        return [*self.workspace.lessons(), *self.workspace.seeds(), *beside, *own]

    def _remember(self, ledger: Ledger, files: Collection[Path]) -> set[Path]:
        """Take the hashes of files; return those whose content is another than before."""
        now = {path: ledger.hash_of(path) for path in files}
        touched = {path for path in now if now[path] != self._hashes.get(path)}
        self._hashes.update(now)
        return touched

    def _note_fresh(self, fresh: Mapping[Path, BuildRecord]) -> None:
        for path, entry in fresh.items():
            self._shown[path] = _words(entry.problems)

    def _note(self, done: Pass) -> None:
        for item in done.read:
            self._shown[item.path] = _words(item.problems)
            self._failing.discard(item.path)
        for path, problems in done.failed.items():
            self._shown[path] = _words(problems)
            self._failing.add(path)

    def _forget(self, lesson: Path, ledger: Ledger) -> None:
        self._shown.pop(lesson, None)
        self._failing.discard(lesson)
        terminal.say(f"{self.workspace.shown(lesson)} is gone.")
        self._say_what_stays(lesson, ledger)

    def _say_what(self, touched: set[Path], to_tell: list[Path]) -> None:
        """Say what was saved, so that what follows has a beginning."""
        terminal.say("")
        saved = [path for path in touched or to_tell if self._hashes.get(path)]
        # Lessons that are gone are told of one by one, with their PDFs.
        gone = [path for path in touched if path not in saved and path.parent.name != "lessons"]
        for paths, one, many in ((saved, "was saved", "were saved"), (gone, "is gone", "are gone")):
            names = [self.workspace.shown(path) for path in sorted(paths)]
            if len(names) > _MANY:
                names = [f"{len(names)} files"]
            if names:
                terminal.say(f"{terminal.listed(names)} {one if len(paths) == 1 else many}.")

    def _say_what_stays(self, lesson: Path, ledger: Ledger) -> None:
        """Say which PDFs of a lesson stay as they are."""
        names = [self.workspace.shown(ledger.output / name) for name in ledger.made(lesson)]
        if len(names) > _MANY:
            names = [f"its {len(names)} PDFs"]
        if names:
            terminal.say(f"Left as before: {terminal.listed(names)}.")

    def _warm(self, fresh: Collection[Path], workers: LastingProcesses) -> None:
        """Have a lesson made for nobody, so that the first save finds everything loaded."""
        from broadsheet.build.job import do_job, plan
        from broadsheet.build.products import Request
        from broadsheet.checks.library import Library
        from broadsheet.sheet.edition import Edition

        library = Library(self.workspace)
        for path in fresh:
            item = library.lesson(path)
            if item.checked:
                formats, numbering = self.options.formats, self.options.numbering
                request = Request(Edition(), formats=formats, numbering=numbering)
                job = plan(item, Templates(), request)
                workers.submit(do_job, job)
                return


def _words(problems: Iterable[Diagnostic]) -> list[str]:
    """Problems as they are shown: two that look the same are the same to a reader."""
    return [diagnostic_text.show(problem) for problem in problems]


class _Ended(BaseException):
    """A signal came.

    Not `KeyboardInterrupt`: if that passes through an `exec` of a text, as imports have them,
    Python ends by SIGINT, whatever exit status is given later.
    """


@contextmanager
def _until_a_signal() -> Iterator[None]:
    """Leave this block at Ctrl-C, or when the process is told to end or its terminal closes.

    A second one does not disturb what is left to do, which is not much: workers are ended, and
    what was not written whole is removed.

    Raises:
        typer.Exit: with 128 and the number of the signal.
    """
    # Whoever started this may want some of them ignored, as `nohup` does.
    numbers = [
        number
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if (number := getattr(signal, name, None))
        and signal.getsignal(number) is not signal.SIG_IGN
    ]
    received = 0

    def end(number: int, _: FrameType | None) -> None:
        nonlocal received
        received = number
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise _Ended

    usual = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    except (_Ended, KeyboardInterrupt):
        raise typer.Exit(128 + (received or signal.SIGINT)) from None
    finally:
        if not received:
            for number, handler in usual.items():
                signal.signal(number, handler)
