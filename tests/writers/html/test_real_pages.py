"""Web pages in a real browser: with a mouse, with keys alone, heard, printed, and kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import everything
import pytest
from playwright.sync_api import Browser, Page, expect
from support import LESSONS, ROOT, lesson_of, page_of

from broadsheet.sheet.pupil import OnSheet
from writers.html.web import (
    HOSTILE,
    WITH_PICTURE,
    hostile,
    pages_of,
    right_to_left,
    whole,
    writer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writers.html.conftest import Open

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1600)
"""A telephone's, and a desk's."""
LOADED = ROOT / "lessons" / "loaded-terms.yaml"

PAGES = {
    **{f"{path.stem}-{kind}": (path, kind) for path in LESSONS for kind in pages_of(path)},
    "everything-worksheet": (None, "worksheet"),
    "everything-answer-key": (None, "answer-key"),
    "right-to-left": (None, "right-to-left"),
}
each_page = pytest.mark.parametrize("name", PAGES)


def page_named(name: str) -> str:
    path, kind = PAGES[name]
    if kind == "right-to-left":
        return right_to_left()
    return pages_of(path)[kind] if path else whole(kind)


# --- barriers ---------------------------------------------------------------------------------

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """(only) => axe.run(document, {resultTypes: ['violations'], runOnly: only})
  .then((found) => found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`)))"""
# What axe does not look for.
OWN = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const shown = (it) => it.checkVisibility();
  const bad = (name, found) => found.map((it) => `${name}: ${it.outerHTML.slice(0, 120)}`);
  const box = (it) => it.getBoundingClientRect();
  const small = (it) => shown(it) && Math.min(box(it).width, box(it).height) < 24;
  // A link in a sentence may be as high as its line.
  const targets = all('button, input, select, textarea, .to-mark, .option, .skip');
  return [
    ...bad('fieldset without a legend', all('fieldset').filter((it) =>
      it.firstElementChild?.localName !== 'legend' || !it.firstElementChild.textContent.trim())),
    ...bad('head without a scope', all('th').filter((it) => !['row', 'col'].includes(it.scope))),
    ...bad('row without a head', all('.parts tr.asked').filter((it) => !it.querySelector('th'))),
    ...bad('number that is read twice', all('[data-line]').filter((it) =>
      !getComputedStyle(it, '::before').content.endsWith('/ ""'))),
    ...bad('small target', targets.filter(small)),
    ...bad('off the screen', all('body *').filter((it) => shown(it) &&
      box(it).right > innerWidth + 1)),
    ...bad('scrolled sideways', all('html').filter((it) => it.scrollWidth > innerWidth)),
  ];
}"""


@each_page
def test_there_is_no_barrier(opened: Open, name: str) -> None:
    # It is put into the page, which its policy would refuse: only here the policy is set aside.
    with opened(page_named(name), bypass_csp=True) as page:
        page.add_script_tag(path=AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            assert page.evaluate(LOOK, {"type": "tag", "values": TAGS}) == []
            assert page.evaluate(OWN) == []
            page.emulate_media(color_scheme="dark")
            # Nothing else depends on the colours.
            assert page.evaluate(LOOK, {"type": "rule", "values": ["color-contrast"]}) == []


def test_there_is_no_barrier_while_words_are_marked(opened: Open) -> None:
    with opened(whole("worksheet"), bypass_csp=True) as page:
        page.add_script_tag(path=AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.locator("#q4-0-terms").click()
            page.keyboard.press("Space")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(LOOK, {"type": "tag", "values": TAGS}) == []
                assert page.evaluate(OWN) == []
            page.keyboard.press("Escape")


def test_faults_are_found_by_those_who_look_for_them(opened: Open) -> None:
    faulty = whole("worksheet")
    for right, wrong in (
        ("<legend>Two are right</legend>", "<p>Two are right</p>"),
        ('scope="row"', ""),
    ):
        assert right in faulty
        faulty = faulty.replace(right, wrong)
    with opened(faulty, bypass_csp=True) as page:
        small = "(it) => Object.assign(it.style, {minBlockSize: 0, padding: 0, lineHeight: 1})"
        page.locator("#q4-0-terms").evaluate(small)
        found = {complaint.partition(":")[0] for complaint in page.evaluate(OWN)}
    assert found == {"fieldset without a legend", "head without a scope", "small target"}


def test_what_a_screen_reader_gets(opened: Open, golden: Callable[[Path, str], None]) -> None:
    with opened(pages_of(LOADED)["worksheet"]) as page:
        golden(HERE / "loaded-terms.aria.yaml", page.locator("body").aria_snapshot() + "\n")


def heard(page: Page) -> list[str]:
    """The texts that the browser gives to a screen reader, in their order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node: Any) -> Iterator[str]:
        if node["role"]["value"] == "StaticText":
            yield node["name"]["value"]
        else:
            for child in node.get("childIds", ()):
                yield from walk(by_id[child])

    return [text for text in walk(nodes[0]) if text.strip()]


def test_the_number_of_a_paragraph_is_heard_once(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        said = heard(page)
        at = said.index("The council closed the old bridge on Monday, its spokesman said.")
        assert said[at - 2 : at] == ["A town argues about tolls.", "1"]
        assert said[: said.index("Answer the questions")].count("1") == 1


def test_the_numbers_of_lines_are_not_heard_in_the_midst_of_sentences(opened: Open) -> None:
    made = page_of(lesson_of(LOADED))
    with opened(writer().worksheet(made.sheet, made.lines), width=360) as page:
        assert page.evaluate(OWN) == []
        said = heard(page)
        text = said[said.index("From the first half") : said.index("Answer the questions")]
        assert len(text) > made.lines.last
        assert [words for words in text if re.fullmatch("[0-9]+", words)] == []
        page.get_by_role("link", name=re.compile("^line")).first.click()
        expect(page.locator(".line:target")).to_be_in_viewport()


# --- what may run -----------------------------------------------------------------------------


def test_a_script_that_got_in_does_not_run(browser: Browser, tmp_path: Path) -> None:
    smuggled = "<script>bad = 1</script><img src='https://example.org/x.png' onerror='bad = 2'>"
    path = tmp_path / "page.html"
    path.write_text(whole("worksheet").replace("</main>", f"{smuggled}</main>"), "utf-8")
    page = browser.new_page()
    failed: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.goto(path.as_uri())
    assert page.locator("script").count() == 2
    assert page.evaluate("typeof bad") == "undefined"
    assert failed == [("https://example.org/x.png", "csp")]
    # Nor does a text become HTML later on.
    into_html = "(() => { try { document.body.innerHTML = 'x' } catch (e) { return e.name } })()"
    assert page.evaluate(into_html) == "TypeError"
    page.close()


@pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
def test_a_hostile_text_is_shown_as_text(opened: Open, kind: str) -> None:
    with opened(hostile(kind)) as page:
        assert page.evaluate("typeof bad") == "undefined"
        assert page.locator("script").count() == (kind == "worksheet")
        assert page.locator("img").count() == 1
        assert page.title().startswith(HOSTILE)
        expect(page.locator("h1")).to_contain_text(HOSTILE)
        if kind == "worksheet":
            for line in ("name", "class", "date"):
                expect(page.locator(f"#pupil-{line}")).to_have_value(HOSTILE)
            # Through the script, too: marked, said, saved and brought back.
            page.locator("#q11-0-boxed").click()
            page.keyboard.press("Space")
            page.keyboard.press("Escape")
            expect(page.locator("#q11-0-boxed-marked")).to_contain_text("<script>bad=1</script>")
            page.locator("#q7-0-events-1").select_option("1")
            page.locator("#q7-0-events-2").select_option("1")
            page.reload()
            expect(page.locator("#q11-0-boxed-marked")).to_contain_text("<script>bad=1</script>")
            assert page.evaluate("typeof bad") == "undefined"


# --- work -------------------------------------------------------------------------------------


def do_some_work(page: Page) -> None:
    """Fill in one field of each kind."""
    page.get_by_label("Class", exact=True).fill("9b")
    page.get_by_label("The council closed it.").check()
    page.get_by_label("None of these").check()
    page.get_by_role("row", name="Traders spoke").get_by_label("Opinion").check()
    page.locator("#q4-1-term").fill("disaster")
    page.get_by_label("Gap 1 in question 5").fill("departs")
    page.get_by_label("Gap 2 in question 5").select_option("was never")
    page.get_by_label("The traders").select_option("P – a stab")
    page.get_by_label("Snow fell.").select_option("3")
    page.get_by_label("4 quite").check()
    page.get_by_label("A word").fill("toll")
    page.locator("#q10-0-lines").fill("several\nlines\n<b>of</b> text\nand\nmore")
    page.locator("#q10-0-place").fill("2")
    page.locator("#q4-0-terms").click()
    page.get_by_role("button", name="tide").click()
    page.get_by_role("button", name="silver").click()
    page.get_by_role("button", name="Done").click()


def state(page: Page) -> Any:
    """All that is filled in, ticked, chosen and marked."""
    return page.evaluate(
        """[...document.querySelectorAll('[name]')].map((it) => [it.name, it.value, it.checked])
        .concat([...document.querySelectorAll('.block mark')].map((it) => it.outerHTML))"""
    )


def test_work_is_kept_saved_opened_and_cleared(opened: Open, tmp_path: Path) -> None:
    with opened(whole("worksheet")) as page:
        empty = state(page)
        do_some_work(page)
        done = state(page)
        assert done != empty
        expect(page.locator("#q4-0-terms-marked")).to_have_text("Marked: silver tide")
        expect(page.locator("#text-0-8 mark")).to_have_text("silver tide")
        page.reload()
        assert state(page) == done

        with page.expect_download() as download:
            page.get_by_role("button", name="Save a copy").click()
        assert download.value.suggested_filename == "Everything-at-once-7KQ3C.json"
        copy = tmp_path / "copy.json"
        download.value.save_as(copy)
        assert json.loads(copy.read_text("utf-8"))["fields"]["q1-0-answer"] == ["o1", "o4"]
        expect(page.locator("#said")).to_have_text("A copy was saved with your downloads.")

        # Whoever thinks better of it loses nothing. All of it by keys.
        page.get_by_role("button", name="Clear my work").press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Keep my work")).to_be_focused()
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert state(page) == done
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text("Your work was cleared.")
        assert state(page) == empty
        page.reload()
        assert state(page) == empty

        page.locator("#file").set_input_files(copy)
        expect(page.locator("#said")).to_have_text("Your work was opened.")
        assert state(page) == done
        page.reload()
        assert state(page) == done


def test_a_file_that_is_no_work_for_this_sheet_changes_nothing(
    opened: Open, tmp_path: Path
) -> None:
    files = {
        "no work": ("{", "That file is no work"),
        "other data": ('[{"a": 1}]', "That file is no work"),
        "another sheet": ('{"sheet": "X", "fields": {}, "marks": {}}', "for another sheet"),
    }
    with opened(whole("worksheet")) as page:
        do_some_work(page)
        done = state(page)
        for content, complaint in files.values():
            path = tmp_path / "work.json"
            path.write_text(content)
            page.locator("#file").set_input_files(path)
            expect(page.locator("#said")).to_contain_text(complaint)
            assert state(page) == done
        # What is in a file is text, whatever it says, and only for fields that there are.
        name = page.locator("#work").get_attribute("data-sheet")
        fields = {"q10-0-word": "<img src=x onerror=bad=1>", "__proto__": "x", "q10-0-box": [{}]}
        marks = {"q4-0-loaded": ["9-9"]}
        path.write_text(json.dumps({"sheet": name, "fields": fields, "marks": marks}))
        page.locator("#file").set_input_files(path)
        page.get_by_role("dialog").get_by_role("button", name="Open a copy").click()
        expect(page.get_by_label("A word")).to_have_value("<img src=x onerror=bad=1>")
        expect(page.get_by_label("A drawing")).to_have_value("")
        expect(page.locator("#q4-0-terms-marked")).to_be_empty()


def test_two_sheets_have_work_of_their_own(opened: Open) -> None:
    made = writer(WITH_PICTURE)
    ana, bo = (made.worksheet(everything.sheet(), pupil=OnSheet(name)) for name in ("Ana", "Bo"))
    with opened(ana) as page:
        page.get_by_label("A word").fill("of Ana")
        # The same browser and, as where files are told apart badly, the same place to keep things.
        path = page.evaluate("location.pathname")
        Path(path).write_text(bo, "utf-8")
        page.reload()
        expect(page.locator("#pupil-name")).to_have_value("Bo")
        expect(page.get_by_label("A word")).to_have_value("")
        Path(path).write_text(ana, "utf-8")
        page.reload()
        expect(page.get_by_label("A word")).to_have_value("of Ana")


def test_a_browser_that_keeps_nothing_is_told_of_once(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
        )
        page.reload()
        expect(page.locator("#kept")).to_contain_text("This browser keeps nothing")
        do_some_work(page)
        with page.expect_download():
            page.get_by_role("button", name="Save a copy").click()


def test_without_scripts_a_page_can_be_read_filled_in_and_printed(opened: Open) -> None:
    with opened(whole("worksheet"), java_script_enabled=False) as page:
        expect(page.locator("noscript .work")).to_be_visible()
        expect(page.locator("#work")).to_be_hidden()
        expect(page.locator("button").filter(visible=True)).to_have_count(0)
        page.get_by_label("None of these").check()
        page.get_by_label("Snow fell.").select_option("3")
        page.locator("#q11-0-boxed-words").fill("instead of marks")
        expect(page.get_by_text("The council closed the old bridge")).to_be_visible()


# --- keys alone -------------------------------------------------------------------------------


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.name"))


def test_the_keyboard_is_enough(opened: Open) -> None:
    with opened(whole("worksheet"), width=360) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the questions")).to_be_focused()
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Enter")
        # Each stop once, in the order of the page; a group of radios is one stop.
        stops = []
        for _ in range(100):
            page.keyboard.press("Tab")
            stops.append(focused(page))
            if stops[-1] == "d2-2":
                break
        order = page.evaluate(
            """[...document.querySelectorAll('#questions :is(input, textarea, select, button)')]
            .map((it) => it.id || it.name)"""
        )
        ids = [stop for stop in stops if re.match(r"[qd]\d", stop)]
        assert list(dict.fromkeys(ids)) == list(dict.fromkeys(order))
        # Only boxes to tick have a name in common and are a stop each.
        assert {stop for stop in ids if ids.count(stop) > 1} == {"q1-0-answer"}


def test_a_group_of_options_is_chosen_from_by_arrows(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        page.get_by_label("1 not at all").focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("2 a little")).to_be_checked()
        page.get_by_label("A bus").focus()
        page.keyboard.press("Space")
        expect(page.get_by_label("A bus")).to_be_checked()
        page.get_by_label("The bus left.").focus()
        page.keyboard.press("2")
        expect(page.get_by_label("The bus left.")).to_have_value("2")
        page.get_by_label("It was closed.").focus()
        page.keyboard.press("2")
        expect(page.get_by_text("“2” is chosen more than once.")).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text("is chosen more than once.")).to_have_count(0)


def test_words_are_marked_by_keys(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        # A screen reader meets plain text until somebody wants to mark.
        expect(page.locator(".to-mark")).to_have_count(0)
        button = page.locator("#q4-0-terms")
        button.focus()
        page.keyboard.press("Enter")
        word = page.locator(":focus")
        expect(word).to_have_text("The")
        expect(word).to_have_role("button")
        expect(word).to_have_attribute("aria-pressed", "false")
        # One stop of the Tab key for all words; behind them the way out.
        assert page.locator(".to-mark[tabindex='0']").count() == 1
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#bar-count")).to_have_text("Marked: 1 of 2")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#bar-count")).to_have_text("Marked: 1 of 2")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#text-0-1 :focus")).to_have_count(1)
        page.keyboard.press("End")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Home")
        expect(page.locator(":focus")).to_have_text("The")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Done")).to_be_focused()
        page.keyboard.press("Enter")
        expect(button).to_be_focused()
        expect(page.locator("#q4-0-terms-marked")).to_have_text("Marked: old bridge")
        expect(page.locator(".to-mark")).to_have_count(0)
        # The text is as it was, and what was marked is marked in it.
        expect(page.locator("#text-0-0")).to_have_text("The old bridge")
        expect(page.locator("#text-0-0 mark.circle")).to_have_text("old bridge")
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_text("old")
        page.keyboard.press("Space")
        page.keyboard.press("Escape")
        expect(page.locator("#q4-0-terms-marked")).to_have_text("Marked: bridge")


def test_words_may_be_marked_for_several_questions_and_in_prompts(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        for slot in ("q4-0-terms", "q11-0-boxed"):
            page.locator(f"#{slot}").click()
            page.get_by_role("button", name="disaster").click()
            page.keyboard.press("Escape")
        expect(page.locator("mark.circle mark, mark.box mark")).to_have_text("disaster")
        page.locator("#q2-1-judging").click()
        expect(page.locator("#bar-what")).to_have_text("2. judging words")
        # Where the words stand is no part of them.
        expect(page.locator(".to-mark")).to_have_count(5)
        page.get_by_role("button", name="disaster").click()
        page.keyboard.press("Escape")
        marked = page.locator("#q2-part-1 mark.double-underline")
        expect(marked).to_have_text("disaster")
        page.reload()
        expect(marked).to_have_text("disaster")
        expect(page.locator("mark")).to_have_count(3)


def test_arrows_follow_the_direction_of_the_text(opened: Open) -> None:
    with opened(right_to_left()) as page:
        page.locator("#q11-0-boxed").click()
        page.keyboard.press("End")
        expect(page.locator(":focus")).to_have_text("منه")
        page.keyboard.press("ArrowRight")
        expect(page.locator(":focus")).to_have_text("الناس")
        page.keyboard.press("ArrowLeft")
        expect(page.locator(":focus")).to_have_text("منه")
        # Numbers stand where lines begin.
        number = page.locator("#text-1-1 .no").bounding_box()
        block = page.locator("#text-1-1").bounding_box()
        assert number
        assert block
        assert number["x"] > block["x"] + block["width"] - 1


# --- paper and settings -----------------------------------------------------------------------


def test_a_page_is_printed_with_lines_to_write_on_and_without_buttons(opened: Open) -> None:
    with opened(whole("worksheet")) as page:
        page.locator("#q10-0-lines").fill("one\ntwo\nthree\nfour\nfive")
        page.locator("#q4-0-terms").click()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.locator("#work")).to_be_hidden()
        expect(page.get_by_text("Score")).to_be_visible()
        lines = page.locator("#q10-0-lines")
        style = lines.evaluate(
            "(it) => { const s = getComputedStyle(it);"
            " return [s.backgroundImage, s.printColorAdjust, s.color, it.rows] }"
        )
        assert style[0].startswith("repeating-linear-gradient")
        assert style[1:] == ["exact", "rgb(0, 0, 0)", 5]
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_page_follows_the_settings_of_whoever_reads_it(opened: Open) -> None:
    scroll = "getComputedStyle(document.documentElement).scrollBehavior"
    with opened(whole("worksheet"), reduced_motion="reduce") as page:
        assert page.evaluate(scroll) == "auto"
        page.emulate_media(reduced_motion="no-preference")
        assert page.evaluate(scroll) == "smooth"
        page.emulate_media(forced_colors="active")
        page.get_by_label("The council closed it.").check()
        border = page.locator(".option:has(:checked)").evaluate(
            "(it) => getComputedStyle(it).borderTopWidth"
        )
        assert border == "3px"


def test_text_and_questions_stand_side_by_side_where_there_is_room(opened: Open) -> None:
    with opened(pages_of(LOADED)["worksheet"]) as page:
        text, questions = page.locator("#text"), page.locator("#questions")
        left, right = text.bounding_box(), questions.bounding_box()
        assert left
        assert right
        assert abs(left["y"] - right["y"]) < 2
        page.locator("#q5").scroll_into_view_if_needed()
        expect(text).to_be_in_viewport()
        page.get_by_role("link", name="paragraph 3").click()
        expect(page.locator("#text-1-0")).to_be_in_viewport()
        page.set_viewport_size({"width": 360, "height": 900})
        above, below = text.bounding_box(), questions.bounding_box()
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"]
