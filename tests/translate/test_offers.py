"""A changed text keeps its translation: as it is where it still holds, else as fuzzy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest
from rapidfuzz.distance import Indel

from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry
from portret.locales import language
from portret.translate import update
from portret.translate.update import PotMessage
from tests import apps

HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n'
    'Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def merged(old: str, new: Sequence[PotMessage], *, punctuation: bool = False) -> str:
    """The entries of a catalogue after a merge, without its header."""
    file = pofile.read((HEADER + old).encode())
    text = update.merge(file, new, language("en"), punctuation=punctuation)
    again = update.merge(pofile.read(text.encode()), new, language("en"), punctuation=punctuation)

    assert again == text
    return text.split("\n\n", 1)[1]


OLD = '\n# mine\n#: content/a.md\n#, no-python-format\nmsgid "{}"\nmsgstr "T"\n'


def test_a_changed_word_makes_the_translation_fuzzy() -> None:
    """The former text is told, the translator's comment stays, and no copy is left behind."""
    new = PotMessage("", "een twee drie vier zes", files=["content/a.md"], flag="no-python-format")

    assert merged(OLD.format("een twee drie vier vijf"), [new]) == (
        "# mine\n#: content/a.md\n#, fuzzy, no-python-format\n"
        '#| msgid "een twee drie vier vijf"\n'
        'msgid "een twee drie vier zes"\nmsgstr "T"\n'
    )


def test_another_spelling_of_the_same_changes_nothing() -> None:
    """`__` for `**` renders the same, so the translation holds."""
    new = PotMessage("", "een __vet__ woord", files=["content/a.md"], flag="no-python-format")
    text = merged(OLD.format("een **vet** woord"), [new])

    assert "fuzzy" not in text
    assert 'msgid "een __vet__ woord"\nmsgstr "T"' in text


@pytest.mark.parametrize(
    ("former", "changed"),
    [
        ("zij zei 'ja' – toen", "zij zei “ja” - toen"),
        ("a  b c", "a b\u00a0c"),
        ("10 km", "10\u202fkm"),
    ],
)
def test_punctuation_is_accepted_where_that_is_asked_for(former: str, changed: str) -> None:
    """Other quotation marks, dashes and spaces keep the translation, only with the option."""
    new = [PotMessage("", changed, files=["content/a.md"])]
    accepted = merged(OLD.format(former), new, punctuation=True)
    doubted = merged(OLD.format(former), new)

    assert 'msgstr "T"' in accepted
    assert "fuzzy" not in accepted
    assert "#, fuzzy" in doubted or 'msgstr ""' in doubted


def test_the_same_files_entry_comes_first_and_serves_once() -> None:
    """Of two former texts that of the new one's file is taken; the third new text takes none."""
    old = OLD.format("een twee drie vier vijf").replace("a.md", "b.md").replace('"T"', '"B"')
    old += OLD.format("een twee drie vier acht").replace("#: content/a.md", "#: content/a.md:12")
    new = [
        PotMessage("", "een twee drie vier zes", files=["content/a.md"]),
        PotMessage("", "een twee drie vier zeven", files=["content/c.md"]),
        PotMessage("", "een twee drie vier negen", files=["content/d.md"]),
    ]
    text = merged(old, new)

    assert 'msgid "een twee drie vier zes"\nmsgstr "T"' in text
    assert 'msgid "een twee drie vier zeven"\nmsgstr "B"' in text
    assert 'msgid "een twee drie vier negen"\nmsgstr ""' in text


# ---------------------------------------------------------------- histories of texts

# ruff: noqa: E501 - a line of a table is an edit

EDITS = """
nl | Jaarverslag 2019 | Jaarverslag 2020
nl | In 2019 | In 2020
nl | Wat doen wij | Wat doen wij?
nl | Over ons | **Over ons**
nl | ONZE KINDEREN | Onze kinderen
nl | Onze partners | Al onze partners
nl | Wat wij doen | Wat we doen
nl | Lees meer over ons werk | Lees meer over het werk
nl | Partner | Partners
nl | Vrijwilliger | Vrijwilligers
nl | 12 tuinen in 3 landen | 14 tuinen in 4 landen
nl | € 250.000 voor drie jaar | € 300.000 voor drie jaar
nl | Een brug over de grens | Bruggen over de grens
nl | Het huis staat open voor iedereen uit de buurt. | Het huis staat open voor heel de buurt.
nl | [Aanmelden][1] | [Aanmelden][1]!
nl | Meer over [de brug][1]. | Meer over de brug.
nl | De tuin is er voor wie wil werken, leren of gewoon buiten zijn. | De tuin is er voor wie buiten wil werken, leren of uitrusten.
en | Annual report, 2021 edition | Annual report, 2023 edition
en | Contact us | Contact us now
en | Our mission | Our mission:
en | Who we are | Who are we?
en | A place to learn | A place to learn and play
en | We run a night school in two towns. | We run a night school in three towns.
en | Colour and light | Color and light
en | Since 1998 the workshop has repaired bicycles for new neighbours. | Since 1998, the workshop repairs bicycles for its new neighbours.
en | The library opens at nine and closes at five on working days. | On working days the library opens at nine and closes at six.
de | Unsere Aufgabe | Unsere Aufgaben
de | Wer wir sind | Wer sind wir?
de | Bericht für das Jahr 2019 | Bericht für das Jahr 2022
de | Die Werkstatt hilft Jugendlichen beim Einstieg in den Beruf. | Die Werkstätten helfen Jugendlichen beim Einstieg in den Beruf.
de | Spendenkonto | Spendenkonten
fr | Notre équipe | Notre équipe à Lyon
fr | Rapport annuel 2020 | Rapport annuel de 2020
fr | Qui sommes-nous | Qui sommes-nous ?
fr | L’atelier accueille chaque semaine trente personnes. | L’atelier accueille chaque semaine quarante personnes.
fr | Persévérer | Persévérer !
es | Quienes somos | ¿Quiénes somos?
es | Trabajamos con doce escuelas en la costa norte. | Trabajamos con quince escuelas de la costa norte.
es | Memoria de 2018 | Memoria de 2019
pl | Nasza praca | Nasza praca w 2021
pl | Uczymy dzieci czytać i pisać w dwóch językach. | Uczymy dzieci czytać i pisać w trzech językach.
cs | Kdo jsme | Kdo jsme?
hu | Közösségi kert a város szélén | Közösségi kertek a város szélén
fi | Vuosikertomus 2017 | Vuosikertomus 2018
tr | Yıllık rapor 2019 | Yıllık rapor 2021
tr | Başardın! | Başardınız!
el | Ποιοι είμαστε | Ποιοι είμαστε;
el | Η βιβλιοθήκη ανοίγει κάθε πρωί στις εννέα. | Η βιβλιοθήκη ανοίγει κάθε πρωί στις δέκα.
ru | Годовой отчёт за 2019 год | Годовой отчёт за 2020 год
ru | Мы учим взрослых читать и писать на новом языке. | Мы учим взрослых читать и считать на новом языке.
uk | Хто ми | Хто ми?
ar | التقرير السنوي 2019 | التقرير السنوي 2020
ar | من نحن | من نحن؟
ar | تعمل المؤسسة في ثلاث مدن على الساحل. | تعمل المؤسسة في أربع مدن على الساحل.
he | מי אנחנו | מי אנחנו?
he | הגינה פתוחה לכל ילדי השכונה | הגינה פתוחה לכל תושבי השכונה
fa | گزارش سالانه ۱۳۹۸ | گزارش سالانه ۱۳۹۹
hi | हम कौन हैं | हम कौन हैं?
hi | वार्षिक रिपोर्ट 2019 | वार्षिक रिपोर्ट 2020
bn | আমরা কারা | আমরা কারা?
ta | ஆண்டு அறிக்கை 2019 | ஆண்டு அறிக்கை 2020
ko | 우리는 누구인가 | 우리는 누구인가?
ko | 2019년 연차 보고서 | 2020년 연차 보고서
zh | 我们的工作 | 我们的工作。
zh | 2019年年度报告 | 2020年年度报告
zh | 我们在三个城市开办夜校，教成年人读书写字。 | 我们在四个城市开办夜校，教成年人读书和写字。
zh | 图书馆每天上午九点开门。 | 图书馆周日上午九点开门。
ja | 私たちの仕事 | 私たちの仕事！
ja | 庭は毎日だれでも入れます。 | 庭は毎日どなたでも入れます。
ja | 2019年度報告書 | 2020年度報告書
ja | 工房では自転車の修理を無料で行っています。 | 工房では毎週、自転車の修理を無料で行っています。
th | รายงานประจำปี 2562 | รายงานประจำปี 2563
th | เราคือใคร | เราคือใคร?
th | ห้องสมุดเปิดทุกวันเวลาเก้าโมงเช้า | ห้องสมุดเปิดทุกวันเวลาสิบโมงเช้า
km | យើងជានរណា | យើងជានរណា?
my | ကျွန်ုပ်တို့ အကြောင်း | ကျွန်ုပ်တို့၏ အကြောင်း
"""
"""Edits as authors make them: language, former text, text."""

APART = """
nl | Noord | Woord
nl | Peru | Perm
nl | Iran | Irak
nl | Kaart | Maart
nl | Partner | Partij
nl | Niger | Nigeria
nl | Over ons | Overal
nl | Onze tuin | Mijn huis
nl | een twee drie vier | een twee zes zeven
nl | Contact | Contracten en voorwaarden
nl | De tuin is open voor de buurt en voor de school. | De brug is dicht voor de trein en voor de tram.
en | Menu | Venue
en | Austria | Australia
en | Home | Rome
en | Our team | Your home
en | The library opens at nine in the morning. | The workshop repairs bicycles for its neighbours.
de | Haus | Maus
fr | Notre équipe | Votre panier
ru | Москва | Мозг
ar | من نحن | أين نعمل
zh | 我们的工作 | 联系方式
zh | 北京 | 南京
ja | 仕事 | 家事
ja | 庭は毎日だれでも入れます。 | 工房では自転車を直します。
th | เราคือใคร | ติดต่อเรา
"""
"""Texts that are as near by chance."""


def pairs(table: str) -> list[tuple[str, str, str]]:
    """(language, former text, text) of each line of a table."""
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return [(tag, former, text) for tag, former, text in lines]


def entry(text: str, translation: str, *, context: str = "", notes: str = "", say: str = "") -> str:
    """The lines of a translated entry of content/a.md."""
    lines = [*notes.splitlines(), "#: content/a.md", f"#, {say}no-python-format"]
    lines += [f"msgctxt {strings.quote(context)}"] if context else []
    lines += [f"msgid {strings.quote(text)}", f"msgstr {strings.quote(translation)}"]
    return "\n" + "\n".join(lines) + "\n"


def wanted(
    text: str, *, context: str = "", plural: str | None = None, links: str = ""
) -> PotMessage:
    """A message of content/a.md; `links` are the addresses of its links."""
    notes = [f"[{number}]: {address}" for number, address in enumerate(links.split(), 1)]
    return PotMessage(context, text, plural, notes, ["content/a.md"], "no-python-format")


def offered(old: str, *new: PotMessage) -> list[Entry]:
    """The entries after an update, without the header and those that are out of use."""
    entries = pofile.read((HEADER + "\n" + merged(old, new)).encode()).entries[1:]
    return [each for each in entries if not each.obsolete]


@pytest.mark.parametrize(("tag", "former", "text"), pairs(EDITS))
def test_an_edited_text_is_offered_its_translation(tag: str, former: str, text: str) -> None:
    """Short or long, with spaces between its words or without; fuzzy, with the former text."""
    (found,) = offered(entry(former, "T"), wanted(text))

    assert found.translations == ("T",)
    assert found.fuzzy
    assert f"#| msgid {strings.quote(former)}" in found.lines


@pytest.mark.parametrize(("tag", "former", "text"), pairs(APART))
def test_another_text_is_offered_nothing(tag: str, former: str, text: str) -> None:
    """A translator would have to delete it all."""
    (found,) = offered(entry(former, "T"), wanted(text))

    assert found.translations == ("",)


def test_among_all_texts_each_finds_its_own() -> None:
    """And what is offered is much like the text."""
    edits = [*pairs(EDITS), *pairs(APART)]
    old = "".join(entry(each, each) for each in dict.fromkeys(former for _, former, _ in edits))
    former = {text: former for _, former, text in pairs(EDITS)}
    found = offered(old, *map(wanted, dict.fromkeys(text for _, _, text in edits)))

    likeness = [
        Indel.normalized_similarity(each.text, each.translations[0])
        for each in found
        if any(each.translations)
    ]
    wrong = [
        (each.text, each.translations[0])
        for each in found
        if each.text in former and each.translations[0] != former[each.text]
    ]
    assert wrong == []
    assert median(likeness) > 0.8
    assert len(likeness) == len(former)


# ---------------------------------------------------------------- one text for another use


@pytest.mark.parametrize("stays", [False, True])
@pytest.mark.parametrize(("before", "after"), [("title", ""), ("", "title"), ("alt", "label")])
def test_the_same_text_in_another_context_is_offered(before: str, after: str, stays: bool) -> None:
    """Whether it moves there, or stands in both; of that in use nothing changes."""
    old = entry("Onze tuin", "Our garden", context=before)
    new = [wanted("Onze tuin", context=each) for each in ([before, after] if stays else [after])]

    text = merged(old, new)
    *kept, found = offered(old, *new)

    assert (found.translations, found.fuzzy, found.context) == (("Our garden",), True, after)
    assert '#| msgid "Onze tuin"' in found.lines
    assert [each.source for each in kept] == ([old] if stays else [])
    assert "#~" not in text


def test_a_text_like_one_in_use_is_offered_its_translation() -> None:
    """A list of reports grows by one every year; a translator who takes the offer out is heeded."""
    old = entry("Verslag 2020", "Report 2020")
    new = [wanted("Verslag 2020"), wanted("Verslag 2021"), wanted("Verslag 2022")]

    first, *others = offered(old, *new)
    emptied = merged(old, new).replace('1"\nmsgstr "Report 2020"', '1"\nmsgstr ""')

    assert not first.fuzzy
    assert [(each.translations, each.fuzzy) for each in others] == [(("Report 2020",), True)] * 2
    assert offered("\n" + emptied, *new)[1].translations == ("",)


PLURAL = (
    "\n# mine\n#: content/a.md\n#, no-python-format\n"
    'msgid "dag"\nmsgid_plural "dagen"\nmsgstr[0] "day"\nmsgstr[1] "days"\n'
)


@pytest.mark.parametrize(
    ("old", "new", "translations"),
    [
        (entry("dag", "day"), wanted("dag", plural="dagen"), ("day", "day")),
        (entry("dagen", "days"), wanted("dagen", plural="alle dagen"), ("days", "days")),
        (PLURAL, wanted("dag"), ("day",)),
        (PLURAL, wanted("dagen"), ("days",)),
        (PLURAL, wanted("dag", plural="de dagen"), ("day", "days")),
        (PLURAL, wanted("dag!", plural="dagen!"), ("day", "days")),
        (PLURAL, wanted("dag", plural="dagen", context="label"), ("day", "days")),
        (PLURAL.replace('"day"', '""'), wanted("dag"), ("days",)),
    ],
)
def test_a_plural_that_comes_or_goes(
    old: str, new: PotMessage, translations: tuple[str, ...]
) -> None:
    """The one translation serves as each form, and the form for one, or for many, as the only."""
    (found,) = offered(old, new)
    text = merged(old, [new])

    assert (found.translations, found.fuzzy) == (translations, True)
    assert all(each in text for each in ('"day"', '"days"') if each in old)


# ---------------------------------------------------------------- parts of a text

ONE = "De tuin is er voor kinderen uit de hele buurt."
TWO = "In de winter is er [een werkplaats][1] voor hout en fietsen."
HAIKU = ("庭は近所の子どもたちに開かれています。", "冬には木工と自転車の工房があります。")


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((ONE, TWO), f"{ONE} {TWO}"),
        ((TWO, ONE), f"{TWO} {ONE}"),
        ((ONE, TWO), f"{ONE} Maar {TWO}"),
        ((ONE, TWO, "Kom eens langs op zaterdag!"), f"{ONE} {TWO} Kom eens langs op zaterdag!"),
        (HAIKU, "".join(HAIKU)),
    ],
)
def test_a_text_that_is_divided_and_one_of_several(parts: Sequence[str], whole: str) -> None:
    """Each part gets the translation of the whole, and the whole those of its parts in order."""
    divided = offered(entry(whole, "ALL"), *map(wanted, parts))
    (one,) = offered("".join(entry(each, each.upper()) for each in parts), wanted(whole))
    former = (" " if whole.isascii() else "").join(parts)

    assert [(each.translations, each.fuzzy) for each in divided] == [(("ALL",), True)] * len(parts)
    assert all(f"#| msgid {strings.quote(whole)}" in each.lines for each in divided)
    assert (one.translations, one.fuzzy) == ((former.upper(),), True)
    assert f"#| msgid {strings.quote(former)}" in one.lines


def test_an_entry_that_names_no_file_may_be_of_any() -> None:
    """As other tools write them; one that is out of use has lost its file, and there are many."""
    bare = f'\nmsgid "{ONE} {TWO}"\nmsgstr "ALL"\n'

    assert offered(bare, wanted(ONE))[0].translations == ("ALL",)
    assert offered(bare.replace("msg", "#~ msg"), wanted(ONE))[0].translations == ("",)


def test_a_doubted_translation_is_not_copied() -> None:
    """What is copied again and again would be said to be of a text that it is not of."""
    old = entry("Verslag 2020", "Report 2020") + entry("Verslag 2021", "Report 2020", say="fuzzy, ")
    new = [wanted("Verslag 2020"), wanted("Verslag 2021"), wanted("Verslag 2022")]

    assert '#| msgid "Verslag 2020"' in offered(old, *new)[2].lines


def test_notes_and_links_go_with_the_parts() -> None:
    """Every translator's comment is kept, and a link keeps its address under its new number."""
    old = entry(
        f"{ONE[:-1]}: [hier][1].", "Open: [here][1].", notes="# a\n#. [1]: /x", say="fuzzy, "
    )
    old += entry(TWO, "In winter [a workshop][1].", notes="# b\n#. [1]: /y")
    whole = wanted(f"{ONE[:-1]}: [hier][1]. {TWO[:-3]}[2].", links="/x /y")._replace(
        text=f"{ONE[:-1]}: [hier][1]. {TWO.replace('[1]', '[2]')}"
    )

    (found,) = offered(old, whole)

    assert found.translations == ("Open: [here][1]. In winter [a workshop][2].",)
    assert {"# a", "# b"} <= set(found.lines)
    assert found.flags == {"fuzzy", "no-python-format"}


def test_a_part_is_looked_for_in_its_own_file() -> None:
    """What stands elsewhere, or is a few words of many, is not offered."""
    elsewhere = wanted(ONE)._replace(files=["content/b.md"])
    long = " ".join(f"{ONE[:-1]} en {number} {TWO} voor {number}" for number in "abcdefg")

    assert offered(entry(f"{ONE} {TWO}", "ALL"), elsewhere)[0].translations == ("",)
    assert offered(entry(long, "ALL"), wanted(ONE))[0].translations == ("",)
    assert offered(entry("Over ons", "T"), wanted(f"{ONE} Over ons"))[0].translations == ("",)


def test_the_surest_offer_comes_first_whatever_the_order() -> None:
    """A near text does not take what is another's own."""
    old = entry("een twee drie vier vijf zes zeven", "A") + entry("acht negen tien", "B")
    new = [
        wanted("een twee drie vier vijf acht tien"),
        wanted("een twee drie vier vijf zes *zeven*"),
    ]

    near, own = offered(old, *new)

    assert (near.translations, own.translations) == (("",), ("A",))


def test_a_text_that_waits_is_offered_what_is_gone_now() -> None:
    """Its own comments stay, beside those of the former entry."""
    blank = entry("een tuin voor de buurt", "", notes="# blank")
    old = blank + entry("een tuin voor de stad", "A garden", notes="# former")

    (found,) = offered(old, wanted("een tuin voor de buurt"))

    assert (found.translations, found.fuzzy) == (("A garden",), True)
    assert {"# blank", "# former"} <= set(found.lines)


def test_readers_do_not_see_what_became_fuzzy(tmp_path: Path) -> None:
    """After an edit and an update the page shows the source text, marked; nothing is lost."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "translate", "update")
    page = folder / "content/pages/about.md"
    page.write_text(page.read_text("utf-8").replace("Wie wij zijn.", "Wie wij nu zijn."), "utf-8")
    apps.flask(folder, "translate", "update")
    catalog = (folder / "translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    html = apps.make_app(folder).test_client().get("/en/about/").text

    assert '#| msgid "Wie wij zijn."\nmsgid "Wie wij nu zijn."\nmsgstr "Who we are."' in catalog
    assert '<p lang="nl" dir="ltr">Wie wij nu zijn.</p>' in html
