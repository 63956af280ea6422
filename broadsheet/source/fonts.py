"""The fonts of a sheet: only those that come with Broadsheet, none of the machine's own."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import html
import os
import shutil
import tempfile
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_literata
import fontpkg_noto_sans
import fontpkg_noto_sans_arabic

_PACKAGES = (
    fontpkg_atkinson_hyperlegible,
    fontpkg_literata,
    fontpkg_noto_sans,
    fontpkg_noto_sans_arabic,
)


def font_folders() -> tuple[Path, ...]:
    """The folders of the fonts that a sheet may be set in."""
    return tuple(Path(package.__file__).resolve().parent / "files" for package in _PACKAGES)


def font_files() -> tuple[Path, ...]:
    """The font files, in order: what the look of a sheet depends on."""
    return tuple(sorted(path for folder in font_folders() for path in folder.iterdir()))


def use_own_fonts() -> None:
    """Let fontconfig see Broadsheet's fonts and nothing else, in this process and its children.

    It must be called before WeasyPrint is imported: fontconfig reads its settings once.
    """
    try:
        settings = _settings_in(cache_folder())
    except (OSError, RuntimeError):  # nobody may write there, or nobody knows where it is
        cache = Path(tempfile.mkdtemp(prefix="broadsheet-"))
        atexit.register(shutil.rmtree, cache, ignore_errors=True)
        settings = _settings_in(cache)
    os.environ["FONTCONFIG_FILE"] = str(settings)


def _settings_in(cache: Path) -> Path:
    """Fontconfig's settings in a folder, written there if they are missing or not the same."""
    folders = "".join(f"<dir>{html.escape(str(folder))}</dir>" for folder in font_folders())
    settings = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{html.escape(str(cache))}</cachedir></fontconfig>"
    ).encode()
    path = cache / f"fonts-{hashlib.sha256(settings).hexdigest()[:16]}.conf"
    with contextlib.suppress(OSError):
        if path.read_bytes() == settings:
            return path
    # Another process may be writing the same file: each writes its own and renames it.
    with tempfile.NamedTemporaryFile(dir=cache, suffix=".conf.tmp", delete=False) as own:
        own.write(settings)
    os.replace(own.name, path)  # noqa: PTH105
    return path


def cache_folder() -> Path:
    """The user's folder for what can be made again; fontconfig keeps its index there.

    Raises:
        OSError: it cannot be made.
        RuntimeError: the user has no home.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    folder = base / "broadsheet"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
