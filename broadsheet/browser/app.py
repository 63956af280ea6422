"""The pages of a preview as a web application: addresses in, answers out."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from broadsheet.browser import views
from broadsheet.browser.guard import Guard
from broadsheet.browser.proofs import Proof
from broadsheet.source.fonts import font_files
from broadsheet.source.templates import Templates
from broadsheet.source.text import clean

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from broadsheet.browser.preview_state import PreviewState

_BEAT = 15.0  # seconds after which a silent stream says that it is still there
_WAIT = 90.0  # seconds that a PDF is waited for: longer than making it may take
_STATIC = {
    "style.css": "text/css",
    "preview.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_FONTS = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")


def make_app(state: PreviewState, port: int, fault: Callable[[Exception], None]) -> ASGIApp:
    """The application, behind its guard.

    Args:
        state: what is shown.
        port: where it listens.
        fault: is called with an exception that is a fault of ours.
    """
    answers = _Answers(state, fault)
    routes = [
        Route("/", answers.overview),
        Route("/lessons/{name}", answers.lesson),
        Route("/lessons/{name}/{file}", answers.pdf),
        Route("/pages/{digest}-{number:int}-{width:int}.png", answers.picture),
        Route("/events", answers.events),
        Route("/static/{name}", answers.static),
    ]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: answers.unknown})
    inner.router.redirect_slashes = False
    return Guard(inner, port, fault)


class _Answers:
    """The answer at each address."""

    def __init__(self, state: PreviewState, fault: Callable[[Exception], None]) -> None:
        self._state, self._fault = state, fault
        content = Templates().content
        self._static = {
            name: (content(f"preview/{name}", 10**6), kind) for name, kind in _STATIC.items()
        }
        for path in font_files():
            if path.name in _FONTS:
                self._static[path.name] = (path.read_bytes(), "font/ttf")

    async def overview(self, _: Request) -> Response:
        """The list of lessons; those that nobody has looked at are checked meanwhile."""
        text = await run_in_threadpool(self._state.overview)
        threading.Thread(target=self._check_all, daemon=True).start()
        return HTMLResponse(text)

    def _check_all(self) -> None:
        try:
            self._state.check_all()
        except Exception as error:
            self._fault(error)

    async def lesson(self, request: Request) -> Response:
        """The page of a lesson."""
        name, query = request.path_params["name"], dict(request.query_params)
        text = await run_in_threadpool(self._state.lesson, name, query)
        if text is None:
            return _missing(f"There is no lesson `{clean(name)}` in this workspace.")
        return HTMLResponse(text)

    async def pdf(self, request: Request) -> Response:
        """A PDF of a lesson, as soon as it is made."""
        proof = await self._finished(request.path_params["name"], dict(request.query_params))
        for one in proof.pdfs if proof.current else ():
            if one.file == request.path_params["file"]:
                # The name is made of the lesson's: only what a header can carry.
                plain = one.file.encode("ascii", "replace").decode()
                plain = plain.replace('"', "").replace("\\", "")
                shown = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(one.file)}"
                headers = {"content-disposition": shown}
                return Response(one.pdf, media_type="application/pdf", headers=headers)
        return _missing("There is no such PDF, or the lesson has an error now.")

    async def _finished(self, name: str, query: dict[str, str]) -> Proof:
        """What there is of a lesson when nothing more is being made of it."""
        refresh, loop = self._state.refresh, asyncio.get_running_loop()
        until = loop.time() + _WAIT
        while True:
            sent = refresh.sent
            found = await run_in_threadpool(self._state.proof, name, query)
            proof = found[1] if found else Proof()
            if not proof.making or loop.time() > until or refresh.ended:
                return proof
            await refresh.wait_after(sent, 1.0)

    async def picture(self, request: Request) -> Response:
        """A page of a PDF as a picture."""
        number, width = request.path_params["number"], request.path_params["width"]
        found = self._state.proofs.find(request.path_params["digest"])
        if found is None or width not in views.WIDTHS or not 0 < number <= len(found.pdf_pages):
            return _missing("There is no such page any more.")
        drawn = await run_in_threadpool(self._state.proofs.picture, found, number, width)
        if drawn is None:
            return _missing("This page cannot be drawn.")
        return Response(drawn, media_type="image/png")

    async def events(self, _: Request) -> Response:
        """A stream that says when there may be something new."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        refresh = self._state.refresh
        sent = refresh.sent
        yield "retry: 1000\n\n"
        while not refresh.ended:
            now = await refresh.wait_after(sent, _BEAT)
            yield ":\n\n" if now == sent else "data: new\n\n"
            sent = now

    async def static(self, request: Request) -> Response:
        """A style sheet, a script, a font: what is the same as long as the preview runs."""
        content, kind = self._static.get(request.path_params["name"], (None, ""))
        if content is None:
            return _missing("There is nothing here.")
        return Response(content, media_type=kind)

    async def unknown(self, _: Request, _error: Exception) -> Response:
        """The answer at any other address."""
        return _missing("There is nothing here.")


def _missing(said: str) -> Response:
    return HTMLResponse(views.page("missing.html", said=said), 404)
