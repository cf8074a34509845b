"""What the search finds: samples and a small site, to which Python and the script are both held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests import apps
from tests.site.editions import portrait

WORDS: Sequence[tuple[str, list[str]]] = (
    ("Één café in Łódź", ["een", "cafe", "in", "lodz"]),
    ("STRAẞE Straße ØRSTED Æsir Œuvre", ["strasse", "strasse", "orsted", "aesir", "oeuvre"]),
    ("İstanbul ışık ĐÈ þorn ŋ ﬁn ①", ["istanbul", "isik", "de", "thorn", "n", "fin", "1"]),
    ("ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]),
    ("co-operation, l’eau; e.a. (x)", ["co", "operation", "l", "eau", "e", "a", "x"]),
    ("vluchte\u00adling zero\u200bwidth", ["vluchteling", "zerowidth"]),
    ("أحمد إلى آخر ٱلعربية", ["احمد", "الي", "اخر", "العربيه"]),
    ("الْمُهَاجِرُونَ مـــدى", ["المهاجرون", "مدي"]),
    ("کتاب یک سنة ئە", ["كتاب", "يك", "سنه", "يه"]),
    ("٢٠١٧ ۲۰۱۷", ["2017", "2017"]),
    ("日本語 ｶﾞ 한국", ["日本語", "カ", "\u1112\u1161\u11ab\u1100\u116e\u11a8"]),
    ("𝔄bc 😀 x", ["abc", "x"]),
    ("  — … ", []),
)
"""(a text, its words)."""

MARKED: Sequence[tuple[str, list[str], list[str]]] = (
    ("Het Vluchtelingenhuis.", ["huis"], ["Het Vluchtelingen", "huis", "."]),
    ("Été, ÉTÉ", ["ete"], ["", "Été", ", ", "ÉTÉ", ""]),
    ("e\u0301te\u0301 x", ["et", "te"], ["", "e\u0301te\u0301", " x"]),
    ("die Straße", ["ss"], ["die Stra", "ß", "e"]),
    ("😀 en 𝔄b", ["ab"], ["😀 en ", "𝔄b", ""]),
    ("وَالْحُرِّيَّةُ", ["حريه"], ["وَالْ", "حُرِّيَّةُ", ""]),
    ("niets", ["iets", "x"], ["n", "iets", ""]),
    ("niets", [], ["niets"]),
)
"""(a text, the terms, its parts: matches by turns)."""

LONG = "Zij schreven brieven aan wie maar luisteren wilde, " * 5
SENTENCES: Sequence[tuple[list[str], list[str], str]] = (
    (["Een. Van de brug af! Drie."], ["brug"], "Van de brug af!"),
    (["Niets.", "Een brug. Een dam en een brug."], ["brug", "dam"], "Een brug."),
    (["Een brug. En meer", "Een dam en een brug."], ["brug", "dam"], "Een dam en een brug."),
    (["Zei hij: “Kom.” Wij kwamen."], ["kwam"], "Wij kwamen."),
    (["هل هذا سؤال؟ نعم هو."], ["نعم"], "نعم هو."),
    ([f"Ja. {LONG}de brug{LONG}"], ["brug"], ""),
    (["x" * 300 + " brug " + "y" * 300], ["brug"], ""),
    ([f"😀 {LONG}😀 brug"], ["brug"], ""),
    (["Niets"], ["brug"], "Niets"),
)
"""(texts, terms, the sentence that is shown; blank for one that is cut)."""

SITE = "name: Proef\nbase_url: https://proef.example/repo\nlanguages: [nl, en, ar]\nthreshold: 50\n"
FILES = {
    "site.yaml": SITE,
    "themes.yaml": "news:\n  title: Nieuws\nwater:\n  title: Waterschappen\n",
    "partners/anker/index.md": None,
    "partners/haven/index.md": portrait(
        "Havenhuis", "2017-01-01", "themes: [news]\ncountries: [NL, KE]\n", "Over de kade."
    ),
    "partners/huis/index.md": portrait(
        "Het Huis", "2016-01-01", "themes: [water]\ncountries: [KE]\n", "Aan een kade."
    ),
    "partners/sluis/index.md": portrait(
        "Sluis", "2015-01-01", "summary: Een huis bij zee.\nthemes: [news]\n", "Van hout."
    ),
    "partners/toren/index.md": portrait(
        "Toren",
        "2014-01-01",
        "summary: Hoog & <b>droog</b>.\nfacts:\n  - {label: Treden, value: '1312'}\n"
        "support:\n  - {id: t, title: Foundation Klok, awarded: 2014-02-01}\n",
        "Eerst dit. Dan een *raad*huis van steen. En nog iets.\n\nDe kade ligt er niet.",
    ),
    "partners/vuur/index.md": portrait("Vuur", "2013-01-01", "draft: true\n", "Een huis brandt."),
    "partners/zee/index.md": portrait(
        "Zee",
        "2012-01-01",
        "",
        "Huizen en een huis aan zee, ver van Kenia.\n\n"
        "Elke januari[^1] komen de partners.\n\n[^1]: Of later.",
    ),
    "pages/about.md": "---\ntitle: Over ons\n---\n\nEen huis met een missie.\n",
}
EN = {
    ("title", "Het Huis"): "The House",
    "Over de kade.": "Along the quay.",
    "Aan een kade.": "At a quay.",
    ("title", "Nieuws"): "News",
}
"""In English a few are translated; what is not is found in Dutch."""

FOUND: Sequence[tuple[str, str, str, str, list[str]]] = (
    ("nl", "huis", "", "", ["huis", "haven", "sluis", "zee", "about", "toren"]),
    ("nl", "HÚIS", "", "", ["huis", "haven", "sluis", "zee", "about", "toren"]),
    ("nl", "huis zee", "", "", ["zee", "sluis"]),
    ("nl", "raadhuis", "", "", ["toren"]),
    ("nl", "kade", "", "", ["haven", "huis", "toren"]),
    ("nl", "kade", "news", "", ["haven"]),
    ("nl", "", "news", "", ["haven", "sluis"]),
    ("nl", "", "news", "NL", ["haven"]),
    ("nl", "", "", "KE", ["haven", "huis"]),
    ("nl", "kenia", "", "", ["zee", "haven", "huis"]),
    ("nl", "waterschap", "", "", ["huis"]),
    ("nl", "1312", "", "", ["toren"]),
    ("nl", "brandt", "", "", []),
    ("nl", "huis xyz", "", "", []),
    ("nl", "…", "", "", []),
    ("en", "house", "", "", ["huis"]),
    ("en", "quay", "", "", ["haven", "huis"]),
    ("en", "raadhuis", "", "", ["toren"]),
    ("ar", "كينيا", "", "", ["haven", "huis"]),
)
"""(language, query, theme, country, the keys of what is found, in order)."""


SHOWN: Sequence[tuple[str, str, str, str]] = (
    ("nl", "januari", "Elke januari komen de partners.", ""),  # not its date
    ("nl", "partners", "Elke januari komen de partners.", ""),  # not the trail above it
    ("ar", "treden", "Treden", "الهولندية"),
    ("ar", "waterschap", "Waterschappen", "الهولندية"),
    ("ar", "1312", "1312", ""),
    ("nl", "foundation", "Foundation Klok", ""),  # not the heading above it
)
"""(language, query, what is shown of the one result, the name of its language)."""


def make(folder: Path) -> Path:
    """The small site, with an English catalogue."""
    apps.make(folder, FILES)
    for tag, texts in (("nl", {}), ("en", EN), ("ar", {})):
        apps.translate(folder, tag, texts)
    return folder
