"""Lessons and articles that nobody reads: in another folder, with another ending, in Word's format.

Only names are looked at, and the first bytes of files that may be text. Nothing outside the
workspace is opened, and no note or README is taken for an article.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.read import read_beginning
from broadsheet.source.text import whole_file
from broadsheet.source.workspace import LESSON_ENDINGS, SEED_ENDINGS, SETTINGS

if TYPE_CHECKING:
    from broadsheet.source.workspace import Workspace

LESSON_MISPLACED = Code("lesson-misplaced", Severity.WARNING)
SEED_MISPLACED = Code("seed-misplaced", Severity.WARNING)

_MOST_FILES: Final = 1_000  # that are looked at
_DEEPEST: Final = 4  # folders below `lessons` and `seeds`

# What an article may be kept in that is no plain text, by its ending.
_DOCUMENTS: Final = {
    ".docx": "a document of Word",
    ".doc": "a document of Word",
    ".odt": "a document of LibreOffice",
    ".rtf": "a document of a word processor",
    ".pages": "a document of Pages",
    ".pdf": "a PDF",
    ".html": "a web page",
    ".htm": "a web page",
    ".mhtml": "a web page",
    ".epub": "an e-book",
}
_WORD_PROCESSORS: Final = (".docx", ".doc", ".odt", ".rtf", ".pages")
# Endings of plain text; a file without one may be text too.
_TEXT: Final = (*SEED_ENDINGS, *LESSON_ENDINGS, ".text", ".markdown", ".json", "")
# Files of these names are for people who look after the folder.
_ABOUT: Final = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|notice|change[ _-]?log|changes|contributing|notes?|to[ _-]?do|"
    r"authors|makefile|requirements.*|liesmich|lisez-?moi|leeme|notizen)\b",
    re.IGNORECASE,
)
_QUESTIONS: Final = re.compile(r"^[\"']?questions[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
_SEED: Final = re.compile(r"^[\"']?seed[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
_TITLE: Final = re.compile(r"^[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)

_Kind = Literal["lesson", "seed"]


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that seems to be a lesson or an article and is not read."""

    path: Path  # the file
    kind: _Kind  # what it seems to be
    name: str  # of the lesson or the seed that it would be
    message: str  # why it is not read
    hint: str  # what to do about it


def misplaced(workspace: Workspace) -> Iterator[Diagnostic]:
    """A warning for each lesson and article that lies where nobody reads it."""
    codes = {"lesson": LESSON_MISPLACED, "seed": SEED_MISPLACED}
    for stray in strays(workspace):
        place = whole_file(workspace.shown(stray.path))
        yield Diagnostic(codes[stray.kind], place, stray.message, stray.hint)


def strays(workspace: Workspace) -> Iterator[Stray]:
    """All of them, by folder and name."""
    root = workspace.root
    for folder in ("", "lessons", "seeds"):
        for path in islice(_files(root / folder, 0 if not folder else _DEEPEST), _MOST_FILES):
            stray = _stray(workspace, path)
            if stray is not None:
                yield stray


def named(workspace: Workspace, kind: _Kind, name: str) -> str:
    """What to say of files that somebody may mean who asks for a lesson or a seed.

    Args:
        workspace: the folders.
        kind: what is asked for.
        name: as it is written; a path and an ending do not count.

    Returns:
        Sentences that name the files and say what to do; empty if there are none.
    """
    wanted = _bare(Path(name).name).casefold()
    found = [s for s in strays(workspace) if s.kind == kind and s.name.casefold() == wanted]
    said = [f"{_capital(s.message)}: {s.hint}" for s in found]
    if kind == "seed" and not found:
        said = [f"{_capital(message)}: {hint}" for message, hint in _elsewhere(workspace, wanted)]
    return ". ".join(said[:3])


def _capital(message: str) -> str:
    return message if message.startswith("`") else message[:1].upper() + message[1:]


def _elsewhere(workspace: Workspace, wanted: str) -> Iterator[tuple[str, str]]:
    """An article of a name that lies in the folder itself or among the lessons."""
    for folder in (workspace.root, workspace.root / "lessons"):
        for path in islice(_files(folder, 0), _MOST_FILES):
            if _bare(path.name).casefold() != wanted or not _is_inside(workspace, path):
                continue
            shown, ending = workspace.shown(path), path.suffix.lower()
            if ending in _DOCUMENTS:
                yield _as_text(shown, ending, _to_seeds(workspace, path))
            elif ending in SEED_ENDINGS:
                target = workspace.shown(workspace.root / "seeds" / path.name)
                yield f"`{shown}` lies in another folder", f"move it to `{target}`"


def _files(folder: Path, deepest: int) -> Iterator[Path]:
    """The files of a folder and of those in it, by name; links to folders are not followed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~")):
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            is_file = entry.is_file()
        except OSError:
            continue
        if is_folder and deepest:
            yield from _files(Path(entry.path), deepest - 1)
        elif is_file:
            yield Path(entry.path)


def _is_inside(workspace: Workspace, path: Path) -> bool:
    """Whether a file really lies in the workspace."""
    root, real = (Path(os.path.realpath(p)) for p in (workspace.root, path))
    return real.is_relative_to(root)


def _stray(workspace: Workspace, path: Path) -> Stray | None:
    root = workspace.root
    folder, ending = path.parent, path.suffix.lower()
    home = path.relative_to(root).parts[0] if folder != root else ""
    at_home = folder == root / home
    if _ABOUT.match(path.name) or path.name == SETTINGS or not _is_inside(workspace, path):
        return None
    if at_home and home == "lessons" and path.suffix in LESSON_ENDINGS:
        return None
    looks = _looks_like_lesson(path, ending, strict=home == "seeds" and ending in SEED_ENDINGS)
    if looks:
        return _lesson(workspace, path, at_home=at_home and home == "lessons")
    if home == "lessons" and ending in _WORD_PROCESSORS:
        return _lesson_as_document(workspace, path, ending)
    return _seed(workspace, path, ending, at_home=at_home) if home == "seeds" else None


def _looks_like_lesson(path: Path, ending: str, *, strict: bool) -> bool:
    """Whether the first bytes of a file are those of a lesson."""
    if ending not in _TEXT or path.name.endswith(".schema.json"):
        return False
    text = read_beginning(path)
    if ending == ".json":
        text = re.sub(r"^[{ \t]+", "", text, flags=re.MULTILINE)
    asks, has_seed = bool(_QUESTIONS.search(text)), bool(_SEED.search(text))
    has_title = bool(_TITLE.search(text))
    return (
        (asks and has_seed)
        if strict
        else (asks and (has_seed or has_title)) or (has_seed and has_title)
    )


def _lesson(workspace: Workspace, path: Path, *, at_home: bool) -> Stray:
    name = _bare(path.name)
    lessons = workspace.root / "lessons"
    target = lessons / f"{name}.yaml"
    taken = any((lessons / f"{name}{ending}").exists() for ending in LESSON_ENDINGS)
    shown = workspace.shown(path)
    if at_home:
        message = f"`{shown}` is a lesson with another ending, and is not read"
        hint = f"rename it to `{workspace.shown(target)}`"
    else:
        message = f"`{shown}` is a lesson in another folder, and is not read"
        hint = f"move it to `{workspace.shown(target)}`"
    if taken:
        hint = f"give it another name, such as `{workspace.shown(lessons / f'{name}-2.yaml')}`, or "
        hint += f"delete it: there is a lesson `{name}` already"
    return Stray(path, "lesson", name, message, hint)


def _lesson_as_document(workspace: Workspace, path: Path, ending: str) -> Stray | None:
    name = _bare(path.name)
    if any((path.parent / f"{name}{other}").exists() for other in LESSON_ENDINGS):
        return None
    target = workspace.shown(workspace.root / "lessons" / f"{name}.yaml")
    message = f"`{workspace.shown(path)}` is {_DOCUMENTS[ending]}, and lessons are plain text"
    hint = f"if it is a lesson, save it as plain text in UTF-8: `{target}`"
    return Stray(path, "lesson", name, message, hint)


def _seed(workspace: Workspace, path: Path, ending: str, *, at_home: bool) -> Stray | None:
    """What is wrong with a file below `seeds`."""
    name, shown = _bare(path.name), workspace.shown(path)
    target = _to_seeds(workspace, path)
    if at_home and path.suffix in SEED_ENDINGS:
        return None
    if ending in _DOCUMENTS:
        seeds = workspace.root / "seeds"
        if any((seeds / f"{name}{other}").exists() for other in SEED_ENDINGS):
            return None  # what the article was taken from
        return Stray(path, "seed", name, *_as_text(shown, ending, target))
    is_text = ending in (*SEED_ENDINGS, ".text", ".markdown") or (not path.suffix and at_home)
    if not is_text or not read_beginning(path).strip():
        return None
    if at_home:
        message = f"`{shown}` has another ending than `.txt` or `.md`, and is not read"
        return Stray(path, "seed", name, message, f"rename it to `{target}`")
    message = f"`{shown}` lies in a folder inside `seeds`, and is not read"
    return Stray(path, "seed", name, message, f"move it to `{target}`")


def _as_text(shown: str, ending: str, target: str) -> tuple[str, str]:
    message = f"`{shown}` is {_DOCUMENTS[ending]}, and articles are plain text"
    if ending in (".pdf", ".html", ".htm", ".mhtml", ".epub"):
        return message, f"open it, copy the article, and save it as plain text in UTF-8: `{target}`"
    return message, f"open it, and save it as plain text in UTF-8: `{target}`"


def _to_seeds(workspace: Workspace, path: Path) -> str:
    ending = path.suffix.lower() if path.suffix.lower() in SEED_ENDINGS else ".txt"
    return workspace.shown(workspace.root / "seeds" / f"{_bare(path.name)}{ending}")


def _bare(name: str) -> str:
    """A file's name without its endings: `bridge` for `bridge.yaml.txt`."""
    endings = (*_TEXT[:-1], *_DOCUMENTS)
    while (ending := Path(name).suffix.lower()) in endings and ending:
        name = name[: -len(ending)]
    return name
