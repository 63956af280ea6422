"""What a pasted article brings along is told with what to write; ordinary articles are let be."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import repository_seeds

from broadsheet.article.seed import Seed, read_seed
from broadsheet.checks.catalogue import all_codes
from broadsheet.checks.lesson_file import edited
from broadsheet.checks.pasted.article import article_warnings
from broadsheet.source.diagnostics import Diagnostic, Severity
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.lines import as_value

if TYPE_CHECKING:
    from collections.abc import Iterator

FRONT = "---\nauthor: Ann Other\npublisher: The Harbour Post\ndate: 3 March 2026\n---\n"
PROSE = (
    "The footbridge over the river Linde will close in March for repairs, the town council said on "
    "Monday. The work is expected to take a year and to cost 2.4 million crowns."
)
OTHER = (
    "Nobody has asked the shopkeepers on the east bank, who fear that fewer people will come to "
    "Market Street. A free ferry will take people across the river from March to August."
)


def seed_of(text: str) -> Seed:
    seed, problems = read_seed(TextFile("seeds/s.txt", text), "s")
    assert seed is not None
    assert not problems
    return seed


def warnings(text: str) -> dict[str, Diagnostic]:
    """The warnings about an article, by their codes; of two of one code, the first."""
    found: dict[str, Diagnostic] = {}
    for problem in article_warnings(seed_of(text)):
        found.setdefault(problem.code.name, problem)
    return found


def body(*paragraphs: str) -> str:
    return "\n\n".join(("Old bridge to close for a year", *paragraphs)) + "\n"


def told(text: str) -> list[str]:
    return sorted(warnings(text))


def hints(problem: Diagnostic) -> str:
    """All that a problem tells to write."""
    return " ".join([problem.message, problem.hint or "", *(note.text for note in problem.notes)])


def lines_at(problem: Diagnostic) -> list[int]:
    places = (problem.place, *(note.place for note in problem.notes))
    return sorted(place.file.position(place.span.start)[0] for place in places)


# --- ordinary articles: none of them is warned about ------------------------------------------


def filled(text: str, width: int) -> str:
    """A text whose lines a program has filled, as in an e-mail."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


ORDINARY = {
    "news": f"""\
Old bridge to close for a year

{PROSE}

“Nobody should have to walk across rotten planks,” said the council’s engineer, Maren Holt. By
Monday evening, 340 people had signed a letter against the plan.

Read more carefully, the report says something else, and the council knows it.

According to the photo desk of the town, a picture of the planks was taken in 2019.

The council has promised a free ferry. It will probably be too small.
""",
    "blog": """\
Why I stopped counting steps

I used to share everything: my walks, my naps, my breakfast.

Then I read more. And more. What follows is a list of nothing.

Home is where the phone is not. (Photo albums are fine.)

By the way: none of this is advice. Subscribe to nobody!
""",
    "interview": """\
“I never wanted to be mayor”

Q: When did you know that you would win?

A: At about ten, when the last votes from the east bank came in.

Q: And what did you do?

A: I went to bed.

Q: And what did you do the next day?

A: I read the report about the bridge, and then I read it again.
""",
    "numbered sub-headings": f"""\
Three things to know about the bridge

1. It is old

{PROSE}

2. It is loved

Rule number 1 of the club is to cross it on foot. Rule number 2 is to stop in the middle.

3. It is expensive

Step 1 of the plan costs 400,000 crowns.
""",
    "poem quoted in prose": f"""\
A poem on the wall

{PROSE}

“Oh river of the passing year, / I give my bridge to thee; / It is yours, see me through”, it says
on the wall of the town hall.

Nobody knows who wrote it.
""",
    "recipe in sentences": """\
Bread from the harbour

You need 500 grams of flour, 3 eggs and a pinch of salt.

Mix everything – slowly! – and wait for 2 hours. Bake at 220 °C for 35–40 minutes.

Serves 4. Keeps for 3 days.
""",
    "sports with scores": """\
Lindenau wins 3–1

Lindenau Rovers beat Port Vale 3–1 (2–0) on Saturday. After 90+4 minutes it was over.

Results: Leeds 2–1 Hull, York 0–0 Bath, Ely 3–2 Ripon.

Table: 1. Lindenau 44, 2. York 41, 3. Ely 39.

The next match is on 14 November, at 3 p.m.
""",
    "letter to the editor": f"""\
{FRONT}A letter about the bridge

Dear Ms Toller,

{PROSE}

I am 82, and I have crossed it every day since 1961.

Yours sincerely, Gerda Holm, Mill Lane 4
""",
    "report with abbreviations": f"""\
{FRONT}What the report says

The D.C. office of the U.N. (est. 1946) told Dr. B. Holt, i.e. the engineer, that approx. 12 kg of
rust p.a. are usual; cf. p. 4 of the report.

See also the tables, which Prof. Berg vs. Dr. Holt discuss on pp. 3–7.

5* hotels and 4* hotels were asked, and 2*3*4 boards were tested; AT&T and R&D stayed away.

© and ® are signs. So are < and >: 3 < 4 > 2.
""",
    "dialogue with dashes": """\
Two on the bridge

– Are you coming?

– No, she said – not today, and not tomorrow.

— Why not? — he asked.

– Because the bridge is closed.
""",
    "German": """\
Alte Brücke wird für ein Jahr geschlossen

Die Fußgängerbrücke über die Linde wird im März geschlossen. Von der Stadt hieß es am Montag, die
Vor- und Nachteile seien geprüft worden.

Von Anna bis Zoe waren alle da. Am 3. März 2026 beginnt der Bau, die Nord- oder die Südseite zuerst.

Mehr zum Thema Wasser weiß die Ingenieurin Maren Holt.
""",
    "German Von as a name": """\
Von der Leyen kündigt Brücke an

Von Montag an ist die Brücke gesperrt. Sie gehört zum Stadtteil Hafen-City.

Bild der Verwüstung: So nannte es ein Händler.
""",
    "French": """\
Le vieux pont fermé pour un an

La passerelle sur la Linde fermera en mars, a annoncé la mairie : « Personne ne devrait marcher
sur des planches pourries. »

Par ailleurs, le conseil a promis un bac gratuit. Plus de 340 personnes ont signé.

Photos à l’appui, l’ingénieure Maren Holt l’a montré : le bois est pourri.
""",
    "Spanish": """\
El viejo puente cerrará un año

La pasarela sobre el río Linde cerrará en marzo, dijo el ayuntamiento. ¿Quién preguntó a los
comerciantes? ¡Nadie!

—No es justo —dijo una vecina.

Por Navidad habrá un ferri gratis. Más información no hay.
""",
    "Arabic": """\
إغلاق الجسر القديم لمدة عام

سيغلق جسر المشاة فوق نهر ليندا في مارس للإصلاح، كما قال مجلس المدينة يوم الاثنين.

وقالت المهندسة مارين هولت إن ثلث الألواح ضعيفة.
""",
    "e-mail filled at 72": FRONT + body(filled(PROSE, 72), filled(OTHER, 72)),
    "column filled at 40": FRONT + body(filled(PROSE, 40), filled(OTHER, 40)),
    "column of short items": FRONT
    + body(filled("red, green, blue, white, pink, grey, orange, brown, violet, black, " * 3, 44)),
    "address in a filled article": FRONT
    + body(
        filled(PROSE, 72),
        f"More is said\nhttps://bridge.example/{'x' * 50}\nand in the notes\nthat the council\n"
        "wrote for it\nand for us.",
    ),
    "filled lines that begin like a caption": FRONT
    + body(
        "The town hall has an archive with each\nphoto: the bridge in the winter of 1961,\n"
        "and the ferry to and fro. You can also\nread more: the letters of the engineers\nof old."
    ),
    "headline in two lines": f"Old bridge over the river to close\nfor a whole year\n\n{PROSE}\n",
    "hashtags, handles and addresses": f"""\
#LindeBridge

{PROSE}

@marenholt wrote: #MeToo is not about bridges. See https://bridge.example/a_b_c?x=1&copy=2 and
write to pool_boy@bridge.example, or C:\\new\\files.

It_is_a_file.txt and __init__.py are names. He [the mayor] said it (twice) [1].
""",
    "brackets and stars as text": """\
*What the stars mean

He said a word like f***, and then: “I [heart] the bridge (really).”

* Names have been changed.

Prices in crowns* and euros**. The ad reads: “50% off!”
""",
    "list in full paragraphs": f"""\
Five demands

• Open the bridge.

• Pay for the ferry.

– Ask the shopkeepers first.

{PROSE}
""",
    "broken dialogue": """\
What they said

“The plan- The council-” He stopped. “Th- this is not fair, I mean pre- and post-war houses, two- to
three-storey ones.”

“Well-known, well-kept, well-loved,” she said. “Twenty-one of them.”
""",
    "speech with repetition": f"""\
We shall cross

We shall cross the bridge again.

{PROSE}

And I say: we shall walk.

And I say: we shall walk. We shall.
""",
    "essay with days and menus": f"""\
A day in May

May 2026 was warm. On 4 May, the menu said soup.

Sport, politics and weather: that is all he reads. News travels fast.

{PROSE}

Comments are free. Share the bread!
""",
    "seed of the repository": next(iter(repository_seeds().values())).file.text,
}


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_article_is_let_be(text: str) -> None:
    seed, problems = read_seed(TextFile("seeds/s.txt", text), "s")
    assert seed is not None
    assert [(p.code.name, p.message) for p in (*problems, *article_warnings(seed))] == []


def test_there_are_many_ordinary_articles() -> None:
    assert len(ORDINARY) > 20


# --- lines that run together ------------------------------------------------------------------

VERSES = (
    "Oh river of the passing year,\nI give my bridge to thee;\nIt is yours, see me through,\nTo be."
)
LOST = {
    "rhymes": VERSES,
    "free verse": "no one\nknows why the bridge\nis closed\nbut the river\nwent on without it",
    "pentameter": (
        "Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\n"
        "Rough winds do shake the darling buds of May,\nAnd summer’s lease hath all too short a"
    ),
    "German verses": "Wer reitet so spät durch Nacht und Wind?\nEs ist der Vater mit seinem Kind;\n"
    "Er hat den Knaben wohl in dem Arm,\nEr fasst ihn sicher, er hält ihn warm.",
    "bullets": "• closed on Mondays\n• no sauna",
    "bullets under a line": f"The changes for next year are these:\n- {OTHER[:90]}\n- no sauna",
    "numbers": "1. Mix the flour.\n2. Wait for two hours.",
    "dialogue": "– Are you coming?\n– No.\n– Why not?",
    "ingredients": "500 g flour\n3 eggs\na pinch of salt",
    "scores": "Leeds 2–1 Hull\nYork 0–0 Bath\nEly 3–2 Ripon",
    "an address": "Gerda Holm\nMill Lane 4\n2041 Lindenau",
    "table of tabs": "Year\tPiers\tCost\n2024\t2\t1.1 million\n2025\t4\t2.4 million",
    "table of Markdown": "| Year | Cost |\n|------|------|\n| 2024 | 1.1  |",
    "table of spaces": "Year      Rust     Cost\n2024      2        1.1",
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
def test_lines_that_would_run_together_are_told_and_kept_by_one_line(text: str) -> None:
    article = FRONT + body(PROSE, text, OTHER)
    assert told(article) == ["lines-lost"]
    problem = warnings(article)["lines-lost"]
    assert lines_at(problem) == [10]
    assert problem.hint is not None
    assert "`lines: kept` in the front matter" in problem.hint
    (fix,) = problem.fixes
    assert not fix.certain, "it is the teacher's article"
    kept = edited(article, fix.edits)
    assert "\nlines: kept\n---\n" in kept
    assert told(kept) == []


def test_in_an_article_of_filled_lines_empty_lines_part_them() -> None:
    article = FRONT + body(filled(PROSE, 60), "• closed on Mondays\n• no sauna")
    problem = warnings(article)["lines-lost"]
    assert problem.hint is not None
    assert "empty line" in problem.hint
    parted = edited(article, problem.fixes[0].edits)
    assert told(parted) == []
    assert "• closed on Mondays\n\n• no sauna" in parted


JOINED = {
    "paragraphs of a browser": f"{PROSE}\n{OTHER}\nThe end of it.",
    "sub-heading": f"Why it closes\n{PROSE}",
    "sub-heading over filled lines": "Why it closes\n" + filled(PROSE, 72),
    "salutation": "Dear Ms Toller,\n" + filled(f"I am not amused. {PROSE}", 72),
    "short sentences": "It is old.\nThe council said so on Monday, and the engineer said so too.",
}


@pytest.mark.parametrize("text", JOINED.values(), ids=JOINED)
def test_lines_that_end_paragraphs_are_told(text: str) -> None:
    article = FRONT + body(text)
    assert told(article) == ["paragraphs-joined"]
    problem = warnings(article)["paragraphs-joined"]
    assert problem.hint is not None
    assert text.partition("\n")[0][:20] in problem.hint


HEADS = {
    "no headline at all": f"{PROSE} {PROSE}",
    "menu, headline, byline": f"Local news\nOld bridge to close for a year\nA report\n{PROSE}",
    "text right below": f"Old bridge to close for a year\n{PROSE}",
    "everything in single lines": f"Old bridge to close for a year\n{PROSE}\n{OTHER}\nThe end.",
}


@pytest.mark.parametrize("text", HEADS.values(), ids=HEADS)
def test_a_first_paragraph_that_is_no_headline_is_told(text: str) -> None:
    article = f"{FRONT}{text}\n\nThe ferry is too small.\n"
    assert told(article) == ["headline-long"]
    problem = warnings(article)["headline-long"]
    assert problem.hint is not None
    assert ("title: Old bridge to close for a year" in problem.hint) == ("\n" in text)
    assert lines_at(problem) == [6]


# --- pieces of a web page ---------------------------------------------------------------------

PIECES = [
    "Home | News | Sport | Jobs | Subscribe",
    "Home > News > Local",
    "Startseite · Politik · Kultur · Abo",
    "Accueil | Société | Culture",
    "Share  Facebook  X  WhatsApp  E-Mail",
    "Share this article",
    "Facebook Twitter WhatsApp",
    "Teilen",
    "Read more: Ten things to do with the kids this weekend",
    "Read also Fog on the motorway",
    "Lesen Sie auch: Nebel auf der Autobahn",
    "À lire aussi : Brouillard sur l’autoroute",
    "Lea también: Niebla en la autopista",
    "اقرأ أيضا: ضباب على الطريق",
    "Leave a comment (48)",
    "48 Comments",
    "Kommentare (3)",
    "Advertisement",
    "ANZEIGE",
    "Most read",
    "Sign up for our newsletter",
    "Your email address will not be published.",
    "© 2026 Lindenau Courier. All rights reserved.",
    "Copyright 2026 Lindenau Courier",
    "Photo: The bridge in the evening",
    "The bridge in the evening (Photo: J. Arndt)",
    "Foto: Anna Berg/dpa",
    "3 min read",
    "Related articles",
    "Tags: bridge, river",
    "Follow us on Facebook",
    "Share on WhatsApp",
    "Partager sur Facebook",
    "We use cookies to give you the best experience.",
    "This article was first published on our page.",
    "Article continues below",
    "Image source, Getty Images",
    "Get the best stories in your inbox every morning",
    "Suscríbete a nuestro boletín",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_of_a_web_page_is_told_and_goes_on_the_list(piece: str) -> None:
    article = FRONT + body(PROSE, piece, OTHER)
    assert told(article) == ["furniture-left"]
    problem = warnings(article)["furniture-left"]
    assert problem.place.text == piece
    (fix,) = problem.fixes
    mended = edited(article, fix.edits)
    assert told(mended) == []
    seed = seed_of(mended)
    assert [p.number for p in seed.paragraphs if p.furniture] == [3]
    assert seed.place(seed.paragraphs[2].span).text == piece


BYLINES = {
    "By Hanna Vogt, local reporter": "Hanna Vogt",
    "BY HANNA VOGT": "Hanna Vogt",
    "By Hanna Vogt and Jon Berg | 3 comments": "Hanna Vogt and Jon Berg",
    "Von Anna van den Berg": "Anna van den Berg",
    "Par Léa Martin": "Léa Martin",
    "Por María José Ruiz": "María José Ruiz",
    "Words by J. R. Arndt": "J. R. Arndt",
    "Author: Jean-Luc O’Brien": "Jean-Luc O'Brien",
    "بقلم أحمد علي": "أحمد علي",
    "By Reuters": "Reuters",
    "Reporting by Ann Other; editing by Jon Berg": "Ann Other",
}


@pytest.mark.parametrize(("line", "name"), BYLINES.items())
def test_a_byline_is_told_with_the_author_to_write(line: str, name: str) -> None:
    article = body(line, PROSE)
    problem = warnings(article)["byline-left"]
    assert told(article) == ["byline-left"]
    assert problem.hint is not None
    assert f"`author: {name}`" in problem.hint
    assert "between two lines `---`" in problem.hint
    mended = edited(article, problem.fixes[0].edits)
    assert told(mended) == []
    assert seed_of(mended).author == name


def test_a_name_above_the_date_is_a_byline() -> None:
    article = body("Hanna Vogt\n14 November 2026", PROSE)
    assert told(article) == ["byline-left", "date-left"]
    assert "`author: Hanna Vogt`" in (warnings(article)["byline-left"].hint or "")
    assert "date-left" not in told(FRONT + body("Hanna Vogt", PROSE))


@pytest.mark.parametrize("sign", ["", "- ", "• "])
def test_entries_of_a_menu_below_each_other_are_told(sign: str) -> None:
    menu = "\n".join(f"{sign}{entry}" for entry in ("Home", "News", "Sport", "Subscribe"))
    article = f"{FRONT}{menu}\n\n{body(PROSE)}"
    problem = warnings(article)["furniture-left"]
    assert lines_at(problem) == [6, 7, 8, 9]
    mended = edited(article, problem.fixes[0].edits)
    assert told(mended) == []
    assert seed_of(mended).title == "Old bridge to close for a year"


def test_a_first_line_of_the_page_is_told_and_a_headline_is_let_be() -> None:
    assert told(f"{FRONT}Skip to content\n\n{body(PROSE)}") == ["furniture-left"]
    for headline in ("By Popular Demand", "Photo: how we see ourselves", "14 November 2026"):
        assert told(f"{headline}\n\n{PROSE}\n") == []


def test_a_byline_of_a_known_author_is_furniture() -> None:
    article = FRONT + body("By Ann Other", PROSE)
    assert told(article) == ["furniture-left"]


DATES = {
    "Published: 14 November 2026, 06:12 | Updated: 09:47": "14 November 2026",
    "Posted on March 3rd, 2026 by admin": "March 3rd, 2026",
    "Last updated 2026-03-03": "2026-03-03",
    "Veröffentlicht am 3. März 2026": "3. März 2026",
    "Publié le 3 mars 2026 à 6h12": "3 mars 2026",
    "Publicado el 3 de marzo de 2026": "3 de marzo de 2026",
    "Friday, May 8, 2026": "May 8, 2026",
    "14.11.2026": "14.11.2026",
}


@pytest.mark.parametrize(("line", "day"), DATES.items())
def test_a_date_of_the_page_is_told_with_the_line_to_write(line: str, day: str) -> None:
    article = body(line, PROSE)
    assert told(article) == ["date-left"]
    problem = warnings(article)["date-left"]
    assert problem.hint is not None
    assert f"`date: {as_value(day)}`" in problem.hint
    mended = edited(article, problem.fixes[0].edits)
    assert told(mended) == []


def test_a_pull_quotation_is_told() -> None:
    pulled = "“A slap in the face of every child”\n— Petra Lindqvist"
    said = f"{PROSE} She called it “a slap in the face of every child in this town” on Friday."
    article = FRONT + body(said, pulled, OTHER)
    assert told(article) == ["pull-quotation-left"]
    problem = warnings(article)["pull-quotation-left"]
    assert "paragraph 2" in problem.message
    assert told(edited(article, problem.fixes[0].edits)) == []


# --- what a PDF leaves ------------------------------------------------------------------------

HEADS_OF_PAGES = [
    "2   The Harbour Post   3 March 2026",
    "THE HARBOUR POST | 17",
    "Page 2 of 5",
    "Seite 4",
    "- 2 -",
    "12",
    "Old bridge to close for a year 2",
]


@pytest.mark.parametrize("head", HEADS_OF_PAGES)
def test_the_head_of_a_page_is_told_and_its_deletion_mends_the_sentence(head: str) -> None:
    article = FRONT + body("The bridge will close in", head, "March for repairs.".lower(), PROSE)
    assert told(article) == ["page-head-left"]
    problem = warnings(article)["page-head-left"]
    assert problem.place.text == head
    mended = edited(article, problem.fixes[0].edits)
    assert told(mended) == []
    assert "The bridge will close in\nmarch for repairs." in mended


def test_the_head_of_a_page_inside_a_paragraph_is_told() -> None:
    first, second, *others = filled(PROSE, 60).split("\n")
    article = FRONT + body("\n".join([first, second, "2   The Harbour Post", *others]))
    assert told(article) == ["page-head-left"]
    first, second, *others = filled(OTHER, 60).split("\n")
    assert told(FRONT + body("\n".join([first, second, "17", *others]))) == ["page-head-left"]


BROKEN = {
    # As it is written, and what it is; whether the whole word stands elsewhere.
    "The foot-\nbridge is old. A footbridge!": ("footbridge", True),
    "The foot- bridge is old. A footbridge!": ("footbridge", True),
    "It is well-\nknown, and well-known things last.": ("well-known", True),
    "It is closed for re-\npairs this year.": ("repairs", False),
    "The shop\xad\nkeepers are angry.": ("shopkeepers", False),
    "With Jean-\nPaul on the bridge.": ("Jean-Paul", False),
    "After the COVID-\ncrisis it closed.": ("COVIDcrisis", False),
    # Known from the lists of words that the program has.
    "It was an outra-\ngeous plan, they said.": ("outrageous", True),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_a_broken_word_is_told_with_the_whole_one(text: str, expected: tuple[str, bool]) -> None:
    whole, sure = expected
    article = FRONT + body(text)
    assert told(article) == ["word-broken"]
    problem = warnings(article)["word-broken"]
    assert f"`{whole}`" in hints(problem)
    assert ("may be" not in problem.message) == sure
    assert told(edited(article, problem.fixes[0].edits)) == []


def test_each_broken_word_has_its_place() -> None:
    article = FRONT + body("The foot-\nbridge will close for re-\npairs, the coun-\ncil said.")
    # Those that may be written otherwise are told apart from what is known.
    sure, unsure = sorted(article_warnings(seed_of(article)), key=lambda p: "may be" in p.message)
    assert (lines_at(sure), lines_at(unsure)) == ([10], [8, 9])
    assert "`council`" in hints(sure)
    assert all(f"`{word}`" in hints(unsure) for word in ("footbridge", "repairs"))
    assert "`foot-bridge` if it has a hyphen" in hints(unsure)


MARKUP = {
    "<p>The bridge <b>will close</b>.</p>": "The bridge will close.",
    "The council&nbsp;said: it&#8217;s &amp; was.": "The council said: it’s & was.",
    "One line<br/>and another <a href='x'>link</a>": "One lineand another link",
    "**Bold words** and __more__": "Bold words and more",
    "An *important* word": "An important word",
    "[a link](https://example.org) here": "a link here",
    "## A sub-heading": "A sub-heading",
    "> said somebody": "said somebody",
    "`code` of the town": "code of the town",
}


@pytest.mark.parametrize(("text", "plain"), MARKUP.items())
def test_signs_of_markup_are_told_with_the_plain_line(text: str, plain: str) -> None:
    article = FRONT + body(PROSE, text)
    assert told(article) == ["markup-in-text"]
    problem = warnings(article)["markup-in-text"]
    assert problem.hint is not None
    assert f"`{plain}`" in problem.hint
    assert told(edited(article, problem.fixes[0].edits)) == []


# --- all of them together ---------------------------------------------------------------------

PASTED = f"""\
Home | News | Sport | Jobs | Subscribe
Local news
Lindenau’s indoor pool to shut two days a week – parents “stunned”
By Hanna Vogt, local reporter
Published: 14 November 2026, 06:12 | Updated: 09:47
Share  Facebook  X  WhatsApp  E-Mail

{PROSE} She called it “a slap in the face of every child in this town” on Friday.

Read more: Ten things to do with the kids this weekend

Why the council wants to save
{OTHER}

• closed on Mondays
• tickets for adults: 6.50 crowns

“A slap in the face of every child in this town”

Leave a comment (48)
Most read
1. Baker wins prize for the best rye bread
2. Fog on the motorway
© 2026 Lindenau Courier. All rights reserved.
"""


def mended(text: str) -> Iterator[tuple[str, str]]:
    """A text as it becomes when one proposed fix after the other is made, with their codes."""
    for _ in range(20):
        found = [p for p in article_warnings(seed_of(text)) if p.fixes]
        if not found:
            return
        text = edited(text, found[0].fixes[0].edits)
        yield found[0].code.name, text


def test_an_article_as_a_browser_gives_it_is_told_and_mended_step_by_step() -> None:
    assert told(PASTED) == [
        "byline-left",
        "date-left",
        "furniture-left",
        "headline-long",
        "lines-lost",
        "paragraphs-joined",
        "pull-quotation-left",
    ]
    *_, (_, text) = mended(PASTED)
    assert told(text) == []
    seed = seed_of(text)
    assert (seed.author, seed.date) == ("Hanna Vogt", "14 November 2026")
    printed = [seed.place(p.span).text for p in seed.paragraphs if not p.furniture]
    assert seed.title == "Lindenau’s indoor pool to shut two days a week – parents “stunned”"
    assert printed[:2] == ["Local news", seed.title]
    assert printed[2].startswith(PROSE)
    assert printed[3:5] == ["Why the council wants to save", OTHER]
    assert not any(sign in "\n".join(printed) for sign in ("Home", "Share", "Read more", "©"))


def test_each_warning_is_one_and_no_hint_has_a_line_break() -> None:
    for problem in article_warnings(seed_of(PASTED)):
        assert problem.code.severity is Severity.WARNING
        assert problem.code is all_codes()[problem.code.name]
        assert problem.hint
        assert "\n" not in problem.message + problem.hint
        assert not any(fix.certain for fix in problem.fixes), "no command changes an article"


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                *PIECES,
                *BYLINES,
                *DATES,
                *HEADS_OF_PAGES,
                *MARKUP,
                *BROKEN,
                *VERSES.split("\n"),
                PROSE,
                "",
                "",
                "–",
                "|",
                "***",
            ]
        ),
        min_size=1,
        max_size=14,
    ).filter(any)
)
def test_whatever_is_pasted_the_places_are_right_and_fixes_can_be_made(lines: list[str]) -> None:
    text = "Words\n\n" + "\n".join(lines)
    seed, _ = read_seed(TextFile("seeds/s.txt", text), "s")
    assert seed is not None
    for problem in article_warnings(seed):
        assert problem.place.text.strip()
        for fix in problem.fixes:
            spans = [edit.span for edit in fix.edits]
            assert spans == sorted(spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))
            again, _ = read_seed(TextFile("seeds/s.txt", edited(text, fix.edits)), "s")
            assert again is not None
