"""The fonts of a sheet come with Broadsheet, and no others are seen."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from broadsheet import fonts

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


@pytest.mark.parametrize("in_the_way", [True, False])
def test_without_a_cache_of_the_user_s_a_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path, in_the_way: bool
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    if in_the_way:
        (tmp_path / "cache").write_text("a file")
    else:
        monkeypatch.setattr(os, "access", lambda *_: False)
    fonts.use_own_fonts()
    path = os.environ["FONTCONFIG_FILE"]
    assert path.startswith(str(tmp_path / "broadsheet-"))
    assert os.path.isfile(path)  # noqa: PTH113


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
