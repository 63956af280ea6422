"""What is behind the pages of a preview: the lessons as they are now, and their proofs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeAlias

from broadsheet.browser import views
from broadsheet.browser.lesson_cache import LessonCache
from broadsheet.browser.proofs import Proof, Proofs
from broadsheet.browser.switches import Switches, read_switches
from broadsheet.build.job import name_of_another, plan
from broadsheet.source.diagnostic_text import count
from broadsheet.source.templates import TemplateFaultyError
from broadsheet.source.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from broadsheet.browser.refresh import RefreshSignal
    from broadsheet.checks.library import LoadedLesson
    from broadsheet.source.diagnostics import Diagnostic
    from broadsheet.source.workspace import Workspace

_TOLD = 20  # lessons after which a long list says how far it has come

_LessonView: TypeAlias = "tuple[tuple[Diagnostic, ...], Proof, Switches, str]"


class PreviewState:
    """What is behind the pages: the lessons, their proofs, and the bell."""

    def __init__(self, workspace: Workspace, proofs: Proofs, refresh: RefreshSignal) -> None:
        self.cache, self.proofs, self.refresh = LessonCache(workspace), proofs, refresh
        self._checking = threading.Lock()
        # Of lessons that have an error now: what they said when they had none.
        self._titles: dict[Path, tuple[str, int | None]] = {}

    def overview(self) -> str:
        """The page that lists the lessons, with what is known of them so far."""
        lessons = self.cache.lessons()
        known = self.cache.known(lessons.values())
        _, problems = self.cache.settings()
        rows = [
            views.row(name, known[path], self._remembered(path, known[path])[0])
            for name, path in lessons.items()
        ]
        return views.page(
            "list.html",
            rows=rows,
            folder=self.cache.workspace.shown(self.cache.workspace.root / "lessons"),
            checking=sum(row["state"] == "unknown" for row in rows),
            faulty=sum(row["state"] == "error" for row in rows),
            problems=views.problem_list(problems, ""),
        )

    def check_all(self) -> None:
        """Check what has not been checked, and tell of it from time to time."""
        with self._checking:
            known = self.cache.known(self.cache.lessons().values())
            unknown = [path for path, loaded in known.items() if loaded is None]
            for number, path in enumerate(unknown, start=1):
                if self.refresh.ended:
                    return
                self._remembered(path, self.cache.lesson(path))
                if number % _TOLD == 0 or number == len(unknown):
                    self.refresh.send()

    def lesson(self, name: str, query: Mapping[str, str]) -> str | None:
        """The page of a lesson; None if there is none of this name."""
        found = self.proof(name, query)
        if found is None:
            return None
        problems, proof, switches, title = found
        path = self.cache.lessons().get(name)
        file = self.cache.workspace.shown(path) if path else name
        return views.page(
            "lesson.html",
            name=clean(name.rpartition(".")[0]),
            title=title,
            file=clean(file),
            status=views.status(problems, proof),
            summary=count(problems),
            problems=views.problem_list(problems, file),
            more=len(problems),
            switches=switches.controls(),
            here=views.address(name, switches),
            both=switches.values["show"] == "",
            large=switches.values["zoom"] == "large",
            files=views.files(proof.pdfs, name, switches) if proof.current else [],
            rows=views.columns(proof.pdfs, name, switches),
            older=bool(proof.pdfs) and not proof.current,
            making=proof.making,
        )

    def proof(self, name: str, query: Mapping[str, str]) -> _LessonView | None:
        """The problems of a lesson, its pages, how the switches stand, and its title."""
        lessons = self.cache.lessons()
        path = lessons.get(name)
        if path is None:
            return None
        loaded = self.cache.lesson(path)
        usual, settings = self.cache.settings()
        title, versions = self._remembered(path, loaded)
        switches = read_switches(query, usual, versions)
        key = (path, switches.edition)
        problems = (*settings, *loaded.problems)
        if loaded.checked is None or settings:
            return problems, self.proofs.last(key), switches, title
        try:
            templates = self.cache.workspace.templates.snapshot()
        except TemplateFaultyError as error:
            last = self.proofs.last(key)
            return problems, Proof(last.pdfs, fault=f"{error}."), switches, title
        job = switches.of(plan(loaded, templates, switches.request()))
        other = name_of_another(loaded, job, lessons.values())
        if other is not None:
            return (*problems, other), self.proofs.last(key), switches, title
        proof = self.proofs.of(key, job)
        return (*problems, *proof.problems), proof, switches, title

    def _remembered(self, path: Path, loaded: LoadedLesson | None) -> tuple[str, int | None]:
        if loaded is not None and loaded.checked is not None:
            self._titles[path] = views.title_of(loaded), loaded.checked.header.versions
        return self._titles.get(path, ("", None))
