"""Equal fields give equal fingerprints, each field counts, and every process agrees."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from portret import locales
from portret.locales import Language
from portret.site.lists import FilteredPage, ListPage
from portret.site.localized import Localized
from portret.site.pages import Page
from portret.site.values import Text, Value, digest
from tests import apps
from tests.sites import partner

GRANT = "{id: '1', title: Steun, description: Kern, amount: 10, currency: EUR, awarded: 2019-01-01}"
MATTER = f"themes: [news]\ncountries: [NL]\nsupport: [{GRANT}]\n"
SITE = """\
name: Proef
description: Een proef.
base_url: https://proef.example
languages: [nl, en, ar]
organisation:
  {name: Fonds, website: "https://fonds.example", org_id: NL-KVK-1, email: a@b.example}
grants: {prefix: 360G-x, licence: "https://fonds.example/licence"}
security: {contact: "mailto:a@b.example", expires: 2030-01-01}
redirects: {/oud: /nl/about/}
"""
FILES = {
    "site.yaml": SITE,
    "pages/home.md": "---\ntitle: Thuis\n---\n\nWelkom.\n",
    "pages/colofon.md": "---\ntitle: Colofon\n---\n\nZie [Anker](/partners/anker/).\n",
    **{f"partners/p{n}/index.md": partner(MATTER.replace("'1'", f"'{n}'")) for n in range(25)},
}
"""A site with each kind of page, in which no field of a page is blank everywhere."""


def pages(folder: Path, **config: str) -> Mapping[str, Page]:
    """Every page of a folder's site by its path."""
    found = apps.make_app(folder, **config).extensions["portret"].current().addresses
    return {path: found.page(path) for path, each in found.items() if each.kind.page}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site."""
    return apps.make(tmp_path_factory.mktemp("site"), FILES)


# ---------------------------------------------------------------- each field counts


def others(value: Any, way: str) -> Iterator[tuple[str, Any]]:
    """Values that differ from one in a single place, each with the way to that place."""
    if isinstance(value, Localized):
        record = dataclasses.replace(value.record, digest="another")
        yield f"{way}.record", dataclasses.replace(value, record=record)
        for name in ("language", "source"):
            yield f"{way}.{name}", dataclasses.replace(value, **{name: locales.language("sv")})
        yield f"{way}.translations", dataclasses.replace(value, translations=("x",))
    elif isinstance(value, Language):
        yield way, locales.language("sv")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            for there, other in others(getattr(value, field.name), f"{way}.{field.name}"):
                yield there, dataclasses.replace(value, **{field.name: other})
    elif hasattr(value, "_fields"):
        for name in value._fields:
            for there, other in others(getattr(value, name), f"{way}.{name}"):
                yield there, value._replace(**{name: other})
    elif isinstance(value, tuple):
        yield f"{way} and one more", (*value, value[0] if value else "x")
        for place, each in enumerate(value[:1]):
            for there, other in others(each, f"{way}[{place}]"):
                yield there, (other, *value[1:])
    elif isinstance(value, Mapping):
        yield f"{way} and one more", {**value, "x": "x"}
        for name in list(value)[:1]:
            for there, other in others(value[name], f"{way}[{name!r}]"):
                yield there, {**value, name: other}
    else:
        yield way, plainly_other(value)


def plainly_other(value: Any) -> Any:
    """Another text, number, day or truth; a text for None."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(1)
    return {int: 7, Markup: Markup("x"), type(None): "x"}.get(type(value), f"{value}x")


def classes(cls: type = Value) -> Iterator[type]:
    """Portret's classes of values."""
    for each in cls.__subclasses__():
        if each.__module__.startswith("portret."):
            yield each
            yield from classes(each)


CLASSES = {*classes()} - {ListPage, FilteredPage}


def within(value: Any) -> Iterator[Value]:
    """A value, and those of which it is made."""
    if isinstance(value, Value):
        yield value
    if isinstance(value, Localized):
        return
    parts: Any = ()
    if dataclasses.is_dataclass(value):
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, tuple):
        parts = value
    elif isinstance(value, Mapping):
        parts = value.values()
    for each in parts:
        yield from within(each)


@pytest.fixture(scope="module")
def examples(folder: Path) -> Mapping[type, list[Value]]:
    """The values of each class that pages are made of, each fingerprint once."""
    found: dict[type, dict[str, Value]] = {}
    of_hosts = (each for host in ("nginx", "s3") for each in pages(folder, HOST=host).values())
    for page in (*pages(folder).values(), *of_hosts):
        for each in within(page):
            found.setdefault(type(each), {})[each.fingerprint] = each
    return {cls: [*values.values()] for cls, values in found.items()}


def test_every_class_of_values_is_looked_at(examples: Mapping[type, list[Value]]) -> None:
    """None is left out below, but what others are made from and no page is."""
    assert set(examples) == CLASSES


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda each: each.__name__))
def test_each_field_counts(cls: type, examples: Mapping[type, list[Value]]) -> None:
    """Whatever single place of a value is changed, down to the last part, it has another print."""
    value = max(examples[cls], key=lambda each: sum(map(bool, vars(each).values())))
    prints = {"itself": value.fingerprint}
    for way, other in others(value, cls.__name__):
        prints[way] = other.fingerprint
    names = {field.name for field in dataclasses.fields(cls)} - {"note"}  # a preview's alone

    assert {way.partition(".")[2].split(".")[0].split("[")[0].split(" ")[0] for way in prints} == {
        *names,
        "",
    }
    assert len(set(prints.values())) == len(prints), prints


def test_the_class_counts() -> None:
    """Two kinds of value with the same fields are not the same."""

    @dataclass(frozen=True, eq=False)
    class One(Value):
        text: str

    @dataclass(frozen=True, eq=False)
    class Other(Value):
        text: str

    assert One("a").fingerprint == One("a").fingerprint != Other("a").fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a",), ("a", "")),
        ((None,), ("None",)),
        ((1,), ("1",)),
        ((("a",), "b"), ("a", ("b",))),
        (({"a": "b"},), (("a", "b"),)),
        (("é",), ("e\u0301",)),
        ((date(2020, 1, 1),), ("2020-01-01",)),
        ((Decimal("1.0"),), (Decimal("1.00"),)),
        (("<",), (Markup("<"),)),
        ((Text("a"),), (Text("a", locales.language("nl")),)),
    ],
)
def test_what_is_written_differently_is_not_the_same(one: Any, other: Any) -> None:
    """Where one text ends and the next begins, and of what kind it is."""
    assert digest(*one) == digest(*one)
    assert digest(*one) != digest(*other)


def test_any_text_has_a_digest() -> None:
    """One that no encoding has, too."""
    assert len({digest("\udc80"), digest("\0"), digest("")}) == 3


@pytest.mark.parametrize(
    "value",
    [{"a"}, frozenset(), b"a", 1.5, Path("a"), object(), len, partial(len), iter(())],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_plain_form_is_an_error(value: Any) -> None:
    """It is never left out, nor told by what differs from process to process."""

    @dataclass(frozen=True, eq=False)
    class Holder(Value):
        held: Any

    for made in (partial(digest, value), partial(digest, (value,)), partial(digest, {"a": value})):
        with pytest.raises(TypeError, match=f"{type(value).__name__} has no fingerprint"):
            made()
    with pytest.raises(TypeError, match=type(value).__name__):
        _ = Holder(value).fingerprint


# ---------------------------------------------------------------- everyone agrees


def test_equal_sites_have_equal_fingerprints(folder: Path) -> None:
    """Read twice, no value is the same object, and each page has the same fingerprint."""
    first, again = pages(folder), pages(folder)

    assert first["/nl/"] is not again["/nl/"]
    assert {path: each.fingerprint for path, each in first.items()} == {
        path: each.fingerprint for path, each in again.items()
    }


PRINTS = """
import json, sys
from pathlib import Path
from tests import apps
site = apps.make_app(Path(sys.argv[1])).extensions["portret"].current()
prints = {path: site.renderer.fingerprint(each) for path, each in site.addresses.items()}
print(json.dumps(prints))
"""


@pytest.mark.long
def test_every_process_has_the_same_fingerprints(folder: Path) -> None:
    """Whatever its hash seed: pages, what machines read, and every file."""
    found = []
    for seed in ("1", "2"):
        run = [sys.executable, "-c", PRINTS, str(folder)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        found.append(subprocess.check_output(run, cwd=apps.ROOT, env=environment))
    prints = json.loads(found[0])

    assert prints == json.loads(found[1])
    assert len(prints) > 100
    assert all(prints[path] for path in prints if not path.startswith(("/static/", "/media/")))


def test_pages_differ_in_their_fingerprints(folder: Path) -> None:
    """No two of the site are taken for each other."""
    every = [each.fingerprint for each in pages(folder).values()]

    assert len(set(every)) == len(every)


# ---------------------------------------------------------------- texts


def test_a_text_is_escaped_and_marked_where_it_has_a_mark() -> None:
    """As text, as HTML, and as the attributes of the element around it."""
    plain, marked = Text("<a>"), Text("<a>", locales.language("ar"), Markup(' data-x="&lt;"'))

    assert str(plain) == str(marked) == "<a>"
    assert plain.__html__() == "&lt;a&gt;"
    assert plain.attrs == ""
    assert marked.attrs == ' lang="ar" dir="rtl" data-x="&lt;"'
    assert marked.__html__() == '<span lang="ar" dir="rtl" data-x="&lt;">&lt;a&gt;</span>'
    assert Text("<a>", note=Markup(" data-y")).__html__() == "<span data-y>&lt;a&gt;</span>"
    assert [bool(plain), bool(Text("")), bool(Text("", locales.language("ar")))] == [
        *(True, False, False)
    ]
