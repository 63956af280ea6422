"""Checks of a lesson against its seeds: every problem in one run, and what can be printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.article.line_references import faulty_references
from broadsheet.article.nearest import NearestSearch
from broadsheet.article.passage import Passage
from broadsheet.article.quotable import Quotable
from broadsheet.checks.entries import check_entries
from broadsheet.checks.glyphs import without_font
from broadsheet.checks.loaded_wording import loaded_questions, outlets_not_named
from broadsheet.checks.mixes import mixes_that_tell
from broadsheet.checks.named_by_place import places_named
from broadsheet.checks.one_paragraph import one_paragraph_only
from broadsheet.checks.own_letters import own_letters
from broadsheet.checks.passages import passages_of
from broadsheet.checks.placeholders import placeholders_left, with_sample_named
from broadsheet.checks.quotation_marks import stray_marks
from broadsheet.checks.ready_made_lists import with_lists
from broadsheet.checks.seed_changes import seed_changes
from broadsheet.checks.stated_numbering import stated_numbering
from broadsheet.checks.telling_hints import telling_hints
from broadsheet.checks.typed_places import typed_places
from broadsheet.lesson.between import Between
from broadsheet.lesson.lesson import Header, Lesson
from broadsheet.questions import question_types
from broadsheet.questions.sums import items_add_up
from broadsheet.sheet.edition import VERSIONS, Level, LineNumbers
from broadsheet.sheet.wordings import FALLBACK, Wording, Words, built_in_furniture
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from broadsheet.source.records.contents import texts_in
from broadsheet.source.records.record import Record
from broadsheet.source.spelling import nearest_word
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import Place, TextFile
from broadsheet.source.yaml.fixes import rewritten
from broadsheet.source.yaml.lines import as_value, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.checks.passages import FindSeed
    from broadsheet.questions.base import Question

PASSAGE_UNKNOWN = Code("passage-unknown", Severity.ERROR)
PASSAGE_UNNAMED = Code("passage-unnamed", Severity.ERROR)
PASSAGE_UNUSED = Code("passage-unused", Severity.WARNING)
PASSAGE_NOT_PRINTED = Code("passage-not-printed", Severity.ERROR)
LANGUAGE_WITHOUT_WORDS = Code("language-without-words", Severity.WARNING)
TOO_LONG = Code("too-long", Severity.ERROR)

LEVEL_WITHOUT_QUESTIONS = Code("level-without-questions", Severity.ERROR)
TOO_MANY_VERSIONS = Code("too-many-versions", Severity.ERROR)

LONGEST_TEXT = 200_000  # characters of all passages of a lesson: about 70 pages
MOST_QUESTIONS = 200


@dataclass(frozen=True, eq=False)
class Checked:
    """A lesson without an error, ready to be printed."""

    file: TextFile  # where it was read from
    header: Header  # title, level and the like
    language: str  # of the printed furniture
    passages: tuple[Passage, ...]  # in the order they are printed, if they are
    # Questions, each with the passages that it is about, and what stands between them.
    entries: tuple[Between | tuple[Question, Quotable], ...]

    @property
    def questions(self) -> tuple[tuple[Question, Quotable], ...]:
        """The questions alone."""
        return tuple(entry for entry in self.entries if not isinstance(entry, Between))

    @property
    def quotable(self) -> Quotable:
        """All passages, for texts that belong to no question."""
        return Quotable(self.passages)

    @property
    def seeds(self) -> tuple[Seed, ...]:
        """The seeds that are quoted, each once."""
        return tuple(dict.fromkeys(passage.seed for passage in self.passages))


def check(
    lesson: Lesson,
    find_seed: FindSeed,
    seed_names: tuple[str, ...],
    words_in: Callable[[str], Words] = lambda language: Words(language, Templates()),
    usual_numbers: LineNumbers = LineNumbers.EVERY_FIFTH,
    *,
    usual_versions: int = 1,
    versions: int | None = None,
    elsewhere: Callable[[str], str] = lambda _: "",
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Check a lesson against its seeds.

    Args:
        lesson: as it was read; its problems of shape are known already.
        find_seed: gives the seed of an id, or None where it is faulty, with its own problems.
        seed_names: the ids of the seeds there are.
        words_in: the printed wordings of a language.
        usual_numbers: which lines have a number where the lesson does not say.
        usual_versions: how many versions are printed where the lesson does not say.
        versions: how many are printed whatever the lesson says.
        elsewhere: says of a seed that is not there which file may be meant, and what to do with it.

    Returns:
        The lesson to print, or None if there is an error, and the problems found.
    """
    problems: list[Diagnostic] = []
    search = NearestSearch()
    passages = passages_of(lesson, find_seed, seed_names, elsewhere, search, problems)
    header = lesson.header
    language = _language(header, passages)
    lesson = with_lists(lesson, words_in(language), problems)
    checked = _questions(lesson, passages, search, problems)
    problems += check_entries(lesson)
    problems += _empty_levels(lesson)
    usual = " ".join((lesson.seed or "").split())
    if usual in seed_names and (seed := find_seed(usual)):
        problems += seed_changes(lesson, seed, search)
    for kind in question_types().values():
        problems += kind.check_together(lesson.questions)
    free = header is not None and header.question_order == "free"
    problems += places_named(checked, free=free)
    complete = len(checked) == len(lesson.questions) and not lesson.faulty_questions
    problems += one_paragraph_only(checked, whole=complete)
    if header is not None and checked:
        problems += loaded_questions(checked, language)
        problems += outlets_not_named(checked, language)
    if header is None or not passages or _incomplete(lesson, passages):
        return None, tuple(problems)
    everything = Quotable(tuple(passages.values()), search=search)
    problems += _of_the_whole(lesson, header, everything)
    problems += stated_numbering(header, usual_numbers)
    problems += stray_marks((header, *lesson.between, *lesson.questions), everything)
    # What a workspace's own file lacks, or spoils, is in ours.
    wordings = [*_furniture(words_in, language), built_in_furniture(FALLBACK)]
    not_stated = {wording.text("not-stated") for wording in wordings}
    problems += (p for question in lesson.questions for p in telling_hints(question, not_stated))
    records = (header, *(lesson.passages or {}).values(), *lesson.between, *lesson.questions)
    problems += typed_places(records, everything, wordings)
    if not words_in(language).known:
        problems.append(_language_problem(header, language))
    if not any(problem.is_error for problem in problems):
        # Every other mend may change the order.
        problems += mixes_that_tell(header, checked, versions or header.versions or usual_versions)
    if any(problem.is_error for problem in problems):
        return None, tuple(problems)
    ready = iter(checked)
    entries = tuple(e if isinstance(e, Between) else next(ready) for e in lesson.entries)
    whole = Checked(lesson.file, header, language, tuple(passages.values()), entries)
    return whole, tuple(problems)


def _language(header: Header | None, passages: dict[str, Passage] | None) -> str:
    """The language of the printed furniture, as a BCP 47 tag."""
    of_seeds = (passage.seed.language for passage in (passages or {}).values())
    return (header and header.language) or next(of_seeds, FALLBACK)


def _furniture(words_in: Callable[[str], Words], language: str) -> tuple[Wording, ...]:
    """The printed words of a language; none where the workspace's cannot be used."""
    try:
        return (words_in(language).furniture,)
    except TemplateFaultyError:  # told to whoever prints
        return ()


def _of_the_whole(lesson: Lesson, header: Header, everything: Quotable) -> Iterator[Diagnostic]:
    """What shows only where all passages are known: references, letters, what is unused, size."""
    head = (header, *(lesson.passages or {}).values(), *lesson.between)
    for record in head:
        yield from faulty_references(record, everything)
    printed = (*head, *lesson.questions, *lesson.salvaged)
    texts = (text for record in printed for text in texts_in(record))
    yield from without_font(everything.passages, texts)
    yield from _unused(lesson)
    yield from _too_long(lesson, everything.passages)
    yield from too_many_versions(header, header.versions)


def _incomplete(lesson: Lesson, passages: dict[str, Passage]) -> bool:
    """Whether a passage is faulty, so that it may have the words that none of the others has."""
    return bool(lesson.faulty_passages) or not passages.keys() >= (lesson.passages or {}).keys()


def _questions(
    lesson: Lesson,
    passages: dict[str, Passage] | None,
    search: NearestSearch,
    problems: list[Diagnostic],
) -> list[tuple[Question, Quotable]]:
    checked: list[tuple[Question, Quotable]] = []
    for question in lesson.questions:
        problems += question.check_room()
        problems += (p for variant in question.variants() for p in variant.check_itself())
        problems += items_add_up(question)
    if passages is None:
        return checked
    for question in lesson.questions:
        quotable = _reading(question, lesson, passages, search, problems)
        if quotable is None:
            continue
        problems += _not_printed(question, quotable)
        # A type's own checks may rely on its quotations.
        misquoted = _misquoted(question, quotable)
        problems += misquoted
        problems += question.wrongly_absent(quotable)
        if not misquoted:
            problems += (p for variant in question.variants() for p in variant.check(quotable))
        problems += own_letters(question, quotable)
        problems += placeholders_left(question, quotable)
        checked.append((question, quotable))
    for question in lesson.salvaged:
        found: list[Diagnostic] = []
        quotable = _reading(question, lesson, passages, search, found)
        problems += (problem for problem in found if problem.code is not PASSAGE_UNNAMED)
        # What names its passage may be just what could not be read.
        problems += _misquoted(question, quotable) if quotable else ()
    return checked


def _misquoted(question: Question, quotable: Quotable) -> list[Diagnostic]:
    """What a question quotes that its passages do not have."""
    looked_up = [(quote.quote, look) for quote, look in question.looked_up(quotable)]
    found = [with_sample_named(p, words) for words, p in looked_up if isinstance(p, Diagnostic)]
    return [*found, *faulty_references(question, quotable)]


def _reading(
    question: Question,
    lesson: Lesson,
    passages: dict[str, Passage],
    search: NearestSearch,
    problems: list[Diagnostic],
) -> Quotable | None:
    """The passages of a question; None where they are faulty or it does not say."""
    names = question.passage
    records = lesson.passages or {}
    declared = [*records, *sorted(lesson.faulty_passages)] or list(passages)
    if names is None:
        if len(declared) == 1:
            names = (declared[0],)
        else:
            hint = "add `passage: …`, which may be " + _listed(declared)
            message = "this question does not say which passage it is about"
            problems.append(Diagnostic(PASSAGE_UNNAMED, question.at("type"), message, hint))
            return None
    for index, name in enumerate(names):
        if name not in declared:
            known = declared if lesson.passages or lesson.faulty_passages else []
            problems.append(_no_passage(name, question.at("passage", index), known))
            return None
    if any(name not in passages for name in names):
        return None
    others = tuple(passage for name, passage in passages.items() if name not in names)
    return Quotable(tuple(passages[name] for name in dict.fromkeys(names)), others, search)


def _not_printed(question: Question, quotable: Quotable) -> Iterator[Diagnostic]:
    """A passage in which words are to be marked or found, and which pupils do not have."""
    for passage in quotable.passages:
        if question.needs_lines() and not passage.printed:
            message = f"pupils are to mark or find words in {passage.called}, which is not printed"
            hint = "delete its `printed: no`, or ask about another passage"
            yield Diagnostic(PASSAGE_NOT_PRINTED, question.at("passage"), message, hint)


def _no_passage(name: str, place: Place, declared: Sequence[str]) -> Diagnostic:
    message = f"there is no passage `{name}`"
    several = re.split(r"\s*(?:[,;/+&]|\band\b)\s*", name)
    if len(several) > 1 and all(part in declared for part in several):
        inside = ", ".join(map(as_value, several))
        # In a list of its own already, it is an item that becomes several.
        is_alone = place.file.text[: place.span.start].rstrip()[-1:] == ":"
        hint = f"write `[{inside}]`" if is_alone else f"write them as items of the list: `{inside}`"
        edit = Edit(place.span, f"[{inside}]")
        does = f"`{shown(name)}` becomes a list of passages"
        fix = Fix(does, (edit,), certain=place.text == name)
        only = (fix,) if is_alone else ()
        return Diagnostic(PASSAGE_UNKNOWN, place, message, hint, fixes=only)
    if not declared:
        hint = "this lesson has no `passages:`; leave `passage` out to ask about the whole article"
        return Diagnostic(PASSAGE_UNKNOWN, place, message, hint)
    near = nearest_word(name, declared)
    hint = f"did you mean `{near}`?" if near else "there is " + _listed(declared)
    # Never certain: `part-2` is one letter away from `part-1`.
    fixes = tuple(rewritten(name, other, place) for other in ([near] if near else declared))
    return Diagnostic(PASSAGE_UNKNOWN, place, message, hint, fixes=fixes)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _too_long(lesson: Lesson, passages: Sequence[Passage]) -> Iterator[Diagnostic]:
    length = sum(p.end - p.start for passage in passages for p in passage.pieces)
    if length > LONGEST_TEXT and lesson.header:
        message = f"the passages have {length:,} characters, and {LONGEST_TEXT:,} is the most"
        yield Diagnostic(TOO_LONG, lesson.header.at("seed"), message, "choose shorter passages")
    if len(lesson.questions) > MOST_QUESTIONS:
        message = (
            f"the lesson has {len(lesson.questions)} questions, and {MOST_QUESTIONS} is the most"
        )
        place = lesson.questions[MOST_QUESTIONS].at("type")
        yield Diagnostic(TOO_LONG, place, message, "divide it into several lessons")


def _empty_levels(lesson: Lesson) -> Iterator[Diagnostic]:
    """A level that none of the questions is for, though they say which levels they are for."""
    if lesson.faulty_questions or not lesson.questions:
        return
    for level in Level:
        if all(question.at_level(level) is None for question in lesson.questions):
            message = f"no question is for the level `{level}`"
            hint = f"add `{level}` to the `for` of a question"
            place = lesson.questions[0].at("for")
            yield Diagnostic(LEVEL_WITHOUT_QUESTIONS, place, message, hint)


def too_many_versions(record: Record, versions: int | None) -> Iterator[Diagnostic]:
    """A record whose `versions` are more than there are letters for."""
    if versions and versions > len(VERSIONS):
        message = f"{versions} versions, and {len(VERSIONS)} is the most"
        yield Diagnostic(TOO_MANY_VERSIONS, record.at("versions"), message, "write `versions: 3`")


def _unused(lesson: Lesson) -> Iterator[Diagnostic]:
    """A passage that no question is about."""
    records = lesson.passages or {}
    named = [question.passage for question in lesson.questions]
    used = {name for names in named for name in names or ()}
    # A question with a fault of its own may be the one that is about the passage.
    unclear = lesson.faulty_questions or None in named or not used <= records.keys()
    if len(records) < 2 or unclear:
        return
    for name in records:
        if name not in used:
            message = f"no question is about the passage `{name}`"
            hint = f"add `passage: {name}` to a question, or delete it"
            yield Diagnostic(PASSAGE_UNUSED, lesson.passage_names[name], message, hint)


def _language_problem(header: Header, language: str) -> Diagnostic:
    message = f"there are no printed wordings in `{language}`; they will be in English"
    hint = "set `language: en` to say that this is meant"
    return Diagnostic(LANGUAGE_WITHOUT_WORDS, header.at("language"), message, hint)
