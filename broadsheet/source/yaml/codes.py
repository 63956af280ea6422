"""The kinds of problem that reading YAML can find, as `broadsheet explain` tells them."""

from __future__ import annotations

from typing import Final

from broadsheet.source.diagnostics import Code, Severity

DEEPEST: Final = 32  # lists and fields inside one another; a lesson needs about eight

# Values, lists and mappings in one document; a long lesson has about a thousand.
MOST_VALUES: Final = 50_000


# Where the structure is clear, and reading goes on.
CUT_OFF = Code("text-cut-off", Severity.WARNING)
RUN_TOGETHER_LIST = Code("run-together-list", Severity.WARNING)
ALIAS = Code("yaml-alias", Severity.ERROR)
TAG = Code("yaml-tag", Severity.ERROR)
MERGE_KEY = Code("merge-key", Severity.ERROR)
KEY_NOT_TEXT = Code("key-not-text", Severity.ERROR)
DOUBLED_KEY = Code("doubled-key", Severity.ERROR)
DASH_IN_TEXT = Code("dash-in-text", Severity.ERROR)

# Where reading stops.
SECOND_DOCUMENT = Code("second-document", Severity.ERROR)
TOO_DEEP = Code("too-deep", Severity.ERROR)
TOO_MANY_VALUES = Code("too-many-values", Severity.ERROR)
NOTHING_WRITTEN = Code("nothing-written", Severity.ERROR)

# Where YAML cannot be read, and what the teacher may have meant.
COMMA_IN_TEXT = Code("comma-in-text", Severity.ERROR)
COLON_IN_TEXT = Code("colon-in-text", Severity.ERROR)
TEXT_AFTER_QUOTE = Code("text-after-quote", Severity.ERROR)
UNCLOSED_QUOTE = Code("unclosed-quote", Severity.ERROR)
UNKNOWN_ESCAPE = Code("unknown-escape", Severity.ERROR)
SIGN_AT_START = Code("sign-at-start", Severity.ERROR)
BLOCK_TEXT = Code("block-text", Severity.ERROR)
TAB = Code("tab", Severity.ERROR)
INDENTATION = Code("wrong-indentation", Severity.ERROR)
NO_SPACE = Code("no-space-after-colon", Severity.ERROR)
NO_COLON = Code("no-colon", Severity.ERROR)
NO_DASH = Code("no-dash", Severity.ERROR)
BULLET = Code("bullet-for-dash", Severity.ERROR)
ITEM_AMONG_FIELDS = Code("item-among-fields", Severity.ERROR)
BRACKET = Code("wrong-bracket", Severity.ERROR)
UNPRINTABLE = Code("unprintable-character", Severity.ERROR)
NOT_YAML = Code("not-yaml", Severity.ERROR)
