"""Shortcuts save time, and nothing else: each gives the same bytes, and none is needed."""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import json
import os
import pkgutil
import subprocess
import sys
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from support import A4, LESSONS, ROOT, TEMPLATES, lesson_of, page_of, press

from broadsheet.build.products import Kind
from broadsheet.writers.pdf import font_cache, weasyprint_start
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.weasyprint_start import print_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

NAMES = ("headline-check", "loaded-terms", "who-is-speaking")
PLAIN = """
weasyprint_start.WAYS_IN = weasyprint_start.SHORTCUTS = ()
Press.make_all = Press.make_all.__wrapped__
"""
START = """
import hashlib, sys, types
from pathlib import Path
from support import A4, BOTH, LARGE, LESSONS, TEMPLATES, lesson_of, press
from broadsheet.writers.pdf import weasyprint_start, layout as pdf, font_cache
from broadsheet.build.press import Press
"""
LESSON = """
for lesson in (path for path in LESSONS if path.stem in NAMES):
    for edition in EDITIONS:
        for kind, pages in press(lesson_of(lesson), edition, TEMPLATES, BOTH).items():
            print(lesson.stem, edition.print_size, kind, hashlib.sha256(pages.pdf).hexdigest())
"""
SAMPLE = """
TEXT = "<p>{0} <b>{0}</b> <i>{0}</i> <b><i>{0}</i></b>"
LETTERS = ("Fjord ’19 — ½", "Η γέφυρα", "Мост", "الجسر القديم", "ĲŊŧ ạ")
for family in ("Literata", "Noto Sans", "Noto Sans Arabic", "Atkinson Hyperlegible"):
    style = f"@page {{ margin: 9mm }} p {{ font-family: {family!r} }} li::marker {{ color: red }}"
    body = "".join(TEXT.format(letters) for letters in LETTERS)
    page = f"<html lang=en><title>t</title><style>{style}</style><ul><li>a</ul>{body}"
    content = pdf.write([pdf.lay_out(page, TEMPLATES), pdf.lay_out(page, TEMPLATES)])
    print(family, hashlib.sha256(content).hexdigest())
"""


def printed(*code: str, cache: Path | None = None, **constants: Any) -> list[str]:
    """What a new process prints, which has not loaded WeasyPrint yet.

    With a folder for a cache, what one process leaves there the next may find.
    """
    values = [f"{name} = {value}" for name, value in constants.items()]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([START, *values, *code])],
        cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        | ({} if cache is None else {"XDG_CACHE_HOME": str(cache)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


# --- the same bytes ---------------------------------------------------------------------------


def test_shortcuts_change_no_byte_of_a_worksheet_or_a_key(tmp_path: Path) -> None:
    what: dict[str, Any] = {"NAMES": NAMES, "EDITIONS": "(A4, LARGE)", "cache": tmp_path}
    first = printed(LESSON, **what)
    assert len(first) == 2 * 2 * len(NAMES)
    # Now the cache has the fonts.
    assert printed(LESSON, **what) == first
    assert printed(PLAIN, LESSON, **what) == first


def test_shortcuts_change_no_byte_of_a_page_in_any_font(tmp_path: Path) -> None:
    in_a_run = [
        "with weasyprint_start.print_run():",
        *("    " + line for line in SAMPLE.splitlines()),
    ]
    first = printed("\n".join(in_a_run), cache=tmp_path)
    assert len({line.split()[-1] for line in first}) == 4
    assert len(list(tmp_path.glob("broadsheet/cut-fonts/*"))) > 8
    assert printed("\n".join(in_a_run), cache=tmp_path) == first
    assert printed(PLAIN, SAMPLE) == first


# --- no shortcut is needed --------------------------------------------------------------------

ONE: dict[str, Any] = {"NAMES": ("headline-check",), "EDITIONS": "(A4,)"}


@pytest.fixture(scope="module")
def plain() -> list[str]:
    """What one lesson comes to without any shortcut."""
    return printed(PLAIN, LESSON, **ONE)


FAILS = """
class Fails:
    def __init__(self, when):
        self.when = when
    def __enter__(self):
        if self.when == "before":
            raise AttributeError("gone")
        sys.modules["weasyprint"] = None
    def __exit__(self, *_):
        del sys.modules["weasyprint"]
"""
CHANGES = {
    "no declarations": "weasyprint_start._DECLARATIONS = Path('missing.json')",
    "other declarations": "weasyprint_start._DECLARATIONS = Path(FOLDER, 'other.json')",
    "broken declarations": "weasyprint_start._DECLARATIONS = Path(FOLDER, 'broken.json')",
    "declarations for another cffi": (
        "weasyprint_start._DECLARATIONS = Path(FOLDER, 'version.json')"
    ),
    "another cffi": "import _cffi_backend; _cffi_backend.FFI = None",
    "no way in": FAILS + "weasyprint_start.WAYS_IN += (lambda: Fails('before'),)",
    "a way in that leads nowhere": FAILS + "weasyprint_start.WAYS_IN += (lambda: Fails('then'),)",
    "no shortcut": "def gone(): raise AttributeError\nweasyprint_start.SHORTCUTS = (gone,)",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Files of declarations that cannot be used."""
    made = tmp_path_factory.mktemp("declarations")
    text = weasyprint_start._DECLARATIONS.read_text("ascii")
    known = json.loads(text)
    (made / "broken.json").write_text(text[:5000])
    (made / "other.json").write_text(json.dumps(known | {"sha256": "0" * 64}))
    (made / "version.json").write_text(json.dumps(known | {"ffi": known["ffi"] | {"_version": 1}}))
    return repr(str(made))


@pytest.mark.parametrize("change", CHANGES)
def test_a_package_that_is_other_inside_is_used_without_the_shortcut(
    plain: list[str], folder: str, change: str
) -> None:
    assert printed(CHANGES[change], LESSON, FOLDER=folder, **ONE) == plain


@pytest.mark.parametrize(
    ("shortcut", "inside", "name"),
    [
        (weasyprint_start._parse_style_sheets_once, "weasyprint.css", "CSS"),
        (font_cache.cut_each_font_once, "weasyprint.pdf.fonts", "Font"),
        (font_cache.cut_each_font_once, "weasyprint.pdf.fonts", "harfbuzz_subset"),
        (font_cache.cut_each_font_once, "weasyprint.pdf.fonts.Font", "clean"),
        (font_cache.cut_each_font_once, "weasyprint.text.ffi", "ffi"),
        (font_cache.skip_glyphs_not_in_use, "fontTools.varLib.instancer", "_instantiateGvarGlyph"),
    ],
)
def test_a_shortcut_whose_way_is_gone_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, shortcut: Callable[[], None], inside: str, name: str
) -> None:
    pdf._weasyprint()
    whole = pkgutil.resolve_name(inside)
    monkeypatch.delattr(whole, name)
    before = dict(vars(whole))
    with pytest.raises((AttributeError, ImportError)):
        shortcut()
    assert dict(vars(whole)) == before


def test_a_style_sheet_that_is_asked_for_otherwise_is_parsed_each_time(
    calls: dict[str, int],
) -> None:
    from weasyprint import css

    with print_run():
        for expected in (1, 2):
            assert css.CSS(string="p { color: red }").page_rules == []
            assert calls["parse_stylesheet"] == expected


def test_without_pango_the_import_says_so_once() -> None:
    told = printed(
        "import _cffi_backend, ctypes.util",
        "ctypes.util.find_library = lambda name: None",
        "def refuse(*_): raise OSError('no library called pango')",
        "_cffi_backend.load_library = refuse",
        "class Compiled(_cffi_backend.FFI):",
        "    dlopen = refuse",
        "_cffi_backend.FFI = Compiled",
        "try:",
        "    pdf.measure('<html lang=en>', TEMPLATES)",
        "except pdf.PangoMissingError as error:",
        "    print('caught', error)",
    )
    assert sum("could not import some external libraries" in line for line in told) == 1
    assert told[-1].startswith("caught")


# --- what each saves --------------------------------------------------------------------------


def test_no_compiler_is_started_and_no_declaration_is_parsed() -> None:
    lines = printed(
        "import ctypes.util",
        "ctypes.util.find_library = lambda name: print('find', name)",
        "find = ctypes.util.find_library",
        "pdf.measure('<html lang=en>', TEMPLATES)",
        "print('pycparser' in sys.modules, 'cffi' in sys.modules)",
        "import cffi",
        "print(cffi.FFI().sizeof('char[3]'), ctypes.util.find_library is find)",
    )
    assert lines == ["False False", "3 True"]


def test_font_tools_come_when_a_font_is_cut(tmp_path: Path) -> None:
    html = "<html lang=en><title>t</title><p style='font-family: {}'>a"
    code = (
        f"html = {html!r}",
        "def write(family):",
        "    pdf.write([pdf.lay_out(html.format(family), TEMPLATES)])",
        "    print('fontTools' in sys.modules)",
        "write('Atkinson Hyperlegible')",
        "write('Literata')",
        "from weasyprint.pdf import fonts",
        "from fontTools import ttLib",
        "print(fonts.TTLibError is ttLib.TTLibError)",
    )
    assert printed(*code, cache=tmp_path) == ["False", "True", "True"]
    assert printed(*code[:-3], cache=tmp_path) == ["False", "False"], "the cache has it"


def test_declarations_of_another_file_are_not_used(folder: str) -> None:
    lines = printed(
        "weasyprint_start._DECLARATIONS = Path(FOLDER, 'other.json')",
        "pdf.measure('<html lang=en>', TEMPLATES)",
        "print('pycparser' in sys.modules)",
        FOLDER=folder,
    )
    assert lines == ["True"]


def test_the_declarations_are_those_of_the_installed_weasyprint() -> None:
    spec = importlib.util.spec_from_file_location("made", ROOT / "tools" / "declarations.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    source = tool.installed()
    kept = weasyprint_start._DECLARATIONS.read_text("ascii")
    is_known = hashlib.sha256(source).hexdigest() == json.loads(kept)["sha256"]
    assert is_known, "another WeasyPrint: tools/declarations.py makes builds quick again"
    assert tool.compiled(source) == kept


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, int]:
    """How often the long ways are gone."""
    counts: dict[str, int] = {}

    def count(inside: ModuleType, name: str) -> None:
        real = getattr(inside, name)

        def counting(*args: Any, **options: Any) -> Any:
            counts[name] = counts.get(name, 0) + 1
            return real(*args, **options)

        monkeypatch.setattr(inside, name, counting)

    pdf._weasyprint()
    import tinycss2  # type: ignore[import-untyped]
    from fontTools.ttLib.tables import _g_l_y_f
    from weasyprint.pdf import fonts

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(font_cache, "_kept", {})
    # The first font that is cut brings the tools in, of which one is counted.
    pdf.write(
        [pdf.lay_out("<html lang=en><title>t</title><p style='font: 9pt Literata'>x", TEMPLATES)]
    )
    font_cache._kept.clear()
    count(fonts, "instantiateVariableFont")
    count(tinycss2, "parse_stylesheet")
    count(_g_l_y_f, "_GlyphControls")
    return counts


def test_what_a_worksheet_and_its_key_have_in_common_is_made_once(calls: dict[str, int]) -> None:
    page = page_of(lesson_of(LESSONS[0]), A4)
    calls.clear()
    for run in (1, 2):
        with print_run():
            for html in (page.worksheet, page.key, page.key):
                pdf.write([pdf.lay_out(html, TEMPLATES)])
        assert calls["parse_stylesheet"] == 3 * run, "of the paper, of all pages, and of these"
    # Body, headline, score and line numbers.
    assert calls["instantiateVariableFont"] == 4
    pdf.write([pdf.lay_out(page.key, TEMPLATES), pdf.lay_out(page.key, TEMPLATES)])
    assert calls["parse_stylesheet"] == 12
    font_cache._kept.clear()
    pdf.write([pdf.lay_out(page.key, TEMPLATES)])
    assert calls["instantiateVariableFont"] == 4, "the cache has them"


def test_glyphs_that_are_not_used_are_not_looked_at(calls: dict[str, int]) -> None:
    html = "<html lang=en><title>t</title><p style='font: 9pt Literata'>a b</p>"
    pdf.write([pdf.lay_out(html, TEMPLATES)])
    # `a`, `b`, the space and the box for what is missing.
    assert calls["_GlyphControls"] <= 4


@pytest.mark.parametrize(
    "rule",
    [
        "@font-face { font-family: x; src: local(y) }",
        "@import 'template:x.css';",
        "@IMPORT 'template:x.css';",
        "@im\\port 'template:x.css';",
        "@layer x;",
        "@namespace url(x);",
        "@counter-style x { symbols: a }",
        "@color-profile x { src: url(x) }",
        "p::before { content: '@' }",
    ],
)
def test_a_style_sheet_that_does_more_than_style_pages_is_parsed_each_time(
    calls: dict[str, int], rule: str
) -> None:
    html = f"<html lang=en><title>t</title><style>{rule} p {{ color: red }}</style><p>a"
    with print_run():
        for expected in (1, 2):
            with suppress(pdf.LayoutError):
                pdf.lay_out(html, TEMPLATES)
            assert calls["parse_stylesheet"] == expected


# --- the search for unused memory -------------------------------------------------------------


@pytest.fixture
def first_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process in which nothing was printed yet."""
    monkeypatch.setattr(weasyprint_start, "_is_first_run", True)
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("first_run")
@pytest.mark.parametrize("enabled", [True, False])
def test_the_search_rests_during_a_run_and_goes_on_after_it(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        for _ in range(2):
            with print_run():
                assert not gc.isenabled()
                shared = weasyprint_start._shared
                with print_run():
                    pass
                assert not gc.isenabled()
                assert weasyprint_start._shared is shared
            assert gc.isenabled() is enabled
            with pytest.raises(ZeroDivisionError), print_run():
                1 / 0  # noqa: B018
            assert gc.isenabled() is enabled
    finally:
        gc.enable()


class Ring:
    """It holds itself, so that only a search finds that nobody uses it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("first_run")
def test_what_one_lesson_leaves_is_given_back_with_the_next() -> None:
    left = []
    for _ in range(3):
        with print_run():
            left.append(weakref.ref(Ring()))
    gc.collect()
    assert [ring() for ring in left] == [None, None, None]


def test_nothing_is_kept_after_a_run() -> None:
    press(lesson_of(LESSONS[0]), A4, TEMPLATES, [Kind.WORKSHEET])
    assert weasyprint_start._shared is None
