"""Time `broadsheet check` of a large workspace.

    python benchmarks/check_many.py [RUNS] [LESSONS] [SEEDS]

The lessons and the article of this repository are the models, 200 lessons on 50 seeds if nothing
else is said. No two are alike: each seed has names and a paragraph of its own, each lesson the
names of its seed, and every other part of its own text is written anew. What is measured is the
whole command, from the start of Python on. It is compared with a process that only reads the
same lessons with PyYAML's parser in Python, so the ratio holds where the machine's speed drifts.
The goal is three seconds on the clock of a computer with two processors.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BROADSHEET, argument, begin, compare

ROOT = Path(__file__).resolve().parent.parent
PARSE = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).glob("*.yaml"):
    list(yaml.parse(path.read_text("utf-8"), yaml.SafeLoader))
"""
NAMES = ("Kazakhstan", "Kasenova", "Nargis", "Tokayev", "Umarov", "Astana", "Washington")
"""Names of the model article, which each copy has in a form of its own."""
WORDS = ("the", "town", "river", "council", "market", "reporter", "says", "water", "late", "new")


def invented(chance: random.Random) -> str:
    """A name that nobody has."""
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4)).title()


def sentence(chance: random.Random) -> str:
    """Some words, as a sentence."""
    return " ".join(chance.choices(WORDS, k=12)).capitalize() + "."


def renamed(text: str, names: dict[str, str]) -> str:
    """A text with other names."""
    return re.sub("|".join(names), lambda found: names[found[0]], text)


def make_workspace(folder: Path, lessons: int, seeds: int) -> None:
    """Write so many lessons on so many seeds."""
    chance = random.Random(0)  # noqa: S311
    (folder / "lessons").mkdir(parents=True)
    (folder / "seeds").mkdir()
    article = next(iter(sorted((ROOT / "seeds").glob("*.txt"))))
    names = [{name: invented(chance) for name in NAMES} for _ in range(seeds)]
    for number, own in enumerate(names):
        more = " ".join(sentence(chance) for _ in range(chance.randrange(2, 12)))
        text = f"{renamed(article.read_text('utf-8'), own)}\n\n{more}\n"
        (folder / "seeds" / f"article-{number}.txt").write_text(text, "utf-8")
    models = sorted((ROOT / "lessons").glob("*.yaml"))
    for number in range(lessons):
        model = models[number % len(models)].read_text("utf-8")
        text = renamed(model, names[number % seeds])
        text = text.replace(article.stem, f"article-{number % seeds}")
        text = re.sub(
            "(?m)^(title|time|    (?:note|why)): (?![>|])(.*)",
            lambda found: f"{found[1]}: {sentence(chance)[:-1]}",
            text,
        )
        (folder / "lessons" / f"lesson-{number}.yaml").write_text(text, "utf-8")


def main() -> None:
    """Measure and print the figures."""
    runs, lessons, seeds = argument(1, 5), argument(2, 200), argument(3, 50)
    begin(f"check of {lessons} lessons on {seeds} seeds", runs)
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as name:
        folder = Path(name)
        make_workspace(folder, lessons, seeds)
        check = [*BROADSHEET, "check", "--workspace", name]
        parse = [sys.executable, "-c", PARSE, str(folder / "lessons")]
        compare(("check", "PyYAML alone"), (check, parse), runs)


if __name__ == "__main__":
    main()
