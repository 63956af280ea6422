"""What a lesson says is printed as text: no HTML, template or style in it ever works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import jinja2
import pytest
import tinycss2  # type: ignore[import-untyped]
import yaml
from html_reader import elements, parsed, text_of
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from support import (
    A4,
    LARGE,
    ROOT,
    TEMPLATES,
    lesson_of,
    load_whole,
    one_line_each,
    page_of,
    renderer_of,
)

from broadsheet.compose.sheet import Composer
from broadsheet.questions import question_types
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.sheet import Block, BlockKind
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import Scalar
from broadsheet.writers.key import runs_of
from broadsheet.writers.sandbox import plain

# --- a lesson with the same text in each of its fields ----------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><style>p{display:none}</style>",
    "</p></div></title><h1>big</h1>",
    "<!-- hidden -->",
    "<!DOCTYPE html><html><base href=x>",
    "{{ 7*7 }}",
    "{% raw %}{% include 'page.html' %}",
    "{# gone #}",
    "&amp; &lt;b&gt; &#60;",
    "x\"onload=\"y ' onload='y",
    "url(file:///etc/passwd)",
    "]]> <![CDATA[ <?php ?>",
    "{value} {n} %s ${x}",
    "@page { size: 1mm }",
    "<http://example.org> <img src=x onerror=y>",
    "[a](javascript:x) ![b](file:///etc/passwd)",
    "`code` # head > quote | cell |",
]


def _filled(value: Any, text: str) -> Any:
    """A question of YAML with a text in all places that wait for one."""
    if isinstance(value, dict):
        return {key: _filled(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, text) for inner in value]
    return value.replace("TEXT", text) if isinstance(value, str) else value


def lesson_with(text: str) -> tuple[str, dict[str, str]]:
    """A lesson and its seeds with a text in every field that takes any text."""
    known = ("title", "author", "publisher", "date", "url", "licence", "retrieved", "note")
    front = yaml.safe_dump(dict.fromkeys(known, text))
    seed = f"---\n{front}---\nHead {text}\n\nThe mayor spoke {text} here.\n"
    of_all = {
        "ask": f"ask {text}",
        "hint": f"hint {text}",
        "why": f"why {text}",
        "accept": [f"accept {text}"],
        "reject": [f"reject {text}"],
        "note": f"note {text}",
        "standards": [f"standard {text}"],
    }
    files = sorted((ROOT / "tests" / "questions").glob("*/texts.yaml"))
    questions = [_filled(yaml.safe_load(file.read_text("utf-8")), text) for file in files]
    lesson = {
        "title": f"title {text}",
        "seed": "s",
        "level": f"level {text}",
        "time": f"time {text}",
        "aims": [f"aim {text}", f"aim {text}"],
        "standards": [f"standard {text}"],
        "intro": f"intro {text}",
        "notes": f"notes {text}",
        "passages": {
            "a": {"paragraphs": "1-2", "title": f"passage {text}"},
            "b": {"paragraphs": "2", "title": f"other passage {text}"},
        },
        "questions": [deepcopy({"passage": "a", **question, **of_all}) for question in questions],
    }
    return yaml.safe_dump(lesson, allow_unicode=True), {"s": seed}


def pages_of(text: str, templates: Templates = TEMPLATES, language: str = "en") -> dict[str, str]:
    """The HTML of all pages of such a lesson; each paragraph is one line."""
    checked = load_whole(*lesson_with(text))
    renderer = renderer_of(language, templates)
    composer = Composer(checked, renderer.words)
    key = composer.key(composer.sheet(A4))
    lines = one_line_each(key.sheet.passages)
    return {
        "measuring": renderer.measuring(key.sheet.passages, A4),
        "worksheet": renderer.worksheet(key.sheet, lines),
        "answer key": renderer.answer_key(key, lines),
        "notes": renderer.notes(key, lines),
    }


@cache
def harmless() -> dict[str, str]:
    """The pages that those with a hostile text are held against."""
    return pages_of("harmless words")


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    """A hostile text, and the pages that have it everywhere."""
    return request.param, pages_of(request.param)


def test_a_text_of_a_lesson_or_a_seed_adds_no_element_and_no_attribute(
    hostile: tuple[str, dict[str, str]],
) -> None:
    for name, html in hostile[1].items():
        assert list(elements(parsed(html))) == list(elements(parsed(harmless()[name]))), name


def test_a_text_of_a_lesson_or_a_seed_changes_no_style(
    hostile: tuple[str, dict[str, str]],
) -> None:
    for name, html in hostile[1].items():
        styles = [style.text for style in parsed(html).iter("style")]
        assert styles == [style.text for style in parsed(harmless()[name]).iter("style")], name


def test_a_text_of_a_lesson_or_a_seed_is_printed_as_it_is_written(
    hostile: tuple[str, dict[str, str]],
) -> None:
    written = " ".join(hostile[0].split())
    for name, html in hostile[1].items():
        printed = text_of(html)
        assert printed.count(written) == text_of(harmless()[name]).count("harmless words"), name


def test_each_field_is_printed_somewhere() -> None:
    printed = " ".join(text_of(html) for html in harmless().values())
    lesson = yaml.safe_load(lesson_with("harmless words")[0])

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                yield from texts(item)
        elif isinstance(value, str) and "harmless words" in value:
            yield value

    assert {text for text in texts(lesson) if text not in printed} == set()
    assert {question["type"] for question in lesson["questions"]} == set(question_types())


# --- marks in the passage ---------------------------------------------------------------------


@given(
    st.text(alphabet="abcdef", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=5),
    st.integers(0, 12),
)
def test_the_runs_of_lines_are_the_text_with_just_the_marked_characters_marked(
    text: str, marks: list[list[int]], end_of_line: int
) -> None:
    spans = [(min(start, len(text)), min(end, len(text))) for start, end in marks]
    end = min(end_of_line, len(text))
    runs = [*runs_of(text, 0, end, spans), *runs_of(text, end, len(text), spans)]
    assert "".join(run["text"] for run in runs) == text
    marked = [run["marked"] for run in runs for _ in run["text"]]
    assert marked == [any(start <= at < end for start, end in spans) for at in range(len(text))]
    assert all(run["text"] for run in runs)


# --- templates --------------------------------------------------------------------------------

BUILT_IN = sorted(path for name, path in TEMPLATES.files() if name.endswith(".html"))
# Pages for a browser lead to each other; browser/test_app.py looks where to.
FOR_BROWSERS = {"alt", "aria-label", "data-usual", "height", "href", "id", "name", "for", "width"}
FOR_BROWSERS |= {"sizes", "src", "srcset", "tabindex", "role", "value"}


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_takes_a_text_for_html(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\|\s*(safe|xmlattr|tojson)\b|\bautoescape\b|\bMarkup\b", text)


class _Attributes(HTMLParser):
    """Collects the attributes that hold something a template fills in."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.filled += [(name, value) for name, value in attrs if value and "{{" in value]


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_attribute_that_is_filled_in_is_quoted_and_leads_nowhere(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"=\{\{|=\s+\{\{", re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL))
    attributes = _Attributes()
    attributes.feed(text)
    # A picture is one of the workspace's own.
    filled = [(n, v) for n, v in attributes.filled if (n, v[:11]) != ("src", "template:{{")]
    if "web" in path.parts:
        # A link leads to a place of the same page, a picture is in the page itself.
        filled = [(n, v) for n, v in filled if (n, v[0]) != ("href", "#") and n != "src"]
    names = {name for name, _ in filled if not name.startswith(("aria-", "data-"))}
    allowed = {"class", "lang", "dir", "style", "alt", "colspan"}
    if "browser" in path.parts:
        allowed |= FOR_BROWSERS
    if "web" in path.parts:
        allowed |= {
            "id",
            "name",
            "for",
            "value",
            "headers",
            "content",
            "rows",
            "x",
            "y",
            "cx",
            "cy",
            "type",
        }
    assert names <= allowed


# What the writer itself makes of texts, where all that stands in them is escaped.
MADE_TAGS = {"em", "strong", "br", "span", "mark", "b"}
MADE_ATTRIBUTES = {"class", "lang", "dir", "data-slot"}


def test_a_template_gets_plain_texts_numbers_lists_and_groups_and_texts_marked_up_by_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[dict[str, Any]] = []
    render = jinja2.Template.render

    def watched(self: jinja2.Template, *args: Any, **values: Any) -> str:
        handed.append(dict(*args, **values))
        return render(self, *args, **values)

    monkeypatch.setattr(jinja2.Template, "render", watched)
    pages_of("words")
    assert len(handed) == 4
    made = 0

    def check(value: Any, way: str) -> None:
        if type(value) is dict:
            for key, item in value.items():
                assert type(key) in (str, int), way
                check(item, f"{way}.{key}")
        elif type(value) is list:
            for number, item in enumerate(value):
                check(item, f"{way}[{number}]")
        elif type(value) is Markup:
            nonlocal made
            if way != "style":
                made += 1
                inside = parsed(f"<body><p>{value}</p>").iter("p")
                for tag, attributes in list(elements(next(inside)))[1:]:
                    assert tag in MADE_TAGS, way
                    assert {*attributes} <= MADE_ATTRIBUTES, way
        else:
            assert type(value) in (str, int, float, bool, type(None)), way

    for values in handed:
        for name, value in values.items():
            check(value, name)
    assert made > 100


def test_a_value_that_knows_where_it_was_written_is_not_handed_to_a_template() -> None:
    place = Place(TextFile("lesson.yaml", "answer: 42"), Span(0, 6))
    with pytest.raises(TypeError, match="no Scalar"):
        plain((Block(BlockKind.PARAGRAPH, Scalar("answer", place, plain=True)),))


def override(folder: Path, name: str, text: str) -> Templates:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates(override=folder)


QUESTION = "question.html"


@pytest.mark.parametrize(
    "template",
    [
        "{{ q.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ q['__class__'] }}",
        "{{ q|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(q) }}",
        "{{ q.update({'number': 99}) }}",
        "{{ q.pop('number') }}",
        "{{ q.body.parts.clear() }}",
        "{% set _ = sheet.aims.append(1) %}",
        "{{ nothing }}",
        "{{ q.nothing }}",
        "{{ range(10 ** 9) | list }}",
        "{% include '../page.html' %}",
        "{% include '/etc/passwd' %}",
        "{% include 'missing.html' %}",
        "{% include 'languages/en.yaml/../../../pyproject.toml' %}",
        "{% include 'outside.html' %}",
        f"{{% include '{QUESTION}' %}}",
        "{% if %}",
        "{{ 1 / 0 }}",
        "{{ q.number + 'a' }}",
    ],
)
def test_a_template_of_the_workspace_reaches_nothing_and_changes_nothing(
    tmp_path: Path, template: str
) -> None:
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "outside.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(TemplateFaultyError) as raised:
        pages_of("words", override(tmp_path / "own", QUESTION, template))
    assert re.search(r"template|leads out of its folder", str(raised.value))


def test_a_template_of_the_workspace_goes_before_the_built_in_one(tmp_path: Path) -> None:
    pages = pages_of("words", override(tmp_path, QUESTION, "<p>{{ q.number }}: ours</p>"))
    assert "<p>1: ours</p>" in pages["worksheet"]


# --- the style --------------------------------------------------------------------------------


def rules(html: str) -> list[str]:
    """The rules of a page's style, all of which can be read."""
    style = "\n".join(style.text or "" for style in parsed(html).iter("style"))
    found = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    assert not [rule for rule in found if rule.type == "error"]
    return [rule.type for rule in found]


@cache
def in_german() -> dict[str, str]:
    """The pages with furniture in a language that is not the lesson's, all of it harmless."""
    folder = Path(mkdtemp())
    return pages_of("harmless words", override(folder, "languages/de.yaml", "page: Seite"), "de")


@pytest.mark.parametrize(
    "page",
    [
        'Page "{page}" of \\{pages}',
        '"; } } body { display: none } @page { @bottom-right { content: "',
        "</style><script>{page}</script>",
        "Seite {page}\n\n  von {pages}",
        "url(file:///etc/passwd) counter(x) {page}",
        "{page.x} {0} {other}",
    ],
)
def test_a_wording_of_the_footer_stays_inside_its_string(tmp_path: Path, page: str) -> None:
    templates = override(tmp_path, "languages/de.yaml", yaml.safe_dump({"page": page}))
    html = pages_of("harmless words", templates, "de")["worksheet"]
    plain = in_german()["worksheet"]
    assert rules(html) == rules(plain)
    assert list(elements(parsed(html))) == list(elements(parsed(plain)))


@pytest.mark.parametrize("kind", question_types())
def test_no_page_shows_a_brace_that_was_not_filled_in(kind: str) -> None:
    page = page_of(lesson_of(ROOT / "tests" / "questions" / kind.replace("-", "_") / "good.yaml"))
    for html in (page.worksheet, page.key, page.notes):
        assert not re.search(r"\{\w*\}", text_of(html))


def test_every_fifth_line_is_numbered_and_paper_and_size_are_told() -> None:
    lesson = lesson_of(ROOT / "lessons" / "who-is-speaking.yaml")
    page = page_of(lesson, LARGE)
    last = page.lines.last
    root = parsed(page.worksheet)
    assert (root.get("class") or "").split() == ["a4", "large", "worksheet"]
    holder = next(e for e in root.iter("div") if e.get("class") == "line-numbers")
    numbers = [int(p.text or "") for p in holder]
    assert numbers == list(range(5, last + 1, 5))
    assert numbers


@pytest.mark.parametrize(
    ("edition", "group", "layout"),
    [(A4, "judgement", "table"), (A4, "irrelevant", "list"), (LARGE, "forecast", "list")],
    ids=["short", "long", "large"],
)
def test_no_word_above_a_box_to_tick_is_broken(edition: Edition, group: str, layout: str) -> None:
    items = f"[{{text: One, answer: {group}}}, {{text: Two, answer: fact}}]"
    question = f"{{type: sort, groups: [{group}, fact], items: {items}}}"
    lesson = load_whole(f"title: A\nseed: s\nquestions: [{question}]\n", {"s": "Head\n\nBody."})
    html = page_of(lesson, edition).worksheet
    assert ('<table class="parts ticks">' in html) == (layout == "table")
