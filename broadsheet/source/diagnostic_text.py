"""Problems as text: what, where, the line itself with carets under the fault, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from broadsheet.source.diagnostics import Diagnostic, Severity
from broadsheet.source.text import Place, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Paint = Callable[[str, str], str]

_AROUND = 500  # characters; some take no cell
WIDEST = 96  # cells of a source line that are shown; a longer one is shown around the fault


def no_paint(text: str, _style: str) -> str:
    """Text without colour."""
    return text


def show(problem: Diagnostic, paint: Paint = no_paint) -> str:
    """One problem in a few lines.

    Args:
        problem: what was found.
        paint: colours a text: `error`, `warning`, `frame` or `hint`.
    """
    severity = problem.code.severity.value
    head = paint(f"{severity}[{problem.code.name}]", severity)
    parts = [f"{head}: {clean(problem.message)}", *_snippet(problem.place, severity, paint)]
    for note in problem.notes:
        parts += [
            f"   {paint('=', 'frame')} {clean(note.text)}:",
            *_snippet(note.place, "frame", paint),
        ]
    if problem.hint:
        parts.append(f"   {paint('=', 'frame')} {paint('hint', 'hint')}: {clean(problem.hint)}")
    return "\n".join(parts)


def _snippet(place: Place, style: str, paint: Paint) -> list[str]:
    """The file, line and column, and the source line with carets under the span."""
    number, column = place.file.position(place.span.start)
    frame = f"{paint('-->', 'frame')} {clean(place.file.name)}"
    if not place.file.text:
        return [f"  {frame}"]
    line = place.file.line(number)
    start = column - 1
    end = max(start + 1, min(len(line), start + place.span.end - place.span.start))
    # Of a line that is a whole article, no more than can be shown.
    before, fault, after = _window(
        clean(line[max(0, start - _AROUND) : start]),
        clean(line[start:end][:_AROUND]),
        clean(line[end : end + _AROUND]),
    )
    margin = " " * len(str(number))
    carets = " " * cell_len(before) + paint("^" * max(1, cell_len(fault)), style)
    bar = paint("|", "frame")
    return [
        f" {margin}{frame}:{number}:{column}",
        f" {margin} {bar}",
        f" {paint(str(number), 'frame')} {bar} {before}{fault}{after}".rstrip(),
        f" {margin} {bar} {carets}",
    ]


def _window(before: str, fault: str, after: str) -> tuple[str, str, str]:
    """The three parts of a line, cut so that the fault can be seen and the line does not wrap."""
    if cell_len(before + fault + after) <= WIDEST:
        return before, fault, after
    if cell_len(before) > WIDEST // 3:
        before = "…" + before[-(WIDEST // 3) :]
    room = WIDEST - cell_len(before)
    if cell_len(fault) > room:
        return before, _cut(fault, room), ""
    return before, fault, _cut(after, room - cell_len(fault))


def _cut(text: str, cells: int) -> str:
    """The beginning of a text that takes so many cells; some letters take two."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…"


def count(problems: Iterable[Diagnostic]) -> str:
    """How many there are: '2 errors and 1 warning'."""
    severities = [problem.code.severity for problem in problems]
    parts = [
        f"{number} {severity.value}{'s' if number > 1 else ''}"
        for severity in Severity
        if (number := severities.count(severity))
    ]
    return " and ".join(parts) or "no problems"
