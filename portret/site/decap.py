"""A configuration for Decap CMS, which Sveltia CMS takes too: forms made from the schemas.

What a form cannot hold (pairs, or values of two kinds) has no field in it, and stays in its file as
it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

from portret.content import schema
from portret.content.records import Site

LONG = 200
"""A text that may have more characters has several lines in a form."""

_MARKDOWN = {
    "widget": "markdown",
    "buttons": [
        *("bold", "italic", "link", "heading-two", "heading-three", "quote"),
        *("bulleted-list", "numbered-list"),
    ],
    "editor_components": [],
}
_DAY = {
    "widget": "datetime",
    "format": "YYYY-MM-DD",
    "date_format": "YYYY-MM-DD",
    "time_format": False,
    "default": "",  # else it is today
}


def configuration(site: Site, folder: str, backend: Mapping[str, str]) -> Mapping[str, Any]:
    """The configuration for a site, whose content is in a folder of the repository."""
    forms = _Forms(site)
    theme = schema.of_record(schema.FILES["themes"])
    themes = [forms.field(code, theme, is_required=True) for code in site.themes]
    texts = {"create": True, "extension": "md", "format": "yaml-frontmatter"}
    texts |= {"media_folder": "", "public_folder": ""}  # pictures lie beside the text
    portraits = {
        "name": "partners",
        "label": "Portraits",
        "label_singular": "Portrait",
        "folder": f"{folder}/partners",
        "path": "{{slug}}/index",
        **texts,
        "sortable_fields": ["title", "published"],
        "fields": forms.of_text("partner", is_required=True),
    }
    pages = {
        "name": "pages",
        "label": "Pages",
        "label_singular": "Page",
        "folder": f"{folder}/pages",
        **texts,
        "sortable_fields": ["title"],
        "fields": forms.of_text("page", is_required=False),
    }
    files = [
        {"name": name, "label": label, "file": f"{folder}/{name}.yaml", "fields": fields}
        for name, label, fields in (
            ("site", "The site", forms.of_file("site")),
            ("themes", "Themes", themes),
        )
        if fields
    ]
    return {
        "backend": dict(backend),
        "media_folder": f"{folder}/root",
        "public_folder": "/",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},  # for Sveltia, which else writes null
        "collections": [portraits, pages, {"name": "site", "label": "Site", "files": files}],
    }


class _Forms:
    """The forms for what the schemas describe; some fields choose among what the site has."""

    def __init__(self, site: Site) -> None:
        self._chosen: Mapping[str, Mapping[str, Any]] = {
            "themes": {"widget": "select", "multiple": True, "options": [*site.themes]},
            "related": {"widget": "select", "multiple": True, "options": [*site.partners]},
            "file": {"widget": "image"},
            "look": {},  # its files stand beside site.yaml, where no form puts one
        }

    def of_file(self, name: str) -> list[Mapping[str, Any]]:
        """The fields of a file, or of its front matter."""
        found = schema.of_record(schema.FILES[name])
        return list(self._fields(found, found["required"]))

    def of_text(self, name: str, *, is_required: bool) -> list[Mapping[str, Any]]:
        """The fields of a file's front matter, and its text."""
        body = {"name": "body", "label": "Text", "required": is_required, **_MARKDOWN}
        return [*self.of_file(name), body]

    def _fields(
        self, taken: Mapping[str, Any], required: Collection[str]
    ) -> Iterator[Mapping[str, Any]]:
        for name, each in taken["properties"].items():
            if field := self.field(name, each, is_required=name in required):
                yield field

    def field(self, name: str, taken: Mapping[str, Any], *, is_required: bool) -> Mapping[str, Any]:
        """A field of a form; an empty one for what no form can hold."""
        chosen = self._chosen.get(name)
        widget = self._widget(name, taken) if chosen is None else chosen
        if not widget:
            return {}
        label = name.replace("_", " ").replace("-", " ").capitalize()
        hint = {"hint": taken["description"]} if "description" in taken else {}
        return {"name": name, "label": label, "required": is_required, **hint, **widget}

    def _widget(self, name: str, taken: Mapping[str, Any]) -> Mapping[str, Any]:
        """The widget for what a reader takes, with what it needs to know."""
        match taken:
            case {"properties": _}:  # nothing in it is required, or Decap would ask for it always
                inner = list(self._fields(taken, ()))
                return {"widget": "object", "collapsed": True, "fields": inner} if inner else {}
            case {"items": {"properties": _} as item}:
                inner = list(self._fields(item, item.get("required", ())))
                return {"widget": "list", "collapsed": True, "default": [], "fields": inner}
            case {"items": {"enum": words}}:
                return {"widget": "select", "multiple": True, "options": words}
            case {"items": {"type": _} as item}:
                return {"widget": "list", "field": self.field(name, item, is_required=True)}
            case {"enum": words}:
                return {"widget": "select", "options": words}
            case {"contentMediaType": _}:
                return _MARKDOWN
            case {"format": "date"}:
                return _DAY
            case {"type": ["boolean", _]}:
                return {"widget": "boolean"}
            case {"maxLength": limit}:
                told = [rf"^[\s\S]{{0,{limit}}}$", f"At most {limit} characters."]
                return {"widget": "text" if limit > LONG else "string", "pattern": told}
            case {"pattern": pattern, "patternErrorMessage": remedy}:
                return {"widget": "string", "pattern": [pattern, remedy]}
        return {}


def written(data: Mapping[str, Any]) -> str:
    """Data as YAML, in their order and without aliases."""
    text: str = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
    return text


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
