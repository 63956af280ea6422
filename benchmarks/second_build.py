"""Time a build of 100 lessons in which nothing, or one lesson, has changed.

    python benchmarks/second_build.py [LESSONS] [RUNS]

With nothing changed it is compared with `import weasyprint` alone, which it must not need. Then
one lesson is edited: that just its PDFs are made is counted, and timed. How times are compared
says `common.py`. The first build takes the most of the time: half a second for each lesson.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, compare, make_workspace, timed


def state(desk: Path) -> dict[str, int]:
    """When each PDF was written, in nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in desk.glob("output/*.pdf")}


def main() -> None:
    """Build, build again, edit, build again."""
    lessons, runs = argument(1, 100), argument(2, 7)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = make_workspace(Path(folder) / "desk", lessons)
        build = [*BROADSHEET, "build"]
        first = timed(build, desk)
        begin(f"a second build of {lessons} lessons", runs)
        print(f"  the first: {first.clock:.1f} s")
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
