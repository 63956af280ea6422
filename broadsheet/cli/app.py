"""The command line: arguments in, words and an exit status out."""

from __future__ import annotations

import os
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from broadsheet import __version__
from broadsheet.cli import terminal
from broadsheet.cli.arguments import (
    BUG,
    DONE,
    PROBLEMS,
    UNUSABLE,
    InWorkspace,
    Lessons,
    extra,
    lessons_named,
    seed_named,
    stop,
    stop_at,
    workspace_at,
)
from broadsheet.cli.build import build
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from broadsheet.checks.library import Library

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Printable media-literacy worksheets and answer keys, checked against the article.",
)


class ReportFormat(StrEnum):
    """How problems are reported."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


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
        terminal.complain(
            f"something went wrong inside Broadsheet ({type(error).__name__}: {error}).\n"
            "That is a fault of the program and not of your files. "
            "BROADSHEET_DEBUG=1 before the command shows where."
        )
        sys.exit(BUG)


# The other rooms are entered only by the commands that need them: all commands start quickly.

app.command()(build)


@app.command()
def check(
    lessons: Lessons = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="For people or for programs.")
    ] = ReportFormat.TEXT,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what can only be meant in one way.")
    ] = False,
    workspace: InWorkspace = None,
) -> None:
    """Report every problem of lessons and their seeds, and make nothing."""
    from broadsheet.checks.library import Library
    from broadsheet.source.diagnostics import in_order

    space = workspace_at(workspace)
    files = lessons_named(space, lessons)
    library = Library(space)
    if fix:
        seeds = () if lessons else space.seeds()
        _fix(library, files, seeds, sys.stdout if format_ is ReportFormat.TEXT else sys.stderr)
    _, problems = library.settings()
    loaded = [library.lesson(path) for path in files]
    found = [*problems, *(problem for lesson in loaded for problem in lesson.problems)]
    if not lessons:
        # Those that lessons quote are told with them: a lesson may allow a warning of its article.
        told = {name for lesson in loaded for name in lesson.seeds}
        others = (name for name in library.seed_names() if name not in told)
        found += [problem for name in others for problem in library.seed(name)[1]]
        found += library.around()
    found = in_order(found)
    terminal.checked(len(files), found, format_)
    raise typer.Exit(PROBLEMS if any(problem.is_error for problem in found) else DONE)


def _fix(
    library: Library, files: tuple[Path, ...], seeds: tuple[Path, ...], stream: TextIO
) -> None:
    """Make the certain fixes of lessons and of the front matter of seeds, and say so."""
    from broadsheet.checks.fix import fix_lesson
    from broadsheet.checks.fix_seed import fix_seed

    try:
        # The seeds first: the lessons are checked against them.
        done = [fix_seed(library, path) for path in seeds]
        terminal.fixed([*done, *(fix_lesson(library, path) for path in files)], stream)
    except OSError as error:
        stop(terminal.cannot_write(error, library.workspace))


@app.command()
def passages(
    seed: Annotated[
        str, typer.Argument(metavar="SEED", help="Its file's name without the ending.")
    ],
    workspace: InWorkspace = None,
) -> None:
    """List a seed's paragraphs, numbered as `paragraphs:` counts them."""
    from broadsheet.checks.library import Library

    space = workspace_at(workspace)
    library = Library(space)
    name = seed_named(space, library.seed_names(), seed)
    read, problems = library.seed(name)
    terminal.problems(list(problems), sys.stderr)
    if read is not None:
        terminal.paragraphs(read)
    raise typer.Exit(PROBLEMS if any(problem.is_error for problem in problems) else DONE)


@app.command()
def types(
    name: Annotated[str | None, typer.Argument(metavar="[TYPE]", help="One of the types.")] = None,
) -> None:
    """List the question types; with a name, show its fields and a sample to paste."""
    from broadsheet.questions import question_types
    from broadsheet.sheet.ready_made import ready_made, ready_made_names
    from broadsheet.sheet.wordings import FALLBACK, Words
    from broadsheet.source.templates import Templates

    known = question_types()
    if name is None:
        words = Words(FALLBACK, Templates())
        lists = (ready_made(words, each) for each in ready_made_names(words))
        terminal.types(known, [ready for ready in lists if ready])
    elif name in known:
        terminal.one_type(name, known[name])
    else:
        stop_at(f"there is no question type `{name}`.", name, known)


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name of the lesson, without an ending.")
    ],
    seed: Annotated[str, typer.Option(help="The seed that it quotes.")],
    workspace: InWorkspace = None,
) -> None:
    """Write a lesson to start from, which `check` accepts."""
    from broadsheet.checks.library import Library
    from broadsheet.cli import scaffold

    space = workspace_at(workspace)
    library = Library(space)
    outside = space.link_outside(space.root / "lessons", "put a folder in its place")
    if outside is not None:
        terminal.problems([outside], sys.stderr)
        raise typer.Exit(PROBLEMS)
    name = name.removesuffix(".yaml")
    if not scaffold.is_lesson_name(name):
        stop(f"`{name}` cannot be a lesson's name: use letters, digits and dashes, no spaces")
    read, problems = library.seed(seed_named(space, library.seed_names(), seed))
    if read is None or any(problem.is_error for problem in problems):
        terminal.problems(list(problems), sys.stderr)
        raise typer.Exit(PROBLEMS)
    try:
        path = scaffold.write_lesson(
            space.root / "lessons", name, read, has_words=library.words_in(read.language).known
        )
    except scaffold.ExistsError as error:
        stop(f"`{space.shown(error.path)}` is there already, and nothing is overwritten")
    except OSError as error:
        stop(terminal.cannot_write(error, space))
    terminal.say(f"{space.shown(path)} is written. Edit it, then: broadsheet build {name}")


@app.command()
def pin(
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="By name or path.")],
    workspace: InWorkspace = None,
) -> None:
    """Accept the article of a lesson as it is now, by one line of the lesson.

    Use it when somebody has changed the article and you have read the lesson again: from then on,
    `check` tells of the next change. While a quotation is gone, nothing is accepted.
    """
    from broadsheet.checks.library import Library
    from broadsheet.checks.pin import Outcome
    from broadsheet.checks.pin import pin as pin_lesson

    space = workspace_at(workspace)
    for path in lessons_named(space, [lesson]):
        try:
            result = pin_lesson(Library(space), path)
        except OSError as error:
            stop(terminal.cannot_write(error, space))
        said = terminal.pinned(space.shown(path), result)
        if result.outcome not in (Outcome.PINNED, Outcome.SAME):
            stop(said, PROBLEMS)
        terminal.say(said)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a lesson, for editors."""
    from broadsheet.lesson.schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="As it stands in the brackets of a problem."),
    ] = None,
) -> None:
    """Say what a problem means and how to fix it."""
    from broadsheet.checks.catalogue import all_codes, explanation, overview

    codes = all_codes()
    if code is None:
        stop(
            "which problem? Its name stands in the brackets of the message,\n"
            f"as in error[quote-not-found]. There are:\n\n{overview()}"
        )
    if code not in codes:
        stop_at(f"there is no problem `{code}`.", code, codes)
    typer.echo(explanation(codes[code]))


@app.command()
def doctor() -> None:
    """Say what this machine lacks, and the command that installs it."""
    from broadsheet.cli.doctor import examine

    findings = examine()
    terminal.findings(findings)
    raise typer.Exit(DONE if all(finding.present for finding in findings) else UNUSABLE)


@app.command()
def preview(
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="The one to show first.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where to listen on this computer.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in your browser.")
    ] = True,
    workspace: InWorkspace = None,
) -> None:
    """Show lessons as pages in the browser, which follow each save."""
    space = workspace_at(workspace)
    chosen = lessons_named(space, [lesson])[0] if lesson else None
    with extra("preview", "pypdfium2", "starlette", "uvicorn"):
        from broadsheet.browser.server import PortTakenError, serve
    try:
        serve(space, chosen.name if chosen else None, port, terminal.say, browser=browser)
    except PortTakenError:
        stop(f"another program listens on port {port}. Choose another one, or leave out `--port`")
    terminal.say("The preview has ended.")


@app.command()
def lsp(
    _stdio: Annotated[bool, typer.Option("--stdio", hidden=True)] = False,  # editors add it
) -> None:
    """Help an editor with lessons while they are typed: problems, completion, quotations."""
    with extra("editor", "pygls", "lsprotocol"):
        from broadsheet.editor.lsp.server import serve
    serve()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Make a workspace with a seed and a lesson that builds."""
    from broadsheet.cli import scaffold

    try:
        scaffold.make_workspace(folder)
    except scaffold.ExistsError as error:
        stop(f"`{error.path}` is there already, and nothing is overwritten")
    except OSError as error:
        stop(terminal.cannot_write(error, Workspace(folder, Path.cwd())))
    terminal.say(f"The workspace `{folder}` is ready. Go there, then: broadsheet build")


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
