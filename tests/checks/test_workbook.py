"""Class lists in workbooks: the right sheet is read, and nothing in one can do harm."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from workbooks import archive, cell, ods, ods_row, xlsx, xlsx_parts

from broadsheet.checks.class_list.pupils import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks import Value

    from broadsheet.checks.class_list.pupils import Roster
    from broadsheet.source.diagnostics import Diagnostic

LIST = [["name", "class"], ["Ana Berg", "9b"], ["Łukasz Żółć", "9b"]]


def read_list(folder: Path, content: bytes) -> tuple[Roster | None, tuple[Diagnostic, ...]]:
    path = folder / "9b.xlsx"
    path.write_bytes(content)
    return read_roster(path, "9b.xlsx")


def pupils(folder: Path, content: bytes) -> list[tuple[str, str, str]]:
    found, problems = read_list(folder, content)
    assert [problem.message for problem in problems] == []
    assert found is not None
    return [(pupil.name, pupil.class_name, pupil.date) for pupil in found.pupils]


def only_problem(folder: Path, content: bytes) -> Diagnostic:
    found, (problem,) = read_list(folder, content)
    assert found is None
    return problem


# --- what is read -----------------------------------------------------------------------------


def test_an_xlsx_file_is_read_with_the_rows_of_its_sheet(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        [],
        ["Klasse 9b, 2025/26"],
        ["Nachname", "Vorname", "Klasse", "Datum", "Level"],
        ["Berg", "Ana", "9b", "@46000", "core"],
        [],
        ["Żółć", "Łukasz", 9, "1. Dez.", None],
        ["Nguyễn", "Ngọc", 9.2, None, "support"],
    ]
    assert pupils(tmp_path, xlsx(rows)) == [
        ("Ana Berg", "9b", "2025-12-09"),
        ("Łukasz Żółć", "9", "1. Dez."),
        ("Ngọc Nguyễn", "9.2", ""),
    ]
    found, _ = read_list(tmp_path, xlsx(rows))
    assert found is not None
    assert [pupil.line for pupil in found.pupils] == [4, 6, 7]
    assert found.file.line(6) == "Żółć\tŁukasz\t9\t1. Dez."


def test_an_ods_file_is_read_with_the_empty_rows_that_programs_add(tmp_path: Path) -> None:
    rows = (
        ods_row("Apellidos", "Nombre", "Curso", ""),
        ods_row("García López", "María", "2º A", ""),
        ods_row("", repeated=1_048_570),
    )
    assert pupils(tmp_path, ods("".join(rows))) == [("María García López", "2º A", "")]


def test_whole_numbers_are_texts_and_a_row_may_end_early(tmp_path: Path) -> None:
    assert pupils(tmp_path, xlsx([["name", "class"], [7], [12, 9]])) == [
        ("7", "", ""),
        ("12", "9", ""),
    ]


def test_the_sheet_with_names_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    notes = [["Call the parents"], ["on Monday"]]
    assert len(pupils(tmp_path, xlsx(notes, LIST, []))) == 2
    assert len(pupils(tmp_path, xlsx(LIST, LIST, hidden=["Sheet2"]))) == 2


def test_cells_joined_over_rows_say_the_same_of_all(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["name", "class"], ["Ana", "9b"], ["Bo", None], ["Cy", None]]
    assert [row[1] for row in pupils(tmp_path, xlsx(rows, joined="B2:B4"))] == ["9b"] * 3


# --- what is told -----------------------------------------------------------------------------


def test_several_sheets_with_names_are_named(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, xlsx(LIST, LIST, names=["9b", "9c"]))
    assert problem.code.name == "several-sheets"
    assert problem.message == "2 sheets of this workbook hold lists: `9b`, `9c`"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("@45748", "this cell holds a date or a time; the spreadsheet program may have made it "),
        (12.5, "this cell holds a fraction, and no name: `12.5`"),
        (True, "this cell holds a truth value, and no text: `TRUE`"),
        ('=A1&amp;"x"', "this cell holds a formula without a result"),
        ("#REF!", "this cell holds a formula without a result"),
    ],
)
def test_what_is_no_name_is_told_at_its_cell(
    tmp_path: Path, value: str | float | bool, message: str
) -> None:
    problem = only_problem(tmp_path, xlsx([["class", "name"], ["9b", "Ana"], ["9b", value]]))
    assert problem.code.name == "cell-not-text"
    assert problem.message.startswith(message)
    assert problem.place.file.position(problem.place.span.start) == (3, 4)


def test_a_formula_that_cannot_be_worked_out_is_no_name_in_csv_either(tmp_path: Path) -> None:
    assert only_problem(tmp_path, b"name\nAna\n#NAME?\n").code.name == "cell-not-text"


def test_names_in_joined_cells_are_told(tmp_path: Path) -> None:
    content = xlsx([["name", "class"], ["Ana", "9b"], [None, "9c"]], joined="A2:A3")
    problem = only_problem(tmp_path, content)
    assert problem.message == "this cell is joined with the one above it: `Ana`"


def test_a_class_that_became_a_date_is_told(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, xlsx([["name", "class"], ["Ana", "@45748"]]))
    assert (problem.code.name, problem.place.text) == ("cell-not-text", "2025-04-01")


def test_an_empty_workbook_and_one_without_names_are_told(tmp_path: Path) -> None:
    assert only_problem(tmp_path, xlsx([])).code.name == "no-pupils"
    assert only_problem(tmp_path, xlsx([["Ana"], ["Bo"]])).code.name == "no-name-column"


# --- what could do harm -----------------------------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"


def sheet(*cells: str) -> bytes:
    """A workbook whose sheet has some cells, wherever they say that they are."""
    return archive(xlsx_parts({"S": f"<sheetData><row>{''.join(cells)}</row></sheetData>"}))


def replaced(content: bytes, part: str, by: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    return archive(parts | {part: by})


def lied(content: bytes, part: str) -> bytes:
    """The same, where the archive says that a part has ten bytes."""
    changed = bytearray(content)
    for sign, size, name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = -1
        while (at := changed.find(sign, at + 1)) >= 0:
            if changed[at + name :].startswith(part.encode()):
                changed[at + size : at + size + 4] = struct.pack("<I", 10)
    return bytes(changed)


FAR = "a sheet of this workbook has cells beyond row 20,000"
DAMAGED = "this workbook is damaged"
LARGE = xlsx_parts({"S": "<sheetData>" + " " * 31_000_000 + "</sheetData>"})
HARMFUL = {
    "far away": (sheet(cell("A1", "name"), cell("XFD1048576", "x")), FAR),
    "wide and high": (sheet(cell("XFD1", "x"), cell("A19999", "name")), FAR),
    "another way to say so": (
        sheet("<c r='&#88;FD1048576' t='inlineStr'><is><t>x</t></is></c>"),
        FAR,
    ),
    "a row far down": (
        archive(
            xlsx_parts({"S": f'<sheetData><row r="99999999">{cell("", "x")}</row></sheetData>'})
        ),
        FAR,
    ),
    "repeated rows": (ods(ods_row("name", repeated=1_000_000_000)), FAR),
    "repeated cells": (
        ods(
            ods_row("name").replace(
                "office:v", 'table:number-columns-repeated="999999999" office:v'
            )
        ),
        FAR,
    ),
    "a bomb": (archive(LARGE), "unpacked, this workbook has 31,0"),
    "a bomb that lies": (lied(archive(LARGE), SHEET), DAMAGED),
    "entities": (
        replaced(xlsx(LIST), SHEET, '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'),
        DAMAGED,
    ),
    "no sheet": (replaced(xlsx(LIST), SHEET, "<worksh"), DAMAGED),
    "half of it": (xlsx(LIST)[:600], DAMAGED),
    "its beginning": (b"PK\x03\x04", DAMAGED),
    "many parts": (archive({f"{n}": "x" for n in range(3_000)}), "this workbook has 3,000 parts"),
    "a text": (ods(ods_row("name"), kind="text"), "this is a document of another kind"),
    "of another program": (archive({"a.txt": "x"}), "this is a document of another kind"),
    "an old kind": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is a workbook of an old kind (.xls)",
    ),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_what_could_do_harm_is_refused_before_it_does(tmp_path: Path, what: str) -> None:
    content, message = HARMFUL[what]
    tracemalloc.start()
    problem = only_problem(tmp_path, content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.code.name == "not-a-list"
    assert problem.message.startswith(message)
    assert problem.hint
    assert most < 100_000_000


def test_format_far_down_and_drawings_that_are_no_xml_do_not_matter(tmp_path: Path) -> None:
    parts = xlsx_parts(
        {
            "S": f'<sheetData><row r="1">{cell("A1", "name")}</row><row r="2">{cell("A2", "Ana")}'
            f'</row><row r="1048576">{cell("XFD1048576", None)}</row></sheetData>'
        }
    )
    content = archive(parts | {"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"})
    assert pupils(tmp_path, content) == [("Ana", "", "")]


def test_tags_in_tags_and_signs_that_nobody_sees_are_texts(tmp_path: Path) -> None:
    deep = "<t>" * 50_000 + "</t>" * 50_000
    content = sheet(f'<c r="A1" t="inlineStr"><is>{deep}</is></c>')
    assert only_problem(tmp_path, content).code.name == "no-pupils"
    assert pupils(tmp_path, xlsx([["name"], ["&lt;b&gt;Ana&#10;Bo&#9;Cy"]])) == [
        ("<b>Ana Bo Cy", "", "")
    ]
