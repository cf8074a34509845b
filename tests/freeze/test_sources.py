"""A freeze while somebody rewrites what it reads: it publishes nothing, and says what changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

import app as parts
from tests import apps

WAITING: list[str] = []
"""The shell command that is to run when a freeze begins to write: all texts are read by then."""


def rewrite(event: str, details: tuple[object, ...]) -> None:
    """Run it; Python tells of each file that it opens."""
    if WAITING and event == "open" and "/.build/2" in str(details[0]):
        subprocess.run(WAITING.pop(), shell=True, check=True)


sys.addaudithook(rewrite)


@pytest.fixture
def folder(memory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with its own templates, frozen, and a page of which was edited since."""
    apps.make(memory)
    for name in ("templates", "static"):
        shutil.copytree(apps.ROOT / name, memory / name)
    monkeypatch.chdir(memory)
    monkeypatch.setattr(parts, "HERE", memory)
    for name, path in apps.places(memory).items():
        monkeypatch.setenv(f"PORTRET_{name}", str(path))
    assert apps.called("freeze").exit_code == 0
    edit(memory / "content/pages/about.md", "Wie wij zijn.", "Wie wij waren.")
    return memory


def edit(path: Path, old: str, new: str) -> None:
    """Change a text of a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def freeze_while(change: str) -> Result:
    """A freeze of all pages by one process, with a shell command in its midst."""
    WAITING[:] = [change]
    run = apps.called("freeze", "--full", "--jobs", "1")
    assert WAITING == []
    return run


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("sed -i s/waren/ZIJN/ content/pages/about.md", "content/pages/about.md and 1 more"),
        ("printf x >> content/pages/about.md", "content/pages/about.md"),
        (
            "cp -p content/pages/about.md x && sed s/waren/WAREN/ x > content/pages/about.md"
            " && touch -r x content/pages/about.md",
            "content/pages/about.md",
        ),
        ("rm content/partners/anker/index.md", "content/partners/anker/index.md and 1 more"),
        ("cp content/pages/about.md content/pages/new.md", "content/pages/new.md and 1 more"),
        ("printf x > content/pages/.swap; rm content/pages/.swap", "content/pages"),
        (
            "printf '\n# x\n' >> translations/en/LC_MESSAGES/messages.po",
            "translations/en/LC_MESSAGES/messages.po",
        ),
        ("printf x >> templates/home.html", "templates/home.html"),
        ("printf x >> static/portret.css", "static/portret.css"),
    ],
)
def test_nothing_is_published_when_a_source_changes_during_the_freeze(
    folder: Path, change: str, named: str
) -> None:
    """One line names it, the old site stays, and the next freeze has all of the new one."""
    before = apps.tree(folder / "build")
    run = freeze_while(change)

    assert run.exit_code == 1
    assert run.stderr == (
        f"{named} changed while the freeze ran. The old site stays. Run `flask freeze` again.\n"
    )
    assert apps.tree(folder / "build") == before
    assert sorted(path.name for path in (folder / ".build").iterdir() if path.name.isdigit()) == [
        "1"
    ]


def test_the_next_freeze_has_what_changed_during_one(folder: Path) -> None:
    """What was read by then is read again."""
    edit(folder / "content/partners/anker/index.md", "Vrij nieuws", "Nieuws")
    freeze_while("sed -i s/waren/blijven/ content/pages/about.md")
    run = apps.called("freeze")

    assert run.exit_code == 0
    assert "Wie wij blijven." in (folder / "build/nl/about/index.html").read_text("utf-8")
    assert "<p>Nieuws." in (folder / "build/nl/partners/anker/index.html").read_text("utf-8")


def test_what_changes_elsewhere_does_not_matter(folder: Path) -> None:
    """The freeze publishes."""
    run = freeze_while("touch content.md .cache/x README.md")

    assert run.exit_code == 0
    assert "Wie wij waren." in (folder / "build/nl/about/index.html").read_text("utf-8")
