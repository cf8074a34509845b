"""Open grants data: valid by 360Giving's own schemas, and the same as the portraits say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import flattentool
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from portret import codes
from portret.content import opendata
from tests import apps
from tests.sites import partner

SCHEMAS = apps.ROOT / "tests/samples/360giving"
GRANT_SCHEMA = json.loads((SCHEMAS / "360-giving-schema.json").read_text("utf-8"))
PACKAGE_SCHEMA = json.loads((SCHEMAS / "360-giving-package-schema.json").read_text("utf-8"))

SITE = (
    "name: Proef\nbase_url: https://proef.example/pad\nlanguages: [nl, en]\n"
    "organisation: {name: Fonds & Co, org_id: NL-KVK-12345678, website: 'https://fonds.example'}\n"
    "grants: {prefix: 360G-proef, licence: 'https://creativecommons.org/licenses/by/4.0/'}\n"
)
SUPPORT = """\
support:
  - id: 2019/7
    title: 'Kern, "steun"'
    description: Voor het kantoor.
    amount: 250000
    currency: EUR
    awarded: 2019-01-02
    start: 2019-02-01
    end: 2021-01-31
    programme: Vrij nieuws
  - {id: '8', title: Reis, description: Naar Åland., amount: 1250.50, currency: NOK,
     awarded: 2020-03-04}
"""
ANKER = partner(
    "updated: 2020-05-06\naliases: [oud-anker, anker-2]\nwebsite: https://anker.example\n" + SUPPORT
)
BRUG = (
    "---\ntitle: Brug\npublished: 2017-07-01\n"
    "organisation: {legal_name: Stichting Brug, org_id: NL-KVK-87654321, country: NL}\n"
    "support:\n  - {id: '3', title: Steun, description: Voor de pijlers., amount: 5,"
    " currency: EUR, awarded: 2017-07-02}\n---\n\nOver water.\n\n## Pijlers\n\nVan steen.\n"
)
FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": SITE,
    "partners/anker/index.md": ANKER,
    "partners/brug/index.md": BRUG,
    "partners/brug/brug.png": None,
    "partners/klad/index.md": partner(
        "draft: true\n" + SUPPORT.replace("2019/7", "9").replace("'8'", "'10'")
    ),
}


FORMATS = FormatChecker()


@FORMATS.checks("date-time")
def is_time(value: object) -> bool:
    """Whether a text is a time as RFC 3339 has it, which the library alone would not look at."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", str(value)))


def made(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Any:
    """A browser for the site."""
    return apps.make_app(apps.make(folder, {**FILES, **(files or {})})).test_client()


def faults(data: Any) -> list[str]:
    """What the official schemas find wrong in a package, codes and formats included."""
    grants = PACKAGE_SCHEMA["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(grants, DRAFT202012.create_resource(GRANT_SCHEMA))
    validator = Draft202012Validator(PACKAGE_SCHEMA, registry=registry, format_checker=FORMATS)
    return [error.message for error in validator.iter_errors(data)]


def test_the_data_are_valid_by_the_official_schemas(tmp_path: Path) -> None:
    """And a package that lacks what is required is not, so that the test can fail."""
    answer = made(tmp_path).get("/pad/data/grants.json")
    data = json.loads(answer.text)

    assert answer.headers["Content-Type"] == "application/json"
    assert faults(data) == []
    for name in ("id", "awardDate", "recipientOrganization"):
        broken = {**data, "grants": [{k: v for k, v in data["grants"][0].items() if k != name}]}
        assert faults(broken)


def test_a_grant_says_what_the_portrait_says(tmp_path: Path) -> None:
    """Every field of the content file that 360Giving knows, with the foundation as funder."""
    data = made(tmp_path).get("/pad/data/grants.json").json
    grants = {each["id"]: each for each in data["grants"]}

    assert grants["360G-proef-2019/7"] == {
        "id": "360G-proef-2019/7",
        "title": 'Kern, "steun"',
        "description": "Voor het kantoor.",
        "currency": "EUR",
        "amountAwarded": 250000,
        "awardDate": "2019-01-02",
        "url": "https://proef.example/pad/nl/partners/anker/",
        "plannedDates": [{"startDate": "2019-02-01", "endDate": "2021-01-31"}],
        "recipientOrganization": [
            {"id": "360G-proef-ORG:oud-anker", "name": "Anker", "url": "https://anker.example"}
        ],
        "fundingOrganization": [{"id": "NL-KVK-12345678", "name": "Fonds & Co"}],
        "grantProgramme": [{"title": "Vrij nieuws"}],
        "dateModified": "2020-05-06T00:00:00Z",
        "dataSource": "https://proef.example/pad/nl/partners/anker/",
    }
    assert grants["360G-proef-8"]["amountAwarded"] == 1250.5
    assert grants["360G-proef-3"]["recipientOrganization"] == [
        {"id": "NL-KVK-87654321", "name": "Stichting Brug", "addressCountry": "NL"}
    ]
    assert {key: data[key] for key in data if key not in ("grants", "title")} == {
        "version": "1.4",
        "publisher": {
            "identifier": "NL-KVK-12345678",
            "name": "Fonds & Co",
            "website": "https://fonds.example",
        },
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "downloadURL": "https://proef.example/pad/data/grants.json",
        "modified": "2020-05-06T00:00:00Z",
    }


def test_what_readers_do_not_see_is_not_in_the_data(tmp_path: Path) -> None:
    """A draft's grants; and on a site without `grants` there are no data."""
    browser = made(tmp_path)
    data = browser.get("/pad/data/grants.json").json
    plain = re.sub("grants:.*\n", "", SITE)
    other = made(tmp_path / "other", {"site.yaml": plain})

    assert [each["id"] for each in data["grants"]] == [
        f"360G-proef-{each}" for each in ("2019/7", "3", "8")
    ]
    nobody = {key: None for key in FILES if key.startswith("partners/")}
    none = made(tmp_path / "none", nobody)

    assert none.get("/pad/data/grants.json").status_code == 404  # no grants are no valid package
    assert other.get("/pad/data/grants.json").status_code == 404
    assert other.get("/pad/data/grants.csv").status_code == 404


def test_the_table_reads_back_to_the_same_data(tmp_path: Path) -> None:
    """By 360Giving's own reader of tables, numbers and nested fields included."""
    browser = made(tmp_path)
    answer = browser.get("/pad/data/grants.csv")
    (folder := tmp_path / "table").mkdir()
    (folder / "grants.csv").write_bytes(answer.data)
    flattentool.unflatten(
        str(folder),
        input_format="csv",
        output_name=str(tmp_path / "back.json"),
        root_list_path="grants",
        root_id="",
        schema=str(SCHEMAS / "360-giving-schema.json"),
        convert_titles=True,
        cell_source_map=None,
        heading_source_map=None,
    )
    back = json.loads((tmp_path / "back.json").read_text("utf-8"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert back["grants"] == browser.get("/pad/data/grants.json").json["grants"]
    assert next(csv.reader(io.StringIO(answer.text)))[:2] == ["Identifier", "Title"]


def test_the_export_has_the_same_bytes(tmp_path: Path) -> None:
    """Of both files."""
    browser = made(tmp_path)
    run = apps.flask(tmp_path, "freeze")

    assert run.returncode == 0, run.stderr
    for name in ("data/grants.json", "data/grants.csv"):
        assert (tmp_path / "build" / name).read_bytes() == browser.get(f"/pad/{name}").data


BRUG_FILE = "partners/brug/index.md"


def test_a_grant_without_an_amount_is_not_in_the_data(tmp_path: Path) -> None:
    """Its page says so, in the reader's language, and draws it in time; nothing is made up."""
    text = SUPPORT.replace("    amount: 250000\n    currency: EUR\n", "")
    apps.make(tmp_path, {**FILES, "partners/anker/index.md": partner(text)})
    apps.translate(tmp_path, "en", {"Amount not published": "No amount here"})
    browser = apps.make_app(tmp_path).test_client()
    data = browser.get("/pad/data/grants.json").json
    page = browser.get("/pad/en/partners/anker/").text

    assert faults(data) == []
    assert [each["id"] for each in data["grants"]] == ["360G-proef-3", "360G-proef-8"]
    assert "2019/7" not in browser.get("/pad/data/grants.csv").text
    assert "</time> · No amount here</p>" in page
    assert page.count("No amount here") == 1
    assert page.count('class="timeline-bar"') == 2
    assert re.findall(r"em\"[^>]*>([^<]*)</text>\n +<line class=\"timeline-bar", page) == [
        "NOK 1,250.50".replace(" ", "\u00a0")
    ]


def test_without_any_amount_there_are_no_data(tmp_path: Path) -> None:
    """As without any grant."""
    plain = re.sub(r" amount: [\d.]+,?| currency: \w+,?", "", SUPPORT)
    files = {"partners/anker/index.md": partner(plain), "partners/brug/index.md": None}
    browser = made(tmp_path, files)

    assert browser.get("/pad/data/grants.json").status_code == 404
    assert browser.get("/pad/nl/partners/anker/").status_code == 200


def test_every_currency_of_the_data_is_one_of_the_standards() -> None:
    """Others are told; else one that CLDR learns would make the data invalid."""
    known = set(GRANT_SCHEMA["$defs"]["currency"]["enum"])

    assert codes.currencies() - known == set(
        filter(opendata.UNLISTED.fullmatch, codes.currencies())
    )
    assert len(codes.currencies() & known) > 250


LICENCE = ", licence: 'https://creativecommons.org/licenses/by/4.0/'"
PURPOSE = "Voor de pijlers."


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("site.yaml", "360G-proef", "proef", "site.yaml:5: grants.prefix: “proef”"),
        ("site.yaml", "prefix: 360G-proef, ", "", "site.yaml:5: grants.prefix: missing"),
        ("site.yaml", LICENCE, "", "grants.licence: missing"),
        ("site.yaml", "org_id: NL-KVK-12345678, ", "", "organisation.org_id: missing"),
        ("site.yaml", "NL-KVK-12345678", "12345678", "organisation.org_id: “12345678”"),
        (BRUG_FILE, "NL-KVK-87654321", "KVK 8", "index.md:4: organisation.org_id: “KVK 8”"),
        (BRUG_FILE, f"description: {PURPOSE}, ", "", "index.md:6: support: the grant 3: no descr"),
        (BRUG_FILE, PURPOSE, "steun", "a description that repeats the title"),
        (BRUG_FILE, PURPOSE, "Vraag a@brug.example", "the e-mail address “a@brug.example”"),
        (BRUG_FILE, "amount: 5", "amount: 0", "an amount of 0"),
        (BRUG_FILE, "currency: EUR", "currency: SLE", "an amount in SLE"),
        (BRUG_FILE, "id: '3'", "id: '3 b'", "an id with other characters"),
        (BRUG_FILE, "id: '3'", "id: '8'", "brug/index.md:6: support.id: a grant of"),
    ],
)
def test_what_is_no_open_data_is_told(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    """With file and line, by `flask check`; a site that publishes no data may leave it out."""
    text = str(FILES[file])
    assert old in text
    files = {**FILES, file: text.replace(old, new)}
    run = apps.flask(apps.make(tmp_path / "open", files), "check")
    plain = {**files, "site.yaml": re.sub("grants:.*\n", "", str(files["site.yaml"]))}
    closed = apps.flask(apps.make(tmp_path / "closed", plain), "check")

    assert run.returncode == 1
    assert told in run.stdout
    assert closed.returncode == 0, closed.stdout
