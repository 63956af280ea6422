"""Class lists: every name as it is written, every pupil's edition, every mistake at its cell."""

from __future__ import annotations

import csv
import io
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import codes_in, described

from broadsheet.checks.class_list import pupils as roster
from broadsheet.checks.class_list import workbook
from broadsheet.checks.class_list.letters import sure_fault
from broadsheet.checks.class_list.pupils import (
    LONGEST_NAME,
    MOST_PUPILS,
    Pupil,
    Roster,
    read_roster,
)
from broadsheet.sheet.edition import Level, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source import read
from broadsheet.source.diagnostics import in_order

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.source.diagnostics import Diagnostic


def read_list(folder: Path, content: bytes | str) -> tuple[Roster | None, tuple[Diagnostic, ...]]:
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_roster(path, "class.csv")


def pupils(folder: Path, content: bytes | str) -> tuple[Pupil, ...]:
    """The pupils of a list without a problem, but for columns that nothing is taken from."""
    found, problems = read_list(folder, content)
    assert found is not None, "\n".join(map(described, problems))
    assert [p.message for p in problems if p.code.name != "column-unknown"] == []
    assert found.file.name == "class.csv"
    return found.pupils


def names(folder: Path, content: bytes | str) -> list[str]:
    return [pupil.name for pupil in pupils(folder, content)]


def faults(folder: Path, content: bytes | str) -> list[tuple[str, int, int, str]]:
    """Code, line and column, and text at fault, of each problem of a list that has an error."""
    found, problems = read_list(folder, content)
    assert found is None
    return [
        (p.code.name, *p.place.file.position(p.place.span.start), p.place.text) for p in problems
    ]


def only_problem(folder: Path, content: bytes | str) -> Diagnostic:
    _, problems = read_list(folder, content)
    assert len(problems) == 1, "\n".join(map(described, problems))
    return problems[0]


# --- what a list says -------------------------------------------------------------------------


def test_a_row_says_what_a_pupil_gets_and_a_blank_cell_says_nothing(tmp_path: Path) -> None:
    text = (
        "name,version,level,print-size,paper,language\n"
        "Ada Lovelace,B,support,large,letter,de\n"
        "\n"
        "Grace Hopper,,,,,\n"
        "Alan Turing\n"
    )
    assert pupils(tmp_path, text) == (
        Pupil("Ada Lovelace", 2, "B", Level.SUPPORT, PrintSize.LARGE, Paper.LETTER, "de"),
        Pupil("Grace Hopper", 4),
        Pupil("Alan Turing", 5),
    )


def test_capital_letters_and_blanks_do_not_matter_in_values(tmp_path: Path) -> None:
    text = "name;version;level;print-size;paper;language\nA;b; Support ;LARGE;\xa0A4\u200b;PT_br"
    assert pupils(tmp_path, text) == (
        Pupil("A", 2, "B", Level.SUPPORT, PrintSize.LARGE, Paper.A4, "pt-BR"),
    )


@pytest.mark.parametrize(
    ("written", "tag"),
    [("DE", "de"), ("en-gb", "en-GB"), ("ZH_HANS_cn", "zh-Hans-CN"), ("kk", "kk"), ("ckb", "ckb")],
)
def test_a_language_is_written_in_the_usual_form(tmp_path: Path, written: str, tag: str) -> None:
    assert pupils(tmp_path, f"name,language\nA,{written}")[0].language == tag


@pytest.mark.parametrize(
    "heading",
    ["print-size", "Print size", "print_size", "PRINT-SIZE", "  printsize ", "Print\xa0Size:"],
)
def test_headings_are_known_however_they_are_written(tmp_path: Path, heading: str) -> None:
    found = pupils(tmp_path, f" NAME ,{heading}\nA,large")
    assert found == (Pupil("A", 2, print_size=PrintSize.LARGE),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("first name,last name\nAda,Lovelace", "Ada Lovelace"),
        ("Surname;Forename\nLovelace;Ada", "Ada Lovelace"),
        ("Family name\tGiven name\nLovelace\tAda", "Ada Lovelace"),
        ("Last_Name,ID,FirstName\nLovelace,7,Ada", "Ada Lovelace"),
        ("full name\nAda Lovelace", "Ada Lovelace"),
        ("first name\nAda", "Ada"),
        ("first name,surname\nSuharto,", "Suharto"),
        ("first name,surname\n,Suharto", "Suharto"),
        # One column that has it all comes first.
        ("first name,last name,name\nAugusta,King,Ada Lovelace", "Ada Lovelace"),
        ("name,first name,forename\nAda Lovelace,Augusta,Ada", "Ada Lovelace"),
    ],
)
def test_a_name_may_stand_in_two_columns(tmp_path: Path, text: str, name: str) -> None:
    assert names(tmp_path, text) == [name]


OTHER_HEADINGS = (
    "Class,E-mail,Number,ID,Student ID,Username,Nickname,Middle name,Form,Tutor group,Year,"
    "Year group,Grade,Gender,Sex,Date of birth,DOB,Age,Address,Phone,Parent,Notes,Remarks,Section,"
    "Period,Teacher,School,Country,Home language,First language,Session,Division,Reading level,"
    "Group,House,Attendance,Score,Total,Mark,Set,Seat,Login,Password,Family,UPN,SEN,EAL,FSM,"
    "Pupil premium,Candidate number,Guardian,Status,Role,Room,Subject,Term,#,,Geschlecht,Sexe,"
    "Geburtsdatum,Né(e) le,Niveau,Nivel,Sprache,Langue,Idioma,Tutor,Correo,Bemerkung,Straße,Ort,"
    "Groupe,Régime,LV1,LV2,Options,NIE,Teléfono,Konfession,Kurs,Abteilung,Fehltage,Observations"
)


def test_other_columns_are_named_in_one_warning(tmp_path: Path) -> None:
    columns = OTHER_HEADINGS.split(",")
    text = f"{OTHER_HEADINGS},name,last row\n{'x,' * len(columns)}Ada,x"
    found, (problem,) = read_list(tmp_path, text)
    assert found is not None
    assert [(pupil.name, pupil.class_name, pupil.date) for pupil in found.pupils] == [
        ("Ada", "x", "")
    ]
    assert (problem.code.name, problem.is_error) == ("column-unknown", False)
    assert problem.place.text == "E-mail"
    # A class and two more columns that could be one.
    count = len([name for name in columns if name not in ("", "#")])
    assert problem.message == (
        "nothing is taken from the columns `E-mail`, `Number`, `ID`, `Student ID`, `Username`, "
        f"`Nickname` and {count - 1 - 6 + 1} more"
    )
    assert problem.hint
    assert "`class`, `date`" in problem.hint


def test_a_single_column_is_named_too(tmp_path: Path) -> None:
    _, (problem,) = read_list(tmp_path, "name,Tutor\nAda,Bo")
    assert problem.message == "nothing is taken from the column `Tutor`"


@pytest.mark.parametrize(
    ("text", "name", "class_name", "date"),
    [
        ("Nachname;Vorname;Klasse;Datum\nBerg;Ana;9b;1.12.", "Ana Berg", "9b", "1.12."),
        ("NACHNAME;VORNAME\nBerg;Ana", "Ana Berg", "", ""),
        ("Name;Vorname\nBerg;Ana", "Ana Berg", "", ""),
        ("Vorname;Name;Nachname\nAna;Ana B. Berg;Berg", "Ana B. Berg", "", ""),
        ("Familienname;Vorname\nBerg;Ana", "Ana Berg", "", ""),
        ("Name\nAna Berg", "Ana Berg", "", ""),
        ("Schülername\nAna Berg", "Ana Berg", "", ""),
        ("Schuelername\nAna Berg", "Ana Berg", "", ""),
        ("NOM;Prénom;Classe;Date\nBERG;Ana;3e B;le 1er", "Ana BERG", "3e B", "le 1er"),
        ("Nom;Prenom\nBerg;Ana", "Ana Berg", "", ""),
        ("Nom de famille;Prénom\nBerg;Ana", "Ana Berg", "", ""),
        ("Nom\nAna Berg", "Ana Berg", "", ""),
        ("Élève;Division\nAna Berg;3B", "Ana Berg", "3B", ""),
        ("Apellidos;Nombre;Curso;Fecha\nBerg Gil;Ana;2º A;hoy", "Ana Berg Gil", "2º A", "hoy"),
        ("Nombre;Apellido(s)\nAna;Berg Gil", "Ana Berg Gil", "", ""),
        ("Nombre;Primer apellido;Segundo apellido\nAna;Berg;Gil", "Ana Berg Gil", "", ""),
        ("Nombre y apellidos;Clase\nAna Berg Gil;2A", "Ana Berg Gil", "2A", ""),
        ("Nombre\nAna Berg", "Ana Berg", "", ""),
        ("Name,First name\nAna Berg,Ana", "Ana Berg", "", ""),
        ("Name,Class,Date,Level\nAna Berg,9b,1 Dec,", "Ana Berg", "9b", "1 Dec"),
        ("pupil,form,homeroom\nAna Berg,9b,12", "Ana Berg", "9b", ""),
        ("name,class,date\nAna Berg, ,", "Ana Berg", "", ""),
    ],
)
def test_headings_are_known_in_four_languages(
    tmp_path: Path, text: str, name: str, class_name: str, date: str
) -> None:
    text = text.replace("Schuelername", "Schülername")
    (pupil,) = pupils(tmp_path, text)
    assert (pupil.name, pupil.class_name, pupil.date) == (name, class_name, date)


def test_a_title_may_stand_above_the_headings(tmp_path: Path) -> None:
    text = "Klasse 9b;\nSchuljahr 2025/26;\n\nNachname;Vorname\nBerg;Ana\n"
    (pupil,) = pupils(tmp_path, text)
    assert (pupil.name, pupil.line) == ("Ana Berg", 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name\nAda\nAda\n", ["Ada", "Ada"]),
        ("name\rAda\rGrace", ["Ada", "Grace"]),
        ("name,,\r\nAda,,\r\n,,\r\nGrace,,,,\r\n", ["Ada", "Grace"]),
        ("\ufeff\ufeffname\nAda", ["Ada"]),
        ("\n ,\n;name\n;Ada", ["Ada"]),
        ('sep=;\nname;level\n"Lovelace; Ada";core', ["Lovelace; Ada"]),
        ("name\nLovelace, Ada\nHopper, Grace", ["Lovelace, Ada", "Hopper, Grace"]),
        ('name,level\n"Ada\r\nLovelace",core', ["Ada Lovelace"]),
        ('name,level\n"Robert ""Bob"" Smith",\nRobert "Bob" Smith,', ['Robert "Bob" Smith'] * 2),
        # It is printed, and never opened in a spreadsheet.
        (
            "name\n=Ada\n+Ada\n-Ada\n@Ada\n<b>Ada</b>",
            ["=Ada", "+Ada", "-Ada", "@Ada", "<b>Ada</b>"],
        ),
        (",name\n0,Ada\n1,Grace", ["Ada", "Grace"]),
    ],
)
def test_lists_are_read_however_they_are_laid_out(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert names(tmp_path, text) == expected


def test_a_pupil_knows_the_line_of_their_row(tmp_path: Path) -> None:
    text = 'sep=,\r\nclass,name\r\n"a\r\nb",Ada\r\n\r\n,"\r\nGrace"\r\n,Alan\r\n'
    assert [(p.name, p.line) for p in pupils(tmp_path, text)] == [
        ("Ada", 3),
        ("Grace", 6),
        ("Alan", 8),
    ]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Jose\u0301", "José"),
        ("Ada \t \u3000 Lovelace\u2028II", "Ada Lovelace II"),
        ("A\u00adda\u200b Love\u2060lace\ufeff", "Ada Lovelace"),
        ("Ada\u202e Lovelace\u202c\u2066\u2067\u2068\u2069\u202a\u202b\u202d", "Ada Lovelace"),
        # Blanks on both sides of what is left out are one.
        ("Ada \u200b Lovelace", "Ada Lovelace"),
        # Scripts need joiners and marks of direction.
        ("نرگس\u200cسادات", "نرگس\u200cسادات"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("\u200fأحمد (Ahmed)\u200e\u061c", "\u200fأحمد (Ahmed)\u200e\u061c"),
        ("Нұрсұлтан Әбішұлы", "Нұрсұлтан Әбішұлы"),
        ("山田 太郎", "山田 太郎"),
        ("O’Brien-Ó Súilleabháin", "O’Brien-Ó Súilleabháin"),
    ],
)
def test_a_name_is_printed_as_it_is_written_in_any_script(
    tmp_path: Path, written: str, name: str
) -> None:
    assert names(tmp_path, f'name\n"{written}"') == [name]


def test_a_name_has_120_characters_at_most(tmp_path: Path) -> None:
    assert LONGEST_NAME == 120
    # Blanks at the ends and what is composed do not count.
    long = "e\u0301" * LONGEST_NAME
    assert names(tmp_path, f"name\n{long}\n") == ["é" * LONGEST_NAME]
    found = faults(tmp_path, f"name,level\n {long}x ,core\n{'y' * 9999},core")
    assert found == [("name-too-long", 2, 2, long + "x"), ("name-too-long", 3, 1, "y" * 9999)]
    # The others get their sheets, unless rows have run together.
    made, (problem,) = read_list(tmp_path, f"name\nAda\n{long}x\nBo")
    assert made is not None
    assert ([pupil.name for pupil in made.pupils], made.left_out) == (["Ada", "Bo"], 1)
    assert problem.is_error
    rows = "\n".join(["Grace Hopper"] * 12)
    assert faults(tmp_path, f'name\nAda\n"{rows}"\nBo')[0][0] == "name-too-long"
    found = faults(tmp_path, f"first name,last name\n{'a' * 50},{'b' * 70}")
    assert found == [("name-too-long", 2, 52, "b" * 70)]


# --- what is wrong with a list ----------------------------------------------------------------


MISTAKES: list[tuple[str, tuple[str, int, int, str], str]] = [
    ("", ("no-pupils", 1, 1, ""), "write `name`"),
    ("\n\n,\n", ("no-pupils", 1, 1, ""), "write `name`"),
    ("name,level\n\n,,\n", ("no-pupils", 1, 1, "name,level"), "row of their own"),
    ("Ada", ("no-name-column", 1, 1, "Ada"), "put `name` in the first row"),
    (
        "Ada Lovelace\nGrace",
        ("no-name-column", 1, 1, "Ada Lovelace"),
        "put `name` in the first",
    ),
    ("Ada,B\nAlan,A", ("no-name-column", 1, 1, "Ada,B"), "if this row is a pupil, put a new"),
    (
        "class,level\n7b,core",
        ("no-name-column", 1, 1, "class,level"),
        "put `name` in the first",
    ),
    ("surname\nHopper", ("no-name-column", 1, 1, "surname"), "put `first name` in the first"),
    ("nmae\nAda", ("column-misspelt", 1, 1, "nmae"), "did you mean `name`?"),
    ("frist name,surname\nA,b", ("column-misspelt", 1, 1, "frist name"), "mean `first name`?"),
    ("name, verison\nA,B", ("column-misspelt", 1, 7, "verison"), "did you mean `version`?"),
    ("name,levle\nA,core", ("column-misspelt", 1, 6, "levle"), "did you mean `level`?"),
    ("name,Levels\nA,core", ("column-misspelt", 1, 6, "Levels"), "did you mean `level`?"),
    ("name,evel\nA,core", ("column-misspelt", 1, 6, "evel"), "did you mean `level`?"),
    ("name,pirnt size\nA,", ("column-misspelt", 1, 6, "pirnt size"), "mean `print-size`?"),
    ("name,paepr\nA,", ("column-misspelt", 1, 6, "paepr"), "did you mean `paper`?"),
    ("name,langauge\nA,", ("column-misspelt", 1, 6, "langauge"), "did you mean `language`?"),
    ("first name,sirname\nA,b", ("column-misspelt", 1, 12, "sirname"), "mean `surname`?"),
    ("name,level,Level\nA,,", ("column-twice", 1, 12, "Level"), "rename the other"),
    ("name,Name\nA,b", ("column-twice", 1, 6, "Name"), "rename the other"),
    ("forename,first name\nA,b", ("column-twice", 1, 10, "first name"), "rename the other"),
    ("name,level\n ,core", ("pupil-without-name", 2, 2, ""), "write the name"),
    (
        "name,level\n\u200d\u200e,core",
        ("pupil-without-name", 2, 1, "\u200d\u200e"),
        "write the",
    ),
    ("level,class,name\ncore,7b", ("pupil-without-name", 2, 8, ""), "write the name"),
    ("first name,surname,level\n,,core", ("pupil-without-name", 2, 1, ""), "write the name"),
    ("name,version\nA, J", ("value-not-allowed", 2, 4, "J"), "it may be `A`, `B`, `C`"),
    ("name,version\nA,AB", ("value-not-allowed", 2, 3, "AB"), "it may be `A`, `B`, `C`"),
    ("name,level\nA,suport", ("value-not-allowed", 2, 3, "suport"), "did you mean `support`?"),
    ("name,level\nA,easy", ("value-not-allowed", 2, 3, "easy"), "`support`, `core`, `stretch`"),
    ("name,print-size\nA,18", ("value-not-allowed", 2, 3, "18"), "`standard`, `large`"),
    ("name,paper\nA,a6", ("value-not-allowed", 2, 3, "a6"), "`a4`, `letter`, `a5`"),
    ("name,language\nA,German", ("language-unknown", 2, 3, "German"), "a tag such as `en`"),
    ("name,language\nA,../x", ("language-unknown", 2, 3, "../x"), "a tag such as `en`"),
    (
        "name,language\nA,en" + "-ab" * 12,
        ("language-unknown", 2, 3, "en" + "-ab" * 12),
        "a tag",
    ),
    ("name,level\nA,core,x", ("cell-without-heading", 2, 8, "x"), "in quotation marks"),
    ("name,version\nBerg, Ana,A", ("cell-without-heading", 2, 1, "Berg, Ana"), '`"Berg, Ana"`'),
    ("level,name\ncore,Berg, Ana, A", ("cell-without-heading", 2, 6, "Berg, Ana, A"), "Ana, A"),
    ("name,\nA,B", ("cell-without-heading", 2, 3, "B"), "give the column a heading"),
    ("name\nAda,B", ("cell-without-heading", 2, 5, "B"), "give the column a heading"),
    ("name\nAda\tB", ("cell-without-heading", 2, 5, "B"), "give the column a heading"),
    ("name,level\nA,,,\nB,,,x,y", ("cell-without-heading", 3, 5, "x"), "in quotation marks"),
    ('name,level\n"A,core', ("unclosed-cell", 2, 1, '"A,core'), "close it"),
    ('name,level\n"Bob" Smith,core', ("unclosed-cell", 2, 1, '"Bob" Smith,core'), "twice"),
    ('"name\nAda', ("unclosed-cell", 1, 1, '"name'), "close it"),
]


@pytest.mark.parametrize(("text", "expected", "hint"), MISTAKES)
def test_a_mistake_is_shown_at_its_cell_with_what_to_do(
    tmp_path: Path, text: str, expected: tuple[str, int, int, str], hint: str
) -> None:
    assert faults(tmp_path, text) == [expected]
    problem = only_problem(tmp_path, text)
    assert problem.is_error
    assert "\n" not in problem.message
    assert hint in (problem.hint or "")
    if problem.code.name in ("value-not-allowed", "language-unknown"):
        assert f"`{problem.place.text}`" in problem.message


def test_a_second_column_is_shown_with_the_first(tmp_path: Path) -> None:
    (note,) = only_problem(tmp_path, "level,name,level\n,A,").notes
    assert (note.place.span.start, note.place.text) == (0, "level")


def test_all_mistakes_are_found_in_one_run_in_the_order_of_their_places(tmp_path: Path) -> None:
    text = (
        "paper,name,levle,version,language,version\n"
        ",,core,Z,\n"
        'A6,"Ada,\n'
        "A6,Ada,,,english,,,x\n"
        f"a4,{'x' * 200}\n"
    )
    assert [fault[:3] for fault in faults(tmp_path, text)] == [
        ("column-misspelt", 1, 12),
        ("column-twice", 1, 35),
        ("pupil-without-name", 2, 2),
        ("value-not-allowed", 2, 8),
        ("unclosed-cell", 3, 4),
        ("value-not-allowed", 4, 1),
        ("language-unknown", 4, 10),
        ("cell-without-heading", 4, 20),
        ("name-too-long", 5, 4),
    ]


def test_what_stands_in_the_other_columns_is_checked_in_a_list_without_names(
    tmp_path: Path,
) -> None:
    found = faults(tmp_path, "nmae,level\nAda,hard")
    assert [fault[0] for fault in found] == ["column-misspelt", "value-not-allowed"]


def test_a_list_has_2000_pupils_at_most(tmp_path: Path) -> None:
    assert MOST_PUPILS == 2000
    assert len(names(tmp_path, "name\n" + "Ada\n\n" * MOST_PUPILS)) == MOST_PUPILS
    found = faults(tmp_path, "name\n" + "Ada\n" * MOST_PUPILS + "Alan\nGrace")
    assert found == [("too-many-pupils", 2002, 1, "Alan")]
    found = faults(tmp_path, "name\n" + "Ada\n" * MOST_PUPILS + '"Alan\nGrace')
    assert found == [("too-many-pupils", 2002, 1, '"Alan')]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04\x14", workbook.NOT_A_LIST),
        (b"name\nA\x00da", read.CONTROL_CHARACTER),
        ("name\nA\x85da".encode(), read.CONTROL_CHARACTER),
        (b"name\nA\x9dda", read.NOT_UTF_8),
    ],
)
def test_what_is_no_list_at_all_is_refused(tmp_path: Path, content: bytes, code: object) -> None:
    assert only_problem(tmp_path, content).code is code


def test_a_list_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found, (problem,) = read_roster(tmp_path / "none.csv", "none.csv")
    assert (found, problem.code) == (None, read.MISSING)


def test_every_kind_of_mistake_in_a_list_is_among_these() -> None:
    own = {code.name for code in codes_in("checks.class_list.pupils", "checks.class_list.columns")}
    files = {"name-too-long", "too-many-pupils", "letters-guessed", "letters-wrong"}
    files |= {"cell-not-text", "column-unknown", "cell-too-long"}
    assert own - files <= {expected[0] for _, expected, _ in MISTAKES}


# --- letters ----------------------------------------------------------------------------------


def test_a_list_in_windows_latin_is_read_with_a_name_to_check(tmp_path: Path) -> None:
    text = "class,first name,surname\r\n7ä,Ada,Lovelace\r\n7ä,Zoë,Núñez\r\n7ä,José,Gil\r\n"
    found, (problem,) = read_list(tmp_path, text.encode("cp1252"))
    assert found is not None
    assert [pupil.name for pupil in found.pupils] == ["Ada Lovelace", "Zoë Núñez", "José Gil"]
    assert (problem.code, problem.is_error) == (roster.LETTERS_GUESSED, False)
    assert problem.place.file.position(problem.place.span.start) == (3, 4)
    assert problem.place.text == "Zoë"
    assert "not stored as UTF-8; it was read as Windows Latin" in problem.message
    assert problem.hint is not None
    assert "check that `Zoë Núñez` is spelt right here" in problem.hint
    assert "save it as 'CSV UTF-8'" in problem.hint


def test_a_guess_that_touches_no_name_is_told_too(tmp_path: Path) -> None:
    found, (problem,) = read_list(tmp_path, "name,class\nAda,K\xf6ln".encode("cp1252"))
    assert found is not None
    assert problem.code is roster.LETTERS_GUESSED
    assert problem.place.text == "ö"


def test_a_guess_is_told_beside_the_errors_of_a_list(tmp_path: Path) -> None:
    found, problems = read_list(tmp_path, "name,level\nZo\xeb,hard\nJos\xe9,".encode("cp1252"))
    assert found is None
    assert [p.code.name for p in problems] == ["letters-guessed", "value-not-allowed"]


# --- whatever is written ----------------------------------------------------------------------

# What a name may hold and comes back as it is: no controls, nothing that is left out.
LEFT_OUT = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xad\u200b\u2060\ufeff"
letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=LEFT_OUT)
ASCII = st.characters(min_codepoint=32, max_codepoint=126)
WESTERN = st.sampled_from(["Zoë", "Søren Kjær", "José “Pepe” Núñez", "Þórdís", "O’Brien", "Groß"])


def of_words(signs: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Names of at least one letter, with single blanks."""
    names = st.text(signs | st.sampled_from("\"',;\t\n=é "), max_size=30)
    made = names.map(lambda t: unicodedata.normalize("NFC", " ".join(f"{t}x".split())))
    return made.filter(lambda name: sure_fault(name) is None)


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    written=st.lists(of_words(letters), min_size=1, max_size=6),
    encoding=st.sampled_from(ENCODINGS),
    divider=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    columns=st.integers(1, 3),
)
@example(["Lovelace, Ada"], "utf-8", ";", csv.QUOTE_MINIMAL, "\n", 1)
def test_every_list_of_names_comes_back(
    tmp_path: Path,
    written: list[str],
    encoding: str,
    divider: str,
    quoting: int,
    end: str,
    columns: int,
) -> None:
    if columns == 1 and quoting == csv.QUOTE_MINIMAL:
        # Nothing tells what divides the cells of such a list: see the next test.
        written = [name.replace(";", "").replace(",", ", ") for name in written]
        written = [" ".join(name.split()) for name in written]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=divider, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(["class", "name", "level"][-columns:] if columns > 1 else ["name"])
    for name in written:
        writer.writerow({1: [name], 2: [name, "core"], 3: ["7b", name, "core"]}[columns])
    assert names(tmp_path, stream.getvalue().encode(encoding)) == written


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_an_unquoted_sign_that_divides_elsewhere_is_never_printed_as_a_name(
    tmp_path: Path, sign: str
) -> None:
    assert faults(tmp_path, f"name\nAda{sign}B")[0][0] == "cell-without-heading"
    assert names(tmp_path, f'name\n"Ada{sign}B"')[0].replace(" ", "\t") == f"Ada{sign}B"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        of_words(ASCII) | WESTERN,
        min_size=1,
        max_size=6,
    )
)
def test_every_list_of_western_names_comes_back_from_windows_latin(
    tmp_path: Path, written: list[str]
) -> None:
    stream = io.StringIO()
    # A sure sign that it is no UTF-8: of one or two letters, nobody can tell.
    first = ["Zoë" * (LONGEST_NAME // 3), ""]
    csv.writer(stream).writerows([["name", "level"], first, *([name, ""] for name in written)])
    found, problems = read_list(tmp_path, stream.getvalue().encode("cp1252"))
    assert found is not None, problems
    assert [pupil.name for pupil in found.pupils][1:] == written
    assert [problem.code.name for problem in problems] == ["letters-guessed"]


PIECES = ("name", "level", "versoin", "language", ",", ";", "\t", "\n", "\r", '"', "core", "é", " ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(
    st.binary()
    | st.text().map(lambda text: f"name,level\n{text}".encode())
    | st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces).encode())
    | st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces).encode("cp1252"))
    | st.binary().map(lambda content: b"\xff\xfe" + content)
)
def test_any_bytes_are_a_list_or_problems_inside_it(tmp_path: Path, content: bytes) -> None:
    found, problems = read_list(tmp_path, content)
    assert (found is None) == any(problem.is_error for problem in problems)
    assert list(problems) == in_order(list(problems))
    for problem in problems:
        span = problem.place.span
        assert 0 <= span.start <= span.end <= len(problem.place.file.text)
        assert "\n" not in problem.message + (problem.hint or "")
    for pupil in found.pupils if found else ():
        assert pupil.name.strip()
        assert "\n" not in pupil.name
        assert not set(pupil.name) & set(LEFT_OUT)
        assert pupil.line > 1


@pytest.mark.parametrize(
    "text",
    [
        "name\n" + "\u0301\u0323" * 200_000,
        "name\n" + "e\u0301\u0323" * 100_000 + "\n",
        "name," + "levels," * 100_000 + "\nAda",
        "name," * 150_000,
        "name,level\n" + "Ada,hard\n" * 90_000,
        "name,language\nAda," + "a" * 800_000,
        "name,level\nAda," + "a" * 800_000,
        "name" * 200_000,
        "name\n" + '"Ada\n' * 100_000,
        "name\n" + "Ada," * 200_000,
    ],
    ids=range(10),
)
def test_no_list_takes_long_to_read(tmp_path: Path, text: str) -> None:
    start = time.process_time()
    assert read_list(tmp_path, text)[0] is None
    assert time.process_time() - start < 20
