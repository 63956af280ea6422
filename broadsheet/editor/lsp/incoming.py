"""What comes from an editor: messages of a size that one can have, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO

# Bytes of a message: the largest text that a file may have takes some 6 MB.
LARGEST: Final = 32 * 2**20

# A message has no line break of its own (JSON writes it as two characters), so a length is found
# even where a message before it was not of the length that it should have had.
_LENGTH = re.compile(rb"Content-Length:[ \t]*(\d+)[ \t]*\r?\n\Z", re.IGNORECASE)
_LONGEST_LENGTH: Final = 80  # bytes of a line that says it
_PIECE: Final = 65_536
# Stands for a message that is too large, or not there: it is answered as what is no JSON.
_NOT_UNDERSTOOD: Final = b"?"


class IncomingMessages:
    """Messages as the protocol frames them, for `pygls` to read line by line."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read from a stream of bytes, which may wait for an editor."""
        self._stream = stream
        self._body = b""
        self._lines: list[bytes] = []

    def readline(self) -> bytes:
        """The next line of the head of a message; empty at the end of all."""
        if not self._lines:
            length = self._next_length()
            if length is None:
                return b""
            body = self._stream.read(length) if length <= LARGEST else b""
            self._body = body or _NOT_UNDERSTOOD
            self._lines = [b"Content-Length: %d\r\n" % len(self._body), b"\r\n"]
        return self._lines.pop(0)

    def read(self, _: int) -> bytes:
        """The message that the last head was about."""
        return self._body

    def _next_length(self) -> int | None:
        """How many bytes the next message has; None at the end of all."""
        length: int | None = None
        rest = b""
        while piece := self._stream.readline(_PIECE):
            line = rest + piece
            found = _LENGTH.search(line)
            if found:
                length = int(found[1][:19])  # so many digits are more than enough to be refused
            elif length is not None and not line.strip():
                return length
            rest = b"" if piece.endswith(b"\n") else line[-_LONGEST_LENGTH:]
        return None
