"""The commands: their options, what they say, their exit status."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any, NoReturn

import pikepdf
import pytest
import typer
from desk import FAULTY, LESSON, SEED, Press, broadsheet, built_workspace, tree, workspace

from broadsheet import __version__
from broadsheet.checks.catalogue import explanations
from broadsheet.cli import app as cli
from broadsheet.cli.arguments import workspace_at
from broadsheet.questions import question_types

WARNING = LESSON.replace("seed: bridge", "seed: bridge\nlanguage: kk")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


def pdfs(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.pdf"))


# --- build ------------------------------------------------------------------------------------


def test_build_makes_a_worksheet_and_a_key_and_says_where(desk: Path) -> None:
    result = broadsheet("build", at=desk)
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        "output/bridge-worksheet.pdf  1 page",
        "output/bridge-answer-key.pdf  2 pages",
        "1 lesson built.",
        "Each pupil needs 1 sheet of paper, printed on both sides.",
    ]
    for name in pdfs(desk / "output"):
        with pikepdf.open(desk / "output" / name) as pdf:
            assert [round(float(n)) for n in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_paper_and_print_size_change_the_page_and_the_file_s_name(desk: Path) -> None:
    options = ("--paper", "letter", "--print-size", "large", "--only", "worksheet")
    assert broadsheet("build", *options, at=desk).status == 0
    assert pdfs(desk / "output") == ["bridge-large-print-letter-worksheet.pdf"]
    with pikepdf.open(desk / "output" / "bridge-large-print-letter-worksheet.pdf") as pdf:
        assert [round(float(n)) for n in pdf.pages[0].mediabox] == [0, 0, 612, 792]


@pytest.mark.parametrize(
    ("settings", "options", "stem"),
    [
        ("", (), "bridge"),
        ("", ("--paper", "a4", "--print-size", "standard"), "bridge"),
        ("", ("--paper", "letter"), "bridge-letter"),
        ("", ("--print-size", "large"), "bridge-large-print"),
        ("paper: letter", (), "bridge"),
        ("paper: letter", ("--paper", "a4"), "bridge-a4"),
        ("paper: letter\nprint-size: large", (), "bridge"),
        ("print-size: large", ("--print-size", "standard"), "bridge-standard-print"),
    ],
)
def test_a_file_s_name_says_what_is_unusual_about_the_edition(
    desk: Path, monkeypatch: pytest.MonkeyPatch, settings: str, options: tuple[str, ...], stem: str
) -> None:
    (desk / "broadsheet.yaml").write_text(settings)
    Press(monkeypatch)
    assert broadsheet("build", *options, at=desk).status == 0
    assert pdfs(desk / "output") == [f"{stem}-answer-key.pdf", f"{stem}-worksheet.pdf"]


@pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
def test_only_one_of_the_two_is_made_where_one_is_wanted(
    desk: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    Press(monkeypatch)
    option = "key" if kind == "answer-key" else kind
    assert broadsheet("build", "--only", option, at=desk).status == 0
    assert pdfs(desk / "output") == [f"bridge-{kind}.pdf"]


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_the_output_may_be_any_folder_which_is_made(
    desk: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    press = Press(monkeypatch)
    result = broadsheet("build", option, "../for class/9b", at=desk)
    assert (result.status, result.err) == (0, "")
    assert "../for class/9b/bridge-worksheet.pdf  1 page" in result.out
    # Pupils may see it: nothing but PDFs, and the records stay here.
    made = ["bridge-answer-key.pdf", "bridge-worksheet.pdf"]
    assert sorted(tree(desk.parent / "for class" / "9b")) == made
    assert len([*(desk / "output").rglob("*.json")]) == 1
    assert pdfs(desk / "output") == []
    assert press.since() == ["bridge"]
    assert "1 lesson unchanged." in broadsheet("build", option, "../for class/9b", at=desk).out
    (desk.parent / "for class" / "9b" / made[0]).write_bytes(b"altered")
    broadsheet("build", option, "../for class/9b", at=desk)
    broadsheet("build", option, "../for class/9c", at=desk)
    assert press.since() == ["bridge", "bridge"]


@pytest.mark.parametrize("what", ["a link out", "a file", "to be read only"])
def test_where_no_record_can_be_kept_a_folder_of_one_s_own_is_filled_all_the_same(
    desk: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    press = Press(monkeypatch)
    elsewhere = desk.parent / "elsewhere"
    if what == "a link out":
        elsewhere.mkdir()
        (desk / "output").symlink_to(elsewhere)
    elif what == "a file":
        (desk / "output").write_text("mine")
    else:
        make = Path.mkdir

        def refuse(path: Path, *arguments: Any, **named: Any) -> None:
            if Path(os.path.abspath(path)).is_relative_to(desk):  # noqa: PTH100
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            make(path, *arguments, **named)

        monkeypatch.setattr(Path, "mkdir", refuse)
    for _ in range(2):
        result = broadsheet("build", "-o", "../mine", at=desk)
        assert (result.status, result.err) == (0, ""), what
        assert len(tree(desk.parent / "mine")) == 2
    assert press.since() == ["bridge", "bridge"]
    assert not elsewhere.exists() or not tree(elsewhere)


@pytest.mark.parametrize("name", ["output", "output/.broadsheet"])
@pytest.mark.parametrize("built", ["never", "before"])
def test_an_output_that_leads_out_of_the_workspace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, built: str
) -> None:
    press = Press(monkeypatch)
    desk, elsewhere = workspace(tmp_path / "desk"), tmp_path / "elsewhere"
    (desk / name).parent.mkdir(exist_ok=True)
    if built == "before":
        broadsheet("build", at=desk)
        (desk / name).rename(elsewhere)
    else:
        elsewhere.mkdir()
    press.since()
    (elsewhere / ".broadsheet-notes.tmp").write_text("mine")
    (desk / name).symlink_to(elsewhere)
    before = tree(tmp_path)
    result = broadsheet("build", at=desk)
    assert (result.status, result.out) == (1, "")
    assert f"error[link-outside]: `{name}` is a link that leads out of the workspace" in result.err
    assert "--output" in result.err
    assert (press.since(), tree(tmp_path)) == ([], before)
    result = broadsheet("build", "-o", name.split("/")[0], at=desk)
    assert (result.status, press.since()) == (0, ["bridge"]), "one's own choice"


def test_an_output_that_is_a_link_inside_the_workspace_is_followed(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(monkeypatch)
    (desk / "pdfs").mkdir()
    (desk / "output").symlink_to("pdfs")
    assert broadsheet("build", at=desk).status == 0
    assert "1 lesson unchanged." in broadsheet("build", at=desk).out
    assert press.since() == ["bridge"]
    assert len(pdfs(desk / "pdfs")) == 2


def test_a_new_lesson_is_not_written_out_of_the_workspace(desk: Path) -> None:
    (desk / "lessons").rename(desk.parent / "elsewhere")
    (desk / "lessons").symlink_to(desk.parent / "elsewhere")
    before = tree(desk.parent)
    result = broadsheet("new", "second", "--seed", "bridge", at=desk)
    assert (result.status, result.out) == (1, "")
    assert "error[link-outside]: `lessons` is a link" in result.err
    assert tree(desk.parent) == before


@pytest.mark.parametrize(
    ("named", "built"),
    [
        ((), ["a", "b", "c"]),
        (("b",), ["b"]),
        (("c", "a", "c"), ["c", "a"]),
        (("lessons/b.yaml",), ["b"]),
        (("./lessons/b.yaml", "b"), ["b"]),
        (("lessons/../lessons/b.yaml",), ["b"]),
    ],
)
def test_lessons_are_named_by_name_or_by_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...], built: list[str]
) -> None:
    desk = workspace(tmp_path / "desk", dict.fromkeys("abc", LESSON))
    press = Press(monkeypatch)
    assert broadsheet("build", *named, at=desk).status == 0
    assert press.since() == built


@pytest.mark.parametrize(
    ("at", "arguments"),
    [
        ("lessons", ("bridge.yaml",)),
        ("lessons", ("../lessons/bridge.yaml",)),
        (".", ("{desk}/lessons/bridge.yaml",)),
        ("..", ("--workspace", "desk", "bridge")),
        ("..", ("--workspace", "desk", "desk/lessons/bridge.yaml")),
        ("seeds", ("--workspace", "..", "../lessons/bridge.yaml")),
        ("..", ("--workspace", "way", "way/lessons/bridge.yaml")),
        ("..", ("--workspace", "way", "desk/lessons/bridge.yaml")),
    ],
)
def test_a_lesson_is_found_from_any_folder_in_whatever_way_its_path_is_written(
    desk: Path, at: str, arguments: tuple[str, ...]
) -> None:
    (desk.parent / "way").symlink_to(desk)
    result = broadsheet("check", *(a.format(desk=desk) for a in arguments), at=desk / at)
    assert (result.status, result.err) == (0, "")


def test_force_makes_again_what_did_not_change(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(monkeypatch)
    for options, printed in ((), ["bridge"]), ((), []), (("--force",), ["bridge"]), ((), []):
        assert broadsheet("build", *options, at=desk).status == 0
        assert press.since() == printed


def test_two_lessons_at_once_give_the_same_files_as_one_after_the_other(tmp_path: Path) -> None:
    other = LESSON.replace("Who says", "Who denies")
    desk = workspace(tmp_path / "desk", {"a": LESSON, "b": other})
    assert broadsheet("build", "-j", "2", "-o", "two", at=desk).status == 0
    assert broadsheet("build", "--jobs", "1", "-o", "one", at=desk).status == 0
    assert len(pdfs(desk / "one")) == 4
    assert tree(desk / "one") == tree(desk / "two")


def test_warnings_are_told_and_do_not_stop_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": WARNING})
    Press(monkeypatch)
    result = broadsheet("build", at=desk)
    assert result.status == 0
    assert "warning[language-without-words]" in result.err
    assert len(pdfs(desk / "output")) == 2


def test_a_lesson_with_an_error_makes_no_pdf_and_the_others_are_still_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk", {"a": LESSON, "bad": FAULTY, "c": LESSON})
    press = Press(monkeypatch)
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert "error[quote-not-found]" in result.err
    assert result.err.endswith("2 lessons built, 1 lesson with errors, not built.\n")
    assert press.since() == ["a", "c"]
    assert [name for name in pdfs(desk / "output") if name.startswith("bad")] == []


# --- check ------------------------------------------------------------------------------------


def test_check_says_that_all_is_well_and_what_it_cannot_see(desk: Path) -> None:
    result = broadsheet("check", at=desk)
    assert (result.status, result.err) == (0, "")
    assert result.out == (
        "1 lesson checked: no problems.\n"
        "Every quotation stands in its seed. Whether the judgements are right is for you to say.\n"
    )


@pytest.mark.parametrize(
    ("lesson", "status", "count"), [(FAULTY, 1, "1 error"), (WARNING, 0, "1 warning")]
)
def test_check_fails_for_errors_and_not_for_warnings(
    tmp_path: Path, lesson: str, status: int, count: str
) -> None:
    result = broadsheet("check", at=workspace(tmp_path / "desk", {"a": lesson, "b": LESSON}))
    assert (result.status, result.err) == (status, "")
    assert f"\n2 lessons checked: {count}.\n" in result.out
    assert ("Every quotation stands in its seed." in result.out) == (status == 0)


def test_check_of_one_lesson_does_not_speak_of_the_others(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a": FAULTY, "b": LESSON})
    assert broadsheet("check", "b", at=desk).status == 0
    assert broadsheet("check", "a", at=desk).status == 1


def test_check_of_everything_looks_at_seeds_that_no_lesson_uses(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", seeds={"bridge": SEED, "other": "---\nauthr: A\n---\nText"})
    result = broadsheet("check", at=desk)
    assert (result.status, result.out.count("[seed-key-unknown]")) == (1, 1)
    assert broadsheet("check", "bridge", at=desk).status == 0


def test_check_as_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a": FAULTY, "b": FAULTY, "c": LESSON})
    result = broadsheet("check", "--format", "json", at=desk / "lessons")
    assert (result.status, result.err) == (1, "")
    problems = json.loads(result.out)["problems"]
    assert [(p["file"], p["line"], p["column"]) for p in problems] == [
        ("a.yaml", 7, 15),
        ("b.yaml", 7, 15),
    ]
    result = broadsheet("check", "--format", "json", "c", at=desk)
    assert (result.status, json.loads(result.out)) == (0, {"problems": []})


# --- passages, types, schema, explain, doctor -------------------------------------------------


@pytest.mark.parametrize("name", ["bridge", "seeds/bridge.txt", "bridge.txt"])
def test_passages_numbers_the_paragraphs_and_marks_title_and_furniture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = f"---\nfurniture: Read more\n---\n{SEED}\nRead more about \u202e it\n"
    result = broadsheet("passages", name, at=workspace(tmp_path / "desk", seeds={"bridge": text}))
    assert result.status == 0
    assert "warning[bidi-control]" in result.err
    assert result.out.splitlines() == [
        "  1  (title) The bridge",
        "  2  The bridge will close in March, the council said.",
        "     Nobody asked the shopkeepers.",
        "  3  The ferry is too small.",
        "  4  (furniture) Read more about � it",
    ]


def test_passages_of_a_faulty_seed_tells_its_problem(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", seeds={"bridge": ""})
    result = broadsheet("passages", "bridge", at=desk)
    assert (result.status, result.out) == (1, "")
    assert "error[seed-empty]" in result.err


def test_types_lists_every_type_with_a_line_of_its_own(tmp_path: Path) -> None:
    result = broadsheet("types", at=tmp_path)
    assert result.status == 0
    lines = result.out.splitlines()
    for name, kind in question_types().items():
        assert kind.__doc__
        (line,) = [line for line in lines if line.startswith(f"  {name} ")]
        assert line.endswith(kind.__doc__.splitlines()[0])
        # Under what pupils do.
        above = [head for head in lines[: lines.index(line)] if head and head[0] != " "]
        assert above[-1] == kind.ACT
    (line,) = [line for line in lines if line.startswith("  quotation-types ")]
    assert "direct, indirect, snippet, orphan" in line


def test_no_two_types_are_called_alike() -> None:
    types = question_types()
    names = [*types, *(name for kind in types.values() for name in kind.ALSO_CALLED)]
    assert len(names) == len({*names})


@pytest.mark.parametrize("name", sorted(question_types()))
def test_types_of_a_type_shows_its_fields_and_a_sample(tmp_path: Path, name: str) -> None:
    result = broadsheet("types", name, at=tmp_path)
    assert result.status == 0
    said = " ".join(result.out.split())
    for field in question_types()[name].known_keys():
        assert field in said
    assert "It must have: type" in said
    assert f"\n  - type: {name}\n" in result.out


def test_schema_prints_json(tmp_path: Path) -> None:
    result = broadsheet("schema", at=tmp_path)
    assert (result.status, result.err) == (0, "")
    assert json.loads(result.out)["title"] == "A Broadsheet lesson"


def test_explain_says_what_a_problem_means_and_what_to_do(tmp_path: Path) -> None:
    result = broadsheet("explain", "quote-not-found", at=tmp_path)
    assert (result.status, result.err) == (0, "")
    explained = explanations()["quote-not-found"]
    said = " ".join(result.out.split())
    assert explained.meaning in said
    assert f"What to do: {explained.fix}" in said
    assert "An error: the lesson's PDFs are not made." in said


def test_the_version_is_told(tmp_path: Path) -> None:
    result = broadsheet("--version", at=tmp_path)
    assert (result.status, result.out) == (0, f"broadsheet {__version__}\n")


# --- new, init --------------------------------------------------------------------------------


def test_new_writes_a_lesson_that_check_accepts_and_nothing_else(desk: Path) -> None:
    before = tree(desk)
    result = broadsheet("new", "second", "--seed", "bridge", at=desk)
    assert (result.status, result.err) == (0, "")
    assert result.out == (
        "lessons/second.yaml is written. Edit it, then: broadsheet build second\n"
    )
    after = tree(desk)
    assert after.keys() - before.keys() == {"lessons/second.yaml", "lessons/lesson.schema.json"}
    assert {name: after[name] for name in before} == before
    said = broadsheet("check", at=desk).out
    assert "2 lessons checked: 1 warning." in said
    assert "`Write here what a good answer says.` was written by Broadsheet" in said


@pytest.mark.parametrize("name", ["bridge", "bridge.yaml"])
def test_new_overwrites_nothing(desk: Path, name: str) -> None:
    before = tree(desk)
    result = broadsheet("new", name, "--seed", "bridge", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "`lessons/bridge.yaml` is there already, and nothing is overwritten" in result.err
    assert tree(desk) == before


@pytest.mark.parametrize("name", ["../up", "a b", "", ".hidden", "a/b", "-x", "a" * 101, "a\nb"])
def test_new_refuses_a_name_that_is_none(desk: Path, name: str) -> None:
    before = tree(desk)
    result = broadsheet("new", "--seed", "bridge", "--", name, at=desk)
    assert result.status == 2
    assert "cannot be a lesson's name" in result.err
    assert tree(desk) == before


def test_new_on_a_faulty_seed_tells_its_problem(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", seeds={"bridge": "---\n"})
    result = broadsheet("new", "a", "--seed", "bridge", at=desk)
    assert result.status == 1
    assert "error[front-matter-open]" in result.err
    assert not (desk / "lessons" / "a.yaml").exists()


def test_init_makes_a_workspace_in_which_every_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = broadsheet("init", "my desk", at=tmp_path)
    assert (result.status, result.err) == (0, "")
    assert result.out == "The workspace `my desk` is ready. Go there, then: broadsheet build\n"
    desk = tmp_path / "my desk"
    assert "1 lesson checked: no problems." in broadsheet("check", at=desk).out
    assert broadsheet("build", at=desk).status == 0
    assert pdfs(desk / "output") == ["who-says-so-answer-key.pdf", "who-says-so-worksheet.pdf"]


@pytest.mark.parametrize("name", ["seeds", "lessons"])
def test_init_overwrites_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "desk" / name).mkdir(parents=True)
    before = tree(tmp_path)
    result = broadsheet("init", "desk", at=tmp_path)
    assert result.status == 2
    assert f"`desk/{name}` is there already, and nothing is overwritten" in result.err
    assert tree(tmp_path) == before


# --- wrong usage ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("build", "brigde"),
            "no lesson `brigde` in this workspace. Did you mean `bridge`?",
        ),
        (("check", "lessons/other.yaml"), "there is no lesson `lessons/other.yaml`"),
        (("check", "/etc/passwd"), "there is no lesson `/etc/passwd`"),
        (("passages", "brigde"), "there is no seed `brigde` in `seeds/`. Did you mean `bridge`?"),
        (("new", "a", "--seed", "zzz"), "there is no seed `zzz` in `seeds/`."),
        (("types", "short-anser"), "no question type `short-anser`. Did you mean `short-answer`?"),
        (("explain", "quote-not-fund"), "`quote-not-fund`. Did you mean `quote-not-found`?"),
        (("build", "--paper", "a6"), "a6"),
        (("build", "--print-size", "huge"), "huge"),
        (("build", "--only", "notes"), "notes"),
        (("build", "-j", "0"), "--jobs"),
        (("build", "-j", "many"), "--jobs"),
        (("check", "--format", "xml"), "xml"),
        (("check", "--colour"), "--colour"),
        (("bild",), "bild"),
        (("new", "a"), "--seed"),
        (("explain",), "which problem? Its name stands in the brackets of the message"),
        (("--workspace", "nowhere", "check"), "--workspace"),
        (("check", "--workspace", "nowhere"), "there is no folder `nowhere`"),
        (("check", "--workspace", "seeds/bridge.txt"), "there is no folder `seeds/bridge.txt`"),
        (("check", "--workspace", "seeds"), "there is no lesson in `seeds/lessons`"),
    ],
)
def test_a_word_that_means_nothing_is_wrong_usage(
    desk: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = tree(desk)
    result = broadsheet(*arguments, at=desk)
    assert (result.status, result.out) == (2, "")
    assert words in result.err
    assert tree(desk) == before


def test_outside_a_workspace_a_command_says_how_to_make_one(tmp_path: Path) -> None:
    for arguments in (("build",), ("check",), ("passages", "a"), ("new", "a", "--seed", "b")):
        result = broadsheet(*arguments, at=tmp_path)
        assert (result.status, result.out) == (2, "")
        assert "`broadsheet init DIR` makes one." in result.err


def test_a_folder_that_is_gone_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> NoReturn:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("broadsheet.cli.arguments.Path.cwd", gone)
    with pytest.raises(typer.Exit) as stopped:
        workspace_at(None)
    assert stopped.value.exit_code == 2


def test_a_workspace_without_lessons_says_how_to_make_one(tmp_path: Path) -> None:
    result = broadsheet("build", at=workspace(tmp_path / "desk", {}))
    assert result.status == 2
    assert "there is no lesson in `lessons`.\n`broadsheet new NAME --seed SEED`" in result.err


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("paper: a6\n", "value-not-allowed"),
        ("papr: a4\n", "key-unknown"),
        ("- a\n", "group-expected"),
        ("paper: [a4]\n", "text-expected"),
        ("paper: a4\npaper: a4\n", "doubled-key"),
    ],
)
def test_faulty_settings_are_a_problem_of_their_file(
    desk: Path, command: str, settings: str, code: str
) -> None:
    (desk / "broadsheet.yaml").write_text(settings)
    result = broadsheet(command, at=desk)
    assert result.status == 1
    assert f"error[{code}]" in result.said
    assert "broadsheet.yaml:" in result.said
    assert not (desk / "output").exists()


def test_commands_that_only_look_write_nothing(desk: Path) -> None:
    before = tree(desk)
    for arguments in (
        ("check",),
        ("check", "--format", "json"),
        ("passages", "bridge"),
        ("types",),
        ("types", "short-answer"),
        ("schema",),
        ("explain", "quote-not-found"),
        ("doctor",),
        ("--version",),
        ("--help",),
    ):
        assert broadsheet(*arguments, at=desk).status == 0, arguments
    assert tree(desk) == before


@pytest.mark.parametrize(
    "command",
    ["build", "check", "passages", "types", "new", "schema", "explain", "doctor", "init"],
)
def test_every_command_says_what_it_does(tmp_path: Path, command: str) -> None:
    assert f"  {command} " in broadsheet("--help", at=tmp_path).out
    result = broadsheet(command, "--help", at=tmp_path)
    assert result.status == 0
    assert f"broadsheet {command}" in result.out or f"{command} [OPTIONS]" in result.out


def test_no_command_at_all_shows_the_commands(tmp_path: Path) -> None:
    result = broadsheet(at=tmp_path)
    assert result.status == 2
    assert "Commands:" in result.said


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_fault_of_the_program_is_said_to_be_one_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], debug: str
) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("the \x1b[31m works")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setenv("BROADSHEET_DEBUG", debug)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 70
    said = capsys.readouterr().err
    assert "something went wrong inside Broadsheet (RuntimeError: the �[31m works)" in said
    assert ("Traceback" in said) == bool(debug)


def test_a_built_workspace_is_fresh_wherever_it_is_copied(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "copy")
    assert broadsheet("build", at=desk).out.startswith("1 lesson unchanged.\n")
