"""A catalogue's header says how its language counts, as CLDR has it."""

from __future__ import annotations

import pytest
from babel import Locale

from portret import locales
from portret.catalogs import pofile
from portret.catalogs.plurals import PluralRule, difference, plural_forms
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


# ---------------------------------------------------------------- another rule


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        *(
            (tag, "2; plural=(n != 1)")
            for tag in "de en nl sv es it fr pt pt-PT he ja tr hi".split()
        ),
        *((tag, "2; plural=(n > 1)") for tag in "fr pt pt-BR tr fa es he hy".split()),
        *((tag, "1; plural=0") for tag in "ja zh-Hant ko vi id th tr hu fa ka az".split()),
        ("fr", "3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2"),
        ("lt", "3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2)"),
        ("lv", "3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2)"),
        ("lv", "3; plural=(n % 10 == 0 || n % 100 >= 11 && n % 100 <= 19) ? 0 : (n % 10 != 1)+1"),
        ("he", "4; plural=(n==1) ? 0 : (n==2) ? 1 : (n>10 && n%10==0) ? 2 : 3"),
        ("cs", "4; plural=(n==1 && n%1==0) ? 0 : (n>=2 && n<=4 && n%1==0) ? 1 : (n%1!=0) ? 2 : 3"),
        ("ru", "3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && n%100/10!=1 ? 1 : 2"),
        ("sl", "4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0)"),
        ("ga", "3; plural=n==1 ? 0 : n==2 ? 1 : 2"),
        ("ar", "6; plural=!n ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : 5-(n%100>10)"),
        ("nl", "3; plural=n==1 ? 0 : n==0 ? 2 : 1"),
    ],
)
def test_a_rule_of_other_tools_is_no_difference(tag: str, rule: str) -> None:
    """Another spelling, more forms, or those of gettext, Weblate and others for the language."""
    found = PluralRule(f"nplurals={rule};")

    assert found.works
    assert difference(found, locales.language(tag)) is None


@pytest.mark.parametrize(
    ("tag", "rule", "expected"),
    [
        (
            "ar",  # Babel's own
            "6; plural=!n ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>2 && n%100<11 ? 3 : n%100<3 ? 4 : 5",
            "100 msgstr[4] and 11 msgstr[5]",
        ),
        (
            "ar",
            "6; plural=!n ? 1 : n==1 ? 0 : n==2 ? 2 : n%100>10 ? 4 : n%100>2 ? 3 : 5",
            "msgstr[0]",
        ),
        ("ar", "2; plural=n != 1", "1 msgstr[0] and 0 msgstr[1]"),
        ("pl", "2; plural=n != 1", "2 and 5 one form"),
        ("pl", "3; plural=n==1 ? 0 : n<5 ? 1 : 2", "0 and 2 one form"),
        ("ru", "3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && n%100/10!=1 ? 1 : 2", "21 msgstr[2]"),
        ("cs", "3; plural=n==1 ? 0 : n<5 ? 1 : 2", "0 and 2 one form"),
        ("nl", "1; plural=0", "1 and 2 one form"),
        ("nl", "2; plural=n == 1", "2 msgstr[0] and 1 msgstr[1]"),
        ("nl", "2; plural=n > 2", "1 and 2 one form"),
        ("sl", "4; plural=n%100==1 ? 3 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 1 : 0", "msgstr[1]"),
    ],
)
def test_a_rule_that_gives_readers_another_form_is_a_difference(
    tag: str, rule: str, expected: str
) -> None:
    """Forms that are swapped, and one form for numbers that the language tells apart."""
    found = difference(PluralRule(f"nplurals={rule}"), locales.language(tag))

    assert expected in (found or "")
