"""Templates: what they get, that a typo is an error, and what is rendered once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import TemplateNotFound, UndefinedError

from portret.web.rendering import Renderer
from portret.web.sites import ServedSite
from tests import apps

NL, AR = "/nl/partners/brug/", "/ar/partners/brug/"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application over the small site."""
    return apps.make_app(apps.make(tmp_path))


@pytest.fixture
def site(app: Flask) -> ServedSite:
    """The small site."""
    found: ServedSite = app.extensions["portret"].current()
    return found


def made(app: Flask, source: str, path: str = NL, **templates: str) -> str:
    """What a template makes of a page; `templates` are others beside it, in HTML too."""
    named = {f"{name}.html": text for name, text in {"page": source, **templates}.items()}
    return apps.rendered(app, path, named)


# ---------------------------------------------------------------- what there is


@pytest.mark.parametrize(
    "source",
    [
        "{{ pagge }}",
        "{{ page.titel }}",
        "{{ page.partner.sumary }}",
        "{{ page.partner.image.alt.txt }}",
        "{{ frame.unknown() }}",
        "{{ gone() }}",
        "{% if page.gone %}{% endif %}",
        "{% for each in page.gone %}{% endfor %}",
        "{{ page['partners'] }}",
        "{% import 'parts.html' as parts %}{{ parts.nothing() }}",
    ],
)
def test_a_typo_stops_a_page(app: Flask, source: str) -> None:
    """What is not there is an error wherever it is asked for, and never a blank."""
    with pytest.raises(UndefinedError):
        made(app, source, parts="{% macro a() %}{% endmacro %}")


@pytest.mark.parametrize(
    "name", ["config", "request", "session", "g", "get_flashed_messages", "self.app", "site"]
)
def test_no_page_is_made_from_a_request_or_a_setting(app: Flask, name: str) -> None:
    """The page is all that a template has of the site, so that its fingerprint tells of all."""
    with app.test_request_context("/nl/"), pytest.raises(UndefinedError):
        made(app, f"{{{{ {name}.x }}}}")


def test_a_missing_part_stops_a_page(app: Flask) -> None:
    """A template that there is not."""
    with pytest.raises(TemplateNotFound, match="gone"):
        made(app, "{{ fragment('gone.html') }}")


def test_everything_is_escaped(app: Flask) -> None:
    """In a page and in a fragment, and nothing twice."""
    found = made(app, "{{ '<a>' }}{{ fragment('part.html', text='<b>') }}", part="{{ text }}")

    assert found == "&lt;a&gt;&lt;b&gt;"


# ---------------------------------------------------------------- words


def test_words_are_in_the_language_of_the_page(app: Flask) -> None:
    """Also within a fragment, an imported macro and a template that it extends."""
    parts = {
        "base": "{% block a %}{% endblock %}{{ _('Skip to the content') }}",
        "part": "{{ _('Skip to the content') }} {{ frame.language.tag }}",
        "macros": "{% macro skip() %}{{ _('Skip to the content') }}{% endmacro %}",
    }
    source = (
        "{% extends 'base.html' %}{% import 'macros.html' as macros with context %}"
        "{% block a %}{{ fragment('part.html') }}, {{ macros.skip() }}, {% endblock %}"
    )
    for path in (NL, AR, NL):
        words, tag = {NL: ("Naar de inhoud", "nl"), AR: ("إلى المحتوى", "ar")}[path]

        assert made(app, source, path, **parts) == f"{words} {tag}, {words}, {words}"


@pytest.mark.parametrize(
    "words", ["_('Menu')", "ngettext('a', 'b', 2)", "pgettext('verb', 'Menu')"]
)
def test_a_template_imported_without_context_has_no_words(app: Flask, words: str) -> None:
    """In a freeze it would have English ones, and those of its own level once for all."""
    macros = {"macros": f"{{% macro say() %}}{{{{ {words} }}}}{{% endmacro %}}"}
    source = "{{% import 'macros.html' as macros {} %}}{{{{ macros.say() }}}}"

    assert made(app, source.format("with context"), **macros)
    with app.test_request_context("/nl/"), pytest.raises(UndefinedError, match="undefined"):
        made(app, source.format(""), **macros)
    with pytest.raises(UndefinedError, match="undefined"):
        made(app, source.format(""), **macros)


def test_a_page_may_speak_other_languages(app: Flask) -> None:
    """By `words_in`, marked in none of them where the translation is there."""
    source = "{% for each in frame.languages %}{{ words_in(each)('Other partners') }};{% endfor %}"

    assert made(app, source, "/ar/") == (
        'Andere partners;Other partners;<span lang="en" dir="ltr">Other partners</span>;'
    )


def test_trans_blocks_are_trimmed_filled_and_counted(app: Flask) -> None:
    """As the list for translators has them, the values escaped."""
    source = (
        "{% trans count=n, number='<1>' %}\n  {{ number }} portrait\n"
        "{% pluralize %}\n  {{ number }} portraits\n{% endtrans %}"
    )
    span = '<span lang="en" dir="ltr">&lt;1&gt; {}</span>'
    for number, word in ((1, "portrait"), (2, "portraits")):
        assert made(app, f"{{% set n = {number} %}}{source}") == span.format(word)


# ---------------------------------------------------------------- fragments


class Counted:
    """A value that counts how often a template shows it."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return self.fingerprint


def fragments(app: Flask, path: str, source: str, **values: object) -> str:
    """A page of the one site with fragments of `part.html`, with some values at hand."""
    app.jinja_env.globals.update(values)
    templates = {
        "page.html": source,
        "part.html": "{{ value }}{{ _('Skip to the content') }}",
        "other.html": "other {{ value }}",
    }
    return apps.rendered(app, path, templates, app.extensions["portret"].current().renderer)


def test_a_fragment_is_rendered_once_for_the_same_values(app: Flask) -> None:
    """On whatever page of the language; equal fingerprints are the same value."""
    one, equal = Counted("a"), Counted("a")
    source = "{{ fragment('part.html', value=one) }};{{ fragment('part.html', value=equal) }}"
    first = fragments(app, NL, source, one=one, equal=equal)
    again = fragments(app, "/nl/partners/anker/", source)

    assert first == again == "aNaar de inhoud;aNaar de inhoud"
    assert (one.times, equal.times) == (1, 0)


def test_a_fragment_is_of_one_language(app: Flask) -> None:
    """The words of one never stand on a page in another, whichever comes first."""
    one = Counted("a")
    source = "{{ fragment('part.html', value=one) }}"
    found = [fragments(app, path, source, one=one) for path in (NL, AR, NL)]

    assert found == ["aNaar de inhoud", "aإلى المحتوى", "aNaar de inhoud"]
    assert one.times == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("value='a'", "value='b'"),
        ("value=1", "value=true"),
        ("value=0", "value=false"),
        ("value=1", "value='1'"),
        ("value=none", "value='None '"),
        ("value=('a', 'b')", "value=('a', ('b',))"),
        ("value='a', more='b'", "more='a', value='b'"),
    ],
)
def test_other_values_make_another_fragment(app: Flask, one: str, other: str) -> None:
    """Of another kind, in other places or under other names."""
    source = "{{{{ fragment('part.html', {}) }}}}"
    alone = [made(app, source.format(each), part=PART) for each in (one, other)]
    both = made(app, f"{source.format(one)}{source.format(other)}", part=PART)

    assert both == "".join(alone)
    assert alone[0] != alone[1]


PART = "{{ value }} {{ value is string }} {{ more if more is defined }};"


def test_another_template_makes_another_fragment(app: Flask) -> None:
    """Of the same values."""
    source = "{{ fragment('part.html', value='a') }};{{ fragment('other.html', value='a') }}"

    assert fragments(app, NL, source) == "aNaar de inhoud;other a"


def test_a_fragment_sees_its_values_and_no_page(app: Flask) -> None:
    """What it is made of stands in its call, or every page of the language has it."""
    with pytest.raises(UndefinedError, match="page"):
        made(app, "{{ fragment('part.html') }}", part="{{ page.path }}")


# ---------------------------------------------------------------- fingerprints


def prints(folder: Path, **config: object) -> Mapping[str, str]:
    """The fingerprint at each address."""
    site: ServedSite = apps.make_app(folder, **config).extensions["portret"].current()
    return {path: site.renderer.fingerprint(each) for path, each in site.addresses.items()}


def changed(folder: Path, before: Mapping[str, str]) -> set[str]:
    """The addresses with another fingerprint than before."""
    now = prints(folder)
    assert now.keys() == before.keys()
    return {path for path in now if now[path] != before[path]}


def test_a_word_changes_the_pages_of_its_language(tmp_path: Path) -> None:
    """And the page that speaks every one; no other."""
    before = prints(apps.make(tmp_path))
    apps.translate(tmp_path, "ar", {**apps.AR, "Menu": "القائمة"})
    found = changed(tmp_path, before)

    assert {"/404.html", "/ar/", AR} <= found
    assert {path for path in found if path.startswith(("/nl/", "/en/", "/media/"))} == set()


def test_an_entry_that_no_page_shows_changes_none(tmp_path: Path) -> None:
    """Nor does a comment of a translator."""
    before = prints(apps.make(tmp_path))
    path = apps.translate(tmp_path, "ar", {**apps.AR, "Nowhere": "لا"})
    path.write_text(path.read_text("utf-8") + "\n# A note.\n", "utf-8")

    assert changed(tmp_path, before) == set()


def test_a_text_changes_the_pages_that_show_it(tmp_path: Path) -> None:
    """Its own, the feeds and the search's words; no other portrait, and no list."""
    before = prints(apps.make(tmp_path))
    path = tmp_path / "content/partners/brug/index.md"
    path.write_text(path.read_text().replace("Van steen.", "Van hout."))

    shown = ("partners/brug/", "feed.xml", "feed.json", "search/0.json")
    assert changed(tmp_path, before) == {
        f"/{tag}/{at}" for tag in ("nl", "en", "ar") for at in shown
    }


def test_a_word_changes_the_pages_whose_templates_have_it(tmp_path: Path) -> None:
    """None else, nor what only machines read, whose templates have no words."""
    before = prints(apps.make(tmp_path))
    apps.translate(tmp_path, "ar", {**apps.AR, "About this partner": "عن هذا الشريك"})
    portraits = changed(tmp_path, before)
    apps.translate(tmp_path, "ar", {**apps.AR, "Skip to the content": "إلى النص"})
    every = changed(tmp_path, before)

    assert AR in portraits
    assert portraits.isdisjoint(["/ar/", "/ar/partners/", "/ar/search/", "/ar/feed.xml"])
    assert {"/ar/", "/ar/404.html", "/404.html"} <= every
    assert {path for path in every if path.endswith((".xml", ".json", ".webmanifest"))} == set()


def test_a_template_changes_the_pages_that_it_makes(
    app: Flask, site: ServedSite, tmp_path: Path
) -> None:
    """By its text, and by a name that another template asks for; no file without it."""
    (folder := tmp_path / "templates").mkdir()
    for path in (apps.ROOT / "templates").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    settings = dataclasses.replace(site.snapshot.settings, templates=folder)
    snapshot = dataclasses.replace(site.snapshot, settings=settings)
    addresses = type(site.addresses)(snapshot, [*site.addresses.kinds.values()])

    def found() -> dict[str, str]:
        renderer = Renderer(app, addresses)
        return {path: renderer.fingerprint(each) for path, each in addresses.items()}

    first = found()
    (folder / "_menu.html").write_text("{# another #}")
    second = found()
    (folder / "_menu.html").rename(folder / "_other.html")
    third = found()

    pages = {
        path
        for path, each in addresses.items()
        if each.kind.page and each.kind.template.endswith(".html")
    }
    for one, other in ((first, second), (second, third)):
        assert {path for path in one if one[path] != other[path]} == pages


# ---------------------------------------------------------------- compiled templates


def test_templates_are_compiled_once(tmp_path: Path) -> None:
    """The next application takes them from the cache."""
    apps.make_app(apps.make(tmp_path)).test_client().get(NL)
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / ".cache/templates").iterdir()}
    apps.make_app(tmp_path).test_client().get(NL)

    assert len(files) > 5
    assert {path: path.stat().st_mtime_ns for path in files} == files


@pytest.mark.parametrize("kind", ["file", "damaged", "closed"])
def test_without_a_cache_of_templates_pages_are_the_same(tmp_path: Path, kind: str) -> None:
    """Where its place is taken, and where what is in it is damaged."""
    answer = apps.make_app(apps.make(tmp_path)).test_client().get(NL).data
    folder = tmp_path / ".cache/templates"
    if kind == "damaged":
        for path in folder.iterdir():
            path.write_bytes(b"no code")
    else:
        folder.rename(tmp_path / "before")
        folder.write_text("") if kind == "file" else folder.symlink_to(folder)

    assert apps.make_app(tmp_path).test_client().get(NL).data == answer
