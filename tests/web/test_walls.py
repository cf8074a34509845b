"""No address, query or header of a stranger comes back, or leads where nothing of ours is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import apps, attacks

PAGES = ("/nl/partners/anker/", "/nl", "/oud", "/nl/weg/", "/weg", "/robots.txt", "/healthz", "/")
"""A page, redirects, unknown addresses, a file, the root."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the small site, beside which lies a file that is nobody's business."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    (folder / "secret.txt").write_text(attacks.OUTSIDE)
    return apps.make_app(folder, DEBUG=False)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """Its client."""
    return app.test_client()


@pytest.fixture(scope="module")
def known(app: Flask) -> set[str]:
    """All that a redirect may lead to."""
    return {quote(path) for path in app.extensions["portret"].current().addresses}


@pytest.fixture(scope="module")
def missing(client: FlaskClient) -> set[bytes]:
    """The pages for an unknown address, in each language and in all of them."""
    paths = ("/404.html", *(f"/{tag}/404.html" for tag in ("nl", "en", "ar")))
    return {client.get(path).data for path in paths}


def ask(client: FlaskClient, target: str) -> TestResponse:
    """The answer to a request target, as a server hands it on."""
    query = target.partition("?")[2]
    overrides = {"PATH_INFO": attacks.path_info(target), "QUERY_STRING": query}
    return client.get("/", environ_overrides=overrides)


def plainly(answer: TestResponse) -> tuple[object, ...]:
    """All of an answer but the time."""
    headers = [each for each in answer.headers.items() if each[0] != "Date"]
    return answer.status_code, sorted(headers), answer.data


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_no_address_leads_out_of_the_site(
    client: FlaskClient, missing: set[bytes], part: int
) -> None:
    """Thousands of spellings of the way up are unknown addresses, each with a page of ours."""
    for target in attacks.TRAVERSALS[part::4]:
        answer = ask(client, target)

        assert answer.status_code == 404, target
        assert answer.data in missing, target
        assert answer.location is None, target


@pytest.mark.parametrize("target", [*attacks.ODD, *attacks.REDIRECTS])
def test_redirects_lead_to_our_own_pages(
    client: FlaskClient, known: set[str], missing: set[bytes], target: str
) -> None:
    """What is like an address of ours gives its page, the way to it, or an unknown address's."""
    answer = ask(client, target)
    headers = str(answer.headers).lower()

    assert answer.status_code in (200, 301, 302, 308, 404)
    assert answer.status_code != 404 or answer.data in missing
    assert answer.location is None or answer.location in known
    assert "evil" not in headers
    assert "set-cookie" not in headers
    assert attacks.OUTSIDE.encode() not in answer.data


@pytest.mark.parametrize("path", PAGES)
def test_no_header_or_query_changes_an_answer(client: FlaskClient, path: str) -> None:
    """Status, headers and bytes are the same, whatever host or page they name."""
    plain = plainly(client.get(path))
    for query in (
        "?",
        "?x=1",
        "?lang=ar&language=ar",
        "?next=//evil.example",
        "?%00",
        "?" + "a" * 999,
    ):
        assert plainly(client.get(path + query)) == plain, query
    for name, value in attacks.HEADERS:
        assert plainly(client.get(path, headers={name: value})) == plain, name


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_request_is_in_its_answer(client: FlaskClient, path: str) -> None:
    """Neither in the bytes nor in the headers, wherever it was written."""
    sent = {name: f"{value} canary" for name, value in attacks.HEADERS if name != "Expect"}
    answer = client.get(f"{path}?canary=canary", headers=sent)
    unknown = client.get(f"{path.rstrip('/')}/canary-canary/", headers=sent)

    for each in (answer, unknown):
        assert b"canary" not in each.data
        assert "canary" not in str(each.headers)


@pytest.mark.parametrize("wanted", ["/nl/partners/anker/", "/nl/weg/", "/weg"])
def test_a_language_of_the_address_is_that_of_the_error(client: FlaskClient, wanted: str) -> None:
    """Whatever the browser's: the page of an error speaks the language that stands in the path."""
    plain = client.get(wanted)

    assert {
        client.get(wanted, headers={"Accept-Language": tag}).data for tag in ("ar", "en", "x")
    } == {plain.data}
