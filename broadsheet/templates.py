"""The templates folder: Broadsheet's own files, each replaced by a workspace's where it has one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LARGEST_TEMPLATE = 256 * 1024
"""Bytes; the built-in ones are far smaller."""

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the templates inside the package; a checkout has them beside it.
BUILT_IN = next(
    folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir()
)


class TemplateFaultyError(Exception):
    """A template, or a file of wordings, that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Where templates, style sheets and wordings are read from.

    Attributes:
        override: a workspace's own folder, whose files go before the built-in ones, or None.
    """

    override: Path | None = None

    def find(self, name: str) -> Path | None:
        """The file of a name such as `questions/loaded-terms/en.yaml`, or None.

        A name that leads out of its folder through `..` finds nothing.

        Raises:
            TemplateFaultyError: the file is a link out of its folder.
        """
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or PurePosixPath(name).is_absolute():
            return None
        for folder in (self.override, BUILT_IN):
            if folder is None:
                continue
            path = folder.joinpath(*parts)
            try:
                if not path.is_file():
                    continue
                if not path.resolve().is_relative_to(folder.resolve()):
                    message = f"the template `{name}` is a link that leads out of its folder"
                    raise TemplateFaultyError(message)
            except OSError:  # a name that is too long, or a folder that may not be read
                continue
            return path
        return None

    def read(self, name: str) -> str | None:
        """The text of a file, or None where there is none.

        Raises:
            TemplateFaultyError: it cannot be read, is too large, or is not UTF-8 text.
        """
        path = self.find(name)
        if path is None:
            return None
        try:
            if path.stat().st_size > LARGEST_TEMPLATE:
                message = f"the template `{name}` has more than {LARGEST_TEMPLATE:,} bytes"
                raise TemplateFaultyError(message)
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"the template `{name}` cannot be read as UTF-8 text"
            raise TemplateFaultyError(message) from error

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every file by its name, in order: what a sheet may depend on."""
        names = {
            path.relative_to(folder).as_posix()
            for folder in (self.override, BUILT_IN)
            if folder is not None
            for path in folder.rglob("*")
            if path.is_file()
        }
        found: list[tuple[str, Path]] = []
        for name in sorted(names):
            # A link out of the folder is told to whoever needs the file.
            with suppress(TemplateFaultyError):
                path = self.find(name)
                if path is not None:
                    found.append((name, path))
        return tuple(found)
