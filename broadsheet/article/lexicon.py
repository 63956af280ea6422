"""Word lists for the gentle warnings: what pushes, judges or hedges, and how outlets are named.

The lists are data, `article/word_lists/<language>.yaml`. A language that has none has no warnings.
All texts are folded here first, so patterns know one kind of quotation mark and of dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from broadsheet.source.folding import fold
from broadsheet.source.templates import Templates
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import Node, read_yaml
from broadsheet.source.yaml.nodes import Mapping, Sequence

# What is quoted or set apart is mentioned, and not the writer's own word. Lengths are bounded,
# so that no text of a file can make the search slow.
_SET_APART = re.compile(
    r"\blines\(.{0,300}?\)|`[^`]{0,300}`|\"[^\"]{0,300}\"|(?<![\w'])'[^\"]{0,300}?'(?!\w)"
    r"|(?<!\*)\*(?!\*)[^*]{1,80}\*(?!\*)",
    re.IGNORECASE | re.DOTALL,
)
_WORD_OF = r"(?:words?|terms?|phrases?|adjectives?|adverbs?|verbs?|nouns?|labels?|expressions?)"
_MENTIONED_BEFORE = re.compile(rf"\b{_WORD_OF}(?: such as| like)? $", re.IGNORECASE)
_MENTIONED_AFTER = re.compile(rf" (?:{_WORD_OF}|wording|language|tone|headlines?)\b", re.IGNORECASE)
# What a question says of something, and does not ask: 'this shameful plan', 'Why is it so absurd?'
_DESCRIBED = r"\b(?:the|this|that|these|those|his|her|its|their|whose|such an?|\w+'s)(?: \w+ly)? "
_WHY = (
    r"\bwhy (?:is|are|was|were)(?: (?!it\b|to\b|call|wrong|right)[\w'-]+){1,5}? (?:so |such an? )?"
)
_SCARE = re.compile(
    r"(?i:\b(?:the|this|these|those|his|her|their|\w+'s)) (?P<quoted>\"\w+(?: \w+)?\")"
    rf" (?!(?i:{_WORD_OF}|box|boxes|columns?|rows?|lines?|answers?|options?|headings?|sections?|"
    r"buttons?|tables?|parts?|tests?|rules?|questions?|statements?|marks?|sentences?|"
    r"paragraphs?|mean|means|meant|stands?|comes?|says?|tells?|is|are|was|were|do|does|and|or|in"
    r"|at|from|here|there)\b)"
)
_GOES_ON = re.compile(r" (?:that|of|to|about)$")
_SAME = 4  # letters at the beginning that the forms of a verb share
_NUMBER = r"[$£€]?\d[\d.,]*\d|[$£€]?\d"
# A number that is stated: right behind a verb of being, not far behind one of counting, or at the
# beginning. What is 'a trick with 62%' is called something, whatever the number.
_COUNTED = re.compile(
    r"\b(?:is|are|was|were|has|have|had)(?: (?:about|nearly|almost|over|around|exactly))? "
    rf"(?:{_NUMBER})"
    r"|\b(?:cost|costs|rose|fell|grew|grown|closed|opened|began|started|ended|lasted|built|founded|"
    rf"counted|sold|bought|paid)\b(?:[ ,]+[\w'$£€%-]+){{0,5}}?[ ,]+(?:{_NUMBER})"
    rf"|^(?:about |nearly |almost |over )?(?:{_NUMBER}) ?(?:%|per ?cent)",
    re.IGNORECASE,
)
_DUTY_BY_LAW = re.compile(r"\b(?:laws?|rules?|legally|contract|constitution)\b", re.IGNORECASE)
# Endings that many judging words have; a word that only looks like one makes a warning fewer.
_MAY_JUDGE = re.compile(r"\w(?:ful|less|ous|able|ible|ive|ly|est|ic|ish)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """Words that push."""

    words: tuple[str, ...]  # lower case; `*` stands for the beginning of a word
    why: str  # what they do, to go on after the word
    plainer: str | None  # what to write instead, if there is something
    use: str  # `loaded`, `saying` or `describing`: how they must stand to count

    def forms_of(self, word: str) -> tuple[str, ...]:
        """A word without what goes on after it, and its other forms: `admits that` as `admitted`.

        Forms begin with the same letters; only verbs have several here.
        """
        bare = (_GOES_ON.sub("", other.removeprefix("*")) for other in (word, *self.words))
        return tuple(form for form in bare if form[:_SAME] == word.casefold()[:_SAME] and form)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The lists of one language."""

    entries: Mapping

    @cached_property
    def loaded(self) -> tuple[LoadedWords, ...]:
        """What pushes in a question of a teacher's own."""
        return tuple(
            LoadedWords(
                tuple(map(str, entry["words"])),
                str(entry["why"]),
                str(entry["plainer"]) if "plainer" in entry else None,
                use,
            )
            for use in ("loaded", "saying", "describing")
            for entry in _mappings(self.entries[use])
        )

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], LoadedWords], ...]:
        return tuple((self._pattern(entry), entry) for entry in self.loaded)

    def _pattern(self, entry: LoadedWords) -> re.Pattern[str]:
        words = _whole(entry.words)
        if entry.use == "describing":
            # With a capital letter it is mostly a name.
            return re.compile(rf"(?i:{_DESCRIBED}|{_WHY})(?P<word>{words})(?=[ ?.,!])")
        if entry.use == "saying":
            speakers = _either(str(self.entries["speakers"]).split())
            name = r"(?<=[\w,] )(?!The|These|Those|All|Any|No|Some)[A-Z][\w-]+"
            return re.compile(rf"(?:\b(?i:{speakers})|{name})(?: \w+ly)? (?P<word>{words})")
        return re.compile(rf"(?P<word>(?i:{words}))")

    def pushing(self, text: str) -> Iterator[tuple[str, LoadedWords]]:
        """The words of a text that push, each with its entry, and not those that are mentioned."""
        folded = _without_set_apart(fold(text).text)
        for pattern, entry in self._patterns:
            for match in pattern.finditer(folded):
                start, end = match.span("word")
                before, after = folded[max(start - 40, 0) : start], folded[end : end + 20]
                if not _MENTIONED_BEFORE.search(before) and not _MENTIONED_AFTER.match(after):
                    yield match["word"], entry

    def scare_quotes(self, text: str) -> Iterator[str]:
        """Words in quotation marks that seem to quote nobody: 'the "experts" found'."""
        yield from (match["quoted"].strip('"') for match in _SCARE.finditer(fold(text).text))

    @cached_property
    def _judging(self) -> re.Pattern[str]:
        described = [word for entry in self.loaded for word in entry.words]
        judging = [word for word in described if not word.startswith("*")]
        return re.compile(_whole([*judging, *self._list("judging")]), re.IGNORECASE)

    @cached_property
    def _hedging(self) -> re.Pattern[str]:
        return re.compile(_whole(self._list("hedging")), re.IGNORECASE)

    @cached_property
    def _reporting(self) -> re.Pattern[str]:
        return re.compile(_whole(self._list("reporting")), re.IGNORECASE)

    @cached_property
    def _open(self) -> re.Pattern[str]:
        return re.compile(_whole(self._list("open")), re.IGNORECASE)

    def judgement_in(self, statement: str) -> str | None:
        """The first word of a statement's own that judges or hedges.

        None of what it quotes, or reports as somebody's view; and what a law says is a fact.
        """
        text = _without_set_apart(fold(statement).text)
        if self._reporting.search(text) or _DUTY_BY_LAW.search(text):
            return None
        match = self._judging.search(text) or self._hedging.search(text)
        return match[0] if match else None

    def only_counts(self, statement: str) -> bool:
        """Whether a statement gives a number and has no word that may judge, wish or foretell."""
        text = fold(statement).text
        judges = self._judging, self._hedging, self._open, _MAY_JUDGE
        return bool(_COUNTED.search(text)) and not any(p.search(text) for p in judges)

    def years_in(self, text: str) -> tuple[int, ...]:
        """The years that a text names, and not other numbers of four figures."""
        dating = _whole(self._list("dating"))
        year = r"(?P<year>1[0-9]{3}|20[0-9]{2})(?![\w%]|[.,]\d)"
        found = re.finditer(rf"(?:{dating} |\(){year}", fold(text).text, re.IGNORECASE)
        alone = re.fullmatch(year, text.strip())
        return tuple(int(match["year"]) for match in ([alone] if alone else found))

    def mentions(self, text: str) -> bool:
        """Whether a text sets some words apart, to speak of them."""
        return _SET_APART.search(fold(text).text) is not None

    @cached_property
    def _outlets(self) -> re.Pattern[str]:
        group = self.entries["outlets"]
        assert isinstance(group, Mapping)
        endings, alone, names, others = (
            _either(map(str, group[key])) for key in ("endings", "alone", "names", "others")
        )
        before = rf"(?!(?:The|{others})\b)[A-Z][\w&-]*(?:'s)?"
        return re.compile(
            rf"(?<![\w-])(?:{names}|(?:{before} ){{1,3}}(?:{endings})|The (?:{alone}))(?![\w-])"
        )

    def outlets_in(self, text: str) -> Iterator[tuple[str, int]]:
        """What looks like an outlet's name in a text, each with its offset in the folded text."""
        yield from ((match[0], match.start()) for match in self._outlets.finditer(fold(text).text))

    def _list(self, name: str) -> list[str]:
        node = self.entries[name]
        assert isinstance(node, Sequence)
        return [str(word) for word in node]


def _mappings(node: Node) -> Iterator[Mapping]:
    for entry in node:
        assert isinstance(entry, Mapping)
        yield entry


def _either(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _whole(words: Iterable[str]) -> str:
    """A pattern for one of some words as whole words; `*` is the beginning of one."""
    return rf"(?<![\w-])(?:{_either(words)})(?![\w-])".replace(r"\*", r"\w+")


def _without_set_apart(folded: str) -> str:
    """A folded text with blanks for all that it quotes or sets apart."""
    return _SET_APART.sub(lambda match: " " * len(match[0]), folded)


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lists of a language, by its BCP 47 tag; None where there are none."""
    name, text = _file(language)
    if not text:
        return None
    node, _ = read_yaml(TextFile(name, text))
    assert isinstance(node, Mapping)
    return Lexicon(node)


@cache
def known_words(language: str) -> frozenset[str]:
    """All words of the lists of a language, in small letters: they are no pieces of words."""
    return frozenset(re.findall(r"[^\W\d_]{4,}", _file(language)[1].casefold()))


def _file(language: str) -> tuple[str, str]:
    """The name of the lists of a language, and their text; empty where there are none."""
    subtag = language.lower().split("-")[0]
    name = f"advice/{subtag}.yaml"
    return name, (Templates().read(name) or "") if re.fullmatch("[a-z]{2,8}", subtag) else ""
