"""A language whose long texts are copies of the source is untranslated, and that is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret.catalogs import pofile
from tests import apps
from tests.sites import partner

LONG = [f"Een lange zin met nummer {n}, die nergens hetzelfde zou zijn." for n in range(10)]
SITE = "name: Proef\nbase_url: https://a.example\nlanguages: [nl, {}]\n"


def made(tmp_path: Path, tag: str, texts: dict[str, str]) -> Path:
    """A site with ten long texts, and the catalogue of a language that has these translations."""
    files = {
        "site.yaml": SITE.format(tag),
        "partners/boei/index.md": partner(body="\n\n".join(LONG) + "\n"),
    }
    folder = apps.make(tmp_path, files)
    apps.translate(folder, tag, texts)
    return folder


def page(folder: Path, tag: str) -> str:
    """The portrait in a language, as it is published."""
    assert apps.flask(folder, "freeze").returncode == 0
    return (folder / f"build/{tag}/partners/boei/index.html").read_text("utf-8")


def warnings(folder: Path, tag: str) -> list[str]:
    """The warnings about copies."""
    lines = apps.flask(folder, "translate", "check", tag).stdout.splitlines()
    return [line.partition("po:")[2] for line in lines if "cop" in line]


TOLD = (
    "1: warning: nearly every long text is a copy of its source, so no copy counts as translated. "
    "Take the copies out; a program that exports them may skip what is untranslated."
)


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_catalogue_of_copies_is_no_translation(tmp_path: Path, tag: str) -> None:
    """As some programs export a language that nobody has begun: all falls back, and is marked."""
    folder = made(tmp_path, tag, {})
    apps.flask(folder, "translate", "update", tag)
    path = folder / f"translations/{tag}/LC_MESSAGES/messages.po"
    entries = pofile.read(path.read_bytes()).entries
    blocks = [entries[0].source]
    for each in entries[1:]:
        text = each.source
        for form, msgid in (("msgstr", each.text), ("msgstr[0]", each.text)):
            text = text.replace(f'{form} ""', f'{form} "{msgid}"'.replace('"', '"', 1))
        blocks.append(text)
    path.write_text("".join(blocks), "utf-8")

    html = page(folder, tag)

    assert "noindex" in html
    assert f'<p lang="nl" dir="ltr">{LONG[3]}' in html
    assert warnings(folder, tag) == [TOLD]
    status = apps.flask(folder, "translate", "status", tag, "--json").stdout
    assert '"translated": 0' in status


@pytest.mark.parametrize(
    ("translated", "copied", "fell_back"),
    [(1, 9, True), (0, 1, True), (2, 8, False), (10, 0, False)],
)
def test_nine_of_ten_long_texts_decide(
    tmp_path: Path, translated: int, copied: int, fell_back: bool
) -> None:
    """What is translated is shown all the same."""
    texts = {text: f"A translation of {n}." for n, text in enumerate(LONG[:translated])}
    texts |= {text: text for text in LONG[translated : translated + copied]}
    folder = made(tmp_path, "en", texts)

    html = page(folder, "en")

    shown = [f'lang="nl" dir="ltr">{text}' in html for text in LONG]
    assert shown == [n >= translated and (fell_back or n >= translated + copied) for n in range(10)]
    assert all(f"A translation of {n}." in html for n in range(translated))
    assert (warnings(folder, "en") == [TOLD]) == fell_back


def test_a_variant_of_the_source_may_have_its_texts(tmp_path: Path) -> None:
    """The Dutch of Belgium is mostly the same."""
    folder = made(tmp_path, "nl-BE", {text: text for text in LONG})

    assert f"<p>{LONG[3]}" in page(folder, "nl-BE")
    assert warnings(folder, "nl-BE") == []


def test_what_becomes_a_copy_and_what_does_not_any_more_is_seen(tmp_path: Path) -> None:
    """By a freeze that keeps what is the same."""
    folder = made(tmp_path, "en", {text: f"T{n}" for n, text in enumerate(LONG)})
    first = page(folder, "en")
    apps.translate(folder, "en", {text: text for text in LONG})
    second = page(folder, "en")
    apps.translate(folder, "en", {text: f"T{n}" for n, text in enumerate(LONG)})

    assert f'lang="nl" dir="ltr">{LONG[3]}' not in first
    assert f'lang="nl" dir="ltr">{LONG[3]}' in second
    assert page(folder, "en") == first
