"""The compressed forms of an export's texts, which hosts send to those who take them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from portret import compression
from portret.freeze.state import File
from portret.site.addresses import Address
from portret.site.hosts import HOSTS


class Packer:
    """Makes the forms that a host serves, beside the files of an export.

    `files` are those with an address of their own: none of them is written over.
    """

    def __init__(self, host: str, files: Container[str]) -> None:
        usable = compression.usable() if host else ()
        wanted = HOSTS[host].encodings if host else ()
        endings = {each: compression.ENCODINGS[each][0] for each in wanted}
        self._files = files
        self._endings = {each: ending for each, ending in endings.items() if each in usable}
        self.missing = [ending for each, ending in endings.items() if each not in usable]

    def known(self, names: Iterable[str], former: Mapping[str, File]) -> dict[str, File]:
        """The forms of some files in the last export."""
        return {
            form: former[form]
            for name in names
            for form in self._forms(name).values()
            if form in former
        }

    def packed(self, address: Address, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        """(path, bytes) of each form of a file; none for what is small, or no text."""
        is_text = address.kind.served and compression.is_text(address.content_type)
        if is_text and len(data) >= compression.SMALLEST:
            for encoding, form in self._forms(name).items():
                yield form, compression.compressed(data, encoding)

    def _forms(self, name: str) -> Mapping[str, str]:
        """The path of each form that a file may have, by its coding."""
        forms = {each: f"{name}{ending}" for each, ending in self._endings.items()}
        return {each: form for each, form in forms.items() if form not in self._files}
