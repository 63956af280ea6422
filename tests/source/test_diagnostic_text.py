"""Problems as text: the carets stand under the fault, and nothing harms the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from broadsheet.source import diagnostic_text as text
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.text import Place, Span, TextFile, whole_file

ERROR = Code("some-fault", Severity.ERROR)
WARNING = Code("some-doubt", Severity.WARNING)


def problem(content: str, fault: str, hint: str | None = None) -> Diagnostic:
    """A problem at the words in a text."""
    start = content.index(fault)
    place = Place(TextFile("a.yaml", content), Span(start, start + len(fault)))
    return Diagnostic(ERROR, place, "it is wrong", hint)


def at(content: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(ERROR, Place(TextFile("a.yaml", content), Span(start, end)), "it is wrong")


def marked(shown: str) -> tuple[str, str]:
    """The source line that is shown, and what stands over the carets, cell by cell."""
    source, carets = shown.splitlines()[3:5]
    source, carets = source.split("| ", 1)[1] if "| " in source else "", carets.split("| ", 1)[1]
    left, right = len(carets) - len(carets.lstrip()), len(carets)
    assert carets.strip() == "^" * (right - left)
    over, cell = "", 0
    for character in source:
        width = cell_len(character)
        if left <= cell < right:
            assert cell + width <= right, "a caret stands under half a letter"
            over += character
        elif width == 0 and left < cell <= right:
            over += character
        cell += width
    return source, over


def test_a_problem_says_what_where_shows_the_line_and_tells_what_to_do() -> None:
    assert text.show(problem("title: A\nseed: bees\n", "bees", "write `bee`")) == "\n".join(
        [
            "error[some-fault]: it is wrong",
            "  --> a.yaml:2:7",
            "   |",
            " 2 | seed: bees",
            "   |       ^^^^",
            "   = hint: write `bee`",
        ]
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("quote: the words", "the words"),
        ("\tquote:\tthe words", "the words"),
        ("引用: 日本語の言葉です", "言葉"),
        ("quote: 言葉 and words", "words"),
        ("quote: cafe\u0301 words", "words"),
        ("quote: cafe\u0301s", "cafe\u0301s"),
        ("quote: 🐝🐝 bees", "bees"),
        ("a\u200bb: words", "words"),
        ("x", "x"),
        ("   x", "x"),
        ("x   ", "   "),
    ],
)
def test_the_carets_stand_exactly_under_the_fault(line: str, fault: str) -> None:
    _, over = marked(text.show(problem(f"first\n{line}\nlast\n", fault)))
    assert over == fault.rstrip() or not fault.strip()


@pytest.mark.parametrize("letter", ["a", "日", "é"])
@pytest.mark.parametrize("before", [0, 10, 40, 500])
@pytest.mark.parametrize("length", [1, 20, 500])
@pytest.mark.parametrize("after", [0, 500])
def test_a_long_line_is_shown_around_the_fault_and_does_not_wrap(
    letter: str, before: int, length: int, after: int
) -> None:
    content = letter * before + "X" * length + letter * after
    shown = text.show(problem(content, "X" * length))
    source, over = marked(shown)
    assert all(cell_len(line) <= text.WIDEST + 8 for line in shown.splitlines())
    assert over.startswith("X")
    assert over == "X" * length or (over.endswith("…") and len(over) > 20)
    assert ("…" in source) == (cell_len(content) > text.WIDEST)


def test_a_long_fault_of_wide_letters_does_not_wrap() -> None:
    shown = text.show(problem("x: " + "日本" * 200, "日本" * 200))
    assert all(cell_len(line) <= text.WIDEST + 8 for line in shown.splitlines())
    marked(shown)


def test_a_fault_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    source, over = marked(text.show(problem("a: one\nb: two\nc: three\n", "one\nb: two")))
    assert (source, over) == ("a: one", "one")


@pytest.mark.parametrize(
    ("content", "offset", "place", "caret"),
    [
        ("ab\ncd\n", 0, "1:1", 0),
        ("ab\ncd\n", 1, "1:2", 1),
        ("ab\ncd\n", 2, "1:3", 2),
        ("ab\ncd\n", 3, "2:1", 0),
        ("ab\ncd\n", 6, "3:1", 0),
        ("ab\ncd", 5, "2:3", 2),
    ],
)
def test_a_place_between_letters_has_one_caret(
    content: str, offset: int, place: str, caret: int
) -> None:
    lines = text.show(at(content, offset, offset)).splitlines()
    assert lines[1] == f"  --> a.yaml:{place}"
    assert lines[-1].split("|", 1)[1] == " " * (caret + 1) + "^"


def test_a_file_as_such_is_named_without_a_line() -> None:
    shown = text.show(Diagnostic(ERROR, whole_file("a b.yaml"), "there is no file"))
    assert shown == "error[some-fault]: there is no file\n  --> a b.yaml"


def test_notes_show_their_own_places() -> None:
    first = problem("a: 1\na: 2\n", "a: 2")
    note = Note(Place(first.place.file, Span(0, 1)), "it stands here too")
    shown = text.show(Diagnostic(ERROR, first.place, "twice", "keep one", (note,))).splitlines()
    at_note = shown.index("   = it stands here too:")
    assert shown[at_note + 1].strip() == "--> a.yaml:1:1"
    assert shown[-1] == "   = hint: keep one"


HARMFUL = [
    "\x1b[31m", "\x1b]0;title\x07", "\x00", "\x08", "\r", "\x7f", "\x9b31m", "\x0b", "\x0c", "\x85",
    "\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029",
]  # fmt: skip


@pytest.mark.parametrize("harmful", HARMFUL, ids=ascii)
def test_nothing_that_steers_a_terminal_reaches_it(harmful: str) -> None:
    content = f"before {harmful} at {harmful} after"
    file = TextFile(f"a{harmful}.yaml", content)
    place = Place(file, Span(7, 7 + len(harmful)))
    note = Note(place, f"see {harmful}")
    found = Diagnostic(ERROR, place, f"a {harmful} here", f"delete {harmful}", (note,))
    shown = text.show(found)
    assert not set(shown) & (set(harmful) - set("[]0123456789;titlem"))
    assert len(shown.splitlines()) == 11
    assert "�" in shown


@given(st.text(), st.data())
def test_a_problem_anywhere_in_any_text_can_be_shown(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    shown = text.show(at(content, start, end))
    assert not any(ord(c) < 32 and c != "\n" for c in shown)
    assert len(shown.splitlines()) == (5 if content else 2)
    assert not content or "^" in shown.splitlines()[4]


def test_colours_are_those_that_were_asked_for_and_the_text_is_the_same() -> None:
    styles: list[str] = []

    def paint(words: str, style: str) -> str:
        styles.append(style)
        return words

    found = problem("a: b", "b", "write c")
    assert text.show(found, paint) == text.show(found)
    assert set(styles) == {"error", "frame", "hint"}


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], "no problems"),
        ([ERROR], "1 error"),
        ([WARNING, WARNING], "2 warnings"),
        ([WARNING, ERROR, ERROR], "2 errors and 1 warning"),
    ],
)
def test_problems_are_counted_in_words(codes: list[Code], words: str) -> None:
    place = whole_file("a.yaml")
    assert text.count(Diagnostic(code, place, "x") for code in codes) == words


def test_a_line_as_long_as_an_article_is_shown_around_the_fault() -> None:
    line = "left " * 20_000 + "fault" + " right" * 20_000
    place = Place(TextFile("a.yaml", line), Span(100_000, 100_005))
    shown = text.show(Diagnostic(ERROR, place, "wrong")).splitlines()
    short = line[99_900:100_105]
    like = text.show(Diagnostic(ERROR, Place(TextFile("a.yaml", short), Span(100, 105)), "wrong"))
    assert shown[3:] == like.splitlines()[3:]
    assert len(shown[3]) < 110
