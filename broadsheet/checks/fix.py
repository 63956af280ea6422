"""Fixing what can only be meant in one way, and leaving everything else in a file as it is."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.checks.lesson_file import edited, lesson_file
from broadsheet.checks.same_lesson import keeps_the_rest
from broadsheet.source.diagnostics import Diagnostic, Fix
from broadsheet.source.text import Span, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from broadsheet.checks.library import Library

_MOST_ROUNDS: Final = 20  # one mistake can hide the next, but not for ever


@dataclass(frozen=True, slots=True)
class FixedLesson:
    """What became of the file of a lesson."""

    name: str  # the file as the user sees it
    # The changes, each with its line, in the order of the lines.
    done: tuple[tuple[int, Fix], ...] = ()
    # Somebody saved the file while the changes were worked out: it is that save, without them.
    newer: bool = False


@dataclass(frozen=True, slots=True)
class _Mend:
    """A problem and the fix that is certain."""

    problem: Diagnostic
    fix: Fix

    @property
    def name(self) -> tuple[str, str, int]:
        """What tells the problem from others, also in a text with fixes."""
        # Certain fixes leave each line its number.
        line = self.problem.place.file.position(self.problem.place.span.start)[0]
        return self.problem.code.name, self.problem.message, line


def fix_lesson(library: Library, path: Path) -> FixedLesson:
    """Make the certain fixes of a lesson in its file.

    Each is made for itself, whatever else is wrong, and only if its problem is gone then and all
    other lines are read as before. Line ends, byte order mark and everything that no fix names
    stay as they are. Seeds are not touched.

    Args:
        library: the workspace's; the seeds that it has read count.
        path: the lesson's file.

    Raises:
        OSError: the file that it names could not be written, and is the old one.
    """
    lesson = lesson_file(library, path)
    if isinstance(lesson, Diagnostic):
        return FixedLesson(library.workspace.shown(path))
    file, now = lesson.file, lesson.text
    done: list[tuple[int, Fix]] = []
    refused: set[tuple[str, str, int]] = set()
    problems = _problems(library, path, file)
    for _ in range(_MOST_ROUNDS):
        mends = [mend for mend in _certain(problems) if mend.name not in refused]
        if not mends:
            break
        made = mends
        after = _with(file, made)
        left = _problems(library, path, after)
        if not _is_better(file, after, made, problems, left):
            made = []
            for mend in mends:
                tried = _with(file, [*made, mend])
                found = _problems(library, path, tried)
                if _is_better(file, tried, [*made, mend], problems, found):
                    made, after, left = [*made, mend], tried, found
                else:
                    refused.add(mend.name)
        if not made:
            break
        done += [(file.position(m.fix.edits[0].span.start)[0], m.fix) for m in made]
        now = edited(now, (edit for mend in made for edit in mend.fix.edits))
        file, problems = after, left
    if not done:
        return FixedLesson(file.name)
    if not lesson.replace(now):
        return FixedLesson(file.name, newer=True)
    return FixedLesson(file.name, tuple(sorted(done, key=lambda pair: pair[0])))


def _problems(library: Library, path: Path, file: TextFile) -> list[Diagnostic]:
    """The problems of a lesson's own file, if this were its text."""
    found = library.check(path, file).problems
    return [problem for problem in found if problem.place.file is file]


def _certain(problems: Iterable[Diagnostic]) -> list[_Mend]:
    """The certain fixes of problems; of two that touch each other, the first."""
    chosen: list[_Mend] = []
    taken: list[Span] = []
    for problem in problems:
        for fix in problem.fixes:
            if fix.certain and all(_is_clear_of(taken, edit.span) for edit in fix.edits):
                chosen.append(_Mend(problem, fix))
                for edit in fix.edits:
                    insort(taken, edit.span)
    return chosen


def _is_clear_of(taken: list[Span], span: Span) -> bool:
    """Whether a span neither overlaps nor touches any of some that are sorted and do not either."""
    at = bisect_right(taken, span)
    beside = taken[max(at - 1, 0) : at + 1]
    return not any(span.start <= other.end and other.start <= span.end for other in beside)


def _with(file: TextFile, mends: Iterable[_Mend]) -> TextFile:
    edits = (edit for mend in mends for edit in mend.fix.edits)
    return TextFile(file.name, edited(file.text, edits))


def _is_better(
    file: TextFile,
    after: TextFile,
    mends: Sequence[_Mend],
    problems: Iterable[Diagnostic],
    left: Iterable[Diagnostic],
) -> bool:
    """Whether the problems of some fixes are gone, and nothing else is read in another way.

    Problems that show once those are gone are no harm: they stood there all the time.
    """
    before, now = (Counter(_Mend(p, Fix("", ())).name for p in each) for each in (problems, left))
    own = Counter(mend.name for mend in mends)
    gone = all(now[name] <= before[name] - count for name, count in own.items())
    edits = [edit for mend in mends for edit in mend.fix.edits]
    same_lines = file.text.count("\n") == after.text.count("\n")
    return gone and same_lines and keeps_the_rest(file, after, edits)
