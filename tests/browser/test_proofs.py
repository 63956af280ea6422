"""Proofs: the PDFs of a build, made when somebody looks, of the newest text and no older one."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, broadsheet, workspace

from broadsheet.browser import proofs as room
from broadsheet.browser.proofs import Proof, Proofs, make, stamp
from broadsheet.build.job import plan
from broadsheet.build.products import Request
from broadsheet.checks.library import Library
from broadsheet.sheet.edition import Edition
from broadsheet.source.templates import Templates
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from broadsheet.browser.page_images import PdfPage
    from broadsheet.build.job import Job, Made
    from broadsheet.build.workers import Processes


def job_of(desk: Path, lesson: str = LESSON, seed: str = SEED) -> Job:
    """What makes the pages of a lesson that is saved now."""
    (desk / "lessons" / "bridge.yaml").write_text(lesson, encoding="utf-8")
    (desk / "seeds" / "bridge.txt").write_text(seed, encoding="utf-8")
    loaded = Library(Workspace(desk, desk)).lesson(desk / "lessons" / "bridge.yaml")
    assert loaded.checked is not None, loaded.problems
    return plan(loaded, Templates(), Request(Edition()))


def titled(desk: Path, title: str) -> Job:
    return job_of(desk, LESSON.replace("The bridge", title))


def until(look: Callable[[], Proof], seconds: float = 60) -> Proof:
    """What is to be seen when it is no longer being made."""
    end = time.monotonic() + seconds
    while (proof := look()).making and time.monotonic() < end:
        time.sleep(0.02)
    assert not proof.making
    return proof


def no_pages(job: Job) -> tuple[Made, dict[str, tuple[PdfPage, ...]]]:
    """Stands for a lesson that takes long, or that kills its worker."""
    if "dies" in job.lesson.header.title:
        os._exit(1)
    time.sleep(60 if "hangs" in job.lesson.header.title else 0.4)
    return make(job)


@pytest.fixture(scope="module")
def lasting() -> Iterator[Proofs]:
    with Proofs(lambda: None) as proofs:
        yield proofs


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proofs]:
    monkeypatch.setattr(room, "make", no_pages)
    with Proofs(lambda: None) as proofs:
        yield proofs


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


def test_a_proof_is_byte_for_byte_what_a_build_writes(lasting: Proofs, desk: Path) -> None:
    job = job_of(desk)
    assert lasting.of("same", job) == Proof(making=True)
    proof = until(lambda: lasting.of("same", job))
    assert proof.current
    assert broadsheet("build", at=desk).status == 0
    assert {one.file: one.pdf for one in proof.pdfs} == {
        path.name: path.read_bytes() for path in (desk / "output").glob("*.pdf")
    }


def test_a_picture_is_drawn_of_a_page_that_is_kept(lasting: Proofs, desk: Path) -> None:
    job = job_of(desk)
    one = until(lambda: lasting.of("drawn", job)).pdfs[0]
    assert lasting.find(one.digest) == one
    first = lasting.picture(one, 1, 800)
    assert first is not None
    assert first.startswith(b"\x89PNG")
    assert lasting.picture(one, 1, 800) is first
    assert lasting.find("0" * 64) is None
    assert lasting.picture(replace(one, digest="x", pdf=b"no PDF"), 1, 800) is None


def test_the_last_good_pages_stay_while_there_are_errors(lasting: Proofs, desk: Path) -> None:
    job = job_of(desk)
    good = until(lambda: lasting.of("errors", job))
    assert lasting.last("errors") == Proof(good.pdfs)
    assert lasting.of("errors", job) == good
    assert lasting.last("never") == Proof()


def test_what_the_layout_finds_is_a_problem_beside_the_older_pages(
    lasting: Proofs, desk: Path
) -> None:
    first = job_of(desk)
    good = until(lambda: lasting.of("letter", first))
    second = job_of(desk, seed=SEED.replace("ferry", "ferry \u05b0"))
    proof = until(lambda: lasting.of("letter", second))
    assert [problem.code.name for problem in proof.problems] == ["letter-without-font"]
    assert (proof.current, proof.pdfs) == (False, good.pdfs)


def test_the_newest_text_wins(slow: Proofs, desk: Path) -> None:
    first, second = titled(desk, "First"), titled(desk, "Second")
    slow.of("bridge", first)
    time.sleep(0.2)  # it is being made
    assert slow.of("bridge", second) == Proof(making=True)
    seen: list[Proof] = []

    def look() -> Proof:
        seen.append(slow.of("bridge", second))
        return seen[-1]

    until(look)
    assert "Second" in seen[-1].pdfs[0].pdf_pages[0].text
    assert not any(proof.pdfs for proof in seen[:-1])


def test_a_lesson_that_takes_long_does_not_hold_up_what_it_became(
    slow: Proofs, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_PATIENCE", 0.1)
    slow.of("bridge", titled(desk, "It hangs"))
    time.sleep(1)
    fixed = titled(desk, "Fixed")
    proof = until(lambda: slow.of("bridge", fixed), 30)
    assert "Fixed" in proof.pdfs[0].pdf_pages[0].text


def test_a_lesson_that_kills_its_worker_harms_no_other(slow: Proofs, desk: Path) -> None:
    deadly = titled(desk, "It dies")
    proof = until(lambda: slow.of("bridge", deadly))
    assert [problem.code.name for problem in proof.problems] == ["too-large-to-make"]
    well = titled(desk, "Well")
    assert until(lambda: slow.of("other", well)).current


def test_a_lesson_gets_less_time_than_in_a_build(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Job] = []

    def noted(_: Processes, job: Job, made_of: str) -> room._Result:
        given.append(job)
        return room._Result(made_of)

    monkeypatch.setattr(room, "_result", noted)
    with Proofs(lambda: None) as proofs:
        job = job_of(desk)
        until(lambda: proofs.of("bridge", job))
    assert given[0].limits.seconds < job.limits.seconds


def test_whoever_looks_is_told(desk: Path) -> None:
    told: list[int] = []
    with Proofs(lambda: told.append(1)) as proofs:
        job = job_of(desk)
        until(lambda: proofs.of("bridge", job))
        end = time.monotonic() + 10
        while not told and time.monotonic() < end:
            time.sleep(0.01)
    assert told == [1]


def test_no_process_stays_however_long_a_lesson_takes(slow: Proofs, desk: Path) -> None:
    slow.of("bridge", titled(desk, "It hangs"))
    time.sleep(0.7)
    begun = time.monotonic()
    slow.__exit__()
    assert time.monotonic() - begun < 5
    assert not slow._thread.is_alive()


def test_a_stamp_is_of_all_that_the_pages_are_made_of(desk: Path, tmp_path: Path) -> None:
    job = job_of(desk)
    own = tmp_path / "templates"
    own.mkdir()
    (own / "page.css").write_text("p {}")
    others = [
        job_of(desk, LESSON + "# a comment\n"),
        job_of(desk, seed=SEED + "\nMore.\n"),
        replace(job, products=job.products[:1]),
        replace(job, templates=Templates(own).snapshot()),
    ]
    assert stamp(job_of(desk)) == stamp(job)
    assert len({stamp(each) for each in (job, *others)}) == 5
