"""Tables: bytes of any spreadsheet program become rows of cells, each at its place."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.checks.class_list.csv_table import CsvTable, read_csv
from broadsheet.checks.class_list.table import Row, Table
from broadsheet.source import read
from broadsheet.source.diagnostics import Diagnostic

if TYPE_CHECKING:
    pass


def is_heading(text: str) -> bool:
    return text.strip() in ("name", "level")


def table_of(content: bytes | str) -> CsvTable:
    content = content.encode() if isinstance(content, str) else content
    found = read_csv(content, "list.csv", is_heading)
    assert isinstance(found, CsvTable), found
    return found


def problem_of(content: bytes) -> Diagnostic:
    found = read_csv(content, "list.csv", is_heading)
    assert isinstance(found, Diagnostic), found
    assert found.place.file.name == "list.csv"
    return found


def texts(read: Table) -> list[list[str] | str]:
    """The cells' texts of each row; for a faulty row, what is at fault."""
    return [
        [cell.text for cell in row.cells] if isinstance(row, Row) else row.place.text
        for row in read.rows()
    ]


# --- from bytes to text -----------------------------------------------------------------------

NAMES = "name;level\nZoë Günay;core\n"


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("cp1252", True),
        ("latin-1", True),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_what_spreadsheet_programs_save_is_read(
    encoding: str, guessed: bool, line_break: str
) -> None:
    found = table_of(NAMES.replace("\n", line_break).encode(encoding))
    assert found.file.text == NAMES
    assert found.guessed is guessed
    assert texts(found) == [["name", "level"], ["Zoë Günay", "core"]]


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_is_read_in_both_orders_of_its_bytes(order: str) -> None:
    content = ("\ufeff" + NAMES.replace("ë", "🐝")).encode(f"utf-16-{order}")
    found = table_of(content)
    assert (found.file.text, found.guessed) == (NAMES.replace("ë", "🐝"), False)


@pytest.mark.parametrize(
    ("content", "code", "message", "hint"),
    [
        (b"%PDF-1.7\n", read.NOT_UTF_8, "a PDF", "CSV UTF-8"),
        (b"%PDF-1.7\n\xe9\xe9", read.NOT_UTF_8, "a PDF", "CSV UTF-8"),
        (b"\xff\xfen\x00a", read.NOT_UTF_8, "UTF-16, and a part of it is lost", "CSV UTF-8"),
        (b"\xff\xfeabc", read.NOT_UTF_8, "a part of it is lost", "CSV UTF-8"),
        (b"\xff\xfe\x00\xd8a\x00", read.NOT_UTF_8, "a part of it is lost", "CSV UTF-8"),
        ("name\nZoë".encode("utf-32"), read.NOT_UTF_8, "UTF-32", "CSV UTF-8"),
        # Bytes that Windows-1252 does not know, and control characters.
        (b"name\nA\x81\xe9", read.NOT_UTF_8, "byte 0x81 on line 2", "CSV UTF-8"),
        (b"name\nA\xe9\x01", read.NOT_UTF_8, "byte 0xe9 on line 2", "CSV UTF-8"),
        # UTF-8 with a damaged letter: as Windows-1252 the sound ones were wrong.
        ("name\nZoë\nJosé".encode() + b"\xc3", read.NOT_UTF_8, "0xc3 on line 3", "CSV UTF-8"),
        ("name\nZoë\n".encode() + b"Jos\xe9", read.NOT_UTF_8, "0xe9 on line 3", "CSV UTF-8"),
        (b"name\nA\x0bda", read.CONTROL_CHARACTER, "U+000B", "backspace"),
        ("name\nA\x1bda".encode("utf-16"), read.CONTROL_CHARACTER, "U+001B", "backspace"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    content: bytes, code: object, message: str, hint: str
) -> None:
    problem = problem_of(content)
    assert problem.code is code
    assert message in problem.message
    assert problem.hint is not None
    assert hint in problem.hint


def test_a_few_letters_that_happen_to_be_utf_8_do_not_make_a_list_of_windows_damaged() -> None:
    # "É" and a no-break space are the bytes of one letter in UTF-8.
    found = table_of("name\nJOSÉ\xa0GIL\nZoë\nJosé".encode("cp1252"))
    assert found.guessed
    assert "JOSÉ\xa0GIL" in found.file.text


# --- what divides cells -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name,level\nA,b", [["name", "level"], ["A", "b"]]),
        ("name;level\nA, B;b", [["name", "level"], ["A, B", "b"]]),
        ("name\tlevel\nA; B,\tb", [["name", "level"], ["A; B,", "b"]]),
        ('"name";"level"\n"A";"b"', [["name", "level"], ["A", "b"]]),
        # The sign that gives known headings, not the one that stands there most often.
        ("name;level (a, b, c)\nA;b", [["name", "level (a, b, c)"], ["A", "b"]]),
        ("name;level;a,b,c,d\nA;b;", [["name", "level", "a,b,c,d"], ["A", "b", ""]]),
        ("Vorname;Nachname\nA;b", [["Vorname", "Nachname"], ["A", "b"]]),
        ("Vorname, Nachname\nA, b", [["Vorname", "Nachname"], ["A", "b"]]),
        # Excel's own line; what it says holds.
        ("sep=;\nname;level\nA,B;b", [["name", "level"], ["A,B", "b"]]),
        ("SEP=,\nname;level\nA;b", [["name;level"], ["A;b"]]),
        ('"sep=;"\nname;level', [["name", "level"]]),
        ("sep=\t\nname\nA,b\tc", [["name"], ["A,b", "c"]]),
        ("sep=|\nname|level", [["name", "level"]]),
        ("sep=^\nname^level", [["name", "level"]]),
        ("sep=;", []),
        # One column: a comma before a blank was typed as text, any other sign divides.
        ("name\nAda", [["name"], ["Ada"]]),
        ("name\nLovelace, Ada", [["name"], ["Lovelace, Ada"]]),
        ("name\nAda,B\nAda;B\nAda\tB", [["name"], ["Ada", "B"], ["Ada", "B"], ["Ada", "B"]]),
        ("name\nAda,\nAda;;", [["name"], ["Ada", ""], ["Ada", "", ""]]),
        ('name\n"Ada,B"', [["name"], ["Ada,B"]]),
    ],
)
def test_the_first_row_tells_what_divides_cells(text: str, rows: list[list[str]]) -> None:
    assert texts(table_of(text)) == rows


# --- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('name,level\n"A\r\nB","c,""d"""\nE,f', [["name", "level"], ["A\nB", 'c,"d"'], ["E", "f"]]),
        ('name,level\n "A" , "b" \n', [["name", "level"], ["A", "b"]]),
        ('name,level\nA "B" C,d"e\n', [["name", "level"], ['A "B" C', 'd"e']]),
        ('name,level\n"",\n""\n"",""', [["name", "level"]]),
        ("\n\n , \nname,level\n,\n\u200b,\n  \nA,b\n\n", [["name", "level"], ["A", "b"]]),
        ("", []),
        ("\n\n", []),
        # A faulty row hides no other.
        ('name,level\n"A,b\nC,d', [["name", "level"], '"A,b', ["C", "d"]]),
        ('name,level\nA,"b\nC,d\n"E",f', [["name", "level"], '"b', ["C", "d"], ["E", "f"]]),
        ('name,level\n"A" B,c\nD,e', [["name", "level"], '"A" B,c', ["D", "e"]]),
        ('name,level\nA,"', [["name", "level"], '"']),
        ('name,level\n"""', [["name", "level"], '"""']),
        ('"name', ['"name']),
    ],
)
def test_cells_in_quotation_marks_are_taken_out_of_them(
    text: str, rows: list[list[str] | str]
) -> None:
    assert texts(table_of(text)) == rows


def test_a_cell_and_a_row_know_their_place() -> None:
    found = table_of('name,level\n  A B ," c\nd ",,""\r\n\n"\ne",f')
    rows = [row for row in found.rows() if isinstance(row, Row)]
    at = found.file.text
    shown = [[at[c.span.start : c.span.end] for c in row.cells] for row in rows]
    assert shown == [["name", "level"], ["A B", "c\nd", "", ""], ["e", "f"]]
    positions = [[found.file.position(c.span.start) for c in row.cells] for row in rows]
    assert positions[1:] == [[(2, 3), (2, 10), (3, 5), (3, 7)], [(6, 1), (6, 4)]]
    assert [found.file.position(row.span.start) for row in rows] == [(1, 1), (2, 1), (5, 1)]
    assert [at[row.span.start : row.span.end] for row in rows[1:]] == [
        '  A B ," c\nd ",,""',
        '"\ne",f',
    ]


cells = st.text(st.sampled_from('ab "\n\t,;é\u200b'), max_size=6)
rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=rows,
    divider=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n", "\r\n\r\n"]),
)
def test_what_the_csv_module_writes_is_read_as_it_reads_it(
    written: list[list[str]], divider: str, quoting: int, end: str
) -> None:
    stream = io.StringIO()
    # A line break ends rows whatever the writer calls one, so cells that have one are quoted.
    writer = csv.writer(stream, delimiter=divider, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([["name", "level"], *written])
    text = stream.getvalue()
    expected = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    found = texts(table_of(text))

    def even(row: list[str] | str) -> list[str]:
        assert isinstance(row, list)
        return [cell.replace("\r\n", "\n").strip(" ") for cell in row]

    kept = [even(row) for row in expected if "".join(row).strip(" \n\t\u200b")]
    assert [even(row) for row in found] == kept


@settings(max_examples=300)
@given(st.text(st.sampled_from('ab "\n,;'), max_size=40))
def test_a_row_is_refused_or_read_as_a_strict_reader_reads_it(text: str) -> None:
    found = texts(table_of(f"name,level\n{text}"))
    if any(isinstance(row, str) for row in found):
        return
    try:
        # A blank before a quotation mark is left out here; csv takes the mark for text then.
        strict = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert ' "' in text or '" ' in text
        return
    if ' "' not in text and '" ' not in text:
        kept = [[c.strip(" ") for c in row] for row in strict if "".join(row).strip()]
        assert [[c.strip(" ") for c in row] for row in found[1:]] == kept


@settings(max_examples=300)
@given(content=st.binary() | st.text(st.sampled_from('ab"\n,;\t ')).map(str.encode))
def test_any_bytes_are_rows_inside_the_file_or_a_problem(content: bytes) -> None:
    found = read_csv(content, "list.csv", is_heading)
    if isinstance(found, Diagnostic):
        return
    last = 0
    for row in found.rows():
        spans = [row.place.span] if isinstance(row, Diagnostic) else [c.span for c in row.cells]
        assert last <= spans[0].start
        last = spans[-1].end
        assert all(0 <= span.start <= span.end <= len(found.file.text) for span in spans)
        assert spans == sorted(spans)


@pytest.mark.parametrize("line", ['"a\n', 'a,"\n', '"""\n', '"a""\n', '"a"b\n', ",", '"",', "\n"])
def test_no_table_takes_long_to_read(line: str) -> None:
    found = table_of("name,level\n" + line * (200_000 // len(line)))
    start = time.process_time()
    assert sum(1 for _ in found.rows()) >= 1
    assert time.process_time() - start < 10
