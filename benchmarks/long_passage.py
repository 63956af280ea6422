"""Time and memory of a lesson whose passage has 5, 10, 20 and 40 pages.

    python benchmarks/long_passage.py [RUNS]

Each is a cold build of worksheet and key. Both figures are given by page of the worksheet, beyond
what the shortest takes: where they stay the same, the cost is linear.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, pages_in, read_lesson, timed

PAGES = (1, 5, 10, 20, 40)
_A_PAGE = 2600
"""Characters of a passage on a page of A4, about."""
LESSON = """\
title: A long passage of {pages} pages
seed: long-{pages}
questions:
  - type: short-answer
    ask: What does the passage say?
    answer: Much.
"""


def write_lesson(desk: Path, pages: int) -> str:
    """A lesson on a seed of so many pages, made of paragraphs of the repository's article."""
    (seed,) = read_lesson().seeds
    article = [seed.text[p.span.start : p.span.end] for p in seed.paragraphs if not p.furniture]
    text = f"A long text of {pages} pages\n"
    number = 0
    while len(text) < pages * _A_PAGE:
        number += 1
        text += f"\n{number}. {article[number % len(article)]}\n"
    (desk / "seeds" / f"long-{pages}.txt").write_text(text, encoding="utf-8")
    name = f"long-{pages}"
    (desk / "lessons" / f"{name}.yaml").write_text(LESSON.format(pages=pages), encoding="utf-8")
    return name


def main() -> None:
    """Build each length and print what a page takes."""
    runs = argument(1, 3)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = Path(folder)
        (desk / "seeds").mkdir()
        (desk / "lessons").mkdir()
        begin("long passages", runs)
        shortest = None
        for length in PAGES:
            name = write_lesson(desk, length)
            costs = [timed([*BROADSHEET, "build", name, "--force"], desk) for _ in range(runs)]
            pages = pages_in([desk / "output" / f"{name}-worksheet.pdf"])
            processor = statistics.median(cost.processor for cost in costs)
            memory = statistics.median(cost.memory for cost in costs)
            line = f"  {pages:>3} pages: {processor:6.2f} s processor, {memory:4.0f} MB"
            if shortest is None:
                shortest = (pages, processor, memory)
            else:
                more = pages - shortest[0]
                seconds, megabytes = processor - shortest[1], memory - shortest[2]
                line += f"; a page {1000 * seconds / more:4.0f} ms, {megabytes / more:.2f} MB"
            print(line, flush=True)


if __name__ == "__main__":
    main()
