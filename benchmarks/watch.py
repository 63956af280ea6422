"""Time a save under `build --watch`, until its PDFs are in their places, against a cold build.

    python benchmarks/watch.py [RUNS] [LESSONS]

A lesson is saved once for each run, with another title, while the watch runs and is warm; then
the same lesson is built by a new process. The clock runs from the save to the words that tell of
the last PDF, which are said when it is in its place. How times are compared says `common.py`.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, make_workspace, timed

WARM_UP = 3


def main() -> None:
    """Save, wait, build, in turn."""
    runs, lessons = argument(1, 15), argument(2, 1)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = make_workspace(Path(folder) / "desk", lessons)
        path = desk / "lessons" / "lesson-000.yaml"
        text = path.read_text(encoding="utf-8")
        last = f"{path.stem}-answer-key.pdf"
        begin(f"one save among {lessons} lessons", runs)
        warm, cold = [], []
        with subprocess.Popen(  # noqa: S603 - our own command
            [*BROADSHEET, "build", "--watch"], cwd=desk, stdout=subprocess.PIPE, text=True
        ) as watch:
            assert watch.stdout is not None
            while "followed" not in watch.stdout.readline():
                pass
            for run in range(WARM_UP + runs):
                changed = text.replace("\ntitle: ", f"\ntitle: {run} ", 1)
                start = time.perf_counter()
                path.write_text(changed, encoding="utf-8")
                while last not in watch.stdout.readline():
                    pass
                warm.append(time.perf_counter() - start)
                if run >= WARM_UP:
                    other = str(Path(folder) / "cold")
                    command = [*BROADSHEET, "build", path.stem, "--force", "--output", other]
                    cold.append(timed(command, desk).clock)
            watch.terminate()
        warm = warm[WARM_UP:]
        ratio = statistics.median(a / b for a, b in zip(warm, cold, strict=True))
        print(
            f"  clock     save {statistics.median(warm):.2f} s (slowest {max(warm):.2f} s, "
            f"goal ≤ 0.5 s), cold build {statistics.median(cold):.2f} s, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
