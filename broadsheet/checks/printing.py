"""The problems that a lesson without an error can still have when its PDFs are made."""

from __future__ import annotations

from broadsheet.source.diagnostics import Code, Severity

CANNOT_LAY_OUT = Code("cannot-lay-out", Severity.ERROR)
TEXT_OFF_PAGE = Code("text-off-the-page", Severity.ERROR)
TOO_LARGE_TO_MAKE = Code("too-large-to-make", Severity.ERROR)
NAME_OF_ANOTHER = Code("name-of-another", Severity.ERROR)
