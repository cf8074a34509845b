"""Only regular files within a tree are read; what else stands there is named and never opened."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from portret import files
from portret.errors import Problems
from portret.translate import extract
from tests import apps
from tests.patience import PATIENCE


def _socket(path: Path) -> None:
    """A socket at a path, however long that is."""
    with socket.socket(socket.AF_UNIX) as made:
        former = os.getcwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(former)


STRAYS: dict[str, Callable[[Path], None]] = {
    "a link that leads out of {tree}/": lambda path: path.symlink_to("/"),
    "a link that leads nowhere": lambda path: path.symlink_to("weg"),
    "a named pipe": os.mkfifo,
    "a socket": _socket,
}
"""What no tree should hold, by what is said of it."""


def strew(tree: Path, places: Iterable[str]) -> str:
    """Put each stray into each place of a tree; what is to be said of them all."""
    lines = []
    for place in places:
        for number, (said, make) in enumerate(STRAYS.items()):
            path = tree / place.format(number)
            make(path)
            name = path.relative_to(tree.parent).as_posix()
            lines.append(f"{name}:1: {said.format(tree=tree.name)}. {files.REMEDY}\n")
    return "".join(sorted(lines))


@pytest.mark.parametrize("command", ["check", "freeze"])
def test_what_is_no_file_of_content_is_named(tmp_path: Path, command: str) -> None:
    """The commands end at once, and say of each what it is and what to do."""
    places = ("partners/x{}", "partners/anker/beside{}", "pages/x{}.md", "more{}")
    expected = strew(apps.make(tmp_path) / "content", places)
    run = apps.flask(tmp_path, command)

    assert (run.returncode, run.stdout) == (1, expected)
    assert not (tmp_path / "build").exists()


def test_a_link_that_leads_out_stands_for_all_that_is_behind_it(tmp_path: Path) -> None:
    """The folder of all portraits is not listed where it is elsewhere; no one else is blamed."""
    apps.make(tmp_path, {"pages/about.md": "---\ntitle: Over\n---\n\n[Brug](/partners/brug/).\n"})
    os.rename(tmp_path / "content/partners", tmp_path / "elsewhere")
    (tmp_path / "content/partners").symlink_to(tmp_path / "elsewhere")
    run = apps.flask(tmp_path, "check")

    assert run.stdout.startswith("content/partners:1: a link that leads out of content/. ")
    assert run.stdout.count("\n") == 1


def test_hidden_files_and_copies_of_editors_are_not_named(tmp_path: Path) -> None:
    """Such as the links by which Emacs locks a file."""
    apps.make(tmp_path)
    (tmp_path / "content/pages/.#about.md").symlink_to("jan@kantoor.1234:1")
    (tmp_path / "content/.git").mkdir()
    (tmp_path / "content/.git/up").symlink_to("/")
    os.mkfifo(tmp_path / "content/pages/about.md~")

    assert apps.flask(tmp_path, "check").returncode == 0


SERVER = """
import os, sys
from app import create_app

client = create_app({"DEBUG": True}).test_client()
print(client.get("/nl/").status_code)
os.symlink("/", "content/partners/x")
os.mkfifo("content/partners/anker/beside")
os.mkfifo("translations/fr")
print(client.get("/nl/").status_code)
"""


def test_a_server_goes_on_answering(tmp_path: Path) -> None:
    """A request is not held up by what it would find behind a link or in a pipe."""
    apps.make(tmp_path)
    env = apps.environment(tmp_path, PYTHONPATH=str(apps.ROOT))
    run = subprocess.run(
        [sys.executable, "-c", SERVER], cwd=tmp_path, env=env, capture_output=True, timeout=PATIENCE
    )

    assert run.stdout.split() == [b"200", b"200"], run.stderr
    assert b"content/partners/x:1: a link that leads out of content/. " in run.stderr
    assert b"content/partners/anker/beside:1: a named pipe. " in run.stderr


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("en", "a link that leads out of translations/"),
        ("en/LC_MESSAGES", "a link that leads out of translations/"),
        ("en/LC_MESSAGES/messages.po", "a link that leads out of translations/"),
        ("en/LC_MESSAGES/messages.po", "a named pipe"),
    ],
)
def test_a_catalogue_that_is_none_of_ours_is_not_read(
    tmp_path: Path, place: str, message: str
) -> None:
    """The check names what is in the way, the freeze which catalogue cannot be read."""
    path = apps.make(tmp_path) / "translations" / place
    os.rename(path, tmp_path / "elsewhere")
    STRAYS[message.replace("translations", "{tree}")](path)
    if path.is_symlink():
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere")
    check, freeze = apps.flask(tmp_path, "check"), apps.flask(tmp_path, "freeze")
    unread = "translations/en/LC_MESSAGES/messages.po:1: the catalogue cannot be read: "

    assert (check.returncode, freeze.returncode) == (1, 1)
    assert f"translations/{place}:1: {message}. {files.REMEDY}\n" in check.stdout
    assert f"{unread}{message}. " in check.stdout
    assert f"{unread}{message}. " in freeze.stdout


@pytest.mark.parametrize("name", ["static", "templates"])
def test_templates_and_assets_stay_within_their_folders(tmp_path: Path, name: str) -> None:
    """What a designer links from elsewhere is an error, before anything opens it."""
    apps.make(tmp_path)
    for each in apps.CODE:
        copy = shutil.copytree if (apps.ROOT / each).is_dir() else shutil.copy
        copy(apps.ROOT / each, tmp_path / each)
    expected = strew(tmp_path / name, ("x{}.html", "parts{}"))
    check = apps.flask(tmp_path, "check", code=tmp_path)
    freeze = apps.flask(tmp_path, "freeze", code=tmp_path)

    assert (check.returncode, check.stdout) == (1, expected)
    assert (freeze.returncode, freeze.stdout) == (1, expected)


def test_messages_are_not_taken_from_a_template_that_is_a_pipe(tmp_path: Path) -> None:
    """Nor are they lost without a word."""
    os.mkfifo(tmp_path / "x.html")
    with pytest.raises(Problems, match=r"/x\.html:1: a named pipe\. Put the file"):
        list(extract.from_templates(tmp_path))


def test_a_font_that_is_a_pipe_is_a_problem(tmp_path: Path) -> None:
    """Nothing that a setting names is waited for."""
    apps.make(tmp_path)
    os.mkfifo(tmp_path / "font.ttf")
    run = apps.flask(tmp_path, "check", PORTRET_SHARE_FONT=str(tmp_path / "font.ttf"))

    assert run.returncode == 1
    assert "PORTRET_SHARE_FONT:1: font.ttf cannot be used: a named pipe. " in run.stdout


LOOK = """
import sys, time
from pathlib import Path
from portret import stamps

place = Path(sys.argv[1])
found = stamps.with_digests(stamps.read([place]), time.time_ns())
assert found[str(place / "film.mov")][0] == 512 * 2**20
assert len(found[str(place / "film.mov")]) == 5
"""


def test_a_large_file_is_read_by_pieces(tmp_path: Path) -> None:
    """The content of a file that has just changed is looked at in little memory."""
    with (tmp_path / "film.mov").open("wb") as file:
        file.truncate(512 * 2**20)
    run = subprocess.run(
        [sys.executable, "-c", LOOK, tmp_path],
        cwd=apps.ROOT,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 * 2**20,) * 2),
    )

    assert run.returncode == 0, run.stderr


def test_a_large_catalogue_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Its size is in the message."""
    apps.make(tmp_path)
    os.truncate(tmp_path / "translations/en/LC_MESSAGES/messages.po", 2**31)
    run = apps.flask(tmp_path, "check")

    assert run.returncode == 1
    assert "cannot be read: a file of 2147483 kB, the limit is 250000 kB. " in run.stdout


def test_links_within_a_tree_are_followed_once(tmp_path: Path) -> None:
    """Those that lead round too; the tree itself may be a link."""
    (tmp_path / "real/a").mkdir(parents=True)
    (tmp_path / "real/a/file").write_text("x")
    (tmp_path / "real/b").symlink_to("a")
    (tmp_path / "real/a/up").symlink_to(tmp_path / "real")
    (tmp_path / "real/out").symlink_to(tmp_path)
    (tmp_path / "real/by-a-detour").symlink_to("../real/a/file")
    (tmp_path / "tree").symlink_to("real")
    found = {os.path.relpath(each.path, tmp_path): each for each in files.walk(tmp_path / "tree")}

    assert found.keys() > {"tree/a/file", "tree/b/file", "tree/by-a-detour", "tree/a/up/a"}
    assert [path for path, each in found.items() if each.strange] == [
        path for path in found if path.endswith("out")
    ]
    assert found["tree/out"].strange == "a link that leads out of real/"
    assert not any("out/" in path for path in found)


def test_a_folder_beside_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    """content-old is not within content; the root folder holds all."""
    tree = os.path.realpath(tmp_path / "content")

    assert not files.within(tmp_path / "content-old/x", tree)
    assert files.within(tmp_path / "content/x", tree)
    assert files.within(tmp_path, "/")
