"""A build may be struck at any step of its writing: by a kill, a full disk, Ctrl-C, another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and kills as Linux does")


Reports = dict[str, tuple[Counter[str], list[str]]]


@pytest.fixture(scope="module")
def reports() -> Reports:
    """What `faults.py` struck, by scenario and strike, and the promises that were broken."""
    # In memory, where there is such a folder: a busy disk would take a minute.
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it is made with a name of its own
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        done = subprocess.run(
            [sys.executable, ROOT / "tests" / "faults.py", folder],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=300,
        )
    found = json.loads(done.stdout)
    return {name: (Counter(kinds), broken) for name, (kinds, broken) in found.items()}


def test_whatever_step_is_struck_each_file_is_whole_and_the_next_build_fixes_it(
    reports: Reports,
) -> None:
    assert {name: broken[:5] for name, (_, broken) in reports.items() if broken} == {}


def test_every_step_of_a_writing_is_struck(reports: Reports) -> None:
    steps = Counter[str]()
    for kinds, _ in reports.values():
        steps += kinds
    assert steps.total() >= 2500
    operations = {"create", "write", "flush", "fsync", "close file", "replace", "unlink"}
    assert steps.keys() >= operations | {"mkdir", "open", "flock", "close", "write_whole", "_alone"}
    for strike in ("kill", "Ctrl-C"):
        kinds, _ = reports[f"rebuild, {strike}"]
        # Each of three files; before, after, and in the middle of its content.
        assert (kinds["replace"], kinds["write"]) == (6, 9)
