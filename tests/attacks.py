"""Request targets and headers that a stranger may try, as a client sends them."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote_to_bytes

OUTSIDE = "outside-of-everything"
"""What a file beside content/ holds: it may come to no reader."""

_UP = (
    *(
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "..;",
        "..%00",
        "....",
        "..%20",
        "%u002e%u002e",
    ),
    *("%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "%f0%80%80%ae.", "%ef%bc%8e%ef%bc%8e", "%e2%80%a5"),
)
"""Two dots: plain, quoted once and twice, overlong UTF-8, fullwidth, with what parsers drop."""

_SLASH = (
    *("/", "%2f", "%2F", "\\", "%5c", "%252f", "%c0%af", "%e0%80%af", "%ef%bc%8f", "//", "/./"),
    *(";/", "%00/", "%09/", "/%2e/"),
)
_FROM = ("/", "/nl/", "/nl/partners/", "/nl/partners/anker/", "/static/", "/media/", "/-/")
_TO = ("secret.txt", "content/site.yaml", "app.py", "etc/passwd")

TRAVERSALS = [
    f"{start}{up}{slash}{up}{slash}{end}"
    for start, up, slash, end in product(_FROM, _UP, _SLASH, _TO)
]
"""Ways out of the site by the URL, the language and the key."""

ODD = [
    *("/NL/", "/Nl/", "/nl/Partners/", "/nl/partners/ANKER/", "/nl;x=1/", "/nl/partners/anker;x/"),
    *("/n%6c%2f", "/nl%2f", "/nl%2fpartners%2fanker%2f", "/nl/partners%5canker/", "/nl%00/"),
    *("/nl/partners/anker/%00", "/nl/partners/anker%00.html", "/%6el%00/", "/nl./", "/nl%20/"),
    *("/nl/./partners/", "/nl/../nl/", "/./nl/", "//nl/", "/nl//partners/", "/nl/partners//anker/"),
    *("/%ef%bd%8e%ef%bd%8c/", "/nl%cc%81/", "/%c1%ae%c1%ac/", "/%ff%fe/", "/nl_NL/", "/nl-x-y/"),
    *("/nl/partners/anker/index.html", "/nl/partners/index.md", "/nl/partners/anker/index.md"),
    *("/content/site.yaml", "/translations/nl/LC_MESSAGES/messages.po", "/.git/config", "/.env"),
    *("/app.py", "/portret/web/routes.py", "/.build/state.sqlite", "/server.log", "/.cache/"),
    *(
        "/console",
        "/nl/?__debugger__=yes&cmd=resource",
        "/static/",
        "/media/",
        "/static/portret.css",
    ),
    *("/nl/{{7*7}}/", "/nl/%7B%7B7*7%7D%7D/", "/nl/$%7B7*7%7D/", "/nl/%25s/", "/nl/%(x)s/"),
    *(
        "/nl/<script>alert(1)</script>/",
        "/nl/'%20or%201=1--/",
        "/*",
        "/nl/*",
        "/%2a",
        "/-/",
        "/-/x",
    ),
    *(
        "/-/events",
        "/-/..",
        "/healthz/",
        "/healthz/x",
        "/nl/partners/page/0/",
        "/nl/partners/page/-1/",
    ),
    *("/nl/partners/page/999999999999999999999/", "/nl/partners/page/1e1/", "/nl/partners/page/1/"),
    "/nl/partners/page/" + "9" * 3000 + "/",
    "/nl/partners/page/%d9%a2/",
    "/" + "a/" * 1500,
    "/" + "%2e%2e/" * 500,
]
"""Addresses that are like some of ours, and what curious programs ask for."""

REDIRECTS = [
    *(
        "//evil.example",
        "//evil.example/",
        "//evil.example/nl",
        "//evil.example/..",
        "//evil.example/%2e%2e",
    ),
    *(
        "///evil.example/nl",
        "////evil.example",
        "/\\evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
    ),
    *("/%5cevil.example", "/%5c%5cevil.example/nl", "/%2f%2fevil.example", "/%2fevil.example/nl"),
    *("/.//evil.example", "/nl/..//evil.example", "/..//evil.example/nl", "/nl//evil.example"),
    *(
        "/;//evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/@evil.example",
        "/nl@evil.example",
    ),
    *("/nl%0d%0aLocation:%20https://evil.example", "/nl/partners/anker%0d%0aSet-Cookie:%20evil=1"),
    *(
        "/%0d%0aSet-Cookie:%20evil=1",
        "/oud%0d%0aevil:%201",
        "/nl%0aevil:1",
        "/nl%e5%98%8a%e5%98%8devil:1",
    ),
    *(
        "/nl?next=https://evil.example",
        "/nl/partners/anker?url=//evil.example",
        "/oud?to=//evil.example",
    ),
    *(
        "/nl/partners/oude-brug?//evil.example",
        "/?next=//evil.example",
        "/nl?%0d%0aSet-Cookie:evil=1",
    ),
    *(
        "//evil.example/nl/partners/anker",
        "/evil.example/nl",
        "/nl/evil.example",
        "/nl:evil.example",
    ),
]
"""Whatever might make a redirect lead to another host or carry another header."""

HEADERS = [
    *(
        ("Host", "evil.example"),
        ("Host", "evil.example:99999"),
        ("Host", "a/b"),
        ("Host", "proef.example"),
    ),
    *(
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "evil"),
        ("X-Forwarded-Port", "6666"),
    ),
    *(
        ("X-Forwarded-For", "evil.example"),
        ("X-Forwarded-Prefix", "/evil"),
        ("X-Forwarded-Server", "evil"),
    ),
    *(("X-Forwarded-Ssl", "on"), ("X-Forwarded-Scheme", "https"), ("X-Forwarded-Protocol", "ssl")),
    *(("Forwarded", "for=evil;host=evil.example;proto=https"), ("X-Host", "evil.example")),
    *(("X-Original-URL", "/evil"), ("X-Original-Host", "evil.example"), ("X-Rewrite-URL", "/evil")),
    *(
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-HTTP-Method", "PUT"),
        ("X-Method-Override", "POST"),
    ),
    *(("X-Script-Name", "/evil"), ("X-Sendfile", "/etc/passwd"), ("X-Accel-Redirect", "/evil")),
    *(
        ("X-Accel-Buffering", "no"),
        ("X-Real-IP", "evil"),
        ("Via", "1.1 evil"),
        ("Front-End-Https", "on"),
    ),
    *(
        ("Cookie", "session=evil; lang=ar"),
        ("Authorization", "Basic ZXZpbDpldmls"),
        ("Origin", "https://evil.example"),
    ),
    *(("Referer", "https://evil.example/"), ("User-Agent", "evil"), ("Accept", "application/evil")),
    *(
        ("Accept", "text/html;q=0"),
        ("Accept-Charset", "evil"),
        ("Access-Control-Request-Method", "PUT"),
    ),
    *(
        ("Upgrade", "websocket"),
        ("Purpose", "prefetch"),
        ("Save-Data", "on"),
        ("DNT", "1"),
        ("Max-Forwards", "0"),
    ),
    *(
        ("X-Wsgi-Script-Name", "/evil"),
        ("Proxy", "evil.example"),
        ("Content-Type", "evil/evil"),
        ("Expect", ""),
    ),
    *(("If-Modified-Since", "yesterday"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")),
    *(("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"), ("If-None-Match", "evil")),
    *(
        ("X-Evil", "evil" * 500),
        ("X-Evil-%s{{7*7}}", "%s{{7*7}}"),
        ("PATH-INFO", "/evil"),
        ("Script-Name", "/evil"),
    ),
]
"""Headers that say where a request came from or what it wants instead, in every dialect."""


def path_info(target: str) -> str:
    """What a server makes of a request target's path for WSGI: its bytes, as Latin-1."""
    return unquote_to_bytes(target.partition("?")[0]).decode("latin-1")
