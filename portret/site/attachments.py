"""The documents of a record: their addresses, and the type and size in links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup

from portret import locales
from portret.content.attachments import Attachment
from portret.content.records import Page, Partner
from portret.locales import Language


def files(record: Page | Partner) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """(address below the root, function that returns its bytes) for each document of a record."""
    for each in record.attachments.values():
        yield _path(record, each), each.read


def _path(record: Page | Partner, attachment: Attachment) -> str:
    return f"/media/{record.key}/{attachment.name}"


def link(
    record: Page | Partner, address: str, root: Callable[[str], str], language: Language
) -> Mapping[str, str]:
    """The attributes of a link to a document, and the note behind its words: type and size."""
    attachment, parts = record.attachments[address], urlsplit(address)
    words = [attachment.kind, locales.file_size(attachment.size, language)]
    note = Markup(" <span{}>({})</span>").format(
        language.attrs, locales.comma(language).join(words)
    )
    fragment = parts.fragment and f"#{parts.fragment}"
    return {"href": root(_path(record, attachment)) + fragment, "note": note}
