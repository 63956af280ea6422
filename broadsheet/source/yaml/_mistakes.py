"""What a teacher may have meant where YAML cannot be read: the parser's errors in our own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import yaml

from broadsheet.source.diagnostics import Diagnostic, Edit, Fix
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml import _layout, _quotation_marks, codes
from broadsheet.source.yaml.fixes import value_in_marks
from broadsheet.source.yaml.lines import Mistake, Trouble, in_curly_marks, shown

# What a text may well begin with, and what begins something else: a list, fields, a block.
_SIGNS_OF_TEXT: Final = "@`%*&!?"
_SIGNS_OF_YAML: Final = "[]{}\"'|>-?"


def explain(
    file: TextFile,
    span: Span,
    error: yaml.YAMLError,
    quotation: tuple[int, int] | None,
    names: frozenset[str],
) -> Diagnostic:
    """Say in a teacher's words why a text could not be read as YAML.

    Args:
        file: the file that holds the text.
        span: the characters of the file that were read.
        error: what PyYAML says; its marks count from the start of the span.
        quotation: start and end of the last value in quotation marks that PyYAML met, likewise.
        names: the fields that may stand there.

    Returns:
        The problem, at the place that has to be edited.
    """
    trouble = Trouble(file.text[span.start : span.end], error, quotation, names)
    found = _quotation_marks.swallowed(trouble) or _likely(trouble) or _unknown(trouble)
    return found.diagnostic(file, span)


def stop_of(error: yaml.YAMLError) -> int:
    """Where the parser gave up, a character offset in the text it was given."""
    return Trouble("", error, None).at


def _likely(trouble: Trouble) -> Mistake | None:
    for wording, recognise in _RECOGNISERS:
        if wording.search(trouble.wording):
            return recognise(trouble)
    return None


def _unknown(trouble: Trouble) -> Mistake:
    hint = "compare it with the lines around it; put a text with unusual signs in quotation marks"
    return Mistake.line(codes.NOT_YAML, trouble.line, "this line cannot be read", hint)


def _sign(trouble: Trouble) -> Mistake | None:
    """A value that starts with a sign of YAML's own, such as `@`, `*` or `%`."""
    if trouble.before in ('"', "'"):
        return _quotation_marks.text_after_quote(trouble)
    at = trouble.opened
    sign, line = trouble.text[at : at + 1], trouble.lines.at(at)
    if line.text.lstrip().startswith("```"):
        message = "the backticks were copied along with the text; they are no part of it"
        hint = "delete this line, and the one with backticks at the end"
        return Mistake.line(codes.SIGN_AT_START, line, message, hint)
    if sign in ("]", "}"):
        return _stray_bracket(trouble)
    if not sign.strip():
        return _open_at_the_end(trouble)
    name = "a backtick" if sign == "`" else f"`{shown(sign)}`"
    message = f"a text cannot start with {name}"
    if line.start + line.value_column != at:
        hint = "put the text that starts with it in quotation marks"
        return Mistake(codes.SIGN_AT_START, at, at + 1, message, hint)
    more = "; if it is a list, start that on the next line" if sign == "-" else ""
    fix = value_in_marks(trouble.lines, line, trouble.names, sure=sign in _SIGNS_OF_TEXT)
    return _quotation_marks.quote_it(codes.SIGN_AT_START, line, message, fix, more)


def _block_text(trouble: Trouble) -> Mistake:
    """Text right after the `|` or `>` that starts a block of text on the next line."""
    line = trouble.lines.at(trouble.opened)
    sign = trouble.text[trouble.opened]
    message = f"no text may follow the `{sign}` on its line"
    hint = f"start the text on the next line, indented; if `{sign}` belongs to it: `{line.quoted}`"
    fix = value_in_marks(trouble.lines, line, trouble.names, sure=False)
    return Mistake.value(codes.BLOCK_TEXT, line, message, hint, (fix,))


def _colon(trouble: Trouble) -> Mistake | None:
    """A colon where no field can start: in the text of a value, or after a faulty line."""
    line = trouble.line
    if line.key is None or trouble.at >= line.start + line.value_column:
        if not line.value:
            return None
        message = "the colon inside the text makes it look like another field"
        sure = line.value[0] not in _SIGNS_OF_YAML
        fix = value_in_marks(trouble.lines, line, trouble.names, sure=sure)
        if in_curly_marks(line.value):
            return _quotation_marks.straight(codes.COLON_IN_TEXT, line, message, fix)
        return _quotation_marks.quote_it(codes.COLON_IN_TEXT, line, message, fix)
    above = trouble.lines.above(line)
    if above is None:
        return None
    if above.tight_key:
        return _layout.no_space(above, trouble.names)
    if above.is_item and above.column == line.column and _layout.name_of(above, trouble.names):
        return _layout.no_colon(trouble, above)
    if above.key is None and above.indent == line.indent and not above.is_item:
        return _layout.no_dash(above) if line.is_item else _layout.no_colon(trouble, above)
    return _layout.indentation(trouble, line)


def _misplaced(trouble: Trouble) -> Mistake | None:
    """Something after a value that is complete: on the same line, or on a line of its own."""
    line, at = trouble.line, trouble.at
    if trouble.before in ("", "-", "?"):
        if trouble.text[at : at + 1] == ":":
            hint = "write the name of the field before it, as in `name: value`"
            return Mistake(codes.NO_COLON, at, at + 1, "there is no name before the colon", hint)
        above = trouble.lines.above(line)
        text_goes_on = trouble.quotation and line.key is None and not line.is_item
        if text_goes_on and above and above.value.endswith(('"', "'")):
            message = "this text follows a closing quotation mark"
            hint = "let the quotation mark follow at the very end of the text"
            return Mistake.line(codes.TEXT_AFTER_QUOTE, line, message, hint)
        return _layout.indentation(trouble, line)
    if line.value[:1] in ("*", "&", "!"):
        message = f"a text cannot start with `{line.value[0]}`"
        fix = value_in_marks(trouble.lines, line, trouble.names)
        return _quotation_marks.quote_it(codes.SIGN_AT_START, line, message, fix)
    if line.value[:1] in ("[", "{"):
        fix = value_in_marks(trouble.lines, line, trouble.names, sure=False)
        return _quotation_marks.quote_it(
            codes.BRACKET, line, "text follows the closing bracket", fix
        )
    return _quotation_marks.text_after_quote(trouble)


def _stray_bracket(trouble: Trouble) -> Mistake:
    """A closing bracket without an opening one."""
    line, sign = trouble.line, trouble.text[trouble.at]
    hint = f"take the `{sign}` out"
    fixes = (Fix(hint, (Edit(Span(trouble.at, trouble.at + 1), ""),)),)
    if line.start + line.value_column == trouble.at:
        hint += f", or put the whole text in quotation marks: `{line.quoted}`"
    message = f"the bracket `{sign}` closes nothing"
    return Mistake(codes.BRACKET, trouble.at, trouble.at + 1, message, hint, fixes)


def _in_brackets(trouble: Trouble) -> Mistake | None:
    """Something in brackets that is neither a comma nor the closing bracket."""
    opening, found = trouble.text[trouble.opened], trouble.text[trouble.at : trouble.at + 1]
    closing = {"[": "]", "{": "}"}.get(opening)
    if closing is None:
        return None
    if trouble.lines.at(trouble.opened).number != trouble.line.number or not found:
        return _not_closed(trouble, trouble.opened)
    code, message = codes.BRACKET, f"a comma or `{closing}` is missing before this"
    hint = f"write commas between the items and `{closing}` after the last"
    if trouble.before in ('"', "'"):
        code, message = codes.TEXT_AFTER_QUOTE, "text follows the closing quotation mark"
        hint = "put the whole item in one pair of quotation marks, or write a comma before this"
    elif found == ":":
        code, message = codes.COLON_IN_TEXT, "the colon makes this text look like a field"
        hint = "put the whole item in quotation marks"
    elif found in "]}":
        message, hint = f"`{found}` cannot close the bracket `{opening}`", f"write `{closing}`"
    return Mistake(code, trouble.at, trouble.at + 1, message, hint)


def _not_closed(trouble: Trouble, opened: int) -> Mistake:
    """An opening bracket, at an offset, without a closing one."""
    opening, line = trouble.text[opened], trouble.lines.at(opened)
    closing = {"[": "]", "{": "}"}[opening]
    hint = f"write `{closing}` after the last item, and a comma between items"
    fixes: tuple[Fix, ...] = ()
    inside = line.value[1:].rstrip(", ")
    starts_value = line.start + line.value_column == opened and line.key
    if starts_value and not inside.endswith(":") and line.value[-1] != opening:
        closed = opening + inside + closing
        hint += f", perhaps `{line.with_value(closed)}`"
        span = Span(opened, opened + len(line.value))
        fixes = (Fix(f"`{closing}` ends the line", (Edit(span, closed),)),)
    hint += trouble.cut_off
    message = f"the bracket `{opening}` is opened here and not closed"
    return Mistake(codes.BRACKET, opened, opened + 1, message, hint, fixes)


def _open_at_the_end(trouble: Trouble) -> Mistake | None:
    """The bracket that is open where the text ends, behind a comma, a colon or itself."""
    open_: list[int] = []
    last = trouble.lines.at(len(trouble.text))
    for line in (last, *trouble.lines.before(last)):
        for at, sign in reversed(list(enumerate(line.text, line.start))):
            if sign in "]}":
                open_.append(at)
            elif sign in "[{":
                if not open_:
                    found = _not_closed(trouble, at)
                    rest = trouble.text[at:].rstrip()
                    if "\n" not in rest:
                        return found
                    # Where the items end on these lines, nobody can tell.
                    hint = found.hint.partition(", perhaps")[0]
                    return replace(found, end=at + len(rest), hint=hint, fixes=())
                open_.pop()
    return None


def _after_the_end(trouble: Trouble) -> Mistake | None:
    return _misplaced(trouble) if trouble.before else _layout.after_the_end(trouble)


def _unprintable(trouble: Trouble) -> Mistake:
    number = ord(trouble.text[trouble.at])
    message = f"an unprintable character stands here (U+{number:04X})"
    hint = "delete it and type the text around it again"
    return Mistake(codes.UNPRINTABLE, trouble.at, trouble.at + 1, message, hint)


_RECOGNISERS: Final[tuple[tuple[re.Pattern[str], Callable[[Trouble], Mistake | None]], ...]] = (
    tuple(
        (re.compile(wording), recognise)
        for wording, recognise in (
            (r"^unprintable$", _unprintable),
            (r"found character '\\t'", _layout.tab),
            (r"cannot start any token|scanning an? (alias|anchor)|(scanning|parsing) a tag", _sign),
            (r"tag handle|scanning a directive|incompatible YAML|duplicate YAML", _sign),
            (r"scanning a block scalar", _block_text),
            (r"unknown escape|expected escape sequence", _quotation_marks.escape),
            (r"quoted scalar; found unexpected (end|document)", _quotation_marks.unclosed),
            (r"mapping values are not allowed", _colon),
            (r"could not find expected ':'", _layout.lone_line),
            (r"(sequence entries|mapping keys) are not allowed", _sign),
            (r"parsing a flow (sequence|mapping);", _in_brackets),
            (r"but found '[\]}]'", _stray_bracket),
            (r"expected the node content", _sign),
            (r"expected <block end>", _misplaced),
            (r"expected '<document start>'", _after_the_end),
        )
    )
)
