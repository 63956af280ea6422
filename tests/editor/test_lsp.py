"""The language server, asked over its protocol by a client of another make."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from desk import LESSON, SEED, workspace
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from support import LESSONS

from broadsheet.editor.lsp.printed_lines import LIMITS
from broadsheet.editor.lsp.protocol import Translation
from broadsheet.source.text import TextFile
from broadsheet.source.workspace import Workspace
from broadsheet.source.yaml.document import read_yaml

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

SERVE = "from broadsheet.cli.app import main; import sys; sys.argv = ['broadsheet', 'lsp']; main()"
PATIENCE = 40
"""Seconds after which a server that says nothing has failed."""


class Editor:
    """A client with its server, and the problems that it was told of, by file."""

    def __init__(self) -> None:
        self.client = LanguageClient("editor", "1")
        self.problems: dict[str, list[types.Diagnostic]] = {}
        self.told = asyncio.Event()
        self.messages: list[str] = []
        self.watched: list[str] = []
        self.versions = 0

        def told(params: types.PublishDiagnosticsParams) -> None:
            self.problems[params.uri] = list(params.diagnostics)
            self.told.set()

        def message(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

        def watch(params: types.RegistrationParams) -> None:
            for registration in params.registrations:
                assert registration.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
                self.watched += globs_of(registration.register_options)

        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(watch)
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(told)
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(message)

    async def start(self, code: str, encodings: list[types.PositionEncodingKind] | None) -> None:
        await self.client.start_io(sys.executable, "-c", code)
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        files = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        beside = types.WorkspaceClientCapabilities(did_change_watched_files=files)
        capabilities = types.ClientCapabilities(general=general, workspace=beside)
        await self.client.initialize_async(types.InitializeParams(capabilities=capabilities))
        self.client.initialized(types.InitializedParams())

    async def stop(self) -> str:
        """End the server as an editor does; return what it wrote to its standard error."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        server = self.client._server
        assert server is not None
        assert server.stderr is not None
        said = (await server.stderr.read()).decode()
        assert await server.wait() == 0, said
        await self.client.stop()  # type: ignore[no-untyped-call]
        return said

    def open(self, path: Path | str, text: str) -> str:
        uri = path if isinstance(path, str) else path.as_uri()
        document = types.TextDocumentItem(uri, "yaml", 0, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))
        return uri

    def type(self, uri: str, text: str) -> None:
        self.versions += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def until(self, uri: str, codes: list[str]) -> list[types.Diagnostic]:
        """Wait until the problems of a file are of these kinds."""
        while self.codes(uri) != codes:
            self.told.clear()
            await self.told.wait()
        return self.problems[uri]

    def codes(self, uri: str) -> list[Any] | None:
        found = self.problems.get(uri)
        return None if found is None else [problem.code for problem in found]

    async def complete(self, uri: str, line: int, column: int) -> list[types.CompletionItem]:
        where = types.TextDocumentIdentifier(uri), types.Position(line, column)
        found = await self.client.text_document_completion_async(types.CompletionParams(*where))
        return list(found.items) if isinstance(found, types.CompletionList) else []


def globs_of(options: Any) -> list[str]:
    """The patterns of the files that a server wants to be told of."""
    return [watcher["globPattern"] for watcher in options["watchers"]]


def edit(
    work: Callable[[Editor], Awaitable[None]],
    code: str = SERVE,
    encodings: list[types.PositionEncodingKind] | None = None,
) -> None:
    """Do some work in an editor with a server of its own, which must end well and say nothing."""

    async def session() -> None:
        editor = Editor()
        await editor.start(code, encodings)
        await work(editor)
        said = await editor.stop()
        assert "Traceback" not in said
        assert not said, said
        assert editor.messages == []

    asyncio.run(asyncio.wait_for(session(), PATIENCE))


def place(text: str, words: str, into: int = 0) -> tuple[int, int]:
    """Line and column of some words, in characters, as editors count both."""
    offset = text.index(words) + into
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def where(uri: str, text: str, words: str, into: int = 0) -> dict[str, Any]:
    return {
        "text_document": types.TextDocumentIdentifier(uri),
        "position": types.Position(*place(text, words, into)),
    }


def test_the_lessons_of_the_repository_have_no_problem_and_half_of_one_has() -> None:
    async def work(editor: Editor) -> None:
        for path in LESSONS:
            text = path.read_text("utf-8")
            uri = editor.open(path, text)
            await editor.until(uri, [])
            half = text[: text.index("questions:")]
            editor.type(uri, half)
            [problem] = await editor.until(uri, ["key-missing"])
            assert problem.severity is types.DiagnosticSeverity.Error
            assert problem.source == "broadsheet"
            assert "`questions` is missing here\nadd `questions:`" in problem.message
            editor.type(uri, text)
            await editor.until(uri, [])

    edit(work)


def test_a_lesson_grows_line_by_line() -> None:
    path = LESSONS[-1]
    text = path.read_text("utf-8")
    lines = text.split("\n")

    async def work(editor: Editor) -> None:
        uri = editor.open(path, "")
        offered: set[str] = set()
        for number in range(0, len(lines), 4):
            editor.type(uri, "\n".join([*lines[:number], ""]))
            found = await editor.complete(uri, number, 0)
            offered |= {item.label for item in found}
        assert {"title", "seed", "passages", "questions"} <= offered
        editor.type(uri, text)
        await editor.until(uri, [])

    edit(work)


def test_what_is_asked_at_a_place_is_answered(tmp_path: Path) -> None:
    root = workspace(tmp_path / "a desk")
    path, seed = root / "lessons" / "bridge.yaml", root / "seeds" / "bridge.txt"

    async def work(editor: Editor) -> None:
        client = editor.client
        uri = editor.open(path, LESSON)
        await editor.until(uri, [])
        hover = await client.text_document_hover_async(
            types.HoverParams(**where(uri, LESSON, "the council said", 2))
        )
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("Paragraph 2 of bridge")
        assert hover.range is not None
        assert hover.range.start == types.Position(*place(LESSON, "the council said"))
        for _ in range(PATIENCE * 5):  # until it is laid out
            if ", line 1" in hover.contents.value:
                break
            await asyncio.sleep(0.2)
            hover = await client.text_document_hover_async(
                types.HoverParams(**where(uri, LESSON, "the council said", 2))
            )
            assert hover is not None
            assert isinstance(hover.contents, types.MarkupContent)
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("Paragraph 2 of bridge, line 1\n\nThe bridge will")
        found = await client.text_document_definition_async(
            types.DefinitionParams(**where(uri, LESSON, "the council said", 2))
        )
        assert isinstance(found, list)
        assert isinstance(found[0], types.Location)
        assert found[0].uri == seed.as_uri()
        assert found[0].range.start == types.Position(*place(SEED, "the council said"))

        typed = LESSON.replace("the council said", "the council s").rstrip("\n")
        editor.type(uri, typed)
        [item] = await editor.complete(uri, *place(typed, "council s", 9))
        assert item.kind == types.CompletionItemKind.Text
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.new_text == "the council said"
        assert item.text_edit.range.start == types.Position(*place(typed, "the council s"))
        assert item.text_edit.range.end == types.Position(*place(typed, "council s", 9))

    edit(work)


def test_offers_fit_what_is_typed_and_tell_of_themselves(tmp_path: Path) -> None:
    root = workspace(tmp_path / "a desk")
    path = root / "lessons" / "bridge.yaml"
    head = LESSON.partition("  - type")[0] + "  - type: "
    terms = head + "loaded-terms\n    terms:\n      - {term: asked, kind: la}\n"
    choice = head + "multiple-choice\n    options: [one, two]\n    answer: 'tw\n"

    async def work(editor: Editor) -> None:
        uri = editor.open(path, terms)
        for text, words, label, typed in (
            (terms, "kind: la", "label", "la"),
            (terms, ", ki", "kind", "ki"),
            (choice, "answer: 'tw", "two", "'tw"),
        ):
            editor.type(uri, text)
            line, column = place(text, words, len(words))
            [item] = [i for i in await editor.complete(uri, line, column) if i.label == label]
            assert isinstance(item.text_edit, types.TextEdit)
            start = item.text_edit.range.start
            assert (start.line, column - start.character) == (line, len(typed))
            # Visual Studio Code keeps what has these letters in this order.
            assert item.filter_text is not None
            assert item.filter_text.startswith(typed)
            assert bool(item.documentation) == (label != "two")
        editor.type(uri, choice)
        hover = await editor.client.text_document_hover_async(
            types.HoverParams(**where(uri, choice, "answer", 2))
        )
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value.startswith("The right option")

    edit(work)


def test_a_problem_shows_while_typing_with_what_belongs_to_it(tmp_path: Path) -> None:
    root = workspace(tmp_path / "desk")
    path, seed = root / "lessons" / "bridge.yaml", root / "seeds" / "bridge.txt"

    async def work(editor: Editor) -> None:
        uri = editor.open(path, LESSON)
        await editor.until(uri, [])
        faulty = LESSON.replace("the council said", "The council said")
        editor.type(uri, faulty)
        [problem] = await editor.until(uri, ["quote-not-found"])
        assert problem.range.start == types.Position(*place(faulty, "The council said"))
        assert problem.range.end == types.Position(*place(faulty, "The council said", 16))
        assert problem.related_information is not None
        [note] = problem.related_information
        assert note.location.uri == seed.as_uri()
        assert note.location.range.start == types.Position(*place(SEED, "the council said"))
        # The seed is changed instead, in another window and not yet saved.
        open_seed = editor.open(seed, SEED.replace("the council said", "The council said"))
        await editor.until(uri, [])
        editor.type(open_seed, "---\nauthr: x\n---\n" + SEED)
        await editor.until(open_seed, ["seed-key-unknown"])
        close = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(open_seed))
        editor.client.text_document_did_close(close)
        await editor.until(open_seed, [])
        await editor.until(uri, ["quote-not-found"])
        close = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        editor.client.text_document_did_close(close)
        await editor.until(uri, [])

    edit(work)


def test_a_seed_on_the_disk_may_change_or_go(tmp_path: Path) -> None:
    root = workspace(tmp_path / "desk")
    path, seed = root / "lessons" / "bridge.yaml", root / "seeds" / "bridge.txt"

    async def work(editor: Editor) -> None:
        uri = editor.open(path, LESSON)
        await editor.until(uri, [])
        saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        seed.unlink()
        editor.client.text_document_did_save(saved)
        await editor.until(uri, ["seed-missing"])
        seed.write_text("", "utf-8")
        editor.client.text_document_did_save(saved)
        await editor.until(seed.as_uri(), ["seed-empty"])  # told of the seed, though it is shut
        seed.write_text(SEED, "utf-8")
        path.unlink()
        editor.client.text_document_did_save(saved)
        await editor.until(uri, [])
        await editor.until(seed.as_uri(), [])

    edit(work)


def written(*paths: Path) -> types.DidChangeWatchedFilesParams:
    """What an editor tells of files that another program has written or deleted."""
    kinds = types.FileChangeType
    return types.DidChangeWatchedFilesParams(
        [
            types.FileEvent(path.as_uri(), kinds.Changed if path.exists() else kinds.Deleted)
            for path in paths
        ]
    )


def test_what_other_programs_write_is_seen_at_once(tmp_path: Path) -> None:
    root, other = workspace(tmp_path / "desk"), workspace(tmp_path / "other")
    path, seed = root / "lessons" / "bridge.yaml", root / "seeds" / "bridge.txt"

    async def work(editor: Editor) -> None:
        tell = editor.client.workspace_did_change_watched_files
        uri = editor.open(path, LESSON)
        elsewhere = editor.open(other / "lessons" / "bridge.yaml", LESSON)
        await editor.until(uri, [])
        await editor.until(elsewhere, [])
        seed.write_text(SEED.replace("the council said", "the mayor said"), "utf-8")
        tell(written(seed))
        await editor.until(uri, ["quote-not-found"])
        seed.unlink()
        tell(written(seed))
        await editor.until(uri, ["seed-missing"])
        seed.write_text(SEED, "utf-8")
        settings = root / "broadsheet.yaml"
        settings.write_text("paper: a3", "utf-8")
        opened = editor.open(settings, "paper: a3")
        tell(written(seed, settings))
        await editor.until(uri, [])
        await editor.until(opened, ["value-not-allowed"])
        # A language that the workspace has from now on.
        editor.type(uri, LESSON.replace("seed:", "language: xx\nseed:"))
        await editor.until(uri, ["language-without-words"])
        words = root / "templates" / "languages" / "xx.yaml"
        words.parent.mkdir(parents=True)
        words.write_text("name: x\n", "utf-8")
        tell(written(words))
        await editor.until(uri, [])
        assert editor.codes(elsewhere) == []
        tell(
            types.DidChangeWatchedFilesParams(
                [types.FileEvent("untitled:x", types.FileChangeType.Changed)]
            )
        )

    edit(work)


def test_an_editor_is_asked_to_tell_of_files_that_lessons_depend_on(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        while not editor.watched:
            await asyncio.sleep(0.05)
        assert sorted(editor.watched) == [
            "**/broadsheet.yaml",
            "**/lessons/*.yaml",
            "**/lessons/*.yml",
            "**/seeds/*.md",
            "**/seeds/*.txt",
            "**/templates/**",
        ]

    edit(work)


def test_an_editor_that_cannot_tell_is_not_asked() -> None:
    out, _ = raw([START, call("initialized", {}), *ENDING])
    assert '"id": 98' in out
    assert "registerCapability" not in out


@pytest.mark.parametrize("ending", [True, False], ids=["said goodbye", "gone"])
def test_a_layout_without_end_holds_up_nothing(tmp_path: Path, ending: bool) -> None:
    root = workspace(tmp_path / "desk")
    template = root / "templates" / "measure.html"
    template.parent.mkdir()
    template.write_text("{% for a in range(9999) %}" * 4 + "{% endfor %}" * 4, "utf-8")
    uri = (root / "lessons" / "bridge.yaml").as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": LESSON}
    asked = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    # Whoever stays behind holds standard error open, and is waited for in vain.
    out, err = raw(
        [
            START,
            call("textDocument/didOpen", {"textDocument": document}),
            call("textDocument/completion", asked, 2),
            *(ENDING if ending else []),
        ],
        patience=LIMITS.seconds * 2 / 3,
    )
    assert '"id": 2' in out
    assert not err


EVIDENCE = "evidence: the council said"


@pytest.mark.parametrize(
    ("faulty", "fixed", "is_preferred"),
    [
        (LESSON.replace("evidence", "evidense"), LESSON, True),
        (LESSON.replace("short-answer", "short-anser"), LESSON, True),
        (LESSON.replace("council said", "counsil said"), LESSON, False),
        (
            LESSON.replace(EVIDENCE, "hint: 𐞅\n    evidence: ferry"),
            LESSON.replace(EVIDENCE, "hint: 𐞅\n    evidence: {quote: ferry, occurrence: 1}"),
            False,
        ),
    ],
    ids=["the nearest key", "the nearest word", "the nearest text", "an occurrence"],
)
def test_the_fixes_of_a_problem_are_offered_at_its_place(
    tmp_path: Path, faulty: str, fixed: str, is_preferred: bool
) -> None:
    root = workspace(tmp_path / "desk", seeds={"bridge": SEED + "\nA new ferry.\n"})

    async def work(editor: Editor) -> None:
        uri = editor.open(root / "lessons" / "bridge.yaml", faulty)
        while not editor.problems.get(uri):
            await editor.told.wait()
            editor.told.clear()
        problem = editor.problems[uri][0]

        async def actions(where: types.Range) -> list[types.CodeAction]:
            found = await editor.client.text_document_code_action_async(
                types.CodeActionParams(
                    types.TextDocumentIdentifier(uri), where, types.CodeActionContext([problem])
                )
            )
            return [action for action in found or () if isinstance(action, types.CodeAction)]

        action = (await actions(types.Range(problem.range.end, problem.range.end)))[0]
        assert action.kind == types.CodeActionKind.QuickFix
        assert bool(action.is_preferred) == is_preferred
        assert action.edit is not None
        assert action.edit.changes is not None
        text = faulty.split("\n")
        for edit in reversed(action.edit.changes[uri]):
            start, end = edit.range.start, edit.range.end
            assert start.line == end.line
            line = text[start.line]
            text[start.line] = line[: start.character] + edit.new_text + line[end.character :]
        assert "\n".join(text) == fixed
        top = types.Position(0, 0)
        assert await actions(types.Range(top, top)) == []

    edit(work)


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_are_counted_as_was_agreed(tmp_path: Path, encoding: str, width: int) -> None:
    root = workspace(tmp_path / "desk")
    faulty = LESSON.replace("evidence: the council said", "evidence: {quote: 😀😀, occurence: 2}")

    async def work(editor: Editor) -> None:
        uri = editor.open(root / "lessons" / "bridge.yaml", faulty.replace("\n", "\r\n"))
        [problem] = await editor.until(uri, ["key-unknown"])
        line, column = place(faulty, "occurence")
        start = column + 2 * (width - 1)
        assert problem.range.start == types.Position(line, start)
        assert problem.range.end == types.Position(line, start + len("occurence"))

    edit(work, encodings=[types.PositionEncodingKind(encoding)])


def test_files_that_are_no_lessons_are_let_be(tmp_path: Path) -> None:
    root = workspace(tmp_path / "desk")
    outside = tmp_path / "notes.yaml"

    async def work(editor: Editor) -> None:
        uris = [
            editor.open(outside, "title: ["),
            editor.open("untitled:Untitled-1", "title: ["),
            editor.open("git:/x?y", "title: ["),
            editor.open("file:///no/such%00folder/lessons/x.yaml", "title: ["),
            editor.open(root / "output" / "x.yaml", "title: ["),
            editor.open(root / "lessons" / "deep" / "x.yaml", "title: ["),
        ]
        for uri in uris:
            editor.type(uri, "title: [x")
            assert await editor.complete(uri, 0, 5) == []
            assert await editor.complete(uri, 99, 99) == []
            saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
            editor.client.text_document_did_save(saved)
        # A lesson that has never been saved is one all the same.
        new = editor.open(root / "lessons" / "new.yaml", "")
        await editor.until(new, ["nothing-written"])
        assert (await editor.complete(new, 0, 0))[0].label == "title"
        assert not any(editor.problems.get(uri) for uri in uris)

    edit(work)


def test_two_workspaces_do_not_mix(tmp_path: Path) -> None:
    first = workspace(tmp_path / "first")
    second = workspace(tmp_path / "second", seeds={"bridge": "A tunnel.\n\nNobody said."})

    async def work(editor: Editor) -> None:
        here = editor.open(first / "lessons" / "bridge.yaml", LESSON)
        there = editor.open(second / "lessons" / "bridge.yaml", LESSON)
        await editor.until(here, [])
        await editor.until(there, ["quote-not-found"])

    edit(work)


BROKEN = """
from broadsheet.editor import assist
def fail(*arguments):
    raise RuntimeError("a secret of the lesson")
assist.EditedWorkspace.suggest = assist.EditedWorkspace.problems = fail
"""


def raw(
    messages: list[dict[str, Any] | bytes], code: str = SERVE, patience: float = PATIENCE
) -> tuple[str, str]:
    """Send messages as they are; return all that the server wrote, and its standard error."""

    return framed(b"".join(map(frame, messages)), code, patience)


def frame(message: dict[str, Any] | bytes) -> bytes:
    """A message with its head."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def framed(sent: bytes, code: str = SERVE, patience: float = PATIENCE) -> tuple[str, str]:
    """Send bytes; return all that the server wrote, and its standard error."""

    async def talk() -> tuple[str, str]:
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await server.communicate(sent)
        return out.decode(), err.decode()

    return asyncio.run(asyncio.wait_for(talk(), patience))


def call(method: str, params: Any, number: int | None = None) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    return message if number is None else {**message, "id": number}


START = call("initialize", {"capabilities": {}, "processId": None, "rootUri": None}, 1)
ENDING = [call("shutdown", None, 98), call("exit", None)]


UNGUARDED = (
    "from broadsheet.editor.lsp import session\nsession.guarded = lambda f: lambda *a: f(*a)\n"
)


@pytest.mark.parametrize("guard", ["", UNGUARDED], ids=["guarded", "past the guard"])
def test_a_fault_of_the_server_tells_nobody_anything(tmp_path: Path, guard: str) -> None:
    root = workspace(tmp_path / "desk")
    uri = (root / "lessons" / "bridge.yaml").as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": LESSON}
    asked = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    out, err = raw(
        [
            START,
            call("textDocument/didOpen", {"textDocument": document}),
            call("textDocument/completion", asked, 2),
            call("textDocument/definition", asked, 3),
            *ENDING,
        ],
        BROKEN + guard + SERVE,
    )
    for said in (out, err):
        assert not re.search(r"Traceback|secret|\.py|council", said), said
    assert '"id": 2' in out
    assert '"id": 3' in out
    assert ("something went wrong inside Broadsheet" in out) == bool(guard)
    assert set(err.split("\n")) <= {
        "broadsheet lsp: RuntimeError",
        "broadsheet lsp: JsonRpcInternalError",
        "",
    }
    assert "broadsheet lsp" in err


@pytest.mark.parametrize(
    "message",
    [
        b"{no json",
        b"[]",
        b"\xff",
        call("textDocument/hover", {"nonsense": 1}, 5),
        call("textDocument/completion", None, 5),
        call("no/such", {}, 5),
        call("textDocument/didChange", {"textDocument": {"uri": "x:y", "version": 1}}),
        call("workspace/executeCommand", {"command": "x"}, 5),
    ],
    ids=["no JSON", "a list", "no UTF-8", "params", "no params", "method", "change", "command"],
)
def test_a_message_that_makes_no_sense_is_survived(message: dict[str, Any] | bytes) -> None:
    out, err = raw([START, message, *ENDING])
    assert '"id": 98' in out
    assert "Traceback" not in out + err
    assert '"traceback"' not in out


def answers(out: str) -> list[tuple[Any, int | None]]:
    """What a server answered, in its order: to which message, and the code of an error."""
    bodies = re.split(r"Content-Length: .*\r\nContent-Type: .*\r\n\r\n", out)
    found = [json.loads(body) for body in bodies if body]
    return [(m["id"], m.get("error", {}).get("code")) for m in found if "method" not in m]


PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
FILE = {"textDocument": {"uri": "file:///x/lessons/a.yaml"}}


def at(line: Any, character: Any) -> dict[str, Any]:
    return {**FILE, "position": {"line": line, "character": character}}


# Messages, each with the answers to it.
ASKED: list[tuple[dict[str, Any] | bytes, list[tuple[Any, int | None]]]] = [
    (call("textDocument/completion", at(-1, 0), 10), [(10, INVALID_PARAMS)]),
    (call("textDocument/completion", at(0, -1), 11), [(11, INVALID_PARAMS)]),
    (call("textDocument/hover", at(2**31, 0), 12), [(12, INVALID_PARAMS)]),
    (call("textDocument/hover", at(2**31 - 1, 2**31 - 1), 13), [(13, None)]),
    (call("textDocument/definition", at("a", None), 14), [(14, INVALID_PARAMS)]),
    (call("textDocument/definition", None, 15), [(15, INVALID_PARAMS)]),
    (call("textDocument/codeAction", FILE, 16), [(16, INVALID_PARAMS)]),
    (call("no/such", at(0, 0), 17), [(17, NO_METHOD)]),
    ({**call("textDocument/hover", at(0, 0), 18), "jsonrpc": "1.0"}, [(18, INVALID_REQUEST)]),
    ({"id": 19, "method": "textDocument/hover"}, [(19, INVALID_REQUEST)]),
    ({"jsonrpc": "2.0", "id": 20, "method": ["no"]}, [(20, INVALID_REQUEST)]),
    ({**call("textDocument/hover", at(0, -1)), "id": "words"}, [("words", INVALID_PARAMS)]),
    ({**call("textDocument/hover", at(0, 0)), "id": [1]}, [(None, INVALID_REQUEST)]),
    (b"{no json", [(None, PARSE_ERROR)]),
    (b"\xff", [(None, PARSE_ERROR)]),
    (b"[" * 100_000, [(None, PARSE_ERROR)]),
    (b"", [(None, PARSE_ERROR)]),
    (b"[]", [(None, INVALID_REQUEST)]),
    (b"7", [(None, INVALID_REQUEST)]),
    # What is no request: nobody waits for an answer.
    (call("textDocument/didOpen", {"textDocument": {"version": -1}}), []),
    (call("textDocument/didChange", at(0, -1)), []),
    ({"jsonrpc": "2.0", "id": 7, "result": None}, []),
    ({"jsonrpc": "2.0"}, []),
    # What is in a message is no message.
    (call("no/such", {"arguments": [START]}, 21), [(21, NO_METHOD)]),
]


def test_every_request_is_answered_whatever_is_wrong_with_it() -> None:
    late = call("textDocument/hover", at(0, 0), 99)
    out, err = raw([START, *(message for message, _ in ASKED), ENDING[0], late, ENDING[1]])
    expected = [answer for _, found in ASKED for answer in found]
    assert answers(out) == [(1, None), *expected, (98, None), (99, INVALID_REQUEST)]
    assert "Traceback" not in out + err
    assert not re.search(r"\.py|cattrs|position", out[out.index('"id": 10') :] + err)


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 99999999999999\r\n\r\n",
        b"Content-Length: 99999999999999\r\n\r\n{}",
        b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"Content-Length: 99999999999999\r\nContent-Type: x\r\n\r\n{}",
        b"content-length:33554433\r\n\r\n" + b" " * 33_554_433,
    ],
    ids=["no body", "a body", "many digits", "a type", "too large in truth"],
)
def test_a_length_that_nobody_has_is_refused_and_the_next_message_answered(head: bytes) -> None:
    out, err = framed(head + frame(START) + b"".join(map(frame, ENDING)))
    assert answers(out) == [(None, PARSE_ERROR), (1, None), (98, None)]
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "head", [b"Content-Length: -1\r\n\r\n", b"Content-Length: x\r\n\r\n", b"\r\n"]
)
def test_a_head_that_is_none_is_passed_over(head: bytes) -> None:
    out, err = framed(head + frame(START) + b"".join(map(frame, ENDING)))
    assert answers(out) == [(1, None), (98, None)]
    assert "Traceback" not in err


def test_a_message_that_breaks_off_is_answered_before_the_end() -> None:
    out, err = framed(frame(START) + frame(ENDING[0])[:-5])
    assert answers(out) == [(1, None), (None, PARSE_ERROR)]
    assert "Traceback" not in err


def test_a_letter_too_few_in_the_address_is_no_end(tmp_path: Path) -> None:
    out, _ = raw([START, call("textDocument/hover", {"textDocument": {"uri": ""}}, 4), *ENDING])
    assert '"id": 98' in out


def test_without_the_extra_the_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.modules['lsprotocol'] = None\n" + SERVE
    out, err = raw([], code)
    assert not out
    assert "broadsheet[editor]" in err
    assert "Traceback" not in err


def test_nothing_is_written_to_the_disk(tmp_path: Path) -> None:
    root = workspace(tmp_path / "desk")
    before = sorted(os.walk(root))

    async def work(editor: Editor) -> None:
        uri = editor.open(root / "lessons" / "bridge.yaml", LESSON + "#")
        await editor.until(uri, [])

    edit(work)
    assert sorted(os.walk(root)) == before


def test_who_is_typing_is_not_told_that_the_file_stops(tmp_path: Path) -> None:
    (problem,) = read_yaml(TextFile("lessons/a.yaml", 'a: "b c'))[1]
    assert "older copy" in str(problem.hint)
    translation = Translation("utf-16", {})
    shown = translation.problem(problem, Workspace(tmp_path, tmp_path))
    assert shown.message.endswith('write " where the text ends, perhaps `a: "b c"`')
