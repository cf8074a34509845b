"""What the tests share."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from portret.web import logs
from tests import tools
from tests.crashes import MEMORY
from tests.hosting import CHROMIUM_ARGS, frozen, hosted
from tests.patience import PATIENCE

# A busy machine is no fault: nothing is held to a clock but what would hang.
slow = [HealthCheck.too_slow]
settings.register_profile("patient", deadline=None, suppress_health_check=slow)
settings.load_profile("patient")
expect.set_options(timeout=PATIENCE * 1000)

PLACE = "PYTEST_DEBUG_TEMPROOT"
if PLACE not in os.environ and MEMORY and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ[PLACE] = tempfile.mkdtemp(dir=MEMORY)  # a publish waits for all that a disk writes
    atexit.register(subprocess.Popen, ["rm", "-rf", os.environ[PLACE]])  # servers still look at it

for name in ("MAKEFLAGS", "ARGS"):  # those of `make test` are not for a make that a test runs
    os.environ.pop(name, None)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell
    signal.signal(signal.SIGINT, signal.default_int_handler)  # commands that tests start end by it

T = TypeVar("T")
Vnu = Callable[..., list[dict[str, Any]]]
Violations = Callable[..., list[str]]
Graded = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come first, so that no core begins them when the others have ended.

    Those for which a browser, Java, npm or another program is needed are marked `tools`, those that
    take long `long`: `make check` leaves both out.
    """
    first = "test_incremental"  # it forks, which costs little as long as the process is small
    items.sort(key=lambda item: (item.path.stem != first, item.path.stem not in LONG))
    for item in items:
        if (
            TOOLS.intersection(getattr(item, "fixturenames", ()))
            or item.path.parent.name == "bench"
        ):
            item.add_marker("tools")
        if item.path.stem in LONG:
            item.add_marker("long")


TOOLS = {"browser", "observatory", "violations", "vnu", "toolkit", "msgfmt"}
"""The fixtures that need programs from outside."""

LONG = {
    *("test_checking", "test_middleware", "test_live", "test_overrides", "test_raw_requests"),
    *(
        "test_saved_responses",
        "test_servers",
        "test_verifying",
    ),  # start servers and commands that go on
    *("test_cli", "test_contributing", "test_crashes", "test_edits", "test_exporter"),
    *("test_exporting", "test_fields", "test_files", "test_folders", "test_fonts", "test_forking"),
    *("test_histories", "test_hosts", "test_incremental", "test_packing", "test_pseudo"),
    *("test_recycling", "test_site_yaml", "test_sources", "test_streams"),  # freeze whole sites
    *("test_copied_catalogs", "test_languages", "test_moving", "test_source_language"),
    "test_catalog_checks",  # run commands by the dozen
    *("test_fuzz", "test_hostile", "test_patterns"),  # draw hundreds of examples
}
"""The modules of which all tests are `long`."""


def need(tool: Callable[[], T]) -> T:
    """An outside tool; where it is missing the test is skipped, but in CI it fails."""
    try:
        return tool()
    except tools.Missing as missing:
        reason = str(missing)
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call() -> Generator[None]:
    """A test ends with what it logged, which would come a moment later among pytest's dots."""
    try:
        yield
    finally:
        logs._output.flush()


pytest_runtest_setup = pytest_runtest_call


@pytest.fixture
def patience() -> Iterator[None]:
    """Fails a test that hangs, as it may where something is broken."""

    def give_up(*_: object) -> None:
        pytest.fail("It hangs.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def in_memory() -> Iterator[Path]:
    """A folder in memory for all tests."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder).resolve()


@pytest.fixture
def memory(in_memory: Path) -> Iterator[Path]:
    """A folder in memory, where a site is brought to the disk in no time.

    Every test finds it in the same place: so templates that tests copy are compiled once for all.
    """
    (place := in_memory / "here").mkdir()
    yield place
    with tempfile.TemporaryDirectory(dir=MEMORY) as bin:  # it takes whatever cannot be written
        for each in in_memory.iterdir():
            each.rename(Path(bin) / each.name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Open a page with `browser.new_page()`, and close it."""
    path = need(tools.browser)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=CHROMIUM_ARGS, timeout=PATIENCE * 1000
        )
        for name in ("new_page", "new_context"):
            setattr(launched, name, _patient(getattr(launched, name)))
        yield launched


def _patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """Makes pages that wait for what they are told as long as everything else does."""

    def made(*given: Any, **more: Any) -> Any:
        found = make(*given, **more)
        found.set_default_timeout(PATIENCE * 1000)
        return found

    return made


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """The page of all tests of a process: a new one takes three times as long to open a site."""
    return browser.new_page()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A page on which nothing has been done, of a desk's size.

    A test that asks what is loaded or stored opens its own: this one has been at sites before.
    """
    yield tab
    tab.unroute_all()
    try:
        tab.goto("about:blank")
    except Error:  # the page was reloading itself, and its server has ended
        tab.goto("about:blank")
    tab.context.clear_cookies()
    tab.emulate_media(**MEDIA)
    tab.set_viewport_size({"width": 1280, "height": 720})


PREFERENCES = ("color_scheme", "contrast", "forced_colors", "reduced_motion")
MEDIA: Any = dict.fromkeys(("media", *PREFERENCES), "null")
"""What `emulate_media` is told so that a page is again as the browser has it."""


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, frozen by the real command."""
    return frozen(tmp_path_factory.mktemp("export") / "build")


@pytest.fixture(scope="session")
def site(export: Path) -> Iterator[str]:
    """The address at which the real site is served."""
    with hosted(export) as address:
        yield address


WCAG = [f"wcag{version}{level}" for version in ("2", "21", "22") for level in ("a", "aa", "aaa")]
AXE = """async ([tags, enhanced]) => {
    const rules = {"target-size": {enabled: true}, "color-contrast-enhanced": {enabled: false}};
    const asked = enhanced
        ? {runOnly: {type: "rule", values: ["color-contrast-enhanced"]}}
        : {runOnly: tags, rules};
    return (await axe.run({...asked, preload: false, resultTypes: ["violations"]})).violations;
}"""


@pytest.fixture(scope="session")
def violations() -> Violations:
    """What axe finds on a page as it stands by all WCAG and best-practice rules.

    Contrast is held to 4.5:1 (AA); with `enhanced` that alone is looked at, and held to 7:1 (AAA).
    With `colours` only the rules of colours are: a page of which the others held is in others now.
    """
    source = need(tools.axe_source)

    def check(page: Page, *, enhanced: bool = False, colours: bool = False) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        tags = ["cat.color"] if colours else [*WCAG, "best-practice"]
        found = page.evaluate(AXE, [tags, enhanced])
        return [
            f"{each['id']}: {node['html'][:120]}: {node['failureSummary']}"
            for each in found
            for node in each["nodes"][:3]
        ]

    return check


@pytest.fixture(scope="session")
def observatory() -> Graded:
    """The grades that Mozilla's HTTP Observatory gives answers: `observatory([{address, …}])`."""
    need(lambda: tools.npm_file("@mdn/mdn-http-observatory/package.json"))
    node = need(tools.node)

    def grades(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        command = [node, tools.TESTS / "observatory.mjs"]
        text = json.dumps(answers)
        run = subprocess.run(command, input=text, capture_output=True, check=True, text=True)
        return json.loads(run.stdout)

    return grades


@pytest.fixture(scope="session")
def vnu() -> Vnu:
    """The HTML checker: `vnu(paths)`, or `vnu(paths, "--css")`, gives its list of messages."""
    java, jar = need(tools.java), need(tools.vnu_jar)

    def check(paths: Iterable[Path], *options: str) -> list[dict[str, Any]]:
        command = [java, "-XX:TieredStopAtLevel=1", "-Xss8m"]  # it ends before better code pays
        command += ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-jar", jar]
        command += ["--format", "json", "--stdout", "--exit-zero-always", *options, *paths]
        run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
        return json.loads(run.stdout)["messages"]

    return check
