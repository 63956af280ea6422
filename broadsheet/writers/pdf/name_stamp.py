"""Names on finished worksheets, by surgery on their PDFs: a sheet is laid out once for a class.

Nothing is laid out here. The drawing of a label is put on the first page of a worksheet: into
its structure where each pupil gets a file, and without any structure into one file for the
copier, in which pupils share pages and fonts. This module loads pikepdf: import it on first use.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from broadsheet.source.templates import TemplateFaultyError
from broadsheet.writers.pdf.content_stream import (
    NameDrawing,
    ShownText,
    parents_of,
    read_label,
    texts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from broadsheet.sheet.pupil import SheetLine
    from broadsheet.writers.pdf.name_labels import Label


@dataclass(frozen=True, slots=True)
class Copy:
    """What one pupil gets."""

    worksheet: bytes  # a PDF as `pdf.write` makes it; equal ones are read once.
    # What is filled in on it, set for the worksheet's edition.
    labels: tuple[Label, ...] = ()


def with_name(worksheet: bytes, *labels: Label) -> bytes:
    """An accessible worksheet of one pupil, with each label on its line and nowhere else.

    The name is heard after the word 'Name', in the same paragraph, and the others likewise.

    Raises:
        TemplateFaultyError: a label was made for another line than the worksheet has.
    """
    return next(with_names([Copy(worksheet, labels)]))


def with_names(copies: Iterable[Copy]) -> Iterator[bytes]:
    """A file for each copy, as `with_name` makes it; what copies have in common is read once."""
    sources = _Sources()
    for copy in copies:
        if not copy.labels:
            yield copy.worksheet
            continue
        words = sources.words(copy)
        with pikepdf.open(io.BytesIO(copy.worksheet)) as out:
            page = out.pages[0]
            forms: dict[SheetLine, pikepdf.Object] = {}
            marks: dict[SheetLine, bytes] = {}
            for label in copy.labels:
                line, text = label.written.line, label.written.text
                number = _tagged(out, page, words[line], text)
                marks[line] = b"/Span <</MCID %d>> BDC" % number
                forms[line] = out.copy_foreign(sources.drawing(label).form)
            _draw(page.obj, forms, _Around(out, marks))
            yield _written(out)


def class_set(copies: Iterable[Copy], title: str, *, one_sided: bool = False) -> bytes:
    """One file to print for a whole class, the copies in their order.

    Each begins on a front page: after an odd number of pages comes an empty one. The file is for
    paper, and says so: it has neither structure nor outline, and claims to be accessible nowhere.

    Args:
        copies: their papers may differ.
        title: what the file says of itself.
        one_sided: leave the empty pages out.

    Raises:
        TemplateFaultyError: a label was made for another line than its worksheet has.
    """
    sources = _Sources()
    sheets: dict[bytes, list[pikepdf.Object]] = {}
    with pikepdf.new() as out:
        around: dict[frozenset[SheetLine], _Around] = {}
        for copy in copies:
            if copy.worksheet not in sheets:
                sheets[copy.worksheet] = _untagged(out, sources.file(copy.worksheet))
            # Pages of their own, whose streams and fonts stay shared.
            pages = [Dictionary(dict(page.items())) for page in sheets[copy.worksheet]]
            if copy.labels:
                sources.words(copy)
                forms = {
                    label.written.line: out.copy_foreign(sources.drawing(label).form)
                    for label in copy.labels
                }
                lines = frozenset(forms)
                if lines not in around:
                    around[lines] = _Around(out, dict.fromkeys(forms))
                _draw(pages[0], forms, around[lines])
            if len(pages) % 2 and not one_sided:
                size = pages[-1].MediaBox
                pages.append(Dictionary(Type=Name.Page, MediaBox=size, Resources=Dictionary()))
            for page in pages:
                out.pages.append(pikepdf.Page(out.make_indirect(page)))
        out.docinfo["/Title"] = title
        out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        return _written(out)


def _written(out: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    streams = pikepdf.ObjectStreamMode.generate
    out.save(file, deterministic_id=True, object_stream_mode=streams, fix_metadata_version=False)
    return file.getvalue()


# --- reading ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Sources:
    """The files that copies are made from, each opened and read once, and kept open."""

    _files: dict[bytes, pikepdf.Pdf] = field(default_factory=dict)
    _drawings: dict[Label, NameDrawing] = field(default_factory=dict)
    _texts: dict[bytes, dict[int, ShownText]] = field(default_factory=dict)

    def file(self, content: bytes) -> pikepdf.Pdf:
        if content not in self._files:
            self._files[content] = pikepdf.open(io.BytesIO(content))
        return self._files[content]

    def drawing(self, label: Label) -> NameDrawing:
        if label not in self._drawings:
            self._drawings[label] = read_label(self.file(label.pdf), label.page)
        return self._drawings[label]

    def words(self, copy: Copy) -> dict[SheetLine, int]:
        """The marked content of the word that each label is to follow.

        Raises:
            TemplateFaultyError: such a word is not at its place, or two labels follow the same.
        """
        found = {
            label.written.line: self._word(copy.worksheet, self.drawing(label))
            for label in copy.labels
        }
        if len({*found.values()}) < len(found):
            raise TemplateFaultyError(
                "`labels.html` puts the class or the date on the line for the name: what it fills "
                "in is for the line that `given.line` says"
            )
        return found

    def _word(self, worksheet: bytes, drawing: NameDrawing) -> int:
        """The marked content of the word that a label is to follow, on a worksheet's first page.

        It is the label's own word, at the same place. So it is found whatever else a template
        prints, and no name is ever drawn where its line is not, or over another word.
        """
        if worksheet not in self._texts:
            self._texts[worksheet] = texts_of(self.file(worksheet).pages[0])
        for mcid, text in self._texts[worksheet].items():
            if text.is_same(drawing.word):
                return mcid
        raise TemplateFaultyError(
            "the worksheet has another line for the name than `labels.html`, or has it elsewhere: "
            "what stands above that line in `page.html` must stand in `labels.html` too"
        )


# --- structure --------------------------------------------------------------------------------


def _tagged(out: pikepdf.Pdf, page: pikepdf.Page, word: int, name: str) -> int:
    """Make a place in a word's paragraph for a name; return the marked content it is to be."""
    parents = parents_of(out, page)
    paragraph = parents[word].P
    mcid = len(parents)
    span = Dictionary(Type=Name.StructElem, S=Name.Span, P=paragraph, Pg=page.obj, K=mcid)
    # As it is written: drawn, it has no space before it, none where a line ends, and shapes that
    # several Arabic letters share.
    span.ActualText = pikepdf.String(f" {name}")
    element = out.make_indirect(span)
    paragraph.K.append(element)
    parents.append(element)
    return mcid


def _untagged(out: pikepdf.Pdf, source: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The pages of a worksheet without what ties them to its structure."""
    made = []
    for page in source.pages:
        bare = Dictionary(
            Type=Name.Page,
            MediaBox=Array([*page.mediabox]),
            Resources=page.resources,
            Contents=_streams(page.obj.Contents),
        )
        made.append(out.copy_foreign(source.make_indirect(bare)))
    return made


# --- drawing ----------------------------------------------------------------------------------


class _Around:
    """What goes before and after a page's own content, so that a name can be drawn over it.

    WeasyPrint turns its pages upside down; without `q` and `Q` the name would be turned too.
    """

    def __init__(self, out: pikepdf.Pdf, marks: Mapping[SheetLine, bytes | None]) -> None:
        """Each line has a mark that its text is tagged with, or none."""
        self.before = out.make_stream(b"q")
        drawn = (
            b"%b q %b Do Q %b" % (mark or b"", _drawing_of(line).encode(), b"EMC" if mark else b"")
            for line, mark in marks.items()
        )
        self.after = out.make_stream(b"Q " + b" ".join(drawn))


def _drawing_of(line: SheetLine) -> str:
    """What a page calls the drawing of what stands on a line."""
    return f"/Pupils{line.title()}"


def _streams(content: pikepdf.Object) -> Array:
    return content if isinstance(content, Array) else Array([content])


def _draw(page: Dictionary, forms: Mapping[SheetLine, pikepdf.Object], around: _Around) -> None:
    """Draw forms over a page, whose resources may belong to other pages too."""
    page.Contents = Array([around.before, *_streams(page.Contents), around.after])
    resources = Dictionary(dict(page.Resources.items()))
    drawings = Dictionary(dict(resources.get("/XObject", Dictionary()).items()))
    for line, form in forms.items():
        drawings[_drawing_of(line)] = form
    resources.XObject = drawings
    page.Resources = resources
