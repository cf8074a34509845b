"""The command cms: a file for a folder, or standard output."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests import apps
from tests.sites import partner


def test_a_configuration_goes_where_it_is_wanted(tmp_path: Path) -> None:
    """Into a folder that is made, or to standard output; the same text, without YAML aliases."""
    apps.make(tmp_path)
    printed = apps.flask(tmp_path, "cms", "--backend", "github", "--repo", "a/b").stdout
    run = apps.flask(tmp_path, "cms", "admin", "--backend", "github", "--repo", "a/b")

    assert (run.returncode, run.stdout) == (0, "admin/config.yml\n")
    assert (tmp_path / "admin/config.yml").read_text("utf-8") == printed
    data = yaml.safe_load(printed)
    assert data["backend"] == {"name": "github", "repo": "a/b", "branch": "main"}
    assert data["collections"][0]["folder"] == "content/partners"
    assert "&id" not in printed


def test_a_file_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    """One of its own is made anew."""
    apps.make(tmp_path)
    path = tmp_path / "config.yml"
    path.write_text("backend: mine\n")
    run = apps.flask(tmp_path, "cms", ".")

    assert (run.returncode, path.read_text()) == (1, "backend: mine\n")
    assert run.stderr == (
        "config.yml is not from this command: take it away, or name another folder.\n"
    )
    path.unlink()
    assert apps.flask(tmp_path, "cms", ".").returncode == 0
    assert apps.flask(tmp_path, "cms", ".", "--branch", "texts").returncode == 0
    assert "branch: texts" in path.read_text()


def test_content_must_be_sound_and_within_the_repository(tmp_path: Path) -> None:
    """Else there is no configuration."""
    apps.make(tmp_path, {"partners/boei/index.md": partner("sumary: x")})
    (tmp_path / "deep").mkdir()

    assert "unknown field" in apps.flask(tmp_path, "cms").stdout
    apps.make(tmp_path, {"partners/boei/index.md": partner()})
    run = apps.flask(tmp_path, "cms", cwd=tmp_path / "deep")
    assert (run.returncode, "run it at the root of the repository" in run.stderr) == (1, True)
