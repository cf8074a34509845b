"""Language tags (BCP 47): their parts, CLDR's likely subtags, and their parents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import icu
from babel.core import get_global, parse_locale

from portret import codes

# Tags that CLDR files under another name (https://www.unicode.org/reports/tr35/#Likely_Subtags).
ALIASES = {"prs": "fa_AF", "no": "nb", "en-XA": "en", "ar-XB": "ar"}
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
WELL_FORMED = re.compile(
    rf"{TAG.pattern}(-([a-z0-9]{{5,8}}|[0-9][a-z0-9]{{3}}))*(-x(-[a-z0-9]{{1,8}})+)?"
)
"""Tags for which CLDR may have data; and all that are well-formed (RFC 5646, 2.1)."""


def from_folder_name(name: str) -> str:
    """The BCP 47 tag for the name of a folder: "zh-Hant-TW" for "zh_hant_tw"."""
    public, *private = re.split("[-_](?=[xX][-_])", name, maxsplit=1)
    first, *rest = re.split("[-_]", public)
    parts = (_CASES.get(len(part), str.lower)(part) for part in rest)
    return "-".join([first.lower(), *parts, *(each.lower().replace("_", "-") for each in private)])


_CASES = {2: str.upper, 3: str.upper, 4: str.title}


def from_gettext(name: str) -> str:
    """The BCP 47 tag for a language whose script gettext writes: sr-Latn-RS for sr_RS@latin.

    Whatever else stands behind the @, as in de@euro, stays there.
    """
    tag = name.replace("_", "-")
    first, at, script = tag.partition("@")
    found = icu.Script.getCode(script) if at else ()
    if not found:
        return tag
    code, *region = first.split("-", 1)
    return "-".join([code, icu.Script(found[0]).getShortName(), *region])


def without_variant(tag: str) -> str:
    """The tag without its variant, as CLDR has no data for variants: de for de-simple."""
    variant = subtags(tag).variant if WELL_FORMED.fullmatch(tag) else ""
    return tag.removesuffix(f"-{variant}") if variant else tag


def lineage(tag: str) -> list[str]:
    """The tag and its parents in CLDR, with the script: en_Latn_AU, en_Latn_001, en_Latn."""
    language, script, region, _, variant = subtags(tag)
    found = [f"{language}_{script}_{region}_{variant}"] if variant else []
    while region:
        found.append(f"{language}_{script}_{region}")
        regions = get_global("parent_exceptions")
        parent = regions.get(found[-1]) or regions.get(f"{language}_{region}") or ""
        region = parent.rpartition("_")[2] if parent.startswith(f"{language}_") else ""
    return [*found, f"{language}_{script}"] if language else []


def parents(tag: str) -> list[str]:
    """The tags of the languages whose words this one inherits in CLDR: pt-PT and pt for pt-AO."""
    own = subtags(tag)
    if own.variant:
        return []
    found = (each.replace("_", "-") for each in lineage(tag)[1:])
    is_likely = subtags(own.language).script == own.script
    return [each.replace(f"-{own.script}", "") if is_likely else each for each in found]


class Subtags(NamedTuple):
    """The parts of a tag, blank if it has none; script and `likely` region are from CLDR."""

    language: str = ""
    script: str = ""
    region: str = ""
    likely: str = ""
    variant: str = ""

    @property
    def maximized(self) -> tuple[str, str, str]:
        """Language, script and region, filled in by CLDR's likely subtags."""
        return self.language, self.script, self.region or self.likely


def subtags(tag: str) -> Subtags:
    """The parts of a tag; all blank if it is not one."""
    parts = _PARTS.fullmatch(tag.lower()[:60])
    if parts is None:
        return Subtags()
    language_, script, region = parts[1], (parts[2] or "").title(), (parts[3] or "").upper()
    variant = parts[4].replace("_", "-").strip("-")
    if alias := ALIASES.get(language_) or get_global("language_aliases").get(language_):
        language_, territory, own_script, *_ = parse_locale(alias)
        script, region = script or own_script or "", region or territory or ""
    likely = get_global("likely_subtags")
    candidates = (f"{language_}_{script}_{region}", f"{language_}_{region}") if region else ()
    for key in (*candidates, f"{language_}_{script}", language_):
        if full := likely.get(key.replace("__", "_")):
            first, middle, last = full.split("_")[:3]
            return Subtags(first, script or middle, region, last, variant)
    return Subtags(language_, script, region, "", variant)


_PARTS = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?"
    r"((?:[-_](?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:[-_]x(?:[-_][a-z0-9]{1,8})+)?)(?:[-_].*)?"
)


@lru_cache(maxsize=256)
def with_territory(tag: str) -> str:
    """The language with its likely territory, for Open Graph: "nl_NL"; blank if there is none."""
    code, _, region = subtags(tag).maximized
    return f"{code}_{region}" if region.isalpha() else ""


def direction(tag: str) -> str:
    """The direction of a language's text, by its script: "ltr" or "rtl"."""
    return "rtl" if subtags(tag).script in _RIGHT_TO_LEFT.split() else "ltr"


_RIGHT_TO_LEFT = "Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa"


@lru_cache(maxsize=256)
def words_in(tag: str) -> Mapping[str, str] | None:
    """The attributes `lang` and `dir` of words in a language, even one without CLDR data.

    None unless the tag is written as BCP 47 asks: with the codes it prefers, "nl-BE", "sr-Latn".
    """
    code = tag.split("-")[0]
    is_known = code in ALIASES or code in codes.languages()
    if not (is_known and TAG.fullmatch(tag)) or codes.preferred_tags(tag) or codes.is_unknown(tag):
        return None
    return {"lang": tag, "dir": direction(tag)}
