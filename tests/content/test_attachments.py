"""Documents beside a text: which are published, and why another is not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret.content import attachments, loader
from portret.errors import Problems, Unusable
from tests import documents
from tests.documents import MACROS, ODF, OFFICE, PDF, SAMPLES, office, packed, typed
from tests.sites import make_site, partner, png

ANKER = "partners/anker/index.md"
DOCX = f"{OFFICE}wordprocessingml.document"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_is_known_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    """Its kind, its size and its own name with a digest; capitals in the ending do not matter."""
    for each in (name, name.upper()):
        path = tmp_path / each
        path.write_bytes(SAMPLES[name])
        found = attachments.inspect(path)

        assert found.kind == name.rpartition(".")[2].upper()
        assert found.size == len(SAMPLES[name])
        assert found.name == f"{path.stem}.{found.digest}.{found.kind.lower()}"
        assert found.read() == SAMPLES[name]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Jaarverslag 2023 (def)", "Jaarverslag-2023-def"),
        ("a%2f#b?c&d", "a-2f-b-c-d"),
        ("..", "document"),
        ("годовой отчёт", "годовой-отчёт"),
        ("वार्षिक रिपोर्ट", "वार्षिक-रिपोर्ट"),
        ("a\u202eb", "a-b"),
        ("é" * 200, "é" * 75),
    ],
)
def test_the_name_of_a_document_has_a_place_on_any_host(stem: str, name: str) -> None:
    """Letters of every script stay; what an address or a file system would stumble over goes."""
    found = attachments.Attachment(Path(f"{stem}.pdf"), "PDF", 1, "0" * 12)

    assert found.name == f"{name}.{'0' * 12}.pdf"


HTML = b"\xef\xbb\xbf \n<!DOCTYPE html><p>x"
SVG = b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("x.pdf", HTML, "an HTML page"),
        ("x.pdf", b"<html><body>%PDF-1.7", "an HTML page"),
        ("x.csv", b"<script>alert(1)</script>", "an HTML page"),
        ("x.pdf", b"<!-- a --><p><body onload=x>", "an HTML page"),
        ("x.pdf", SVG, "an SVG drawing, which could hold scripts"),
        ("x.pdf", b"<svg onload='x'>", "an SVG drawing, which could hold scripts"),
        ("x.csv", b"<?xml version='1.0'?><x/>", "XML or HTML"),
        ("x.docx", PDF, "a document of the kind PDF under the name x.docx. Rename it to x.pdf."),
        ("x.pdf", SAMPLES["verslag.docx"], "Rename it to x.docx."),
        ("x", PDF, "Rename it to x.pdf."),
        ("x.csv", SAMPLES["boek.epub"], "Rename it to x.epub."),
        ("x.docm", office(MACROS), "a document with macros, which could do harm. Save it without"),
        ("x.docx", office(MACROS), "a document with macros"),
        ("x.docx", office(DOCX, **{"word/vbaProject.bin": "x"}), "a document with macros"),
        ("x.odt", typed(f"{ODF}text", **{"Basic/Standard/Module1.xml": "x"}), "with macros"),
        ("x.odt", typed(f"{ODF}text", **{"Scripts/python/x.py": "x"}), "with macros"),
        ("x.docx", SAMPLES["verslag.docx"][:200], "a document that is cut off or damaged"),
        ("x.docx", HTML + SAMPLES["verslag.docx"], "an HTML page"),
        ("x.docx", packed({"x.txt": "x"}), "a ZIP archive"),
        ("x.ott", typed(f"{ODF}text-template"), "a ZIP archive"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file of the old kind"),
        ("x.rtf", rb"{\rtf1 x}", "an RTF file"),
        ("x.pdf", png(), "a picture"),
        ("x.pdf", b"MZ\x90\0", "a program"),
        ("x.gz", b"\x1f\x8b\x08", "an archive"),
        ("x.txt", b"Tekst.", "plain text. Readers can get PDF, ODT, ODS, ODP, ODG, DOCX"),
        ("x.pdf", b"Tekst.", "plain text"),
        ("x.pdf", b"\0\1", "a file of no kind that is known"),
        ("x.csv", b"a;b\n\0", "a file of no kind that is known"),
        ("x.csv", "a;€".encode("cp1252"), "a text that is no UTF-8. Save it as CSV in UTF-8."),
        ("x.csv", "a;b".encode("utf-16"), "a text in UTF-16"),
        ("x.pdf", b"", "an empty file"),
        ("x.pdf", PDF + b"\0" * 20_000_000, "a document of 20.0 MB, the limit is 20 MB"),
    ],
)
def test_what_is_no_document_is_called_by_its_name(
    tmp_path: Path, name: str, data: bytes, found: str
) -> None:
    """Whatever its ending says; above all what a browser would run."""
    (tmp_path / name).write_bytes(data)

    with pytest.raises(Unusable) as caught:
        attachments.inspect(tmp_path / name)

    assert found in ". ".join(caught.value.args)


def test_an_empty_library_of_macros_is_none(tmp_path: Path) -> None:
    """LibreOffice writes one into documents that never had a macro."""
    path = tmp_path / "x.odt"
    path.write_bytes(typed(f"{ODF}text", **{"Basic/Standard/script-lb.xml": "", "Basic/x.xlc": ""}))

    assert attachments.inspect(path).kind == "ODT"


@given(st.sampled_from(list(SAMPLES)), st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_broken_documents_are_refused_or_taken_without_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, name: str, place: int, bytes_: bytes
) -> None:
    """Whatever bytes a file holds."""
    path = tmp_path_factory.mktemp("x") / name
    data = SAMPLES[name]
    path.write_bytes(data[:place] + bytes_ + data[place + len(bytes_) :])

    with suppress(Unusable):
        assert attachments.inspect(path).kind in attachments.KINDS


def test_a_document_that_changed_is_not_read_as_the_former(tmp_path: Path) -> None:
    """Its address has a digest of the former bytes."""
    path = tmp_path / "x.pdf"
    path.write_bytes(PDF)
    found = attachments.inspect(path)
    path.write_bytes(PDF + b"\n")

    with pytest.raises(Unusable, match="has just changed"):
        found.read()
    path.unlink()
    with pytest.raises(Unusable, match="no such file"):
        found.read()


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("verslag.pdf", ""),
        ("./verslag.pdf", ""),
        ("verslag.pdf#page=2", ""),
        ("verslag.pdf?download", ""),
        ("<Jaarverslag 2017.pdf>", ""),
        ("Jaarverslag%202017.pdf", ""),
        ("jaarverslag.pdf", "there is no document “jaarverslag.pdf” beside the file. Did you mean"),
        ("verslag.PDF", "there is no document “verslag.PDF” beside the file. Did you mean"),
        ("/verslag.pdf", "“/verslag.pdf”, where a document beside the file was expected"),
        ("../boei/x.pdf", "“../boei/x.pdf”, where a document beside the file was expected"),
        ("/feed.xml", "For a file that the site makes, as a feed, write its address with https://"),
        ("bijlagen/x.pdf", "Put it there, and write its name alone."),
        ("v1.2/x.pdf", "Put it there, and write its name alone."),
        ("kaart@a2.pdf", ""),
        ("www.a.pdf", ""),
        ("..%2fx.pdf", "where a document beside the file was expected"),
        ("/media/anker/x.pdf", "where a document beside the file was expected"),
        (".env", "leads to no page"),
        ("brug.png", "“brug.png” is a picture. Readers can get PDF"),
        ("nep.pdf", "“nep.pdf” is an HTML page"),
        ("../brug/index.md", "leads to no page. Known are: /, /about/"),
        ("../ankr/index.md", "leads to no page. Did you mean “/partners/anker/”?"),
        ("/pages/about.md", "leads to no page. Did you mean “/about/”?"),
        ("../oud.html", "leads to no page"),
        ("www.a.org", "“www.a.org” is no document beside the file. Write https://www.a.org."),
        ("a.org/x.pdf", "“a.org/x.pdf” is no document beside the file. Write https://a.org/x.pdf."),
        ("jan@a.org", "“jan@a.org” is no document beside the file. Write mailto:jan@a.org."),
        ("www.a.org/zee", "“www.a.org/zee” leads to no page. Write https://www.a.org/zee."),
        ("../ankr/", "“../ankr/” leads to no page. Did you mean “/partners/anker/”?"),
    ],
)
def test_a_link_to_a_document_needs_the_document(tmp_path: Path, link: str, fault: str) -> None:
    """The message is about a file where a file is meant, and about a page where a page is."""
    files = {
        ANKER: partner("about: |\n  Zie.\n", f"Zie\n\n[verslag]({link}).\n"),
        "partners/anker/verslag.pdf": PDF,
        "partners/anker/Jaarverslag 2017.pdf": PDF,
        "partners/anker/kaart@a2.pdf": PDF,
        "partners/anker/www.a.pdf": PDF,
        "partners/anker/brug.png": png(),
        "partners/anker/nep.pdf": HTML,
    }
    folder = make_site(tmp_path, files)

    try:
        loader.load(folder)
        found = ""
    except Problems as error:
        (problem,) = error.problems
        found = f"{problem.message}. {problem.remedy}"
        assert problem.line == 10

    assert fault in found
    assert bool(found) == bool(fault)


def test_the_name_of_a_document_is_in_no_message(tmp_path: Path) -> None:
    """A new year's report makes no translation fuzzy."""
    body = "Lees het [jaarverslag](verslag.pdf).\n"
    files = {ANKER: partner(body=body), "partners/anker/verslag.pdf": documents.PDF}
    record = loader.load(make_site(tmp_path, files)).partners["anker"]

    assert [each.text for each in record.messages] == ["Lees het [jaarverslag][1].", "Anker"]
