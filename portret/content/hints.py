"""Remedies for fields and values that are written as in other programs.

hints.yaml has the names of fields. Hints only go into messages: nothing is read by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portret import codes
from portret.characters import WIDE_BLANKS, with_latin_digits
from portret.errors import quoted, suggestion

# ---------------------------------------------------------------- names of fields


@cache
def _known() -> Mapping[str, Any]:
    """The tables of hints.yaml, which explains them."""
    found: Mapping[str, Any] = yaml.load(
        Path(__file__).with_suffix(".yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return found


def field(name: str, known: Collection[str]) -> str:
    """The remedy for an unknown field: the field with that meaning, else the nearest spelling."""
    plain = re.sub(r"[\W_]", "", name).casefold()
    if re.search(f"[{WIDE_BLANKS}]", name):
        return "It holds a no-break space (or another wide one): type ordinary spaces."
    for right in known:
        if plain == right.replace("_", ""):
            return f"Did you mean {quoted(right)}?"
    for right, others in _known()["names"].items():
        if right in known and plain in others.split():
            return f"Did you mean {quoted(right)}?"
    for part, inner in _known()["parts"].items():
        if part in known and plain in inner.split():
            return f"Write it below `{part}:`, indented by two spaces."
    for each in _known()["remedies"]:
        if plain in each["names"].split():
            return str(each["remedy"])
    return suggestion(name, known)


def part(text: str, needed: Sequence[str], known: Collection[str]) -> str:
    """The remedy for a text where a mapping with these fields was expected."""
    first, *others = needed or [*known][:1]
    others += ["alt"] * ("alt" in known)
    value = text if re.fullmatch(r"[\w./ -]{1,60}", text) else "…"
    return f"Write {{{first}: {value}{''.join(f', {each}: …' for each in others)}}}."


def key(name: str) -> str:
    """A name, or the end of an address, as a key; blank if it has no letter a to z or digit."""
    last = name.strip(" /").rpartition("/")[2]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].rstrip("-")


# ---------------------------------------------------------------- values


def items(text: str) -> str:
    """The remedy for a text where a list was expected."""
    if re.match(r"-\s", text):
        return "Type an ordinary space after each “-”, and begin each item on a line of its own."
    listed = ", ".join(each for each in re.split(r"\s*[,;]\s*", text.strip()) if each)
    return (
        f"Write [{listed}]." if len(listed) < 60 else "Write each on a line of its own after “- ”."
    )


_TRUTHS = {
    **dict.fromkeys(("yes", "on", "1", "y", "ja", "oui", "si", "sí", "wahr", "true"), "true"),
    **dict.fromkeys(("no", "off", "0", "n", "nee", "nein", "non", "false"), "false"),
}


def truth(value: str) -> str:
    """The remedy for a value that is not true or false; blank if none is known."""
    found = _TRUTHS.get(unquoted(value).casefold())
    return f"Write {found}." if found else ""


def unquoted(value: str) -> str:
    """A value without the quotation marks around it: YAML takes curly ones for letters."""
    return re.sub(r"^[“”„‟«»‘’‚‛\"']+|[“”„‟«»‘’‚‛\"']+$", "", value).strip()


def day(value: str) -> str:
    """The remedy for a value that is no date; blank if none is known."""
    if value.casefold() in _TRUTHS:
        return "Write the day here, and `draft: true` for what is not to be published yet."
    plain = with_latin_digits(unquoted(value))
    if found := re.match(r"([0-9]{4})([-/.]?)([0-9]{1,2})\2([0-9]{1,2})(?![0-9])", plain):
        with suppress(ValueError):
            return f"Write {date(int(found[1]), int(found[3]), int(found[4]))}."
    likely: list[str] = []
    if found := re.fullmatch(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})", plain):
        for month, of_month in ((found[3], found[1]), (found[1], found[3])):
            with suppress(ValueError):
                likely.append(str(date(int(found[4]), int(month), int(of_month))))
    return f"Write {' or '.join(dict.fromkeys(likely))}." if likely else ""


def url(value: str) -> str:
    """The remedy for a value that is no web address; blank if none is known."""
    plain = unquoted(value)
    if (found := _ADDRESS.fullmatch(plain)) and not plain.startswith(("http://", "https://")):
        return f"Write {(found[1] or 'https').lower()}://{found[2]}."
    if host := re.match(r"https?://([^/?#]*)", plain):
        if "@" in host[1]:
            return "Leave out the name and password before the @: all readers would get them."
        if re.search(r"\s", plain):
            return "Leave out the blank; within a path it is written %20."
        if re.search(r":[0-9]+$", host[1]):
            return "The port behind the colon is 65535 at most; most addresses have none."
    return "Leave out the curly quotation marks." if plain != value else ""


_ADDRESS = re.compile(
    r"(?:(https?)[:;]?(?=/))?/{0,3}([\w-]+(?:\.[\w-]+)+(?::[0-9]+)?(?:/[^\s<>\"\\]*)?)", re.I
)
"""(scheme, rest) of a web address whose beginning is missing or misspelt."""


def elsewhere(address: str) -> str:
    """The remedy for a link that looks like a website or mailbox without its scheme, else blank."""
    if re.fullmatch(rf"[^\s@/]+@{_HOST}", address):
        return f"Write mailto:{address}."
    return url(address) if re.match(rf"www\.|{_HOST}/", address) else ""


_HOST = r"(?:[\w-]+\.)+[^\W\d_]{2,}"  # no number of a version, as in v1.2


_MANY = {
    **dict.fromkeys(("k", "thousand", "duizend", "tausend", "mille", "mil"), 1_000),
    **dict.fromkeys(("m", "mln", "mio", "million", "millions", "miljoen", "millionen"), 1_000_000),
}


def amount(value: str) -> str:
    """The remedy for an amount with anything but digits and a dot; blank if it is no amount.

    A dot or comma before three digits separates thousands; before the last one or two digits it
    begins the decimals.
    """
    plain = with_latin_digits(unquoted(value))
    found = re.fullmatch(r"([^0-9]*)([0-9](?:[0-9.,'’_\s]*[0-9])?)([^0-9]*)", plain)
    if not found or re.search(r"[-–−(]\s*$", found[1]):
        return ""
    whole, decimals = found[2], ""
    if parts := re.fullmatch(r"(.*[0-9])[.,]([0-9]{1,2})", whole):
        whole, decimals = parts[1], parts[2]
    number = Decimal(re.sub(r"[^0-9]", "", whole) + ("." + decimals if decimals else ""))
    unit = []
    for word in f"{found[1]} {found[3].strip(' .,=-–')}".split():
        number *= (times := _MANY.get(word.lower(), 1))
        unit += [word] * (times == 1)
    digits = f"{number.normalize():f}"
    if len(digits.replace(".", "")) > 15:
        return ""
    right = f"`amount: {digits}`"
    if not unit:
        return f"Write {right}."
    name = " ".join(unit)
    code = name.upper() if name.upper() in codes.currencies() else codes.currency(name)
    return f"Write {right} and `currency: {code}`." if code else ""


def currency(value: str) -> str:
    """The remedy for a value that is no code of a currency."""
    if found := codes.currency(unquoted(value)):
        return f"Write {quoted(found)}."
    common = codes.COMMON_CURRENCIES
    return f"Write its three letters, as {', '.join(common[:-1])} or {common[-1]}."


def country(value: str) -> str:
    """The remedy for a value that is no code of a country."""
    if found := codes.country(unquoted(value)):
        return f"Write {quoted(found)}."
    if codes.is_region(unquoted(value)):
        return f"{quoted(value)} is no country: list the countries one by one, or leave it out."
    return "Write the code of two letters, as NL for the Netherlands."
