"""What the commands say in a terminal."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import typer

from broadsheet.source import diagnostic_text
from broadsheet.source.text import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.checks.fix import FixedLesson
    from broadsheet.checks.pin import Pinned
    from broadsheet.cli.doctor import Finding
    from broadsheet.questions.base import Question
    from broadsheet.sheet.ready_made import ReadyMade
    from broadsheet.source.diagnostics import Diagnostic
    from broadsheet.source.records.record import Record
    from broadsheet.source.workspace import Workspace

_COLOURS = {"error": "red", "warning": "yellow", "frame": "blue", "hint": "green"}
WIDTH = 88  # columns of running text


def _painter(stream: TextIO) -> diagnostic_text.Paint:
    """Colour for a terminal, unless NO_COLOR asks for none (no-color.org)."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return diagnostic_text.no_paint
    return lambda text, style: typer.style(text, fg=_COLOURS[style], bold=style != "frame")


def problems(found: Iterable[Diagnostic], stream: TextIO) -> None:
    """Print problems, with an empty line after each."""
    paint = _painter(stream)
    for problem in found:
        typer.echo(diagnostic_text.show(problem, paint) + "\n", file=stream)


def say(text: str) -> None:
    """Print a line of the result."""
    typer.echo(clean(text))


def complain(text: str) -> None:
    """Print why a command cannot do what it was asked."""
    typer.echo(f"broadsheet: {clean_lines(text)}", err=True)


class Progress:
    """How many of some lessons are done, and how long the others will take, on a terminal."""

    def __init__(self, count: int) -> None:
        self._bar = typer.progressbar(length=count, label="making pages", file=sys.stderr)
        self._shown = bool(count) and sys.stderr.isatty()
        if self._shown:
            self._bar.render_progress()

    def advance(self) -> None:
        """One more is done."""
        if self._shown:
            self._bar.update(1)
            self._bar.render_progress()

    def clear(self) -> None:
        """Take the bar off the screen, so that something else can be said."""
        if self._shown:
            typer.echo("\r\033[K", err=True, nl=False)


@contextmanager
def progress(count: int) -> Iterator[Progress]:
    """Show how far a build has come."""
    shown = Progress(count)
    try:
        yield shown
    finally:
        shown.clear()


# With more files of a lesson than this, the pupils' own are counted and not listed.
_MANY = 30


def made(pages: Mapping[str, int], shown: Callable[[str], str]) -> None:
    """List the files that were made of a lesson, with their pages."""
    listed = list(pages)
    if len(listed) > _MANY:
        listed = [file for file in pages if not re.search(r"-[0-9]+-worksheet\.\w+\Z", file)]
    for file in listed:
        # A web page has no pages.
        count = f"  {plural(pages[file], 'page')}" if pages[file] else ""
        say(f"{shown(file)}{count}")
    if len(listed) < len(pages):
        say(f"and {plural(len(pages) - len(listed), 'worksheet')} of single pupils")


def plural(count: int, noun: str) -> str:
    """'1 lesson', '2 lessons'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def built(made: int, unchanged: int, failed: int) -> None:
    """Sum up a build."""
    parts = []
    if made:
        parts.append(f"{plural(made, 'lesson')} built")
    if unchanged:
        parts.append(f"{plural(unchanged, 'lesson')} unchanged")
    if failed:
        parts.append(f"{plural(failed, 'lesson')} with errors, not built")
    typer.echo(", ".join(parts) + ".", err=bool(failed))


def checked(lessons: int, found: Sequence[Diagnostic], format_: str) -> None:
    """Report a check in a format; for people sum it up too, and say what it cannot see."""
    # Only a check shows problems to programs.
    from broadsheet.cli.reports import github, json, sarif

    objects = {"json": json.show_all, "sarif": sarif.show_all}
    if format_ in objects:
        typer.echo(objects[format_](found))
        return
    if format_ == "github":
        for problem in found:
            typer.echo(github.show(problem))
    else:
        problems(found, sys.stdout)
    typer.echo(f"{plural(lessons, 'lesson')} checked: {diagnostic_text.count(found)}.")
    if not any(problem.is_error for problem in found):
        typer.echo(
            "Every quotation stands in its seed. "
            "Whether the judgements are right is for you to say."
        )


def fixed(files: Sequence[FixedLesson], stream: TextIO) -> None:
    """Say what was fixed, a line for each change. What is left is said by the check itself."""
    for file in files:
        for number, fix in file.done:
            typer.echo(clean(f"{file.name}:{number}: {fix.does}"), file=stream)
        if file.newer:
            typer.echo(clean(f"{file.name}: {_NEWER}"), file=stream)
    if not any(file.done or file.newer for file in files):
        said = "Nothing was changed: nothing here can be fixed with certainty."
        typer.echo(said, file=stream)
    typer.echo(file=stream)


_NEWER = "left as it is, because somebody saved it in this moment. Give the command again"


def pinned(name: str, result: Pinned) -> str:
    """What became of a lesson that was to be given the fingerprint of its article."""
    from broadsheet.checks.pin import Outcome  # loaded by whoever has such a result

    match result.outcome:
        case Outcome.GONE:
            return _gone(name, result.standing, result.gone)
        case Outcome.NO_SEED:
            return f"`{name}` names no seed that can be read: `broadsheet check`"
        case Outcome.NEWER:
            return f"`{name}`: {_NEWER}"
        case Outcome.UNSURE:
            return (
                f"`{name}` is left as it was: written by a program, the line could change what "
                f"other lines mean.\nWrite it yourself, at the top of the lesson: {result.line}"
            )
    state = "now has" if result.outcome is Outcome.PINNED else "has already"
    said = f"{name} {state} the fingerprint of its article."
    if result.standing == 1:
        return f"{said} Its quotation still stands."
    count = result.standing
    return f"{said} Its {count} quotations still stand." if count else said


def _gone(name: str, standing: int, missing: int) -> str:
    """Why the article of a lesson is not accepted: quotations that stand nowhere in it."""
    lesson = name.rpartition("/")[2].rpartition(".")[0]
    one = missing == 1
    return (
        f"`{name}` is left as it was: {standing} of {plural(standing + missing, 'quotation')} "
        f"still stand{'s' if standing == 1 else ''}, and {missing} {'is' if one else 'are'} gone.\n"
        f"Fix {'it' if one else 'them'} first: `broadsheet check {lesson}` shows where."
    )


def cannot_write(error: OSError, workspace: Workspace) -> str:
    """Why a file could not be written, in a teacher's words."""
    where = f"`{workspace.shown(error.filename)}`" if error.filename else "the file"
    reasons = {
        errno.ENOSPC: "the disk is full. Free some space and try again",
        errno.EDQUOT: "the disk is full. Free some space and try again",
        errno.EROFS: "nothing can be written there. Choose another folder",
        errno.EACCES: "you may not write there. Choose another folder",
        errno.EPERM: "you may not write there. Choose another folder",
        errno.EISDIR: "a folder has this name. Move it away",
        errno.ENOTDIR: "a file is in the place of the folder. Move it away",
        errno.EEXIST: "a file is in the place of the folder. Move it away",
    }
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return f"cannot write {where}: {reason}. Every file that was there is still whole."


def paragraphs(seed: Seed) -> None:
    """The paragraphs of a seed with their numbers; furniture and the title are marked."""
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, 2 * WIDTH)
    for paragraph in seed.paragraphs:
        text = clean(seed.text[paragraph.span.start : paragraph.span.end])
        mark = "(title) " if paragraph.title else "(furniture) " if paragraph.furniture else ""
        number = f"{paragraph.number:>3}  "
        typer.echo(
            textwrap.fill(
                mark + text, width, initial_indent=number, subsequent_indent=" " * len(number)
            )
        )


def types(known: Mapping[str, type[Question]], lists: Iterable[ReadyMade]) -> None:
    """The question types by what pupils do, each with the first line of what it says of itself.

    The ready-made lists follow, each with its first labels or headings.
    """
    from broadsheet.questions.base import Act

    width = max(map(len, known)) + 2
    acts = {kind.ACT for kind in known.values()}
    for act in (act for act in Act if act in acts):
        typer.echo(f"{act}")
        for name, kind in known.items():
            if kind.ACT is act:
                typer.echo(f"  {name:<{width}}{(kind.__doc__ or '').splitlines()[0]}")
        typer.echo()
    typer.echo("Ready-made lists, to be called by their names where a list could stand")
    for ready in lists:
        words = [entry.label for entry in ready.entries] or [
            column.heading for column in ready.columns
        ]
        shown = textwrap.shorten(", ".join(words), WIDTH - 30, placeholder=" …")
        typer.echo(f"  {ready.name:<27}{shown}")
    typer.echo("\n`broadsheet types TYPE` shows the fields of a type and a sample to paste.")


def one_type(name: str, kind: type[Question]) -> None:
    """A question type: what it is, its fields, a sample."""
    from broadsheet.source.records.record import Quote, item_in

    typer.echo(f"{name}\n\n{textwrap.dedent('    ' + (kind.__doc__ or '')).strip()}\n")
    _keys("It", kind)
    for key, field in kind.by_key().items():
        inner = item_in(field.annotation)
        if inner is not None and inner is not Quote:
            _keys(f"Each of its `{key}`", inner)
    if kind.SAMPLE_PASSAGES:
        passages = textwrap.indent(kind.SAMPLE_PASSAGES, "  ")
        typer.echo(f"\nThe passages of a sample, to paste below `passages:`\n\n{passages.rstrip()}")
    typer.echo(f"\nA sample to paste below `questions:`\n\n{textwrap.indent(kind.SAMPLE, '  ')}")


def _keys(what: str, kind: type[Record]) -> None:
    """The keys that a record must have, and those that it may have."""
    required = kind.required_keys()
    other = [key for key in kind.known_keys() if key not in required]
    typer.echo(textwrap.fill(f"{what} must have: {', '.join(required)}", WIDTH))
    if other:
        typer.echo(textwrap.fill(f"{what} may have: {', '.join(other)}", WIDTH))


def findings(found: Sequence[Finding]) -> None:
    """What the machine has and lacks, and the command that installs it."""
    for finding in found:
        typer.echo(f"{'ok     ' if finding.present else 'missing'}  {finding.name}")
    fixes = dict.fromkeys(finding.fix for finding in found if not finding.present)
    if fixes:
        typer.echo("\nTo install what is missing:\n" + "\n".join(f"  {fix}" for fix in fixes))
    else:
        typer.echo("\nThis machine has everything that Broadsheet needs.")
