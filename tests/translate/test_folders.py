"""A folder of translations that nobody reads is told, and what to do with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portret import locales
from portret.catalogs import store
from portret.translate import folders
from tests import apps

TEXTS = {"Wie wij zijn.": "T"}


def found(tmp_path: Path, names: list[str], tags: list[str]) -> list[tuple[str, str, str]]:
    """Folder, severity and message of each problem of these folders, with a catalogue in each."""
    for name in names:
        path = store.file_in(tmp_path / name)
        path.parent.mkdir(parents=True)
        path.write_text("")
    languages = [locales.language(tag) for tag in tags]
    return [
        (Path(each.path).name, each.severity, each.message)
        for each in folders.problems(tmp_path, languages)
    ]


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (["nl", "en"], ["nl", "en", "ar"]),
        (["zh_TW"], ["zh-Hant"]),
        (["ZH-hant"], ["zh-Hant"]),
        (["en_XA", "ar_XB", "nl"], ["nl"]),
        ([".git", ".cache"], ["nl"]),
    ],
)
def test_what_is_read_is_no_problem(tmp_path: Path, names: list[str], tags: list[str]) -> None:
    """Whatever it is called; nor are the pseudo-locales, and what is hidden."""
    (tmp_path / "messages.pot").write_text("")

    assert found(tmp_path, names, tags) == []


def test_no_folder_of_translations_is_no_problem(tmp_path: Path) -> None:
    """A site in one language may have none, and a file in its place is told when it is written."""
    (tmp_path / "file").write_text("")

    assert folders.problems(tmp_path / "none", [locales.language("nl")]) == []
    assert folders.problems(tmp_path / "file", [locales.language("nl")]) == []


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("nl", "Run `flask translate update nl`, or put the file back."),
        ("de", "Run `flask translate add de`, or take the folder away."),
        ("backup", "Take the folder away."),
        ("zh_TW", "Take the folder away."),
    ],
)
def test_a_folder_without_a_catalogue_is_a_warning(tmp_path: Path, name: str, remedy: str) -> None:
    """Somebody may think that it is one. It names the command that would write it, if any does."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "messages.po").write_text("")

    assert found(tmp_path, [], ["nl", "zh-Hant"]) == [
        (name, "warning", f"no {name}/LC_MESSAGES/messages.po")
    ]
    languages = [locales.language(tag) for tag in ("nl", "zh-Hant")]
    assert [each.remedy for each in folders.problems(tmp_path, languages)] == [remedy]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("nll", "“nl”"), ("sr@latin", "“sr_Latn”"), ("zh_Hantt", "“zh_Hant”"), ("xyzzy_q", "Known ")],
)
def test_a_folder_of_no_language_is_an_error_that_names_the_nearest(
    tmp_path: Path, name: str, remedy: str
) -> None:
    """What is translated there reaches nobody."""
    assert [(each, severity) for each, severity, _ in found(tmp_path, [name], ["nl"])] == [
        (name, "error")
    ]
    (problem,) = folders.problems(tmp_path, [locales.language("nl")])
    assert problem.message == f"“{name}” is no language with CLDR data"
    assert problem.remedy.startswith("Rename it. ")
    assert remedy in problem.remedy


@pytest.mark.parametrize(("name", "right"), [("iw", "“he”"), ("en_UK", "“en_GB”")])
def test_a_folder_with_an_outdated_code_is_told_with_the_right_one(
    tmp_path: Path, name: str, right: str
) -> None:
    """Not with the nearest in letters, which is another language."""
    assert len(found(tmp_path, [name], ["nl"])) == 1
    (problem,) = folders.problems(tmp_path, [locales.language("nl")])
    assert problem.remedy == f"Rename it to {right}."


def test_a_folder_of_a_language_that_the_site_lacks_is_a_warning(tmp_path: Path) -> None:
    """Which says how to add the language."""
    assert found(tmp_path, ["zh_TW"], ["nl", "zh-Hans"]) == [
        ("zh_TW", "warning", "a catalogue for “zh-TW”, which is no language of site.yaml")
    ]
    (problem,) = folders.problems(tmp_path, [])
    assert problem.remedy.startswith("Run `flask translate add zh-TW`")


def test_of_two_folders_the_one_that_is_not_read_is_a_warning(tmp_path: Path) -> None:
    """The language's own is read, or the first by name where there is none."""
    own = found(tmp_path / "a", ["zh_TW", "zh_Hant"], ["zh-Hant"])
    none = found(tmp_path / "b", ["zh_TW", "zh_Hant_TW"], ["zh-Hant"])
    link = tmp_path / "a/zh-hant"
    link.symlink_to("zh_Hant")

    text = "a second catalogue for “zh-Hant”: readers get {}/LC_MESSAGES/messages.po"
    assert own == [("zh_TW", "warning", text.format(tmp_path / "a/zh_Hant"))]
    assert none == [("zh_TW", "warning", text.format(tmp_path / "b/zh_Hant_TW"))]
    assert found(tmp_path / "a", [], ["zh-Hant"]) == own


def test_a_region_with_the_catalogue_of_its_language_misses_none(tmp_path: Path) -> None:
    """Its readers get that; without it, the region is named."""
    languages = [locales.language(tag) for tag in ("nl", "fr-CA", "pt-AO")]
    for name in ("nl", "fr", "pt_PT"):
        store.file_in(tmp_path / name).parent.mkdir(parents=True)
        store.file_in(tmp_path / name).write_text("")

    assert list(folders.missing(tmp_path, languages)) == []
    shutil.rmtree(tmp_path / "fr")
    (problem,) = folders.missing(tmp_path, languages)
    assert "“fr-CA”" in problem.message


# ---------------------------------------------------------------- the commands


def test_the_checks_tell_of_folders_and_no_other_command_minds(tmp_path: Path) -> None:
    """One line each; a freeze goes on, and `check` of one language tells of that alone."""
    folder = apps.make(tmp_path)
    for name in ("de", "xx", "en_GB"):
        apps.translate(folder, name, TEXTS)
    (folder / "translations/pl").mkdir()

    lines = [apps.flask(folder, *words).stdout for words in (("check",), ("translate", "check"))]

    assert lines[0] == lines[1]
    assert [line.partition(". ")[0] for line in lines[0].splitlines()] == [
        "translations/de:1: warning: a catalogue for “de”, which is no language of site.yaml",
        "translations/en_GB:1: warning: a catalogue for “en-GB”, which is no language of site.yaml",
        "translations/pl:1: warning: no pl/LC_MESSAGES/messages.po",
        "translations/xx:1: “xx” is no language with CLDR data",
    ]
    assert apps.flask(folder, "check").returncode == 1
    assert apps.flask(folder, "translate", "check", "en").stdout == "No problems found.\n"
    assert apps.flask(folder, "freeze").returncode == 0


@pytest.mark.parametrize(
    ("tag", "legacy"),
    [("zh-Hant", "zh_TW"), ("sr-Latn", "sr_Latn_RS"), ("prs", "fa_AF"), ("pt-BR", "pt_br")],
)
def test_a_folder_of_another_name_is_read_checked_and_updated(
    tmp_path: Path, tag: str, legacy: str
) -> None:
    """As the language's own, which does not come to stand beside it."""
    site = f"name: Proef\nbase_url: https://a.example\nlanguages: [nl, {tag}]\nthreshold: 0\n"
    folder = apps.make(tmp_path, {"site.yaml": site})
    for name in ("en", "ar"):
        path = folder / f"translations/{name}/LC_MESSAGES/messages.po"
        path.unlink()
        path.parent.rmdir()
        path.parent.parent.rmdir()
    apps.translate(folder, legacy, {"Wie wij zijn.": "T-T.", "Van steen.": "a `b`"})

    check = apps.flask(folder, "translate", "check", tag)
    update = apps.flask(folder, "translate", "update")
    freeze = apps.flask(folder, "freeze")

    name = f"translations/{legacy}/LC_MESSAGES/messages.po"
    assert check.stdout.startswith(f"{name}:")
    assert name in update.stdout.splitlines()
    assert freeze.returncode == 0
    assert "T-T." in (folder / f"build/{tag}/about/index.html").read_text("utf-8")
    assert sorted(each.name for each in (folder / "translations").iterdir()) == sorted(
        ["messages.pot", "nl", legacy]
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site; its Dutch catalogue is up to date, the others are stale."""
    folder = apps.make(tmp_path_factory.mktemp("site"))
    apps.flask(folder, "translate", "update", "nl")
    return folder


@pytest.mark.parametrize("tag", ["zh-Hant", "pt-BR", "sr-Latn", "nl-BE", "prs"])
def test_a_language_of_any_tag_can_be_added_and_frozen(
    site: Path, tmp_path: Path, tag: str
) -> None:
    """Script, region, alias: its catalogue is made, read again without a problem, and shown."""
    folder = shutil.copytree(site, tmp_path / "site", symlinks=True)

    added = apps.flask(folder, "translate", "add", tag)
    path = folder / "translations" / tag.replace("-", "_") / "LC_MESSAGES/messages.po"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"Wie wij zijn."\nmsgstr ""', '"Wie wij zijn."\nmsgstr "T-T."'))
    freeze = apps.flask(folder, "freeze")

    page = (folder / f"build/{tag}/about/index.html").read_text("utf-8")
    assert added.returncode == freeze.returncode == 0, added.stdout + freeze.stdout
    assert apps.flask(folder, "translate", "check").stdout == "No problems found.\n"
    assert apps.flask(folder, "translate", "update", "--check").returncode == 1  # en, ar
    assert apps.flask(folder, "translate", "update", tag, "--check").stdout == ""
    assert f'<html lang="{tag}"' in page
    assert "T-T." in page


# ---------------------------------------------------------------- languages and their files


def test_a_language_without_its_file_is_named(tmp_path: Path) -> None:
    """By `check` of all and of that one; a freeze goes on."""
    folder = apps.make(tmp_path)
    shutil.rmtree(folder / "translations/ar")

    lines = [apps.flask(folder, "translate", "check", *tag).stdout for tag in ((), ("ar",))]

    assert lines == 2 * [
        "translations/ar/LC_MESSAGES/messages.po:1: warning: no such file, so nothing is "
        "translated into “ar”. Run `flask translate update ar`, or put the file back.\n"
    ]
    assert apps.flask(folder, "freeze").returncode == 0
    (folder / "translations/ar").mkdir()
    assert apps.flask(folder, "translate", "check", "ar").stdout == (
        "translations/ar:1: warning: no ar/LC_MESSAGES/messages.po. "
        "Run `flask translate update ar`, or put the file back.\n"
    )


@pytest.mark.parametrize(
    ("tags", "named"),
    [(["nl", "en"], ["nl", "en"]), (["en", "nl"], ["nl"]), (["en-GB"], []), (["nl"], ["nl"])],
)
def test_a_source_in_english_needs_no_catalogue(
    tmp_path: Path, tags: list[str], named: list[str]
) -> None:
    """Its interface words are those of the templates."""
    languages = [locales.language(tag) for tag in tags]

    found = folders.missing(tmp_path, languages)

    assert [each.message.rpartition(" ")[2] for each in found] == [f"“{tag}”" for tag in named]


@pytest.mark.parametrize(
    ("known", "other"),
    [
        *(("zh-Hant", "zh-TW"), ("pt-BR", "pt"), ("no", "nb"), ("en", "en-US")),
    ],
)
def test_two_languages_never_read_one_file(tmp_path: Path, known: str, other: str) -> None:
    """Neither by `add` nor in site.yaml, unless each has its own."""
    site = "name: Proef\nbase_url: https://a.example\nlanguages: [nl, {}]\n"
    folder = apps.make(tmp_path, {"site.yaml": site.format(known)})
    own = f"translations/{known.replace('-', '_')}"
    for name in ("en", "ar"):
        shutil.rmtree(folder / f"translations/{name}")
    path = apps.translate(folder, known, TEXTS)
    before = path.read_bytes(), (folder / "content/site.yaml").read_bytes()
    said = f"“{other}” means the same as “{known}”: both read this file"

    added = apps.flask(folder, "translate", "add", other)

    assert added.returncode == 2
    assert f"{said}, {own}/LC_MESSAGES/messages.po." in added.stderr
    assert (path.read_bytes(), (folder / "content/site.yaml").read_bytes()) == before

    (folder / "content/site.yaml").write_text(site.format(f"{known}, {other}"))
    for words in (("check",), ("translate", "check"), ("translate", "update"), ("freeze",)):
        refused = apps.flask(folder, *words)
        assert refused.returncode == 1, words
        assert f"{own}/LC_MESSAGES/messages.po:1: {said}. Keep one of them" in refused.stdout
    assert path.read_bytes() == before[0]

    apps.translate(folder, other, TEXTS)
    assert "means the same" not in apps.flask(folder, "translate", "check").stdout


@pytest.mark.parametrize(
    "tags", [("zh-Hant", "zh-Hans"), ("zh-Hant", "zh-HK"), ("pt", "pt-PT"), ("en-GB", "en-US")]
)
def test_variants_of_a_language_are_two(tmp_path: Path, tags: tuple[str, str]) -> None:
    """Another script or region reads another file."""
    assert list(store.shared_files(tmp_path, [locales.language(tag) for tag in tags])) == []
