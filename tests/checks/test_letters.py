"""A wrong guess of how a list is stored is found, and no ordinary name is suspected."""

from __future__ import annotations

import unicodedata

import pytest

from broadsheet.checks.class_list.letters import looks_western, other_reading, sure_fault


def listed(text: str) -> list[str]:
    return text.replace("\n", "").split("|")


# Names that Windows-1252 can write, from all over the world.
WESTERN = listed("""
Zoë Kravitz|Søren Kierkegaard|Jürgen Groß|Åsa Ängström|José Núñez|Éric Lefèvre|
Agnès Müller|José “Pepe” Núñez|O’Brien|d’Artagnan|Þór Guðmundsson|Guðrún Ósvífursdóttir|
Sigríður|Eyþór|Steinþór|Hafþór|Auður|Ragnheiður|Höskuður|Davíð|Hlöðver|Böðvar|Sýrus|
Ýmir Örn|Lýður|Þengill|Brynjólfur|Aðalsteinn|Breiðfjörð|Eðvarð|Þrúður|Þröstur|Þuríður|
Ásgeir|Æsa|Šárka|Tomáš|Lukáš|Miloš|Žofie|Novotný|Veselý|Fañch|Lætitia|Cœuret|
Schœlcher|Kœnig|Lebœuf|Bøe|Høeg|Røed|Møen|Kjær|Bæk|Næss|Ægir|Sæther|Præst|Rivière|
Poète|Guèye|Josuè|Noè|Mosè|Hélène|Thérèse|Ève|Èric|Lunedì|Mìcheal|Sìne|Dùghall|Ùna|
Simões|Magalhães|Conceição|Estêvão|Inês|João|Gonçalo|Tõnu|Jõgi|Põld|Võsu|Mª José|
María José|Íñigo|Begoña|Iñaki|Ñíguez|Öztürk|Gökçe|Özgür|Anaïs|Gaëlle|Raphaël|Benoît|
Prêtre|Bêche|Chêne|Têtu|Ó Briain|Ní Dhónaill|Seán|Caoimhín|MacÉnrí|Pádraig|Gal·la|
Lluís|Aïcha|Thaïs|Zélie|Françoise|Hervé|Jérôme|Loïc|Noël|Åse|Håkon|Bjørn|Øyvind|
Straßer|Weiß|Größler|Köhler|Jäger|Muñoz|Peña|Ibáñez|Güell|Agüero|Sofía|Siân|Siôn|
Thùy|Bình|Lê|Hà|Ana (9b)|Ana & Bo|Ana-Maria|Ana–Maria|Müller, Jörg|Björk|Hörður|
Tóth Ágnes|Szabó|Vörös|Küçük|Çelik|Väänänen|Äänekoski|Häkkinen|Töölö|Pärt|Ülo|Àngels|
Òscar|Ígor|Élodie|Ørsted|Ålesund
""")

# Names as UTF-8 has them.
ORDINARY = listed("""
Łukasz Żółć|Nguyễn Văn Đặng|Ngọc|O'Brien|İbrahim Şahin|Ирина Петрова|Νίκος Παπαδόπουλος|
محمد عبد الله|李小龙|田中さくら|김민수|שרה כהן|अनिता|Đorđe Đoković|Kovačić|Jiří Dvořák|
Erdoğan Yılmaz|Szűcs Győző|Ștefan Ionescu|Ka‘iulani|Ma’mun|ʻAkamu|Hōne|Анна-Мария Ёлкина|
Їжак|Ọlá Adébáyọ̀|Nǃxau|Ana? Bo|“Bo” Smith|Ana …|Čeněk Ďuriš|Jānis Bērziņš|
Kęstutis Šimkus|Ω
""")


@pytest.mark.parametrize("name", WESTERN)
def test_an_ordinary_western_name_is_not_suspected(name: str) -> None:
    assert name.encode("cp1252").decode("cp1252") == name
    assert looks_western(name)


@pytest.mark.parametrize("name", [*WESTERN, *ORDINARY])
def test_no_ordinary_name_is_surely_wrong(name: str) -> None:
    assert sure_fault(unicodedata.normalize("NFC", name)) is None


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        (
            "cp1250",
            "Łukasz Żółć|Nováková Zdeňka Řehořová|Kovačić|Jovanović|Petrović|Jiří Dvořák|Čapek|"
            "Čermák|Wiśniewska|Kwaśniewski|Leśniak|Śliwa|Kamiński|Zając|Książek|Dębski|Jędrzej|"
            "Kaźmierczak|Năstase|Ştefan|Ionescu Mureşan|Győri|Szűcs|Erdős|Đorđe|Anđela|Zdeněk|"
            "Němec|Věra|Růžena|Křížková|Hřebíček|Ľubica|Ćwik|Bąk",
        ),
        ("iso8859_2", "Łukasz Żółć|Šárka|Tomáš|Jiří|Wiśniewska|Zając|Ştefan|Ćwik"),
        (
            "cp1254",
            "Yılmaz|Aydın|Kılıç|Şahin|Doğan|Erdoğan|İbrahim|Ayşe|Işık|Yıldız|Altın|Şükrü|Çağla|"
            "Tuğba|Oğuz|Yağmur|Ateş|Güneş|Başak|İsmail|Çınar|Karadağ|Bağcı|Barış|Ağaoğlu|Gülşen",
        ),
        ("cp1251", "Иван Петров|Анна|Юлия Ёлкина|Ян|Щукин|Їжак"),
        ("cp1253", "Νίκος Παπαδόπουλος|Άννα|Γιώργος"),
        ("cp1257", "Bērziņš|Žydrūnė|Kęstutis Šimkus|Mārtiņš"),
        ("koi8_r", "Иван Петров|Анна"),
        ("mac_roman", "José Núñez|Jörg Müller|Björn|König|Søren|Zoë|Renée|Märta|Jürgen|Noël|Ünal"),
        ("cp850", "José Núñez|Björn|König|Søren|Zoë|Renée|Märta|Noël"),
    ],
)
def test_names_of_another_encoding_are_found(encoding: str, names: str) -> None:
    read = {name: name.encode(encoding).decode("cp1252", "replace") for name in names.split("|")}
    assert [name for name, western in read.items() if looks_western(western)] == []


@pytest.mark.parametrize(
    "name", ["Éric Lefèvre", "à Zoë", "Łukasz Żółć", "Иван", "Søren Å", "Jürgen Groß", "Đặng"]
)
@pytest.mark.parametrize("misread", ["cp1252", "cp1250", "cp1251", "mac_roman", "latin-1"])
def test_text_that_was_read_wrongly_once_is_found_in_utf_8(name: str, misread: str) -> None:
    try:
        wrong = name.encode().decode(misread)
    except UnicodeDecodeError:
        return  # that program would have said so
    assert sure_fault(wrong)


def test_what_was_meant_is_said() -> None:
    assert sure_fault("Ã‰ric LefÃ¨vre") == (
        "was read wrongly before the list was saved (it was perhaps `Éric Lefèvre`)"
    )
    assert sure_fault("£ukasz ¯ó³æ") == "has a sign in it that no name has"


@pytest.mark.parametrize("name", ["Lef\ufffdvre", "Lef?vre", "J?rgen"])
def test_a_letter_that_is_lost_is_missed(name: str) -> None:
    assert sure_fault(name) == "has lost a letter"


@pytest.mark.parametrize(
    ("text", "encoding", "called"),
    [
        ("name\nŁukasz Żółć\nÉric", "cp1250", "Windows Central European"),
        ("name\nAyşe Yılmaz", "cp1254", "Windows Turkish"),
        ("name\nИван Петров", "cp1251", "Windows Cyrillic"),
        ("name\rÉric Lefèvre\r", "mac_roman", "Mac Roman"),
        ("name\nJörg Müller", "cp850", "DOS Latin"),
        ("name\nΝίκος", "cp1253", "Windows Greek"),
        ("name\nИван", "koi8_r", "KOI8 (Cyrillic)"),
    ],
)
def test_what_a_list_may_be_stored_in_is_said_with_the_name(
    text: str, encoding: str, called: str
) -> None:
    line = text.replace("\r", "\n").split("\n")[1]
    assert other_reading(text.encode(encoding), 2) == (called, line)


def test_where_nothing_fits_nothing_is_said() -> None:
    assert other_reading(bytes(range(128, 256)), 1) is None
