"""The fonts of a sheet: only those that come with Broadsheet, none of the machine's own."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

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
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in font_folders())
    cache = _cache_folder()
    settings = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(cache))}</cachedir></fontconfig>"
    )
    name = hashlib.sha256(settings.encode()).hexdigest()[:16]
    path = cache / f"fonts-{name}.conf"
    if not path.exists():
        # Another process may be writing the same file: each writes its own and renames it.
        with tempfile.NamedTemporaryFile(
            "w", dir=cache, suffix=".conf.tmp", delete=False, encoding="utf-8"
        ) as own:
            own.write(settings)
        os.replace(own.name, path)  # noqa: PTH105
    os.environ["FONTCONFIG_FILE"] = str(path)


def _cache_folder() -> Path:
    """A folder to keep fontconfig's index in: the user's cache, or a temporary one."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        folder = Path(base).expanduser() / "broadsheet"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except (OSError, RuntimeError):
        pass
    return Path(tempfile.mkdtemp(prefix="broadsheet-"))
