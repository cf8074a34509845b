"""The made-up site as generators want it that translate whole files: one tree a language.

Its folder holds `content/nl/partners/KEY.md` and so on, and `languages.json`: each language's name,
direction, site title and interface words. A text without a translation stands in the source
language: no generator has to fall back.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from portret import locales
from portret.catalogs import store
from portret.catalogs.lookup import Catalog
from portret.content import loader, records, translatable
from portret.content.records import Site
from portret.locales import Language
from portret.markdown.document import Message, document
from portret.translate import extract

from ..corpus import ROOT

Translate = Callable[[Message], str]
"""The text of a message in a language, else in the source's, its links as the author wrote them."""


def make(site_folder: Path, folder: Path) -> None:
    """Write the site that stands in one folder into another, once in each language."""
    site = loader.load(site_folder / "content")
    found = store.load(site_folder / "translations", site.languages, folder / ".cache")
    languages: dict[str, object] = {}
    for language in site.languages:
        catalog = found.catalogs[language.tag]
        translate = translator(site, catalog)
        for name, matter, body in documents(site, language, translate):
            path = folder / "content" / language.tag / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_document(matter, body), "utf-8")
        languages[language.tag] = {
            "label": language.name,
            "direction": language.dir,
            "title": translate(translatable.field_message("name", site.name)),
            "description": translate(translatable.field_message("description", site.description)),
            "organisation": site.organisation.name if site.organisation else "",
            "words": dict(interface(catalog)),
        }
    text = json.dumps(languages, ensure_ascii=False, indent=1)
    (folder / "languages.json").write_text(text, "utf-8")


def translator(site: Site, catalog: Catalog) -> Translate:
    """The texts of a catalogue; in the source language they stand as they are."""

    def translate(message: Message) -> str:
        if catalog.language == site.source:
            return linked(message, message.text)
        found = catalog.translation(message)
        return linked(message, message.text if found is None else found)

    return translate


def linked(message: Message, text: str) -> str:
    """The text with its numbered links as Markdown has them."""
    targets = dict(enumerate(message.targets, 1))
    return re.sub(r"\]\[(\d+)\]", lambda match: f"]({targets[int(match[1])]})", text)


# ---------------------------------------------------------------- documents


def documents(
    site: Site, language: Language, translate: Translate
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """(file name, front matter, Markdown) of every record, a country's name for each country."""
    for partner in site.partners.values():
        matter = {"date": partner.published} | values(partner, translate)
        yield f"partners/{partner.key}.md", matter, markdown(partner.body, translate)
    for page in site.pages.values():
        names = {"home": "_index.md", "partners": "partners/_index.md"}
        name = names.get(page.key, f"{page.key}.md")
        matter = values(page, translate)
        if page.key not in records.SPECIAL_PAGES:
            menu = "footer" if page.menu is None else "main"
            matter["menus"] = {menu: {"weight": page.menu or 1}}
        yield name, matter, markdown(page.body, translate)
    used = {code for each in site.partners.values() for code in each.themes}
    for theme in (each for code, each in site.themes.items() if code in used):
        yield f"themes/{theme.code}/_index.md", values(theme, translate), ""
    for code in sorted({code for each in site.partners.values() for code in each.countries}):
        title = locales.country(code, language)
        yield f"countries/{code.lower()}/_index.md", {"title": title}, ""


SKIPPED = ("menu", "published", "draft", "title_lang")
"""Fields of the front matter that have another name there, or that are for Portret alone."""


def values(record: object, translate: Translate) -> dict[str, Any]:
    """The fields of a record's front matter that say anything, their texts translated."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if "read" not in field.metadata or field.name in SKIPPED:
            continue
        if value in (None, "", (), False):
            continue
        if field.metadata.get("markdown"):
            value = markdown(value, translate)
        elif field.metadata.get("translate"):
            value = translate(translatable.field_message(field.name, value))
        found[field.name] = _plain(field.name, value, translate)
    return found


def _plain(name: str, value: Any, translate: Translate) -> Any:
    """A value as YAML knows it: parts as mappings, codes of countries in small letters."""
    if dataclasses.is_dataclass(value):
        return values(value, translate)
    if isinstance(value, tuple):
        return [_plain(name, each, translate) for each in value]
    if name in ("countries", "country"):
        return value.lower()
    if name == "amount":
        return int(value)
    return str(value) if isinstance(value, str) else value


def markdown(text: str, translate: Translate) -> str:
    """The Markdown with each of its texts translated: of the kinds that the corpus writes."""
    messages = {linked(each, each.text): each for each in document(text).messages}

    def other(words: str) -> str:
        return translate(messages[words]) if words in messages else words

    return "\n\n".join(_block(each, other) for each in text.strip().split("\n\n"))


def _block(block: str, other: Callable[[str], str]) -> str:
    """One heading, list, table, quotation or paragraph."""
    if block.startswith("- "):
        return "\n".join(f"- {other(line[2:])}" for line in block.split("\n"))
    if block.startswith("|"):
        rows = ([other(x.strip()) for x in row.strip("|").split("|")] for row in block.split("\n"))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    mark = (re.match("## |> ", block) or [""])[0]
    return mark + other(" ".join(line.removeprefix(mark) for line in block.split("\n")))


def _document(matter: Mapping[str, Any], body: str) -> str:
    dumped = yaml.safe_dump(dict(matter), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{dumped}---\n\n{body}\n"


# ---------------------------------------------------------------- words


def interface(catalog: Catalog) -> Iterator[tuple[str, str | list[str]]]:
    """The interface's messages: English → the words, or all forms of what has a plural."""
    for each in extract.from_templates(ROOT / "templates"):
        entry = catalog.entry(each.context, each.text)
        forms = list(entry.translations) if entry and all(entry.translations) else []
        if each.plural:
            yield each.text, forms or [each.text, each.plural]
        else:
            yield each.text, forms[0] if forms else each.text
