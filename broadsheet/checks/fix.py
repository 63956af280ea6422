"""Fixing what can only be meant in one way, and leaving everything else in a file as it is."""

from __future__ import annotations

import codecs
import os
import re
import stat
from bisect import bisect_right, insort
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from broadsheet.article.fingerprint import fingerprint_of
from broadsheet.checks.seed_changes import counted
from broadsheet.lesson.lesson import read_lesson
from broadsheet.source.atomic import write_whole
from broadsheet.source.diagnostics import Diagnostic, Edit, Fix
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.checks.library import Library

_MOST_ROUNDS: Final = 20  # one mistake can hide the next, but not for ever


@dataclass(frozen=True, slots=True)
class FixedLesson:
    """What became of the file of a lesson."""

    name: str  # the file as the user sees it
    # The changes, each with its line, in the order of the lines.
    done: tuple[tuple[int, Fix], ...] = ()
    # An error that the file would have with these changes and does not have now; with one, the file
    # is left as it was.
    worse: Diagnostic | None = None


def fix_lesson(library: Library, path: Path) -> FixedLesson:
    """Make the certain fixes of a lesson in its file.

    Line ends, byte order mark and everything that no fix names stay as they are. Seeds are not
    touched.

    Args:
        library: the workspace's; the seeds that it has read count.
        path: the lesson's file.

    Raises:
        OSError: the file that it names could not be written, and is the old one.
    """
    file = library.text(path)
    if isinstance(file, Diagnostic):
        return FixedLesson(library.workspace.shown(path))
    content = path.read_bytes()
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    written = content.removeprefix(mark).decode(errors="replace")
    if _with_line_feeds(written) != file.text:  # somebody has written it in this moment
        return FixedLesson(file.name)
    before = _problems(library, path, file)
    now, after = written, before
    done: list[tuple[int, Fix]] = []
    for _ in range(_MOST_ROUNDS):
        fixes = _certain(after)
        if not fixes:
            break
        done += [(file.position(fix.edits[0].span.start)[0], fix) for fix in fixes]
        now = edited(now, (edit for fix in fixes for edit in fix.edits))
        file = TextFile(file.name, _with_line_feeds(now))
        after = _problems(library, path, file)
    done.sort(key=lambda pair: pair[0])
    fixed = FixedLesson(file.name, tuple(done), _new(before, after))
    if now != written and fixed.worse is None:
        _write(path, mark + now.encode())
    return fixed


@dataclass(frozen=True, slots=True)
class Pinned:
    """What became of a lesson whose seed was to be accepted."""

    changed: bool  # its line with the fingerprint is another one now
    standing: int  # how many of its quotations stand in the seed
    gone: int  # how many do not; with one, the file is left as it was


def pin(library: Library, path: Path) -> Pinned | None:
    """Write the fingerprint of a lesson's seed, as it is now, into the lesson: one line of it.

    Nothing is written while a quotation is gone: the line says that the lesson fits the seed.

    Returns:
        What became of it; None where the lesson names no seed that can be read.

    Raises:
        OSError: the file that it names could not be written, and is the old one.
    """
    file = library.text(path)
    node = None if isinstance(file, Diagnostic) else read_yaml(file)[0]
    if isinstance(file, Diagnostic) or not isinstance(node, Mapping):
        return None
    named, old = node.get("seed"), node.get("seed-fingerprint")
    seed_id = " ".join(named.split()) if isinstance(named, Scalar) else ""
    seed = library.seed(seed_id)[0] if seed_id in library.seed_names() else None
    if seed is None or not isinstance(named, Scalar):
        return None
    now = fingerprint_of(seed)
    standing, gone = counted(read_lesson(file, node)[0], seed)
    if gone or (isinstance(old, Scalar) and str(old) == now):
        return Pinned(False, standing, gone)
    if isinstance(old, Scalar) and old:
        change = Edit(old.place.span, now)
    else:
        end = file.text.find("\n", named.place.span.end)
        end = len(file.text) if end < 0 else end
        change = Edit(Span(end, end), f"\nseed-fingerprint: {now}")
    content = path.read_bytes()
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    _write(path, mark + edited(content.removeprefix(mark).decode(), [change]).encode())
    return Pinned(True, standing, gone)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with its edits made.

    Args:
        text: as it stands in a file, with any kind of line end. Each is one character for the
            edits, and the line breaks that they write are like the first in the text.
        edits: without overlap, in any order.
    """
    starts = [found.start() for found in re.finditer(r"\r\n|[\s\S]", text)] + [len(text)]
    line_end = re.search(r"\r\n|\r|\n", text)
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        new = edit.text.replace("\n", line_end[0] if line_end else "\n")
        pieces += (text[at : starts[edit.span.start]], new)
        at = starts[edit.span.end]
    return "".join((*pieces, text[at:]))


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _problems(library: Library, path: Path, file: TextFile) -> list[Diagnostic]:
    """The problems of a lesson's own file, if this were its text."""
    found = library.check(path, file).problems
    return [problem for problem in found if problem.place.file is file]


def _certain(problems: Iterable[Diagnostic]) -> list[Fix]:
    """The certain fixes of problems; of two that touch each other, the first."""
    chosen: list[Fix] = []
    taken: list[Span] = []
    for problem in problems:
        for fix in problem.fixes:
            if fix.certain and all(_is_clear_of(taken, edit.span) for edit in fix.edits):
                chosen.append(fix)
                for edit in fix.edits:
                    insort(taken, edit.span)
    return chosen


def _is_clear_of(taken: list[Span], span: Span) -> bool:
    """Whether a span neither overlaps nor touches any of some that are sorted and do not either."""
    at = bisect_right(taken, span)
    beside = taken[max(at - 1, 0) : at + 1]
    return not any(span.start <= other.end and other.start <= span.end for other in beside)


def _new(before: list[Diagnostic], after: list[Diagnostic]) -> Diagnostic | None:
    """The first error that was not there. A warning that shows once an error is gone is no loss."""
    known = Counter(map(_identity, before))
    new = (problem for problem in after if not _takes(known, _identity(problem)))
    return next((problem for problem in new if problem.is_error), None)


def _identity(problem: Diagnostic) -> tuple[str, str, int]:
    # Certain fixes leave each line its number.
    line = problem.place.file.position(problem.place.span.start)[0]
    return problem.code.name, problem.message, line


def _takes(known: Counter[tuple[str, str, int]], identity: tuple[str, str, int]) -> bool:
    known[identity] -= 1
    return known[identity] >= 0


def _write(path: Path, content: bytes) -> None:
    """Write a lesson where it really is, for those who may read it now."""
    real = Path(os.path.realpath(path))
    mode = stat.S_IMODE(real.stat().st_mode)
    write_whole({real: content})
    real.chmod(mode)
