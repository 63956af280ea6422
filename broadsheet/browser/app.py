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
_STILL = {"style.css": "text/css", "preview.js": "text/javascript", "icon.svg": "image/svg+xml"}
_FONTS = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")


def make_app(desk: PreviewState, port: int, fault: Callable[[Exception], None]) -> ASGIApp:
    """The application, behind its guard.

    Args:
        desk: what is shown.
        port: where it listens.
        fault: is called with an exception that is a fault of ours.
    """
    refresh = desk.refresh
    still = {
        name: (Templates().content(f"preview/{name}", 10**6), kind) for name, kind in _STILL.items()
    }
    still |= {
        path.name: (path.read_bytes(), "font/ttf") for path in font_files() if path.name in _FONTS
    }

    def in_background(work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except Exception as error:
                fault(error)

        threading.Thread(target=guarded, daemon=True).start()

    async def overview(_: Request) -> Response:
        text = await run_in_threadpool(desk.overview)
        in_background(desk.check_all)
        return HTMLResponse(text)

    async def lesson(request: Request) -> Response:
        name, query = request.path_params["name"], dict(request.query_params)
        text = await run_in_threadpool(desk.lesson, name, query)
        if text is None:
            return _missing(f"There is no lesson `{clean(name)}` in this workspace.")
        return HTMLResponse(text)

    async def pdf(request: Request) -> Response:
        name, query = request.path_params["name"], dict(request.query_params)
        loop = asyncio.get_running_loop()
        until = loop.time() + _WAIT
        while True:
            sent = refresh.sent
            found = await run_in_threadpool(desk.proof, name, query)
            if found is None or not found[1].making or loop.time() > until or refresh.ended:
                break
            await refresh.wait_after(sent, 1.0)
        proof = found[1] if found else Proof()
        for one in proof.pdfs if proof.current else ():
            if one.file == request.path_params["file"]:
                # The name is made of the lesson's: only what a header can carry.
                plain = (
                    one.file.encode("ascii", "replace").decode().replace('"', "").replace("\\", "")
                )
                shown = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(one.file)}"
                return Response(
                    one.pdf, media_type="application/pdf", headers={"content-disposition": shown}
                )
        return _missing("There is no such PDF, or the lesson has an error now.")

    async def picture(request: Request) -> Response:
        parts = request.path_params
        found = desk.proofs.find(parts["digest"])
        number, width = parts["number"], parts["width"]
        if found is None or width not in views.WIDTHS or not 0 < number <= len(found.pdf_pages):
            return _missing("There is no such page any more.")
        drawn = await run_in_threadpool(desk.proofs.picture, found, number, width)
        if drawn is None:
            return _missing("This page cannot be drawn.")
        return Response(drawn, media_type="image/png")

    async def events(_: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            sent = refresh.sent
            yield "retry: 1000\n\n"
            while not refresh.ended:
                now = await refresh.wait_after(sent, _BEAT)
                yield ":\n\n" if now == sent else "data: new\n\n"
                sent = now

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def unchanging(request: Request) -> Response:
        content, kind = still.get(request.path_params["name"], (None, ""))
        if content is None:
            return _missing("There is nothing here.")
        return Response(content, media_type=kind)

    async def missing(_: Request, _error: Exception) -> Response:
        return _missing("There is nothing here.")

    routes = [
        Route("/", overview),
        Route("/lessons/{name}", lesson),
        Route("/lessons/{name}/{file}", pdf),
        Route("/pages/{digest}-{number:int}-{width:int}.png", picture),
        Route("/events", events),
        Route("/static/{name}", unchanging),
    ]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: missing})
    inner.router.redirect_slashes = False
    return Guard(inner, port, fault)


def _missing(said: str) -> Response:
    return HTMLResponse(views.page("missing.html", said=said), 404)
