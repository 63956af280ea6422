"""WeasyPrint, started and kept running without detours.

Each shortcut below reaches into another package, and none changes a byte of a page: what it
leaves out is work done twice or for nothing. A package that is not as expected inside is left
as it is, and only slower. Without shortcuts a lesson takes nearly twice as long.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib.util
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from types import ModuleType
from typing import Any

from broadsheet.writers.pdf import font_cache

# What no style sheet has that may be used again: an at-rule about more than pages.
_NOT_OF_PAGES = re.compile(
    r"@(?!(?:page|media|(?:top|bottom|left|right)-(?:left|center|right|top|middle|bottom))\b)"
)
# Made by tools/declarations.py.
_DECLARATIONS = Path(__file__).with_name("declarations.json")

# The style sheets of one lesson's pages, while they are made; else None.
_shared: dict[Any, Any] | None = None
_is_first_run = True


@contextlib.contextmanager
def print_run() -> Iterator[None]:
    """Make the pages of one lesson in one go.

    The style sheet that they have in common is parsed once. Python does not look for unused
    memory meanwhile: nearly everything is in use until the pages are done. What the first run
    leaves stays out of that search until the next run begins, since most often there is none:
    it goes with the process, which is faster than to tidy it up first.
    """
    global _shared, _is_first_run
    if _shared is not None:
        yield
        return
    if not _is_first_run:
        gc.unfreeze()
    was_enabled = gc.isenabled()
    gc.disable()
    _shared = {}
    try:
        yield
    finally:
        _shared = None
        if _is_first_run:
            gc.freeze()
        _is_first_run = False
        if was_enabled:
            gc.enable()


def start() -> Any:
    """Import WeasyPrint by the short ways, or else by the plain one.

    Returns:
        The module.

    Raises:
        OSError: the libraries that set the type are not on this machine.
    """
    # What WeasyPrint prints of a library that is missing, the plain way prints again.
    quiet = contextlib.redirect_stdout(io.StringIO())
    with contextlib.suppress(Exception), quiet, contextlib.ExitStack() as ways:
        # Whatever another package has become inside, it works without the shortcut.
        for way in WAYS_IN:
            with contextlib.suppress(Exception):
                ways.enter_context(way())
        import weasyprint
    # Again and in earnest, should that have failed.
    import weasyprint

    for shortcut in SHORTCUTS:
        with contextlib.suppress(Exception):
            shortcut()
    return weasyprint


@contextlib.contextmanager
def _declarations_as_compiled() -> Iterator[None]:
    """Have the declarations of Pango and the like read as cffi compiles them, and not as C.

    Read as C, each library is also looked for by a compiler and a linker, under several names.
    """
    known = json.loads(_DECLARATIONS.read_text("ascii"))
    spec = importlib.util.find_spec("weasyprint")
    source = Path(str(spec and spec.origin)).with_name("text") / "ffi.py"
    if hashlib.sha256(source.read_bytes()).hexdigest() != known["sha256"]:
        raise LookupError("not the file that they were made of")
    import _cffi_backend

    class CompiledDeclarations(_cffi_backend.FFI):  # type: ignore[misc]
        def cdef(self, source: str) -> None:
            """Take no notice: these declarations are in it."""

    arguments = {name: _as_bytes(value) for name, value in known["ffi"].items()}
    compiled = CompiledDeclarations("weasyprint", **arguments)
    stand_in = ModuleType("cffi")
    stand_in.FFI = lambda: compiled  # type: ignore[attr-defined]
    cffi = sys.modules.get("cffi")
    sys.modules["cffi"] = stand_in
    try:
        yield
    finally:
        del sys.modules["cffi"]
        if cffi is not None:
            sys.modules["cffi"] = cffi


def _as_bytes(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_as_bytes(inner) for inner in value)
    return value.encode("latin-1") if isinstance(value, str) else value


def _parse_style_sheets_once() -> None:
    """Parse a style sheet once for the worksheet, its key and the notes."""
    from weasyprint import css

    parse = css.CSS
    expected = {
        *("string", "base_url", "url_fetcher", "media_type", "font_config", "counter_style"),
        *("page_rules", "color_profiles", "layers"),
    }

    def sheet(**values: Any) -> Any:
        text = values.get("string")
        if (
            _shared is None
            or values.keys() != expected
            or not isinstance(text, str)
            or _NOT_OF_PAGES.search(text)
        ):
            return parse(**values)
        key = (text, values["base_url"], values["media_type"])
        if key not in _shared:
            rules: list[Any] = []
            _shared[key] = (parse(**values | {"page_rules": rules}), rules)
        known, rules = _shared[key]
        # The rules of a document's pages are in one list, whatever sheets they stand in.
        values["page_rules"].extend(rules)
        again = copy(known)
        again.page_rules, again.layers = values["page_rules"], values["layers"]
        return again

    css.CSS = sheet


# What makes the import of WeasyPrint short, and what leaves work out afterwards.
WAYS_IN: tuple[Callable[[], contextlib.AbstractContextManager[None]], ...] = (
    _declarations_as_compiled,
    font_cache.font_tools_when_needed,
)
SHORTCUTS = (_parse_style_sheets_once, font_cache.cut_each_font_once)
