"""All warnings about the text of an article, which no command ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.checks.pasted.broken_words import broken_words
from broadsheet.checks.pasted.line_ends import lines_run_together
from broadsheet.checks.pasted.markup import markup_in_text
from broadsheet.checks.pasted.page_heads import page_heads
from broadsheet.checks.pasted.pull_quotations import pull_quotations
from broadsheet.checks.pasted.text_lines import text_lines
from broadsheet.checks.pasted.web_page import pieces_of_a_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.seed import Seed
    from broadsheet.source.diagnostics import Diagnostic


def article_warnings(seed: Seed) -> Iterator[Diagnostic]:
    """The warnings about an article, each kind once or a few times."""
    lines = text_lines(seed)
    yield from lines_run_together(seed, lines)
    yield from pieces_of_a_page(seed, lines)
    yield from page_heads(seed, lines)
    yield from pull_quotations(seed, lines)
    yield from broken_words(seed)
    yield from markup_in_text(seed)
