"""Time `broadsheet check` of lessons in which everything is wrong, on articles that are too long.

    python benchmarks/bounded_check.py [CASE]…

Each case is a lesson and an article, most of them as long as any that is read, made so that looking
for the nearest words would take minutes: many wrong quotations, long ones, texts that are alike
everywhere. What is printed is the time of the whole command, on the processor and on the clock,
how many problems it reports, and for how many the nearest words were left out. That is counted,
and so the same on every computer. The goal is about two seconds.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET

from broadsheet.article.quote import NOT_LOOKED_FOR

CHANCE = random.Random(0)  # noqa: S311
LETTERS = "abcdefghijklmnoprstuvwy"
WORDS = ["".join(CHANCE.choices(LETTERS, k=CHANCE.randrange(2, 10))) for _ in range(3_000)]
LARGE = 950_000  # characters; the most that is read is a million bytes
USUAL = 60_000  # characters of a long article


def prose(letters: int) -> str:
    """Sentences of words that mean nothing, in paragraphs, of about so many letters."""
    text = ""
    parts: list[str] = []
    while sum(map(len, parts)) < letters:
        parts += [f"{' '.join(CHANCE.choices(WORDS, k=15)).capitalize()}." for _ in range(50)]
    text = "\n\n".join(" ".join(parts[at : at + 6]) for at in range(0, len(parts), 6))
    return text[:letters]


def wrong(words: int) -> str:
    """Words that stand nowhere."""
    return " ".join(word[::-1] + "q" for word in CHANCE.choices(WORDS, k=words))


def nearly(text: str, words: int) -> str:
    """Words of a text with another one among them."""
    found = text.split()
    at = CHANCE.randrange(len(found) - words)
    piece = found[at : at + words]
    piece[words // 2] = "xyzzy"
    return " ".join(piece).strip(".")


def questions(quotes: Sequence[str], head: str = "") -> str:
    """A lesson whose questions quote these words."""
    one = "  - type: short-answer\n    ask: Why?\n    answer: So.\n"
    return f"title: A\nseed: a\n{head}questions:\n" + "".join(
        one + (f"    evidence: {words}\n" if words else "") for words in quotes
    )


def sources(names: Sequence[str]) -> str:
    """A lesson that gives these as sources of statements."""
    listed = "".join(
        f"      - {{quote: Head, kind: named, source: {name}, evidence: Head}}\n" for name in names
    )
    return f"title: A\nseed: a\nquestions:\n  - type: identify-source\n    statements:\n{listed}"


def passages(quotes: Sequence[str]) -> str:
    """A lesson with passages that these words begin."""
    listed = "".join(f"  p{n}:\n    quote: {words}\n" for n, words in enumerate(quotes))
    return f"title: A\nseed: a\npassages:\n{listed}" + questions([""]).partition("\n")[2][8:]


def named(count: int) -> str:
    """Lines of a text that name so many places."""
    return "".join(f'  lines("{wrong(3)}")\n' for _ in range(count))


def case(article: str, quote: Callable[[], str], count: int) -> tuple[str, str]:
    """An article and a lesson with so many quotations."""
    return article, questions([quote() for _ in range(count)])


def cases() -> dict[str, tuple[str, str]]:
    """Articles and lessons by what is wrong with them."""
    large, usual = prose(LARGE), prose(USUAL)
    twos, word = "ab " * (LARGE // 3), "a" * LARGE
    return {
        "20 nearly right, usual article": case(usual, lambda: nearly(usual, 12), 20),
        "200 wrong, usual article": case(usual, lambda: wrong(6), 200),
        "200 long ones wrong, usual article": case(usual, lambda: wrong(60), 200),
        "1,000 wrong": case(large, lambda: wrong(3), 1_000),
        "1,000 of one word wrong": case(large, lambda: wrong(1), 1_000),
        "200 nearly right": case(large, lambda: nearly(large, 12), 200),
        "50 of 1,500 words wrong": case(large, lambda: wrong(1_500), 50),
        "50 of 1,500 words nearly right": case(large, lambda: nearly(large, 1_500), 50),
        "500 with dots": case(large, lambda: f"{wrong(4)} … {wrong(4)} … {wrong(4)}", 500),
        "500 in an article of one word": case(word, lambda: f"aaaa{wrong(1)}", 500),
        "100 pieces of a long word": case(word, lambda: "a" * CHANCE.randrange(4, 400), 100),
        "500 in an article that repeats": case(twos, lambda: f"ab ab {wrong(1)} ab", 500),
        "100 long ones in an article that repeats": case(twos, lambda: "ab " * 400 + wrong(2), 100),
        "100 other orders in an article that repeats": case(
            twos, lambda: "ab " * 8 + "ba " + wrong(1), 100
        ),
        "500 places named in texts": (large, questions([""], f"intro: |\n{named(500)}")),
        "200 passages": (large, passages([wrong(3) for _ in range(200)])),
        "500 sources": (large, sources([wrong(2) for _ in range(500)])),
    }


def main() -> None:
    """Check each, and print what it took."""
    wanted = sys.argv[1:]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        desk = Path(folder)
        (desk / "seeds").mkdir()
        (desk / "lessons").mkdir()
        for name, (article, lesson) in cases().items():
            if wanted and not any(word in name for word in wanted):
                continue
            (desk / "seeds" / "a.txt").write_text(f"Head\n\n{article}\n", "utf-8")
            (desk / "lessons" / "a.yaml").write_text(lesson, "utf-8")
            report = desk / "report.txt"
            with report.open("w") as out:
                start = time.perf_counter()
                check = subprocess.Popen([*BROADSHEET, "check", "a"], cwd=desk, stdout=out)  # noqa: S603
                _, _, usage = os.wait4(check.pid, 0)
                clock = time.perf_counter() - start
                check.returncode = 0
            said = report.read_text("utf-8")
            print(
                f"  {name:<44}{usage.ru_utime + usage.ru_stime:5.1f} s processor,{clock:5.1f} s, "
                f"{said.count('error[')} errors, {said.count(NOT_LOOKED_FOR)} left out",
                flush=True,
            )


if __name__ == "__main__":
    main()
