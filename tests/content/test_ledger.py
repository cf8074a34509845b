"""The ledger of published addresses: what its lines mean, what is no line, what an update adds."""

from __future__ import annotations

import pytest

from portret.content import loader
from portret.content.ledger import HEADER, Ledger
from portret.errors import Problems
from tests.sites import make_site

LEDGER = "# Ours.\nlanguage en\nlanguage nl\n/\n# Dit is van ons.\n/about/\n/partners/anker/\n"


def read(folder, text):
    """The ledger with this text in a small site."""
    return loader.load(make_site(folder, {"addresses.lock": text})).ledger


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("partners/x/", "“partners/x/”, where an address as /partners/ecre/ was expected"),
        ("/partners//x/", "“/partners//x/”, where an address as"),
        ("/partners/../x/", "“/partners/../x/”, where an address as"),
        ("/x", "“/x”, where an address as"),
        ("https://proef.example/nl/", "“https://proef.example/nl/”, where an address as"),
        ("=======", "“=======”, where an address as"),
        ("language", "“language”, where an address as"),
        ("language n_l", "“n_l”, where an address as"),
        ("language nl weg", "“weg” behind “nl”"),
        ("/x/ gone nl", "“gone nl” behind “/x/”"),
        ("/x/ n_l", "“n_l” behind “/x/”"),
        ("/x/ fr", "“fr” behind “/x/” is none of the ledger's languages"),
        ("/nl/partners/anker/", "“/nl/partners/anker/” begins with a language"),
        ("<<<<<<< HEAD", "a merge conflict (<<<<<<<)"),
    ],
)
def test_what_is_no_line_is_named(tmp_path, line, message):
    """With file, line and what to write, in every command that reads the content."""
    with pytest.raises(Problems) as caught:
        read(tmp_path, LEDGER + line + "\n")

    (found,) = caught.value.problems
    assert found.path.endswith("addresses.lock")
    assert (found.line, found.message[: len(message)]) == (8, message)
    assert found.remedy


def test_a_folder_in_its_place_is_named(tmp_path):
    """As it is for every content file."""
    (tmp_path / "content/addresses.lock").mkdir(parents=True)
    with pytest.raises(Problems) as caught:
        loader.load(make_site(tmp_path))

    (found,) = caught.value.problems
    assert found.message == "a folder, where a file was expected"


@pytest.mark.parametrize(
    ("more", "published"),
    [
        ("", {"/": "en nl", "/about/": "en nl", "/partners/anker/": "en nl"}),
        ("/about/ gone\n", {"/": "en nl", "/partners/anker/": "en nl"}),
        ("language en gone\n", {"/": "nl", "/about/": "nl", "/partners/anker/": "nl"}),
        ("/about/ en\n", {"/": "en nl", "/about/": "en nl", "/partners/anker/": "en nl"}),
        ("/x/ en\n/x/ nl # Klaar.\n", {"/": "en nl", "/x/": "en nl"}),
        ("/x/ en\r\n", {"/": "en nl", "/x/": "en"}),
    ],
)
def test_two_branches_may_add_to_it(tmp_path, more, published):
    """Lines may stand twice, as a merge that keeps both sides leaves them; "gone" holds."""
    found = {below: " ".join(tags) for below, _, tags in read(tmp_path, LEDGER + more).published()}

    assert {**found, **published} == found
    assert "gone" not in more or len(found) == len(published)


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("/nl/oud/", True),
        ("/nl/oud", True),
        ("/fr/", True),
        ("/fr/about/", True),
        ("/nl/about/", False),
        ("/ar/oud/", False),
        ("/oud/", False),
        ("/", False),
    ],
)
def test_what_went_on_purpose_is_known(tmp_path, path, gone):
    """An address in every language, and every address of a language."""
    assert read(tmp_path, LEDGER + "/oud/ gone\nlanguage fr gone\n").is_gone(path) == gone


def test_a_new_ledger_has_everything_in_order():
    """Its first lines say what it is for."""
    text = Ledger("x").updated(["nl", "en"], ["/partners/b/", "/", "/partners/a/"])

    assert text == f"{HEADER}language en\nlanguage nl\n/\n/partners/a/\n/partners/b/\n"
    assert all(line.startswith("#") for line in HEADER.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LEDGER, LEDGER),
        (
            LEDGER.replace("/about/\n", ""),
            LEDGER.replace("# Dit is van ons.\n/about/\n", "/about/\n# Dit is van ons.\n"),
        ),
        (LEDGER.replace("/about/", "/about/ gone"), LEDGER),
        (LEDGER.replace("/about/", "/about/ nl"), LEDGER),
        (LEDGER + "/about/\n/about/ gone\n", LEDGER),
        (LEDGER.replace("language nl\n", "language nl gone\n"), LEDGER),
        (LEDGER.replace("\n", "\r\n").replace("/\r\n", "", 1), LEDGER.replace("\n", "\r\n")),
        (LEDGER + "/weg/\n", LEDGER + "/weg/\n"),
        (LEDGER + "/weg/ gone # In 2019.\n", LEDGER + "/weg/ gone # In 2019.\n"),
        (LEDGER.replace("language en\n", "") + "/weg/\n", LEDGER + "/weg/ nl\n"),
        (LEDGER.replace("language en\n", "") + "/weg/ gone\n", LEDGER + "/weg/ gone\n"),
        ("", f"{HEADER}language en\nlanguage nl\n/\n/about/\n/partners/anker/\n"),
    ],
)
def test_an_update_touches_nothing_else(tmp_path, before, after):
    """Comments, ends of lines and other addresses stay; a second update changes nothing.

    What was gone before a language came is written with the languages that it had.
    """
    now = (["nl", "en"], ["/", "/about/", "/partners/anker/"])
    text = read(tmp_path, before).updated(*now)

    assert text == after
    assert read(tmp_path, text).updated(*now) == text
