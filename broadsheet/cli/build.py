"""The command `build`: what it is asked for, and what it says of what becomes of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadsheet.build.formats import FormatsError, Numbering, read_formats
from broadsheet.build.ledger import Ledger
from broadsheet.build.paper_use import PaperUse
from broadsheet.cli import terminal
from broadsheet.cli.arguments import (
    DONE,
    PROBLEMS,
    InWorkspace,
    Lessons,
    lessons_named,
    stop,
    workspace_at,
)
from broadsheet.cli.build_pass import Options, build_pass, needs_a_pass, report
from broadsheet.sheet.edition import VERSIONS, Level, LineNumbers, Only, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source.atomic import sweep
from broadsheet.source.workspace import leave_current_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from broadsheet.build.cluster import Address


def build(
    lessons: Lessons = None,
    to: Annotated[
        str,
        typer.Option(metavar="FORMATS", help="pdf, html (web pages), or pdf,html."),
    ] = "pdf",
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
    line_numbers: Annotated[
        LineNumbers | None,
        typer.Option(help="Every fifth line has one, each line, or none."),
    ] = None,
    lines: Annotated[
        Numbering,
        typer.Option(help="What web pages number: paragraphs, or the lines as they are printed."),
    ] = Numbering.PARAGRAPHS,
    class_list: Annotated[
        Path | None,
        typer.Option(
            "--class",
            help="A list of pupils (CSV, .xlsx, .ods): a printed copy for each in one PDF, or a "
            "web page for each, with the name.",
        ),
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="With --class: a PDF for each pupil, too.")
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
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: make them again at each save, until Ctrl-C.")
    ] = False,
    workspace: InWorkspace = None,
) -> None:
    """Make the worksheet and the answer key of lessons: as PDFs, as web pages, or both."""
    try:
        formats = read_formats(to)
    except FormatsError as error:
        stop(str(error))
    options = Options(
        paper,
        print_size,
        versions,
        level,
        insert,
        class_list,
        separate,
        one_sided,
        only,
        line_numbers,
        formats,
        lines,
    )
    if separate and class_list is None:
        stop("`--separate` makes a file for each pupil: name the class list with `--class FILE`")
    address = _address(executor) if executor else None
    space = workspace_at(workspace)
    files = lessons_named(space, lessons)
    about = (class_list.absolute(),) if class_list else ()
    folder = (output or space.output).absolute()
    ledger = Ledger(space, folder, repr(options), about, chosen=output is not None)
    if watch:
        if address:
            stop("`--watch` makes PDFs on this computer alone: leave out `--executor`")
        from broadsheet.cli.watch import Watch

        chosen = files if lessons else None
        options = replace(options, class_list=class_list and class_list.absolute())
        leave_current_folder()
        Watch(ledger, options, chosen).run(jobs or _processors(), force=force)
    entries = {} if force else {path: ledger.current_record(path) for path in files}
    fresh = {path: entry for path, entry in entries.items() if entry}
    paper_needed = sum((entry.paper for entry in fresh.values()), PaperUse())
    made, failed, complete = 0, 0, True
    if needs_a_pass(files, fresh):
        done = build_pass(ledger, options, files, fresh, _open_workers(address, jobs))
        paper_needed = sum(done.made.values(), paper_needed)
        made, failed, complete = len(done.made), len(done.failed), done.complete
    else:
        report([problem for entry in fresh.values() for problem in entry.problems])
        sweep(ledger.output)
    terminal.built(made, len(files) - failed - made, failed)
    if paper_needed.worksheets:
        terminal.say(paper_needed.said())
    raise typer.Exit(DONE if complete and not failed else PROBLEMS)


@contextmanager
def _open_workers(
    executor: Address | None, jobs: int | None
) -> Iterator[tuple[int, Callable[[int], Executor] | None]]:
    """How many lessons are made at once, and by whom: this computer or a cluster."""
    if executor is None:
        yield jobs or _processors(), None
        return
    from broadsheet.build import cluster

    try:
        with cluster.connect(executor) as found:
            yield jobs or found.size, found.workers
    except cluster.ClusterError as error:
        stop(f"{error}.")


def _address(executor: str) -> Address:
    from broadsheet.build import cluster

    try:
        return cluster.read_address(executor)
    except cluster.ClusterError as error:
        stop(f"{error}.")


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
