"""A translator's file comes back: what she changed is taken, and nobody's work is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portret.catalogs import pofile, store
from portret.translate import exchange_files
from portret.translate.extract import PotMessage
from tests import apps, tools
from tests.conftest import need

SOURCES = ("Kort", "Doel", "Pijlers", "Over water.")


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, as somebody."""
    who = ["-c", "user.name=A", "-c", "user.email=a@x.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small site with its English catalogue in git."""
    apps.make(tmp_path)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, **dict.fromkeys(SOURCES, "old"))
    return tmp_path


def catalog(folder: Path, **texts: str) -> bytes:
    """Write the English catalogue, and give its bytes."""
    return apps.translate(folder, "en", texts).read_bytes()


def commit(folder: Path, **texts: str) -> bytes:
    """The same, committed."""
    data = catalog(folder, **texts)
    git(folder, "add", "translations")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")
    return data


def take(folder: Path, *words: str, **texts: str) -> tuple[int, str]:
    """The status of the command and what it says of a file with these texts that came back."""
    file = apps.translate(folder / "came", "en", texts)
    run = apps.flask(folder, "translate", "take", str(file), "--language", "en", *words)
    return run.returncode, run.stdout + run.stderr


def texts(folder: Path) -> dict[str, str]:
    """The texts of the English catalogue now."""
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    file = pofile.read(path.read_bytes())
    return {each.text: each.translations[0] for each in file.entries[1:]}


def test_what_she_changed_is_taken_and_what_others_did_stays(folder: Path) -> None:
    """And what both changed is shown, and kept."""
    commit(folder, **{"Kort": "ours", "Doel": "ours", "Pijlers": "old", "Over water.": "old"})
    hers = {"Kort": "hers", "Doel": "old", "Pijlers": "hers", "Over water.": "old"}
    status, said = take(folder, "--yes", **hers)

    assert texts(folder) == {
        "Kort": "ours",
        "Doel": "ours",
        "Pijlers": "hers",
        "Over water.": "old",
    }
    assert status == 1
    assert "1 changed in the file alone: to be taken over" in said
    assert "1 changed here too" in said
    assert "there  came/translations/en/LC_MESSAGES/messages.po:4  “hers”" in said
    assert "here   “ours”" in said
    assert "Doel" not in said


def test_an_older_copy_loses_nothing(folder: Path) -> None:
    """Put over a newer one it would have lost a colleague's work."""
    commit(folder, **dict.fromkeys(SOURCES, "new"))
    before = texts(folder)

    assert take(folder, "--yes", **dict.fromkeys(SOURCES, "old")) == (
        0,
        "Nothing in the file is newer than what is here.\n",
    )
    assert texts(folder) == before


def test_a_colleagues_work_that_is_not_committed_stays_too(folder: Path) -> None:
    """As it comes from the preview, before anybody runs git."""
    catalog(folder, **{**dict.fromkeys(SOURCES, "old"), "Kort": "ours"})
    take(folder, "--yes", **{**dict.fromkeys(SOURCES, "old"), "Doel": "hers"})
    assert texts(folder) == {**dict.fromkeys(SOURCES, "old"), "Kort": "ours", "Doel": "hers"}

    take(folder, "--yes", **{**dict.fromkeys(SOURCES, "old"), "Kort": "hers"})
    assert texts(folder)["Kort"] == "ours"


def test_without_a_history_only_blanks_are_filled(tmp_path: Path) -> None:
    """Nothing tells then who has changed a text: both are shown."""
    apps.make(tmp_path)
    catalog(tmp_path, Kort="ours", Doel="")
    status, said = take(tmp_path, "--yes", Kort="hers", Doel="hers", Pijlers="hers")

    assert status == 1
    assert texts(tmp_path) == {"Kort": "ours", "Doel": "hers", "Pijlers": "hers"}
    assert "“ours”" in said


def test_a_language_without_its_file_has_the_words_that_it_begins_with(tmp_path: Path) -> None:
    """Those of the interface: another translation of one is shown beside it, and not taken."""
    apps.make(tmp_path)
    path = tmp_path / "translations/ar/LC_MESSAGES/messages.po"
    her = apps.translate(tmp_path / "came", "ar", {"Skip to the content": "تخط", "Kort": "باختصار"})
    path.unlink()
    run = apps.flask(tmp_path, "translate", "take", str(her), "--language", "ar", "--yes")

    assert run.returncode == 1
    assert "1 changed here too, or nobody can tell" in run.stdout
    assert run.stdout.endswith("1 text is taken over.\n")
    assert 'msgid "Kort"\nmsgstr "باختصار"' in path.read_text("utf-8")


def test_what_is_unsafe_or_gone_is_told_and_kept(folder: Path) -> None:
    """With the reason."""
    status, said = take(folder, "--yes", **{"Kort": "<b>x</b>", "Weg": "gone", "Doel": "old"})

    assert status == 1
    assert texts(folder) == dict.fromkeys(SOURCES, "old")
    assert "HTML is shown as text" in said
    assert "1 a text that the site does not have" in said
    assert "\n  translations/en/LC_MESSAGES/messages.po  “Weg”\n" in said
    assert "Doel" not in said


def test_what_she_left_fuzzy_or_blank_is_named(folder: Path) -> None:
    """With file, line and both texts; nothing of it is taken."""
    file = apps.translate(folder / "came", "en", dict.fromkeys(SOURCES, "old") | {"Doel": ""})
    text = file.read_text("utf-8").replace('msgid "Kort"\nmsgstr "old"', FUZZY)
    file.write_text(text, "utf-8")
    run = apps.flask(folder, "translate", "take", str(file), "--language", "en", "--yes")

    assert run.returncode == 1
    assert run.stdout == (
        "2 left fuzzy or blank in the file: kept as it is here\n"
        "  translations/en/LC_MESSAGES/messages.po:4  “Kort”\n"
        "    there  came/translations/en/LC_MESSAGES/messages.po:5  “half”\n"
        "    here   “old”\n"
        "  translations/en/LC_MESSAGES/messages.po:7  “Doel”\n"
        "    there  came/translations/en/LC_MESSAGES/messages.po:8  “”\n"
        "    here   “old”\n"
    )
    assert texts(folder) == dict.fromkeys(SOURCES, "old")


FUZZY = '#, fuzzy\nmsgid "Kort"\nmsgstr "half"'


def test_what_was_sent_fuzzy_or_blank_is_no_news(folder: Path) -> None:
    """Others have translated it since; nor is a blank where nothing tells what was sent."""
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    sent = path.read_text("utf-8").replace('msgid "Kort"\nmsgstr "old"', FUZZY)
    sent = sent.replace('msgid "Doel"\nmsgstr "old"', 'msgid "Doel"\nmsgstr ""')
    path.write_text(sent, "utf-8")
    git(folder, "commit", "--quiet", "--all", "-m", "x")
    commit(folder, **dict.fromkeys(SOURCES, "new"))
    (folder / "came.po").write_text(sent, "utf-8")
    nothing = "Nothing in the file is newer than what is here.\n"
    words = ("translate", "take", "came.po", "--language", "en")
    assert apps.flask(folder, *words).stdout == nothing

    shutil.rmtree(folder / ".git")
    (folder / "came.po").write_text(sent.replace(FUZZY, FUZZY[: -len('"half"')] + '""'), "utf-8")
    run = apps.flask(folder, *words)
    assert "“Doel”" not in run.stdout
    assert "fuzzy or blank" not in run.stdout


def test_nothing_is_written_before_the_table_is_agreed_to(folder: Path) -> None:
    """Without --yes it asks; no answer is a no."""
    status, said = take(folder, **{**dict.fromkeys(SOURCES, "old"), "Kort": "hers"})

    assert "to be taken over" in said
    assert status == 1
    assert texts(folder) == dict.fromkeys(SOURCES, "old")

    words = apps.command("translate", "take", "came/translations/en/LC_MESSAGES/messages.po")
    environment = apps.environment(folder)
    run = subprocess.run(
        [*words, "--language", "en"], cwd=folder, env=environment, input=b"n\n", capture_output=True
    )
    assert (run.returncode, texts(folder)) == (1, dict.fromkeys(SOURCES, "old"))


def test_a_file_that_cannot_be_read_says_why(folder: Path) -> None:
    """With its line; and a language that the site has not is asked for."""
    file = folder / "came.po"
    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a\n')
    run = apps.flask(folder, "translate", "take", str(file))
    assert run.returncode == 1
    assert "came.po:4: a text that is not properly quoted" in run.stdout

    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    run = apps.flask(folder, "translate", "take", str(file))
    assert run.returncode == 2
    assert "one of nl, en, ar" in run.stderr


def test_nothing_is_taken_into_a_catalogue_that_cannot_be_read(folder: Path) -> None:
    """It is named with its line, and stays as it is."""
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    broken = path.read_bytes() + b"<<<<<<< HEAD\n"
    path.write_bytes(broken)
    status, said = take(folder, "--yes", Kort="hers")

    assert (status, said.count("\n")) == (1, 2)
    assert said.startswith("translations/en/LC_MESSAGES/messages.po:")
    assert "a merge conflict (<<<<<<<)" in said
    assert path.read_bytes() == broken


def test_what_is_no_file_or_far_too_large_is_not_read(folder: Path) -> None:
    """A pipe to which nobody writes would be waited for, a device without end be read."""
    os.mkfifo(folder / "came.po")
    with (folder / "long.csv").open("wb") as file:
        file.truncate(store.MAX_FILE + 1)
    told = {
        "came.po": "came.po:1: a named pipe. ",
        "/dev/zero": "/dev/zero:1: a device. ",
        "long.csv": "long.csv:1: a file of 250000 kB, the limit is ",
    }
    for name, line in told.items():
        run = apps.flask(folder, "translate", "take", name, "--language", "en")
        assert (run.returncode, run.stdout[: len(line)]) == (1, line)


def test_a_file_of_another_language_is_not_taken_for_this_one(folder: Path) -> None:
    """Its own word goes over that of a slip of the hand; a variant is the same language."""

    def said(language: str, *words: str) -> tuple[int, str]:
        segment = "<segment><source>Kort</source><target>old</target></segment>"
        file = f'<xliff trgLang="{language}"><unit>{segment}</unit></xliff>'
        (folder / "came.xlf").write_text(file)
        run = apps.flask(folder, "translate", "take", "came.xlf", *words)
        return run.returncode, run.stderr + run.stdout

    assert said("en-GB", "--language", "en") == (
        0,
        "Nothing in the file is newer than what is here.\n",
    )
    status, told = said("fr", "--language", "en")
    assert (status, "“fr” in the file, where en was expected." in told) == (2, True)
    status, told = said("fr")
    assert (status, "“fr” in the file, where one of nl, en, ar was expected." in told) == (2, True)


def test_the_script_may_be_named_as_gettext_does(tmp_path: Path) -> None:
    """sr@latin and sr_RS@latin are Serbian in Latin letters, whatever the file's name."""
    apps.make(tmp_path, {"site.yaml": "name: Proef\nlanguages: [nl, sr-Latn, sr]\n"})
    for language in ("sr@latin", "sr_RS@latin"):
        head = f'"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        came = tmp_path / f"{language}.po"
        came.write_text(f'msgid ""\nmsgstr ""\n{head}\nmsgid "Kort"\nmsgstr "{language}"\n')
        run = apps.flask(tmp_path, "translate", "take", came.name)

        assert run.returncode == 1, run.stderr
        assert "translations/sr_Latn/LC_MESSAGES/messages.po" in run.stdout


# ---------------------------------------------------------------- XLIFF and CSV


def take_file(folder: Path, name: str, text: str) -> tuple[int, str]:
    """The same of a file of another format."""
    (folder / name).write_text(text, "utf-8")
    run = apps.flask(folder, "translate", "take", name, "--language", "en", "--yes")
    return run.returncode, run.stdout + run.stderr


XLIFF_2 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="nl" trgLang="en">
<file id="f"><unit id="1"><segment><source>Kort</source><target>hers</target></segment></unit>
<unit id="2"><segment state="initial"><source>Doel</source><target>x</target></segment></unit>
<unit id="3" name="title"><segment><source>Brug</source><target>Bridge</target></segment></unit>
<unit id="4"><segment><source>Over</source><target>Above</target></segment>
<ignorable><source> </source></ignorable><segment><source>water.</source><target>water.</target>
</segment></unit></file></xliff>
"""
XLIFF_1_2 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="x" source-language="nl" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>Kort</source><target state="translated">hers</target>
<alt-trans><source>Kort</source><target>not this</target></alt-trans></trans-unit>
<trans-unit id="2"><source>Doel</source><target state="needs-review-translation">x</target>
</trans-unit>
<trans-unit id="3" resname="title"><source>Brug</source><target>Bridge</target></trans-unit>
<trans-unit id="4"><source>Over <mrk mtype="x">water</mrk>.</source><target>Above water.</target>
</trans-unit></body></file></xliff>
"""
CSV = """"location","Source","Target","id","fuzzy","context"
"","Kort","hers","","",""
"","Doel","old","","",""
"","Brug","Bridge","","","title"
"","Over water.","Above water.","","",""
"""


@pytest.mark.parametrize(
    ("name", "text"), [("a.xlf", XLIFF_2), ("b.XLIFF", XLIFF_1_2), ("c.csv", CSV)]
)
def test_other_formats_are_taken_over_too(folder: Path, name: str, text: str) -> None:
    """As Weblate and translation programs write them; what is marked as not done is left."""
    commit(folder, **{"Kort": "old", "Doel": "old", "Pijlers": "old", "Over water.": "ours"})
    status, said = take_file(folder, name, text)

    assert (status, "1 changed here too" in said) == (1, True), said
    path = folder / "translations/en/LC_MESSAGES/messages.po"
    file = pofile.read(path.read_bytes())
    assert file.in_use["", "Kort"].translations == ("hers",)
    assert file.in_use["title", "Brug"].translations == ("Bridge",)
    assert file.in_use["", "Doel"].translations == ("old",)
    assert file.in_use["", "Over water."].translations == ("ours",)


def xliff(target: str, version: str) -> str:
    """A file with a text of two lines before and one with this target in line 4."""
    if version == "1.2":
        unit = '<trans-unit id="%s"><source>%s</source><target>%s</target></trans-unit>'
        head, tail = '<file target-language="en"><body>', "</body></file>"
    else:
        unit = '<unit id="%s"><segment><source>%s</source><target>%s</target></segment></unit>'
        head, tail = '<file id="f">', "</file>"
    units = [unit % (1, "Kort", "hers"), unit % (2, "Over water.", target)]
    start = f'<xliff xmlns="urn:oasis:names:tc:xliff:document:{version}" version="{version}"'
    return "\n".join([f'{start} srcLang="nl" trgLang="en">', head, *units, f"{tail}</xliff>"])


@pytest.mark.parametrize(
    ("version", "target", "shown", "element"),
    [
        ("1.2", '<g id="1">Above</g> water.', "<g>Above</g> water.", "<g>"),
        ("1.2", 'Above<x id="1"/> water.', "Above<x/> water.", "<x>"),
        ("1.2", '<x id="1"/>', "<x/>", "<x>"),
        ("1.2", '<bx id="1"/>Above<ex id="2"/> water.', "<bx/>Above<ex/> water.", "<bx>"),
        ("1.2", 'Above <ph id="1"/>water.', "Above <ph/>water.", "<ph>"),
        ("1.2", '<mrk mtype="seg" mid="1">Above <g id="1">water</g>.</mrk>', "Above <g>", "<g>"),
        ("1.2", 'Above<m:ch xmlns:m="x" val="1"/> water.', "Above<ch/> water.", "<ch>"),
        ("2.0", '<pc id="1">Above</pc> water.', "<pc>Above</pc> water.", "<pc>"),
        ("2.0", 'Above<ph id="1" dataRef="d"/> water.', "Above<ph/> water.", "<ph>"),
        ("2.0", '<sc id="1"/>Above<ec startRef="1"/> water.', "<sc/>Above<ec/> water.", "<sc>"),
        ("2.0", 'Above<cp hex="0007"/> water.', "Above<cp/> water.", "<cp>"),
    ],
)
def test_an_element_that_stands_for_something_is_told(
    folder: Path, version: str, target: str, shown: str, element: str
) -> None:
    """With file, line and remedy; nothing of such a text is taken, and the others are."""
    status, said = take_file(folder, "came.xlf", xliff(target, version))

    assert (status, "1 readers would never get it" in said) == (1, True), said
    assert f"    there  came.xlf:4  “{shown}" in said
    assert f"the file has the element {element} in line 4, and nothing says what" in said
    assert (texts(folder)["Kort"], texts(folder)["Over water."]) == ("hers", "old")


@pytest.mark.parametrize(
    ("version", "target"),
    [
        ("1.2", '<mrk mtype="seg" mid="1">Above *the*</mrk> <mrk mtype="seg" mid="2">water.</mrk>'),
        ("1.2", 'Above <bpt id="1">*</bpt>the<ept id="1">*</ept> water.'),
        ("1.2", 'Above <it id="1" pos="open">*</it>the<ph id="2">*</ph> water.'),
        ("2.0", 'Above <mrk id="m" translate="no">*the*</mrk> water.'),
        ("2.1", 'Above <sm id="m" type="comment"/>*the*<em startRef="m"/> water.'),
    ],
)
def test_notes_on_a_text_and_code_that_is_spelled_out_are_read(
    folder: Path, version: str, target: str
) -> None:
    """They hold all of the text."""
    assert take_file(folder, "came.xlf", xliff(target, version))[0] == 0
    assert texts(folder)["Over water."] == "Above *the* water."


@pytest.mark.parametrize("suffix", ["xlf", "csv"])
def test_a_mark_tells_what_was_sent_without_git(tmp_path: Path, suffix: str) -> None:
    """What she changed is taken though it was translated; what changed here meanwhile stays."""
    need(tools.toolkit)
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "translate", "update").returncode == 0
    path = tmp_path / "translations/en/LC_MESSAGES/messages.po"
    script = [sys.executable, apps.ROOT / "tools/exchange.py", path, f"out.{suffix}"]
    paths = {**os.environ, "PYTHONPATH": str(apps.ROOT)}
    subprocess.run(script, cwd=tmp_path, env=paths, check=True, capture_output=True)
    before = path.read_text("utf-8")
    came = (tmp_path / f"out.{suffix}").read_text("utf-8")
    for old, new in {"In short": "Briefly", "Free news.": "News.", "Bridge": "The bridge"}.items():
        assert came.count(old) == 1
        came = came.replace(old, new)
    meanwhile = before.replace('"Free news."', '"Our news."').replace('"Anchor"', '"Hook"')
    path.write_text(meanwhile, "utf-8")
    status, said = take_file(tmp_path, f"out.{suffix}", came)

    assert status == 1
    assert "“News.”" in said
    assert "“Our news.”" in said
    assert path.read_text("utf-8") == meanwhile.replace('"In short"', '"Briefly"').replace(
        '"Bridge"', '"The bridge"'
    )
    again = take_file(tmp_path, f"out.{suffix}", came)[1]
    assert "“News.”" in again
    assert "taken over" not in again


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xliff>&b;</xliff>"""
HUGE = '"' + "x" * 200_000 + '"'
TWICE = """<xliff><file>
<trans-unit id="1"><source>a</source><target>b</target></trans-unit>
<trans-unit id="2"><source>a</source><target>c</target></trans-unit></file></xliff>"""
TWO_LANGUAGES = '<xliff><file target-language="en"/><file target-language="ar"/></xliff>'


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.xlf", b"niks", "1: no well-formed XML"),
        ("a.xlf", b"", "1: no well-formed XML"),
        ("a.xlf", b"<xliff>\n<file>", "2: no well-formed XML"),
        ("a.xlf", b'<?xml version="1.0" encoding="x"?><xliff/>', "1: no well-formed XML"),
        ("a.xlf", b"<html/>", "1: <html>, where <xliff> was expected"),
        ("a.xlf", BOMB.encode(), "1: a DOCTYPE, which may load something"),
        ("a.xlf", b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xliff/>", "1: a DOCTYPE"),
        ("a.xlf", b"<xliff>" + b"<g>" * 200_000, "1: more than 100 levels of elements"),
        ("a.csv", b"", "1: “”, where the columns source and target were expected"),
        ("a.csv", b"source,goal\na,b\n", "1: “source,goal”, where the columns"),
        ("a.csv", "source,target\na,é\n".encode("cp1252"), "1: another charset than UTF-8"),
        ("a.csv", b"\xff\xfea", "1: another charset than UTF-8"),
        ("a.csv", f"source,target\na,b\nc,{HUGE}\n".encode(), "3: no CSV: field larger than"),
        ("a.csv", b'source,target\na,b\nc,"d\ne,f\n', "3: no CSV: unexpected end of data"),
        ("a.csv", b'source,target\na,"b" c\n', "2: no CSV"),
        ("a.csv", b"source,target\na,b\na,b, and c\n", "3: more cells than the 2 columns of the"),
        (
            "a.csv",
            b"source;target\ra;b, c, d\ra;e, f, g\r",
            "3: the entry “a” of line 2 is repeated",
        ),
        ("a.xlf", TWICE.encode(), "3: the entry “a” of line 2 is repeated here, with another"),
        ("a.xlf", TWO_LANGUAGES.encode(), "1: texts in “en” and “ar”, where one language was"),
        ("a.xlsx", b"PK\3\4\x14\0", "1: a packed file, where .po, XLIFF or CSV was expected"),
        ("a.txt", b"niks", "1: a .txt file, where .po, XLIFF or CSV was expected"),
        ("a.mo", b"\xde\x12\x04\x95", "1: a .mo file, where .po, XLIFF or CSV was expected"),
        ("a", b"niks", "1: “niks”, where a msgid or msgstr was expected"),
    ],
)
def test_a_hostile_or_damaged_file_is_refused(name: str, data: bytes, message: str) -> None:
    """With its line; nothing is loaded, and nothing grows."""
    with pytest.raises(pofile.Unreadable) as caught:
        exchange_files.read(data, name, [PotMessage("", "a")])

    assert str(caught.value).startswith(message)


def test_a_text_without_its_context_is_brought_back_where_nothing_else_has_it() -> None:
    """One that several messages have is of none; a plural has no room in a row."""
    messages = [PotMessage("title", "A"), PotMessage("", "B"), PotMessage("x", "B")]
    messages += [PotMessage("x", "C"), PotMessage("y", "C"), PotMessage("", "1 D", "2 D")]
    data = b"source,target\nA,a\nB,b\nC,c\n1 D,d\n2 D,e\n"
    found = exchange_files.read(data, "a.csv", messages).entries[1:]

    assert [each.key for each in found] == [("title", "A"), ("", "B"), ("", "C")]
