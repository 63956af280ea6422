"""A sheet and its key, made by hand, that use every record of the model in every way it allows.

No question type can do all of this yet. A writer that draws this sheet waits for no type.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.sheet.answers import (
    Answer,
    Chosen,
    Located,
    Marked,
    Matched,
    Notes,
    Ordered,
    Point,
    Remark,
    Rubric,
    RubricLevel,
    Written,
)
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.items import (
    AnyOf,
    AskedQuestion,
    Bank,
    Body,
    Choice,
    Figure,
    Heading,
    Instruction,
    Locating,
    Marking,
    Matching,
    Option,
    Ordering,
    Part,
    Prompts,
    Room,
    Shown,
    Spot,
    Writing,
)
from broadsheet.sheet.sheet import (
    Block,
    BlockKind,
    Key,
    PrintedPassage,
    QuestionNotes,
    SeedFacts,
    Sheet,
    SourceFacts,
)
from broadsheet.sheet.texts import (
    Blank,
    PassageReference,
    PlaceReference,
    Quoted,
    RichText,
    Run,
    SlotId,
    SpotReference,
    TextBlock,
    Where,
)
from broadsheet.source.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.sheet.items import Slot
    from broadsheet.sheet.texts import Inline, Places

HALF = Fraction(1, 2)

# --- texts ------------------------------------------------------------------------------------


def text(*inlines: Inline | str) -> RichText:
    """One paragraph in English."""
    return RichText((TextBlock(tuple(_inline(inline) for inline in inlines)),), "en", "ltr")


def _inline(inline: Inline | str) -> Inline:
    return Run(inline) if isinstance(inline, str) else inline


def texts(*several: str) -> tuple[RichText, ...]:
    """A paragraph of each."""
    return tuple(text(each) for each in several)


ARABIC = RichText((TextBlock((Run("من قال إن الجسر آمن؟"),)),), "ar", "rtl")
IN_BLOCKS = RichText(
    (
        TextBlock((Run("Take the passage\nand look for three things."),)),
        TextBlock((Run("a name"),), "bullet"),
        TextBlock((Run("a "), Run("date", emphasis=True)), "bullet"),
        TextBlock((Run("First read it."),), "numbered"),
        TextBlock((Run("Then write."),), "numbered"),
        TextBlock((Run("Take your time.", strong=True),)),
    ),
    "en",
    "ltr",
)

# --- passages ---------------------------------------------------------------------------------

BLOCKS = (
    Block(BlockKind.HEADLINE, "The old bridge"),
    Block(BlockKind.STANDFIRST, "A town argues about tolls."),
    Block(BlockKind.PARAGRAPH, "The council closed the old bridge on Monday, its spokesman said."),
    Block(BlockKind.CROSSHEAD, "What the traders say"),
    Block(BlockKind.PARAGRAPH, "Traders spoke of a disaster and a stab in the back.", True),
    Block(BlockKind.LIST_ITEM, "The ferry runs every ten minutes."),
    Block(BlockKind.LIST_ITEM, "The bus runs every hour."),
    Block(BlockKind.TABLE_ROW, "2019 4,000 crossings"),
    Block(BlockKind.VERSE, "O bridge that spanned the silver tide"),
    Block(BlockKind.PULL_QUOTATION, "“We were never asked.”"),
    Block(BlockKind.CAPTION, "The bridge in winter."),
)
ARABIC_BLOCKS = (
    Block(BlockKind.HEADLINE, "الجسر القديم"),
    Block(BlockKind.PARAGRAPH, "قال العمدة إن الجسر آمن ولا خوف على الناس منه."),
)
PASSAGES = (
    PrintedPassage(
        text("From the ", Run("Gazette", emphasis=True)),
        "en",
        "ltr",
        BLOCKS,
        SourceFacts(
            "The old bridge",
            headed=True,
            author="By Ann Ferry",
            publisher="The Gazette",
            date="2 May 2024",
            licence="CC BY 4.0",
            url="https://example.org/bridge",
        ),
    ),
    PrintedPassage(None, "ar", "rtl", ARABIC_BLOCKS, SourceFacts("Al-Jisr", headed=False)),
)


def places(words: str) -> Places:
    """Where some words stand in one of the passages."""
    for at, passage in enumerate(PASSAGES):
        for number, block in enumerate(passage.blocks):
            if words in block.text:
                start = block.text.index(words)
                return (Where(at, number, start, start + len(words)),)
    raise ValueError(words)


def quoted(words: str, *, strong: bool = False) -> Quoted:
    """Words of a passage, with their place."""
    where = places(words)
    passage = PASSAGES[where[0].passage]
    return Quoted(words, passage.language, passage.direction, where, strong)


def prompt(words: str) -> RichText:
    """A quotation and its place."""
    return text(quoted(words), " (", PlaceReference(places(words)), ")")


OVER_BLOCKS = (*places("stab in the back."), *places("The ferry"))
"""A place that goes through two blocks."""
CELL = (Where(0, 7, 0, 4, part=(0, 0)),)
"""A place in a cell of a table."""

# --- questions --------------------------------------------------------------------------------


def options(*several: str, letters: str = "") -> tuple[Option, ...]:
    """Options named `o1`, `o2` …, with letters or without."""
    return tuple(
        Option(f"o{number}", text(words), letters[number - 1 : number])
        for number, words in enumerate(several, start=1)
    )


def body_of(*slots: Slot) -> Body:
    """A question that is asked as a whole."""
    return Body(slots=slots)


VERDICTS = options("Fact", "Opinion", "Mixed")
_ASKED: tuple[tuple[str, Fraction, Body], ...] = (
    (
        "Which two does the passage say?",
        Fraction(2),
        body_of(
            Choice(
                "answer",
                (
                    *options("The council closed it.", "Traders cheered.", "A bus", letters="ABC"),
                    Option("o4", text("None of these"), "D", stays_last=True),
                ),
                several=True,
                count=2,
                label=text("Two are right"),
            )
        ),
    ),
    (
        "Could evidence settle it?",
        Fraction(3),
        Body(
            definitions=texts("A fact can be checked.", "An opinion judges."),
            parts=tuple(
                Part(
                    number,
                    said,
                    (
                        Choice("answer", VERDICTS),
                        Marking(
                            "judging", "double-underline", "prompt", label=text("judging words")
                        ),
                        Writing("reason", Room("lines", 1), text("Your reason")),
                    ),
                    worth,
                )
                for number, said, worth in (
                    (1, prompt("Traders spoke of a disaster"), 3 * HALF),
                    (2, text("The ", Run("bus", emphasis=True), " runs every hour."), 3 * HALF),
                )
            ),
            layout="table",
            heading=text("Statement"),
        ),
    ),
    (
        "Fill in the table.",
        Fraction(4),
        Body(
            parts=(
                Part(
                    1,
                    prompt("closed the old bridge"),
                    (
                        Shown("who", text("the council"), text("Who says so")),
                        Locating("line"),
                        Writing(
                            "words", Room("lines", 2), text("The words that tell"), copies=True
                        ),
                        Choice("kind", options("office", "group"), label=text("Kind")),
                    ),
                ),
                Part(
                    2,
                    prompt("a stab in the back"),
                    (
                        Writing("who", Room("lines", 1), text("Who says so")),
                        Locating("line"),
                        Writing(
                            "words", Room("lines", 2), text("The words that tell"), copies=True
                        ),
                        Shown("kind", text("group")),
                    ),
                ),
            ),
            layout="table",
            heading=text("Claim"),
        ),
    ),
    (
        "Circle two loaded words.",
        Fraction(2),
        Body(
            bank=Bank(text("Choose from these"), texts("disaster", "ten minutes", "silver")),
            slots=(Marking("terms", "circle", "passages", 2, text("loaded words")),),
            parts=tuple(
                Part(
                    number, None, (Writing("term", Room("lines", 1), text("Word")), Locating("at"))
                )
                for number in (1, 2)
            ),
            layout="table",
            exchangeable=True,
        ),
    ),
    (
        "Complete the sentences.",
        Fraction(1),
        Body(
            parts=(
                Part(
                    1,
                    text("The ferry ", Blank(SlotId(1, "verb")), " every ten minutes."),
                    (Writing("verb", Room("word")),),
                    HALF,
                ),
                Part(
                    2,
                    text(
                        "The bridge ",
                        Blank(SlotId(2, "is")),
                        " closed, said ",
                        Blank(SlotId(2, "who")),
                        ".",
                    ),
                    (Choice("is", options("is", "was never")), Writing("who", Room("word"))),
                    HALF,
                ),
            ),
        ),
    ),
    (
        "Match each voice with what it says.",
        Fraction(3),
        body_of(
            Matching(
                "voices",
                options("The spokesman", "The traders", "The poet"),
                options(
                    "a stab", "closed on Monday", "silver tide", "a new tunnel", letters="PQRS"
                ),
            ),
            Matching("kinds", options("a poem", "a list"), options("verse", "prose"), once=False),
        ),
    ),
    (
        "Put the events in order.",
        Fraction(1),
        body_of(
            Ordering("events", options("The bus left.", "It was closed.", "Snow fell.")),
            Ordering(
                "scraps",
                options("the end", "the middle", "the beginning"),
                numbered=(("o3", 1),),
                cut_out=True,
            ),
        ),
    ),
    (
        "How sure are you?",
        Fraction(0),
        body_of(
            Choice(
                "sure",
                options("not at all", "a little", "fairly", "quite", "certain", letters="12345"),
                scale=True,
                label=text("How sure the writer sounds"),
            )
        ),
    ),
    (
        "Look at the picture.",
        Fraction(2),
        Body(
            figures=(
                Figure(
                    "bridge.png",
                    "A drawing of a bridge over a river.",
                    text("The bridge today"),
                    text("Drawn by ", Run("Bo", strong=True)),
                    (Spot(1, 25.5, 40.0), Spot(2, 80.0, 60.5)),
                ),
            ),
            parts=(
                Part(
                    1, text("What is at ", SpotReference(1), "?"), (Writing("one", Room("word")),)
                ),
                Part(
                    2,
                    text("What is at ", SpotReference(2), "?"),
                    (Writing("two", Room("lines", 1), text("In your own words")),),
                ),
            ),
        ),
    ),
    (
        "Write as much as there is room for.",
        Fraction(10),
        body_of(
            Writing("word", Room("word"), text("A word")),
            Writing("lines", Room("lines", 3)),
            Writing("box", Room("box"), text("A drawing")),
            Writing("plain-box", Room("box")),
            Writing("half", Room("half-page"), text("Half a page")),
            Writing("whole", Room("page")),
            Writing("aloud", Room("none"), text("Say it aloud")),
            Shown("given", text("This is given."), text("To begin with")),
            Locating("place"),
        ),
    ),
    (
        "Mark the passage.",
        Fraction(2),
        body_of(
            Marking("boxed", "box", "passages", label=text("names")),
            Marking("bracketed", "bracket", "passages", label=text("dates")),
            Marking("underlined", "underline", "passages", label=text("numbers")),
        ),
    ),
    (
        "Choose the right word in each row.",
        Fraction(2),
        Body(
            parts=(
                Part(1, text("The bridge is"), (Choice("word", options("old", "new")),)),
                Part(2, text("The tide is"), (Choice("word", options("silver", "golden")),)),
                Part(
                    3,
                    text("The ferry is"),
                    (Choice("word", options("often", "rare"), label=text("how frequent")),),
                ),
            ),
            layout="table",
        ),
    ),
    (
        "Who says what? Match inside the table.",
        Fraction(2),
        Body(
            parts=(
                Part(
                    0,
                    ARABIC.followed_by(Run(" "), quoted("الجسر آمن")),
                    (
                        Matching("pairs", options("mayor", "people"), options("safe", "afraid")),
                        Ordering("order", options("one thing", "another thing")),
                    ),
                ),
            ),
            layout="table",
        ),
    ),
)


def _questions() -> tuple[AskedQuestion, ...]:
    plain = [
        AskedQuestion(number, f"made-{number}", text(ask), worth, body)
        for number, (ask, worth, body) in enumerate(_ASKED, start=1)
    ]
    plain[0] = replace(
        plain[0],
        about=(0,),
        hint=IN_BLOCKS,
        starter=text("The passage ", Run("says", emphasis=True), " that …"),
    )
    plain[-1] = replace(plain[-1], about=(1,))
    return tuple(plain)


@cache
def sheet(edition: Edition = Edition()) -> Sheet:  # noqa: B008  # it is frozen
    """The worksheet that has everything."""
    questions = _questions()
    return Sheet(
        edition=edition,
        code="7KQ3C",
        title=text("Everything ", Run("at once", emphasis=True)),
        level=text("Grade 9"),
        time=text("a morning"),
        aims=texts("Try all there is.", "Leave nothing out."),
        intro=IN_BLOCKS.followed_by(
            Run(" See "),
            PlaceReference(places("The ferry runs")),
            Run(", "),
            PlaceReference(places("The old bridge")),
            Run(" and "),
            PassageReference(1),
            Run(". "),
            PlaceReference(CELL, begins_sentence=True),
            Run(" has a year. "),
            PlaceReference(OVER_BLOCKS, begins_sentence=True),
            Run(" go on."),
        ),
        passages=PASSAGES,
        entries=(
            Heading(text("Part one"), text("This part is short.")),
            *questions[:3],
            Instruction(text("Now use a ", Run("pencil", strong=True), ".")),
            *questions[3:7],
            Prompts("d1", text("Talk about it"), (text("Who is glad?"),), Room("none")),
            Heading(text("Part two"), new_page=True),
            AnyOf(text("Answer one of the questions 8–9."), 1, (8, 9)),
            *questions[7:],
            Prompts("d2", text("Last"), (text("Who waits?"), text("Who pays?")), Room("lines", 2)),
        ),
    )


# --- what is right ----------------------------------------------------------------------------


def wrote(words: str) -> Answer:
    """A model answer of some words."""
    return Answer(Written(text(words)))


def _span(words: str, inside: str) -> tuple[int, int]:
    start = inside.index(words)
    return start, start + len(words)


ANSWERS: Mapping[int, Mapping[SlotId, Answer]] = {
    1: {
        SlotId(0, "answer"): Answer(
            Chosen(("o1", "o4"), any_of=True),
            (quoted("closed the old bridge"),),
            text("The second paragraph says so."),
        )
    },
    2: {
        SlotId(1, "answer"): Answer(Chosen(("o3",))),
        SlotId(1, "judging"): Answer(
            Marked(spans=(_span("disaster", "Traders spoke of a disaster"),))
        ),
        SlotId(1, "reason"): wrote("Nobody can measure it."),
        SlotId(2, "answer"): Answer(Chosen(("o1",))),
        SlotId(2, "reason"): wrote("Timetables show it."),
    },
    3: {
        SlotId(1, "line"): Answer(Located(places("closed the old bridge"))),
        SlotId(1, "words"): Answer(Written(text(quoted("its spokesman said")), exact=True)),
        SlotId(1, "kind"): Answer(Chosen(("o1",))),
        SlotId(2, "who"): wrote("shopkeepers"),
        SlotId(2, "line"): Answer(Located(places("a stab in the back"))),
        SlotId(2, "words"): wrote("Traders spoke"),
    },
    4: {
        SlotId(0, "terms"): Answer(
            Marked((places("disaster"), places("silver"), OVER_BLOCKS), enough=2)
        ),
        SlotId(1, "term"): Answer(Written(text(quoted("disaster", strong=True)))),
        SlotId(1, "at"): Answer(Located(places("disaster"))),
        SlotId(2, "term"): Answer(Written(text(quoted("silver")))),
        SlotId(2, "at"): Answer(Located(places("silver"))),
    },
    5: {
        SlotId(1, "verb"): wrote("departs"),
        SlotId(2, "is"): Answer(Chosen(("o1",))),
        SlotId(2, "who"): wrote("its own press officer in the town hall on Monday night"),
    },
    6: {
        SlotId(0, "voices"): Answer(Matched((("o1", "o2"), ("o2", "o1"), ("o3", "o3")))),
        SlotId(0, "kinds"): Answer(Matched((("o1", "o1"), ("o2", "o2")))),
    },
    7: {
        SlotId(0, "events"): Answer(Ordered(("o3", "o1", "o2"))),
        SlotId(0, "scraps"): Answer(Ordered(("o3", "o2", "o1"))),
    },
    8: {SlotId(0, "sure"): Answer(Chosen(("o4",)))},
    9: {SlotId(1, "one"): wrote("tower"), SlotId(2, "two"): wrote("a boat")},
    10: {
        SlotId(0, "word"): wrote("toll"),
        SlotId(0, "lines"): Answer(
            Written(
                text("The toll pays for repairs."),
                accept=texts("It pays for paint."),
                reject=texts("It pays for ferries."),
                points=(
                    Point(text("names the toll"), HALF),
                    Point(text("names repairs"), HALF, texts("mending"), texts("building")),
                ),
            )
        ),
        SlotId(0, "box"): Answer(
            Written(
                None,
                points=(
                    Point(text("draws two towers"), Fraction(1)),
                    Point(
                        text("draws the ", Run("river", emphasis=True)),
                        Fraction(1),
                        remarks=(
                            Remark("Evidence", text(quoted("silver tide"), " (line 6).")),
                            Remark("Note", text("Waves are enough.")),
                        ),
                    ),
                    Point(text("writes a caption"), Fraction(0)),
                ),
                enough=1,
            )
        ),
        SlotId(0, "plain-box"): wrote("a sketch of one boat"),
        SlotId(0, "half"): wrote("An essay about tolls."),
        SlotId(0, "whole"): wrote("A longer essay about ferries."),
        SlotId(0, "aloud"): wrote("a clear voice"),
        SlotId(0, "place"): Answer(Located(places("The old bridge"))),
    },
    11: {
        SlotId(0, "boxed"): Answer(Marked((places("spokesman"),))),
        SlotId(0, "bracketed"): Answer(Marked((places("Monday"),))),
        SlotId(0, "underlined"): Answer(Marked((places("4,000"), places("خوف")), enough=2)),
    },
    12: {SlotId(n, "word"): Answer(Chosen((f"o{1 + n % 2}",))) for n in (1, 2, 3)},
    13: {
        SlotId(0, "pairs"): Answer(Matched((("o1", "o1"), ("o2", "o2")))),
        SlotId(0, "order"): Answer(Ordered(("o2", "o1"))),
    },
}

RUBRICS = (
    Rubric(
        text("The substance"),
        (
            RubricLevel(text("Full"), Fraction(10), text("Says all of it."), lowest=Fraction(8)),
            RubricLevel(text("Some"), 3 * HALF, text("Says a part of it.")),
        ),
    ),
    Rubric(None, (RubricLevel(text("None"), Fraction(0), text("Says nothing of it.")),)),
)


def _notes() -> tuple[QuestionNotes, ...]:
    made = [
        QuestionNotes(question.number, question.worth, Notes(0, None, ()), ())
        for question in _questions()
    ]
    made[1] = replace(
        made[1],
        overall=Notes(0, None, (Remark("Standards", text("S 1.")),)),
        parts=(
            Notes(1, text("Traders … — ", Run("mixed", strong=True)), (), RUBRICS[1:]),
            Notes(2, None, (Remark("Why", text("Look it up at the ", Run("stop", strong=True))),)),
        ),
    )
    made[9] = replace(made[9], overall=Notes(0, None, (Remark("Note", IN_BLOCKS),), RUBRICS))
    return tuple(made)


@cache
def key(edition: Edition = Edition()) -> Key:  # noqa: B008  # it is frozen
    """The key of the worksheet that has everything."""
    return Key(
        sheet=sheet(edition),
        answers=ANSWERS,
        notes=_notes(),
        teacher=IN_BLOCKS,
        standards=texts("Standard 1", "Standard 2"),
        seeds=(
            SeedFacts(
                PASSAGES[0].source or SourceFacts("", headed=False),
                retrieved="3 May 2024",
                note="cut by hand",
                file="seeds/bridge.txt",
                fingerprint="abc123",
            ),
        ),
    )


# --- the picture ------------------------------------------------------------------------------


def picture(width: int = 120, height: int = 40) -> bytes:
    """A PNG of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xc0" * width for _ in range(height))
    body = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


@cache
def templates() -> Templates:
    """The templates of a workspace that has the picture."""
    folder = Path(tempfile.mkdtemp())
    (folder / "bridge.png").write_bytes(picture())
    return Templates(folder)
