"""The webmaster's commands, as processes: what they print, and how they end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portret.freeze.publish import Destination
from tests import apps
from tests.sites import partner

ABOUT = "content/pages/about.md"


def edit(folder: Path, old: str, new: str) -> None:
    """Change a word of the page About."""
    path = folder / ABOUT
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, frozen once."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    assert apps.flask(folder, "freeze").returncode == 0
    return folder


@pytest.fixture
def folder(frozen: Path, memory: Path) -> Path:
    """A copy of it, links as links."""
    return shutil.copytree(frozen, memory / "site", symlinks=True)


def test_no_export_stands_among_what_it_is_made_of(folder: Path) -> None:
    """Its files would be read as content, or change while the site is read."""
    for to, place in {"content/out": "content", "translations/nl/out": "translations"}.items():
        run = apps.flask(folder, "freeze", "--to", to)

        assert (run.returncode, run.stdout) == (1, "")
        said = f"{to} lies in {place}, from which the site is made."
        assert f"{said} Choose another --to." in run.stderr
        assert not (folder / place / ".out").exists()


def test_blanks_around_a_setting_are_none_of_it(folder: Path) -> None:
    """As a file of settings may have them; a setting of blanks alone is not set."""
    settings = {"PORTRET_BASE_URL": " https://anker.example ", "PORTRET_HSTS": " 60\t"}
    run = apps.flask(folder, "freeze", **settings, PORTRET_HOST=" ", PORTRET_OVERRIDES=" ")

    assert run.returncode == 0, run.stderr
    assert b' href="https://anker.example/nl/"' in (folder / "build/nl/index.html").read_bytes()


HOST = "one of nginx, caddy, apache, netlify, cloudflare, github, gitlab, s3"
WRONG = {
    "DRAFTS": ("maybe", "1 or 0"),
    "SHARE_PICTURES": ("nah", "1 or 0"),
    "EDIT": ("ja", "1 or 0"),
    "LOG": ("xml", "text, json or problems"),
    "HOST": ("ngnix", HOST),
}


@pytest.mark.parametrize("words", ["check", "freeze", "run", "translate status"])
def test_a_value_that_a_setting_has_not_is_told(folder: Path, words: str) -> None:
    """All of them at once, with what was expected, by each command that reads the site."""
    given = {f"PORTRET_{name}": value for name, (value, _) in WRONG.items()}
    told = apps.flask(folder, *words.split(), **given)

    assert told.returncode == 1
    for name, (value, expected) in WRONG.items():
        found = f"PORTRET_{name}:1: “{value}” was found, where {expected} was expected."
        assert found in told.stdout


def test_other_ways_to_write_a_value_are_known(folder: Path) -> None:
    """Yes and no in words, and capital letters."""
    right = {"DRAFTS": "No", "SHARE_PICTURES": "ON", "EDIT": "false", "LOG": "JSON"}
    given = {f"PORTRET_{name}": value for name, value in right.items()}
    told = apps.flask(folder, "freeze", PORTRET_HOST="Netlify", **given)

    assert told.returncode == 0, told.stdout
    assert (folder / "build/_redirects").exists()


def test_rollback_and_its_changes(folder: Path) -> None:
    """The site is the former one again; with `--changes` an uploader is told what that means."""
    before = apps.tree(folder / "build")
    edit(folder, "Wie wij zijn.", "Wie wij waren.")
    assert apps.flask(folder, "freeze").returncode == 0
    run = apps.flask(folder, "freeze", "--rollback", "--changes")

    assert run.returncode == 0
    assert run.stderr == "build: release 1 again, in the place of 2.\n"
    assert "put nl/about/index.html" in run.stdout.splitlines()
    assert {line.split(" ")[0] for line in run.stdout.splitlines()} == {"put"}
    assert apps.tree(folder / "build") == before


def test_rollback_goes_on_beside_a_stray_file(folder: Path) -> None:
    """A warning, and exit status 0."""
    edit(folder, "Wie wij zijn.", "Wie wij waren.")
    assert apps.flask(folder, "freeze").returncode == 0
    (folder / ".build/1/nl/notes.txt").write_text("mine")

    run = apps.flask(folder, "freeze", "--rollback")

    assert run.returncode == 0
    assert run.stderr == "warning: .build/1/nl/notes.txt is not from Portret. Take it away.\n"
    assert "Wie wij zijn." in (folder / "build/nl/about/index.html").read_text()


def test_rollback_without_a_former_release(folder: Path) -> None:
    """One line, exit status 1, the site stays."""
    run = apps.flask(folder, "freeze", "--rollback")

    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "has no former release to go back to." in run.stderr


def test_rollback_needs_no_sound_site(folder: Path) -> None:
    """It is for the moment when something is wrong, be it the content itself."""
    assert apps.flask(folder, "freeze").returncode == 0
    (folder / ABOUT).write_text("broken")

    assert apps.flask(folder, "freeze", "--rollback").returncode == 0
    assert apps.flask(folder, "freeze").returncode == 1
    assert apps.flask(folder, "verify").returncode == 0


@pytest.mark.parametrize("more", ["--copy", "--drafts"])
def test_rollback_makes_nothing(folder: Path, more: str) -> None:
    """What only a freeze does is wrong usage beside it."""
    run = apps.flask(folder, "freeze", "--rollback", more)

    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_changes_are_a_list_for_a_script(folder: Path) -> None:
    """`put PATH` and `delete PATH` on standard output and nothing else; the summary goes beside."""
    (folder / "content/pages/gone.md").write_text("---\ntitle: Weg\n---\n\nWeg.\n")
    assert apps.flask(folder, "freeze").returncode == 0
    (folder / "content/pages/gone.md").unlink()
    run = apps.flask(folder, "freeze", "--changes")
    lines = run.stdout.splitlines()

    assert run.returncode == 0
    assert run.stderr.startswith("build: ")
    assert "delete nl/gone/index.html" in lines
    assert "put sitemap.xml" in lines
    assert {line.split(" ", 1)[0] for line in lines} == {"put", "delete"}
    assert lines == sorted(lines, key=lambda line: line.startswith("delete"))


def test_a_full_freeze_of_the_same_site_keeps_the_former_release(folder: Path) -> None:
    """It makes everything, finds that readers have just that, and there is still a way back."""
    edit(folder, "Wie wij zijn.", "Wie wij waren.")
    apps.flask(folder, "freeze")
    full = apps.flask(folder, "freeze", "--full")
    back = apps.flask(folder, "freeze", "--rollback")

    assert ", 0 kept, " in full.stdout
    assert back.returncode == 0
    assert "Wie wij zijn." in (folder / "build/nl/about/index.html").read_text("utf-8")


def test_a_freeze_with_nothing_to_do_clears_what_a_killed_one_left(folder: Path) -> None:
    """A folder and a link of a release that never was; unless another freeze is at work."""
    apps.flask(folder, "freeze")
    store = folder / ".build"
    before = sorted(path.name for path in store.iterdir())
    (store / "7.new/nl").mkdir(parents=True)
    (store / "former.new").symlink_to("7")
    with Destination(folder / "build").locked():
        held = apps.flask(folder, "freeze")
        names = {path.name for path in store.iterdir()}
    run = apps.flask(folder, "freeze")

    assert held.returncode == run.returncode == 0
    assert {"7.new", "former.new"} <= names
    assert ": 0 made, " in run.stdout
    assert sorted(path.name for path in store.iterdir()) == before


@pytest.mark.parametrize("is_there", [True, False])
def test_a_freeze_mends_a_damaged_list_of_files(memory: Path, is_there: bool) -> None:
    """As verify says; also where the link to the release is gone."""
    folder = apps.make(memory)
    assert apps.flask(folder, "freeze").returncode == 0
    manifest = folder / ".build/1.manifest.json"
    manifest.write_text(manifest.read_text("utf-8")[:-40], "utf-8")
    if not is_there:
        (folder / "build").unlink()
    assert apps.flask(folder, "verify").returncode == 1

    assert apps.flask(folder, "freeze").returncode == 0
    assert apps.flask(folder, "verify").stdout == "build is as it was published.\n"


def test_a_damaged_build_state_is_nobodys_business(folder: Path) -> None:
    """The freeze is a full one, and says nothing of it."""
    apps.flask(folder, "freeze")
    state = folder / ".build/state.sqlite"
    state.write_bytes(state.read_bytes()[:-5000])
    edit(folder, "Wie wij zijn.", "Wie wij waren.")
    run = apps.flask(folder, "freeze")

    assert (run.returncode, run.stderr) == (0, "")
    assert ", 0 kept, " in run.stdout
    assert ": 0 made, " in apps.flask(folder, "freeze").stdout


# ---------------------------------------------------------------- rights


def closed(folder: Path) -> dict[str, str]:
    """What of an export has other rights than 0644 and 0755, through whatever it is seen."""
    store, build = folder / ".build", folder / "build"
    release = build.resolve()
    seen = {store, release, *release.rglob("*"), *build.rglob("*"), *store.glob("*.manifest.json")}
    modes = {path: path.stat().st_mode for path in seen}
    wanted = {path: 0o755 if stat.S_ISDIR(mode) else 0o644 for path, mode in modes.items()}
    return {str(path): oct(mode) for path, mode in modes.items() if mode & 0o777 != wanted[path]}


def freeze(folder: Path, umask: int, *words: str) -> str:
    """The last line of a freeze under an umask, by two processes."""
    before = os.umask(umask)
    try:
        run = apps.flask(folder, "freeze", "--jobs", "2", *words)
    finally:
        os.umask(before)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("words", [(), ("--copy",)])
@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_every_web_server_may_read_an_export(
    tmp_path: Path, umask: int, words: tuple[str, ...]
) -> None:
    """0644 and 0755 whatever the umask: the first export, and those that are made of others."""
    apps.make(tmp_path)
    for number in range(4):
        freeze(tmp_path, umask, *words)

        assert closed(tmp_path) == {}
        edit(tmp_path, "Wie wij zijn.", f"Nummer {number}.\n\nWie wij zijn.")


@pytest.mark.parametrize("mode", ["go=", "a+w"])
@pytest.mark.parametrize("change", [False, True])
@pytest.mark.parametrize("words", [(), ("--copy",)])
def test_the_next_freeze_gives_an_export_its_rights_back(
    folder: Path, words: tuple[str, ...], change: bool, mode: str
) -> None:
    """Where nothing has changed too, and nothing is made for it."""
    freeze(folder, 0o022, *words)
    subprocess.run(["chmod", "-R", mode, ".build", "build"], cwd=folder, check=True)
    before = closed(folder)
    if change:
        edit(folder, "Wie wij zijn.", "Wie wij waren.")
    said = freeze(folder, 0o077, *words)

    assert len(before) > 50
    assert {name for name in closed(folder) if not name.endswith(".json")} == set()
    assert re.search(" [1-9][0-9]+ kept, 0 removed", said)
    assert (": 0 made, " in said) == (not change)


def test_a_rollback_gives_the_former_release_its_rights_back(folder: Path) -> None:
    """It was perhaps made when a umask still counted."""
    freeze(folder, 0o022)
    former = (folder / "build").resolve()
    edit(folder, "Wie wij zijn.", "Wie wij waren.")
    freeze(folder, 0o022)
    subprocess.run(["chmod", "-R", "go=", str(former)], check=True)

    assert apps.flask(folder, "freeze", "--rollback").returncode == 0
    assert (folder / "build").resolve() == former
    assert closed(folder) == {}


@pytest.mark.parametrize("copy", [False, True])
def test_verify_finds_what_was_changed(folder: Path, copy: bool) -> None:
    """Each finding on a line, exit status 1; 0 and a word where there is none."""
    assert apps.flask(folder, "freeze", *["--copy"] * copy).returncode == 0
    sound = apps.flask(folder, "verify")
    (folder / "build/nl/index.html").write_text("mine")
    (folder / "build/robots.txt").unlink()
    (folder / "build/.htaccess").write_text("mine")
    run = apps.flask(folder, "verify", "--to", "build")

    assert (sound.returncode, sound.stdout) == (0, "build is as it was published.\n")
    assert run.returncode == 1
    assert run.stdout.splitlines() == [
        "build/.htaccess: added",
        "build/nl/index.html: changed",
        "build/robots.txt: missing",
    ]


def test_verify_of_nothing(folder: Path) -> None:
    """One line, exit status 1, and nothing is made."""
    run = apps.flask(folder, "verify", "--to", "none")

    assert run.returncode == 1
    assert run.stderr.endswith("Nothing is published at " + str(folder / "none. Freeze first.\n"))
    assert not (folder / ".none").exists()


def test_a_folder_that_cannot_be_written_is_one_line(folder: Path) -> None:
    """The reason and the place; nothing is touched. (Root is put on a footing with everyone.)"""
    (folder / "out").mkdir()
    page = folder / "content/pages/about.md"
    for number in range(2):
        assert apps.flask(folder, "freeze", "--to", "out/build").returncode == 0
        page.write_text(f"{page.read_text('utf-8')}\nNummer {number}.\n", "utf-8")
    before = apps.tree(folder / "out")
    plain = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    if plain and not shutil.which("setpriv"):
        pytest.skip("Root may write everywhere.")
    for place in (folder / "out", folder / "out/.build"):
        place.chmod(0o555)
    for words in (("freeze",), ("freeze", "--copy"), ("freeze", "--rollback")):
        run = subprocess.run(
            [*plain, *apps.command(*words, "--to", "out/build")],
            cwd=folder,
            env=apps.environment(folder),
            capture_output=True,
            text=True,
        )

        assert run.returncode == 1
        assert run.stderr.count("\n") == 1
        assert "out/build cannot be written: permission denied (out/.build/" in run.stderr
        assert run.stderr.endswith("The old site stays.\n")
        assert apps.tree(folder / "out") == before


def test_without_the_library_that_sets_text_one_line_says_what_to_do(tmp_path: Path) -> None:
    """A slim container has Python and no FriBidi; a server shows its pages all the same."""
    apps.make(tmp_path)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libfribidi.so.0").touch()  # is found before the system's, and is none
    without = {"LD_LIBRARY_PATH": str(tmp_path / "lib"), "PORTRET_CACHE": str(tmp_path / "cache")}
    run = apps.flask(tmp_path, "freeze", **without)

    assert run.returncode == 1
    assert run.stderr.startswith("Social cards cannot be drawn: the library FriBidi is not")
    assert (run.stderr.count("\n"), run.stdout) == (1, "")
    assert not (tmp_path / "build").exists()
    assert apps.flask(tmp_path, "check", **without).returncode == 0
    assert apps.flask(tmp_path, "freeze", PORTRET_SHARE_PICTURES="0", **without).returncode == 0
    served = subprocess.run(
        [sys.executable, "-c", CARD],
        cwd=tmp_path,
        env={**apps.environment(tmp_path), **without},
        capture_output=True,
        text=True,
    )
    assert served.stdout.split() == ["200", "404"]
    assert "FriBidi is not installed here" in served.stderr
    assert "Traceback" not in served.stderr


CARD = """
import re
from app import app
client = app.test_client()
page = client.get("/nl/")
card = re.search(rb'og:image" content="[^"]*?(/media/[^"]+)', page.data)[1]
print(page.status_code, client.get(card.decode()).status_code)
"""
"""Asks for home, and for the picture of it that networks show."""


@pytest.mark.usefixtures("patience")
def test_a_killed_freeze_leaves_no_process_and_no_lock(tmp_path: Path) -> None:
    """Those that it started end with it, so that the next one need not wait for them."""
    apps.make(tmp_path, {f"partners/p{n}/index.md": partner("countries: [NL]") for n in range(16)})
    run = subprocess.Popen(
        apps.command("freeze", "--jobs", "2"), cwd=tmp_path, env=apps.environment(tmp_path)
    )
    started = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while run.poll() is None and len(started.read_text().split()) < 2:
        time.sleep(0.002)
    children = started.read_text().split()
    run.kill()
    run.wait()
    while any(Path(f"/proc/{each}").exists() for each in children):
        time.sleep(0.05)

    assert len(children) == 2
    assert apps.flask(tmp_path, "freeze").returncode == 0


def test_a_process_killed_while_it_renders_is_one_line(tmp_path: Path) -> None:
    """As the system does it when memory is short."""
    long = "Een *lange* [lijst](../anker/).\n\n" * 500
    some = {f"partners/p{n}/index.md": partner(body=f"{n}\n\n{long}") for n in range(120)}
    apps.make(tmp_path, some)
    run = subprocess.Popen(
        apps.command("freeze", "--jobs", "2"),
        cwd=tmp_path,
        env=apps.environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    started = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while run.poll() is None and not (children := started.read_text().split()):
        time.sleep(0.002)
    os.kill(int(children[0]), signal.SIGKILL)

    assert run.communicate()[1] == (
        "build: a process was killed, perhaps for want of memory. The old site stays.\n"
    )
    assert run.returncode == 1
    assert not (tmp_path / "build").exists()
