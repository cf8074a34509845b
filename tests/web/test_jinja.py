"""What templates compile to answers as Jinja's own would."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError, nodes

from tests import apps

MACROS = (
    "{% macro said(word, times=1) %}"
    "{{ word * times }}{{ caller() if caller is defined }}{% endmacro %}"
    "{% macro rest() %}{{ varargs|join }}{{ kwargs|xmlattr }}{% endmacro %}"
)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{{ said('<a>', times=2) }}", "&lt;a&gt;&lt;a&gt;"),
        ("{% call said('a', 2) %}<b>{% endcall %}", "aa<b>"),
        ("{% call said('a', **{'times': 3}) %}{% endcall %}", "aaa"),
        ("{{ said(*['a', 2]) }}", "aa"),
        ("{{ rest('a', *['b', 'c'], class='d') }}", 'abc class="d"'),
        ("{{ rest('a', 'b', class='c') }}", 'ab class="c"'),
        ("{{ {'key': 'value'}.key }}", "value"),
        ("{{ {'format': 'png'}.format }}", "png"),
        ("{{ {'items': 1}.items()|first }}", "(&#39;items&#39;, 1)"),
        ("{{ 'gone' if here.gone is not defined }}", "gone"),
        ("{{ here.gone|default('none') }}", "none"),
        ("{% for each in [1, 2] recursive %}{{ loop.index }}{{ loop([]) }}{% endfor %}", "12"),
        ("{% set found = namespace(n=1) %}{% set found.n = 2 %}{{ found.n }}", "2"),
        ("{{ _('Partners') }}", "Partners"),
        ("{% set words = '<a>' %}{{ words }}{{ words|e }}", "&lt;a&gt;&lt;a&gt;"),
        ("{% set html = '<a>'|safe %}{{ html }}{{ html ~ '<b>' }}", "<a><a>&lt;b&gt;"),
        ("{% set a = '<' %}{% autoescape false %}{{ a }}{% endautoescape %}{{ a }}", "<&lt;"),
    ],
)
def test_calls_and_attributes_are_as_jinja_has_them(tmp_path: Path, source: str, html: str) -> None:
    """Words by place and by name, blocks handed on, items asked for as attributes."""
    app = apps.make_app(apps.make(tmp_path))
    template = app.jinja_env.from_string(MACROS + source)

    assert template.render(here=object(), _=lambda text: text) == html


@pytest.mark.parametrize("source", ["{{ here.gone }}", "{{ gone() }}", "{{ here.gone.more }}"])
def test_what_is_not_there_stops_a_page(tmp_path: Path, source: str) -> None:
    """An attribute, a function, and what is asked of neither."""
    app = apps.make_app(apps.make(tmp_path))

    with pytest.raises(UndefinedError, match="gone"):
        app.jinja_env.from_string(source).render(here=object())


@pytest.mark.parametrize("source", ["here.parent", "here['parent']", "here|attr('parent')"])
def test_a_path_leads_nowhere(tmp_path: Path, source: str) -> None:
    """However a template asks for what is behind it."""
    app = apps.make_app(apps.make(tmp_path))

    with pytest.raises(UndefinedError, match="parent"):
        app.jinja_env.from_string(f"{{{{ {source} }}}}").render(here=tmp_path)


def test_another_compiler_does_not_take_what_this_one_made(tmp_path: Path) -> None:
    """Its files in the cache bear the number of the code that wrote them."""
    app = apps.make_app(apps.make(tmp_path))
    app.jinja_env.get_template("robots.txt")
    cache = app.jinja_env.bytecode_cache

    assert list(Path(cache.directory).glob(cache.pattern % "*"))  # type: ignore[attr-defined]
    assert cache.pattern != "__jinja2_%s.cache"  # type: ignore[attr-defined]


PAGE = {"here", "view", "e", "parts", "ways", "_", "gettext", "ngettext", "loop"}
"""What every template has; whoever reads of it notes that by himself."""


@pytest.mark.parametrize("path", sorted((apps.ROOT / "templates").iterdir()), ids=lambda p: p.name)
def test_a_part_is_made_of_what_its_name_tells(tmp_path: Path, path: Path) -> None:
    """Of no variable from outside: what that was made from would not be noted in the part."""
    tree = apps.make_app(apps.make(tmp_path)).jinja_env.parse(path.read_text("utf-8"))
    macros = {each.name for each in tree.find_all(nodes.Macro)}
    found = set()
    for block in tree.find_all(nodes.CallBlock):
        if not (isinstance(block.call.node, nodes.Getattr) and block.call.node.attr in PARTS):
            continue
        found.add(block.call.args[0].as_const())
        told = {each.name for arg in block.call.args for each in _names(arg)}
        inside = [each for node in block.body for each in _names(node)]
        made = {each.name for each in inside if each.ctx != "load"}
        made |= {each.target for node in block.body for each in node.find_all(nodes.Import)}

        assert {each.name for each in inside} - told - made - macros <= PAGE
    assert found == NAMED.get(path.name, set())


PARTS = ("kept", "own")
NAMED = {
    "base.html": {"menu", "footer"},
    "_parts.html": {"card", "map"},
    "partner.html": {"article"},
}


def _names(node: nodes.Node) -> list[nodes.Name]:
    own = [node] if isinstance(node, nodes.Name) else []
    return [*own, *node.find_all(nodes.Name)]
