"""Decap CMS itself takes the configuration, and what it writes the loader reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portret.content import loader, records
from portret.content.loader import read_document
from portret.site import decap
from tests import tools
from tests.conftest import need
from tests.hosting import serving
from tests.sites import make_site, partner

PORTRAIT = partner(
    "title_lang: en\nsummary: Kort gezegd.\nthemes: [news]\ncountries: ['NO', NL]\n"
    "status: past\nfacts:\n  - label: Leden\n    value: 98\n    as_of: 2017\n"
    "organisation: {founded: 1974, country: BE}\nx_own: blijft\n",
    "Een *portret*, met [een weg](../boei/).\n\n- een\n- twee\n",
)

HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>CMS</title>
<link rel="icon" href="data:,"><body><script>
const files = %s;
window.repoFiles = {content: {}};
for (const [name, value] of Object.entries(files)) {
    window.repoFiles["content/" + name] = value;
    for (const each of Object.values(value)) each.was = each["index.md"]?.content;
    Object.defineProperty(window.repoFiles.content, name, {value, writable: true});
}
</script><script src="decap/decap-cms.js"></script></body></html>"""
"""A page with Decap over files in memory. It lists what is in a folder by the folder's path as one
name, and reads by the parts of the path; whatever it finds beside a text it takes for a picture."""


def in_memory(folder: Path) -> dict[str, Any]:
    """The files of a folder as Decap's repository for tests has them."""
    return {
        path.name: in_memory(path) if path.is_dir() else {"content": path.read_text("utf-8")}
        for path in sorted(folder.iterdir())
    }


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".yml": "text/yaml"}

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, without the headers that forbid what Decap does."""
    handler = partial(_Handler, directory=str(folder))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as at:
        yield f"{at}/"


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Decap over a small site, opened once; it complains of nothing."""
    dist, folder = need(tools.decap), tmp_path_factory.mktemp("decap")
    boei = partner().replace("Anker", "Boei")
    files = {"partners/anker/index.md": PORTRAIT, "partners/boei/index.md": boei}
    content = make_site(folder, files)
    config = decap.configuration(loader.load(content), "content", {"name": "test-repo"})
    place = folder / "admin"
    place.mkdir()
    (place / "decap").symlink_to(dist)
    (place / "config.yml").write_text(decap.written(config), "utf-8")
    held = json.dumps(in_memory(content)).replace("<", r"\u003c")
    (place / "index.html").write_text(HTML % held, "utf-8")
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed may go
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with served(place) as address:
        page.goto(address)
        page.get_by_role("button", name="Login").click()
        yield page
        page.close()
    assert set(complaints) <= {"undefined"}  # what it throws where a form is not yet sound


@pytest.fixture
def cms(opened: Page) -> Page:
    """Decap at its list of portraits; what somebody typed before and did not save is gone."""
    go(opened, "partners")
    expect(opened.get_by_role("heading", name="Portraits")).to_be_visible()
    return opened


CONTENT = "repoFiles.content.partners[key]?.['index.md'].content"


def go(page: Page, where: str) -> None:
    """Go to a collection or an entry."""
    page.goto(f"{page.url.partition('#')[0]}#/collections/{where}")


def saved(page: Page, key: str) -> records.Partner:
    """The portrait that the loader reads from what Decap writes when somebody publishes."""
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("menuitem", name="Publish now").click()
    page.wait_for_function(f"key => {CONTENT} && {CONTENT} !== files.partners[key]?.was", arg=key)
    text = page.evaluate(f"key => {CONTENT}", key)
    made, faults = read_document(text.encode(), "partner")
    assert faults == ()
    assert isinstance(made, records.Partner)
    return made


def test_decap_shows_what_there_is_and_changes_what_somebody_changes(cms: Page) -> None:
    """All else of a portrait stays, also what its form does not have."""
    before, _ = read_document(PORTRAIT.encode(), "partner")
    assert isinstance(before, records.Partner)
    expect(cms.get_by_role("link", name="Boei")).to_be_visible()
    cms.get_by_role("link", name="Anker").click()
    cms.get_by_label("Summary").fill("Nu: iets anders.")
    cms.get_by_label("Website").fill("https://anker.example")

    after = saved(cms, "anker")

    assert (after.summary, after.website) == ("Nu: iets anders.", "https://anker.example")
    for name in ("title", "title_lang", "published", "themes", "countries", "status", "facts"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.organisation, after.body.strip()) == (before.organisation, before.body.strip())
    text = cms.evaluate(f"key => {CONTENT}", "anker")
    assert "x_own: blijft" in text


def test_decap_begins_a_portrait(cms: Page) -> None:
    """With the little that one needs; its folder is a key, made from its title."""
    go(cms, "partners/new")
    cms.get_by_label("Title", exact=True).fill("Het Ánker & Co")
    cms.get_by_label("Published", exact=True).fill("2017-06-04")
    cms.locator("[contenteditable=true]").last.click()
    cms.keyboard.type("Een schip.")

    made = saved(cms, "het-anker-co")

    assert (made.title, str(made.published), str(made.body).strip()) == (
        "Het Ánker & Co",
        "2017-06-04",
        "Een schip.",
    )


def test_decap_refuses_what_the_loader_refuses(cms: Page) -> None:
    """With the same remedy."""
    cms.get_by_role("link", name="Anker").click()
    cms.get_by_label("Website").fill("anker.example")
    cms.get_by_role("button", name="Publish", exact=True).click()
    cms.get_by_role("menuitem", name="Publish now").click()
    expect(cms.get_by_text("Write the whole address, with https://.")).to_be_visible()


def test_decap_shows_pages_themes_and_the_site(cms: Page) -> None:
    """With what their files hold."""
    cms.get_by_role("link", name="Pages").click()
    expect(cms.get_by_role("link", name="Over ons")).to_be_visible()
    go(cms, "site/entries/site")
    expect(cms.get_by_label("Name", exact=True).first).to_have_value("Proef")
    go(cms, "site/entries/themes")
    expect(cms.get_by_text("News", exact=True).first).to_be_visible()
