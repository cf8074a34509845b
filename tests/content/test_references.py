"""Where content points within the site: redirects, former keys and headings."""

from __future__ import annotations

import pytest

from portret.content import loader
from portret.errors import Problems
from tests.apps import flask
from tests.sites import SITE, make_site, partner

ANKER = "partners/anker/index.md"
HOME = "/nl/partners/anker/"


@pytest.mark.parametrize(
    ("old", "new", "phrase"),
    [
        ("/nl/partners/anker/", "/nl/about/", "which “/nl/partners/anker/” needs"),
        ("/nl/Partners/ANKER/", HOME, "which “/nl/partners/anker/” needs"),
        ("/ar/", HOME, "which “/ar/” needs"),
        ("/", HOME, "which “/” needs"),
        ("/nl", HOME, "which “/nl/"),
        ("/nl/partners", HOME, "needs"),
        ("/nl/index.html", HOME, "which “/nl/” needs"),
        ("/nl/feed.xml", HOME, "which “/nl/feed.xml” needs"),
        ("/nl/feed.xml/x", HOME, "which “/nl/feed.xml” needs"),
        ("/nl/404.html", HOME, "which “/nl/404.html” needs"),
        ("/nl/search/", HOME, "which “/nl/search/” needs"),
        ("/nl/partners/page/2/", HOME, "needs"),
        ("/nl/partners/oud/", HOME, "which “/nl/partners/oud/” needs"),
        ("/static/x.css", HOME, "needs"),
        ("/media/x.jpg", HOME, "needs"),
        ("/data/grants.json", HOME, "needs"),
        ("/robots.txt", HOME, "needs"),
        ("/sitemap.xml", HOME, "needs"),
        ("/_redirects", HOME, "needs"),
        ("/healthz", HOME, "needs"),
        ("/-/x", HOME, "needs"),
        ("/../etc/passwd", HOME, "“/../etc/passwd”, where a path as"),
        ("/nl/../../x", HOME, "where a path as"),
        ("/./x", HOME, "where a path as"),
        ("/.git/config", HOME, "where a path as"),
        ("/%2e%2e/x", HOME, "where a path as"),
        ("/a%2fb", HOME, "where a path as"),
        ("//evil.org/", HOME, "where a path as"),
        ("/a//b/", HOME, "where a path as"),
        ("/a\\..\\b", HOME, "where a path as"),
        ("nl/oud/", HOME, "where a path as"),
        ("https://a.org/", HOME, "where a path as"),
        ("/a?b", HOME, "where a path as"),
        ("/{host}", HOME, "where a path as"),
        ("'/a#b'", HOME, "where a path as"),
        ("/a b", HOME, "where a path as"),
        ("/" + "x" * 201, HOME, "where a path as"),
        ("/" + "é" * 150, HOME, "too long for a file name"),
        ("/oud/", "/nl/weg/", "“/nl/weg/” leads to no page"),
        ("/oud/", "/partners/anker/", "“/partners/anker/” leads to no page"),
        ("/oud/", "/nl/partners/anker", "Did you mean “/nl/partners/anker/”?"),
        ("/oud/", "/fr/partners/anker/", "leads to no page"),
        ("/oud/", "https://a.org/", "where a path as"),
        ("/oud/", "//a.org/", "where a path as"),
        ("/oud/", "/oud/", "“/oud/” is a redirect itself"),
    ],
)
def test_a_redirect_that_cannot_be_is_named_with_its_line(tmp_path, old, new, phrase):
    """A redirect starts at a free address within the export and leads to a page."""
    site = SITE + f"redirects:\n  {old}: {new}\n"
    folder = make_site(tmp_path, {"site.yaml": site, ANKER: partner("aliases: [oud]")})

    with pytest.raises(Problems) as caught:
        loader.load(folder)

    (found,) = caught.value.problems
    assert (found.path.endswith("site.yaml"), found.line) == (True, 4)
    assert phrase in f"{found.message}. {found.remedy}"


@pytest.mark.parametrize(
    ("redirects", "lines"),
    [
        ({"/a/": "/b/", "/b/": "/a/"}, [4, 5]),
        ({"/a/": "/b/", "/b/": HOME}, [4]),
        ({"/a": HOME, "/a/b": HOME}, [5]),
        ({"/a/b/": HOME, "/a": HOME}, [5]),
        ({"/a/": HOME, "/A/": HOME}, [5]),
        ({"/a/": HOME, "/a/index.html": HOME}, [5]),
        ({"/a/": HOME, "/a/b/": HOME, "/nl/oud": HOME, "/é/": "/", "/_x/": "/en/"}, []),
        ({"/rss.xml": "/nl/feed.xml", "/feed/": "/nl/feed.json"}, []),
        ({"/fr/search/": "/nl/search/"}, []),
    ],
)
def test_redirects_do_not_lead_to_each_other_or_share_a_file(tmp_path, redirects, lines):
    """Loops, chains and two redirects in one place of the export are refused; others are not."""
    listed = "".join(f"  {old}: {new}\n" for old, new in redirects.items())
    folder = make_site(tmp_path, {"site.yaml": f"{SITE}redirects:\n{listed}"})

    try:
        found = [loader.load(folder).redirects == redirects]
    except Problems as error:
        found = [each.line for each in error.problems]

    assert found == (lines or [True])


PAGE = "---\ntitle: {}\naliases: [{}]\n---\n\nTekst.\n"


@pytest.mark.parametrize(
    ("files", "place", "line", "message"),
    [
        (
            {
                ANKER: partner("aliases: [oud]"),
                "partners/boei/index.md": partner("aliases: [oud]").replace("Anker", "Boei"),
            },
            "boei/index.md",
            4,
            "“anker” has the alias “oud” too",
        ),
        (
            {
                ANKER: partner("aliases: [boei]"),
                "partners/boei/index.md": partner().replace("Anker", "Boei"),
            },
            ANKER,
            4,
            "the alias “boei” is in use",
        ),
        (
            {"pages/a.md": PAGE.format("A", "oud"), "pages/b.md": PAGE.format("B", "oud")},
            "pages/b.md",
            3,
            "“a” has the alias “oud” too",
        ),
        (
            {"pages/a.md": PAGE.format("A", "about")},
            "pages/a.md",
            3,
            "the alias “about” is in use",
        ),
        (
            {"pages/a.md": PAGE.format("A", "partners")},
            "pages/a.md",
            3,
            "the alias “partners” is in use",
        ),
        (
            {"themes.yaml": "news: {title: N}\narts: {title: K, aliases: [news]}\n"},
            "themes.yaml",
            2,
            "the alias “news” is in use",
        ),
        (
            {"themes.yaml": "news: {title: N, aliases: [a]}\narts: {title: K, aliases: [a]}\n"},
            "themes.yaml",
            2,
            "“news” has the alias “a” too",
        ),
    ],
)
def test_an_alias_belongs_to_one(tmp_path, files, place, line, message):
    """Two partners, two pages and two themes cannot have had the same address."""
    with pytest.raises(Problems) as caught:
        loader.load(make_site(tmp_path, files))

    (found,) = caught.value.problems
    assert found.path.endswith(place)
    assert (found.line, found.message) == (line, f"aliases: {message}")


def test_an_alias_may_be_anothers_key_elsewhere(tmp_path):
    """A page's alias is no partner's; and a partner may have come back to a former key."""
    files = {
        ANKER: partner("aliases: [anker, oud]\nrelated: [toen]"),
        "partners/boei/index.md": partner("aliases: [toen]").replace("Anker", "Boei"),
        "pages/about.md": PAGE.format("Over ons", "anker"),
        "themes.yaml": "news: {title: Nieuws, aliases: [anker, boei]}\n",
    }

    assert loader.load(make_site(tmp_path, files)).pages["about"].aliases == ("anker",)


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("#kop", ""),
        ("#about--meer", ""),
        ("/about/#kop", "no heading “#kop” there"),
        ("../anker/#kop-2", ""),
        ("../anker/#kop-3", "no heading “#kop-3” there. Did you mean “#kop"),
        ("../oud/#kop", ""),
        ("/search/?q=a#kop", "no heading “#kop” there. There are none."),
        ("/partners/#kop", "no heading “#kop” there"),
        ("/partners/#theme--list", ""),
        ("https://example.org/en/partners/anker/#kop", ""),
        ("https://example.org/en/partners/anker/#kop-3", "no heading “#kop-3” there"),
        ("https://example.org/en/partners/ankr/", "“https://example.org/en/partners/ankr/” leads"),
    ],
)
def test_a_link_to_a_heading_needs_the_heading(tmp_path, link, fault):
    """Fragments lead to headings of the text, of `about`, and of the page at a former key.

    A list has no headings of an author's; what it has of its own is looked at in the export.
    """
    matter = "aliases: [oud]\nabout: |\n  # Meer\n"
    body = f"# Kop\n\n# Kop\n\n[x]({link})\n"
    site = f"{SITE}base_url: https://example.org\n"
    folder = make_site(tmp_path, {"site.yaml": site, ANKER: partner(matter, body)})

    try:
        loader.load(folder)
        found = ""
    except Problems as error:
        found = f"{error.problems[0].message}. {error.problems[0].remedy}"

    assert found.startswith(fault)
    assert bool(found) == bool(fault)


def test_links_are_judged_only_where_every_file_could_be_read(tmp_path):
    """A link to a broken file is not called dead: the broken file is the problem."""
    files = {ANKER: partner(body="[x](../boei/)\n"), "partners/boei/index.md": ""}

    with pytest.raises(Problems) as caught:
        loader.load(make_site(tmp_path, files))

    assert [each.message for each in caught.value.problems] == ["an empty file"]


@pytest.mark.long
def test_thousands_of_dead_links_in_a_large_site_are_told_soon(tmp_path):
    """The nearest name is looked for in a large site too, without trying every one."""
    site = SITE + "redirects:\n" + "".join(f"  /oud-{n}/: /nl/partners/\n" for n in range(3_000))
    body = "".join(f"[x](/partners/ankr-{n}/)\n\n" for n in range(2_000))
    codes = ", ".join(f"thema-{n}" for n in range(1_500))
    themes = "".join(f"thema-{n}: {{title: T}}\n" for n in range(1_500))
    files = {"site.yaml": site, ANKER: partner(f"themes: [{codes}]", body), "themes.yaml": themes}

    with pytest.raises(Problems) as caught:
        loader.load(make_site(tmp_path, files))

    assert len(caught.value.problems) == 100
    assert "Did you mean “/partners/anker/”?" in {each.remedy for each in caught.value.problems}


def test_a_link_that_readers_do_not_get_as_it_is_written_is_a_warning(tmp_path):
    """`check` names it with its line and exits with 0; what leads well is not named."""
    matter = "about: |\n  Zie [over ons](https://www.proef.example/en/about/#team).\n"
    body = (
        "[Klad](../klad/), [later](/partners/later/), [toen](../toen/), [thema](/themes/arts/).\n"
        "\n<https://proef.example/nl/partners/anker>\n\n"
        "[Anker](../anker/), [pagina](/kladje/), [een](https://proef.example/),"
        " [ander](https://ander.example/nl/about/).\n"
    )
    files = {
        ANKER: partner(matter, body),
        "pages/about.md": "---\ntitle: Over ons\n---\n\n# Team\n",
        "pages/kladje.md": "---\ntitle: Kladje\ndraft: true\n---\n\n[Klad](/partners/klad/)\n",
        "partners/klad/index.md": partner("draft: true\nthemes: [arts]").replace("Anker", "Klad"),
        "partners/later/index.md": partner("show_from: 2999-01-02").replace("Anker", "Later"),
        "partners/toen/index.md": partner("show_until: 2001-01-02").replace("Anker", "Toen"),
        "themes.yaml": "arts: {title: Kunst}\n",
    }
    make_site(tmp_path, {"site.yaml": f"{SITE}base_url: https://proef.example\n", **files})
    run = flask(tmp_path, "check")
    start = f"content/{ANKER}:"

    assert run.returncode == 0
    assert [line.removeprefix(start) for line in run.stdout.splitlines() if start in line] == [
        "5: warning: “https://www.proef.example/en/about/#team” is a page of this site in one "
        "language. Write “/about/#team”: so readers get it in their own language.",
        *(
            f"8: warning: “{link}” leads to {what}: readers get the words without a link. "
            "Show what it leads to, or leave the link out."
            for link, what in {
                "../klad/": "a draft",
                "../toen/": "a portrait that is hidden since 2001-01-02",
                "/partners/later/": "a portrait that is hidden until 2999-01-02",
                "/themes/arts/": "no page today",
            }.items()
        ),
        "10: warning: “https://proef.example/nl/partners/anker” is a page of this site in one "
        "language. Write “/partners/anker/”: so readers get it in their own language.",
        "12: warning: “/kladje/” leads to a draft: readers get the words without a link. "
        "Show what it leads to, or leave the link out.",
    ]
