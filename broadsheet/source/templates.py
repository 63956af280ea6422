"""Templates and other data: our own files, each replaced by a workspace's where it has one.

A workspace has them all in its folder `templates/`. Our own stand there too, or beside the code
that uses them: `questions/loaded-terms/en.yaml` is `broadsheet/questions/loaded_terms/en.yaml`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LARGEST_TEMPLATE = 256 * 1024  # bytes; the built-in ones are far smaller
LARGEST_FILE = 8 * 1024 * 1024  # bytes of whatever else a page may need, such as a school's logo
# Of all that a workspace's folder holds, when it is taken along with a lesson.
MOST_FILES, MOST_BYTES = 5_000, 8 * LARGEST_FILE

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel carries the templates inside the package; a checkout has them beside it.
BUILT_IN = next(
    folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir()
)
# Holds a folder for each question type, with its words and its part of a page beside its code.
QUESTIONS = _PACKAGE / "questions"
# Files that stand beside the code that uses them, by how their names begin.
_BESIDE_CODE = {
    "advice": _PACKAGE / "article" / "word_lists",
    "places": _PACKAGE / "checks" / "word_lists",
    "preview": _PACKAGE / "browser" / "templates",
    "problems": _PACKAGE / "checks" / "problems",
    "starter": _PACKAGE / "cli" / "starter",
}
_CODE = {".py", ".pyc"}


class TemplateFaultyError(Exception):
    """A template, or a file of wordings, that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class TemplateSnapshot:
    """A workspace's own files as plain data, to be taken where its folder is not."""

    # By their names, the content of each that can be used; or why one cannot, which is told to
    # whoever needs it. Such a name may be a folder's, for all that is in it.
    files: Mapping[str, bytes | str]

    def find(self, name: str) -> bytes | None:
        """The content of a file, or None where there is none of this name.

        Raises:
            TemplateFaultyError: there is one, and it cannot be used.
        """
        path = PurePosixPath(name)
        for each in (path, *path.parents):
            found = self.files.get(str(each))
            if isinstance(found, str):
                raise TemplateFaultyError(found)
        found = self.files.get(str(path))
        return found if isinstance(found, bytes) else None


@dataclass(frozen=True, slots=True)
class Templates:
    """Where templates, style sheets and wordings are read from."""

    # A workspace's own folder, whose files go before the built-in ones, or None. Or what was taken
    # from there: then nothing but the package is read any more.
    override: Path | TemplateSnapshot | None = None

    def find(self, name: str) -> Path | bytes | None:
        """The file of a name such as `questions/loaded-terms/en.yaml`, or None.

        A name that leads out of its folder through `..` finds nothing.

        Returns:
            Its path, or its content if it was taken along.

        Raises:
            TemplateFaultyError: the file is a link out of its folder, or could not be taken.
        """
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or PurePosixPath(name).is_absolute():
            return None
        if isinstance(self.override, TemplateSnapshot):
            content = self.override.find(name)
            if content is not None:
                return content
        elif self.override is not None and (path := _inside(self.override, name)):
            return path
        return _built_in(name)

    def content(self, name: str, largest: int) -> bytes | None:
        """The bytes of a file, or None where there is none.

        Args:
            name: as for `find`.
            largest: the most bytes that it may have.

        Raises:
            TemplateFaultyError: it has more, or it cannot be read.
        """
        found = self.find(name)
        if isinstance(found, Path):
            try:
                with found.open("rb") as file:
                    found = file.read(largest + 1)
            except OSError as error:
                raise TemplateFaultyError(f"the template `{name}` cannot be read") from error
        if found is not None and len(found) > largest:
            raise TemplateFaultyError(f"the template `{name}` has more than {largest:,} bytes")
        return found

    def read(self, name: str) -> str | None:
        """The text of a file, or None where there is none.

        Raises:
            TemplateFaultyError: it cannot be read, is too large, or is not UTF-8 text.
        """
        content = self.content(name, LARGEST_TEMPLATE)
        if content is None:
            return None
        try:
            # Lines end as in all texts of Python, whatever computer they were written on.
            return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()
        except UnicodeDecodeError as error:
            message = f"the template `{name}` cannot be read as UTF-8 text"
            raise TemplateFaultyError(message) from error

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every file of the folders by its name, in order: what a sheet may depend on."""
        found = dict(_built_in_files())
        for name in _names_in(self.override) if isinstance(self.override, Path) else ():
            found.pop(name, None)
            # A link out of the folder is told to whoever needs the file.
            with suppress(TemplateFaultyError):
                path = self.find(name)
                if isinstance(path, Path):
                    found[name] = path
        return tuple(sorted(found.items()))

    def own_files(self) -> tuple[tuple[str, Path], ...]:
        """The files of the workspace's own folder by their names, in order."""
        if not isinstance(self.override, Path):
            return ()
        own = set(_names_in(self.override))
        return tuple((name, path) for name, path in self.files() if name in own)

    def snapshot(self) -> Templates:
        """The same with the workspace's own files read now, as plain data.

        So all that is made of them is made of the same, even on another machine, and whatever
        is changed meanwhile. What is no text or picture of a template's size is not read whole.

        Raises:
            TemplateFaultyError: there is more than any page can need.
        """
        if not isinstance(self.override, Path):
            return self
        files: dict[str, bytes | str] = {}
        size = 0
        for name in _names_in(self.override):
            found: bytes | str | None
            try:
                inside = _inside(self.override, name) is not None
                found = self.content(name, LARGEST_FILE) if inside else None
            except TemplateFaultyError as error:
                found = str(error)
            if found is not None:
                files[name] = found
                size += len(found)
            if len(files) > MOST_FILES or size > MOST_BYTES:
                raise TemplateFaultyError(
                    f"the folder `{self.override.name}/` of this workspace has more than "
                    f"{MOST_FILES:,} files or {MOST_BYTES // 2**20} MB: take out what is not "
                    "for the pages"
                )
        return Templates(TemplateSnapshot(files))


def _built_in(name: str) -> Path | None:
    """The built-in file of a name: of `templates/`, or beside the code that uses it."""
    path = _inside(BUILT_IN, name)
    if path is None:
        top, *others = PurePosixPath(name).parts
        folder = _BESIDE_CODE.get(top)
        if top == "questions" and others and "_" not in others[0]:
            folder = QUESTIONS / others.pop(0).replace("-", "_")
        if folder is not None and others and PurePosixPath(name).suffix not in _CODE:
            path = _inside(folder, "/".join(others))
    return path


def _built_in_files() -> Iterator[tuple[str, Path]]:
    folders = {
        f"questions/{folder.name.replace('_', '-')}": folder
        for folder in QUESTIONS.iterdir()
        if folder.is_dir()
    }
    for start, folder in (folders | _BESIDE_CODE).items():
        for name in _names_in(folder):
            if PurePosixPath(name).suffix not in _CODE:
                yield f"{start}/{name}", folder / name
    # They go before what stands beside the code.
    yield from ((name, BUILT_IN / name) for name in _names_in(BUILT_IN))


def _inside(folder: Path, name: str) -> Path | None:
    """The file of a name in a folder, or None.

    Raises:
        TemplateFaultyError: it, or a folder on the way to it, is a link that leads out.
    """
    path = folder / name
    try:
        if _leads_out(path, folder.resolve()):
            message = f"the template `{name}` is a link that leads out of its folder"
            raise TemplateFaultyError(message)
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long, not to be read, links in a circle
        return None


def _leads_out(path: Path, real: Path) -> bool:
    return not path.resolve().is_relative_to(real)


def _names_in(folder: Path) -> Iterator[str]:
    """The files of a folder, through links too; of a link that leads out, just its name.

    What is hidden, and what an editor leaves beside a file, is no template.
    """

    def walk(at: Path, way: tuple[Path, ...]) -> Iterator[Path]:
        with suppress(OSError, RuntimeError):  # it may not be read, or links lead in a circle
            for path in sorted(at.iterdir()):
                if path.name.startswith(".") or path.name.endswith("~"):
                    continue
                if path.is_file() or (path.is_symlink() and _leads_out(path, way[0])):
                    yield path
                elif path.is_dir() and path.resolve() not in way:
                    yield from walk(path, (*way, path.resolve()))

    for path in walk(folder, (folder.resolve(),)):
        yield path.relative_to(folder).as_posix()
