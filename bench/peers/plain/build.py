"""The site as most people would write it: Flask, Flask-Babel, Frozen-Flask, Python-Markdown.

    python build.py

reads `content/` beside it and writes `build/`.
"""

import json
from functools import cache
from itertools import groupby
from pathlib import Path

import flask_babel
import frontmatter
import markdown
from flask import Flask, Response, abort, render_template, request, url_for
from flask_babel import Babel
from flask_frozen import Freezer
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
PER_PAGE = 48
BASE_URL = "https://partners.example.org"
LANGUAGES = json.loads((HERE / "languages.json").read_text("utf-8"))

app = Flask(__name__)
app.config["FREEZER_IGNORE_MIMETYPE_WARNINGS"] = True


def language():
    return (request.view_args or {}).get("lang", next(iter(LANGUAGES)))


app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
Babel(app, locale_selector=language)
freezer = Freezer(app)


# ---------------------------------------------------------------- content


@cache
def load(lang, folder):
    """The documents of a folder in a language, by key."""
    found = {}
    for path in sorted((HERE / "content" / lang / folder).glob("*.md")):
        post = frontmatter.load(path)
        html = to_html(post.content)
        text = html.striptags()
        short = text if len(text) <= 100 else text[:101].rsplit(" ", 1)[0] + "…"
        found[path.stem] = {"key": path.stem, "html": html, "excerpt": short} | post.metadata
    return found


@cache
def terms(lang, kind):
    """The themes or the countries in a language, each with its partners, by name."""
    found = []
    for path in (HERE / "content" / lang / kind).glob("*/_index.md"):
        post, key = frontmatter.load(path), path.parent.name
        chosen = [each for each in by_name(lang) if key in each.get(kind, ())]
        found.append({"key": key, "title": post["title"], "partners": chosen})
    return sorted(found, key=lambda term: term["title"])


@cache
def by_name(lang):
    return sorted(partners(lang).values(), key=lambda each: each["title"].casefold())


def partners(lang):
    """The partners in a language, without the list's own page."""
    return {key: each for key, each in load(lang, "partners").items() if key != "_index"}


@cache
def letters(lang):
    """(letter, its first partner, the page of the list) of every letter."""
    numbered = enumerate(by_name(lang))
    found = []
    for letter, group in groupby(numbered, key=lambda pair: pair[1]["title"][0].upper()):
        at, first = next(group)
        found.append((letter, first, at // PER_PAGE + 1))
    return found


def others(lang, partner):
    """Six other partners: the related ones, then the nearest by date; the newest first."""
    rest = [each for each in partners(lang).values() if each["key"] != partner["key"]]
    related = partner.get("related", ())
    rest.sort(key=lambda each: (each["key"] not in related, abs(each["date"] - partner["date"])))
    return sorted(rest[:6], key=lambda each: each["date"], reverse=True)


# ---------------------------------------------------------------- templates


@app.template_filter("markdown")
def to_html(text):
    return Markup(markdown.markdown(text, extensions=["tables", "toc"]))  # noqa: S704


@app.context_processor
def helpers():
    lang = language()
    pages = sorted(load(lang, "").values(), key=lambda page: page["key"])
    switches = []
    if "lang" in (request.view_args or {}):
        for each in LANGUAGES:
            link = url_for(request.endpoint, **{**request.view_args, "lang": each})
            switches.append((each, LANGUAGES[each], link))
    return {
        "lang": lang,
        "here": LANGUAGES[lang],
        "languages": LANGUAGES,
        "base_url": BASE_URL,
        "switches": switches,
        "menu": [page for page in pages if "main" in page.get("menus", {})],
        "footer": [page for page in pages if "footer" in page.get("menus", {})],
        "format_date": flask_babel.format_date,
        "format_decimal": flask_babel.format_decimal,
        "format_currency": flask_babel.format_currency,
    }


@app.before_request
def forget_the_last_pages_language():
    flask_babel.refresh()


# ---------------------------------------------------------------- pages


@app.route("/")
def chooser():
    return render_template("plain.html", title=next(iter(LANGUAGES.values()))["organisation"])


@app.route("/404.html")
def missing():
    return render_template("plain.html", title="404")


@app.route("/<lang>/")
def home(lang):
    newest = sorted(partners(lang).values(), key=lambda each: each["date"], reverse=True)[:6]
    page = load(lang, "")["_index"]
    return render_template("home.html", page=page, partners=newest, themes=terms(lang, "themes"))


@app.route("/<lang>/404.html")
def missing_in(lang):
    return render_template("404.html")


@app.route("/<lang>/<key>/")
def page(lang, key):
    return render_template("page.html", page=load(lang, "")[key])


@app.route("/<lang>/partners/", defaults={"number": 1})
@app.route("/<lang>/partners/page/<int:number>/")
def partner_list(lang, number):
    return render_template(
        "partners.html",
        page=load(lang, "partners")["_index"],
        letters=letters(lang),
        firsts={first["key"]: letter for letter, first, _ in letters(lang)},
        themes=terms(lang, "themes"),
        countries=terms(lang, "countries"),
        **part(by_name(lang), number),
    )


@app.route("/<lang>/partners/<key>/")
def partner(lang, key):
    found = partners(lang)[key]
    return render_template(
        "partner.html",
        partner=found,
        others=others(lang, found),
        themes=[each for each in terms(lang, "themes") if each["key"] in found["themes"]],
        countries=[each for each in terms(lang, "countries") if found in each["partners"]],
        names={each["key"]: each["title"] for each in terms(lang, "countries")},
    )


@app.route("/<lang>/<any(themes, countries):kind>/<key>/", defaults={"number": 1})
@app.route("/<lang>/<any(themes, countries):kind>/<key>/page/<int:number>/")
def term(lang, kind, key, number):
    found = next(each for each in terms(lang, kind) if each["key"] == key)
    return render_template("term.html", kind=kind, term=found, **part(found["partners"], number))


def part(whole, number):
    """One page of a list."""
    count = -(-len(whole) // PER_PAGE)
    if not 1 <= number <= max(count, 1):
        abort(404)
    shown = whole[(number - 1) * PER_PAGE : number * PER_PAGE]
    return {"partners": shown, "number": number, "count": count, "total": len(whole)}


# ---------------------------------------------------------------- for machines


@app.route("/sitemap.xml")
def sitemap():
    first = next(iter(LANGUAGES))
    entries = [(name, values) for name, values in addresses() if values.get("lang") == first]
    xml = render_template("sitemap.xml", entries=entries)
    return Response(xml, mimetype="application/xml")


@app.route("/robots.txt")
def robots():
    text = f"User-agent: *\nAllow: /\n\nSitemap: {BASE_URL}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")


def addresses():
    """(endpoint, values) of every page of a language."""
    for lang in LANGUAGES:
        yield "home", {"lang": lang}
        for key in load(lang, ""):
            if key != "_index":
                yield "page", {"lang": lang, "key": key}
        for number in numbers(by_name(lang)):
            yield "partner_list", {"lang": lang, "number": number}
        for key in partners(lang):
            yield "partner", {"lang": lang, "key": key}
        for kind in ("themes", "countries"):
            for each in terms(lang, kind):
                for number in numbers(each["partners"]):
                    values = {"lang": lang, "kind": kind, "key": each["key"], "number": number}
                    yield "term", values


def numbers(whole):
    return range(1, -(-len(whole) // PER_PAGE) + 1)


@freezer.register_generator
def everything():
    yield from addresses()
    for lang in LANGUAGES:
        yield "missing_in", {"lang": lang}


if __name__ == "__main__":
    freezer.freeze()
