"""Catalogues follow the content: extraction of every message, and a merge that loses nothing.

An entry whose msgid stays keeps its lines; only what is said about it (`#.`, `#:`) is written
anew. New messages come in document order, vanished translations stay as obsolete entries and
are revived when their message returns. A second run changes nothing.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural

from . import content, pofile, records
from .catalogs import path_of
from .errors import Problem, Problems, shown
from .locales import Language
from .records import Record, Site

_ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
    ": n%100>=11 && n%100<=99 ? 4 : 5);"
)
"""CLDR's rule; Babel has its last two forms swapped."""

JINJA_OPTIONS = {"silent": "false", "trimmed": "true", "encoding": "utf-8"}
"""How templates are read: as babel.cfg says too. Silent would hide a broken template."""


@dataclass
class Wanted:
    """A message as it should stand in the catalogues: what is said about it, and its flag."""

    context: str
    text: str
    plural: str | None = None
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    flag: str = ""
    plain: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.text)


# ---------------------------------------------------------------- extraction


def from_templates(folder: Path) -> Iterator[Wanted]:
    """The interface's messages; Problems where a template is broken."""
    found = extract_from_dir(
        folder,
        method_map=[("**.html", "jinja2"), ("**.xml", "jinja2"), ("**.txt", "jinja2")],
        options_map={"**": JINJA_OPTIONS},
        comment_tags=("L10N:",),
    )
    try:
        listed = sorted(found, key=lambda each: (each[0], each[1]))
    except Exception as error:  # jinja2's, whose module is not loaded for this alone
        path, line = getattr(error, "filename", None) or folder, getattr(error, "lineno", 1)
        problem = Problem(shown(path), line, f"a broken template: {error}", "Mend it.")
        raise Problems([problem]) from None
    for name, _, message, comments, context in listed:
        text, plural = message if isinstance(message, tuple) else (message, None)
        flag = "python-format" if re.search(r"%\([a-z_]+\)s", f"{text}{plural}") else ""
        notes = [comment.removeprefix("L10N:").strip() for comment in comments]
        yield Wanted(context or "", text, plural, notes, [f"{folder.name}/{name}"], flag)


def from_record(record: Record, tag: str, file: str) -> Iterator[Wanted]:
    """The messages of one record, each with its role, its page's address and its targets."""
    address = getattr(record, "address", "/")
    for message in records.messages(record):
        notes = [message.role, f"/{tag}{address}"]
        if not message.plain:
            notes += [f"[{n}]: {target}" for n, target in enumerate(message.targets, 1)]
        yield Wanted(
            message.context,
            message.text,
            comments=notes,
            files=[file],
            flag="no-python-format",
            plain=message.plain,
        )


def wanted(site: Site, content_folder: Path, templates: Path) -> list[Wanted]:
    """Every message of the site once, in document order: the interface's, then the content's."""
    base = content_folder.resolve().parent
    found = list(from_templates(templates))
    for record in records.records(site):
        file = os.path.relpath(Path(record.path).resolve(), base).replace(os.sep, "/")
        found += from_record(record, site.source.tag, file)
    merged: dict[tuple[str, str], Wanted] = {}
    for each in found:
        known = merged.setdefault(each.key, each)
        if known is not each:
            known.plural = known.plural or each.plural
            known.comments += [note for note in each.comments if note not in known.comments]
            known.files += [name for name in each.files if name not in known.files]
    return list(merged.values())


def interface_only(messages: Iterable[Wanted]) -> list[Wanted]:
    """What the source language's own catalogue holds."""
    return [each for each in messages if each.flag != "no-python-format"]


def babel_extract(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """The same walk as an extraction method of Babel's (babel.cfg), for `pybabel extract`."""
    path = Path(fileobj.name)
    root = path.parent if path.suffix == ".yaml" else path.parents[1 + (path.name == "index.md")]
    for record in content.read_file(path, root):
        for message in records.messages(record):
            yield message.line, "pgettext", (message.context, message.text), [message.role]


# ---------------------------------------------------------------- merging


def merge(old: pofile.PoFile | None, messages: Sequence[Wanted], language: Language | None) -> str:
    """The text of a catalogue with just these messages, and every translation that it had."""
    known = {entry.key: entry for entry in old.entries} if old else {}
    if old:
        known |= {entry.key: entry for entry in old.entries if not entry.obsolete}
    blocks = ["\n".join(old.entries[0].lines)] if old else [_header(language)]
    forms = _forms(blocks[0])
    taken = set()
    for each in messages:
        entry = known.get(each.key)
        if entry is not None and (entry.plural is None) == (each.plural is None):
            taken.add(id(entry))
            blocks.append(_kept(entry, each))
        else:
            blocks.append(_new(each, forms))
    for entry in old.entries[1:] if old else ():
        if id(entry) not in taken and any(entry.translations):
            blocks.append(_obsolete(entry))
    return "\n\n".join(blocks) + "\n"


def _kept(entry: pofile.Entry, message: Wanted) -> str:
    """The entry's own lines, with what is said about it written anew."""
    lines = [re.sub(r"^#~ ?", "", line) if entry.obsolete else line for line in entry.lines]
    own = [line for line in lines if line == "#" or line.startswith(("# ", "#\t"))]
    flags = [line for line in lines if line.startswith("#,")]
    if message.flag and message.flag not in entry.flags:
        flags = [", ".join([*(flags or ["#"]), message.flag]).replace("#, ,", "#,")]
        flags = [re.sub(r"^#(?=, )", "#", flags[0])]
    previous = [line for line in lines if line.startswith("#|")]
    rest = [line for line in lines if line and not line.startswith("#")]
    return "\n".join([*own, *_said(message), *flags, *previous, *rest])


def _said(message: Wanted) -> list[str]:
    return [f"#. {note}" for note in message.comments] + [f"#: {name}" for name in message.files]


def _new(message: Wanted, forms: int) -> str:
    lines = [*_said(message)]
    if message.flag:
        lines.append(f"#, {message.flag}")
    if message.context:
        lines.append(f"msgctxt {pofile.quote(message.context)}")
    lines.append(f"msgid {pofile.quote(message.text)}")
    if message.plural is None:
        lines.append('msgstr ""')
    else:
        lines.append(f"msgid_plural {pofile.quote(message.plural)}")
        lines += [f'msgstr[{n}] ""' for n in range(forms)]
    return "\n".join(lines)


def _obsolete(entry: pofile.Entry) -> str:
    """The entry out of use: its translation and its translator's comments."""
    if entry.obsolete:
        return "\n".join(entry.lines)
    kept = [line for line in entry.lines if not line.startswith(("#.", "#:"))]
    return "\n".join(line if line.startswith("#") else f"#~ {line}" for line in kept)


def plural_forms(language: Language) -> str:
    """The Plural-Forms of a language, as GNU gettext and CLDR have them."""
    if language.locale.split("_")[0] == "ar":
        return _ARABIC
    return str(get_plural(language.locale).plural_forms)


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


def _forms(header: str) -> int:
    match = re.search(r"nplurals\s*=\s*([1-9])", header)
    return int(match[1]) if match else 2


# ---------------------------------------------------------------- writing


def plan(
    site: Site, languages: Sequence[Language], messages: Sequence[Wanted], translations: Path
) -> Mapping[Path, str]:
    """What every catalogue should hold: path → text. Problems where one cannot be read."""
    files = {translations / "messages.pot": merge(None, messages, None)}
    problems: list[Problem] = []
    for language in languages:
        path = path_of(translations, language)
        try:
            old = pofile.read(path.read_bytes()) if path.exists() else None
        except pofile.Unreadable as error:
            problems += [Problem(shown(path), *fault, code="catalogue") for fault in error.faults]
            continue
        some = interface_only(messages) if language == site.source else messages
        files[path] = merge(old, some, language)
    if problems:
        raise Problems(problems)
    return files


def differs(path: Path, text: str) -> bool:
    """Whether a file does not hold just this text."""
    return not path.exists() or path.read_bytes() != text.encode()


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write what differs, each file in one step; the paths that changed."""
    changed = []
    for path, text in files.items():
        if not differs(path, text):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(text.encode())
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
        changed.append(path)
    return changed
