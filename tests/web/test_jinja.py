"""Templates write values and call functions as Jinja lets them, only sooner."""

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from portret.locales import language
from portret.site.values import Text
from portret.web import jinja

SOURCE = """{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}
{% macro around() %}({{ caller() }}){% endmacro %}
{% for each in values %}{{ each }} {{ twice(each) }} {{ joined(each, end="<") }}
{% call around() %}{{ each }}{% endcall %} {{ loop.cycle("a", "b") }}
{% endfor %}{% set block %}{{ values[0] }}{% endset %}{{ block }}{{ range(2) | list }}"""

VALUES = ["plain", "<b> & 'c' \"d\"", Markup("<i>"), 3, None, True, Text("a < b", language("ar"))]


def environment() -> Environment:
    """Jinja as templates have it, but for us."""
    found = Environment(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    found.globals["joined"] = lambda *values, **more: [*map(str, values), more]
    return found


def test_templates_give_what_jinja_gives() -> None:
    """For every kind of value, in macros, loops and blocks."""
    ours = environment()
    jinja.set_up(ours)

    html = ours.from_string(SOURCE).render(values=VALUES)

    assert "&lt;b&gt; &amp; &#39;c&#39; &#34;d&#34;" in html
    assert html == environment().from_string(SOURCE).render(values=VALUES)


def test_a_name_that_is_not_there_is_an_error() -> None:
    """As everywhere with StrictUndefined."""
    ours = environment()
    jinja.set_up(ours)

    with pytest.raises(UndefinedError):
        ours.from_string("{{ nothing }}").render()


def test_texts_are_left_unescaped_where_jinja_leaves_them() -> None:
    """In a file that is no HTML."""
    ours = environment().overlay(autoescape=False)
    jinja.set_up(ours)

    assert ours.from_string("{{ text }}").render(text="a < b") == "a < b"
