"""The pages show all that a sheet and a key can hold, whether any question type needs it or not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import everything
import pytest
from html_reader import parsed, parts_of, text_of, to_read
from laws import records_in, texts_in
from pdf_reader import bare
from support import A4, A5, LARGE, everything_page

from broadsheet.sheet.answers import Chosen, Marked, Matched, Ordered, Written
from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.items import (
    AskedQuestion,
    Body,
    Choice,
    Locating,
    Option,
    Room,
    Shown,
    Writing,
)
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.texts import Quoted, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from broadsheet.sheet.answers import Answer
    from broadsheet.sheet.items import Slot
    from broadsheet.sheet.texts import SlotId


each_edition = pytest.mark.parametrize("edition", [A4, LARGE, A5], ids=["a4", "large", "a5"])


def questions() -> Iterator[AskedQuestion]:
    yield from everything.sheet().questions


# --- the worksheet ----------------------------------------------------------------------------


def test_every_text_of_a_question_is_on_its_worksheet_as_often_as_in_the_question() -> None:
    page = everything_page()
    shown = text_of(page.worksheet)
    count = Counter(
        text.words
        for entry in page.sheet.entries
        for text in texts_in(entry)
        # What has a gap or a place inside it is not said in one piece.
        if len(text.blocks) == 1 and all(isinstance(i, Run | Quoted) for i in text.inlines)
    )
    assert len(count) > 40
    # The columns of a table have one heading for all rows.
    headings = {"Who says so", "The words that tell", "judging words", "Word"}
    headings |= {"Fact", "Opinion", "Mixed"}
    less = {words for words, times in count.items() if shown.count(words) < times}
    assert less <= headings


@pytest.mark.parametrize(
    "said",
    [
        "Text A · From the Gazette",  # as a text refers to its passages
        "Text B",
        "[1½ marks]",  # of a part
        "[½ mark]",
        "[10 marks]",  # of a question
        "/ 32",  # of the sheet
        "This question is about lines 1–6.",
        "This question is about line 7.",
        "See line 3, the headline and Text B. Line 5 has a year. Lines 2–3 go on.",
        "closed the old bridge (line 1)",
        "What is at spot 1?",
        "• a name",
        "2. Then write.",
        "is / was never",
        "A verse",  # letters that the sheet has not
        "Part two",
        "Now use a pencil.",
    ],
)
def test_what_the_records_leave_to_a_writer_is_said(said: str) -> None:
    assert said in text_of(everything_page().worksheet).replace("\u00a0", " ")


def test_nothing_that_shows_an_answer_is_on_the_worksheet() -> None:
    html = everything_page().worksheet
    assert {"mark", "svg"} & {str(element.tag) for element in parsed(html).iter()} == set()
    assert 'class="bubble filled"' not in html
    assert not re.search('data-slot="[^"]*">[^<]*[^\\s<]', html)


@each_edition
def test_each_place_to_write_is_drawn_once(edition: Edition) -> None:
    page = everything_page(edition)
    names = re.findall(r'data-slot="(.*?)"', page.worksheet)
    places = [
        f"q{question.number}-{name}"
        for question in page.sheet.questions
        for name, slot in question.body.all_slots()
        if isinstance(slot, Locating) or (isinstance(slot, Writing) and slot.room.size != "none")
    ]
    assert sorted(names) == sorted(places)


# --- the key ----------------------------------------------------------------------------------


def test_each_answer_is_seen_on_the_key_by_itself_and_at_its_own_question() -> None:
    page = everything_page()

    without = parts_of(page.renderer.answer_key(replace(page.key_record, answers={}), page.lines))
    slots = {
        (question.number, name): slot.room if isinstance(slot, Writing) else None
        for question in questions()
        for name, slot in question.body.all_slots()
    }
    seen = 0
    for number, answers in page.key_record.answers.items():
        for name, answer in answers.items():
            alone: dict[int, dict[SlotId, Answer]]
            alone = {question.number: {} for question in questions()} | {number: {name: answer}}
            key = replace(page.key_record, answers=alone)
            shown = parts_of(page.renderer.answer_key(key, page.lines))
            changed = {at for at, part in enumerate(shown) if part != without[at]}
            in_passage = isinstance(answer.right, Marked) and answer.right.places
            if slots[number, name] == Room("none"):
                # No room for an answer must be left where pupils have none.
                in_notes = page.renderer.notes(key, page.lines)
                assert isinstance(answer.right, Written)
                assert answer.right.text
                assert (changed, answer.right.text.words in in_notes) == (set(), True)
            else:
                assert changed == ({0} if in_passage else {number}), (number, name)
            seen += 1
    assert seen > 30


def test_as_many_boxes_and_bubbles_are_ticked_as_options_are_right() -> None:
    page = everything_page()
    rights = [a.right for answers in everything.ANSWERS.values() for a in answers.values()]
    right = sum(len(r.options) for r in rights if isinstance(r, Chosen))
    # The choice inside a sentence has its word marked.
    assert page.key.count('<svg class="tick"') == right - 1
    assert "<mark>is</mark>" in page.key


def test_letters_and_numbers_of_the_key_stand_at_their_things() -> None:
    page = everything_page()
    rows = [
        [bare("".join(cell.itertext())) for cell in row.iter("td")]
        for table in parsed(page.key).iter("table")
        if table.get("class") == "matching"
        for row in table.iter("tr")
    ]
    assert rows[0:2] == [["Thespokesman", "Q", "Pastab"], ["Thetraders", "P", "QclosedonMonday"]]
    ordered = [
        bare("".join(item.itertext()))
        for things in parsed(page.key).iter("ul")
        if things.get("class") == "ordering"
        for item in things.iter("li")
    ]
    assert ordered[:3] == ["2Thebusleft.", "3Itwasclosed.", "1Snowfell."]
    assert {type(a.right) for slots in everything.ANSWERS.values() for a in slots.values()} >= {
        Matched,
        Ordered,
    }


@each_edition
def test_words_are_marked_where_they_stand(edition: Edition) -> None:
    page = everything_page(edition)
    marked = ["".join(e.itertext()) for e in parsed(page.key).iter("mark")]
    expected = ["Monday", "spokesman", "disaster", "stab in the back.", "The ferry", "4,000"]
    expected += ["silver", "خوف", "disaster", "is"]
    # A line may end inside of words that are marked.
    assert bare("".join(marked)) == bare("".join(expected))


@pytest.mark.parametrize(
    "said",
    [
        "the headline",  # where words stand that no numbered line has
        "8–10",  # the marks of a level of a rubric
        "1½",
        "Look it up at the stop",
    ],
)
def test_the_key_says_what_the_records_leave_to_a_writer(said: str) -> None:
    page = everything_page()
    assert said in f"{text_of(page.key)} {text_of(page.notes)}"


def test_the_notes_of_a_part_have_its_number() -> None:
    page = everything_page()
    notes = list(page.key_record.notes)
    later = (replace(notes[1].parts[0], part=3), replace(notes[1].parts[1], part=7))
    notes[1] = replace(notes[1], parts=later)
    html = page.renderer.notes(replace(page.key_record, notes=tuple(notes)), page.lines)
    assert re.findall(r'<span class="number">(\d+)</span>', html) == ["3", "7"]


def test_an_answer_that_has_no_room_is_said_in_the_notes() -> None:
    page = everything_page()
    long = "its own press officer in the town hall on Monday night"
    notes = page.renderer.notes(page.key_record, page.lines, {"q5-2-who"})
    key = page.renderer.answer_key(page.key_record, page.lines, {"q5-2-who"})
    assert (long in text_of(page.key), long in text_of(page.notes)) == (True, False)
    assert (long in text_of(key), long in text_of(notes)) == (False, True)
    assert "See the notes pages." in text_of(key)


def test_the_page_that_has_everything_is_set_as_it_was(
    golden: Callable[[Path, str], None],
) -> None:
    golden(Path(__file__).parent / "everything.key.html", to_read(everything_page().key))


def test_a_place_that_has_no_room_is_said_in_the_notes() -> None:
    page = everything_page()
    notes = page.renderer.notes(page.key_record, page.lines, {"q10-0-place"})
    assert ("the headline" in text_of(page.notes), "the headline" in text_of(notes)) == (
        False,
        True,
    )


# --- room -------------------------------------------------------------------------------------


def with_slots(edition: Edition, *slots: Slot) -> str:
    """The worksheet with one question that has these slots."""
    page = everything_page(edition)
    question = AskedQuestion(1, "made", everything.text("Why?"), Fraction(1), Body(slots=slots))
    return page.renderer.worksheet(replace(page.sheet, entries=(question,)), page.lines)


@pytest.mark.parametrize(
    ("lengths", "classes"), [((36, 36), ["options", "short"]), ((36, 37), ["options"])]
)
def test_short_options_stand_two_in_a_row(lengths: tuple[int, int], classes: list[str]) -> None:
    texts = ("x" * length for length in lengths)
    html = with_slots(A4, Choice("answer", everything.options(*texts, letters="AB")))
    assert [e.get("class", "").split() for e in parsed(html).iter("ol")][-1] == classes


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("print_size", PrintSize)
def test_ruled_lines_are_as_many_as_asked_for_and_no_block_is_higher_than_a_page(
    paper: Paper, print_size: PrintSize
) -> None:
    edition = Edition(paper=paper, print_size=print_size)
    top, _, bottom, _ = paper.margins
    html = with_slots(
        edition,
        Writing("many", Room("lines", 60)),
        Writing("page", Room("page"), everything.text("All of a page")),
        Writing("half", Room("half-page")),
    )
    heights = [float(mm) for mm in re.findall(r'class="ruled" style="height: ([\d.]+)mm', html)]
    assert max(heights) < paper.height - top - bottom - 5
    ruling = {PrintSize.STANDARD: 9, PrintSize.LARGE: 14}[print_size]
    *of_many, page, half = heights
    assert sum(of_many) == 60 * ruling
    # About as much of a page as they say, less what stands above.
    share = (page / (paper.height - top - bottom), half / (paper.height - top - bottom))
    assert share == pytest.approx((0.75, 0.38), abs=0.06)


# --- tables -----------------------------------------------------------------------------------


def test_a_table_that_has_no_room_becomes_a_list() -> None:
    def tables(edition: Edition) -> int:
        return len(re.findall(r'<table class="parts ', everything_page(edition).worksheet))

    assert (tables(A4), tables(A5), tables(LARGE)) == (3, 2, 1)


def test_options_that_differ_from_row_to_row_have_no_common_heading() -> None:
    shown = text_of(everything_page().worksheet)
    texts = [o.text.words for o in records_in(list(questions())[11]) if isinstance(o, Option)]
    assert texts == ["old", "new", "silver", "golden", "often", "rare"]
    _, _, row_by_row = shown.partition("Choose the right word in each row.")
    row_by_row, _, _ = row_by_row.partition("Who says what?")
    for text in texts:
        assert len(re.findall(rf"\b{text}\b", row_by_row)) == 1


def test_a_cell_that_is_given_stands_among_those_to_fill_in() -> None:
    html = everything_page().worksheet
    given = [s for s in records_in(list(questions())[2]) if isinstance(s, Shown)]
    for cell in given:
        assert re.search(rf'<td class="\w+">{cell.text.words}</td>', html)
    assert html.count(">Who says so<") == 1


def test_a_scale_stands_in_a_row_and_not_among_lettered_options() -> None:
    [scale] = [c for q in questions() for c in records_in(q) if isinstance(c, Choice) and c.scale]
    html = everything_page().worksheet
    steps = re.findall(r'<span class="step">', html)
    assert len(steps) == len(scale.options)


def test_emphasis_in_a_text_is_emphasis_on_the_page() -> None:
    html = everything_page().worksheet
    for question in questions():
        for run in (r for r in records_in(question) if isinstance(r, Run)):
            if run.emphasis:
                assert f"<em>{run.text}</em>" in html
            if run.strong:
                assert f"<strong>{run.text}</strong>" in html
