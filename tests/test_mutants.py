"""Lessons and seeds with random damage: each is read, checked and printed, or told its problems."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from support import BOTH, LESSONS, ROOT, SEED_ID, TEMPLATES, page_of, press

from broadsheet.checks.library import Library
from broadsheet.source.workspace import Workspace
from broadsheet.writers.pdf.layout import LayoutError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from broadsheet.checks.library import LoadedLesson

GROUPS = 6
OF_EACH = 50
PRINTED = 1
"""How many of each group become PDFs: those cost most of the time."""

SEED = (ROOT / "seeds" / f"{SEED_ID}.txt").read_text("utf-8")
SOURCES = tuple(
    path.read_text("utf-8")
    for path in (*LESSONS, *sorted((ROOT / "tests" / "questions").glob("*/good.yaml")))
)
ODD = (
    "{{7*7}}", "{% raw %}", "<script>alert(1)</script>", "../../etc/passwd", "9" * 400, "-1",
    "1e999", "0", "True", "null", "~", "\u202e\u202d\u2066", "😀👩‍👩‍👧", "\x00", "\x1b[31m",
    "a" * 3000, "*&!|>%@`", "\ufeff", "\ufffe", "\U0010ffff", "\u0085\u2028\u2029",
    "[", "{", "]", "}", "- - -",
    ": : :", "''", '""', '"', "\\", "\t", "א ב", "e" + "\u0301" * 50, 'lines("', 'lines("the", 99)',
    "%s {0} {}", "![x](http://x.org/y.png)", "[x](javascript:alert(1))", "**" * 500, "<" * 300,
    "# ", "---", "...", "? ", "!!python/object:os.system", "<<", "$(id)", "&amp;&lt;",
)  # fmt: skip


# --- damage -----------------------------------------------------------------------------------


def cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice([1, 1, 2, 5, 40, 400]) :]


def repeat(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    end = at + chance.choice([1, 3, 30, 300])
    return text[:end] + text[at:end] + text[end:]


def insert_letter(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    number = chance.choice([chance.randrange(0x20, 0x7F), chance.randrange(0xE000, 0x110000)])
    return text[:at] + chr(number) + text[at:]


def insert_odd(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(ODD) + text[at:]


def swap_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def of_one_line(text: str, chance: random.Random, change: Callable[[str], list[str]]) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    lines[at : at + 1] = change(lines[at])
    return "\n".join(lines)


def move_line(text: str, chance: random.Random) -> str:
    return of_one_line(text, chance, lambda line: [" " * chance.randrange(9) + line.lstrip()])


def drop_line(text: str, chance: random.Random) -> str:
    return of_one_line(text, chance, lambda line: [])


def double_line(text: str, chance: random.Random) -> str:
    return of_one_line(text, chance, lambda line: [line, line])


def odd_value(text: str, chance: random.Random) -> str:
    def change(line: str) -> list[str]:
        name, colon, _ = line.partition(": ")
        return [(name + colon if colon else "") + chance.choice(ODD)]

    return of_one_line(text, chance, change)


def other_word(text: str, chance: random.Random) -> str:
    def change(line: str) -> list[str]:
        words = line.split(" ")
        words[chance.randrange(len(words))] = chance.choice([*ODD, *words])
        return [" ".join(words)]

    return of_one_line(text, chance, change)


DAMAGE = (
    cut, repeat, insert_letter, insert_odd, swap_lines, move_line, drop_line, double_line,
    odd_value, other_word,
)  # fmt: skip


def damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        text = chance.choice(DAMAGE)(text, chance)
    return text


def with_odd_byte(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


# --- what holds for each ----------------------------------------------------------------------


def load(root: Path, lesson: bytes, seed: bytes) -> LoadedLesson:
    (root / "lessons" / "lesson.yaml").write_bytes(lesson)
    (root / "seeds" / f"{SEED_ID}.txt").write_bytes(seed)
    return Library(Workspace(root, root)).lesson(root / "lessons" / "lesson.yaml")


def check_problems(loaded: LoadedLesson) -> None:
    for problem in loaded.problems:
        for place in (problem.place, *(note.place for note in problem.notes)):
            assert 0 <= place.span.start <= place.span.end <= len(place.file.text)
            assert place.file.name in ("lessons/lesson.yaml", f"seeds/{SEED_ID}.txt")
        for text in (problem.message, problem.hint or ""):
            assert "\n" not in text
            assert len(text) <= 1010
    # A lesson is refused for a reason, and a sound one has none.
    assert (loaded.checked is None) == any(problem.is_error for problem in loaded.problems)


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_damaged_lesson_is_printed_or_told_its_problems(group: int, tmp_path: Path) -> None:
    chance = random.Random(group)  # noqa: S311
    (tmp_path / "lessons").mkdir()
    (tmp_path / "seeds").mkdir()
    printed = 0
    for _ in range(OF_EACH):
        lesson, seed = chance.choice(SOURCES), SEED
        if chance.random() < 0.25:
            seed = damaged(seed, chance)
        else:
            lesson = damaged(lesson, chance)
        content = lesson.encode()
        if chance.random() < 0.05:
            content = with_odd_byte(content, chance)
        loaded = load(tmp_path, content, seed.encode())
        check_problems(loaded)
        if loaded.checked is None:
            continue
        try:
            page = page_of(loaded.checked)
            assert "<script" not in page.worksheet + page.key
            if printed < PRINTED and lesson not in SOURCES:
                printed += 1
                press(loaded.checked, page.sheet.edition, TEMPLATES, BOTH)
        except LayoutError as error:
            # A letter that no font has is told when the pages are made.
            if not error.letters:
                raise
