"""What of a text belongs together, so that no quotation may part it: `can’t`, `−5`, `1 400`.

Where words begin and end is seen in a copy of the text around the place: folded, but with its own
kinds of dash, with one letter for each mark and one sign for each kind of currency.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from broadsheet.source.folding import Folded, after_word, fold, inside_word, needs_no_space

if TYPE_CHECKING:
    from collections.abc import Iterator

_Hold = Literal["whole", "both", "after", "before"]
"""What a rule holds together: all that it matches, or that with what stands beside it."""

_BLOCK: Final = 400
_REACH: Final = 40
_LONGEST: Final = 300
"""Characters that are looked at together, those around them, and the most to the next space."""
_MOST_KNOWN: Final = 10_000  # words of which it is known where they stand
_FARTHEST: Final = 500  # characters of what belongs together, on each side of a cut

# As the rules see a text, `€` is any sign of a currency, `%` also one for a thousand, `-` any
# hyphen, `–` any dash of its length, `—` a longer one or two hyphens, `x` any mark on a letter, and
# `、` a letter of a script that puts no space between words.
_L: Final = r"[^\W\d_]"
_LOWER: Final = "[a-zß-öø-ÿа-џ]"
_MANY: Final = (
    r"(?:(?:Mio|Mrd|Mill|Md|Mn)\.?|[Mm]illion(?:en|s)?|[Mm]illiard(?:en|s)?|[Bb]illions?"
    r"|milion[ie]|miliard[ie]|millones|bn|[KkMm]) ?"
)
_AND: Final = r"(?:and|or|to|und|oder|bis|sowie|als|et|ou|y|e|en|of|och|eller|og)"
# Not f"": an expression in it may hold no backslash.
_AFTER_ARTICLE: Final = "|".join(
    "(?i:(?<=\\b" + word + " ))"
    for word in (
        *("am", "im", "vom", "zum", "zur", "beim", "der", "die", "das", "des", "dem", "den"),
        *("ab", "bis", "seit", "pro", "ein", "eine", "einem", "einen", "einer", "jeder", "jede"),
    )
)
# How far a rule holds, what must stand before, and what it holds together with what must follow.
_RULES: Final[tuple[tuple[_Hold, str, str], ...]] = (
    # Addresses.
    ("whole", "", r"https?://[^\s\"<>]*[\w/]|www\.[^\s\"<>]*[\w/]"),
    ("whole", "", r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("whole", "", r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}/[^\s\"<>]*[\w/]"),
    # Numbers with spaces: of telephones, in groups of three, with a fraction, a time, a power.
    ("whole", "", r"\+\d{1,3}(?: ?\(\d+\))?(?:[ ./-]\d{1,4}){2,}"),
    ("whole", "", r"(?<![\w.,:/])0\d{1,5}(?: \d{2,})+(?![:\d])"),
    ("whole", "", r"(?<![\w.,:/])\d{4}(?: \d{4}){2,}(?!\d)"),
    ("whole", "", r"(?<![\w.,:/])\d{1,3}(?: \d{3})+(?!\d)"),
    ("whole", "", r"(?<![\w.,])\d{1,2} (?:\d{1,2}/\d{1,2}(?![\d/])|[¼-¾⅐-⅞])"),
    ("whole", "", r"(?<![\w.,])\d{1,2} h \d{2}(?!\d)"),
    ("whole", "", r"\d ?[×·x] ?10(?=[⁰¹²³⁴-⁹⁺⁻^])"),
    ("whole", "", rf"(?<![\d.,])\d[\d.,]*{_L}{{1,3}}/{_L}+"),
    ("whole", "", r"\(\d{2,5}\)\d+|\d\(\w{1,2}\)"),
    # Abbreviations with their last point, which is the sentence's too: U.S., z. B.
    ("whole", "", rf"(?<![\w.]){_L}(?:\.{_L}{{1,2}})+(?!\w)\.?"),
    ("whole", "", rf"(?<![\w.])[A-Z]{_L}(?:\.[A-Z]{{1,2}})+(?!\w)\.?"),
    ("whole", "", rf"(?<![\w.]){_LOWER}\.{_L}{{3}}(?!\w)\.?"),
    ("whole", "", rf"(?<![\w.]){_LOWER}\.(?: {_L}{{1,3}}\.(?=[ ,;:)]|\Z))+"),
    ("whole", r"(?<!\w)", r"(?:EE|CC|FF|JJ|RR)\. [A-Z]{2}\."),
    ("whole", "", r"\.{2,}"),
    # Brackets inside a word; letters that are left out of one; signs that are one picture.
    ("whole", r"(?<!\w)", rf"[(\[]{_L}{{1,8}}-?[)\]]{_LOWER}+"),
    ("before", rf"(?<={_L})", rf"\([a-zß-öø-ÿ]{{1,6}}\){_L}*"),
    ("whole", "", rf"(?<!\w){_L}\*{{2,}}{_L}*"),
    ("whole", "", "[🇦-🇿]{2}"),
    ("both", "", "(?=[🏻-🏿])"),
    # Between digits, letters or both.
    ("both", r"(?<=\d)", r"[^\w\s\"()\[\]{}!?|、](?=\d)"),
    ("both", r"(?<=\d)", r" (?=0\d+(?![\d:.h]))"),
    ("both", r"(?<=[\w%€°.])", r"-(?=[\w€])"),
    ("both", rf"(?<={_L})", rf"'-(?={_L})"),
    ("both", "", r"'(?=est-(?:ce|à-dire))"),
    ("both", r"(?<=\d)", r"–(?=[\w€+−])"),
    ("both", r"(?<=[\w%°€])", r"–(?=[\d€])"),
    ("both", r"(?<=[%°€])", r"–(?=[+−])"),
    ("both", r"(?<=\w)", r"−(?=\w)"),
    ("both", r"(?<=\d)", r"/(?=\w)"),
    ("both", r"(?<=\w)", r"/(?=\d)"),
    ("both", rf"(?<!\w\w)(?<={_L})", rf"/(?={_L})"),
    ("both", rf"(?<={_L})", rf"/(?={_L}(?!\w))"),
    ("both", r"(?<=\w)", r"[+=^~×±&@#*%-]{1,2}(?=\w)"),
    ("both", "(?<=[A-Z])", ";(?=[A-Z])"),
    ("both", r"(?<=[^\W_])", r"_+(?=[^\W_])"),
    ("both", r"(?<=\w)", r"[<>](?=\d)"),
    ("both", rf"(?<={_L})", rf"·(?={_L})"),
    ("both", rf"(?<={_LOWER})", r":(?=in(?:nen)?(?!\w))"),
    ("both", r"(?<=\d)", rf":(?={_L})"),
    ("both", rf"(?<={_L})", r"\.(?=[\da-zß-ÿ])"),
    ("both", r"(?<=\d)", r"\.(?=[a-zªº])"),
    ("both", r"(?<=\w)", r"[⁻⁺](?=\w)|[°′](?=\d)"),
    ("both", "(?<=[א-ת])", r"\"(?=[א-ת](?![א-ת]))"),
    ("both", rf"(?<={_L})", r"€ ?(?=\d)"),
    # With what follows: signs, currencies, points; letters left out at the start of a word.
    ("after", r"(?<!\d )(?<!\w)", r"− ?(?=[€.]?\d)"),
    ("after", r"(?<!\w)", r"[+±~≈≃<>≤≥√∼∓=×÷]+(?=[€.,−-]?\d)"),
    ("after", r"(?<![^\s(\"'\[/=<>≈~:、])", r"[-–](?=[€.,]?\d)"),
    ("after", "", r"€ ?(?=[.,−-]?\d)"),
    ("after", "", r"[§№¶]+ ?(?=\d)"),
    ("after", r"(?<!\d)", r"%(?=\d)"),
    ("after", r"(?<!\w)", r"[#@](?=\w)"),
    (
        "after",
        r"(?<![^\s(\"'€−+~<>≈-])",
        r"\.(?=\d|[A-Z]{2}|(?:com|docx?|html?|jpg|js|net|org|pdf|py|txt)(?!\w))",
    ),
    ("after", r"(?<!\w)", r"'(?=(?i:tis|twas|twere|twill|twould|em|til|nuff|neath)(?!\w))"),
    ("after", r"(?<!\w)", r"'(?=(?:[stnkm]|\d\ds?)(?![\w']))"),
    ("after", r"(?<=[/\"])|(?<= und )|(?<= oder )|(?<= and )|(?<= or )", rf"-(?={_L})"),
    # With what stands before: units without letters, a hyphen that waits for the second half.
    ("before", r"(?<=\d)", rf" ?(?:{_MANY})?€(?!\d)"),
    ("before", r"(?<=\d)", r" ?%(?!\d)"),
    ("before", r"(?<=\d)", r" ?[℃℉′″]"),
    ("before", r"(?<=\d)", r" ?°(?: ?[CFKR](?!\w))?"),
    ("before", r"(?<=\d)", r" º[CF](?!\w)|[.,][-–—](?!\w)|×(?!\w)"),
    ("before", rf"(?<={_L})", "°"),
    ("before", r"(?<=\w)", r"(?:\++|#)(?!\w)"),
    ("before", r"(?<=\b[A-Z])|(?<=\b[A-Z]{2})", r"−(?!\w)"),
    ("before", r"(?<=\b[A-F])", r"[-*](?![\w*-])"),
    ("before", r"(?<=\w)", rf"-(?=[,\"'/]| {_AND}(?!\w))"),
    ("before", r"(?<=\d)", r"\.(?= [a-zß-öø-ÿ])"),
)
_GERMAN: Final[tuple[tuple[_Hold, str, str], ...]] = (
    ("whole", _AFTER_ARTICLE, r"\d{1,3}\.(?= \w)"),
)
# Marks that letters are left out by, or that endings begin with: what they part depends on words.
_INNER_MARK = re.compile(r"(?<=[\w.])'(?=\w)|(?<=[A-ZÄÅÖ]):(?=[a-zäåö]{1,5}(?!\w))")
_WORD_END = re.compile(r"(?:[\w']*\w)?\Z")
_WORD = re.compile(r"\w+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONTRACTED: Final = {
    "en": _words(
        "it he she that there here what who where when why how let now this everything something"
        " nothing anything"
    ),
    "de": _words(
        "gibt geht ist hat war wie wer was wo ich du er sie wir ihr mir dir hab habe will kann soll"
        " muss wenn dass ob so tut macht kommt steht sieht gab ging wär hätt wird sag nehm mach"
        " find lass jetzt da hier"
    ),
}
"""Words that `’s` is a second word behind, and not a possessive's ending."""
_ELIDED: Final = {
    "fr": re.compile(r"(?i:[ldjnmtsc]|qu|jusqu|lorsqu|puisqu|quoiqu)"),
    "it": re.compile(r"[^\W\d_]+"),
    **dict.fromkeys(("ca", "oc", "pt", "gl"), re.compile(r"(?i:[ldmnst])")),
}
"""Words that lose their vowel before the next word, which can be quoted without them."""
_WITH_ENDINGS: Final = _words("az cs da fi nb nn no pl sk sv tr")
"""Languages that put an ending behind a name with a mark between them."""


@dataclass(frozen=True, eq=False)
class Units:
    """A text, with the places where a quotation may begin and end.

    Attributes:
        text: as it is written.
        folded: the same, folded; offsets count in it.
        language: its BCP 47 tag.
    """

    text: str
    folded: Folded
    language: str
    _known: dict[int, tuple[frozenset[int], frozenset[int]]] = field(
        default_factory=dict, repr=False
    )
    _placed: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _absent: set[str] = field(default_factory=set, repr=False)

    @cached_property
    def _main_language(self) -> str:
        return self.language.partition("-")[0].casefold()

    @classmethod
    def of(cls, text: str, language: str) -> Units:
        """The units of a text that is not folded yet."""
        return cls(text, fold(text), language)

    def places(self, words: str) -> Iterator[int]:
        """The offsets at which folded words stand and cut nothing; they may overlap."""
        # The same words are looked for in several ways, and again by each check.
        if words in self._placed:
            yield from self._placed[words]
            return
        found: list[int] = []
        for at in self._looked_up(words):
            found.append(at)
            yield at
        if len(self._placed) >= _MOST_KNOWN:
            self._placed.clear()
        self._placed[words] = tuple(found)

    def _looked_up(self, words: str) -> Iterator[int]:
        text = self.folded.text
        at = text.find(words) if words else -1
        while at >= 0:
            after = at + 1
            if self.may_begin(at):
                if self.may_end(at + len(words)):
                    yield at
            elif inside_word(text, at):
                after = after_word(text, at)
            at = text.find(words, after)

    def all_places(self, words: str) -> Iterator[int]:
        """The offsets at which folded words stand, whatever they cut."""
        if words in self._absent:
            return
        at = self.folded.text.find(words) if words else -1
        if at < 0:
            if len(self._absent) >= _MOST_KNOWN:
                self._absent.clear()
            self._absent.add(words)
        while at >= 0:
            yield at
            at = self.folded.text.find(words, at + 1)

    def may_begin(self, at: int) -> bool:
        """Whether a quotation may begin at an offset."""
        return self._edges(at)[0]

    def may_end(self, at: int) -> bool:
        """Whether a quotation may end at an offset."""
        return self._edges(at)[1]

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The range, made longer at each end that cuts something.

        What is longer than any word by far stays cut.
        """
        first, last = start - _FARTHEST, end + _FARTHEST
        while start > first and not self.may_begin(start):
            start -= 1
        while end < last and not self.may_end(end):
            end += 1
        return start, end

    def around(self, at: int) -> tuple[int, int]:
        """The range of what a cut at an offset would part."""
        return self.whole(at - 1, at + 1)

    def _edges(self, at: int) -> tuple[bool, bool]:
        """Whether a quotation may begin at an offset, and whether it may end there."""
        text = self.folded.text
        if not 0 < at < len(text):
            return True, True
        if _PLAIN.match(text, at):
            return True, True
        folded = self.folded
        gap = self.text[folded.ends[at - 1] : folded.starts[at]]
        is_one_picture = "\u200d" in gap and not text[at].isalnum()
        if is_one_picture or inside_word(text, at):
            return False, False
        begin, end = self._block(at // _BLOCK)
        return at not in begin, at not in end

    def _block(self, number: int) -> tuple[frozenset[int], frozenset[int]]:
        """The offsets of a block at which no quotation may begin, and at which none may end."""
        known = self._known.get(number)
        if known is None:
            text, start, end = self.folded.text, number * _BLOCK, (number + 1) * _BLOCK
            first = max(text.rfind(" ", 0, max(start - _REACH, 0)), start - _LONGEST, 0)
            last = text.find(" ", end + _REACH)
            last = min(last if last >= 0 else len(text), end + _LONGEST)
            edges = cut_edges(self._seen(first, last), self._main_language)
            here = [frozenset(first + at for at in side) for side in edges]
            known = self._known[number] = (here[0], here[1])
        return known

    def _seen(self, first: int, last: int) -> str:
        """A piece of the folded text as the rules see it, character for character."""
        return "".join(
            c if c in _AS_IT_IS else self._sign(c, at)
            for at, c in enumerate(self.folded.text[first:last], first)
        )

    def _sign(self, character: str, at: int) -> str:
        if character.isalpha():
            return "、" if needs_no_space(character) else character
        if character in " -'\"":
            own = self.text[self.folded.starts[at] : self.folded.ends[at]]
            if character == " ":
                return "\n" if "\n" in own else " "
            return _KINDS.get(own, "—" if character == "-" and len(own) > 1 else character)
        kind = unicodedata.category(character)
        return "x" if kind[0] == "M" else "€" if kind == "Sc" else _KINDS.get(character, character)


_AS_IT_IS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?")
_KINDS: Final = {
    **dict.fromkeys("‒–", "–"),
    **dict.fromkeys("—―", "—"),
    **dict.fromkeys("′‵", "′"),
    **dict.fromkeys("″‶", "″"),
    **dict.fromkeys("‰٪％﹪", "%"),
    "−": "−",
    "⁄": "/",
    **dict.fromkeys("`´＇", "'"),
    **dict.fromkeys("－﹣־֊", "-"),
    "˚": "°",
    "״": '"',
    "׳": "'",
}


# Here words plainly part, between letters with no more than a space and a usual sign between them.
# Nearly all quotations begin and end so, and the rules need not be asked.
_PLAIN = re.compile(
    rf"(?:(?<={_L})|(?<=[,;!?\")])|(?<={_L * 4}\.))(?= [\"]?{_L})"
    rf"|(?:(?<={_L} )|(?<=[,;:!?\")] )|(?<={_L * 4}\. ))(?=[\"]?{_L})"
    rf"|(?<={_L})(?=[,;:!?\"](?:[ \"]|\Z))|(?<={_L * 4})(?=\.(?:[ \"]|\Z))"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What belongs together.

    Attributes:
        hold: how far it holds.
        before: what must stand before it.
        held: what it is, and what must follow; begins with what is rare, so it is found fast.
    """

    hold: _Hold
    before: re.Pattern[str]
    held: re.Pattern[str]

    def edges(self, seen: str) -> Iterator[int]:
        """The offsets of a text as it is seen at which a quotation would cut this."""
        for match in self.held.finditer(seen):
            start, end = match.span()
            if self.before.match(seen, start):
                first = start + (self.hold in ("whole", "after"))
                yield from range(first, end + (self.hold in ("both", "after")))


@lru_cache
def _rules(language: str) -> tuple[_Rule, ...]:
    rules = (*_RULES, *(_GERMAN if language == "de" else ()))
    return tuple(_Rule(hold, re.compile(before), re.compile(held)) for hold, before, held in rules)


def cut_edges(seen: str, language: str) -> tuple[set[int], set[int]]:
    """The offsets at which no quotation may begin, and those at which none may end.

    Args:
        seen: a text as the rules see it.
        language: the first part of its language's tag.
    """
    begin = {at for rule in _rules(language) for at in rule.edges(seen)}
    end = {*begin}
    for mark in _INNER_MARK.finditer(seen):
        parted = _parted_by(mark, language)
        begin |= {mark.start(), *(() if parted == "word" else (mark.end(),))}
        end |= {mark.end(), *(() if parted == "ending" else (mark.start(),))}
    return begin, end


def _parted_by(mark: re.Match[str], language: str) -> Literal["ending", "word", ""]:
    """What a mark inside a word parts: an ending, the word before it, or nothing.

    Args:
        mark: an apostrophe or a colon.
        language: the first part of a language's tag.
    """
    seen, at = mark.string, mark.start()
    before = _WORD_END.search(seen, max(at - 60, 0), at)
    left = before[0].rpartition("'")[2] if before else ""
    after = _WORD.match(seen, at + 1)
    right = after[0] if after else ""
    is_name = left[:1].isupper() or left.isdigit()
    if language in _WITH_ENDINGS and is_name and right.islower():
        return "ending"
    if mark[0] == ":":
        return ""
    if right in ("s", "S"):
        is_two = left.lower() in _CONTRACTED.get(language, ()) or left.isdigit()
        if language == "en":
            return "" if is_two or (len(left) == 1 and left.islower()) else "ending"
        return "ending" if left[:1].isupper() and not is_two else ""
    elided = _ELIDED.get(language)
    is_second = seen[max(at - len(left) - 1, 0) : at - len(left)] == "-"
    return "word" if elided and elided.fullmatch(left) and not is_second else ""
