"""Fixing what can only be meant in one way in the front matter of an article."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.article.seed import read_seed
from broadsheet.checks.fix import FixedLesson
from broadsheet.checks.lesson_file import edited
from broadsheet.source.atomic import write_whole
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile

if TYPE_CHECKING:
    from broadsheet.checks.library import Library
    from broadsheet.source.diagnostics import Fix


def fix_seed(library: Library, path: Path) -> FixedLesson:
    """Make the certain fixes of an article's front matter in its file.

    The text below the front matter is never changed, and nothing is written over a newer save.

    Args:
        library: the workspace's.
        path: the article's file.

    Raises:
        OSError: the file that it names could not be written, and is the old one.
    """
    name = library.workspace.shown(path)
    file = library.text(path)
    if isinstance(file, Diagnostic):
        return FixedLesson(name)
    content = path.read_bytes()
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    written = content.removeprefix(mark).decode(errors="replace")
    fixes = _certain(file, path.stem)
    if not fixes:
        return FixedLesson(name)
    edits = [edit for fix in fixes for edit in fix.edits]
    after = TextFile(file.name, edited(file.text, edits))
    if _with_line_feeds(written) != file.text or not _is_better(file, after, path.stem):
        return FixedLesson(name)
    real = Path(os.path.realpath(path))
    if real.read_bytes() != content:  # somebody has written it in this moment
        return FixedLesson(name)
    mode = stat.S_IMODE(real.stat().st_mode)
    write_whole({real: mark + edited(written, edits).encode()})
    real.chmod(mode)
    done = sorted((file.position(fix.edits[0].span.start)[0], fix.does, fix) for fix in fixes)
    return FixedLesson(name, tuple((line, fix) for line, _, fix in done))


def _certain(file: TextFile, seed_id: str) -> list[Fix]:
    """The certain fixes; none touches the text of the article."""
    seed, problems = read_seed(file, seed_id)
    if seed is None:
        return []
    end = len(file.text) - len(seed.text)
    certain = (fix for problem in problems for fix in problem.fixes if fix.certain)
    return [fix for fix in certain if all(edit.span.end <= end for edit in fix.edits)]


def _is_better(before: TextFile, after: TextFile, seed_id: str) -> bool:
    """Whether a changed file has the same article, fewer problems, and no other ones."""
    (old, was), (new, now) = (read_seed(file, seed_id) for file in (before, after))
    said = {(problem.code, problem.message) for problem in was}
    return (
        old is not None
        and new is not None
        and old.text == new.text
        and len(now) < len(was)
        and all((problem.code, problem.message) in said for problem in now)
    )


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
