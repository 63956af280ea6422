"""One pass of a build: lessons are read, what is wrong with them is shown, and files are made.

A build is one pass, and a watch is one for each save. This room stays light at first: what reads
and what prints is entered by who has something to read or print.
"""

from __future__ import annotations

import re
import sys
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from broadsheet.cli import terminal
from broadsheet.cli.arguments import PROBLEMS, stop
from broadsheet.sheet.edition import Level, LineNumbers, Only, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source import diagnostic_text
from broadsheet.source.diagnostics import in_order
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from concurrent.futures import Executor

    from broadsheet.build.formats import Format, Numbering
    from broadsheet.build.job import Job
    from broadsheet.build.ledger import BuildRecord, Ledger
    from broadsheet.build.paper_use import PaperUse
    from broadsheet.build.products import Request
    from broadsheet.checks.class_list.pupils import Roster
    from broadsheet.checks.library import Library, LoadedLesson
    from broadsheet.source.diagnostics import Diagnostic

    Problems = dict[Path, tuple[Diagnostic, ...]]
    OpenWorkers = AbstractContextManager[tuple[int, Callable[[int], Executor] | None]]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for, for all lessons alike; None leaves it to the settings."""

    paper: Paper | None
    print_size: PrintSize | None
    versions: int | None
    level: Level | None
    insert: bool
    class_list: Path | None
    separate: bool
    one_sided: bool
    only: Only | None
    line_numbers: LineNumbers | None
    formats: tuple[Format, ...]
    numbering: Numbering


@dataclass(frozen=True, slots=True)
class Pass:
    """What became of lessons."""

    read: tuple[LoadedLesson, ...]  # those that were read, in their order
    # Of those whose files were made, the paper that they take, by their files.
    made: Mapping[Path, PaperUse]
    # Those of which nothing could be made, and why, by their files.
    failed: Mapping[Path, tuple[Diagnostic, ...]]
    complete: bool = True  # no pupil of a class list is without a sheet


def needs_a_pass(files: Collection[Path], fresh: Mapping[Path, BuildRecord]) -> bool:
    """Whether there is anything to make, or to read in order to show what is wrong with it."""
    return len(fresh) < len(files) or any(entry.list_has_warnings for entry in fresh.values())


def build_pass(
    ledger: Ledger,
    options: Options,
    files: Collection[Path],
    fresh: Mapping[Path, BuildRecord],
    open_workers: OpenWorkers,
    wanted: Callable[[LoadedLesson], bool] = lambda _: True,
) -> Pass:
    """Show what is wrong with lessons; read those that are not fresh, and make their files.

    Args:
        ledger: of the output folder; it has not been asked for what is changed meanwhile.
        options: what is asked for, for all lessons alike.
        files: the lessons.
        fresh: the records of those whose files are as they should be.
        open_workers: opens who makes files, and says how many at once.
        wanted: whether the problems of a lesson that was read are to be shown.

    Raises:
        typer.Exit: nothing can be made of any of them; the reason has been said.
    """
    outside = ledger.link_outside()
    if outside is not None:
        terminal.problems([outside], sys.stderr)
        raise typer.Exit(PROBLEMS)
    ledger.remember(files)
    request, library, list_has_warnings = _request(ledger.workspace, options)
    left_out = bool(request.roster and request.roster.left_out)
    loaded = [library.lesson(path) for path in files if path not in fresh]
    report(
        [p for path in files if path in fresh for p in fresh[path].problems]
        + [p for item in loaded if wanted(item) for p in item.problems]
    )
    stale = [item for item in loaded if item.checked]
    failed = {item.path: item.problems for item in loaded if item.checked is None}
    made, not_made, complete = _make(ledger, stale, request, open_workers, list_has_warnings)
    return Pass(tuple(loaded), made, failed | not_made, complete and not left_out)


def report(found: list[Diagnostic]) -> None:
    """Show what is wrong with lessons, whether it was found just now or by an earlier build."""
    # A seed that several lessons quote has each of its problems once, whoever found it.
    once = {diagnostic_text.show(problem): problem for problem in in_order(found)}
    terminal.problems(once.values(), sys.stderr)


def _request(space: Workspace, options: Options) -> tuple[Request, Library, bool]:
    """What is asked for, with the settings; and whether the class list has warnings."""
    from broadsheet.build.products import Request
    from broadsheet.checks.library import Library
    from broadsheet.sheet.edition import Edition

    library = Library(space, versions=options.versions)
    usual, problems = library.settings()
    if problems:
        terminal.problems(problems, sys.stderr)
        raise typer.Exit(PROBLEMS)
    roster, has_warnings, name = None, False, ""
    if options.class_list is not None:
        roster, has_warnings = _roster(options.class_list, space)
        # Of the name of the user's own file, what is fit for a file's name everywhere.
        name = re.sub(r"[^\w-]+", "-", options.class_list.stem).strip("-") or "list"
    edition = Edition(
        options.paper or usual.edition.paper,
        options.print_size or usual.edition.print_size,
        level=options.level,
        insert=options.insert,
    )
    request = Request(
        edition,
        usual.edition,
        options.versions,
        usual.versions,
        options.only,
        roster,
        name,
        options.separate,
        options.one_sided,
        options.line_numbers,
        options.formats,
        options.numbering,
    )
    return request, library, has_warnings


def _roster(path: Path, space: Workspace) -> tuple[Roster, bool]:
    """The class list, and whether it has warnings, which have been shown."""
    from broadsheet.checks.class_list.pupils import lists_near, read_roster

    if not path.exists():
        near, there = lists_near(path)
        said = f"there is no class list `{path}`"
        if near:
            stop(f"{said}: did you mean `{near}`?")
        stop(f"{said}; there is {', '.join(f'`{other}`' for other in there)}" if there else said)
    roster, problems = read_roster(path, space.shown(path.absolute()))
    terminal.problems(problems, sys.stderr)
    if roster is None:
        raise typer.Exit(PROBLEMS)
    return roster, bool(problems)


def _make(
    ledger: Ledger,
    stale: list[LoadedLesson],
    request: Request,
    open_workers: OpenWorkers,
    list_has_warnings: bool,
) -> tuple[dict[Path, PaperUse], Problems, bool]:
    """Make the files of lessons, and report what became of each as soon as it is known.

    Returns:
        For each lesson whose files could be made, the paper that they take; for the others, why;
        and whether every pupil has a sheet of each.
    """
    if not stale:
        return {}, {}, True
    # Only who makes something loads what makes it.
    from broadsheet.build.job import keep_files, run_jobs
    from broadsheet.writers.pdf.layout import PangoMissingError

    space = ledger.workspace
    jobs, failed = _jobs(space, stale, request)
    items = {item.checked.file.name: item for item in stale if item.checked}
    made: dict[Path, PaperUse] = {}
    complete = True
    all_listed = not (request.roster and request.roster.left_out)
    try:
        with (
            open_workers as (count, workers),
            terminal.progress(len(jobs)) as progress,
            closing(run_jobs(jobs, count, workers)) as results,
        ):
            for job, result in results:
                item = items[job.key]
                progress.clear()
                terminal.problems([*result.problems, *result.left_out], sys.stderr)
                complete = complete and not result.left_out
                if result.problems:
                    failed[item.path] = result.problems
                else:
                    made[item.path] = keep_files(
                        ledger,
                        item,
                        result,
                        list_has_warnings=list_has_warnings,
                        complete=all_listed,
                    )
                    pages = {file: pages.count for file, pages in result.files.items()}
                    terminal.made(pages, lambda file: space.shown(ledger.output / file))
                progress.advance()
    except PangoMissingError:
        stop("the libraries that set the type are not here. `broadsheet doctor` says what to do.")
    except BrokenPipeError:  # whoever read the output has gone: nothing is wrong with a file
        raise
    except OSError as error:
        stop(terminal.cannot_write(error, space))
    return made, failed, complete


def _jobs(
    space: Workspace, stale: list[LoadedLesson], request: Request
) -> tuple[list[Job], Problems]:
    """What is to be made of lessons; for those whose files would take another's place, why not."""
    from broadsheet.build.job import name_of_another, plan
    from broadsheet.source.templates import TemplateFaultyError

    try:
        templates = space.templates.snapshot()
    except TemplateFaultyError as error:
        stop(f"{error}.")
    jobs, lessons = [], space.lessons()
    failed: dict[Path, tuple[Diagnostic, ...]] = {}
    for item in stale:
        job = plan(item, templates, request)
        problem = name_of_another(item, job, lessons)
        if problem is None:
            jobs.append(job)
        else:
            terminal.problems([problem], sys.stderr)
            failed[item.path] = (problem,)
    return jobs, failed
