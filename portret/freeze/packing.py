"""The compressed forms of an export's texts, which hosts send to those who take them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from portret import compression
from portret.site.addresses import Address
from portret.site.hosts import HOSTS


class Packer:
    """Makes the forms that a host serves, beside the files of an export.

    `files` are those with an address of their own: none of them is written over.
    """

    def __init__(self, host: str, files: Container[str]) -> None:
        wanted = HOSTS[host].encodings if host else ()
        usable = compression.usable() if wanted else ()
        self._files = files
        self._encodings = [each for each in wanted if each in usable]
        self.missing = [compression.ENCODINGS[each][0] for each in wanted if each not in usable]

    def forms(self, name: str) -> Mapping[str, str]:
        """The path of each form that a file may have, with its coding."""
        found = {f"{name}{compression.ENCODINGS[each][0]}": each for each in self._encodings}
        return {form: each for form, each in found.items() if form not in self._files}

    def packed(self, address: Address, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        """(path, bytes) of each form of a file; none for what is small, or no text."""
        is_text = address.kind.served and compression.is_text(address.content_type)
        if is_text and len(data) >= compression.SMALLEST:
            for form, encoding in self.forms(name).items():
                yield form, compression.compressed(data, encoding)
