"""Sheets with names: from a class list on the command line to the files."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
import pytest
from desk import LESSON, SEED, Press, broadsheet, tree, workspace

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Ada Lovelace", "Nikola Tesla", "Zoë Kravitz")
ROWS = "name,level\nAda Lovelace,support\nNikola Tesla,core\nZoë Kravitz,core\n"
PLAIN = "name\n" + "\n".join(NAMES) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


def listed(desk: Path, content: str | bytes = PLAIN, name: str = "9b.csv") -> Path:
    path = desk / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pdfs(desk: Path) -> list[str]:
    return sorted(path.name for path in (desk / "output").glob("*.pdf"))


# --- lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        ROWS.replace(",", ";").encode("utf-8-sig"),
        ROWS.replace(",", "\t").encode(),
        b"sep=;\r\n" + ROWS.replace(",", ";").encode(),
    ],
)
def test_a_list_from_any_spreadsheet_program_makes_a_sheet_for_each_pupil(
    desk: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    Press(monkeypatch)
    listed(desk, content)
    result = broadsheet("build", "--class", "9b.csv", at=desk)
    assert (result.status, result.err) == (0, "")
    assert "bridge-9b-class.pdf" in pdfs(desk)
    assert "The class of 3 needs" in result.out
    made = (desk / "output" / "bridge-9b-class.pdf").read_text("utf-8")
    assert [made.index(repr(name)) for name in NAMES] == sorted(
        made.index(repr(name)) for name in NAMES
    )


def test_letters_that_had_to_be_guessed_are_told_at_each_build(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(monkeypatch)
    listed(desk, PLAIN.encode("latin-1"))
    for printed in (["bridge"], []):
        result = broadsheet("build", "--class", "9b.csv", at=desk)
        assert result.status == 0
        assert result.err.count("warning[letters-guessed]") == 1
        assert "Zoë Kravitz" in result.err
        assert press.since() == printed
    # A name goes into a pupil's files and nowhere else.
    (record,) = (desk / "output" / ".broadsheet").glob("*.json")
    assert "Zo" not in record.read_text()


def test_a_list_that_is_not_there_is_wrong_usage(desk: Path) -> None:
    result = broadsheet("build", "--class", "9c.csv", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "there is no class list `9c.csv`" in result.err
    assert not (desk / "output").exists()


def test_a_file_for_each_pupil_wants_a_list(desk: Path) -> None:
    result = broadsheet("build", "--separate", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "name the class list with `--class FILE`" in result.err
    assert not (desk / "output").exists()


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("name,level\nAda,hard\n,core\n", ["9b.csv:2:5", "9b.csv:3:1"]),
        ("Ada\nBob\n", ["9b.csv:1:1"]),
        (b"PK\x03\x04", ["9b.csv"]),
        ("", ["9b.csv"]),
    ],
)
def test_a_faulty_list_is_a_problem_with_its_places_and_nothing_is_made(
    desk: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes, places: list[str]
) -> None:
    press = Press(monkeypatch)
    listed(desk, content)
    result = broadsheet("build", "--class", "9b.csv", at=desk)
    assert (result.status, result.out) == (1, "")
    assert re.findall("--> (.*)", result.err) == places
    assert press.since() == []
    assert not (desk / "output").exists()


@pytest.mark.parametrize("what", ["folder", "link to nothing"])
def test_what_is_no_list_is_told_without_a_traceback(desk: Path, what: str) -> None:
    path = desk / "9b.csv"
    path.mkdir() if what == "folder" else path.symlink_to("nothing")
    result = broadsheet("build", "--class", "9b.csv", at=desk)
    assert result.status == (1 if what == "folder" else 2)
    assert "9b.csv" in result.err


def test_a_list_may_lie_anywhere_and_is_named_from_the_current_folder(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Press(monkeypatch)
    (desk.parent / "My class 9/b.csv").parent.mkdir()
    listed(desk.parent, PLAIN, "My class 9/b.csv")
    result = broadsheet("build", "--class", "../../My class 9/b.csv", at=desk / "lessons")
    assert (result.status, result.err) == (0, "")
    assert pdfs(desk) == ["bridge-answer-key.pdf", "bridge-b-class.pdf"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Klasse 9 b (neu).csv", "Klasse-9-b-neu"),
        ("9é.csv", "9é"),
        ("---.csv", "list"),
        ("a\nb.csv", "a-b"),
    ],
)
def test_the_list_s_name_is_in_the_file_s_as_far_as_a_file_can_have_it(
    desk: Path, monkeypatch: pytest.MonkeyPatch, name: str, called: str
) -> None:
    Press(monkeypatch)
    listed(desk, PLAIN, name)
    result = broadsheet("build", "--class", f"./{name}", "--only", "worksheet", at=desk)
    assert (result.status, result.err) == (0, "")
    assert pdfs(desk) == [f"bridge-{called}-class.pdf"]


# --- what is made again -----------------------------------------------------------------------


def test_a_changed_list_makes_its_files_again_and_no_others(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(monkeypatch)
    listed(desk)
    (desk / "other.csv").write_text("name\nEve\n")
    for options in ((), ("--class", "9b.csv"), ("--class", "other.csv")):
        assert broadsheet("build", *options, at=desk).status == 0
        assert press.since() == ["bridge"]
    listed(desk, PLAIN + "Grace Hopper\n")
    for options in ((), ("--class", "other.csv")):
        assert "1 lesson unchanged." in broadsheet("build", *options, at=desk).out
    records = len([*(desk / "output" / ".broadsheet").glob("*.json")])
    result = broadsheet("build", "--class", "9b.csv", at=desk)
    assert "The class of 4 needs" in result.out
    assert press.since() == ["bridge"]
    assert len([*(desk / "output" / ".broadsheet").glob("*.json")]) == records


# --- names ------------------------------------------------------------------------------------


def printed(pdf: bytes) -> str:
    """The text of all pages."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def bare(text: str) -> str:
    """A text without white space, which a PDF need not have."""
    return "".join(text.split())


def unpacked(content: bytes) -> bytes:
    """The bytes of a file, and if it is a PDF those of all its streams and strings."""
    if not content.startswith(b"%PDF"):
        return content
    found = [content]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    found.append(thing.read_bytes())
                except pikepdf.PdfError:
                    found.append(thing.read_raw_bytes())
        plain = io.BytesIO()
        pdf.save(
            plain,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    found.append(plain.getvalue())
    return b"\0".join(found)


def written(name: str) -> tuple[bytes, ...]:
    """A name, and each half of it, in the ways that a PDF or a record may hold it."""
    forms: list[bytes] = []
    for word in (name, *name.split()):
        utf_16 = word.encode("utf-16-be")
        forms += [
            word.encode(),
            word.encode("latin-1"),
            utf_16,
            utf_16.hex().encode(),
            utf_16.hex().upper().encode(),
            word.encode("ascii", "backslashreplace"),
        ]
    return tuple(forms)


def test_a_name_is_in_the_class_s_file_and_the_pupil_s_own_and_nowhere_else(desk: Path) -> None:
    listed(desk, ROWS)
    options = ("--class", "9b.csv", "--separate", "--versions", "2", "--insert", "-j", "1")
    result = broadsheet("build", *options, at=desk)
    assert (result.status, result.err) == (0, "")
    files = tree(desk / "output")
    numbers = {
        name: f"bridge-9b-questions-{number}-worksheet.pdf" for number, name in enumerate(NAMES, 1)
    }
    together = "bridge-9b-questions-class.pdf"
    assert {together, *numbers.values()} < files.keys()
    kinds = {"insert", "overview", "answer-key"}
    assert all(any(name.endswith(f"{kind}.pdf") for name in files) for kind in kinds)
    assert any(name.endswith(".json") for name in files)
    for name, own in numbers.items():
        for file, content in files.items():
            if content.startswith(b"%PDF"):
                assert (bare(name) in bare(printed(content))) == (file in (own, together)), file
            if file not in (own, together):
                whole = unpacked(content)
                assert not [form for form in written(name) if form in whole], (name, file)
            assert not any(word.casefold() in file.casefold() for word in name.split())
    assert not any(name in result.said for name in NAMES)


def test_the_search_finds_a_name_that_is_there() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT (Ada Lovelace) Tj ET")
    pdf.docinfo["/Title"] = "Zoë Kravitz"
    packed = io.BytesIO()
    pdf.save(packed, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = packed.getvalue()
    for name in ("Ada Lovelace", "Zoë Kravitz"):
        assert any(form in unpacked(content) for form in written(name)), name


# --- files that two lessons would share -------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "options", "file"),
    [
        ("bridge-letter", ("--paper", "letter"), "bridge-letter-worksheet.pdf"),
        ("bridge-A", ("--versions", "2"), "bridge-A-worksheet.pdf"),
        ("bridge-b", ("--versions", "2"), "bridge-B-worksheet.pdf"),
        ("bridge-support", ("--level", "support"), "bridge-support-worksheet.pdf"),
        ("bridge-large-print", ("--print-size", "large"), "bridge-large-print-worksheet.pdf"),
        ("bridge-9b-1", ("--class", "9b.csv", "--separate"), "bridge-9b-1-worksheet.pdf"),
    ],
)
def test_two_lessons_never_share_a_file_whatever_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str, options: tuple[str, ...], file: str
) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": LESSON, other: LESSON}, {"bridge": SEED})
    listed(desk)
    press = Press(monkeypatch)
    assert broadsheet("build", at=desk).status == 0, "nothing is wrong with the names as such"
    assert sorted(press.since()) == sorted(["bridge", other])
    before = tree(desk / "output")
    result = broadsheet("build", *options, at=desk)
    assert result.status == 1
    assert "error[name-of-another]" in result.err
    assert f"`{file}` would be a file of this lesson and of `{other}`" in result.err
    assert "--> lessons/bridge.yaml" in result.err
    assert press.since() == [other]
    assert "1 lesson built, 1 lesson with errors, not built." in result.err
    after = tree(desk / "output")
    assert {name: after[name] for name in before} == before


# --- what is filled in, and what cannot be ----------------------------------------------------

OF_9B = "Nachname;Vorname;Klasse;Datum\nBerg;Ana;9b;1 Dec\nKlein;Bo;9b;\nČapek;Cy;;\n"


def test_class_and_date_are_filled_in_on_paper_and_on_pages(desk: Path) -> None:
    listed(desk, OF_9B)
    options = ("--class", "9b.csv", "--separate", "--to", "pdf,html", "-j", "1")
    result = broadsheet("build", *options, at=desk)
    assert (result.status, result.err) == (0, "")
    files = tree(desk / "output")
    heads = [
        "Name Ana Berg Class 9b Date 1 Dec",
        "Name Bo Klein Class 9b Date",
        "Name Cy Čapek Class",
    ]
    lines = printed(files["bridge-9b-class.pdf"]).split("\n")
    together = [line for line in lines if line.startswith("Name ")]
    for number, head in enumerate(heads, 1):
        alone = files[f"bridge-9b-{number}-worksheet.pdf"]
        assert printed(alone).startswith(head)
        assert together[number - 1].startswith(head)
        with pikepdf.open(io.BytesIO(alone)) as pdf:
            said = [str(o.ActualText) for o in pdf.objects if "/ActualText" in o]
        assert [text.strip() for text in said if text.strip() in head] == [
            text for text in ("Ana Berg", "Bo Klein", "Cy Čapek", "9b", "1 Dec") if text in head
        ]
    page = files["bridge-9b-1-worksheet.html"].decode()
    for line, value in (("name", "Ana Berg"), ("class", "9b"), ("date", "1 Dec")):
        assert f'id="pupil-{line}" name="pupil-{line}" value="{value}"' in page
    assert 'name="pupil-date" dir' in files["bridge-9b-2-worksheet.html"].decode()


def test_a_name_that_cannot_be_printed_stops_its_own_sheet(desk: Path) -> None:
    names = ["Ana Berg", "李小龙", "Bo Klein", "W" * 130, "Cy ♣"]
    listed(desk, "name\n" + "\n".join(names) + "\n")
    options = ("--class", "9b.csv", "--separate", "-j", "1")
    for _ in range(2):
        result = broadsheet("build", *options, at=desk)
        assert result.status == 1
        assert re.findall(r"error\[(.*?)\].*\n +--> (.*)", result.err) == [
            ("name-too-long", "9b.csv:5:1"),
            ("letter-without-font", "9b.csv:3:1"),
            ("letter-without-font", "9b.csv:6:4"),
        ]
        assert result.err.count("so no sheet is made for this pupil") == 3
        assert "1 lesson built.\nThe class of 2 needs" in result.out
    assert pdfs(desk) == [
        "bridge-9b-1-worksheet.pdf",
        "bridge-9b-3-worksheet.pdf",
        "bridge-9b-class.pdf",
        "bridge-answer-key.pdf",
    ]
    together = printed((desk / "output" / "bridge-9b-class.pdf").read_bytes())
    assert re.findall("Name (.*) Class", together) == ["Ana Berg", "Bo Klein"]
    listed(desk, "name\n李小龙\n")
    assert broadsheet("build", "--class", "9b.csv", at=desk).status == 1


def test_a_web_page_can_show_any_name(desk: Path) -> None:
    listed(desk, "name\n李小龙\n")
    result = broadsheet("build", "--class", "9b.csv", "--to", "html", at=desk)
    assert (result.status, result.err) == (0, "")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("9c.csv", "there is no class list `9c.csv`: did you mean `9b.csv`?"),
        ("9B.xlsx", "there is no class list `9B.xlsx`: did you mean `9b.csv`?"),
        ("staff.csv", "there is no class list `staff.csv`; there is `9b.csv`, `year-8.ods`"),
        ("lists/9b.csv", "there is no class list `lists/9b.csv`."),
    ],
)
def test_a_list_that_is_not_there_is_asked_about(desk: Path, asked: str, said: str) -> None:
    listed(desk)
    listed(desk, name="year-8.ods")
    result = broadsheet("build", "--class", asked, at=desk)
    assert result.status == 2
    assert said.rstrip(".") in result.err
