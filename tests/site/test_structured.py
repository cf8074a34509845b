"""Structured data: valid by schema.org's vocabulary, and the same as page and open data say."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from schema_org import registry
from selectolax.lexbor import LexborHTMLParser

from portret import locales
from tests import apps
from tests.site.test_grants import FILES as GRANTS
from tests.site.test_grants import SUPPORT
from tests.sites import partner

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its readers of other formats
    import extruct

HOST = "https://proef.example/pad"
NASTY = "Een </script><script>alert(1)</script> en <!-- --> & \\u003c"
FILES: Mapping[str, str | bytes | None] = {
    **GRANTS,
    "partners/anker/index.md": partner(
        "updated: 2020-05-06\nwebsite: https://anker.example\ncountries: [NL, 'NO']\n"
        f"summary: '{NASTY}'\nthemes: [news]\n"
        "organisation: {legal_name: Stichting Anker, short_name: SA, founded: 1999, country: BE}\n"
        + SUPPORT
    ),
    "pages/about.md": "---\ntitle: Over ons\nupdated: 2021-02-03\n---\n\nWie wij zijn.\n",
}
EN = {("title", "Over ons"): "About us", "Wie wij zijn.": "Who we are.", ("name", "Proef"): "Trial"}


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with grants, exported; English translated in part."""
    folder = apps.make(tmp_path_factory.mktemp("site"), FILES)
    apps.translate(folder, "en", EN)
    return apps.export(folder, folder / "build", SHARE_PICTURES=False)


def graph(file: Path) -> Sequence[Any]:
    """The data of a page, as an independent reader finds them: one script with one graph."""
    found = extruct.extract(file.read_text("utf-8"), syntaxes=["json-ld"])["json-ld"]
    assert len(found) == 1, file
    assert found[0].keys() == {"@context", "@graph"}
    assert found[0]["@context"] == "https://schema.org"
    nodes: Sequence[Any] = found[0]["@graph"]
    return nodes


def of_type(nodes: Sequence[Any], *kinds: str) -> Any:
    """The only node of some types."""
    (found,) = [each for each in nodes if each["@type"] in kinds]
    return found


def texts(value: Any) -> Iterator[str]:
    """Every text of some data."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield str(value)


# ---------------------------------------------------------------- schema.org's vocabulary

PLAIN = {
    "Text": ".+",
    "URL": r"(https?://|mailto:)\S+",
    "Date": r"\d{4}(-\d\d-\d\d)?",
}
"""The data types of ours that are written as text, by how that looks."""


def faults(nodes: Sequence[Any]) -> list[str]:
    """What the vocabulary does not allow: unknown types and properties, values out of range."""
    known = {each["@id"]: each for each in nodes}
    return [fault for each in nodes for fault in _of_node(each, known)]


def _of_node(node: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    kind = node["@type"]
    if kind not in registry.CLASS_METADATA or registry.CLASS_METADATA[kind].superseded_by:
        yield f"no type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        of = registry.PROPERTY_BY_SCHEMA.get(name.removesuffix("-input"))
        if of is None or of.superseded_by or not _is(kind, of.domains):
            yield f"{kind} has no {name}"
            continue
        ranges = ("Text",) if name.endswith("-input") else of.ranges
        for each in value if isinstance(value, list) else [value]:
            yield from _of_value(f"{kind}.{name}", each, ranges, known)


def _is(kind: str, classes: Sequence[str]) -> bool:
    return not {kind, *registry.ancestry(kind)}.isdisjoint(classes)


def _of_value(
    name: str, value: Any, ranges: Sequence[str], known: Mapping[str, Any]
) -> Iterator[str]:
    if isinstance(value, Mapping) and value.keys() == {"@id"}:
        if value["@id"] not in known:
            yield f"{name}: a reference to nothing, {value['@id']}"
        elif not _is(known[value["@id"]]["@type"], ranges):
            yield f"{name}: a reference to another type, {value['@id']}"
    elif isinstance(value, Mapping) and "@type" in value:
        if not _is(value["@type"], ranges):
            yield f"{name}: {value['@type']} is none of {ranges}"
        yield from _of_node(value, known)
    elif isinstance(value, Mapping):
        if "Text" not in ranges or value.keys() != {"@language", "@value"} or not value["@value"]:
            yield f"{name}: {value}"
    elif isinstance(value, str):
        forms = [PLAIN[each] for each in ranges if each in PLAIN]
        if set(ranges) <= {"Thing", "CreativeWork"}:  # for which an address may stand
            forms = [PLAIN["URL"]]
        if not any(re.fullmatch(form, value, re.S) for form in forms):
            yield f"{name}: “{value}” is none of {ranges}"
    elif isinstance(value, bool) or {"Number", "Integer"}.isdisjoint(ranges):
        yield f"{name}: {value!r} is none of {ranges}"


def test_every_page_has_data_that_are_valid_by_the_vocabulary(export: Path) -> None:
    """In every language; pages that search engines are not to list have none."""
    kinds = set()
    for file in sorted(export.rglob("*.html")):
        html = file.read_text("utf-8")
        if file.name == "404.html" or 'http-equiv="refresh"' in html:
            assert "ld+json" not in html
            continue
        nodes = graph(file)
        kinds |= {each["@type"] for each in nodes}

        assert faults(nodes) == [], file
        assert len({each["@id"] for each in nodes}) == len(nodes)
        page = of_type(nodes, "WebPage", "AboutPage", "CollectionPage")
        assert page["url"] == f"{HOST}/{file.parent.relative_to(export)}/".replace("/./", "/")
    assert kinds == {
        *("WebSite", "WebPage", "AboutPage", "CollectionPage"),
        *("BreadcrumbList", "Organization"),
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"@type": "Foundation"}, "no type Foundation"),
        ({"founded": "1999"}, "Organization has no founded"),
        ({"foundingDate": "vroeger"}, "Organization.foundingDate"),
        ({"url": "anker.example"}, "Organization.url"),
        ({"funding": [{"@type": "Country", "name": "x"}]}, "Organization.funding: Country"),
        ({"address": {"@id": "#weg"}}, "Organization.address: a reference to nothing"),
        ({"name": {"@language": "nl"}}, "Organization.name"),
        ({"name": 3}, "Organization.name: 3"),
    ],
)
def test_what_the_vocabulary_lacks_is_found(change: Mapping[str, Any], told: str) -> None:
    """So that the test above can fail."""
    node = {"@type": "Organization", "@id": "#x", "name": "Anker", **change}

    assert [each for each in faults([node]) if each.startswith(told)]


def test_a_portrait_says_what_it_is_about(export: Path) -> None:
    """Partner, dates, countries, seat, and the way from home; one partner in every language."""
    nodes = graph(export / "nl/partners/anker/index.html")
    url = f"{HOST}/nl/partners/anker/"
    page, trail = of_type(nodes, "WebPage"), of_type(nodes, "BreadcrumbList")
    about = next(each for each in nodes if each["@id"] == page["mainEntity"]["@id"])
    english = graph(export / "en/partners/anker/index.html")

    assert (page["inLanguage"], page["url"], page["@id"]) == ("nl", url, url)
    assert (page["datePublished"], page["dateModified"]) == ("2017-06-04", "2020-05-06")
    assert page["description"] == NASTY
    assert {key: about[key] for key in about if key not in ("funding", "@id")} == {
        "@type": "Organization",
        "name": "Anker",
        "legalName": "Stichting Anker",
        "alternateName": "SA",
        "url": "https://anker.example",
        "foundingDate": "1999",
        "address": {"@type": "PostalAddress", "addressCountry": "BE"},
        "areaServed": [
            {"@type": "Country", "name": "Nederland", "identifier": "NL"},
            {"@type": "Country", "name": "Noorwegen", "identifier": "NO"},
        ],
    }
    assert about["@id"] == of_type(english, "WebPage")["mainEntity"]["@id"]
    assert [each["position"] for each in trail["itemListElement"]] == [1, 2, 3]
    assert [each["item"] for each in trail["itemListElement"]] == [
        f"{HOST}/nl/",
        f"{HOST}/nl/partners/",
        url,
    ]


def test_the_site_and_the_foundation_are_as_in_site_yaml(export: Path) -> None:
    """And nothing is said that nobody wrote there."""
    nodes = graph(export / "en/index.html")
    foundation = f"{HOST}/#foundation"

    assert of_type(nodes, "WebSite") == {
        "@type": "WebSite",
        "@id": f"{HOST}/en/#site",
        "url": f"{HOST}/en/",
        "name": "Trial",
        "inLanguage": "en",
        "publisher": {"@id": foundation},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{HOST}/en/search/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
    assert of_type(nodes, "Organization") == {
        "@type": "Organization",
        "@id": foundation,
        "name": "Fonds & Co",
        "url": "https://fonds.example",
        "identifier": "NL-KVK-12345678",
    }


def test_what_fell_back_carries_its_language(export: Path) -> None:
    """A text in the page's language is plain, so that every reader of JSON-LD takes it."""
    nodes = graph(export / "en/partners/anker/index.html")
    page = of_type(nodes, "WebPage")
    about = next(each for each in nodes if each["@id"] == page["mainEntity"]["@id"])

    assert page["inLanguage"] == "en"
    assert page["description"] == {"@language": "nl", "@value": NASTY}
    assert about["funding"][0]["name"] == {"@language": "nl", "@value": 'Kern, "steun"'}
    assert of_type(graph(export / "en/about/index.html"), "AboutPage")["name"] == "About us"
    assert of_type(graph(export / "index.html"), "WebPage")["inLanguage"] == ["nl", "en"]


def test_nothing_in_a_text_ends_the_script(export: Path) -> None:
    """A browser's parser finds the one script whole, with every character of the text."""
    text = (export / "nl/partners/anker/index.html").read_text("utf-8")
    scripts = LexborHTMLParser(text).css("script")

    assert [each.attributes for each in scripts] == [{"type": "application/ld+json"}]
    data = scripts[0].text()
    assert "<" not in data
    assert NASTY in texts(json.loads(data))
    assert "alert" not in LexborHTMLParser(text).body.css_first("nav.trail").text()


def test_page_data_and_structured_data_agree(export: Path) -> None:
    """The same grants with the same amounts and dates, and the same days of change."""
    package = json.loads((export / "data/grants.json").read_text("utf-8"))
    nl = locales.language("nl")
    told = {}
    for key in ("anker", "brug"):
        file = export / f"nl/partners/{key}/index.html"
        nodes, html = graph(file), LexborHTMLParser(file.read_text("utf-8"))
        page = of_type(nodes, "WebPage")
        about = next(each for each in nodes if each["@id"] == page["mainEntity"]["@id"])
        shown = {
            (item.css_first("h3").text(), item.css_first("time").attributes["datetime"]): item
            for item in html.css(".support li")
        }
        for grant in about["funding"]:
            amount = grant["amount"]
            item = shown.pop((grant["name"], amount["validFrom"])).text()
            money = locales.money(amount["value"], amount["currency"], nl)

            assert money in item
            if end := amount.get("validThrough"):
                assert locales.period(date(2019, 2, 1), date.fromisoformat(end), nl) in item
            assert grant["funder"] == {"@id": f"{HOST}/#foundation"}
            told[grant["identifier"]] = (grant, page)
        assert shown == {}

    assert told.keys() == {each["id"] for each in package["grants"]} != set()
    for each in package["grants"]:
        grant, page = told[each["id"]]
        amount = {"value": each["amountAwarded"], "currency": each["currency"]}
        amount |= {"validFrom": each["awardDate"]}
        if planned := each.get("plannedDates"):
            amount |= {"validThrough": planned[0]["endDate"]}

        assert grant["amount"] == {"@type": "MonetaryAmount", **amount}
        assert grant["name"] == each["title"]
        assert page["url"] == each["url"]
        assert f"{page['dateModified']}T00:00:00Z" == each["dateModified"]


def test_a_site_without_address_or_foundation_says_less(tmp_path: Path) -> None:
    """Without base_url there is nothing absolute to say; without a foundation no funder."""
    site = "name: Proef\nlanguages: [nl]\n"
    bare = apps.make_app(apps.make(tmp_path / "bare", {**FILES, "site.yaml": site})).test_client()
    site += "base_url: https://proef.example\n"
    made = apps.make_app(apps.make(tmp_path / "made", {**FILES, "site.yaml": site})).test_client()
    page = made.get("/nl/partners/anker/").text
    nodes = extruct.extract(page, syntaxes=["json-ld"])["json-ld"][0]["@graph"]

    assert "ld+json" not in bare.get("/nl/partners/anker/").text
    assert faults(nodes) == []
    assert [each["@type"] for each in nodes] == [
        *("WebSite", "WebPage", "BreadcrumbList", "Organization")
    ]
    assert "publisher" not in nodes[0]
    assert {"funder", "identifier"}.isdisjoint(nodes[-1]["funding"][0])
