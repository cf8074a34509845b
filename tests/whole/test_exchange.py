"""A catalogue goes to people without a .po editor and comes back: nothing is lost on the way."""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry
from portret.translate import exchange_files
from portret.translate.extract import PotMessage
from tests import tools
from tests.conftest import need
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
ARABIC = ROOT / "translations/ar/LC_MESSAGES/messages.po"
SCRIPT = ROOT / "tools/exchange.py"
FORMATS = ["xlf", "csv"]
XLIFF = "{urn:oasis:names:tc:xliff:document:1.1}"

spec = importlib.util.spec_from_file_location("exchange", SCRIPT)
assert spec
assert spec.loader
exchange = sys.modules["exchange"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(exchange)

PIECES = (
    *("woord", "één", "كلمة", "字", "😀", "\u200f", "\u2067x\u2069", "\u200d", "\xa0", "\u2028"),
    *("\n", "\t", "  ", " ", '"', '""', "'", "\\", "\\\\", "\\n", ",", ";", "=1+1", "+", "-", "@"),
    *("[a][1]", "**b**", "`c`", "%(number)s", "%", "{0}", "<b>", "&amp;", "]]>", "<!-- x -->", "#"),
)
"""What texts are made of: all that one format or the other might take for something of its own."""

SAME = ("Thema", "zelfde", "nog een", "=SOM(A1)", "'-tje")
"""Texts that stand in the catalogue in every context, and only that tells them apart."""


@pytest.fixture(autouse=True)
def toolkit() -> Path:
    """The Translate Toolkit is there, else these tests are skipped."""
    return need(tools.toolkit)


def text(rng: Random) -> str:
    """Anything at all, though never nothing."""
    return "".join(rng.choices(PIECES, k=rng.randint(1, 12)))


def block(rng: Random, context: str, msgid: str, plural: bool) -> str:
    """An entry with all that an entry can have, translated or not, fuzzy or not."""
    state = rng.choice(["translated", "translated", "fuzzy", "blank"])
    flags = ["fuzzy"] * (state == "fuzzy") + ["no-python-format"] * rng.randint(0, 1)
    note = "".join(text(rng).split())
    lines = rng.choice([[], [f"# {note}"], [f"# {note}", "# allow end: zo is het"]])
    lines = [*lines, "#. paragraph", "#. /nl/x/", f"#: content/{rng.choice('ab')}.md"]
    lines += [f"#, {', '.join(flags)}"] if flags else []
    lines += [f"#| msgid {strings.quote(text(rng))}"] if state == "fuzzy" else []
    lines += [f"msgctxt {strings.quote(context)}"] if context else []
    lines.append(f"msgid {strings.quote(msgid)}")
    lines += [f"msgid_plural {strings.quote(text(rng))}"] if plural else []
    names = [f"msgstr[{form}]" for form in range(6)] if plural else ["msgstr"]
    blank = state == "blank"
    return "\n".join(
        [*lines, *(f"{name} {strings.quote('' if blank else text(rng))}" for name in names)]
    )


@pytest.fixture(scope="module")
def thousand() -> str:
    """A catalogue of 1,000 entries: our Arabic one, and others with everything that can be."""
    rng = Random(20)
    real = ARABIC.read_text("utf-8")
    others = 1001 - len(pofile.read(real.encode()).entries)
    contexts = ["", "title", "label", "alt", "een knop", "x:1"]
    keys = {(context, msgid) for context in contexts for msgid in SAME}
    while len(keys) < others:
        keys.add((rng.choice(contexts), text(rng)))
    blocks = [block(rng, *key, plural=rng.random() < 0.1) for key in sorted(keys)]
    header = '"X-Somebody: us\\n"\n"MIME-Version'
    rest = ['#~ msgid "weg"\n#~ msgstr "gone"', "# The end."]
    return "\n\n".join([real.replace('"MIME-Version', header, 1).strip(), *blocks, *rest]) + "\n"


def command(catalog: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Run the real command; no traceback is ever right."""
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(catalog), str(file)],
        cwd=catalog.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert "Traceback" not in run.stderr, run.stderr
    return run


def sent(folder: Path, text: str, suffix: str) -> tuple[Path, Path]:
    """A catalogue in a folder, and the file that went out."""
    catalog, file = folder / "messages.po", folder / f"out.{suffix}"
    catalog.write_text(text, "utf-8", newline="")
    exchange.send(catalog, file)
    return catalog, file


def entries(text: str) -> dict[tuple[str, str], Entry]:
    """The entries in use by their contexts and texts."""
    file = pofile.read(text.encode())
    return {entry.key: entry for entry in file.entries if not entry.obsolete}


def back(catalog: Path, file: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The translations that came back other than they went out."""
    here = entries(catalog.read_text("utf-8"))
    messages = [PotMessage(*key, each.plural) for key, each in here.items() if key != ("", "")]
    came = exchange_files.read(file.read_bytes(), file.name, messages)
    assert len({each.key for each in came.entries}) == len(came.entries)
    for each in came.entries[1:]:
        assert each.plural == here[each.key].plural
    return {
        each.key: each.translations
        for each in came.entries[1:]
        if any(each.translations)
        and not each.fuzzy
        and exchange_files.mark(each) != exchange_files.sent_as(each)
    }


Edit = Callable[[str, list[str]], list[str] | None]
"""(source, translations) → other translations, or None for an entry that is left alone."""


def edit(file: Path, edits: Edit) -> None:
    """Change translations as a translator's tool would, which reads the format and writes it."""
    if file.suffix == ".csv":
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
        for row in rows:
            if new := edits(row["source"], [row["target"]]):
                row["target"] = new[0]
        write_csv(file, rows)
        return
    ElementTree.register_namespace("", XLIFF[1:-1])
    tree = ElementTree.parse(file)
    (body,) = tree.iter(f"{XLIFF}body")
    for element in body[1:]:
        units = list(element.iter(f"{XLIFF}trans-unit"))
        targets = [unit.find(f"{XLIFF}target") for unit in units]
        if new := edits(units[0][0].text or "", [each.text or "" for each in targets]):
            for unit, target, text in zip(units, targets, new, strict=True):
                target.text = text
                unit.set("approved", "yes")
            element.set("approved", "yes")
    tree.write(file, "utf-8", xml_declaration=True)


def write_csv(file: Path, rows: list[dict[str, str]], **dialect: str) -> None:
    """Write rows as a spreadsheet does."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), **dialect)
        writer.writeheader()
        writer.writerows(rows)


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_thousand_entries_there_and_back(thousand: str, suffix: str, tmp_path: Path) -> None:
    """Every changed translation arrives where it belongs, and nothing else: by context, by form."""
    catalog, file = tmp_path / "messages.po", tmp_path / f"out.{suffix}"
    catalog.write_text(thousand, "utf-8")
    before = entries(thousand)
    assert len(before) == 1001

    run = command(catalog, file)
    assert (run.returncode, run.stderr) == (0, "")
    assert back(catalog, file) == {}

    rng = Random(21)
    new: list[tuple[str, ...]] = []

    def some(source: str, old: list[str]) -> list[str] | None:
        if rng.random() < 0.3 or {source, source.removeprefix("'")} & {*SAME}:
            new.append(tuple(f"{len(new)} {text(rng)}" for _ in old))
            return [*new[-1]]
        return None

    edit(file, some)
    changed = back(catalog, file)

    assert list(changed.values()) == new
    assert {key for key in before if key[1] in SAME and before[key].plural is None} <= set(changed)
    assert len(new) > 250


HEADER = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n'
    'Plural-Forms: nplurals=3; plural=n%3;\\n"\n\n'
)
FOUR = HEADER + (
    'msgid "een"\nmsgstr "one"\n\n#, fuzzy\n#| msgid "2"\nmsgid "twee"\nmsgstr "two"\n\n'
    'msgid "drie"\nmsgstr ""\n\n'
    'msgid "%(n)s"\nmsgid_plural "%(n)s’s"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
    '#~ msgid "een"\n#~ msgstr "formerly"\n'
)
"""A translated entry, a fuzzy one, a blank one, a plural with too few forms, and one out of use."""


@pytest.mark.parametrize(
    ("encoding", "dialect"),
    [
        ("utf-8", {"delimiter": ";"}),
        ("utf-16", {"delimiter": "\t", "lineterminator": "\n"}),
        ("utf-8-sig", {"quoting": csv.QUOTE_ALL}),
    ],
)
def test_a_spreadsheet_saves_it_its_own_way(encoding: str, dialect: dict, tmp_path: Path) -> None:
    """Other signs between cells, quotation marks, encodings, line ends, columns: all the same."""
    catalog, file = sent(tmp_path, FOUR.replace('"one"', '"=1 \\\\[óne]\\nand"'), "csv")
    assert file.read_bytes().startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    rows[0]["target"] = unicodedata.normalize("NFD", rows[0]["target"].replace("\n", "\r\n"))
    rows[2]["target"] = "three, and; \\[four]\n'five'"
    write_csv(file, [{"note": "", **row} for row in rows], **dialect)
    file.write_bytes(file.read_bytes().decode().encode(encoding))

    assert back(catalog, file) == {("", "drie"): ("three, and; \\[four]\n'five'",)}


def test_an_approval_travels(tmp_path: Path) -> None:
    """A text approved without a change is no longer fuzzy."""
    catalog, file = sent(tmp_path, FOUR, "xlf")
    text = file.read_text("utf-8")
    start = text.rindex("approved=", 0, text.index("<source>twee"))
    file.write_text(text[:start] + text[start:].replace('"no"', '"yes"', 1), "utf-8")

    assert back(catalog, file) == {("", "twee"): ("two",)}


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_a_person_wrote_is_looked_at(suffix: str, tmp_path: Path) -> None:
    """A translation that is new or changed is not fuzzy, though the tool did not approve it."""
    catalog, file = sent(tmp_path, FOUR, suffix)
    file.write_text(file.read_text("utf-8").replace("two", "deux"), "utf-8", newline="")

    assert back(catalog, file) == {("", "twee"): ("deux",)}


def test_a_blank_plural_comes_back_with_every_form(tmp_path: Path) -> None:
    """As many as the header says, though fewer went out."""
    catalog, file = sent(tmp_path, FOUR, "xlf")
    edit(file, lambda source, old: ["a", "b", "c"] if source == "%(n)s" else None)

    assert back(catalog, file) == {("", "%(n)s"): ("a", "b", "c")}


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.csv", "a.csv is there already. Choose another name, or move it away.\n"),
        ("a.txt", "a.txt should end in .xlf or .csv: that says what it is.\n"),
    ],
)
def test_nothing_that_is_there_is_written_over(name: str, message: str, tmp_path: Path) -> None:
    """A file of the name may hold somebody's work; and its ending says what it is to be."""
    catalog, file = tmp_path / "messages.po", tmp_path / name
    catalog.write_text(FOUR, "utf-8")
    if file.suffix == ".csv":
        file.write_text("work", "utf-8")

    run = command(catalog, file)

    assert (run.returncode, run.stdout, run.stderr) == (1, "", message)
    assert not file.exists() or file.read_text("utf-8") == "work"


def test_a_broken_catalogue_does_not_go_out(tmp_path: Path) -> None:
    """It is named with its line, and no file is made; so is one that is not there."""
    catalog, file = tmp_path / "messages.po", tmp_path / "out.xlf"
    missing = command(catalog, file)
    catalog.write_text(FOUR + "<<<<<<< HEAD\n", "utf-8")

    run = command(catalog, file)

    assert (run.returncode, file.exists()) == (1, False)
    assert run.stderr.startswith("messages.po:22: a merge conflict (<<<<<<<). Keep one of")
    assert missing.stderr == "messages.po cannot be used: no such file or directory.\n"
