"""One entry of a catalogue is saved: nothing else changes, nothing is lost, nothing is torn."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portret import locales
from portret.catalogs import pofile
from portret.catalogs.entries import Entry
from portret.translate import saving, update
from portret.translate.extract import PotMessage
from portret.translate.saving import CatalogFile, InvalidTranslation, Saved
from tests import apps, tools
from tests.conftest import need

SAMPLES = sorted((apps.ROOT / "tests/samples").glob("*.po"))
CATALOG = """\
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# A note of the translator's.
#. paragraph
#: content/a.md
#, fuzzy, no-python-format
#| msgid "Eén oude zin."
msgid "Een nieuwe zin."
msgstr "An old sentence."

msgctxt "title"
msgid "Anker"
msgstr "Anchor"

#, python-format
msgid "%(number)s portrait"
msgid_plural "%(number)s portraits"
msgstr[0] ""
msgstr[1] ""

#~ msgid "Weg"
#~ msgstr "Gone"
"""
NEW, ANCHOR = PotMessage("", "Een nieuwe zin."), PotMessage("title", "Anker")
COUNT = PotMessage("", "%(number)s portrait", "%(number)s portraits")
MESSAGES = (COUNT, NEW, ANCHOR)


def none_begun() -> str:
    """There is a catalogue already."""
    raise AssertionError


def made(
    folder: Path, text: str = CATALOG, messages: Sequence[PotMessage] = MESSAGES
) -> CatalogFile:
    """A catalogue in a folder."""
    path = folder / "en/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return CatalogFile(path, messages, none_begun)


def seen(place: CatalogFile, message: PotMessage) -> str:
    """The state of a message's entry in the file."""
    return saving.state(entry(place, message))


def entry(place: CatalogFile, message: PotMessage) -> Entry | None:
    """The entry of a message in the file."""
    return pofile.read(place.path.read_bytes()).in_use.get(message.key)


def put(
    place: CatalogFile, message: PotMessage, texts: Sequence[str], seen: str, name: str = ""
) -> Saved:
    """Save one translation over the state that was seen."""
    return saving.save(place, [saving.Translation(message, texts, seen)], name)[0]


def save(place: CatalogFile, message: PotMessage, *texts: str, name: str = "") -> Saved:
    """Save what is seen in the file as it is."""
    return put(place, message, texts, seen(place, message), name)


# ---------------------------------------------------------------- the bytes


def test_an_entry_is_settled_and_its_comments_stay(tmp_path: Path) -> None:
    """The mark of doubt and the former text go; all other bytes are as they were."""
    place = made(tmp_path)
    saved = save(place, NEW, "A new sentence.")

    old = CATALOG.split("# A note")[1].split("\n\n")[0]
    new = old.replace("fuzzy, ", "").replace('#| msgid "Eén oude zin."\n', "")
    new = new.replace("An old", "A new")
    assert place.path.read_text("utf-8") == CATALOG.replace(old, new)
    assert saved.done
    assert saved.entry
    assert saved.entry.translations == ("A new sentence.",)
    assert not saved.entry.fuzzy
    assert os.listdir(place.path.parent) == ["messages.po"]


def test_every_form_of_a_plural_is_saved(tmp_path: Path) -> None:
    """As many as the header says; another number is refused and nothing written."""
    place = made(tmp_path)
    save(place, COUNT, "one portrait", "%(number)s portraits")

    assert 'msgstr[0] "one portrait"\nmsgstr[1] "%(number)s portraits"\n' in place.path.read_text()
    before = place.path.read_bytes()
    for message, texts in ((COUNT, ["one"]), (COUNT, ["a", "b", "c"]), (ANCHOR, ["a", "b"])):
        with pytest.raises(InvalidTranslation):
            save(place, message, *texts)
    assert place.path.read_bytes() == before


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", ["", "crlf", "bom"])
def test_no_other_byte_changes(tmp_path: Path, sample: Path, change: str) -> None:
    """In files of Poedit, Weblate, Lokalize and OmegaT, with their wrapping, ends and order."""
    text = sample.read_bytes().decode()
    text = text.replace("\n", "\r\n") if change == "crlf" else text
    text = "\ufeff" + text.lstrip("\ufeff") if change == "bom" else text
    file = pofile.read(text.encode())
    forms = file.plural_rule.forms
    for each in [each for each in file.entries[1:] if not each.obsolete][:12]:
        message = PotMessage(each.context, each.text, each.plural)
        place = made(tmp_path, text, [message])
        texts = [f'Zo "is" het\\n\n\t{number}.' for number in range(forms if each.plural else 1)]
        assert save(place, message, *texts).done
        after = place.path.read_bytes().decode()
        head, tail = text.split(each.source)
        assert after.startswith(head)
        assert after.endswith(tail)
        assert entry(place, message) == each._replace(
            translations=tuple(texts),
            flags=each.flags - {"fuzzy"},
            line=getattr(entry(place, message), "line", 0),
            source=after.removeprefix(head).removesuffix(tail),
        )


def test_what_is_saved_can_be_undone_to_the_byte(tmp_path: Path) -> None:
    """Doubt, former text and wrapping come back; an entry that was not there goes again."""
    place = made(tmp_path)
    extra = PotMessage("label", "Leden")
    for message, text in ((NEW, "A new sentence."), (extra, "Members")):
        saved = save(place, message, text)
        assert place.path.read_text("utf-8") != CATALOG
        assert saving.restore(place, message, saved.before, saving.state(saved.entry)).done
        assert place.path.read_text("utf-8") == CATALOG


def test_an_undo_takes_nothing_of_others(tmp_path: Path) -> None:
    """Where somebody has saved since, hers stays."""
    place = made(tmp_path)
    saved = save(place, NEW, "Mine.")
    save(place, NEW, "Hers.")
    undone = saving.restore(place, NEW, saved.before, saving.state(saved.entry))

    assert not undone.done
    assert undone.entry
    assert undone.entry.translations == ("Hers.",)


def test_the_name_stands_in_the_header_where_one_is_given(tmp_path: Path) -> None:
    """In one line of it, whatever is in the name; the other lines stay, and it is replaced."""
    place = made(tmp_path)
    save(place, ANCHOR, "Anchor!", name="")
    assert "Last-Translator" not in place.path.read_text("utf-8")
    save(place, ANCHOR, "Anchor", name='Anna "A"\nX-Evil: yes\\n')
    text = place.path.read_text("utf-8")
    header = text.split("\n\n")[0]

    assert 'Last-Translator: Anna \\"A\\" X-Evil: yes\\\\n\\n"' in header
    assert "x-evil" not in pofile.read(text.encode()).header
    assert CATALOG.split("\n\n")[0].splitlines() == [
        line for line in header.splitlines() if "Last-" not in line
    ]
    save(place, ANCHOR, "Anchor!", name="Bea")
    assert place.path.read_text("utf-8").count("Last-Translator: ") == 1


def test_an_entry_out_of_use_stays_as_it_is(tmp_path: Path) -> None:
    """Though it is of the same message."""
    obsolete = '\n#~ msgid "Nieuw."\n#~ msgstr "Old."\n'
    place = made(tmp_path, f'{CATALOG}\nmsgid "Nieuw."\nmsgstr ""\n{obsolete}')
    saved = save(place, PotMessage("", "Nieuw."), "New.")

    assert saved.done
    assert place.path.read_text("utf-8") == f'{CATALOG}\nmsgid "Nieuw."\nmsgstr "New."\n{obsolete}'


def test_a_new_entry_stands_where_update_has_it(tmp_path: Path) -> None:
    """Behind the message before it; so the next update moves nothing."""
    language = locales.language("en")
    for first, last in ((MESSAGES[:1], MESSAGES[1:]), (MESSAGES[1:], MESSAGES[:1])):
        text = update.merge(None, first, language)
        place = made(tmp_path, text + '\n#~ msgid "Weg"\n#~ msgstr "Gone"\n', MESSAGES)
        for message in last:
            save(place, message, *["x"] * (2 if message.plural else 1))
        after = place.path.read_text("utf-8")
        assert update.merge(pofile.read(after.encode()), MESSAGES, language) == after


def test_a_language_without_a_file_gets_one(tmp_path: Path) -> None:
    """As `update` begins it, with what is saved in it."""
    path = tmp_path / "fa/LC_MESSAGES/messages.po"
    begun = update.merge(None, MESSAGES, locales.language("fa"))
    saved = put(CatalogFile(path, MESSAGES, lambda: begun), ANCHOR, ["لنگر"], "blank")

    assert saved.done
    assert path.read_text("utf-8") == begun.replace(
        'msgid "Anker"\nmsgstr ""', 'msgid "Anker"\nmsgstr "لنگر"'
    )


def test_a_waiver_goes_with_the_notes(tmp_path: Path) -> None:
    """On one line, under the translator's other comments; one without a reason is refused."""
    place = made(tmp_path)
    saving.waive(place, NEW, "numbers", "left out\n# allow end: too", seen(place, NEW))

    text = place.path.read_text("utf-8")
    assert "translator's.\n# allow numbers: left out # allow end: too\n#. paragraph" in text
    with pytest.raises(InvalidTranslation, match="no reason"):
        saving.waive(place, NEW, "numbers", " … \n", seen(place, NEW))


@pytest.mark.parametrize("text", ["\ud800", 'a"\nmsgid "b', "x\x00y", "\r", "\u2028\x85"])
def test_no_text_becomes_another_entry(tmp_path: Path, text: str) -> None:
    """It is the text of the entry to the letter, or it is refused; the file can be read."""
    place = made(tmp_path)
    try:
        save(place, ANCHOR, text)
    except InvalidTranslation:
        assert place.path.read_text("utf-8") == CATALOG
    else:
        found = pofile.read(place.path.read_bytes())
        assert len(found.entries) == 5
        assert found.in_use[ANCHOR.key].translations == saving.normalized(ANCHOR, [text])


def test_what_is_typed_is_stored_as_a_file_would_hold_it(tmp_path: Path) -> None:
    """In NFC, with plain line ends, and no blanks around it, which would be another text."""
    place = made(tmp_path)
    save(place, ANCHOR, "  Cafe\u0301\r\n ici\n")

    assert 'msgstr "Café\\n ici"\n' in place.path.read_text("utf-8")


# ---------------------------------------------------------------- several at once


def test_both_texts_are_left_where_two_have_changed_one(tmp_path: Path) -> None:
    """The second is told of the first, and nothing is written."""
    place = made(tmp_path)
    before = seen(place, ANCHOR)
    assert put(place, ANCHOR, ["One"], before).done
    data = place.path.read_bytes()
    second = put(place, ANCHOR, ["Other"], before)

    assert not second.done
    assert second.entry
    assert second.entry.translations == ("One",)
    assert place.path.read_bytes() == data


def test_a_comment_that_changed_is_no_other_text(tmp_path: Path) -> None:
    """As `update` changes it; neither is an entry that came, blank."""
    place = made(tmp_path)
    before = seen(place, NEW)
    place.path.write_text(CATALOG.replace("#. paragraph", "#. heading"), "utf-8")

    assert put(place, NEW, ["New."], before).done
    assert "#. heading" in place.path.read_text("utf-8")


HUNDREDS = 300


@pytest.mark.long
def test_two_processes_save_hundreds_of_entries(tmp_path: Path) -> None:
    """At once, also the same ones: each is saved once, and none is lost."""
    messages = [PotMessage("", f"m{number}") for number in range(HUNDREDS)]
    text = update.merge(None, messages, locales.language("en"))
    place = made(tmp_path, text, messages)
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=each_own, args=(tmp_path, own)) for own in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [worker.exitcode for worker in workers] == [0, 0]
    expected = text
    for number in range(HUNDREDS):
        blank = f'msgid "m{number}"\nmsgstr ""'
        expected = expected.replace(blank, f'msgid "m{number}"\nmsgstr "own {number}"')
    assert place.path.read_text("utf-8") == expected


def each_own(folder: Path, own: int) -> None:
    """Save every other text, and say of another's that it is taken."""
    messages = [PotMessage("", f"m{number}") for number in range(HUNDREDS)]
    place = CatalogFile(folder / "en/LC_MESSAGES/messages.po", messages, none_begun)
    for number in range(own, HUNDREDS, 2):
        assert put(place, messages[number], [f"own {number}"], "blank").done


def test_many_are_saved_as_one_by_one(tmp_path: Path) -> None:
    """With the same bytes; new ones stand where `update` has them, and changed ones stay."""
    messages = [PotMessage("", f"m{number}") for number in range(60)]
    head = CATALOG.partition("\n# A note")[0]
    old = [f'\nmsgid "m{number}"\nmsgstr "old"\n' for number in range(0, 60, 3)]
    text = head + "".join(old) + '\n#~ msgid "Weg"\n#~ msgstr "Gone"\n'
    places = [made(tmp_path / each, text, messages) for each in ("one", "other")]
    texts = [
        saving.Translation(each, [f"new {each.text}"], seen(places[0], each)) for each in messages
    ]
    texts = [each._replace(seen="stale") if at % 9 == 0 else each for at, each in enumerate(texts)]
    texts = [*texts[::-1], texts[1]]
    one = [saving.save(places[0], [each])[0] for each in texts]
    other = saving.save(places[1], texts)

    assert places[0].path.read_bytes() == places[1].path.read_bytes()
    assert [each.done for each in one] == [each.done for each in other]
    assert [each.done for each in other].count(False) == 8
    assert [each.before for each in one[:-1]] == [each.before for each in other[:-1]]


def test_what_is_known_of_a_file_holds_for_its_bytes_alone(tmp_path: Path) -> None:
    """What was read of another state of the file is not taken for this one's."""
    place = made(tmp_path)
    data = CATALOG.encode()
    known = hashlib.blake2b(data).digest(), pofile.read(data)
    place = dataclasses.replace(place, cached=known)
    assert save(place, ANCHOR, "The anchor").done
    assert save(place, NEW, "A new sentence.").done
    text = place.path.read_text("utf-8")

    assert 'msgstr "The anchor"' in text
    assert 'msgstr "A new sentence."' in text


def test_one_text_is_saved_by_one_of_two(tmp_path: Path) -> None:
    """Two processes save the same hundred texts: of each there is one winner, who is told so."""
    messages = [PotMessage("", f"m{number}") for number in range(100)]
    place = made(tmp_path, update.merge(None, messages, locales.language("en")), messages)
    fork = multiprocessing.get_context("fork")
    with fork.Pool(2) as pool:
        won = pool.starmap(race, [(tmp_path, "a"), (tmp_path, "b")])

    texts = [each.translations[0] for each in pofile.read(place.path.read_bytes()).entries[1:]]
    assert sorted(won[0] + won[1]) == sorted(texts)


def race(folder: Path, who: str) -> list[str]:
    """The texts that were saved of those tried."""
    messages = [PotMessage("", f"m{number}") for number in range(100)]
    place = CatalogFile(folder / "en/LC_MESSAGES/messages.po", messages, none_begun)
    tried = ((each, f"{who} {each.text}") for each in messages)
    return [text for each, text in tried if put(place, each, [text], "blank").done]


def test_a_program_without_the_lock_loses_nothing(tmp_path: Path) -> None:
    """Poedit writes the file while a save has read it: the save begins anew with what is there."""
    place = made(tmp_path)
    other = CATALOG.replace('msgstr "Anchor"', 'msgstr "The anchor"')
    written = []

    def begun(event: str, args: tuple[object, ...]) -> None:
        if event == "os.chmod" and not written:  # the new file stands beside the old one
            written.append(True)
            place.path.write_text(other, "utf-8")

    assert in_child(lambda: (sys.addaudithook(begun), save(place, NEW, "New."))) == 0
    text = place.path.read_text("utf-8")
    assert 'msgstr "The anchor"' in text
    assert 'msgstr "New."' in text


# ---------------------------------------------------------------- crashes


def in_child(task: Callable[[], object]) -> int:
    """How a process of its own ends that does something: 0 is well."""
    if not (child := os.fork()):
        try:
            task()
        except BaseException:
            os._exit(3)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.long
def test_a_kill_at_any_call_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """The next save works, and clears away what was left."""
    place = made(tmp_path)
    ends, at = [], 0
    while not ends or ends[-1] != 0:
        at += 1
        left = [at]

        def kill(event: str, args: tuple[object, ...], left: list[int] = left) -> None:
            if event in ("open", "os.chmod", "os.rename", "os.remove", "os.mkdir"):
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        place.path.write_text(CATALOG, "utf-8")
        ends.append(in_child(lambda hook=kill: (sys.addaudithook(hook), save(place, NEW, "New."))))
        text = place.path.read_text("utf-8")
        assert text == CATALOG or 'msgstr "New."' in text
        assert save(place, ANCHOR, f"Next {at}").done
        assert os.listdir(place.path.parent) == ["messages.po"]
    assert set(ends) == {-9, 0}
    assert len(ends) > 6


def test_whoever_reads_the_file_meanwhile_has_it_whole(tmp_path: Path) -> None:
    """Another takes its place; it is not written in."""
    place = made(tmp_path)
    with open(place.path, encoding="utf-8") as before:
        save(place, NEW, "New.")

        assert before.read() == CATALOG


def test_a_full_disk_leaves_the_file(tmp_path: Path) -> None:
    """It is said, as an OSError that names the file; nothing of the new one stays."""
    place = made(tmp_path)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        with pytest.raises(OSError, match="too large") as error:
            save(place, NEW, "New.")
        assert error.value.filename == str(place.path)

    assert in_child(full) == 0
    assert place.path.read_text("utf-8") == CATALOG
    assert os.listdir(place.path.parent) == ["messages.po"]


def test_a_full_disk_leaves_no_folder_for_a_file_to_begin(tmp_path: Path) -> None:
    """Nor one that was made for the lock."""
    begun = update.merge(None, MESSAGES, locales.language("fa"))
    place = CatalogFile(
        tmp_path / "translations/fa/LC_MESSAGES/messages.po", MESSAGES, lambda: begun
    )

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        with pytest.raises(OSError, match="too large"):
            put(place, ANCHOR, ["لنگر"], "blank")

    assert in_child(full) == 0
    assert os.listdir(tmp_path) == []
    assert put(place, ANCHOR, ["لنگر"], "blank").done


def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    """Also where it is a link, which goes on being one."""
    place = made(tmp_path)
    place.path.rename(tmp_path / "real.po").chmod(0o664)
    place.path.symlink_to(tmp_path / "real.po")
    save(place, NEW, "New.")

    assert place.path.is_symlink()
    assert (tmp_path / "real.po").stat().st_mode & 0o777 == 0o664
    assert 'msgstr "New."' in (tmp_path / "real.po").read_text("utf-8")


# ---------------------------------------------------------------- other programs


def test_babel_reads_what_was_written(tmp_path: Path) -> None:
    """As a reader of its own, with the same texts."""
    place = made(tmp_path)
    save(place, NEW, 'A "new"\n\\ sentence.', name="Anna")
    catalog = read_po(io.BytesIO(place.path.read_bytes()), abort_invalid=True)

    message = catalog.get(NEW.text)
    assert message
    assert message.string == 'A "new"\n\\ sentence.'
    assert not message.fuzzy


def test_the_translate_toolkit_reads_what_was_written(tmp_path: Path, toolkit: Path) -> None:
    """And so does Weblate, which is built on it: pofilter finds no broken entry."""
    place = made(tmp_path)
    save(place, NEW, 'A "new"\n\\ sentence.', name="Anna")
    found = tmp_path / "found.po"
    command = [toolkit.with_name("pofilter"), "-t", "isfuzzy", place.path, found]
    run = subprocess.run([*command, "--progress=none"], capture_output=True, encoding="utf-8")

    assert run.returncode == 0, run.stderr
    assert not found.exists()


def test_gettext_reads_what_was_written(tmp_path: Path, msgfmt: Path) -> None:
    """msgfmt with all its checks, of a file that every kind of save has written to."""
    place = made(tmp_path)
    save(place, NEW, 'A "new"\n\\ sentence.', name="Anna")
    save(place, COUNT, "one portrait", "%(number)s portraits")
    save(place, PotMessage("label", "Leden"), "Members")
    saving.waive(place, NEW, "numbers", "left out", seen(place, NEW))
    command = [msgfmt, "--check-format", "--check-domain", "--output-file=/dev/null", place.path]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")

    assert (run.returncode, run.stderr) == (0, "")


@pytest.fixture
def toolkit() -> Path:
    """The Translate Toolkit is there, else these tests are skipped."""
    return need(tools.toolkit)


@pytest.fixture
def msgfmt() -> Path:
    """GNU gettext is there, else its test is skipped."""
    return need(tools.msgfmt)
