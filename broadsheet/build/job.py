"""Builds: who makes the files of lessons, and how they are put in their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import TYPE_CHECKING

from broadsheet.build.formats import Format, Numbering
from broadsheet.build.layout_problems import layout_problems
from broadsheet.build.limits import LimitError, Limits, within
from broadsheet.build.press import Pages, Press
from broadsheet.build.products import (
    FOR_TEACHERS,
    Product,
    Request,
    Seat,
    owner,
    paper_of,
    products,
    without,
)
from broadsheet.build.workers import Died, Processes, Raised, as_done
from broadsheet.checks.class_list.pupils import NAME_TOO_LONG
from broadsheet.checks.glyphs import no_font_for
from broadsheet.checks.printing import CANNOT_LAY_OUT, NAME_OF_ANOTHER, TOO_LARGE_TO_MAKE
from broadsheet.sheet.edition import LineNumbers
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import Place, Span, TextFile, whole_file
from broadsheet.writers.pdf.layout import LayoutError, PangoMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from broadsheet.build.ledger import Ledger
    from broadsheet.build.paper_use import PaperUse
    from broadsheet.checks.check import Checked
    from broadsheet.checks.library import LoadedLesson
    from broadsheet.writers.pdf.name_labels import NoLabel


# Lessons that are made as web pages in the time that a worker takes to start.
_PAGES_OF_A_WORKER = 25


@dataclass(frozen=True, slots=True)
class Job:
    """The files of one lesson that are to be made: plain data that any worker can be handed."""

    lesson: Checked  # the checked lesson with its seeds; nothing is read from a file any more
    templates: Templates  # where the templates are
    products: tuple[Product, ...]  # the files that are wanted
    limits: Limits = field(default_factory=Limits)  # what the job may take
    list_file: TextFile | None = None  # the class list, to tell where a name stands

    @property
    def key(self) -> str:
        """Tells it from the other jobs of a build: the name of the lesson's file."""
        return self.lesson.file.name


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job: its files by their names, or why there are none."""

    files: Mapping[str, Pages]
    problems: tuple[Diagnostic, ...] = ()
    # Why some pupils have no sheet, though the others have.
    left_out: tuple[Diagnostic, ...] = ()
    products: tuple[Product, ...] = ()  # what was made, without those pupils


def plan(loaded: LoadedLesson, templates: Templates, request: Request) -> Job:
    """The job of a lesson that has been checked."""
    lesson = loaded.checked
    assert lesson is not None
    own = lesson.header.line_numbers
    numbers = request.line_numbers or (LineNumbers(own) if own else request.usual.line_numbers)
    request = replace(request, edition=replace(request.edition, line_numbers=numbers))
    wanted = products(loaded.path.stem, lesson.header.versions, request)
    list_file = request.roster.file if request.roster else None
    return Job(lesson, templates, wanted, list_file=list_file)


def name_of_another(loaded: LoadedLesson, job: Job, lessons: Iterable[Path]) -> Diagnostic | None:
    """The problem of a lesson of which a file would have a name that belongs to another lesson.

    Args:
        loaded: the lesson.
        job: what is to be made of it.
        lessons: the files of all lessons.
    """
    names = [path.stem for path in lessons]
    for product in job.products:
        other = owner(product.file, names)
        if other not in (None, loaded.path.stem):
            place = whole_file(job.lesson.file.name)
            message = f"`{product.file}` would be a file of this lesson and of `{other}`"
            return Diagnostic(NAME_OF_ANOTHER, place, message, "rename one of the two lessons")
    return None


def run_jobs(
    jobs: Sequence[Job], count: int, workers: Callable[[int], Executor] | None = None
) -> Generator[tuple[Job, Made], None, None]:
    """Do the jobs, and yield what became of each as soon as it is known.

    Args:
        jobs: what is to be made.
        count: how many at once; a single one is done in this process, without workers.
        workers: makes the workers, of any kind; by default they are processes of this machine.

    Raises:
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    if not any(_needs_layout(product) for job in jobs for product in job.products):
        count = min(count, 1 + len(jobs) // _PAGES_OF_A_WORKER)
    if workers is None and (count <= 1 or len(jobs) <= 1):
        for job in jobs:  # not by `map`, which a stray StopIteration in a job would just end
            yield job, do_job(job)
        return
    # Workers that are there already have time to spare: a lesson's sheets and keys at once.
    halved = workers is not None and len(jobs) < count
    parts = [part for job in jobs for part in (_halves(job) if halved else (job,))]
    wholes, wanted = {job.key: job for job in jobs}, Counter(part.key for part in parts)
    done: defaultdict[str, list[Made]] = defaultdict(list)
    for part, result in as_done(do_job, parts, min(count, len(parts)), workers or Processes):
        if isinstance(result, Raised):
            raise result.error
        if isinstance(result, Died):
            result = _given_up(part, "its worker came to an unexpected end")
        done[part.key].append(result)
        if len(done[part.key]) == wanted[part.key]:
            yield wholes[part.key], _joined(wholes[part.key], done[part.key])


def _needs_layout(product: Product) -> bool:
    return product.format is Format.PDF or product.numbering is Numbering.PRINTED


def _halves(job: Job) -> Iterator[Job]:
    """What pupils get and what teachers get, as jobs of their own."""
    for of_teachers in (False, True):
        products = tuple(p for p in job.products if (p.kind in FOR_TEACHERS) == of_teachers)
        if products:
            yield replace(job, products=products)


def _joined(job: Job, parts: Sequence[Made]) -> Made:
    """What became of a job whose parts were done apart: all of its files, or none."""
    # A worker gives back files of its own, so that the same problem is not equal.
    problems = {
        (p.code.name, p.place.file.name, p.place.span, p.message): p
        for part in parts
        for p in part.problems
    }
    if problems:
        return Made({}, tuple(problems.values()))
    files = {name: pages for part in parts for name, pages in part.files.items()}
    made = {product.file: product for part in parts for product in part.products}
    kept = tuple(made[p.file] for p in job.products if p.file in made)
    left_out = tuple(problem for part in parts for problem in part.left_out)
    return Made({product.file: files[product.file] for product in kept}, (), left_out, kept)


def do_job(job: Job) -> Made:
    """Make the files of one job, all of them or none; nothing is written here."""
    try:
        with within(job.limits):
            files, left_out = _make_all(job)
    except LimitError as error:
        return _given_up(job, str(error))
    except LayoutError as error:
        return Made({}, tuple(layout_problems(job.lesson, job.list_file, error)))
    except TemplateFaultyError as error:
        place = whole_file(job.lesson.file.name)
        return Made({}, (Diagnostic(CANNOT_LAY_OUT, place, str(error)),))
    except Exception as error:
        # A template of one's own can break the page in ways that nobody can list.
        if job.templates.override is None or isinstance(error, (OSError, PangoMissingError)):
            raise
        place = whole_file(job.lesson.file.name)
        message = "with this workspace's `templates/` no page can be made: it cannot be laid out"
        hint = "take your own files out of `templates/` one by one, to see which of them it is"
        return Made({}, (Diagnostic(CANNOT_LAY_OUT, place, message, hint),))
    made = [without(p, left_out) if p.format is Format.PDF else p for p in job.products]
    kept = tuple(product for product in made if product.file in files)
    problems = tuple(_no_sheet(job, seat, label) for seat, label in left_out.items())
    return Made({product.file: files[product.file] for product in kept}, (), problems, kept)


def _no_sheet(job: Job, seat: Seat, label: NoLabel) -> Diagnostic:
    """The problem of a pupil who has no sheet, at their line in the class list."""
    assert job.list_file is not None
    said = shorten(label.written.text, 60, placeholder=" …")
    what = "no sheet is made for this pupil"
    place = Place(job.list_file, job.list_file.span_of_line(seat.line))
    for letter in label.letters:
        at = place.text.find(letter)
        if at >= 0:
            start = place.span.start + at
            place = Place(job.list_file, Span(start, start + 1))
        problem = no_font_for(letter, place)
        return replace(problem, message=f"{problem.message}, so {what}")
    message = f"there is no room for `{said}` on its line, however small, so {what}"
    return Diagnostic(NAME_TOO_LONG, place, message, "shorten it")


def _make_all(job: Job) -> tuple[dict[str, Pages], Mapping[Seat, NoLabel]]:
    """Make all files of a job: each writer is loaded only where it has something to write."""
    of_format = {form: [p for p in job.products if p.format is form] for form in Format}
    press = Press(job.lesson, job.templates)
    files: dict[str, Pages] = {}
    if of_format[Format.PDF]:
        files = press.make_all(of_format[Format.PDF])
    if of_format[Format.HTML]:
        from broadsheet.build.web_press import WebPress

        web = WebPress(job.lesson, job.templates, lambda edition: press.lines(edition))
        files = files | web.make_all(of_format[Format.HTML])
    return files, press.left_out


def keep_files(
    ledger: Ledger,
    loaded: LoadedLesson,
    made: Made,
    *,
    list_has_warnings: bool,
    complete: bool = True,
) -> PaperUse:
    """Put the files of a lesson in their places, and a record of what they were made from.

    Args:
        ledger: of the output folder; it has remembered the files before they were read.
        loaded: the lesson.
        made: its files.
        list_has_warnings: the class list has some.
        complete: nobody is left out of the class list.

    Returns:
        What printing them takes.

    Raises:
        OSError: a file cannot be written; all that were there are whole.
    """
    paper = paper_of(made.products, {name: pages.count for name, pages in made.files.items()})
    assert loaded.checked is not None
    files = {ledger.output / name: pages.pdf for name, pages in made.files.items()}
    record = None
    # Without a record it is made again, and what is left out is told again.
    if complete and not made.left_out:
        record = ledger.record(
            loaded.path,
            loaded.seeds,
            {name: pages.pdf for name, pages in made.files.items()},
            paper,
            loaded.problems,
            list_has_warnings=list_has_warnings,
        )
    ledger.write(files, loaded.path, record)
    return paper


def _given_up(job: Job, why: str) -> Made:
    message = f"the pages of this lesson were given up: {why}"
    place = whole_file(job.lesson.file.name)
    return Made({}, (Diagnostic(TOO_LARGE_TO_MAKE, place, message),))
