"""Who may ask the preview, and what a browser may do with what it gets.

It listens on this computer only, but any page of the web that is open in the same browser can send
requests there too. Such a request names another origin, or another host if a name of the attacker's
was pointed at this computer (DNS rebinding); both are refused before anything is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A browser's own viewer of PDFs is a page with a style of its own, and an object in it.
POLICY_OF_PDF: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    # Answer keys are not to be left in the cache of a computer that others use.
    "cache-control": "no-store",
}


class Guard:
    """Lets through only what this computer's own browser asks of its own accord."""

    def __init__(self, app: ASGIApp, port: int, fault: Callable[[Exception], None]) -> None:
        """Stand before an application.

        Args:
            app: what answers.
            port: where it listens.
            fault: is called with an exception of the application.
        """
        self._app, self._fault = app, fault
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        if port == 80:  # which browsers leave out
            self._hosts |= {"127.0.0.1", "localhost", "[::1]"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message.get("headers", ()), *_headers(message)]
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send_on)
            return
        try:
            await self._app(scope, receive, send_on)
        except Exception as error:
            self._fault(error)
            if begun:
                raise SystemError("an answer broke off") from None
            sorry = PlainTextResponse("Something went wrong inside Broadsheet.", 500)
            await sorry(scope, receive, send_on)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value.decode("latin-1"))
        hosts = [host.lower() for host in headers.get(b"host", [])]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("This address is not for that host.", 421)
        if any(origin != f"http://{hosts[0]}" for origin in headers.get(b"origin", [])):
            return PlainTextResponse("Other pages may not ask here.", 403)
        site, mode, kind = (
            headers.get(name, [""])[-1]
            for name in (b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest")
        )
        # A link to here may be followed, wherever it stands.
        followed = mode == "navigate" and kind == "document"
        if site not in ("", "same-origin", "none") and not followed:
            return PlainTextResponse("Other pages may not ask here.", 403)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Nothing can be changed here.", 405, {"allow": "GET, HEAD"})
        return None


def _headers(message: Message) -> list[tuple[bytes, bytes]]:
    is_pdf = (b"content-type", b"application/pdf") in message.get("headers", ())
    policy = POLICY_OF_PDF if is_pdf else POLICY
    every = _HEADERS | {"content-security-policy": policy}
    return [(name.encode(), value.encode()) for name, value in every.items()]
