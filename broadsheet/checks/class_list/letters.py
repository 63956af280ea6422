"""Letters that a list cannot mean: signs inside names, text that was decoded wrongly.

A file that is no Unicode does not say which letters its bytes stand for. It is read as
Windows-1252, which most programs of Western Europe write; what then stands in the names tells
whether that can be right. False alarms cost more than a list that a teacher must look at, so a
rule stands here only where no language of Western Europe writes so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Signs that stand in no name, wherever letters beside them were meant.
_SIGNS: Final = "£¥¤¢§¶©®¯±²³¹¼½¾¿¡¦¬¨¸÷×√∫≈∂∏∑∆Ω◊µ€ƒ"
# Signs that may stand before or behind a name, and not inside a word.
_NOT_INSIDE: Final = "°…•„‚‹›†‡ˆ˜™‰«»“”"
_LETTER: Final = r"[^\W\d_]"
_SIGN_IN_WORD: Final = re.compile(
    rf"{_LETTER}[{_SIGNS}]|[{_SIGNS}]{_LETTER}|{_LETTER}[{_NOT_INSIDE}]{_LETTER}"
)
# `Le?vre`, and the sign for a letter that was lost.
_LOST: Final = re.compile(rf"\ufffd|{_LETTER}\?{_LETTER}")

# In what text of UTF-8 may once have been read by mistake.
_MISREAD_AS: Final = ("cp1252", "cp1250", "cp1251", "cp1254", "mac_roman", "latin-1")

_VOWEL: Final = "aeiouyáéíóúäöü"
_CONSONANT: Final = "bcdfghjklmnpqrstvwxz"
# What no language writes that Windows-1252 is for, as patterns of lower-case words. Behind each is
# what was meant.
_NOT_WESTERN: Final = re.compile(
    "|".join(
        (
            r"[ºª](?=\w)|(?<=[a-z])º",  # ş: ªtefan, Ioneºcu; `Mª José` is a name
            rf"ñ(?=[{_CONSONANT}])(?!ch)|(?<=\w\w)ñ$",  # ń: Kamiñski, Koñ; `Fañch` is Breton
            rf"(?<=[{_VOWEL}])æ|^æw",  # ć: Petroviæ
            rf"(?<=[aeí])è(?=\w)|^è(?=[{_VOWEL}])",  # č: Kovaèiæ, Èerný
            rf"(?<=[{_VOWEL}])ø(?=\w)|ø(?=[áíì])",  # ř: Jiøí, Dvoøák, Køíž
            rf"(?<=[{_VOWEL}])œ|^œ(?=[{_CONSONANT}])(?!d)",  # ś: Leœniak, Œliwa
            r"ì(?=[kmr])",  # ě: Zdenìk, Nìmec, Vìra
            r"ù(?=[žš])|^ï",  # ů, ď: Prùša, Ïuriš
            r"^(?:[dgwz]ê[bdg]|[js]êd)",  # ę: Dêbski, Gêbala
            r"^ð|(?<=[nlm])ð",  # đ: Ðorðe, Anðela
            r"gyõ|szõ|rdõ|jenõ|enõ$|õs$|szû|gyû|fû$",  # ő, ű: Gyõri, Szûcs
            r"ã(?=[bcdfglmnprtv]|s[tcp])",  # ă: Nãstase
            r"^þ(?=[aeiü])(?!eyr|eng|ið)|þ$|(?<=[aiouöüý])þ|^ayþ|þ(?=[mk])",  # ş: Þahin, Ayþe
            r"ý(?=[lnkzmþrç](?:[^aeiouáéíóúy]|$))(?!n$)|^yý|dýn$|týn$",  # ı: Yýlmaz
            r"^ý(?=[bslnp][a-z])",  # İ: Ýbrahim
            r"oðlu|doða|oðu|aðm|uðba|ðc|dað$|^uður$",  # ğ: Doðan, Tuðba, Baðcý
            # Icelandic letters beside those that Icelandic has not: Gülþen, Kýlýç, Bçrziòð.
            r"(?:[üçòâûëêîï]\w*[þðý]|[þðý]\w*[üçòâûëêîï])",
            # Letters of a Mac: Bjšrn, Kšnig, çngel.
            rf"(?<=[{_CONSONANT}])š(?=r[nlgtk]|l)|^[{_CONSONANT}]š(?=[rn])|^ç(?=[{_CONSONANT}])",
        )
    )
)
# The same with signs and capital letters: Zo‘, JŸrgen, †nal, Mu–oz.
_NOT_WESTERN_SIGNS: Final = re.compile(
    r"[a-z]‘(?!\w)|[a-z]‘l(?:le)?\b|[^\W\d_][†‡ˆ˜™‰]|[†‡ˆ˜™‰][^\W\d_]|[a-zœ][–—][a-z]"
    r"|[A-ZÀ-ÖØ-Þ][À-ÖØ-ÞŠŽŒŸ][a-zà-öø-ÿ]"
)
_MAC_AND_THE_LIKE: Final = re.compile(r"^(?:Ma?c|De|Di|Da|Du|La|Le|Fitz|Van|O)(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Encoding:
    """What a list may be stored in that is no Unicode."""

    codec: str
    called: str  # to go on after "saved as"
    languages: tuple[str, ...]  # the letters beyond a to z of each


_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѕ"
_GREEK: Final = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
_WESTERN: Final = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß"
_CENTRAL: Final = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýžľĺŕôä",  # Czech, Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene, Serbian, Bosnian
)
_ENCODINGS: Final = (
    _Encoding("cp1250", "Windows Central European", _CENTRAL),
    _Encoding("cp1254", "Windows Turkish", ("ğıi\u0307şçöüâîû",)),
    _Encoding("cp1251", "Windows Cyrillic", (_CYRILLIC,)),
    _Encoding("cp1253", "Windows Greek", (_GREEK,)),
    _Encoding("iso8859_2", "ISO 8859-2 (Central European)", _CENTRAL),
    _Encoding("cp1257", "Windows Baltic", ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")),
    _Encoding("mac_roman", "Mac Roman", (_WESTERN,)),
    _Encoding("cp850", "DOS Latin", (_WESTERN,)),
    _Encoding("koi8_r", "KOI8 (Cyrillic)", (_CYRILLIC,)),
)


def sure_fault(name: str) -> str | None:
    """Why a name cannot be right, whatever it was read from; None if it may be.

    Args:
        name: in NFC, as it was read.

    Returns:
        What happened, to go on after the name.
    """
    if name.isascii() and "?" not in name:
        return None
    if _LOST.search(name):
        return "has lost a letter"
    meant = _as_meant(name)
    if meant:
        return f"was read wrongly before the list was saved (it was perhaps `{meant}`)"
    return "has a sign in it that no name has" if _SIGN_IN_WORD.search(name) else None


def _as_meant(name: str) -> str | None:
    """What was read in a wrong way, if it is clear: `Ã‰ric` was `Éric`."""
    words = [_meant_by(word) for word in re.split("( )", name)]
    if words != re.split("( )", name):
        return unicodedata.normalize("NFC", "".join(words))
    # A blank may be a part of it: `à` becomes `Ã` and a no-break space.
    whole = _meant_by(name.replace("Ã ", "Ã\u00a0"))
    return None if whole in (name, name.replace("Ã ", "Ã\u00a0")) else whole


def _meant_by(word: str) -> str:
    if word.isascii():
        return word
    for codec in _MISREAD_AS:
        try:
            meant = word.encode(codec).decode()
        except UnicodeError:
            continue
        if all(sign.isalpha() or sign.isascii() or unicodedata.combining(sign) for sign in meant):
            return meant
    return word


def looks_western(name: str) -> bool:
    """Whether a name that was read as Windows-1252 may be right so."""
    if sure_fault(name) or _NOT_WESTERN_SIGNS.search(name):
        return False
    return all(_is_western(word) for word in re.findall(r"[^\W\d_]+[ºª]?\w*|[ºª]\w+", name))


def _is_western(word: str) -> bool:
    if word.isascii():
        return True
    # Cyrillic and Greek become letters with accents, one beside the other.
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) > 1 and not any(letter.isascii() for letter in letters):
        return False
    rest = _MAC_AND_THE_LIKE.sub("", word)
    capitals = re.search(rf"{_LOWER}[^\W\d_a-z]", rest)
    if capitals and capitals[0][1].isupper() and not capitals[0][1].isascii():
        return False
    return not _NOT_WESTERN.search(word.lower())


_LOWER: Final = "[a-zà-öø-ÿšžœ]"


def other_reading(content: bytes, line: int) -> tuple[str, str] | None:
    """What bytes that are no Unicode may be stored in, if something fits all names.

    Args:
        content: of the file.
        line: of the name to show, from 1.

    Returns:
        What it is called, and that line as it then reads; None if nothing fits.
    """
    western = content.decode("cp1252", errors="replace")
    for by_language in (True, False):
        for encoding in _ENCODINGS:
            try:
                text = content.decode(encoding.codec)
            except UnicodeDecodeError:
                continue
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if text != western and line <= len(lines) and _fits(text, encoding, by_language):
                return encoding.called, " ".join(lines[line - 1].split())
    return None


def _fits(text: str, encoding: _Encoding, by_language: bool) -> bool:
    if _SIGN_IN_WORD.search(text) or (not text.isprintable() and re.search("[\x80-\x9f]", text)):
        return False
    letters = {letter for letter in text.lower() if letter.isalpha() and not letter.isascii()}
    alphabets = encoding.languages if by_language else ("".join(encoding.languages) + _WESTERN,)
    if not letters or not any(letters <= {*alphabet} for alphabet in alphabets):
        return False
    if any(unicodedata.category(sign)[0] == "S" for sign in text if not sign.isascii()):
        return False
    # Small letters before capital ones, and words of two scripts, are a wrong reading.
    words = re.findall(r"[^\W\d_]+", text)
    if encoding.languages == (_WESTERN,) and not all(map(looks_western, words)):
        return False
    return not any(_is_mixed(word) for word in words)


def _is_mixed(word: str) -> bool:
    others = [letter for letter in word if not letter.isascii()]
    if not others:
        return False
    cases = "".join("U" if letter.isupper() else "l" for letter in word)
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
    return "lU" in cases or "UUl" in cases or len(scripts) > 1
