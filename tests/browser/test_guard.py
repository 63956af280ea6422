"""Who may ask the preview: this computer's own browser, of its own accord, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse, Response
from visitor import HOST, PORT, visit

from broadsheet.browser.guard import POLICY, POLICY_OF_PDF, Guard

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SAME = ("Sec-Fetch-Site", "same-origin")


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/fault":
        raise ValueError("the key says C")
    response: Response = PlainTextResponse("in")
    if scope["path"] == "/pdf":
        response = Response(b"%PDF", media_type="application/pdf")
    await response(scope, receive, send)


@pytest.fixture
def faults() -> list[Exception]:
    return []


@pytest.fixture
def app(faults: list[Exception]) -> ASGIApp:
    return Guard(_answer, PORT, faults.append)


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
def test_this_computer_is_let_in(app: ASGIApp, host: str) -> None:
    assert visit(app, "/", host=host).text == "in"


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "127.0.0.1",
        "127.0.0.1:1",
        "evil.example",
        f"evil.example:{PORT}",
        f"127.0.0.1:{PORT}.evil.example",
        f"127.0.0.1.evil.example:{PORT}",
        f"{HOST}, evil.example",
        f"0.0.0.0:{PORT}",
    ],
)
def test_no_other_host_is_answered_whose_name_points_here(app: ASGIApp, host: str | None) -> None:
    assert visit(app, "/", host=host).status == 421


def test_two_hosts_are_none(app: ASGIApp) -> None:
    assert visit(app, "/", ("Host", HOST)).status == 421


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        f"https://{HOST}",
        f"http://localhost:{PORT}",  # of another origin than the host that is asked
        "http://127.0.0.1:8000",
        f"http://{HOST}.evil.example",
    ],
)
def test_a_page_of_another_origin_gets_nothing(app: ASGIApp, origin: str) -> None:
    assert visit(app, "/", ("Origin", origin)).status == 403


def test_a_page_of_our_own_origin_is_let_in(app: ASGIApp) -> None:
    assert visit(app, "/", ("Origin", f"http://{HOST}"), SAME).text == "in"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "whatever"])
@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("no-cors", "image"),
        ("cors", "empty"),
        ("navigate", "iframe"),
        ("navigate", "object"),
        ("no-cors", "document"),
        ("", ""),
    ],
)
def test_no_other_site_can_load_a_part(app: ASGIApp, site: str, mode: str, kind: str) -> None:
    headers = [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", kind)]
    assert visit(app, "/", *headers).status == 403


@pytest.mark.parametrize("site", ["cross-site", "none", "same-origin"])
def test_a_link_to_here_can_be_followed(app: ASGIApp, site: str) -> None:
    navigation = [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
    assert visit(app, "/", ("Sec-Fetch-Site", site), *navigation).text == "in"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get"])
def test_nothing_but_reading_is_possible(app: ASGIApp, method: str) -> None:
    answer = visit(app, "/", method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("refused", [True, False])
def test_every_answer_tells_the_browser_to_be_strict(app: ASGIApp, refused: bool) -> None:
    headers = visit(app, "/", host="evil.example" if refused else HOST).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_the_policy_allows_nothing_inline_and_no_frame(app: ASGIApp) -> None:
    assert POLICY.startswith("default-src 'none';")
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    headers = visit(app, "/pdf").headers
    assert headers["content-security-policy"] == POLICY_OF_PDF
    assert "script-src" not in POLICY_OF_PDF
    assert "frame-ancestors 'none'" in POLICY_OF_PDF


def test_a_fault_of_ours_is_told_here_and_not_there(app: ASGIApp, faults: list[Exception]) -> None:
    answer = visit(app, "/fault")
    assert (answer.status, "key says" in answer.text) == (500, False)
    assert [str(fault) for fault in faults] == ["the key says C"]
    assert answer.headers["content-security-policy"] == POLICY
