"""Every kind of problem is explained, by an example that provokes it and the same fixed."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desk import broadsheet, workspace
from support import ROOT, TEMPLATES
from workbooks import xlsx

import broadsheet as package
from broadsheet.article import line_references, quote
from broadsheet.build import job
from broadsheet.build.limits import Limits
from broadsheet.checks.catalogue import (
    IN_WORDS,
    Explanation,
    all_codes,
    explanation,
    explanations,
    groups,
    overview,
)
from broadsheet.checks.check import LONGEST_TEXT
from broadsheet.checks.class_list import pupils
from broadsheet.questions import question_types
from broadsheet.source import read
from broadsheet.source.diagnostics import Code
from broadsheet.source.yaml.codes import DEEPEST, MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def every_code() -> dict[str, dict[str, Code]]:
    """Each code that any module of the package declares: by its name, then by the module."""
    found: dict[str, dict[str, Code]] = {}
    for module in pkgutil.walk_packages(package.__path__, "broadsheet."):
        if module.name != "broadsheet.__main__":
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Code):
                    found.setdefault(value.name, {})[module.name] = value
    return found


CODES = sorted(every_code())
EXAMPLES = explanations()

each_code = pytest.mark.parametrize("name", CODES)


# --- codes ------------------------------------------------------------------------------------


def test_every_code_of_the_package_is_explained_and_no_other() -> None:
    assert sorted(all_codes()) == CODES
    assert len(CODES) > 40


def test_no_two_codes_have_the_same_name() -> None:
    assert [name for name, codes in every_code().items() if len({*codes.values()}) > 1] == []


@each_code
def test_a_code_is_kebab_case_and_its_explanation_is_sentences(name: str) -> None:
    code = all_codes()[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    said = EXAMPLES[name]
    for text in (said.meaning, said.fix):
        assert text.endswith("."), text
        assert text[0].isupper() or text[0] in "`'0123456789", text
        assert text == " ".join(text.split()), "no doubled blanks, no line breaks"
    assert said.meaning != said.fix


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("file-too-large", read.LARGEST),
        ("too-deep", DEEPEST),
        ("too-many-values", MOST_VALUES),
        ("name-too-long", pupils.LONGEST_NAME),
        ("too-many-pupils", pupils.MOST_PUPILS),
    ],
)
def test_an_explanation_names_the_limit_that_holds(name: str, number: int) -> None:
    assert f"{number:,}" in EXAMPLES[name].meaning


def test_codes_are_in_alphabetical_order() -> None:
    assert list(all_codes()) == sorted(all_codes())
    for codes in groups().values():
        assert codes
        assert [code.name for code in codes] == sorted(code.name for code in codes)


# --- what a teacher reads ---------------------------------------------------------------------


def unwrapped(text: str) -> str:
    return " ".join(text.split())


@each_code
def test_an_explanation_says_what_it_stops_what_it_means_an_example_and_what_to_do(
    name: str,
) -> None:
    code = all_codes()[name]
    text = explanation(code)
    first, second, third, *_ = text.split("\n")
    assert (first, third) == (name, "")
    assert second.startswith({"error": "An error: ", "warning": "A warning: "}[code.severity])
    meaning, example, fixed, fix = (
        text.index("\n\n") + 2,
        text.index("\n\nFor example"),
        text.index("\n\nFixed:"),
        text.index("\n\nWhat to do: "),
    )
    assert meaning < example < fixed < fix
    assert unwrapped(text[meaning:example]) == EXAMPLES[name].meaning
    assert unwrapped(text[fix:]) == f"What to do: {EXAMPLES[name].fix}"


@each_code
def test_an_explanation_fits_a_terminal(name: str) -> None:
    lines = explanation(all_codes()[name]).split("\n")
    assert max(map(len, lines)) <= 80
    assert len(lines) < 60


@each_code
def test_what_stands_in_backticks_is_not_broken(name: str) -> None:
    said, lines = EXAMPLES[name], explanation(all_codes()[name]).split("\n")
    for words in re.findall("`[^`]+`", f"{said.meaning} {said.fix}"):
        assert any(words in line for line in lines), words


def test_the_lines_that_an_example_is_about_are_marked() -> None:
    example = Explanation(
        "", "", "question", ((" ", "a"), ("-", "b"), ("+", "c"), ("!", ""), (" ", ""))
    )
    assert example.parts == (
        ("For example, in a question:", "    a\n--> b\n-->\n"),
        ("Fixed:", "    a\n--> c\n\n"),
    )


@pytest.mark.parametrize(
    ("where", "title"),
    [
        ("lesson", "For example, in a lesson:"),
        ("folder", "For example, in the folder of your workspace:"),
        ("broadsheet.yaml", "For example, in `broadsheet.yaml`:"),
        (IN_WORDS, "For example:"),
    ],
)
def test_an_example_says_where_it_stands(where: str, title: str) -> None:
    example = Explanation("", "", where, (("-", "It is"), ("-", "gone."), ("+", "It is there.")))
    assert [title for title, _ in example.parts] == [title, "Fixed:"]
    if where == IN_WORDS:
        assert [text for _, text in example.parts] == ["It is gone.", "It is there."]


def test_the_overview_names_every_code_once_under_what_it_is_about() -> None:
    parts = [part.split("\n", 1) for part in overview().split("\n\n")]
    assert [(about, unwrapped(names).split(", ")) for about, names in parts] == [
        (about, [code.name for code in codes]) for about, codes in groups().items()
    ]
    assert sorted(code.name for codes in groups().values() for code in codes) == CODES
    assert max(len(line) for line in overview().split("\n")) <= 80


def test_a_code_that_two_modules_know_is_told_of_once() -> None:
    assert quote.QUOTE_AMBIGUOUS in vars(line_references).values()
    everywhere = [code.name for codes in groups().values() for code in codes]
    assert everywhere.count("quote-ambiguous") == 1


# --- docs/problems.md -------------------------------------------------------------------------

STARTER = "broadsheet/cli/starter/seeds/river-bridge.txt"
PAGE = f"""\
<!-- Written from the codes and their examples: pytest tests/checks/test_catalogue.py --update -->

# Problems, and how to fix them

These are the problems that `broadsheet check` and `broadsheet build` can find.
`broadsheet explain CODE` shows one of them in your terminal.

An error keeps the PDFs of its lesson from being made, a warning does not. The examples are about
[the article](../{STARTER}) that `broadsheet init` brings along.
`-->` stands before the lines to look at and is no part of the file; `<tab>` or `<U+202E>` stands
for a character that nobody sees.

"""


def link(code: Code) -> str:
    return f"[{code.name}](#{code.name})"


def page() -> str:
    parts = [PAGE]
    parts += [f"- {about}: {', '.join(map(link, codes))}\n" for about, codes in groups().items()]
    for about, codes in groups().items():
        parts.append(f"\n## {about}\n")
        parts += map(section, codes)
    return "".join(parts)


def section(code: Code) -> str:
    said = EXAMPLES[code.name]
    shown = "\n\n".join(
        f"{title} {text}" if said.where == IN_WORDS else f"{title}\n\n```text\n{text}\n```"
        for title, text in said.parts
    )
    kind = f"{code.severity.value.capitalize()}."
    return (
        f"\n### {code.name}\n\n*{kind}* {said.meaning}\n\n{shown}\n\n**What to do:** {said.fix}\n"
    )


def test_the_documentation_says_what_the_command_says(golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs" / "problems.md", page())


@each_code
def test_no_text_is_taken_for_html_in_the_documentation(name: str) -> None:
    said = EXAMPLES[name]
    assert not re.search(r"[<*_\\]", re.sub("`[^`]+`", "", f"{said.meaning} {said.fix}"))


# --- examples ---------------------------------------------------------------------------------


@each_code
def test_the_example_of_a_code_stands_in_the_file_of_the_module_that_declares_it(name: str) -> None:
    homes = []
    for module in every_code()[name]:
        parts = module.split(".")[1:]
        kind = parts[1].replace("_", "-") if parts[0] == "questions" else ""
        home = f"problems/{'.'.join(parts)}.diff"
        homes.append(f"questions/{kind}/problems.diff" if kind in question_types() else home)
    assert any(f"@@ {name} @@ " in (TEMPLATES.read(home) or "") for home in homes), homes


def test_there_is_one_example_of_every_code_and_no_other() -> None:
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "broadsheet").rglob("*.diff")]
    assert sorted(re.findall("^@@ (.+?) @@", "".join(files), re.M)) == CODES
    assert sorted(EXAMPLES) == CODES


@each_code
def test_an_example_shows_what_is_faulty_and_what_fixes_it(name: str) -> None:
    example = EXAMPLES[name]
    assert {sign for sign, _ in example.lines} <= set(" -+!")
    assert any(marked for marked, _ in example.faulty)
    assert example.faulty != example.fixed
    assert [text for _, text in example.lines] == [text.rstrip() for _, text in example.lines]


# --- each example provokes its problem --------------------------------------------------------

SEED = (ROOT / STARTER).read_text(encoding="utf-8")
HEAD = {"title": "title: Who says so?\n", "seed": "seed: river-bridge\n"}
QUESTIONS = """\
questions:
  - type: short-answer
    ask: Who says that the bridge will close?
    answer: The town council.
"""
LESSON = "".join(HEAD.values()) + QUESTIONS
LESSON_FILE = "lessons/bridge.yaml"

# Found when the pages are set; whoever only checks a lesson does not meet them.
OF_PAGES = {"cannot-lay-out", "name-of-another", "text-off-the-page", "too-large-to-make"}
# Found when a class list is read.
CLASS_LIST = "class.csv"
OF_LISTS = {code.name for code in groups()["The class list"]}
# Told of another file than the one that is faulty, and why.
TOLD_ELSEWHERE = {"cannot-lay-out": "it is the lesson that cannot be printed"}


def long_lesson(root: Path) -> None:
    (root / "seeds" / "book.txt").write_text("Words\n\n" + "A word. " * (LONGEST_TEXT // 8 + 1))
    (root / LESSON_FILE).write_text(LESSON.replace("river-bridge", "book"))


def half_of_another(root: Path) -> None:
    (root / LESSON_FILE).write_text(f"{LESSON}versions: 2\n")
    (root / "lessons" / "bridge-B.yaml").write_text(LESSON)


def title_beside_the_paper(root: Path) -> None:
    style = (TEMPLATES.read("page.css") or "") + "h1 { margin-left: 195mm; white-space: nowrap }\n"
    (root / "templates").mkdir()
    (root / "templates" / "page.css").write_text(style)


def class_list(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda root: (root / CLASS_LIST).write_text(content, encoding)


def faulty_list(root: Path) -> None:
    (root / "templates" / "lists").mkdir(parents=True)
    (root / "templates" / "lists" / "certainty.en.yaml").write_text("entries: [hedge]\n")
    question = "{type: sort, groups: certainty, items: [{text: A, answer: hedge}]}"
    (root / LESSON_FILE).write_text(f"{''.join(HEAD.values())}questions: [{question}]\n")


def replaced_by_link(root: Path, target: Path) -> None:
    (root / "seeds" / "bridge.txt").symlink_to(target)


# What no text can show is shown in words, and set up here.
SET_UP: dict[str, Callable[[Path], object]] = {
    "file-missing": lambda root: replaced_by_link(root, root / "moved.txt"),
    # Nobody is locked out who runs as root; a link to itself cannot be read by anyone.
    "file-unreadable": lambda root: replaced_by_link(root, root / "seeds" / "bridge.txt"),
    "link-outside": lambda root: replaced_by_link(root, ROOT / "README.md"),
    "file-too-large": lambda root: (root / "seeds" / "bridge.txt").write_bytes(
        b"a" * (read.LARGEST + 1)
    ),
    "not-utf-8": lambda root: (root / "seeds" / "bridge.txt").write_bytes(b"PK\x03\x04\x14\x00"),
    "too-long": long_lesson,
    "too-many-values": lambda root: (root / LESSON_FILE).write_text(
        f"{LESSON}aims: [{'a, ' * MOST_VALUES}a]\n"
    ),
    "list-faulty": faulty_list,
    "name-of-another": half_of_another,
    "text-off-the-page": title_beside_the_paper,
    "not-a-list": class_list("PK\x03\x04", "ascii"),
    "several-sheets": lambda root: (root / CLASS_LIST).write_bytes(
        xlsx([["name"], ["Ada"]], [["name"], ["Bo"]])
    ),
    "cell-not-text": lambda root: (root / CLASS_LIST).write_bytes(
        xlsx([["name", "class"], ["Ada", "@45748"]])
    ),
    "cell-too-long": class_list(f"name,class\nAda,{'9b ' * 20}\n"),
    "letters-wrong": class_list("name\nŁukasz Żółć\n", "cp1250"),
    "letters-guessed": class_list("name;level\nZoë;core\n", "cp1252"),
    "name-too-long": class_list('name\n"' + "Ada\n" * pupils.LONGEST_NAME + '"\n'),
    "too-many-pupils": class_list("name\n" + "Ada\n" * (pupils.MOST_PUPILS + 1)),
    # No lesson takes so long that a test could wait for it.
    "too-large-to-make": lambda _: None,
}


@pytest.fixture
def little_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give lessons no time, in the test of what happens then."""
    if "too-large-to-make" in request.node.name:
        plan = job.plan
        soon = Limits(seconds=0.01)
        monkeypatch.setattr(job, "plan", lambda *given: replace(plan(*given), limits=soon))


def typed(text: str) -> str:
    """A text with the signs that nobody sees in the places where an example names them."""
    text = text.replace("<tab>", "\t")
    return re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), text)


def written_out(where: str, text: str) -> tuple[str, str, int]:
    """The file that an example is a piece of: its path, its text, the lines above the piece."""
    if where == "question":
        above = "".join(HEAD.values()) + "questions:\n"
        return LESSON_FILE, above + textwrap.indent(text, "  "), above.count("\n")
    if where != "lesson":
        return where, text, 0
    has = [name for name in (*HEAD, "questions") if re.search(f"^{name}:", text, re.M)]
    above = "".join(line for name, line in HEAD.items() if name not in has)
    below = "" if "questions" in has else QUESTIONS
    return LESSON_FILE, above + text + below, above.count("\n")


def provoked(root: Path, name: str) -> list[tuple[str, str, int]]:
    """The problems of a workspace, found as one of this name is: code, file, line."""
    if name not in OF_PAGES | OF_LISTS:
        told = json.loads(broadsheet("check", "--format", "json", at=root).out)["problems"]
        return [(p["code"], p["file"], p["line"]) for p in told]
    options = ("--class", CLASS_LIST) if name in OF_LISTS else ()
    told = broadsheet("build", *options, at=root).err
    problem = r"^(?:error|warning)\[([a-z0-9-]+)\].*\n +--> ([^:\n]+)(?::(\d+))?"
    return [(code, file, int(line or 1)) for code, file, line in re.findall(problem, told, re.M)]


def made(root: Path, where: str, lines: tuple[tuple[bool, str], ...]) -> set[tuple[str, int]]:
    """Write an example into a workspace; give back the file and line of each of its marks."""
    workspace(root, {"bridge": LESSON}, {"river-bridge": SEED})
    if where == "folder":
        for _, name in lines:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir()
            else:
                path.write_text(LESSON if name.startswith("lessons/") else SEED)
        return {(name.rstrip("/"), 1) for marked, name in lines if marked}
    text = "".join(f"{typed(text)}\n" for _, text in lines)
    file, whole, above = written_out(where, text)
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(whole, encoding="utf-8")
    return {(file, above + number) for number, (marked, _) in enumerate(lines, 1) if marked}


@pytest.mark.parametrize("name", [n for n in CODES if n in EXAMPLES and n not in SET_UP])
def test_an_example_provokes_its_problem_at_a_marked_line_and_fixed_none(
    name: str, tmp_path: Path
) -> None:
    example = EXAMPLES[name]
    marks = made(tmp_path / "faulty", example.where, example.faulty)
    told = provoked(tmp_path / "faulty", name)
    assert [code for code, *_ in told] == [name]
    if name not in TOLD_ELSEWHERE:
        assert {(file, line) for _, file, line in told} <= marks
    made(tmp_path / "fixed", example.where, example.fixed)
    assert provoked(tmp_path / "fixed", name) == []


@pytest.mark.usefixtures("little_time")
@pytest.mark.parametrize("name", SET_UP)
def test_what_an_example_says_in_words_provokes_its_problem(name: str, tmp_path: Path) -> None:
    root = workspace(tmp_path / "faulty", {"bridge": LESSON}, {"river-bridge": SEED})
    assert name in OF_PAGES | OF_LISTS or provoked(root, name) == []
    SET_UP[name](root)
    assert [code for code, *_ in provoked(root, name)] == [name]


def test_words_are_the_last_resort() -> None:
    assert {name for name, e in EXAMPLES.items() if e.where == IN_WORDS} == SET_UP.keys()
    assert TOLD_ELSEWHERE.keys() | OF_PAGES <= EXAMPLES.keys()
