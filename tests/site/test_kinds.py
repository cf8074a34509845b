"""The registry of the kinds of page: rules, links, pages and templates go by it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import flask
import pytest

from portret.settings import HOSTS
from portret.site.kinds import KINDS
from portret.web.sites import Sites
from tests import apps
from tests.sites import partner

RULES = {rule: kind.name for kind in reversed(KINDS) for rule in kind.rules}
"""Each rule, and the kind that answers to it: former addresses share that of what they lead to."""


def test_flask_lists_the_rules_of_every_kind(tmp_path: Path) -> None:
    """`flask routes` has each once, under the kind's name, beside what only a server has."""
    run = apps.flask(apps.make(tmp_path), "routes")
    rows = [re.split(r"\s{2,}", line.strip()) for line in run.stdout.splitlines()[2:]]

    assert run.returncode == 0, run.stderr
    assert Counter((rule, name) for name, methods, rule in rows if methods == "GET") == Counter(
        [*RULES.items(), ("/healthz", "healthz"), ("/-/<name>", "preview")]
    )


def test_a_broken_site_has_its_rules(tmp_path: Path) -> None:
    """They come from the code alone."""
    run = apps.flask(apps.make(tmp_path, {"site.yaml": "naam: x\n"}), "routes")

    assert run.returncode == 0, run.stderr
    assert "/<language:language>/partners/<key>/" in run.stdout


def test_every_kind_has_its_page_and_its_template() -> None:
    """Or the bytes of a file; and no template is left over."""
    names = {path.name for path in (apps.ROOT / "templates").iterdir()}
    used = {kind.template for kind in KINDS if kind.template}

    assert [kind.name for kind in KINDS if bool(kind.page) != bool(kind.template)] == []
    assert used <= names
    assert {name for name in names if not name.startswith("_")} - used == {"base.html"}


def test_names_are_each_one_kind() -> None:
    """A second kind of the same name would take the other's links."""
    assert [name for name, count in Counter(kind.name for kind in KINDS).items() if count > 1] == []


def test_every_address_is_one_that_its_kind_makes(tmp_path: Path) -> None:
    """And each kind has addresses in a site that has something of everything."""
    site = (
        f"{apps.FILES['site.yaml']}security: {{contact: 'tel:1', expires: 2030-01-01}}\n"
        "organisation: {name: Fonds, org_id: NL-KVK-1}\n"
        "grants: {prefix: 360G-x, licence: 'https://fonds.example/licence'}\n"
    )
    grant = "{id: a, title: T, description: D, amount: 1, currency: EUR, awarded: 2019-01-01}"
    files = {
        "site.yaml": site,
        "root/CNAME": "x",
        "partners/cel/index.md": partner(f"support: [{grant}]"),
    }
    apps.make(tmp_path, files)
    apart = [apps.make_app(tmp_path, HOST=host).extensions["portret"] for host in ("", *HOSTS)]
    kinds = set()
    for found, path, address in (
        (s, *pair) for s in map(Sites.current, apart) for pair in s.addresses.items()
    ):
        kinds.add(address.kind)
        values = {"language": address.edition.language.tag, **address.about.values}
        if address.about.values or address.kind.name not in ("media", "moved"):
            assert address.kind.path(values) == path
        assert bool(address.kind.page) != bool(address.about.make), path
        if address.kind.page:
            assert found.addresses.page(path) is found.addresses.page(path)
            assert found.addresses.page(path).path == path
        else:
            with pytest.raises(KeyError):
                found.addresses.page(path)

    assert kinds == set(KINDS)


@pytest.mark.parametrize("base", ["", "/repo"])
def test_views_and_templates_link_alike(tmp_path: Path, base: str) -> None:
    """Flask's `url_for` and a template's give the same link to each page of the site."""
    files = {f"partners/p{n}/index.md": partner("themes: [news]") for n in range(60)}
    app = apps.make_app(apps.make(tmp_path, files), BASE_URL=f"https://proef.example{base}")
    addresses = app.extensions["portret"].current().addresses
    links: dict[str, str] = {}

    @app.route("/links")
    def links_() -> str:
        for path, address in addresses.items():
            if address.kind.by_language and address.kind.name in RULES.values():
                values = {**address.about.values}
                if values.get("number") == 1:
                    del values["number"]
                tag = address.edition.language.tag
                links[path] = flask.url_for(address.kind.name, language=tag, **values)
        return ""

    assert app.test_client().get(f"{base}/links").status_code == 200
    redirected = {path for path, each in addresses.items() if each.about.target}
    assert len(links) > 30
    assert {path: link for path, link in links.items() if link != base + path} == {}
    assert not redirected & links.keys()


def test_a_template_links_by_the_name_of_a_kind(tmp_path: Path) -> None:
    """In the page's language, or in another that it names; a wrong name is an error."""
    app = apps.make_app(apps.make(tmp_path), BASE_URL="https://proef.example/repo")

    def url_for(words: str) -> str:
        return apps.rendered(app, "/ar/", {"page.html": f"{{{{ url_for({words}) }}}}"})

    assert url_for("'partner', key='brug'") == "/repo/ar/partners/brug/"
    assert url_for("'partner', key='brug', language='nl'") == "/repo/nl/partners/brug/"
    assert url_for("'partners'") == "/repo/ar/partners/"
    assert url_for("'partners', number=2") == "/repo/ar/partners/page/2/"
    assert url_for("'sitemap'") == "/repo/sitemap.xml"
    for wrong in ("'partnr', key='brug'", "'partner', kay='brug'"):
        with pytest.raises(KeyError):
            url_for(wrong)
