"""The preview in a real browser: clicks, keys and saves, at the width of a telephone and of a desk.

It needs Chromium, which `make test` installs; elsewhere than where CI is set it is done without.
"""

from __future__ import annotations

import os
import re
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, SEED, workspace
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from browser.test_server import Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="Chromium is not installed"
)

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE = 15_000
"""Milliseconds: a machine may be busy."""
LONG = "\n\n".join(f"The {word} paragraph is about the bridge. " * 12 for word in SEED.split())
RIGHT_TO_LEFT = "الجسر\n\nسيغلق الجسر في آذار، قال المجلس. لم يسأل أحد أصحاب المتاجر.\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "CI has Chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield running
        running.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    preview = Running(workspace(tmp_path_factory.mktemp("preview") / "desk"))
    yield preview
    assert preview.end() == (0, "The preview has ended.\n", "")


@pytest.fixture
def desk(running: Running) -> Path:
    """The workspace as it is at first."""
    for path in running.desk.glob("lessons/*"):
        path.unlink()
    (running.desk / "lessons" / "bridge.yaml").write_text(LESSON)
    (running.desk / "seeds" / "bridge.txt").write_text(SEED)
    return running.desk


@pytest.fixture(params=[360, 1600])
def width(request: pytest.FixtureRequest) -> int:
    """A telephone's, and a desk's."""
    return int(request.param)


@pytest.fixture
def page(browser: Browser, running: Running, desk: Path, width: int) -> Iterator[Page]:
    """A page of a new user, who must see no error and reach for no network."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    shown = context.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))

    def listen(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            wrong.append(said.text)

    shown.on("console", listen)
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(running.address)
    yield shown
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith(running.address)] == []
    # A page that is gone is a 404, which the browser notes.
    assert [text for text in wrong if "404" not in text] == []


def status(page: Page, text: str) -> None:
    expect(page.locator("#status")).to_contain_text(text)


def fits(page: Page) -> None:
    """Nothing is to be scrolled sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def opened(page: Page, lesson: str = "The bridge") -> None:
    page.get_by_role("link", name=lesson).click()
    status(page, "Pages are up to date.")


def first_picture(page: Page) -> str:
    return page.locator("#worksheet-1 img").get_attribute("src") or ""


def saved_picture(page: Page, before: str) -> None:
    """Another picture is shown, and it is drawn."""
    expect(page.locator("#worksheet-1 img")).not_to_have_attribute("src", before)
    drawn(page, "#worksheet-1 img")


def drawn(page: Page, picture: str) -> None:
    """A picture is there. Not by `wait_for_function`, which the policy of the page forbids."""
    look = f"document.querySelector({picture!r}).naturalWidth > 100"
    for _ in range(PATIENCE // 50):
        if page.evaluate(look):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{picture} is not drawn")


def long_lesson(desk: Path) -> None:
    """A lesson of several pages."""
    (desk / "seeds" / "long.txt").write_text(f"Long\n\n{LONG}\n")
    text = LESSON.replace("seed: bridge", "seed: long").replace("The bridge\n", "A long one\n", 1)
    quoted = "evidence: {quote: The ferry paragraph, occurrence: 1}"
    (desk / "lessons" / "long.yaml").write_text(text.replace("evidence: the council said", quoted))


# --- looking ----------------------------------------------------------------------------------


def test_a_lesson_is_found_in_the_list_and_its_pages_are_seen(page: Page, width: int) -> None:
    status(page, "1 lesson, none with errors.")
    fits(page)
    opened(page)
    expect(page).to_have_title("The bridge – Broadsheet preview")
    sheet, key = page.get_by_alt_text("Worksheet, page 1 of 1"), page.locator("#answer-key-1 img")
    expect(sheet).to_be_visible()
    drawn(page, "#worksheet-1 img")
    key.scroll_into_view_if_needed()
    drawn(page, "#answer-key-1 img")
    ours, theirs = sheet.bounding_box(), key.bounding_box()
    assert ours is not None
    assert theirs is not None
    if width > 1000:
        assert abs(ours["y"] - theirs["y"]) < 1
        assert ours["x"] + ours["width"] <= theirs["x"]
    else:
        assert ours["y"] + ours["height"] <= theirs["y"]
    fits(page)


def test_a_picture_is_sharp_on_a_fine_screen(
    browser: Browser, running: Running, desk: Path
) -> None:
    context = browser.new_context(viewport={"width": 1600, "height": 900}, device_scale_factor=2)
    shown = context.new_page()
    shown.goto(f"{running.address}lessons/bridge.yaml")
    saved_picture(shown, "")
    found = shown.evaluate(
        "(() => { const i = document.querySelector('#worksheet-1 img');"
        " return [i.currentSrc, i.clientWidth] })()"
    )
    drawn = int(re.findall(r"-(\d+)\.png", found[0])[0])
    assert drawn >= 2 * found[1]
    context.close()


def test_the_text_of_a_page_can_be_read(page: Page) -> None:
    opened(page)
    page.get_by_text("Text of Worksheet, page 1 of 1").click()
    expect(page.locator("#worksheet-1 .text")).to_contain_text("Nobody asked")
    fits(page)


def test_a_pdf_opens_as_a_pdf(page: Page) -> None:
    opened(page)
    link = page.get_by_role("link", name="Worksheet as PDF")
    answer = page.request.get(page.url.partition("/lessons")[0] + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


# --- switches ---------------------------------------------------------------------------------


def test_a_switch_changes_pages_and_address_and_stays(page: Page) -> None:
    opened(page)
    before = first_picture(page)
    paper = page.get_by_label("Paper")
    paper.select_option("US Letter")
    saved_picture(page, before)
    assert page.url.endswith("?paper=letter")
    expect(page.locator("#worksheet-1 img")).to_have_attribute("width", "816")
    expect(page.locator("#files")).to_contain_text("bridge-letter-worksheet.pdf")
    page.reload()
    expect(paper).to_have_value("letter")
    page.go_back()
    expect(paper).to_have_value("a4")
    expect(page.locator("#worksheet-1 img")).to_have_attribute("src", before)


def test_one_side_alone_and_larger(page: Page, width: int) -> None:
    opened(page)
    page.get_by_label("Show", exact=True).select_option("Worksheet")
    expect(page.locator("#answer-key-1")).to_have_count(0)
    small = page.locator("#worksheet-1 img").bounding_box()
    page.get_by_label("Zoom").select_option("Twice as large")
    expect(page.locator(".pages.large")).to_have_count(1)
    large = page.locator("#worksheet-1 img").bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] > min(1.5 * small["width"], 1000)
    fits(page)


def test_a_version_and_an_insert(page: Page) -> None:
    opened(page)
    page.get_by_label("Version").select_option("B")
    expect(page.locator("#files")).to_contain_text("bridge-B-worksheet.pdf")
    page.get_by_label("Passages").select_option("Apart")
    expect(page.locator("#insert-1")).to_be_visible()
    expect(page.locator("#files")).to_contain_text("bridge-B-questions-worksheet.pdf")


def test_a_switch_that_is_turned_before_the_page_is_ready_counts(page: Page) -> None:
    held: list[Route] = []
    page.route("**/preview.js", lambda route: held.append(route))
    page.goto(f"{page.url.rstrip('/')}/lessons/bridge.yaml", wait_until="commit")
    page.get_by_label("Version").select_option("B")
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    expect(page.locator("#files")).to_contain_text("bridge-B-worksheet.pdf")
    assert page.url.endswith("?version=B")


# --- saving -----------------------------------------------------------------------------------


def test_an_error_is_told_and_fixed_and_the_place_stays(page: Page, desk: Path) -> None:
    long_lesson(desk)
    path = desk / "lessons" / "long.yaml"
    good = path.read_text()
    page.get_by_role("link", name="A long one").click()
    status(page, "Pages are up to date.")
    page.locator("#worksheet-1 summary").click()
    page.locator("#row-3").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.querySelector('#row-3').offsetTop)")
    page.wait_for_timeout(300)
    before = page.evaluate("document.querySelector('#row-3').getBoundingClientRect().top")

    path.write_text(good.replace("The ferry paragraph", "The fairy paragraph"))
    status(page, "1 error, first in line 7.")
    expect(page.locator("#pages-title")).to_have_text("Pages of an older text")
    expect(page.locator("#problem-1 mark").first).to_have_text("The fairy paragraph")
    assert "(1 error)" in page.title()
    page.wait_for_timeout(300)
    after = page.evaluate("document.querySelector('#row-3').getBoundingClientRect().top")
    assert abs(after - before) < 5, "what is looked at stays where it is"
    expect(page.locator("#status")).to_be_in_viewport()
    expect(page.locator("#worksheet-1 details")).to_have_attribute("open", "")

    page.get_by_role("link", name="Show it").click()
    expect(page.locator("#problem-1")).to_be_in_viewport()
    page.get_by_text("What quote-not-found means").click()
    expect(page.locator("#problem-1 details")).to_contain_text("How to fix it:")
    fits(page)

    path.write_text(good.replace("A long one", "Another one"))
    status(page, "Pages are up to date.")
    expect(page.locator("h1")).to_have_text("Another one")
    expect(page.locator("#problems")).to_have_count(0)


def test_the_pages_follow_a_save(page: Page, desk: Path) -> None:
    opened(page)
    before = first_picture(page)
    (desk / "seeds" / "bridge.txt").write_text(SEED.replace("small", "slow"))
    saved_picture(page, before)
    expect(page.locator("#worksheet-1 .text")).to_contain_text("too slow", use_inner_text=False)
    status(page, "Pages are up to date.")


def test_many_saves_end_with_the_last(page: Page, desk: Path) -> None:
    opened(page)
    for number in range(12):
        (desk / "lessons" / "bridge.yaml").write_text(
            FAULTY if number % 3 == 1 else LESSON.replace("The bridge", f"Bridge {number}")
        )
        page.wait_for_timeout(70)
    expect(page.locator("h1")).to_have_text("Bridge 11")
    status(page, "Pages are up to date.")
    expect(page.locator("#worksheet-1 .text")).to_contain_text("Bridge 11")
    expect(page.locator("#pages-title")).to_have_text("Pages")


def test_a_lesson_that_is_deleted_comes_back(page: Page, desk: Path) -> None:
    opened(page)
    (desk / "lessons" / "bridge.yaml").unlink()
    status(page, "There is no lesson")
    fits(page)
    (desk / "lessons" / "bridge.yaml").write_text(LESSON)
    status(page, "Pages are up to date.")
    expect(page.locator("#worksheet-1 img")).to_be_visible()


def test_the_list_follows(page: Page, desk: Path) -> None:
    status(page, "1 lesson, none with errors.")
    (desk / "lessons" / "another.yaml").write_text(FAULTY.replace("The bridge", "Another"))
    status(page, "2 lessons, 1 with errors.")
    expect(page.get_by_role("listitem")).to_have_count(2)
    link = page.get_by_role("link", name="The bridge")
    link.focus()
    (desk / "lessons" / "another.yaml").unlink()
    status(page, "1 lesson, none with errors.")
    expect(link).to_be_focused()
    for path in desk.glob("lessons/*"):
        path.unlink()
    status(page, "There is no lesson in lessons yet.")
    fits(page)


# --- keyboard and screen reader ---------------------------------------------------------------


def test_the_keyboard_is_enough(page: Page, desk: Path) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="The bridge")).to_be_focused()
    page.keyboard.press("Enter")
    status(page, "Pages are up to date.")
    paper = page.get_by_label("Paper")
    for _ in range(8):
        page.keyboard.press("Tab")
        if paper.evaluate("(it) => it === document.activeElement"):
            break
    expect(paper).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#files")).to_contain_text("bridge-letter-worksheet.pdf")
    expect(paper).to_be_focused()
    # A save takes nobody away from where they are.
    (desk / "lessons" / "bridge.yaml").write_text(FAULTY)
    status(page, "1 error")
    expect(paper).to_be_focused()
    (desk / "lessons" / "bridge.yaml").write_text(LESSON)
    status(page, "Pages are up to date.")
    expect(paper).to_be_focused()
    style = paper.evaluate("(it) => getComputedStyle(it).outlineStyle")
    assert style == "solid"


def test_whoever_sees_nothing_finds_the_way(page: Page, desk: Path) -> None:
    (desk / "lessons" / "bridge.yaml").write_text(FAULTY)
    page.get_by_role("link", name="The bridge").or_(
        page.get_by_role("link", name="bridge.yaml")
    ).first.click()
    status(page, "1 error")
    for role in ("banner", "main", "navigation", "form"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("region", name="1 error")).to_be_visible()
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((each) => +each.nodeName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unnamed = page.evaluate(
        "[...document.querySelectorAll('select,button,summary,a,img')].filter((each) =>"
        " !(each.labels?.length || each.textContent.trim() || each.alt ||"
        " each.querySelector('img[alt]'))).map((each) => each.outerHTML)"
    )
    assert unnamed == []
    doubled = page.evaluate(
        "(() => { const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);"
        " return ids.filter((id, at) => ids.indexOf(id) !== at) })()"
    )
    assert doubled == []


SIZES = """[...document.querySelectorAll('a,select,button,summary')]
  .filter((it) => it.checkVisibility() && !it.matches('.skip'))
  .map((it) => [it.outerHTML.slice(0, 80), it.getBoundingClientRect().height])
  .filter(([, height]) => height < 24)"""
CONTRASTS = """(() => {
  const of = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (it) => {
    for (; it; it = it.parentElement) {
      const found = of(getComputedStyle(it).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const own = (it) => [...it.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  return [...document.querySelectorAll('body *')].filter((it) => own(it) && it.checkVisibility())
    .map((it) => {
      const [a, b] = [light(of(getComputedStyle(it).color)), light(behind(it))];
      return [it.outerHTML.slice(0, 80), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    }).filter(([, contrast]) => contrast < 4.5);
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_seen_and_hit(page: Page, desk: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    (desk / "lessons" / "faulty.yaml").write_text(FAULTY.replace("answer:", "answr:"))
    status(page, "2 lessons, 1 with errors.")
    for way in (None, "The bridge", "faulty.yaml"):
        if way:
            page.get_by_role("link", name=way).click()
            expect(page.locator("#status")).to_contain_text(re.compile("up to date|errors"))
            for each in page.locator("summary").all():
                each.click()
        assert page.evaluate(SIZES) == []
        assert page.evaluate(CONTRASTS) == []
        fits(page)
        if way:
            page.get_by_role("link", name="All lessons").click()
            status(page, "2 lessons, 1 with errors.")


def test_a_page_without_scripts_works_by_reloading(
    browser: Browser, running: Running, desk: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    shown = context.new_page()
    shown.goto(f"{running.address}lessons/bridge.yaml")
    # It reloads itself while pages are being made, and only then.
    expect(shown.locator("#status")).to_contain_text("Pages are up to date.", timeout=PATIENCE)
    shown.get_by_label("Paper").select_option("US Letter")
    shown.get_by_role("button", name="Show").click()
    expect(shown.locator("#files")).to_contain_text("letter-worksheet.pdf", timeout=PATIENCE)
    context.close()


def test_an_article_from_right_to_left(page: Page, desk: Path) -> None:
    (desk / "seeds" / "jisr.txt").write_text(RIGHT_TO_LEFT)
    lesson = LESSON.replace("seed: bridge", "seed: jisr").replace("The bridge\n", "الجسر\n", 1)
    faulty = lesson.replace("the council said", "قال الوزير")
    (desk / "lessons" / "jisr.yaml").write_text(faulty)
    status(page, "2 lessons, 1 with errors.")
    page.get_by_role("link", name="jisr.yaml").click()
    expect(page.locator("#problem-1 mark")).to_have_text("قال الوزير")
    fits(page)
    (desk / "lessons" / "jisr.yaml").write_text(faulty.replace("قال الوزير", "قال المجلس"))
    status(page, "Pages are up to date.")
    fits(page)


# --- other pages ------------------------------------------------------------------------------


def test_a_page_of_another_origin_gets_nothing(
    browser: Browser, running: Running, desk: Path
) -> None:
    context = browser.new_context()
    shown = context.new_page()
    shown.route("http://evil.example/", lambda route: route.fulfill(
        content_type="text/html", body="<title>Evil</title>"))  # fmt: skip
    shown.goto("http://evil.example/")
    tried = shown.evaluate(
        """async (at) => {
          const load = (name, where) => new Promise((done) => {
            const it = document.createElement(name);
            it.onload = () => done('loaded'); it.onerror = () => done('refused');
            it[name === 'link' ? 'href' : 'src'] = where; it.rel = 'stylesheet';
            document.head.append(it);
          });
          const read = await fetch(at).then((a) => a.text()).catch(() => 'refused');
          const blind = await fetch(at, {mode: 'no-cors'}).then((a) => a.type, () => 'refused');
          return [read, blind, await load('script', at + 'static/preview.js'),
                  await load('link', at + 'static/style.css'),
                  await load('img', at + 'static/icon.svg')];
        }""",
        running.address,
    )
    assert tried == ["refused"] * 5
    context.close()


def test_it_says_when_it_has_ended(browser: Browser, tmp_path: Path) -> None:
    preview = Running(workspace(tmp_path / "short"))
    context = browser.new_context()
    shown = context.new_page()
    shown.goto(preview.address)
    expect(shown.locator("#status")).to_contain_text("none with errors", timeout=PATIENCE)
    assert preview.end() == (0, "The preview has ended.\n", "")
    expect(shown.get_by_role("alert")).to_contain_text("The preview has ended.", timeout=PATIENCE)
    context.close()
