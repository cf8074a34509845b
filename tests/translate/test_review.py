"""Each unsafe translation is named, and no safe one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from portret import locales
from portret.catalogs import store
from portret.catalogs.safety import Kind
from portret.errors import Problem
from portret.settings import Settings
from portret.site import library
from portret.site.edition import Snapshot
from portret.translate import extract, review
from portret.translate.extract import PotMessage
from tests import apps
from tests.sites import make_site, partner

ROOT = Path(__file__).resolve().parents[2]
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

"""
Look = Callable[[Snapshot, Sequence[PotMessage]], list[Problem]]
BODY = "Zie [hier](https://x.example).\n\nMet `code`.\n\nMenu\n"


def reviewed(
    tmp_path: Path, entries: str, look: Look = review.unsafe, tag: str = "en"
) -> list[Problem]:
    """What is unsafe, or doubtful, in a catalogue with these entries, which begin in line 6."""
    folder = make_site(tmp_path, {"partners/boei/index.md": partner(body=BODY)})
    path = store.path_of(tmp_path / "translations", locales.language(tag))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + entries, "utf-8")
    places = (folder, tmp_path / "translations", ROOT / "templates", ROOT / "static")
    site = library.read(Settings(*places, cache=tmp_path / "cache"))
    assert site.catalogs.problems == ()
    messages = extract.messages(site.whole, folder, ROOT / "templates")
    return look(site, messages)


@pytest.mark.parametrize(
    ("entry", "reason", "place"),
    [
        (
            'msgid "Zie [hier][1]."\nmsgstr "See here."',
            "the link [1] of the source is missing in the translation",
            "on /en/partners/boei/",
        ),
        (
            'msgid "Zie [hier][1]."\nmsgstr "See [here][1] and [there][2]."',
            "the translation has a link [2] that the source has not",
            "on /en/partners/boei/",
        ),
        (
            'msgid "Met `code`."\nmsgstr "With `rm`."',
            "the code “code” of the source is missing in the translation",
            "on /en/partners/boei/",
        ),
        (
            'msgctxt "title"\nmsgid "Anker"\nmsgstr "An\u202echor"',
            "the translation holds RIGHT-TO-LEFT OVERRIDE (U+202E)",
            "on /en/partners/anker/",
        ),
        (
            'msgctxt "title"\nmsgid "Nieuws"\nmsgstr "…"',
            "the translation has no words",
            "on /en/themes/news/",
        ),
        (
            'msgctxt "name"\nmsgid "Proef"\nmsgstr "Tri\\aal"',
            "the translation holds a control character (U+0007)",
            "on /en/",
        ),
        (
            'msgid "Skip to the content"\nmsgstr "<script>x</script>"',
            "the translation has a tag “<script>” that the source has not: HTML is shown as text",
            "in templates/base.html",
        ),
        (
            'msgid "Menu"\nmsgstr "[Menu][1]"',
            "the translation has half of a link “][” that the source has not: a link is words in "
            "brackets and a number in brackets, as in the source",
            "on /en/partners/boei/",
        ),
        (
            'msgid "Menu"\nmsgstr "5 % menu"',
            "a % that belongs to no placeholder: the sign itself is %%",
            "on /en/partners/boei/",
        ),
    ],
)
def test_an_unsafe_entry_is_named_with_its_line_reason_and_page(
    tmp_path: Path, entry: str, reason: str, place: str
) -> None:
    """Where it stands, what is wrong, and where a reader gets the source text instead."""
    text = entry.partition('msgid "')[2].partition('"')[0]

    (problem,) = reviewed(tmp_path, f"# Note\n{entry}\n")

    path = tmp_path / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    assert (problem.path, problem.line) == (str(path), 7)
    assert problem.message == f"{reason}, in the translation of “{text}” {place}"
    assert (problem.severity, problem.code) == ("error", "unsafe")


def test_each_unsafe_form_of_a_plural_is_named(tmp_path: Path) -> None:
    """The forms that are safe are shown, and not named."""
    found = reviewed(
        tmp_path,
        'msgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'
        'msgstr[0] "one portrait"\nmsgstr[1] "%(count)s portraits"\n',
    )

    assert [(each.line, each.message.partition(",")[0]) for each in found] == [
        (6, "the placeholder %(count)s is unknown")
    ]


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Zie [hier][1]."\nmsgstr "[Here][1] it is: *see*."',
        'msgid "Met `code`."\nmsgstr "100 % `code` & < more >"',
        'msgid "Zie [hier][1]."\nmsgstr ""',
        'msgid "Zie [hier][1]."\nmsgstr "  "',
        '#, fuzzy\nmsgid "Zie [hier][1]."\nmsgstr "See here."',
        '#~ msgid "Zie [hier][1]."\n#~ msgstr "See here."',
        'msgid "Skip to the content"\nmsgstr "Spring naar de inhoud"',
        'msgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'
        'msgstr[0] "one"\nmsgstr[1] "%(number)s portraits"',
        'msgid "%(number)s portrait"\nmsgid_plural "other"\nmsgstr[0] "%(a)s"\nmsgstr[1] "%(a)s"',
        'msgid "A message of %(yore)s"\nmsgstr "5 %"',
        'msgctxt "title"\nmsgid "Anker"\nmsgstr "Anchor 5 % [1] **b**"',
    ],
)
def test_there_is_no_false_alarm(tmp_path: Path, entry: str) -> None:
    """Safe, blank, fuzzy and obsolete entries are not named, nor those that no page asks for."""
    assert reviewed(tmp_path, f"{entry}\n") == []


NUMBER = 'msgid "%(number)s portrait"\nmsgid_plural "%(number)s portraits"\n'


@pytest.mark.parametrize(
    ("forms", "what"),
    [
        (("one", ""), "msgstr[1] is blank: for its numbers readers get the English text"),
        (("one", "portraits"), "msgstr[1] is for many numbers, and has no %(number)s"),
        (("a  portrait", "%(number)s  portraits"), "two spaces in a row"),
    ],
)
def test_a_plural_form_is_looked_at_by_itself(
    tmp_path: Path, forms: tuple[str, str], what: str
) -> None:
    """A blank one, one that loses the number, one with a fault of its own."""
    entry = NUMBER + "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))

    (problem,) = reviewed(tmp_path, entry, review.warnings, "nl")

    assert problem.message.startswith(f"{what}, in the translation of “%(number)s portrait” in ")
    assert (problem.line, problem.severity) == (6, "warning")


def test_the_plural_msgid_says_what_a_form_must_hold(tmp_path: Path) -> None:
    """Its singular may have the number as a word."""
    wanted = PotMessage("", "One", "%(number)s", files=["x"], kinds=Kind.INTERFACE)
    entry = 'msgid "One"\nmsgid_plural "%(number)s"\nmsgstr[0] "Een"\nmsgstr[1] "Veel"\n'

    (problem,) = reviewed(tmp_path, entry, lambda site, _: review.warnings(site, [wanted]), "nl")

    assert problem.message.startswith("msgstr[1] is for many numbers, and has no %(number)s")


@pytest.mark.parametrize(
    "forms", [("one", "%(number)s portraits"), ("", ""), ("%(a)s", "%(number)s portraits")]
)
def test_right_blank_and_refused_forms_raise_no_doubt(
    tmp_path: Path, forms: tuple[str, str]
) -> None:
    """One portrait needs no number, and nobody has begun on the second."""
    entry = NUMBER + "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))

    assert reviewed(tmp_path, entry, review.warnings, "nl") == []


def test_a_file_that_cannot_be_read_has_no_entries_to_name(tmp_path: Path) -> None:
    """Its last good copy has other lines."""
    folder = apps.make(tmp_path)
    path = apps.translate(folder, "en", {"Kort": "<b>"})
    before = apps.flask(folder, "translate", "check")
    path.write_text(path.read_text("utf-8") + 'msgid "x\n', "utf-8")
    after = apps.flask(folder, "translate", "check")

    assert "<b>" in before.stdout
    assert after.stdout.count("translations/en/") == after.stdout.count("properly quoted") == 1


def test_content_in_the_catalogue_of_its_own_language_is_never_shown(tmp_path: Path) -> None:
    """So only its interface words can be unsafe."""
    found = reviewed(
        tmp_path,
        'msgid "Zie [hier][1]."\nmsgstr "Zie."\n\nmsgid "Next page"\nmsgstr "%(a)s"\n',
        tag="nl",
    )

    assert [each.line for each in found] == [9]


def test_the_catalogues_of_the_site_are_safe(tmp_path: Path) -> None:
    """Every translation that is there is shown."""
    folders = (ROOT / name for name in ("content", "translations", "templates", "static"))
    site = library.read(Settings(*folders, cache=tmp_path))
    messages = extract.messages(site.whole, ROOT / "content", ROOT / "templates")

    assert site.catalogs.problems == ()
    assert review.unsafe(site, messages) == []
