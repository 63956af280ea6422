"""What is drawn on a page of a PDF: where its texts begin, and a label's name as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name

from broadsheet.source.templates import TemplateFaultyError

_CLOSE = 0.05  # points: what rounding may do to the place of a word

_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_PAINTS_PATH = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_PAINTS_MORE = frozenset({"sh", "Do", "INLINE IMAGE"})


@dataclass(frozen=True, slots=True)
class ShownText:
    """Text of one marked content."""

    begins: tuple[float, float]  # where, in points from the lower left corner of the page
    size: float  # of the type at its beginning
    # As they are shown. WeasyPrint keeps the numbers that they have in their font, so that the same
    # word is shown in the same way in two files.
    glyphs: list[bytes]
    fonts: set[str]  # the names, in the page's resources, of those it is set in

    def is_same(self, other: ShownText) -> bool:
        """Whether it is the same word at the same place, in another file perhaps."""
        near = all(abs(a - b) < _CLOSE for a, b in zip(self.begins, other.begins, strict=True))
        return near and (self.size, self.glyphs) == (other.size, other.glyphs)


@dataclass(frozen=True, eq=False, slots=True)
class NameDrawing:
    """A name to be drawn: its form, and the word that stands before it."""

    form: pikepdf.Object
    word: ShownText


def texts_of(page: pikepdf.Page) -> dict[int, ShownText]:
    """The marked contents of a page that show text, by their numbers, as they are drawn."""
    return _texts(pikepdf.parse_content_stream(page))


def parents_of(file: pikepdf.Pdf, page: pikepdf.Page) -> Any:
    """The structure elements of a page's marked contents, by their numbers.

    This is the part of the file's tree of parents that belongs to the page (ISO 32000-1,
    14.7.4.4); what is added to it is added to the file.
    """
    tree = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)
    return tree[int(page.obj.StructParents)]


def _stands_in(element: Any, other: Any) -> bool:
    """Whether a structure element is inside another one."""
    while element is not None and element.objgen != other.objgen:
        element = element.get("/P")
    return element is not None


def _marked(instructions: Sequence[Any]) -> Iterator[tuple[Any, str, int | None]]:
    """Each instruction of a page, its operator, and the marked content it belongs to."""
    around: list[int | None] = [None]
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            properties = instruction.operands[-1]
            known = operator == "BDC" and isinstance(properties, Dictionary)
            around.append(int(properties.MCID) if known and "/MCID" in properties else around[-1])
        yield instruction, operator, around[-1]
        if operator == "EMC":
            around.pop()


def _texts(instructions: Sequence[Any]) -> dict[int, ShownText]:
    """The marked contents of a page that show text."""
    found: dict[int, ShownText] = {}
    saved: list[tuple[Matrix, str, float]] = []
    to_page, in_text = Matrix(), Matrix()
    font, size = "", 0.0
    for instruction, operator, mcid in _marked(instructions):
        operands = instruction.operands
        if operator == "q":
            saved.append((to_page, font, size))
        elif operator == "Q":
            to_page, font, size = saved.pop()
        elif operator == "cm":
            to_page = Matrix(*operands) @ to_page
        elif operator == "Tm":
            in_text = Matrix(*operands)
        elif operator == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif operator in _SHOWS_TEXT and mcid is not None:
            whole = in_text @ to_page
            text = found.setdefault(mcid, ShownText((whole.e, whole.f), size, [], set()))
            text.glyphs.append(operands[-1].unparse())
            text.fonts.add(font)
    return found


def read_label(file: pikepdf.Pdf, number: int) -> NameDrawing:
    """Make a form of the name on a page: the text that follows the page's first word.

    Everything else that paints is left out, and so are the marks, which belong to the page.

    Args:
        file: what `pdf.write` made of `Renderer.labels`.
        number: of the page, from 0.

    Raises:
        TemplateFaultyError: nothing follows a word on that page.
    """
    page = file.pages[number]
    instructions = pikepdf.parse_content_stream(page)
    texts = _texts(instructions)
    parents = parents_of(file, page)
    word = min(texts, default=0)
    name = [n for n in texts if n != word and _stands_in(parents[n], parents[word].P)]
    if not name:
        raise TemplateFaultyError("`labels.html` has no name after the word for it on its page")
    fonts = {font for mcid in name for font in texts[mcid].fonts}
    resources = Dictionary(
        {key: page.resources[key] for key in ("/ColorSpace", "/ExtGState") if key in page.resources}
    )
    resources.Font = Dictionary({font: page.resources.Font[font] for font in sorted(fonts)})
    form = file.make_stream(
        _only(instructions, name, fonts),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([*page.mediabox]),
        Resources=resources,
    )
    return NameDrawing(form, texts[word])


def _only(instructions: Sequence[Any], name: list[int], fonts: set[str]) -> bytes:
    """A page's content of which only some marked contents are seen, in their fonts."""
    kept: list[tuple[Any, pikepdf.Operator]] = []
    for instruction, operator, mcid in _marked(instructions):
        seen = mcid in name
        if operator in _MARKS or operator in _PAINTS_MORE or (operator in _SHOWS_TEXT and not seen):
            continue
        if operator == "Tf" and str(instruction.operands[0]) not in fonts:
            continue
        if operator in _PAINTS_PATH and not seen:
            kept.append(([], pikepdf.Operator("n")))  # the path ends all the same
        else:
            kept.append((instruction.operands, instruction.operator))
    return pikepdf.unparse_content_stream(kept)
