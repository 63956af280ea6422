"""The front matter of a seed: what its author says of where the article comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.article.frame import MARK, Frame, find_frame
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from broadsheet.source.folding import is_blank
from broadsheet.source.spelling import nearest_word, only_meaning
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.fixes import in_marks, rewritten
from broadsheet.source.yaml.lines import in_quotation_marks, shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

FRONT_MATTER_OPEN = Code("front-matter-open", Severity.ERROR)
FRONT_MATTER_DASHES = Code("front-matter-dashes", Severity.ERROR)
FRONT_MATTER_SHAPE = Code("front-matter-shape", Severity.ERROR)
SEED_KEY_UNKNOWN = Code("seed-key-unknown", Severity.ERROR)
SEED_VALUE_NOT_TEXT = Code("seed-value-not-text", Severity.ERROR)
LANGUAGE_UNKNOWN = Code("language-unknown", Severity.ERROR)
LINES_UNKNOWN = Code("lines-unknown", Severity.ERROR)

_FIELDS = (
    "title",
    "author",
    "publisher",
    "date",
    "url",
    "licence",
    "retrieved",
    "language",
    "note",
)
_KEYS = (*_FIELDS, "lines", "furniture", "allow")
_KEPT = "kept"  # what `lines` may be
_OTHER_NAMES = {"by": "author", "byline": "author", "source": "publisher", "lang": "language"}
_KNOWN = frozenset((*_KEYS, *_OTHER_NAMES))

# Indented, it would be taken for the headline.
_OPENING_LINE = re.compile(r"\A(?:[ \t]*\n)*(?P<indent>[ \t]*)---[ \t]*(?=\n|\Z)")
_FIELD_LINE = re.compile(r"^[ \t]*[^#\s]", re.MULTILINE)
_BROKEN_LINE = re.compile(r"\s*\n\s*")
# RFC 5646, 4.4.1: a tag may have 35 characters.
_LANGUAGE_TAG = re.compile(r"(?=.{2,35}\Z)[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class FrontMatter:
    """What stands above an article."""

    end: int  # the offset in the file where the article starts
    fields: dict[str, str]  # title, author and the like, those that are given
    furniture: tuple[Scalar, ...]  # the first words of paragraphs that are not the article
    lines_kept: bool  # each line of the article is printed as a line of its own
    problems: tuple[Diagnostic, ...]  # what is wrong with it
    node: Mapping | None = None  # the fields as they are written; None if there are none to read


def read_front_matter(file: TextFile) -> FrontMatter | Diagnostic:
    """Read the front matter of a seed's file, or say that nobody can tell what it is."""
    opening = _OPENING_LINE.match(file.text)
    if opening and opening["indent"]:
        place = Place(file, Span(*opening.span("indent")))
        hint = "let each of its lines begin at the left edge, the lines `---` too"
        return Diagnostic(FRONT_MATTER_SHAPE, place, "the front matter is indented", hint)
    frame = find_frame(file.text, _KNOWN)
    if frame is None:
        return FrontMatter(0, {}, (), False, ())
    problems = list(_frame_problems(file, frame))
    if not _FIELD_LINE.search(file.text, frame.fields.start, frame.fields.end):
        return FrontMatter(frame.end, {}, (), False, tuple(problems))
    node, found = read_yaml(file, frame.fields, frozenset(_KEYS))
    problems += found
    if node is None:
        return FrontMatter(frame.end, {}, (), False, tuple(problems))
    if not isinstance(node, Mapping):
        message = "the front matter is not made of lines such as `author: Ann Other`"
        hint = "write a name, a colon, a space, and what is known"
        problems.append(Diagnostic(FRONT_MATTER_SHAPE, node.place, message, hint))
        return FrontMatter(frame.end, {}, (), False, tuple(problems))
    fields, furniture = _fields(node, problems)
    lines_kept = _lines_kept(node, problems)
    return FrontMatter(frame.end, fields, furniture, lines_kept, tuple(problems), node)


def _frame_problems(file: TextFile, frame: Frame) -> Iterator[Diagnostic]:
    """What is wrong with the lines around the front matter."""
    for line, where in ((frame.opening, "above"), (frame.closing, "below")):
        if line is not None and file.text[line.start : line.end].rstrip() != MARK:
            written = file.text[line.start : line.end].strip()
            message = f"the line {where} the front matter is `{shown(written)}`, not `{MARK}`"
            hint = f"write three hyphens: `{MARK}`. Word processors make a dash of them"
            fix = Fix(f"`{shown(written)}` becomes `{MARK}`", (Edit(line, MARK),), certain=True)
            yield Diagnostic(FRONT_MATTER_DASHES, Place(file, line), message, hint, fixes=(fix,))
    first = file.position(frame.fields.start)[0]
    if frame.opening is None:
        at = frame.fields.start
        message = f"the front matter has no line `{MARK}` above it"
        hint = f"write a line `{MARK}` above line {first}, `{shown(file.line(first))}`"
        fix = Fix(f"a line `{MARK}` stands above it", (Edit(Span(at, at), f"{MARK}\n"),))
        place = Place(file, Span(at, at + len(file.line(first))))
        yield Diagnostic(FRONT_MATTER_DASHES, place, message, hint, fixes=(fix,))
    if frame.closing is None:
        place = Place(file, frame.opening or Span(frame.fields.start, frame.fields.start))
        end = frame.fields.end
        last = file.position(max(end - 1, 0))[0]
        message = "the front matter never ends"
        hint = f"write a line `{MARK}` between the front matter and the article"
        if last >= first:
            hint = f"write a line `{MARK}` below line {last}, `{shown(file.line(last))}`"
        gap = "" if file.text[:end].endswith("\n") else "\n"
        fix = Fix(f"a line `{MARK}` stands below it", (Edit(Span(end, end), f"{gap}{MARK}\n"),))
        yield Diagnostic(FRONT_MATTER_OPEN, place, message, hint, fixes=(fix,))


def on_one_line(text: str) -> str:
    """A text without its line breaks, which mean nothing in a field."""
    return _BROKEN_LINE.sub(" ", text)


def _fields(node: Mapping, problems: list[Diagnostic]) -> tuple[dict[str, str], tuple[Scalar, ...]]:
    """The fields that are given and of use, and the first words of furniture."""
    problems += (_unknown_key(key, node.key_places[key]) for key in node if key not in _KEYS)
    fields: dict[str, str] = {}
    for key in _FIELDS:
        scalar = _text(key, node.get(key), problems)
        wrong = language_problem(scalar, scalar.place) if key == "language" and scalar else None
        if wrong:
            problems.append(wrong)
        elif scalar:
            fields[key] = on_one_line(scalar.strip())
    furniture = node.get("furniture")
    items = furniture if isinstance(furniture, Sequence) else [furniture]
    words = (_text("furniture", item, problems) for item in items)
    return fields, tuple(text for text in words if text)


def _lines_kept(node: Mapping, problems: list[Diagnostic]) -> bool:
    """Whether `lines: kept` is said."""
    value = _text("lines", node.get("lines"), problems)
    if value is None or value.strip() == _KEPT:
        return value is not None
    message = f"`{on_one_line(value)}` is not known for `lines`"
    hint = f"write `lines: {_KEPT}` to print each line of the article as one, or delete the line"
    certain = only_meaning(value.strip(), (_KEPT,)) == _KEPT
    fix = rewritten(value, _KEPT, value.place, certain=certain)
    problems.append(Diagnostic(LINES_UNKNOWN, value.place, message, hint, fixes=(fix,)))
    return False


def _text(key: str, node: Node | None, problems: list[Diagnostic]) -> Scalar | None:
    """The text of a field; None if it has none."""
    if node is None or isinstance(node, Scalar):
        return None if node is None or is_blank(node) else node
    kind = "a list" if isinstance(node, Sequence) else "a group of lines"
    message = f"`{key}` takes text, not {kind}"
    written = node.place.text.rstrip()
    # A text of one line with a colon in it, as `- Published: 14 May`.
    is_line = "\n" not in written and written[:1] not in ("[", "{", "-", "'", '"')
    quoted = in_quotation_marks(written if is_line else "…")
    hint = f"put the text in quotation marks: `{quoted}`"
    certain = is_line and not {*_KEYS}.intersection(node)
    fixes = (in_marks(written, node.place.span.start, certain=certain),) if is_line else ()
    problems.append(Diagnostic(SEED_VALUE_NOT_TEXT, node.place, message, hint, fixes=fixes))
    return None


def _unknown_key(key: str, place: Place) -> Diagnostic:
    plain = key.strip().lower()
    meant = _OTHER_NAMES.get(plain) or nearest_word(plain, _KEYS)
    known = ", ".join(f"`{name}`" for name in _KEYS)
    hint = f"did you mean `{meant}`?" if meant else f"the front matter takes {known}"
    message = f"`{key}` is not known in front matter"
    certain = only_meaning(key, _KEYS) == meant
    fixes = (rewritten(key, meant, place, certain=certain),) if meant else ()
    return Diagnostic(SEED_KEY_UNKNOWN, place, message, hint, fixes=fixes)


def language_problem(tag: str, place: Place) -> Diagnostic | None:
    """What is wrong with a language tag (BCP 47) that stands at a place, or None."""
    if _LANGUAGE_TAG.fullmatch(tag):
        return None
    dashed = tag.strip().replace("_", "-")
    is_near = _LANGUAGE_TAG.fullmatch(dashed) is not None
    hint = f"did you mean `{dashed}`?" if is_near else "write a tag such as `en`, `en-GB` or `ru`"
    return Diagnostic(LANGUAGE_UNKNOWN, place, f"`{tag}` is not a language tag", hint)
