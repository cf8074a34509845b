"""`flask move` and `flask addresses`, as processes over a site of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import feedparser
import pytest

from portret.content import links, loader, moving
from portret.content.records import Site
from portret.translate import extract
from tests import apps
from tests.sites import partner

ANKER, BRUG = "content/partners/anker/index.md", "content/partners/brug/index.md"
LOCK, YAML, ABOUT = "content/addresses.lock", "content/site.yaml", "content/pages/about.md"
OWN = "https://proef.example/nl/partners/brug/"

LINKS = f"""\
Zie [de brug](../brug/#pijlers), [weer](../brug/) en [nog eens](<../brug/>), en `[c](../brug/)`.

    [code](../brug/)

[Ver]({OWN}?x#pijlers) en <{OWN}> en (../brug/).

<!-- [weg](../brug/) -->
- [ref], [lang](/partners/brug/ "Een titel")

[ref]: ../brug/
"""
MENDED = (
    LINKS.replace("brug](../brug/#p", "brug](../pont/#p")
    .replace("weer](../brug/)", "weer](../pont/)")
    .replace("<../brug/>", "<../pont/>")
    .replace(f"Ver]({OWN}", f"Ver]({OWN.replace('brug', 'pont')}")
    .replace('/partners/brug/ "', '/partners/pont/ "')
    .replace("[ref]: ../brug/", "[ref]: ../pont/")
)
FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": (
        "name: Proef\nbase_url: https://proef.example\nlanguages: [nl, en, ar]\n"
        "redirects:\n  /oud: '/nl/partners/brug/'  # lang geleden\n  /weg: /nl/about/\n"
    ),
    "partners/anker/index.md": partner("related: [ 'brug' ]  # naast\n", LINKS),
    "partners/brug/index.md": (
        "---\n# De brug.\ntitle: 'Brug'\npublished: 2017-07-01\n"
        "image: {file: brug.png, alt: Een brug}\n---\n\n"
        "## Pijlers\n\nZie [boven](../brug/#pijlers) en [anker](../anker/).\n"
    ),
    "pages/about.md": "\ufeff---\r\ntitle: Over ons\r\n---\r\n\r\nZie [x](../partners/brug/).\r\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with its ledger."""
    folder = apps.make(tmp_path_factory.mktemp("site"), FILES)
    assert apps.flask(folder, "addresses", "--update").returncode == 0
    return folder


@pytest.fixture
def folder(made: Path, memory: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(made, memory / "site", symlinks=True)


def contents(folder: Path) -> dict[str, str]:
    """The files of the content, as they are."""
    found = apps.tree(folder / "content").items()
    return {f"content/{name}": data.decode("utf-8", "replace") for name, data in found}


def messages(folder: Path) -> set[tuple[str, str]]:
    """What translators have of the site: (msgctxt, msgid)."""
    content = folder / "content"
    wanted = extract.messages(loader.load(content), content, apps.ROOT / "templates")
    return {(each.context, each.text) for each in wanted}


def edit(path: Path, old: str, new: str) -> None:
    """Change a word of a file."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


# ---------------------------------------------------------------- flask move


@pytest.mark.parametrize("old", ["brug", "/partners/brug/", "/nl/partners/brug/", "partners/brug"])
def test_a_partner_gets_another_key(folder: Path, old: str) -> None:
    """Folder, alias and links; nothing else changes by a byte, and no text for translators."""
    before, texts = contents(folder), messages(folder)
    run = apps.flask(folder, "move", old, "pont")

    assert (run.returncode, run.stderr) == (0, "")
    moved = before.pop(BRUG).replace("\n---\n\n##", "\naliases: [brug]\n---\n\n##")
    assert contents(folder) == {
        **{name.replace("/brug/", "/pont/"): text for name, text in before.items()},
        ANKER: before[ANKER].replace("'brug'", "'pont'").replace(LINKS, MENDED),
        BRUG.replace("/brug/", "/pont/"): moved.replace("../brug/#", "../pont/#"),
        YAML: before[YAML].replace("'/nl/partners/brug/'", "'/nl/partners/pont/'"),
        ABOUT: before[ABOUT].replace("brug", "pont"),
    }
    assert messages(folder) == texts
    assert run.stdout == (
        "content/partners/brug is content/partners/pont now.\n"
        f"{ANKER}\ncontent/partners/pont/index.md\n{ABOUT}\n{YAML}\n"
        "Its old address leads to it, and 10 links to it are mended.\n"
        f"{ANKER}:11: “{OWN}” stays: a text of translators would change.\n"
        "Now run `flask translate update` and `flask check`, and commit all of it.\n"
    )
    check = apps.flask(folder, "check")
    assert check.returncode == 0
    assert "lacks 1 line: /partners/pont/" in check.stdout


def test_a_page_gets_another_key(folder: Path) -> None:
    """Its old address leads to it in every language, its line ends and its BOM stay."""
    edit(folder / ANKER, "Zie", "Over [ons](/about/). Zie")
    texts = messages(folder)
    run = apps.flask(folder, "move", "/en/about/", "wij")

    assert run.returncode == 0, run.stderr
    text = (folder / "content/pages/wij.md").read_bytes().decode()
    assert text.startswith("\ufeff---\r\ntitle: Over ons\r\naliases: [about]\r\n---\r\n\r\nZie")
    assert not (folder / ABOUT).exists()
    assert "Over [ons](/wij/)." in (folder / ANKER).read_text("utf-8")
    assert "/weg: /nl/wij/\n" in (folder / YAML).read_text("utf-8")
    assert messages(folder) == texts
    assert apps.make_app(folder).test_client().get("/ar/about/").location == "/ar/wij/"


@pytest.mark.parametrize(
    ("aliases", "new", "after"),
    [
        ("aliases: [eerst]  # zo", "pont", "aliases: [eerst, brug]  # zo"),
        ("aliases:\n- eerst\n- later # zo", "pont", "aliases:\n- eerst\n- later # zo\n- brug"),
        ("aliases: [eerst, later]", "later", "aliases: [eerst, brug]"),
        ("aliases: [eerst, later]", "eerst", "aliases: [eerst, later, brug]"),
        ("aliases: [brug, later]", "pont", "aliases: [brug, later]"),
        ("aliases:", "pont", "aliases: [brug]"),
    ],
)
def test_the_first_key_stays_the_first_alias(
    folder: Path, aliases: str, new: str, after: str
) -> None:
    """In both styles of YAML, and on the way back: feeds and grants are named by it."""
    edit(folder / BRUG, "title:", f"{aliases}\ntitle:")
    assert apps.flask(folder, "move", "brug", new).returncode == 0

    text = (folder / f"content/partners/{new}/index.md").read_text("utf-8")
    assert text.startswith(f"---\n# De brug.\n{after}\ntitle: 'Brug'\n")
    assert apps.flask(folder, "check").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("brugg", "pont", "There is no portrait or page “brugg”. Did you mean “brug”?"),
        ("/fr/partners/brug/", "pont", "There is no portrait or page “/fr/partners/brug/”."),
        ("brug", "anker", "content/partners/anker is there already. Choose another key."),
        ("brug", "leeg", "content/partners/leeg is there already. Choose another key."),
        ("brug", "ketting", f"“ketting” is a former key of {ANKER}. Choose another."),
        ("brug", "Pont", "“Pont” is no key. Use small letters a to z, digits and single hyphens"),
        ("brug", "../pont", "“../pont” is no key."),
        ("brug", "search", "The key “search” is reserved. Choose another."),
        ("brug", "vrij", "site.yaml redirects /nl/partners/vrij/. Take that out first."),
        ("news", "pers", "“news” is the code of a theme, which is changed by hand: in themes.yaml"),
        ("brug", "brug", "“brug” is its key already."),
        ("home", "pont", "The page “home” has an address of its own: it stays."),
        (
            "about",
            "pont",
            "“about” is the key of a portrait and of a page. Write /partners/about/ or",
        ),
        (
            "blok",
            "pont",
            "content/partners/blok/index.md: the front matter is written in a way that",
        ),
    ],
)
def test_what_cannot_be_moved_stays(folder: Path, old: str, new: str, said: str) -> None:
    """A line says why, with exit status 1, and not a byte has changed."""
    edit(folder / ANKER, "related", "aliases: [ketting]\nrelated")
    edit(folder / YAML, "/weg", "/nl/partners/vrij/: /nl/\n  /weg")
    (folder / "content/partners/leeg").mkdir()
    (folder / "content/partners/leeg").rmdir() if new != "leeg" else None
    for key in ("about", "blok") if old in ("about", "blok") else ():
        (folder / "content/partners" / key).mkdir()
        text = "---\n{title: T, published: 2017-01-01}\n---\n\nTekst.\n"
        (folder / "content/partners" / key / "index.md").write_text(text)
    (folder / "content/pages/home.md").write_text("---\ntitle: Thuis\n---\n\nTekst.\n")
    if new == "leeg":
        (folder / "content/partners/leeg/index.md").write_text(partner())
    before = contents(folder)
    run = apps.flask(folder, "move", old, new)

    assert (run.returncode, run.stdout) == (1, "")
    assert said in run.stderr
    assert contents(folder) == before


def test_broken_content_is_told_first(folder: Path) -> None:
    """Links in a file that cannot be read could not be mended."""
    edit(folder / ABOUT, "title", "titel")
    run = apps.flask(folder, "move", "brug", "pont")

    assert run.returncode == 1
    assert f"{ABOUT}:2: unknown field “titel”" in run.stdout
    assert (folder / BRUG).exists()


class Killed(BaseException):
    """Ends a run as a kill would: nothing is undone."""


def planned(folder: Path) -> tuple[Site, moving.Move]:
    site = loader.load(folder / "content")
    own_urls = links.own_urls(site.languages, site.redirects, site.base_url)
    return site, moving.plan(
        site, folder / "content", own_urls, loader.read_document, "brug", "pont"
    )


@pytest.mark.parametrize("after", range(6))
def test_a_move_that_was_killed_can_be_run_again(folder: Path, after: int) -> None:
    """After each of its steps the site is sound, and the second run ends as one run would."""
    whole = shutil.copytree(folder, folder.with_name(f"{folder.name}-whole"), symlinks=True)
    assert apps.flask(whole, "move", "brug", "pont").returncode == 0
    _, move = planned(folder)
    path, text = move.own
    steps = [lambda: path.write_text(text), lambda: move.source.rename(move.target)]
    steps += [lambda p=p, t=t: p.write_bytes(t.encode()) for p, t in move.texts.items()]
    assert len(steps) == 6
    for step in steps[:after]:
        step()
    loader.load(folder / "content")
    run = apps.flask(folder, "move", "brug", "pont")

    assert run.returncode == 0, run.stderr
    assert contents(folder) == contents(whole)
    shutil.rmtree(whole)


@pytest.mark.parametrize("name", ["anker", "pont"])
def test_a_move_that_fails_leaves_all_as_it_was(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be written stops it, whichever it is."""
    before, (_, move) = contents(folder), planned(folder)
    real = moving.os.replace

    def replace(one: str, other: Path) -> None:
        if name in str(other):
            raise OSError(28, "No space left on device")
        real(one, other)

    monkeypatch.setattr("os.replace", replace)
    with pytest.raises(OSError, match="space"):
        move.make()
    monkeypatch.undo()

    assert contents(folder) == before


def test_feeds_know_a_portrait_by_its_first_key(folder: Path) -> None:
    """Freeze, move, freeze: its entry has the same id and the new address, there and back."""

    def entry() -> tuple[str, str]:
        assert apps.flask(folder, "freeze").returncode == 0
        found = feedparser.parse((folder / "build/nl/feed.xml").read_bytes())
        return next((each.id, each.link) for each in found.entries if each.title == "Brug")

    name = "https://proef.example/nl/partners/{}/"
    assert entry() == (name.format("brug"), name.format("brug"))
    for old, new in [("brug", "pont"), ("pont", "veer"), ("veer", "brug"), ("brug", "dam")]:
        assert apps.flask(folder, "move", old, new).returncode == 0
        assert entry() == (name.format("brug"), name.format(new))
    pages = [folder / f"build/ar/partners/{key}/index.html" for key in ("brug", "pont", "veer")]
    assert all('url=/ar/partners/dam/"' in page.read_text("utf-8") for page in pages)


# ---------------------------------------------------------------- flask addresses, flask check


def test_a_site_without_a_ledger_has_nothing_to_keep(folder: Path) -> None:
    """Until its first update; then the new addresses are told, and written in their places."""
    (folder / LOCK).unlink()
    assert LOCK not in apps.flask(folder, "check").stdout
    run = apps.flask(folder, "addresses")

    assert (run.returncode, (folder / LOCK).exists()) == (1, False)
    assert run.stderr == f"{LOCK} lacks 11 lines. Run `flask addresses --update`.\n"
    assert apps.flask(folder, "addresses", "--update").returncode == 0
    lines = (folder / LOCK).read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        *("language ar", "language en", "language nl", "/", "/about/", "/feed.json", "/feed.xml"),
        *("/partners/", "/partners/anker/", "/partners/brug/", "/search/"),
    ]
    run = apps.flask(folder, "addresses")
    assert (run.returncode, run.stdout) == (0, f"{LOCK} has every address of the site.\n")
    assert "addresses.lock" not in apps.flask(folder, "check").stdout


def test_drafts_and_later_pages_are_no_addresses_to_keep(folder: Path) -> None:
    """Nor are redirects of site.yaml; themes with their feeds, countries and aliases are."""
    for n in range(50):
        path = folder / f"content/partners/p{n}/index.md"
        path.parent.mkdir()
        path.write_text(partner("themes: [news]\ncountries: [BE]\n"))
    edit(folder / BRUG, "title", "aliases: [eerst]\ntitle")
    edit(folder / ANKER, "related", "draft: true\ncountries: [KE]\nrelated")
    run = apps.flask(folder, "addresses", PORTRET_DRAFTS="1")

    assert {line for line in run.stdout.splitlines() if "/partners/p" not in line} == {
        *("/partners/eerst/", "/themes/news/", "/themes/news/feed.xml", "/countries/be/")
    }


def errors(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The errors that a check has told."""
    return [line for line in run.stdout.splitlines() if re.match(r"\S+:\d+: (?!warning)", line)]


def line_of(folder: Path, line: str) -> int:
    """The number of a line of the ledger."""
    return (folder / LOCK).read_text("utf-8").splitlines().index(line) + 1


REMEDIES = {
    "an alias": (ANKER, "related: [ 'brug' ]", "aliases: [brug]"),
    "redirects": (
        YAML,
        "'/nl/partners/brug/'  # lang geleden",
        "/nl/\n"
        + "".join(f"  /{tag}/partners/brug/: /{tag}/partners/\n" for tag in ("nl", "en", "ar")),
    ),
    "gone": (LOCK, "/partners/brug/", "/partners/brug/ gone"),
}


@pytest.mark.parametrize("remedy", REMEDIES)
def test_a_published_address_leads_somewhere_or_the_check_fails(folder: Path, remedy: str) -> None:
    """The error names the line of the ledger and the ways out, each of which works."""
    shutil.rmtree(folder / "content/partners/brug")
    edit(folder / ANKER, LINKS, "Tekst.\n")
    edit(folder / ABOUT, "../partners/brug/", "../partners/")
    edit(folder / YAML, "'/nl/partners/brug/'", "/nl/")
    edit(folder / ANKER, "related: [ 'brug' ]", "")
    run = apps.flask(folder, "check")

    assert run.returncode == 1
    assert errors(run) == [
        f"{LOCK}:{line_of(folder, '/partners/brug/')}: “/partners/brug/” was published, and leads "
        "nowhere now. Write `aliases: [brug]` in the portrait that has taken its place, or "
        "redirect /ar/partners/brug/ in site.yaml; where it went on purpose, write “gone” behind "
        "it here."
    ]
    file, old, new = REMEDIES[remedy]
    edit(
        folder / file,
        "  # naast" if file == ANKER else old.replace("'/nl/partners/brug/'", "/nl/"),
        new,
    )
    run = apps.flask(folder, "check")
    assert (run.returncode, errors(run)) == (0, [])

    answer = apps.make_app(folder).test_client().get("/en/partners/brug/")
    expected = {"an alias": (301, "/en/partners/anker/"), "redirects": (301, "/en/partners/")}
    assert (answer.status_code, answer.location) == expected.get(remedy, (410, None))
    assert remedy != "gone" or '<html lang="en"' in answer.text


def test_a_redirect_in_one_language_is_not_enough(folder: Path) -> None:
    """The others are named."""
    edit(folder / LOCK, "/about/", "/about/\n/countries/be/\n/oud/ nl")
    edit(folder / YAML, "/weg", "/nl/countries/be/: /nl/partners/\n  /nl/oud/: /nl/\n  /weg")
    run = apps.flask(folder, "check")

    assert errors(run) == [
        f"{LOCK}:{line_of(folder, '/countries/be/')}: “/countries/be/” was published, and leads "
        "nowhere now in ar, en. Redirect /ar/countries/be/ in site.yaml; where it went on purpose, "
        "write “gone” behind it here."
    ]


def test_a_redirect_of_every_language_is_kept_too(folder: Path) -> None:
    """Whatever letters another system gave to its addresses."""
    old = "/Café/Oud_1+2/a.b/"
    ways = "".join(f"/{tag}{old}: /{tag}/\n  " for tag in ("nl", "en", "ar"))
    edit(folder / YAML, "/weg", f"{ways}/weg")
    assert apps.flask(folder, "addresses", "--update").returncode == 0
    kept = apps.flask(folder, "check")
    edit(folder / YAML, f"/en{old}", "/en/anders/")
    lost = apps.flask(folder, "check")

    assert (kept.returncode, errors(kept)) == (0, [])
    assert errors(lost) == [
        f"{LOCK}:{line_of(folder, old)}: “{old}” was published, and leads nowhere now in en. "
        f"Redirect /en{old} in site.yaml; where it went on purpose, write “gone” behind it here."
    ]


@pytest.mark.parametrize(
    "matter", ["draft: true", "show_until: 2018-01-01", "show_from: 2999-01-01"]
)
def test_what_is_hidden_is_not_lost(folder: Path, matter: str) -> None:
    """A day or a draft hides it on purpose, with its theme and its country."""
    edit(folder / BRUG, "published", "themes: [news]\ncountries: [BE]\npublished")
    assert apps.flask(folder, "addresses", "--update").returncode == 0
    edit(folder / BRUG, "published", f"{matter}\npublished")
    run = apps.flask(folder, "check")

    assert (run.returncode, errors(run)) == (0, [])
    assert "addresses.lock" not in run.stdout
    why = {"draft": "a draft", "show_until": "a portrait that is hidden since 2018-01-01"}
    leads = why.get(matter.split(":")[0], "a portrait that is hidden until 2999-01-01")
    assert f"{YAML}:5: warning: the redirect from “/oud” leads to {leads}" in run.stdout


def test_a_language_that_goes_is_told_once(folder: Path) -> None:
    """And may go on purpose: its addresses are answered with 410."""
    edit(folder / YAML, "[nl, en, ar]", "[nl, en]")
    run = apps.flask(folder, "check")

    assert errors(run) == [
        f"{LOCK}:{line_of(folder, 'language ar')}: every address of the language ar was published, "
        "and site.yaml has it no more. Put it back into `languages`, or write “language ar gone” "
        "here."
    ]
    edit(folder / LOCK, "language ar", "language ar gone")
    assert errors(apps.flask(folder, "check")) == []
    client = apps.make_app(folder).test_client()
    assert [client.get(path).status_code for path in ("/ar/", "/fr/", "/nl/")] == [410, 404, 200]


def test_many_lost_addresses_do_not_fill_the_screen(folder: Path) -> None:
    """A hundred are told, and how many more there are."""
    lines = "".join(f"/partners/weg-{n}/\n" for n in range(130))
    (folder / LOCK).write_text((folder / LOCK).read_text("utf-8") + lines)
    found = errors(apps.flask(folder, "check"))

    assert len(found) == 101
    assert "30 more addresses were published, and lead nowhere now" in found[-1]
    assert re.match(rf"{LOCK}:\d+: ", found[-1])


def test_the_ledger_changes_no_page(folder: Path) -> None:
    """A bad line stops a freeze; a good one makes nothing anew."""
    assert apps.flask(folder, "freeze").returncode == 0
    before = apps.tree(folder / "build")
    edit(folder / LOCK, "/about/", "/about/\n/weg/ gone")
    run = apps.flask(folder, "freeze")
    assert ": 0 made, " in run.stdout
    assert apps.tree(folder / "build") == before

    edit(folder / LOCK, "/weg/ gone", "weg")
    assert apps.flask(folder, "freeze").stdout.startswith(f"{LOCK}:")


def test_the_sites_own_ledger_is_up_to_date(tmp_path: Path) -> None:
    """The one that is committed."""
    run = apps.flask(apps.ROOT, "addresses", PORTRET_CACHE=str(tmp_path))

    assert run.returncode == 0, f"{run.stdout}{run.stderr}"
