"""A language server: what `assist` answers, for any editor that speaks the protocol.

Microsoft's Language Server Protocol 3.17, over standard input and output alone. It writes nothing
to the disk, opens no port, and says of a fault of its own no more than its kind, on standard error.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from broadsheet import __version__
from broadsheet.session import Session, guarded, own_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class _Protocol(LanguageServerProtocol):
    """The protocol without what pygls tells of its faults: tracebacks, and parts of messages."""

    def _send_response(
        self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        if error is not None:
            is_fault = error.code == types.ErrorCodes.InternalError
            message = "something went wrong inside Broadsheet" if is_fault else "not understood"
            error = types.ResponseError(code=error.code, message=message)
        super()._send_response(msg_id, result, error)


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, source: Any) -> None:
        """Nothing of it is for the editor's user."""
        own_fault(error)


def make_server() -> LanguageServer:
    """The server, which knows no file yet."""
    server = _Server(
        "broadsheet",
        __version__,
        # Whole texts: they are small, and no two programs agree on what ends a line.
        text_document_sync_kind=types.TextDocumentSyncKind.Full,
        protocol_cls=_Protocol,
        converter_factory=default_converter,
    )
    session = Session(server)

    def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.opened(params.text_document.uri, params.text_document.text)

    def changed(params: types.DidChangeTextDocumentParams) -> None:
        if params.content_changes:
            session.changed(params.text_document.uri, params.content_changes[-1].text)

    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.closed(params.text_document.uri)

    triggers = types.CompletionOptions(trigger_characters=[" ", '"', "'", "["])
    actions = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    features: Iterable[tuple[str, Callable[..., Any], Any]] = (
        (types.TEXT_DOCUMENT_DID_OPEN, opened, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, saved, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, closed, None),
        (types.TEXT_DOCUMENT_COMPLETION, session.complete, triggers),
        (types.TEXT_DOCUMENT_HOVER, session.hover, None),
        (types.TEXT_DOCUMENT_DEFINITION, session.define, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, session.fix, actions),
    )
    for name, answer, options in features:
        server.feature(name, options)(guarded(answer))
    return server


def serve() -> None:
    """Answer an editor over standard input and output until it says that it is done."""
    for name in ("pygls", "weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    # Whatever any library prints is not to get between the messages.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    make_server().start_io(sys.stdin.buffer, output)
