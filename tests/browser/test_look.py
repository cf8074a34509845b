"""A look of the site's own in a real browser: what it chooses is seen, under the site's policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from portret.images import palette, typesetting
from portret.images.palette import Chosen
from tests import apps
from tests.conftest import Violations
from tests.hosting import hosted
from tests.images.test_svg import drawing
from tests.sites import partner, png

LIGHT = Chosen("#0b6e4f", "#ffffff", "#14211c")
DARK = Chosen("", "#0d1512", "")
LOGO = '<style>.a{{fill:{}}}</style><rect class="a" width="30" height="10"/>'
FILES: dict[str, str | bytes] = {
    "site.yaml": str(apps.FILES["site.yaml"])
    + "look:\n  logo: {light: logo.svg, dark: nacht.svg}\n  icon: icon.png\n"
    + f'  accent: "{LIGHT.accent}"\n  paper: {{light: "{LIGHT.paper}", dark: "{DARK.paper}"}}\n'
    + f'  ink: "{LIGHT.ink}"\n  font: {{headings: kop.woff2, text: tekst.woff2}}\n',
    "logo.svg": drawing(LOGO.format("#0b6e4f")),
    "nacht.svg": drawing(LOGO.format("#71ab99")),
    "icon.png": png(512, 512),
    "kop.woff2": typesetting.ARABIC.path.read_bytes(),
    "tekst.woff2": typesetting.SERIF.path.read_bytes(),
    "partners/anker/index.md": partner("themes: [news]\nabout: Over [ons](../../about/).\n"),
}

DRAWN = """async () => {
    const image = document.querySelector(".masthead-name img");
    await image.decode();
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.drawImage(image, 0, 0, 30, 10);
    const { width, height } = image.getBoundingClientRect();
    return [[...canvas.getImageData(15, 5, 1, 1).data.slice(0, 3)], width, height];
}"""
"""The colour in the middle of the logo, and its size on the page."""

LOADED = """() => [...document.fonts].filter(f => f.status === "loaded")
    .map(f => f.family.replaceAll('"', "")).filter(name => name.startsWith("Site")).sort()"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small site with a look and a style sheet of its own, frozen and served."""
    folder = apps.make(tmp_path_factory.mktemp("look"), FILES)
    style = folder / "overrides/static/site.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { letter-spacing: 3px }", "utf-8")
    with hosted(apps.export(folder, folder / "build", OVERRIDES=folder / "overrides")) as found:
        yield found


def rgb(colour: str) -> list[int]:
    """A colour's red, green and blue."""
    return list(bytes.fromhex(colour[1:]))


def style(page: Page, selector: str, name: str) -> str:
    """A computed style of the first element."""
    found = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return str(found)


@pytest.mark.tools
@pytest.mark.parametrize(("tag", "dark"), [("nl", False), ("ar", True)], ids=["light", "dark"])
def test_a_look_is_seen(
    page: Page, address: str, violations: Violations, tag: str, dark: bool
) -> None:
    """Colours, fonts and logo, with nothing refused; all text can be read, also on a phone."""
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_viewport_size({"width": 390, "height": 800})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{address}/{tag}/partners/anker/")
    page.evaluate("document.fonts.ready.then(() => null)")
    both = palette.of(LIGHT, DARK)
    colours = both.dark if dark else both.light
    logo, width, height = page.evaluate(DRAWN)

    expect(page.locator(".masthead-name")).to_be_visible()
    assert style(page, "body", "backgroundColor") == f"rgb{tuple(rgb(colours.paper))}"
    assert style(page, "body", "color") == f"rgb{tuple(rgb(colours.ink))}"
    assert style(page, ".prose a, .about a", "color") == f"rgb{tuple(rgb(colours.link))}"
    assert logo == rgb("#71ab99" if dark else "#0b6e4f")
    assert (round(width), round(height)) == (120, 40)
    assert style(page, "body", "fontFamily").startswith('"Site text", ')
    assert style(page, "h1", "fontFamily").startswith('"Site headings", ')
    assert style(page, "h1", "letterSpacing") == "3px"
    assert page.evaluate(LOADED) == ["Site headings", "Site text"]
    assert violations(page) == []
    assert refused == []
