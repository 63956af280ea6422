"""A warning for signs of HTML and Markdown in an article: it is printed as plain text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from broadsheet.checks.pasted.text_lines import body_of
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.seed import Seed

MARKUP_IN_TEXT = Code("markup-in-text", Severity.WARNING)

_MOST_NOTES: Final = 6
_LONGEST_SHOWN: Final = 200
# Lengths are bounded, so that no text can make the search slow.
_HTML: Final = re.compile(
    r"<!--.{0,500}?-->"
    r"|</?(?:a|abbr|article|aside|b|blockquote|body|br|button|center|cite|code|div|em|"
    r"figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|li|link|"
    r"main|meta|nav|ol|p|picture|pre|q|s|script|section|small|source|span|strong|style|sub|sup|"
    r"svg|table|tbody|td|tfoot|th|thead|time|title|tr|u|ul|video)(?:\s[^<>]{0,500})?/?>"
    r"|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});",
    re.IGNORECASE,
)
_MARKDOWN: Final = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,300})\]\([^()\n]{1,500}\)"
    r"|(?<!\w)\[(?P<linked>[^\[\]\n]{1,300})\]\((?:https?:|mailto:|/|#|www\.)[^()\n]{0,500}\)"
    r"|(?<![\w*])(?P<stars>\*{1,3})(?=[^\s*])(?P<starred>[^*\n]{1,500})(?<=[^\s*])(?P=stars)(?![\w*])"
    r"|(?<![\w_])(?P<lines>_{1,2})(?=[^\s_])(?P<lined>[^_\n]{1,500})(?<=[^\s_])(?P=lines)(?![\w_(]|\.\w)"
    r"|(?<!`)(?P<ticks>`{1,3})(?=[^`\s])(?P<ticked>[^`\n]{1,40})(?P=ticks)(?!`)"
    r"|^(?:\#{1,6}[ \t]+|>[ \t]?)(?=\S)"
    r"|\[/?(?:b|url|quote|img)(?:=[^\]\n]{0,300})?\]",
    re.MULTILINE,
)
# What is left of a sign of Markdown, by the name of its words.
_WORDS_OF: Final = ("linked", "starred", "lined", "ticked")


def markup_in_text(seed: Seed) -> Iterator[Diagnostic]:
    """A warning for HTML and one for Markdown, each at its first sign."""
    body = body_of(seed)
    furniture = [p.span for p in seed.paragraphs if p.furniture]
    for name, pattern in (("HTML", _HTML), ("Markdown", _MARKDOWN)):
        found = [
            (match, plain)
            for match in pattern.finditer(body)
            if (plain := _plain(match)) != match[0]
            and not any(Span(*match.span()) in each for each in furniture)
        ]
        if found:
            yield _told(seed, name, found)


def _plain(match: re.Match[str]) -> str:
    """What a reader is to see in place of a sign; the sign itself where it is none."""
    if match[0].startswith("&"):
        return html.unescape(match[0])
    words = match.groupdict()
    return next((words[name] for name in _WORDS_OF if words.get(name)), "")


def _without_signs(line: str) -> str:
    """A line as plain text, without a sign of HTML or Markdown."""
    for pattern in (_HTML, _MARKDOWN):
        line = pattern.sub(_plain, line)
    return " ".join(line.split())


def _told(seed: Seed, name: str, found: list[tuple[re.Match[str], str]]) -> Diagnostic:
    (first, _), *others = found
    signs = f"`{shown(first[0], 60)}` is a sign of {name} and is"
    if others:
        more = f"{len(others)} more sign{'s' if len(others) > 1 else ''}"
        signs = f"`{shown(first[0], 60)}` and {more} of {name} are"
    message = f"{signs} printed as {'they stand' if others else 'it stands'}"
    body = first.string
    end = body.find("\n", first.start())
    line = body[body.rfind("\n", 0, first.start()) + 1 : end if end >= 0 else len(body)]
    hint = f"write plain text: `{shown(_without_signs(line), _LONGEST_SHOWN)}`"
    notes = tuple(
        Note(
            seed.place(Span(*match.span())),
            f"write `{shown(text)}`" if text.strip() else "take it out",
        )
        for match, text in others[:_MOST_NOTES]
    )
    edits = tuple(Edit(seed.place(Span(*match.span())).span, text) for match, text in found)
    fix = Fix(f"the signs of {name} become plain text", edits)
    place = seed.place(Span(*first.span()))
    return Diagnostic(MARKUP_IN_TEXT, place, message, hint, notes, (fix,))
