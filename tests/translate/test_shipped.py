"""The interface's words that come with Portret are whole and sound; new catalogues have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from portret import locales, tags
from portret.catalogs import pofile
from portret.catalogs.entries import PoFile
from portret.catalogs.plurals import PluralRule, plural_forms
from portret.catalogs.safety import Kind
from portret.content import loader
from portret.translate import extract, shipped, update
from portret.translate.extract import PotMessage
from tests import apps, sites
from tools import words as ours

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(shipped.FOLDER.glob("*.po"))
TAGS = [tags.from_folder_name(path.stem) for path in FILES]
MARK = ours.NOT_REVIEWED % "interface"


def words(tag: str, folder: Path = shipped.FOLDER) -> PoFile:
    """The words in a language that has some."""
    found = shipped.words_for(locales.language(tag), folder)
    assert found is not None
    return found


# ---------------------------------------------------------------- what comes with Portret


def test_every_word_has_a_note_for_translators() -> None:
    """Above it in its template: {# Translators: where it stands and what it means. #}"""
    without = {
        (each.context, each.text): each.files
        for each in ours.messages(shipped.FOLDER)
        if not each.comments
    }

    assert without == {}


def test_the_languages_of_europe_and_its_neighbours() -> None:
    """Without English, which the templates have."""
    assert {*("ar", "de", "es", "fa", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")} <= {*TAGS}
    assert not [tag for tag in TAGS if locales.language(tag).is_english]


def test_every_word_is_in_every_language() -> None:
    """What lacks one is named: `python -m tools.words` puts it there, to be translated."""
    lacking = [
        (path.name, message.context, message.text)
        for path, file in ((path, pofile.read(path.read_bytes())) for path in FILES)
        for message in ours.messages(shipped.FOLDER)
        if not (entry := file.in_use.get(message.key)) or entry in [*ours.waiting(file)]
    ]

    assert lacking == []


def test_the_files_are_as_the_templates_have_them() -> None:
    """Notes and places included, and nothing else in use."""
    stale = [each.name for each in FILES if ours.text(each) != each.read_text("utf-8")]

    assert stale == [], "Run `python -m tools.words`."


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_header_of_a_file_is_right(path: Path) -> None:
    """Its language, CLDR's plural forms, and the mark that no native speaker has reviewed it."""
    file = pofile.read(path.read_bytes())
    language = locales.language(tags.from_folder_name(path.stem))

    assert file.header["language"] == language.folder == path.stem
    assert file.header["plural-forms"] == plural_forms(language)
    assert MARK.strip() in file.entries[0].lines
    assert not file.repeats


@pytest.mark.parametrize("tag", ["nl", "fr", "ar"])
def test_the_sample_site_has_the_same_words(tag: str) -> None:
    """A word is changed in both places, `portret/translate/interface` and `translations`."""
    path = ROOT / f"translations/{tag}/LC_MESSAGES/messages.po"
    file = pofile.read(path.read_bytes())
    offers = shipped.offers(words(tag), ours.messages(shipped.FOLDER), file.plural_rule)
    shown = {key: file.in_use[key].translations for key in offers if key in file.in_use}

    assert shown == {key: offer.translations for key, offer in offers.items()}


def test_no_check_doubts_them(tmp_path: Path) -> None:
    """A site in all these languages has no problem, and shows its readers no English word."""
    languages = f"languages: [{', '.join(TAGS)}]\n"
    content = sites.make_site(
        tmp_path, {"site.yaml": f"name: Proef\nbase_url: https://proef.example\n{languages}"}
    )
    site = loader.load(content)
    messages = extract.messages(site, content, ROOT / "templates")
    update.write(update.plan(site, site.languages, messages, tmp_path / "translations"))
    run = apps.flask(tmp_path, "translate", "check")
    client = apps.make_app(tmp_path).test_client()

    assert run.stdout == "No problems found.\n"
    for tag in TAGS:
        for address in ("partners/anker/", "search/", "about/", ""):
            assert 'lang="en"' not in client.get(f"/{tag}/{address}").text, (tag, address)


# ---------------------------------------------------------------- for which language


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("de", "de"), ("de-CH", "de"), ("de-simple", "de"), ("es-419", "es"), ("es-MX", "es")),
        *(("pt-BR", "pt"), ("pt-PT", "pt"), ("pt-AO", "pt"), ("fr-CA", "fr"), ("nl-BE", "nl")),
        *(("prs", "fa"), ("ar-EG", "ar"), ("uk-Cyrl", "uk"), ("ca", ""), ("zh-Hant", "")),
        *(("en", ""), ("en-GB", ""), ("sr-Latn", ""), ("ru-Latn", ""), ("rom", ""), ("nb", "")),
    ],
)
def test_a_region_or_a_variant_has_the_words_of_its_language(tag: str, code: str) -> None:
    """In its own script only; a language that is described like another one has none of that."""
    language = locales.described(tag, "x", "ltr", locales.language("de"))
    found = shipped.words_for(language)

    assert (found.header["language"] if found else "") == code


def test_a_region_has_its_own_before_those_of_its_language(tmp_path: Path) -> None:
    """Should there be some one day."""
    for name in ("pt", "pt_PT", "zh_Hant"):
        (tmp_path / f"{name}.po").write_text(f'{HEADER}Language: {name}\\n"\n')

    asked = ("pt", "pt-BR", "pt-PT", "pt-AO", "zh-TW", "zh-Hant-HK")
    found = {tag: words(tag, tmp_path).header["language"] for tag in asked}

    assert found == {
        **{"pt": "pt", "pt-BR": "pt", "pt-PT": "pt_PT", "pt-AO": "pt_PT"},
        **{"zh-TW": "zh_Hant", "zh-Hant-HK": "zh_Hant"},
    }


# ---------------------------------------------------------------- in a catalogue


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n'
SEAT = PotMessage("", "Seat", kinds=Kind.INTERFACE)
MENU = PotMessage("", "Menu", kinds=Kind.INTERFACE)
PAGES = PotMessage("", "%(n)s page", "%(n)s pages", flag="python-format", kinds=Kind.INTERFACE)
WORDS = (
    f'{HEADER}Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2);\\n"\n\n'
    '#. A note.\nmsgid "Seat"\nmsgstr "Sitz"\n\n#, fuzzy\nmsgid "Menu"\nmsgstr "Karte"\n\n'
    'msgid "%(n)s page"\nmsgid_plural "%(n)s pages"\n'
    'msgstr[0] "%(n)s one"\nmsgstr[1] "%(n)s many"\nmsgstr[2] "%(n)s other"\n'
)


def merged(body: str, messages: Sequence[PotMessage], rule: str = "nplurals=2; plural=n>1") -> str:
    """The entries of a catalogue after an update with those words; a second changes nothing."""
    old = f'{HEADER}Plural-Forms: {rule};\\n"\n{body}'
    given, language = pofile.read(WORDS.encode()), locales.language("de")
    new = update.merge(pofile.read(old.encode()), messages, language, words=given)
    again = update.merge(pofile.read(new.encode()), messages, language, words=given)
    assert again == new
    return new.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'msgid "Seat"\nmsgstr "Sitz"\n'),
        ('\nmsgid "Seat"\nmsgstr ""\n', 'msgid "Seat"\nmsgstr "Sitz"\n'),
        ('\n# ours\nmsgid "Seat"\nmsgstr ""\n', '# ours\nmsgid "Seat"\nmsgstr "Sitz"\n'),
        ('\nmsgid "Seat"\nmsgstr "Ort"\n', 'msgid "Seat"\nmsgstr "Ort"\n'),
        ('\n#, fuzzy\nmsgid "Seat"\nmsgstr "Ort"\n', '#, fuzzy\nmsgid "Seat"\nmsgstr "Ort"\n'),
        ('\n#~ msgid "Seat"\n#~ msgstr "Ort"\n', 'msgid "Seat"\nmsgstr "Ort"\n'),
        (
            '\nmsgid "Seats"\nmsgstr "Orte"\n',
            'msgid "Seat"\nmsgstr "Sitz"\n\n#~ msgid "Seats"\n#~ msgstr "Orte"\n',
        ),
    ],
)
def test_only_a_word_that_is_lacking_is_taken_over(before: str, after: str) -> None:
    """Whatever a translator wrote stays, in use or out of it, doubted or not."""
    assert merged(before, [SEAT]) == after


def test_a_doubted_word_is_not_taken_over() -> None:
    """Nor is one for a text of the content, or with another plural."""
    texts = merged("", [MENU, SEAT._replace(kinds=Kind.PLAIN), PAGES._replace(plural="pages")])

    assert not [line for line in texts.splitlines() if line.startswith("msgstr") and "%" in line]
    assert "Sitz" not in texts
    assert "Karte" not in texts


@pytest.mark.parametrize(
    ("rule", "forms"),
    [
        ("nplurals=2; plural=n>1", ["one", "other"]),
        ("nplurals=1; plural=0", ["one"]),
        ("nplurals=3; plural=n==1 ? 2 : n==2 ? 0 : 1", ["other", "other", "one"]),
        ("nplurals=3; plural=n==1 ? 0 : n%1000000==0 ? 1 : 2", ["one", "many", "other"]),
        ("nplurals=2; plural=n/0", None),
    ],
)
def test_forms_are_those_of_the_catalogue(rule: str, forms: list[str] | None) -> None:
    """Each by the first number that has it; none where the rule cannot be worked out."""
    texts = merged("", [PAGES], rule)
    lines = [line for line in texts.splitlines() if line.startswith("msgstr")]
    words = [f'msgstr[{n}] "%(n)s {form}"' for n, form in enumerate(forms or [])]

    assert lines == (words or ['msgstr[0] ""', 'msgstr[1] ""'])
    assert bool(forms) == PluralRule(rule).works


# ---------------------------------------------------------------- in a site


def test_a_new_english_needs_no_words_of_the_interface(tmp_path: Path) -> None:
    """As `translate status` has it."""
    folder = apps.make(tmp_path)
    run = apps.flask(folder, "translate", "add", "en-GB")
    status = apps.flask(folder, "translate", "status", "en-GB", "--json")
    missing = {(each["page"], each["missing"]) for each in json.loads(status.stdout)}

    assert ("interface", 0) in missing
    assert int(run.stdout.partition(": ")[2].split()[0]) == sum(number for _, number in missing)


def test_a_new_language_begins_with_them(tmp_path: Path) -> None:
    """Marked in its header; the texts of the content wait alone."""
    folder = apps.make(tmp_path)
    run = apps.flask(folder, "translate", "add", "de-CH")
    text = (folder / "translations/de_CH/LC_MESSAGES/messages.po").read_text("utf-8")
    waiting = [each.files for each in ours.waiting(pofile.read(text.encode()))]

    assert run.returncode == 0
    assert f": {len(waiting)} texts wait in " in run.stdout
    assert all("content/" in name for names in waiting for name in names)
    assert text.startswith(MARK)
    assert '"Language: de_CH\\n"' in text
    assert '\nmsgid "Seat"\nmsgstr "Sitz"\n' in text
    check = apps.flask(folder, "translate", "update", "de-CH", "--check")
    assert "translations/de_CH" not in check.stdout


def test_so_does_the_first_language_of_a_site(tmp_path: Path) -> None:
    """Its catalogue has nothing else, and needs nothing else."""
    text = "name: Probe\nbase_url: https://probe.example\nlanguages: [tr]\n"
    content = sites.make_site(tmp_path, {"site.yaml": text})
    (tmp_path / "translations").mkdir()
    site = loader.load(content)
    messages = extract.messages(site, content, ROOT / "templates")

    files = update.plan(site, site.languages, messages, tmp_path / "translations")

    file = pofile.read(files[tmp_path / "translations/tr/LC_MESSAGES/messages.po"].encode())
    assert {key for key in file.in_use if key != ("", "")} == {
        each.key for each in ours.messages(shipped.FOLDER)
    }
    assert not [*ours.waiting(file)]
