"""The PDF stage lets nothing in but the workspace's own pictures, and nothing wrong out."""

from __future__ import annotations

import io
import logging
import os
import re
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from laws import answers_in
from support import A4, BOTH, ROOT, TEMPLATES, load, load_whole, press, print_pages

from broadsheet.build.products import Kind
from broadsheet.sheet.answers import Marked
from broadsheet.source.templates import Templates
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.layout import LARGEST_IMAGE, LayoutError, lay_out, write
from writers.pdf.test_html import lesson_with


def png(size: int = 0) -> bytes:
    """A picture of one black point, with as many more bytes as are wanted."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    more = chunk(b"teXt", b"x" * size) if size else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + more
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """A workspace's templates, with a picture, and things that are none or lie outside."""
    outside, own = tmp_path / "outside", tmp_path / "own"
    outside.mkdir()
    (own / "pictures").mkdir(parents=True)
    (own / "logo.png").write_bytes(png())
    (own / "pictures" / "logo.png").write_bytes(png())
    (own / "text.png").write_text("a text", "utf-8")
    (own / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (own / "large.png").write_bytes(png(LARGEST_IMAGE))
    (outside / "secret.png").write_bytes(png())
    (own / "link.png").symlink_to(outside / "secret.png")
    (own / "folder.png").mkdir()
    os.mkfifo(own / "pipe.png")
    return Templates(override=own)


def page(body: str = "", style: str = "", lang: str = "en") -> str:
    style = f"@page {{ size: 200px; margin: 20px }} {style}"
    head = f"<head><title>t</title><style>{style}</style></head>"
    return f'<html lang="{lang}">{head}<body>{body}</body></html>'


def images(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return sum(
            isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"
            for found in document.objects
        )


# --- fonts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["measure", "lay_out"])
def test_the_fonts_are_chosen_before_the_layout_is_loaded(stage: str) -> None:
    code = (
        "import os, sys, importlib.abc\n"
        "from broadsheet.writers.pdf import layout as pdf\n"
        "from broadsheet.source.templates import Templates\n"
        "class Watch(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        assert name != 'weasyprint' or 'FONTCONFIG_FILE' in os.environ\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"pdf.{stage}('<html lang=en><title>t</title>', Templates())\n"
    )
    variables = {name: v for name, v in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables, check=True)


# --- what a page may load ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["logo.png", "pictures/logo.png"])
def test_a_picture_of_the_workspace_is_printed(templates: Templates, name: str) -> None:
    html = page(f'<img alt="School" src="template:{name}">')
    assert images(write([lay_out(html, templates)])) == 1


def test_a_picture_inside_the_page_is_printed() -> None:
    drawing = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"
    assert write([lay_out(page(style=f"p {{ background: url('{drawing}') }}"), TEMPLATES)])


REFUSED = [
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "file:/etc/passwd",
    "FILE:///etc/passwd",
    "/etc/passwd",
    "http://example.org/a.png",
    "https://example.org/a.png",
    "ftp://example.org/a.png",
    "//example.org/a.png",
    "data:text/css,p{color:red}",
    "data:text/html,a",
    "data:application/pdf,a",
    "data:,a",
    "javascript:a",
    "template:../outside/secret.png",
    "template:pictures/../../outside/secret.png",
    "template:/etc/passwd",
    "template:%2e%2e/outside/secret.png",
    "template:link.png",
    "template:missing.png",
    "template:folder.png",
    "template:pipe.png",
    "template:text.png",
    "template:drawing.svg",
    "template:page.css",
    "logo.png",
    "template:large.png",
    "template:",
    "template:a\0b.png",
    "x" * 5000,
]


@pytest.mark.parametrize("address", REFUSED, ids=lambda address: repr(address[:50]))
def test_any_other_address_is_refused(templates: Templates, address: str) -> None:
    fetcher = pdf._fetcher_class()(templates)
    refusal = r"not a file of|not a PNG|leads out of its folder|has more than"
    with pytest.raises(Exception, match=refusal) as raised:
        fetcher.fetch(address)
    assert type(raised.value).__name__ in ("URLFetchingError", "TemplateFaultyError")
    assert len(str(raised.value)) < 200


def test_no_connection_is_ever_opened(templates: Templates) -> None:
    with pytest.raises(Exception, match="no network"):
        pdf._fetcher_class()(templates).open("http://example.org")


@pytest.mark.parametrize(
    "html",
    [
        page('<img alt="x" src="file:///etc/passwd">'),
        page('<img alt="x" src="http://example.org/a.png">'),
        page('<img alt="x" src="template:missing.png">'),
        page('<object data="file:///etc/passwd"></object>'),
        page('<embed src="file:///etc/passwd">'),
        page(style="body { background: url(file:///etc/passwd) }"),
        page(style='body::before { content: url("file:///etc/passwd") }'),
        page("<style>@import url(file:///etc/passwd);</style>"),
        page('<link rel="stylesheet" href="file:///etc/passwd">'),
        page('<base href="file:///etc/"><img alt="x" src="passwd">'),
        page('<svg><title>t</title><image href="file:///etc/passwd" width="9" height="9"/></svg>'),
    ],
)
def test_a_page_that_asks_for_something_else_is_not_made(html: str) -> None:
    with pytest.raises(LayoutError, match=r"Failed to load|not a file of"):
        write([lay_out(html, TEMPLATES)])


@pytest.mark.parametrize(
    "html",
    [
        page('<link rel="attachment" href="file:///etc/hostname">a'),
        page('<a rel="attachment" href="file:///etc/hostname">a</a>'),
        page("a", "@font-face { font-family: x; src: url(file:///etc/hostname) }"),
        page('<iframe src="file:///etc/hostname"></iframe>'),
    ],
)  # fmt: skip
def test_no_file_of_the_machine_gets_into_a_pdf(html: str) -> None:
    try:
        content = write([lay_out(html, TEMPLATES)])
    except LayoutError:
        return
    with pikepdf.open(io.BytesIO(content)) as document:
        assert not document.attachments
        assert b"/FileAttachment" not in content
        assert all(found.get("/Subtype") != "/FileAttachment" for found in dictionaries(document))


def dictionaries(document: pikepdf.Pdf) -> list[Any]:
    return [found for found in document.objects if isinstance(found, pikepdf.Dictionary)]


# --- what must not come out -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "letters"), [("a \U0001f600 b", ("\U0001f600",)), ("漢字", ("漢", "字"))]
)
def test_letters_that_no_font_has_are_named(text: str, letters: tuple[str, ...]) -> None:
    with pytest.raises(LayoutError) as raised:
        write([lay_out(page(f"<p>{text}"), TEMPLATES)])
    assert raised.value.letters == letters


def test_a_picture_that_is_missing_has_no_letters_to_name() -> None:
    with pytest.raises(LayoutError) as raised:
        lay_out(page('<img alt="x" src="template:glyph-U+0041.png">'), TEMPLATES)
    assert "glyph-U+0041.png" in str(raised.value)


def test_marks_too_deep_inside_each_other_are_told_and_no_traceback() -> None:
    with pytest.raises(LayoutError, match="too deeply"):
        lay_out(page("<p>" + "<em><strong>" * 600 + "a"), TEMPLATES)


def test_the_log_of_the_layout_is_left_as_it_was() -> None:
    logger = logging.getLogger("weasyprint")
    before = (logger.handlers[:], logger.level)
    with pytest.raises(LayoutError):
        lay_out(page('<img alt="x" src="template:missing.png">'), TEMPLATES)
    lay_out(page("a"), TEMPLATES)
    assert (logger.handlers, logger.level) == before


def test_one_complaint_does_not_stay_for_the_next_page() -> None:
    with pytest.raises(LayoutError):
        lay_out(page('<img alt="x" src="template:missing.png">'), TEMPLATES)
    assert write([lay_out(page("<p>a"), TEMPLATES)]).startswith(b"%PDF")


# --- what is added ----------------------------------------------------------------------------

TABLE = (
    "<table><thead><tr><th>a<th>b<tbody><tr><th>c<td>d<tr><th>e<td>f</table>"
    '<article lang="el"><p>Αθήνα</article><p>x<article lang="ar" dir="rtl"><p>سلام</article>'
)


def test_header_cells_tell_whether_they_head_a_column_or_a_row() -> None:
    with pikepdf.open(io.BytesIO(write([lay_out(page(TABLE), TEMPLATES)]))) as document:
        heads = [found for found in dictionaries(document) if found.get("/S") == "/TH"]
        scopes = sorted(str(head.A.Scope) for head in heads)
        assert scopes == ["/Column", "/Column", "/Row", "/Row"]
        assert {str(head.A.O) for head in heads} == {"/Table"}


def spoken(document: pikepdf.Pdf) -> list[tuple[str, str]]:
    """The language of each article, and the letters that stand in it, by the structure."""
    pages = {sheet.obj.objgen: number for number, sheet in enumerate(document.pages)}
    letters: dict[tuple[int, int], str] = {}
    stream = io.BytesIO()
    document.save(stream)
    with pdfplumber.open(stream) as read:
        for number, sheet in enumerate(read.pages):
            for character in sheet.chars:
                if character["mcid"] is not None:
                    place = (number, character["mcid"])
                    letters[place] = letters.get(place, "") + character["text"]

    def inside(element: Any, sheet: Any) -> str:
        if isinstance(element, int):
            return letters.get((pages[sheet.objgen], element), "")
        if isinstance(element, pikepdf.Array):
            return "".join(inside(kid, sheet) for kid in element)
        if isinstance(element, pikepdf.Dictionary):
            own = element.get("/Pg", sheet)
            if element.get("/Type") == "/MCR":
                return inside(int(element.MCID), own)
            return inside(element.get("/K", pikepdf.Array()), own)
        return ""

    return [
        (str(element.Lang), inside(element, element.get("/Pg")))
        for element in dictionaries(document)
        if element.get("/S") == "/Art"
    ]


ALPHABETS = {"el": "Α-Ωα-ωά-ώ", "ar": "\u0600-\u06ff\ufe70-\ufeff", "ru": "А-Яа-я"}


def test_each_passage_tells_its_own_language_on_every_page_that_it_stands_on() -> None:
    several = (
        f'<article lang="el">{"<p>Η Αθήνα" * 12}</article><p>x</p>'
        f'<article lang="ru">{"<p>Москва" * 25}</article>'
        f'<article lang="el">{"<p>Η Αθήνα" * 9}</article>'
    )
    content = write([lay_out(page(several), TEMPLATES), lay_out(page(TABLE), TEMPLATES)])
    with pikepdf.open(io.BytesIO(content)) as document:
        found = spoken(document)
        assert len(document.pages) > 4
        assert len(found) > 5
        for language, text in found:
            letters = re.findall(r"[^\W\d_]", text)
            assert letters, language
            assert all(re.match(f"[{ALPHABETS[language]}]", letter) for letter in letters), text


def test_the_same_page_gives_the_same_bytes_at_another_time() -> None:
    first = write([lay_out(page(TABLE), TEMPLATES)])
    # An identifier made from the clock counts seconds.
    time.sleep(1.1)
    assert write([lay_out(page(TABLE), TEMPLATES)]) == first
    assert first != write([lay_out(page(TABLE.replace("d", "x")), TEMPLATES)])


def test_several_layouts_are_one_file_with_the_first_ones_title() -> None:
    second = page("<p>b").replace("<title>t", "<title>other")
    content = write([lay_out(page("<p>a"), TEMPLATES), lay_out(second, TEMPLATES)])
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 2
        assert str(document.docinfo.Title) == "t"
        assert str(document.Root.Lang) == "en"


# --- whole lessons ----------------------------------------------------------------------------


def texts_of(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return "\n".join(sheet.extract_text() for sheet in document.pages)


def test_what_would_work_elsewhere_is_printed_as_text() -> None:
    hostile = "<script>a</script> {{ 7*7 }} </style> &amp; {% raw %}"
    checked = load_whole(*lesson_with(hostile))
    made = press(checked, A4, TEMPLATES, BOTH)
    printed = "".join(texts_of(made[Kind.WORKSHEET].pdf).split())
    for part in hostile.split():
        assert printed.count(part) > 10, part
    assert "49" not in printed


QUESTION = "questions:\n  - {type: short-answer, ask: Why, answer: So, evidence: QUOTE}\n"
SEEDS = {
    "el": (
        "Η γέφυρα της πόλης\n\nΟ δήμαρχος είπε ότι η παλιά γέφυρα είναι ασφαλής. Ένας μηχανικός "
        "διαφωνεί: «Χρειάζεται επισκευή», έγραψε χθες σε εφημερίδα.\n",
        "γέφυρα είναι ασφαλής",
    ),
    "ru": (
        "Мост в городе\n\nМэр заявил, что старый мост безопасен. Инженер не согласен: «Нужен "
        "ремонт», — написал он вчера в газете; ещё не всё решено.\n",
        "старый мост безопасен",
    ),
    "kk": (
        "Қаладағы көпір\n\nӘкім ескі көпірдің қауіпсіз екенін айтты. Инженер келіспейді: "
        "жөндеу қажет, деп жазды ол кеше.\n",
        "ескі көпірдің қауіпсіз",
    ),
    "fr": (
        "Le pont\n\n« L’œuvre est sûre », a dit le maire ; l’ingénieur n’est pas d’accord…\n",
        "L'œuvre est sûre",
    ),
}


@pytest.mark.parametrize("language", SEEDS)
def test_a_seed_in_another_alphabet_is_printed_and_quoted(language: str) -> None:
    text, quote = SEEDS[language]
    lesson = f"title: A\nseed: s\nlanguage: en\n{QUESTION.replace('QUOTE', quote)}"
    printed = print_pages(load_whole(lesson, {"s": f"---\nlanguage: {language}\n---\n{text}"}))
    content = " ".join(texts_of(printed.worksheet).split())
    body = text.split("\n\n")[1].strip()
    # The numbers in the margin stand in an extracted text where their lines do.
    assert "".join(body.split()) in "".join(
        c for c in content if not c.isspace() and c not in "1234"
    )
    with pikepdf.open(io.BytesIO(printed.worksheet)) as document:
        articles = [found for found in dictionaries(document) if found.get("/S") == "/Art"]
        assert [str(article.Lang) for article in articles] == [language]


ARABIC = (
    "---\nlanguage: ar\n---\nالجسر القديم\n\nقال العمدة إن الجسر آمن ولا خوف على الناس منه. وتشهد "
    "حقائق كثيرة بذلك كما ذكرت الصحيفة أمس في مقالها الطويل عن المدينة. وقال المهندس إن الجسر بني "
    "قبل مئة عام ولم يرمم منذ ذلك الوقت. وزار المكان وفد من الجامعة وكتب تقريرا طويلا عن حالة "
    "الحجارة والأعمدة والطريق. وقال سكان الحي إنهم ينتظرون القرار منذ شهور طويلة.\n"
)


def test_an_arabic_seed_is_set_from_the_right_with_its_numbers_at_the_right() -> None:
    lesson = f'title: A\nseed: s\nlanguage: en\nintro: See lines("حقائق كثيرة").\n{QUESTION}'
    checked, problems = load(lesson.replace("QUOTE", "الجسر آمن"), {"s": ARABIC})
    assert not problems
    assert checked is not None
    printed = print_pages(checked)
    with pdfplumber.open(io.BytesIO(printed.worksheet)) as document:
        sheet = document.pages[0]
        arabic = [c for c in sheet.chars if "NotoSansArabic" in c["fontname"].replace("-", "")]
        right = max(c["x1"] for c in arabic)
        rows: dict[float, list[dict[str, Any]]] = {}
        for character in arabic:
            rows.setdefault(round(character["matrix"][5], 1), []).append(character)
        # Every line ends at the right edge of the passage, the first one, a headline, too.
        assert len(rows) > 4
        for row in rows.values():
            assert max(c["x1"] for c in row) == pytest.approx(right, abs=2)
        (five,) = [c for c in sheet.chars if c["text"] == "5" and round(c["matrix"][5], 1) in rows]
        assert 5 < five["x0"] - right < 14
        # Five lines below the headline, which has no number.
        assert sorted(rows, reverse=True)[5] == round(five["matrix"][5], 1)
    assert "See line 1" in texts_of(printed.worksheet)


def test_words_of_a_seed_from_the_right_can_be_marked_on_the_key() -> None:
    lesson = (
        "title: A\nseed: s\nlanguage: en\nquestions:\n  - type: loaded-terms\n    terms:\n"
        "      - {term: ولا خوف, kind: label, effect: e, neutral: n}\n"
    )
    checked = load_whole(lesson, {"s": ARABIC})
    printed = print_pages(checked)
    right = answers_in(printed.key_record)["q1-0-terms"].right
    assert isinstance(right, Marked)
    [place] = right.places[0]
    block = printed.sheet.passages[place.passage].blocks[place.block]
    assert block.text[place.start : place.end] == "ولا خوف"
    with (
        pdfplumber.open(io.BytesIO(printed.key)) as key,
        pdfplumber.open(io.BytesIO(printed.worksheet)) as worksheet,
    ):
        # The ground of the mark, and the rule below it.
        assert len(key.pages[0].rects) > len(worksheet.pages[0].rects)
