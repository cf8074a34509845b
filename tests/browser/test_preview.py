"""The preview: what translators see on a page, how fast, and that readers never get any of it."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from portret.freeze.exporter import freeze
from portret.freeze.publish import Destination
from portret.locales import language
from portret.web import preview
from tests import apps
from tests.sites import make_site, partner

PORTRAIT = "/en/partners/anker/"
MARKS = (
    *("data-msgid", "data-state", "data-token", "preview", "desk", '"/-/'),
    *("EventSource", "<script src"),
)
"""What only a preview has."""


def opened(folder: Path, path: str = PORTRAIT) -> LexborHTMLParser:
    """A page of a folder's preview."""
    answer = apps.make_app(folder, PREVIEW="1").test_client().get(path)
    return LexborHTMLParser(answer.text)


def told(page: LexborHTMLParser, msgid: str) -> Mapping[str, str | None]:
    """What the page's own text says of the message it is from."""
    found: list[LexborNode] = [
        node for node in page.css("main [data-msgid]") if node.attributes["data-msgid"] == msgid
    ]
    return {key[5:]: each for key, each in found[0].attributes.items() if key.startswith("data-")}


# ---------------------------------------------------------------- what a page tells


def test_each_text_tells_its_state_its_entry_and_its_source(tmp_path: Path) -> None:
    """Translated, missing, fuzzy and unsafe, with the lines of the catalogue and of the content."""
    apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "Short", ("title", "Anker"): "Anchor"}
    po = apps.translate(tmp_path, "en", texts)
    po.write_text(po.read_text("utf-8").replace('msgid "Kort"', '#, fuzzy\nmsgid "Kort"'), "utf-8")
    page = opened(tmp_path)

    catalog, content = po, tmp_path / "content/partners/anker/index.md"
    unsafe = told(page, "Zie [de brug][1].")
    assert (unsafe["state"], unsafe["held"]) == ("unsafe", "See it.")
    assert unsafe["reason"] == "the link [1] of the source is missing in the translation"
    assert (unsafe["entry"], unsafe["place"]) == (f"{catalog}:4", f"{content}:12")
    assert told(page, "Kort") == {
        "msgid": "Kort",
        "tag": "en",
        "state": "fuzzy",
        "held": "Short",
        "entry": f"{catalog}:8",
        "place": f"{content}:14",
    }
    missing = told(page, "Naar [boven][1].")
    assert (missing["state"], missing.get("entry")) == ("missing", None)
    title = told(page, "Anker")
    assert (title["state"], title["msgctxt"], title["place"]) == (
        "translated",
        "title",
        f"{content}:2",
    )


def test_a_text_in_a_field_knows_its_own_line(tmp_path: Path) -> None:
    """A heading within `about`, a block scalar of the front matter, stands in its own line."""
    apps.make(tmp_path)
    page = opened(tmp_path)

    content = tmp_path / "content/partners/anker/index.md"
    lines = content.read_text("utf-8").split("\n")
    assert told(page, "Vrij nieuws.")["place"] == f"{content}:{lines.index('  Vrij nieuws.') + 1}"


def test_a_text_of_a_part_of_a_record_tells_its_file(tmp_path: Path) -> None:
    """A fact has no file of its own: its place is the page's."""
    fact = "facts:\n  - label: Leden\n    value: veertig\n"
    apps.make(tmp_path, {"partners/kade/index.md": partner(fact)})
    page = opened(tmp_path, "/en/partners/kade/")

    assert told(page, "Leden")["place"] == f"{tmp_path}/content/partners/kade/index.md:5"


def test_the_source_language_tells_places_and_no_states(tmp_path: Path) -> None:
    """An editor sees where a text stands; nothing of it waits for a translation."""
    apps.make(tmp_path)
    page = opened(tmp_path, "/nl/partners/anker/")

    assert "state" not in told(page, "Kort")
    assert str(told(page, "Kort")["place"]).endswith("content/partners/anker/index.md:14")


def test_interface_words_tell_their_entries(tmp_path: Path) -> None:
    """Those with a plural too, and placeholders in a msgid do no harm."""
    apps.make(tmp_path)
    page = opened(tmp_path, "/ar/partners/")
    states = {
        node.attributes["data-msgid"]: node.attributes["data-state"]
        for node in page.css("body [data-msgid]")
    }

    assert states["Skip to the content"] == "translated"
    assert states["%(number)s portrait"] == "missing"
    assert page.css_first(".count").text(strip=True) == "2 portraits"


def test_the_bar_tells_the_pages_share_and_switches_language(tmp_path: Path) -> None:
    """Per cent of the page's own messages, in each language, with a link to it."""
    apps.make(tmp_path)
    bar = opened(tmp_path, "/ar/partners/brug/").css_first("#preview--bar")
    links = {a.attributes["href"]: a.text(strip=True) for a in bar.css(".preview-languages a")}
    counts = " ".join(bar.css_first(".preview-counts").text().split())

    assert links["/nl/partners/brug/"].endswith("100 %")
    assert links["/ar/partners/brug/"].endswith("100 %")
    assert counts == "all translated"
    bar = opened(tmp_path, "/ar/partners/anker/").css_first("#preview--bar")
    assert bar.css_first("[aria-current]").text().endswith("العربية 0 %")
    assert " ".join(bar.css_first(".preview-counts").text().split()) == "5 missing"


def test_a_text_leads_to_weblate_where_site_yaml_names_it(tmp_path: Path) -> None:
    """The component's address, the language and a search for just that source text."""
    site = "name: Proef\nlanguages: [nl, en, ar]\nweblate: https://w.example/translate/p/c/\n"
    apps.make(
        tmp_path, {"site.yaml": site, "pages/x.md": '---\ntitle: "X"\n---\n\nEen "b\\\\" [c].\n'}
    )
    link = told(opened(tmp_path, "/en/x/"), 'Een "b\\\\" \\[c\\].')["weblate"]

    assert link is not None
    assert link.startswith("https://w.example/translate/p/c/en/?q=")
    assert unquote(link.split("?q=")[1]) == 'source:="Een \\"b\\\\\\\\\\" \\\\[c\\\\]."'
    assert preview.weblate("", language("en"), "x") == ""


def test_the_pseudo_locales_show_in_a_preview_alone(tmp_path: Path) -> None:
    """Once they are written; readers do not get them, nor does an update touch them."""
    apps.make(tmp_path)
    assert "en-XA" not in opened(tmp_path).html
    apps.flask(tmp_path, "translate", "pseudo")
    before = apps.tree(tmp_path / "translations")

    assert opened(tmp_path, "/en-XA/partners/anker/").css_first("h1").text().startswith("⟦")
    assert opened(tmp_path, "/ar-XB/").css_first("html").attributes["dir"] == "rtl"
    assert apps.make_app(tmp_path).test_client().get("/en-XA/").status_code == 404
    apps.flask(tmp_path, "translate", "update", PORTRET_PREVIEW="1")
    after = apps.tree(tmp_path / "translations")
    assert [name for name in before if "_X" in name and after[name] != before[name]] == []


def test_a_preview_keeps_out_of_search_engines_and_caches(tmp_path: Path) -> None:
    """Its answers say so, and its policy lets its own script run and no other."""
    apps.make(tmp_path)
    sent = apps.make_app(tmp_path, PREVIEW="1").test_client().get(PORTRAIT).headers

    assert sent["X-Robots-Tag"] == "noindex"
    assert sent["Cache-Control"] == "no-store"
    assert sent["Content-Security-Policy"].endswith("; script-src 'self'")
    assert "connect-src 'self'" in sent["Content-Security-Policy"]


# ---------------------------------------------------------------- readers get none of it


def test_readers_get_nothing_of_it(tmp_path: Path) -> None:
    """Neither a server without the setting nor a freeze, whatever the setting and debug say."""
    apps.make(tmp_path)
    client = apps.make_app(tmp_path).test_client()
    pages = [client.get(path).text for path in ("/", "/nl/", PORTRAIT, "/ar/partners/", "/x")]
    run = apps.flask(tmp_path, "--debug", "freeze", PORTRET_PREVIEW="1", FLASK_DEBUG="1")
    frozen = apps.tree(tmp_path / "build")

    assert run.returncode == 0, run.stderr
    assert len(frozen) > 30
    for text in (*pages, *(data.decode("utf-8", "replace") for data in frozen.values())):
        assert [mark for mark in MARKS if mark in text] == []
    assert [name for name in frozen if name.startswith("-") or "preview" in name] == []
    for name in ("events", "preview.js", "preview.css"):
        assert client.get(f"/-/{name}").status_code == 404
    assert "script-src" not in client.get(PORTRAIT).headers["Content-Security-Policy"]


def test_a_preview_cannot_be_frozen_by_a_call_either(tmp_path: Path) -> None:
    """The function refuses, and writes nothing."""
    apps.make(tmp_path)
    app = apps.make_app(tmp_path, PREVIEW="1")

    with pytest.raises(ValueError, match="preview"):
        freeze(app, Destination(tmp_path / "build"))

    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("words", "settings", "expected"),
    [
        (["run", "--debug"], {}, True),
        (["run", "--debug"], {"PORTRET_EDIT": "0"}, False),
        (["run", "--debug", "--host", "0.0.0.0"], {}, False),
        (["run", "--debug", "--host", "0.0.0.0"], {"PORTRET_EDIT": "1"}, True),
        (["run"], {"PORTRET_PREVIEW": "1"}, False),
        (["run"], {"PORTRET_PREVIEW": "1", "PORTRET_EDIT": "1"}, True),
        (["run"], {"PORTRET_EDIT": "1"}, False),
    ],
)
def test_editing_is_on_at_home_or_where_it_is_switched_on(
    tmp_path: Path, words: list[str], settings: Mapping[str, str], expected: bool
) -> None:
    """A debugging server that others can reach needs the setting, and so does any other preview."""
    apps.make(tmp_path)
    with served(tmp_path, *words, **settings) as site:
        page = urllib.request.urlopen(site + PORTRAIT).read().decode()
        request = urllib.request.Request(site + "/-/desk/open", b"{}", method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)

    assert ("data-token" in page) is expected
    assert refused.value.code == (403 if expected else 405)
    refused.value.close()


@pytest.mark.parametrize(
    ("words", "setting", "expected"),
    [
        (["run"], "", False),
        (["run", "--debug"], "", True),
        (["run"], "1", True),
        (["run", "--debug"], "0", False),
    ],
)
def test_debug_or_the_setting_switches_it_on(
    tmp_path: Path, words: list[str], setting: str, expected: bool
) -> None:
    """`flask run --debug` is a preview; PORTRET_PREVIEW decides where it is set."""
    apps.make(tmp_path)
    with served(tmp_path, *words, PORTRET_PREVIEW=setting) as site:
        page = urllib.request.urlopen(site + PORTRAIT).read().decode()

    assert ("preview--bar" in page) is expected
    assert ("data-msgid" in page) is expected


# ---------------------------------------------------------------- a translator's day


@contextmanager
def served(folder: Path, *words: str, code: Path = apps.ROOT, **more: str) -> Iterator[str]:
    """The address of a real server over a folder's site."""
    words = words or ("run", "--debug")
    words += ("--no-reload",) * ("--debug" in words)
    with apps.served(
        folder, lambda port: apps.command(*words, "--port", port, code=code), **more
    ) as (site, _):
        yield site


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with a site and its own templates and styles, and the address of its preview."""
    folder = tmp_path_factory.mktemp("bench")
    apps.make(folder)
    for name in apps.CODE:
        copy = shutil.copytree if (apps.ROOT / name).is_dir() else shutil.copy
        copy(apps.ROOT / name, folder / name)
    with served(folder, code=folder) as site:
        yield folder, site


def replace(path: Path, old: str, new: str) -> None:
    """Save a file with a text replaced."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_saved_catalogue_shows_at_once(bench: tuple[Path, str], page: Page) -> None:
    """Save the .po, and the open page changes; the place on the page stays."""
    folder, site = bench
    page.goto(site + PORTRAIT)
    block = page.locator('main [data-msgid="Kort"]').first
    expect(block).to_have_text("In short")
    replace(folder / "translations/en/LC_MESSAGES/messages.po", '"In short"', '"Briefly"')

    expect(block).to_have_text("Briefly")


def test_saved_content_templates_and_styles_show_too(bench: tuple[Path, str], page: Page) -> None:
    """Each by itself, without a reload by hand."""
    folder, site = bench
    page.goto(f"{site}/nl/partners/brug/")
    replace(folder / "content/partners/brug/index.md", "Van steen.", "Van hout.")
    expect(page.locator(".prose")).to_contain_text("Van hout.")

    replace(folder / "templates/partner.html", "<article>", '<article id="new--article">')
    expect(page.locator("#new--article")).to_be_attached()

    replace(folder / "static/portret.css", "--edge: clamp", "--edge: 7px; --old: clamp")
    expect(page.locator("html")).to_have_css("--edge", "7px")


BROKEN = [
    (
        "translations/en/LC_MESSAGES/messages.po",
        'msgstr "Anchor"',
        'msgstr "Anchor',
        "messages.po:6",
        "not properly quoted",
    ),
    (
        "content/partners/anker/index.md",
        "title: Anker",
        "titel: Anker",
        "index.md:2",
        "unknown field “titel”",
    ),
    ("templates/partner.html", "{% block main %}", "{% block main %", "partner.html:", "block"),
    (
        "templates/partner.html",
        "= page.partner %}",
        "= page.nothing %}",
        "partner.html:",
        "nothing",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "says"), BROKEN)
def test_a_broken_file_is_named_over_the_last_good_text(
    bench: tuple[Path, str], page: Page, file: str, old: str, new: str, place: str, says: str
) -> None:
    """File, line and remedy stand on the page, its text stays; mended, they go."""
    folder, site = bench
    page.goto(site + PORTRAIT)
    expect(page.locator("h1")).to_have_text("Anchor")
    expect(page.locator(".preview-problems")).to_have_count(0)
    replace(folder / file, old, new)

    try:
        problem = page.locator(".preview-problems")
        expect(problem).to_contain_text(place)
        expect(problem).to_contain_text(says)
        expect(page.locator("h1")).to_have_text("Anchor")
    finally:
        replace(folder / file, new, old)
    expect(page.locator(".preview-problems")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Anchor")


def test_a_site_that_never_was_sound_shows_its_problems(tmp_path: Path) -> None:
    """With the script that waits for them to be mended."""
    make_site(tmp_path, {"partners/anker/index.md": "---\ntitel: x\n---\n"})
    answer = apps.make_app(tmp_path, PREVIEW="1").test_client().get("/nl/")

    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 503
    assert "index.md:2" in page.css_first(".preview-problems").text()
    assert page.css_first("script").attributes["src"] == "/-/preview.js"


def test_each_text_opens_by_click_and_by_keyboard(bench: tuple[Path, str], page: Page) -> None:
    """Enter and F2 alike: its state, source text, and where it stands; Esc gives the focus back."""
    _, site = bench
    page.goto(f"{site}/ar/partners/anker/")
    panel = page.locator("#preview--desk")
    expect(panel).to_be_hidden()
    page.locator('main [data-msgid="Zie [de brug][1]."]').click()
    expect(panel).to_contain_text("Zie [de brug][1].")
    expect(panel).to_contain_text("not translated yet")
    page.keyboard.press("Escape")

    label = page.locator("#menu--label [data-msgid]")  # which is read out only
    expect(label).to_have_js_property("tabIndex", 0)
    assert label.evaluate("e => e.checkVisibility()")

    block = page.locator('main [data-msgid="Kort"]').first
    for key in ("Enter", "F2"):
        block.focus()
        page.keyboard.press(key)
        expect(page.locator(".desk-source")).to_contain_text("Kort")
        panel.get_by_text("Where it stands").click()
        expect(panel).to_contain_text("content/partners/anker/index.md:14")
        panel.get_by_text("Where it stands").click()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(block).to_be_focused()


def test_the_four_states_look_and_read_differently(tmp_path: Path, page: Page) -> None:
    """Four outlines, and a word each: not colour alone."""
    apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "Short", "Doel": "The the aim"}
    po = apps.translate(tmp_path, "en", texts)
    replace(po, 'msgid "Kort"', '#, fuzzy\nmsgid "Kort"')
    with served(tmp_path) as site:
        page.goto(site + PORTRAIT)
        looks = {}
        for msgid in ("Zie [de brug][1].", "Kort", "Naar [boven][1].", "Doel"):
            block = page.locator(f'main [data-msgid="{msgid}"]').last
            looks[msgid] = block.evaluate(
                "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e, '::after').content]"
            )

    assert list(looks.values()) == [
        ["double", '"unsafe"'],
        ["dotted", '"fuzzy"'],
        ["dashed", '"missing"'],
        ["solid", '"doubtful"'],
    ]


def test_the_next_thing_to_do_is_one_press_away(bench: tuple[Path, str], page: Page) -> None:
    """The button goes from one waiting text to the next, and tells of it."""
    _, site = bench
    page.goto(f"{site}/ar/partners/anker/")
    seen = []
    for _ in range(3):
        page.locator(".preview-next").click()
        at = page.locator(".preview-at").first
        expect(at).not_to_have_attribute("data-msgid", seen[-1] if seen else "")
        seen.append(str(at.get_attribute("data-msgid")))

    assert len(set(seen)) == 3
    expect(page.locator(".desk-source")).to_contain_text(seen[-1])


def test_processes_agree_on_the_revision(tmp_path: Path) -> None:
    """Two servers over the same files name the same revision, and another after a change."""
    apps.make(tmp_path)
    one, other = (apps.make_app(tmp_path, PREVIEW="1").extensions["portret"] for _ in range(2))
    before = one.library.look()

    assert before == other.library.look()
    replace(tmp_path / "content/pages/about.md", "Wie wij zijn.", "Wie we zijn.")
    assert one.library.look() == other.library.look() != before
