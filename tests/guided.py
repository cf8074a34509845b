"""Fuzzing that is led by which lines of the code it reaches: `python -m tests.guided [SECONDS]`.

Atheris varies bytes, and goes on with those that lead to new lines. The tests of `make fuzz` know
what is nasty; this one finds what nobody thought of. Each target is a reader of what others write:
it may refuse the bytes with its faults, and neither raise nor take seconds. What failed is named,
its bytes are in .cache/guided, and `python -m tests.guided TARGET FILE` tries them again.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests import tools

PLACE = tools.TESTS.parent / ".cache/guided"
LARGEST = 4000
LIMITS = (f"-max_len={LARGEST}", "-timeout=5", "-rss_limit_mb=2000")
"""Bytes of an example, and the seconds and megabytes above which it has failed."""

EXAMPLES = ("content/**/*.md", "translations/*/LC_MESSAGES/*.po")


def portrait(data: bytes) -> None:
    """A content file: its front matter and its Markdown."""
    from portret.content import loader

    made, faults = loader.read_document.__wrapped__(data, "partner")
    assert made is not None or faults
    if made is not None:
        markdown(str(made.body).encode("utf-8", "surrogatepass"))


def markdown(data: bytes) -> None:
    """A text, and the other half of the bytes as the translation of all its messages."""
    from portret.catalogs import safety
    from portret.markdown import render
    from portret.markdown.document import Message, document

    text, _, other = data.decode("utf-8", "ignore").partition("\0")

    def translated(message: Message) -> str | None:
        refused = safety.fault(safety.kind_of(message), message.text, other)
        return None if refused else other

    html = str(render.render(document(text), translated).html)
    assert not re.search("<(script|iframe|style)", html), html


def catalogue(data: bytes) -> None:
    """A .po file, and whether each of its translations may be shown."""
    from portret import locales
    from portret.catalogs import lookup, pofile

    with suppress(pofile.Unreadable):
        file = pofile.read(data)
        texts, nl = lookup.texts_of(file), locales.language("nl")
        lookup.judged(lookup.Catalog(nl, Path("nl.po"), texts=texts, file=file))


def request(data: bytes) -> None:
    """The headers by which a reader asks for a language, a form, or what it has already."""
    from werkzeug.datastructures import LanguageAccept
    from werkzeug.http import parse_accept_header

    from portret import locales
    from portret.web import response_cache

    text = data.decode("latin-1")
    tags = [tag for tag, quality in parse_accept_header(text, LanguageAccept) if quality > 0]
    locales.negotiate(tags, [locales.language(each) for each in ("nl", "en", "ar")])
    assert response_cache.coding_for(text, ("br", "zstd", "gzip")) in (
        "br",
        "zstd",
        "gzip",
        "",
        None,
    )
    response_cache.matches(text, '"x"')


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (portrait, markdown, catalogue, request)
}


def follow(name: str, *arguments: str) -> None:
    """Let Atheris vary the bytes for a target in this process, until its time is over."""
    atheris = tools.atheris()
    with atheris.instrument_imports(include=["portret", "markdown_it"]):
        TARGETS[name](b"")
    atheris.Setup([name, *arguments], TARGETS[name])
    atheris.Fuzz()


def begin(name: str) -> Path:
    """The folder of a target's examples, with this site's own files."""
    corpus = PLACE / name
    corpus.mkdir(parents=True, exist_ok=True)
    for path in (path for pattern in EXAMPLES for path in tools.TESTS.parent.glob(pattern)):
        data = path.read_bytes()[:LARGEST]
        (corpus / f"{path.parent.name}-{path.name}").write_bytes(data)
    return corpus


def holds(name: str, seconds: str) -> bool:
    """Whether nothing was found in a target for so long; a crash ends a process of its own."""
    place = [str(begin(name)), f"-artifact_prefix={PLACE}/{name}-failed-"]
    words = [sys.executable, "-m", "tests.guided", name, *place, *LIMITS]
    return (
        subprocess.run([*words, f"-max_total_time={seconds}"], cwd=tools.TESTS.parent).returncode
        == 0
    )


def main(words: list[str]) -> int:
    """Each target for so many seconds, or one as Atheris is told; 1 where one has failed."""
    try:
        tools.atheris()
    except tools.Missing as reason:
        print(f"What is led by lines of code is left out. {reason}")
        return 0
    if words and words[0] in TARGETS:
        follow(*words)
        return 0
    failed = [name for name in TARGETS if not holds(name, *words[:1] or ["60"])]
    print(f"Failed: {', '.join(failed)}. See {PLACE}." if failed else "Nothing found.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
