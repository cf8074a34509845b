"""An address in a text, and whether it leads to a page of the site."""

from __future__ import annotations

import pytest

from portret.content import loader
from portret.content.links import own_urls, within
from tests.sites import SITE, make_site


@pytest.mark.parametrize(
    ("base_url", "address", "inner"),
    [
        ("https://www.example.org", "https://www.example.org/en/partners/x/", "/partners/x/"),
        ("https://www.example.org/", "HTTP://Example.org/en/partners/x/", "/partners/x/"),
        ("https://example.org", "https://www.example.org:443/en/x", "/x/"),
        ("https://example.org", "https://example.org/en/x/?utm=a&b#doel", "/x/#doel"),
        ("https://example.org", "https://example.org/en/x#doel", "/x/#doel"),
        ("https://example.org", "https://example.org/en", "/"),
        ("https://example.org", "https://example.org/en/index.html", "/"),
        ("https://example.org", "https://example.org/en/x/index.html", "/x/"),
        ("https://example.org/repo", "https://example.org/repo/ar/x/#%D8%A3", "/x/#%D8%A3"),
        ("https://example.org/été", "https://example.org/%C3%A9t%C3%A9/nl/x/", "/x/"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example/nl/x/", "/x/"),
        ("https://example.org:8000", "https://example.org:8000/nl/x/", "/x/"),
        ("https://example.org", "../x/#doel", "../x/#doel"),
        ("", "/x/", "/x/"),
        # elsewhere
        ("", "https://example.org/nl/x/", None),
        ("https://example.org", "https://example.org/", None),
        ("https://example.org", "https://example.org/fr/x/", None),
        ("https://example.org", "https://example.org/EN/x/", None),
        ("https://example.org", "https://example.org/media/x.pdf", None),
        ("https://example.org", "https://example.org/nl/404.html", None),
        ("https://example.org", "https://example.org/nl/partners/page/2/", None),
        ("https://example.org", "https://example.org/nl/oud/", None),
        ("https://example.org", "https://example.org/nl/weg/", None),
        ("https://example.org", "https://example.org/nl/weg/index.html", None),
        ("https://example.org", "https://example.org.evil.example/nl/x/", None),
        ("https://example.org", "https://nieuws.example.org/nl/x/", None),
        ("https://example.org", "https://example.org:8000/nl/x/", None),
        ("https://example.org/repo", "https://example.org/nl/x/", None),
        ("https://example.org/repo", "https://example.org/repository/nl/x/", None),
        ("https://example.org", "https://example.org:x/nl/x/", None),
        ("https://example.org", "https://[example.org/nl/x/", None),
        ("https://example.org", "mailto:a@example.org/nl/x/", None),
    ],
)
def test_the_sites_own_absolute_address_leads_within(tmp_path, base_url, address, inner):
    """Where a language follows it, whichever way it was copied; else it leads elsewhere."""
    site = f"{SITE}base_url: '{base_url}'\nredirects:\n  /nl/oud/: /nl/about/\n"
    site += "  /nl/weg/index.html: /nl/about/\n"
    site = site if base_url else SITE
    found = loader.load(make_site(tmp_path, {"site.yaml": site}))

    assert within(address, own_urls(found.languages, found.redirects, found.base_url)) == inner
