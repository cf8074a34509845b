"""The worked example of CONTRIBUTING.md, followed step by step in a copy of the project."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests import apps

EXAMPLE = (apps.ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Add a kind of page")[1]
FUNCTION, KIND = re.findall(r"```python\n(.*?)```", EXAMPLE, re.S)
TEMPLATE = re.findall(r"```jinja\n(.*?)```", EXAMPLE, re.S)[0]


def test_a_kind_of_page_is_added_as_it_says(tmp_path: Path) -> None:
    """One function, one entry, one template: routes, links, export and sitemap have the page."""
    code = tmp_path / "code"
    for name in apps.CODE:
        source = apps.ROOT / name
        if source.is_dir():
            shutil.copytree(source, code / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            code.mkdir(exist_ok=True)
            shutil.copy(source, code / name)
    registry = code / "portret/site/kinds.py"
    text = registry.read_text("utf-8")
    mark = "# ---------------------------------------------------------------- the registry"
    start = "KINDS = (\n"
    assert text.count(mark) == text.count(start) == 1
    text = text.replace(mark, f"{FUNCTION}\n\n{mark}").replace(
        start, f"{start}    {KIND.strip()},\n"
    )
    registry.write_text(text, "utf-8")
    (code / "templates/year.html").write_text(TEMPLATE, "utf-8")
    footer = code / "templates/_footer.html"
    link = '<a href="{{ url_for("year", year=2017) }}">2017</a>\n'
    footer.write_text(footer.read_text("utf-8") + link, "utf-8")
    site = apps.make(tmp_path / "site") and tmp_path / "site"

    routes = apps.flask(site, "routes", code=code, cwd=code)
    freeze = apps.flask(site, "freeze", "--to", "build", code=code)

    assert re.search(r"^year .* /<language:language>/years/<int:year>/ *$", routes.stdout, re.M)
    assert freeze.returncode == 0, freeze.stderr
    page = (site / "build/nl/years/2017/index.html").read_text("utf-8")
    assert "<h1>2017</h1>" in page
    assert "/nl/partners/anker/" in page
    assert (site / "build/ar/years/2017/index.html").is_file()
    assert 'href="/nl/years/2017/"' in (site / "build/nl/index.html").read_text("utf-8")
    assert "https://proef.example/nl/years/2017/" in (site / "build/sitemap.xml").read_text("utf-8")
