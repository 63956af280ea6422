"""What the bytes of a PDF depend on, beside the files that it is made of: to compare computers."""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import platform
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from broadsheet.build.ledger import code_files
from broadsheet.source.fonts import font_files
from broadsheet.source.templates import Templates

# What sets the type: its base name, the name that Linux's loader knows, and what tells its version.
_LIBRARIES = (
    ("pango-1.0", "libpango-1.0.so.0", "pango_version_string"),
    ("harfbuzz", "libharfbuzz.so.0", "hb_version_string"),
)
# What only the command line needs, with all that it needs.
_NOT_PRINTING = {"typer"}
_ABSENT = "not there"


@cache
def parts() -> Mapping[str, str]:
    """Every part that matters, with its version, or with a hash where there is no version."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    found = {"Python": python, "processor": platform.machine(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    found |= {name: _version(name) for name in sorted(_needed("broadsheet"))}
    found |= {base: _library(base, name, function) for base, name, function in _LIBRARIES}
    found["fonts"] = _hash(font_files())
    # A checkout may have changed since it got its version.
    templates = (path for _, path in Templates().files())
    found["broadsheet's own files"] = _hash((*code_files(), *templates))
    return found


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two computers, one phrase for each part."""
    names = dict.fromkeys((*here, *there))
    pairs = {name: (here.get(name, _ABSENT), there.get(name, _ABSENT)) for name in names}
    return tuple(
        f"{name} is {own} here and {other} there"
        for name, (own, other) in pairs.items()
        if own != other
    )


def _needed(name: str) -> set[str]:
    """A package and all that it needs, without what only its extras need."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        package = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if package not in found | _NOT_PRINTING:
            found.add(package)
            waiting += _requirements(package)
    return found


def _requirements(package: str) -> Iterator[str]:
    try:
        lines = requires(package) or ()
    except PackageNotFoundError:  # it is for other systems or versions of Python
        return
    for line in lines:
        match = re.match(r"[\w.-]+", line)
        if match and not re.search(r"\bextra\s*==", line):
            yield match[0]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _ABSENT


def _library(base: str, name: str, function: str) -> str:
    for candidate in (name, ctypes.util.find_library(base)):
        try:
            tell = getattr(ctypes.CDLL(candidate), function)
        except (OSError, AttributeError, TypeError):
            continue
        tell.restype = ctypes.c_char_p
        return str(tell().decode())
    return _ABSENT


def _hash(paths: Iterable[Path]) -> str:
    """One hash of files with their names."""
    whole = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        whole.update(f"{path.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()[:12]
