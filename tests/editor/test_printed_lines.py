"""Lessons are laid out beside the work of the server: the newest of each, and none for ever."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import TYPE_CHECKING

from desk import LESSON, SEED, workspace

from broadsheet.build.limits import Limits
from broadsheet.editor.assist import EditedWorkspace
from broadsheet.editor.lsp.printed_lines import BackgroundLayouts
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

ENDLESS = "{% for a in range(9999) %}" * 4 + "{% endfor %}" * 4
PATIENCE = 60


def lay_out(
    root: Path,
    work: Callable[[BackgroundLayouts, EditedWorkspace, Path, list[str]], Awaitable[None]],
    limits: Limits | None = None,
) -> None:
    """Do some work with a lesson of a new workspace; no process may stay."""
    made = workspace(root / "desk")
    path = made / "lessons" / "bridge.yaml"
    desk = EditedWorkspace(Workspace(made, made), {path: LESSON})
    failed: list[str] = []

    async def session() -> None:
        layouts = BackgroundLayouts(
            lambda error: failed.append(type(error).__name__), limits or Limits()
        )
        try:
            await work(layouts, desk, path, failed)
        finally:
            layouts.end()

    asyncio.run(asyncio.wait_for(session(), PATIENCE))
    assert not multiprocessing.active_children()


async def until(happened: Callable[[], object]) -> None:
    while not happened():
        await asyncio.sleep(0.05)


def make_endless(desk: EditedWorkspace) -> Path:
    """Give a workspace a template that never ends; return it."""
    template = desk.workspace.root / "templates" / "measure.html"
    template.parent.mkdir()
    template.write_text(ENDLESS, "utf-8")
    return template


def test_the_newest_text_of_a_lesson_is_laid_out(tmp_path: Path) -> None:
    async def work(
        layouts: BackgroundLayouts, desk: EditedWorkspace, path: Path, failed: list[str]
    ) -> None:
        asked: list[str] = []
        submit = layouts._workers.submit

        def submitted(
            function: object, desk: EditedWorkspace, path: Path, limits: Limits
        ) -> object:
            asked.append(desk.texts[path])
            return submit(function, desk, path, limits)  # type: ignore[arg-type]

        layouts._workers.submit = submitted  # type: ignore[assignment, method-assign]
        for number in range(5):
            layouts.ask(
                EditedWorkspace(desk.workspace, {path: f"{LESSON}    hint: {number}\n"}), path
            )
        await until(lambda: len(asked) == 2 and layouts._running is None)
        assert [text[-2:] for text in asked] == ["0\n", "4\n"]
        assert layouts.printed[path].lines.last == 3
        # A text with an error takes nothing away; a file that is closed does.
        layouts.ask(EditedWorkspace(desk.workspace, {path: "title: ["}), path)
        await until(lambda: layouts._running is None)
        assert path in layouts.printed
        layouts.ask(desk, path)
        layouts.forget(path)
        await until(lambda: layouts._running is None)
        assert not layouts.printed
        assert not failed

    lay_out(tmp_path, work)


def test_a_lesson_without_end_is_given_up_and_the_next_is_laid_out(tmp_path: Path) -> None:
    async def work(
        layouts: BackgroundLayouts, desk: EditedWorkspace, path: Path, failed: list[str]
    ) -> None:
        template = make_endless(desk)
        layouts.ask(desk, path)
        await until(lambda: failed)
        assert failed == ["TimeLimitError"]
        template.unlink()
        layouts.ask(desk, path)
        await until(lambda: layouts.printed)

    lay_out(tmp_path, work, Limits(seconds=4, grace=1))


def test_a_worker_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    async def work(
        layouts: BackgroundLayouts, desk: EditedWorkspace, path: Path, failed: list[str]
    ) -> None:
        template = make_endless(desk)
        layouts.ask(desk, path)
        await until(multiprocessing.active_children)
        for process in multiprocessing.active_children():
            process.kill()
        await until(lambda: failed)
        assert failed == ["BrokenProcessPool"]
        template.unlink()
        layouts.ask(desk, path)
        await until(lambda: layouts.printed)

    lay_out(tmp_path, work)


def test_what_is_being_done_is_given_up_at_the_end(tmp_path: Path) -> None:
    async def work(
        layouts: BackgroundLayouts, desk: EditedWorkspace, path: Path, failed: list[str]
    ) -> None:
        make_endless(desk)
        layouts.ask(desk, path)
        await until(multiprocessing.active_children)
        await asyncio.sleep(0.5)
        layouts.end()
        assert not multiprocessing.active_children()
        layouts.ask(desk, path)
        await asyncio.sleep(0.1)
        assert not multiprocessing.active_children()
        assert not failed

    lay_out(tmp_path, work)


def test_only_texts_of_its_workspace_go_to_the_worker(tmp_path: Path) -> None:
    async def work(
        layouts: BackgroundLayouts, desk: EditedWorkspace, path: Path, failed: list[str]
    ) -> None:
        layouts._running = path  # nothing is begun
        other = tmp_path / "other" / "seeds" / "bridge.txt"
        layouts.ask(EditedWorkspace(desk.workspace, {path: LESSON, other: SEED}), path)
        assert list(layouts._wanted[path].texts) == [path]

    lay_out(tmp_path, work)
