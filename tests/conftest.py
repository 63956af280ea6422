"""Settings of every test: no network, the same examples every time, golden files on request."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# No deadline: a machine may be busy. Where CI is set, every run tries the same examples.
settings.register_profile("broadsheet", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("broadsheet")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


def pytest_configure() -> None:
    # Where these tests run beside other work, as behind `nohup`, an interruption and the end of a
    # terminal are ignored, and every program that a test starts inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    def refuse(*_: Any) -> NoReturn:
        raise AssertionError("a test reached for the network")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a file; with `--update`, write the file instead."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"there is no {path.name}: run the tests once with --update"
        assert path.read_text(encoding="utf-8") == text

    return compare
