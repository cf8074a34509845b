"""Problems of a catalogue as a whole: plural rule, repeated entries, waivers, foreign messages.

Of these only a wrong plural rule keeps translations from readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from portret.catalogs import plurals, strings
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.lookup import Catalog
from portret.catalogs.safety import CONFLICT, Kind
from portret.errors import Problem, called, quoted, shown, suggestion
from portret.site.edition import Snapshot
from portret.translate import quality
from portret.translate.extract import PotMessage

Found = Iterator[tuple[int, str, str, str]]
"""(line, message, remedy, code) of each warning."""

CODES = (*quality.CHECKS, "plural")
"""The codes of the warnings that a translator's comment can waive."""


def problems(site: Snapshot, messages: Sequence[PotMessage]) -> list[Problem]:
    """The warnings about the catalogues that can be read."""
    known = {each.key: each for each in messages}
    return [
        Problem(shown(catalog.path), line, message, remedy, "warning", code)
        for catalog in site.catalogs.readable
        if catalog.file is not None
        for found in (
            _header_faults(catalog, catalog.file),
            _entry_faults(catalog.file),
            _foreign_entries(catalog, catalog.file, known, catalog.language == site.source),
        )
        for line, message, remedy, code in found
    ]


# ---------------------------------------------------------------- the plural rule


def plural_problem(catalog: Catalog, entry: Entry, reason: str, where: str) -> Problem:
    """The error for an entry that has not the plural forms of the header."""
    line = _plural_line(catalog)
    path, file, rule = shown(catalog.path), catalog.file, catalog.rule
    if not rule.works:
        at = file.header_line("plural-forms") if file else 1
        found = (
            f"{reason}, so readers get no text that has a plural in {quoted(catalog.language.tag)}"
        )
        remedy = f"Write there {line}"
        if not rule.field or plurals.is_template(rule.field):
            remedy += f", as {called('translate update')} does"
        return Problem(path, at, found, f"{remedy}.", code="unsafe")
    right, there = plurals.PluralRule(plurals.plural_forms(catalog.language)).forms, rule.forms
    forms = len(entry.translations)
    if forms < there:
        remedy = f"Write msgstr[0] to msgstr[{there - 1}]."
    else:
        remedy = f"Let msgstr[0] to msgstr[{there - 1}] be the right ones, others a comment (#)."
    if forms == right or plurals.difference(rule, catalog.language):
        remedy = f"Write in the header {line}, and as many forms everywhere."
    return Problem(path, entry.line, f"{reason}, {where}", remedy, code="unsafe")


def _plural_line(catalog: Catalog) -> str:
    """The Plural-Forms line of the header, as CLDR has it for the language."""
    return strings.quote(f"Plural-Forms: {plurals.plural_forms(catalog.language)}\n")


def _header_faults(catalog: Catalog, file: PoFile) -> Found:
    header, at = file.entries[0], file.header_line("plural-forms")
    if CONFLICT in header.translations[0]:
        yield header.line, "two headers in one, as msgcat leaves them", "Keep one.", "catalogue"
    differs = catalog.rule.works and plurals.difference(catalog.rule, catalog.language)
    if differs and "plural" not in waived(header):
        line = _plural_line(catalog)
        remedy = (
            f"Write {line}, and the forms in that order; or above the header: {_waiver('plural')}"
        )
        yield at, f"Plural-Forms is not that of CLDR: {differs}", f"{remedy}.", "plural"
    if catalog.copied:
        found = "nearly every long text is a copy of its source, so no copy counts as translated"
        remedy = "Take the copies out; a program that exports them may skip what is untranslated."
        yield 1, found, remedy, "copy"


# ---------------------------------------------------------------- the entries


def _entry_faults(file: PoFile) -> Found:
    for entry in file.repeats:
        first, again = sorted((entry.line, file.in_use[entry.key].line))
        name = f"the entry {quoted(entry.text)}" if entry.text else "the header"
        found = f"{name} of line {first} is repeated here"
        yield again, found, f"Keep one: {called('translate update')} does.", "catalogue"
    for entry in file.in_use.values():
        if any(entry.translations) and not "".join(entry.translations).strip():
            found = f"only blanks in the translation of {quoted(entry.text)}"
            yield entry.line, found, "Translate it, or leave the text empty.", "blank"
        for found, remedy in _waiver_faults(entry):
            yield entry.line, found, remedy, "waiver"


def waived(entry: Entry) -> set[str]:
    """The codes of the warnings that a translator's comments waive, each with a reason."""
    return {match[1] for line in entry.lines if (match := _WAIVER.fullmatch(line))}


def _waiver(code: str) -> str:
    return f"# allow {code}: why"


_WAIVER = re.compile(r"# allow ([a-z]+): .*\w.*")
_INTENDED = re.compile(r"#[.,:|]?\s*al+o+w\w*\W+(\w+)\s*(:?)(.*)", re.I)


def _waiver_faults(entry: Entry) -> Iterator[tuple[str, str]]:
    """(message, remedy) for each comment that looks like a waiver, but waives nothing."""
    for line in entry.lines if _INTENDED.search(entry.source) else ():
        match, sound = _INTENDED.match(line), _WAIVER.fullmatch(line)
        if match is None or (sound and sound[1] in CODES):
            continue
        word, alone = match[1].lower(), match[2] or not match[3]
        near = get_close_matches(word, CODES, 1, 0.7)
        if word in CODES or (alone and near):
            yield f"{quoted(line)} waives no warning", f"Write: {_waiver(near[0])}."
        elif match[2]:
            yield f"{quoted(line)} waives no warning: no such code", suggestion(word, CODES)


# ---------------------------------------------------------------- what is not of this site


def _foreign_entries(
    catalog: Catalog, file: PoFile, known: Mapping[tuple[str, str], PotMessage], is_source: bool
) -> Found:
    entries = [each for each in file.in_use.values() if each.text]
    used = [each for each in entries if each.key in known]
    if len(entries) >= _FEW and len(used) * 20 < len(entries):
        some = f"{len(used)} of its {len(entries)} texts"
        found = f"a catalogue of another site: {some} are messages of this one"
        remedy = f"Put the right file here, or run {called('translate update')}."
        yield 1, found, remedy, "catalogue"
    content = [
        each
        for each in (used if is_source else ())
        if any(each.translations) and Kind.INTERFACE not in known[each.key].kinds
    ]
    if content:
        tag = quoted(catalog.language.tag)
        found = f"{len(content)} texts of the content, which is written in {tag} and shown as it is"
        remedy = "Put its own language first in the languages of site.yaml, if that is another; "
        remedy += f"else {called('translate update')} takes them out of use."
        yield content[0].line, found, remedy, "catalogue"


_FEW = 3
"""A catalogue with fewer texts is not taken for that of another site."""
