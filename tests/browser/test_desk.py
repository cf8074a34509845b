"""The translator's desk in a real browser: a text is translated in its place on the page."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from portret.catalogs import pofile
from portret.translate import saving
from portret.translate.extract import PotMessage
from portret.translate.saving import CatalogFile
from tests import apps, tools
from tests.conftest import Violations, need
from tests.sites import partner

PORTRAIT = "/ar/partners/anker/"
LINK, LINK_EN = "Zie [de brug][1].", "Look: [a bridge][1]."


HEARD = """
  EventSource = class extends EventSource {
    constructor(address) {
      super(address);
      const heard = ({ data }) => { document.documentElement.dataset.heard = data; };
      this.addEventListener("message", heard);
    }
  };
"""
"""Keeps what the server tells a page as an attribute: the present revision of the site."""


class Desk:
    """A page of a preview that can be edited, and what stands in its panel."""

    def __init__(self, page: Page, folder: Path, site: str) -> None:
        self.page, self.folder, self.site = page, folder, site
        self.panel = page.locator("#preview--desk")
        self.field = page.locator("#preview--desk textarea")
        self.status = page.locator(".desk-status")

    def open(self, msgid: str, path: str = PORTRAIT) -> None:
        """Go to a page, and open a text by a click."""
        self.page.goto(self.site + path)
        self.block(msgid).click()
        expect(self.field.first).to_be_focused()

    def block(self, msgid: str) -> Locator:
        """The element of a text."""
        return self.page.locator(f'main [data-msgid="{msgid}"]').first

    def shows(self, msgid: str, text: str) -> None:
        """The text stands in its place on the page."""
        expect(self.block(msgid)).to_have_text(text)

    def po(self, tag: str = "ar") -> str:
        """The text of a catalogue."""
        return (self.folder / f"translations/{tag}/LC_MESSAGES/messages.po").read_text("utf-8")


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, with catalogues that are up to date."""
    folder = tmp_path_factory.mktemp("desk")
    body = "Zie [de brug](../brug/).\n\n## Kort\n\nNaar [boven](#kort) in 2017.\n"
    apps.make(folder, {"partners/anker/index.md": partner(body=body)})
    assert apps.flask(folder, "translate", "update").returncode == 0
    return folder


@pytest.fixture
def desk(tmp_path: Path, updated: Path, page: Page) -> Iterator[Desk]:
    """The desk of that site."""
    for name in ("content", "translations"):
        shutil.copytree(updated / name, tmp_path / name)
    with served(tmp_path) as site:
        yield Desk(page, tmp_path, site)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a preview at home."""
    words = ("run", "--debug", "--no-reload", "--port")
    with apps.served(folder, lambda port: apps.command(*words, port)) as (site, _):
        yield site


# ---------------------------------------------------------------- a translator's day


def test_a_saved_text_shows_in_its_place_and_the_next_one_opens(desk: Desk) -> None:
    """Without a reload; the focus is in the field of the next text that waits."""
    desk.open("Kort")
    desk.page.evaluate("window.here = true")
    expect(desk.field).to_have_attribute("lang", "ar")
    expect(desk.field).to_have_attribute("dir", "rtl")
    expect(desk.field).to_have_attribute("spellcheck", "true")
    desk.page.keyboard.type("باختصار")
    desk.page.keyboard.press("Control+Enter")

    desk.shows("Kort", "باختصار")
    expect(desk.page.locator(".desk-source")).to_have_text("Naar [boven][1] in 2017.")
    expect(desk.field).to_be_focused()
    assert desk.page.evaluate("window.here")
    assert 'msgid "Kort"\nmsgstr "باختصار"\n' in desk.po()
    expect(desk.status).to_have_text("Saved.")  # until the next text is typed
    desk.field.press("x")
    expect(desk.status).to_have_text("")


def test_what_may_be_wrong_is_heard_when_one_pauses(desk: Desk, browser: Browser) -> None:
    """The list changes with each letter, and is not read out each time."""
    desk = Desk(browser.new_page(), desk.folder, desk.site)  # a page keeps its clock
    desk.page.clock.install()
    desk.open("Kort")
    heard = desk.page.locator(".desk-heard[aria-live]")
    for letters, number in (("باختصار 71", "71"), ("2", "712"), ("3", "7123")):
        desk.field.press_sequentially(letters)
        desk.page.clock.run_for(200)
        expect(desk.page.locator(".desk-problems:not([aria-live]) li")).to_contain_text(number)
        expect(heard).to_have_text("")
    desk.page.clock.run_for(2000)

    expect(heard).to_contain_text("7123")
    desk.page.close()


def test_a_saved_text_does_not_wait_for_the_page(desk: Desk) -> None:
    """Words, emphasis and links stand in their place at once, never as they are typed."""
    desk.open("Kort", "/en/partners/anker/")
    desk.page.route("**/en/partners/anker/", lambda route: None)  # which never comes
    save = desk.page.get_by_role("button", name="Save", exact=True)
    desk.page.evaluate("""() => {
        window.seen = [];
        const look = () => window.seen.push(document.querySelector("main").textContent);
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    }""")
    desk.field.fill("*Shortly* & more")
    save.click()
    desk.shows("Kort", "Shortly & more")
    expect(desk.block("Kort").locator("em")).to_have_text("Shortly")
    desk.block(LINK).click(position={"x": 5, "y": 5})
    expect(desk.page.locator(".desk-source")).to_have_text(LINK)
    texts = {"Look: **[a bridge][1]** is there": 1, "See [a *bridge*][1].": 0, LINK_EN: 0}
    for text, strong in texts.items():
        desk.field.fill(text)
        save.click()
        desk.shows(LINK, re.sub(r"[*[]|\]\[1\]|\]", "", text))
        link = desk.block(LINK).locator("a")
        expect(link).to_have_text("a bridge")
        expect(link).to_have_attribute("href", "/en/partners/brug/")
        expect(desk.block(LINK).locator("strong")).to_have_count(strong)
    expect(desk.block("Kort")).to_have_attribute("lang", "en")
    expect(desk.block("Kort")).to_have_attribute("data-state", "doubtful")
    expect(desk.block(LINK)).to_have_attribute("data-state", "translated")
    seen = "".join(desk.page.evaluate("window.seen"))
    assert not re.search(r"\*Shortly|\[a |\]\[", seen)


def test_a_text_with_a_picture_comes_with_the_page(desk: Desk) -> None:
    """As the server makes it, which alone knows the picture."""
    path = desk.folder / "content/partners/brug/index.md"
    path.write_text(path.read_text("utf-8") + "\nZie ![een brug](brug.png) daar.\n", "utf-8")
    msgid = "Zie ![een brug][1] daar."
    desk.open(msgid, "/en/partners/brug/")
    desk.field.fill("See ![a bridge][1] there.")
    desk.page.get_by_role("button", name="Save", exact=True).click()
    desk.shows(msgid, "See there.")
    expect(desk.block(msgid).locator("img")).to_have_attribute("alt", "a bridge")


def test_a_link_is_placed_and_what_breaks_is_said_while_one_types(desk: Desk) -> None:
    """A text without its link is refused with the reason, and stays; the chip puts the link in."""
    desk.open(LINK)
    expect(desk.page.locator(".desk-chips button")).to_have_text("1. de brug → ../brug/")
    desk.page.keyboard.type("انظر الجسر")
    error = desk.page.locator(".desk-error")
    expect(error).to_have_text("the link [1] of the source is missing in the translation")
    before = desk.po()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.status).to_have_text("readers would never get this text")
    assert desk.po() == before

    for _ in "الجسر":
        desk.page.keyboard.press("Shift+ArrowRight")  # backwards, from right to left
    desk.page.keyboard.press("Alt+1")
    expect(desk.field).to_have_value("انظر [الجسر][1]")
    expect(error).to_have_count(0)
    desk.page.keyboard.press("Control+Enter")
    desk.shows(LINK, "انظر الجسر")
    expect(desk.page.locator(f'main [data-msgid="{LINK}"] a')).to_have_text("الجسر")


def test_a_doubt_is_waived_with_its_reason(desk: Desk) -> None:
    """The button asks why; the waiver stands in the file, and the text is no longer marked."""
    desk.open("Naar [boven][1] in 2017.", "/en/partners/anker/")
    desk.field.fill("To [the top][1].")
    expect(desk.page.locator(".desk-doubt")).to_contain_text("2017")
    desk.page.get_by_role("button", name="It is right").click()
    desk.page.keyboard.type("the year is said above")
    desk.page.keyboard.press("Enter")

    expect(desk.page.locator(".desk-doubt")).to_have_count(0)
    expect(desk.page.locator(".desk-state")).to_have_text("translated")
    assert "# allow numbers: the year is said above\n" in desk.po("en")
    assert 'msgstr "To [the top][1]."' in desk.po("en")


def test_a_doubt_need_not_be_waived_after_all(desk: Desk) -> None:
    """Who has pressed the button, and gives no reason, can save and go on."""
    desk.open("Naar [boven][1] in 2017.", "/en/partners/anker/")
    desk.field.fill("To [the top][1].")
    desk.page.get_by_role("button", name="It is right").click()
    expect(desk.page.get_by_label("Why is it right?")).to_be_focused()
    desk.field.press("Control+Enter")

    desk.shows("Naar [boven][1] in 2017.", "To the top.")
    assert "allow" not in desk.po("en")


def test_an_undo_brings_the_former_text_back(desk: Desk) -> None:
    """Of the text that was saved last, wherever one is by now; again, that before it."""
    before = desk.po("en")
    desk.open("Kort", "/en/partners/anker/")
    for text in ("Briefly", "Shortly"):
        desk.field.fill(text)
        desk.page.get_by_role("button", name="Save", exact=True).click()
        desk.shows("Kort", text)
    desk.page.goto(desk.site + "/en/partners/anker/")
    desk.block("Kort").click()
    for text in ("Briefly", "In short"):
        desk.page.get_by_role("button", name="Undo").click()
        desk.shows("Kort", text)
        expect(desk.status).to_have_text("Undone.")
    assert desk.po("en") == before


def other_saves(desk: Desk, text: str) -> None:
    """A colleague saves a text."""
    path = desk.folder / "translations/en/LC_MESSAGES/messages.po"
    message = PotMessage("", "Kort")
    seen = saving.state(pofile.read(path.read_bytes()).in_use[message.key])
    mine = saving.Translation(message, [text], seen)
    assert saving.save(CatalogFile(path, [message], str), [mine])[0].done


@pytest.mark.parametrize("mine", [True, False])
def test_both_texts_are_shown_where_a_colleague_was_first(desk: Desk, mine: bool) -> None:
    """Hers is saved, mine stands in the field; I choose, and nothing is lost before."""
    desk.open("Kort", "/en/partners/anker/")
    desk.field.fill("Mine")
    other_saves(desk, "Hers")
    desk.shows("Kort", "Hers")
    expect(desk.field).to_have_value("Mine")
    desk.page.keyboard.press("Control+Enter")

    expect(desk.page.locator(".desk-theirs")).to_have_text("Hers")
    expect(desk.field).to_have_value("Mine")
    assert 'msgstr "Hers"' in desk.po("en")
    name = "Save mine over it" if mine else "Take theirs"
    desk.page.get_by_role("button", name=name).click()
    text = "Mine" if mine else "Hers"
    desk.shows("Kort", text)
    expect(desk.field).to_have_value(text)
    assert f'msgid "Kort"\nmsgstr "{text}"' in desk.po("en")


def test_what_is_typed_is_never_lost(desk: Desk) -> None:
    """When another text is opened, the page is left, or a file changes meanwhile."""
    desk.open("Kort", "/en/partners/anker/")
    desk.field.fill("Not yet")
    other = desk.page.locator(f'main [data-msgid="{LINK}"]').first
    other.click(position={"x": 5, "y": 5})
    expect(desk.page.locator(".desk-source")).to_have_text(LINK)
    desk.open("Kort", "/en/partners/anker/")
    expect(desk.field).to_have_value("Not yet")
    expect(desk.status).to_have_text("Not saved yet: this is what you typed.")
    content = desk.folder / "content/pages/about.md"
    content.write_text(content.read_text("utf-8") + "\nMeer.\n", "utf-8")
    expect(desk.page.locator("#preview--bar")).not_to_have_attribute(
        "data-revision", str(desk.page.locator("#preview--bar").get_attribute("data-revision"))
    )
    expect(desk.field).to_have_value("Not yet")


def test_a_save_under_way_leaves_the_next_text_alone(desk: Desk) -> None:
    """What is typed there meanwhile stays, also for later; a key that is held saves once."""
    desk.open("Kort", "/en/partners/anker/")
    held: list[Route] = []
    desk.page.route("**/-/desk/save", lambda route: held.append(route))
    desk.field.fill("Briefly")
    desk.page.keyboard.press("Control+Enter")
    desk.page.keyboard.press("Control+Enter")
    desk.block(LINK).click(position={"x": 5, "y": 5})
    source = desk.page.locator(".desk-source")
    expect(source).to_have_text(LINK)
    desk.field.fill("Not yet")
    expect(desk.page.locator(".desk-error")).to_have_count(1)
    (route,) = held
    route.continue_()
    desk.shows("Kort", "Briefly")

    expect(source).to_have_text(LINK)
    expect(desk.field).to_have_value("Not yet")
    expect(desk.page.locator(".desk-error")).to_have_count(1)
    desk.open(LINK, "/en/partners/anker/")
    expect(desk.field).to_have_value("Not yet")


def test_a_panel_may_be_closed_while_it_saves(desk: Desk) -> None:
    """The text is saved, can be undone, and the panel stays closed."""
    faults: list[object] = []
    desk.page.on("pageerror", lambda fault: faults.append(fault))
    desk.page.add_init_script(HEARD)
    desk.open("Kort", "/en/partners/anker/")
    desk.page.evaluate("window.here = true")
    held: list[Route] = []
    pages: list[Route] = []
    desk.page.route("**/-/desk/save", lambda route: held.append(route))
    desk.field.fill("Briefly")
    desk.page.keyboard.press("Control+Enter")
    desk.page.keyboard.press("Escape")
    expect(desk.panel).to_be_hidden()
    desk.page.route(
        "**/en/partners/anker/",
        lambda route: (
            route.continue_() if route.request.is_navigation_request() else pages.append(route)
        ),
    )
    held[0].continue_()
    desk.shows("Kort", "Briefly")
    html, bar = desk.page.locator("html"), desk.page.locator("#preview--bar")
    expect(html).not_to_have_attribute("data-heard", bar.get_attribute("data-revision"))
    desk.page.unroute("**/en/partners/anker/")
    pages[0].continue_()
    expect(bar).to_have_attribute("data-revision", html.get_attribute("data-heard"))

    assert desk.page.evaluate("window.here")  # it was not left for the new one
    expect(desk.panel).to_be_hidden()
    desk.block("Kort").click()
    desk.page.get_by_role("button", name="Undo").click()
    desk.shows("Kort", "In short")
    assert faults == []


def test_problems_of_files_are_told_beside_the_panel_on_a_phone(desk: Desk) -> None:
    """With their number, as on a wide screen."""
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open("Kort", "/en/partners/anker/")
    path = desk.folder / "translations/en/LC_MESSAGES/messages.po"
    path.write_text(path.read_text("utf-8") + "<<<<<<< HEAD\n", "utf-8")

    expect(desk.page.get_by_text("Problems: 1.")).to_be_visible()


def test_every_form_has_a_field_with_its_numbers(desk: Desk) -> None:
    """A word of the interface is opened by F2, as its link is not to be followed."""
    desk.page.goto(desk.site + "/ar/partners/")
    desk.page.locator('[data-msgid="%(number)s portrait"]').first.click()
    expect(desk.field).to_have_count(6)
    labels = desk.page.locator(".desk-fields label")
    expect(labels.nth(3)).to_contain_text("for 3, 4, 5")
    desk.field.nth(2).fill("صورتان")
    desk.page.get_by_role("button", name="Save", exact=True).click()

    expect(desk.page.locator(".count")).to_contain_text("صورتان")
    assert 'msgstr[2] "صورتان"' in desk.po()


def test_the_former_text_near_texts_and_other_languages_help(desk: Desk) -> None:
    """What changed in the source is marked; each text says its language."""
    content = desk.folder / "content/partners/anker/index.md"
    content.write_text(content.read_text("utf-8") + "\nNaar [boven](#kort) in 2016.\n", "utf-8")
    path = desk.folder / "translations/en/LC_MESSAGES/messages.po"
    near = ["Naar [boven][1] in 2016.", "To [the top][1] in 2016."]
    entry = f'\nmsgid "{near[0]}"\nmsgstr "{near[1]}"\n'
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    desk.open("Naar [boven][1] in 2017.", "/en/partners/anker/")

    expect(desk.page.locator(".desk-former ins")).to_have_text(" in 2017")
    expect(desk.page.locator(".desk-state")).to_have_text("to be looked at")
    expect(desk.field).to_have_value("To [the top][1].")
    desk.page.get_by_text("Similar texts").click()
    texts = desk.page.locator(".desk-near [lang]")
    expect(texts).to_have_text(near)
    expect(texts.nth(1)).to_have_attribute("lang", "en")


def test_the_last_text_of_a_page_leads_to_the_next_page(desk: Desk) -> None:
    """And opens what waits there; after the last of the language that is said."""
    translated = [*apps.EN, "Naar [boven][1] in 2017."]
    path = desk.folder / "translations/en/LC_MESSAGES/messages.po"
    text = path.read_text("utf-8").replace('msgstr "Who we are."', 'msgstr ""')
    path.write_text(text, "utf-8")
    desk.open(translated[-1], "/en/partners/anker/")
    desk.field.fill("To [the top][1] in 2017.")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page).to_have_url(f"{desk.site}/en/about/")
    expect(desk.page.locator(".desk-source")).to_have_text("Wie wij zijn.")
    expect(desk.field).to_be_focused()
    desk.page.keyboard.type("Who we are.")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.status).to_have_text("Nothing else waits in this language. Thank you!")


# ---------------------------------------------------------------- a file that comes back


HERS = (
    'msgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "Kort"\nmsgstr "باختصار"\n\nmsgid "Over water."\nmsgstr "غاية"\n\n'
    'msgid "Van steen."\nmsgstr "<b>أخبار</b>"\n\nmsgid "Weg"\nmsgstr "ذهب"\n'
)


def with_file(desk: Desk, path: str = PORTRAIT) -> Locator:
    """What the preview tells of a file that came back, which was chosen by hand."""
    apps.translate(desk.folder, "ar", {"Over water.": "هدف", "Kort": ""})
    (desk.folder / "her.po").write_text(HERS, "utf-8")
    desk.page.goto(desk.site + path)
    desk.page.get_by_label("A translator’s file").set_input_files(desk.folder / "her.po")
    panel = desk.page.locator("#preview--file")
    expect(panel.locator("li")).to_have_count(4)
    return panel


def test_a_file_that_comes_back_is_told_and_taken(desk: Desk) -> None:
    """Both texts stand where both were changed, and hers can be chosen; the page follows."""
    panel = with_file(desk)
    expect(panel.locator("h3")).to_have_count(4)
    expect(panel.locator(".came-rows-take li dd")).to_have_text("باختصار")
    expect(panel.locator(".came-rows-both li dd")).to_have_text(["غاية", "هدف"])
    expect(panel.locator(".came-rows-unsafe li")).to_contain_text("HTML is shown as text")
    panel.get_by_role("button", name="Take over").click()
    desk.shows("Kort", "باختصار")
    panel.get_by_role("button", name="Take the file’s").click()
    expect(panel.locator("li")).to_have_count(2)
    assert 'msgid "Over water."\nmsgstr "غاية"' in desk.po()
    assert "<b>" not in desk.po()
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_dropped_file_is_only_looked_at(desk: Desk, browser: Browser) -> None:
    """By this browser alone, which says so and leads back; nothing is written."""
    desk.page.goto(desk.site + "/nl/partners/anker/")
    before = desk.po()
    drop = """text => {
        const data = new DataTransfer();
        data.items.add(new File([text], "her.po"));
        const more = { dataTransfer: data, bubbles: true, cancelable: true };
        for (const type of ["dragover", "drop"]) {
            document.querySelector("main").dispatchEvent(new DragEvent(type, more));
        }
    }"""
    desk.page.evaluate(drop, HERS)
    desk.page.get_by_role("button", name="Only look").click()
    expect(desk.page).to_have_url(desk.site + PORTRAIT)
    desk.shows("Kort", "باختصار")
    look = desk.page.locator(".preview-look")
    expect(look).to_contain_text("You alone see the site with this file: her.po")
    desk.block("Kort").click()
    expect(desk.page.locator(".desk-source")).to_have_text("Kort")
    expect(desk.field).to_have_count(0)
    other = browser.new_page()
    other.goto(desk.site + PORTRAIT)
    expect(other.locator('main [data-msgid="Kort"]')).to_have_text("Kort")
    other.close()
    assert desk.po() == before
    desk.page.get_by_role("button", name="Back to the site as it is").click()
    desk.shows("Kort", "Kort")
    expect(look).to_have_count(0)


SCREENS = {
    "en": ((390, "light"), (1280, "dark")),
    "ar": ((390, "dark"), (1280, "light")),
}
"""How wide screens are, and their colours, for each language: any two of the three meet once."""


def faults(panel: Locator, violations: Violations, tag: str) -> list[str]:
    """What is wrong with a panel on the screens of a language."""
    found = []
    for width, scheme in SCREENS[tag]:
        panel.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        panel.page.set_viewport_size({"width": width, "height": 800})
        box = panel.bounding_box()
        assert box
        fits = box["x"] >= 0 and box["x"] + box["width"] <= width
        fits &= panel.page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = [] if fits else ["is wider than the screen"]
        found += [f"{width}, {scheme}: {each}" for each in (*beyond, *violations(panel.page))]
    return found


@pytest.mark.parametrize("tag", SCREENS)
def test_the_table_of_a_file_can_be_used_by_all(
    desk: Desk, violations: Violations, tag: str
) -> None:
    """By keyboard, with a screen reader, on a phone, from right to left, by night."""
    panel = with_file(desk, f"/{tag}/partners/anker/")
    expect(panel).to_be_focused()

    assert faults(panel, violations, tag) == []
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    expect(panel.locator(".came-status")).to_contain_text("1 taken over")


def test_a_language_is_begun_in_the_overview(desk: Desk, violations: Violations) -> None:
    """And leads to the first text that waits in it; what cannot be begun says why."""
    desk.page.goto(desk.site + "/-/overview")
    field = desk.page.get_by_label("Its code")
    field.fill("xx")
    field.press("Enter")
    status = desk.page.get_by_role("status")
    expect(status).to_contain_text("xx")
    for tag in SCREENS:
        assert faults(status, violations, tag) == []
    field.fill("pl")
    field.press("Enter")
    expect(status).to_contain_text("Polski")
    status.get_by_role("link").click()
    expect(desk.field.first).to_be_focused()
    expect(desk.field.first).to_have_attribute("lang", "pl")


# ---------------------------------------------------------------- how it is built


def test_the_script_is_small() -> None:
    """One script, at most 20 kB compressed."""
    data = (apps.ROOT / "static/preview/preview.js").read_bytes()

    assert len(gzip.compress(data)) < 20_000
    assert [each.name for each in (apps.ROOT / "static/preview").glob("*.js")] == ["preview.js"]


@pytest.mark.parametrize("tag", SCREENS)
def test_the_panel_can_be_used_by_all(desk: Desk, violations: Violations, tag: str) -> None:
    """With a screen reader, on a phone, from right to left, by night."""
    desk.open(LINK, f"/{tag}/partners/anker/")
    desk.field.fill("See of of 2019")
    expect(desk.page.locator(".desk-problems li").first).to_be_visible()
    desk.page.get_by_text("Where it stands").click()
    expect(desk.page.locator(".desk-notes li").first).to_be_visible()

    assert faults(desk.panel, violations, tag) == []


# ---------------------------------------------------------------- the proof


WHOLE = partner(
    "summary: Kort gezegd.\nfacts:\n  - {label: Leden, value: '12'}\nabout: |\n  ## Doel\n"
    "quote: {text: Nieuws is vrij., who: De oprichter}\n",
    "Zie [de brug](../brug/) of [elders](https://elders.example).\n\n## Kort\n\n- Een *schip*\n\n"
    "| Jaar |\n|--|\n| Nu |\n\n> Gezegd.\n",
)
"""A portrait with all that one has."""


def persian(source: str, chips: int) -> list[str]:
    """The keys with which a text is typed: words, and the places of its chips."""
    return ["متن ", *(f"Alt+{n + 1}" for n in range(chips)), f" {len(source)}"]


def test_a_portrait_is_translated_by_keyboard_alone(tmp_path: Path, page: Page) -> None:
    """Into a language that was not there: file and site are as an editor would have made them."""
    msgcat = shutil.which("msgcat") or need(tools.msgfmt).with_name("msgcat")
    apps.make(tmp_path, {"partners/anker/index.md": WHOLE})
    assert apps.flask(tmp_path, "translate", "add", "fa").returncode == 0
    path = tmp_path / "translations/fa/LC_MESSAGES/messages.po"
    begun = path.read_text("utf-8")
    with served(tmp_path) as site:
        page.goto(site + "/fa/partners/anker/")
        for _ in range(200):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.className") == "preview-next":
                break
        page.keyboard.press("Enter")
        done: list[str] = []
        while True:
            expect(page.locator(".desk-source")).not_to_have_text(done[-1] if done else "")
            expect(page.locator("#preview--desk textarea").first).to_be_focused()
            if not page.url.endswith("/fa/partners/anker/"):
                break
            source = page.locator(".desk-source").inner_text()
            chips = page.locator(".desk-chips button").count()
            for number in range(page.locator("#preview--desk textarea").count()):
                if number:
                    page.keyboard.press("Tab")
                for key in persian(source, chips):
                    if key.startswith("Alt"):
                        page.keyboard.press(key)
                        page.keyboard.type("پیوند")
                        page.keyboard.press("End")
                    else:
                        page.keyboard.type(key)
            done.append(source)
            page.keyboard.press("Control+Enter")
    assert len(done) > 12

    saved = pofile.read(path.read_bytes())
    old = {each.key: each for each in pofile.read(begun.encode()).entries}
    by_hand = begun
    for entry in saved.entries[1:]:
        if entry.translations != old[entry.key].translations:
            texts = re.sub(
                r'^(msgstr(?:\[(\d)\])?) ""$',
                lambda match, entry=entry: f'{match[1]} "{entry.translations[int(match[2] or 0)]}"',
                old[entry.key].source,
                flags=re.M,
            )
            by_hand = by_hand.replace(old[entry.key].source, texts)
    assert path.read_text("utf-8") == by_hand

    first = apps.export(tmp_path, tmp_path / "first")
    wrapped = subprocess.run(
        [msgcat, "--width=79", path], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert wrapped != by_hand
    path.write_text(wrapped, "utf-8")
    assert apps.differences(first, apps.export(tmp_path, tmp_path / "second")) == []
    assert "متن" in (first / "fa/partners/anker/index.html").read_text("utf-8")
