"""Warnings about content: what nobody meant is named, and what good authors write is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portret.content import lint, loader
from tests.sites import SITE, make_site, partner, png

ANKER = "partners/anker/index.md"
GRANT = (
    "support:\n  - id: a\n    title: b\n    amount: 1\n    currency: EUR\n    awarded: 2017-01-01"
)
TODAY = date(2026, 5, 1)


def told(folder: Path, files: dict[str, str | bytes | None]) -> list[tuple[str, int, str]]:
    """(file, line, message and remedy) of each warning about the tiny site with these files."""
    place = make_site(folder, files)
    found = lint.problems(loader.load(place), place, TODAY)
    assert {each.severity for each in found} <= {"warning"}
    return [
        (
            str(Path(each.path).resolve().relative_to(place)),
            each.line,
            f"{each.message}. {each.remedy}",
        )
        for each in found
    ]


def assert_sole(found: list[tuple[str, int, str]], path: str, line: int, *phrases: str) -> None:
    """There is one warning, about this line, and it has all these phrases."""
    assert [each[:2] for each in found] == [(path, line)], found
    for phrase in phrases:
        assert phrase in found[0][2]


@pytest.mark.parametrize(
    ("matter", "line", "phrases"),
    [
        (
            "summary: Actie #MeToo in de pers",
            4,
            ["summary: the text ends before “#MeToo in", "quot"],
        ),
        ("summary: #MeToo", 4, ["summary: the text ends before “#MeToo”"]),
        ("summary: Een lange\n  zin over #zee", 5, ["summary: the text ends before “#zee”"]),
        ("image:\n  file: zee.png\n  alt: De zee #1", 6, ["alt: the text ends before “#1”"]),
        (
            "facts:\n  - as_of: 2025\n    label: Plaats\n    value: Op #2",
            7,
            ["value: the text ends before"],
        ),
        ("organisation:\n  legal_name: A #b", 5, ["legal_name: the text ends"]),
        ("summary: De **zee** roept", 4, ["summary: “**zee**”, where plain text", "take them out"]),
        ("summary: De *grote* zee", 4, ["“*grote*”"]),
        ("summary: De _grote_ zee", 4, ["“_grote_”"]),
        ("summary: Zie [de zee](../zee/)", 4, ["“[de zee](../zee/)”"]),
        ("summary: Met `code` erin", 4, ["“`code`”"]),
        ("summary: Ooit ~~weg~~ terug", 4, ["“~~weg~~”"]),
        ('summary: "## Kop"', 4, ["“## Kop”"]),
        ("summary: De zee <!-- vraag Anna -->", 4, ["“<!-- vraag Anna -->”"]),
        ("quote: {text: 'Ja <!-- of nee'}", 4, ["quote.text: “<!-- of nee”"]),
        ("summary: De zee van {{ site.naam }}", 4, ["“{{ site.naam }}”"]),
        ("summary: De zee {% include a.html %}", 4, ["“{% include a.html %}”"]),
        ("summary: Het [mare]{lang=la} en meer", 4, ["“[mare]{lang=la}”"]),
        ("facts:\n  - label: Leden[^1]\n    value: 3\n    as_of: 2025", 5, ["facts.label: “[^1]”"]),
        ("summary: Een<br>twee", 4, ["“<br>”"]),
        ("summary: Een <em>zee</em>", 4, ["“<em>”"]),
        ("summary: Jan &amp; Piet", 4, ["“&amp;”", "the character itself"]),
        ("quote:\n  text: Dat is **veel**\n", 5, ["quote.text: “**veel**”"]),
        ("quote: {text: Ja, who: '*Jan*'}", 4, ["quote.who: “*Jan*”"]),
        (
            "image:\n  file: zee.png\n  alt: De zee\n  credit: '[Jan](https://a.org)'",
            7,
            ["image.cred"],
        ),
        (
            "facts:\n  - label: __Leden__\n    value: 3\n    as_of: 2025",
            5,
            ["facts.label: “__Leden__”"],
        ),
        (GRANT.replace("title: b", "title: '**b**'"), 6, ["support.title: “**b**”"]),
        ("summary: Ver\u200bborgen", 4, ["an invisible character (U+200B)"]),
        ("summary: Een\u200b", 4, ["U+200B"]),
        ("summary: Caf\ufffd", 4, ["a sign for a letter that was lost"]),
        ("summary: \uf0b7 Punt", 4, ["a character of one font"]),
        ("summary: CafÃ© en theeâ€™s", 4, ["a wrong encoding"]),
        ("updated: 2016-01-01", 4, ["updated: 2016-01-01 lies before `published`, 2017-06-04"]),
        ("updated: 2036-01-01", 4, ["updated: 2036-01-01 lies more than a year ahead"]),
        (GRANT.replace("2017-01-01", "2071-01-01"), 9, ["support.awarded: 2071-01-01 lies"]),
        (
            GRANT.replace("2017-01-01", "0217-01-01"),
            9,
            ["support.awarded: 0217-01-01 lies far back"],
        ),
        ("organisation: {founded: 2074}", 4, ["organisation.founded: 2074 lies ahead"]),
        ("facts: [{label: a, value: b, as_of: 2071}]", 4, ["facts.as_of: 2071"]),
        (
            "facts:\n  - value: '98'\n    label: Leden",
            6,
            ["facts: “Leden” has no `as_of`", "Add the"],
        ),
        ("facts: [{label: Plaats, value: Oslo}]", 4, ["facts: “Plaats” has no `as_of`"]),
        ("themes: [news, news]", 4, ["themes: “news” is listed twice", "Keep one."]),
        ("themes:\n  - news\n  - news", 6, ["themes: “news”"]),
        ("countries: [NL, BE, NL]", 4, ["countries: “NL”"]),
        ("aliases: [oud, oud]", 4, ["aliases: “oud”"]),
    ],
)
def test_what_nobody_meant_is_named_with_its_line(tmp_path, matter, line, phrases):
    """In the front matter of a portrait."""
    files: dict[str, str | bytes | None] = {ANKER: partner(matter)}
    files |= {"partners/anker/zee.png": png()} if "zee.png" in matter else {}

    assert_sole(told(tmp_path, files), ANKER, line, *phrases)


@pytest.mark.parametrize(
    ("name", "data", "line", "phrases"),
    [
        (ANKER, partner().replace("Anker", "Actie #MeToo in de pers"), 2, ["title: the text ends"]),
        (ANKER, partner().replace("Anker", "De **Anker**"), 2, ["title: “**Anker**”"]),
        (
            ANKER,
            partner().replace("2017-06-04", "2036-01-01"),
            3,
            ["published: 2036-01-01 lies more than a year ahead", "`show_from` is"],
        ),
        (ANKER, partner().replace("2017-06-04", "0017-06-04"), 3, ["published: 0017-06-04 lies"]),
        (ANKER, partner(body="Een.\n\n=======\nTwee.\n"), 8, ["======= under no line"]),
        (ANKER, partner(body="Ver\u200bborgen.\n"), 6, ["U+200B"]),
        (
            "pages/over.md",
            "---\ntitle: Over ons\n---\nJa.\n",
            2,
            ["title: “Over ons” is the title of"],
        ),
        ("pages/over.md", "---\ntitle: ANKER\n---\nJa.\n", 2, ["anker/index.md:2 too"]),
        ("pages/about.md", "---\ntitle: A <b>b</b>\n---\nJa.\n", 2, ["title: “<b>”"]),
        ("site.yaml", SITE + "description: Voor #zee\n", 3, ["description: the text ends before"]),
        ("site.yaml", SITE + "description: Voor *zee*\n", 3, ["description: “*zee*”"]),
        ("themes.yaml", "news: {title: A}\nzee: {title: a}\n", 2, ["title: “a” is the title of"]),
        (
            "themes.yaml",
            "news:\n  title: A\n  description: B #c\n",
            3,
            ["description: the text ends"],
        ),
        ("themes.yaml", "news:\n  title: '*A*'\n", 2, ["title: “*A*”"]),
        (ANKER, partner(body="Een.\n\nZie [1].\n"), 8, ["“[1]”, which is no link"]),
        (ANKER, partner("about: |\n  Een.\n\n  Zie [1].\n"), 7, ["about: “[1]”, which is no"]),
    ],
)
def test_so_it_is_in_other_files(tmp_path, name, data, line, phrases):
    """Titles, Markdown, pages, site.yaml and themes.yaml."""
    assert_sole(told(tmp_path, {name: data}), name, line, *phrases)


@pytest.mark.parametrize(
    "matter",
    [
        "summary: 5 * 3 * 2 = 30, M*A*S*H en snake_case_naam",
        "summary: Journalist*innen und Leser*innen",
        'summary: "Actie #MeToo in de pers"',
        "summary: >-\n  Actie #MeToo\n  in de pers",
        "status: past # sinds 2017",
        "summary: De zee # hier staat uitleg",
        "summary: C# en F#, nr. #1".replace(", nr. #1", ""),
        "summary: B&B; Q&A; R&D",
        "summary: <redactie@anker.example>",
        "summary: '[sic] (zie onder)'",
        "website: https://a.org/x#deel",
        "summary: Dit is zee/\u200boceaan",
        "summary: ภาษา\u200bไทย",
        "summary: 👩‍👩‍👧 thuis",
        "summary: Ação Ártica São",
        "show_until: 2099-01-01",
        "organisation: {founded: 1602}",
        "facts: [{label: a, value: b, as_of: 2025}, {label: c, value: d, as_of: 2025-01-02}]",
        "facts: [{label: a, value: b, as_of: 2016}]\nstatus: past",
        "facts: [{label: Opgericht, value: '1974'}]",
        "updated: 2017-06-04",
        GRANT + "\n    start: 2026-01-01\n    end: 2031-01-01",
        "aliases: [a, b]\ncountries: [NL, BE]\nthemes: [news]",
    ],
)
def test_what_good_authors_write_is_left_alone(tmp_path, matter):
    """A false alarm is worse than none."""
    assert told(tmp_path, {ANKER: partner(matter)}) == []


@pytest.mark.parametrize(
    ("as_of", "more", "named"),
    [
        ("2024-10-31", "", True),
        ("2024-11-01", "", False),
        ("2023", "", True),
        ("2024", "", False),
        ("2017", "status: past\n", False),
        ("2017-06-04", "status: current\n", True),
    ],
)
def test_an_old_figure_is_named(tmp_path: Path, as_of: str, more: str, named: bool) -> None:
    """One of more than 18 months ago; a year lasts to its end, and a past partner has no news."""
    text = partner(f"facts:\n  - {{label: Leden, value: 98, as_of: {as_of}}}\n{more}")

    found = told(tmp_path, {ANKER: text})

    if named:
        says = f"facts: “Leden” is of {as_of}, more than 18 months ago"
        assert_sole(found, ANKER, 5, says, "Write a newer figure", "`facts_stale_after: 0`")
    else:
        assert found == []


@pytest.mark.parametrize(("months", "named"), [(0, False), (12, True), (120, False)])
def test_the_site_says_when_figures_are_old(tmp_path: Path, months: int, named: bool) -> None:
    """Or that they never are."""
    text = partner("facts: [{label: Leden, value: 98, as_of: 2024}]")
    site = f"{SITE}facts_stale_after: {months}\n"

    found = told(tmp_path, {ANKER: text, "site.yaml": site})

    assert [f"more than {months} months ago" in each[2] for each in found] == [True] * named


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-05-01", "2026-05-01 is past"),
        ("2017-01-01", "2017-01-01 is past"),
        ("2026-05-02", "2026-05-02 comes soon"),
        ("2026-06-01", "2026-06-01 comes soon"),
        ("2026-06-02", None),
        ("2027-05-02", None),
        ("2027-05-03", "2027-05-03 is more than a year away"),
    ],
)
def test_security_txt_is_to_be_seen_to_once_a_year(tmp_path, day, says):
    """The day until which it holds is neither past nor near nor far (RFC 9116, 2.5.5)."""
    site = f"{SITE}security:\n  contact: mailto:a@b.example\n  expires: {day}\n"

    found = told(tmp_path, {"site.yaml": site})

    if says:
        assert_sole(found, "site.yaml", 5, f"security.expires: {says}", "set a day within a year")
    else:
        assert found == []


def test_portraits_with_one_id_for_their_grants_are_named(tmp_path):
    """Open data of grants would take the two for one."""
    boei = partner(GRANT).replace("Anker", "Boei")

    found = told(tmp_path, {ANKER: partner(GRANT), "partners/boei/index.md": boei})

    assert_sole(found, "partners/boei/index.md", 5, "has the id “a” too", "anker/index.md")


PIC = png()


@pytest.mark.parametrize(
    ("name", "phrases"),
    [
        ("pages/team/index.md", ["a text that nothing reads", "Move it to pages/team.md."]),
        ("pages/over-ons.markdown", ["a text that nothing reads", "“over-ons.md”"]),
        ("pages/team/jan.md", ["Texts are read as pages/<key>.md"]),
        ("index.md", ["Texts are read as"]),
        ("posts/2017/zee.md", ["Texts are read as"]),
        ("partners/anker/meer.md", ["A portrait has one text, index.md"]),
        ("partners/boei.markdown", ["Move it to partners/boei/index.md."]),
        ("themes.yml", ["It is read as content/themes.yaml alone."]),
        ("site.yml", ["It is read as content/site.yaml alone."]),
        ("config.toml", ["a file that nothing reads"]),
        ("partners/anker/schip.jpg", ["a picture that no text names", "Name it in `image`"]),
        ("partners/anker/fotos/schip.webp", ["a picture that no text names", "beside its text"]),
        ("pages/logo.SVG", ["a picture that no text names"]),
        (
            "partners/anker/verslag.pdf",
            ["a document that no text links to", "[words](verslag.pdf)"],
        ),
        ("_redirects", ["`redirects` of site.yaml"]),
        ("robots.txt", ["the site makes its own"]),
    ],
)
def test_a_file_that_nothing_reads_is_named(tmp_path, name, phrases):
    """With the place where it would be read."""
    assert_sole(told(tmp_path, {name: "x"}), name, 1, *phrases)


def test_files_that_are_named_or_an_editors_own_are_left_alone(tmp_path):
    """Pictures and documents of a text, in whatever spelling; notes and sources of drawings."""
    matter = "image: {file: zee.png, alt: De zee}"
    names = ("notes.txt", "anker/a.psd", "anker/.DS_Store", "anker/README.md", "anker/a.md~")
    files: dict[str, str | bytes | None] = {f"partners/{name}": "x" for name in names}
    files |= {"README.md": "x", "partners/README.md": "x", "pages/README.md": "x"}
    files |= {"LICENSE": "x", "partners/anker/zee.png": PIC, "partners/anker/e\u0301 2.png": PIC}
    files |= {"partners/anker/boot.png": PIC, "partners/anker/jaar.csv": "a,b\n"}
    body = "![Een schip](%C3%A9%202.png)\n\n![Een boot](./boot.png)\n\nHet [jaar](./jaar.csv#2).\n"
    files |= {ANKER: partner(matter, body)}

    assert told(tmp_path, files) == []


def test_a_file_that_a_link_leads_to_is_read(tmp_path):
    """From another folder of the content; a text too."""
    folder = make_site(tmp_path, {ANKER: partner("image: {file: zee.png, alt: De zee}")})
    (folder / "shared").mkdir()
    (folder / "shared/zee.png").write_bytes(PIC)
    (folder / ANKER).rename(folder / "shared/anker.md")
    (folder / ANKER).symlink_to("../../shared/anker.md")
    (folder / "partners/anker/zee.png").symlink_to("../../shared/zee.png")

    assert [*lint.problems(loader.load(folder), folder, TODAY)] == []


@pytest.mark.parametrize(
    ("name", "data", "line", "phrases"),
    [
        (ANKER, partner("", "Een.\n\n<!-- quote -->\n"), 8, ["the portrait has none", "`quote`"]),
        (
            ANKER,
            partner("quote: {text: Ja}", "<!-- quote -->\n\nEen.\n\n<!-- quote -->\n"),
            11,
            ["that already has one", "Keep one"],
        ),
        (
            ANKER,
            partner("quote: {text: Ja}\nabout: |\n  Wij.\n\n  <!-- quote -->\n"),
            8,
            ["which only the text of a portrait has", "Take it out"],
        ),
        (
            "pages/about.md",
            "---\ntitle: Over ons\n---\n\nWie wij zijn.\n\n<!-- quote -->\n",
            7,
            ["which only the text of a portrait has", "Take it out"],
        ),
    ],
)
def test_a_place_that_no_quote_takes_is_named(tmp_path, name, data, line, phrases):
    """Without a quote, a second time, or where none can stand; its right place is no warning."""
    assert_sole(told(tmp_path / "wrong", {name: data}), name, line, *phrases)
    right = partner("quote: {text: Ja}", "Een.\n\n<!-- quote -->\n")
    assert told(tmp_path / "right", {ANKER: right}) == []


def test_the_sample_content_has_no_warning():
    """What ships is an example."""
    content = Path(__file__).resolve().parents[2] / "content"

    assert lint.problems(loader.load(content), content, TODAY) == []


@pytest.mark.parametrize("saved", ["summary: Zee #MeToo\nx: [", "summary: a #b\x84", "\0 #b: {{"])
def test_a_file_that_is_broken_meanwhile_is_left_to_the_next_reading(
    tmp_path: Path, saved: str
) -> None:
    """An editor saves it between its reading and the warnings about it."""
    place = make_site(tmp_path)
    site = loader.load(place)
    make_site(tmp_path, {ANKER: partner(saved)})

    assert lint.problems(site, place, TODAY) == []
