"""What this machine lacks to make PDFs, and the command that installs it."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from dataclasses import dataclass
from pathlib import Path

from broadsheet.source.fonts import font_files

# The name that the loader knows, the base name elsewhere, and Debian's package.
_LIBRARIES = (
    ("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0"),
    ("libharfbuzz.so.0", "harfbuzz", "libharfbuzz0b"),
    ("libharfbuzz-subset.so.0", "harfbuzz-subset", "libharfbuzz-subset0"),
    ("libfontconfig.so.1", "fontconfig", "libfontconfig1"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str  # what it is
    present: bool  # whether it is there
    fix: str  # the command that installs it


def examine() -> tuple[Finding, ...]:
    """Look at everything that a build needs beside Python packages."""
    missing = [package for name, base, package in _LIBRARIES if not _loads(name, base)]
    fix = install_command(missing)
    findings = [Finding(package, package not in missing, fix) for _, _, package in _LIBRARIES]
    fonts = [path for path in font_files() if path.suffix == ".ttf"]
    reinstall = f"{Path(sys.executable).name} -m pip install --force-reinstall broadsheet"
    return (*findings, Finding("fonts", bool(fonts), reinstall))


def install_command(packages: list[str]) -> str:
    """The command that installs the libraries on this kind of machine."""
    if sys.platform == "darwin":
        return "brew install pango"
    if sys.platform == "win32":
        return "install MSYS2, then in its window: pacman -S mingw-w64-x86_64-pango"
    return "sudo apt install " + " ".join(packages)


def _loads(name: str, base: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return bool(ctypes.util.find_library(base))
    return True
