"""`flask new site`, `new partner` and `new page`: sound at once, and nothing is replaced."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from jsonschema import Draft7Validator

from portret.commands import making
from tests import apps
from tests.patience import PATIENCE
from tests.sites import make_site, partner, png

SAMPLE = re.compile(rb"adessium|ecre\b|hostwriter|reporters", re.I)
"""Matches what the site that comes with Portret is about."""


def run(folder: Path, *words: str) -> Result:
    """The result of a command over a folder's site; no traceback is ever right."""
    result = apps.make_app(folder).test_cli_runner().invoke(args=list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def begin(folder: Path, languages: str = "nl,en", name: str = "Fonds") -> Result:
    """The result of `flask new site`."""
    return run(folder, "new", "site", str(folder), "--languages", languages, "--name", name)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site."""
    folder = tmp_path_factory.mktemp("new") / "my site"
    assert begin(folder, "de,en,tr", "Stiftung „Die Brücke“ & Söhne: 'x' \"y\"").exit_code == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "site", symlinks=True)


# ---------------------------------------------------------------- a site


@pytest.mark.long
@pytest.mark.parametrize(
    "languages", ["en", "fa, en", "fi;sv", "ja", "zh-Hant zh-Hans", "en-GB,ar"]
)
def test_a_new_site_has_no_problems(tmp_path: Path, languages: str) -> None:
    """In whatever language it is begun, with a new portrait and page too: not even a warning."""
    assert begin(tmp_path / "new", languages).exit_code == 0
    for words in (("partner", "de-brug"), ("page", "over-ons")):
        assert run(tmp_path / "new", "new", *words).exit_code == 0

    assert run(tmp_path / "new", "check").output == "No problems found.\n"


@pytest.mark.long
def test_a_new_site_is_whole(folder: Path) -> None:
    """It freezes at once: portrait, picture, theme, country, page, in every language."""
    name = "Stiftung „Die Brücke“ &amp; Söhne: &#39;x&#39; &#34;y&#34;"

    assert run(folder, "check").output == "No problems found.\n"
    assert run(folder, "freeze", "--to", str(folder / "build")).exit_code == 0
    built = apps.tree(folder / "build")
    for place in ("partners/story-boat", "themes/reading", "countries/de", "about", "search"):
        assert {f"{tag}/{place}/index.html" for tag in ("de", "en", "tr")} <= built.keys()
    page = built["de/partners/story-boat/index.html"].decode()
    assert "Das Geschichtenboot (Beispiel)" in page
    assert 'class="quote"' in page
    assert "boat." in page
    assert name in built["de/index.html"].decode()


def test_a_new_site_has_nothing_of_the_one_that_comes_with_portret(folder: Path) -> None:
    """Neither in its files, by name or content, nor in its export."""
    assert run(folder, "freeze", "--to", str(folder / "build")).exit_code == 0
    files = apps.tree(folder)

    assert len(files) > 60
    assert [name for name, data in files.items() if SAMPLE.search(name.encode() + data)] == []


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    """Where the site is, how to see it, how to begin a portrait; and where English stands in."""
    says = begin(tmp_path / "new").output
    other = begin(tmp_path / "other one", "sw").output

    assert f"make run SITE={tmp_path / 'new'}\n" in says
    assert "new partner KEY" in says
    assert f"make run SITE='{tmp_path / 'other one'}'\n" in other
    assert ("in English" in says, "in English" in other) == (False, True)


def test_it_replaces_nothing(folder: Path) -> None:
    """A file, a folder or a link that leads nowhere: whatever is there stays."""
    before = apps.tree(folder)
    link = folder.parent / "link"
    link.symlink_to("nowhere")

    for place in (folder, folder / "README.md", link):
        result = begin(place)
        assert (result.exit_code, "is there already" in result.output) == (1, True)
    assert apps.tree(folder) == before
    assert sorted(os.listdir(folder.parent)) == ["link", "site"]


@pytest.mark.parametrize("place", ["missing/new", "file/new", "x" * 300])
def test_it_says_why_a_folder_cannot_be_made(tmp_path: Path, place: str) -> None:
    """One line with the folder's name, and nothing is left."""
    (tmp_path / "file").touch()
    result = begin(tmp_path / place)

    assert result.exit_code == 1
    assert re.fullmatch(r".*(new|xxx) cannot be written: [a-z ]+\.\n", result.output)
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("languages", "says"),
    [
        ("", "Write the tags of the languages, as de,en,tr."),
        ("xx", "“xx” is no language tag with CLDR data."),
        ("NL", "“NL” is not written as BCP 47 has it. Write “nl”."),
        ("dutch", "Write “nl”."),
        ("nl,en,nl", "the language nl is listed twice. Keep one."),
        ("nl,en-XA", "en-XA has no readers."),
        ("zh-Hant,zh-TW", "“zh-TW” means the same as “zh-Hant”: both read this file, "),
    ],
)
def test_wrong_languages_are_wrong_usage(tmp_path: Path, languages: str, says: str) -> None:
    """With what to write instead, and nothing is made."""
    result = begin(tmp_path / "new", languages)

    assert result.exit_code == 2
    assert says in result.output
    assert "/.new." not in result.output  # where it would have been made first
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 121, "a\u202eb", "a\x00b"])
def test_a_name_that_no_site_can_have_is_wrong_usage(tmp_path: Path, name: str) -> None:
    """Nothing that is seen, too much, or a character that turns texts round."""
    result = begin(tmp_path / "new", name=name)

    assert result.exit_code == 2
    assert "--name" in result.output
    assert os.listdir(tmp_path) == []


# ---------------------------------------------------------------- as a repository


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The result of `make` in a site's own folder."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PORTRET_")}
    command = ["make", "--no-print-directory", *words]
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=PATIENCE
    )


def test_make_alone_says_what_there_is(made: Path) -> None:
    """Each target of the Makefile, as Portret's own `make help` does, and nothing is fetched."""
    said = make(made).stdout
    targets = re.findall(r"^([a-z]+): ", (made / "Makefile").read_text("utf-8"), re.M)

    assert re.findall(r"^make ([a-z]+) +\w", said, re.M) == targets
    assert make(made, "help").stdout == said
    assert not (made / ".portret").exists()


@pytest.mark.parametrize(
    ("portret", "commit", "says"),
    [
        ("nowhere", "abc", "Are these its address and a commit of it? nowhere abc\n"),
        (".", "0" * 40, f"Are these its address and a commit of it? . {'0' * 40}\n"),
        ("", "abc", "Makefile: write the address of Portret and a commit of it.\n"),
        (".", "", "Makefile: write the address of Portret and a commit of it.\n"),
    ],
)
def test_a_portret_that_cannot_be_fetched(
    folder: Path, portret: str, commit: str, says: str
) -> None:
    """What git says of it is followed by what to look at, and no half of it is left."""
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    result = make(folder, "check", f"PORTRET={portret}", f"COMMIT={commit}")

    assert result.returncode == 2
    assert result.stdout.endswith(says)
    assert [*folder.glob(".portret/*")] == []


def test_git_merges_its_catalogues_and_its_ledger(folder: Path) -> None:
    """By the same settings and the same driver as those of Portret's own repository."""

    def git(*words: str) -> str:
        command = ["git", "-C", str(folder), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("init", "--quiet")
    git("config", "include.path", "../.gitconfig")
    paths = ("translations/de/LC_MESSAGES/messages.po", "content/addresses.lock")
    driver = git("config", "merge.po.driver").split()[1]

    told = git("check-attr", "merge", "--", *paths).splitlines()
    assert [line.rpartition(" ")[2] for line in told] == ["po", "union"]
    assert (folder / driver).read_bytes() == (apps.ROOT / driver).read_bytes()


@pytest.mark.long
def test_a_site_is_made_by_its_own_makefile(folder: Path) -> None:
    """In its own folder, by the copy of Portret that stands for the one it would fetch."""
    makefile = folder / "Makefile"
    text = re.sub(r"^COMMIT := .*$", "COMMIT := abc", makefile.read_text("utf-8"), flags=re.M)
    makefile.write_text(text, "utf-8")
    portret = folder / ".portret/abc"
    portret.mkdir(parents=True)
    for name in apps.CODE:
        (portret / name).symlink_to(apps.ROOT / name)
    (portret / ".venv/bin").mkdir(parents=True)
    (portret / ".venv/site").touch()
    python = portret / ".venv/bin/python"  # and no bin/flask: that names its folder
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    (folder / "yaml.py").write_text("raise SystemExit('It is no module of ours.')")

    news = make(folder, "portret", "ARGS=new page news").stdout
    assert news.startswith("content/pages/news.md: a draft")
    assert make(folder, "check").stdout == "No problems found.\n"
    assert make(folder, "check", "ARGS=--json").stdout == "[]\n"
    (folder / "content/addresses.lock").write_text("")
    lacking = make(folder, "portret", "ARGS=addresses")
    assert 'Run `make portret ARGS="addresses --update"`.' in lacking.stderr
    frozen = make(folder, "freeze", "ARGS=--host gitlab --copy --to public")
    assert frozen.stdout.startswith("public: "), frozen.stderr
    assert (folder / "public/_redirects").is_file()
    assert "git clone" in text.split("$(HERE)/.venv/site:\n")[1]


def test_portrets_own_makefile_takes_another_site(tmp_path: Path) -> None:
    """SITE names it, with blanks and quotation marks in it too; without it nothing is different."""
    place = f"{tmp_path}/it's a site"
    os.makedirs(f"{place}/content")
    shown = {}
    for name in ("site", "run", "freeze"):
        for more in ([], [f"SITE={place}"]):
            command = ["make", "-n", "-o", ".venv/site", "-s", name, "LANGUAGES=nl", *more]
            run = subprocess.run(command, cwd=apps.ROOT, capture_output=True, text=True, check=True)
            shown[name, bool(more)] = run.stdout
    quiet = subprocess.run(
        ["make", "-pn", "-o", ".venv/site", "run", f"SITE={place}"],
        cwd=apps.ROOT,
        capture_output=True,
        text=True,
    ).stdout

    assert shown["run", True] == shown["run", False]
    assert shown["freeze", True].strip().endswith('freeze --to "$SITE/build"')
    assert shown["freeze", False].strip().endswith("freeze")
    assert '--languages "$LANGUAGES" --name "$NAME" -- "$SITE"' in shown["site", True]
    assert f"PORTRET_CONTENT := {place}/content\n" in quiet


def test_no_command_of_make_names_the_folder_of_the_environment() -> None:
    """The scripts in it do, and would lead nowhere where the repository was moved."""
    text = (apps.ROOT / "Makefile").read_text("utf-8")

    assert {*re.findall(r"\$\(BIN\)/(\w+)", text)} == {"python", "ruff", "uv"}  # programs


def test_a_site_whose_name_and_folder_have_what_make_and_shells_replace(tmp_path: Path) -> None:
    """They are taken as they are written, whether as a word of the command or from outside."""
    name, place = 'It’s $5, $HOME, $$, ${x} "ok" `id`', tmp_path / "a $b site"
    words = ["site", "LANGUAGES=nl", "-o", ".venv/site"]

    result = make(apps.ROOT, *words, f"NAME={name}", f"SITE={place}")
    assert result.returncode == 0, result.stderr
    assert site_name(place) == name
    environment = {**os.environ, "NAME": name, "SITE": f"{place} 2"}
    subprocess.run(["make", "-s", *words], cwd=apps.ROOT, env=environment, check=True)
    assert site_name(Path(f"{place} 2")) == name
    assert (place / "content/site.yaml").is_file()


def site_name(place: Path) -> object:
    """The name that a site's settings have."""
    return yaml.safe_load((place / "content/site.yaml").read_text("utf-8"))["name"]


@pytest.mark.parametrize("target", ["run", "preview", "freeze", "portret", "links"])
def test_portrets_own_makefile_says_that_there_is_no_such_site(tmp_path: Path, target: str) -> None:
    """It makes no folder of that name."""
    place = tmp_path / "a typo"
    result = make(apps.ROOT, "-o", ".venv/site", target, "ARGS=check", f"SITE={place}")

    assert result.returncode == 2
    assert f'There is no site in {place}: no folder "content".' in result.stderr
    assert not place.exists()


def test_messages_name_commands_as_they_are_typed_there(folder: Path, tmp_path: Path) -> None:
    """With make and the site's name where Portret's own Makefile calls them, else as Flask's."""
    (folder / "content/addresses.lock").write_text("")
    site = make(apps.ROOT, "-o", ".venv/site", "portret", "ARGS=addresses", f"SITE={folder}")
    flask = run(folder, "addresses")
    other = shutil.copytree(folder, tmp_path / "other one")
    spaced = make(apps.ROOT, "-o", ".venv/site", "portret", "ARGS=addresses", f"SITE={other}")

    assert f'Run `make portret SITE="{other}" ARGS="addresses --update"`.\n' in spaced.stderr
    assert f'Run `make portret SITE={folder} ARGS="addresses --update"`.\n' in site.stderr
    assert "Run `flask addresses --update`.\n" in flask.output


@pytest.mark.parametrize("lacks", ["SITE", "LANGUAGES", "NAME"])
def test_portrets_own_makefile_says_what_a_site_needs(tmp_path: Path, lacks: str) -> None:
    """Whichever of the three is left out."""
    given = {"SITE": str(tmp_path / "new"), "LANGUAGES": "nl", "NAME": "Fonds", lacks: ""}
    words = [f"{name}={value}" for name, value in given.items()]
    result = make(apps.ROOT, "-o", ".venv/site", "site", *words)

    assert result.returncode == 2
    assert result.stdout.startswith("Say its folder, languages and name: make site SITE=")


def test_vs_code_helps_in_a_new_site_too(made: Path) -> None:
    """Its settings give each YAML file a schema, which takes it and no slip; its task is there."""
    told = json.loads((made / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    task = json.loads((made / ".vscode/tasks.json").read_text("utf-8"))["tasks"][0]

    assert sorted(told.values()) == ["content/site.yaml", "content/themes.yaml"]
    for schema, path in told.items():
        allows = Draft7Validator(json.loads((made / schema).read_text("utf-8"))).is_valid
        data = yaml.load((made / path).read_text("utf-8"), yaml.BaseLoader)
        assert allows(data), path
        assert not allows(data | {"titel": "x"}), path
    assert (made / ".vscode/portret.code-snippets").is_file()
    assert [task["command"], *task["args"]] == ["make", "--silent", "portret", "ARGS=check"]
    for makefile in (made / "Makefile", apps.ROOT / "Makefile"):
        assert re.search(r"^portret: .*\n.*\$\(ARGS\)$", makefile.read_text("utf-8"), re.M)


def test_another_commit_of_portret_brings_its_schemas(folder: Path, tmp_path: Path) -> None:
    """And its snippets, when it is fetched; a site without those folders gets none."""
    portret = tmp_path / "portret"
    for name in ("docs/schemas/site.json", "docs/schemas/themes.json", ".vscode/a.code-snippets"):
        (portret / name).parent.mkdir(parents=True, exist_ok=True)
        (portret / name).write_text("new")
    (portret / "Makefile").write_text(".venv/site:\n\t@mkdir .venv && touch $@\n")
    git = ["git", "-C", str(portret), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True)
    commit = making.source(portret)[1]

    def fetch() -> None:
        shutil.rmtree(folder / ".portret", ignore_errors=True)
        command = ["make", f".portret/{commit}/.venv/site", f"PORTRET={portret}"]
        subprocess.run([*command, f"COMMIT={commit}"], cwd=folder, check=True)

    fetch()
    for name in ("schemas/site.json", "schemas/themes.json", "a.code-snippets"):
        assert (folder / ".vscode" / name).read_text() == "new"
    shutil.rmtree(folder / ".vscode")
    fetch()
    assert not (folder / ".vscode").exists()


@pytest.mark.parametrize("name", [".github/workflows/site.yml", ".gitlab-ci.yml"])
def test_ci_runs_what_the_makefile_has(made: Path, name: str) -> None:
    """The jobs are those for any site, and each of their commands is one of the Makefile's."""
    kept = apps.ROOT / "docs/ci" / ("github.yml" if "github" in name else "gitlab.yml")
    text = (made / name).read_text("utf-8")
    commands = re.findall(r"\bmake ([a-z]+)", str(yaml.safe_load(text)))
    targets = re.findall(r"^([a-z]+): ", (made / "Makefile").read_text("utf-8"), re.M)

    assert text == kept.read_text("utf-8")
    assert {"portret", "freeze", "links"} == {*commands} < {*targets}
    assert ".build/" in (made / ".gitignore").read_text("utf-8")


def test_the_readme_names_what_the_makefile_has(made: Path) -> None:
    """Its commands are those of the Makefile, and its paths those of the site."""
    text = (made / "README.md").read_text("utf-8")
    targets = re.findall(r"^([a-z]+): ", (made / "Makefile").read_text("utf-8"), re.M)

    named = {*re.findall(r"^make ([a-z]+)", text, re.M)}
    assert {"run", "preview", "check", "freeze"} < named < {*targets}
    assert len(text.splitlines()) < 20
    for path in re.findall(r"`([a-z/-]+[./][a-z]*)`", text):
        assert (made / path).exists(), path


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://example.org/portret.git", "https://example.org/portret.git"),
        ("https://me:secret@example.org/a/portret.git", "https://example.org/a/portret.git"),
        ("git@example.org:a/portret.git", "https://example.org/a/portret.git"),
        ("ssh://git@example.org:2222/a/portret.git", "https://example.org/a/portret.git"),
        ("/home/me/portret", ""),
        ("../portret", ""),
        ("", ""),
    ],
)
def test_the_address_of_portret_is_one_for_everybody(address: str, public: str) -> None:
    """Without anybody's name or password; a folder of one machine is none."""
    assert making.public(address) == public


def test_a_folder_within_another_repository_is_not_taken_for_it(tmp_path: Path) -> None:
    """The commit of whatever lies around Portret is not Portret's."""
    run = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    subprocess.run([*run, "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
    (tmp_path / "inner").mkdir()

    assert making.source(tmp_path / "inner") == ("", "")
    assert making.source(tmp_path / "missing") == ("", "")
    assert making.source(tmp_path)[0] == str(tmp_path)
    assert re.fullmatch("[0-9a-f]{40}", making.source(tmp_path)[1])


# ---------------------------------------------------------------- a portrait, a page


def test_a_portrait_is_begun(folder: Path) -> None:
    """As a draft, in the language of the site, with what to do next."""
    result = run(folder, "new", "partner", "der-garten")
    text = (folder / "content/partners/der-garten/index.md").read_text("utf-8")

    assert result.exit_code == 0
    assert "der-garten/index.md: a draft with examples" in result.output
    assert "`make preview`" in result.output
    assert "title: Der garten (Beispiel)" in text
    assert "\ndraft: true\n" in text
    assert "\nthemes: [reading]\n" in text
    assert "# Der Name des Partners. Pflichtfeld." in text
    assert run(folder, "check").output == "No problems found.\n"


def test_its_grant_is_sound_open_data(tmp_path: Path) -> None:
    """Where the site publishes its grants, an example breaks nothing, and each has its id."""
    site = (
        "name: Proef\nlanguages: [nl]\nbase_url: https://proef.example\n"
        "organisation: {name: Fonds, org_id: NL-KVK-1}\n"
        'grants: {prefix: 360G-fonds, licence: "https://licence.example/"}\n'
    )
    make_site(tmp_path, {"site.yaml": site})
    for key in ("brug", "dam"):
        assert run(tmp_path, "new", "partner", key).exit_code == 0

    assert run(tmp_path, "check").output == "No problems found.\n"


def test_a_page_is_begun(folder: Path) -> None:
    """Special pages too, such as the one that introduces the list of partners."""
    for key in ("news", "partners", "search"):
        assert run(folder, "new", "page", key).exit_code == 0
    text = (folder / "content/pages/news.md").read_text("utf-8")

    assert "title: News (Beispiel)" in text
    assert run(folder, "check").output == "No problems found.\n"


def test_a_picture_may_be_there_first(folder: Path) -> None:
    """A folder without a text gets one."""
    place = folder / "content/partners/garten"
    place.mkdir()
    (place / "garten.png").write_bytes(png())

    assert run(folder, "new", "partner", "garten").exit_code == 0
    assert sorted(os.listdir(place)) == ["garten.png", "index.md"]


@pytest.mark.parametrize(
    ("kind", "key", "says"),
    [
        ("partner", "anker", "content/partners/anker/index.md is there already."),
        ("partner", "datei", "content/partners/datei/index.md is there already."),
        ("partner", "Anker", "“Anker” is no key. Use small letters a to z"),
        ("partner", "Zoë & Co", "at most 80, as “zoe-co”."),
        ("partner", "../x", "“../x” is no key."),
        ("partner", "search", "The key “search” is reserved."),
        ("partner", "alt", "“alt” is a former key of "),
        ("partner", "weg", "site.yaml redirects /nl/partners/weg/."),
        ("page", "about", "content/pages/about.md is there already."),
        ("page", "themes", "The key “themes” is reserved."),
        ("page", "404", "The key “404” is reserved."),
    ],
)
def test_a_key_that_cannot_be_is_refused(tmp_path: Path, kind: str, key: str, says: str) -> None:
    """With the reason, and nothing is written."""
    site = "name: Proef\nlanguages: [nl]\nredirects: {/nl/partners/weg/: /nl/}\n"
    files = {"site.yaml": site, "partners/anker/index.md": partner("aliases: [alt]")}
    make_site(tmp_path, files)
    (tmp_path / "content/partners/datei").touch()
    before = apps.tree(tmp_path)
    result = run(tmp_path, "new", kind, key)

    assert (result.exit_code, says in result.output) == (1, True), result.output
    assert apps.tree(tmp_path) == before


def test_a_fault_elsewhere_keeps_nobody_from_writing(tmp_path: Path) -> None:
    """A portrait that cannot be read is no reason; site.yaml and themes.yaml are."""
    make_site(tmp_path, {"partners/brug/index.md": "---\ntitel: x\n---\n"})

    assert run(tmp_path, "new", "partner", "dam").exit_code == 0
    assert "\nthemes: [news]\n" in (tmp_path / "content/partners/dam/index.md").read_text("utf-8")
    (tmp_path / "content/site.yaml").write_text("name: x\n", "utf-8")
    result = run(tmp_path, "new", "partner", "eik")
    assert result.exit_code == 1
    assert "the field “languages” is missing" in result.output
    (tmp_path / "content/site.yaml").unlink()
    assert "there is no site.yaml" in run(tmp_path, "new", "page", "eik").output
