"""What the benchmarks share: workspaces to build, HTML for plain WeasyPrint, and honest figures.

Two things are compared by running them in turn, each time as a new process. What is printed are
the medians of each and the least, and the median of the ratios pair by pair: ratios hold where the
machine's speed drifts. The load is printed too; on a busy machine the clock tells nothing.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from broadsheet.checks.check import Checked
from broadsheet.checks.library import Library
from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.edition import VERSIONS, Edition
from broadsheet.sheet.lines import LineMap
from broadsheet.sheet.sheet import Key
from broadsheet.sheet.wordings import Words
from broadsheet.source.fonts import use_own_fonts
from broadsheet.source.templates import Templates
from broadsheet.source.workspace import find_workspace
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.html import Renderer

LESSON = "headline-check"
"""What is built where nothing else is named."""
BROADSHEET = [sys.executable, "-m", "broadsheet"]
PLAIN = [
    sys.executable,
    "-c",
    """
import sys
import weasyprint
for number, source in enumerate(sys.argv[1:]):
    target = f"{source}-{number}.pdf"
    weasyprint.HTML(filename=source).write_pdf(target, pdf_variant="pdf/ua-1")
""",
]
"""Writes each HTML file as a PDF; it measures no lines, checks nothing and moves no number."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took, with all that it started.

    Attributes:
        processor: seconds, of the user and the system.
        clock: seconds.
        memory: megabytes of the largest of these processes, when it was largest.
    """

    processor: float
    clock: float
    memory: float


def timed(command: Sequence[str], at: Path | None = None) -> Cost:
    """Run a command in a folder."""
    start = time.perf_counter()
    root = str(Path(__file__).resolve().parent.parent)
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=at,
        env=os.environ | {"PYTHONPATH": root},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"benchmarks: {' '.join(command)[:200]} ended with {process.returncode}")
    per_megabyte = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / per_megabyte)


def compare(
    names: tuple[str, str],
    commands: tuple[Sequence[str], Sequence[str]],
    runs: int,
    at: Path | None = None,
    goal: str = "",
    *,
    warm: bool = True,
) -> None:
    """Run two commands in turn and print how the first one's cost relates to the second's."""
    if warm:  # the disk's cache
        for command in commands:
            timed(command, at)
    pairs = [(timed(commands[0], at), timed(commands[1], at)) for _ in range(runs)]
    for what in ("processor", "clock"):
        first, second = ([getattr(pair[index], what) for pair in pairs] for index in (0, 1))
        ratio = statistics.median(a / b for a, b in zip(first, second, strict=True))
        print(
            f"  {what:<10}{names[0]} {statistics.median(first):.2f} s (least {min(first):.2f}), "
            f"{names[1]} {statistics.median(second):.2f} s (least {min(second):.2f}), "
            f"ratio {ratio:.2f}" + (f" (goal {goal})" if goal else "")
        )


def begin(what: str, runs: int) -> None:
    """Print what is measured, how often, and under what load."""
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    command = " ".join(["python", *sys.argv])
    print(f"{what}: {runs} runs each, {load}\nrepeat: {command}", flush=True)


def argument(place: int, usual: int) -> int:
    """A number of the command line, counted from 1, or what is usual."""
    return int(sys.argv[place]) if len(sys.argv) > place else usual


def read_lesson(name: str = LESSON) -> Checked:
    """A lesson of this repository."""
    workspace = find_workspace(Path(__file__).resolve().parent)
    if workspace is None:
        sys.exit("benchmarks: no workspace here")
    path = next((path for path in workspace.lessons() if path.stem == name), None)
    lesson = Library(workspace).lesson(path).checked if path else None
    if lesson is None:
        sys.exit(f"benchmarks: there is no lesson {name}, or it has errors")
    return lesson


def editions(versions: int = 1) -> list[Edition]:
    """A4 in so many versions."""
    letters = VERSIONS[:versions] if versions > 1 else [""]
    return [replace(Edition(), version=letter) for letter in letters]


@dataclass(frozen=True, eq=False)
class Decided:
    """What Broadsheet prints of a lesson in its versions, before it is laid out.

    Attributes:
        keys: one for each version, with its sheet.
        lines: how the lines of the passages fall, which is the same in all versions.
        renderer: makes their HTML.
    """

    keys: Sequence[Key]
    lines: LineMap
    renderer: Renderer


def decide(lesson: Checked, versions: int = 1) -> Decided:
    """A lesson's sheets and keys, as Broadsheet sets them."""
    use_own_fonts()
    renderer = Renderer(Words(lesson.language, Templates()), Templates())
    keys = []
    for edition in editions(versions):
        composer = Composer(arrange(lesson, edition), renderer.words)
        keys.append(composer.key(composer.sheet(edition)))
    passages = keys[0].sheet.passages
    measured = pdf.measure(renderer.measuring(passages, Edition()), Templates())
    return Decided(keys, LineMap.from_layout(passages, measured), renderer)


def write_html(lesson: Checked, folder: Path, versions: int = 1) -> list[tuple[str, list[str]]]:
    """Write the HTML of a lesson's pages.

    Returns:
        For each version the path of its worksheet, and those of its key and notes.
    """
    decided = decide(lesson, versions)
    renderer, lines = decided.renderer, decided.lines
    written = []
    for number, key in enumerate(decided.keys):
        pages = {
            "worksheet": renderer.worksheet(key.sheet, lines),
            "key": renderer.answer_key(key, lines),
            "notes": renderer.notes(key, lines),
        }
        paths = {name: folder / f"{number}-{name}.html" for name in pages}
        for name, page in pages.items():
            paths[name].write_text(page, encoding="utf-8")
        written.append((str(paths["worksheet"]), [str(paths["key"]), str(paths["notes"])]))
    return written


def make_workspace(folder: Path, lessons: int, name: str = LESSON) -> Path:
    """A workspace with so many lessons, each with a title of its own."""
    lesson = read_lesson(name)
    repository = Path(__file__).resolve().parent.parent
    shutil.copytree(repository / "seeds", folder / "seeds")
    (folder / "lessons").mkdir()
    for number in range(lessons):
        text = lesson.file.text.replace("\ntitle: ", f"\ntitle: {number:03} ", 1)
        (folder / "lessons" / f"lesson-{number:03}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_class(folder: Path, pupils: int) -> Path:
    """A class list with names of usual lengths."""
    first = ("Ada", "Bo", "Chimamanda", "Dmitri", "Élodie", "Farah", "Guðrún", "Hồng", "Ines", "Jo")
    last = ("Adeyemi", "Brown", "Castellanos-Ruiz", "Dvořák", "Eriksson", "Fox", "García")
    names = [f"{first[n % 10]} {last[n % 7]} {n}" for n in range(pupils)]
    path = folder / f"class-of-{pupils}.csv"
    path.write_text("name\n" + "\n".join(names) + "\n", encoding="utf-8")
    return path


def pages_in(paths: Iterable[Path]) -> int:
    """The pages of PDFs."""
    import pikepdf

    total = 0
    for path in paths:
        with pikepdf.open(path) as document:
            total += len(document.pages)
    return total
