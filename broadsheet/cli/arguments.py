"""What the commands share: how they read their arguments, and how they end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from broadsheet.cli import terminal
from broadsheet.source.spelling import nearest_word
from broadsheet.source.workspace import Workspace, find_workspace

# Exit statuses; 130, for an interruption, is Typer's own. 70 is EX_SOFTWARE of sysexits.h.
DONE, PROBLEMS, UNUSABLE, BUG = 0, 1, 2, 70

_MOST_SHOWN = 5  # files that are named where there is no lesson

Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="LESSON", help="Lessons by name or path; all if none."),
]
InWorkspace = Annotated[
    Path | None, typer.Option("--workspace", help="The workspace; else the nearest one upwards.")
]


def stop(message: str, status: int = UNUSABLE) -> NoReturn:
    """Say why a command cannot do what it was asked, and end it."""
    terminal.complain(message)
    raise typer.Exit(status)


def stop_at(message: str, name: str, known: Iterable[str]) -> NoReturn:
    """Stop at a name that means nothing, with the known one that it is most like."""
    near = nearest_word(name, known)
    stop(message + (f" Did you mean `{near}`?" if near else ""))


@contextmanager
def extra(name: str, *packages: str) -> Iterator[None]:
    """Import what an extra of this package installs; without it say how to get it, and stop."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in packages:
            raise
        stop(f"this needs what the extra `{name}` installs: pip install 'broadsheet[{name}]'")


def workspace_at(folder: Path | None) -> Workspace:
    """The workspace that a command is to work in: the one named, or that of the current folder."""
    try:
        current = Path.cwd()
    except OSError:
        stop("the current folder has been deleted or moved. Go to another one")
    if folder is not None:
        if not folder.is_dir():
            stop(f"there is no folder `{folder}`")
        return Workspace(folder.absolute(), current)
    workspace = find_workspace(current)
    if workspace is None:
        stop(
            "no workspace here or above: a folder with `seeds/` and `lessons/` in it.\n"
            "`broadsheet init DIR` makes one."
        )
    return workspace


def lessons_named(workspace: Workspace, names: list[str] | None) -> tuple[Path, ...]:
    """The lesson files that the command line names."""
    files = workspace.lessons()
    if not names:
        if not files:
            folder = workspace.shown(workspace.root / "lessons")
            lying = _lying_about(workspace)
            makes = "`broadsheet new NAME --seed SEED` makes one."
            stop(f"there is no lesson in `{folder}`.\n{lying or makes}")
        return files
    chosen: dict[Path, None] = {}
    for name in names:
        written = _exact(Path(name))
        found = [
            path for path in files if name in (path.stem, path.name) or written == _exact(path)
        ]
        if not found:
            known = [path.stem for path in files]
            _stop_if_elsewhere(workspace, "lesson", name)
            stop_at(f"there is no lesson `{name}` in this workspace.", Path(name).stem, known)
        chosen |= dict.fromkeys(found)
    return tuple(chosen)


def _exact(path: Path) -> Path:
    """The one way to write a path; a lesson that is a link itself stays the link."""
    return path.parent.resolve() / path.name


def seed_named(workspace: Workspace, names: tuple[str, ...], written: str) -> str:
    """The id of the seed that the command line names, by its id or its path."""
    name = written if written in names else Path(written).stem
    if name not in names:
        _stop_if_elsewhere(workspace, "seed", written)
        stop_at(f"there is no seed `{written}` in `seeds/`.", name, names)
    return name


def _stop_if_elsewhere(workspace: Workspace, kind: Literal["lesson", "seed"], name: str) -> None:
    """Stop with the file that may be meant by a name, where one lies in another place."""
    from broadsheet.checks.misplaced import named

    if said := named(workspace, kind, name):
        stop(f"there is no {kind} `{name}`.\n{said}.")


def _lying_about(workspace: Workspace) -> str:
    """What to say of lessons that lie in other places; empty if there are none."""
    from broadsheet.checks.misplaced import strays

    found = [f"{stray.message}: {stray.hint}." for stray in strays(workspace)]
    return "\n".join(found[:_MOST_SHOWN])
