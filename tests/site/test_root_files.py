"""Files of content/root/ are published at the root as they are, where their names are free."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import apps

PROOF = "google-site-verification: google1a2b.html"
FILES = {
    "root/CNAME": "www.proef.example\n",
    "root/google1a2b.html": PROOF,
    "root/ads.txt": "# none\n",
    "root/.well-known/assetlinks.json": "[]\n",
    "root/deep/er/logo.png": b"\x89PNG\r\n\x1a\n\0",
    "root/.DS_Store": b"\0",
    "root/ads.txt~": "copy",
}
PUBLISHED = {name.removeprefix("root/") for name in [*FILES][:5]}


def test_each_file_is_served_and_exported_byte_for_byte(tmp_path: Path) -> None:
    """An editor's own files, hidden or copies, are not; and the export is sound."""
    folder = apps.make(tmp_path, FILES)
    browser = apps.make_app(folder).test_client()
    run = apps.flask(folder, "freeze")

    assert (run.returncode, run.stderr) == (0, "")
    for name in PUBLISHED:
        data = (folder / "content/root" / name).read_bytes()
        assert browser.get(f"/{name}").data == data
        assert (folder / "build" / name).read_bytes() == data
    assert browser.get("/.well-known/assetlinks.json").content_type == "application/json"
    assert browser.get("/ads.txt~").status_code == browser.get("/.DS_Store").status_code == 404
    assert {"ads.txt~", ".DS_Store"}.isdisjoint(apps.tree(folder / "build"))
    assert b"CNAME" not in (folder / "build/sitemap.xml").read_bytes()


def test_a_folder_is_answered_by_its_index(tmp_path: Path) -> None:
    """As hosts do; without the slash the address leads there. It is one file of the export."""
    page = b"<!doctype html><title>Beheer</title>"
    folder = apps.make(tmp_path, {"root/admin/index.html": page})
    browser = apps.make_app(folder).test_client()
    answer, short = browser.get("/admin/"), browser.get("/admin")

    assert (answer.data, answer.content_type) == (page, "text/html; charset=utf-8")
    assert (short.status_code, short.location) == (308, "/admin/")
    assert apps.flask(folder, "freeze").returncode == 0
    assert (folder / "build/admin/index.html").read_bytes() == page


def test_a_changed_file_is_the_only_one_that_changes(tmp_path: Path) -> None:
    """A new one comes, one that is taken away goes."""
    folder = apps.make(tmp_path, FILES)
    apps.flask(folder, "freeze")
    before = apps.tree(folder / "build")
    (folder / "content/root/ads.txt").write_text("# other\n")
    (folder / "content/root/CNAME").unlink()
    (folder / "content/root/humans.txt").write_text("Wij.\n")
    run = apps.flask(folder, "freeze")
    after = apps.tree(folder / "build")

    assert run.returncode == 0, run.stderr
    assert {name for name in before | after if before.get(name) != after.get(name)} == {
        *("ads.txt", "CNAME", "humans.txt")
    }


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("robots.txt", "“the site” needs"),
        ("Index.html", "needs"),
        ("static/a.css", "needs"),
        ("-/a.css", "needs"),
        ("nl", "“/nl/"),
        ("NL/partners/anker/index.html", "“/nl/partners/anker/” needs"),
        ("nl/feed.json", "“/nl/feed.json” needs"),
        ("sitemap.xml.gz", "“the site” needs"),
        ("nl/index.html.BR", "“/nl/” needs"),
        ("oud/index.html", "which “/oud/index.html” needs"),
        ("a b.txt", "a name that not every host takes"),
        ("é.txt", "a name that not every host takes"),
    ],
)
def test_a_name_that_is_taken_is_told(tmp_path: Path, name: str, told: str) -> None:
    """With the file, or with the redirect that would take it; nothing is published."""
    folder = apps.make(tmp_path, {f"root/{name}": "x"})
    run = apps.flask(folder, "check")

    assert run.returncode == 1
    assert told in run.stdout
    assert apps.flask(folder, "freeze").returncode == 1


def test_no_file_of_the_site_can_be_taken(tmp_path: Path) -> None:
    """Each address of whatever kind has an owner, also one that comes with more partners."""
    folder = apps.make(tmp_path)
    addresses = apps.make_app(folder).extensions["portret"].current().addresses
    own = [path for path, each in addresses.items() if not each.about.target]
    names = {f"{each}index.html" if each.endswith("/") else each for each in own}
    names |= {"/nl/partners/page/2/index.html", "/en/search/1.json", "/nl/themes/a/page/2/x.html"}
    names = {each[1:] for each in names if not each.startswith(("/static/", "/media/"))}
    apps.make(tmp_path, {f"root/{each}": "x" for each in names})
    told = apps.flask(folder, "check").stdout

    assert {each for each in names if f"content/root/{each}:1: a name that" not in told} == set()


def test_what_is_no_file_of_the_folder_is_never_opened(tmp_path: Path) -> None:
    """A link that leads out, a pipe; and a file too large for a root."""
    folder = apps.make(tmp_path, {"root/groot.bin": b"0" * 1_000_001})
    (folder / "content/root/uit").symlink_to("/etc/hostname")
    os.mkfifo(folder / "content/root/pijp")
    told = apps.flask(folder, "check").stdout

    assert "content/root/groot.bin:1: a file of 1000 kB, the limit is 1000 kB" in told
    assert "content/root/uit:1:" in told
    assert "content/root/pijp:1:" in told
