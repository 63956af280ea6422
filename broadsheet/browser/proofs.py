"""Proofs: the PDFs of lessons that somebody looks at, made in the background and kept in memory.

They are the bytes that a build would write. One process makes them, another draws their pages, so
that whatever a lesson does to them, whoever looks at the others waits for nothing.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeAlias

from broadsheet.browser import page_images
from broadsheet.build.job import Job, Made, do_job
from broadsheet.build.limits import LimitError, Limits
from broadsheet.build.workers import Processes
from broadsheet.checks.printing import TOO_LARGE_TO_MAKE
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.templates import TemplateSnapshot
from broadsheet.source.text import whole_file
from broadsheet.writers.pdf.layout import PangoMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from broadsheet.browser.page_images import PdfPage
    from broadsheet.build.products import Kind

# Shorter than a build's: somebody is waiting. A lesson takes one or two seconds.
LIMITS = Limits(seconds=60, grace=5)
# Seconds that pages of a text which is no longer there get to be finished; others wait.
_PATIENCE = 3.0
# Proofs that are kept, each of some hundred kilobytes, and pictures of eight times as many.
_MOST = 16

_Key: TypeAlias = "Hashable"


@dataclass(frozen=True, slots=True)
class ProofPdf:
    """One PDF of a proof."""

    kind: Kind  # what it holds
    file: str  # its name, as a build would give it
    pdf: bytes  # its bytes
    digest: str  # of its bytes, in hexadecimal digits; pictures of its pages are asked for by it
    pdf_pages: tuple[PdfPage, ...]  # its pages


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be seen of a lesson."""

    pdfs: tuple[ProofPdf, ...] = ()  # its PDFs; none if there never were any
    current: bool = False  # they are of the lesson as it is now
    making: bool = False  # new ones are being made
    problems: tuple[Diagnostic, ...] = ()  # why the lesson as it is now has none
    fault: str = ""  # likewise, if it is no fault of the lesson: a sentence


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a job: the proof of a stamp, or why there is none."""

    stamp: str
    pdfs: tuple[ProofPdf, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    fault: str = ""


def stamp(job: Job) -> str:
    """A hash of everything that the pages of a job depend on while a preview runs."""
    override = job.templates.override
    own = sorted(override.files.items()) if isinstance(override, TemplateSnapshot) else override
    lesson = job.lesson
    seeds = [(seed.id, seed.file.text) for seed in lesson.seeds]
    parts = repr((lesson.file.text, seeds, job.products, own))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def make(job: Job) -> tuple[Made, dict[str, tuple[PdfPage, ...]]]:
    """Do a job, and look at the pages that it made; for a worker."""
    made = do_job(job)
    return made, {file: page_images.pdf_pages(pages.pdf) for file, pages in made.files.items()}


class Proofs:
    """Makes proofs, the last one asked for first, until its `with` block ends."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """Begin with nothing.

        Args:
            tell: is called in a thread whenever there is something new to see.
        """
        self._tell = tell
        self._change = threading.Condition()
        self._wanted: dict[_Key, str] = {}
        self._waiting: OrderedDict[_Key, Job] = OrderedDict()
        self._running: tuple[_Key, str, float] | None = None
        self._latest: OrderedDict[_Key, _Result] = OrderedDict()
        self._good: OrderedDict[_Key, _Result] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._makers, self._drawers = Processes(1), Processes(1)
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="proofs", daemon=True)

    def __enter__(self) -> Self:
        """Begin to work."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give up what is being made; no process stays."""
        with self._change:
            self._ended = True
            self._change.notify_all()
        _kill(self._makers)
        _kill(self._drawers)
        self._thread.join()

    def last(self, key: _Key) -> Proof:
        """What there is of a lesson that has errors: what was made last."""
        with self._change:
            self._wanted.pop(key, None)
            self._waiting.pop(key, None)
            good = self._good.get(key)
            return Proof(good.pdfs if good else ())

    def of(self, key: _Key, job: Job) -> Proof:
        """What there is of a lesson without an error; what is missing begins to be made.

        Args:
            key: the lesson and the edition: what is to take the place of what.
            job: what makes its pages.
        """
        now = stamp(job)
        with self._change:
            latest = self._latest.get(key)
            if latest is not None and latest.stamp == now:
                self._wanted[key] = now
                return Proof(
                    latest.pdfs or self._prints(key),
                    current=bool(latest.pdfs),
                    problems=latest.problems,
                    fault=latest.fault,
                )
            if self._wanted.get(key) != now or not self._under_way(key, now):
                self._wanted[key] = now
                self._waiting[key] = replace(job, limits=LIMITS)
                self._waiting.move_to_end(key)
                while len(self._waiting) > _MOST:
                    self._waiting.popitem(last=False)
                self._give_up_the_old()
                self._change.notify_all()
            return Proof(self._prints(key), making=True)

    def find(self, digest: str) -> ProofPdf | None:
        """A PDF that is kept, by its digest."""
        with self._change:
            every = [p for result in self._good.values() for p in result.pdfs]
        return next((found for found in every if found.digest == digest), None)

    def picture(self, found: ProofPdf, number: int, width: int) -> bytes | None:
        """A page as PNG, or None if it cannot be drawn.

        Args:
            found: the PDF.
            number: of the page, from 1.
            width: of the picture, in pixels.
        """
        key = (found.digest, number, width)
        with self._change:
            if key in self._pictures:
                return self._pictures[key]
        try:
            drawn = self._drawers.submit(page_images.picture, found.pdf, number, width).result()
        except (BrokenExecutor, CancelledError, LimitError, RuntimeError):
            return None
        with self._change:
            self._pictures[key] = drawn
            while len(self._pictures) > 8 * _MOST:
                self._pictures.popitem(last=False)
        return drawn

    def _prints(self, key: _Key) -> tuple[ProofPdf, ...]:
        good = self._good.get(key)
        return good.pdfs if good else ()

    def _under_way(self, key: _Key, now: str) -> bool:
        return key in self._waiting or (
            self._running is not None and self._running[:2] == (key, now)
        )

    def _give_up_the_old(self) -> None:
        """End what takes long to make pages that nobody will see."""
        if self._running is None:
            return
        key, made_of, since = self._running
        if self._wanted.get(key) != made_of and time.monotonic() - since > _PATIENCE:
            old, self._makers = self._makers, Processes(1)
            threading.Thread(target=_kill, args=(old,), daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._ended)
                if self._ended:
                    return
                key, job = self._waiting.popitem()
                made_of = stamp(job)
                self._running = (key, made_of, time.monotonic())
                makers = self._makers
            result = _result(makers, job, made_of)
            with self._change:
                self._running = None
                # What was saved meanwhile wins: the pages of the older text are never shown.
                if self._ended or self._wanted.get(key) != made_of:
                    continue
                _keep(self._latest, key, result)
                if result.pdfs:
                    _keep(self._good, key, result)
            self._tell()


def _result(makers: Processes, job: Job, made_of: str) -> _Result:
    place = whole_file(job.lesson.file.name)
    try:
        made, pages = makers.submit(make, job).result()
    except (BrokenExecutor, CancelledError):
        message = "the pages of this lesson were given up: its worker came to an unexpected end"
        problem = Diagnostic(TOO_LARGE_TO_MAKE, place, message)
        return _Result(made_of, problems=(problem,))
    except PangoMissingError:
        fault = "The libraries that set the type are not here: `broadsheet doctor` says what to do."
        return _Result(made_of, fault=fault)
    except Exception as error:
        fault = f"Something went wrong inside Broadsheet ({type(error).__name__}: {error})."
        return _Result(made_of, fault=fault)
    kinds = {product.file: product.kind for product in job.products}
    pdfs = tuple(
        ProofPdf(kinds[file], file, one.pdf, hashlib.sha256(one.pdf).hexdigest(), pages[file])
        for file, one in made.files.items()
    )
    return _Result(made_of, pdfs, made.problems)


def _keep(kept: OrderedDict[_Key, _Result], key: _Key, result: _Result) -> None:
    kept[key] = result
    kept.move_to_end(key)
    while len(kept) > _MOST:
        kept.popitem(last=False)


def _kill(processes: Processes) -> None:
    """End processes at once, in the midst of whatever they do."""
    processes.__exit__(CancelledError, None, None)
