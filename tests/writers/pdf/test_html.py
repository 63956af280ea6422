"""What a lesson says is printed as text: no HTML, template or style in it ever works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
import tinycss2  # type: ignore[import-untyped]
import tinyhtml5  # type: ignore[import-untyped]
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from support import A4, LARGE, ROOT, TEMPLATES, lesson_of, load_whole, page_of

from broadsheet.compose.sheet import make_key, make_sheet, unmeasured
from broadsheet.questions import question_types
from broadsheet.sheet.items import RubricLevel
from broadsheet.sheet.lines import LineMap, printed_text
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import Scalar
from broadsheet.writers.pdf.html import Renderer, _plain, _runs, inline, paragraphs, unmarked

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element


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
    said = "The mayor spoke"
    questions: list[dict[str, Any]] = [
        {
            "type": "short-answer",
            "answer": f"answer {text}",
            "marks": 2,
            "rubric": [{"level": f"level {text}", "marks": 2, "looks-like": f"like {text}"}],
        },
        {
            "type": "multiple-choice",
            # Long enough not to stand in two columns.
            "options": [f"one {text} {'and more' * 9}", f"two {text}"],
            "answer": f"two {text}",
            "evidence": said,
        },
        {
            "type": "true-or-false",
            "statements": [
                {"text": f"true {text}", "answer": "true", "evidence": said, "why": f"w {text}"},
                {"text": f"false {text}", "answer": "false", "evidence": said},
            ],
        },
        {
            "type": "loaded-terms",
            "terms": [
                {
                    "term": said,
                    "kind": "label",
                    "voice": f"voice {text}",
                    "effect": f"effect {text}",
                    "neutral": f"neutral {text}",
                }
            ],
        },
        {
            "type": "fact-or-opinion",
            "statements": [
                {"quote": said, "answer": "fact", "check": f"check {text}", "why": f"w {text}"},
                {
                    "paraphrase": f"paraphrase {text}",
                    "evidence": said,
                    "answer": "opinion",
                    "voice": f"voice {text}",
                },
            ],
        },
        {
            "type": "identify-source",
            "statements": [
                {
                    "quote": said,
                    "source": f"source {text}",
                    "kind": "unclear",
                    "evidence": said,
                    "why": f"why {text}",
                }
            ],
        },
    ]
    lesson = {
        "title": f"title {text}",
        "seed": "s",
        "level": f"level {text}",
        "time": f"time {text}",
        "aims": [f"aim {text}", f"aim {text}"],
        "standards": [f"standard {text}"],
        "intro": f"intro {text}",
        "notes": f"notes {text}",
        "passages": {"a": {"paragraphs": "1-2", "title": f"passage {text}"}},
        "questions": [deepcopy({**question, **of_all}) for question in questions],
    }
    return yaml.safe_dump(lesson, allow_unicode=True), {"s": seed}


def pages_of(text: str, templates: Templates = TEMPLATES, language: str = "en") -> dict[str, str]:
    """The HTML of all pages of such a lesson; each paragraph is one line."""
    checked = load_whole(*lesson_with(text))
    words = Words(language, templates)
    pieces = [printed_text(p.seed, piece).text for p in checked.passages for piece in p.pieces]
    lines = LineMap.from_layout(checked.passages, [[piece] for piece in pieces])
    sheet = make_sheet(checked, A4, lines, words)
    key = make_key(checked, sheet, lines, words)
    renderer = Renderer(words, templates)
    return {
        "measuring": renderer.measuring(unmeasured(checked, words), A4),
        "worksheet": renderer.worksheet(sheet),
        "answer key": renderer.answer_key(key),
        "notes": renderer.notes(key),
    }


def elements(root: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element of a page, with its attributes, in order."""
    for element in root.iter():
        yield str(element.tag), dict(element.attrib)


def parsed(html: str) -> Element:
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


def text_of(html: str) -> str:
    """What is printed of a page, and its title."""
    root = parsed(html)
    for style in root.iter("style"):
        style.text = ""
    return " ".join("".join(root.itertext()).split())


@cache
def harmless() -> dict[str, str]:
    """The pages that those with a hostile text are held against."""
    return pages_of("harmless words")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_lesson_or_a_seed_adds_no_element_and_no_attribute(text: str) -> None:
    for name, html in pages_of(text).items():
        assert list(elements(parsed(html))) == list(elements(parsed(harmless()[name]))), name


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_lesson_or_a_seed_changes_no_style(text: str) -> None:
    for name, html in pages_of(text).items():
        styles = [style.text for style in parsed(html).iter("style")]
        assert styles == [style.text for style in parsed(harmless()[name]).iter("style")], name


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_lesson_or_a_seed_is_printed_as_it_is_written(text: str) -> None:
    written = " ".join(text.split())
    for name, html in pages_of(text).items():
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


# --- inline Markdown --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* b", "<em>a</em> b"),
        ("**a** b", "<strong>a</strong> b"),
        ("_a_ __b__", "<em>a</em> <strong>b</strong>"),
        ("***a***", "<em><strong>a</strong></em>"),
        ("snake_case_name 2*3*4", "snake_case_name 2<em>3</em>4"),
        (r"\*a\* \_ \\", r"*a* _ \\".replace("\\\\", "\\")),
        ("*a", "*a"),
        ("a * b * c", "a * b * c"),
        # Nothing else is Markdown here.
        ("[a](http://b)", "[a](http://b)"),
        ("![a](b.png)", "![a](b.png)"),
        ("<http://b>", "&lt;http://b&gt;"),
        ("http://b", "http://b"),
        ("`a`", "`a`"),
        ("# a", "# a"),
        ("1. a", "1. a"),
        ("~~a~~", "~~a~~"),
        ("<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("&amp; & &lt;", "&amp;amp; &amp; &amp;lt;"),
        ("\"a\" 'b' -- ...", "&quot;a&quot; 'b' -- ..."),
    ],
)
def test_emphasis_works_and_nothing_else_does(text: str, html: str) -> None:
    assert inline(text) == html


@given(st.text(alphabet="ab*_\\<>&\"'` []()!\n#~{}%", max_size=40))
def test_any_text_becomes_emphasised_text_and_no_other_element(text: str) -> None:
    root = parsed(f"<body><p>{inline(text)}</p></body>")
    tags = [str(element.tag) for element in root.iter()]
    assert set(tags[4:]) <= {"em", "strong", "br"}
    assert tags[:4] == ["html", "head", "body", "p"]
    assert all(not element.attrib for element in root.iter())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("*a* **b**", "a b"),
        ("<i>a</i>", "<i>a</i>"),
        ("a &amp; b", "a &amp; b"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_a_title_that_cannot_be_emphasised_loses_its_marks_only(text: str, plain: str) -> None:
    assert unmarked(text) == plain


@pytest.mark.parametrize(
    ("text", "parts"), [("a", ["a"]), ("a\n\nb", ["a", "b"]), ("a\n \n\n\nb\nc", ["a", "b\nc"])]
)
def test_blank_lines_divide_paragraphs(text: str, parts: list[str]) -> None:
    assert paragraphs(text) == parts


# --- marks in the passage ---------------------------------------------------------------------


@given(
    st.text(alphabet="abcdef", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=5),
)
def test_the_runs_of_a_line_are_the_line_with_just_the_marked_characters_marked(
    line: str, marks: list[list[int]]
) -> None:
    spans = [(min(start, len(line)), min(end, len(line))) for start, end in marks]
    runs = _runs(line, spans)
    assert "".join(run["text"] for run in runs) == line
    marked = [run["marked"] for run in runs for _ in run["text"]]
    assert marked == [any(start <= at < end for start, end in spans) for at in range(len(line))]


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
    names = {name for name, _ in attributes.filled}
    allowed = {"class", "lang", "dir", "style", "data-slot"}
    assert names <= (allowed | FOR_BROWSERS if "browser" in path.parts else allowed)


def test_a_template_gets_plain_texts_numbers_lists_and_groups_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[dict[str, Any]] = []
    render = jinja2.Template.render

    def watched(self: jinja2.Template, *args: Any, **values: Any) -> str:
        handed.append(values)
        return render(self, *args, **values)

    monkeypatch.setattr(jinja2.Template, "render", watched)
    pages_of("words")
    assert len(handed) == 4

    def check(value: Any, way: str) -> None:
        if type(value) is dict:
            for key, item in value.items():
                assert type(key) in (str, int), way
                check(item, f"{way}.{key}")
        elif type(value) is list:
            for number, item in enumerate(value):
                check(item, f"{way}[{number}]")
        elif type(value) is Markup:
            assert way == "style"
        else:
            assert type(value) in (str, int, bool, type(None)), way

    for values in handed:
        for name, value in values.items():
            check(value, name)


def test_a_value_that_knows_where_it_was_written_is_not_handed_to_a_template() -> None:
    place = Place(TextFile("lesson.yaml", "answer: 42"), Span(0, 6))
    with pytest.raises(TypeError, match="no Scalar"):
        _plain((RubricLevel("Best", 2, Scalar("answer", place, plain=True)),))


def override(folder: Path, name: str, text: str) -> Templates:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates(override=folder)


QUESTION = "questions/short-answer/question.html"


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
        "{{ sheet.questions.clear() }}",
        "{% set _ = sheet.questions.append(1) %}",
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
    assert rules(html) == rules(harmless()["worksheet"])
    _, *below = elements(parsed(html))
    assert below == list(elements(parsed(harmless()["worksheet"])))[1:]


@pytest.mark.parametrize("kind", question_types())
def test_no_page_shows_a_brace_that_was_not_filled_in(kind: str) -> None:
    page = page_of(lesson_of(ROOT / "tests" / "questions" / kind.replace("-", "_") / "good.yaml"))
    for html in (page.worksheet, page.key, page.renderer.notes(page.key_record)):
        assert not re.search(r"\{\w*\}", text_of(html))


def test_every_fifth_line_is_numbered_and_paper_and_size_are_told() -> None:
    lesson = lesson_of(ROOT / "lessons" / "who-is-speaking.yaml")
    page = page_of(lesson, LARGE)
    root = parsed(page.worksheet)
    assert (root.get("class") or "").split() == ["a4", "large", "worksheet"]
    holder = next(e for e in root.iter("div") if e.get("class") == "line-numbers")
    numbers = [int(p.text or "") for p in holder]
    assert numbers == list(range(5, page.sheet.last_line + 1, 5))
    assert numbers
