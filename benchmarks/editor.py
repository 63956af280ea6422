"""Time the language server while a lesson is typed, and a check of a large workspace.

    python benchmarks/editor.py [LESSONS] [SEEDS]

First a real client types in each lesson of this repository: printed is the time on the clock
from sending a text to the problems that come back, once the server is warm, with the pause that
the server makes before it checks. Then lessons and seeds are made, 200 on 50 if nothing else is
said, and `broadsheet check` runs over them as a new process.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

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


def make_workspace(folder: Path, lessons: int, seeds: int) -> None:
    """Write lessons and seeds: copies of those of this repository, each with its own number."""
    (folder / "lessons").mkdir()
    (folder / "seeds").mkdir()
    seed = next(iter(sorted((ROOT / "seeds").glob("*.txt"))))
    for number in range(seeds):
        text = f"{seed.read_text('utf-8')}\n\nArticle number {number}.\n"
        (folder / "seeds" / f"article-{number}.txt").write_text(text, "utf-8")
    models = sorted((ROOT / "lessons").glob("*.yaml"))
    for number in range(lessons):
        text = models[number % len(models)].read_text("utf-8")
        text = text.replace(seed.stem, f"article-{number % seeds}")
        (folder / "lessons" / f"lesson-{number}.yaml").write_text(text, "utf-8")


def main() -> None:
    """Measure both and print the figures."""
    lessons = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    for path in sorted((ROOT / "lessons").glob("*.yaml")):
        text = path.read_text("utf-8")
        milliseconds = [1000 * s for s in asyncio.run(type_in(path, text))]
        print(
            f"{path.stem:<24} {len(text.splitlines()):>4} lines: median "
            f"{statistics.median(milliseconds):.0f} ms, slowest {max(milliseconds):.0f} ms"
        )
    with TemporaryDirectory(prefix="broadsheet-benchmark-") as folder:
        make_workspace(Path(folder), lessons, seeds)
        check = [sys.executable, "-m", "broadsheet", "check", "--workspace", folder]
        start = time.perf_counter()
        done = subprocess.run(check, check=False, capture_output=True, text=True)  # noqa: S603
        seconds = time.perf_counter() - start
    print(f"check of {lessons} lessons on {seeds} seeds: {seconds:.2f} s, status {done.returncode}")


if __name__ == "__main__":
    main()
