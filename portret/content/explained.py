"""Each field of the content explained: one sentence, and an example of an invented organisation.

The order is that in which people write the fields. New files, the schema for editors and the
reference of fields are made from this table; a test holds it to the fields of `records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from portret.content import fields, look, records

DAY = date(2026, 6, 4)
"""The day of the examples: whoever writes them into a file moves their dates along with it."""


class Explained(NamedTuple):
    """A sentence about a field, and an example of its value as YAML has it.

    The example is None where the value is a record, or a list of records, with fields of its own.
    """

    says: str
    example: Any = None


EXPLAINED: Mapping[type, Mapping[str, Explained]] = {
    records.Site: {
        "name": Explained(
            "The site's name: on top of each page, and behind the title of each page in the tab "
            "of a browser.",
            "Partners of the Example Fund",
        ),
        "description": Explained(
            "One sentence for search engines and previews of links, for lists without a text of "
            "their own.",
            "Portraits of organisations that the Example Fund supports.",
        ),
        "organisation": Explained("The organisation that publishes the site."),
        "base_url": Explained(
            "The address at which readers will find the site, with a path behind it if it has one.",
            "https://partners.example.org",
        ),
        "languages": Explained(
            "The languages of the site as tags (BCP 47); the texts are written in the first. A "
            "language that CLDR does not know is described, by a tag, name, dir and like.",
            ["en", "nl"],
        ),
        "threshold": Explained(
            "The percentage of a page's texts that must be translated before it counts as "
            "translated; below it the page says so, and is not offered to search engines.",
            80,
        ),
        "excerpt": Explained("How many characters of a portrait lists show.", 100),
        "stale_after": Explained(
            "After how many months a portrait tells in words when it was written; 0 is never.", 36
        ),
        "facts_stale_after": Explained(
            "After how many months check asks for a newer figure in the facts of a current "
            "partner; 0 is never.",
            18,
        ),
        "timezone": Explained(
            "The time zone in which a new day begins, for show_from and show_until.",
            "Europe/Amsterdam",
        ),
        "grants": Explained(
            "Publishes the grants of all portraits as open data of 360Giving's standard; the "
            "organisation then needs its org_id."
        ),
        "security": Explained(
            "Whom to tell about a weakness of the site, published as security.txt (RFC 9116)."
        ),
        "look": Explained("The site's own logo, icon, fonts and colours."),
        "weblate": Explained(
            "The address of the site's component on Weblate, to which the preview links each text.",
            "https://weblate.example.org/projects/partners/site/",
        ),
        "redirects": Explained(
            "Former addresses, each on a line of its own with the address to which it leads.",
            {"/old-page/": "/en/about/"},
        ),
    },
    look.Look: {
        "logo": Explained(
            "The logo on top of each page, an SVG or PNG file beside site.yaml; or light and dark, "
            "each with a file.",
            "logo.svg",
        ),
        "icon": Explained(
            "The icon in the tab of a browser, a square picture beside site.yaml.", "icon.png"
        ),
        "accent": Explained(
            "The colour of links and marks; or light and dark, each with a colour.", "#8a3413"
        ),
        "paper": Explained(
            "The colour of the page; or light and dark, each with a colour.", "#fbf9f5"
        ),
        "ink": Explained(
            "The colour of the text; or light and dark, each with a colour.", "#1c2638"
        ),
        "font": Explained(
            "The font, a file beside site.yaml; or headings and text, each with a file.",
            "font.woff2",
        ),
    },
    look.Logos: {
        "light": Explained("The file of the logo for light pages.", "logo.svg"),
        "dark": Explained("The file of the logo for dark pages.", "logo-dark.svg"),
    },
    look.Colour: {
        "light": Explained("The colour on light pages.", "#8a3413"),
        "dark": Explained("The colour on dark pages.", "#f0a878"),
    },
    look.Fonts: {
        "headings": Explained("The file of the font for headings.", "headings.woff2"),
        "text": Explained("The file of the font for text.", "text.woff2"),
    },
    records.Foundation: {
        "name": Explained("The organisation's name.", "Example Fund"),
        "website": Explained("Its own website.", "https://www.example.org"),
        "org_id": Explained(
            "Its identifier, the code of a register and the number there (org-id.guide).",
            "NL-KVK-12345678",
        ),
        "email": Explained("An e-mail address for readers, in the footer.", "info@example.org"),
    },
    records.Grants: {
        "prefix": Explained("The prefix that 360Giving gave to the publisher.", "360G-example"),
        "licence": Explained(
            "The address of the licence under which the data may be used.",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
    },
    records.Security: {
        "contact": Explained(
            "A mailto:, tel: or https: address for reports.", "mailto:security@example.org"
        ),
        "expires": Explained(
            "The day on which this stops to hold, within a year: check reminds you a month before.",
            DAY + timedelta(days=360),
        ),
    },
    fields.DescribedLanguage: {
        "tag": Explained("The language's tag, by which its address begins.", "de-simple"),
        "name": Explained(
            "The language's own name, in the choice of languages.", "Leichte Sprache"
        ),
        "dir": Explained("How its text runs: ltr, or rtl from right to left.", "ltr"),
        "like": Explained(
            "A language that CLDR knows, whose dates, numbers, order and plurals it shares.", "de"
        ),
    },
    records.Theme: {
        "title": Explained("The theme's name, for readers.", "Books and reading"),
        "description": Explained(
            "One or two sentences on top of the theme's page.",
            "An example of a theme: whoever brings books to people.",
        ),
        "aliases": Explained(
            "Former codes of the theme, whose addresses lead to it.", ["old-code"]
        ),
    },
    records.Partner: {
        "title": Explained("The partner's name.", "The Story Boat (example)"),
        "title_lang": Explained(
            "The language of the name, where it is not the first language of the site.", "fr"
        ),
        "draft": Explained(
            "true hides the portrait from readers, while the preview shows it: delete the line "
            "when the portrait is done.",
            True,
        ),
        "published": Explained("The date of the portrait, as year-month-day.", DAY),
        "updated": Explained("The date of its last change, shown where it is later.", DAY),
        "summary": Explained(
            "One or two sentences: under the heading, in lists and feeds, for search engines; "
            "without it they show the first words of the text.",
            "An example: the Story Boat brings books to villages along the river.",
        ),
        "image": Explained(
            "The large picture on top; a portrait without one gets a quiet drawing."
        ),
        "about": Explained(
            "The section about the partner as an organisation, in Markdown.",
            "The Story Boat does not exist. It shows what a portrait can have.",
        ),
        "quote": Explained("Words that the portrait sets apart."),
        "facts": Explained("A few figures, each with its label."),
        "themes": Explained("Codes of the themes, as themes.yaml has them.", ["reading"]),
        "countries": Explained(
            "The countries in which the partner works, as codes of two capitals (ISO 3166-1); they "
            "give a map, and a page for each country.",
            ["NL", "BE"],
        ),
        "website": Explained("The partner's website, with https://.", "https://www.example.org"),
        "organisation": Explained("The partner as an organisation."),
        "status": Explained(
            "current while the foundation supports the partner, past when that is over.", "current"
        ),
        "support": Explained("The grants of the foundation to the partner."),
        "related": Explained(
            "Keys of other portraits, the names of their folders, to be shown first below this "
            "one.",
            ["other-partner"],
        ),
        "aliases": Explained(
            "Former keys of the portrait, whose addresses lead to it; flask move writes them.",
            ["former-name"],
        ),
        "safety": Explained(
            "protected keeps the partner's place, people and money from readers, where it is a "
            "danger to be known; else open.",
            "protected",
        ),
        "protected_words": Explained(
            "Names and places of a protected partner that may stand nowhere on the site.",
            ["Example Street", "Jane Example"],
        ),
        "show_from": Explained("The first day on which readers see it.", DAY + timedelta(days=30)),
        "show_until": Explained(
            "The day from which readers see it no more.", DAY + timedelta(days=365)
        ),
    },
    records.Page: {
        "title": Explained("The page's title.", "About us (example)"),
        "draft": Explained(
            "true hides the page from readers, while the preview shows it: delete the line when "
            "the page is done.",
            True,
        ),
        "menu": Explained(
            "Its place in the menu, as a number; without one it stands in the footer.", 1
        ),
        "summary": Explained(
            "One or two sentences: under the heading, and for search engines.",
            "An example of a page.",
        ),
        "updated": Explained("The date of its last change, for readers.", DAY),
        "aliases": Explained(
            "Former keys of the page, whose addresses lead to it; flask move writes them.",
            ["former-name"],
        ),
    },
    records.Image: {
        "file": Explained(
            "The name of the picture, which lies beside this file: JPEG, PNG, WebP, AVIF or GIF, "
            "2400 pixels wide if you can.",
            "picture.jpg",
        ),
        "alt": Explained(
            "What the picture shows, for readers who do not see it.",
            "A boat full of books under a blue sky.",
        ),
        "decorative": Explained("true where the picture says nothing; it then needs no alt.", True),
        "caption": Explained("A line below the picture.", "The boat of this example."),
        "credit": Explained("Who made the picture.", "Drawing: an example"),
        "licence": Explained("The licence of the picture.", "CC BY 4.0"),
        "focus": Explained(
            "The point that stays where the picture is cut, from the left and from the top.",
            "50% 40%",
        ),
    },
    records.Quote: {
        "text": Explained("The words.", "An example of words worth a place of their own."),
        "who": Explained("Whose words they are.", "Jane Example, skipper"),
    },
    records.Fact: {
        "label": Explained("The name of the figure.", "Villages (example)"),
        "value": Explained(
            "The figure as your language writes it; readers get it as theirs does.", "12"
        ),
        "unit": Explained("Its unit, behind it.", "a year"),
        "as_of": Explained("The date or the year for which it holds.", DAY),
        "source": Explained(
            "The address at which the figure can be checked.", "https://www.example.org/report"
        ),
    },
    records.Organisation: {
        "legal_name": Explained("The name in the register.", "Stichting Story Boat"),
        "short_name": Explained("A short name or an abbreviation.", "Boat"),
        "org_id": Explained(
            "Its identifier, the code of a register and the number there (org-id.guide).",
            "NL-KVK-12345678",
        ),
        "founded": Explained("The year in which it began.", 1998),
        "country": Explained("The country of its seat, as a code of two capitals.", "NL"),
    },
    records.Grant: {
        "id": Explained("A name of the grant that no other grant has.", "story-boat-1"),
        "title": Explained("For what the grant is, in a few words.", "Books (example)"),
        "description": Explained(
            "One sentence more, which open data need.",
            "An example of a grant: books for the villages.",
        ),
        "awarded": Explained("The date of the decision.", DAY),
        "amount": Explained(
            "The amount in digits, with a dot before decimals; without one the page says that it "
            "is not published.",
            1000,
        ),
        "currency": Explained("The currency of the amount, as a code of three capitals.", "EUR"),
        "start": Explained("The first day of the support.", DAY),
        "end": Explained("The last day of the support.", DAY + timedelta(days=364)),
        "programme": Explained("The foundation's programme from which it comes.", "Reading"),
    },
}
