"""Templates: which file is meant by a name, and which never is."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from support import ROOT

from broadsheet.source.templates import (
    BUILT_IN,
    LARGEST_FILE,
    LARGEST_TEMPLATE,
    TemplateFaultyError,
    Templates,
    TemplateSnapshot,
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def write(path: Path, text: str = "mine") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_built_in_file_is_found_by_its_name() -> None:
    assert Templates().find("page.html") == BUILT_IN / "page.html"
    assert Templates().find("questions/short-answer/en.yaml")
    assert Templates().find("none.html") is None


def test_a_file_of_one_s_own_goes_before_the_built_in_one(own: Path) -> None:
    mine = write(own / "questions" / "short-answer" / "question.html")
    templates = Templates(own)
    assert templates.find("questions/short-answer/question.html") == mine
    assert templates.read("questions/short-answer/question.html") == "mine"
    assert templates.find("page.html") == BUILT_IN / "page.html"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "/", "/etc/passwd", "../secret", "../../etc/passwd", "a/../../secret",
        "questions/../page.html", "questions", "./..", "page.html/..", "a\0b", "//etc/passwd",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_finds_nothing(own: Path, name: str) -> None:
    write(own.parent / "secret")
    write(own / "a" / "b")
    assert Templates(own).find(name) is None
    assert Templates(own).read(name) is None


def test_a_link_out_of_the_folder_is_not_followed(own: Path) -> None:
    secret = write(own.parent / "secret")
    (own / "page.html").symlink_to(secret)
    (own / "mine.html").symlink_to(secret)
    (own / "folder").symlink_to(own.parent)
    templates = Templates(own)
    for name in ("page.html", "mine.html", "folder/secret"):
        with pytest.raises(TemplateFaultyError, match="leads out"):
            templates.find(name)
    assert all(path.resolve() != secret.resolve() for _, path in templates.files())


@pytest.mark.parametrize("taken", [False, True])
def test_what_is_told_of_a_link_out_of_the_folder_is_told_of_what_was_taken(
    own: Path, taken: bool
) -> None:
    (own / "page.html").symlink_to(write(own.parent / "secret"))
    (own / "gone.html").symlink_to(own.parent / "nothing")
    (own / "questions").symlink_to(own.parent)
    templates = Templates(own).snapshot() if taken else Templates(own)
    for name in ("page.html", "gone.html", "questions/secret", "questions/none/style.css"):
        with pytest.raises(TemplateFaultyError, match=f"`{name}`.*leads out|`questions`.*leads"):
            templates.read(name)
    assert templates.read("page.css") == Templates().read("page.css")


def test_a_link_inside_the_folder_is_followed(own: Path) -> None:
    (own / "b.html").symlink_to(write(own / "a.html"))
    assert Templates(own).read("b.html") == "mine"


def test_a_file_that_is_far_too_large_is_no_template(own: Path) -> None:
    write(own / "a.css", " " * LARGEST_TEMPLATE)
    write(own / "b.css", " " * (LARGEST_TEMPLATE + 1))
    assert Templates(own).read("a.css")
    with pytest.raises(TemplateFaultyError, match="262,144 bytes"):
        Templates(own).read("b.css")


def test_a_file_that_is_not_utf_8_is_named(own: Path) -> None:
    (own / "page.css").write_bytes(b"/* \xe4 */")
    with pytest.raises(TemplateFaultyError, match=r"page\.css"):
        Templates(own).read("page.css")


def test_files_that_were_taken_are_what_they_were_wherever_they_are(own: Path) -> None:
    write(own / "page.html", "one\r\ntwo")
    write(own / "inner" / "a.html")
    (own / "link").symlink_to(own / "inner")
    (own / "inner" / "round").symlink_to(own)
    (own / "logo.png").write_bytes(bytes(LARGEST_TEMPLATE + 1))
    (own / "page.css").write_bytes(b"/* \xe4 */")
    with (own / "film.mp4").open("wb") as film:
        film.truncate(LARGEST_FILE + 1)
    taken = pickle.loads(pickle.dumps(Templates(own).snapshot()))  # noqa: S301 - our own
    own.rename(own.parent / "elsewhere")
    assert taken.snapshot() is taken
    assert taken.read("page.html") == "one\ntwo"
    assert taken.read("link/a.html") == taken.read("inner/a.html") == "mine"
    assert taken.read("macros.html") == Templates().read("macros.html")
    assert len(taken.content("logo.png", LARGEST_FILE)) == LARGEST_TEMPLATE + 1
    assert taken.find("none.html") is None
    assert taken.find("inner") is None
    assert taken.find("../elsewhere/page.html") is None
    for name, words in (
        ("logo.png", "262,144 b"),
        ("page.css", "UTF-8"),
        ("film.mp4", "8,388,608"),
    ):
        with pytest.raises(TemplateFaultyError, match=words):
            taken.read(name)
    with pytest.raises(TemplateFaultyError, match="more than 100 bytes"):
        taken.content("logo.png", 100)


def test_a_file_that_may_not_be_read_is_named(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own / "page.html")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    for templates in (Templates(own), Templates(own).snapshot()):
        with pytest.raises(TemplateFaultyError, match=r"`page\.html` cannot be read"):
            templates.read("page.html")


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_a_folder_that_holds_far_more_than_templates_is_not_taken(
    own: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    write(own / "a.html", "four")
    write(own / "b.html", "four")
    monkeypatch.setattr(f"broadsheet.source.templates.{limit}", 2 if limit == "MOST_FILES" else 8)
    assert Templates(own).snapshot().read("b.html") == "four"
    write(own / "c.html", "four")
    with pytest.raises(TemplateFaultyError, match="take out what is not for the pages"):
        Templates(own).snapshot()


def test_what_stands_beside_code_is_found_by_the_names_that_a_workspace_gives_it() -> None:
    for name, place in (
        ("questions/short-answer/en.yaml", "questions/short_answer/en.yaml"),
        ("advice/en.yaml", "article/word_lists/en.yaml"),
        ("preview/style.css", "browser/templates/style.css"),
        ("starter/seeds/river-bridge.txt", "cli/starter/seeds/river-bridge.txt"),
        ("problems/article.seed.diff", "checks/problems/article.seed.diff"),
    ):
        assert Templates().find(name) == ROOT / "broadsheet" / place
        assert name in dict(Templates().files())


def test_code_is_no_template() -> None:
    assert not [name for name, _ in Templates().files() if ".py" in name]
    for name in (
        "questions/short-answer/__init__.py",
        "questions/short_answer/en.yaml",
        "questions/base.py",
        "questions",
        "starter",
    ):
        assert Templates().find(name) is None


def test_a_workspace_replaces_what_stands_beside_code(own: Path) -> None:
    mine = write(own / "questions" / "short-answer" / "en.yaml")
    assert Templates(own).find("questions/short-answer/en.yaml") == mine
    assert dict(Templates(own).files())["questions/short-answer/en.yaml"] == mine


def test_all_files_are_listed_once_in_order(own: Path) -> None:
    mine = write(own / "page.html")
    write(own / "zz" / "new.html")
    files = dict(Templates(own).files())
    assert list(files) == sorted(files)
    assert files["page.html"] == mine
    assert files["zz/new.html"] == own / "zz" / "new.html"
    assert files.keys() - {"zz/new.html"} == dict(Templates().files()).keys()


def test_every_built_in_file_is_text_of_a_template_s_size() -> None:
    templates = Templates()
    for name, _ in templates.files():
        assert templates.read(name) is not None, name


def test_what_an_editor_leaves_beside_a_template_changes_nothing(own: Path) -> None:
    (own / "page.html").write_text("mine")
    before = Templates(own).files()
    for name in (".page.html.swp", "page.html~"):
        (own / name).write_text("mi")
    (own / ".git").mkdir()
    (own / ".git" / "page.html").write_text("old")
    assert Templates(own).files() == before
    taken = Templates(own).snapshot().override
    assert isinstance(taken, TemplateSnapshot)
    assert [*taken.files] == ["page.html"]
