"""Catalogues follow the content: extraction of every message, and a merge that loses nothing.

An entry whose msgid stays keeps its lines; only what is said about it (`#.`, `#:`) is written
anew. New messages come in document order, vanished translations stay as obsolete entries and
are revived when their message returns. A second run changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import catalogs, near, pofile
from .catalogs import path_of
from .errors import Problem, Problems
from .extract import Wanted, in_catalog
from .locales import Language
from .plurals import plural_forms
from .records import Site

_OPPOSITE = {"python-format": "no-python-format", "no-python-format": "python-format"}


# ---------------------------------------------------------------- merging


def merge(
    old: pofile.PoFile | None,
    messages: Sequence[Wanted],
    language: Language | None,
    *,
    punctuation: bool = False,
) -> str:
    """The text of a catalogue with just these messages, and every translation that it had.

    The translation of a message that has changed a little goes with it, as fuzzy where it may no
    longer hold; `punctuation` says that other quotation marks, dashes and spaces do not matter.
    """
    old = old or pofile.read(_header(language).encode())
    # Of entries with the same key a translated one is the best, and one in use.
    order = sorted(old.entries, key=lambda each: (any(each.translations), not each.obsolete))
    known = {(entry.key, entry.plural): entry for entry in order}
    blocks = [_header_of(old, language)]
    forms = pofile.read(blocks[0].encode()).forms or 2
    stays = {id(known.get((each.key, each.plural))) for each in messages}
    former = near.Former([each for each in old.entries[1:] if id(each) not in stays])
    taken = {id(old.entries[0])}
    for each in messages:
        entry = known.get((each.key, each.plural))
        if entry is not None:
            taken.add(id(entry))
            blocks.append(_kept(entry, each, forms))
        elif origin := _origin(former, each, punctuation):
            taken.add(id(origin.entry))
            blocks.append(_changed(origin, each))
        else:
            blocks.append("\n".join([*_said(each), *_flags((), each), *_blank(each, forms)]))
    for entry in old.entries:
        if id(entry) not in taken and any(entry.translations):
            blocks.append(_obsolete(entry))
    if old.rest:
        blocks.append("\n".join(old.rest))
    return "\n\n".join(blocks) + "\n"


def _header_of(old: pofile.PoFile, language: Language | None) -> str:
    """The header as it was; with the language's plural rule where it had none."""
    first = old.entries[0]
    lines = list(first.lines)
    if language and "plural-forms" not in old.header:
        before = "" if first.translations[0][-1:] in ("", "\n") else "\n"
        lines.append(pofile.quote(f"{before}Plural-Forms: {plural_forms(language)}\n"))
    return "\n".join(lines)


def _kept(entry: pofile.Entry, message: Wanted, forms: int) -> str:
    """The entry's own lines, with what is said about it written anew."""
    lines = [_REVIVED.sub(_revived, line) if entry.obsolete else line for line in entry.lines]
    notes = [line for line in lines if line.startswith("#")]
    own = [line for line in notes if not line.startswith(("#.", "#:", "#,", "#=", "#|"))]
    flags = [line for line in notes if line.startswith(("#,", "#="))]
    previous = [line for line in notes if line.startswith("#|")]
    rest = [line for line in lines if line and not line.startswith("#")]
    if not any(entry.translations) and len(entry.translations) != forms and entry.plural:
        rest = _blank(message, forms)
    return "\n".join([*own, *_said(message), *_flags(flags, message), *previous, *rest])


def _origin(former: near.Former, message: Wanted, punctuation: bool) -> near.Origin | None:
    if message.plural is not None:
        return None
    return former.take(message.context, message.text, message.files, punctuation)


def _changed(origin: near.Origin, message: Wanted) -> str:
    """The former entry's translation under the changed msgid, fuzzy where that is in doubt."""
    entry = origin.entry
    lines = [_REVIVED.sub(_revived, line) if entry.obsolete else line for line in entry.lines]
    own = [line for line in lines if line == "#" or line.startswith(("# ", "#\t"))]
    flags = [line for line in lines if line.startswith("#,")]
    previous = [line for line in lines if line.startswith("#|")]
    if not (origin.certain or entry.fuzzy):
        flags = [", ".join(["#, fuzzy", *(line[2:].strip() for line in flags)])]
        previous = [f"#| msgid {pofile.quote(entry.text)}"]
    start = next(at for at, line in enumerate(lines) if line.lstrip().startswith("msgstr"))
    head = _blank(message, 1)[:-1]
    return "\n".join(
        [*own, *_said(message), *_flags(flags, message), *previous, *head, *lines[start:]]
    )


_REVIVED = re.compile(r"^#~\s*(\|?)")


def _revived(match: re.Match[str]) -> str:
    return "#|" if match[1] else ""


def _flags(lines: Sequence[str], message: Wanted) -> list[str]:
    """The lines of flags, with the message's own among them and its opposite not."""
    flags = [flag.strip() for line in lines for flag in line[2:].split(",")]
    wrong = _OPPOSITE.get(message.flag)
    if wrong not in flags and (message.flag in flags or not message.flag):
        return list(lines)
    right = [flag for flag in flags if flag and flag not in (wrong, message.flag)]
    return ["#, " + ", ".join([*right, message.flag])]


def _said(message: Wanted) -> list[str]:
    return [f"#. {note}" for note in message.comments] + [f"#: {name}" for name in message.files]


def _blank(message: Wanted, forms: int) -> list[str]:
    """The lines of a message that waits for its translation."""
    lines = [f"msgctxt {pofile.quote(message.context)}"] if message.context else []
    lines.append(f"msgid {pofile.quote(message.text)}")
    if message.plural is None:
        return [*lines, 'msgstr ""']
    lines.append(f"msgid_plural {pofile.quote(message.plural)}")
    return [*lines, *(f'msgstr[{n}] ""' for n in range(forms))]


def _obsolete(entry: pofile.Entry) -> str:
    """The entry out of use: its translation and its translator's comments."""
    if entry.obsolete:
        return "\n".join(entry.lines)
    kept = [line for line in entry.lines if not line.startswith(("#.", "#:"))]
    return "\n".join(
        re.sub(r"^#\|", "#~|", line) if line.startswith("#") else f"#~ {line}" for line in kept
    )


def _header(language: Language | None) -> str:
    """A constant header: no dates, so that no two runs differ."""
    fields = {
        "Project-Id-Version": "Portret",
        "Language": language.folder if language else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language:
        fields["Plural-Forms"] = plural_forms(language)
    lines = [pofile.quote(f"{name}: {value}\n") for name, value in fields.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *lines])


# ---------------------------------------------------------------- writing


def plan(
    site: Site,
    languages: Sequence[Language],
    messages: Sequence[Wanted],
    translations: Path,
    *,
    punctuation: bool = False,
) -> Mapping[Path, str]:
    """What every catalogue should hold: path → text. Problems where one cannot be read."""
    files = {translations / "messages.pot": merge(None, messages, None)}
    problems: list[Problem] = []
    for language in languages:
        path = path_of(translations, language)
        old, found = catalogs.read(path, language)
        problems += found
        own = in_catalog(messages, language, site.source)
        files[path] = merge(old, own, language, punctuation=punctuation)
    if problems:
        raise Problems(problems)
    return files


def differs(path: Path, text: str) -> bool:
    """Whether a file does not hold just this text."""
    return not path.exists() or path.read_bytes() != text.encode()


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write what differs, each file in one step; the paths that changed."""
    changed = [path for path, text in files.items() if differs(path, text)]
    for path in changed:
        catalogs.write(path, files[path].encode())
    return changed
