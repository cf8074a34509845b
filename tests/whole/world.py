"""A site that changes at random: what its editors, translators and webmaster chose for each part.

A slot is a part of the site, by a place and a name; `CHOICES` has the values that each may have,
the usual one first. What a choice needs and is not there (a partner to whom a link leads) is left
out when the site is written, so that every site is sound.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from portret.settings import HOSTS
from portret.site import composing, edition
from tests import apps
from tests.sites import png

SMALL = ((composing, "PER_PAGE"), (composing, "LETTERS"), (edition, "NEWEST"))
"""What makes a few partners many: they fill lists, letters and what a portrait shows of others."""

Slot = tuple[str, str]

KEYS = ("anker", "brug", "cel", "dam", "eik", "fort", "gids")
NAMES = ("Anker", "Brug", "Één", "Zon", "zon", "Ålesund", "Über", "نور", "98 %", "—")
TEXTS = (
    "Een portret.",
    "Over water.",
    "Wie wij zijn.",
    "Een verhaal.",
    "Lang genoeg om bij een kort uittreksel ergens midden in de zin te worden afgebroken.",
    "Een *nadruk* en `code`.",
)
BODIES = (*TEXTS, f"{TEXTS[0]}\n\n{TEXTS[1]}", f"{TEXTS[3]}\n\n{TEXTS[4]}\n\n{TEXTS[2]}")
LINKED = "Zie [de ander][1]."
DAYS = ("2020-01-01", "2020-01-02", "2020-01-03")
OLD = ("2019-12-03", "2017-01-04")
"""Days that are a month and three years ago in the days of this world, in which texts grow old."""

# ---------------------------------------------------------------- content

PARTNER: Mapping[str, Sequence[str]] = {
    "title": NAMES,
    "title_lang": ("", "en", "fr"),
    "published": (*DAYS, *OLD),
    "updated": ("", *DAYS),
    "summary": ("", "Kort gezegd."),
    "about": ("", "Vrij.", "Een portret."),
    "status": ("", "past"),
    "draft": ("", "true"),
    "show_from": ("", "2020-01-02", "2020-01-03"),
    "show_until": ("", "2020-01-04", "2020-01-05"),
    "website": ("", "https://www.anker.example/"),
    "organisation": ("", "{founded: 1990, country: NL}", "{short_name: A, org_id: NL-KVK-2}"),
    "quote": ("", "{text: Vrij., who: Iemand}"),
    "facts": (
        "",
        "[{label: Leden, value: '12', as_of: 2019}]",
        "[{label: Leden, value: '1.240', unit: Kern.}]",
    ),
    "safety": ("", "protected"),
    "protected_words": ("", "[nl twee]", "[en twee, ar twee]"),
    "support": (
        "",
        "[{id: '1', title: Vrij., awarded: 2019-01-01}]",
        "[{id: '1', title: Vrij., description: Kern., amount: 10, currency: EUR,"
        " awarded: 2019-01-01}]",
    ),
}
"""The plain fields of a portrait."""

REFERENCES: Mapping[str, Sequence[str]] = {
    "themes": ("", "news", "water news", "leeg"),
    "countries": ("", "NL NO", "KE", "NL DE"),
    "related": ("", "cel dam eik", "anker", "fort gids"),
    "alias": ("", "oud", "vroeger", "brug"),
    "image": ("", "brug.png", "brug2.png"),
    "focus": ("50% 50%", "10% 20%"),
    "credit": ("", "Iemand"),
}
"""What a portrait refers to, by words."""

TEXT: Mapping[str, Sequence[str]] = {
    "there": ("yes", ""),
    "body": BODIES,
    "link": ("", *KEYS),
    "far": ("", "https://proef.example/nl", "https://elders.example/ar"),
    "boat": ("", "yes"),
    "plan": ("", "yes"),
}
"""A Markdown file: whether it is there, its text, a link to a partner, perhaps by the site's own
absolute address, and a picture and a document in it."""

PAGES = ("about", "contact", "home", "partners", "search")

PAGE: Mapping[str, Sequence[str]] = {
    "title": NAMES,
    "summary": ("", "Kort gezegd."),
    "menu": ("", "1", "2"),
    "updated": ("", *DAYS, *OLD),
    "draft": ("", "true"),
    "aliases": ("", "[oud-{}]"),
}

SITE: Mapping[str, Sequence[str]] = {
    "name": ("Proef", "Toets"),
    "description": ("", "Kort gezegd."),
    "base_url": ("https://proef.example", "https://proef.example/repo", ""),
    "excerpt": ("100", "30"),
    "stale_after": ("36", "1", "0"),
    "threshold": ("80", "0", "100"),
    "languages": (
        *("[nl, en, ar]", "[nl, ar]", "[nl, en]"),
        "[nl, en, {tag: ar, name: Ara, dir: ltr, like: nl}]",
        "[nl, en, {tag: ar, name: Ara, dir: rtl, like: nl}]",
    ),
    "timezone": ("UTC", "Pacific/Kiritimati"),
    "organisation": (
        "{name: Fonds, org_id: NL-KVK-1}",
        "{name: Fonds, website: 'https://fonds.example/', email: wij@fonds.example}",
    ),
    "grants": ("", "{prefix: 360G-fonds, licence: 'https://fonds.example/licence'}"),
    "redirects": ("", "{/oud: /nl/}", "{/oud: /nl/partners/}"),
    "security": ("", "{contact: 'mailto:a@b.example', expires: 2030-01-01}"),
}

THEME: Mapping[str, Sequence[str]] = {
    "title": ("Nieuws", "", *NAMES),
    "description": ("", "Kort gezegd."),
    "aliases": ("", "[oud-{}]"),
}

# ---------------------------------------------------------------- catalogues

MESSAGES: Mapping[str, tuple[str, str, str]] = {
    f"{context} {text}": (context, text, plural)
    for context, texts in {
        "title": NAMES,
        "name": ("Proef", "Toets"),
        "summary": ("Kort gezegd.",),
        "description": ("Kort gezegd.",),
        "alt": ("Een brug", "Een boot"),
        "label": ("Leden",),
        "text": ("Vrij.",),
        "who": ("Iemand",),
        "credit": ("Iemand",),
        "": (
            *(*TEXTS, LINKED, "Kort", "Skip to the content", "Other partners", "Partners"),
            *("All partners", "Menu", "in part", "This page has moved", "To the home page"),
            *("Updated %(date)s", "Map: %(countries)s", "Page %(number)s of %(count)s"),
            *("Next page", "By letter", "Works in", "Theme", "Former partner"),
            *("Search", "Home", "By name", "Written in %(date)s", "Amount not published"),
            "%(number)s portrait|%(number)s portraits",
            "%(number)s other country|%(number)s other countries",
        ),
    }.items()
    for text, _, plural in (each.partition("|") for each in texts)
}
"""(msgctxt, msgid, msgid_plural)."""

SOURCE = "nl"
"""The language of the content, which is the first of every choice: else no site is sound."""

OF_CONTENT = {
    name
    for name, (context, text, _) in MESSAGES.items()
    if context or text in (*TEXTS, LINKED, "Kort")
}
"""Those that the source language's catalogue has no need of."""

RULES: Mapping[str, Sequence[str]] = {
    "nl": ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n == 1);", "nplurals=1; plural=0;"),
    "en": ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n == 1);", "nplurals=1; plural=0;"),
    "ar": (
        "nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);",
        "nplurals=3; plural=(n==0 ? 1 : n==1 ? 2 : 0);",
        "nplurals=1; plural=0;",
    ),
}
HOW = ("none", "one", "two", "fuzzy", "unsafe", "blank")
"""How a message can be translated."""

# ---------------------------------------------------------------- all choices

LEDGERS = (
    "",
    "language nl\n/oud/ gone\n/about/\n",
    "language nl\nlanguage en gone\n/partners/brug/ gone\n/partners/anker/ nl\n",
)
"""Those that name what went on purpose, and what is gone without a word."""

CODE = ("templates/page.html", "templates/_parts.html", "static/portret.css")

CHOICES: Mapping[str, Mapping[Slot, Sequence[str]]] = {
    "a portrait": {
        (f"partners/{key}", name): values
        for key in KEYS
        for name, values in (PARTNER | REFERENCES | TEXT).items()
    },
    "a page": {
        (f"pages/{key}", name): values for key in PAGES for name, values in (PAGE | TEXT).items()
    },
    "a theme": {
        (f"themes/{code}", name): values
        for code in ("news", "water", "leeg")
        for name, values in THEME.items()
    },
    "the site": {("site", name): values for name, values in SITE.items()},
    "a translation": {(tag, name): HOW for tag in RULES for name in MESSAGES},
    "a catalogue": {(tag, "rule"): rules for tag, rules in RULES.items()}
    | {(tag, "there"): ("yes", "") for tag in RULES},
    "a file": {("pictures", name): ("3 2", "2 3", "40 30") for name in ("brug.png", "boot.png")}
    | {("documents", "plan.csv"): ("a;b", "a;c", "a;b;c")}
    | {("root", "ads.txt"): ("", "x", "y"), ("ledger", "addresses.lock"): LEDGERS}
    | {("code", name): ("", "x", "y") for name in CODE},
    "the command": {
        ("command", "BASE_URL"): ("", "https://elders.example"),
        ("command", "DRAFTS"): ("", "1"),
        ("command", "HOST"): ("", *HOSTS),
        ("command", "day"): ("0", "0.5", "1", "1.5", "2", "3", "4", "5"),
        ("command", "jobs"): ("1", "2", "5"),
        ("command", "copy"): ("", "yes"),
    },
}
"""The values of each slot, the usual one first, by what it is a part of."""

SLOTS: Mapping[Slot, Sequence[str]] = {k: v for each in CHOICES.values() for k, v in each.items()}

FIRST: Mapping[Slot, str] = {
    **{(f"partners/{key}", "title"): NAMES[n] for n, key in enumerate(KEYS)},
    **{(f"partners/{key}", "published"): DAYS[n % 3] for n, key in enumerate(KEYS)},
    **{(f"partners/{key}", "body"): TEXTS[n % 3] for n, key in enumerate(KEYS)},
    **{(f"partners/{key}", "there"): "" for key in KEYS[5:]},
    **{(f"pages/{key}", "there"): "" for key in PAGES[1:]},
    **{(tag, name): "one" for tag in RULES for name, key in MESSAGES.items() if key[2]},
    ("partners/anker", "themes"): "news",
    ("partners/anker", "countries"): "NL NO",
    ("partners/anker", "link"): "brug",
    ("partners/brug", "image"): "brug.png",
    ("partners/brug", "published"): OLD[0],
    ("partners/eik", "published"): OLD[1],
    ("partners/dam", "draft"): "true",
    ("pages/about", "title"): "Zon",
    ("pages/about", "menu"): "1",
    ("pages/about", "link"): "dam",
    ("themes/water", "title"): "",
    ("themes/leeg", "title"): "Anker",
}
"""What a new site has otherwise than usual."""


class World:
    """A site by its choices; `write` brings it to the disk, what changed alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chosen = {slot: values[0] for slot, values in SLOTS.items()} | FIRST

    def __getitem__(self, slot: Slot) -> str:
        return self.chosen[slot]

    def choose(self, slot: Slot, number: int) -> None:
        """Give a slot one of its values."""
        self.chosen[slot] = SLOTS[slot][number % len(SLOTS[slot])]

    def translate(self, tag: str, how: str) -> None:
        """Translate every message of a language in the same way."""
        self.chosen |= {(tag, name): how for name in MESSAGES} | {(tag, "there"): "yes"}

    def rename(self, old: str, new: str) -> None:
        """Let two portraits change their keys."""
        for name in (*PARTNER, *REFERENCES, *TEXT):
            one, other = (f"partners/{old}", name), (f"partners/{new}", name)
            self.chosen[one], self.chosen[other] = self.chosen[other], self.chosen[one]

    # ------------------------------------------------------------ its files

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files below the site's folder as they should be."""
        yield "content/site.yaml", _lines({name: self["site", name] for name in SITE}).encode()
        yield "content/themes.yaml", self._themes().encode()
        if ledger := self["ledger", "addresses.lock"]:
            yield "content/addresses.lock", ledger.encode()
        if words := self["root", "ads.txt"]:
            yield "content/root/ads.txt", words.encode()
        for key in self._partners:
            yield from self._text(
                f"partners/{key}", f"partners/{key}/index.md", self._portrait(key)
            )
            if image := self[f"partners/{key}", "image"]:
                yield f"content/partners/{key}/{image}", self._picture("brug.png")
        for place, name in CHOICES["a page"]:
            if name == "there" and self[place, "there"]:
                matter = {n: self[place, n].format(place[6:]) for n in PAGE}
                yield from self._text(place, f"{place}.md", matter)
        for tag in RULES:
            if self[tag, "there"]:
                yield f"translations/{tag}/LC_MESSAGES/messages.po", self._catalog(tag).encode()
        for name in CODE:
            more = "/* {} */" if name.endswith("css") else "<b>{}</b>"
            more = more.format(self["code", name]) if self["code", name] else ""
            yield f"code/{name}", (apps.ROOT / name).read_bytes() + more.encode()

    @property
    def _partners(self) -> list[str]:
        return [key for key in KEYS if self[f"partners/{key}", "there"]]

    def _themes(self) -> str:
        found = ""
        for code in ("news", "water", "leeg"):
            if self[f"themes/{code}", "title"]:
                found += f"{code}:\n"
                found += _lines(
                    {f"  {name}": self[f"themes/{code}", name].format(code) for name in THEME}
                )
        return found or "{}\n"

    def _portrait(self, key: str) -> dict[str, str]:
        """The front matter of a portrait, without what it refers to and is not there."""
        has = {name: self[f"partners/{key}", name] for name in (*PARTNER, *REFERENCES)}
        has["support"] = has["support"].replace("id: '1'", f"id: '{key}'")
        has["website"] = has["website"].replace("anker", key)
        if self[f"partners/{key}", "plan"]:  # which a protected one cannot have
            has["safety"] = ""
        has["protected_words"] = has["protected_words"] if has["safety"] else ""
        themes = [each for each in has["themes"].split() if self[f"themes/{each}", "title"]]
        related = [
            each for each in has["related"].split() if each in self._partners and each != key
        ]
        alias = has["alias"] if self._first_with(has["alias"]) == key else ""
        credit = f", credit: {has['credit']}" if has["credit"] else ""
        image = f"{{file: {has['image']}, alt: Een brug, focus: {has['focus']}{credit}}}"
        return {name: has[name] for name in PARTNER} | {
            "themes": _listed(themes),
            "countries": _listed(f"'{each}'" for each in has["countries"].split()),
            "related": _listed(related),
            "aliases": _listed(alias.split()),
            "image": image if has["image"] else "",
        }

    def _first_with(self, alias: str) -> str | None:
        """The partner who may have a former key; None where it is another's key."""
        if alias in self._partners:
            return None
        return next(
            (key for key in self._partners if self[f"partners/{key}", "alias"] == alias), None
        )

    def _text(
        self, place: str, name: str, matter: Mapping[str, str]
    ) -> Iterator[tuple[str, bytes]]:
        """A Markdown file, and the picture and the document in it."""
        body, folder = self[place, "body"], name.rpartition("/")[0]
        if (link := self[place, "link"]) in self._partners:
            body += (
                "\n\n"
                + LINKED.replace("[1]", f"({self[place, 'far']}/partners/{link}/)")
                + "\n\n## Kort"
            )
        if self[place, "boat"]:
            body += "\n\n![Een boot](boot.png)"
            yield f"content/{folder}/boot.png", self._picture("boot.png")
        if self[place, "plan"]:
            body += "\n\nHet [plan](plan.csv)."
            yield f"content/{folder}/plan.csv", self["documents", "plan.csv"].encode()
        yield f"content/{name}", f"---\n{_lines(matter)}---\n\n{body}\n".encode()

    def _picture(self, name: str) -> bytes:
        width, height = map(int, self["pictures", name].split())
        return png(width, height)

    def _catalog(self, tag: str) -> str:
        rule = self[tag, "rule"]
        found = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        found += f'"Plural-Forms: {rule}\\n"\n'
        for name, (context, text, plural) in MESSAGES.items():
            how = self[tag, name]
            if how == "none" or (tag == SOURCE and name in OF_CONTENT):
                continue
            found += "\n#, fuzzy\n" if how == "fuzzy" else "\n"
            found += f'msgctxt "{context}"\n' if context else ""
            found += f'msgid "{text}"\n'
            said = _translated(tag, text, how)
            if plural:
                found += f'msgid_plural "{plural}"\n'
                forms = range(int(rule.removeprefix("nplurals=")[0]))
                found += "".join(f'msgstr[{n}] "{said and said + str(n)}"\n' for n in forms)
            else:
                found += f'msgstr "{said}"\n'
        return found

    # ------------------------------------------------------------ on the disk

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


def _listed(words: Iterator[str] | Sequence[str]) -> str:
    found = list(dict.fromkeys(words))
    return f"[{', '.join(found)}]" if found else ""
