"""Fonts are cut once for the same letters, and a cache can neither change nor stop anything."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from broadsheet.writers.pdf import font_cache
from broadsheet.writers.pdf import layout as pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Font:
    """A font in WeasyPrint, as far as it is cut down to the letters in use."""

    cuts = 0

    def __init__(self, **known: Any) -> None:
        self.file_content = b"whole"
        self.size = 9
        self.tables = ["glyf", "fvar"]
        self.png = self.svg = self.colr = False
        self.odd: Any = None
        vars(self).update(known)

    def subset(self, to_unicode: Any, hinting: Any) -> None:
        self.file_content = f"part {sorted(to_unicode)}".encode()

    def clean(self, to_unicode: Any, hinting: Any) -> None:
        type(self).cuts += 1
        Font.cuts += type(self) is not Font
        self.subset(to_unicode, hinting)
        self.file_content += f" of size {self.size}".encode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and a process that has no font yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setattr(font_cache, "_kept", {})
    return tmp_path / "broadsheet" / "cut-fonts"


@pytest.fixture
def font(monkeypatch: pytest.MonkeyPatch) -> type[Font]:
    """A class of fonts that are cut once each."""
    return cut_once(Font, monkeypatch)


def cut_once(kind: type[Font], monkeypatch: pytest.MonkeyPatch) -> type[Font]:
    pdf._weasyprint()
    from weasyprint.pdf import fonts

    own = type("Own", (kind,), {"clean": kind.clean})
    monkeypatch.setattr(fonts, "Font", own)
    monkeypatch.setattr(Font, "cuts", 0)
    font_cache.cut_each_font_once()
    return own


def cut(kind: type[Font], letters: dict[int, str], hinting: bool = False, **known: Any) -> bytes:
    own = kind(**known)
    own.clean(letters, hinting)
    return own.file_content


def forget() -> None:
    """Be another process."""
    font_cache._kept.clear()


def test_a_font_is_cut_once_for_the_same_letters(font: type[Font]) -> None:
    ab, a = b"part [1, 2] of size 9", b"part [1] of size 9"
    for _ in range(2):
        assert cut(font, {1: "a", 2: "b"}) == ab
        assert cut(font, {2: "b", 1: "a"}) == ab
        assert cut(font, {1: "a"}) == a
        # One object or two that are the same.
        part = "".join(["l", "ong"])
        cut(font, {3: part}, odd=[part, part])
        cut(font, {3: "".join(["l", "ong"])}, odd=["long", "lon" + part[3:]])
        assert Font.cuts == 3
        forget()
    assert cut(font, {1: "a"}, size=8) == b"part [1] of size 8"
    cut(font, {1: "a"}, hinting=True)
    cut(font, {1: "a"}, odd={1: {2: "b"}})
    assert Font.cuts == 6


def test_a_font_of_one_weight_is_left_to_harfbuzz(font: type[Font], folder: Path) -> None:
    for expected in (1, 2):
        cut(font, {1: "a"}, tables=["glyf"])
        assert Font.cuts == expected
    assert not folder.exists()


@pytest.mark.parametrize("known", [{"odd": object()}, {"odd": {1: "a", "b": 2}}])
def test_a_font_that_knows_what_cannot_be_compared_is_cut_each_time(
    font: type[Font], known: dict[str, Any]
) -> None:
    for expected in (1, 2):
        assert cut(font, {}, **known) == b"part [] of size 9"
        assert Font.cuts == expected


def test_a_font_that_learns_more_than_its_letters_is_cut_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Learns(Font):
        def clean(self, to_unicode: Any, hinting: Any) -> None:
            super().clean(to_unicode, hinting)
            self.odd = "news"

    kind = cut_once(Learns, monkeypatch)
    for expected in (1, 2):
        own = kind()
        own.clean({}, False)
        assert own.odd == "news"
        assert Font.cuts == expected


def test_a_font_that_could_not_be_cut_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    class Fails(Font):
        def clean(self, to_unicode: Any, hinting: Any) -> None:
            Font.cuts += 1
            self.subset(to_unicode, hinting)

    kind = cut_once(Fails, monkeypatch)
    for expected in (1, 2):
        assert cut(kind, {}) == b"part []"
        assert Font.cuts == expected
    assert not folder.exists()


def test_without_a_fixed_clock_nothing_is_kept(
    font: type[Font], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(font, {})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    cut(font, {})
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    for expected in (3, 4):
        cut(font, {})
        assert Font.cuts == expected
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("other", ["weasyprint", "fontTools"])
def test_a_font_is_cut_anew_with_other_tools(
    font: type[Font], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    import weasyprint

    cut(font, {})
    forget()
    if other == "weasyprint":
        monkeypatch.setattr(weasyprint, "__version__", "70.0.1")
    else:
        (tmp_path / "tools.py").write_text("version = '0'")
        found = SimpleNamespace(origin=str(tmp_path / "tools.py"))
        monkeypatch.setattr("importlib.util.find_spec", lambda name: found)
    other_font = cut_once(Font, monkeypatch)
    cut(other_font, {})
    assert Font.cuts == 1, "counted from new on"


# --- what may lie in a cache ------------------------------------------------------------------


def spoiled(path: Path, how: str) -> None:
    """Put something else in the place of a font."""
    whole = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    elif how == "link":
        (path.parent / "elsewhere").write_bytes(whole)
        path.symlink_to(path.parent / "elsewhere")
    elif how == "another font":
        path.write_bytes(next(file.read_bytes() for file in path.parent.iterdir()))
    else:
        path.write_bytes(
            {
                "empty": b"",
                "cut short": whole[:-1],
                "one bit": whole[:-1] + bytes([whole[-1] ^ 1]),
                "seal": bytes([whole[0] ^ 1]) + whole[1:],
                "longer": whole + b"x",
                "too long": whole + bytes(font_cache.LARGEST),
                "writable": whole,
            }[how]
        )
        path.chmod(0o666 if how == "writable" else 0o600)


HOW = (
    *("empty", "cut short", "one bit", "seal", "longer", "too long", "another font"),
    *("folder", "pipe", "link", "writable"),
)


@pytest.mark.parametrize("how", HOW)
def test_a_font_that_is_not_as_it_was_written_is_not_used(
    font: type[Font], folder: Path, how: str
) -> None:
    wanted = cut(font, {1: "a"})
    (path,) = folder.iterdir()
    cut(font, {2: "b"})
    forget()
    spoiled(path, how)
    assert cut(font, {1: "a"}) == wanted
    assert Font.cuts == 3
    forget()
    assert cut(font, {1: "a"}) == wanted
    # It was written anew, but for a folder, which nobody removes.
    assert Font.cuts == (4 if how == "folder" else 3)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="a system without owners")
def test_a_font_of_somebody_else_is_not_used(
    font: type[Font], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(font, {})
    forget()
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    cut(font, {})
    assert Font.cuts == 2


def test_nobody_else_can_write_to_a_kept_font(font: type[Font], folder: Path) -> None:
    before = os.umask(0)
    try:
        cut(font, {})
    finally:
        os.umask(before)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def refuse(*_: Any, **__: Any) -> Any:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    "hinder",
    [
        lambda patch, cache: cache.write_text("a file"),
        lambda patch, cache: patch.setattr("tempfile.NamedTemporaryFile", refuse),
        lambda patch, cache: patch.setattr(os, "replace", refuse),
        lambda patch, cache: patch.setenv("XDG_CACHE_HOME", "~nobody-of-this-name"),
    ],
    ids=["a file in its place", "read-only", "full", "no home"],
)
def test_without_a_cache_fonts_are_cut_all_the_same(
    font: type[Font],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hinder: Callable[[pytest.MonkeyPatch, Path], object],
) -> None:
    hinder(monkeypatch, tmp_path / "broadsheet")
    for expected in (1, 2):
        assert cut(font, {1: "a"}) == b"part [1] of size 9"
        assert Font.cuts == expected
        forget()


def test_the_cache_does_not_grow_for_ever(
    font: type[Font], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_cache, "MOST_KEPT", 6)
    for number in range(20):
        cut(font, {number: "a"})
        assert len(font_cache._kept) <= 6
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
        assert len(list(folder.iterdir())) <= 6
    forget()
    cut(font, {19: "a"})
    assert Font.cuts == 20, "the newest stay"


def test_many_may_write_and_read_the_same_font_at_once(folder: Path) -> None:
    content = bytes(range(256)) * 400

    def work(_: int) -> list[bytes | None]:
        found = []
        for _ in range(30):
            font_cache._write("key", content)
            found.append(font_cache._read("key"))
        return found

    with ThreadPoolExecutor(8) as executor:
        for found in executor.map(work, range(8)):
            assert found == [content] * 30
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_a_glyph_of_another_kind_goes_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from fontTools.varLib import instancer

    seen: list[Any] = []
    monkeypatch.setattr(instancer, "_instantiateGvarGlyph", lambda *a, **o: seen.append((a, o)))
    font_cache.skip_glyphs_not_in_use()
    unused, used = SimpleNamespace(numberOfContours=0), SimpleNamespace(numberOfContours=1)
    glyf = SimpleNamespace(glyphs={"unused": unused, "moved": unused, "used": used, "other": 1})
    gvar = SimpleNamespace(variations={"unused": [], "moved": ["v"], "used": [], "other": []})
    calls: list[tuple[Any, ...]] = [
        ("unused", glyf, gvar, {}, None, {}),
        ("moved", glyf, gvar, {}, None, {}),
        ("used", glyf, gvar, {}, None, {}),
        ("other", glyf, gvar, {}, None, {}),
        ("missing", glyf, gvar, {}, None, {}),
        ("used", object(), gvar, {}, None, {}),
        ("unused", glyf, object(), {}, None, {}),
    ]
    for call in calls:
        instancer._instantiateGvarGlyph(*call, optimize=False)
    assert seen == [(call, {"optimize": False}) for call in calls[1:]]
    assert list(gvar.variations) == ["moved", "used", "other"]
