"""A sheet and its key with every record that the model has, made by hand: no lesson says all this.

What a writer makes of it must show everything. `WORDS` are on the sheet, `KEY_WORDS` on the key
alone: each is a word of its own that nothing else has in it.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from fractions import Fraction
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
    RubricLevel,
    Written,
)
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.items import (
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
    Inline,
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

if TYPE_CHECKING:
    from broadsheet.sheet.texts import Direction

PICTURE = "bridge.png"
"""The name of the picture, which the templates of whoever draws the sheet must have."""

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAKAAAABQCAAAAAC7NiHoAAAAY0lEQVR42u3XoREAMAgDQPafgnE6Fg426EU8MupdSPXe"
    "20vKChAQEBAwHJjJugwQEBAQMB2oiwEBAQEBbRJAQEBAQJvEswAICAhok3gWAAEBAW0SXQwICAgIaJMAAgICAn7PBkdW"
    "Kg77n5K9AAAAAElFTkSuQmCC"
)
"""A picture of 160 by 80 pixels."""


def text(*inlines: Inline | str, language: str = "en", direction: Direction = "ltr") -> RichText:
    """A text of one paragraph."""
    return RichText((_block(*inlines),), language, direction)


def _block(*inlines: Inline | str) -> TextBlock:
    return TextBlock(tuple(Run(i) if isinstance(i, str) else i for i in inlines))


def _options(*words: str, letters: str = "") -> tuple[Option, ...]:
    return tuple(
        Option(f"o{n}", text(word), letters[n - 1 : n], stays_last=word.startswith("none"))
        for n, word in enumerate(words, start=1)
    )


_BLOCKS = (
    Block(BlockKind.HEADLINE, "Headliner bridge to close"),
    Block(BlockKind.STANDFIRST, "Standfirst of the article"),
    Block(BlockKind.PARAGRAPH, "The bridge will close in March, the council said on Monday."),
    Block(BlockKind.CROSSHEAD, "Crosshead in between"),
    Block(BlockKind.PARAGRAPH, "It is no secret that the shopkeepers are furious.", after_gap=True),
    Block(BlockKind.LIST_ITEM, "A list item about the ferry"),
    Block(BlockKind.LIST_ITEM, "Another list item"),
    Block(BlockKind.TABLE_ROW, "Cars 1,200 a day"),
    Block(BlockKind.VERSE, "A verse of the river song"),
    Block(BlockKind.PULL_QUOTATION, "Nobody pulled this quotation"),
    Block(BlockKind.CAPTION, "Captioned picture of the bridge"),
)
_FACTS = SourceFacts(
    "Headliner",
    headed=True,
    author="Ann Author",
    publisher="The Publisher",
    date="3 March",
    licence="CC0",
    url="https://example.org/bridge",
)
_ARABIC = PrintedPassage(
    None,
    "ar",
    "rtl",
    (Block(BlockKind.PARAGRAPH, "سيغلق الجسر في آذار، قال المجلس."),),
    SourceFacts("الجسر", headed=False),
)
_PASSAGES = (PrintedPassage(text("Titled passage"), "en", "ltr", _BLOCKS, _FACTS), _ARABIC)

_COUNCIL = (Where(0, 2, 32, 48),)
_FURIOUS = (Where(0, 4, 41, 48),)
_THROUGH = (Where(0, 5, 2, 11), Where(0, 6, 0, 12))
_SAID = Quoted("the council said", "en", "ltr", _COUNCIL)
_ARABIC_WORDS = Quoted("قال المجلس", "ar", "rtl", (Where(1, 0, 21, 31),), strong=True)

_FIGURE = Figure(
    PICTURE,
    "Alternative of the picture",
    text("Caption of the figure"),
    text("Credit of the figure"),
    (Spot(1, 20, 40), Spot(2, 75.5, 60)),
)

_QUESTIONS = (
    # choices: one, several, a scale; hint, starter, definitions, bank, figure
    AskedQuestion(
        1,
        "first-kind",
        RichText(
            (
                _block("Asked in ", PlaceReference(_COUNCIL), " of ", PassageReference(0), "?"),
                TextBlock((Run("Bulleted in the question"),), "bullet"),
                TextBlock((Run("Numbered in the question"),), "numbered"),
            ),
            "en",
            "ltr",
        ),
        Fraction(1, 2),
        Body(
            definitions=(text(Run("Defined", strong=True), " word"),),
            bank=Bank(text("Banked words"), (text("bankone"), text("banktwo"))),
            figures=(_FIGURE,),
            slots=(
                Choice("one", _options("optionone", "optiontwo", letters="AB"), count=1),
                Choice(
                    "several",
                    _options("severalone", "severaltwo", "none of these"),
                    True,
                    2,
                    label=text("Labelled choice"),
                ),
                Choice(
                    "scale",
                    _options("scalelow", "scalemiddle", "scalehigh", letters="123"),
                    scale=True,
                    label=text("Labelled scale"),
                ),
            ),
        ),
        about=(0,),
        hint=text("Hinted at ", SpotReference(1)),
        starter=text("Started with ", Run("emphasis", emphasis=True)),
    ),
    # texts to write, of all sizes, and a place
    AskedQuestion(
        2,
        "second-kind",
        text("Write into all rooms."),
        Fraction(3),
        Body(
            slots=(
                Writing("word", Room("word"), text("Labelword")),
                Writing("line", Room("lines", 1), text("Labelline"), copies=True),
                Writing("lines", Room("lines", 3)),
                Writing("box", Room("box"), text("Labelbox")),
                Writing("half", Room("half-page"), text("Labelhalf")),
                Writing("none", Room("none"), text("Labelnone")),
                Locating("place"),
            )
        ),
    ),
    # a table of boxes, with fields below and words of the prompt to mark
    AskedQuestion(
        3,
        "third-kind",
        text("Tick in a table."),
        Fraction(2),
        Body(
            parts=tuple(
                Part(
                    n,
                    text(prompt),
                    (
                        Marking("judging", "underline", "prompt", label=text("Underlined words")),
                        Choice("verdict", _options("verdictone", "verdicttwo")),
                        Writing("reason", Room("lines", 1), text("Labelreason")),
                        Locating("line"),
                    ),
                    worth=Fraction(1),
                )
                for n, prompt in ((1, "Promptone that judges badly"), (2, "Prompttwo of a table"))
            ),
            layout="table",
            heading=text("Headed prompts"),
        ),
    ),
    # a table of cells, some of them given; rows without a prompt
    AskedQuestion(
        4,
        "fourth-kind",
        text("Fill the cells."),
        Fraction(4),
        Body(
            slots=(Marking("loaded", "circle", "passages", 2, text("Circled words")),),
            parts=(
                Part(
                    1,
                    None,
                    (
                        Writing("term", Room("lines", 2), text("Columnterm"), copies=True),
                        Locating("line"),
                        Shown("given", text("Shownone"), text("Columngiven")),
                    ),
                ),
                Part(
                    2,
                    None,
                    (
                        Writing("term", Room("lines", 2), text("Columnterm"), copies=True),
                        Locating("line"),
                        Writing("given", Room("word"), text("Columngiven")),
                    ),
                ),
            ),
            layout="table",
            exchangeable=True,
        ),
    ),
    # gaps in a text, and one to choose from; a part with a prompt; a cell that is shown alone
    AskedQuestion(
        5,
        "fifth-kind",
        text("Fill the gaps."),
        Fraction(1),
        Body(
            parts=(
                Part(
                    1,
                    text("Gapped ", Blank(SlotId(1, "gap")), " and ", Blank(SlotId(1, "list"))),
                    (
                        Writing("gap", Room("word"), text("Labelgap")),
                        Choice("list", _options("listone", "listtwo")),
                    ),
                ),
                Part(
                    2,
                    text("Promptwithchoice ", _SAID),
                    (
                        Choice("again", _options("againone", "againtwo")),
                        Shown("shown", text("Shownalone"), text("Labelshown")),
                        Writing("free", Room("lines", 2)),
                    ),
                ),
            ),
        ),
    ),
    # to match and to order; half marks
    AskedQuestion(
        6,
        "sixth-kind",
        text("Match and order."),
        Fraction(3, 2),
        Body(
            slots=(
                Matching(
                    "pairs",
                    _options("leftone", "lefttwo"),
                    _options("rightone", "righttwo", "rightthree", letters="ABC"),
                ),
                Matching(
                    "many",
                    _options("manyleft", "manymore"),
                    _options("manyright", "manyother"),
                    once=False,
                ),
                Ordering("order", _options("orderone", "ordertwo", "orderthree")),
            ),
        ),
        about=(1,),
    ),
    # nothing but marks in the passage, with the other signs
    AskedQuestion(
        7,
        "seventh-kind",
        text("Mark, and do nothing else."),
        Fraction(0),
        Body(slots=(Marking("only", "box", "passages"),)),
    ),
    AskedQuestion(
        8,
        "eighth-kind",
        text("Mark in two ways: ", _ARABIC_WORDS),
        Fraction(2),
        Body(
            slots=(
                Marking("double", "double-underline", "passages", label=text("Doubled words")),
                Marking("bracket", "bracket", "passages", label=text("Bracketed words")),
            )
        ),
    ),
)


def everything_sheet(edition: Edition | None = None) -> Sheet:
    """A worksheet that has every kind of slot, text, block and entry."""
    first, second, *others = _QUESTIONS
    return Sheet(
        edition=edition or Edition(version="B"),
        code="7KQ3C",
        title=text("Titled ", Run("sheet", emphasis=True)),
        level=text("Levelled"),
        time=text("Timed"),
        aims=(text("Aimed first"), text("Aimed second")),
        intro=RichText(
            (
                _block("Introduced", Run(" twice", strong=True), "\nand broken"),
                TextBlock((Run("Introduced in a list"),), "bullet"),
            ),
            "en",
            "ltr",
        ),
        passages=_PASSAGES,
        entries=(
            Heading(text("Headed part"), text("Introduced part"), new_page=True),
            first,
            Instruction(text("Instructed to go on")),
            second,
            *others,
        ),
    )


def everything_key(edition: Edition | None = None) -> Key:
    """Its key, with every kind of answer."""
    sheet = everything_sheet(edition)
    answers = {
        1: {
            SlotId(0, "one"): Answer(Chosen(("o2",)), (_SAID,), text("Whychosen")),
            SlotId(0, "several"): Answer(Chosen(("o1", "o2"), any_of=True)),
            SlotId(0, "scale"): Answer(Chosen(("o3",))),
        },
        2: {
            SlotId(0, "word"): Answer(Written(text("writtenword"), exact=True)),
            SlotId(0, "line"): Answer(
                Written(text("writtenline"), (text("acceptedline"),), (text("rejectedline"),))
            ),
            SlotId(0, "lines"): Answer(
                Written(
                    text("writtenlines"),
                    points=(
                        Point(text("pointone"), Fraction(1), (text("acceptedpoint"),)),
                        Point(text("pointtwo"), Fraction(2), (), (text("rejectedpoint"),)),
                    ),
                )
            ),
            SlotId(0, "box"): Answer(Written(text("writtenbox"))),
            SlotId(0, "half"): Answer(Written(text("writtenhalf"))),
            SlotId(0, "place"): Answer(Located(_FURIOUS)),
        },
        3: {
            SlotId(1, "judging"): Answer(Marked(spans=((22, 27),))),
            SlotId(1, "verdict"): Answer(Chosen(("o1",))),
            SlotId(1, "reason"): Answer(Written(text("writtenreason"))),
            SlotId(1, "line"): Answer(Located(_COUNCIL)),
            SlotId(2, "verdict"): Answer(Chosen(("o2",))),
        },
        4: {
            SlotId(0, "loaded"): Answer(Marked((_FURIOUS, _THROUGH), enough=2)),
            SlotId(1, "term"): Answer(Written(text(Quoted("furious", "en", "ltr", _FURIOUS)))),
            SlotId(1, "line"): Answer(Located(_FURIOUS)),
            SlotId(2, "given"): Answer(Written(text("writtengiven"))),
        },
        5: {
            SlotId(1, "gap"): Answer(Written(text("writtengap"))),
            SlotId(1, "list"): Answer(Chosen(("o2",))),
            SlotId(2, "again"): Answer(Chosen(("o1",))),
        },
        6: {
            SlotId(0, "pairs"): Answer(Matched((("o1", "o3"), ("o2", "o1")))),
            SlotId(0, "many"): Answer(Matched((("o1", "o2"), ("o2", "o2")))),
            SlotId(0, "order"): Answer(Ordered(("o3", "o1", "o2"))),
        },
        7: {SlotId(0, "only"): Answer(Marked((_COUNCIL,)))},
        8: {},
    }
    notes = tuple(
        QuestionNotes(
            question.number,
            question.worth,
            Notes(0, None, (Remark("Remarked", text(f"Overall{question.number}")),)),
            (),
        )
        for question in sheet.questions
    )
    rubric = (
        RubricLevel(text("Rubricbest"), Fraction(3), text("Looksbest"), Fraction(2)),
        RubricLevel(text("Rubricleast"), Fraction(1, 2), text("Looksleast")),
    )
    of_second = replace(notes[1], overall=replace(notes[1].overall, rubric=rubric))
    of_third = replace(
        notes[2],
        parts=tuple(
            Notes(n, text(f"Headnote{n}"), (Remark("Partly", text(f"Partnote{n}")),))
            for n in (1, 2)
        ),
    )
    return Key(
        sheet=sheet,
        answers=answers,
        notes=(notes[0], of_second, of_third, *notes[3:]),
        teacher=RichText((_block("Teacherfirst."), _block("Teachersecond.")), "en", "ltr"),
        standards=(text("Standardone"), text("Standardtwo")),
        seeds=(SeedFacts(_FACTS, "4 March", "Noted of the seed", "bridge", "f1ng3rpr1nt"),),
    )


_ON_THE_SHEET = """
Levelled Timed first second Introduced twice Headliner Standfirst council Crosshead furious
ferry Another Cars verse pulled Captioned المجلس Headed Instructed Asked Bulleted Numbered
Defined bankone banktwo Caption Credit optionone optiontwo severalone severaltwo none Labelled
scalelow scalemiddle scalehigh Hinted Started emphasis Labelword Labelline Labelbox Labelhalf
Labelnone Promptone Prompttwo verdictone verdicttwo Labelreason Underlined Columnterm
Columngiven Shownone Circled Gapped Promptwithchoice againone againtwo Shownalone Labelshown
leftone lefttwo rightone righttwo rightthree manyleft manyright orderone ordertwo orderthree
Doubled Bracketed Author Publisher March CC0
"""
_ON_THE_KEY_ALONE = """
Whychosen writtenword writtenline acceptedline rejectedline writtenlines pointone pointtwo
acceptedpoint rejectedpoint writtenbox writtenhalf writtenreason writtengiven writtengap
Remarked Overall1 Overall8 Rubricbest Looksbest Rubricleast Looksleast Headnote1 Headnote2
Partly Partnote1 Partnote2 Teacherfirst Teachersecond Standardone Standardtwo Noted f1ng3rpr1nt
"""
WORDS = tuple(_ON_THE_SHEET.split())
KEY_WORDS = tuple(_ON_THE_KEY_ALONE.split())
