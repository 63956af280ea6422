"""The command line: arguments in, words and an exit status out."""

from __future__ import annotations

import os
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from broadsheet import __version__
from broadsheet import terminal as show
from broadsheet.diagnostics import Diagnostic, in_order
from broadsheet.edition import Paper, PrintSize
from broadsheet.reports import json as json_report
from broadsheet.spelling import nearest_word
from broadsheet.workspace import Library, Loaded, Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.build import Job, Made

DONE, PROBLEMS, UNUSABLE, BUG = 0, 1, 2, 70
"""Exit statuses; 130, for an interruption, is Typer's own. 70 is EX_SOFTWARE of sysexits.h."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Printable media-literacy worksheets and answer keys, checked against the article.",
)

Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="LESSON", help="Lessons by name or path; all if none."),
]
InWorkspace = Annotated[
    Path | None, typer.Option("--workspace", help="The workspace; else the nearest one upwards.")
]


class Format(StrEnum):
    """How problems are reported."""

    TEXT = "text"
    JSON = "json"


class Only(StrEnum):
    """Which of the two PDFs is wanted."""

    WORKSHEET = "worksheet"
    KEY = "key"


def main() -> None:
    """Run the command line; whatever happens, nobody sees a traceback who did not ask for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except Exception as error:
        if os.environ.get("BROADSHEET_DEBUG"):
            traceback.print_exc()
        show.complain(
            f"something went wrong inside Broadsheet ({type(error).__name__}: {error}).\n"
            "That is a fault of the program and not of your files. "
            "BROADSHEET_DEBUG=1 before the command shows where."
        )
        sys.exit(BUG)


def _stop(message: str, status: int = UNUSABLE) -> NoReturn:
    show.complain(message)
    raise typer.Exit(status)


def _stop_at(message: str, name: str, known: Iterable[str]) -> NoReturn:
    """Stop at a name that means nothing, with the known one that it is most like."""
    near = nearest_word(name, known)
    _stop(message + (f" Did you mean `{near}`?" if near else ""))


def _workspace(folder: Path | None) -> Workspace:
    try:
        current = Path.cwd()
    except OSError:
        _stop("the current folder has been deleted or moved. Go to another one")
    if folder is not None:
        if not folder.is_dir():
            _stop(f"there is no folder `{folder}`")
        return Workspace(folder.absolute(), current)
    workspace = find_workspace(current)
    if workspace is None:
        _stop(
            "no workspace here or above: a folder with `seeds/` and `lessons/` in it.\n"
            "`broadsheet init DIR` makes one."
        )
    return workspace


def _named(workspace: Workspace, names: list[str] | None) -> tuple[Path, ...]:
    """The lesson files that the command line names."""
    files = workspace.lessons()
    if not names:
        if not files:
            _stop(
                f"there is no lesson in `{workspace.shown(workspace.root / 'lessons')}`.\n"
                "`broadsheet new NAME --seed SEED` makes one."
            )
        return files
    chosen: dict[Path, None] = {}
    for name in names:
        written = _exact(Path(name))
        found = [
            path for path in files if name in (path.stem, path.name) or written == _exact(path)
        ]
        if not found:
            known = [path.stem for path in files]
            _stop_at(f"there is no lesson `{name}` in this workspace.", Path(name).stem, known)
        chosen |= dict.fromkeys(found)
    return tuple(chosen)


def _exact(path: Path) -> Path:
    """The one way to write a path; a lesson that is a link itself stays the link."""
    return path.parent.resolve() / path.name


@app.command()
def build(
    lessons: Lessons = None,
    paper: Annotated[Paper | None, typer.Option(case_sensitive=False, help="The paper.")] = None,
    print_size: Annotated[
        PrintSize | None,
        typer.Option(case_sensitive=False, help="large is 18 points."),
    ] = None,
    only: Annotated[Only | None, typer.Option(help="Make only one of the two.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to put them.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many lessons at once.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Make them even if nothing changed.")
    ] = False,
    workspace: InWorkspace = None,
) -> None:
    """Make the PDFs of lessons: a worksheet and an answer key each."""
    # The rooms of printing are entered only by who prints: the other commands stay quick.
    from broadsheet import build as builder
    from broadsheet.edition import Edition
    from broadsheet.press import Kind

    space = _workspace(workspace)
    files = _named(space, lessons)
    library = Library(space)
    usual, problems = library.settings()
    if problems:
        show.problems(problems, sys.stderr)
        raise typer.Exit(PROBLEMS)
    edition = Edition(paper or usual.paper, print_size or usual.print_size)
    kinds = {None: tuple(Kind), Only.WORKSHEET: (Kind.WORKSHEET,), Only.KEY: (Kind.ANSWER_KEY,)}
    loaded = [library.lesson(path) for path in files]
    show.problems(_all_problems(loaded), sys.stderr)
    good = [item for item in loaded if item.checked is not None]
    folder = (output or space.output).absolute()
    planned = [builder.plan(space, item, edition, usual, kinds[only], folder) for item in good]
    stale = [job for job in planned if force or not builder.is_fresh(job)]
    unmade = [done for done in _make(stale, jobs or _processors(), space) if done.problems]
    failed = len(loaded) - len(good) + len(unmade)
    show.built(len(stale) - len(unmade), len(good) - len(stale), failed)
    raise typer.Exit(PROBLEMS if failed else DONE)


def _make(jobs: list[Job], workers: int, space: Workspace) -> list[Made]:
    """Do the jobs of a build, and tell what became of each as soon as it is known."""
    from broadsheet import build as builder
    from broadsheet.pdf import PangoMissingError

    made: list[Made] = []
    try:
        show.working(len(jobs))
        for done in builder.run(jobs, workers):
            made.append(done)
            show.problems(list(done.problems), sys.stderr)
            targets = next(job.targets for job in jobs if job.lesson == done.lesson)
            for kind, pages in done.pages.items():
                show.say(f"{space.shown(targets[kind])}  {show.plural(pages, 'page')}")
    except PangoMissingError:
        _stop("the libraries that set the type are not here. `broadsheet doctor` says what to do.")
    except BrokenPipeError:  # whoever read the output has gone: nothing is wrong with a file
        raise
    except OSError as error:
        _stop(show.cannot_write(error, space))
    return made


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _all_problems(loaded: list[Loaded]) -> list[Diagnostic]:
    return in_order([problem for item in loaded for problem in item.problems])


@app.command()
def check(
    lessons: Lessons = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For people or for programs.")
    ] = Format.TEXT,
    workspace: InWorkspace = None,
) -> None:
    """Report every problem of lessons and their seeds, and make nothing."""
    space = _workspace(workspace)
    files = _named(space, lessons)
    library = Library(space)
    _, problems = library.settings()
    loaded = [library.lesson(path) for path in files]
    found = [*problems, *_all_problems(loaded)]
    if not lessons:
        found += [problem for name in library.seed_names() for problem in library.seed(name)[1]]
    found = in_order(found)
    if format_ is Format.JSON:
        typer.echo(json_report.show_all(found))
    else:
        show.problems(found, sys.stdout)
        show.checked(len(files), found)
    raise typer.Exit(PROBLEMS if any(problem.is_error for problem in found) else DONE)


@app.command()
def passages(
    seed: Annotated[
        str, typer.Argument(metavar="SEED", help="Its file's name without the ending.")
    ],
    workspace: InWorkspace = None,
) -> None:
    """List a seed's paragraphs, numbered as `paragraphs:` counts them."""
    space = _workspace(workspace)
    library = Library(space)
    name = _seed_name(library, seed)
    read, problems = library.seed(name)
    show.problems(list(problems), sys.stderr)
    if read is not None:
        show.paragraphs(read)
    raise typer.Exit(PROBLEMS if any(problem.is_error for problem in problems) else DONE)


def _seed_name(library: Library, written: str) -> str:
    """The id of the seed that the command line names, by its id or its path."""
    names = library.seed_names()
    name = written if written in names else Path(written).stem
    if name not in names:
        _stop_at(f"there is no seed `{written}` in `seeds/`.", name, names)
    return name


@app.command()
def types(
    name: Annotated[str | None, typer.Argument(metavar="[TYPE]", help="One of the types.")] = None,
) -> None:
    """List the question types; with a name, show its fields and a sample to paste."""
    from broadsheet.questions import question_types

    known = question_types()
    if name is None:
        show.types(known)
    elif name in known:
        show.one_type(name, known[name])
    else:
        _stop_at(f"there is no question type `{name}`.", name, known)


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name of the lesson, without an ending.")
    ],
    seed: Annotated[str, typer.Option(help="The seed that it quotes.")],
    workspace: InWorkspace = None,
) -> None:
    """Write a lesson to start from, which `check` accepts."""
    from broadsheet import scaffold

    space = _workspace(workspace)
    library = Library(space)
    name = name.removesuffix(".yaml")
    if not scaffold.is_lesson_name(name):
        _stop(f"`{name}` cannot be a lesson's name: use letters, digits and dashes, no spaces")
    read, problems = library.seed(_seed_name(library, seed))
    if read is None or any(problem.is_error for problem in problems):
        show.problems(list(problems), sys.stderr)
        raise typer.Exit(PROBLEMS)
    try:
        path = scaffold.write_lesson(
            space.root / "lessons", name, read, has_words=library.has_words(read.language)
        )
    except scaffold.ExistsError as error:
        _stop(f"`{space.shown(error.path)}` is there already, and nothing is overwritten")
    except OSError as error:
        _stop(show.cannot_write(error, space))
    show.say(f"{space.shown(path)} is written. Edit it, then: broadsheet build {name}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a lesson, for editors."""
    from broadsheet.schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="As it stands in the brackets of a problem."),
    ] = None,
) -> None:
    """Say what a problem means and how to mend it."""
    from broadsheet.explain import all_codes, explanation, overview

    codes = all_codes()
    if code is None:
        _stop(
            "which problem? Its name stands in the brackets of the message,\n"
            f"as in error[quote-not-found]. There are:\n\n{overview()}"
        )
    if code not in codes:
        _stop_at(f"there is no problem `{code}`.", code, codes)
    typer.echo(explanation(codes[code]))


@app.command()
def doctor() -> None:
    """Say what this machine lacks, and the command that installs it."""
    from broadsheet.doctor import examine

    findings = examine()
    show.findings(findings)
    raise typer.Exit(DONE if all(finding.present for finding in findings) else UNUSABLE)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Make a workspace with a seed and a lesson that builds."""
    from broadsheet import scaffold

    try:
        scaffold.make_workspace(folder)
    except scaffold.ExistsError as error:
        _stop(f"`{error.path}` is there already, and nothing is overwritten")
    except OSError as error:
        _stop(show.cannot_write(error, Workspace(folder, Path.cwd())))
    show.say(f"The workspace `{folder}` is ready. Go there, then: broadsheet build")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"broadsheet {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Printable media-literacy worksheets and answer keys, checked against the article."""
