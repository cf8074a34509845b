"""Sveltia CMS, which takes Decap's configuration, does so with ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from playwright.sync_api import Browser, Page, expect

from portret.content import loader, records
from portret.content.loader import read_document
from portret.site import decap
from tests import tools
from tests.browser.test_decap import PORTRAIT, served
from tests.conftest import need
from tests.sites import make_site, partner

HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>CMS</title>
<link rel="icon" href="data:,"><body></body></html>"""

PUT = """async files => {
    let root = await navigator.storage.getDirectory();
    root = await root.getDirectoryHandle("sveltia-cms-test", {create: true});
    for (const [path, text] of Object.entries(files)) {
        const parts = path.split("/"), name = parts.pop();
        let folder = root;
        for (const each of parts) folder = await folder.getDirectoryHandle(each, {create: true});
        const stream = await (await folder.getFileHandle(name, {create: true})).createWritable();
        await stream.write(text);
        await stream.close();
    }
}"""
"""Puts files where Sveltia has its repository for tests: in the private files of a browser."""

GOT = """async path => {
    const parts = path.split("/"), name = parts.pop();
    let folder = await navigator.storage.getDirectory();
    try {
        for (const each of ["sveltia-cms-test", ...parts])
            folder = await folder.getDirectoryHandle(each);
        return await (await (await folder.getFileHandle(name)).getFile()).text();
    } catch { return ""; }
}"""
"""The text of a file there; blank where there is none."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a small site."""
    boei = partner().replace("Anker", "Boei")
    return make_site(
        tmp_path_factory.mktemp("sveltia"),
        {"partners/anker/index.md": PORTRAIT, "partners/boei/index.md": boei},
    )


@pytest.fixture(scope="module")
def cms(browser: Browser, content: Path) -> Iterator[Page]:
    """Sveltia over that site, opened once.

    It may complain of nothing but of hosts that it cannot reach.
    """
    place = content.parent / "admin"
    place.mkdir()
    (place / "sveltia").symlink_to(need(tools.sveltia) / "dist")
    config = decap.configuration(loader.load(content), "content", {"name": "test-repo"})
    (place / "config.yml").write_text(decap.written(config), "utf-8")
    (place / "index.html").write_text(HTML, "utf-8")
    files = {
        f"content/{path.relative_to(content)}": path.read_text("utf-8")
        for path in content.rglob("*")
        if path.suffix in (".md", ".yaml")
    }
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda told: told.type == "error" and complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with served(place) as address:
        page.route(lambda url: not url.startswith(("blob:", address)), lambda route: route.abort())
        page.goto(address)
        page.evaluate(PUT, files)
        page.add_script_tag(url="sveltia/sveltia-cms.js")
        page.get_by_role("button", name="Work with Test Repository").click()
        expect(page.get_by_text("Portraits").first).to_be_visible()
        yield page
        page.close()
    assert [each for each in complaints if "ERR_FAILED" not in each] == []


def saved(page: Page, key: str, before: str) -> records.Partner:
    """The portrait that the loader reads from what Sveltia writes."""
    path = f"content/partners/{key}/index.md"
    page.get_by_role("button", name="Save", exact=True).click()
    while (text := page.evaluate(GOT, path)) in ("", before):
        page.wait_for_timeout(100)
    made, faults = read_document(text.encode(), "partner")
    assert faults == ()
    assert isinstance(made, records.Partner)
    return made


def test_its_own_schema_takes_the_configuration(content: Path) -> None:
    """All of it, and not just anything."""
    schema = json.loads((need(tools.sveltia) / "schema/sveltia-cms.json").read_text("utf-8"))
    config = decap.configuration(
        loader.load(content), "content", {"name": "github", "repo": "owner/name", "branch": "main"}
    )

    assert [each.message for each in Draft7Validator(schema).iter_errors(config)] == []
    assert not Draft7Validator(schema).is_valid({**config, "collections": 5})


def test_sveltia_changes_what_somebody_changes(cms: Page, patience: None) -> None:
    """All else of a portrait stays, also what its form does not have."""
    before, _ = read_document(PORTRAIT.encode(), "partner")
    assert isinstance(before, records.Partner)
    cms.goto(f"{cms.url.partition('#')[0]}#/collections/partners/entries/anker/index")
    cms.get_by_role("textbox", name="Summary").fill("Nu: iets anders.")

    after = saved(cms, "anker", PORTRAIT)

    assert after.summary == "Nu: iets anders."
    for name in ("title", "title_lang", "published", "themes", "countries", "status", "facts"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.organisation, after.body.strip()) == (before.organisation, before.body.strip())
    assert "x_own: blijft" in cms.evaluate(GOT, "content/partners/anker/index.md")


def test_sveltia_shows_pages(cms: Page) -> None:
    """With their titles."""
    cms.goto(f"{cms.url.partition('#')[0]}#/collections/pages")
    expect(cms.get_by_text("Over ons").first).to_be_visible()
