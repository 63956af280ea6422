"""Time a cold `broadsheet build` of one lesson against a plain script with the same HTML.

    python benchmarks/cold_build.py [LESSON] [RUNS]

The plain script imports WeasyPrint and writes the same pages, as PDF/UA and in the same fonts:
the worksheet, the key and its notes. It measures no lines, checks nothing and moves no number.
The two run in turn, each time as a new process. What is printed are medians of the processor
time (user and system) and of the time on the clock, and the median of the ratios pair by pair:
ratios hold where the machine's speed drifts.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from broadsheet import pdf
from broadsheet.fonts import use_own_fonts
from broadsheet.html import Renderer
from broadsheet.language import Words
from broadsheet.lines import LineMap
from broadsheet.sheet import make_key, make_sheet, unmeasured
from broadsheet.workspace import Library, find_workspace

PLAIN = """
import sys
import weasyprint
for source in sys.argv[1:]:
    weasyprint.HTML(filename=source).write_pdf(source + ".pdf", pdf_variant="pdf/ua-1")
"""


def write_html(name: str, folder: Path) -> list[str]:
    """Write the HTML of a lesson's worksheet, key and notes; return the paths."""
    workspace = find_workspace(Path(__file__).resolve().parent)
    if workspace is None:
        sys.exit("benchmarks: no workspace here")
    library = Library(workspace)
    path = next(path for path in workspace.lessons() if path.stem == name)
    lesson = library.lesson(path).checked
    if lesson is None:
        sys.exit(f"benchmarks: the lesson {name} has errors")
    edition, _ = library.settings()
    words = Words(lesson.language, workspace.templates)
    renderer = Renderer(words, workspace.templates)
    passages = renderer.measuring(unmeasured(lesson, words), edition)
    lines = LineMap.from_layout(lesson.passages, pdf.measure(passages, workspace.templates))
    sheet = make_sheet(lesson, edition, lines, words)
    key = make_key(lesson, sheet, lines, words)
    pages = (renderer.worksheet(sheet), renderer.answer_key(key), renderer.notes(key))
    sources = [folder / f"{number}.html" for number in range(len(pages))]
    for source, page in zip(sources, pages, strict=True):
        source.write_text(page, encoding="utf-8")
    return [str(source) for source in sources]


def timed(command: list[str]) -> tuple[float, float]:
    """Run a command; return the seconds of processor time and of the clock that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """Run both in turn and print the figures."""
    name = sys.argv[1] if len(sys.argv) > 1 else "headline-check"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    use_own_fonts()
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        sources = write_html(name, Path(folder))
        plain = [sys.executable, "-c", PLAIN, *sources]
        build = [sys.executable, "-m", "broadsheet", "build", name, "--force", "-o", folder]
        timed(plain), timed(build)  # to warm the disk's cache
        pairs = [(timed(build), timed(plain)) for _ in range(runs)]
    print(f"{name}, {runs} runs each, load {os.getloadavg()[0]:.1f}")
    for index, what in enumerate(("processor", "clock")):
        own = [ours[index] for ours, _ in pairs]
        other = [theirs[index] for _, theirs in pairs]
        ratio = statistics.median(a / b for a, b in zip(own, other, strict=True))
        print(
            f"{what:<10} broadsheet {statistics.median(own):.2f} s, "
            f"plain {statistics.median(other):.2f} s, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
