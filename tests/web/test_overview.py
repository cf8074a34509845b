"""The preview's overview: what waits on which page in which language."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from portret.web import overview
from tests import apps


def table(folder: Path) -> dict[str, list[tuple[str, str | None]]]:
    """The rows by their first cell: the text of each cell, and where it leads."""
    answer = apps.make_app(folder, PREVIEW="1").test_client().get("/-/overview")
    assert answer.status_code == 200
    rows = {}
    for row in LexborHTMLParser(answer.text).css("tbody tr"):
        found = []
        for cell in row.css("td"):
            link = cell.css_first("a")
            text = " ".join(cell.text().split())
            found.append((text, link.attributes["href"] if link else None))
        rows[row.css_first("th").text()] = found
    return rows


def test_each_cell_tells_what_waits_and_leads_there(tmp_path: Path) -> None:
    """Missing, fuzzy, unsafe and doubtful texts, pages and words; in place, the first one opens."""
    apps.make(tmp_path)
    texts = {"Zie [de brug][1].": "See it.", "Kort": "Short", "Doel": "The the aim"}
    po = apps.translate(tmp_path, "en", {**texts, ("title", "Anker"): "Anchor"})
    po.write_text(po.read_text("utf-8").replace('msgid "Kort"', '#, fuzzy\nmsgid "Kort"'), "utf-8")
    rows = table(tmp_path)

    date, source, english, _ = rows["/partners/anker/"]
    assert date == ("2017-06-04", None)
    assert source == ("", None)
    assert english == (
        "33 % 2 missing 1 fuzzy 1 unsafe 1 doubtful",
        "/en/partners/anker/#preview--next",
    )
    assert rows["/partners/brug/"][3] == ("100 %", "/ar/partners/brug/")
    assert rows["Words of the interface"][2] == ("100 %", "/en/")
    assert rows["Words of the interface"][3][1] == "/ar/#preview--next"
    assert "missing" in rows["Words of the interface"][3][0]


def test_a_large_site_is_told_without_looking_for_doubts(tmp_path: Path) -> None:
    """They take a second for each thousand; each page still marks its own."""
    body = "".join(f"Regel {number}.\n\n" for number in range(overview.LOOKED_AT // 3))
    apps.make(tmp_path, {"pages/lang.md": f"---\ntitle: Lang\n---\n\n{body}"})
    apps.translate(tmp_path, "en", {"Doel": "The the aim"})

    assert "doubtful" not in table(tmp_path)["/partners/anker/"][2][0]


def test_readers_have_no_overview(tmp_path: Path) -> None:
    """Only a preview."""
    apps.make(tmp_path)

    assert apps.make_app(tmp_path).test_client().get("/-/overview").status_code == 404
