"""Make the fonts of pages and of social cards from their sources, and the rules in portret.css.

    pip install fonttools brotli fontpkg-source-serif-4
    npm install @expo-google-fonts/noto-naskh-arabic @expo-google-fonts/noto-serif \
        @expo-google-fonts/gelasio
    python tools/fonts.py node_modules

Latin, Greek and Cyrillic are Source Serif 4; Arabic is Noto Naskh Arabic, with Latin letters of its
own, so that an Arabic page needs one file too. Each has one axis, weight, from 400 to 700. They are
changed fonts, so they have a name of their own.
"""

import copy
import hashlib
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import fontpkg_source_serif_4
from fontTools import subset, varLib
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
STYLE = STATIC / "portret.css"
CARDS = ROOT / "portret" / "images" / "fonts"
NODE = Path(sys.argv[1]) / "@expo-google-fonts"
SERIF = Path(fontpkg_source_serif_4.__file__).parent / "files"
FOR_PAGES, FOR_CARDS = 18, 40  # optical sizes: one file for text and headings, one for titles

MARKS = "2010-2027 2030 2032-2033 2039-203A 20A0-20C0 2116 2122 2190-2193 2212"
FACES = {
    "latin": f"20-7E A0-FF 131 152-153 178 2BC 2C6 2DC {MARKS}",
    "latin-more": "100-130 132-151 154-177 179-17F 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 218-21B 237 "
    "259 2BB 2C7-2DB 2DD 300-304 306-30C 323-328 1E80-1E85 1E9E 1EF2-1EF3",
    "greek": "370-3FF",
    "cyrillic": "400-45F 490-491",
    "arabic": "60C 61B 61F 621-63A 640-658 660-66C 670 679-67E 686 688 691 698 6A4 6A9 6AF 6BA "
    "6BE-6C3 6CC 6D2-6D4 6F0-6F9 200C-200F",
    "arabic-more": "600-60B 60D-60F 61C-61E 620 63B-63F 659-65F 66D-66F 671-678 67F-685 687 "
    "689-690 692-697 699-6A3 6A5-6A8 6AA-6AE 6B0-6B9 6BB-6BD 6C4-6CB 6CD-6D1 6D5 6EE-6EF 6FA-6FF "
    "FD3E-FD3F",
}
"""The characters of each script: the official languages of Europe, and Arabic, Persian and Urdu.

The Latin letters of the west of Europe have a file to themselves, and so has what other languages
write in Arabic letters: few pages ask for the rest. The
marks of the Quran (610-61A, 6D6-6ED) and the presentation forms stay out: texts have neither.
"""

BESIDE_ARABIC = f"20-7E A0-FF {MARKS}"
"""What the Arabic font has too, for pages that are set in it."""

FEATURES = ["calt", "ccmp", "fina", "init", "kern", "liga", "locl", "mark", "medi", "mkmk", "rlig"]
SAMPLE = (ROOT / "content/partners/ecre/index.md").read_text("utf-8").split("---")[2]
"""A text of ours: by its letters' widths a system font is made as wide as ours."""


def points(ranges: str) -> list[int]:
    """The code points of "20-7E A0"."""
    ends = [[int(end, 16) for end in each.split("-")] for each in ranges.split()]
    return [point for each in ends for point in range(each[0], each[-1] + 1)]


def reduced(path: Path, characters: Iterable[int]) -> TTFont:
    """A font with these characters alone, and all that shaping needs for them."""
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    font = TTFont(path)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=characters)
    chosen.subset(font)
    return font


def serif(name: str, characters: Iterable[int], size: float = FOR_PAGES) -> TTFont:
    """Source Serif 4 with one axis, weight, drawn for a size in points."""
    font = reduced(SERIF / f"{name}[opsz,wght].ttf", characters)
    limits = {"wght": (400, 400, 700), "opsz": size}
    return instancer.instantiateVariableFont(font, limits)


def naskh(characters: Iterable[int]) -> TTFont:
    """Noto Naskh Arabic with one axis, weight, put together from its regular and its bold."""
    design = DesignSpaceDocument()
    design.addAxis(AxisDescriptor(name="Weight", tag="wght", minimum=400, default=400, maximum=700))
    for weight, style in (400, "400Regular"), (700, "700Bold"):
        path = NODE / f"noto-naskh-arabic/{style}/NotoNaskhArabic_{style}.ttf"
        font = reduced(path, characters)
        design.addSource(SourceDescriptor(font=font, location={"Weight": weight}))
    return varLib.build(design)[0]


def packed(font: TTFont, name: str) -> bytes:
    """The font as woff2, under our name instead of its own, the same bytes on every run."""
    for record in list(font["name"].names):
        if record.nameID not in (0, 13, 14):  # copyright and licence
            font["name"].removeNames(record.nameID)
    for identity, text in (1, "Portret"), (2, "Regular"), (4, f"Portret {name}"), (6, "Portret"):
        font["name"].setName(text, identity, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp, font.flavor = False, "woff2"
    file = io.BytesIO()
    font.save(file)
    print(f"{len(file.getvalue()):7,} bytes  {name}")
    return file.getvalue()


def save(font: TTFont, name: str) -> str:
    """Write a font for pages; its file name, with a digest of its content."""
    data = packed(font, name)
    for former in STATIC.glob(f"portret-{name}.*.woff2"):
        former.unlink()
    path = STATIC / f"portret-{name}.{hashlib.sha256(data).hexdigest()[:12]}.woff2"
    path.write_bytes(data)
    return path.name


def width(font: TTFont) -> float:
    """The mean advance of the sample's letters, in ems."""
    names, metrics = font.getBestCmap(), font["hmtx"]
    advances = [metrics[names[ord(char)]][0] for char in SAMPLE if ord(char) in names]
    return sum(advances) / len(advances) / font["head"].unitsPerEm


def rule(family: str, file: str, ranges: str, style: str = "normal") -> str:
    """The @font-face rule of a file of ours."""
    listed = ", ".join(f"U+{each}" for each in ranges.split())
    return (
        f'  @font-face {{ font-family: "{family}"; font-style: {style}; font-weight: 400 700; '
        f'font-display: optional;\n    src: url("{file}") format("woff2"); '
        f"unicode-range: {listed}; }}"
    )


def fallbacks(local: str, stand_in: str, ours: Mapping[str, TTFont]) -> Iterator[str]:
    """The rules of a system font, made as wide and as high as ours: text takes the same room.

    A text set in ours and in the system font is then as long and as high (CSS Fonts 5, 6).
    """
    for style, folder, face in (
        ("", "400Regular", "font-weight: 400"),
        (" Bold", "700Bold", "font-weight: 600 700"),
        (" Italic", "400Regular_Italic", "font-style: italic"),
    ):
        path = next((NODE / stand_in / folder).glob("*.ttf"))
        size = width(ours[style]) / width(TTFont(path))
        units, line = ours[style]["head"].unitsPerEm, ours[style]["hhea"]
        ascent, descent = (each / units / size for each in (line.ascent, -line.descent))
        yield (
            f'  @font-face {{ font-family: "Portret {local}"; {face}; '
            f'src: local("{local}{style}"); '
            f"size-adjust: {size:.1%}; ascent-override: {ascent:.1%}; "
            f"descent-override: {descent:.1%}; line-gap-override: 0%; }}"
        )


def main() -> None:
    """Make every file, and write the rules between the two comments of the style sheet."""
    west, latin = FACES["latin"], f"{FACES['latin']} {FACES['latin-more']}"
    arabic, more = FACES["arabic"], FACES["arabic-more"]
    page = f"{arabic} {BESIDE_ARABIC}"
    roman = serif("SourceSerif4", points(west))
    italic = serif("SourceSerif4-Italic", points(latin))
    bold = instancer.instantiateVariableFont(copy.deepcopy(roman), {"wght": 700})
    rules = [
        rule("Portret", save(roman, "latin"), west),
        rule("Portret", save(italic, "italic"), latin, "italic"),
    ]
    for name in "latin-more", "greek", "cyrillic":
        font = serif("SourceSerif4", points(FACES[name]))
        rules.append(rule("Portret", save(font, name), FACES[name]))
    main, other = save(naskh(points(page)), "arabic"), save(naskh(points(more)), "arabic-more")
    for family, ranges in ("Portret", arabic), ("Portret Arabic", page):
        rules += rule(family, main, ranges), rule(family, other, more)
    faces = {"": roman, " Bold": bold, " Italic": italic}
    # Gelasio's letters are exactly as wide as Georgia's, which cannot be had.
    for local, stand_in in ("Georgia", "gelasio"), ("Noto Serif", "noto-serif"):
        rules += fallbacks(local, stand_in, faces)
    style = STYLE.read_text("utf-8")
    pattern = r"(?s)(  /\* Fonts, by tools/fonts.py \*/\n).*?(  /\* until here \*/)"
    STYLE.write_text(
        re.sub(pattern, lambda m: m[1] + "\n".join(rules) + "\n" + m[2], style), "utf-8"
    )

    CARDS.mkdir(exist_ok=True)
    letters = points(" ".join((latin, FACES["greek"], FACES["cyrillic"])))
    titles = serif("SourceSerif4", letters, FOR_CARDS)
    (CARDS / "serif.woff2").write_bytes(packed(titles, "share-serif"))
    (CARDS / "arabic.woff2").write_bytes(
        packed(naskh(points(f"{page} {more} 100-17F")), "share-arabic")
    )


if __name__ == "__main__":
    main()
