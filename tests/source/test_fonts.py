"""The fonts of a sheet come with Broadsheet, and no others are seen."""

from __future__ import annotations

import os
import tempfile
import threading
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from broadsheet.source import fonts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; what a test sets in the environment is taken back."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    return tmp_path / "cache" / "broadsheet"


def test_every_font_folder_holds_fonts() -> None:
    for folder in fonts.font_folders():
        assert list(folder.glob("*.ttf")), folder
    files = fonts.font_files()
    assert list(files) == sorted(files)
    assert all(path.is_file() for path in files)


def test_fontconfig_is_told_of_broadsheet_s_fonts_and_of_nothing_else(cache: Path) -> None:
    fonts.use_own_fonts()
    (settings,) = cache.glob("*.conf")
    assert os.environ["FONTCONFIG_FILE"] == str(settings)
    root = ElementTree.fromstring(settings.read_text(encoding="utf-8"))  # noqa: S314
    assert [child.text for child in root if child.tag == "dir"] == [
        str(folder) for folder in fonts.font_folders()
    ]
    assert {child.tag for child in root} == {"dir", "cachedir"}, "no include of the machine's own"


def test_the_settings_are_written_once_even_if_many_begin_at_once(cache: Path) -> None:
    threads = [threading.Thread(target=fonts.use_own_fonts) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (path,) = cache.iterdir()
    before = path.stat().st_mtime_ns
    fonts.use_own_fonts()
    assert path.stat().st_mtime_ns == before


def nobody_may_write(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """What happens in a read-only folder to anybody but root."""
    write = tempfile.NamedTemporaryFile

    def refuse(*args: Any, **options: Any) -> Any:
        if options.get("dir") == folder:
            raise PermissionError(13, "Permission denied")
        return write(*args, **options)

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)


@pytest.mark.parametrize("in_the_way", ["file", "permission", "home"])
def test_without_a_cache_of_the_user_s_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path, in_the_way: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if in_the_way == "file":
        (tmp_path / "cache").write_text("a file")
    elif in_the_way == "permission":
        nobody_may_write(monkeypatch, cache)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", "~nobody-of-this-name")
    fonts.use_own_fonts()
    path = os.environ["FONTCONFIG_FILE"]
    assert path.startswith(str(tmp_path / "broadsheet-"))
    assert os.path.isfile(path)  # noqa: PTH113


def test_a_cache_that_nobody_may_write_to_serves_if_it_has_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    fonts.use_own_fonts()
    (settings,) = cache.iterdir()
    nobody_may_write(monkeypatch, cache)
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    fonts.use_own_fonts()
    assert os.environ["FONTCONFIG_FILE"] == str(settings)


@pytest.mark.parametrize("found", [b"", b"<fontconfig><dir>/elsewhere</dir></fontconfig>", b"\xff"])
def test_settings_that_are_not_broadsheet_s_are_replaced(cache: Path, found: bytes) -> None:
    fonts.use_own_fonts()
    (settings,) = cache.iterdir()
    own = settings.read_bytes()
    settings.write_bytes(found)
    fonts.use_own_fonts()
    assert settings.read_bytes() == own


def test_a_folder_with_odd_letters_in_its_name_is_written_as_xml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "Müller & <Söhne>"))
    fonts.use_own_fonts()
    with open(os.environ["FONTCONFIG_FILE"], encoding="utf-8") as settings:  # noqa: PTH123
        root = ElementTree.fromstring(settings.read())  # noqa: S314
    found = root.findtext("cachedir")
    assert found is not None
    assert found.endswith("Müller & <Söhne>/broadsheet")
