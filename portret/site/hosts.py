"""Static hosts: which files each reads, what it can do, and what stands in these files.

All of it is made from what the server's own answers are made of.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from string import ascii_lowercase
from typing import ClassVar, NamedTuple
from urllib.parse import quote

from portret import compression
from portret.site import headers, negotiation
from portret.site.pages import Page


@dataclass(frozen=True)
class Host:
    """A static host: the codings of which it serves files, and the redirects that it takes.

    `redirects` is their greatest number and `size` that of their file's bytes, where there is one.
    `covers` says whether a redirect goes over a file at the same address. `headers` are those that
    it can be told to send, all where that is None. `compresses` says whether texts come compressed
    from it, and `languages` whether "not found" comes in the language of the address.
    """

    encodings: tuple[str, ...] = ()
    redirects: int = 1_000_000
    size: int = 1_000_000_000
    covers: bool = True
    headers: tuple[str, ...] | None = None
    compresses: bool = True
    languages: bool = True

    def sends(self, header: str) -> bool:
        """Whether it can be told to send a header."""
        return self.headers is None or header in self.headers


HOSTS: Mapping[str, Host] = {
    "nginx": Host(("br", "gzip")),
    "caddy": Host(("br", "zstd", "gzip")),
    "apache": Host(("br", "gzip")),
    "netlify": Host(),
    "cloudflare": Host(redirects=2_000),
    "github": Host(headers=(), languages=False),
    "gitlab": Host(
        ("br", "gzip"), redirects=1_000, size=64_000, covers=False, headers=(), languages=False
    ),
    "s3": Host(headers=("Cache-Control", "Content-Type"), compresses=False, languages=False),
}
"""Each host that Portret writes for. Those without codings compress by themselves, or not at all.

- Cloudflare Pages takes 2,000 redirects without and 100 with a wildcard, 1,000 characters a line,
  in `_headers` 100 rules of 2,000 characters a line, and passes by what is over
  (developers.cloudflare.com/pages/configuration/redirects and …/headers).
- Netlify takes `!` for a redirect that goes over a file
  (docs.netlify.com/manage/routing/redirects/overview).
- GitLab Pages serves a file rather than the redirect at its address, takes 64 kB and 1,000 rules,
  of which it obeys none where there are more (docs.gitlab.com/user/project/pages/redirects), and
  serves `.br` and `.gz` files (docs.gitlab.com/user/project/pages/introduction).
- S3 has a redirect as the metadata of an object (x-amz-website-redirect-location), which is 2 kB at
  most (docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html).
"""

FOLDER = "/_host/"
"""Where configurations stand that a web server includes: it answers 404 to whoever asks for one."""


class Moved(NamedTuple):
    """A former address, and the one to which it leads."""

    old: str
    new: str


class Stored(NamedTuple):
    """A file as an object store takes it: its address and its content type."""

    path: str
    content_type: str

    @property
    def key(self) -> str:
        """The path of its file."""
        return f"{self.path}index.html"[1:] if self.path.endswith("/") else self.path[1:]

    @property
    def cache_control(self) -> str:
        """How long it may be kept."""
        return headers.of(self.path)["Cache-Control"]


def ruled(host: Host, moved: Sequence[Moved], base: str) -> tuple[Moved, ...]:
    """The former addresses for which a host takes a redirect, as many as have room."""
    sizes = (len(quote(base + each.old + base + each.new)) + len("  301\n") for each in moved)
    fits = bisect(list(accumulate(sizes)), host.size)
    return tuple(moved[: min(fits, host.redirects)])


@dataclass(frozen=True, eq=False, kw_only=True)
class HostFile(Page):
    """A file that a static host reads.

    `host` is its name, `rules` are the headers by addresses, `types` content types by endings, and
    `typed` those of addresses whose ending does not tell them. `packed` are addresses that end like
    a compressed form, and are none. `stored` are all files, for a host that must be told of each.
    """

    host: str
    rules: headers.Rules
    typed: tuple[tuple[str, str], ...]
    moved: tuple[Moved, ...]
    encodings: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()
    stored: tuple[Stored, ...] = ()
    types: ClassVar = headers.CONTENT_TYPES
    folder: ClassVar = FOLDER
    fresh: ClassVar = headers.FRESH  # of the way from a former address, which a page may have again
    choice: ClassVar = headers.CHOICE  # of the way from `/` to a language

    def expression(self, pattern: str) -> str:
        """The regular expression of a rule's addresses."""
        return f"^{headers.expression(pattern)}$"

    def url(self, path: str) -> str:
        """The link to an address below the site's root, as a header has it."""
        return quote(self.frame.base_path + path)

    def segments(self, pattern: str) -> str:
        """The same as `_headers` has it: `*` stands at the end alone, `:a` for one folder."""
        names = (f":{letter}" for letter in ascii_lowercase)
        return re.sub(r"\*(?=.)", lambda _: next(names), pattern)

    @property
    def header_names(self) -> list[str]:
        """The headers that some rule gives."""
        return list(dict.fromkeys(name for _, more in self.rules for name in more))

    @property
    def not_found(self) -> Mapping[str, str]:
        """The headers of a 404 page."""
        return headers.of("/404.html", self.rules)

    @property
    def ways(self) -> Mapping[str, str]:
        """Where each former address leads, also without the slash of its page: in one step."""
        known = dict(self.moved)
        short = {old.removesuffix("/"): new for old, new in known.items() if old.endswith("/")}
        return short | known

    @property
    def endings(self) -> list[tuple[str, str]]:
        """(coding, ending of its files) of the compressed forms that the host serves."""
        return [(each, compression.ENCODINGS[each][0]) for each in self.encodings]

    @property
    def texts(self) -> Iterator[str]:
        """The endings of files that have compressed forms."""
        return (ending for ending, kind in self.types.items() if compression.is_text(kind))

    @property
    def wanted(self) -> Sequence[str]:
        """Expressions of Accept-Language: the last that matches gives the tag to take."""
        return negotiation.wanted(self.frame.languages)

    @property
    def tags(self) -> Sequence[tuple[str, str]]:
        """(an expression of tags, the language's tag), the first that matches decides."""
        return negotiation.tags_of(self.frame.languages)

    def quoted(self, text: str) -> str:
        """The text, in which no character means anything in a regular expression."""
        return re.escape(text)
