"""Builds: which lessons need new PDFs, who makes them, and how they are put in their places."""

from __future__ import annotations

import hashlib
import json
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from typing import TYPE_CHECKING

from broadsheet.diagnostics import Code, Diagnostic, Severity
from broadsheet.files import write_whole
from broadsheet.fonts import font_files
from broadsheet.pdf import LayoutError, PangoMissingError
from broadsheet.press import Kind, press
from broadsheet.templates import TemplateFaultyError
from broadsheet.text import Place, Span, TextFile, whole_file
from broadsheet.workspace import Library, Loaded, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from broadsheet.check import Checked
    from broadsheet.edition import Edition

LETTER_WITHOUT_FONT = Code(
    "letter-without-font",
    Severity.ERROR,
    "None of the fonts that come with Broadsheet has this letter or sign, so an empty box would "
    "be printed in its place.",
    "Write it in another way, or leave it out. The fonts have Latin, Greek, Cyrillic and Arabic "
    "letters and the signs used with them.",
)
CANNOT_LAY_OUT = Code(
    "cannot-lay-out",
    Severity.ERROR,
    "The pages of the lesson cannot be set, mostly because of a template of your own in the "
    "folder `templates/` of the workspace.",
    "Mend what the message names. To see whether your templates are the cause, rename their "
    "folder and build again.",
)

RECORDS = ".broadsheet"
"""The folder in the output where a build keeps what each PDF was made from."""

_PACKAGES = ("broadsheet", "jinja2", "markdown-it-py", "pikepdf", "pydyf", "weasyprint")


@dataclass(frozen=True, slots=True)
class Job:
    """The PDFs of one lesson that are to be made: plain data that any worker can be handed.

    Attributes:
        workspace: where the lesson is.
        lesson: its file.
        edition: what it is made for.
        targets: the files to write, by what they hold.
        inputs: the fingerprint of everything they are made from.
    """

    workspace: Workspace
    lesson: Path
    edition: Edition
    targets: dict[Kind, Path]
    inputs: str


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job.

    Attributes:
        lesson: its file.
        pages: the pages of each file written; empty where there is a problem.
        problems: why nothing was written, if so.
    """

    lesson: Path
    pages: dict[Kind, int]
    problems: tuple[Diagnostic, ...] = ()


def plan(
    workspace: Workspace,
    loaded: Loaded,
    edition: Edition,
    usual: Edition,
    kinds: Sequence[Kind],
    output: Path,
) -> Job:
    """The job of a lesson that has been checked."""
    stem = f"{loaded.path.stem}{edition.suffix(usual)}"
    targets = {kind: output / f"{stem}-{kind}.pdf" for kind in kinds}
    assert loaded.checked is not None
    return Job(workspace, loaded.path, edition, targets, _fingerprint(workspace, loaded, edition))


def _fingerprint(workspace: Workspace, loaded: Loaded, edition: Edition) -> str:
    """A hash of all that decides how the PDFs of a lesson look."""
    assert loaded.checked is not None
    texts = [loaded.checked.file.text, *(seed.file.text for seed in loaded.checked.seeds)]
    everything = [_surroundings(workspace), repr(edition), *texts]
    return hashlib.sha256("\0".join(everything).encode()).hexdigest()


@cache
def _surroundings(workspace: Workspace) -> str:
    """What all lessons of a workspace depend on: templates, fonts, versions."""
    parts = [f"{name} {version(name)}" for name in _PACKAGES]
    parts += [f"{path.name} {path.stat().st_size}" for path in font_files()]
    for name, path in workspace.templates.files():
        # A file's name may hold bytes that are no letters.
        parts.append(f"{name!a} {hashlib.sha256(path.read_bytes()).hexdigest()}")
    return "\n".join(parts)


def is_fresh(job: Job) -> bool:
    """Whether a job's PDFs are there, made from the same inputs, and unaltered since."""
    try:
        for target in job.targets.values():
            if _record(target).read_bytes() != _made_of(job, target.read_bytes()):
                return False
    except OSError:
        return False
    return True


def _made_of(job: Job, pdf: bytes) -> bytes:
    """What a record says of a PDF: what it was made from, and how it was left."""
    return json.dumps({"inputs": job.inputs, "pdf": hashlib.sha256(pdf).hexdigest()}).encode()


def _record(target: Path) -> Path:
    return target.parent / RECORDS / f"{target.stem}.json"


def run(jobs: Sequence[Job], workers: int) -> Iterator[Made]:
    """Do the jobs, and yield what became of each as soon as it is known.

    Args:
        jobs: what is to be made.
        workers: how many processes may work at once; with one, all is done in this one.

    Raises:
        OSError: a file cannot be written.
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:  # not by `map`, which a stray StopIteration in a job would just end
            yield do(job)
        return
    with ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn")) as executor:
        with _ctrl_c_ignored():
            futures = [executor.submit(do, job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """Start workers that leave Ctrl-C to this process: what is ignored here they ignore too."""
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def do(job: Job) -> Made:
    """Make the PDFs of one job and put them in their places, all of them or none."""
    loaded = Library(job.workspace).lesson(job.lesson)
    if loaded.checked is None:  # changed since it was checked
        return Made(job.lesson, {}, loaded.problems)
    try:
        made = press(loaded.checked, job.edition, job.workspace.templates, list(job.targets))
    except LayoutError as error:
        return Made(job.lesson, {}, tuple(_layout_problems(loaded.checked, error)))
    except TemplateFaultyError as error:
        place = whole_file(loaded.checked.file.name)
        return Made(job.lesson, {}, (Diagnostic(CANNOT_LAY_OUT, place, str(error)),))
    except Exception as error:
        # A template of one's own can break the page in ways that nobody can list.
        if job.workspace.templates.override is None or isinstance(
            error, (OSError, PangoMissingError)
        ):
            raise
        place = whole_file(loaded.checked.file.name)
        message = f"with this workspace's `templates/` no page can be made ({error!r})"
        return Made(job.lesson, {}, (Diagnostic(CANNOT_LAY_OUT, place, message),))
    files: dict[Path, bytes] = {}
    for kind, target in job.targets.items():
        files[target] = made[kind].pdf
        files[_record(target)] = _made_of(job, made[kind].pdf)
    for target in files:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(files)
    return Made(job.lesson, {kind: pages.count for kind, pages in made.items()})


def _layout_problems(lesson: Checked, error: LayoutError) -> Iterator[Diagnostic]:
    """What stands in the way of a layout, at its place in the lesson or the seed."""
    for letter in error.letters:
        message = f"no font here has the letter `{letter}` (U+{ord(letter):04X})"
        hint = "write it in another way, or leave it out"
        yield Diagnostic(LETTER_WITHOUT_FONT, _first_place(lesson, letter), message, hint)
    if not error.letters:
        yield Diagnostic(CANNOT_LAY_OUT, whole_file(lesson.file.name), str(error))


def _first_place(lesson: Checked, letter: str) -> Place:
    # A passage is surely printed; in the lesson's file the letter may stand in a comment.
    for passage in lesson.passages:
        for piece in passage.pieces:
            at = passage.seed.text.find(letter, piece.start, piece.end)
            if at >= 0:
                return passage.seed.place(Span(at, at + 1))
    files: list[TextFile] = [lesson.file, *(seed.file for seed in lesson.seeds)]
    for file in files:
        at = file.text.find(letter)
        if at >= 0:
            return Place(file, Span(at, at + 1))
    return whole_file(lesson.file.name)
