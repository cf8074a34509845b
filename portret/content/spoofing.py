"""Finds hosts in addresses that look like other hosts (UTS 39)."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

import icu

from portret.errors import quoted


def host_fault(address: str) -> tuple[str, str] | None:
    """(fault, remedy) if an address has no host, or one that looks like another; else None.

    Each label must keep to one script, or to a few that one language mixes (UTS 39, "highly
    restrictive"): браузер.example is fine, a Cyrillic letter among Latin ones is not.
    """
    if re.match(r"https?:(?!//[^\s/?#@:])", address, re.I):
        return f"{quoted(address)}, an address without a host", "Write the whole address."
    if address.isascii() and "xn--" not in address:
        return None
    host = re.split(r"[/?#]", address.partition("://")[2] or address.rpartition("@")[2])[0]
    host = host.rpartition("@")[2].partition(":")[0]
    labels = [_in_letters(label) for label in host.split(".")]
    if not any(not label.isascii() and _spoofs().check(label) for label in labels):
        return None
    plain = ".".join(
        each if each.isascii() else f"xn--{each.casefold().encode('punycode').decode()}"
        for each in labels
    )
    found = f"the host {quoted('.'.join(labels))} mixes the letters of scripts"
    return found, f"Type it anew: it would lead to {plain}."


def _in_letters(label: str) -> str:
    """A label of a host with Punycode decoded (RFC 3492)."""
    with suppress(UnicodeError):
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    return label


@cache
def _spoofs() -> icu.SpoofChecker:
    checker = icu.SpoofChecker()
    checker.setRestrictionLevel(icu.URestrictionLevel.HIGHLY_RESTRICTIVE)
    checker.setChecks(icu.USpoofChecks.RESTRICTION_LEVEL | icu.USpoofChecks.INVISIBLE)
    return checker
