"""The folder overrides/: templates and assets of the site's own, in the place of ours or beside."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portret.errors import Problems
from tests import apps
from tests.sites import png


def written(folder: Path, name: str, data: str | bytes) -> Path:
    """A file of the overrides."""
    path = folder / "overrides" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def client(folder: Path, **config: Any) -> Any:
    """A browser for the small site, whose overrides may change at any time."""
    apps.make(folder)
    (folder / "overrides").mkdir(exist_ok=True)
    return apps.make_app(folder, OVERRIDES=folder / "overrides", **config).test_client()


@pytest.mark.parametrize(
    "config", [{"DEBUG": False}, {"PREVIEW": True}, {}], ids=["server", "preview", "debug"]
)
def test_a_template_takes_the_place_of_ours(tmp_path: Path, config: dict[str, Any]) -> None:
    """Until it is taken away; it may extend the one it replaces."""
    browser = client(tmp_path, **config)
    before = browser.get("/nl/about/")

    def shows(text: str) -> Callable[[], bool]:
        return lambda: text in browser.get("/nl/about/").text

    path = written(
        tmp_path,
        "templates/page.html",
        '{% extends "portret/page.html" %}{% block main %}<p>Boven</p>{{ super() }}{% endblock %}',
    )
    apps.wait_until(shows("<p>Boven</p>"))
    after = browser.get("/nl/about/")
    assert "Wie wij zijn." in after.text
    assert after.headers.get("ETag") != before.headers.get("ETag") or config
    path.write_text(path.read_text("utf-8").replace("Boven", "Onder"), "utf-8")
    apps.wait_until(shows("<p>Onder</p>"))
    path.unlink()
    apps.wait_until(lambda: not shows("Onder")())
    assert shows("Wie wij zijn.")()


def test_a_part_of_a_page_may_be_another(tmp_path: Path) -> None:
    """Ours include theirs by the names that they have."""
    browser = client(tmp_path)
    written(tmp_path, "templates/_footer.html", '<footer>{{ _("Made by hand") }}</footer>')

    assert '<footer><span lang="en" dir="ltr">Made by hand</span></footer>' in (
        browser.get("/nl/").text
    )
    apps.translate(tmp_path, "nl", apps.NL | {"Made by hand": "Met de hand"})
    assert "<footer>Met de hand</footer>" in browser.get("/nl/").text


def test_the_words_of_a_template_are_for_translators(tmp_path: Path) -> None:
    """`translate update` puts them into the catalogues, and no word of ours goes for them."""
    apps.make(tmp_path)
    written(tmp_path, "templates/_footer.html", '<footer>{{ _("Made by hand") }}</footer>')
    run = apps.flask(tmp_path, "translate", "update", PORTRET_OVERRIDES=str(tmp_path / "overrides"))
    text = (tmp_path / "translations/ar/LC_MESSAGES/messages.po").read_text("utf-8")

    assert run.returncode == 0, run.stderr
    assert '#: overrides/templates/_footer.html\nmsgid "Made by hand"\n' in text
    assert 'msgid "Other partners"' in text


def test_a_style_sheet_goes_over_ours(tmp_path: Path) -> None:
    """It comes last on every page; what it loads from beside it is found under its address."""
    browser = client(tmp_path)
    written(tmp_path, "static/stip.png", png(3, 3))
    path = written(
        tmp_path,
        "static/site.css",
        "a { background: url( 'stip.png' ) }\nb { src: url(weg.png), url(/x/stip.png) }\n",
    )
    for page in ("/nl/", "/404.html", "/ar/partners/anker/"):
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', browser.get(page).text)
        assert [each.split(".")[0] for each in sheets] == ["/static/portret", "/static/site"]
    answer = browser.get(sheets[-1])
    (dot,) = re.findall(r"url\( '(stip\.\w{12}\.png)' \)", answer.text)

    assert answer.content_type == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "url(weg.png), url(/x/stip.png)" in answer.text
    assert browser.get(f"/static/{dot}").data == png(3, 3)
    written(tmp_path, "static/stip.png", png(4, 4))
    (other,) = re.findall(r'href="(/static/site\.[^"]+)"', browser.get("/nl/").text)
    assert other != sheets[-1]
    assert b"stip" in browser.get(other).data
    path.unlink()
    assert "/static/site" not in browser.get("/nl/").text


def test_an_asset_takes_the_place_of_ours(tmp_path: Path) -> None:
    """The style sheet, the icons; the others stay."""
    browser = client(tmp_path)
    ours = browser.get("/nl/").text
    written(tmp_path, "static/portret.css", "a {}")
    written(tmp_path, "static/favicon.ico", b"icon")
    written(tmp_path, "static/icon.png", png(600, 600))
    page = browser.get("/nl/").text

    for pattern in (r'href="(/static/portret\.[^"]+)"', r'href="(/media/site/icon-180[^"]+)"'):
        (old,), (new,) = re.findall(pattern, ours), re.findall(pattern, page)
        assert old != new
        assert browser.get(new).status_code == 200
    assert browser.get("/favicon.ico").data == b"icon"
    (script,) = re.findall(r'src="(/static/search[^"]+)"', browser.get("/nl/search/").text)
    assert browser.get(script).data == (apps.ROOT / "static/search.js").read_bytes()


def test_overrides_are_frozen(tmp_path: Path) -> None:
    """And checked like all else: a style sheet that loads nothing that is there is named."""
    browser = client(tmp_path)
    written(
        tmp_path,
        "templates/page.html",
        '{% extends "base.html" %}{% block main %}<h1>Van ons</h1>{% endblock %}',
    )
    written(tmp_path, "static/site.css", "a { background: url(stip.png) }")
    settings = {"OVERRIDES": tmp_path / "overrides"}

    with pytest.raises(Exception, match="1 findings"):
        apps.export(tmp_path, tmp_path / "build", **settings)
    written(tmp_path, "static/stip.png", png(3, 3))
    build = apps.export(tmp_path, tmp_path / "build", **settings)
    page = (build / "nl/about/index.html").read_text("utf-8")
    assert "<h1>Van ons</h1>" in page
    assert page == browser.get("/nl/about/").text
    for link in re.findall(r'rel="stylesheet" href="/([^"]+)"', page):
        assert (build / link).read_bytes() == browser.get(f"/{link}").data


def test_a_broken_template_keeps_the_site(tmp_path: Path) -> None:
    """A preview names its line; where nothing good was shown yet, that it cannot be."""
    browser = client(tmp_path, PREVIEW=True)
    assert "Wie wij zijn." in browser.get("/nl/about/").text
    written(tmp_path, "templates/page.html", "<p>\n{{ page.weg }}\n")
    page = browser.get("/nl/about/").text

    assert "Wie wij zijn." in page
    assert "overrides/templates/page.html:2" in page


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """One that was named; the one beside app.py need not be there."""
    apps.make(tmp_path)

    with pytest.raises(Problems, match=r"PORTRET_OVERRIDES:1: there is no folder .*weg\. Name"):
        apps.make_app(tmp_path, OVERRIDES=tmp_path / "weg").extensions["portret"].current()
    assert apps.make_app(tmp_path).test_client().get("/nl/").status_code == 200


def test_what_leads_out_of_the_overrides_is_refused(tmp_path: Path) -> None:
    """A link to a file of the machine is never read."""
    browser = client(tmp_path)
    secret = tmp_path / "secret.css"
    secret.write_text("geheim", "utf-8")
    (tmp_path / "overrides/static").mkdir(parents=True)
    (tmp_path / "overrides/static/site.css").symlink_to(secret)

    assert browser.get("/nl/").status_code == 503
    with pytest.raises(Problems, match=r"site\.css:1: a link that leads out of static/"):
        apps.make_app(tmp_path, OVERRIDES=tmp_path / "overrides").extensions["portret"].current()
