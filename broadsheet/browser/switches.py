"""The switches of a preview: which edition is shown, and how. They live in the page's address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from broadsheet.build.products import Kind, Request
from broadsheet.sheet.edition import VERSIONS, Edition, Level, PrintSize
from broadsheet.sheet.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.build.job import Job
    from broadsheet.checks.library import Usual

_MORE = VERSIONS[:4]  # what can be looked at of a lesson that is printed in one order only
_WORDS: Final = {
    "paper": {paper.value: paper.shown for paper in Paper},
    "size": {"standard": "Standard", "large": "Large (18 pt)"},
    "level": {
        "": "No levels",
        "support": "Support",
        "core": "Core",
        "stretch": "Stretch",
    },
    "insert": {"": "On the sheet", "apart": "Apart"},
    "show": {"": "Both", "worksheet": "Worksheet", "key": "Answer key"},
    "zoom": {"": "Whole width", "large": "Twice as large"},
}
_LABELS: Final = {
    "paper": "Paper",
    "size": "Print size",
    "version": "Version",
    "level": "Level",
    "insert": "Passages",
    "show": "Show",
    "zoom": "Zoom",
}


@dataclass(frozen=True, slots=True)
class Switches:
    """How the switches stand, each by its name and the name of its setting."""

    values: Mapping[str, str]  # of all switches, in their order on the page
    usual: Mapping[str, str]  # how they stand where the address says nothing
    usual_edition: Edition  # the workspace's, which no file's name tells
    count: int  # versions that are printed where nothing else is asked for

    @property
    def query(self) -> str:
        """What stands behind the question mark of an address, in one way only."""
        changed = {name: v for name, v in self.values.items() if v != self.usual[name]}
        return urlencode(changed)

    def but(self, **values: str) -> str:
        """The query with some switches in another position."""
        return replace(self, values={**self.values, **values}).query

    @property
    def edition(self) -> tuple[str, ...]:
        """What the pages depend on: not how they are shown."""
        return tuple(v for name, v in self.values.items() if name not in ("show", "zoom"))

    def request(self) -> Request:
        """What a build would be asked for."""
        edition = Edition(
            Paper(self.values["paper"]),
            PrintSize(self.values["size"]),
            level=Level(self.values["level"]) if self.values["level"] else None,
            insert=bool(self.values["insert"]),
        )
        letter = self.values["version"]
        versions = max(2, self.count, VERSIONS.index(letter) + 1) if letter else None
        return Request(edition, self.usual_edition, versions)

    def of(self, job: Job) -> Job:
        """Those PDFs of a build's job that are shown: of the one version that is looked at."""
        kinds = (Kind.INSERT, Kind.WORKSHEET, Kind.ANSWER_KEY)
        letters = ("", self.values["version"])
        chosen = [
            product
            for product in job.products
            if product.kind in kinds and product.editions[0].version in letters
        ]
        chosen.sort(key=lambda product: kinds.index(product.kind))
        return replace(job, products=tuple(chosen))

    def controls(self) -> list[dict[str, object]]:
        """The switches for a template; of their options, one is chosen and one is usual."""
        words = {name: dict(options) for name, options in _WORDS.items()}
        words["version"] = _versions(self.count)
        words["version"].setdefault(self.values["version"], self.values["version"])
        return [
            {
                "name": name,
                "label": _LABELS[name],
                "usual": self.usual[name],
                "options": [
                    {"value": value, "words": text, "chosen": value == self.values[name]}
                    for value, text in words[name].items()
                ],
            }
            for name in _LABELS
        ]


def _versions(count: int) -> dict[str, str]:
    if count > 1:
        return {letter: letter for letter in VERSIONS[:count]}
    return {"": "One for all"} | {letter: letter for letter in _MORE}


def read_switches(query: Mapping[str, str], usual: Usual, wished: int | None) -> Switches:
    """How the switches stand; what an address says and nobody knows counts as not said.

    Args:
        query: the address's, each name with its value.
        usual: what is usual in the workspace.
        wished: how many versions the lesson asks for, if it does.
    """
    count = wished or usual.versions
    defaults = {
        "paper": str(usual.edition.paper),
        "size": str(usual.edition.print_size),
        "version": VERSIONS[0] if count > 1 else "",
        "level": "",
        "insert": "",
        "show": "",
        "zoom": "",
    }
    known = {name: set(options) for name, options in _WORDS.items()}
    known["version"] = {*VERSIONS, defaults["version"]}
    values = {
        name: query[name] if query.get(name) in known[name] else default
        for name, default in defaults.items()
    }
    return Switches(values, defaults, usual.edition, count)
