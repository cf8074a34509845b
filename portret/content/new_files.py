"""The texts of new content files: examples of an invented organisation, each field explained.

They are made from the table in `explained`. Fields that are not in use are written too, after a #,
so that authors find every field in the file.
"""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from portret import characters
from portret.content.explained import DAY, EXPLAINED
from portret.content.records import (
    Fact,
    Foundation,
    Grant,
    Image,
    Organisation,
    Page,
    Partner,
    Site,
    Theme,
)

PARTNER, THEME, PAGE, PICTURE = "story-boat", "reading", "about", "boat.jpg"
"""The keys of the first portrait, theme and page of a new site, and the portrait's picture."""

_IN_USE: Mapping[type, Sequence[str]] = {
    Site: ("name", "description", "organisation", "base_url", "languages"),
    Foundation: ("name",),
    Theme: ("title", "description"),
    Partner: (
        *("title", "draft", "published", "summary", "about", "quote", "facts", "website"),
        "support",
    ),
    Page: ("title", "draft", "summary"),
    Image: ("file", "alt", "caption", "credit", "focus"),
    Fact: ("label", "value", "as_of"),
    Organisation: ("founded",),
    Grant: ("id", "title", "description", "awarded", "amount", "currency", "start", "end"),
}
"""The fields that are written without a #; of a class that is not here, all."""

_NEEDLESS = ("summary", "description", "quote", "facts", "support", "caption", "credit")
"""The fields that get a # if we have no examples in the language of the site."""

Say = Callable[[str], str]
"""say(English text): its translation."""

Values = Mapping[tuple[type, str], Any]
"""Values instead of those of the examples, by class and field; None gives the field a #."""

_SHOWN: Values = {(Partner, "draft"): None, (Page, "draft"): None}
_HINT = (
    "Here follows the text, in Markdown: ## begins a heading, and [words](../key/) are a link to "
    "another portrait or page. Readers never see what stands between these marks."
)
_BODY = (
    "The Story Boat is an example: there is no such organisation. It goes from village to village "
    "with books, and whoever wants to may borrow one.",
    "## A library on the water",
    "Write as many paragraphs as the portrait needs, with headings between them.",
)
_PAGE_BODY = ("This page is an example: put your own text in its place.",)
_HOME_BODY = (
    "This site is an example. Each portrait tells of one organisation: what moves it, what it "
    "does, and what the support makes possible.",
)


@dataclasses.dataclass(frozen=True)
class Author:
    """Writes new files, dated `today`.

    `say` translates into the site's language. If it cannot, `tag` is the language of what it
    returns, with which the texts are marked for screen readers.
    """

    say: Say
    today: date
    tag: str = ""

    def partner(self, key: str, themes: Sequence[str]) -> str:
        """The text of a new portrait, a draft with the first of the themes."""
        values = {
            (Partner, "title"): self._title(key),
            (Partner, "themes"): list(themes[:1]) or None,
            (Grant, "id"): f"{key}-1",
        }
        return self._document(Partner, values, _BODY)

    def page(self, key: str) -> str:
        """The text of a new page, a draft."""
        return self._document(Page, {(Page, "title"): self._title(key)}, _PAGE_BODY)

    def site(self, name: str, tags: Sequence[str], country: str) -> Mapping[str, str]:
        """The texts of a new site by their paths in its content folder, without the picture."""
        say = self.say
        about_it = say("Portraits of the organisations that we support.")
        site = {
            (Site, "name"): name,
            (Site, "description"): about_it,
            (Foundation, "name"): name,
            (Site, "languages"): list(tags),
        }
        portrait = {
            (Partner, "image"): True,
            (Image, "file"): PICTURE,
            (Image, "focus"): "50% 60%",
            (Partner, "organisation"): True,
            (Partner, "themes"): [THEME],
            (Partner, "countries"): [country] if country else None,
        }
        home: Values = {
            (Page, "title"): say("Our partners"),
            (Page, "summary"): about_it,
        }
        about: Values = {(Page, "menu"): 1}
        said = say("The themes: the code of each, by which portraits name it, and its fields.")
        return {
            "site.yaml": self._matter(Site, site),
            "themes.yaml": _joined(
                [*_comment(said), f"{THEME}:", *_indented(self._lines(Theme, {}))]
            ),
            "pages/home.md": self._document(Page, {**_SHOWN, **home}, _HOME_BODY),
            f"pages/{PAGE}.md": self._document(Page, {**_SHOWN, **about}, _PAGE_BODY),
            f"partners/{PARTNER}/index.md": self._document(Partner, {**_SHOWN, **portrait}, _BODY),
        }

    def readme(self, name: str) -> str:
        """The text of a new site's README.md."""
        say = self.say
        commands = {
            "run": say("shows the site at http://127.0.0.1:5000"),
            "preview": say("the same for translators and editors: click a text to translate it"),
            "check": say("says what is wrong"),
            "translate": say("brings the catalogues up to date when texts have changed"),
            "freeze": say("writes the whole site to build/, for any web server"),
            'portret ARGS="new partner KEY"': say("begins a portrait, to be filled in"),
        }
        width = max(map(len, commands))
        lines = (f"make {each.ljust(width)}  # {said}" for each, said in commands.items())
        content = say("the texts and pictures: begin with site.yaml and the portrait")
        catalogues = say(
            "a catalogue for each language, for Poedit or another editor of such files"
        )
        examples = (
            f"`content/partners/{PARTNER}/`, `content/pages/{PAGE}.md`, `content/themes.yaml`"
        )
        parts = (
            f"# {name}",
            say("The content of a website. Portret makes the pages of it."),
            f"- `content/`: {content}\n- `translations/`: {catalogues}",
            "\n".join(["```sh", *lines, "```"]),
            f"{say('Examples, to be taken away when you have your own:')} {examples}",
        )
        return "\n\n".join(parts) + "\n"

    def _title(self, key: str) -> str:
        """A title made from the key, marked as an example."""
        words = key.replace("-", " ")
        return f"{words[:1].upper()}{words[1:]} ({self.say('example')})"

    # ------------------------------------------------------------ texts

    def _document(self, cls: type, values: Values, body: Sequence[str]) -> str:
        """A text with its front matter."""
        if self.tag:
            values = {(Partner, "title_lang"): self.tag, **values}
        comment = _wrapped(f"<!-- {self.say(_HINT)} -->")
        paragraphs = (_wrapped(self._prose(each)) for each in body)
        text = "\n\n".join(map("\n".join, [comment, *paragraphs]))
        return f"---\n{self._matter(cls, values)}---\n\n{text}\n"

    def _prose(self, text: str) -> str:
        """A paragraph or heading of Markdown."""
        marks = "## " if text.startswith("## ") else ""
        said = self.say(text.removeprefix(marks))
        return marks + (f"[{said}]{{lang={self.tag}}}" if self.tag else said)

    # ------------------------------------------------------------ fields

    def _matter(self, cls: type, values: Values) -> str:
        """The front matter, or YAML file, of a record."""
        said = self.say(
            "Lines that begin with # are for you alone. A # right before a field keeps it out of "
            "use: take it away to use the field."
        )
        return "\n".join(map(_joined, [_comment(said), *self._fields(cls, values)]))

    def _fields(self, cls: type, values: Values) -> Iterator[list[str]]:
        """The lines of each field of a record: a comment that explains it, and its value."""
        every = {each.name: each.metadata for each in dataclasses.fields(cls)}
        for name, explained in EXPLAINED[cls].items():
            required = [self.say("Required.")] * bool(every[name]["required"])
            value = values.get((cls, name))
            in_use = (
                value is not None if (cls, name) in values else name in _IN_USE.get(cls, (name,))
            )
            if self.tag and name in _NEEDLESS:
                in_use = False
            schema = every[name]["read"].schema
            if part := schema.get("record"):
                lines = [f"{name}:", *_indented(self._lines(part, values))]
            elif part := getattr(schema.get("items"), "schema", {}).get("record"):
                lines = [f"{name}:", *_first_item(self._lines(part, values))]
            else:
                markdown = bool(every[name].get("markdown"))
                if value is None:
                    value = self._example(
                        explained.example, bool(every[name]["translate"]), markdown
                    )
                lines = _written(name, value, markdown)
            yield [
                *_comment(" ".join([self.say(explained.says), *required])),
                *(lines if in_use else [f"#{line}" for line in lines]),
            ]

    def _lines(self, cls: type, values: Values) -> list[str]:
        """The lines of a record."""
        return [line for lines in self._fields(cls, values) for line in lines]

    def _example(self, example: Any, spoken: bool, markdown: bool) -> Any:
        """The example of a field, in the language of this file, dates moved to its day."""
        if isinstance(example, date):
            return self.today + (example - DAY)
        if not spoken or not characters.is_message(example):
            return example
        return self._prose(example) if markdown else self.say(example)


def picture() -> bytes:
    """The picture of the portrait in a new site."""
    return (Path(__file__).resolve().parent / PICTURE).read_bytes()


def _written(name: str, value: Any, markdown: bool) -> list[str]:
    """The lines of a field with its value."""
    if isinstance(value, dict):
        return [f"{name}:", *(f"  {_scalar(key)}: {_scalar(each)}" for key, each in value.items())]
    if isinstance(value, list):
        return [f"{name}: [{', '.join(map(_scalar, value))}]"]
    if markdown:
        return [f"{name}: |", *_indented(_wrapped(value))]
    if isinstance(value, str) and len(name) + len(value) > _WIDTH - 10:
        return [f"{name}: >-", *_indented(_wrapped(value))]
    return [f"{name}: {_scalar(value)}"]


_PLAIN = re.compile(r"(?!(?:\d+|null|true|false)\Z)[^\W_](?:[\w ().’/+@%-]|[,:](?=\S)|, )*(?<! )")
"""Matches what needs no quotation marks in YAML, except in a list if it has a comma."""


def _scalar(value: Any) -> str:
    """A value as YAML has it on a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


_WIDTH = 92


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in _wrapped(text)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _first_item(lines: Sequence[str]) -> list[str]:
    """The lines of a record as the first item of a list."""
    found = _indented(_indented(lines))
    first = next(n for n, line in enumerate(found) if line.strip()[0] != "#")
    return [*found[:first], f"  - {found[first].strip()}", *found[first + 1 :]]


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
