"""The command verify with a URL: what it prints, and how it ends, as cron needs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests import apps
from tests.livehost import Asked, host


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with its export."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    apps.export(folder, folder / "build")
    return folder


def verify(folder: Path, *words: str, **config: str) -> Result:
    """What the command prints, and its exit status."""
    runner = apps.make_app(folder, **config).test_cli_runner()
    result = runner.invoke(args=["verify", "--to", str(folder / "build"), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_it_is_silent_where_all_is_well(folder: Path) -> None:
    """Cron sends what a command prints."""
    with host(folder) as (url, _):
        for words in ((url,), (f"{url}/",)):
            run = verify(folder, *words)
            assert (run.exit_code, run.output) == (0, "")
        assert json.loads(verify(folder, url, "--json").output) == []


def test_a_fault_is_a_line(folder: Path) -> None:
    """With the URL, what was found and what to do; exit status 1."""
    with host(folder, {"/nl/about/": lambda asked: asked.as_it_is(404)}) as (url, _):
        run = verify(folder, url)
        as_json = verify(folder, url, "--json")

    assert run.exit_code == as_json.exit_code == 1
    assert run.output.startswith(f"{url}/nl/about/: answers 404. Upload the release; ")
    assert run.output.count("\n") == 1
    (row,) = json.loads(as_json.output)
    assert set(row) == {"path", "line", "severity", "code", "message", "remedy"}
    assert (row["path"], row["line"], row["code"]) == (f"{url}/nl/about/", 0, "status")


def test_a_warning_is_no_fault(folder: Path) -> None:
    """It is printed, and the exit status is 0."""

    def plain(asked: Asked) -> None:
        asked.as_it_is(body=asked.app.test_client().get(asked.path).data)

    with host(folder, {"/nl/about/": plain}) as (url, _):
        run = verify(folder, url)

    assert run.exit_code == 0
    assert run.output.startswith(f"{url}/nl/about/: warning: is not compressed. ")


def test_the_same_fault_at_many_addresses_is_a_line(folder: Path) -> None:
    """With their number; as data it is one each."""

    def bare(asked: Asked) -> None:
        asked.as_it_is(Referrer_Policy=None)

    paths = [f"/{tag}/{key}/" for tag in ("nl", "en", "ar") for key in ("about", "partners")]
    with host(folder, dict.fromkeys(paths, bare)) as (url, _):
        run = verify(folder, url)
        as_json = verify(folder, url, "--json")
        lenient = verify(folder, url, "--host", "github")

    assert run.output.count("\n") == 1
    assert ": has no Referrer-Policy, as 5 more addresses. It is to be: " in run.output
    assert len(json.loads(as_json.output)) == 6
    assert "Referrer-Policy" not in lenient.output


def test_a_promise_of_https_is_asked_for(folder: Path) -> None:
    """Where the setting is there and the host does not send it."""
    with host(folder) as (url, _):
        run = verify(folder, url, HSTS="31536000")

    assert run.exit_code == 1
    assert ": has no Strict-Transport-Security, as " in run.output
    assert run.output.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("ftp://proef.example",),
        ("proef.example",),
        ("https://",),
        ("https://proef.example/?q=1",),
        ("https://me@proef.example/",),
        ("http://proef.example:x",),
        ("http://[proef",),
        ("http://proef .example",),
        ("http://proef\x01.example",),
        ("--json",),
        ("--host", "nginx"),
    ],
)
def test_wrong_usage(folder: Path, words: tuple[str, ...]) -> None:
    """Exit status 2, and a line that says what was expected."""
    run = verify(folder, *words)

    assert run.exit_code == 2
    assert "Error: " in run.output


def test_without_a_release_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """It says so."""
    run = verify(apps.make(tmp_path), "http://127.0.0.1:1")

    assert run.exit_code == 1
    assert "Freeze first." in run.output


def test_what_cannot_be_compared_is_data_too(tmp_path: Path) -> None:
    """No release, and a ledger that cannot be read: what reads the list meets no other text."""
    folder = apps.make(tmp_path)
    nothing = verify(folder, "http://127.0.0.1:1", "--json")
    (folder / "content/addresses.lock").mkdir()
    unread = verify(folder, "http://127.0.0.1:1", "--json")

    assert nothing.exit_code == unread.exit_code == 1
    (row,) = json.loads(nothing.output)
    assert row["message"].startswith("Nothing is published at ")
    assert (row["remedy"], row["severity"], row["code"]) == ("Freeze first.", "error", "command")
    assert {each["severity"] for each in json.loads(unread.output)} == {"error"}


def test_a_broken_ledger_is_told(folder: Path) -> None:
    """By its line; nothing is asked."""
    ledger = folder / "content/addresses.lock"
    ledger.write_text("wat?\n")
    try:
        with host(folder) as (url, asked):
            run = verify(folder, url)
    finally:
        ledger.unlink()

    assert run.exit_code == 1
    assert "addresses.lock:1: " in run.output
    assert asked == []
