"""Problems as GitHub and GitLab show them beside the lines of a change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portret.commands.formats import FORMATS
from portret.errors import Problem
from tests import apps

PO = "translations/en/LC_MESSAGES/messages.po"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a translation that readers never get, and one to look at."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    texts = {**apps.EN, "Zie [de brug][1].": "See the bridge.", "Van steen.": "Of stone"}
    apps.translate(folder, "en", texts)
    return folder


def line_of(folder: Path, text: str) -> int:
    """The line of the catalogue on which a text stands."""
    lines = (folder / PO).read_text("utf-8").split("\n")
    return next(at for at, line in enumerate(lines, 1) if text in line)


def test_github_shows_a_problem_at_its_line(folder: Path) -> None:
    """A command for each, with file, line and what to do; exit status 1 as without."""
    plain = apps.flask(folder, "translate", "check", "en")
    annotated = apps.flask(folder, "translate", "check", "en", "--format", "github")
    lines = annotated.stdout.splitlines()

    assert annotated.returncode == plain.returncode == 1
    error = next(line for line in lines if line.startswith("::error "))
    place = error.removeprefix("::error ").split("::")[0]
    shown = dict(each.split("=", 1) for each in place.split(","))
    assert shown["file"] == PO
    assert int(shown["line"]) == line_of(folder, "Zie [de brug][1].")
    assert f"{shown['file']}:{shown['line']}: {error.split('::')[2]}" in plain.stdout.splitlines()
    assert {line.split(" ")[0] for line in lines} == {"::error", "::warning"}


def test_gitlab_gets_a_report(folder: Path) -> None:
    """A list of what it needs of each, the same problems as data."""
    report = json.loads(apps.flask(folder, "translate", "check", "--format", "gitlab").stdout)
    rows = json.loads(apps.flask(folder, "translate", "check", "--format", "json").stdout)

    assert rows == json.loads(apps.flask(folder, "translate", "check", "--json").stdout)
    assert [each["location"] for each in report] == [
        {"path": each["path"], "lines": {"begin": each["line"]}} for each in rows
    ]
    assert {each["severity"] for each in report} == {"major", "minor"}
    assert len({each["fingerprint"] for each in report}) == len(report)
    assert all(each["description"] and each["check_name"] for each in report)


def test_check_has_the_formats_too(folder: Path) -> None:
    """That of the whole site."""
    assert "::error " in apps.flask(folder, "check", "--format", "github").stdout
    assert apps.flask(folder, "check", "--format", "word").returncode == 2


def test_what_means_something_to_github_is_escaped() -> None:
    """So that a problem cannot end its own command, or begin another."""
    problem = Problem("a,b:c%.md", 0, "98 % of\r\n::error::it", "Mend: it, all", "warning", "x:y")

    assert list(FORMATS["github"]([problem])) == [
        "::warning file=a%2Cb%3Ac%25.md,line=1,title=x%3Ay"
        "::98 %25 of%0D%0A::error::it. Mend: it, all"
    ]


def test_a_fingerprint_stays_when_lines_move() -> None:
    """And two equal problems in a file have two."""
    one, moved = Problem("a.po", 3, "x", "y"), Problem("a.po", 9, "x", "y")

    def names(*problems: Problem) -> list[str]:
        report = json.loads("".join(FORMATS["gitlab"](problems)))
        return [each["fingerprint"] for each in report]

    assert names(one) == names(moved)
    assert len({*names(one, moved)}) == 2
    assert names(one) != names(Problem("b.po", 3, "x", "y"))
