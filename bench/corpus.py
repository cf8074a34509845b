"""A made-up site of any size, for benchmarks: the same arguments give the same bytes.

    python -m bench.corpus FOLDER 500 --languages nl en ar

The words mean nothing. They are made of the letters that CLDR gives each language, the frequent
ones short, so that pages look like text and Arabic runs from right to left.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from textwrap import fill, indent

import icu
from PIL import Image, ImageOps

from portret import characters, locales
from portret.catalogs import pofile, store
from portret.content import loader
from portret.locales import Language
from portret.translate import extract, update

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en", "ar")
VOCABULARY = 4000
COUNTRIES = ("BE", "NL", "DE", "FR", "PL", "NO", "SE", "IT", "ES", "GR", "RO", "KE", "LB", "US")
PAGES = {"home": "", "about": "menu: 1\n", "partners": "", "privacy": "menu: 2\n", "contact": ""}
"""The pages, and the front matter that they have beside title and summary."""


# ---------------------------------------------------------------- words


@cache
def vocabulary(language: Language) -> tuple[str, ...]:
    """The made-up words of a language, the shorter ones first, each once."""
    random = Random(language.tag)
    letters = [x for x in icu.LocaleData(language.locale).getExemplarSet() if x.isalpha()]
    plain = [x for x in letters if len(x) == 1 and unicodedata.normalize("NFD", x) == x]
    rare = [x for x in letters if len(x) == 1 and x not in plain]
    vowels = [x for x in plain if x in "aeiouаеиоуыэюяαεηιουω"]
    others = [x for x in plain if x not in vowels]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        length = 2 + int(6 * len(words) / VOCABULARY + random.expovariate(0.7))
        start = random.randrange(2)
        word = [random.choice((at % 2 and vowels) or others) for at in range(start, start + length)]
        if rare and random.random() < 0.05:
            word[-1] = random.choice(rare)
        words["".join(word)] = None
    return tuple(words)


_FREQUENCIES = tuple(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
"""Cumulated, as Zipf's law has them."""


class Writer:
    """Writes words, sentences and Markdown in one language, as `random` decides."""

    def __init__(self, random: Random, language: Language) -> None:
        self.random = random
        self.language = language
        self._vocabulary = vocabulary(language)

    def chance(self, share: float) -> bool:
        """True in this share of the calls."""
        return self.random.random() < share

    def words(self, fewest: int, most: int) -> str:
        """Some words."""
        count = self.random.randint(fewest, most)
        return " ".join(self.random.choices(self._vocabulary, cum_weights=_FREQUENCIES, k=count))

    def phrase(self, fewest: int, most: int) -> str:
        """Some words with a capital."""
        return _capital(self.words(fewest, most))

    def name(self) -> str:
        """An organisation's name, in Latin letters: rare words, each with a capital."""
        known = vocabulary(locales.language("en"))[500:]
        return " ".join(_capital(word) for word in self.random.sample(known, 3))

    def sentence(self) -> str:
        """A sentence, often with a comma, and with a year or a question mark now and then."""
        middle = f" {self.random.randint(1970, 2025)} " if self.chance(0.1) else ", "
        joined = middle.join([self.words(3, 9), self.words(3, 9)])
        return _capital(joined) + ("?" if self.chance(0.05) else ".")

    def sentences(self, fewest: int, most: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(fewest, most)))

    def paragraph(self, *addresses: str) -> str:
        """Some sentences, with emphasis in places, and a link to each of the addresses."""
        parts = [self.sentences(1, 2)]
        if self.chance(0.3):
            mark = self.random.choice(("*", "**"))
            parts.append(f"{self.phrase(2, 4)} {mark}{self.words(1, 3)}{mark} {self.words(2, 4)}.")
        parts += [f"{self.phrase(2, 5)} [{self.words(1, 3)}]({each})." for each in addresses]
        parts.append(self.sentences(0, 2))
        return fill(" ".join(parts), 100, break_long_words=False, break_on_hyphens=False)

    def bullets(self) -> str:
        """A list."""
        return "\n".join(f"- {self.words(4, 12)};" for _ in range(self.random.randint(3, 5)))

    def table(self) -> str:
        """A table of words and numbers."""
        rows = [(self.phrase(1, 3), str(self.random.randint(10, 9999))) for _ in range(3)]
        rows = [(self.phrase(1, 2), self.phrase(1, 2)), ("---", "--:"), *rows]
        return "\n".join(f"| {left} | {right} |" for left, right in rows)

    def quotation(self) -> str:
        """A quotation."""
        return indent(fill(self.sentences(1, 2), 98), "> ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- files


@dataclass(frozen=True)
class Shared:
    """What the portraits of a site have in common: the language, and what they choose from."""

    language: Language
    themes: Sequence[str]
    labels: Sequence[str]


def portrait(shared: Shared, random: Random, title: str, others: Sequence[str], image: str) -> str:
    """A partner's file of some 3 kB; it may lead to `others`, and has the image if one is named."""
    write = Writer(random, shared.language)
    day = date(2012, 1, 1) + timedelta(days=random.randrange(5000))
    website = f"https://{key_of(title)}.example"
    related = random.sample(others, min(len(others), 2))
    matter = [f"title: {title}", f"published: {day}"]
    matter += ["title_lang: en"] if write.chance(0.3) else []
    matter += [f"summary: {write.sentences(1, 2)[:280]}"]
    if image:
        matter += ["image:", f"  file: {image}", f"  alt: {write.sentence()}"]
    matter.append("facts:")
    for label in random.sample(shared.labels, 3):
        matter += [f"  - label: {label}", f'    value: "{random.randint(3, 9000)}"']
        matter += [f"    as_of: {day.year}"]
    matter += [f"themes: [{', '.join(random.sample(shared.themes, random.randint(1, 2)))}]"]
    matter += [f"countries: [{', '.join(random.sample(COUNTRIES, random.randint(0, 3)))}]"]
    matter += [f"website: {website}", f"related: [{', '.join(related)}]"]
    matter += ["organisation:", f"  founded: {random.randint(1900, 2012)}", "  country: NL"]
    matter += ["status: past"] if write.chance(0.1) else []
    if write.chance(0.4):
        matter += ["quote:", f"  text: {write.sentence()}", f"  who: {write.name()}"]
    if write.chance(0.6):
        matter += ["support:", f"  - id: g{random.randrange(10**6):06}"]
        matter += [f"    title: {write.phrase(3, 7)}", f"    description: {write.sentences(1, 3)}"]
        matter += [f"    amount: {random.randint(5, 400)}000", "    currency: EUR"]
        matter += [f"    awarded: {day}"]
    about = f"{write.paragraph()}\n\n{write.paragraph(website)}"
    body = [write.paragraph(website), write.paragraph()]
    kinds = [write.bullets, write.table, write.quotation]
    for more in random.sample(kinds, random.randint(2, 3)):
        body += [f"## {write.phrase(2, 5)}", write.paragraph(), more()]
    body.append(write.paragraph(*(f"../{key}/" for key in related)))
    return "\n".join(
        ["---", *matter, "about: |", indent(about, "  "), "---", "", "\n\n".join(body), ""]
    )


def key_of(title: str) -> str:
    """The key of a partner with this name."""
    return characters.slug(title)


def page(write: Writer, more: str) -> str:
    """A page's file, with these lines in its front matter."""
    matter = f"title: {write.phrase(1, 3)}\nsummary: {write.sentence()}\n{more}"
    parts = [write.paragraph()]
    for _ in range(3):
        parts += [f"## {write.phrase(2, 4)}", write.paragraph(), write.bullets()]
    return "\n".join(["---", f"{matter}---", "", "\n\n".join(parts), ""])


def site(write: Writer, languages: Sequence[str]) -> str:
    """The site.yaml."""
    return (
        f"name: {write.name()}\ndescription: {write.sentence()}\n"
        f"organisation:\n  name: {write.name()}\n"
        "base_url: https://partners.example.org\n"
        f"languages: [{', '.join(languages)}]\ntimezone: Europe/Amsterdam\n"
        "stale_after: 0\nfacts_stale_after: 0\n"
    )


def picture(path: Path, random: Random) -> None:
    """Draw a title image: a gradient between two colours."""
    dark, light = (f"#{random.randrange(1 << 24):06x}" for _ in range(2))
    grey = Image.linear_gradient("L").resize((1600, 900))
    ImageOps.colorize(grey, dark, light).save(path, quality=60)


# ---------------------------------------------------------------- the whole


def make(
    folder: Path,
    partners: int,
    languages: Sequence[str] = LANGUAGES,
    *,
    untranslated: float = 0.1,
    pictures: float = 0,
    seed: int = 1,
) -> Shared:
    """Write a site into a new folder: `content` and `translations`, sound and translated.

    `untranslated` is the share of messages that wait for a translation, `pictures` that of
    portraits with a title image; the first language is the source.
    """
    write = Writer(Random(seed), locales.language(languages[0]))
    themes = [key_of(write.name()) for _ in range(8)]
    shared = Shared(write.language, themes, [write.phrase(1, 2) for _ in range(12)])
    titles: dict[str, str] = {}
    while len(titles) < partners:
        name = write.name()
        titles[key_of(name)] = name
    keys = list(titles)
    _put(folder / "content/site.yaml", site(write, languages))
    described = (f"{each}:\n  title: {write.phrase(1, 3)}\n" for each in themes)
    _put(folder / "content/themes.yaml", "".join(described))
    for key, more in PAGES.items():
        _put(folder / f"content/pages/{key}.md", page(write, more))
    for number, (key, title) in enumerate(titles.items()):
        random = Random(f"{seed} {key}")
        image = "title.jpg" if write.chance(pictures) else ""
        text = portrait(shared, random, title, keys[max(number - 6, 0) : number], image)
        _put(folder / f"content/partners/{key}/index.md", text)
        if image:
            picture(folder / f"content/partners/{key}/{image}", random)
    translate(folder, untranslated, Random(seed))
    return shared


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def translate(folder: Path, untranslated: float, random: Random) -> None:
    """Write the catalogues of a site, all but a share of their messages translated."""
    whole = loader.load(folder / "content")
    messages = extract.messages(whole, folder / "content", ROOT / "templates")
    for language in whole.languages:
        path = store.path_of(folder / "translations", language)
        own = extract.in_catalog(messages, language, whole.source)
        entries = [update.merge(None, [], language)]
        for each in own:
            if each.flag == "no-python-format" and random.random() >= untranslated:
                text = translation(each.text, whole.source, language)
                entries.append(update.fresh(each, [text], "\n"))
        ours = store.path_of(ROOT / "translations", language)
        words = pofile.read(ours.read_bytes()) if ours.is_file() else None
        old = pofile.read("".join(entries).encode())
        _put(path, update.merge(old, own, language, words=words))
    _put(folder / "translations/messages.pot", update.merge(None, messages, None))


def translation(text: str, source: Language, language: Language) -> str:
    """The text word by word in another language; markup, numbers and unknown words stay."""
    known = _dictionary(source, language)

    def other(match: re.Match[str]) -> str:
        word = match[0]
        found = known.get(word.lower(), word)
        return _capital(found) if word[0].isupper() else found

    return re.sub(r"[^\W\d_]+", other, text)


@cache
def _dictionary(source: Language, language: Language) -> dict[str, str]:
    return dict(zip(vocabulary(source), vocabulary(language), strict=True))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("partners", type=int)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="TAG")
    parser.add_argument("--untranslated", type=float, default=0.1, metavar="SHARE")
    parser.add_argument("--pictures", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--seed", type=int, default=1)
    make(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
