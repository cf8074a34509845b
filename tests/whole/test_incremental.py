"""However a site changes, a freeze that keeps what stands gives what a whole one gives."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import pytest
from click.testing import Result
from flask_frozen import Freezer
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import app as parts
from portret import stamps
from portret.freeze.freezer import SiteFreezer
from portret.site import addresses, edition
from portret.web import here
from tests import apps
from tests.nasty import steady
from tests.sites import partner, png

# ---------------------------------------------------------------- a site that can be edited

NAMES = ("Anker", "Brug", "Één", "Zon", "zon", "Ålesund", "Über", "نور", "98 %", "—")
TEXTS = (
    "Een portret.",
    "Over water.",
    "Wie wij zijn.",
    "Een verhaal.",
    "Lang genoeg om bij een kort uittreksel ergens midden in de zin te worden afgebroken.",
    "Een *nadruk* en `code`.",
)
LINKED = "Zie [de ander][1]."
DAYS = ("2020-01-01", "2020-01-02", "2020-01-03")
NOON = 1577880000
"""Noon of the first of those days, in seconds since 1970."""

KEYS = ("anker", "brug", "cel", "dam", "eik", "fort", "gids")
CODES = ("news", "water", "leeg")
PAGES = ("about", "contact", "home", "partners")
COUNTRIES = ("NL", "NO", "DE", "KE")
WORDS = (
    *("Skip to the content", "Other partners", "Partners", "All partners", "Menu", "in part"),
    *("This page has moved", "To the home page", "Updated %(date)s", "Map: %(countries)s"),
    *(
        "Page %(number)s of %(count)s",
        "Next page",
        "By letter",
        "Works in",
        "Theme",
        "Former partner",
    ),
)
PLURALS = (
    ("%(number)s portrait", "%(number)s portraits"),
    ("%(number)s other country", "%(number)s other countries"),
)
RULES = {
    "nl": ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n == 1);", "nplurals=1; plural=0;"),
    "en": ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n == 1);", "nplurals=1; plural=0;"),
    "ar": (
        "nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);",
        "nplurals=3; plural=(n==0 ? 1 : n==1 ? 2 : 0);",
        "nplurals=1; plural=0;",
    ),
}

LANGUAGES = st.sampled_from(["en", "ar", "nl"])
HOW = st.sampled_from(["one", "two", "fuzzy", "unsafe", "blank", "gone"])

Key = tuple[str, str]
"""A message: msgctxt and msgid."""

MESSAGES: tuple[Key, ...] = (
    *(("title", each) for each in NAMES),
    *(("name", each) for each in ("Proef", "Toets")),
    *(("summary", "Kort gezegd."), ("description", "Kort gezegd."), ("alt", "Een brug")),
    *(("label", "Leden"), ("value", "12"), ("text", "Vrij."), ("who", "Iemand")),
    *(("", each) for each in (*TEXTS, LINKED, "Kort", "![Een boot][1]")),
    *(("", each) for each in WORDS),
)

PARTNER: Mapping[str, tuple[str, ...]] = {
    "title": NAMES,
    "title_lang": ("", "en", "fr"),
    "published": DAYS,
    "updated": ("", *DAYS),
    "summary": ("", "Kort gezegd."),
    "about": ("", "Vrij.", "Een portret."),
    "status": ("", "past"),
    "draft": ("", "true"),
    "show_from": ("", "2020-01-02", "2020-01-03"),
    "show_until": ("", "2020-01-04", "2020-01-05"),
    "website": ("", "https://www.anker.example/"),
    "organisation": ("", "{founded: 1990, country: NL}"),
    "quote": ("", "{text: Vrij., who: Iemand}"),
    "facts": ("", "[{label: Leden, value: '12', as_of: 2019}]"),
    "support": ("", "[{id: '1', title: Vrij., amount: 10, currency: EUR, awarded: 2019-01-01}]"),
}
"""The front matter of a portrait: each field with what it may hold."""

PAGE: Mapping[str, tuple[str, ...]] = {
    "title": NAMES,
    "summary": ("", "Kort gezegd."),
    "menu": ("", "1", "2"),
    "updated": ("", *DAYS),
    "draft": ("", "true"),
}

SITE: Mapping[str, tuple[str, ...]] = {
    "name": ("Proef", "Toets"),
    "description": ("", "Kort gezegd."),
    "base_url": ("https://proef.example", "https://proef.example/repo", ""),
    "excerpt": ("100", "30"),
    "threshold": ("80", "0", "100"),
    "languages": ("[nl, en, ar]", "[nl, ar]", "[en, nl]"),
    "timezone": ("UTC", "Pacific/Kiritimati"),
    "organisation": ("", "{name: Fonds}", "{name: Fonds, website: 'https://fonds.example/'}"),
    "redirects": ("", "{/oud: /nl/}", "{/oud: /nl/partners/}"),
    "security": ("", "{contact: 'mailto:a@b.example', expires: 2030-01-01}"),
}


@dataclass
class Document:
    """A Markdown file: its front matter, its paragraphs, and what a portrait refers to."""

    matter: dict[str, str]
    body: list[str]
    themes: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    alias: str = ""
    link: str = ""
    image: str = ""
    focus: str = "50% 50%"
    boat: bool = False


@dataclass
class Po:
    """A catalogue: its plural rule, and each message's translations and flag."""

    rule: str = ""
    entries: dict[tuple[str, str, str], tuple[tuple[str, ...], bool]] = field(default_factory=dict)

    def __str__(self) -> str:
        forms = rf'"Plural-Forms: {self.rule}\n"' if self.rule else ""
        lines = ['msgid ""', 'msgstr ""', r'"Content-Type: text/plain; charset=UTF-8\n"', forms]
        for (context, text, plural), (texts, fuzzy) in self.entries.items():
            lines += ["", "#, fuzzy"] if fuzzy else [""]
            lines += [f'msgctxt "{context}"'] if context else []
            lines += [f'msgid "{text}"']
            lines += [f'msgid_plural "{plural}"'] if plural else []
            lines += [
                f'msgstr[{n}] "{each}"' if plural else f'msgstr "{each}"'
                for n, each in enumerate(texts)
            ]
        return "\n".join(lines) + "\n"


def whole(tag: str, keys: Iterable[Key]) -> Po:
    """A catalogue of some messages and of all words with a plural."""
    texts = {(*key, ""): ((_translated(tag, key[1], "one"),), False) for key in keys}
    plurals = {("", *key): (_forms(tag, key, "one", RULES[tag][0]), False) for key in PLURALS}
    return Po(RULES[tag][0], texts | plurals)


def _forms(tag: str, key: Key, how: str, rule: str) -> tuple[str, ...]:
    """A translation for each form of a word with a plural."""
    text = _translated(tag, key[1], how)
    return tuple(f"{text}{n}" if text else "" for n in range(int(rule[9]) if rule else 2))


class World:
    """A site as its editors mean it to be; `write` brings it to the disk, what changed alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.partners = {
            key: Document({"title": NAMES[n], "published": DAYS[n % 3]}, [TEXTS[n % 3]])
            for n, key in enumerate(KEYS[:5])
        }
        first = self.partners["anker"]
        first.themes, first.countries, first.link = ["news"], ["NL", "NO"], "brug"
        self.partners["brug"].image = "brug.png"
        self.pages = {"about": Document({"title": "Zon", "menu": "1"}, [TEXTS[2]])}
        self.pages["about"].link, self.partners["dam"].matter["draft"] = "dam", "true"
        self.themes = {"news": ("Nieuws", ""), "leeg": ("Anker", "Kort gezegd.")}
        self.site = {name: values[0] for name, values in SITE.items()}
        self.words: dict[str, Po | None] = {tag: whole(tag, ()) for tag in RULES}
        self.pictures = {"brug.png": png(3, 2), "boot.png": png(2, 2)}
        self.extra: dict[str, str] = {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files below the site's folder as they should be."""
        yield "content/site.yaml", _lines(self.site).encode()
        themes = "".join(
            f"{code}:\n  title: {title}\n" + (f"  description: {text}\n" if text else "")
            for code, (title, text) in self.themes.items()
        )
        yield "content/themes.yaml", (themes or "{}\n").encode()
        for key, each in self.partners.items():
            yield f"content/partners/{key}/index.md", self._partner(key, each).encode()
            if each.image:
                yield f"content/partners/{key}/{each.image}", self.pictures["brug.png"]
            if each.boat:
                yield f"content/partners/{key}/boot.png", self.pictures["boot.png"]
        for key, each in self.pages.items():
            yield f"content/pages/{key}.md", self._text(each, each.matter).encode()
            if each.boat:
                yield "content/pages/boot.png", self.pictures["boot.png"]
        for tag, po in self.words.items():
            if po:
                yield f"translations/{tag}/LC_MESSAGES/messages.po", str(po).encode()
        for name, text in self.extra.items():
            yield name, text.encode()

    def _partner(self, key: str, each: Document) -> str:
        """A portrait, without what it refers to and is not there."""
        others = [other for other in each.related if other in self.partners and other != key]
        aliases = {other.alias: name for name, other in reversed(self.partners.items())}
        matter = each.matter | {
            "themes": _listed(code for code in each.themes if code in self.themes),
            "countries": _listed(f"'{code}'" for code in each.countries),
            "related": _listed(others),
            "aliases": f"[{each.alias}]" if each.alias and aliases[each.alias] == key else "",
            "image": f"{{file: {each.image}, alt: Een brug, focus: {each.focus}}}"
            if each.image
            else "",
        }
        return self._text(each, matter)

    def _text(self, each: Document, matter: Mapping[str, str]) -> str:
        body = list(each.body)
        if each.link in self.partners:
            body += [LINKED.replace("[1]", f"(/partners/{each.link}/)"), "## Kort"]
        if each.boat:
            body += ["![Een boot](boot.png)"]
        return f"---\n{_lines(matter)}---\n\n" + "\n\n".join(body) + "\n"

    def write(self, *, dates: bool = False, old: bool = False) -> None:
        """Write what is not so yet and remove what is no more.

        `dates`: what was there keeps its date. `old`: all else gets that of an hour ago.
        """
        wanted = dict(self.files())
        for name, data in wanted.items():
            path = self.folder / name
            before = path.stat() if path.exists() else None
            if before is None or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                if dates and before:
                    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
                elif old:
                    os.utime(path, (time.time() - 3600,) * 2)
        for top in ("content", "translations"):
            for path in sorted((self.folder / top).rglob("*"), reverse=True):
                if path.is_dir() and not any(path.iterdir()):
                    path.rmdir()
                elif path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                    path.unlink()


def _translated(tag: str, text: str, how: str) -> str:
    """A translation of some kind."""
    texts = {"unsafe": "<script>%(x)s</script>", "blank": "", "two": f"{tag} twee {text}"}
    return texts.get(how, f"{tag} {text}")


def _lines(matter: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in matter.items() if value)


def _listed(words: Any) -> str:
    found = list(dict.fromkeys(words))
    return f"[{', '.join(found)}]" if found else ""


# ---------------------------------------------------------------- freezing it

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder in memory, where thousands of small files come and go quickly; else any."""

SMALL = ((addresses, "PER_PAGE"), (here, "PER_PAGE"), (here, "LETTERS"), (edition, "OTHERS"))
"""What makes a few partners many: they fill lists, letters and what a portrait shows of others."""


COMMAND = "; ".join(
    [
        *(f"import {module.__name__}; {module.__name__}.{name} = 3" for module, name in SMALL),
        "from flask.__main__ import main; main()",
    ]
)
"""The real command with lists of three."""


HOUR = 3_600_000_000_000
"""In nanoseconds."""


def coarse(path: str, fine: Callable[[str], stamps.Stamp] = stamps._stamp) -> stamps.Stamp:
    """The stamp of a file on a disk that knows only the hour, as FAT knows every second second."""
    size, modified, changed, inode = fine(path)
    return size, modified - modified % HOUR, changed - changed % HOUR, inode


class Compiled(jinja2.BytecodeCache):
    """Templates as compiled before, known by their text: most of what a small freeze takes."""

    known: dict[str, bytes] = {}  # noqa: RUF012 - for all runs

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Take what is known."""
        if data := self.known.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what is new."""
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


SUMMARY = re.compile(
    r": (\d+) pages and (\d+) other files, .*: (\d+) made, (\d+) kept, (\d+) removed"
)


TALLY: Counter[str] = Counter()
"""How many freezes there were, and how many files they made and kept in all."""


class History(RuleBasedStateMachine):
    """A site's editors, translators, webmasters, accidents; every few steps it is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-", dir=MEMORY))
        self.world = World(self.folder)
        self.code = self.folder / "code"
        shutil.copytree(apps.ROOT / "templates", self.code / "templates")
        shutil.copytree(apps.ROOT / "static", self.code / "static")
        shutil.copyfile(apps.ROOT / "app.py", self.code / "app.py")
        self.config: dict[str, Any] = {}
        self.now = NOON
        self.dates = self.old = self.copy = self.real = self.dies = False
        self.commands = self.deaths = 0
        self.jobs = 1
        self.pace, self.waiting = 1, 0
        self.chance = random.Random(0)
        self.trees: list[dict[str, bytes]] = []

    def teardown(self) -> None:
        """Freeze what is left to freeze."""
        try:
            if self.trees:
                self.freeze()
        finally:
            shutil.rmtree(self.folder)
            gc.collect()  # a freeze puts it off, for its process ends soon

    # ---- editors

    @rule(i=st.integers(0, 9), text=st.sampled_from(TEXTS), more=st.booleans())
    def edit_body(self, i: int, text: str, more: bool) -> None:
        each = self.partner(i)
        each.body = [*each.body[:2], text] if more else [text]

    @rule(i=st.integers(0, 9), title=st.sampled_from(NAMES))
    def edit_title(self, i: int, title: str) -> None:
        self.partner(i).matter["title"] = title

    @rule(i=st.integers(0, 9), day=st.sampled_from(DAYS))
    def edit_date(self, i: int, day: str) -> None:
        self.partner(i).matter["published"] = day

    @rule(i=st.integers(0, 9), data=st.data(), name=st.sampled_from(sorted(PARTNER)))
    def edit_field(self, i: int, data: st.DataObject, name: str) -> None:
        self.partner(i).matter[name] = data.draw(st.sampled_from(PARTNER[name]))

    @rule(i=st.integers(0, 9), themes=st.lists(st.sampled_from(CODES), max_size=2))
    def edit_themes(self, i: int, themes: list[str]) -> None:
        self.partner(i).themes = themes

    @rule(i=st.integers(0, 9), codes=st.lists(st.sampled_from(COUNTRIES), max_size=3))
    def edit_countries(self, i: int, codes: list[str]) -> None:
        self.partner(i).countries = codes

    @rule(i=st.integers(0, 9), related=st.lists(st.sampled_from(KEYS), max_size=3))
    def edit_related(self, i: int, related: list[str]) -> None:
        self.partner(i).related = related

    @rule(i=st.integers(0, 9), alias=st.sampled_from(["", "oud", "vroeger", "brug"]))
    def edit_alias(self, i: int, alias: str) -> None:
        self.partner(i).alias = "" if alias in self.world.partners else alias

    @rule(i=st.integers(0, 9), link=st.sampled_from(KEYS), page=st.booleans())
    def edit_link(self, i: int, link: str, page: bool) -> None:
        (self.page(i) if page else self.partner(i)).link = link

    @rule(i=st.integers(0, 9), draft=st.booleans())
    def hide_or_show(self, i: int, draft: bool) -> None:
        self.partner(i).matter["draft"] = "true" if draft else ""

    @rule()
    def show_all(self) -> None:
        for each in self.world.partners.values():
            each.matter |= {"draft": "", "show_from": "", "show_until": ""}

    @rule(i=st.integers(0, 9), new=st.sampled_from(KEYS))
    def rename(self, i: int, new: str) -> None:
        partners = self.world.partners
        old = list(partners)[i % len(partners)]
        if new not in partners and all(each.alias != new for each in partners.values()):
            self.world.partners = {
                new if key == old else key: each for key, each in partners.items()
            }

    @rule(key=st.sampled_from(KEYS), title=st.sampled_from(NAMES), day=st.sampled_from(DAYS))
    def add(self, key: str, title: str, day: str) -> None:
        if all(each.alias != key for each in self.world.partners.values()):
            new = Document({"title": title, "published": day}, [TEXTS[0]])
            self.world.partners.setdefault(key, new)

    @precondition(lambda self: len(self.world.partners) > 2)
    @rule(i=st.integers(0, 9))
    def delete(self, i: int) -> None:
        del self.world.partners[list(self.world.partners)[i % len(self.world.partners)]]

    @rule(key=st.sampled_from(PAGES), data=st.data(), name=st.sampled_from([*sorted(PAGE), "body"]))
    def edit_page(self, key: str, data: st.DataObject, name: str) -> None:
        page = self.world.pages.setdefault(key, Document({"title": "Zon"}, [TEXTS[0]]))
        if name == "body":
            page.body = [data.draw(st.sampled_from(TEXTS))]
        else:
            page.matter[name] = data.draw(st.sampled_from(PAGE[name]))

    @rule(key=st.sampled_from(PAGES))
    def delete_page(self, key: str) -> None:
        self.world.pages.pop(key, None)

    @rule(
        code=st.sampled_from(CODES),
        title=st.sampled_from(["", *NAMES]),
        text=st.sampled_from(["", "Kort gezegd."]),
    )
    def edit_theme(self, code: str, title: str, text: str) -> None:
        self.world.themes[code] = (title, text)
        if not title:
            del self.world.themes[code]

    @rule(name=st.sampled_from(sorted(SITE)), n=st.integers(0, 2))
    def set_site(self, name: str, n: int) -> None:
        self.world.site[name] = SITE[name][n % len(SITE[name])]

    @rule(
        i=st.integers(0, 9),
        name=st.sampled_from(["", "brug.png", "brug2.png"]),
        focus=st.sampled_from(["50% 50%", "10% 20%"]),
    )
    def edit_picture(self, i: int, name: str, focus: str) -> None:
        each = self.partner(i)
        each.image, each.focus = name, focus

    @rule(
        name=st.sampled_from(["brug.png", "boot.png"]),
        size=st.sampled_from([(3, 2), (2, 3), (40, 30)]),
    )
    def replace_picture(self, name: str, size: tuple[int, int]) -> None:
        self.world.pictures[name] = png(*size)

    @rule(i=st.integers(0, 9), page=st.booleans(), boat=st.booleans())
    def picture_in_a_text(self, i: int, page: bool, boat: bool) -> None:
        (self.page(i) if page else self.partner(i)).boat = boat

    @rule(dates=st.booleans())
    def next_edit_keeps_its_date(self, dates: bool) -> None:
        self.dates = dates

    @rule(i=st.integers(0, 9), ago=st.booleans())
    def touch(self, i: int, ago: bool) -> None:
        self.world.write()
        files = sorted(apps.tree(self.folder / "content"))
        path = self.folder / "content" / files[i % len(files)]
        os.utime(path, (time.time() - 7200,) * 2 if ago else None)

    # ---- translators

    @rule(i=st.integers(0, 9), tag=LANGUAGES, how=HOW)
    def translate_partner(self, i: int, tag: str, how: str) -> None:
        each = self.partner(i)
        self.set(tag, [("title", each.matter["title"]), *(("", text) for text in each.body)], how)

    @rule(i=st.integers(0, 9), tag=LANGUAGES, how=HOW)
    def translate_title(self, i: int, tag: str, how: str) -> None:
        self.set(tag, [("title", self.partner(i).matter["title"])], how)

    @rule(key=st.sampled_from(MESSAGES), tag=LANGUAGES, how=HOW)
    def translate_message(self, key: Key, tag: str, how: str) -> None:
        self.set(tag, [key], how)

    @rule(word=st.sampled_from(WORDS), tag=LANGUAGES, how=HOW)
    def translate_word(self, word: str, tag: str, how: str) -> None:
        self.set(tag, [("", word)], how)

    @rule(
        tag=LANGUAGES,
        key=st.sampled_from(PLURALS),
        how=HOW,
    )
    def translate_plural(self, tag: str, key: Key, how: str) -> None:
        po = self.po(tag)
        place = ("", *key)
        po.entries.pop(place, None)
        if how != "gone":
            po.entries[place] = (_forms(tag, key, how, po.rule), how == "fuzzy")

    @rule(tag=LANGUAGES, n=st.integers(0, 2))
    def plural_rule(self, tag: str, n: int) -> None:
        po = self.po(tag)
        po.rule = RULES[tag][n]
        for place, (_, fuzzy) in list(po.entries.items()):
            if place[2]:
                po.entries[place] = (_forms(tag, (place[1], place[2]), "one", po.rule), fuzzy)

    @rule(tag=LANGUAGES, there=st.booleans())
    def whole_catalogue(self, tag: str, there: bool) -> None:
        self.world.words[tag] = whole(tag, MESSAGES) if there else None

    # ---- the webmaster

    @rule(
        name=st.sampled_from(["templates/page.html", "templates/_parts.html", "static/portret.css"])
    )
    def edit_code(self, name: str) -> None:
        path = self.code / name
        text = path.read_text("utf-8")
        path.write_text(text + "/* x */" if name.endswith("css") else f"{text}{{# x #}}<b>x</b>")

    @rule(
        url=st.sampled_from([None, "https://elders.example"]),
        drafts=st.sampled_from([None, True]),
    )
    def setting(self, url: str | None, drafts: bool | None) -> None:
        named = {"BASE_URL": url, "DRAFTS": drafts}
        self.config = {name: value for name, value in named.items() if value is not None}

    @rule(days=st.integers(0, 5), half=st.booleans())
    def day_passes(self, days: int, half: bool) -> None:
        self.now = NOON + days * 86400 + half * 43000

    @rule(jobs=st.sampled_from([1, 2, 5]), copy=st.booleans())
    def other_command(self, jobs: int, copy: bool) -> None:
        self.jobs, self.copy = jobs, copy

    @precondition(lambda self: self.commands < 1)
    @rule()
    def by_the_real_command(self) -> None:
        self.real, self.commands = True, self.commands + 1

    @precondition(lambda self: self.trees)
    @rule()
    def roll_back(self) -> None:
        found = self.call("--rollback")
        if found.exit_code:
            reasons = ("no former release", "since. Freeze once more")
            assert any(each in found.output for each in reasons), found.output
        else:
            assert apps.tree(self.folder / "build") in self.trees

    # ---- accidents

    @precondition(lambda self: self.deaths < 2)
    @rule()
    def killed(self) -> None:
        self.dies, self.deaths = True, self.deaths + 1

    @precondition(lambda self: self.trees)
    @rule(how=st.sampled_from(["content", "template", "link"]))
    def failing_freeze(self, how: str) -> None:
        """Broken content or templates: nothing changes, and it is mended."""
        self.world.write()
        before = apps.tree(self.folder / "build")
        path, text = {
            "content": (self.folder / "content/pages/kapot.md", "---\nmenu: 1\n---\n"),
            "template": (self.code / "templates/base.html", "{{ nergens }}"),
            "link": (self.code / "templates/base.html", '<a href="/nergens/">x</a>'),
        }[how]
        path.parent.mkdir(exist_ok=True)
        whole = path.read_text("utf-8") if path.exists() else None
        path.write_text((whole or "") + text)
        found = self.call()
        assert found.exit_code == 1, found.output
        assert apps.tree(self.folder / "build") == before
        if whole is None:
            path.unlink()
        else:
            path.write_text(whole)

    @precondition(lambda self: self.trees)
    @rule(n=st.integers(0, 200), how=st.sampled_from(["edit", "delete", "add", "empty folder"]))
    def tamper(self, n: int, how: str) -> None:
        build = self.folder / "build"
        files = sorted(apps.tree(build))
        path = build / files[n % len(files)]
        if how == "add" and not build.is_symlink():
            return  # a folder with a stranger's file is refused
        if how == "edit":
            data = path.read_bytes()
            path.write_bytes(data[:-1] + b"#")
        elif how == "delete":
            path.unlink()
        elif how == "add":
            path.with_name("erbij.html").write_text("?")
        else:
            (path.parent / "leeg").mkdir(exist_ok=True)

    # ---- what they have in common

    def partner(self, i: int) -> Document:
        """One of the partners."""
        return list(self.world.partners.values())[i % len(self.world.partners)]

    def page(self, i: int) -> Document:
        """One of the pages; a partner where there is none."""
        pages = list(self.world.pages.values())
        return pages[i % len(pages)] if pages else self.partner(i)

    def set(self, tag: str, keys: list[Key], how: str) -> None:
        """Change the translation of some messages."""
        po = self.po(tag)
        for context, text in keys:
            place = (context, text, "")
            if how == "gone":
                po.entries.pop(place, None)
            else:
                po.entries[place] = ((_translated(tag, text, how),), how == "fuzzy")

    def po(self, tag: str) -> Po:
        """A language's catalogue; a new one where it has none."""
        self.world.words[tag] = po = self.world.words[tag] or whole(tag, ())
        return po

    # ---- what must hold

    @initialize(pace=st.integers(1, 3), old=st.booleans(), seed=st.integers(0, 99))
    def begin(self, pace: int, old: bool, seed: int) -> None:
        """The first freeze, of files from just now or, in an `old` history, of an hour ago."""
        self.pace, self.old, self.chance = pace, old, random.Random(seed)
        self.world.write(old=old)
        self.whole(self.call())

    @invariant()
    def check(self) -> None:
        """Every few steps an incremental freeze is what a full one is."""
        self.waiting += 1
        if self.trees and self.waiting > self.pace:
            self.freeze()

    def freeze(self) -> None:
        """Freeze, and once more as a whole into another place."""
        self.waiting = 0
        self.world.write(dates=self.dates, old=self.old)
        self.dates = False
        before = apps.tree(self.folder / "build")
        left = self.kill() if self.dies else before
        run = self.command() if self.real else self.call()
        counts = self.whole(run)
        self.real = self.dies = False
        full = self.call("--full", to="full")
        assert full.exit_code == 0
        assert run.stderr == full.stderr
        ours, theirs = self.trees[-1], apps.tree(self.folder / "full")
        assert sorted(ours) == sorted(theirs)
        assert [name for name in ours if ours[name] != theirs[name]] == []
        assert left in (before, ours)
        TALLY.update(freezes=1, made=counts[2], kept=counts[3])
        if self.old:
            again = self.call()
            assert self.whole(again)[2:] == (0, sum(counts[:2]), 0)
            assert again.stderr == full.stderr

    def kill(self) -> dict[str, bytes]:
        """Begin a freeze, end it with SIGKILL at some moment; what stands then."""
        if not (child := os.fork()):
            with contextlib.suppress(BaseException):
                self.call()
            os._exit(0)
        time.sleep(self.chance.uniform(0, 0.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return apps.tree(self.folder / "build")

    def words(self, *more: str, to: str = "build") -> list[str]:
        """The words of the command."""
        if more == ("--rollback",):
            return ["freeze", *more]
        copy = ["--copy"] * (self.copy and to == "build")
        return ["freeze", "--to", str(self.folder / to), "--jobs", str(self.jobs), *copy, *more]

    def call(self, *more: str, to: str = "build") -> Result:
        """The command in this process, over a new application; what it begins with is the disk's.

        What an `old` history trusts has not changed for a fiftieth of a second, not for two. The
        others stand on a disk that knows only every second second.
        """
        names = {"CONTENT": "content", "TRANSLATIONS": "translations", "CACHE": ".cache"}
        places = {name: self.folder / place for name, place in names.items()}
        grain = 20_000_000 if self.old else HOUR
        time.sleep(0.03 * self.old)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("SOURCE_DATE_EPOCH", str(self.now))
            patch.setattr(parts, "HERE", self.code)
            patch.setattr(stamps, "GRAIN", grain)
            if not self.old:
                patch.setattr(stamps, "_stamp", coarse)
            for module, name in SMALL:
                patch.setattr(module, name, 3)
            for _ in range(1200):
                app = parts.create_app(places | self.config)
                app.jinja_env.bytecode_cache = Compiled()
                run = app.test_cli_runner().invoke(args=self.words(*more, to=to))
                gc.unfreeze()
                gc.enable()
                if run.exception and not isinstance(run.exception, SystemExit):
                    raise run.exception
                if "is running" not in run.output:  # what a killed one started ends in a moment
                    break
                time.sleep(0.05)
        return run

    def command(self) -> subprocess.CompletedProcess[str]:
        """The real command."""
        more = {f"PORTRET_{name}": str(value) for name, value in self.config.items()}
        return subprocess.run(
            [sys.executable, "-c", COMMAND, "--app", str(self.code / "app.py"), *self.words()],
            cwd=self.folder,
            env=apps.environment(
                self.folder,
                PYTHONPATH=str(apps.ROOT),
                SOURCE_DATE_EPOCH=str(self.now),
                **more,
            ),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    def whole(self, run: Result | subprocess.CompletedProcess[str]) -> tuple[int, ...]:
        """(pages, other files, made, kept, removed) of a freeze that worked."""
        called = isinstance(run, Result)
        text = run.output if called else run.stdout + run.stderr
        assert (run.exit_code if called else run.returncode) == 0, text
        match = SUMMARY.search(text)
        assert match, text
        counts = tuple(map(int, match.groups()))
        assert counts[0] + counts[1] == counts[2] + counts[3]
        self.trees.append(apps.tree(self.folder / "build"))
        return counts


ROUNDS = int(os.environ.get("PORTRET_EXAMPLES", "18"))
STEPS = int(os.environ.get("PORTRET_STEPS", "8"))
START = random.randrange(10**9) if "PORTRET_EXAMPLES" in os.environ else 0


def test_an_incremental_freeze_is_a_full_one() -> None:
    """After any history: the same names and bytes; and most files are kept, not made.

    Hypothesis tries variations of what it has tried from its tenth example on: so few are better
    begun anew.
    """
    TALLY.clear()
    few = settings(steady, max_examples=9, stateful_step_count=STEPS)
    for number in range(0, ROUNDS, few.max_examples):
        run_state_machine_as_test(seed(START + number)(History), settings=few)

    assert TALLY["kept"] > TALLY["made"]


def at_night(history: History) -> None:
    """A portrait is to be shown from the next day on."""
    history.partner(4).matter |= {"show_from": "2020-01-02", "show_until": "2020-01-04"}


def with_its_date(history: History) -> None:
    """Another text, as long as the former one."""
    history.next_edit_keeps_its_date(True)
    history.edit_body(0, "Een verhaal.", False)


ALONE: tuple[Callable[[History], None], ...] = (
    lambda history: history.show_all(),
    lambda history: history.replace_picture("brug.png", (40, 30)),
    lambda history: history.edit_picture(1, "brug2.png", "10% 20%"),
    at_night,
    lambda history: history.day_passes(1, False),
    lambda history: history.day_passes(4, False),
    with_its_date,
    lambda history: history.translate_title(0, "en", "one"),
    lambda history: history.translate_message(("", "Een verhaal."), "en", "unsafe"),
    lambda history: history.translate_message(("", "Een verhaal."), "en", "fuzzy"),
    lambda history: history.translate_word("Other partners", "ar", "two"),
    lambda history: history.translate_plural("en", PLURALS[0], "two"),
    lambda history: history.plural_rule("en", 1),
    lambda history: history.edit_title(2, "Zon"),
    lambda history: history.edit_date(3, DAYS[2]),
    lambda history: history.edit_related(0, ["cel", "dam", "eik"]),
    lambda history: history.edit_countries(2, ["KE"]),
    lambda history: history.edit_theme("news", "Zon", "Kort gezegd."),
    lambda history: history.edit_alias(2, "oud"),
    *(partial(History.set_site, name=name, n=1) for name in SITE),
    *(partial(History.set_site, name=name, n=2) for name in ("base_url", "languages")),
    lambda history: history.hide_or_show(1, True),
    lambda history: history.setting(None, True),
    lambda history: history.edit_code("templates/page.html"),
    lambda history: history.edit_code("static/portret.css"),
    lambda history: history.tamper(3, "edit"),
    lambda history: history.add("fort", "Brug", DAYS[1]),
    lambda history: history.rename(0, "gids"),
    lambda history: history.delete(2),
    lambda history: history.delete_page("about"),
    lambda history: history.whole_catalogue("en", False),
)
"""Changes, each of which changes pages by itself."""


@pytest.mark.parametrize(("old", "changes"), [(True, ALONE), (False, ALONE[6:10])])
def test_each_change_by_itself_is_seen(
    old: bool, changes: Sequence[Callable[[History], None]]
) -> None:
    """One after the other, whether or not the files' dates can be trusted."""
    history = History()
    try:
        history.begin(pace=1, old=old, seed=0)
        for change in changes:
            change(history)
            history.freeze()
    finally:
        history.trees.clear()
        history.teardown()


# ---------------------------------------------------------------- the oracle of a full one


def full_of_everything(folder: Path) -> World:
    """A site that has every kind of page, and every part of each."""
    world = World(folder)
    for number, each in enumerate(world.partners.values()):
        each.matter |= {name: values[number % len(values)] for name, values in PARTNER.items()}
        each.matter |= {"show_from": "", "title": NAMES[number], "published": DAYS[0], "draft": ""}
        each.themes, each.countries, each.boat = ["news"], ["NL", "KE"], number == 3
    world.partners["cel"].matter |= {name: values[-1] for name, values in PARTNER.items()} | {
        "show_from": ""
    }
    world.partners["cel"].alias, world.partners["dam"].related = "oud", ["anker"]
    world.pages = {key: Document({"title": key, "menu": ""}, [TEXTS[-1]]) for key in PAGES}
    world.site |= {"redirects": "{/oud: /nl/}", "security": SITE["security"][1]}
    world.words |= {tag: whole(tag, MESSAGES[:40]) for tag in ("en", "ar")}
    world.write()
    return world


@pytest.mark.filterwarnings("ignore:Nothing frozen for endpoints show")
@pytest.mark.parametrize("path", ["", "/repo"])
@pytest.mark.parametrize("drafts", [False, True])
def test_the_inherited_freeze_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, drafts: bool
) -> None:
    """Frozen-Flask's own, page by page through the test client, for every template and part."""
    full_of_everything(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + 86400))
    for module, name in SMALL:
        monkeypatch.setattr(module, name, 3)
    settings = {"BASE_URL": f"https://proef.example{path}", "DRAFTS": drafts}
    ours = apps.tree(apps.export(tmp_path, tmp_path / "ours", **settings))

    app = apps.make_app(tmp_path, **settings)
    shown, views = app.extensions["portret"].current()
    theirs = SiteFreezer(app, shown, views, tmp_path / "theirs")
    monkeypatch.setattr(theirs, "freeze_yield", lambda: Freezer.freeze_yield(theirs))
    theirs.freeze()

    found = {view.template for view in views.values()} - {""}
    known = {file.name for file in (apps.ROOT / "templates").iterdir() if file.name[0] != "_"}
    hosts = {"_headers.txt", "_redirects.txt"}
    assert found - hosts == known - {"base.html"}
    assert any("/page/2/" in url for url in views)
    assert ours.pop(".nojekyll") == b""
    assert ours == apps.tree(tmp_path / "theirs")


# ---------------------------------------------------------------- whoever freezes, and wherever


def many(folder: Path) -> Path:
    """The small site with so many partners that several processes have work."""
    some = {f"partners/p{n}/index.md": partner("countries: [NL]") for n in range(16)}
    return apps.make(folder, some)


def edit(folder: Path) -> None:
    """A text is another, a title, and a translation."""
    path = folder / "content/partners/brug/index.md"
    path.write_text(path.read_text("utf-8").replace("Over water.", "Over land."), "utf-8")
    (folder / "content/partners/p3/index.md").write_text(
        partner().replace("Anker", "Zeil"), "utf-8"
    )
    apps.translate(folder, "en", apps.EN | {("title", "Zeil"): "Sail"})


UMASKS = (0o022, 0o077, 0o027)
ELSEWHERE: tuple[Mapping[str, str], ...] = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "ar_EG", "PYTHONHASHSEED": "2"},
    {"TZ": "America/Anchorage", "LANG": "nl_NL.UTF-8", "PYTHONHASHSEED": "3"},
)


def test_the_bytes_depend_on_the_files_alone(tmp_path: Path) -> None:
    """Not on jobs, umask, time zone, locale, hash seed, dates, place or order of files.

    Neither of a full freeze nor of one that keeps what stands.
    """
    files = apps.tree(many(tmp_path / "first"))
    places = [tmp_path / "first", tmp_path / "een plaats", tmp_path / "diep/er"]
    first, then = [], []
    for number, folder in enumerate(places):
        for name in sorted(files, reverse=number == 1):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
            os.utime(path, (10**9 + number, 10**9 + number))
        code = folder / "code"
        for name in apps.CODE:
            copy = shutil.copytree if (apps.ROOT / name).is_dir() else shutil.copyfile
            code.mkdir(exist_ok=True)
            copy(apps.ROOT / name, code / name)
        jobs = ("1", "2", "5")[number]
        for trees in (first, then):
            run = subprocess.run(
                apps.command("freeze", "--jobs", jobs, "--to", str(folder / "build"), code=code),
                cwd=folder if number else code,
                env=apps.environment(folder, PYTHONUTF8="0", **ELSEWHERE[number]),
                capture_output=True,
                text=True,
                umask=UMASKS[number],
            )
            assert run.returncode == 0, run.stderr
            trees.append(apps.tree(folder / "build"))
            if trees is first:
                edit(folder)
            else:
                assert re.search(" [1-9][0-9]+ kept", run.stdout), run.stdout

    assert first[0] == first[1] == first[2]
    assert then[0] == then[1] == then[2] != first[0]


@pytest.mark.usefixtures("patience")
def test_a_killed_freeze_leaves_no_process_and_no_lock(tmp_path: Path) -> None:
    """Those that it started end with it, so that the next one need not wait for them."""
    many(tmp_path)
    run = subprocess.Popen(
        apps.command("freeze", "--jobs", "2"), cwd=tmp_path, env=apps.environment(tmp_path)
    )
    started = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while run.poll() is None and len(started.read_text().split()) < 2:
        time.sleep(0.002)
    children = started.read_text().split()
    run.kill()
    run.wait()
    while any(Path(f"/proc/{each}").exists() for each in children):
        time.sleep(0.05)

    assert len(children) == 2
    assert apps.flask(tmp_path, "freeze").returncode == 0


def test_what_lies_behind_a_link_is_looked_at(tmp_path: Path) -> None:
    """A language's folder may be a link to elsewhere: what is edited there is seen."""
    apps.make(tmp_path)
    os.rename(tmp_path / "translations/en", tmp_path / "elsewhere")
    (tmp_path / "translations/en").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/round").symlink_to(tmp_path / "translations")
    before = stamps.look([tmp_path / "translations"])
    path = tmp_path / "elsewhere/LC_MESSAGES/messages.po"
    path.write_text(path.read_text("utf-8").replace("Across water.", "Across land."), "utf-8")

    assert stamps.look([tmp_path / "translations"]) != before


@pytest.mark.parametrize("name", ["atlas.json", "fonts/serif.woff2", "motif.py"])
def test_all_that_is_shipped_is_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The outlines of countries and the fonts decide bytes as the modules do."""
    shutil.copytree(apps.ROOT / "portret", tmp_path / "portret")
    monkeypatch.setattr(stamps, "CODE", tmp_path / "portret")
    before = stamps.code.__wrapped__()
    with (tmp_path / "portret" / name).open("ab") as file:
        file.write(b" ")

    assert stamps.code.__wrapped__() != before
