"""Time a cold `broadsheet build` of one lesson against a plain script with the same HTML.

    python benchmarks/cold_build.py [LESSON] [RUNS]

The plain script imports WeasyPrint and writes the same pages, as PDF/UA and in the same fonts:
the worksheet, the key and its notes. How times are compared says `common.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, LESSON, PLAIN, argument, begin, compare, read_lesson, write_html


def main() -> None:
    """Run both in turn and print the figures."""
    name = sys.argv[1] if len(sys.argv) > 1 else LESSON
    runs = argument(2, 7)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        ((worksheet, key),) = write_html(read_lesson(name), Path(folder))
        build = [*BROADSHEET, "build", name, "--force", "-o", folder]
        begin(f"a cold build of {name}", runs)
        at = Path(__file__).resolve().parent.parent
        compare(("broadsheet", "plain"), (build, [*PLAIN, worksheet, *key]), runs, at)


if __name__ == "__main__":
    main()
