"""Time a class set with names against one sheet and key, and against plain WeasyPrint.

    python benchmarks/class_set.py [LESSON] [RUNS]

A class of 30 gets three versions with three keys; so does a year of 400. Plain WeasyPrint writes
30 worksheets, which are the same HTML without names, and the three keys, in one process. All are
cold commands. How times are compared says `common.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import (
    BROADSHEET,
    LESSON,
    PLAIN,
    argument,
    begin,
    compare,
    read_lesson,
    write_class,
    write_html,
)


def main() -> None:
    """Compare a class, a year, and a class by plain WeasyPrint."""
    name = sys.argv[1] if len(sys.argv) > 1 else LESSON
    runs = argument(2, 5)
    at = Path(__file__).resolve().parent.parent
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        out = Path(folder)
        build = [*BROADSHEET, "build", name, "--force", "-o", folder]
        of_30, of_400 = (
            [*build, "--versions", "3", "--class", str(write_class(out, pupils))]
            for pupils in (30, 400)
        )
        begin(f"class sets of {name} in 3 versions", runs)
        compare(("30 pupils", "one sheet"), (of_30, build), runs, at, "≤ 4")
        compare(("400 pupils", "one sheet"), (of_400, build), max(runs // 2, 1), at, "≤ 12")
        written = write_html(read_lesson(name), out, 3)
        pages = [written[pupil % 3][0] for pupil in range(30)]
        pages += [path for _, key in written for path in key]
        plain = [*PLAIN, *pages]
        compare(("30 pupils", "plain"), (of_30, plain), max(runs // 2, 1), at, warm=False)


if __name__ == "__main__":
    main()
