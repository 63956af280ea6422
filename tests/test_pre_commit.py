"""The hook that other repositories name: it checks all lessons, whenever one can have broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from desk import FAULTY, broadsheet, workspace
from support import ROOT

from broadsheet.source.workspace import LESSON_ENDINGS, SEED_ENDINGS, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def test_there_is_one_hook_with_what_pre_commit_asks_for() -> None:
    (hook,) = HOOKS
    assert hook.keys() >= {"id", "name", "entry", "language"}
    assert (hook["id"], hook["language"]) == ("broadsheet-check", "python")


def test_it_checks_all_lessons_and_not_only_the_files_that_changed() -> None:
    (hook,) = HOOKS
    assert hook["pass_filenames"] is False


def test_its_command_fails_where_a_lesson_is_faulty(tmp_path: Path) -> None:
    (hook,) = HOOKS
    program, *arguments = hook["entry"].split()
    assert program == "broadsheet"
    desk = workspace(tmp_path / "desk", {"a": FAULTY})
    assert broadsheet(*arguments, at=desk).status == 1


@pytest.mark.parametrize("folder", ["", "course/year 9/"])
def test_every_file_that_is_checked_starts_it(folder: str) -> None:
    (hook,) = HOOKS
    names = [SETTINGS]
    names += [f"lessons/a b{ending}" for ending in LESSON_ENDINGS]
    names += [f"seeds/урок.2{ending}" for ending in SEED_ENDINGS]
    assert [name for name in names if not re.search(hook["files"], folder + name)] == []


@pytest.mark.parametrize(
    "name", ["README.md", "output/a.pdf", "lessons/a.txt", "lessons/a.yaml.bak", "myseeds/a.txt"]
)
def test_other_files_do_not_start_it(name: str) -> None:
    (hook,) = HOOKS
    assert not re.search(hook["files"], name)
