"""Logos in SVG: what only draws is let through, and all that could do more is refused."""

from __future__ import annotations

import pytest

from portret.errors import Unusable
from portret.images import svg

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' viewBox="0 0 30 10">'
)


def drawing(inner: str, start: str = OPEN) -> bytes:
    """A drawing of two lines, what matters in its second."""
    return f"{start}\n{inner}</svg>".encode()


SOUND = {
    "paths": '<path fill="#0b6e4f" d="M0 0h9v9z"/><g transform="translate(1 2) rotate(3)"/>',
    "Illustrator": (
        '<style type="text/css"><![CDATA[ .a{fill:#FFF;} .b{fill:url(#g_1_);opacity:.5} ]]></style>'
        '<linearGradient id="g_1_"><stop offset="0" style="stop-color:rgb(1,2,3)"/>'
        '</linearGradient><rect class="b" data-name="Layer (copy)" width="9" height="9"/>'
    ),
    "Inkscape": (
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
        ' pagecolor="#fff"/><metadata><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work'
        ' xmlns:cc="http://creativecommons.org/ns#" rdf:about=""/></rdf:RDF></metadata>'
    ),
    "Figma": (
        '<g clip-path="url(#clip0_1_2)"><path d="M0 0h1z"/></g><defs><clipPath id="clip0_1_2">'
        '<rect width="9" height="9"/></clipPath></defs>'
    ),
    "use": '<defs><path id="a" d="M0 0z"/></defs><use xlink:href="#a"/><use href="#a"/>',
    "a shadow": '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><g filter="url(#f)"/>',
    "words": "<title>Anker</title><desc>on a sea</desc><text><tspan>Anker</tspan></text>",
}


@pytest.mark.parametrize("inner", SOUND.values(), ids=SOUND)
def test_what_draws_is_let_through(inner: str) -> None:
    """As drawing programs write it."""
    assert svg.inspect(drawing(inner)) == (30, 10)


def test_a_plain_doctype_is_let_through() -> None:
    """Older programs write it, and no browser reads it."""
    doctype = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC'
        ' "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    )

    assert svg.inspect(drawing("", doctype + OPEN)) == (30, 10)


UNSOUND = {
    "script": ("<script>alert(1)</script>", "<script>"),
    "script elsewhere": ('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', "none of SVG's"),
    "script by another prefix": ('<s:script xmlns:s="http://www.w3.org/2000/svg"/>', "<script>"),
    "a handler": ('<g onload="alert(1)"/>', "onload"),
    "a handler in capitals": ('<g onLoad="alert(1)"/>', "onLoad"),
    "HTML": ("<foreignObject/>", "<foreignObject>"),
    "a link": ('<a href="https://a.example"><g/></a>', "<a>"),
    "a picture": ('<image href="https://a.example/a.png"/>', "<image>"),
    "a picture within": ('<image href="data:image/png;base64,AA=="/>', "<image>"),
    "a picture by a filter": ('<filter><feImage href="#a"/></filter>', "<feImage>"),
    "animation": ('<set attributeName="href" to="javascript:alert(1)"/>', "<set>"),
    "movement": ('<animate attributeName="x"/>', "<animate>"),
    "a foreign drawing": ('<use href="https://a.example/a.svg#a"/>', "not within it"),
    "another file": ('<use xlink:href="a.svg#a"/>', "not within it"),
    "by another prefix": (
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="https://a.example/a.svg#a"/>',
        "not within it",
    ),
    "data": ('<use href="data:image/svg+xml,x#a"/>', "not within it"),
    "script in a link": ('<use href="javascript:alert(1)"/>', "not within it"),
    "a base": ('<g xml:base="https://a.example/"/>', "attribute base"),
    "a foreign fill": ('<g fill="url(https://a.example/a.svg#a)"/>', "url(https://a.example"),
    "a foreign style": ('<g style="fill:url(//a.example)"/>', "url(//a.example"),
    "an open style": ('<g style="fill:url(//a.example"/>', "url(//a.example"),
    "one within another": ('<g style="width:calc(url(//a.example))"/>', "url(//a.example"),
    "escaped": (r'<g style="fill:\75rl(//a.example)"/>', "“\\”"),
    "an escaped fill": (r'<g fill="u\72l(//a.example)"/>', "“\\”"),
    "a comment within": ('<g style="fill:ur/**/l(//a.example)"/>', "“/*”"),
    "an image set": ("<g style=\"mask:image-set('//a.example' 1x)\"/>", "image-set"),
    "a variable": ('<g style="fill:var(--a)"/>', "var"),
    "an import": ("<style>@import '//a.example';</style>", "“@”"),
    "a font": ("<style>@font-face{src:url(#a)}</style>", "“@”"),
    "a foreign style sheet": ("<style>g{fill:url(//a.example)}</style>", "url(//a.example"),
    "a mask in a style sheet": ('<style>g{mask:url("#m")}</style>', "in <style>"),
    "an instruction": ('<?xml-stylesheet href="//a.example"?>', "<?xml-stylesheet?>"),
    "depth": ("<g>" * 40 + "</g>" * 40, "more than 40 levels"),
}


@pytest.mark.parametrize(("inner", "told"), UNSOUND.values(), ids=UNSOUND)
def test_what_could_do_more_is_refused(inner: str, told: str) -> None:
    """With what it is, its line, and what to do."""
    with pytest.raises(Unusable) as found:
        svg.inspect(drawing(inner))

    message, remedy = found.value.args
    assert told in message
    assert message.startswith("a drawing with ")
    assert message.endswith("in its line 2")
    assert remedy == "Take it out, or save the logo as PNG."


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "b">]>'
OTHERS = {
    "entities": (ENTITIES.encode() + drawing("&a;"), "DOCTYPE, which may load"),
    "a file of the machine": (
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + drawing("&a;"),
        "DOCTYPE, which may load",
    ),
    "an encoding": (b'<?xml version="1.0" encoding="utf-7"?>' + drawing(""), "encoding “utf-7”"),
    "Latin": (drawing("é").decode().encode("latin-1"), "no well-formed SVG in UTF-8"),
    "UTF-16": (drawing("").decode().encode("utf-16"), "no well-formed SVG in UTF-8"),
    "half of it": (drawing("")[:-3], "no well-formed SVG in UTF-8, by its line 2"),
    "nothing": (b"", "no well-formed SVG"),
    "HTML": (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "<html> in the place of"),
    "no namespace": (b'<svg viewBox="0 0 1 1"/>', "in the place of"),
    "no size": (drawing("", OPEN.replace('viewBox="0 0 30 10"', "")), "without width and height"),
    "a size of nothing": (drawing("", OPEN.replace("30 10", "0 10")), "without width and height"),
    "a size that is none": (drawing("", OPEN.replace("30", "9" * 99)), "without width and height"),
}


@pytest.mark.parametrize(("data", "told"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_drawing_is_refused(data: bytes, told: str) -> None:
    """Before anything of it is shown."""
    with pytest.raises(Unusable, match=told.replace("(", r"\(")):
        svg.inspect(data)


@pytest.mark.parametrize(
    "kind",
    [
        '<g id="{0}">' + '<use href="#{1}"/>' * 10 + "</g>",
        '<mask id="{0}">' + '<g mask="url(#{1})"/>' * 10 + "</mask>",
        '<g id="{0}" style="clip-path:url(#{1})">' + "<g style='mask:url(#{1})'/>" * 9 + "</g>",
    ],
)
def test_a_drawing_that_is_endless_is_refused(kind: str) -> None:
    """Ten times ten times ten … copies would take a browser hours; so would a circle."""
    levels = [kind.format(f"a{n}", f"a{n + 1}") for n in range(20)]
    circle = [kind.format("a0", "a1"), kind.format("a1", "a0")]

    for inner in (levels, circle):
        with pytest.raises(Unusable, match="repeats itself more than"):
            svg.inspect(drawing("".join(inner)))
    assert svg.inspect(drawing("".join(levels[-2:])))


@pytest.mark.parametrize(
    ("start", "size"),
    [
        ('width="120" height="40px"', (120, 40)),
        ('width="100%" height="40" viewBox="0 0 8 4"', (8, 4)),
        ('viewBox="-1,-2, 24.5 12.25"', (24.5, 12.25)),
    ],
)
def test_a_drawing_tells_its_size(start: str, size: tuple[float, float]) -> None:
    """So that a page keeps its place."""
    assert svg.inspect(drawing("", OPEN.replace('viewBox="0 0 30 10"', start))) == size
