"""The pictures of the preview in docs/translators.md, made anew from the sample site.

.venv/bin/python -m tools.desk_pictures
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from portret.catalogs import pofile
from tests import apps, tools
from tests.hosting import CHROMIUM_ARGS

DOCS = apps.ROOT / "docs"
LINK = "Wie het eigen land ontvlucht"


def prepare(folder: Path) -> None:
    """The sample site with a French catalogue in which some texts wait."""
    for name in ("content", "translations"):
        shutil.copytree(apps.ROOT / name, folder / name)
    path = folder / "translations/fr/LC_MESSAGES/messages.po"
    text = path.read_text("utf-8")
    used = [each for each in pofile.read(text.encode()).entries if "partners/ecre" in each.source]
    link, heading, other = (
        next(each for each in used if start in each.text) for start in (LINK, "Leden", "1974")
    )
    blank = link.source.replace(f'msgstr "{link.translations[0]}"', 'msgstr ""')
    fuzzy = other.source.replace("#, ", "#, fuzzy, ", 1)
    former = other.text.replace("1974", "1973").replace('"', '\\"')
    fuzzy = fuzzy.replace("msgid ", f'#| msgid "{former}"\nmsgid ', 1)
    doubtful = heading.source.replace('msgstr "', 'msgstr "Les les ')
    for each, new in ((link, blank), (other, fuzzy), (heading, doubtful)):
        text = text.replace(each.source, new)
    path.write_text(text, "utf-8")


def panel(page: Page) -> None:
    """A text with a link is being translated, and lacks it."""
    page.locator(f'main [data-msgid^="{LINK}"]').first.click()
    field = page.locator("#preview--desk textarea")
    field.fill("Qui fuit son pays a des droits. Le Conseil européen le rappelle à l’Europe.")
    page.locator(".desk-error").wait_for()
    page.mouse.move(0, 0)


def former(page: Page) -> None:
    """A text whose source has changed."""
    page.locator('main [data-state="fuzzy"]').first.click()
    page.locator(".desk-former ins").first.wait_for()


PICTURES: dict[str, tuple[str, tuple[int, int], Callable[[Page], None]]] = {
    "desk": ("/fr/partners/ecre/", (1180, 760), panel),
    "desk-changed": ("/fr/partners/ecre/", (390, 760), former),
    "overview": ("/-/overview", (1180, 560), lambda page: None),
}
"""The name of each picture, the page, its size and what is done first."""


def main() -> None:
    """Write the pictures into docs/."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        prepare(folder)
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=CHROMIUM_ARGS)
        words = ("run", "--debug", "--no-reload", "--port")
        with apps.served(folder, lambda port: apps.command(*words, port)) as (site, _):
            for name, (path, (width, height), act) in PICTURES.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(site + path, wait_until="load")
                act(page)
                page.wait_for_timeout(500)
                shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
                shot.save(DOCS / f"{name}.jpg", quality=72, optimize=True, progressive=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
