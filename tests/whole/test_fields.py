"""Every field of content does something: who changes it sees another site."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from portret.images import typesetting
from tests import apps
from tests.images.test_svg import drawing
from tests.sites import png

SITE = """\
name: Proef
description: Een proef.
base_url: https://proef.example
languages: [nl]
excerpt: 30
stale_after: 36
organisation: {name: Fonds, website: "https://fonds.example", org_id: NL-KVK-1, email: a@b.example}
grants: {prefix: 360G-proef, licence: "https://fonds.example/licentie"}
security: {contact: "mailto:c@b.example", expires: 2030-01-01}
redirects: {/vroeger: /nl/partners/anker/}
look:
  logo: {light: logo.svg, dark: nacht.svg}
  icon: icon.png
  accent: {light: "#0b6e4f", dark: "#71ab99"}
  paper: {light: "#ffffff", dark: "#0d1512"}
  ink: {light: "#14211c", dark: "#eeeeee"}
  font: {headings: kop.woff2, text: tekst.woff2}
"""
ANKER = """\
---
title: Anker
title_lang: en
published: 2017-06-04
updated: 2018-07-08
summary: Wat het is, en wat het doet.
image:
  file: foto.png
  alt: Een schip
  caption: Op zee
  credit: Jan Foto
  licence: CC0
  focus: 40% 30%
about: Over het schip.
quote: {text: Vaar uit!, who: De schipper}
facts: [{label: Bemanning, value: "12", unit: mensen, as_of: 2016, source: "https://bron.example"}]
themes: [news]
countries: [NL]
website: https://anker.example
organisation:
  {legal_name: Anker BV, short_name: ABV, org_id: NL-KVK-2, founded: 1974, country: "NO"}
status: current
support:
  - id: g1
    title: Steun
    description: Voor de romp.
    amount: 250000
    currency: EUR
    awarded: 2019-01-02
    start: 2019-02-03
    end: 2020-03-04
    programme: Zee
related: [cel]
aliases: [oud]
draft: false
show_from: 2010-01-01
show_until: 2100-01-01
---

Een lang verhaal over een schip op zee.
"""
OTHERS = {
    f"partners/{key}/index.md": f"---\ntitle: {key.title()}\npublished: {day}\n---\n\nTekst.\n"
    for key, day in [("boei", "2001-01-02"), ("cel", "2001-01-01")]
    + [(f"dam-{n}", f"2017-06-1{n}") for n in range(6)]
}
"""More than stand below a portrait: one that is far in time does so only where it is related."""

FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": SITE,
    "themes.yaml": "news: {title: Nieuws, description: Wat er is, aliases: [pers]}\n"
    "arts: {title: Kunst}\n",
    "partners/anker/index.md": ANKER,
    "partners/anker/foto.png": png(300, 200),
    "partners/anker/ander.png": png(200, 300),
    "partners/brug/index.md": None,
    "partners/brug/brug.png": None,
    "logo.svg": drawing("<g/>"),
    "nacht.svg": drawing("<path/>"),
    "icon.png": png(512, 512),
    "ander.png": png(600, 600),
    "kop.woff2": typesetting.SERIF.path.read_bytes(),
    "tekst.woff2": typesetting.ARABIC.path.read_bytes(),
    "pages/about.md": "---\ntitle: Over ons\nsummary: Kort\nmenu: 2\naliases: [wij]\n---\n\nWij.\n",
    **OTHERS,
}
PORTRAIT, ABOUT, THEMES = "partners/anker/index.md", "pages/about.md", "themes.yaml"


Site = tuple[list[str], Iterator[bytes]]


def seen(folder: Path, files: Mapping[str, str | bytes | None]) -> Site:
    """All that readers and machines get of a site: the addresses, and what is at each in turn.

    What stands there is made when it is asked for; a picture has a name for each content.
    """
    app = apps.make_app(apps.make(folder, files))
    browser, addresses = app.test_client(), app.extensions["portret"].current().addresses
    paths = sorted(addresses, key=lambda path: "anker" not in path)  # of which most fields are
    return paths, (browser.get(path).data if addresses[path].kind.page else b"" for path in paths)


def same(site: Site, before: Mapping[str, bytes]) -> bool:
    """Whether readers would see no difference."""
    paths, data = site
    return paths == list(before) and all(map(operator.eq, data, before.values()))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as it is."""
    return dict(zip(*seen(tmp_path_factory.mktemp("before"), FILES), strict=True))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        *(
            ("site.yaml", old, new)
            for old, new in (
                ("name: Proef", "name: Toets"),
                ("Een proef.", "Een toets."),
                ("proef.example", "toets.example"),
                ("[nl]", "[nl, en]"),
                ("excerpt: 30", "excerpt: 20"),
                ("stale_after: 36", "stale_after: 0"),
                ("name: Fonds", "name: Stichting"),
                ('website: "https://fonds', 'website: "https://stichting'),
                ("NL-KVK-1", "NL-KVK-9"),
                ("a@b", "x@b"),
                ("360G-proef", "360G-toets"),
                ("/licentie", "/licence"),
                ("c@b", "y@b"),
                ("2030-01-01", "2031-01-01"),
                ("/vroeger", "/eerder"),
                ("light: logo.svg", "light: nacht.svg"),
                ("dark: nacht.svg", "dark: logo.svg"),
                ("icon.png", "ander.png"),
                ("#0b6e4f", "#0b6e40"),
                ("#71ab99", "#71ab90"),
                ("#ffffff", "#fffff0"),
                ("#0d1512", "#0d1510"),
                ("#14211c", "#14211d"),
                ("#eeeeee", "#eeeeef"),
                ("headings: kop.woff2", "headings: tekst.woff2"),
                ("text: tekst.woff2", "text: kop.woff2"),
            )
        ),
        *(
            (PORTRAIT, old, new)
            for old, new in (
                ("title: Anker", "title: Schip"),
                ("title_lang: en", "title_lang: fr"),
                ("2017-06-04", "2017-06-03"),
                ("2018-07-08", "2018-07-09"),
                ("Wat het is,", "Wat het was,"),
                ("foto.png", "ander.png"),
                ("Een schip", "Een boot"),
                ("Op zee", "Op een meer"),
                ("Jan Foto", "Piet Foto"),
                ("CC0", "CC BY"),
                ("40% 30%", "10% 90%"),
                ("Over het schip.", "Over de boot."),
                ("Vaar uit!", "Blijf!"),
                ("De schipper", "De stuurman"),
                ("Bemanning", "Bezetting"),
                ('"12"', '"13"'),
                ("mensen", "zielen"),
                ("2016", "2015"),
                ("bron.example", "put.example"),
                ("[news]", "[arts]"),
                ("[NL]", "[BE]"),
                ("anker.example", "schip.example"),
                ("Anker BV", "Schip BV"),
                ("legal_name: Anker BV, short_name: ABV", "short_name: ABV"),
                ("short_name: ABV", "short_name: ANK"),
                ("NL-KVK-2", "NL-KVK-3"),
                ("1974", "1975"),
                ('country: "NO"', "country: SE"),
                ("status: current", "status: past"),
                ("status: current", "safety: protected"),
                ("id: g1", "id: g2"),
                ("title: Steun", "title: Hulp"),
                ("Voor de romp.", "Voor de mast."),
                ("250000", "250001"),
                ("EUR", "USD"),
                ("    amount: 250000\n    currency: EUR\n", ""),
                ("2019-01-02", "2019-01-03"),
                ("2019-02-03", "2019-02-04"),
                ("2020-03-04", "2020-03-05"),
                ("programme: Zee", "programme: Meer"),
                ("[cel]", "[boei]"),
                ("[oud]", "[ouder]"),
                ("draft: false", "draft: true"),
                ("2010-01-01", "2099-01-01"),
                ("2100-01-01", "2011-01-01"),
                ("Een lang verhaal", "Een kort verhaal"),
            )
        ),
        (ABOUT, "Over ons", "Wie wij zijn"),
        (ABOUT, "Kort", "Heel kort"),
        (ABOUT, "menu: 2\n", ""),
        (ABOUT, "[wij]", "[ons]"),
        (ABOUT, "summary", "updated: 2018-01-01\nsummary"),
        (ABOUT, "summary", "draft: true\nsummary"),
        (THEMES, "Nieuws", "Media"),
        (THEMES, "Wat er is", "Wat er was"),
        (THEMES, "[pers]", "[media]"),
    ],
)
def test_a_changed_field_changes_the_site(
    tmp_path: Path, before: Mapping[str, bytes], file: str, old: str, new: str
) -> None:
    """In some page, feed, list, drawing's name or file of data."""
    text = str(FILES[file])
    assert old in text

    assert not same(seen(tmp_path, {**FILES, file: text.replace(old, new, 1)}), before)


def test_the_same_fields_give_the_same_site(tmp_path: Path, before: Mapping[str, bytes]) -> None:
    """So that the test above can fail."""
    assert same(seen(tmp_path, FILES), before)


def test_a_foundation_can_be_written_to(before: Mapping[str, bytes]) -> None:
    """Its address stands in the footer of each page."""
    for path in ("/nl/", "/nl/partners/anker/", "/nl/404.html"):
        assert b'<a href="mailto:a@b.example" dir="ltr">a@b.example</a>' in before[path]
