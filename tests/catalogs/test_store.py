"""Catalogues: a doubtful translation is never shown, and a broken file costs nobody anything."""

from __future__ import annotations

import pickle
import stat
from pathlib import Path

import pytest
from babel import Locale
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from app import create_app
from portret import locales
from portret.catalogs import safety, store
from portret.catalogs.lookup import Catalog, Catalogs
from portret.catalogs.plurals import PluralRule
from portret.catalogs.safety import Kind
from portret.catalogs.store import load, path_of, read
from portret.markdown.document import Message
from portret.protected import ProtectedWords
from tests import apps, nasty
from tests.sites import make_site, partner

EN, AR, NL = (locales.language(tag) for tag in ("en", "ar", "nl"))
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
PLURAL_HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=n!=1;\\n"\n'
)
ARABIC = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
": n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "%(number)s portrait"
msgid_plural "%(number)s portraits"
"""


def save(folder: Path, language: locales.Language, text: str) -> Path:
    """A catalogue with these entries in the folder of the translations, and where it stands."""
    path = path_of(folder, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if text.startswith('msgid ""') else f"{HEADER}\n{text}", "utf-8")
    return path


def message(text: str, context: str = "", *, plain: bool = False) -> Message:
    """A message of the content."""
    return Message(context, text, 1, "paragraph", plain=plain)


def texts(found: Catalogs, text: str = "woord") -> list[str | None]:
    """The translations of a text in English and Arabic."""
    catalogs = (found.catalogs.get(tag) for tag in ("en", "ar"))
    return [each.translation(message(text)) if each else None for each in catalogs]


def loaded(tmp_path: Path, text: str) -> Catalog:
    """The English catalogue with these entries; there must be no problem."""
    save(tmp_path / "translations", EN, text)
    found = load(tmp_path / "translations", [EN], tmp_path / "cache")
    assert found.problems == ()
    return found.catalogs["en"]


# ---------------------------------------------------------------- lookup


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "woord"\nmsgstr "word"', "word"),
        ('msgid "woord"\nmsgstr "woord"', "woord"),
        ('#, python-format\nmsgid "woord"\nmsgstr "word"', "word"),
        ('#, fuzzy\nmsgid "woord"\nmsgstr "word"', None),
        ('#, fuzzy\n\nmsgid "woord"\nmsgstr "word"', None),
        ('msgid "woord"\nmsgstr ""', None),
        ('msgid "woord"\nmsgstr " \\n "', None),
        ('#~ msgid "woord"\n#~ msgstr "word"', None),
        ('msgctxt "title"\nmsgid "woord"\nmsgstr "word"', None),
        ('msgid "woord"\nmsgstr "[word][1]"', None),
        ('msgid "woord"\nmsgstr "wo\u202erd"', None),
        ('msgid "woord"\nmsgstr "wo&#8238;rd"', None),
        ('msgid "woord"\nmsgstr "wo\\ard"', None),
        ('msgid "woord"\nmsgstr "wo\rrd"', None),
        ('msgid "woord"\nmsgstr "\u202bword\u202c"', "\u2067word\u2069"),
        ('msgid "woord"\nmsgstr "\u202bword"', None),
        ('msgid "woord"\nmsgstr "#-#-#-#-#  a.po  #-#-#-#-#\\nword"', None),
        ('msgid "Woord"\nmsgstr "word"', None),
    ],
)
def test_only_a_sound_translation_is_given(
    tmp_path: Path, entry: str, expected: str | None
) -> None:
    """Fuzzy, blank, obsolete and unsafe ones, and those of other contexts, fall back."""
    catalog = loaded(tmp_path, entry + "\n")

    assert catalog.translation(message("woord")) == expected


@pytest.mark.parametrize("blank", ["", " ", "\\n \\t"])
def test_a_blank_translation_is_none_though_it_is_safe(tmp_path: Path, blank: str) -> None:
    """As one of a text that has no letter either."""
    catalog = loaded(tmp_path, f'msgid "."\nmsgstr "{blank}"\n')

    assert catalog.translation(message(".")) is None
    assert catalog.word("", ".") is None


def test_the_header_is_no_translation(tmp_path: Path) -> None:
    """gettext gives its header for a blank text."""
    catalog = loaded(tmp_path, "")

    assert catalog.translation(message("", plain=True)) is None
    assert catalog.word("", "") is None
    assert catalog.entry("", "") is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا نبذات"),
        (1, "نبذة"),
        (2, "نبذتان"),
        (3, "%(number)s نبذات"),
        (10, "%(number)s نبذات"),
        (11, "%(number)s نبذة"),
        (99, "%(number)s نبذة"),
        (100, None),
        (103, "%(number)s نبذات"),
    ],
)
def test_each_number_has_its_own_form(tmp_path: Path, number: int, expected: str | None) -> None:
    """In Arabic six; a blank form falls back alone."""
    forms = ["لا نبذات", "نبذة", "نبذتان", "%(number)s نبذات", "%(number)s نبذة", ""]
    lines = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    save(tmp_path, AR, ARABIC + lines)
    catalog = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]

    found = catalog.lookup_plural("", "%(number)s portrait", "%(number)s portraits", number)

    assert found == expected


def test_an_unsafe_form_falls_back_alone(tmp_path: Path) -> None:
    """The other forms are shown."""
    forms = ["<b>لا</b>", "نبذة", "%(naam)s", "%(number)9s", "نبذة 5 %", "%(number)s نبذة"]
    lines = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    save(tmp_path, AR, ARABIC + lines)
    catalog = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]

    texts = ("%(number)s portrait", "%(number)s portraits")
    found = [catalog.lookup_plural("", *texts, number) for number in (0, 1, 2, 3, 11, 100)]

    assert found == [None, "نبذة", None, None, None, "%(number)s نبذة"]


def test_forms_of_another_plural_fall_back(tmp_path: Path) -> None:
    """As do those of a text that has no plural."""
    forms = "".join(f'msgstr[{n}] "ن"\n' for n in range(6))
    save(tmp_path, AR, f'{ARABIC}{forms}\nmsgid "a"\nmsgstr "b"\n')
    catalog = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]

    assert catalog.lookup_plural("", "%(number)s portrait", "%(number)s portraits", 1) == "ن"
    assert catalog.lookup_plural("", "%(number)s portrait", "other", 1) is None
    assert catalog.lookup_plural("", "a", "as", 1) is None


def test_a_text_that_has_a_plural_elsewhere_is_that_for_one(tmp_path: Path) -> None:
    """Content may hold a word that a template counts: it gets the form that stands for one."""
    forms = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(["لا", "ن", "", "", "", ""]))
    save(tmp_path, AR, ARABIC + forms)
    catalog = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]
    save(tmp_path, AR, ARABIC + forms.replace('"ن"', '""'))
    blank = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]

    text = message("%(number)s portrait", plain=True)
    assert catalog.translation(text) == "ن"
    assert catalog.status(text).state == "translated"
    assert catalog.word("", text.text) is None  # which needs the number
    assert catalog.word_status("", text.text, None).state == "unsafe"
    assert blank.translation(text) is None
    assert blank.status(text).state == "missing"


def test_blank_forms_may_be_fewer_than_the_header_says(tmp_path: Path) -> None:
    """They fall back for every number."""
    save(tmp_path, AR, ARABIC + 'msgstr[0] ""\nmsgstr[1] ""\n')
    catalog = load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"]

    for number in (0, 1, 2, 3, 11, 100):
        found = catalog.lookup_plural("", "%(number)s portrait", "%(number)s portraits", number)
        assert found is None


def test_a_catalogue_can_be_pickled(tmp_path: Path) -> None:
    """It gives the same, says why not, and is known to be that of its file; it knows no lines."""
    catalog = loaded(
        tmp_path,
        f'{PLURAL_HEADER}\nmsgid "woord"\nmsgstr "word"\n\n#, fuzzy\nmsgid "x"\nmsgstr "y"\n\n'
        'msgid "z"\nmsgstr "[z][1]"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
    )
    catalog.lookup_plural("", "a", "b", 2)

    again = pickle.loads(pickle.dumps(catalog))
    found, _ = read(catalog.path, EN, again)

    assert found is again
    assert again.translation(message("woord")) == "word"
    assert again.translation(message("x")) is None
    assert again.translation(message("z")) is None
    assert again.lookup_plural("", "a", "b", 2) == "d"
    assert [again.status(message(text)).state for text in "xz"] == ["fuzzy", "unsafe"]
    assert (again.status(message("z")).line, catalog.status(message("z")).line) == (0, 13)
    assert (again.texts, again.unsafe, again.file) == (catalog.texts, catalog.unsafe, None)
    assert again.plural_rule == catalog.plural_rule == "nplurals=2; plural=n!=1;"


def test_tells_which_translations_are_refused_as_what(tmp_path: Path) -> None:
    """A per cent sign is one as content, a mark of Markdown one as plain text."""
    catalog = loaded(
        tmp_path,
        'msgid "98 % der leden"\nmsgstr "98 % of the members"\n\nmsgid "woord"\nmsgstr "`word`"\n'
        '\n#, fuzzy\nmsgid "x"\nmsgstr "<b>"\n\nmsgid "y"\nmsgstr "<b>y</b>"\n\n'
        'msgid "z"\nmsgstr ""\n',
    )

    assert catalog.unsafe_keys(Kind.MARKDOWN) == {("", "woord"), ("", "y")}
    assert catalog.unsafe_keys(Kind.PLAIN) == {("", "y")}
    assert catalog.unsafe_keys(Kind.INTERFACE) == {("", "98 % der leden"), ("", "y")}
    assert catalog.unsafe_keys(Kind.PLURAL) == set()


LINES = """\

msgid "een"
msgstr "one"

# noot
#, fuzzy
msgid "twee"
msgstr "two"

msgctxt "c"
msgid "drie"
msgstr ""
"three"


msgid "vier"
msgid_plural "vieren"
msgstr[0] "four"
msgstr[1] "fours"

#~ msgid "vijf"
#~ msgstr "five"

msgid "zes"
msgstr "six"

#, fuzzy
# "noot"

msgid "acht"
msgstr "eight"
"""
NEW = ["", "#, fuzzy", "# noot", 'msgid ""', 'msgid "zeven"', 'msgid "een"', 'msgstr "x"', '"y"']
NEW += ["<<<<<<<"]
PLACES = st.integers(0, LINES.count("\n") - 1)


@nasty.steady
@given(
    st.lists(st.tuples(PLACES, st.integers(0, 3), st.lists(st.sampled_from(NEW), max_size=3))),
    st.sampled_from(["", "\n", "\n\n", "\n\n# x\n"]),
)
@example([(5, 1, [])], "\n")
@example([(2, 1, ['msgstr "x"'])], "\n")
@example([(0, 0, ["", 'msgid "zes"', 'msgstr "x"', ""])], "\n")
@example([(4, 1, ["# x", "#, fuzzy", ""])], "\n")
@example([], "")
def test_an_edited_file_is_judged_as_the_whole_would_be(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, list[str]]], end: str
) -> None:
    """With a former catalogue at hand, whatever was edited, there and back."""
    path = tmp_path_factory.mktemp("po") / "messages.po"
    first = PLURAL_HEADER + LINES
    lines = first.splitlines()
    for at, gone, new in edits:
        lines[at + 4 : at + 4 + gone] = new
    former: Catalog | None = None
    for text in (first, "\n".join(lines) + end, first):
        path.write_text(text, "utf-8")
        whole, expected = read(path, EN)
        found, problems = read(path, EN, former)

        assert problems == expected
        assert (found.texts, found.unsafe) == (whole.texts, whole.unsafe)
        assert (found.digest, found.plural_rule) == (whole.digest, whole.plural_rule)
        if not problems:
            former = pickle.loads(pickle.dumps(found))


def test_an_edit_is_judged_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged before is not judged again, though its line has moved."""
    first = 'msgid "a"\nmsgstr "b"\n\n'
    path = save(tmp_path, EN, first + WOORD.format("<b>"))
    catalog, _ = read(path, EN)
    save(tmp_path, EN, first + "# x\n\n" + WOORD.format("<b>"))
    monkeypatch.setattr(safety, "unsafe", None)

    found, _ = read(path, EN, catalog)

    assert found.status(message("woord")).line == 9
    assert found.unsafe == catalog.unsafe != {}


def test_other_protected_words_judge_all_anew(tmp_path: Path) -> None:
    """Also what has not changed, and the last good copy of a file that is damaged."""
    path, words = save(tmp_path, EN, WOORD.format("a word")), ProtectedWords({"word": "x.md:1"})
    cache, folder = tmp_path / "cache", path.parents[2]

    def found(former: Catalogs | None, protected: ProtectedWords) -> tuple[Catalogs, str | None]:
        now = store.load(folder, [EN], cache, former, [str(path)], protected)
        return now, now.catalogs["en"].translation(message("woord"))

    first, shown = found(None, ProtectedWords())
    second, hidden = found(pickle.loads(pickle.dumps(first)), words)
    status = second.catalogs["en"].status(message("woord"))
    path.write_text(BROKEN, "utf-8")

    assert (shown, hidden) == ("a word", None)
    assert status.reason == "the translation holds what x.md:1 protects"
    assert found(pickle.loads(pickle.dumps(second)), ProtectedWords())[1] == "a word"
    assert found(None, words)[1] is None


# ---------------------------------------------------------------- reading


WOORD = 'msgid "woord"\nmsgstr "{}"\n'
BROKEN = WOORD.format("word")[:-2]


def test_a_missing_file_is_an_untranslated_language(tmp_path: Path) -> None:
    """It is no error."""
    save(tmp_path, EN, WOORD.format("word"))

    found = load(tmp_path, [NL, EN, AR], tmp_path / "cache")

    assert texts(found) == ["word", None]
    assert found.problems == ()
    assert found.catalogs.keys() == {"nl", "en", "ar"}


def test_a_broken_catalogue_leaves_the_last_good_one_and_the_other_languages(
    tmp_path: Path,
) -> None:
    """After a restart too, and in another worker, which never saw the good file."""
    folder, cache = tmp_path / "translations", tmp_path / "cache"
    path = save(folder, EN, WOORD.format("old"))
    save(folder, AR, WOORD.format("كلمة"))
    load(folder, [EN, AR], cache)
    save(folder, EN, WOORD.format("word"))
    load(folder, [EN, AR], cache)

    save(folder, EN, BROKEN)
    first = load(folder, [EN, AR], cache)
    restarted = load(folder, [EN, AR], cache)

    assert texts(first) == texts(restarted) == ["word", "كلمة"]
    assert [(each.path, each.line, each.code) for each in first.problems] == [
        (str(path), 5, "catalogue")
    ]
    assert first.problems == restarted.problems


@pytest.mark.parametrize(
    "broken",
    ["", BROKEN, "<<<<<<< HEAD\n", WOORD.format("word") * 2, "msgid", "\0"],
    ids=["empty", "quote", "conflict", "duplicate", "cut", "NUL"],
)
def test_a_broken_catalogue_that_never_was_good_is_untranslated(
    tmp_path: Path, broken: str
) -> None:
    """The problem is told, and the other language has its texts."""
    save(tmp_path, EN, "").write_text(broken)
    save(tmp_path, AR, WOORD.format("كلمة"))

    found = load(tmp_path, [EN, AR], tmp_path / "cache")

    assert texts(found) == [None, "كلمة"]
    assert found.problems


def test_two_sites_may_share_a_cache(tmp_path: Path) -> None:
    """Each gets its own last good catalogue back."""
    for name in ("one", "two"):
        save(tmp_path / name, EN, WOORD.format(name))
        load(tmp_path / name, [EN], tmp_path / "cache")
        save(tmp_path / name, EN, BROKEN)

    found = [load(tmp_path / name, [EN], tmp_path / "cache") for name in ("one", "two")]

    assert [texts(each)[0] for each in found] == ["one", "two"]


def test_the_kept_copy_is_readable_for_a_worker_of_another_user(tmp_path: Path) -> None:
    """And stands alone in its folder: no half-written file beside it."""
    save(tmp_path, EN, WOORD.format("word"))

    load(tmp_path, [EN], tmp_path / "cache")

    (kept,) = (tmp_path / "cache" / "catalogs").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o644
    assert kept.read_bytes() == path_of(tmp_path, EN).read_bytes()


def test_without_a_cache_there_is_no_copy_and_no_error(tmp_path: Path) -> None:
    """A file where the cache folder should be, or a broken copy, costs only the copy."""
    (tmp_path / "cache").write_text("")
    save(tmp_path, EN, WOORD.format("word"))
    good = load(tmp_path, [EN], tmp_path / "cache")
    load(tmp_path, [EN], tmp_path / "other")
    (kept,) = (tmp_path / "other" / "catalogs").iterdir()
    kept.write_text(BROKEN)
    save(tmp_path, EN, BROKEN)

    assert texts(good) == ["word", None]
    assert texts(load(tmp_path, [EN], tmp_path / "cache")) == [None, None]
    assert texts(load(tmp_path, [EN], tmp_path / "other")) == [None, None]


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    """Not an exception."""
    path_of(tmp_path, EN).mkdir(parents=True)

    found = load(tmp_path, [EN], tmp_path / "cache")

    assert [each.message for each in found.problems] == [
        "the catalogue cannot be read: is a directory"
    ]


@pytest.mark.parametrize(
    ("tag", "declared", "right"),
    [
        ("nl", "nl", True),
        ("nl", "nl_NL", True),
        ("nl", "NL-be", True),
        ("nl", "", True),
        ("nl", "Nederlands", True),
        ("nl", "nl_NL.UTF-8", True),
        ("sr-Latn", "sr@latin", True),
        ("pt-BR", "pt", True),
        ("no", "nb", True),
        ("zh-Hant", "zh_TW", True),
        ("nl", "de", False),
        ("nl", "de_DE", False),
        ("zh-Hant", "zh_CN", False),
        ("sr-Latn", "sr", False),
        ("sr-Latn", "sr_RS@cyrillic", False),
        ("sr", "sr@latin", False),
        ("ca", "ca@valencia", True),
    ],
)
def test_a_catalogue_of_another_language_is_refused(
    tmp_path: Path, tag: str, declared: str, right: bool
) -> None:
    """German saved in the Dutch folder is no Dutch: an error with its line."""
    language = locales.language(tag)
    text = HEADER.replace('msgstr "', f'msgstr ""\n"Language: {declared}\\n"\n"')
    save(tmp_path, language, f"{text}\n{WOORD.format('word')}")

    found = load(tmp_path, [language], tmp_path / "cache")

    assert (found.catalogs[tag].translation(message("woord")) == "word") is right
    assert [each.line for each in found.problems] == ([] if right else [3])


# ---------------------------------------------------------------- on a page


def site(tmp_path: Path, **config: object) -> FlaskClient:
    """A running tiny site with an English catalogue."""
    content = make_site(tmp_path, {"partners/anker/index.md": partner(body="Hoort bij woord.\n")})
    save(tmp_path / "translations", EN, WOORD.format("word"))
    folders = {"CONTENT": content, "TRANSLATIONS": tmp_path / "translations"}
    return create_app({**folders, "CACHE": tmp_path / "cache", **config}).test_client()


def shows(client: FlaskClient, text: str, tag: str = "en") -> bool:
    """Whether the portrait has a text."""
    answer = client.get(f"/{tag}/partners/anker/")
    assert answer.status_code == 200
    return text in answer.text


ANKER = 'msgid "Hoort bij woord."\nmsgstr "{}"\n'


def test_a_saved_catalogue_shows_on_the_next_request_in_debug(tmp_path: Path) -> None:
    """Without restart and without a compiled file, however often it is saved."""
    client = site(tmp_path, DEBUG=True)
    before = shows(client, "Hoort bij woord.")

    for text in ("Belongs to one.", "Belongs to two.", "Belongs to six."):
        save(tmp_path / "translations", EN, ANKER.format(text))
        assert shows(client, text)

    assert before
    assert list(tmp_path.rglob("*.mo")) == []


def test_a_saved_catalogue_shows_before_long_otherwise(tmp_path: Path) -> None:
    """Without restart."""
    client = site(tmp_path)
    shows(client, "")

    save(tmp_path / "translations", EN, ANKER.format("Belongs."))

    apps.wait_until(lambda: shows(client, "Belongs."))


def test_a_page_keeps_its_last_good_texts_while_its_catalogue_is_broken(tmp_path: Path) -> None:
    """In this process and after a restart; the other language is not touched."""
    client = site(tmp_path, DEBUG=True)
    save(tmp_path / "translations", AR, ANKER.format("ينتمي."))
    save(tmp_path / "translations", EN, ANKER.format("Belongs."))
    shows(client, "Belongs.")

    save(tmp_path / "translations", EN, ANKER.format("Belongs.") + "<<<<<<< HEAD\n")
    folders = {"CONTENT": tmp_path / "content", "TRANSLATIONS": tmp_path / "translations"}
    restarted = create_app({**folders, "CACHE": tmp_path / "cache"}).test_client()

    assert shows(client, "Belongs.")
    assert shows(restarted, "Belongs.")
    assert shows(client, "ينتمي.", "ar")
    assert shows(restarted, "ينتمي.", "ar")


def test_the_arabic_rule_of_these_tests_is_that_of_cldr(tmp_path: Path) -> None:
    """Trap: Babel has the last two forms swapped."""
    save(tmp_path, AR, ARABIC + "".join(f'msgstr[{n}] "{n}"\n' for n in range(6)))
    rule = PluralRule(load(tmp_path, [AR], tmp_path / "cache").catalogs["ar"].plural_rule)

    names = ("zero", "one", "two", "few", "many", "other")
    for number in range(1000):
        assert names[rule.form(number) or 0] == Locale("ar").plural_form(number)
