"""What several tests need: lessons as the stages make them, expected problems, printed pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import everything

from broadsheet.article.seed import Seed, read_seed
from broadsheet.build.press import Pages, Press
from broadsheet.build.products import Kind, Product
from broadsheet.checks.check import Checked, check
from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.lesson.lesson import read_lesson
from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.lines import LineMap
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.sheet import Key, PrintedPassage, Sheet
from broadsheet.sheet.wordings import Words
from broadsheet.source.diagnostics import Code, Diagnostic, in_order
from broadsheet.source.read import read_text
from broadsheet.source.templates import Templates
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.html import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
SEED_ID = "000_58772ee673df409e"
LESSONS = tuple(sorted((ROOT / "lessons").glob("*.yaml")))
TEMPLATES = Templates()

BOTH = (Kind.WORKSHEET, Kind.ANSWER_KEY)

A4 = Edition()
LETTER = Edition(paper=Paper.LETTER)
LARGE = Edition(print_size=PrintSize.LARGE)
A5 = Edition(paper=Paper.A5)


def press(
    lesson: Checked, edition: Edition, templates: Templates, kinds: Collection[Kind]
) -> dict[Kind, Pages]:
    """PDFs of one edition of a lesson, by what they hold."""
    wanted = [Product(kind, f"{kind}.pdf", (edition,)) for kind in kinds]
    made = Press(lesson, templates).make_all(wanted)
    return {product.kind: made[product.file] for product in wanted}


def read_file(path: Path) -> TextFile:
    """A file of the repository, which must be readable."""
    file = read_text(path, path.relative_to(ROOT).as_posix())
    assert isinstance(file, TextFile), file
    return file


def seed_of(text: str, seed_id: str = "seed") -> Seed:
    """A seed of its text, with no problem."""
    seed, problems = read_seed(TextFile(f"seeds/{seed_id}.txt", text), seed_id)
    assert seed is not None
    assert not problems
    return seed


def codes_in(*modules: str) -> list[Code]:
    """The kinds of problem that modules of the package declare, by names such as `article.seed`."""
    found = [import_module(f"broadsheet.{name}") for name in modules]
    return [c for module in found for c in vars(module).values() if isinstance(c, Code)]


@cache
def repository_seeds() -> dict[str, Seed]:
    """The repository's seeds by their ids."""
    return {
        path.stem: seed_of(read_file(path).text, path.stem)
        for path in sorted((ROOT / "seeds").glob("*.txt"))
    }


def load(
    lesson: Path | str, seeds: Mapping[str, str] | None = None
) -> tuple[Checked | None, list[Diagnostic]]:
    """Take a lesson through all checks.

    Args:
        lesson: a file of the repository, or the text of a lesson.
        seeds: the text of each seed by its id; None for those of the repository.

    Returns:
        The lesson, or None if there is an error, and its problems in the order of their lines.
    """
    file = read_file(lesson) if isinstance(lesson, Path) else TextFile("lesson.yaml", lesson)
    known = (
        repository_seeds()
        if seeds is None
        else {name: seed_of(text, name) for name, text in seeds.items()}
    )
    node, problems = read_yaml(file)
    if node is None:
        return None, in_order(list(problems))
    read, of_shape = read_lesson(file, node)
    checked, found = check(read, known.get, tuple(known))
    every = in_order([*problems, *of_shape, *found])
    return (None if any(p.is_error for p in every) else checked), every


def load_whole(lesson: Path | str, seeds: Mapping[str, str] | None = None) -> Checked:
    """A lesson that must have no error."""
    checked, problems = load(lesson, seeds)
    assert checked is not None, "\n".join(described(p) for p in problems)
    return checked


def line_of(problem: Diagnostic) -> int:
    """The line, from 1, at which a problem is found."""
    return problem.place.file.position(problem.place.span.start)[0]


def described(problem: Diagnostic) -> str:
    """A problem as one line, for the message of a test that fails."""
    name = problem.place.file.name
    severity = problem.code.severity
    return f"{name}:{line_of(problem)}: {severity}: {problem.code.name}: {problem.message}"


def found(problems: list[Diagnostic]) -> list[tuple[int, str, str]]:
    """Line, severity and code of each problem, sorted: what `expected` reads from comments."""
    return sorted((line_of(p), p.code.severity.value, p.code.name) for p in problems)


_EXPECTATION = re.compile(r"\s*#\s*(?P<severity>error|warning): (?P<code>[a-z0-9-]+)\s*")


def expected(text: str) -> list[tuple[int, str, str]]:
    """The problems that a file announces, sorted.

    A comment `# error: CODE` or `# warning: CODE` on a line of its own announces one problem, at
    the next line that is neither a comment nor blank. Several may stand above one line.
    """
    announced: list[tuple[int, str, str]] = []
    waiting: list[tuple[str, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        match = _EXPECTATION.fullmatch(line)
        if match:
            waiting.append((match["severity"], match["code"]))
        elif line.strip() and not line.lstrip().startswith("#"):
            announced += [(number, severity, code) for severity, code in waiting]
            waiting = []
    assert not waiting, f"no line follows {waiting}"
    return sorted(announced)


@cache
def lesson_of(path: Path) -> Checked:
    """A lesson file of the repository without an error, read once."""
    return load_whole(path)


@cache
def _measure(html: str, templates: Templates) -> tuple[tuple[str, ...], ...]:
    return pdf.measure(html, templates)


@cache
def renderer_of(language: str, templates: Templates = TEMPLATES) -> Renderer:
    """What makes the pages of a language; the templates are compiled once only."""
    return Renderer(Words(language, templates), templates)


@dataclass(frozen=True, eq=False)
class Page:
    """What a lesson says on paper in one edition, before it is laid out.

    Attributes:
        sheet: all that the worksheet is made of.
        key_record: the same with the answers.
        lines: where the passages' lines fall.
        measuring: the HTML that the lines were measured with.
        renderer: makes the HTML of the pages.
    """

    sheet: Sheet
    key_record: Key
    lines: LineMap
    measuring: str
    renderer: Renderer

    @property
    def worksheet(self) -> str:
        """The worksheet's HTML."""
        return self.renderer.worksheet(self.sheet, self.lines)

    @property
    def insert(self) -> str:
        """The HTML of the passages as a sheet of their own, as pupils get it."""
        return self.renderer.insert(self.sheet, self.lines)

    @property
    def key(self) -> str:
        """The HTML of the key's first part, with every answer in its place."""
        return self.renderer.answer_key(self.key_record, self.lines)

    @property
    def notes(self) -> str:
        """The HTML of the key's notes."""
        return self.renderer.notes(self.key_record, self.lines)


def page_of(checked: Checked, edition: Edition = A4, templates: Templates = TEMPLATES) -> Page:
    """Decide what is printed; the same passages are measured once only."""
    renderer = renderer_of(checked.language, templates)
    composer = Composer(arrange(checked, edition), renderer.words)
    return page_from(composer.key(composer.sheet(edition)), renderer)


@cache
def compose(checked: Checked, edition: Edition = A4) -> Key:
    """A key and its sheet in English, for which nothing needs to be laid out."""
    composer = Composer(arrange(checked, edition), renderer_of("en", TEMPLATES).words)
    return composer.key(composer.sheet(edition))


def one_line_each(
    passages: Sequence[PrintedPassage], divide: Callable[[str], Sequence[str]] | None = None
) -> LineMap:
    """Each block of some passages as one line, or divided into several."""
    texts = [block.text for passage in passages for block in passage.blocks]
    return LineMap.from_layout(passages, [divide(t) if divide else [t] for t in texts])


def page_from(key: Key, renderer: Renderer) -> Page:
    """What a key and its sheet say on paper, wherever they come from."""
    sheet = key.sheet
    measuring = renderer.measuring(sheet.passages, sheet.edition)
    lines = LineMap.from_layout(sheet.passages, _measure(measuring, renderer.templates))
    return Page(sheet, key, lines, measuring, renderer)


@cache
def everything_page(edition: Edition = A4) -> Page:
    """The page that has everything which a sheet can have."""
    templates = everything.templates()
    return page_from(everything.key(edition), renderer_of("en", templates))


@dataclass(frozen=True, eq=False)
class Printout:
    """A sheet and its key on paper: both PDFs, and what they were made of."""

    worksheet: bytes
    key: bytes
    sheet: Sheet
    key_record: Key
    lines: LineMap


@cache
def print_pages(
    checked: Checked, edition: Edition = A4, templates: Templates = TEMPLATES
) -> Printout:
    """Print a lesson; the same lesson in the same edition is printed once only."""
    page = page_of(checked, edition, templates)
    made = press(checked, edition, templates, BOTH)
    worksheet, key = made[Kind.WORKSHEET].pdf, made[Kind.ANSWER_KEY].pdf
    return Printout(worksheet, key, page.sheet, page.key_record, page.lines)


@cache
def print_everything(edition: Edition = A4) -> Printout:
    """Print the page that has everything, as a lesson's is printed."""
    page = everything_page(edition)
    renderer, key, lines = page.renderer, page.key_record, page.lines

    def set_(html: str) -> pdf.Layout:
        return pdf.lay_out(html, renderer.templates)

    worksheet, first = set_(page.worksheet), set_(page.key)
    overfull = first.overfull
    second = set_(renderer.answer_key(key, lines, overfull)) if overfull else first
    notes = set_(renderer.notes(key, lines, overfull))
    return Printout(pdf.write([worksheet]), pdf.write([second, notes]), page.sheet, key, lines)
