"""What a build is to make of a lesson: its files, each for its editions and under its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from broadsheet.build.formats import Format, Numbering
from broadsheet.build.paper_use import PaperUse, sheets
from broadsheet.checks.class_list.pupils import Pupil, Roster
from broadsheet.sheet.edition import VERSIONS, Edition, Level, LineNumbers, Only
from broadsheet.sheet.pupil import OnSheet


class Kind(StrEnum):
    """What a file holds; the value ends its name."""

    WORKSHEET = "worksheet"
    ANSWER_KEY = "answer-key"
    INSERT = "insert"
    OVERVIEW = "overview"
    CLASS_SET = "class"


FOR_TEACHERS = frozenset({Kind.ANSWER_KEY, Kind.OVERVIEW})  # what no pupil gets

# What stands behind the lesson in a file's name; that of a class set has the name of the class.
_REST = re.compile(
    rf"((-.+)?-({Kind.WORKSHEET}|{Kind.ANSWER_KEY}|{Kind.INSERT}|{Kind.OVERVIEW})"
    rf"|-.+-{Kind.CLASS_SET})\.({'|'.join(Format)})"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A worksheet with a pupil's name on it."""

    pupil: OnSheet  # what is filled in
    edition: Edition
    line: int = 0  # where the pupil stands in the list, counted from 1


@dataclass(frozen=True, slots=True)
class Product:
    """One file to make."""

    kind: Kind  # what it holds
    file: str  # its name in the output folder
    editions: tuple[Edition, ...]  # what it is made for; several for an overview
    # Those of a class set in the list's order, or the one of a pupil's own worksheet.
    seats: tuple[Seat, ...] = ()
    # It is printed on one side, and a class set needs no empty pages to begin every copy on a front
    # page.
    one_sided: bool = False
    format: Format = Format.PDF  # what the file is
    numbering: Numbering = Numbering.PARAGRAPHS  # what a web page numbers


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, for all lessons alike."""

    edition: Edition  # the paper, print size and level, and whether the passages are an insert
    # The workspace's usual edition, which no file's name tells.
    usual: Edition = field(default_factory=Edition)
    # How many; None to leave it to the lesson, and then to `usual_versions`.
    versions: int | None = None
    usual_versions: int = 1  # of the workspace
    only: Only | None = None  # what is wanted, or None for all
    roster: Roster | None = None  # the list of a class, if seats with names are wanted
    class_name: str = ""  # what files' names call the class
    separate: bool = False  # a PDF for each pupil as well
    one_sided: bool = False  # seats are not printed on both sides
    # Which lines have a number; None to leave it to the lesson, and then to `usual`.
    line_numbers: LineNumbers | None = None
    formats: tuple[Format, ...] = (Format.PDF,)  # each of them is made
    numbering: Numbering = Numbering.PARAGRAPHS  # what web pages number


def without(product: Product, left_out: Collection[Seat]) -> Product:
    """A product without some of its seats."""
    return replace(product, seats=tuple(seat for seat in product.seats if seat not in left_out))


def products(name: str, versions: int | None, request: Request) -> tuple[Product, ...]:
    """The files of a lesson, one format after the other.

    Args:
        name: of the lesson; files' names begin with it.
        versions: how many the lesson asks for, if it does.
        request: what the command line and the settings ask for.
    """
    count = request.versions or versions or request.usual_versions
    letters = VERSIONS[:count] if count > 1 else ""
    wanted = {
        None: frozenset(Kind),
        Only.WORKSHEET: frozenset(Kind) - FOR_TEACHERS,
        Only.KEY: FOR_TEACHERS,
    }[request.only]
    return tuple(
        product
        for form in request.formats
        for product in _Files(name, request, form).all(letters)
        if product.kind in wanted
    )


def owner(file: str, lessons: Iterable[str]) -> str | None:
    """The lesson whose file has this name, so that no two lessons ever share one.

    `bridge-A-worksheet.pdf` may be version A of `bridge`, or the worksheet of `bridge-A`. It is
    of the lesson with the longest name that it can be of.

    Args:
        file: the name of a file that is made.
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
        products: of one lesson; what is no PDF takes none.
        pages: of each of their files.
    """
    products = [product for product in products if product.format is Format.PDF]
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
        filled_in = OnSheet(pupil.name, pupil.class_name, pupil.date)
        seats.append(Seat(filled_in, own, pupil.line))
    return tuple(seats)


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of one lesson in one format: here alone their names are made."""

    lesson: str  # its name
    request: Request  # what is asked for
    format: Format  # of the files

    def all(self, letters: str) -> Iterable[Product]:
        """All that there can be, whether it is for pupils or for teachers.

        Args:
            letters: of the versions; empty where there is one only.
        """
        request = self.request
        if request.roster is None:
            editions = [replace(request.edition, version=letter) for letter in letters or [""]]
            yield from (self._of(Kind.WORKSHEET, edition) for edition in editions)
        else:
            seats = deal(request.roster.pupils, request.edition, letters)
            editions = list(dict.fromkeys(seat.edition for seat in seats))
            yield from self._for_class(seats)
        yield from self._inserts(editions)
        yield from (self._of(Kind.ANSWER_KEY, edition) for edition in editions)
        # The overview is for a teacher with a pile of paper.
        if self.format is Format.PDF:
            yield from self._overviews(editions)

    def _product(
        self, kind: Kind, suffix: str, editions: tuple[Edition, ...], seats: tuple[Seat, ...] = ()
    ) -> Product:
        """A file whose name begins with the lesson's and ends with what it holds."""
        request, file = self.request, f"{self.lesson}{suffix}-{kind}.{self.format}"
        return Product(
            kind, file, editions, seats, request.one_sided, self.format, request.numbering
        )

    def _of(self, kind: Kind, edition: Edition) -> Product:
        return self._product(kind, edition.suffix(self.request.usual), (edition,))

    def _for_class(self, seats: tuple[Seat, ...]) -> Iterable[Product]:
        """The class set, and the pupils' own files, which are numbered: no file's name names one.

        Printed copies are one file for the copier. A page is always a pupil's own.
        """
        request = self.request
        edition = replace(request.edition, version="")
        name = f"-{request.class_name}{edition.suffix(request.usual)}"
        if self.format is Format.PDF:
            editions = tuple(dict.fromkeys(seat.edition for seat in seats))
            yield self._product(Kind.CLASS_SET, name, editions, seats)
        if request.separate or self.format is not Format.PDF:
            digits = len(str(len(seats)))
            for number, seat in enumerate(seats, start=1):
                own = f"{name}-{number:0{digits}}"
                yield self._product(Kind.WORKSHEET, own, (seat.edition,), (seat,))

    def _inserts(self, editions: Sequence[Edition]) -> Iterable[Product]:
        """The passages apart: the same for all versions and levels."""
        same = dict.fromkeys(_of_insert(edition) for edition in editions)
        for edition in same:
            if edition.insert:
                suffix = replace(edition, insert=False).suffix(self.request.usual)
                yield self._product(Kind.INSERT, suffix, (edition,))

    def _overviews(self, editions: Sequence[Edition]) -> Iterable[Product]:
        """One for each level, whose versions have the same questions."""
        levels: dict[Level | None, dict[str, Edition]] = {}
        for edition in editions:
            asked = self.request.edition
            usual = replace(asked, version=edition.version, level=edition.level)
            levels.setdefault(edition.level, {})[edition.version] = usual
        for versions in levels.values():
            several = tuple(versions[letter] for letter in sorted(versions))
            if len(several) > 1:
                suffix = replace(several[0], version="").suffix(self.request.usual)
                yield self._product(Kind.OVERVIEW, suffix, several)
