"""However a site is edited, nothing translated is lost, and nothing shown that does not fit."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret import locales
from portret.catalogs import pofile, store
from portret.catalogs.entries import Entry, PoFile
from portret.content import loader, translatable
from portret.markdown import inline
from portret.translate import extract, update
from tests import apps
from tests.nasty import steady
from tests.sites import make_site, partner

EN = locales.language("en")


# ---------------------------------------------------------------- random histories


@dataclass
class Paragraph:
    """Ten words, one of them bold and one a link, in one of two spellings."""

    words: list[str]
    target: int = 1
    bold: str = "**"
    blank: str = " "

    def __str__(self) -> str:
        first, second, *rest = self.words
        bold = f"{self.bold}{first}{self.bold}"
        return self.blank.join([bold, f"[{second}](https://{self.target}.example)", *rest])


@dataclass
class World:
    """A site, its English catalogue, and what its translator has written for what."""

    folder: Path
    files: dict[str, list[Paragraph]] = field(default_factory=lambda: {"a": [], "b": []})
    gone: list[Paragraph] = field(default_factory=list)
    made: dict[str, set[str]] = field(default_factory=dict)
    saved: tuple[str, str] = ("", "\n")
    count: int = 0

    def new(self) -> int:
        """A number that was never there."""
        self.count += 1
        return self.count

    # ---- the editor

    def add(self, i: int, j: int) -> None:
        """A new paragraph."""
        words = [f"w{self.new()}" for _ in range(10)]
        self._file(i).append(Paragraph(words))

    def reword(self, i: int, j: int) -> None:
        """One word is another."""
        if paragraph := self._some(i):
            paragraph.words[j % 10] = f"w{self.new()}"

    def rewrite(self, i: int, j: int) -> None:
        """Every word is another."""
        if paragraph := self._some(i):
            paragraph.words = [f"w{self.new()}" for _ in range(10)]

    def drop(self, i: int, j: int) -> None:
        """A paragraph goes."""
        self.gone += self._taken(i)

    def restore(self, i: int, j: int) -> None:
        """One that was gone comes back."""
        if self.gone:
            self._file(j).append(self.gone.pop(i % len(self.gone)))

    def remove(self, i: int, j: int) -> None:
        """A file goes with all that it holds."""
        self.gone += self.files.pop(sorted(self.files)[i % len(self.files)])
        self.files = self.files or {f"k{self.new()}": []}

    def move(self, i: int, j: int) -> None:
        """A paragraph stands elsewhere."""
        self._file(j).extend(self._taken(i))

    def rename(self, i: int, j: int) -> None:
        """A file has another name."""
        self.files[f"k{self.new()}"] = self.files.pop(sorted(self.files)[i % len(self.files)])

    def respell(self, i: int, j: int) -> None:
        """Another spelling of the same, other lines, another address behind the link."""
        if paragraph := self._some(i):
            paragraph.bold = "__" if paragraph.bold == "**" else "**"
            paragraph.blank = "\n" if paragraph.blank == " " else " "
            paragraph.target += 1

    def _file(self, i: int) -> list[Paragraph]:
        return self.files[sorted(self.files)[i % len(self.files)]]

    def _some(self, i: int) -> Paragraph | None:
        found = [each for name in sorted(self.files) for each in self.files[name]]
        return found[i % len(found)] if found else None

    def _taken(self, i: int) -> list[Paragraph]:
        paragraph = self._some(i)
        for each in self.files.values():
            if paragraph in each:
                each.remove(paragraph)
                return [paragraph]
        return []

    # ---- the translator

    def translate(self, i: int, j: int) -> None:
        """Some of what waits is translated."""
        self._edit(lambda entry: not any(entry.translations), i, j)

    def correct(self, i: int, j: int) -> None:
        """A translation is replaced by a better one."""
        self._edit(lambda entry: any(entry.translations) and not entry.fuzzy, i, 1)

    def accept(self, i: int, j: int) -> None:
        """What was fuzzy is right as it is."""

        def right(entry: Entry) -> str:
            self.made.setdefault(entry.translations[0], set()).add(inline.to_html(entry.text))
            return entry.source.replace("#, fuzzy, ", "#, ")

        self._each(lambda entry: entry.fuzzy, i, 1, right)

    def save(self, i: int, j: int) -> None:
        """The translator's tool begins the file and ends its lines in its own way."""
        text = self.path.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
        bom, end = self.saved = ("\ufeff" * (j % 2), ["\n", "\r\n"][i % 2])
        self.path.write_bytes((bom + text.replace("\n", end)).encode())

    def _edit(self, wanted: Callable[[Entry], bool], i: int, count: int) -> None:
        def translated(entry: Entry) -> str:
            new = f"T{self.new()}" + " [x][1]" * ("[1]" in entry.text)
            for_text = self.made.get(entry.translations[0], set())
            for_text.discard(inline.to_html(entry.text))
            if not for_text:  # else another text has the same translation
                self.made.pop(entry.translations[0], None)
            self.made[new] = {inline.to_html(entry.text)}
            return re.sub(r'msgstr ".*"', f'msgstr "{new}"', entry.source)

        self._each(wanted, i, count, translated)

    def _each(
        self,
        wanted: Callable[[Entry], bool],
        i: int,
        count: int,
        change: Callable[[Entry], str],
    ) -> None:
        file = self.read()
        open_ = [each for each in file.entries[1:] if not each.obsolete and wanted(each)]
        chosen = {id(each) for each in open_[i % (len(open_) or 1) :][: count % 4]}
        parts = [change(each) if id(each) in chosen else each.source for each in file.entries]
        self.path.write_bytes("".join([file.bom, *parts, file.rest]).encode())

    # ---- the catalogue

    @property
    def path(self) -> Path:
        """Where it stands."""
        return store.path_of(self.folder / "translations", EN)

    def read(self) -> PoFile:
        """It can always be read."""
        return pofile.read(self.path.read_bytes())

    def update(self, i: int = 0, j: int = 0) -> None:
        """The catalogue follows the content, and a second time nothing changes."""
        shutil.rmtree(self.folder / "content", ignore_errors=True)
        texts = {
            f"partners/{name}/index.md": partner(
                body="\n\n".join(["Vast.", *map(str, each)]) + "\n"
            )
            for name, each in self.files.items()
        }
        site = {"site.yaml": "name: Proef\nlanguages: [nl, en]\n"}
        root = make_site(self.folder, {**site, **texts, "partners/anker/index.md": None})
        self.site = loader.load(root)
        self.messages = extract.messages(self.site, root, self.folder / "no templates")
        for expected in ({self.path}, set()):
            plan = update.plan(self.site, [EN], self.messages, self.folder / "translations")
            assert {*update.write(plan)} & {self.path} <= expected
        self.check()

    def check(self) -> None:
        """Nothing is lost, nothing is shown that was made for something else."""
        text, (bom, end) = self.path.read_bytes().decode(), self.saved
        entries = self.read().entries
        assert self.made.keys() <= {text for each in entries for text in each.translations}
        live = [each.text for each in entries[1:] if not each.obsolete]
        assert live == [each.text for each in self.messages]
        assert text.startswith("\ufeff") == bool(bom)
        assert not {"\r", "\n"} & set(text.replace(end, ""))
        for message, shown in self.shown().items():
            assert message in self.made[shown]

    def shown(self) -> dict[str, str]:
        """The translation that readers get of each text, by its HTML."""
        found = store.load(self.folder / "translations", [EN], self.folder / "cache")
        messages = chain.from_iterable(map(translatable.messages, translatable.records(self.site)))
        texts = {
            inline.to_html(each.text): found.catalogs["en"].translation(each) for each in messages
        }
        return {text: shown for text, shown in texts.items() if shown is not None}


def world_in(folder: str) -> World:
    """A site with some paragraphs, most of which are translated."""
    world = World(Path(folder))
    for number in range(5):
        world.add(number, 0)
    world.update()
    world.translate(0, 3)
    world.translate(0, 3)
    return world


HARMLESS = ("move", "rename", "respell", "save")
EDITS = (*HARMLESS, "add", "rewrite", "remove", "restore", "reword", "reword", "drop", "restore")
WORK = ("translate", "translate", "correct", "accept")


def steps(actions: Sequence[str], **sizes: int) -> st.SearchStrategy[list]:
    """Some actions with two numbers each, and whether the catalogue is updated after them."""
    numbers = st.integers(0, 9)
    step = st.tuples(st.sampled_from(actions), numbers, numbers, st.booleans())
    return st.lists(step, **sizes)


def lived(world: World, history: list) -> None:
    """The steps, after some of which the catalogue is brought up to date, and at last."""
    for action, i, j, update_now in history:
        getattr(world, action)(i, j)
        if update_now:
            world.update()
    world.update()


@steady
@given(steps([*EDITS, *WORK], min_size=3, max_size=15))
def test_no_history_loses_a_translation_or_shows_a_wrong_one(history: list) -> None:
    """Texts come, change, move, go and return, files too, and a translator works meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        lived(world_in(folder), history)


@steady
@given(steps([*EDITS, *WORK], max_size=5), steps(HARMLESS, min_size=1, max_size=4))
def test_what_says_the_same_stays_translated(history: list, harmless: list) -> None:
    """After any history: files renamed, paragraphs moved, wrapped and spelled anew."""
    with tempfile.TemporaryDirectory() as folder:
        world = world_in(folder)
        lived(world, history)
        before = world.shown()

        lived(world, harmless)

        assert world.shown() == before


# ---------------------------------------------------------------- the real command

ANKER, ABOUT = "content/partners/anker/index.md", "content/pages/about.md"
TEXTS = ["Een **vet** woord.", "Zie [daar](https://x.example).", "Een lange regel die\ndoorloopt."]
PO = "translations/en/LC_MESSAGES/messages.po"


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with every entry of its English catalogue translated."""
    files = {"partners/anker/index.md": partner(body="\n\n".join(TEXTS))}
    folder = apps.make(tmp_path_factory.mktemp("site"), files)
    (folder / PO).unlink()
    apps.flask(folder, "translate", "update")
    text = (folder / PO).read_text("utf-8")
    text = re.sub(r'(?m)^msgid "(.+)"\nmsgstr ""$', r'msgid "\1"\nmsgstr "\1 EN"', text)
    text = re.sub(r'(?m)^msgstr\[(.)\] ""$', r'msgstr[\1] "%(number)s EN"', text)
    (folder / PO).write_text(text)
    assert waiting(folder) == []
    return folder


def waiting(folder: Path) -> list[str]:
    """The first text of each page that English readers do not get, and every entry in doubt."""
    status = apps.flask(folder, "translate", "status", "--json")
    rows = [row for row in json.loads(status.stdout) if row["language"] == "en"]
    assert rows
    doubts = [
        each.text
        for each in entries(folder)
        if each.fuzzy or each.obsolete or not any(each.translations)
    ]
    return [row["first"] for row in rows if row["first"]] + doubts


def entries(folder: Path) -> tuple[Entry, ...]:
    """The entries of the English catalogue."""
    return pofile.read((folder / PO).read_bytes()).entries[1:]


def edited(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """A file of the site with other words."""
    path = folder / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def without_last(text: str) -> str:
    """A portrait without its last paragraph."""
    return text.removesuffix(f"\n\n{TEXTS[-1]}")


SAME: dict[str, Callable[[Path], object]] = {
    "another spelling": lambda at: edited(at, ANKER, lambda text: text.replace("**", "__")),
    "other line breaks": lambda at: edited(
        at, ANKER, lambda text: text.replace("die\nd", "die d").replace("Een v", "Een\nv")
    ),
    "another address": lambda at: edited(at, ANKER, lambda text: text.replace("//x", "//y")),
    "another file name": lambda at: (at / ANKER).parent.rename((at / ANKER).parents[1] / "kedge"),
    "another order": lambda at: edited(
        at, ANKER, lambda text: without_last(text).replace(TEXTS[0], f"{TEXTS[-1]}\n\n{TEXTS[0]}")
    ),
    "another file": lambda at: (
        edited(at, ANKER, without_last),
        edited(at, ABOUT, lambda text: f"{text}\n\n{TEXTS[-1]}\n"),
    ),
    "other bullets": lambda at: edited(at, ANKER, lambda text: text.replace("Zie", "- Zie")),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_an_edit_that_says_the_same_leaves_everything_translated(
    translated: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """By the real command: nothing is missing, fuzzy or out of use, and readers get every text."""
    folder = shutil.copytree(translated, tmp_path / "site", symlinks=True)
    change(folder)
    assert apps.tree(folder / "content") != apps.tree(translated / "content")

    run = apps.flask(folder, "translate", "update")

    assert run.returncode == 0
    assert waiting(folder) == []


def test_a_history_by_the_real_command(translated: Path, tmp_path: Path) -> None:
    """A word changes, a paragraph goes and returns, a tool saves: nothing is lost at any step."""
    folder = shutil.copytree(translated, tmp_path / "site", symlinks=True)
    path = folder / PO
    written = {each for entry in entries(folder) for each in entry.translations}
    steps: list[Callable[[], object]] = [
        lambda: edited(folder, ANKER, lambda text: text.replace("Een lange", "De lange")),
        lambda: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")),
        lambda: edited(folder, ANKER, lambda text: text.replace(TEXTS[0], "Iets heel anders.")),
        lambda: (folder / "content/partners/brug").rename(folder / "brug"),
        lambda: edited(folder, ANKER, lambda text: text.replace("Iets heel anders.", TEXTS[0])),
        lambda: (folder / "brug").rename(folder / "content/partners/brug"),
    ]
    for step in steps:
        step()
        run = apps.flask(folder, "translate", "update")
        kept = {each for entry in entries(folder) for each in entry.translations}

        assert run.returncode == 0
        assert apps.flask(folder, "translate", "update", "--check").returncode == 0
        assert written <= kept
    freeze = apps.flask(folder, "freeze")
    page = (folder / "build/en/partners/anker/index.html").read_text("utf-8")

    assert freeze.returncode == 0
    assert waiting(folder) == ["De lange regel die doorloopt."] * 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    assert "Een <strong>vet</strong> woord. EN" in page
    assert '<p lang="nl" dir="ltr">De lange regel die doorloopt.</p>' in page
