"""From a file to its text: small, regular files of UTF-8, and nothing else."""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path
from typing import Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Place, Span, TextFile, whole_file

LARGEST: Final = 1_000_000  # bytes of a file; a long article has about 30,000
BEGINNING: Final = 8_000  # bytes that tell what a file is

MISSING = Code("file-missing", Severity.ERROR)
UNREADABLE = Code("file-unreadable", Severity.ERROR)
NOT_A_FILE = Code("not-a-file", Severity.ERROR)
TOO_LARGE = Code("file-too-large", Severity.ERROR)
NOT_UTF_8 = Code("not-utf-8", Severity.ERROR)
CONTROL_CHARACTER = Code("control-character", Severity.ERROR)

# C0 without tab and line break, DEL, and C1. NEL is one: in text from the web it is mostly an
# ellipsis that was converted wrongly, and no two programs agree whether it ends a line.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# UTF-32 first: its little-endian mark starts with the one of UTF-16.
_OTHER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# What an article is often kept in, by its first bytes.
_OTHER_KINDS: Final = (
    (b"PK\x03\x04", "a document of a word processor"),
    (b"\xd0\xcf\x11\xe0", "a document of a word processor"),
    (b"{\\rtf", "a document of a word processor"),
    (b"%PDF-", "a PDF"),
)


def read_text(path: Path, name: str) -> TextFile | Diagnostic:
    r"""Read a text file.

    Args:
        path: the file. Whether it may lie there is decided elsewhere.
        name: the path as the user is to see it.

    Returns:
        Its text without a byte order mark and with `\n` for every line break, or why there is
        none. Nothing is raised for whatever stands at the path.
    """
    content = read_bytes(path, name)
    return content if isinstance(content, Diagnostic) else decoded(content, name)


def read_bytes(path: Path, name: str, most: int | None = None) -> bytes | Diagnostic:
    """The bytes of a regular file that is not too large, or why there are none.

    Args:
        path: the file.
        name: the path as the user is to see it.
        most: how many to read of a file of any size; without it, all of one that is not too large.
    """
    flags = os.O_RDONLY
    # Not to wait for whoever writes into a pipe, nor to take over a terminal.
    for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as stream:
            kind = os.fstat(descriptor)
            if not stat.S_ISREG(kind.st_mode):
                return _not_a_file(name)
            if most is not None:
                return stream.read(most)
            # A size can be wrong, as in /proc; one byte more than allowed tells.
            content = stream.read(LARGEST + 1) if kind.st_size <= LARGEST else None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        hint = "check the name and the folder, capital letters too"
        return Diagnostic(MISSING, whole_file(name), f"there is no file `{name}`", hint)
    except OSError as error:
        return _not_a_file(name) if _is_something_else(path) else _unreadable(name, error)
    return _too_large(name) if content is None or len(content) > LARGEST else content


def read_beginning(path: Path) -> str:
    """The first few thousand characters of a file that may be text; empty where it is none."""
    content = read_bytes(path, "", BEGINNING)
    if isinstance(content, Diagnostic) or b"\0" in content:
        return ""
    content = content.removeprefix(codecs.BOM_UTF8)
    return _with_one_line_break(content.decode(errors="ignore"))


def typed_text(text: str, name: str) -> TextFile | Diagnostic:
    """What `read_text` would give for a file with this text, which an editor has not yet saved."""
    content = text.encode(
        errors="surrogatepass"
    )  # half a character is no text, nor a reason to stop
    return _too_large(name) if len(content) > LARGEST else decoded(content, name)


def _too_large(name: str) -> Diagnostic:
    message = f"this file has more than {LARGEST:,} bytes"
    hint = "check that it is plain text and the right file; split it if it is"
    return Diagnostic(TOO_LARGE, whole_file(name), message, hint)


def _is_something_else(path: Path) -> bool:
    """Whether something stands there that is no file, such as a folder or a socket."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _not_a_file(name: str) -> Diagnostic:
    hint = "name a file with text in it"
    return Diagnostic(NOT_A_FILE, whole_file(name), f"`{name}` is no regular file", hint)


def _unreadable(name: str, error: OSError) -> Diagnostic:
    if isinstance(error, PermissionError):
        message, hint = "there is no permission to read this file", "check who may read it"
    else:
        reason = (error.strerror or type(error).__name__).lower()
        message, hint = f"this file cannot be read: {reason}", "check the disk and the name"
    return Diagnostic(UNREADABLE, whole_file(name), message, hint)


def decoded(content: bytes, name: str) -> TextFile | Diagnostic:
    """The text that bytes stand for, as `read_text` gives it, or why they stand for none."""
    for mark, encoding in _OTHER_MARKS:
        if content.startswith(mark):
            hint = f"save the file as UTF-8, not as {encoding}"
            message = f"this file is stored as {encoding}"
            return Diagnostic(NOT_UTF_8, whole_file(name), message, hint)
    for start, kind in _OTHER_KINDS:
        if content.startswith(start):
            message = f"this file is {kind}, no plain text"
            hint = "save the text in it as plain text in UTF-8"
            return Diagnostic(NOT_UTF_8, whole_file(name), message, hint)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = _with_one_line_break(content.decode())
    except UnicodeDecodeError as error:
        return _not_utf_8(content, error.start, name)
    control = _CONTROL.search(text)
    return _control_character(text, control, name) if control else TextFile(name, text)


def _with_one_line_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(text: str, offset: int, name: str) -> Place:
    """The character at an offset, in a text that is safe to show on a terminal."""
    return Place(TextFile(name, _CONTROL.sub("\ufffd", text)), Span(offset, offset + 1))


def _windows_character(byte: int) -> str | None:
    """What a byte stands for in Windows-1252, the encoding that is most often met by accident."""
    character = bytes([byte]).decode("cp1252", errors="ignore")
    return character if character.isprintable() and character else None


def _not_utf_8(content: bytes, start: int, name: str) -> Diagnostic:
    """The problem with a byte, counted from 0, that is no UTF-8."""
    offset = len(_with_one_line_break(content[:start].decode()))
    text = _with_one_line_break(content.decode(errors="replace"))
    place = _place(text, offset, name)
    line = place.file.position(offset)[0]
    message = f"this is not stored as UTF-8: byte {content[start]:#04x} on line {line}"
    character = _windows_character(content[start])
    seems = f"; it seems to be Windows-1252, where this is `{character}`" if character else ""
    return Diagnostic(NOT_UTF_8, place, message, f"save the file as UTF-8{seems}")


def _control_character(text: str, found: re.Match[str], name: str) -> Diagnostic:
    """The problem with a control character."""
    number = ord(found[0])
    message = f"an invisible control character stands here (U+{number:04X})"
    hint = "delete it with the backspace key"
    if number == 0:
        hint = "save the file as plain text in UTF-8"
    elif number >= 0x80 and (character := _windows_character(number)):
        hint = f"replace it, perhaps by `{character}`, which it is in Windows-1252"
    return Diagnostic(CONTROL_CHARACTER, _place(text, found.start(), name), message, hint)
