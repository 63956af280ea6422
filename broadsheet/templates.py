"""The templates folder: Broadsheet's own files, each replaced by a workspace's where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LARGEST_TEMPLATE = 256 * 1024
"""Bytes; the built-in ones are far smaller."""

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the templates inside the package; a checkout has them beside it.
BUILT_IN = next(
    folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir()
)


@dataclass(frozen=True, slots=True)
class Templates:
    """Where templates, style sheets and wordings are read from.

    Attributes:
        override: a workspace's own folder, whose files go before the built-in ones, or None.
    """

    override: Path | None = None

    def find(self, name: str) -> Path | None:
        """The file of a name such as `questions/loaded-terms/en.yaml`, or None.

        A name that leads out of its folder, through `..` or a link, finds nothing.
        """
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or parts[0] == "/":
            return None
        for folder in (self.override, BUILT_IN):
            if folder is None:
                continue
            path = folder.joinpath(*parts)
            if (
                path.is_file()
                and path.resolve().is_relative_to(folder.resolve())
                and path.stat().st_size <= LARGEST_TEMPLATE
            ):
                return path
        return None

    def read(self, name: str) -> str | None:
        """The text of a file, or None where there is none or it is not UTF-8 text."""
        path = self.find(name)
        if path is None:
            return None
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every file by its name, in order: what a sheet may depend on."""
        names = {
            path.relative_to(folder).as_posix()
            for folder in (self.override, BUILT_IN)
            if folder is not None
            for path in folder.rglob("*")
            if path.is_file()
        }
        found = ((name, self.find(name)) for name in sorted(names))
        return tuple((name, path) for name, path in found if path is not None)
