"""What an editor is answered for a text and a place in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, workspace
from hypothesis import given, settings
from hypothesis import strategies as st
from support import LESSONS, ROOT

from broadsheet.checks.library import Library
from broadsheet.editor.assist import EditedWorkspace
from broadsheet.editor.lsp.printed_lines import laid_out
from broadsheet.editor.suggestion import SuggestionKind
from broadsheet.questions import question_types
from broadsheet.source.text import Span
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.editor.suggestion import Suggestion

HEAD = """\
title: The bridge
seed: bridge
passages:
  news:
    paragraphs: 2
  ferry:
    from: The ferry
    to: small.
questions:
"""
ITEM = HEAD + "  - type: identify-source\n    statements:\n      - "
NASTY = """\
A title: with a colon

“It is” — she said: 'never' #1 [or {so}], 70% of it; it's "odd". Then: end: of # it

A last one, at 13.6 degrees
"""


def space(root: Path, **seeds: str) -> Workspace:
    """A workspace with one seed, or with others."""
    made = workspace(root / "desk", seeds={"bridge": SEED, **seeds})
    return Workspace(made, made)


def complete(root: Path, text: str, **seeds: str) -> tuple[Suggestion, ...]:
    """What may be written at the mark `¦` of a lesson that nobody has saved."""
    where = Workspace(root, root) if (root / "lessons").is_dir() else space(root, **seeds)
    path = where.root / "lessons" / "new.yaml"
    return EditedWorkspace(where, {path: text.replace("¦", "")}).suggest(path, text.index("¦"))


def done(text: str, suggestion: Suggestion) -> str:
    """The text with a completion chosen at its mark."""
    text = text.replace("¦", "")
    span = suggestion.edit.span
    return text[: span.start] + suggestion.edit.text + text[span.end :]


# --- completion -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "absent"),
    [
        ("¦", ["title", "seed"], []),
        ("title: x\n¦", ["seed"], ["title"]),
        ("title: x\nse¦", ["seed"], ["title"]),
        (HEAD + "  - ¦", ["type: compare"], ["ask"]),
        (HEAD + "  - type: short-answer\n    ¦", ["passage", "ask", "answer"], ["type"]),
        (
            HEAD + "  - type: short-answer\n    ¦\n    answer: x",
            ["passage", "ask"],
            ["answer", "statements"],
        ),
        (ITEM + "¦", ["quote", "kind"], ["ask"]),
        (ITEM + "quote: x\n        ¦", ["kind"], ["quote"]),
        (ITEM + "quote: [broken: {\n        ki¦", ["kind"], ["quote"]),
        ("seed: bridge\npassages:\n  news:\n    ¦", ["from", "to", "paragraphs"], ["ask"]),
        ("seed: bridge\npassages:\n  ¦", [], ["title"]),
        ("title: x\n# a note ¦", [], ["seed"]),
    ],
)
def test_names_that_may_stand_here(
    tmp_path: Path, text: str, first: list[str], absent: list[str]
) -> None:
    labels = [suggestion.label for suggestion in complete(tmp_path, text)]
    assert labels[: len(first)] == first
    assert not set(labels) & set(absent)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (HEAD + "  - type: ¦", list(question_types())),
        (HEAD + "  - type:¦", list(question_types())),
        (HEAD + "  - type: short-answer\n    passage: ¦", ["news", "ferry"]),
        (HEAD + "  - type: short-answer\n    passage: [news, f¦]", ["news", "ferry"]),
        (HEAD + "  - type: short-answer\n    passage:\n      - ¦", ["news", "ferry"]),
        (HEAD + "  - type: short-answer\n    for: [core, ¦", ["support", "core", "stretch"]),
        (
            ITEM + "kind: ¦\n        quote: 'open",
            ["named", "role", "group", "document", "none", "unclear"],
        ),
        ("seed: ¦", ["bridge", "tide"]),
        ("seed: bri¦", ["bridge", "tide"]),
        ("seed: bridge\npassages:\n  news:\n    paragraphs: ¦", ["1", "2", "3"]),
        ("seed: bridge\npassages:\n  news:\n    seed: tide\n    paragraphs: ¦", ["1"]),
        ("title: ¦", []),
        ("nonsense: ¦", []),
    ],
)
def test_words_that_are_allowed_here(tmp_path: Path, text: str, labels: list[str]) -> None:
    found = complete(tmp_path, text, tide="The tide comes.")
    assert [suggestion.label for suggestion in found] == labels
    for suggestion in found:
        assert re.search(rf"[ \[-]{suggestion.label}\b", done(text, suggestion))


QUESTION = HEAD + "  - type: short-answer\n    "
TERMS = HEAD + "  - type: loaded-terms\n    "
CHOICE = (
    HEAD
    + """\
  - type: multiple-choice
    options:
      - the council
      - 'no: nobody'
      - two lines
        of text  # a remark
      - "a, b"
    """
)


@pytest.mark.parametrize(
    ("text", "first", "absent"),
    [
        (
            HEAD + "  - type: multiple-choice\n    ¦",
            ["passage", "options", "answer", "ask", "evidence"],
            [],
        ),
        (
            HEAD.replace("  ferry:\n    from: The ferry\n    to: small.\n", "")
            + "  - type: true-or-false\n    ¦",
            ["statements", "passage", "ask"],
            [],
        ),
        (
            HEAD + "  - type: fact-or-opinion\n    statements:\n      - ¦",
            ["quote", "answer", "paraphrase", "evidence"],
            [],
        ),
        (
            HEAD + "  - type: fact-or-opinion\n    statements:\n      - paraphrase: x\n        ¦",
            ["answer", "evidence"],
            ["quote"],
        ),
        ("title: x\nseed: bridge\n¦", ["questions", "passages", "level"], ["seed-fingerprint"]),
        ("seed: bridge\npassages:\n  a:\n    from: x\n    ¦", ["to"], ["paragraphs", "quote"]),
        ("seed: bridge\npassages:\n  a:\n    quote: x\n    ¦", ["title", "seed"], ["from", "to"]),
        (TERMS + "terms:\n      - {term: reckless, ¦}", ["kind", "voice"], ["term"]),
        (TERMS + "terms:\n      - {term: reckless, ki¦}", ["kind"], ["term"]),
    ],
)
def test_names_stand_in_the_order_they_are_written(
    tmp_path: Path, text: str, first: list[str], absent: list[str]
) -> None:
    labels = [suggestion.label for suggestion in complete(tmp_path, text)]
    assert labels[: len(first)] == first
    assert not set(labels) & set(absent)


def test_what_is_rarely_used_comes_last(tmp_path: Path) -> None:
    found = complete(tmp_path, HEAD + "  - type: multiple-choice\n    ¦")
    rare = {"pinned", "for", "item-order", "absent", "standards", "allow"}
    assert {c.label for c in found[-6:]} == rare
    assert [c.label for c in found if c.detail == "must be there"] == [
        "passage",
        "options",
        "answer",
    ]
    [head, *_] = complete(tmp_path / "b", "title: x\nseed: bridge\n¦")
    assert (head.label, head.detail) == ("questions", "must be there")


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        (TERMS + "¦", "find", "find: "),
        (TERMS + "¦", "terms", "terms:\n      - "),
        (TERMS + "¦", "word-bank", "word-bank:\n      - "),
        (CHOICE.replace("options", "ask") + "¦", "options", "options:\n      - "),
        ("¦", "aims", "aims:\n  - "),
        (QUESTION + "¦", "evidence", "evidence: "),
        (QUESTION + "¦", "accept", "accept: "),
        (TERMS + "terms:\n      - {¦}", "kind", "kind: "),
    ],
)
def test_a_name_begins_a_list_where_there_mostly_is_one(
    tmp_path: Path, text: str, name: str, written: str
) -> None:
    [found] = [c for c in complete(tmp_path, text) if c.label == name]
    assert found.edit.text == written


@pytest.mark.parametrize("typed", ["", "-"])
@pytest.mark.parametrize(
    "text",
    [
        "aims:\n  - one\n  ",
        CHOICE.rstrip(" ") + "      ",
        TERMS + "terms:\n      - term: x\n        kind: label\n      ",
        QUESTION + "evidence:\n      - the council said\n      ",
    ],
)
def test_one_more_item_is_a_dash(tmp_path: Path, text: str, typed: str) -> None:
    [found] = complete(tmp_path, f"{text}{typed}¦")
    assert done(f"{text}{typed}¦", found) == f"{text}- "


@pytest.mark.parametrize(
    ("text", "line", "count"),
    [
        (CHOICE + "answer: ¦", "    answer: the council", 4),
        (CHOICE + "answer: the c¦", "    answer: the council", 4),
        (CHOICE + "answer:¦", '    answer: "no: nobody"', 4),
        (CHOICE + "answer: 'no¦", "    answer: 'no: nobody'", 4),
        (CHOICE + "answer: two ¦", "    answer: two lines of text", 4),
        (CHOICE + "answer: [the council, ¦]", '    answer: [the council, "a, b"]', 4),
        (CHOICE + "answer:\n      - a¦", "      - a, b", 4),
        (CHOICE + "answer:\n      - a¦\n  - type: [broken", "      - a, b", 4),
        (CHOICE + "pinned: ¦", "    pinned: the council", 4),
        (
            TERMS + "terms:\n      - {term: {quote: too small}, kind: x}\n      - term: asked\n"
            "    word-bank: [¦]",
            "    word-bank: [asked]",
            2,
        ),
    ],
)
def test_an_answer_is_one_of_the_options(tmp_path: Path, text: str, line: str, count: int) -> None:
    found = complete(tmp_path, text)
    assert len(found) == count
    assert line in [row for each in found for row in done(text, each).split("\n")]


def test_words_are_offered_between_brackets(tmp_path: Path) -> None:
    text = TERMS + "terms:\n      - {term: reckless, kind: ¦, voice: x}"
    found = complete(tmp_path, text)
    assert found[0].edit.span == Span(text.index("¦"), text.index("¦"))
    assert f"kind: {found[0].label}, voice: x}}" in done(text, found[0])
    assert "label" in [suggestion.label for suggestion in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "evidence: [x, {quote: The bri¦}]",
            "    evidence: [x, {quote: The bridge will close in March}]",
        ),
        ("evidence: The bridge¦", "    evidence: The bridge will close in March"),
        ("evidence: the bridge¦", "    evidence: The bridge will close in March"),
        ('evidence: "The bridge¦', '    evidence: "The bridge will close in March"'),
        ("evidence: 'The bridge¦'", "    evidence: 'The bridge will close in March'"),
        ("evidence: {quote: The bri¦}", "    evidence: {quote: The bridge will close in March}"),
        (
            "evidence: {quote: The bridge will close in March, the cou¦}",
            '    evidence: {quote: "The bridge will close in March, the council said"}',
        ),
        ("evidence:\n      - Nobody as¦", "      - Nobody asked the shopkeepers"),
        ("evidence: >-\n      The bridge\n      will c¦", "      will close in March"),
        ("evidence: The bridge\n      will ¦", "      will close in March"),
        ('ask: Why does lines("Nobody¦', '    ask: Why does lines("Nobody asked the shopkeepers")'),
        ('ask: >-\n      lines("Nobody¦") x', '      lines("Nobody asked the shopkeepers") x'),
        ("passage: ferry\n    evidence: The fe¦", "    evidence: The ferry is too small"),
    ],
)
def test_a_quotation_goes_on_as_the_seed_does(tmp_path: Path, text: str, line: str) -> None:
    found = complete(tmp_path, QUESTION + text)
    assert found[0].what is SuggestionKind.QUOTATION
    assert line in done(QUESTION + text, found[0]).split("\n")


def test_word_by_word_is_offered_too(tmp_path: Path) -> None:
    labels = [c.label for c in complete(tmp_path, QUESTION + "evidence: The bridge ¦")]
    assert labels[:4] == [
        "The bridge will close in March",
        "The bridge will close in March, the council said",
        "The bridge will",
        "The bridge will close",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "evidence: ¦",
        "evidence: T¦",
        "evidence: ridge¦",
        "passage: news\n    evidence: The ferry¦",
        "evidence: The ¦ and more",
        "answer: The bridge¦",
    ],
    ids=["nothing yet", "one letter", "half a word", "other passage", "amid", "no quotation"],
)
def test_no_quotation_is_guessed(tmp_path: Path, text: str) -> None:
    assert complete(tmp_path, QUESTION + text) == ()


SPOKEN = """\
The town met with fury. Nurse Elena Duarte spoke of a reckless and shameful plan, and left.

“We are tired,” she told Dr. Ortiz of the board. “It is a ‘gift’ to no one. We want to leave
before the workers’ bus,” said a driver. He called it “a gift” to the town. All sat in anger.
"""


def offers(root: Path, text: str) -> list[str]:
    """The quotations that are offered at a mark of a question about the spoken seed."""
    kind = "loaded-terms" if text.startswith("terms") else "short-answer"
    head = f"seed: spoken\nquestions:\n  - type: {kind}\n    "
    return [c.label for c in complete(root, head + text, spoken=SPOKEN)]


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("fury", []),
        ("with fu", ["with fury"]),
        ("fury.", []),
        ("reck", ["reckless", "reckless and shameful"]),
        ("reckless", ["reckless", "reckless and shameful"]),
        ("reckless ", ["reckless and shameful", "reckless and shameful plan"]),
        ("Reckless", ["reckless", "reckless and shameful"]),
        ("shameful pl", ["shameful plan"]),
        ("a gi", ["a gift"]),
        ("“a gi", ["“a gift”"]),
        ("tired", []),
    ],
)
def test_a_term_is_the_fewest_words(tmp_path: Path, typed: str, labels: list[str]) -> None:
    for before, after in (("", ""), ("{quote: ", "}")):
        text = f"terms:\n      - term: {before}{typed}¦{after}"
        assert offers(tmp_path / str(bool(before)), text) == labels


@pytest.mark.parametrize(
    ("typed", "first", "never"),
    [
        ("spoke of", ["spoke of a reckless and shameful plan"], "spoke of a"),
        ("The town met with fu", ["The town met with fury"], "The town met with fury. Nurse"),
        ("The town met with fury", [], ""),
        ("We are", ["We are tired"], "We are tired,” she"),
        ("she told Dr", ["she told Dr. Ortiz of the board"], "she told Dr. Ortiz of"),
        ("It is a", ["It is a ‘gift’ to no one"], "It is a ‘gift"),
        ("We want to", ["We want to leave before the workers’ bus"], "We want to leave before"),
        ("to no one", [], ""),
        ("town", ["town met with fury"], "town"),
        ("bus", [], ""),
    ],
)
def test_a_quotation_ends_where_the_sense_does(
    tmp_path: Path, typed: str, first: list[str], never: str
) -> None:
    labels = offers(tmp_path, f"evidence: {typed}¦")
    assert labels[: len(first) or None] == first
    assert never not in labels
    assert not [label for label in labels if label.split()[-1] in ("a", "and", "of", "to", "the")]


def test_only_english_words_lead_on(tmp_path: Path) -> None:
    seed = "---\nlanguage: de\n---\nWir war in der Stadt an dem Tag."
    text = "seed: spoken\nquestions:\n  - type: short-answer\n    evidence: Wir wa¦"
    labels = [c.label for c in complete(tmp_path, text, spoken=seed)]
    assert "Wir war in" in labels


def test_the_words_of_a_passage_come_from_the_whole_seed(tmp_path: Path) -> None:
    text = "seed: bridge\npassages:\n  news:\n    from: The fe¦"
    assert complete(tmp_path, text)[0].label == "The ferry is too small."


@pytest.mark.parametrize(
    "before", ["evidence: ", 'evidence: "', "evidence: '", "evidence: {quote: "]
)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_chosen_is_yaml_and_stands_in_the_seed(
    before: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("nasty")
    made = workspace(root / "desk", seeds={"nasty": NASTY})
    words = NASTY.split()
    first = data.draw(st.integers(0, len(words) - 1))
    count = data.draw(st.integers(1, 4))
    begun = " ".join(words[first : first + count])
    mark = before[-1] if before[-1] in "\"'" else ""
    begun = begun.replace("'", "''") if mark == "'" else begun.replace('"', '\\"' if mark else '"')
    head = "title: x\nseed: nasty\nquestions:\n  - type: short-answer\n    ask: x\n    answer: x\n"
    text = f"{head}    {before}{begun}¦{'}' if '{' in before else ''}"
    for suggestion in complete(made, text):
        if suggestion.what is not SuggestionKind.QUOTATION:
            continue  # behind a comma, the name of a field
        path = made / "lessons" / "new.yaml"
        desk = EditedWorkspace(Workspace(made, made), {path: done(text, suggestion)})
        # It may stand there twice; nothing else may be wrong.
        assert {p.code.name for p in desk.problems(path)} <= {"quote-ambiguous"}, suggestion


# --- half-written lessons ---------------------------------------------------------------------


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_may_break_off_after_any_line(path: Path) -> None:
    text = path.read_text("utf-8")
    where = Workspace(ROOT, ROOT)
    ends = [found.start() for found in re.finditer(r"\n", text)]
    for end in ends[:: max(len(ends) // 40, 1)]:
        desk = EditedWorkspace(where, {path: text[:end]})
        desk.problems(path)
        desk.suggest(path, end)
        desk.hover(path, end)
        desk.definitions(path, end)


def test_a_lesson_may_break_off_after_any_letter(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    text = HEAD + LESSON.partition("questions:\n")[2]
    for end in range(len(text) + 1):
        desk = EditedWorkspace(where, {path: text[:end]})
        desk.problems(path)
        desk.suggest(path, end)
        hover = desk.hover(path, end)
        is_quoted = hover is not None and hover.text.startswith("Paragraph ")
        assert not is_quoted or end > text.index("from")
        desk.definitions(path, end)


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab: -\n#\"'[]{}>|\t\u2028😀&*!%"), max_size=60), st.data())
def test_any_text_is_answered(text: str, data: st.DataObject) -> None:
    path = ROOT / "lessons" / "new.yaml"
    desk = EditedWorkspace(Workspace(ROOT, ROOT), {path: text})
    offset = data.draw(st.integers(0, len(desk.text_of(path) or "")))
    desk.problems(path)
    desk.suggest(path, offset)
    desk.hover(path, offset)
    desk.definitions(path, offset)


# --- problems ---------------------------------------------------------------------------------


def test_the_problems_are_those_of_a_check(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    typed = path.read_text("utf-8").replace("the council said", "the mayor said")
    assert EditedWorkspace(where).problems(path) == ()
    [problem] = EditedWorkspace(where, {path: typed}).problems(path)
    path.write_text(typed, "utf-8")
    [checked] = Library(where).lesson(path).problems
    assert (problem.code, problem.message) == (checked.code, checked.message)


def test_a_seed_that_is_being_written_counts(tmp_path: Path) -> None:
    where = space(tmp_path)
    path, seed = where.root / "lessons" / "bridge.yaml", where.root / "seeds" / "bridge.txt"
    desk = EditedWorkspace(where, {seed: SEED.replace("the council said", "the mayor said")})
    assert [problem.code.name for problem in desk.problems(path)] == ["quote-not-found"]
    assert EditedWorkspace(where, {seed: ""}).problems(seed)[0].code.name == "seed-empty"


def test_the_settings_are_checked_and_other_files_are_not(tmp_path: Path) -> None:
    where = space(tmp_path)
    settings_file, other = where.root / "broadsheet.yaml", where.root / "notes.yaml"
    settings_file.write_text("", "utf-8")
    desk = EditedWorkspace(where, {settings_file: "paper: a3", other: "paper: a3"})
    assert [problem.code.name for problem in desk.problems(settings_file)] == ["value-not-allowed"]
    assert desk.problems(other) == ()
    assert desk.suggest(other, 0) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("\ud800", "not-utf-8"), ("x" * 1_000_001, "file-too-large"), ("a\0", "control-character")],
)
def test_a_text_that_no_file_could_have_is_a_problem(tmp_path: Path, text: str, code: str) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    assert [p.code.name for p in EditedWorkspace(where, {path: text}).problems(path)] == [code]
    assert EditedWorkspace(where, {path: text}).suggest(path, 0) == ()


# --- hover and definition ---------------------------------------------------------------------

WHOLE = (
    HEAD
    + """\
  - type: short-answer
    passage: [news, ferry]
    ask: Look at lines("Nobody asked"). Who says it?
    answer: The council.
    evidence:
      - the council said
      - {quote: The, occurrence: 2}
"""
)


def ask(root: Path, words: str) -> tuple[str, list[str], list[str]]:
    """The head of the hover at some words of a whole lesson, and the places they lead to."""
    where = space(root)
    path = where.root / "lessons" / "bridge.yaml"
    desk = EditedWorkspace(where, {path: WHOLE})
    offset = WHOLE.rindex(words) + 1
    hover = desk.hover(path, offset)
    places = desk.definitions(path, offset)
    head = hover.text.partition("\n")[0] if hover else ""
    return head, [place.text for place in places], [place.file.name for place in places]


@pytest.mark.parametrize(
    ("words", "head", "text", "file"),
    [
        ("the council said", "Paragraph 2 of bridge", "the council said", "seeds/bridge.txt"),
        ("lines(", "Paragraph 2 of bridge", "Nobody asked", "seeds/bridge.txt"),
        ("The, occ", "Paragraph 3 of bridge", "The", "seeds/bridge.txt"),
        ("The ferry", "Paragraph 3 of bridge", "The ferry", "seeds/bridge.txt"),
        ("ferry]", "", "ferry", "lessons/bridge.yaml"),
        ("bridge\npassages", "", "", "seeds/bridge.txt"),
    ],
)
def test_what_is_quoted_can_be_seen(
    tmp_path: Path, words: str, head: str, text: str, file: str
) -> None:
    assert ask(tmp_path, words) == (head, [text], [file])


def test_nothing_is_told_of_other_places(tmp_path: Path) -> None:
    assert ask(tmp_path, "Who says") == ("", [], [])


def test_a_fault_elsewhere_hides_nothing(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    text = WHOLE + "  - type: 'short\n    answer: [\n"
    hover = EditedWorkspace(where, {path: text}).hover(path, text.index("the council said"))
    assert hover is not None
    assert hover.place.text == "the council said"


def test_the_printed_line_is_told_while_the_passages_are_what_was_printed(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    desk = EditedWorkspace(where, {path: WHOLE})
    lesson, library = desk.checked(path)
    assert lesson is not None
    printed = laid_out(lesson, library)
    assert printed.lines.last == 3

    def head(text: str, printed_words: str) -> str:
        hover = EditedWorkspace(where, {path: text}).hover(
            path, text.rindex(printed_words) + 1, printed
        )
        assert hover is not None
        return hover.text.partition("\n")[0]

    assert head(WHOLE, "the council said") == "Paragraph 2 of bridge, line 1"
    assert head(WHOLE, "The ferry") == "Paragraph 3 of bridge, line 3"
    assert head(WHOLE + "    note: x", "the council said").endswith("line 1")
    other = WHOLE.replace("paragraphs: 2", "paragraphs: [1, 2]")
    assert head(other, "the council said") == "Paragraph 2 of bridge"


# --- what names and words mean ----------------------------------------------------------------

MEANT = """\
title: T
seed: bridge
passages:
  news:
    paragraphs: 2-3
questions:
  - type: true-or-false
    for: [core, stretch]
    statements:
      - text: x
        answer: not stated
  - type: identify-source
    statements:
      - quote: the council said
        kind: document
    marks: [broken
"""


@pytest.mark.parametrize(
    ("text", "words", "told", "at"),
    [
        (MEANT, "seed:", "The article that the lesson is about", "seed"),
        (MEANT, "questions:", "The questions, in the order", "questions"),
        (MEANT, "passages:", "The pieces of the article", "passages"),
        (MEANT, "type: true", "What kind of question this is.", "type"),
        (MEANT, "true-or", "Does the passage say so, does it say otherwise", "true-or-false"),
        (MEANT, "stretch", "Pupils who can do more.", "stretch"),
        (MEANT, "answer", "Whether the passage says so.", "answer"),
        (MEANT, "not stated", "The passage does not say", "not stated"),
        (MEANT, "marks", "How many marks", "marks"),
        (MEANT, "kind", "What the passage tells of who says it.", "kind"),
        (MEANT.replace("[broken", "1"), "document", "A report, a letter", "document"),
        (MEANT, "2-3", "2: The bridge will close in March", "2-3"),
    ],
)
def test_a_name_and_a_word_say_what_they_mean(
    tmp_path: Path, text: str, words: str, told: str, at: str
) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    hover = EditedWorkspace(where, {path: text}).hover(path, text.index(words) + 1)
    assert hover is not None
    assert hover.text.startswith(told)
    assert hover.place.text == at


RUBRICS = """\
title: Bridge
seed: bridge
questions:
  - type: short-answer
    ask: Who?
    rubric:
      Content:
        - level: Best
          marks: 2
          looks-like: All of it.
      Language:
        - level: Best
          marks: 1
          looks-like: So said lines("the council").
"""


@pytest.mark.parametrize("text", [RUBRICS, RUBRICS.replace("      Content:\n", "")])
def test_a_level_of_a_rubric_says_what_it_means_with_a_name_or_without(
    tmp_path: Path, text: str
) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    text = text if "Content" in text else text[: text.index("      Language")]
    workspace = EditedWorkspace(where, {path: text})
    hover = workspace.hover(path, text.index("looks-like") + 1)
    assert hover is not None
    assert hover.text.startswith("What an answer of this level looks like.")
    lone = text.replace("          looks-like: All of it.\n", "          \n", 1)
    offset = lone.index("          \n") + 10
    names = [s.label for s in EditedWorkspace(where, {path: lone}).suggest(path, offset)]
    assert names == ["looks-like"]


def test_what_a_rubric_under_a_name_quotes_is_found(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    hover = EditedWorkspace(where, {path: RUBRICS}).hover(path, RUBRICS.index("the council"))
    assert hover is not None
    assert hover.text.startswith("Paragraph")


def test_the_paragraphs_that_are_numbered_show_how_they_begin(tmp_path: Path) -> None:
    where = space(tmp_path)
    path = where.root / "lessons" / "bridge.yaml"
    hover = EditedWorkspace(where, {path: MEANT}).hover(path, MEANT.index("2-3"))
    assert hover is not None
    assert hover.text.splitlines()[1] == "3: The ferry is too small."


def test_a_key_tells_of_itself_with_an_example(tmp_path: Path) -> None:
    [item] = [c for c in complete(tmp_path, "title: x\nse¦") if c.label == "seed"]
    assert item.detail == "must be there"
    assert item.about.splitlines()[-1] == "Example: seed: river-bridge"
    [word] = [c for c in complete(tmp_path / "b", ITEM + "kind: ¦") if c.label == "role"]
    assert word.about == "An office or a job, without a name: the engineer."
