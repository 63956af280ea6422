"""A preview in the browser: the lessons of a workspace as pages that follow each save.

It listens on this computer only, and changes and gives away nothing but what the pages show; who
may ask is for `preview_guard` to say.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import traceback
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from broadsheet.browser.app import make_app
from broadsheet.browser.preview_state import PreviewState
from broadsheet.browser.proofs import Proofs
from broadsheet.browser.refresh import RefreshSignal
from broadsheet.browser.views import address
from broadsheet.source.watching import changes
from broadsheet.source.workspace import leave_current_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from broadsheet.source.workspace import Workspace

_HOST = "127.0.0.1"
USUAL_PORT = 8470  # the same each time, so that bookmarks stay; another one if it is taken


class PortTakenError(Exception):
    """Another program listens on the port that was asked for."""


class _PreviewServer(uvicorn.Server):
    """Ends on Ctrl-C however many pages are open, and leaves the signal at that."""

    refresh: RefreshSignal

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, at the second Ctrl-C at once."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self.refresh.send(end=True)


def serve(
    workspace: Workspace,
    lesson: str | None,
    port: int | None,
    say: Callable[[str], None],
    *,
    browser: bool,
) -> None:
    """Show the lessons of a workspace until Ctrl-C.

    Args:
        workspace: the folders.
        lesson: the file's name of one that is to be shown first; else the list.
        port: to listen on; None for the usual one, or any if that is taken.
        say: is called with a line for the terminal.
        browser: open the page in the user's browser.

    Raises:
        PortTakenError: it is taken.
    """
    _silence()
    leave_current_folder()
    listening = _listen(port)
    port = listening.getsockname()[1]
    refresh, stop = RefreshSignal(), threading.Event()
    with listening, Proofs(refresh.send) as proofs:
        app = make_app(PreviewState(workspace, proofs, refresh), port, _fault)
        settings = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            http="h11",
            loop="asyncio",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = _PreviewServer(settings)
        server.refresh = refresh
        following = threading.Thread(target=_follow, args=(workspace, refresh, stop))
        following.start()
        try:
            shown = f"http://{_HOST}:{port}{address(lesson) if lesson else '/'}"
            say(f"The preview is at {shown} (Ctrl-C ends it)")
            # The port listens already: what a browser asks too soon waits there.
            if browser:
                _open(shown)
            server.run(sockets=[listening])
        except KeyboardInterrupt:  # before the server sees to it
            pass
        finally:
            stop.set()
            refresh.send(end=True)
            following.join()


def _listen(port: int | None) -> socket.socket:
    for wanted in (USUAL_PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            # On Windows this would let two programs share a port.
            if sys.platform != "win32":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((_HOST, wanted))
            listening.listen(128)
        except OSError:
            listening.close()
        else:
            return listening
    raise PortTakenError


def _follow(workspace: Workspace, refresh: RefreshSignal, stop: threading.Event) -> None:
    """Ring whenever a file of the workspace was saved."""
    for _ in changes(workspace, stop=stop):
        refresh.send()


def _open(shown: str) -> None:
    """Open the user's browser, if this computer has a screen for it."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in screens):
        threading.Thread(target=webbrowser.open, args=(shown,), daemon=True).start()


def _silence() -> None:
    """Nothing that a library has to say is for the user."""
    for name in ("uvicorn", "asyncio", "weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _fault(error: Exception) -> None:
    """Say of a fault of ours no more than its kind, unless more was asked for."""
    if os.environ.get("BROADSHEET_DEBUG"):
        traceback.print_exception(error)
    sys.stderr.write(
        f"broadsheet: something went wrong inside Broadsheet ({type(error).__name__})\n"
    )
