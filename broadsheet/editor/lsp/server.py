"""A language server: what `assist` answers, for any editor that speaks the protocol.

Microsoft's Language Server Protocol 3.17, over standard input and output alone. It writes nothing
to the disk, opens no port, and says of a fault of its own no more than its kind, on standard error.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcParseError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from broadsheet import __version__
from broadsheet.editor.lsp.incoming import IncomingMessages
from broadsheet.editor.lsp.requests import RequestHandler
from broadsheet.editor.lsp.session import Session, guarded, own_fault
from broadsheet.source.workspace import LESSON_ENDINGS, SEED_ENDINGS, SETTINGS, leave_current_folder

# Files that lessons depend on, as the protocol writes patterns.
WATCHED = (
    *(f"**/seeds/*{ending}" for ending in sorted(SEED_ENDINGS)),
    *(f"**/lessons/*{ending}" for ending in sorted(LESSON_ENDINGS)),
    "**/templates/**",
    f"**/{SETTINGS}",
)


class _Protocol(LanguageServerProtocol):
    """The protocol with an answer to every request, and without what pygls tells of its faults."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.is_ending = False

    def structure_message(self, data: Any) -> Any:
        """Leave it as it is: `handle_message` knows which is the message and what is a part."""
        return data

    def handle_message(self, message: Any) -> None:
        """Handle a message; a request that cannot be handled is answered with an error."""
        is_message = (
            isinstance(message, dict)
            and message.get("jsonrpc") == self.VERSION
            and isinstance(message.get("method", ""), str)
            and isinstance(message.get("id", 0), str | int)
        )
        method = message.get("method") if is_message else None
        error: JsonRpcException | None = None
        if not is_message or (self.is_ending and method != types.EXIT):
            error = JsonRpcInvalidRequest()
        else:
            self.is_ending = method == types.SHUTDOWN or self.is_ending
            try:
                super().handle_message(super().structure_message(message))
            except JsonRpcException as fault:
                error = fault
        if error is not None:
            self.refuse(message, error)
            own_fault(error)

    def refuse(self, message: Any, error: JsonRpcException) -> None:
        """Answer what wants an answer and cannot have one."""
        number = message.get("id") if isinstance(message, dict) else None
        is_request = not isinstance(message, dict) or ("id" in message and "method" in message)
        if is_request:
            known = number if isinstance(number, str | int) else None
            self._send_response(known, error=error.to_response_error())

    def _send_response(
        self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        if error is not None:
            is_fault = error.code == types.ErrorCodes.InternalError
            message = "something went wrong inside Broadsheet" if is_fault else "not understood"
            error = types.ResponseError(code=error.code, message=message)
            if msg_id is None:  # which must be said; pygls would leave it out
                said = {"code": error.code, "message": message}
                self._send_data({"jsonrpc": self.VERSION, "id": None, "error": said})
                return
        super()._send_response(msg_id, result, error)


class _LessonServer(LanguageServer):
    protocol: _Protocol
    session: Session

    def shutdown(self) -> None:
        """End what the session has started, whichever way the editor has gone."""
        self.session.layouts.end()
        super().shutdown()  # type: ignore[no-untyped-call]

    def watch_files(self) -> None:
        """Ask to be told of files that other programs write, if the editor can tell."""
        told = self.client_capabilities.workspace
        files = told.did_change_watched_files if told else None
        if files is None or not files.dynamic_registration:
            return
        name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        watched = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(glob) for glob in WATCHED]
        )
        registration = types.Registration(name, name, watched)
        self.client_register_capability(types.RegistrationParams([registration]))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Nothing of it is for the editor's user; what is no JSON is answered as such."""
        if source is JsonRpcException and isinstance(error, ValueError | RecursionError):
            self.protocol.refuse(None, JsonRpcParseError())
        own_fault(error)


def make_server() -> LanguageServer:
    """The server, which knows no file yet."""
    server = _LessonServer(
        "broadsheet",
        __version__,
        # Whole texts: they are small, and no two programs agree on what ends a line.
        text_document_sync_kind=types.TextDocumentSyncKind.Full,
        protocol_cls=_Protocol,
        converter_factory=default_converter,
    )
    session = server.session = Session(server)
    answers = RequestHandler(session)

    def initialized(_: types.InitializedParams) -> None:
        server.watch_files()

    def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.opened(params.text_document.uri, params.text_document.text)

    def changed(params: types.DidChangeTextDocumentParams) -> None:
        if params.content_changes:
            session.changed(params.text_document.uri, params.content_changes[-1].text)

    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.closed(params.text_document.uri)

    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        session.changed_on_disk([change.uri for change in params.changes])

    triggers = types.CompletionOptions(trigger_characters=[" ", '"', "'", "["])
    actions = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    features: Iterable[tuple[str, Callable[..., Any], Any]] = (
        (types.INITIALIZED, initialized, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, changed_on_disk, None),
        (types.TEXT_DOCUMENT_DID_OPEN, opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, closed, None),
        (types.TEXT_DOCUMENT_COMPLETION, answers.complete, triggers),
        (types.TEXT_DOCUMENT_HOVER, answers.hover, None),
        (types.TEXT_DOCUMENT_DEFINITION, answers.define, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, answers.fix, actions),
    )
    for name, answer, options in features:
        server.feature(name, options)(guarded(answer))
    return server


def serve() -> None:
    """Answer an editor over standard input and output until it says that it is done."""
    leave_current_folder()
    for name in ("pygls", "weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    # Whatever any library prints is not to get between the messages.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    make_server().start_io(IncomingMessages(sys.stdin.buffer), output)  # type: ignore[arg-type]
