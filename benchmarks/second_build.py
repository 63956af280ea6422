"""Time a build of 100 lessons, half with a warning, in which nothing, or one lesson, has changed.

    python benchmarks/second_build.py [LESSONS] [RUNS]

With nothing changed it is compared with `import weasyprint` alone, which it must not need; the
warnings must be those of the first build, word for word. Then
one lesson is edited: that just its PDFs are made is counted, and timed. How times are compared
says `common.py`. The first build takes the most of the time: half a second for each lesson.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, compare, make_workspace, timed


def state(desk: Path) -> dict[str, int]:
    """When each PDF was written, in nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in desk.glob("output/*.pdf")}


def warned(desk: Path) -> None:
    """Give every other lesson a warning: there are no printed words in its language."""
    for path in sorted(desk.glob("lessons/*.yaml"))[::2]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nseed: ", "\nlanguage: kk\nseed: ", 1), encoding="utf-8")


def warnings(desk: Path) -> str:
    """What a build reports."""
    command = [*BROADSHEET, "build"]
    return subprocess.run(command, cwd=desk, capture_output=True, check=True, text=True).stderr  # noqa: S603


def main() -> None:
    """Build, build again, edit, build again."""
    lessons, runs = argument(1, 100), argument(2, 7)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = make_workspace(Path(folder) / "desk", lessons)
        warned(desk)
        build = [*BROADSHEET, "build"]
        start = time.perf_counter()
        reported = warnings(desk)
        first = time.perf_counter() - start
        begin(f"a second build of {lessons} lessons", runs)
        print(f"  the first: {first:.1f} s, {reported.count('warning[')} warnings")
        if warnings(desk) != reported or not reported:
            sys.exit("benchmarks: a build with nothing to do reports something else")
        plain = [sys.executable, "-c", "import weasyprint"]
        compare(("nothing changed", "import weasyprint"), (build, plain), runs, desk, "≤ 0.5")
        costs = []
        edited = desk / "lessons" / f"lesson-{lessons // 2:03}.yaml"
        for run in range(runs):
            before = state(desk)
            text = edited.read_text(encoding="utf-8")
            edited.write_text(text.replace("\ntitle: ", f"\ntitle: {run} ", 1), encoding="utf-8")
            costs.append(timed(build, desk))
            made = {name for name, when in state(desk).items() if before[name] != when}
            kinds = ("worksheet", "answer-key")
            if made != {f"{edited.stem}-{kind}.pdf" for kind in kinds}:
                sys.exit(f"benchmarks: one lesson was edited, and made were {sorted(made)}")
        clock = statistics.median(cost.clock for cost in costs)
        processor = statistics.median(cost.processor for cost in costs)
        print(f"  one edited: only its 2 PDFs are made, {processor:.2f} s processor, {clock:.2f} s")


if __name__ == "__main__":
    main()
