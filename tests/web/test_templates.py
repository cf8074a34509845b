"""Which templates a page may be made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret.web.templates import Templates

OTHERS = {"a.html": "", "deep/b.html": "{% include 'a.html' %}", "c.html": ""}


def needed(folder: Path, source: str, **overrides: str) -> set[str]:
    """What a template may be made of beside itself, as told by those in two folders."""
    ours = {"page.html": source, **OTHERS}
    for place, files in (("over", {f"{k}.html": v for k, v in overrides.items()}), ("ours", ours)):
        for name, text in files.items():
            path = folder / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    found = Templates([folder / "over", folder / "ours"]).needed("page.html")
    return {*found} - {"page.html"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Fragments of a.html, imported from c.html.</p>", ""),
        ('{% extends "c.html" %}', "c.html"),
        ("{%- from 'c.html' import x -%}", "c.html"),
        ('{% import "c.html" as c %}', "c.html"),
        ('{% include "none.html" ignore missing %}', "none.html"),
        ('{% include "deep/b.html" without context %}', "a.html deep/b.html"),
        ('{{ fragment("deep/b.html", card=card) }}', "a.html deep/b.html"),
        ("{{ fragment('a.html') }}{% include 'c.html' %}", "a.html c.html"),
        ('{% extends "portret/c.html" %}', "c.html"),
    ],
)
def test_it_takes_what_it_names(tmp_path: Path, source: str, expected: str) -> None:
    """And what that names; a name in a text is none."""
    assert needed(tmp_path, source) == set(expected.split())


@pytest.mark.parametrize(
    "source",
    [
        "{% include name %}",
        '{% include ["a.html", "c.html"] %}',
        '{% include "a" ~ ".html" %}',
        '{% extends "a.html" if x else "c.html" %}',
        '{{ fragment("a.html" if x else "c.html") }}',
        "{{ fragment(name) }}",
        "{% set other = fragment %}{{ other('a.html') }}",
    ],
)
def test_it_may_take_any_where_it_does_not_spell_out_the_name(tmp_path: Path, source: str) -> None:
    """All that there are."""
    assert needed(tmp_path, source) == {*OTHERS}


def test_a_template_and_the_one_in_whose_place_it_is_both_count(tmp_path: Path) -> None:
    """What either of them names may be needed."""
    over = '{% extends "portret/page.html" %}{% include "c.html" %}'

    assert needed(tmp_path, '{% include "a.html" %}', page=over) == {"a.html", "c.html"}
