"""Fonts cut down to the letters in use, kept for the next time the same letters are.

To set a variable font to one weight takes the longest of all that is done to write a PDF. What
comes of it is kept for the other PDFs of a process, and in the user's cache for later ones. It
is found again by all that it was made of, so that a page has the same bytes either way.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import pkgutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from broadsheet.source.fonts import cache_folder

MOST_KEPT = 200  # files in the cache, of some 20,000 bytes each
LARGEST = 4 * 1024 * 1024  # bytes of such a file

_DIGEST = hashlib.sha256
# This process's own, by their keys.
_kept: dict[str, bytes] = {}


class _Later:
    """What is imported when it is used."""

    def __init__(self, path: str) -> None:
        self._path = path

    def arrived(self) -> Any:
        return pkgutil.resolve_name(self._path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.arrived(), name)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self.arrived()(*args, **options)


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(f"{self.__name__}.{name}")


@contextlib.contextmanager
def font_tools_when_needed() -> Iterator[None]:
    """Have WeasyPrint import fontTools, which is large, only if a font must be cut."""
    names = ("fontTools", "fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
    if any(name in sys.modules for name in names):
        yield
        return
    sys.modules |= {name: _StandIn(name) for name in names}
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def cut_each_font_once() -> None:
    """Have WeasyPrint cut a variable font only for letters that it was not cut for before."""
    cutter = _Cutter()
    cutter.fonts.Font.clean = lambda *given: cutter.clean(*given)


class _Cutter:
    """WeasyPrint's way to cut a font, and what it depends on beside the font."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.pdf import fonts
        from weasyprint.text.ffi import ffi

        spec = importlib.util.find_spec("fontTools")
        tools = Path(str(spec and spec.origin)).read_bytes()  # it has the version in it
        self.fonts, self._cut, self._pointer = fonts, fonts.Font.clean, ffi.CData
        self._has_harfbuzz = bool(fonts.harfbuzz_subset)
        self._made_with = [1, weasyprint.__version__, tools]

    def clean(self, font: Any, to_unicode: Any, hinting: Any) -> None:
        """Cut a font, or give it what was kept."""
        of_one_weight = "fvar" not in font.tables and not (font.png or font.svg or font.colr)
        if of_one_weight and self._has_harfbuzz:
            # HarfBuzz alone does it, and is quick.
            self._cut(font, to_unicode, hinting)
            return
        key = self._key_of(font, to_unicode, hinting)
        content = _kept.get(key) or _read(key) if key else None
        if content is None:
            before = self._state(font)
            self._bring_font_tools()
            self._cut(font, to_unicode, hinting)
            content = font.file_content
            changed = {k for k, v in self._state(font).items() if before.get(k) is not v}
            if not key or changed != {"file_content"} or content == before["file_content"]:
                return  # it is something else that was done here, or it failed
            _write(key, content)
        assert key
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        font.file_content = _kept[key] = content

    def _bring_font_tools(self) -> None:
        known = vars(self.fonts)
        known |= {name: what.arrived() for name, what in known.items() if isinstance(what, _Later)}
        _set_up_font_tools()

    def _state(self, font: Any) -> dict[str, Any]:
        """All that a font knows, but the pointers: they are to what its file's content says."""
        return {k: v for k, v in vars(font).items() if not isinstance(v, self._pointer)}

    def _key_of(self, font: Any, to_unicode: Any, hinting: Any) -> str | None:
        """A hash of all that a cut font is made of; None where that cannot be said."""
        clock = os.environ.get("SOURCE_DATE_EPOCH")
        if clock is None:
            return None  # the time would be written into it
        try:
            font.subset(to_unicode, hinting)
            # In format 0, for which it does not matter what is one object and what are two.
            said = _in_order([self._made_with, clock, hinting, to_unicode, self._state(font)])
            return _DIGEST(marshal.dumps(said, 0)).hexdigest()
        except Exception:
            return None


@cache
def _set_up_font_tools() -> None:
    with contextlib.suppress(Exception):
        skip_glyphs_not_in_use()


def skip_glyphs_not_in_use() -> None:
    """Leave out the thousands of empty glyphs when a variable font is set to one weight.

    A font that was cut down keeps the numbers of its glyphs, so that most of them are empty.
    """
    from fontTools.varLib import instancer

    instantiate = instancer._instantiateGvarGlyph

    def glyph(name: str, glyf: Any, gvar: Any, *others: Any, **options: Any) -> None:
        try:
            in_use = glyf.glyphs[name].numberOfContours != 0 or gvar.variations[name] != []
        except (AttributeError, LookupError, TypeError):
            in_use = True
        if in_use:
            instantiate(name, glyf, gvar, *others, **options)
        else:
            del gvar.variations[name]

    instancer._instantiateGvarGlyph = glyph


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _in_order(value[key])) for key in sorted(value)]
    return [_in_order(inner) for inner in value] if isinstance(value, list) else value


# --- the cache --------------------------------------------------------------------------------


def _folder() -> Path:
    return cache_folder() / "cut-fonts"


def _read(key: str) -> bytes | None:
    """A font from the cache, if it is there, is the user's own, and is as it was written."""
    try:
        # Whatever lies there: no link, and no pipe that one would wait at.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(_folder() / key, flags), "rb") as file:  # noqa: PTH123
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or not _is_own(about):
                return None
            whole = file.read(LARGEST)
    except (OSError, RuntimeError):
        return None
    digest, content = whole[:32], whole[32:]
    return content if digest == _seal(key, content) else None


def _is_own(about: os.stat_result) -> bool:
    """Whether nobody but the user can have written a file."""
    if not hasattr(os, "getuid"):
        return True
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _seal(key: str, content: bytes) -> bytes:
    return _DIGEST(key.encode() + content).digest()


def _write(key: str, content: bytes) -> None:
    """Keep a font for later, if that is possible."""
    with contextlib.suppress(OSError, RuntimeError):
        folder = _folder()
        folder.mkdir(exist_ok=True)
        # Another process may be writing the same: each writes its own and renames it.
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as own:
            own.write(_seal(key, content) + content)
        os.replace(own.name, folder / key)  # noqa: PTH105
        _make_room(folder)


def _make_room(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > MOST_KEPT:
        by_age: Callable[[Path], float] = lambda path: path.stat().st_mtime  # noqa: E731
        for path in sorted(files, key=by_age)[: len(files) // 2]:
            path.unlink(missing_ok=True)
