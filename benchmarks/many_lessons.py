"""Time a cold build of 100 lessons by one and by two workers, and see whether memory grows.

    python benchmarks/many_lessons.py [LESSONS] [RUNS]

The ratio of the clock is what a second worker brings: on two free processors it should be 1.6
or more. Memory is the largest that one process had after so many lessons, done one after the
other as a worker does them; it should not grow. How times are compared says `common.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, compare, make_workspace

# What a worker does, and from time to time the megabytes it has had.
WORKER = """
import resource, sys
from pathlib import Path
from broadsheet.build.job import do_job, plan
from broadsheet.checks.library import Library
from broadsheet.build.products import Request
from broadsheet.sheet.edition import Edition
from broadsheet.source.workspace import Workspace
root = Path(sys.argv[1])
space = Workspace(root, root)
library = Library(space)
for number, path in enumerate(space.lessons(), start=1):
    made = do_job(plan(library.lesson(path), space.templates.snapshot(), Request(Edition())))
    assert made.files and not made.problems, made.problems
    if number in (1, 10, 50, 100, 200, 500, 1000):
        print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
"""


def main() -> None:
    """Build with one and two workers, and look at a worker's memory."""
    lessons, runs = argument(1, 100), argument(2, 1)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = make_workspace(Path(folder) / "desk", lessons)
        begin(f"a cold build of {lessons} lessons", runs)
        one, two = ([*BROADSHEET, "build", "--force", "--jobs", str(count)] for count in (1, 2))
        compare(("1 worker", "2 workers"), (one, two), runs, desk, "≥ 1.6 of the clock", warm=False)
        root = Path(__file__).resolve().parent.parent
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", WORKER, str(desk)],
            check=True,
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in done.stdout.splitlines():
            number, megabytes = line.split()
            print(f"  memory after {number:>4} lessons: {megabytes} MB")


if __name__ == "__main__":
    main()
