"""One reading of a YAML document: the parser's events become nodes, or problems in our words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

import yaml

from broadsheet.source.diagnostics import Code, Diagnostic, Fix
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml import _bullets, _commas, _folded, _layout, _mistakes, codes, fixes
from broadsheet.source.yaml._events import quick_events, span_of
from broadsheet.source.yaml._links import Links
from broadsheet.source.yaml._tree import Tree
from broadsheet.source.yaml.lines import LINK, Lines, Mistake, shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_COMMENT = re.compile(r"[ \t]+(#\w.*)")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST_SIGNS = (codes.ALIAS, codes.TAG, codes.NO_DASH)
_OTHER_SPACES = re.compile(
    "^[ \xa0\u2002-\u200a\u202f\u3000]*[\xa0\u2002-\u200a\u202f\u3000]+", re.MULTILINE
)
# A question mark that is no sign of YAML 1.2: it ends or goes on with a text, or no space follows.
_LETTER_ASKS = re.compile(r"(?<=[^\s\[{,:?-])\?|(?<=[^\s\[{,:?-] )\?|\?(?=[^\s])")
_RARE_LINE_BREAKS = "\x85\u2028\u2029"
# Letters of phonetics: a message may show them until they are put back.
_STAND_INS = range(0x0250, 0x02B0)


class Reader:
    """Makes nodes of PyYAML's events: its constructor and composer would recurse, and resolve."""

    def __init__(self, file: TextFile, span: Span, names: frozenset[str]) -> None:
        self.file = file
        self.names = names
        self.span = span
        self.text = file.text[span.start : span.end]
        self.problems: list[Diagnostic] = []
        self.tree = Tree(self.problems)
        self.nodes = 0
        self.trials = _bullets.MOST_TRIALS
        self.documents = 0
        self.stop: Diagnostic | None = None
        self.quotation: tuple[int, int] | None = None
        self.put_back: dict[int, str] = {}

    def quick_document(self) -> Node | None:
        """The document, if it is an ordinary one without any problem."""
        events = quick_events(self._with_stand_ins()) or ()
        sound = bool(events) and all(map(self._take, events)) and not self.problems
        return self.tree.root if sound and not self._is_blank else None

    def document(self) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        """The document and its problems."""
        if not self._take_all():
            return None, tuple(self.problems)
        self.problems[:] = self._links.explained(self.problems)
        if self._is_blank and not self.problems:
            hint = "write the fields here, each as `name: value`"
            self._report(codes.NOTHING_WRITTEN, self._place(0, 0), "nothing is written here", hint)
            return None, tuple(self.problems)
        return self.tree.root, tuple(self.problems)

    @property
    def _is_blank(self) -> bool:
        root = self.tree.root
        return root is None or (isinstance(root, Scalar) and root.plain and not root)

    def _take_all(self) -> bool:
        """Take in all events; False if the document could not be read to its end."""
        loader = None
        try:
            # The parser in Python, not libyaml: the same on every machine, in all that it refuses.
            loader = yaml.SafeLoader(self._with_stand_ins())
            while loader.check_event():
                if not self._take(loader.get_event()):  # type: ignore[no-untyped-call]
                    return False
        except yaml.YAMLError as error:
            self._explain(error)
            return False
        except (ValueError, OverflowError):
            # An escape such as "\UFFFFFFFF", or a number of digits that `int` refuses.
            mark = loader.get_mark() if loader else None
            self._explain(yaml.MarkedYAMLError(None, None, "unknown escape", mark))
            return False
        return True

    def _with_stand_ins(self) -> str:
        """The text with other characters, one for one, where the parser has other rules.

        YAML 1.1 breaks lines at NEL, LS and PS. No editor shows it, and `TextFile` counts no line
        there. Between brackets it takes each `?` for a sign, and YAML 1.2 only one that begins a
        value: `[Who?, Which?]`. Replaced, they stay in the text where they stand, and all offsets
        stay right. A line copied from a web page may be indented with spaces that only look like
        spaces.
        """
        rare = [character for character in _RARE_LINE_BREAKS if character in self.text]
        free = (chr(code) for code in _STAND_INS if chr(code) not in self.text)
        stand_ins = dict(zip([*rare, "?"], free, strict=False))
        self.put_back = {ord(new): old for old, new in stand_ins.items()}
        asks = stand_ins.pop("?", "?")
        text = _LETTER_ASKS.sub(asks, self.text)
        text = _OTHER_SPACES.sub(lambda found: " " * len(found[0]), text)
        return text.translate({ord(old): new for old, new in stand_ins.items()})

    def _explain(self, error: yaml.YAMLError) -> None:
        """Report why the parser gave up."""
        at = _mistakes.stop_of(error)
        found = _bullets.for_dashes(self._with_stand_ins(), at, self.names)
        if found:
            problem = self._of_bullets(found)
        else:
            problem = _mistakes.explain(self.file, self.span, error, self.quotation, self.names)
        line = self.file.position(problem.place.span.start)[0]
        self.problems[:] = [
            earlier
            for earlier in self.problems
            # `*really* so` is a link first and then a syntax error: one mistake, one report.
            if earlier.code not in _FIRST_SIGNS
            or self.file.position(earlier.place.span.start)[0] != line
            # Without its colon, a name is read as one text with the lines below it.
            if problem.code is not codes.NO_COLON or earlier.place.span < problem.place.span
        ]
        self.problems.append(problem)
        self.stop = problem

    def _of_bullets(self, found: Mistake) -> Diagnostic:
        """The problem of bullets, which were found in a text with stand-ins."""
        message, hint = (text.translate(self.put_back) for text in (found.message, found.hint))
        return replace(found, message=message, hint=hint).diagnostic(self.file, self.span)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _links(self) -> Links:
        return Links(self._lines)

    def _place(self, start: int, end: int) -> Place:
        """A place in the file, from offsets in the text that is read."""
        return Place(self.file, Span(self.span.start + start, self.span.start + end))

    def _report(
        self, code: Code, place: Place, message: str, hint: str, *fixes: Fix | None
    ) -> None:
        moved = tuple(fix.moved(self.span.start) for fix in fixes if fix)
        self.problems.append(Diagnostic(code, place, message, hint, fixes=moved))

    def _take(self, event: yaml.Event) -> bool:
        """Take in one event; False if it makes no sense to go on."""
        if isinstance(event, yaml.DocumentStartEvent):
            return self._document_start(event)
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > codes.MOST_VALUES:
                place = self._place(*span_of(event))
                message = f"there are more than {codes.MOST_VALUES:,} values in this file"
                hint = "split the file into several"
                self._report(codes.TOO_MANY_VALUES, place, message, hint)
                return False
        if isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            return self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)
        return True

    def _document_start(self, event: yaml.DocumentStartEvent) -> bool:
        self.documents += 1
        if self.documents == 1:
            return True
        place = self._place(*span_of(event))
        hint = "take this line out, or move what follows into a file of its own"
        self._report(codes.SECOND_DOCUMENT, place, "a second document starts here", hint)
        return False

    def _alias(self, event: yaml.AliasEvent) -> None:
        place = self._place(*span_of(event))
        message = f"`{shown(place.text)}` is read as a link to another value, not as text"
        self._report(codes.ALIAS, place, message, *self._instead_of_sign(span_of(event)[0]))
        # Its value, or the text itself, keeps the checks that follow from missing a value here.
        self.tree.add(self._links.use(place) or Scalar(place.text, place, plain=False))

    def _instead_of_sign(self, at: int) -> tuple[str, Fix | None]:
        """The advice for a value that starts with the sign of a link, at an offset in the text."""
        link = LINK.match(self.text, at)
        if link and self._links.has_other_end(link[0]):
            return "write the value out in each place, without `&` and `*`", None
        return self._quoting(at)

    def _quoting(self, at: int) -> tuple[str, Fix | None]:
        """The advice to quote a value that starts with a sign, at an offset in the text."""
        line = self._lines.at(at)
        hint = "if the sign belongs to the text, put the whole text in quotation marks"
        if line.start + line.value_column != at or line.value.endswith(":"):
            return hint, None
        fix = fixes.value_in_marks(self._lines, line, self.names)
        return f"{hint}: `{line.quoted}`", fix

    def _properties(
        self, event: yaml.ScalarEvent | yaml.CollectionStartEvent
    ) -> tuple[int, Place | None]:
        """Report an anchor and a tag in front of a value.

        Returns:
            The offset of the value, and where its anchor stands.
        """
        start, end = span_of(event)
        if not (event.anchor or event.tag):
            return start, None
        anchor: Place | None = None
        signs = {codes.ALIAS: "&" if event.anchor else "", codes.TAG: "!" if event.tag else ""}
        for code, sign in signs.items():
            found = re.compile(rf"{sign}\S*").search(self.text, start) if sign else None
            if found is None:
                continue
            kind = "the name of a link" if sign == "&" else "an instruction to a program"
            message = f"`{shown(found[0])}` is read as {kind}, not as text"
            place = self._place(*found.span())
            anchor = place if sign == "&" else anchor
            advice = self._instead_of_sign(found.start()) if sign == "&" else self._quoting(start)
            if found[0].startswith(("!!", "!<")):
                advice = f"take `{shown(found[0])}` out; {advice[0]}", advice[1]
            self._report(code, place, message, *advice)
        # Of a list or mapping, the event ends with the sign that opens it, or before it begins.
        last = end if isinstance(event, yaml.ScalarEvent) else len(self.text)
        value = _PROPERTIES.match(self.text, start, last)
        return (value.end() if value else start), anchor

    def _comment_after(self, end: int, *, plain: bool) -> None:
        """Report what looks more like text than like a comment, such as `Sheet #1`."""
        comment = _COMMENT.match(self.text, end) if plain else None
        if comment:
            message = f"`{shown(comment[1])}` is taken for a comment, and not printed"
            hint = "if it belongs to the text, put the whole text in quotation marks"
            place = self._place(*comment.span(1))
            self._report(codes.CUT_OFF, place, message, hint, self._with_comment(end))

    def _with_comment(self, end: int) -> Fix | None:
        """The offer to quote a value and the comment behind it, at the value's end.

        Never certain: a comment may be for the teacher alone.
        """
        line = self._lines.at(end)
        start = line.start + line.value_column
        if start + len(line.value) != end:
            return None
        return fixes.in_marks(line.text[line.value_column :].rstrip(), start)

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        """Take in a value or a name; False if the lines below it cannot be read as meant."""
        (start, anchor), end = self._properties(event), span_of(event)[1]
        sign = self.text[start : min(start + 1, end)]
        if sign and sign in _bullets.SIGNS and not event.style and self.trials:
            self.trials -= 1
            text = self._with_stand_ins()
            found = _bullets.before_name(text, Lines(text), (start, end), self.names)
            if found:
                self.stop = self._of_bullets(found)
                self.problems.append(self.stop)
                return False
        if event.style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip(" \n"))
        place = self._place(start, end)
        if event.style in ("'", '"'):
            self.quotation = (start, end)
        self._comment_after(end, plain=not event.style and start < end)
        value = event.value.translate(self.put_back) if self.put_back else event.value
        # Whether it was to be a list, or holds an item of one, is a matter of dashes.
        has_dash = not event.style and "-" in self.text[start:end]
        self._check_text(value, start, end, event.style or "", has_dash=has_dash)
        if has_dash and _layout.was_to_be_list(self._lines, start, end):
            self.tree.add(self._as_list(start, end))
        else:
            scalar = Scalar(value, place, plain=not event.style)
            if anchor:
                self._links.name(anchor, scalar)
            self.tree.add(scalar)
        return True

    def _as_list(self, start: int, end: int) -> Sequence:
        """The list that was meant by lines that lack their dash, or the space after it."""
        items = Sequence(self._place(start, end))
        for found in re.finditer(r"^ *(?:-+ *)?(\S.*)", self.text[start:end], re.MULTILINE):
            place = self._place(start + found.start(1), start + found.end(1))
            items.append(Scalar(found[1].rstrip(), place, plain=True))
        return items

    def _check_text(self, value: str, start: int, end: int, style: str, *, has_dash: bool) -> None:
        """Report what cannot be meant in a value that stands from start to end of the text."""
        unprintable = _UNPRINTABLE.search(value)
        if unprintable:
            message = f"this text holds an unprintable character (U+{ord(unprintable[0]):04X})"
            hint = "take the backslash and the sign after it out, or write the backslash twice"
            self._report(codes.UNPRINTABLE, self._place(start, end), message, hint)
        dash = _layout.dash_in_text(self._lines, start, end) if has_dash else None
        if not dash and style != "|" and "\n" in self.text[start:end]:
            dash = None if style else _bullets.in_text(self._lines, start, end)
            dash = dash or _folded.run_together(self._lines, start, end, style)
        if dash:
            self.problems.append(dash.diagnostic(self.file, self.span))

    def _start(self, event: yaml.CollectionStartEvent) -> bool:
        start, anchor = self._properties(event)
        place = self._place(start, start)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node = Mapping(place) if is_mapping else Sequence(place)
        if anchor:
            self._links.name(anchor, node)
        self.tree.open(node)
        if self.tree.depth <= codes.DEEPEST:
            return True
        message = f"lists and fields stand more than {codes.DEEPEST} levels deep here"
        self._report(codes.TOO_DEEP, place, message, "check the brackets and the indentation")
        return False

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        # Without a bracket, a list or mapping ends with the last thing in it: the parser's own
        # end takes in the blank lines and comments that follow.
        start, end = span_of(event)
        node = self.tree.innermost
        if isinstance(node, Mapping) and end > start:
            _commas.put_back(node, self.names, self.problems)
        self.tree.close(self.span.start + end if end > start else 0)
