"""Gaps in a text: a field or a list to choose from, and on a key what goes in there.

They are made here and not by a template, as they stand in the midst of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from broadsheet.sheet.items import Choice, Slot, Writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.writers.markup import MarkupMaker


def aloud(said: str) -> Markup:
    """The attribute that gives something a name which is heard and not seen."""
    return Markup(' aria-label="{}"').format(said)


def gap(slot: Slot, name: str, heard: str, choose: str, markup: MarkupMaker) -> Markup:
    """A gap that a pupil fills.

    Args:
        slot: what goes in there.
        name: of the field.
        heard: how the field is called, for those who hear the page.
        choose: what stands in a list of which nothing is chosen yet.
        markup: makes HTML of texts.
    """
    named = Markup(' name="{}"').format(name) + aloud(heard)
    if not isinstance(slot, Choice):
        wide = isinstance(slot, Writing) and slot.room.size != "word"
        html = Markup('<input class="gap{}" dir="auto" autocomplete="off"{}>')
        return html.format(" wide" if wide else "", named)
    words = [markup.text(option.text).plain for option in slot.options]
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(option.id, word)
        for option, word in zip(slot.options, words, strict=True)
    )
    # On paper a list cannot be opened.
    html = Markup(
        '<select class="gap"{}><option value="">{}</option>{}</select>'
        '<span class="to-choose" aria-hidden="true"> ({})</span>'
    )
    return html.format(named, choose, options, " / ".join(words))


def filled_gap(right: Mapping[str, Any], heard: str) -> Markup:
    """A gap with what goes in there; words to choose from with the right ones marked.

    Args:
        right: of the slot, as `broadsheet.writers.html.slots.right` says it.
        heard: what is said before a word that is right, for those who hear the page.
    """
    if "options" in right:
        html = Markup('<mark><span class="heard">{}: </span>{}</mark>')
        words = (
            html.format(heard, option["text"].html) if option["right"] else option["text"].html
            for option in right["options"]
        )
        return Markup('<b class="gap-answer">{}</b>').format(Markup(" / ").join(words))
    written = right.get("answer")
    answer = written.html if written else Markup("&nbsp;")
    return Markup('<b class="gap-answer">{}</b>').format(answer)
