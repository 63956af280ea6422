"""What the pages of a preview say, as plain data for their templates in `browser/templates/`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from broadsheet.build.products import Kind
from broadsheet.checks.catalogue import explanations
from broadsheet.questions.texts import words_of
from broadsheet.source.diagnostic_text import count
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.templates import Templates
from broadsheet.source.text import Place, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.browser.proofs import Proof, ProofPdf
    from broadsheet.browser.switches import Switches
    from broadsheet.checks.library import LoadedLesson

# Pixels of the pictures of a page: a browser takes what its screen can show.
WIDTHS: Final = (800, 1600, 2400)
_SCREEN: Final = 96 / 72  # pixels of CSS for each point
_BEFORE, _AFTER = 120, 240  # characters of a line that are shown around what is wrong in it
_MOST_PROBLEMS = 200
_NAMES: Final = {
    Kind.INSERT: "Passages",
    Kind.WORKSHEET: "Worksheet",
    Kind.ANSWER_KEY: "Answer key",
}


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Ours only: a workspace's own templates are for what is printed.
    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(Templates().read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, **values: Any) -> str:
    """A page as HTML; every text in its values is text, whatever stands in it.

    Args:
        template: its name in `browser/templates/`.
        values: plain data.
    """
    return _environment().get_template(f"preview/{template}").render(**values)


def address(name: str, switches: Switches | None = None) -> str:
    """Where the page of a lesson is.

    Args:
        name: of the lesson's file.
        switches: how they stand there; None for the usual.
    """
    query = switches.query if switches else ""
    return f"/lessons/{quote(name, safe='')}" + (f"?{query}" if query else "")


def title_of(loaded: LoadedLesson | None) -> str:
    """The title of a lesson that could be read; else an empty text."""
    return clean(words_of(loaded.checked.header.title)) if loaded and loaded.checked else ""


def row(name: str, loaded: LoadedLesson | None, title: str) -> dict[str, Any]:
    """A lesson in the list."""
    problems = loaded.problems if loaded else ()
    errors = any(problem.is_error for problem in problems)
    state = (
        "unknown" if loaded is None else "error" if errors else "warning" if problems else "good"
    )
    said = "being checked …" if loaded is None else count(problems)
    return {
        "name": clean(name),
        "address": address(name),
        "title": title,
        "state": state,
        "said": said + (_first_line(problems) if problems else ""),
    }


def _first_line(problems: Sequence[Diagnostic]) -> str:
    first = next((problem for problem in problems if problem.is_error), problems[0])
    region = first.place.region
    return f", first in line {region[0]}" if region else ""


def status(problems: Sequence[Diagnostic], proof: Proof) -> dict[str, str]:
    """How a lesson stands, in a sentence that is read aloud when it changes; and its kind."""
    found = f"{count(problems)}{_first_line(problems)}." if problems else ""
    if any(problem.is_error for problem in problems):
        kind, rest = "error", "No pages are made until the errors are fixed."
    elif proof.fault:
        kind, rest = "error", proof.fault
    elif proof.making:
        kind, rest = (
            "making",
            "New pages are being made …" if proof.pdfs else "Pages are being made …",
        )
    else:
        kind, rest = "warning" if problems else "good", "Pages are up to date."
    return {"kind": kind, "said": " ".join(part for part in (found, rest) if part)}


def problem_list(problems: Sequence[Diagnostic], own_file: str) -> list[dict[str, Any]]:
    """Problems, those of one code in one line after another, as many as anybody will read.

    Args:
        problems: in their order.
        own_file: the name of the lesson's file, which need not be told each time.
    """
    return [_problem(problem, own_file) for problem in problems[:_MOST_PROBLEMS]]


def _problem(problem: Diagnostic, own_file: str) -> dict[str, Any]:
    return {
        "severity": "Error" if problem.code.severity is Severity.ERROR else "Warning",
        "kind": problem.code.severity.value,
        "message": clean(problem.message),
        "hint": clean(problem.hint or ""),
        "place": _place(problem.place, own_file),
        "notes": [
            {"text": clean(note.text), "place": _place(note.place, own_file)}
            for note in problem.notes
        ],
        "code": _explained(problem.code),
    }


def _place(place: Place, own_file: str) -> dict[str, Any]:
    """A place with its line in three parts, the middle one at fault."""
    file = clean(place.file.name) if place.file.name != own_file else ""
    if place.region is None:
        return {"file": file, "line": 0, "before": "", "fault": "", "after": ""}
    number, column, *_ = place.region
    line = place.file.line(number)
    start = column - 1
    end = max(start + 1, min(len(line), start + place.span.end - place.span.start))
    before, fault, after = line[:start], line[start:end], line[end:]
    return {
        "file": file,
        "line": number,
        "before": clean(before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"),
        "fault": clean(_cut(fault)) or " ",
        "after": clean(_cut(after)),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _AFTER else f"{text[:_AFTER]}…"


_explanations = cache(explanations)


def _explained(code: Code) -> dict[str, Any]:
    said = _explanations()[code.name]
    examples = [{"title": title, "text": text} for title, text in said.parts]
    return {"name": code.name, "meaning": said.meaning, "fix": said.fix, "examples": examples}


def columns(pdfs: Iterable[ProofPdf], lesson: str, switches: Switches) -> list[dict[str, Any]]:
    """The pages of a lesson: pairs of what pupils get and its key, with the same geometry.

    Args:
        pdfs: the insert, if there is one, then the worksheet and the key.
        lesson: the name of its file.
        switches: what is shown of it.
    """
    show = switches.values["show"]
    sides: dict[str, list[dict[str, Any]]] = {"worksheet": [], "key": []}
    for one in pdfs:
        side = "key" if one.kind is Kind.ANSWER_KEY else "worksheet"
        if show in ("", side):
            sides[side] += _figures(one, lesson, switches)
    most = max(map(len, sides.values()))
    rows = []
    for number in range(most):
        pair = [side[number] if number < len(side) else None for side in sides.values() if side]
        rows.append({"number": number + 1, "figures": pair})
    return rows


def files(pdfs: Iterable[ProofPdf], lesson: str, switches: Switches) -> list[dict[str, str]]:
    """The PDFs of a lesson, to be opened as they are."""
    return [
        {"name": _NAMES[one.kind], "file": one.file, "address": _file(one, lesson, switches)}
        for one in pdfs
    ]


def _file(one: ProofPdf, lesson: str, switches: Switches) -> str:
    way = f"/lessons/{quote(lesson, safe='')}/{quote(one.file, safe='')}"
    query = switches.but(show="", zoom="")
    return way + (f"?{query}" if query else "")


def _figures(one: ProofPdf, lesson: str, switches: Switches) -> list[dict[str, Any]]:
    name, last = _NAMES[one.kind], len(one.pdf_pages)
    figures = []
    for number, page in enumerate(one.pdf_pages, start=1):
        sources = {width: f"/pages/{one.digest}-{number}-{width}.png" for width in WIDTHS}
        figures.append(
            {
                "id": f"{one.kind}-{number}",
                "name": f"{name}, page {number} of {last}",
                "width": round(page.width * _SCREEN),
                "height": round(page.height * _SCREEN),
                "source": sources[WIDTHS[0]],
                "sources": ", ".join(f"{way} {width}w" for width, way in sources.items()),
                "text": [clean(line) for line in page.text.split("\n")],
                "pdf": f"{_file(one, lesson, switches)}#page={number}",
            }
        )
    return figures
