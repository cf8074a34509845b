"""Fonts: what they cover, one request a page at most, and nothing that jumps when they arrive."""

from __future__ import annotations

import functools
import hashlib
import http.server
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import icu
import pytest
from PIL import ImageFont
from playwright.sync_api import Browser, Page, Request

from portret.site import headers
from tests import apps
from tests.hosting import serving

STATIC = apps.ROOT / "static"
STYLE = (STATIC / "portret.css").read_text("utf-8")
OF_OURS = re.findall(r'font-family: "Portret[^}]+?url\("(.+?)"\)[^}]+unicode-range: (.+?);', STYLE)
EUROPE = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
ARABIC = "ar fa ur"

PAINTED = "performance.getEntriesByName('first-contentful-paint').length"
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.shifts += each.value;
}).observe({type: "layout-shift", buffered: true});
"""


def in_range(char: str, ranges: str) -> bool:
    """Whether a unicode-range of the style sheet has the character."""
    ends = [each.removeprefix("U+").split("-") for each in ranges.split(", ")]
    return any(int(each[0], 16) <= ord(char) <= int(each[-1], 16) for each in ends)


def has(font: ImageFont.FreeTypeFont, char: str) -> bool:
    """Whether the font draws the character, and no box in its stead."""
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010ffff"))


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, frozen, with a text longer than the screen."""
    folder = tmp_path_factory.mktemp("fonts")
    long = "---\ntitle: Over ons\nmenu: 1\n---\n\n" + "Over *het* water naar Oslo. " * 60
    apps.make(folder, {"pages/about.md": long})
    return apps.export(folder, folder / "build")


class Server(http.server.ThreadingHTTPServer):
    """The export at an address, with our headers; fonts wait until they may be sent."""

    may_send: threading.Event


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.endswith(".woff2") and isinstance(self.server, Server):
            self.server.may_send.wait()
        with suppress(ConnectionError):
            super().do_GET()

    def end_headers(self) -> None:
        for name, value in headers.SECURITY.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", headers.of(self.path)["Cache-Control"])
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server(export: Path) -> Iterator[Server]:
    """The export, served."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(export)))
    server.may_send = threading.Event()
    server.may_send.set()
    with serving(server):
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a browser that knows nothing yet, at the served export."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.server_port}",
        viewport={"width": 390, "height": 800},
        bypass_csp=True,
    )
    page = context.new_page()
    page.add_init_script(SHIFTS)
    yield page
    context.close()


def visit(page: Page, path: str) -> None:
    """Open a page, until every font is there that it asks for."""
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => null)")


def test_every_font_is_there_under_a_name_with_its_digest(export: Path) -> None:
    """The addresses in the exported style sheet lead to files of that very content."""
    files = {path.name: path for path in (export / "static").iterdir()}

    assert len({name for name, _ in OF_OURS}) == 7
    for name, _ in OF_OURS:
        digest = hashlib.sha256(files[name].read_bytes()).hexdigest()[:12]
        assert name.endswith(f".{digest}.woff2")
        assert files[name].stat().st_size < 48_000
    assert {name for name in files if name.endswith("woff2")} == {name for name, _ in OF_OURS}


def test_the_licence_goes_with_the_fonts(export: Path) -> None:
    """The OFL and both copyrights stand beside the fonts, in the export too."""
    (text,) = [path.read_text("utf-8") for path in (export / "static").glob("OFL.*.txt")]

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Source Serif 4 Project Authors" in text
    assert "Noto Project Authors" in text
    assert (apps.ROOT / "portret/images/fonts/OFL.txt").read_text("utf-8") == text


@pytest.mark.parametrize("tag", f"{EUROPE} {ARABIC}".split())
def test_every_letter_of_a_language_is_in_its_font(tag: str) -> None:
    """CLDR's letters and figures are in the file, and the style sheet says so."""
    used = [each for each in OF_OURS if each[0].startswith("portret-arabic.") == (tag in ARABIC)]
    fonts = [(ImageFont.truetype(STATIC / name, 20), ranges) for name, ranges in used]
    letters = "".join(icu.LocaleData(tag).getExemplarSet())
    text = letters + letters.upper() + "0123456789.,:;?!()–—“”‘’…€"

    missing = {
        char
        for char in text
        if not any(in_range(char, ranges) and has(font, char) for font, ranges in fonts)
    }

    assert missing == set()


def test_fonts_are_subset() -> None:
    """A file has its own script's letters, and those of no other; the style sheet asks for no more.

    The Arabic one has Latin letters too, for pages that are set in it.
    """
    scripts = {"latin": "a", "italic": "a", "greek": "λ", "cyrillic": "ж", "arabic": "aع"}
    scripts |= {"arabic-more": "ە", "latin-more": ""}
    for name, ranges in OF_OURS:
        font = ImageFont.truetype(STATIC / name, 20)
        held = {char for char in "aλжعە中ก" if has(font, char)}

        assert held == set(scripts[name.split(".")[0].removeprefix("portret-")])
        assert {char for char in "aλжعە中ก" if in_range(char, ranges)} <= held


@pytest.mark.parametrize(
    ("path", "font"),
    [
        ("/", "latin"),
        ("/404.html", "latin"),
        ("/nl/", "latin"),
        ("/nl/partners/anker/", "latin"),
        ("/ar/", "arabic"),
        ("/ar/partners/anker/", "arabic"),
    ],
)
def test_a_page_asks_for_one_font(page: Page, path: str, font: str) -> None:
    """The language's own, after the style sheet: no text waits for it, and no picture."""
    asked: list[Request] = []
    console: list[str] = []
    page.on("request", lambda request: asked.append(request))
    page.on("console", lambda message: console.append(message.text))
    visit(page, path)

    names = [request.url.rsplit("/", 1)[1].split(".")[0] for request in asked]
    assert [name for name in names if name.startswith("portret-")] == [f"portret-{font}"]
    assert names.index("portret") < names.index(f"portret-{font}")
    assert console == []


def test_italics_are_asked_for_where_there_are_some(page: Page) -> None:
    """Two files at most: upright, and italic only on a page that has italics."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    visit(page, "/nl/about/")

    assert fonts(asked) == ["portret-latin", "portret-italic"]


def fonts(asked: Iterable[str]) -> list[str]:
    """The fonts among some file names, which pictures that come late are not."""
    return [name.split(".")[0] for name in asked if name.endswith(".woff2")]


def test_rare_arabic_letters_are_asked_for_where_there_are_some(page: Page) -> None:
    """A word of Sorani brings the second Arabic file; Arabic, Persian and Urdu need the first."""
    visit(page, "/ar/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    show = "text => { document.querySelector('main').lastElementChild.textContent = text }"

    page.evaluate(show, "همهٔ افراد بشر آزاد، ہر شخص ٹھیک ہے ڈاکٹر")
    page.wait_for_timeout(200)
    assert fonts(asked) == []
    with page.expect_request("**/portret-arabic-more.*"):
        page.evaluate(show, "مرۆڤەکان")
    assert fonts(asked) == ["portret-arabic-more"]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("path", ["/nl/about/", "/ar/"])
def test_nothing_jumps_when_a_font_arrives(
    page: Page, server: Server, path: str, late: bool
) -> None:
    """CLS is 0 on the first visit and the next, whether the font comes at once or after the text.

    On a bad line text shows at once in a font of the reader's own; the next page has ours.
    """
    if late:
        server.may_send.clear()
    for _ in range(2):
        page.goto(path, wait_until="commit")
        page.wait_for_function(PAINTED)
        server.may_send.set()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)

        assert page.evaluate("window.shifts") == 0


def test_no_text_waits_for_a_font() -> None:
    """A browser gives each a tenth of a second, and shows its own font for the page after that."""
    faces = re.findall(r"@font-face {[^}]+url[^}]+}", STYLE)

    assert len(faces) == 9
    assert [each for each in faces if "font-display: optional;" not in each] == []


def test_a_system_font_takes_the_same_room(page: Page) -> None:
    """A text in the stand-in of the machine is as long as in ours, within four per cent."""
    visit(page, "/nl/about/")
    lengths = [
        page.evaluate(
            """family => {
              const context = document.createElement("canvas").getContext("2d");
              context.font = `40px ${family}`;
              return context.measureText("Wie het eigen land ontvlucht, heeft rechten").width;
            }""",
            family,
        )
        for family in ('"Portret"', '"Portret Noto Serif"', '"Noto Serif"')
    ]

    assert lengths[1] == pytest.approx(lengths[0], rel=0.04)
    assert lengths[1] != lengths[2], "there is no Noto Serif on this machine"
