"""What a first visit to home and to a portrait weighs on a phone, in nl and ar: bytes on the way.

The site is frozen and served with the headers and the compression of a good static host, and each
page is opened once, with nothing kept, and not scrolled. Ends with 1 where one is above the limit.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests import tools
from tests.hosting import CHROMIUM_ARGS, frozen, hosted

PATHS = [f"/{tag}/{below}" for tag in ("nl", "ar") for below in ("", "partners/ecre/")]

PHONE: Mapping[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
}
"""The phone of Lighthouse."""

HEAVIEST = 120_000
"""Bytes of a first view, at the most."""


def weight(browser: Browser, url: str) -> Mapping[str, int]:
    """The bytes of each file that a first view of a page loads, by its path; headers included."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def sent(event: Any) -> None:
        urls[event["requestId"]] = event["request"]["url"]

    def loaded(event: Any) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", loaded)
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => null)")  # which a busy machine asks for late
    page.wait_for_load_state("networkidle")
    context.close()
    root = url.split("/", 3)
    start = "/".join(root[:3])
    return {urls[each].removeprefix(start): size for each, size in sizes.items()}


def main(paths: Sequence[str]) -> int:
    """Print what each page loads; 1 where a page is above the limit."""
    heavy = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        hosted(frozen(Path(folder) / "build")) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=tools.chromium(), args=list(CHROMIUM_ARGS)
        )
        for path in paths:
            found = weight(browser, site + path)
            total = sum(found.values())
            heavy += total > HEAVIEST
            print(f"{total:9,} bytes  {path}")
            for name, size in sorted(found.items(), key=lambda each: -each[1]):
                print(f"{size:9,}   {name}")
        browser.close()
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PATHS))
