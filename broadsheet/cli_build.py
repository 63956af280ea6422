"""The command `build`: what it is asked for, and what it says of what becomes of it."""

from __future__ import annotations

import os
import re
import sys
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet import terminal as show
from broadsheet.arguments import (
    DONE,
    PROBLEMS,
    InWorkspace,
    Lessons,
    lessons_named,
    stop,
    workspace_at,
)
from broadsheet.edition import VERSIONS, Level, Only, Paper, PrintSize
from broadsheet.files import sweep
from broadsheet.ledger import Ledger
from broadsheet.paper import Sheaf
from broadsheet.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from broadsheet.cluster import Address
    from broadsheet.library import Library, Loaded
    from broadsheet.products import Request
    from broadsheet.roster import Roster


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


def build(
    lessons: Lessons = None,
    paper: Annotated[Paper | None, typer.Option(case_sensitive=False, help="The paper.")] = None,
    print_size: Annotated[
        PrintSize | None,
        typer.Option(case_sensitive=False, help="large is 18 points."),
    ] = None,
    versions: Annotated[
        int | None,
        typer.Option(min=1, max=len(VERSIONS), help="How many, so that neighbours differ."),
    ] = None,
    level: Annotated[
        Level | None, typer.Option(case_sensitive=False, help="For one level of a class.")
    ] = None,
    insert: Annotated[
        bool, typer.Option("--insert", help="The passages as a sheet of their own.")
    ] = False,
    class_list: Annotated[
        Path | None,
        typer.Option("--class", help="A list of pupils (CSV): a copy for each, with the name."),
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="With --class: a file for each pupil, too.")
    ] = False,
    one_sided: Annotated[
        bool, typer.Option("--one-sided", help="For printing on one side of the paper.")
    ] = False,
    only: Annotated[Only | None, typer.Option(help="Make only one of the two.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to put them.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many lessons at once.")
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option(metavar="dask://HOST:PORT", help="Let a Dask cluster make them."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Make them even if nothing changed.")
    ] = False,
    workspace: InWorkspace = None,
) -> None:
    """Make the PDFs of lessons: a worksheet and an answer key each."""
    options = Options(
        paper, print_size, versions, level, insert, class_list, separate, one_sided, only
    )
    if separate and class_list is None:
        stop("`--separate` makes a file for each pupil: name the class list with `--class FILE`")
    address = _address(executor) if executor else None
    space = workspace_at(workspace)
    files = lessons_named(space, lessons)
    about = (space.root / SETTINGS, *([class_list] if class_list else []))
    ledger = Ledger(space, (output or space.output).absolute(), repr(options), about)
    entries = {} if force else {path: ledger.entry(path) for path in files}
    fresh = {path: entry for path, entry in entries.items() if entry}
    paper_needed = sum((entry.paper for entry in fresh.values()), Sheaf())
    # A warning is shown each time, until somebody has acted on it.
    to_read = [path for path in files if path not in fresh or not fresh[path].quiet]
    made, failed = 0, 0
    if to_read:
        ledger.remember(to_read)
        request, library, quiet = _request(space, options)
        loaded = _read(library, to_read)
        stale = [item for item in loaded if item.checked and item.path not in fresh]
        of_made = _make(ledger, stale, request, _hands(address, jobs), quiet=quiet)
        paper_needed = sum(of_made, paper_needed)
        made = len(of_made)
        failed = len(stale) - made + sum(item.checked is None for item in loaded)
    else:
        sweep(ledger.output)
    show.built(made, len(files) - failed - made, failed)
    if paper_needed.worksheets:
        show.say(paper_needed.said())
    raise typer.Exit(PROBLEMS if failed else DONE)


def _request(space: Workspace, options: Options) -> tuple[Request, Library, bool]:
    """What is asked for, with the settings; and whether there was no warning about it."""
    from broadsheet.edition import Edition
    from broadsheet.library import Library
    from broadsheet.products import Request

    library = Library(space)
    usual, problems = library.settings()
    if problems:
        show.problems(problems, sys.stderr)
        raise typer.Exit(PROBLEMS)
    roster, quiet, name = None, True, ""
    if options.class_list is not None:
        roster, quiet = _roster(options.class_list, space)
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
    )
    return request, library, quiet


def _roster(path: Path, space: Workspace) -> tuple[Roster, bool]:
    """The class list, and whether there is nothing to say about it."""
    from broadsheet.roster import read_roster

    if not path.exists():
        stop(f"there is no class list `{path}`")
    roster, problems = read_roster(path, space.shown(path.absolute()))
    show.problems(problems, sys.stderr)
    if roster is None:
        raise typer.Exit(PROBLEMS)
    return roster, not problems


def _read(library: Library, files: list[Path]) -> list[Loaded]:
    """Read lessons, and show what is wrong with them."""
    from broadsheet.diagnostics import in_order

    loaded = [library.lesson(path) for path in files]
    show.problems(in_order([p for item in loaded for p in item.problems]), sys.stderr)
    return loaded


def _make(
    ledger: Ledger,
    stale: list[Loaded],
    request: Request,
    hands: AbstractContextManager[tuple[int, Callable[[int], Executor] | None]],
    *,
    quiet: bool,
) -> list[Sheaf]:
    """Make the PDFs of lessons, and tell what became of each as soon as it is known.

    Returns:
        For each lesson whose PDFs could be made, the paper that they take.
    """
    # The rooms of printing are entered only by who prints.
    from broadsheet import build as builder
    from broadsheet.pdf import PangoMissingError
    from broadsheet.templates import TemplateFaultyError

    if not stale:
        return []
    space = ledger.workspace
    try:
        templates = space.templates.taken()
    except TemplateFaultyError as error:
        stop(f"{error}.")
    jobs, lessons = [], space.lessons()
    for item in stale:
        job = builder.plan(item, templates, request)
        problem = builder.name_of_another(item, job, lessons)
        if problem is None:
            jobs.append(job)
        else:
            show.problems([problem], sys.stderr)
    made: list[Sheaf] = []
    try:
        with (
            hands as (count, workers),
            show.progress(len(jobs)) as progress,
            closing(builder.run(jobs, count, workers)) as results,
        ):
            for job, result in results:
                item = next(item for item in stale if item.checked is job.lesson)
                progress.clear()
                show.problems(list(result.problems), sys.stderr)
                if not result.problems:
                    silent = quiet and not item.problems
                    made.append(builder.keep(ledger, item, job, result, quiet=silent))
                    pages = {file: pages.count for file, pages in result.files.items()}
                    show.made(pages, lambda file: space.shown(ledger.output / file))
                progress.advance()
    except PangoMissingError:
        stop("the libraries that set the type are not here. `broadsheet doctor` says what to do.")
    except BrokenPipeError:  # whoever read the output has gone: nothing is wrong with a file
        raise
    except OSError as error:
        stop(show.cannot_write(error, space))
    return made


@contextmanager
def _hands(
    executor: Address | None, jobs: int | None
) -> Iterator[tuple[int, Callable[[int], Executor] | None]]:
    """How many lessons are made at once, and by whom: this computer or a cluster."""
    if executor is None:
        yield jobs or _processors(), None
        return
    from broadsheet import cluster

    try:
        with cluster.connect(executor) as found:
            yield jobs or found.size, found.workers
    except cluster.ClusterError as error:
        stop(f"{error}.")


def _address(executor: str) -> Address:
    from broadsheet import cluster

    try:
        return cluster.read_address(executor)
    except cluster.ClusterError as error:
        stop(f"{error}.")


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
