"""A bell: tells those who wait in an event loop that there may be something new."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class RefreshSignal:
    """Tells everybody who listens, in one event loop, that there may be something new."""

    def __init__(self) -> None:
        self.sent = 0
        self.ended = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next = asyncio.Event()

    def send(self, *, end: bool = False) -> None:
        """Tell; from any thread, or from the handler of a signal."""
        self.sent += 1
        self.ended = self.ended or end
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and so has everybody
                self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        told, self._next = self._next, asyncio.Event()
        told.set()

    async def wait_after(self, before: int, patience: float) -> int:
        """Wait until it rings, if it has not since it had rung so often; how often it rang now."""
        self._loop = asyncio.get_running_loop()
        following = self._next
        if self.sent == before and not self.ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(following.wait(), patience)
        return self.sent
