"""New files: every field of their records is there, explained, and works as it stands."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import pytest

from portret.content import frontmatter
from portret.content.explained import EXPLAINED
from portret.content.new_files import Author
from portret.content.records import Page, Partner, Site

TODAY = date(2024, 2, 29)


def said(text: str) -> str:
    """A text as if in another language: its letters stay, and it is known by its marks."""
    return f"«{text}»"


ENGLISH, OTHER = Author(lambda text: text, TODAY), Author(said, TODAY)
LACKING = Author(lambda text: text, TODAY, "en")
FILES = {
    **OTHER.site("Proef: 'x'", ["nl", "ar"], "NL"),
    "new partner": OTHER.partner("de-brug", ["water", "news"]),
    "new page": OTHER.page("over-ons"),
}


def matter(text: str) -> str:
    """The YAML of a file."""
    return text.split("---\n")[1] if text.startswith("---\n") else text


def made(cls: type, text: str) -> Any:
    """The record of a YAML text, without a fault."""
    faults: list[tuple[int, str, str]] = []
    found = frontmatter.record(cls)(frontmatter.parse(text), lambda *fault: faults.append(fault))
    assert faults == []
    return found


def cls_of(name: str) -> type:
    """The record that a Markdown file or site.yaml is."""
    return Site if name == "site.yaml" else Partner if "partner" in name else Page


def in_use(text: str) -> str:
    """The YAML with every field that stands behind a #, however deep."""
    for _ in range(3):
        text = re.sub(r"^( *)#(?! \S)", r"\1", text, flags=re.M)
    return text


@pytest.mark.parametrize("name", [name for name in FILES if name != "themes.yaml"])
def test_every_field_is_there(name: str) -> None:
    """In use or behind a #; without their # all of them can be used at once."""
    cls = cls_of(name)
    text = in_use(matter(FILES[name]))
    found = made(cls, text)

    def lacking(record: Any) -> set[str]:
        names = set(EXPLAINED[type(record)])
        values = {each: getattr(record, each) for each in names}
        inner = [each for value in values.values() for each in _records(value)]
        return {name for name, value in values.items() if value in (None, "", (), {})}.union(
            *map(lacking, inner)
        )

    assert lacking(found) <= {"dark"}  # of a colour or logo, one of which stands for both


def _records(value: Any) -> list[Any]:
    """The records that a value is or holds."""
    parts = value if isinstance(value, tuple) else (value,)
    return [each for each in parts if dataclasses.is_dataclass(each) and type(each) in EXPLAINED]


@pytest.mark.parametrize("name", FILES)
def test_each_field_is_explained_above_it(name: str) -> None:
    """A comment stands right above every field, and all of it in the language of the site."""
    lines = matter(FILES[name]).splitlines()
    fields = [n for n, line in enumerate(lines) if re.match(r"#? *(- )?#?[a-z_]+:", line)]
    above = [lines[n - 1].strip("# ") for n in fields if lines[n] != "reading:"]

    assert len(fields) > 2
    assert [line for line in above if not line.endswith("»")] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_easy_to_read(name: str) -> None:
    """No line is over a hundred characters, and none ends with a blank."""
    lines = FILES[name].splitlines()

    assert max(map(len, lines)) <= 100
    assert [line for line in lines if line != line.rstrip()] == []
    assert FILES[name].endswith("\n")
    assert not FILES[name].endswith("\n\n")


def test_a_portrait_is_a_draft_on_its_day() -> None:
    """Its dates count from today; its title and its grant are its own, its theme is the site's."""
    found = made(Partner, matter(OTHER.partner("de-brug", ["water", "news"])))

    assert found.draft
    assert found.title == "De brug («example»)"
    assert found.published == TODAY
    assert [(each.id, each.awarded) for each in found.support] == [("de-brug-1", TODAY)]
    assert [each.as_of for each in found.facts] == [TODAY]
    assert found.themes == ("water",)
    assert found.summary.startswith("«An example")
    assert made(Partner, matter(OTHER.partner("de-brug", []))).themes == ()


def test_what_is_invented_says_so() -> None:
    """In a new site every text of a portrait or page that readers get names itself an example."""
    files = ENGLISH.site("Fund", ["en"], "NL")
    portrait = made(Partner, matter(files["partners/story-boat/index.md"]))

    assert not portrait.draft
    for text in (portrait.title, portrait.summary, portrait.support[0].title, portrait.quote.text):
        assert "example" in text.lower()
    assert all("example" in each.label for each in portrait.facts)
    assert "does not exist" in portrait.about
    for name, text in files.items():
        if name.endswith(".md"):
            assert "example" in text.split("-->")[1]


@pytest.mark.parametrize(
    "name",
    [
        "Fonds",
        "Stichting 'De Brug' & Zn.: \"x\"",
        "مؤسسة الجسر",
        "# 1 \\ {x}: [y], *z* — 🎈",
        "- x",
        *("no", "null", "true", "~"),
        "12",
        "@x",
        "a  #b",
        "x:",
        "x" * 120,
        "word " * 23 + "word",
        "日本語の財団",
    ],
)
def test_any_name_is_written_as_it_is(name: str) -> None:
    """Whatever it has in it, it is read again as the same."""
    found = made(Site, OTHER.site(name, ["nl"], "")["site.yaml"])

    assert found.name == found.organisation.name == " ".join(name.split())


def test_a_language_without_words_has_english_that_is_marked() -> None:
    """Its texts are marked as English, and what cannot be marked is not in use."""
    text = LACKING.partner("brug", [])
    found = made(Partner, matter(text))

    assert found.title_lang.tag == "en"
    assert found.about.endswith("]{lang=en}")
    assert found.summary == ""
    assert (found.quote, found.facts, found.support) == (None, (), ())
    body = [each for each in text.split("-->")[1].strip().split("\n\n") if each]
    assert [each for each in body if not each.endswith("]{lang=en}")] == []
