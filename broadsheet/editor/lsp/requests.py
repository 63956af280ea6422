"""What an editor asks about a place in a file that it has open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from broadsheet.editor.lsp.protocol import file_of, path_of
from broadsheet.editor.suggestion import SuggestionKind

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.editor.assist import EditedWorkspace
    from broadsheet.editor.lsp.session import Session


class RequestHandler:
    """Answers, from what a session knows."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def _asked(
        self, document: types.TextDocumentIdentifier, position: types.Position
    ) -> tuple[EditedWorkspace, Path, str, int] | None:
        """What a question is about: a workspace, a file, its text, and a character offset."""
        path = file_of(document.uri)
        edited = self.session.edited(path) if path else None
        text = edited.text_of(path) if edited and path else None
        if edited is None or path is None or text is None:
            return None
        positions = self.session.translation.positions(text)
        return edited, path, text, positions.offset(position.line, position.character)

    def complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What may be written at a place."""
        asked = self._asked(params.text_document, params.position)
        if asked is None:
            return None
        edited, path, text, offset = asked
        found = edited.suggest(path, offset)
        as_item = self.session.translation.item
        items = [as_item(number, suggestion, text) for number, suggestion in enumerate(found)]
        # How words go on depends on the words: an editor is to ask again with each letter.
        again = any(suggestion.what is SuggestionKind.QUOTATION for suggestion in found)
        return types.CompletionList(is_incomplete=again, items=items)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is quoted at a place, or what the name of a field there means."""
        asked = self._asked(params.text_document, params.position)
        if asked is None:
            return None
        edited, path, _, offset = asked
        hover = edited.hover(path, offset, self.session.layouts.printed.get(path))
        if hover is None:
            return None
        content = types.MarkupContent(types.MarkupKind.PlainText, hover.text)
        return types.Hover(content, self.session.translation.range(hover.place))

    def define(self, params: types.DefinitionParams) -> list[types.Location] | None:
        """Where that stands which is quoted or named at a place."""
        asked = self._asked(params.text_document, params.position)
        if asked is None:
            return None
        edited, path, _, offset = asked
        located = self.session.translation.location
        return [located(place, edited.workspace) for place in edited.definitions(path, offset)]

    def fix(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """The fixes of the problems in a range, the likeliest first."""
        asked = self._asked(params.text_document, params.range.start)
        if asked is None:
            return None
        edited, path, text, start = asked
        last = params.range.end
        end = self.session.translation.positions(text).offset(last.line, last.character)
        return [
            self.session.translation.action(problem, fix, edited.workspace)
            for problem in edited.problems(path)
            if path_of(problem.place, edited.workspace) == path
            and problem.place.span.start <= end
            and start <= problem.place.span.end
            for fix in problem.fixes
        ]
