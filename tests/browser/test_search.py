"""The search in a browser: as one types, without a script, in each language and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from portret.site import matching
from tests import apps, searching
from tests.conftest import Violations
from tests.hosting import hosted

SCRIPT = "document.querySelector('script[type=module]').src"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the samples' site as an export, below /repo."""
    folder = searching.make(tmp_path_factory.mktemp("site"))
    with hosted(apps.export(folder, folder / "build"), "/repo") as address:
        yield address


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page where nothing goes wrong."""
    told: list[str] = []
    listeners: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: told.append(message.text),
        "pageerror": lambda error: told.append(str(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield page
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert told == []


def keys(page: Page) -> list[str]:
    """The keys of the results that are shown."""
    links = [each.get_attribute("href") or "" for each in page.locator(".result a").all()]
    return [each.strip("/").split("/")[-1] for each in links]


def test_the_script_makes_texts_alike_as_python_does(page: Page, root: str) -> None:
    """All samples, and every letter of the scripts of Europe and of Arabic."""
    page.goto(f"{root}/nl/search/")

    def call(name: str, *rows: Any) -> Any:
        return page.evaluate(
            f"async rows => {{ const all = await import({SCRIPT});"
            f" return rows.map(row => all.{name}(...row)); }}",
            list(rows),
        )

    assert call("words", *([text] for text, _ in searching.WORDS)) == [
        words for _, words in searching.WORDS
    ]
    assert call("marked", *([text, terms] for text, terms, _ in searching.MARKED)) == [
        parts for _, _, parts in searching.MARKED
    ]
    asked = [(texts, terms) for texts, terms, _ in searching.SENTENCES]
    assert call("sentence", *asked) == [list(matching.sentence(*each)) for each in asked]
    ranks = [("het huis", term) for term in ("huis", "uis", "h", "x", "het huis")]
    assert call("rank", *ranks) == [matching.rank(*each) for each in ranks]
    letters = [chr(code) for start, end in LETTERS for code in range(start, end)]
    ours = [matching.words(each) for each in letters]
    theirs = call("words", *([each] for each in letters))
    assert {a: (b, c) for a, b, c in zip(letters, ours, theirs, strict=True) if b != c} == {}
    query = "a b a B á " + "x" * 1000
    assert call("terms", [query]) == [matching.terms(query)]


LETTERS = ((0x20, 0x530), (0x600, 0x700), (0x1E00, 0x2070), (0xFB00, 0xFB07), (0xFE70, 0xFEFD))


def test_the_script_finds_what_python_finds(page: Page, root: str) -> None:
    """In the same order, in each language, with themes and countries."""
    page.goto(f"{root}/nl/search/")
    found = page.evaluate(
        f"""async rows => {{
            const {{Index}} = await import({SCRIPT}), found = [];
            for (const [tag, query, theme, country] of rows) {{
                const base = `../../${{tag}}/search/`;
                const json = async name => (await fetch(`${{base}}${{name}}.json`)).json();
                const index = new Index(await json("index"));
                index.add(await json("0"));
                found.push(index.find(query, theme, country).map(each => each.address));
            }}
            return found;
        }}""",
        [list(row[:4]) for row in searching.FOUND],
    )
    expected = [row[4] for row in searching.FOUND]

    assert [[each.strip("/").split("/")[-1] for each in some] for some in found] == expected


def test_results_come_as_one_types(page: Page, root: str) -> None:
    """The best first, each match marked in its sentence; the address says what was asked."""
    page.goto(f"{root}/nl/search/")
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    heading = page.get_by_role("heading", name="Search results")  # of what was found alone
    expect(heading).to_have_count(0)
    page.get_by_role("searchbox").fill("raadh")
    expect(page.get_by_role("status")).to_have_text("Found: 1")
    expect(heading).to_have_count(1)
    sentence = page.locator(".result p").first

    assert keys(page) == ["toren"]
    expect(sentence).to_have_text("Dan een raadhuis van steen.")
    expect(sentence.locator("mark")).to_have_text(["raadh"])
    expect(page).to_have_url(f"{root}/nl/search/?q=raadh")
    assert {urlsplit(each.url).path for each in requests} == {
        *("/repo/nl/search/index.json", "/repo/nl/search/0.json", "/repo/nl/partners/toren/")
    }
    assert not page.locator("#search--index").is_visible()
    page.get_by_role("searchbox").clear()
    page.get_by_role("searchbox").press_sequentially("huis")
    expect(page.get_by_role("status")).to_have_text("Found: 6")
    assert keys(page) == ["huis", "haven", "sluis", "zee", "about", "toren"]
    page.get_by_role("searchbox").fill("raadhuizen")
    expect(page.get_by_role("status")).to_have_text(re.compile("Nothing was found"))
    assert page.locator("#search--index").is_visible()
    expect(heading).to_have_count(0)
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("status")).to_have_text("")
    expect(page).to_have_url(f"{root}/nl/search/")


def test_nothing_is_loaded_before_the_field_is_used(page: Page, root: str) -> None:
    """And the script on no other page."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(urlsplit(request.url).path))
    page.goto(f"{root}/nl/search/", wait_until="networkidle")
    page.goto(f"{root}/nl/", wait_until="networkidle")

    assert [each for each in requests if each.endswith(".json")] == []
    assert len([each for each in requests if each.endswith(".js")]) == 1


def test_an_address_with_a_query_is_answered(page: Page, root: str) -> None:
    """As the SearchAction of a search engine has it; filters are in it too."""
    page.goto(f"{root}/nl/search/?q=kade&theme=news")
    expect(page.get_by_role("status")).to_have_text("Found: 1")

    assert keys(page) == ["haven"]
    assert page.get_by_role("searchbox").input_value() == "kade"
    page.get_by_label("Country", exact=True).select_option("KE")
    page.get_by_label("Theme", exact=True).select_option("water")
    expect(page.locator(".result")).to_have_text(re.compile("Huis"))
    assert keys(page) == ["huis"]
    expect(page).to_have_url(f"{root}/nl/search/?q=kade&theme=water&country=KE")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Found: 1")
    assert keys(page) == ["huis"]


def test_a_text_that_fell_back_says_its_language(page: Page, root: str) -> None:
    """The sentence has lang and dir, and the result names the language in the reader's."""
    page.goto(f"{root}/ar/search/?q=raadhuis")
    result = page.locator(".result")
    sentence, language = result.locator("p").nth(0), result.locator("p").nth(1)
    expect(sentence).to_have_text("Dan een raadhuis van steen.")

    assert (sentence.get_attribute("lang"), sentence.get_attribute("dir")) == ("nl", "ltr")
    assert language.inner_text() == "الهولندية"
    assert result.locator("a").get_attribute("lang") == "nl"
    page.goto(f"{root}/en/search/?q=quay")
    first = page.locator(".result p").nth(0)
    expect(first).to_have_text("Along the quay.")
    assert first.get_attribute("lang") is None


@pytest.mark.parametrize(("tag", "query", "told", "language"), searching.SHOWN)
def test_a_result_shows_what_the_server_shows(
    page: Page, root: str, tag: str, query: str, told: str, language: str
) -> None:
    """A text of the document, without the marks of its notes, and not what stands around it."""
    page.goto(f"{root}/{tag}/search/?q={query}")
    sentence, kicker = (page.locator(".result p").nth(at) for at in range(2))

    expect(sentence).to_have_text(told)
    expect(kicker).to_have_text(language)


def test_a_result_is_reached_by_keyboard_alone(page: Page, root: str) -> None:
    """Enter keeps the results, Tab leads to them, and what is found is told politely."""
    page.goto(f"{root}/nl/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("sluis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Found: 1")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Sluis"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}/nl/partners/sluis/")


def test_markup_in_a_text_or_a_query_is_text(page: Page, root: str) -> None:
    """Nothing of it becomes an element."""
    page.goto(f"{root}/nl/search/?q=hoog")
    expect(page.locator(".result p").first).to_have_text("Hoog & <b>droog</b>.")

    assert page.locator(".result b").count() == 0
    page.goto(f"{root}/nl/search/?q=%3Cimg%20src%3Dx%3E")
    expect(page.get_by_role("status")).to_have_text(re.compile("Nothing was found"))


def test_results_are_accessible(page: Page, root: str, violations: Violations) -> None:
    """From left to right and from right to left, in both schemes, on a phone."""
    page.set_viewport_size({"width": 320, "height": 800})
    found = []
    for path in ("/nl/search/?q=huis", "/ar/search/?q=huis", "/nl/search/?q=xyz"):
        page.emulate_media(color_scheme="light")
        page.goto(root + path)
        expect(page.get_by_role("status")).not_to_have_text("")
        found += violations(page)
        page.emulate_media(color_scheme="dark")
        found += violations(page, colours=True)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append("scrolls sideways")

    assert found == []


def test_an_export_without_javascript_says_what_it_cannot(browser: Browser, root: str) -> None:
    """The form then leads to a sentence that says so, above names, themes and countries."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}/nl/search/")
    notice = page.locator(".search-unanswered")

    assert not notice.is_visible()
    page.get_by_role("searchbox").fill("huis")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=huis*")
    assert notice.is_visible()
    names = page.locator("#search--index a").all_inner_texts()
    assert {"Havenhuis", "Nieuws", "Kenia", "Nederland", "Toren"} <= set(names)
    assert "Vuur" not in names
    context.close()


def test_where_the_index_cannot_be_had_the_form_is_sent(browser: Browser, root: str) -> None:
    """As without a script."""
    page = browser.new_page()
    page.route("**/*.json", lambda route: route.abort())
    page.goto(f"{root}/nl/search/")
    with page.expect_event("requestfailed"):
        page.get_by_role("searchbox").fill("huis")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.close()


def test_the_script_is_small() -> None:
    """At most 12 kB compressed."""
    import gzip

    script = Path(apps.ROOT / "static/search.js").read_bytes()

    assert len(gzip.compress(script, 9, mtime=0)) < 12_000
