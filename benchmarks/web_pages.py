"""Time a build of web pages against a build of the same lessons as PDFs.

    python benchmarks/web_pages.py [RUNS]

All lessons of this repository, and then a single one, of which most of the time goes into starting
Python and checking the lesson. How times are compared says `common.py`.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, LESSON, argument, begin, compare

GOAL = "0.25"
"""The part of a PDF's time that a page may take."""


def main() -> None:
    """Run both in turn and print the figures."""
    runs = argument(1, 7)
    at = Path(__file__).resolve().parent.parent
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        for what, lessons in (("all lessons", []), (f"only {LESSON}", [LESSON])):
            build = [*BROADSHEET, "build", *lessons, "--force", "-o", folder]
            begin(f"web pages of {what}", runs)
            compare(("pages", "PDFs"), ([*build, "--to", "html"], build), runs, at, GOAL)


if __name__ == "__main__":
    main()
