"""Mozilla's HTTP Observatory gives its best grade to every kind of answer."""

from __future__ import annotations

from pathlib import Path

from tests import apps
from tests.conftest import Graded

PATHS = ("/nl/", "/", "/nl/partners/anker/", "/nl/search/", "/nl/weg/", "/weg", "/nl/feed.xml")


def test_every_answer_has_the_best_grade(tmp_path: Path, observatory: Graded) -> None:
    """Where https is promised; without the headers there is no such grade."""
    client = apps.make_app(apps.make(tmp_path), HSTS="31536000").test_client()
    asked = []
    for path in PATHS:
        answer = client.get(path)
        url = f"https://proef.example{path}"
        asked.append({"address": url, "headers": dict(answer.headers), "html": answer.text})
    bare = {**asked[0], "headers": {"Content-Type": "text/html"}}
    *ours, without = observatory([*asked, bare])

    assert [(each["grade"], each["failed"]) for each in ours] == [("A+", [])] * len(PATHS)
    assert without["grade"] not in ("A+", "A")
