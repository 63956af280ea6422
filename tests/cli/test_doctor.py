"""The doctor finds what is missing and says how to get it."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from desk import broadsheet

from broadsheet.cli import doctor

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "system-packages.sh"


def lacking(*bases: str) -> Callable[[str], object]:
    def load(name: str) -> object:
        if any(base in name for base in bases):
            raise OSError(f"{name}: cannot open shared object file")
        return object()

    return load


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes.util, "find_library", lambda _: None)


def test_a_machine_with_everything_has_status_0(tmp_path: Path) -> None:
    result = broadsheet("doctor", at=tmp_path)
    assert (result.status, result.err) == (0, "")
    assert "missing" not in result.out
    assert "This machine has everything that Broadsheet needs." in result.out


@pytest.mark.usefixtures("linux")
def test_missing_libraries_are_named_with_the_one_command_that_installs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lacking("pango"))
    result = broadsheet("doctor", at=tmp_path)
    assert result.status == 2
    lines = result.out.splitlines()
    assert lines[:3] == [
        "missing  libpango-1.0-0",
        "missing  libpangoft2-1.0-0",
        "ok       libharfbuzz0b",
    ]
    assert lines[-2:] == [
        "To install what is missing:",
        "  sudo apt install libpango-1.0-0 libpangoft2-1.0-0",
    ]


def test_a_library_that_only_the_linker_knows_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lacking("lib"))
    monkeypatch.setattr(ctypes.util, "find_library", lambda base: f"/opt/{base}.dylib")
    assert all(finding.present for finding in doctor.examine())


@pytest.mark.usefixtures("linux")
def test_missing_fonts_are_installed_with_broadsheet_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "font_files", lambda: ())
    result = broadsheet("doctor", at=tmp_path)
    assert result.status == 2
    assert "missing  fonts" in result.out
    assert result.out.endswith("-m pip install --force-reinstall broadsheet\n")


@pytest.mark.parametrize(
    ("platform", "words"),
    [("linux", "apt install a b"), ("darwin", "brew install pango"), ("win32", "MSYS2")],
)
def test_the_command_is_the_one_of_this_kind_of_machine(
    monkeypatch: pytest.MonkeyPatch, platform: str, words: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert words in doctor.install_command(["a", "b"])


def test_the_doctor_never_prints_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> NoReturn:
        raise AssertionError("the doctor must work where WeasyPrint cannot be imported")

    monkeypatch.setattr("broadsheet.writers.pdf.layout._weasyprint", refuse)
    assert broadsheet("doctor", at=tmp_path).status == 0


def test_the_doctor_looks_for_what_the_installation_installs() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    for _, _, package in doctor._LIBRARIES:
        assert package in script
