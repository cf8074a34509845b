"""A catalogue's header says how its language counts, as CLDR has it."""

from __future__ import annotations

import pytest
from babel import Locale

from portret import locales
from portret.catalogs import pofile
from portret.catalogs.plurals import plural_forms
from portret.translate import update

# ruff: noqa: SIM905 - a list of tags is easier to read without quotation marks

TAGS = """
    af am ar be bg br bs ca cs cy da de el en es et eu fa fi fr ga gd gv he hi hr hu hy is it ja ka
    ko kw lt lv mk mt nb nl pl pt pt-PT ro ru sk sl sr-Latn sv th tr uk vi zh-Hant prs
""".split()
NUMBERS = (*range(201), 1000, 100_000, 10**6, 10**6 + 1, 2 * 10**6)


@pytest.mark.parametrize("tag", TAGS)
def test_the_forms_are_the_categories_of_cldr(tag: str) -> None:
    """Each category that whole numbers have is one form, in CLDR's order, and no other's."""
    language = locales.language(tag)
    category = Locale.parse(language.locale).plural_form
    order = ("zero", "one", "two", "few", "many", "other")
    found = {category(number) for number in NUMBERS}
    file = pofile.read(update.merge(None, [], language).encode())

    forms = {number: file.plural_rule.form(number) for number in NUMBERS}

    names = [each for each in order if each in found]
    assert forms == {number: names.index(category(number)) for number in NUMBERS}
    assert file.plural_rule.forms == len(names)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "nplurals=2; plural=(n != 1);"),
        ("zh", "nplurals=1; plural=(0);"),
        (
            "pl",
            "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
        ),
        ("fr", "nplurals=3; plural=(n==0 || n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2);"),
    ],
)
def test_a_rule_reads_as_editors_write_it(tag: str, expected: str) -> None:
    """No word of fractions and exponents, and no bracket too many."""
    assert plural_forms(locales.language(tag)) == expected


def test_the_forms_of_arabic_come_in_the_order_of_cldr_and_gnu() -> None:
    """Trap: Babel has the last two swapped, and every translation of them would be."""
    file = pofile.read(update.merge(None, [], locales.language("ar")).encode())

    numbers = (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)
    assert [file.plural_rule.form(n) for n in numbers] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]
