"""What the tests share."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import tools

T = TypeVar("T")
Vnu = Callable[..., list[dict[str, Any]]]

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def need(tool: Callable[[], T]) -> T:
    """An outside tool; where it is missing the test is skipped, but in CI it fails."""
    try:
        return tool()
    except tools.Missing as missing:
        reason = str(missing)
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Open a page with `browser.new_page()`, and close it."""
    path = need(tools.chromium)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe: `page.evaluate(axe)`, then `page.evaluate("axe.run()")`."""
    return need(tools.axe_source)


@pytest.fixture(scope="session")
def vnu() -> Vnu:
    """The HTML checker: `vnu(paths)`, or `vnu(paths, "--css")`, gives its list of messages."""
    java, jar = need(tools.java), need(tools.vnu_jar)

    def check(paths: Iterable[Path], *options: str) -> list[dict[str, Any]]:
        command = [java, "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-jar", jar]
        command += ["--format", "json", "--stdout", "--exit-zero-always", *options, *paths]
        run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
        return json.loads(run.stdout)["messages"]

    return check
