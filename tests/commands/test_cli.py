"""The real commands, as processes: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests import apps
from tests.patience import PATIENCE
from tests.sites import png

BROKEN = {"partners/anker/index.md": "---\ntitel: Anker\npublished: 2017-02-30\n---\n\nTekst.\n"}
UNSAFE = {("", "Zie [de brug][1]."): "See the bridge."}


def test_check_finds_nothing_in_a_sound_site(tmp_path: Path) -> None:
    """Exit status 0, and a word to the reader."""
    run = apps.flask(apps.make(tmp_path), "check")

    assert (run.returncode, run.stdout, run.stderr) == (0, "No problems found.\n", "")


def test_check_lists_every_problem(tmp_path: Path) -> None:
    """Content and settings at once, by path below the working folder, line and remedy."""
    run = apps.flask(apps.make(tmp_path, BROKEN), "check")

    assert run.returncode == 1
    assert run.stdout.splitlines() == [
        "content/partners/anker/index.md:2: the field “title” is missing or empty. Add `title: …`.",
        "content/partners/anker/index.md:2: unknown field “titel”. Did you mean “title”?",
        "content/partners/anker/index.md:3: published: “2017-02-30”, where a date as 2017-06-04 "
        "was expected. There is no such day in the calendar.",
    ]


def test_check_finds_a_damaged_picture_beside_faults_of_other_texts(tmp_path: Path) -> None:
    """An editor need not mend a date first to hear of it; nor a template."""
    damaged = {"partners/brug/brug.png": png(300, 200)[:60]}
    line = "content/partners/brug/index.md:6: “brug.png” is "
    run = apps.flask(apps.make(tmp_path, {**BROKEN, **damaged}), "check")

    assert run.returncode == 1
    assert run.stdout.count("content/partners/anker/index.md:") == 3
    assert line in run.stdout

    folder = apps.make(tmp_path / "other", damaged)
    (folder / "overrides/templates").mkdir(parents=True)
    (folder / "overrides/templates/home.html").write_text("{% if %}")
    run = apps.flask(folder, "check", PORTRET_OVERRIDES="overrides")

    assert "overrides/templates/home.html:1: " in run.stdout
    assert line in run.stdout


def test_check_warns_of_what_nobody_meant(tmp_path: Path) -> None:
    """Warnings about content stand in order, with path and line, and are no failure."""
    text = "---\ntitle: Actie #MeToo\nsummary: Een **pers**\n---\n\nTekst.\n"
    files: dict[str, str | bytes | None] = {"pages/actie.md": text, "themes.yml": "x"}
    run = apps.flask(apps.make(tmp_path, files), "check")

    assert run.returncode == 0
    assert run.stdout.splitlines()[:3] == [
        "content/pages/actie.md:2: warning: title: the text ends before “#MeToo”, which YAML takes "
        "away. Put the whole text in quotation marks. (A comment has a space after its #.)",
        "content/pages/actie.md:3: warning: summary: “**pers**”, where plain text was expected. "
        "Readers would see the marks: take them out.",
        "content/themes.yml:1: warning: a file that nothing reads. It is read as "
        "content/themes.yaml alone.",
    ]


def test_check_finds_broken_links_and_anchors(tmp_path: Path) -> None:
    """A link to a page or heading that there is not is an error with its line."""
    text = "---\ntitle: Over\n---\n\n[weg](../wig/) en\n[kop](/partners/brug/#pijler)\n"
    run = apps.flask(apps.make(tmp_path, {"pages/about.md": text}), "check")

    assert run.returncode == 1
    assert "content/pages/about.md:5: “../wig/” leads to no page." in run.stdout
    assert "content/pages/about.md:5: no heading “#pijler” there. Did you mean “#pijlers”?" in (
        run.stdout
    )


def test_check_as_data(tmp_path: Path) -> None:
    """`--json` prints a list of objects with the promised keys; unsafe entries are errors."""
    folder = apps.make(tmp_path)
    apps.translate(folder, "en", {key[1]: text for key, text in UNSAFE.items()})
    run = apps.flask(folder, "check", "--json")

    (found,) = json.loads(run.stdout)

    assert run.returncode == 1
    assert set(found) == {"path", "line", "severity", "code", "message", "remedy"}
    assert found["path"] == "translations/en/LC_MESSAGES/messages.po"
    assert (found["line"], found["severity"], found["code"]) == (4, "error", "unsafe")
    assert json.loads(apps.flask(apps.make(tmp_path / "b"), "check", "--json").stdout) == []


@pytest.mark.parametrize(
    "words", [("check",), ("translate", "check"), ("list",), ("translate", "status")]
)
def test_broken_content_is_data_too(tmp_path: Path, words: tuple[str, ...]) -> None:
    """What reads the list never meets a text for people instead."""
    run = apps.flask(apps.make(tmp_path, BROKEN), *words, "--json")

    assert run.returncode == 1
    assert {each["severity"] for each in json.loads(run.stdout)} == {"error"}


def test_a_warning_is_no_error(tmp_path: Path) -> None:
    """Without base_url there is a warning, and exit status 0."""
    site = {"site.yaml": "name: Proef\nlanguages: [nl, en, ar]\n"}
    run = apps.flask(apps.make(tmp_path, site), "check")

    assert run.returncode == 0
    assert run.stdout.startswith("content/site.yaml:1: warning: no base_url.")


def test_check_warns_of_what_an_author_did_not_mean(tmp_path: Path) -> None:
    """In the body and in `about`, with the line of the file; the site is published all the same."""
    text = (
        "---\ntitle: Brug\npublished: 2017-07-01\nabout: |\n  Ook\n  {{ hier }}.\n---\n\n"
        "## Pijlers\n\nVan H<sub>2</sub>O.\n"
    )
    files = {"partners/brug/index.md": text, "partners/brug/brug.png": None}
    folder = apps.make(tmp_path, files)
    run = apps.flask(folder, "check")

    assert run.returncode == 0
    assert [line.split(". ")[0] for line in run.stdout.splitlines()] == [
        "content/partners/brug/index.md:6: warning: about: a template's mark, “{{ hier }}”",
        "content/partners/brug/index.md:11: warning: the tag “<sub>”",
    ]
    assert apps.flask(folder, "freeze").returncode == 0


@pytest.mark.parametrize(
    "words",
    [("freeze", "--nope"), ("check", "more"), ("translate", "update", "xx"), ("nonsense",)],
)
def test_wrong_usage_is_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    """An unknown option, argument, language or command: 2, and no traceback."""
    run = apps.flask(apps.make(tmp_path), *words)

    assert run.returncode == 2
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "words",
    [("check",), ("freeze",), ("run",)]
    + [("translate", each) for each in ("update", "check", "status", "pseudo")],
)
def test_broken_content_stops_every_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Every problem is printed, the exit status is 1, nothing is written; also where a server goes
    on with the last good content."""
    assert apps.make_app(apps.make(tmp_path)).test_client().get("/nl/").status_code == 200
    run = apps.flask(apps.make(tmp_path, BROKEN), *words)

    assert run.returncode == 1
    assert run.stdout.count("content/partners/anker/index.md:") == 3
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "build").exists()
    assert not (tmp_path / "translations/messages.pot").exists()


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """`flask run` says which port, and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = apps.flask(apps.make(tmp_path), "run", "--port", str(port))

    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert re.match(rf"Port {port} of 127\.0\.0\.1 cannot be used: .*in use\. Try ", run.stderr)


def test_a_port_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    """A number that no port has is 2, an address that no machine has is 1; each with its reason."""
    folder = apps.make(tmp_path)
    number = apps.flask(folder, "run", "--port", "99999")
    host = apps.flask(folder, "run", "--host", "192.0.2.1", "--port", "5055")

    assert number.returncode == 2
    assert "99999 is no port" in number.stderr
    assert host.returncode == 1
    assert host.stderr.startswith("Port 5055 of 192.0.2.1 cannot be used: ")


def test_the_reloader_does_not_end_on_broken_content(tmp_path: Path) -> None:
    """`flask run --debug` starts itself anew: then broken content is a 503, and no traceback."""
    folder = apps.make(tmp_path, BROKEN)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        again = {"WERKZEUG_RUN_MAIN": "true", "WERKZEUG_SERVER_FD": str(number)}
        server = subprocess.Popen(
            apps.command("run"),
            cwd=folder,
            env=apps.environment(folder, **again),
            pass_fds=[number],
            stderr=subprocess.PIPE,
        )
        with socket.create_connection(listening.getsockname(), timeout=PATIENCE) as visitor:
            visitor.sendall(b"GET /nl/ HTTP/1.0\r\n\r\n")
            answer = visitor.recv(100)
        assert server.stderr
        said = next(line for line in server.stderr if b"titel" in line or b"Traceback" in line)
        server.kill()
        server.communicate()

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Traceback" not in said


def test_a_terminal_that_lacks_letters_gets_their_numbers(tmp_path: Path) -> None:
    """Messages have “ and ”; where these cannot be printed nothing breaks."""
    run = apps.flask(apps.make(tmp_path, BROKEN), "check", PYTHONIOENCODING="latin-1")

    assert run.returncode == 1
    assert r"unknown field \u201ctitel\u201d" in run.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("translate", "update"), "/proc/none cannot be written: "),
        (("freeze", "--to", "notes.txt"), "notes.txt is a file. "),
        (("freeze", "--to", "content/site.yaml"), "content/site.yaml lies in content, "),
        (("freeze", "--to", "content"), "content is a folder that Portret did not make. "),
        (("freeze", "--to", "none/build"), "none is no folder. "),
    ],
)
def test_what_cannot_be_written_is_one_line(
    tmp_path: Path, words: tuple[str, ...], expected: str
) -> None:
    """The place and the reason, exit status 1, and nothing is changed."""
    folder = apps.make(tmp_path)
    (folder / "notes.txt").write_text("Not ours.", "utf-8")
    before = apps.tree(folder)
    run = apps.flask(folder, *words, PORTRET_TRANSLATIONS="/proc/none")

    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert expected in run.stderr
    assert apps.tree(folder) == before


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("translate update", r"translations/\S+"),
        ("translate pseudo", r"translations/\S+"),
        ("translate add de", r"translations/de/LC_MESSAGES/messages\.po"),
        ("new partner rif", r"content/partners/rif/index\.md"),
        ("new page hulp", r"content/pages/hulp\.md"),
        ("new site een/nieuwe --languages nl,ar --name Proef", "een/nieuwe"),
        ("cms forms/a", r"forms/a/config\.yml"),
        ("move anker rif", r"content/partners/anker/index\.md"),
        ("addresses --update", r"content/addresses\.lock"),
    ],
)
def test_a_full_disk_is_one_line(tmp_path: Path, words: str, file: str) -> None:
    """The reason, exit status 1, and no half of a file, nor a folder for one."""
    folder = apps.make(tmp_path)
    (folder / "een").mkdir()
    shutil.rmtree(folder / "translations")

    def all_of_it() -> dict[Path, bytes]:
        here = (each for each in folder.rglob("*") if ".cache" not in each.parts)
        return {each: each.read_bytes() if each.is_file() else b"" for each in here}

    before = all_of_it()
    run = subprocess.run(
        apps.command(*words.split()),
        cwd=folder,
        env=apps.environment(folder),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        capture_output=True,
        encoding="utf-8",
    )

    assert run.returncode == 1
    assert re.fullmatch(rf"{file} cannot be written: file too large\.", run.stderr.splitlines()[0])
    assert all_of_it() == before


def test_freeze_says_what_it_wrote_in_one_line(tmp_path: Path) -> None:
    """Off a terminal there is no bar: a line with what was written, and nothing else."""
    run = apps.flask(apps.make(tmp_path), "freeze")

    assert run.returncode == 0
    assert run.stderr == ""
    assert re.fullmatch(
        r"build: \d+ pages and \d+ other files, [\d.]+ MB: "
        r"\d+ made, 0 kept, 0 removed, in [\d.]+ s\.\n",
        run.stdout,
    )


def on_a_terminal(folder: Path) -> tuple[subprocess.CompletedProcess[str], bytes]:
    """A freeze, and what a terminal shows of it."""
    master, terminal = pty.openpty()
    run = subprocess.run(
        apps.command("freeze"),
        cwd=folder,
        env=apps.environment(folder, TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # the terminal is closed
            break
        if not part:
            break
        shown += part
    os.close(master)
    return run, shown


def test_freeze_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """How many are done goes to standard error, the result to standard output."""
    folder = apps.make(tmp_path)
    first, shown = on_a_terminal(folder)
    page = folder / "content/pages/about.md"
    page.write_text(page.read_text("utf-8") + "\nNog iets.\n", "utf-8")
    again, kept = on_a_terminal(folder)

    assert (first.returncode, again.returncode) == (0, 0)
    assert re.search(rb"Freezing  \[#+\]  (\d+)/\1", shown)
    assert re.search(rb"Freezing  \[#+\]  (\d+)/\1", kept)
    assert first.stdout.startswith("build: ")


def test_freeze_names_unsafe_entries_and_goes_on(tmp_path: Path) -> None:
    """The entry falls back, is named on standard error, and the site is published."""
    folder = apps.make(tmp_path)
    apps.translate(folder, "en", {key[1]: text for key, text in UNSAFE.items()})
    run = apps.flask(folder, "freeze")

    page = (folder / "build/en/partners/anker/index.html").read_text("utf-8")

    assert run.returncode == 0
    assert "messages.po:4: the link [1] of the source is missing" in run.stderr
    assert (
        '<p lang="nl" dir="ltr">Zie <a href="/en/partners/brug/#pijlers">de brug</a>.</p>' in page
    )
    assert "See the bridge" not in page


def test_freeze_stops_at_an_unreadable_catalogue(tmp_path: Path) -> None:
    """Exit status 1, the line, and the old site stays."""
    folder = apps.make(tmp_path)
    apps.flask(folder, "freeze")
    before = apps.tree(folder / "build")
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    path.write_text(path.read_text("utf-8").replace('"Anchor"', '"Anchor'), "utf-8")
    run = apps.flask(folder, "freeze")

    assert run.returncode == 1
    assert "translations/en/LC_MESSAGES/messages.po:" in run.stdout
    assert apps.tree(folder / "build") == before


def test_update_writes_and_then_changes_nothing(tmp_path: Path) -> None:
    """It names what it wrote; a second run says that all is up to date; `--check` agrees."""
    folder = apps.make(tmp_path)
    stale = apps.flask(folder, "translate", "update", "--check")
    first = apps.flask(folder, "translate", "update")
    written = apps.tree(folder / "translations")
    second = apps.flask(folder, "translate", "update")

    assert stale.returncode == 1
    assert "translations/messages.pot:1: stale." in stale.stdout
    assert first.returncode == 0
    assert "translations/ar/LC_MESSAGES/messages.po" in first.stdout.splitlines()
    assert second.stdout == "Every catalogue is up to date.\n"
    assert apps.tree(folder / "translations") == written
    assert apps.flask(folder, "translate", "update", "--check").returncode == 0


def test_update_that_only_checks_changes_nothing_at_all(tmp_path: Path) -> None:
    """No catalogue, and no copy of one: the cache too is as it was, or is not there."""
    folder = apps.make(tmp_path)
    cache = apps.places(folder)["CACHE"].with_name("cache")
    before = sorted(folder.rglob("*"))
    states = [apps.tree(folder)]
    for words in (("--check",), ("en", "--check")):
        run = apps.flask(folder, "translate", "update", *words, PORTRET_CACHE=str(cache))
        assert run.returncode == 1
        states.append(apps.tree(folder))

    assert states == [states[0]] * 3
    assert sorted(folder.rglob("*")) == before


def run_as_everyone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to which rights of files apply, also where root runs the tests."""
    plain = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    plain = plain if os.geteuid() == 0 else []
    if plain and not shutil.which("setpriv"):
        pytest.skip("Root may read and write everywhere.")
    return subprocess.run(
        [*plain, *apps.command(*words)],
        cwd=folder,
        env=apps.environment(folder, PORTRET_OVERRIDES="overrides"),
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("words", "end"), [("check", "\n"), ("freeze", " The old site stays.\n"), ("addresses", "\n")]
)
def test_what_cannot_be_read_is_said_to_be_so(tmp_path: Path, words: str, end: str) -> None:
    """A file that is for somebody else alone, while nothing is wrong with any that is written."""
    folder = apps.make(tmp_path)
    path = folder / "overrides/static/own.css"
    path.parent.mkdir(parents=True)
    path.write_text("")
    path.chmod(0)
    run = run_as_everyone(folder, words)

    assert run.returncode == 1
    assert run.stderr == f"overrides/static/own.css cannot be read: permission denied.{end}"


@pytest.mark.parametrize(
    ("words", "path"),
    [("cms forms", "forms/config.yml"), ("translate update", "translations/messages.pot")],
)
def test_a_folder_in_the_place_of_a_file_cannot_be_read(
    tmp_path: Path, words: str, path: str
) -> None:
    """As a file that is there already is looked at before it is written over."""
    (apps.make(tmp_path) / path).mkdir(parents=True)
    run = apps.flask(tmp_path, *words.split())

    assert (run.returncode, run.stderr) == (1, f"{path} cannot be read: is a directory.\n")


def test_update_of_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """Which file, and why; it stays as it was. (Root is put on a footing with everyone.)"""
    folder = apps.make(tmp_path)
    before = apps.tree(folder)
    path = folder / "translations/ar/LC_MESSAGES"
    path.chmod(0o555)
    run = run_as_everyone(folder, "translate", "update", "ar")
    path.chmod(0o755)
    after = {name: data for name, data in apps.tree(folder).items() if not name.endswith(".pot")}

    assert run.returncode == 1
    assert run.stderr == (
        "translations/ar/LC_MESSAGES/messages.po cannot be written: permission denied.\n"
    )
    assert after == before


def test_update_of_some_languages_leaves_the_others(tmp_path: Path) -> None:
    """`translate update ar` touches no other language's catalogue."""
    folder = apps.make(tmp_path)
    english = (folder / "translations/en/LC_MESSAGES/messages.po").read_bytes()
    apps.flask(folder, "translate", "update", "ar")

    assert (folder / "translations/en/LC_MESSAGES/messages.po").read_bytes() == english
    assert "#: content/" in (folder / "translations/ar/LC_MESSAGES/messages.po").read_text("utf-8")
