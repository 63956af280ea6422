"""What a build is to make of a lesson: its PDFs, each for its editions and under its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from broadsheet.build.paper_use import PaperUse, sheets
from broadsheet.checks.class_list.pupils import Pupil, Roster
from broadsheet.sheet.edition import VERSIONS, Edition, Level, LineNumbers, Only


class Kind(StrEnum):
    """What a PDF holds; the value ends its file's name."""

    WORKSHEET = "worksheet"
    ANSWER_KEY = "answer-key"
    INSERT = "insert"
    OVERVIEW = "overview"
    CLASS_SET = "class"


FOR_TEACHERS = frozenset({Kind.ANSWER_KEY, Kind.OVERVIEW})
"""What no pupil gets."""

# What stands behind the lesson in a file's name; that of a class set has the name of the class.
_REST = re.compile(
    rf"(-.+)?-({Kind.WORKSHEET}|{Kind.ANSWER_KEY}|{Kind.INSERT}|{Kind.OVERVIEW})\.pdf"
    rf"|-.+-{Kind.CLASS_SET}\.pdf"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A worksheet with a pupil's name on it."""

    name: str
    edition: Edition


@dataclass(frozen=True, slots=True)
class Product:
    """One PDF to make.

    Attributes:
        kind: what it holds.
        file: its name in the output folder.
        editions: what it is made for; several for an overview.
        seats: those of a class set in the list's order, or the one of a pupil's own worksheet.
        one_sided: it is printed on one side, and a class set needs no empty pages to begin every
            copy on a front page.
    """

    kind: Kind
    file: str
    editions: tuple[Edition, ...]
    seats: tuple[Seat, ...] = ()
    one_sided: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, for all lessons alike.

    Attributes:
        edition: the paper, print size and level, and whether the passages are an insert.
        usual: the workspace's usual edition, which no file's name tells.
        versions: how many; None to leave it to the lesson, and then to `usual_versions`.
        usual_versions: of the workspace.
        only: what is wanted, or None for all.
        roster: the list of a class, if seats with names are wanted.
        class_name: what files' names call the class.
        separate: a PDF for each pupil as well.
        one_sided: seats are not printed on both sides.
        line_numbers: which lines have a number; None to leave it to the lesson, and then to
            `usual`.
    """

    edition: Edition
    usual: Edition = field(default_factory=Edition)
    versions: int | None = None
    usual_versions: int = 1
    only: Only | None = None
    roster: Roster | None = None
    class_name: str = ""
    separate: bool = False
    one_sided: bool = False
    line_numbers: LineNumbers | None = None


def products(name: str, versions: int | None, request: Request) -> tuple[Product, ...]:
    """The PDFs of a lesson.

    Args:
        name: of the lesson; files' names begin with it.
        versions: how many the lesson asks for, if it does.
        request: what the command line and the settings ask for.
    """
    count = request.versions or versions or request.usual_versions
    letters = VERSIONS[:count] if count > 1 else ""
    made: list[Product] = []
    if request.roster is None:
        editions = [replace(request.edition, version=letter) for letter in letters or [""]]
        made += (_product(name, Kind.WORKSHEET, edition, request) for edition in editions)
    else:
        seats = deal(request.roster.pupils, request.edition, letters)
        editions = list(dict.fromkeys(seat.edition for seat in seats))
        made += _class_files(f"{name}-{request.class_name}", seats, request)
    made += _inserts(name, editions, request)
    made += (_product(name, Kind.ANSWER_KEY, edition, request) for edition in editions)
    made += _overviews(name, editions, request)
    wanted = {
        None: frozenset(Kind),
        Only.WORKSHEET: frozenset(Kind) - FOR_TEACHERS,
        Only.KEY: FOR_TEACHERS,
    }[request.only]
    return tuple(
        replace(product, one_sided=request.one_sided) for product in made if product.kind in wanted
    )


def owner(file: str, lessons: Iterable[str]) -> str | None:
    """The lesson whose file has this name, so that no two lessons ever share one.

    `bridge-A-worksheet.pdf` may be version A of `bridge`, or the worksheet of `bridge-A`. It is
    of the lesson with the longest name that it can be of.

    Args:
        file: the name of a PDF.
        lessons: the names of lessons; capital letters mean nothing, as on many disks.
    """
    # Not `casefold`, which can change how long a name is.
    name = file.lower()
    possible = [
        lesson
        for lesson in lessons
        if name.startswith(lesson.lower()) and _REST.fullmatch(name[len(lesson.lower()) :])
    ]
    return max(possible, key=len, default=None)


def paper_of(products: Sequence[Product], pages: Mapping[str, int]) -> PaperUse:
    """The paper that a class needs, or one pupil where no class was named.

    Args:
        products: of one lesson.
        pages: of each of their files.
    """
    one_sided = any(product.one_sided for product in products)
    need = {p.file: sheets(pages[p.file], one_sided=one_sided) for p in products}
    inserts = {p.editions[0]: need[p.file] for p in products if p.kind is Kind.INSERT}
    for product in products:
        if product.kind is Kind.CLASS_SET:
            again = sum(inserts.get(_of_insert(seat.edition), 0) for seat in product.seats)
            return PaperUse(need[product.file], again, len(product.seats), one_sided)
    # A pupil gets one of the versions.
    most = max((need[p.file] for p in products if p.kind is Kind.WORKSHEET), default=0)
    return PaperUse(most, max(inserts.values(), default=0), 0, one_sided)


def _of_insert(edition: Edition) -> Edition:
    """The edition of the insert that goes with a worksheet: the same for all versions."""
    return replace(edition, version="", level=None)


def deal(pupils: Sequence[Pupil], edition: Edition, letters: str) -> tuple[Seat, ...]:
    """The seats of a class: versions go round in turn where the list gives a pupil none.

    Args:
        pupils: in the list's order.
        edition: for all whose line does not say otherwise.
        letters: of the versions; empty where there is one only.
    """
    listed = [VERSIONS.index(pupil.version) for pupil in pupils if pupil.version]
    letters = VERSIONS[: max([len(letters), *(place + 1 for place in listed)])]
    seats: list[Seat] = []
    dealt = 0
    for pupil in pupils:
        version = pupil.version or ""
        if letters and not version:
            version = letters[dealt % len(letters)]
            dealt += 1
        own = replace(
            edition,
            paper=pupil.paper or edition.paper,
            print_size=pupil.print_size or edition.print_size,
            level=pupil.level or edition.level,
            language=pupil.language or edition.language,
            version=version,
        )
        seats.append(Seat(pupil.name, own))
    return tuple(seats)


def _product(name: str, kind: Kind, edition: Edition, request: Request) -> Product:
    return Product(kind, f"{name}{edition.suffix(request.usual)}-{kind}.pdf", (edition,))


def _class_files(name: str, seats: tuple[Seat, ...], request: Request) -> Iterable[Product]:
    """The class set, and the pupils' own files, which are numbered: no name is in a file's name."""
    editions = tuple(dict.fromkeys(seat.edition for seat in seats))
    suffix = replace(request.edition, version="").suffix(request.usual)
    file = f"{name}{suffix}-{Kind.CLASS_SET}.pdf"
    yield Product(Kind.CLASS_SET, file, editions, seats)
    if request.separate:
        digits = len(str(len(seats)))
        for number, seat in enumerate(seats, start=1):
            file = f"{name}{suffix}-{number:0{digits}}-{Kind.WORKSHEET}.pdf"
            yield Product(Kind.WORKSHEET, file, (seat.edition,), (seat,))


def _inserts(name: str, editions: Sequence[Edition], request: Request) -> Iterable[Product]:
    """The passages apart: the same for all versions and levels."""
    same = dict.fromkeys(_of_insert(edition) for edition in editions)
    for edition in same:
        if edition.insert:
            suffix = replace(edition, insert=False).suffix(request.usual)
            yield Product(Kind.INSERT, f"{name}{suffix}-{Kind.INSERT}.pdf", (edition,))


def _overviews(name: str, editions: Sequence[Edition], request: Request) -> Iterable[Product]:
    """One for each level, whose versions have the same questions."""
    levels: dict[Level | None, dict[str, Edition]] = {}
    for edition in editions:
        usual = replace(request.edition, version=edition.version, level=edition.level)
        levels.setdefault(edition.level, {})[edition.version] = usual
    for versions in levels.values():
        several = tuple(versions[letter] for letter in sorted(versions))
        if len(several) > 1:
            suffix = replace(several[0], version="").suffix(request.usual)
            yield Product(Kind.OVERVIEW, f"{name}{suffix}-{Kind.OVERVIEW}.pdf", several)
