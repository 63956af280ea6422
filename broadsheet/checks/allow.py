"""What a lesson or an article allows: warnings that are silenced, each with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.checks.catalogue import all_codes
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.validation import renamed
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.document import Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.source.text import Place

ALLOW_UNKNOWN = Code("allow-unknown", Severity.ERROR)
ALLOW_OF_AN_ERROR = Code("allow-of-an-error", Severity.ERROR)
ALLOW_WITHOUT_REASON = Code("allow-without-reason", Severity.WARNING)
ALLOW_UNUSED = Code("allow-unused", Severity.WARNING)

_REMARK = re.compile(r"[^\n#]*#[ \t]*\w")


def _warnings() -> list[str]:
    return [name for name, code in all_codes().items() if code.severity is Severity.WARNING]


@dataclass(frozen=True, slots=True)
class _Allowed:
    """A name under `allow`, what it means, where it stands, its reason, for what it holds.

    A misspelt name is told once, and not the warning that it was meant for as well.
    """

    name: str
    meant: str | None
    place: Place
    reasoned: bool
    holds_for: Place | None  # None at the head of a file: for all of it, and the articles it quotes

    def silences(self, problem: Diagnostic) -> bool:
        """Whether a problem is a warning of this name inside of what it holds for."""
        part = self.holds_for
        inside = part is None or (
            problem.place.file.name == part.file.name and problem.place.span in part.span
        )
        return inside and not problem.is_error and problem.code.name == self.meant


def without_allowed(whole: Node, problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The problems of a lesson without those that it allows, and those of what it allows.

    A warning is silenced by an `allow` of the statement or the question that it is told in, or
    by one at the head of the lesson, which holds for its articles too. Parts that could not be
    read may allow warnings too. The front matter of an article is the head of it.

    Args:
        whole: the node of the whole lesson, or of the front matter.
        problems: all that were found, in the file and in the articles it quotes.
    """
    found = list(problems)
    allowed = list(_allowed_in(whole))
    told = [p for p in found if not any(each.silences(p) for each in allowed)]
    told += (p for each in allowed for p in _faults(each))
    # What an error stands before may not have been looked at.
    if not any(problem.is_error for problem in told):
        told += (_unused(each) for each in allowed if not any(map(each.silences, found)))
    return tuple(told)


def _unused(allowed: _Allowed) -> Diagnostic:
    message = f"there is no warning `{allowed.name}` here to be allowed"
    hint = "take it out, or move it to where the warning is told"
    return Diagnostic(ALLOW_UNUSED, allowed.place, message, hint)


def _faults(allowed: _Allowed) -> Iterator[Diagnostic]:
    name, place = allowed.name, allowed.place
    code = all_codes().get(name)
    if code is None:
        near = allowed.meant
        hint = f"did you mean `{near}`?" if near else "copy the name from the warning"
        fixes = (renamed(name, near, place, _warnings()),) if near else ()
        message = f"there is no warning `{name[:60]}`"
        yield Diagnostic(ALLOW_UNKNOWN, place, message, hint, fixes=fixes)
    elif code.severity is Severity.ERROR:
        message = f"`{name}` is an error, and only warnings can be allowed"
        hint = f"fix it: `broadsheet explain {name}` says how"
        yield Diagnostic(ALLOW_OF_AN_ERROR, place, message, hint)
    elif not allowed.reasoned:
        message = f"nothing says why `{name}` is allowed"
        hint = f"write `allow: {{{name}: the reason}}`"
        yield Diagnostic(ALLOW_WITHOUT_REASON, place, message, hint)


def _allowed_in(whole: Node) -> Iterator[_Allowed]:
    """What the head, the questions, and the items of their lists allow."""
    if not isinstance(whole, Mapping):
        return
    yield from _allowed_of(whole, None)
    questions = whole.get("questions")
    for question in questions if isinstance(questions, Sequence) else ():
        if isinstance(question, Mapping):
            yield from _allowed_of(question, question.place)
            for value in question.values():
                for item in value if isinstance(value, Sequence) else ():
                    if isinstance(item, Mapping):
                        yield from _allowed_of(item, item.place)


def _allowed_of(group: Mapping, holds_for: Place | None) -> Iterator[_Allowed]:
    node = group.get("allow")
    names: list[tuple[Node | str, Place, str]] = []
    if isinstance(node, Mapping):
        names = [
            (name, node.key_places[name], reason)
            for name, reason in node.items()
            if isinstance(reason, str)
        ]
    elif node is not None:
        items = node if isinstance(node, Sequence) else [node]
        names = [(item, item.place, "") for item in items]
    for written, place, reason in names:
        name = written.strip() if isinstance(written, str) else ""
        if name:
            meant = name if name in all_codes() else nearest_word(name, _warnings())
            reasoned = bool(reason.strip()) or _has_remark(place)
            yield _Allowed(name, meant, place, reasoned, holds_for)


def _has_remark(place: Place) -> bool:
    """Whether the line goes on with a remark."""
    return _REMARK.match(place.file.text, place.span.end) is not None
