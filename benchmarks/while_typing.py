"""Time the language server while a lesson is typed.

    python benchmarks/while_typing.py

A real client types in each lesson of this repository: printed is the time on the clock from
sending a text to the problems that come back, once the server is warm, with the pause that the
server makes before it checks. The goal is 100 milliseconds.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 3
RUNS = 15


async def type_in(path: Path, text: str) -> list[float]:
    """Type in a lesson, one change after the other; return the seconds until each was checked."""
    client = LanguageClient("benchmark", "1")
    told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    def tell(params: types.PublishDiagnosticsParams) -> None:
        told.put_nowait(params)

    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(tell)
    await client.start_io(sys.executable, "-m", "broadsheet", "lsp")
    await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
    client.initialized(types.InitializedParams())
    uri = path.as_uri()
    document = types.TextDocumentItem(uri, "yaml", 0, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    await told.get()
    await asyncio.sleep(3)  # the layout in the background is done once only
    seconds: list[float] = []
    for run in range(WARM_UP + RUNS):
        # Each text has another problem than the one before it.
        changed = text.replace("title:", f"titl{run}:", 1)
        start = time.perf_counter()
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(run + 1, uri),
                [types.TextDocumentContentChangeWholeDocument(changed)],
            )
        )
        await told.get()
        seconds.append(time.perf_counter() - start)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]
    return seconds[WARM_UP:]


def main() -> None:
    """Measure and print the figures."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    for path in sorted((ROOT / "lessons").glob("*.yaml")):
        text = path.read_text("utf-8")
        milliseconds = [1000 * s for s in asyncio.run(type_in(path, text))]
        print(
            f"{path.stem:<24} {len(text.splitlines()):>4} lines: median "
            f"{statistics.median(milliseconds):.0f} ms, slowest {max(milliseconds):.0f} ms"
        )


if __name__ == "__main__":
    main()
