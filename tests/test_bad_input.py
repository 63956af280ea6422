"""Whatever is handed in: one clear message with its place, the right status, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from desk import LESSON, SEED, Press, broadsheet, built_workspace, tree, workspace

from broadsheet.source.atomic import TEMPORARY

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = "title: T\nseed: bridge\nquestions:\n"
SHORT = QUESTIONS + "  - type: short-answer\n    ask: Who?\n    answer: They.\n"


def run(
    *arguments: str, at: Path, before: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own.

    Args:
        arguments: of the command.
        at: the current folder.
        before: Python that is run first.
        environment: variables that are set besides the usual ones.
    """
    return subprocess.run(
        command(*arguments, before=before),
        cwd=at,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def command(*arguments: str, before: str = "") -> list[str]:
    # Workers start from a main module that can be imported again, as the real one.
    start = f"{before}\nfrom broadsheet.cli.app import main\nmain()"
    return [sys.executable, *(("-c", start) if before else ("-m", "broadsheet")), *arguments]


def unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(TEMPORARY)]


# --- lessons and seeds ------------------------------------------------------------------------

BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

LESSONS = {
    "empty": ("", "nothing-written", None),
    "comments only": ("# title: A\n", "nothing-written", None),
    "a doubled key": ("title: A\n" + SHORT, "doubled-key", "2:1"),
    "a quotation with a changed word": (
        SHORT + "    evidence: the bridge will open in March\n",
        "quote-not-found",
        "7:15",
    ),
    "a seed that is not there": (SHORT.replace("bridge", "brigde"), "seed-missing", "2:7"),
    "a passage whose end stands before its beginning": (
        SHORT.replace("questions:", "passages:\n  p: {from: The ferry, to: in March}\nquestions:"),
        "passage-backwards",
        "4:28",
    ),
    "paragraphs that count backwards": (
        SHORT.replace("questions:", "passages:\n  p: {paragraphs: 3-2}\nquestions:"),
        "passage-backwards",
        "4:19",
    ),
    "a paragraph that is not there": (
        SHORT.replace("questions:", "passages:\n  p: {paragraphs: 2-9}\nquestions:"),
        "paragraph-missing",
        "4:19",
    ),
    "an answer that is no option": (
        QUESTIONS
        + "  - type: multiple-choice\n    ask: Who?\n    options: [a, b]\n    answer: c\n",
        "answer-not-an-option",
        "7:13",
    ),
    "a misspelt key": (SHORT.replace("ask:", "aks:"), "key-unknown", "5:5"),
    "a type that is none": (SHORT.replace("short-", "long-"), "value-not-allowed", "4:11"),
    "a tab": (SHORT.replace("    ask", "\task"), "tab", "5:1"),
    "a colon in a text": (SHORT.replace("Who?", "Read: who?"), "colon-in-text", "5:10"),
    "a quotation mark that stays open": (SHORT.replace("Who?", '"Who?'), "unclosed-quote", "5:10"),
    "200 levels": (SHORT.replace("They.", "[" * 200 + "]" * 200), "too-deep", None),
    "200 levels by indentation": (
        "".join(f"{' ' * n}a:\n" for n in range(200)),
        "too-deep",
        None,
    ),
    "two documents": (SHORT + "---\n" + SHORT, "second-document", "7:1"),
    "a list": ("- a\n- b\n", "group-expected", "1:1"),
    "a text": ("hello\n", "group-expected", "1:1"),
    "no questions": ("title: A\nseed: bridge\n", "key-missing", "1:1"),
    "a line reference that stays open": (
        SHORT.replace("Who?", 'Who in lines("council"?'),
        "line-reference",
        "5:17",
    ),
    "a control character": (SHORT.replace("Who?", "Wh\x1b[31mo?"), "control-character", "5:12"),
}


@pytest.mark.parametrize("name", LESSONS)
def test_a_faulty_lesson_gives_one_message_at_its_place_and_keeps_its_pdfs(
    tmp_path: Path, name: str
) -> None:
    text, code, place = LESSONS[name]
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk / "output")
    (desk / "lessons" / "bridge.yaml").write_text(text)
    result = broadsheet("build", at=desk)
    assert (result.status, result.out) == (1, "")
    assert result.err.count("error[") == 1, result.err
    assert f"error[{code}]: " in result.err
    assert f"--> lessons/bridge.yaml{':' + place if place else ''}" in result.err
    assert "\x1b" not in result.err
    assert result.err.endswith("1 lesson with errors, not built.\n")
    assert tree(desk / "output") == before
    assert broadsheet("check", at=desk).status == 1


def test_a_yaml_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"bomb": BOMB})
    result = broadsheet("check", at=desk)
    assert result.status == 1
    assert "error[yaml-alias]" in result.out
    assert len(result.out) < 60_000


@pytest.mark.parametrize("name", ["lessons/bridge.yaml", "seeds/bridge.txt", "broadsheet.yaml"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (50_000_000, "file-too-large"),
        (b"title: caf\xe9\n", "not-utf-8"),
        ("title: A".encode("utf-16"), "not-utf-8"),
        (b"title: \x00", "control-character"),
    ],
)
def test_a_file_that_is_no_text_is_a_problem_of_that_file(
    tmp_path: Path, name: str, content: bytes | int, code: str
) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk / "output")
    if isinstance(content, bytes):
        (desk / name).write_bytes(content)
    else:
        (desk / name).touch()
        os.truncate(desk / name, content)
    for command_ in ("check", "build"):
        result = broadsheet(command_, at=desk)
        assert result.status == 1
        assert result.said.count(f"error[{code}]") == 1
        assert f"--> {name}" in result.said
    assert tree(desk / "output") == before


@pytest.mark.parametrize(
    ("letter", "where"),
    [("ა", "lesson"), ("🐝", "seed"), ("ა", "seed, and a comment in the lesson")],
)
def test_a_letter_that_no_font_has_is_shown_at_its_place(
    tmp_path: Path, letter: str, where: str
) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk / "output")
    if where == "lesson":
        (desk / "lessons/bridge.yaml").write_text(LESSON.replace("Who says", f"Who {letter} says"))
        place = "lessons/bridge.yaml:5:14"
    else:
        comment = f"# {letter}\n" if "comment" in where else ""
        (desk / "lessons" / "bridge.yaml").write_text(comment + LESSON)
        (desk / "seeds" / "bridge.txt").write_text(SEED.replace("ferry", letter))
        place = "seeds/bridge.txt:5:5"
    result = broadsheet("build", at=desk)
    assert (result.status, result.out) == (1, "")
    words = f"error[letter-without-font]: no font here has the letter `{letter}`"
    assert result.err.count("error[") == result.err.count(words) == 1
    assert f"--> {place}\n" in result.err
    assert tree(desk / "output") == before


# --- templates --------------------------------------------------------------------------------

TEMPLATES = {
    "a fault in its grammar": ("page.html", "{% for x %}"),
    "a name that is not there": ("page.html", "{{ nothing }}"),
    "a way out of the sandbox": ("page.html", "{{ ''.__class__ }}"),
    "a longer way out": ("page.html", "{{ cycler.__init__.__globals__.os }}"),
    "another way out": ("page.html", "{{ t|attr('__class__') }}"),
    "an endless loop": ("page.html", "{% for i in range(10 ** 9) %}{% endfor %}"),
    "a file of the machine": ("page.html", "{% include '../../etc/passwd' %}"),
    "a file of the machine by its path": ("page.html", "{% include '/etc/passwd' %}"),
    "a template that includes itself": ("page.html", "{% include 'page.html' %}"),
    "a picture of the machine": ("page.html", "<html lang=en><img src='file:///etc/passwd'>"),
    "a picture from a network": ("page.html", "<html lang=en><img src='http://a.example/b'>"),
    "a division by nothing": ("page.html", "{{ 1 / 0 }}"),
    "a wrong format": ("page.html", "{{ '{a}'.format() }}"),
    "no language": ("page.html", "<title>T</title>hello"),
    "passages that are not measured": ("measure.html", "<html lang=en><title>T</title>hello"),
    "notes with a fault": ("notes.html", "{{ nothing.at.all }}"),
    "a question with a fault": ("question.html", "{% endif %}"),
    "words that are no YAML": ("languages/en.yaml", "a: [\n"),
    "words that are a list": ("languages/en.yaml", "- a\n"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_faulty_template_stops_its_lesson_with_a_message_and_nothing_else(
    tmp_path: Path, name: str
) -> None:
    file, text = TEMPLATES[name]
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk / "output")
    (desk / "templates" / file).parent.mkdir(parents=True)
    (desk / "templates" / file).write_text(text)
    result = broadsheet("build", at=desk)
    assert (result.status, result.out) == (1, "")
    assert result.err.count("error[") == result.err.count("error[cannot-lay-out]: ") == 1
    assert "--> lessons/bridge.yaml" in result.err
    assert "root:" not in result.err
    assert tree(desk / "output") == before


def test_a_template_that_is_a_link_out_is_not_read(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "desk")
    (tmp_path / "secret").write_text("my password")
    (desk / "templates").mkdir()
    (desk / "templates" / "page.html").symlink_to(tmp_path / "secret")
    run = broadsheet("build", at=desk)
    assert run.status == 1
    assert "`page.html` is a link that leads out of its folder" in run.err
    assert "my password" not in run.out + run.err


@pytest.mark.parametrize(("command", "status"), [("check", 0), ("build", 1)])
def test_a_language_file_that_is_a_link_out_is_no_fault_of_the_program(
    tmp_path: Path, command: str, status: int
) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": f"language: de\n{LESSON}"})
    (tmp_path / "secret").write_text("name: my password")
    (desk / "templates" / "languages").mkdir(parents=True)
    (desk / "templates" / "languages" / "de.yaml").symlink_to(tmp_path / "secret")
    run = broadsheet(command, at=desk)
    assert run.status == status
    assert ("`languages/de.yaml` is a link" in run.err) == (command == "build")
    assert "my password" not in run.out + run.err


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["--force", "-o", "--help", "-", "a b", "ü", "a.b", "🐝", "a'b"])
def test_a_lesson_may_have_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    desk = workspace(tmp_path / "desk", {name: LESSON})
    Press(monkeypatch)
    for arguments in ((), ("--force", "--", name), ("--force", f"lessons/{name}.yaml")):
        assert broadsheet("build", *arguments, at=desk).status == 0
    assert (desk / "output" / f"{name}-worksheet.pdf").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_file_s_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {})
    for folder, ending in (("lessons", ".yaml"), ("seeds", ".txt"), ("templates", ".html")):
        (desk / folder).mkdir(exist_ok=True)
        (desk / folder / (os.fsdecode(b"caf\xe9\x1b[31m") + ending)).write_text(LESSON)
    for arguments in (("check",), ("check", "--format", "json"), ("build",)):
        result = run(*arguments, at=desk)
        assert result.returncode == 0, result.stderr
        assert "\x1b" not in result.stdout + result.stderr


def test_a_workspace_may_lie_in_a_folder_with_any_name(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "Größe – 9b (neu) & 'mehr' #1 %41 {x}")
    result = broadsheet("build", at=desk)
    assert (result.status, result.err) == (0, "")
    assert broadsheet("check", "--workspace", desk.name, at=tmp_path).status == 0
    assert broadsheet("build", at=desk).out.startswith("1 lesson unchanged.\n")


# --- machines ---------------------------------------------------------------------------------


def test_without_pango_everything_works_but_the_printing(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk)
    (desk / "lessons" / "bridge.yaml").write_text(LESSON + "    note: changed\n")
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('weasyprint', 'cffi'):\n"
        "            raise OSError(f\"cannot load library 'libpango-1.0-0' ({name})\")\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    path = os.pathsep.join([str(hook), str(ROOT)])
    assert run("check", at=desk, PYTHONPATH=path).returncode == 0
    result = run("build", at=desk, PYTHONPATH=path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "broadsheet: the libraries that set the type are not here. "
        "`broadsheet doctor` says what to do.\n"
    )
    assert tree(desk / "output") == {
        name.removeprefix("output/"): content
        for name, content in before.items()
        if name.startswith("output/")
    }


@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX")
def test_a_file_that_cannot_be_written_to_its_end_leaves_the_old_one(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = tree(desk / "output")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))"
    result = run("build", "--force", at=desk, before=limit)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot write `output/bridge-worksheet.pdf`: File too large." in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(desk / "output") == before


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_a_build_with_130_and_whole_files(tmp_path: Path, jobs: str) -> None:
    desk = built_workspace(tmp_path / "desk")
    for name in "abcdefgh":
        (desk / "lessons" / f"{name}.yaml").write_text(LESSON)
    with subprocess.Popen(
        command("build", "--force", "-j", jobs),
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()  # the first lesson is done, others are not
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to the workers too
        said, complained = process.stdout.read(), process.stderr.read()
        assert process.wait(30) == 130
    assert complained == ""
    assert "built" not in said
    assert unfinished(desk) == []
    made = list((desk / "output").glob("*.pdf"))
    assert 2 <= len(made) < 18
    for path in made:
        with pikepdf.open(path) as pdf:
            assert pdf.pages


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_ctrl_c_while_workers_start_gives_no_traceback(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", dict.fromkeys("ab", LESSON))
    # The signal comes while the first worker imports what it needs, which takes far longer.
    strike = (
        "import os, signal, time\n"
        "from multiprocessing import popen_spawn_posix as p\n"
        "launch = p.Popen._launch\n"
        "def strike(self, process):\n"
        "    launch(self, process)\n"
        "    time.sleep(0.2)\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "p.Popen._launch = strike\n"
    )
    process = subprocess.run(
        command("build", "-j", "2", before=strike),
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=60,
    )
    assert "Traceback" not in process.stderr
    assert unfinished(desk) == []


@pytest.mark.skipif(os.name == "nt", reason="pipes are POSIX")
@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--format", "json"), ("types",), ("build", "--force")]
)
def test_output_that_nobody_reads_to_its_end_is_no_complaint(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    desk = built_workspace(tmp_path / "desk")
    (desk / "lessons" / "b.yaml").write_text(LESSON.replace("seed: bridge", "seed: none"))
    ends = os.pipe()
    os.close(ends[0])
    try:
        process = subprocess.run(
            command(*arguments),
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=ends[1],
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    finally:
        os.close(ends[1])
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert "roken pipe" not in process.stderr
    assert "went wrong" not in process.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_messages_can_be_printed_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": SHORT.replace("bridge", "рада 🐝 é")})
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for arguments in (("check",), ("check", "--format", "json"), ("build",)):
        result = subprocess.run(
            command(*arguments),
            cwd=desk,
            env=os.environ | old | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
            capture_output=True,
            timeout=60,
        )
        said = (result.stdout + result.stderr).decode(encoding)
        assert result.returncode == 1, said
        assert "seed-missing" in said
        assert "Traceback" not in said
        if "json" in arguments:
            (problem,) = json.loads(result.stdout)["problems"]
            assert problem["message"] == "there is no seed `рада 🐝 é`"


def test_a_deleted_current_folder_is_told(tmp_path: Path) -> None:
    gone = "import os, tempfile; d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d)"
    result = run("check", at=tmp_path, before=gone)
    assert result.returncode == 2
    assert result.stderr.startswith("broadsheet: the current folder has been deleted or moved.")
