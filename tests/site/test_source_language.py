"""A source language that is not that of the content is noticed, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portret.content import loader
from portret.site import source_language
from portret.translate import extract, update
from tests import apps, sites

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "nl": "Het bestuur van de stichting heeft een nieuw plan, dat niet alleen voor de leden is. ",
    "en": "The board of the foundation has a new plan, which is not only for the members of it. ",
    "de": "Der Vorstand der Stiftung hat einen neuen Plan, der nicht nur für die Mitglieder ist. ",
    "fr": "Le conseil de la fondation a un nouveau plan, qui n’est pas pour les membres du club. ",
    "es": "El consejo de la fundación tiene un plan nuevo, que no es solo para los socios. ",
    "ar": "وضع مجلس المؤسسة خطة جديدة من أجل الأعضاء في المدينة، وهي التي تعمل على إنجازها. ",
    "ru": "Совет фонда составил новый план, который не только для членов, но и для всех. ",
}


def site(folder: Path, languages: str, written: str) -> Path:
    """A site with a long text in a language, and no catalogues."""
    text = f"name: Proef\nbase_url: https://proef.example\nlanguages: [{languages}]\n"
    body = "\n\n".join(f"{number}. {TEXTS[written]}" for number in range(12)).replace(". ", " ", 1)
    sites.make_site(folder, {"site.yaml": text, "partners/anker/index.md": sites.partner("", body)})
    (folder / "translations").mkdir()
    return folder


@pytest.mark.parametrize(
    ("languages", "written", "right"),
    [
        ("en, nl", "nl", "[nl, en]"),
        ("nl, fr, en", "en", "[en, fr, nl]"),
        ("de, nl-BE", "nl", "[nl-BE, de]"),
        ("ar, fr", "fr", "[fr, ar]"),
        ("fr, ar", "ar", "[ar, fr]"),
        ("es", "en", "[en, es]"),
        ("nl", "ru", "[ru, nl]"),
        ("nl, en", "nl", ""),
        ("en-GB, nl", "en", ""),
        ("es-MX, en", "es", ""),
        ("ar, en", "ar", ""),
        ("fr, nl", "fr", ""),
        ("af, nl", "nl", ""),
        ("ja, en", "ru", "[ru, en, ja]"),
    ],
)
def test_a_text_in_another_language_is_noticed(
    tmp_path: Path, languages: str, written: str, right: str
) -> None:
    """By its small words, in the line of `languages`, with the order that is right."""
    run = apps.flask(site(tmp_path, languages, written), "check")

    assert run.returncode == (1 if right else 0)
    if right:
        assert run.stdout.startswith(
            f"content/site.yaml:3: “{languages.split(',')[0]}” stands first"
        )
        assert f"it reads as “{written}”" in run.stdout
        assert f"in which the content is written, as {right}." in run.stdout


def test_words_that_are_marked_as_in_another_language_do_not_count(tmp_path: Path) -> None:
    """Else a text that says itself in which language it is would be taken for the site's own."""
    body = "\n\n".join(f"[{number} {TEXTS['en'].strip()}]{{lang=en}}" for number in range(12))
    files = {
        "site.yaml": "name: Proef\nlanguages: [fa]\n",
        "partners/anker/index.md": sites.partner("", body),
    }
    content = sites.make_site(tmp_path, files)
    marked = list(source_language.problems(loader.load(content), tmp_path / "translations"))
    sites.make_site(
        tmp_path, {**files, "partners/anker/index.md": sites.partner("", body.replace("]{", "] {"))}
    )
    plain = list(source_language.problems(loader.load(content), tmp_path / "translations"))

    assert (len(marked), len(plain)) == (0, 1)


@pytest.mark.parametrize("command", ["check", "freeze", "translate update"])
@pytest.mark.parametrize("out_of_use", [False, True])
def test_translations_into_the_source_language_are_noticed(
    tmp_path: Path, command: str, *, out_of_use: bool
) -> None:
    """Each command says so and changes nothing, also after entries fell out of use."""
    folder = apps.make(tmp_path)
    if out_of_use:
        catalog = folder / "translations/en/LC_MESSAGES/messages.po"
        head, *entries = catalog.read_text("utf-8").split("\n\n")
        lines = "\n\n".join(entries).strip().splitlines()
        text = "\n".join(f"#~ {line}" if line else "" for line in lines)
        catalog.write_text(f"{head}\n\n{text}\n", "utf-8")
    path = folder / "content/site.yaml"
    path.write_text(path.read_text().replace("[nl, en, ar]", "[en, nl, ar]"))
    before = apps.tree(folder / "translations")

    run = apps.flask(folder, *command.split())

    assert run.returncode == 1
    said = run.stdout + run.stderr
    assert "content/site.yaml:3: “en” stands first in `languages`" in said
    assert "translations/en/LC_MESSAGES/messages.po has translations of it" in said
    assert "as [nl, ar, en]." in said
    assert apps.tree(folder / "translations") == before
    assert not (folder / "build").exists()


def problems(folder: Path) -> list[str]:
    """What is told of a site's source language."""
    site = loader.load(folder / "content")
    return [str(each) for each in source_language.problems(site, folder / "translations")]


def test_texts_that_wait_in_the_source_language_are_noticed(tmp_path: Path) -> None:
    """Before anything is translated: only the catalogue of another language lacks the content."""
    text = "name: Proef\nlanguages: [nl, ar, en]\n"
    content = sites.make_site(tmp_path, {"site.yaml": text})
    site = loader.load(content)
    messages = extract.messages(site, content, ROOT / "templates")
    update.write(update.plan(site, site.languages, messages, tmp_path / "translations"))
    assert problems(tmp_path) == []

    (content / "site.yaml").write_text(text.replace("[nl, ar, en]", "[en, ar, nl]"))
    (found,) = problems(tmp_path)

    own, other = (f"translations/{tag}/LC_MESSAGES/messages.po" for tag in ("en", "nl"))
    assert "site.yaml:2: “en” stands first in `languages`, as that of the content, but " in found
    assert f"{own} has its texts to be translated, and " in found
    assert f"{other} has not. " in found
    assert found.endswith("in which the content is written, as [nl, ar, en].")


def test_a_language_that_has_no_catalogue_yet_betrays_nothing(tmp_path: Path) -> None:
    """Texts of the content in that of the source language are a warning then, as ever."""
    folder = apps.make(tmp_path, {"site.yaml": "name: Proef\nlanguages: [nl, en]\n"})
    entries = [("alt", "Een brug"), "Over water.", "Kort", "Doel", "Vrij nieuws.", "Van steen."]
    texts = dict.fromkeys([*entries, "Pijlers", "Wie wij zijn.", ("title", "Brug")], "")
    apps.translate(folder, "nl", {**apps.NL, **texts})
    apps.translate(folder, "en", apps.NL)
    assert len(problems(folder)) == 1

    shutil.rmtree(folder / "translations/en")

    assert problems(folder) == []


def test_a_server_keeps_what_it_had(tmp_path: Path) -> None:
    """While the order is wrong readers get the last good site; the right order ends it."""
    folder = apps.make(tmp_path)
    client = apps.make_app(folder, DEBUG=True).test_client()
    assert "<p>Who we are.</p>" in client.get("/en/about/").text
    path = folder / "content/site.yaml"
    text = path.read_text()
    path.write_text(text.replace("[nl, en, ar]", "[en, nl, ar]"))

    assert "<p>Who we are.</p>" in client.get("/en/about/").text

    path.write_text(text.replace("[nl, en, ar]", "[nl, ar]"))
    assert client.get("/en/about/").status_code == 404


def test_the_shipped_content_is_in_its_language(tmp_path: Path) -> None:
    """And would be noticed in any other order."""
    for name in ("content", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "content/site.yaml"
    text, found = path.read_text("utf-8"), {}
    for tag in ("nl", "en", "fr", "ar"):
        rest = [each for each in ("nl", "en", "fr", "ar") if each != tag]
        path.write_text(text.replace("[nl, en, fr, ar]", f"[{', '.join([tag, *rest])}]"), "utf-8")
        found[tag] = "stands first in `languages`" in apps.flask(tmp_path, "check").stdout

    assert found == {"nl": False, "en": True, "fr": True, "ar": True}
