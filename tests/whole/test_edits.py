"""What each kind of edit makes again, and that an incremental freeze after it is a full one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import app as parts
from portret.errors import Problems
from portret.freeze import exporter
from portret.freeze.publish import Destination
from portret.freeze.state import BuildState, Changes, File
from portret.site import edition
from tests import apps
from tests.crashes import MEMORY
from tests.images.test_svg import drawing
from tests.sites import png

BRUG, CEL, DAM, EIK = (f"content/partners/{key}/index.md" for key in ("brug", "cel", "dam", "eik"))
YAML, THEMES = "content/site.yaml", "content/themes.yaml"
NL, EN = (f"translations/{tag}/LC_MESSAGES/messages.po" for tag in ("nl", "en"))
FONTS = apps.ROOT / "portret/images/fonts"

FILES = {
    "site.yaml": (
        "name: Proef\nbase_url: https://proef.example\nlanguages: [nl, en, ar]\nthreshold: 50\n"
        "stale_after: 48\n"
        "redirects: {/oud: /nl/about/}\nsecurity: {contact: 'mailto:a@b.example',"
        " expires: 2030-01-01}\n"
        "look: {logo: logo.svg, font: {headings: kop.woff2}}\n"
    ),
    "logo.svg": drawing("<g/>"),
    "kop.woff2": (FONTS / "serif.woff2").read_bytes(),
    "partners/cel/index.md": (
        "---\ntitle: Cel\npublished: 2016-01-01\ncountries: [KE]\n---\n\nKlein.\n"
    ),
    "partners/dam/index.md": (
        "---\ntitle: Dam\npublished: 2015-01-01\n---\n\n"
        "Een dam van [eik](../eik/).\n\nTwee.\n\nDrie.\n\nVier.\n"
    ),
    "partners/eik/index.md": (
        "---\ntitle: Eik\npublished: 2014-01-01\n---\n\nGroot en breed en al heel oud.\n"
    ),
    "partners/fort/index.md": (
        "---\ntitle: Fort\npublished: 2013-01-01\nshow_from: 2020-01-02\n---\n\nVan steen.\n"
    ),
}
"""Beside anker and brug, the newest, whose card is on home and below anker. Each portrait shows the
one that is next in time: anker ↔ brug, cel ↔ dam, eik → dam. Fort is hidden on the first day,
and cel grows old on the second.
"""

TEXTS = {
    ("title", "Cel"): "Cell",
    "Klein.": "Small.",
    ("title", "Dam"): "Weir",
    "Een dam van [eik][1].": "A weir of [oak][1].",
    ("title", "Eik"): "Oak",
    "Groot en breed en al heel oud.": "Great and wide and so very old.",
    ("title", "Nieuws"): "News",
    ("title", "Media"): "Media",
}
"""In English and Arabic. In English one more of dam's five messages is translated: 60 %."""

PLURAL = (
    '\nmsgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'
    'msgstr[0] "one portrait"\nmsgstr[1] "%(number)s of them"\n'
)


SOURCES = ("content", "translations", "templates", "static", "overrides")


class Site:
    """A site with templates of its own, that is edited and frozen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.to = Destination(folder / "build")
        apps.make(folder, FILES)
        apps.translate(folder, "ar", apps.AR | TEXTS)
        apps.translate(folder, "en", apps.EN | TEXTS | {"Twee.": "Two."})
        self.edit(EN, "UTF-8\\n", "UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n")
        (folder / EN).write_text((folder / EN).read_text("utf-8") + PLURAL, "utf-8")
        for name in ("templates", "static"):
            shutil.copytree(apps.ROOT / name, folder / name)
        self.sound = self.sources()
        self.export: dict[str, bytes] = {}

    def sources(self) -> dict[Path, bytes]:
        """The files of which it is made."""
        files = (path for name in SOURCES for path in (self.folder / name).rglob("*"))
        return {path: path.read_bytes() for path in files if path.is_file()}

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Freeze it as it was, on the first day; that brings back what was readers' then."""
        self.patch, self.settings = patch, {"HOST": "netlify"}
        patch.setattr(parts, "HERE", self.folder)
        patch.setattr(edition, "NEWEST", 1)
        self.day("2020-01-01")
        now = self.sources()
        for path in now.keys() - self.sound.keys():
            path.unlink()
            with suppress(OSError):  # others stand beside it
                path.parent.rmdir()
        for path, data in self.sound.items():
            if now.get(path) != data:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
        self.freeze()
        found = apps.tree(self.to.path)
        self.export = self.export or found
        assert found == self.export

    def day(self, day: str) -> None:
        """Let it be a day of January 2020."""
        self.patch.setenv("SOURCE_DATE_EPOCH", str(1577880000 + 86400 * (int(day[-2:]) - 1)))

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a text in a file."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def freeze(self, to: str = "build", *, full: bool = False) -> exporter.Result:
        """Export it by a new application."""
        app = apps.make_app(self.folder, **self.settings)
        return exporter.freeze(app, Destination(self.folder / to), full=full)

    def files(self) -> dict[str, File]:
        """What the build state knows of each file."""
        return BuildState(self.to.state).files()


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    """The site of all edits: each is undone before the next."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Site(Path(folder))


@pytest.fixture
def site(shared: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site, frozen."""
    shared.begin(monkeypatch)
    return shared


# ---------------------------------------------------------------- the table

MACHINES = "robots.txt sitemap.xml .well-known/security.txt"
HOSTS = "_headers _redirects"
FOR_ALL = "index.html 404.html"
"""Pages in no language: they have to do with the words of each."""

INDEX = "*/search/*.json"
BROWSERS = "*/site.webmanifest */opensearch.xml"
PAGES = f"*.html */feed.* {BROWSERS} {INDEX} {MACHINES} {HOSTS}"
FEEDS = "??/feed.xml ??/feed.json"
"""Every shown portrait stands in them, as it would in the feed of a theme."""
WORDS = "??/search/0.json"
"""The words of all portraits; the files of a portrait decide, whatever changed in them."""

TEXT = "en/partners/brug/ en/search/0.json en/feed.*"
NOT_FOUND = "404.html ??/404.html"
"""Their template takes one of two, so that every one counts."""

DUTCH = "nl/*.html oud/"

TITLES = "??/search/ ??/search/index.json"
"""Their names, and with these their summaries, themes and countries."""

FILTERS = "??/countries/*/"
"""Each list has the themes as filters."""

CARDS = "media/social-card/*"
COLOURED = "media/map/* media/*/placeholder.* media/brug/* media/site/icon* media/site/look.*"
"""In the colours of the site, or on its paper."""
EXTENDED = b'{% extends "portret/page.html" %}'
BRUGS = "??/ ??/partners/ ??/partners/anker/"
"""Where brug's card stands."""

LED = "index.html sitemap.xml"
"""They know which languages home is in: it leads with brug's text, which is new in the others."""

Change = tuple[str, str, str] | Callable[[Site], object]
"""(file, old text, new text), or a function."""


def into(name: str, data: bytes) -> Callable[[Site], object]:
    """Write another file in the place of one."""

    def write(site: Site) -> None:
        path = site.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return write


def of_other_code(site: Site) -> None:
    """The build state was left by another version."""
    state = BuildState(site.to.state)
    run = state.run()
    assert run
    state.save(run._replace(code=b"?"), Changes(), anew=False)


def damaged(site: Site) -> None:
    """A text in the build state is another, and pages that show it are made again."""
    data = site.to.state.read_bytes()
    site.to.state.write_bytes(data.replace(b"Groot en breed", b"Klein en breed"))
    site.edit(NL, "Naar de inhoud", "Naar de tekst")


def rolled_back(site: Site) -> None:
    """Readers have the former release, and the build state describes the later one."""
    site.edit(BRUG, "Van steen.", "Van gips.")
    site.freeze()
    site.to.rollback()


EDITS: tuple[tuple[str, Change, str], ...] = (
    # what an editor changes
    ("nothing", lambda site: None, ""),
    ("a paragraph", (BRUG, "Van steen.", "Van gips."), f"??/partners/brug/ {WORDS} {FEEDS}"),
    (
        "the first one",
        (BRUG, "Over water.", "Over land."),
        f"??/partners/brug/ {BRUGS} {WORDS} ??/search/index.json {FEEDS} {LED}",
    ),
    (
        "a title",
        (BRUG, "title: Brug", "title: Sluis"),
        f"??/partners/brug/ {BRUGS} {WORDS} {TITLES} {FEEDS} media/social-card/*/brug.*",
    ),
    (
        "a key",
        lambda site: (site.folder / CEL).parent.rename(site.folder / "content/partners/ceder"),
        f"??/partners/ ??/partners/ceder/ ??/partners/dam/ ??/countries/ke/ {WORDS} {TITLES}"
        f" {FEEDS} sitemap.xml media/ceder/* media/social-card/*/ceder.*",
    ),
    (
        "an alias",
        (BRUG, "oude-brug", "brugge"),
        f"??/partners/brug/ ??/partners/brugge/ {WORDS} {FEEDS} _headers _redirects",
    ),
    (
        "a summary",
        (BRUG, "published", "summary: Kort.\npublished"),
        f"??/partners/brug/ {BRUGS} {WORDS} ??/search/index.json {FEEDS} {LED}",
    ),
    (
        "the focus",
        (BRUG, "  alt:", "  focus: 10% 20%\n  alt:"),
        f"??/partners/brug/ {WORDS} {FEEDS}",
    ),
    (
        "a page's alias",
        ("content/pages/about.md", "menu", "aliases: [wij]\nmenu"),
        f"??/about/ ??/wij/ {WORDS} _headers _redirects",
    ),
    (
        "a theme's alias",
        (THEMES, "title", "aliases: [pers]\n  title"),
        "??/themes/pers/ _headers _redirects",
    ),
    ("the ledger", into("content/addresses.lock", b"language nl\n/oud/ gone\n"), ""),
    (
        "a picture",
        into("content/partners/brug/brug.png", png(2, 3)),
        f"??/partners/brug/ {BRUGS} {WORDS} {FEEDS} media/brug/*",
    ),
    (
        "a date",
        (CEL, "2016", "2013"),
        f"??/partners/ ??/countries/ke/ ??/partners/[cde]*/ {WORDS} {FEEDS} sitemap.xml",
    ),
    (
        "a theme's title",
        (THEMES, "Nieuws", "Media"),
        f"??/ ??/partners/ ??/themes/news/ ??/partners/anker/ ??/search/ {WORDS} nl/feed.*"
        f" en/feed.* ??/themes/news/feed.xml media/social-card/*/news.* {FILTERS}",
    ),
    (
        "a portrait's theme",
        (CEL, "published", "themes: [news]\npublished"),
        f"??/ ??/partners/ ??/themes/news/ ??/partners/cel/ {WORDS} {TITLES} */feed.* {FILTERS}",
    ),
    (
        "a country",
        (CEL, "KE", "NL"),
        "??/partners/ ??/countries/nl/ ??/countries/no/ ??/themes/news/ ??/partners/cel/"
        f" {WORDS} {TITLES} {FEEDS} sitemap.xml",
    ),
    (
        "related ones",
        (CEL, "published", "related: [brug]\npublished"),
        f"??/partners/cel/ {WORDS} {FEEDS}",
    ),
    (
        "a partner's safety",
        (CEL, "published", "safety: protected\npublished"),
        "??/partners/ ??/countries/nl/ ??/countries/no/ ??/themes/news/ ??/partners/cel/"
        f" {WORDS} {TITLES} {FEEDS} sitemap.xml",
    ),
    (
        "a protected word",
        (EIK, "published", "safety: protected\nprotected_words: [stone]\npublished"),
        f"??/partners/eik/ {WORDS} {FEEDS} en/partners/brug/",
    ),
    (
        "a draft to which a link leads",
        (EIK, "published", "draft: true\npublished"),
        f"??/partners/ ??/partners/dam/ {WORDS} {TITLES} {FEEDS} sitemap.xml",
    ),
    (
        "the day",
        lambda site: site.day("2020-01-02"),
        f"??/partners/ ??/partners/fort/ ??/partners/cel/ {WORDS} {TITLES} {FEEDS} sitemap.xml"
        " media/fort/* media/social-card/*/fort.*",
    ),
    # what a translator changes
    ("a translation", (EN, "Of stone.", "Of rock."), TEXT),
    ("a fuzzy one", (EN, 'msgid "Van', '#, fuzzy\nmsgid "Van'), TEXT),
    ("an unsafe one", (EN, "Of stone.", "Of [stone][1]."), TEXT),
    (
        "one that is enough",
        (EN, '"Two."', '""'),
        "??/partners/dam/ en/search/0.json en/feed.* nl/feed.* sitemap.xml",
    ),
    ("a plural rule", (EN, "n != 1", "n == 1"), f"en/*.html {FOR_ALL}"),
    ("a word", (NL, "Naar de inhoud", "Naar de tekst"), f"{DUTCH} {FOR_ALL}"),
    ("a portrait's word", (NL, "Andere", "Meer"), "nl/partners/[!o]*/ nl/404.html 404.html"),
    # what a webmaster changes
    ("the name", (YAML, "Proef", "Toets"), f"{PAGES} {CARDS}"),
    ("the description", (YAML, "threshold", "description: Kort.\nthreshold"), PAGES),
    (
        "the excerpt",
        (YAML, "threshold", "excerpt: 20\nthreshold"),
        f"??/partners/ ??/partners/eik/ ??/search/index.json {FEEDS}",
    ),
    ("when a text is old", (YAML, "48", "60"), "??/partners/dam/"),
    ("the threshold", (YAML, "50", "70"), f"??/ ??/partners/dam/ en/feed.* nl/feed.* {LED}"),
    ("base_url", (YAML, "proef.example", "toets.example"), PAGES),
    (
        "base_url's path",
        (YAML, ".example", ".example/repo"),
        f"*.html */feed.* {BROWSERS} {INDEX} {MACHINES}",
    ),
    (
        "no base_url",
        (YAML, "base_url: https://proef.example\n", ""),
        f"*.html */site.webmanifest {INDEX} robots.txt .well-known/security.txt {HOSTS}",
    ),
    ("the languages", (YAML, "[nl, en, ar]", "[nl, en]"), PAGES),
    ("a redirect", (YAML, "/oud:", "/weg:"), "weg/ _headers _redirects"),
    ("security.txt", (YAML, "a@b", "c@b"), ".well-known/security.txt"),
    (
        "the organisation",
        (YAML, "threshold", "organisation: {name: Fonds}\nthreshold"),
        f"{PAGES} {CARDS}",
    ),
    ("a colour", (YAML, "look: {", 'look: {accent: "#0b6e4f", '), f"{PAGES} {CARDS} {COLOURED}"),
    (
        "a logo in the place of another",
        into("content/logo.svg", drawing("<path/>")),
        f"{PAGES} media/site/logo.*",
    ),
    ("no logo", (YAML, "logo: logo.svg, ", ""), f"{PAGES} media/site/look.*"),
    (
        "a font in the place of another",
        into("content/kop.woff2", (FONTS / "arabic.woff2").read_bytes()),
        f"{PAGES} {CARDS} media/site/kop.* media/site/look.*",
    ),
    (
        "an icon of the site's own",
        lambda site: (
            into("content/icon.png", png(512, 512))(site),
            site.edit(YAML, "look: {", "look: {icon: icon.png, "),
        ),
        f"{PAGES} media/site/icon* favicon.ico",
    ),
    (
        "a template of the site's own",
        into("overrides/templates/page.html", EXTENDED),
        f"??/about/ {NOT_FOUND}",
    ),
    (
        "a style sheet of the site's own",
        into("overrides/static/site.css", b"a {}"),
        f"{PAGES} static/site.*.css",
    ),
    ("an asset in the place of ours", into("overrides/static/favicon.ico", b"x"), "favicon.ico"),
    ("a template", ("templates/page.html", "prose", "proza"), f"??/about/ {NOT_FOUND}"),
    ("the template of all pages", ("templates/base.html", "<main", "<main "), "*.html"),
    ("a style sheet", ("static/portret.css", "", "/* x */"), f"{PAGES} static/portret.*.css"),
    ("the icon", into("static/favicon.ico", b"icon"), "favicon.ico"),
    (
        "the icon of home screens",
        into("static/icon.png", png(600, 600)),
        f"{PAGES} media/site/icon*",
    ),
    ("a setting", lambda site: site.settings.update(DRAFTS=True), "*"),
    ("a font", lambda site: site.settings.update(SHARE_FONT=FONTS / "arabic.woff2"), "*"),
    # what happens to the build state and to the releases
    ("no state", lambda site: site.to.state.unlink(), "*"),
    ("half a state", lambda site: os.truncate(site.to.state, 20_000), "*"),
    ("no state but a file", lambda site: site.to.state.write_text("?"), "*"),
    ("a damaged state", damaged, "*"),
    ("a state of other code", of_other_code, "*"),
    ("a rollback", rolled_back, ""),
    ("a file edited", lambda site: (site.to.path / "nl/index.html").write_text("?"), "*"),
    ("a file touched", lambda site: os.utime(site.to.path / "nl/index.html"), "*"),
    ("a file deleted", lambda site: (site.to.path / "nl/index.html").unlink(), "*"),
    ("a file added", lambda site: (site.to.path / "nl/x.html").write_text("?"), "*"),
)
"""(the edit, how it is done, the files that it makes again); the rest is kept."""


def matching(names: Iterable[str], patterns: str) -> set[str]:
    """The names that match one of some patterns; a pattern like `??/about/` is for a page."""
    found: set[str] = set()
    for pattern in patterns.split():
        pattern = f"{pattern}index.html" if pattern.endswith("/") else pattern
        some = {name for name in names if fnmatchcase(name, pattern)}
        assert some, f"there is no {pattern}"
        found |= some
    return found


@pytest.mark.parametrize(("change", "again"), [pytest.param(*row, id=name) for name, *row in EDITS])
def test_an_edit_makes_what_it_changes(site: Site, change: Change, again: str) -> None:
    """And keeps the rest; a full freeze gives the same bytes and says the same."""
    if callable(change):
        change(site)
    else:
        site.edit(*change)
    before = {} if again == "*" else site.files()
    now = site.freeze()
    files = site.files()
    full = site.freeze("full", full=True)

    assert {name for name in files if files[name] != before.get(name)} == matching(files, again)
    assert now.made == len(matching(files, again))
    assert now.removed == len(before.keys() - files.keys())
    assert (full.kept, full.counts, full.problems) == (0, now.counts, now.problems)
    assert apps.differences(site.to.path, site.folder / "full") == []


def test_a_heading_that_goes_is_missed_where_a_link_leads_to_it(site: Site) -> None:
    """Though the file with the link has not changed."""
    before = apps.tree(site.to.path)
    site.edit(BRUG, "## Pijlers", "## Poten")

    with pytest.raises(Problems, match=r"anker/index\.md:12: no heading “#pijlers” there\."):
        site.freeze()
    assert apps.tree(site.to.path) == before


def test_a_font_with_the_same_name_is_another(memory: Path) -> None:
    """The social cards are drawn with it, by the next process."""
    apps.make(memory)
    font, cards = memory / "font.woff2", []
    for name in ("serif", "arabic"):
        shutil.copyfile(FONTS / f"{name}.woff2", font)
        for words in (("freeze",), ("freeze", "--full", "--to", "full")):
            run = apps.flask(memory, *words, PORTRET_SHARE_FONT=str(font))
            assert run.returncode == 0, run.stderr
        cards.append({path.name for path in memory.glob("build/media/social-card/nl/*")})
        assert apps.differences(memory / "build", memory / "full") == []
    assert cards[0].isdisjoint(cards[1])
