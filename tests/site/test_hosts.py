"""The files of hosts that nobody can start here, held to what their makers document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portret import settings
from portret.site import hosts, kinds
from portret.site.headers import RULES, of
from portret.site.hosts import HOSTS, Host, Moved
from tests import apps
from tests.apps import export, make, make_app

FILES = {
    "site.yaml": apps.FILES["site.yaml"] + "  /café/oud/: /nl/\n",
    "root/CNAME": "proef.example\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with former addresses."""
    return make(tmp_path_factory.mktemp("site"), FILES)


def lines(folder: Path, host: str, name: str, **more: str) -> list[str]:
    """The lines of a host's file."""
    build = export(folder, folder / host, HOST=host, **more)
    return (build / name).read_text("utf-8").splitlines()


def test_the_names_are_those_of_the_settings() -> None:
    """The command knows them without reading the table."""
    assert tuple(HOSTS) == settings.HOSTS


def test_only_a_named_host_has_its_files(folder: Path) -> None:
    """And our own server answers 404 there, whichever it is."""
    own = {"_headers", "_redirects", ".htaccess", "_host"}
    wanted = {
        "": set(),
        "nginx": {"_host"},
        "caddy": {"_host"},
        "apache": {".htaccess"},
        "netlify": {"_headers", "_redirects"},
        "cloudflare": {"_headers", "_redirects"},
        "github": set(),
        "gitlab": {"_redirects"},
        "s3": {"_host"},
    }
    for host, names in wanted.items():
        app = make_app(folder, HOST=host)
        addresses = list(kinds.addresses(app.extensions["portret"].current().snapshot))
        found = {path.split("/")[1] for path in addresses} & own
        assert found == names, host
        for path in addresses:
            if path.split("/")[1] in own:
                assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_headers_are_the_servers_own(folder: Path, host: str) -> None:
    """In at most 100 rules of lines of 2,000 characters, as Cloudflare takes them."""
    text = lines(folder, host, "_headers")
    rules = [line for line in text if line and line[0] == "/"]
    started = text.index("/static/*")

    assert f"  Content-Security-Policy: {of('/')['Content-Security-Policy']}" in text[:started]
    assert text[started + 1] == f"  Cache-Control: {of('/static/x')['Cache-Control']}"
    assert "  Content-Type: application/atom+xml; charset=utf-8" in text
    assert rules[: len(RULES)] == ["/*", "/:a/search/", "/static/*", "/media/*", "/data/*"]
    assert {"/:a/feed.xml", "/:a/themes/:b/feed.xml", "/data/grants.json"} <= set(rules)
    assert len(rules) <= 100
    assert max(map(len, text)) <= 2_000


def test_netlify_redirects_over_the_pages_that_are_there(folder: Path) -> None:
    """Former addresses, the reader's language, and 404 by language."""
    assert lines(folder, "netlify", "_redirects") == [
        *(f"/{tag}/partners/oude-brug/ /{tag}/partners/brug/ 301!" for tag in ("nl", "en", "ar")),
        "/oud /nl/about/ 301!",
        "/caf%C3%A9/oud/ /nl/ 301!",
        *(f"/ /{tag}/ 302! Language={tag}" for tag in ("nl", "en", "ar")),
        *(f"/{tag}/* /{tag}/404.html 404" for tag in ("nl", "en", "ar")),
    ]


def test_cloudflare_gets_redirects_alone(folder: Path) -> None:
    """It finds 404 pages by itself, and knows no conditions."""
    assert lines(folder, "cloudflare", "_redirects")[-2:] == [
        "/oud /nl/about/ 301",
        "/caf%C3%A9/oud/ /nl/ 301",
    ]


@pytest.mark.parametrize("base", ["", "/repo"])
def test_gitlab_has_redirects_in_the_place_of_pages(folder: Path, base: str) -> None:
    """It would show the page instead; all its addresses are those of its host."""
    found = lines(folder, "gitlab", "_redirects", BASE_URL=f"https://x.example{base}")

    assert f"{base}/oud {base}/nl/about/ 301" in found
    assert len(found) == 5
    build = folder / "gitlab"
    assert not (build / "oud").exists()
    assert not (build / "nl/partners/oude-brug").exists()


def test_the_export_has_pages_for_redirects_that_find_no_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many redirects as the host obeys; the other former addresses are pages that lead on."""
    monkeypatch.setitem(HOSTS, "gitlab", Host(redirects=3, covers=False))

    assert len(lines(folder, "gitlab", "_redirects")) == 3
    assert (folder / "gitlab/oud/index.html").exists()
    assert not (folder / "gitlab/nl/partners/oude-brug").exists()


@pytest.mark.parametrize(("redirects", "size", "fit"), [(2, 1000, 2), (9, 22, 2), (9, 21, 1)])
def test_redirects_have_room_by_number_and_by_bytes(redirects: int, size: int, fit: int) -> None:
    """A line is counted as it is written."""
    moved = [Moved("/a", "/b/"), Moved("/c", "/d/"), Moved("/e", "/f/")]
    host = Host(redirects=redirects, size=size)
    assert len(hosts.ruled(host, moved, "")) == fit


def test_s3_gets_a_request_for_each_object(tmp_path: Path) -> None:
    """All files but those for S3 itself, and an empty object for each former address."""
    site = FILES["site.yaml"] + "  /x/index.html: /nl/\n"
    folder = make(tmp_path, {**FILES, "site.yaml": site})
    objects = [json.loads(line) for line in lines(folder, "s3", "_host/objects.jsonl")]
    build = folder / "s3"
    files = set(apps.tree(build)) - {".nojekyll"}
    stored = {each["Key"]: each for each in objects}

    assert len(stored) == len(objects)
    redirects = {key for key, each in stored.items() if "WebsiteRedirectLocation" in each}
    assert redirects == {
        *(f"{tag}/partners/oude-brug/index.html" for tag in ("nl", "en", "ar")),
        *("oud", "café/oud/index.html", "x/index.html"),
    }
    own = {"_host/objects.jsonl", "_host/website.json", "oud/index.html"}
    assert stored.keys() == (files | {"oud"}) - own
    assert stored["oud"]["WebsiteRedirectLocation"] == "/nl/about/"
    assert stored["nl/feed.xml"]["ContentType"] == "application/atom+xml; charset=utf-8"
    assert stored["nl/index.html"] == {
        "Key": "nl/index.html",
        "ContentType": "text/html; charset=utf-8",
        "CacheControl": of("/nl/")["Cache-Control"],
    }
    website = json.loads((build / "_host/website.json").read_text())
    assert all((build / each).exists() for each in (website["ErrorDocument"]["Key"],))
