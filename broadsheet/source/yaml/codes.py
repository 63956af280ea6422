"""The kinds of problem that reading YAML can find, as `broadsheet explain` tells them."""

from __future__ import annotations

from typing import Final

from broadsheet.source.diagnostics import Code, Severity

DEEPEST: Final = 32
"""Lists and fields inside one another; a lesson needs about eight."""

MOST_VALUES: Final = 50_000
"""Values, lists and mappings in one document; a long lesson has about a thousand."""


def _error(name: str, meaning: str, fix: str) -> Code:
    return Code(name, Severity.ERROR, meaning, fix)


# Where the structure is clear, and reading goes on.
CUT_OFF = Code(
    "text-cut-off",
    Severity.WARNING,
    "A `#` after a space starts a comment, so the rest of the line is no part of the text and is"
    " not printed.",
    "Put the whole text in quotation marks if the sign belongs to it; if the rest is a comment,"
    " write a space after the `#`.",
)
ALIAS = _error(
    "yaml-alias",
    "YAML takes a value that starts with `*` or `&` for a link between two values. Broadsheet has"
    " no such links: what stands in a lesson is what is printed.",
    "Put the whole value in quotation marks if the sign belongs to the text; otherwise write the"
    " value out in each place.",
)
TAG = _error(
    "yaml-tag",
    "YAML takes a word that starts with `!` in front of a value for an instruction to a program."
    " Broadsheet takes no such instructions.",
    "Put the whole value in quotation marks if the `!` belongs to the text; otherwise take the"
    " word out.",
)
MERGE_KEY = _error(
    "merge-key",
    "Some programs copy fields from elsewhere where they read `<<`. Broadsheet does not: what"
    " stands in a lesson is what is printed.",
    "Write the fields out in each place.",
)
KEY_NOT_TEXT = _error(
    "key-not-text",
    "What stands before a colon is the name of a field. Here brackets make a list or a group of"
    " it, so it names nothing.",
    "Take the brackets away, or put the name in quotation marks if they belong to it.",
)
DOUBLED_KEY = _error(
    "doubled-key",
    "The same field is written twice, and only one of the two could be printed.",
    "Keep one of them. If the second belongs to the next item of a list, write the line that starts"
    " that item, with its `- `; of two passages, give one another name.",
)
DASH_IN_TEXT = _error(
    "dash-in-text",
    "A line starts with a dash like an item of a list, but it is indented so that it goes on with"
    " the text above it. The two would be printed as one.",
    "Start every item of a list on a line of its own with a dash and a space, one under the other."
    " Put the whole text in quotation marks if the dash belongs to it.",
)

# Where reading stops.
SECOND_DOCUMENT = _error(
    "second-document",
    "A line `---` or `...` ends what is read of this file; the lines after it would be lost.",
    "Take the line out, or move what follows into a file of its own.",
)
TOO_DEEP = _error(
    "too-deep",
    f"Lists and fields stand inside one another more than {DEEPEST} levels deep.",
    "Check brackets and indentation; a lesson needs about eight levels.",
)
TOO_MANY_VALUES = _error(
    "too-many-values",
    f"There are more than {MOST_VALUES:,} values here, more than any lesson needs.",
    "Take out what does not belong to the lesson, or divide it into several.",
)
NOTHING_WRITTEN = _error(
    "nothing-written",
    "There is nothing here but blank lines and comments, so there is nothing to print.",
    "Write the fields, each as `name: value`; `broadsheet new` makes a lesson to start from.",
)

# Where YAML cannot be read, and what the teacher may have meant.
COLON_IN_TEXT = _error(
    "colon-in-text",
    "A colon followed by a space ends the name of a field, so a text that has one in it cannot"
    " be told from a field.",
    'Put the whole text in quotation marks: `ask: "He said: hi"`.',
)
TEXT_AFTER_QUOTE = _error(
    "text-after-quote",
    "A text that starts with a quotation mark ends with the next one. More text follows it, which"
    " would be lost.",
    "Put the whole text in the other kind of quotation marks: `quote: '\"brotherly\" country'`.",
)
UNCLOSED_QUOTE = _error(
    "unclosed-quote",
    "A value starts with a quotation mark that is not closed where it should be, so the lines"
    " after it are read as part of the text.",
    "Write the same quotation mark at the end of the text.",
)
UNKNOWN_ESCAPE = _error(
    "unknown-escape",
    'Between " and ", a backslash changes the meaning of the letter after it. This letter has no'
    " such meaning.",
    "Put the text between ' and ' instead, where a backslash is a backslash.",
)
SIGN_AT_START = _error(
    "sign-at-start",
    "The text starts with a sign, such as `*`, `@` or `%`, that has a meaning of its own in these"
    " files.",
    'Put the whole text in quotation marks: `ask: "@home is a name"`.',
)
BLOCK_TEXT = _error(
    "block-text",
    "After `|` or `>` the text starts on the next line, and all of its lines are indented.",
    "Move the text under the name of the field and indent it by two spaces; or put the whole text"
    " in quotation marks if the sign belongs to it.",
)
TAB = _error(
    "tab",
    "A tab stands where only spaces may stand. It looks like spaces, but nobody can tell how"
    " many, and so not what the line belongs to.",
    "Replace the tab by spaces; most editors can be set to write spaces for the tab key.",
)
INDENTATION = _error(
    "wrong-indentation",
    "The spaces at the start of a line say what it belongs to. Here they fit no line above.",
    "Let the fields of one item start exactly one under the other.",
)
NO_SPACE = _error(
    "no-space-after-colon",
    "The colon after the name of a field needs a space after it; without, the line is all text.",
    "Write a space after the colon: `title: Who is speaking?`.",
)
NO_COLON = _error(
    "no-colon",
    "Where a field is expected, such as `answer: The town council.`, stands a line without a"
    " colon, so it is not clear what it is.",
    "Write a colon and a space after the name of the field; indent the line if it belongs to the"
    " text above it.",
)
NO_DASH = _error(
    "no-dash",
    "Among the items of a list stands a line that does not start with a dash and a space, so it"
    " is not clear whether it is an item of its own.",
    "Start every item with `- `, one under the other.",
)
BULLET = _error(
    "bullet-for-dash",
    "A line starts with a sign such as `•` or `–`, as word processors write it before the items of"
    " a list. Here only a hyphen starts an item, so the line cannot be told from other text.",
    "Write a hyphen and a space in place of the bullet.",
)
ITEM_AMONG_FIELDS = _error(
    "item-among-fields",
    "A line that starts with a dash is an item of a list, but the lines above it are fields, so"
    " it is not clear of which list.",
    "Write the name of the list and a colon on a line above its items, as in `aims:`.",
)
BRACKET = _error(
    "wrong-bracket",
    "A bracket `[`, `]`, `{` or `}` has no partner, or text stands beside the pair.",
    "Close every bracket that is opened, and put commas between the items; put the whole text in"
    " quotation marks if the brackets belong to it.",
)
UNPRINTABLE = _error(
    "unprintable-character",
    "A character that no font can show stands in the file, mostly from a copy that went wrong.",
    "Delete it and type the text again.",
)
NOT_YAML = _error(
    "not-yaml",
    "The line cannot be read, and the reason is none of the usual ones.",
    "Compare it with a lesson that works; `broadsheet types` shows a sample of every question.",
)
