"""Nobody who makes a page can read round the notes: what templates reach notes that it is read."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

import pytest
from flask import Flask
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from portret import reads
from portret.catalogs.lookup import Catalog, Catalogs
from portret.content.loader import Site
from portret.content.records import Page, Partner, Theme
from portret.settings import Settings
from portret.site.addresses import View, Views
from portret.site.library import Library, Shown
from portret.web.here import Here
from tests import apps
from tests.sites import partner

RECORDS = (Partner, Page, Theme, Site, View)
RAW = (Catalog, Catalogs, Shown, Settings, Library, Flask, reads.Memory)
ENDS = (str, int, float, bytes, PurePath, type, types.ModuleType, type(None))

GRANT = "{id: '1', title: Steun, amount: 10, currency: EUR, awarded: 2019-01-01}"
MATTER = f"themes: [news]\ncountries: [NL]\nsupport: [{GRANT}]\nquote: {{text: Vrij.}}\n"
FILES = {
    "partners/anker/index.md": partner(MATTER, "Zie [de brug](../brug/).\n"),
    "pages/home.md": "---\ntitle: Thuis\n---\n\nWelkom.\n",
}


def reached(found: Mapping[str, Any], levels: int) -> Iterator[tuple[str, Any]]:
    """All that a template can come to from some names by so many steps, with the way to it.

    A step is an attribute, an item, or a call without words of what is ours.
    """
    held: dict[int, tuple[Any, int]] = {}  # so that no other object gets the place of one
    waiting = [(name, each, levels) for name, each in found.items()]
    while waiting:
        way, each, left = waiting.pop()
        if id(each) in held and held[id(each)][1] >= left:
            continue
        held[id(each)] = each, left
        yield way, each
        if left and not isinstance(each, ENDS):
            waiting += [(f"{way}{step}", next_, left - 1) for step, next_ in steps(each)]


def steps(each: Any) -> Iterator[tuple[str, Any]]:
    """What is one step from an object."""
    if isinstance(each, Mapping):
        yield from ((f"[{name!r}]", each[name]) for name in list(each))
    elif isinstance(each, list | tuple | set | frozenset | Iterator):
        yield from ((f"[{place}]", one) for place, one in enumerate(each))
    if isinstance(each, dict | list | set | frozenset | Iterator):
        return
    for name in dir(each):
        if name.startswith("_"):
            continue
        try:
            value = getattr(each, name)
            if not callable(value):
                yield f".{name}", value
            elif isinstance(value, types.MethodType) and _is_called_plainly(value):
                yield f".{name}()", value()
        except (LookupError, TypeError, ValueError, AttributeError):
            continue  # as what a page without a record would say of its record


def _is_called_plainly(method: types.MethodType) -> bool:
    words = inspect.signature(method).parameters.values()
    needed = [each for each in words if each.default is each.empty and each.kind < each.VAR_KEYWORD]
    plain = all(each.kind == each.VAR_POSITIONAL for each in needed)
    return plain and method.__func__.__module__.startswith("portret.")


def globals_of(app: Flask) -> dict[str, Any]:
    """What every template has."""
    return {name: each for name, each in app.jinja_env.globals.items() if not callable(each)}


def test_templates_reach_only_what_notes_that_it_is_read(tmp_path: Path) -> None:
    """From all that any kind of page gets: no plain record, nothing that holds them all."""
    app = apps.make_app(apps.make(tmp_path, FILES))
    shown, views = app.extensions["portret"].current()
    pages = {view.template: view for view in views.values() if view.template}
    assert len(pages) > 10
    seen = set()
    for view in pages.values():
        page = Here(shown, views, view)
        words = page.gettext(page.language)
        roots = {"here": page, "view": view, "e": page.edition, "words": words}
        for way, each in reached(roots | globals_of(app), 5):
            assert not isinstance(each, RAW), f"{view.template}: {way}"
            assert not isinstance(each, dict) or each is not views._plain, way
            assert not isinstance(each, dict) or each is not views._views, way
            if isinstance(each, RECORDS):
                assert hasattr(each, "_reads_name"), f"{view.template}: {way}"
                seen.add(type(each).__mro__[1])

    assert seen == set(RECORDS)


@pytest.mark.parametrize(
    "way",
    [
        "here._shown",
        'here["_shown"]',
        'here|attr("_shown")',
        '[here]|map(attribute="_shown")|first',
        '[here]|sum(attribute="_shown")',
        "here.url.__self__",
        "here.views._plain",
        "e._catalogs",
        "here.views['/favicon.ico'].make.__self__",
        '"{0._shown}".format(here)',
        "'{a._shown}'.format_map({'a': here})",
        *("config.SECRET_KEY", "request.path", "session.x", "g.x", "url_for('show')"),
    ],
)
def test_what_is_behind_an_object_is_shut(tmp_path: Path, way: str) -> None:
    """However a template asks for it, it is undefined, and that stops the page."""
    app = apps.make_app(apps.make(tmp_path))
    shown, views = app.extensions["portret"].current()
    page = Here(shown, views, views["/nl/"])
    template = app.jinja_env.from_string(f"{{{{ {way} }}}}")

    with pytest.raises(UndefinedError):
        template.render(here=page, view=page.view, e=page.edition)


def test_a_part_that_pages_share_reads_none_of_them(tmp_path: Path) -> None:
    """Made once for its name; what reads the page that it is made on stops that page."""
    app = apps.make_app(apps.make(tmp_path))
    shown, views = app.extensions["portret"].current()
    page = Here(shown, views, views["/nl/"])
    words = iter(("once", "twice"))

    made = [page.kept("words", caller=lambda: escape(next(words))) for _ in range(2)]

    assert made == ["once", "once"]
    with pytest.raises(RuntimeError, match="reads the page"):
        page.kept("own", caller=lambda: escape(page.view.below))
    with pytest.raises(TypeError, match="more than texts and numbers"):
        page.kept("card", shown.site.partners["brug"], caller=Markup)


def test_a_part_of_one_page_is_remembered_and_not_held(tmp_path: Path) -> None:
    """It is handed over once with what it read; the next export may have it from there."""
    app = apps.make_app(apps.make(tmp_path))
    shown, views = app.extensions["portret"].current()
    page, brug = Here(shown, views, views["/nl/"]), shown.site.partners["brug"]
    question = ("part", "nl", "words", "brug")

    made = page.own("words", "brug", caller=lambda: escape(brug.title))
    found = shown.memory.made()

    assert made == found[question].value == brug.title
    assert found[question].reads == reads.packed([reads.field_key("title", "partner", "brug")])
    assert (shown.memory.made(), question in shown.memory.answers) == ({}, False)
    assert page.own("below", caller=lambda: escape(page.view.below)) == "/"
    with pytest.raises(TypeError, match="more than texts and numbers"):
        page.own("words", brug, caller=Markup)


def test_a_record_is_loaded_when_more_is_read_than_is_known(tmp_path: Path) -> None:
    """Once, and its fields are noted under its name as those of one that is there."""
    shown, _ = apps.make_app(apps.make(tmp_path)).extensions["portret"].current()
    whole, loaded = reads.bare(shown.whole.partners["brug"]), []

    def load() -> Partner:
        loaded.append(1)
        return whole

    record = reads.lazily(Partner, {"key": "brug"}, load, "partner", "brug")
    _, first = reads.noting(lambda: record.address)
    assert not loaded
    (title, body), then = reads.noting(lambda: (record.title, record.body))

    assert isinstance(record, Partner)
    assert (title, body, loaded) == (whole.title, whole.body, [1])
    assert first == {reads.field_key("key", "partner", "brug")}
    assert then == {reads.field_key(each, "partner", "brug") for each in ("title", "body")}
    assert type(reads.bare(record)) is Partner


def test_each_reading_of_a_recorded_field_is_noted(tmp_path: Path) -> None:
    """Of every kind of record, and of the mapping of addresses: one by one and all."""
    app = apps.make_app(apps.make(tmp_path, FILES))
    shown, views = app.extensions["portret"].current()
    site = shown.site
    records = [
        (Partner, site.partners["anker"], ("partner", "anker")),
        (Page, site.pages["about"], ("page", "about")),
        (Theme, site.themes["news"], ("theme", "news")),
        (Site, site, ("site", "")),
        (View, views["/nl/"], ("view", "/nl/")),
    ]
    for cls, record, name in records:
        for key, field in reads.field_keys(cls, *name).items():
            _, noted = reads.noting(lambda: getattr(record, field))  # noqa: B023 - called at once
            assert noted == {key}

    assert isinstance(views, Views)
    assert reads.noting(lambda: views["/nl/"])[1] == {reads.key("address", "/nl/")}
    assert reads.noting(lambda: "/weg/" in views)[1] == {reads.key("address", "/weg/")}
    assert reads.noting(lambda: list(views))[1] == {reads.key("addresses")}
    assert reads.noting(lambda: len(views))[1] == {reads.key("addresses")}
