"""A protected partner: what is taken out of its record, and where no word of it may stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from portret import protected
from portret.content import lint, loader, protection
from portret.content.records import Grant, Image, Partner, Quote
from portret.errors import Problems
from portret.protected import ProtectedWords
from tests import documents
from tests.sites import make_site, partner, png

ANKER = "partners/anker/index.md"
MATTER = """\
safety: protected
protected_words: [Zoë Ånsen, Łódź]
image: {file: foto.png, alt: Een schip, credit: Jan Foto}
quote: {text: Vaar uit!, who: De schipper}
countries: [BY]
website: https://www.anker.example/over/
organisation: {legal_name: Anker BV, short_name: ABV, org_id: NL-KVK-22, founded: 1974, country: BY}
support:
  - {id: g1, title: Steun, amount: 250000, currency: BYN, awarded: 2019-01-02}
"""
FILES: Mapping[str, str | bytes | None] = {
    ANKER: partner(MATTER),
    "partners/anker/foto.png": png(3, 2),
    "partners/boei/index.md": "---\ntitle: Boei\npublished: 2017-06-05\n---\n\nEen boei.\n",
}


def read(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Partner:
    """The protected partner."""
    return loader.load(make_site(folder, {**FILES, **(files or {})})).partners["anker"]


def test_the_record_lacks_what_readers_must_not_get(tmp_path: Path) -> None:
    """What is left is as it was; translators get no message of what is not shown."""
    found = read(tmp_path)
    organisation = found.organisation

    assert (found.countries, found.website, found.protected_words) == ((), "", ())
    assert found.quote == Quote(text="Vaar uit!")
    assert found.image == Image(file="foto.png", alt="Een schip")
    assert organisation
    assert (organisation.legal_name, organisation.org_id, organisation.country) == ("", "", "")
    assert (organisation.short_name, organisation.founded) == ("ABV", 1974)
    assert found.support == (Grant(id="g1", title="Steun", awarded=date(2019, 1, 2)),)
    texts = {"Anker", "Een schip", "Vaar uit!", "Steun", "Een portret."}
    assert {each.text for each in found.messages} == texts
    assert [path for path, _ in found.withheld].count("protected_words") == 2


def test_an_open_partner_keeps_everything(tmp_path: Path) -> None:
    """That is what a partner is who says nothing of safety."""
    plain = MATTER.replace("safety: protected\nprotected_words: [Zoë Ånsen, Łódź]\n", "")
    found = read(tmp_path, {ANKER: partner(plain)})

    assert (found.safety, found.withheld) == ("open", ())
    assert (found.countries, found.website) == (("BY",), "https://www.anker.example/over/")


def test_an_organisation_of_which_nothing_is_left_is_none(tmp_path: Path) -> None:
    """So that the page has no heading above nothing."""
    matter = "safety: protected\norganisation: {legal_name: Anker BV, org_id: NL-KVK-22}"

    assert read(tmp_path, {ANKER: partner(matter)}).organisation is None


BOEI = "partners/boei/index.md"
ABOUT = "pages/about.md"


def boei(matter: str = "", body: str = "Een boei.\n") -> str:
    return f"---\ntitle: Boei\npublished: 2017-06-05\n{matter}---\n\n{body}"


@pytest.mark.parametrize(
    ("path", "text", "line", "field"),
    [
        (BOEI, boei(body="Met Zoë Ånsen.\n"), 6, ""),
        (BOEI, boei(body="Met zoe   ansens\nboot.\n"), 6, ""),
        (BOEI, boei(body="Eerst.\n\nMet *Zo*ë Ån<!-- x -->sen.\n"), 8, ""),
        (BOEI, boei(body="Met [Zo](https://a.example)ë Ånsen.\n"), 6, ""),
        (BOEI, boei(body="Met Zo&euml;&#32;&Aring;nsen.\n"), 6, ""),
        (BOEI, boei(body="Met Zo\u00adë Ån\u200csen.\n"), 6, ""),
        (BOEI, boei(body="Eerst.\n\n```\nzoe_ansen\n```\n"), 9, ""),
        (BOEI, boei(body="Eerst.\n\n```zoe_ansen x\ny\n```\n"), 8, ""),
        (BOEI, boei(body="Eerst.\n\n~~~ Zoë-Ånsen\n~~~\n"), 8, ""),
        (BOEI, boei(body="Zie [x](https://a.example/?q=Zo%C3%AB+%C3%85nsen).\n"), 6, ""),
        (BOEI, boei(body="## Kop {#zoe-ansen}\n\nTekst.\n"), 6, ""),
        (BOEI, boei(body="Tekst.[^1]\n\n[^1]: Van Zoë Ånsen.\n"), 8, ""),
        (BOEI, boei(body="Naar LODZ.\n"), 6, ""),
        (BOEI, boei(body="Zie https://anker.example/over/ons/.\n"), 6, ""),
        (BOEI, boei(body="Nummer NL KVK 22.\n"), 6, ""),
        (BOEI, boei("about: Van Zoë Ånsen.\n"), 4, "about: "),
        (BOEI, boei("summary: Van Zoë Ånsen.\n"), 4, "summary: "),
        (BOEI, boei("aliases: [zoe-ansen]\n"), 4, "aliases: "),
        (BOEI, boei("quote:\n  text: Ja!\n  who: Zoë Ånsen\n"), 6, "quote.who: "),
        (BOEI, boei("facts:\n  - {label: Łódź, value: '1'}\n"), 5, "facts.label: "),
        (BOEI, boei("website: https://anker.example/over\n"), 4, "website: "),
        (ANKER, partner(MATTER, "Zie [ons](https://nl.anker.example/elders/).\n"), 15, ""),
        (ANKER, partner(MATTER + "aliases: [lodz]\n"), 13, "aliases: "),
        ("partners/zoe-ansen/index.md", boei(), 1, "the name of its file or folder: "),
        (ABOUT, "---\ntitle: Zoë Ånsen\n---\n", 2, "title: "),
        ("themes.yaml", "news:\n  title: Nieuws\n  description: Łódź\n", 3, "description: "),
        ("themes.yaml", "lodz:\n  title: Nieuws\n", 2, "the theme's code: "),
        ("site.yaml", "name: Proef\nlanguages: [nl]\ndescription: In Łódź\n", 3, "description: "),
        (
            "site.yaml",
            "name: Proef\nlanguages: [nl]\nredirects: {/nl/lodz/: /nl/}\n",
            3,
            "redirects: ",
        ),
        ("root/zoe-ansen.txt", "Ja.\n", 1, ""),
        ("root/a.txt", "Zoë Ånsen\n", 1, ""),
    ],
)
def test_a_protected_word_is_an_error_wherever_it_would_be_published(
    tmp_path: Path, path: str, text: str, line: int, field: str
) -> None:
    """However it is written, in whosever text; the message does not repeat it."""
    with pytest.raises(Problems) as error:
        read(tmp_path, {path: text})
    [found] = [each for each in error.value.problems if "protects" in each.message]

    assert Path(found.path).as_posix().endswith(path)
    assert (found.line, found.message.partition("what ")[0]) == (line, field)
    assert f"{ANKER}:" in found.message
    assert not ProtectedWords({"Zoë Ånsen": "", "Łódź": "", "anker.example": ""}).place(
        found.message, found.remedy
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (BOEI, boei("x_note: Met Zoë Ånsen\n# Łódź\n", "Tekst. <!-- Zoë Ånsen -->\n")),
        (BOEI, boei(body="Zoë en Ånsen.\n")),
        (BOEI, boei(body="Zie https://anker.example.org/ en https://anker.example/ons/.\n")),
        (ANKER, partner(MATTER, "Het eerste anker, van Zoë.\n")),
    ],
)
def test_what_is_not_published_may_hold_it(tmp_path: Path, path: str, text: str) -> None:
    """Comments and fields of one's own, and other words and addresses."""
    read(tmp_path, {path: text})


def test_a_country_of_another_partner_names_itself(tmp_path: Path) -> None:
    """A code is shown as a name in each language of the site."""
    matter = "safety: protected\nprotected_words: [Belarus]\n"
    with pytest.raises(Problems) as error:
        read(tmp_path, {ANKER: partner(matter), BOEI: boei("countries: [NL, BY]\n")})

    [found] = error.value.problems
    assert (found.line, found.message.partition(" what")[0]) == (4, "countries:")


@pytest.mark.parametrize(
    ("matter", "body", "message"),
    [
        ("protected_words: [Zoë]", "Een portret.\n", "a partner that is not protected"),
        ("safety: protected\nprotected_words: ['—']", "Een portret.\n", "stands everywhere"),
        ("safety: protect", "Een portret.\n", "where open or protected was expected"),
        ("safety: protected", "Zie [het verslag](./a.pdf).\n", "a document of a protected partner"),
    ],
)
def test_what_cannot_be_protected_is_an_error(
    tmp_path: Path, matter: str, body: str, message: str
) -> None:
    """Words that protect nothing, a slip of the pen, documents."""
    files = {ANKER: partner(matter, body), "partners/anker/a.pdf": documents.PDF}
    with pytest.raises(Problems) as error:
        read(tmp_path, files)

    assert [message in each.message for each in error.value.problems] == [True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Ånsen", "zoe-ansen"),
        ("Straße", "STRASSE"),
        ("Łódź Øst", "lodz ost"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("أَحْمَد", "احمـد"),
        ("علی کریم", "على كريم"),
        ("٢٥٠٠", "2500"),
        ("Ｚｏｅ", "zoe"),
        ("Œuvre Æther", "oeuvreaether"),
    ],
)
def test_folded_words_are_equal(one: str, other: str) -> None:
    """Without what people leave out or write otherwise."""
    assert protected.folded(one) == protected.folded(other)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.a.example/", {"a.example"}),
        ("http://A.example:8080/B/?q=1#c", {"a.example:8080/b"}),
        ("https://bücher.example/x", {"bücher.example/x", "xn--bcher-kva.example/x"}),
        ("https://xn--bcher-kva.example", {"bücher.example", "xn--bcher-kva.example"}),
    ],
)
def test_an_address_has_a_plain_form(url: str, found: set[str]) -> None:
    """With its host in letters and in ASCII."""
    assert protected.addresses(url) == found


def test_words_of_several_partners_come_together(tmp_path: Path) -> None:
    """Those of hidden ones too; each knows where it is protected."""
    other = boei("draft: true\nsafety: protected\nprotected_words: [Geheim]\n")
    site = loader.load(make_site(tmp_path, {**FILES, BOEI: other}))
    found = protection.words(site.partners.values())

    assert str(found.place("geheime")).endswith(f"{BOEI}:6")
    assert str(found.place("lodz")).endswith(f"{ANKER}:5")
    assert found.place("open") is None


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        (ANKER, "[Zoë Ånsen", "[Kabeltouw", f"{BOEI}:7"),
        ("site.yaml", "[nl, en, ar]", "[nl, fr]", f"{BOEI}:4"),
    ],
)
def test_what_was_known_before_is_looked_at_for_what_is_new(
    tmp_path: Path, path: str, old: str, new: str, line: str
) -> None:
    """A freeze does not read files again that did not change."""
    text = MATTER.replace("Łódź", "Norvège")
    files = {**FILES, ANKER: partner(text), BOEI: boei("countries: ['NO']\n", "Kabel*touw*.\n")}
    folder = make_site(tmp_path, files)
    site = loader.load(folder)
    place = folder / path
    place.write_text(place.read_text("utf-8").replace(old, new), "utf-8")
    known = {("partner", key): site.partners[key] for key in ("anker", "boei")}
    changed = ("partner", Path(path).parent.name)

    with pytest.raises(Problems) as error:
        loader.load(folder, {name: each for name, each in known.items() if name != changed})
    assert [line in str(each) for each in error.value.problems] == [True]


def test_check_tells_what_a_file_still_holds(tmp_path: Path) -> None:
    """And where the text names what a field keeps back."""
    body = "In Belarus of Wit-Rusland, met de schipper en 250.000 roebel.\n"
    folder = make_site(tmp_path, {**FILES, ANKER: partner(MATTER, body)})
    found = lint.problems(loader.load(folder), folder, date(2020, 1, 1))

    assert [each.line for each in found] == [4, 15]
    assert "countries, image.credit, organisation.country" in found[0].message
    assert "protected_words" not in found[0].message
    assert found[1].message.startswith("what `")
