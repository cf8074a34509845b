"""The workflows for GitHub and GitLab run what there is, by actions that nobody can change."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from app import create_app

ROOT = Path(__file__).resolve().parents[2]
GITHUB = [ROOT / "docs/ci/github.yml", *(ROOT / ".github/workflows").iterdir()]
GITLAB = [ROOT / "docs/ci/gitlab.yml", ROOT / ".gitlab-ci.yml"]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

WORDS = ("default", "workflow", "include")
"""The words of GitLab's own beside the jobs."""


def read(path: Path) -> dict[str, Any]:
    """A workflow; `on` is a word there, not YAML's yes."""
    found = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """The steps of a workflow of GitHub."""
    for job in read(path)["jobs"].values():
        yield from job["steps"]


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a pipeline of GitLab."""
    return {name: job for name, job in read(path).items() if name not in WORDS}


def commands() -> Iterator[str]:
    """Every command that a workflow runs."""
    for path in GITHUB:
        yield from (step["run"] for step in steps(path) if "run" in step)
    for path in GITLAB:
        for job in jobs(path).values():
            yield from job["script"]


@pytest.mark.parametrize("command", dict.fromkeys(commands()))
def test_every_command_is_there(command: str) -> None:
    """Targets of the Makefile, Portret's commands with their options, files that can be run."""
    assert "\n" not in command
    first, *rest = shlex.split(re.sub(r"\$\{\{.*?\}\}", "https://proef.example", command))
    if first in ("pip", "pipx", "pip-audit"):
        files = [rest[at + 1] for at, word in enumerate(rest) if word == "-r"]
        assert all((ROOT / file).is_file() for file in files)
    elif first == "make":
        target, *given = rest
        assert re.search(rf"^{target}:", MAKEFILE, re.M)
        words = " ".join(given).removeprefix("ARGS=").partition(" > ")[0]
        flask(shlex.split(words) if target == "portret" else [target, *shlex.split(words)])
    else:
        assert (ROOT / first).stat().st_mode & 0o111


def flask(words: list[str]) -> None:
    """Fails where there is no such command, or not with these options."""
    if words == ["links"]:  # a target alone
        return
    group: click.Command = create_app().cli
    while isinstance(group, click.Group):
        name, *words = words
        found = group.get_command(click.Context(group), name)
        assert found, name
        group = found
    group.make_context(name, words)


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_an_action_is_pinned(path: Path) -> None:
    """By the hash of its commit, with the version beside it: nobody can put another there."""
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)

    assert len(used) == text.count("uses:") > 0
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
    assert len({*used}) == len({action.split("@")[0] for action, _ in used})


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_a_workflow_may_only_read(path: Path) -> None:
    """But for the job that publishes, which never runs for somebody else's pull request."""
    found = read(path)

    assert found["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in found["on"]
    for name, job in found["jobs"].items():
        writes = "write" in job.get("permissions", {}).values()
        assert writes == (name == "publish")
        assert not writes or "github.event_name != 'pull_request'" in job["if"]


def test_hidden_files_are_published() -> None:
    """security.txt stands in a folder that the actions leave out by themselves."""
    uploads = [each for each in steps(GITHUB[0]) if "/upload-" in each.get("uses", "")]

    assert len(uploads) == 2
    assert {each["with"]["include-hidden-files"] for each in uploads} == {"true"}


def test_looking_at_links_fails_nothing() -> None:
    """On neither service, and it waits for its day."""
    github, gitlab = read(GITHUB[0])["jobs"]["links"], jobs(GITLAB[0])["links"]

    assert github["continue-on-error"] == gitlab["allow_failure"] == "true"
    days = {each["cron"] for each in read(GITHUB[0])["on"]["schedule"]}
    assert re.findall(r"schedule == '(.*?)'", github["if"])[0] in days
    assert gitlab["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]


def test_a_site_is_the_same_on_both() -> None:
    """The same jobs, under the names that each service wants."""
    names = {name.replace("pages", "publish") for name in jobs(GITLAB[0])}

    assert set(read(GITHUB[0])["jobs"]) == names == {"translations", "check", "publish", "links"}
    assert set(read(GITHUB[1])["jobs"]) == set(jobs(GITLAB[1])) == {"test", "audit"}
    assert read(GITLAB[1])["include"] == [{"local": "docs/ci/gitlab.yml"}]
