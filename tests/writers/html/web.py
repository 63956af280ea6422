"""Web pages for tests: of the repository's lessons, and of a sheet that has everything."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import everything
from support import A4, TEMPLATES, lesson_of

from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.pupil import OnSheet
from broadsheet.sheet.texts import Quoted, RichText, Run
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import Templates, TemplateSnapshot
from broadsheet.writers.html.pages import PageWriter

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.sheet import Key, Sheet

PICTURE = "bridge.png"
WITH_PICTURE = Templates(TemplateSnapshot({PICTURE: everything.picture()}))

ARABIC = """\
name: الاسم
read: {one: اقرأ النص, other: اقرأ النصوص}
answer: {other: أجب عن الأسئلة}
paragraph: {one: "الفقرة {first}", other: "الفقرات {first}–{last}"}
web-mark: ضع علامة على الكلمات
"""
IN_ARABIC = Templates(
    TemplateSnapshot({PICTURE: everything.picture(), "languages/ar.yaml": ARABIC.encode()})
)

VERSION_B = Edition(version="B")
HOSTILE = "<script>bad=1</script>]]>--></style>\"'><img src=x onerror=bad=1>{{ 7*7 }}&amp;"
HOSTILE_PUPIL = OnSheet(HOSTILE, HOSTILE, HOSTILE)
"""What no text may do anything with but say it."""


def writer(templates: Templates = TEMPLATES, language: str = "en") -> PageWriter:
    return PageWriter(Words(language, templates), templates)


def composed(lesson: Checked, edition: Edition = A4) -> tuple[Sheet, Key]:
    """A sheet and its key."""
    composer = Composer(arrange(lesson, edition), Words(lesson.language, TEMPLATES))
    sheet = composer.sheet(edition)
    return sheet, composer.key(sheet)


@cache
def pages_of(path: Path, edition: Edition = A4) -> dict[str, str]:
    """The pages of a lesson, by what they hold."""
    sheet, key = composed(lesson_of(path), edition)
    made = writer()
    return {"worksheet": made.worksheet(sheet), "answer-key": made.answer_key(key)}


@cache
def whole(kind: str) -> str:
    """A page of the sheet that has every kind of slot, text and answer."""
    made = writer(WITH_PICTURE)
    if kind == "answer-key":
        return made.answer_key(everything.key(VERSION_B))
    return made.worksheet(everything.sheet(VERSION_B))


@cache
def right_to_left() -> str:
    """The same worksheet in Arabic, as far as its direction goes."""
    return writer(IN_ARABIC, "ar").worksheet(_in_arabic(everything.sheet()))


def _in_arabic(record: Any) -> Any:
    if isinstance(record, RichText):
        return RichText(record.blocks, "ar", "rtl")
    return _changed(record, _in_arabic)


@cache
def hostile(kind: str) -> str:
    """The same with a text in every place that tries to be more than text."""
    made = writer(WITH_PICTURE)
    if kind == "answer-key":
        return made.answer_key(_made_hostile(everything.key(VERSION_B)))
    return made.worksheet(
        _made_hostile(everything.sheet(VERSION_B)), pupil=OnSheet(HOSTILE, HOSTILE, HOSTILE)
    )


# What is no text of a lesson, an article or a list: names, and words out of a choice.
_NOT_TEXT = {"id", "name", "type", "kind", "sign", "within", "size", "layout", "file"}
_NOT_TEXT |= {"direction", "language", "numbered"}


def _made_hostile(record: Any) -> Any:
    if isinstance(record, str):
        return f"{HOSTILE} {record}" if record else record
    if isinstance(record, Edition):
        return record
    if isinstance(record, Run | Quoted):
        return replace(record, text=f"{HOSTILE} {record.text}")
    return _changed(record, _made_hostile)


def _changed(record: Any, change: Any) -> Any:
    """A record with each text in it, and in what it holds, changed."""
    if isinstance(record, tuple):
        return tuple(change(item) for item in record)
    if isinstance(record, dict):
        return {key: change(item) for key, item in record.items()}
    if is_dataclass(record) and not isinstance(record, type):
        return type(record)(
            **{
                field.name: getattr(record, field.name)
                if field.name in _NOT_TEXT or _is_names(record, field.name)
                else change(getattr(record, field.name))
                for field in fields(record)
            }
        )
    return record


def _is_names(record: Any, field: str) -> bool:
    """Whether a field of an answer holds names of options."""
    return type(record).__name__ in ("Chosen", "Matched", "Ordered", "SlotId", "Where") or (
        type(record).__name__ == "Blank" and field == "slot"
    )
