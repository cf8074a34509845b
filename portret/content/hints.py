"""Remedies for fields and values that are written as other programs have them.

The names are those of Hugo, Jekyll, Eleventy and Decap, and of people who guess. A hint is told
where something cannot be read; nothing is ever read by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal

from portret import codes
from portret.characters import WIDE_BLANKS
from portret.errors import nearest, quoted

# ---------------------------------------------------------------- names of fields

_NAMES: Mapping[str, str] = {
    "published": "date pubdate publishdate publisheddate datepublished publishedat publicationdate "
    "posted created createdat createddate creationdate time datum gepubliceerd",
    "updated": "lastmod lastmodified lastmodifiedat modified modifiedat updatedat updateddate "
    "lastupdated lastupdate dateupdated datemodified revised mtime gewijzigd bijgewerkt",
    "summary": "description excerpt intro introduction lead lede teaser abstract subtitle tagline "
    "metadescription seodescription ogdescription samenvatting omschrijving synopsis",
    "themes": "tags tag categories category topics topic keywords taxonomies theme subjects labels "
    "themas thema",
    "image": "featuredimage featureimage cover coverimage thumbnail thumb images hero heroimage "
    "banner headerimage ogimage socialimage teaserimage photo picture foto afbeelding feature img",
    "title": "name heading headline naam titel pagetitle label",
    "title_lang": "titlelanguage namelang",
    "countries": "country landen land locations location",
    "country": "countries nationality",
    "website": "link site web homepage external externalurl websiteurl url",
    "organisation": "organization org company publisher author",
    "support": "grants grant funding subsidies donations awards",
    "facts": "figures stats statistics numbers metrics keyfigures feiten cijfers",
    "quote": "quotation pullquote blockquote testimonial citaat",
    "related": "relatedposts relatedpages seealso similar",
    "aliases": "redirectfrom alias oldurl oldurls formerurls redirects",
    "show_until": "expirydate expires expiry unpublishdate unpublish enddate validuntil until",
    "show_from": "embargo startdate validfrom",
    "draft": "hidden private unlisted concept publish isdraft",
    "menu": "weight order navorder menuorder position navigation nav sort sortorder "
    "eleventynavigation",
    # parts
    "file": "src source url path filename image href img bestand",
    "alt": "alttext alternative alternativetext description text",
    "caption": "title legend figcaption onderschrift bijschrift",
    "credit": "copyright photographer author attribution by fotograaf creditline",
    "licence": "license rights",
    "focus": "focalpoint position crop gravity focuspoint",
    "text": "quote content body words quotation",
    "who": "author by source person name speaker cite attribution",
    "value": "number amount figure count text waarde getal",
    "unit": "suffix units eenheid",
    "as_of": "year date asof per",
    "source": "url link href bron",
    "legal_name": "name title legalname fullname officialname",
    "short_name": "abbreviation acronym shortname alias afkorting",
    "org_id": "id identifier orgid organisationid registration kvk",
    "founded": "established since foundingdate year opgericht",
    "id": "identifier grantid reference number code",
    "amount": "value sum total amountawarded bedrag",
    "currency": "valuta currencycode",
    "awarded": "date awarddate published awardeddate year",
    "start": "from startdate begin plannedstart",
    "end": "to until enddate stop plannedend",
    "programme": "program grantprogramme fund scheme",
    # site.yaml
    "languages": "language lang locale locales i18n languagecode defaultcontentlanguage sprachen "
    "talen",
    "base_url": "baseurl url siteurl host domain canonical",
    "timezone": "tz timezonename",
    "description": "summary tagline subtitle about",
    "name": "title sitename sitetitle heading",
    "email": "mail contact emailaddress",
    "prefix": "grantprefix idprefix",
    "contact": "email mail url",
    "expires": "expiry until validuntil",
    "label": "title name key text",
}
"""A field, and what others call it, in small letters and without marks between them.

Where others mean one name in several ways, the first of these that a record has is offered.
"""

_REMEDIES: Mapping[str, str] = {
    "permalink slug url path basename": "Leave it out: the name of the file or folder is the "
    "address. A former address goes into `redirects` of site.yaml, in a portrait a former key into "
    "`aliases`.",
    "redirectfrom alias aliases redirect redirectto redirects oldurl": "Leave it out: former "
    "addresses go into `redirects` of site.yaml.",
    "layout template type kind collection pagination eleventycomputed cascade outputs markup css "
    "class permalinkbase tableofcontents toc comments sitemap math": "Leave it out: Portret does "
    "not need it.",
    "lang language locale languagecode": "Leave it out: texts are in the first language of "
    "site.yaml; `title_lang` of a portrait is the language of its name.",
    "author authors byline creator writer by": "Leave it out, or name it `x_author`: Portret does "
    "not show it.",
    "weight order navorder menuorder position sort menu": "Leave it out: portraits stand in the "
    "order of their dates and names.",
    "body content markdown html text": "Write the text below the front matter.",
}
"""Names of other programs' fields that have no counterpart here, with what to do instead."""

_PARTS: Mapping[str, str] = {
    "image": "file alt imagealt alttext caption imagecaption credit licence focus decorative",
    "organisation": "legalname shortname orgid founded country email",
    "support": "amount currency awarded programme",
    "facts": "value unit asof",
    "quote": "who",
}
"""The fields of a part, which stand indented below its name."""


def field(name: str, known: Collection[str]) -> str:
    """The remedy for a field that a record lacks: by what is meant by it, then by spelling."""
    plain = re.sub(r"[\W_]", "", name).casefold()
    if re.search(f"[{WIDE_BLANKS}]", name):
        return "It holds a no-break space (or another wide one): type ordinary spaces."
    for right in known:
        if plain == right.replace("_", ""):
            return f"Did you mean {quoted(right)}?"
    for right, others in _NAMES.items():
        if right in known and plain in others.split():
            return f"Did you mean {quoted(right)}?"
    for part, inner in _PARTS.items():
        if part in known and plain in inner.split():
            return f"Write it below `{part}:`, indented by two spaces."
    for others, remedy in _REMEDIES.items():
        if plain in others.split():
            return remedy
    return nearest(name, known)


def key(name: str) -> str:
    """The key that is most like a name or ends an address, blank where it has no letter a to z."""
    last = name.strip(" /").rpartition("/")[2]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].rstrip("-")


# ---------------------------------------------------------------- values


def items(text: str) -> str:
    """The remedy for one text where a list was expected."""
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
    """The remedy for what is neither true nor false; blank where nothing better is known."""
    found = _TRUTHS.get(unquoted(value).casefold())
    return f"Write {found}." if found else ""


def unquoted(value: str) -> str:
    """A value without the curly quotation marks around it, which YAML takes for letters."""
    return re.sub(r"^[“”„‟«»‘’‚‛\"']+|[“”„‟«»‘’‚‛\"']+$", "", value).strip()


def day(value: str) -> str:
    """The remedy for what is no date; blank where nothing better is known."""
    if value.casefold() in _TRUTHS:
        return "Write the day here, and `draft: true` for what is not to be published yet."
    plain = _latin(unquoted(value))
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
    """The remedy for what is no web address; blank where nothing better is known."""
    plain = unquoted(value)
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"\\]*)?", plain):
        return f"Write https://{plain}."
    return "Leave out the curly quotation marks." if plain != value else ""


_MANY = {
    **dict.fromkeys(("k", "thousand", "duizend", "tausend", "mille", "mil"), 1_000),
    **dict.fromkeys(("m", "mln", "mio", "million", "millions", "miljoen", "millionen"), 1_000_000),
}


def amount(value: str) -> str:
    """The remedy for an amount with anything but digits and a dot; blank where it says no amount.

    A single dot or comma before three digits divides thousands, before one or two it begins the
    decimals.
    """
    plain = _latin(unquoted(value))
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
    right = f"`amount: {number.normalize():f}`"
    if not unit:
        return f"Write {right}."
    name = " ".join(unit)
    code = name.upper() if name.upper() in codes.currencies() else codes.currency(name)
    return f"Write {right} and `currency: {code}`." if code else ""


def currency(value: str) -> str:
    """The remedy for what is no currency's code."""
    if found := codes.currency(unquoted(value)):
        return f"Write {quoted(found)}."
    common = codes.COMMON_CURRENCIES
    return f"Write its three letters, as {', '.join(common[:-1])} or {common[-1]}."


def country(value: str) -> str:
    """The remedy for what is no country's code."""
    if found := codes.country(unquoted(value)):
        return f"Write {quoted(found)}."
    if codes.is_region(unquoted(value)):
        return f"{quoted(value)} is no country: list the countries one by one, or leave it out."
    return "Write the code of two letters, as NL for the Netherlands."


def _latin(text: str) -> str:
    """The text with the digits 0 to 9 for those of other scripts."""
    return "".join(
        each if (digit := unicodedata.decimal(each, None)) is None else str(digit) for each in text
    )
