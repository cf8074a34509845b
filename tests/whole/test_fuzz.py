"""Whatever stands in a file, the site is made of it or the file is named, soon and without a crash.

Real files are mutated: bytes, lines and pieces of them, and what parsers trip over. The suite tries
a few; `make fuzz` tries thousands, and has the Nu HTML checker read the pages too.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portret.errors import Problem, Problems
from portret.freeze import checker
from tests import apps, guided, nasty
from tests.nasty import LONG
from tests.whole import test_fields

SECONDS = 2 if LONG else 20
"""Of the processor, for reading what was changed, for its pages and for all that `check` says."""

MARKDOWN = r"""
De [brug](../brug/#pijlers) en [elders](https://elders.example/a_(b)), *nadruk*, **`code`**[^1].

![een schip op zee](foto.png)

| a | b |
| --- | :-: |
| 1 | [twee](/about/) |

> Een *citaat*\
> op twee regels.

1. een
2. twee
   - drie

```py
x = "<b>" & y
```

[woorden]{lang=en} en <https://a.example> &amp; H&#x2082;O. www.b.example ~~weg~~

<!-- context: knop -->
Open

## Kop {#kop}

[^1]: Noot met [link][r].

[r]: https://r.example "titel"
"""
ABOUT = MARKDOWN.replace("../brug/", "/partners/brug/")
SITE = test_fields.SITE.replace("[nl]", "[nl, en, ar]")
FILES: Mapping[str, str | bytes | None] = {
    **test_fields.FILES,
    "site.yaml": SITE,
    "partners/anker/index.md": test_fields.ANKER + MARKDOWN,
    "partners/brug/index.md": "---\ntitle: Brug\npublished: 2017-07-01\n---\n\n## Pijlers\n\nX.\n",
    "pages/about.md": f"---\ntitle: Over ons\nmenu: 2\n---\n{ABOUT}",
    "pages/foto.png": test_fields.FILES["partners/anker/foto.png"],
}
EN = {
    **apps.EN,
    "Een *citaat*\nop twee regels.": "A *quotation*\non two lines.",
    "De [brug][1] en [elders][2], *nadruk*, **`code`**[^1].": "[Else][2], the [bridge][1], "
    "*stress*, **`code`**[^1].",
    "[woorden]{lang=en} en [https://a.example][1] &amp; H&#x2082;O.": "x",
}
MUTATED = (
    *("content/partners/anker/index.md", "content/partners/anker/index.md", "content/site.yaml"),
    *("content/pages/about.md", "content/pages/about.md", "content/themes.yaml"),
    *("translations/en/LC_MESSAGES/messages.po", "translations/en/LC_MESSAGES/messages.po"),
)

# ---------------------------------------------------------------- mutations

Mutation = Callable[[bytes], bytes]
_place = st.floats(0, 1, exclude_max=True)


def _spliced(start: float, length: int, new: bytes) -> Mutation:
    def splice(data: bytes) -> bytes:
        at = int(start * (len(data) + 1))
        return data[:at] + new + data[at + length :]

    return splice


def _lines(move: Callable[[list[bytes], int, int], None]) -> st.SearchStrategy[Mutation]:
    def mutation(one: float, other: float) -> Mutation:
        def change(data: bytes) -> bytes:
            lines = data.split(b"\n")
            move(lines, int(one * len(lines)), int(other * len(lines)))
            return b"\n".join(lines)

        return change

    return st.builds(mutation, _place, _place)


def _swap(lines: list[bytes], one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def _double(lines: list[bytes], one: int, other: int) -> None:
    lines.insert(other, lines[one])


def _drop(lines: list[bytes], one: int, other: int) -> None:
    del lines[min(one, other) : min(one, other) + 1 + abs(one - other) % 3]


def _indent(lines: list[bytes], one: int, other: int) -> None:
    lines[one] = b" " * (other % 5) + lines[one]


_words = st.one_of(
    st.sampled_from(
        [*nasty.COSTLY, "---", "...", "|", ">", "&a", "*a", "!!python/x", "#", ": ", "- "]
    ),
    st.sampled_from(
        ["msgid", 'msgid ""', "msgstr", "#, fuzzy", "#~", "msgctxt", '"', "\\", "\\x", "%s"]
    ),
    st.sampled_from(
        ["\r", "\r\n", "\n\n", "\0", "\x85", "\u2028", "\ufeff", "\u202e", "{{", "{%", "}}"]
    ),
    nasty.inline,
    nasty.attack,
    nasty.document,
    st.text(max_size=4),
)
_raw = st.one_of(st.binary(max_size=6), _words.map(lambda text: text.encode("utf-8", "replace")))
_much = st.builds(
    lambda piece, times: (piece * times).encode("utf-8", "replace")[:60_000],
    st.sampled_from(
        [*nasty.COSTLY, "{{", "{%", "<?", '"', "\\", "\n", "a: ", "- ", "[a](b)\n\n", "e\u0301"]
    ),
    st.sampled_from([100, 3_000, 30_000]),
)
mutation: st.SearchStrategy[Mutation] = st.one_of(
    st.builds(_spliced, _place, st.integers(0, 12), _raw),
    st.builds(_spliced, _place, st.integers(0, 12), _raw),
    st.builds(_spliced, _place, st.just(0), _much),
    *map(_lines, (_swap, _double, _drop, _indent)),
)

# ---------------------------------------------------------------- the site


class World:
    """The site with its files as they were, and what is seen of it when one has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = apps.make(folder, FILES)
        apps.translate(folder, "en", EN)
        self.whole = {name: (folder / name).read_bytes() for name in set(MUTATED)}
        self.app: Flask = apps.make_app(folder)
        self.seen: dict[bytes, Path] = {}
        self.pages = folder / "pages"
        self.pages.mkdir()
        self.look()

    def look(self) -> tuple[Problem, ...]:
        """Reads the site again, makes each of its pages, and holds them to the export's check."""
        sites = self.app.extensions["portret"]
        site = sites.current()
        script = site.snapshot.edition.frame.asset("search.js")
        reader = checker.Reader(site.snapshot.base_path, site.snapshot.base_url, script)
        facts = {}
        for path, address in site.addresses.items():
            if not address.is_exported:
                continue
            plain = address.about.target and "." not in path.rsplit("/", 1)[1]
            name = path + ("index.html" if path.endswith("/") else "/index.html" if plain else "")
            if address.about.make:
                facts[name] = checker.Facts()
                continue
            data = site.renderer.render(site.addresses.page(path)).encode()
            facts[name] = reader.read(name, data) if address.kind.checked else checker.Facts()
            if LONG and name.endswith(".html") and data not in self.seen:
                self.seen[data] = self.pages / f"{len(self.seen)}.html"
                self.seen[data].write_bytes(data)
        places = checker.places({path: each.ids for path, each in facts.items()})
        findings = [each.message for each in checker.findings(facts, places)]
        # Which ids a list or the home page has, only the export's check knows.
        assert [each for each in findings if "place that the page has not" not in each] == []
        found: tuple[Problem, ...] = sites.library.problems
        return found

    def changed(self, name: str, data: bytes) -> tuple[Problem, ...]:
        """The problems of the site with a file that holds these bytes; it is then as it was."""
        path = self.folder / name
        path.write_bytes(data)
        try:
            found = self.look()
            run = self.app.test_cli_runner().invoke(args=["check"])
            assert isinstance(run.exception, SystemExit | None), run.exc_info
            return found
        finally:
            path.write_bytes(self.whole[name])


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A site in memory where there is some."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield World(Path(folder).resolve())


def cost(what: Callable[[], Any]) -> tuple[Any, float]:
    """What a call returns, and how long the processor takes over it, at best of three times."""
    times: list[float] = []
    while len(times) < 3 and min(times, default=SECONDS) >= SECONDS:
        start = time.process_time()
        found = what()
        times.append(time.process_time() - start)
    return found, min(times)


@nasty.few
@given(name=st.sampled_from(MUTATED), mutations=st.lists(mutation, min_size=1, max_size=4))
def test_a_site_is_made_whatever_a_file_holds(
    world: World, name: str, mutations: list[Mutation]
) -> None:
    """Each page is sound, or the last good one stays; each problem has its line and its remedy."""
    data = world.whole[name]
    for each in mutations:
        data = each(data)

    found, seconds = cost(lambda: world.changed(name, data))

    assert seconds < SECONDS
    lines = data.replace(b"\r\n", b"\n").count(b"\n") + data.count(b"\r") + 2
    for each in found:
        own = name in str(Path(each.path).resolve())
        assert 1 <= each.line <= (lines if own else 500), each
        assert each.message
        assert each.remedy.endswith((".", "?", "!", ")")), each
        assert "\n" not in str(each)
        str(each).encode()


@pytest.mark.parametrize("target", guided.TARGETS.values())
@nasty.few
@given(
    data=st.one_of(
        st.binary(), nasty.hostile.map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
def test_any_bytes_are_taken_or_refused(target: Callable[[bytes], None], data: bytes) -> None:
    """By what Atheris is let loose on in `make fuzz`."""
    target(data)


@pytest.mark.hypothesis  # for `make fuzz`
@pytest.mark.skipif(not LONG, reason="It is for what `make fuzz` has tried.")
def test_the_pages_are_valid(world: World, vnu: Any) -> None:
    """The Nu HTML checker finds no error in what was made; it runs after the test above."""
    found = vnu([*world.seen.values()], "--errors-only")

    assert [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in found] == []


def test_a_site_that_never_was_sound_is_told(tmp_path: Path) -> None:
    """So that the first reading can fail as well as a later one."""
    apps.make(tmp_path, {**FILES, "site.yaml": "{{{"})

    with pytest.raises(Problems):
        apps.make_app(tmp_path).extensions["portret"].current()
