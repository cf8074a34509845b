"""What a hurried hand, a merge or a machine leaves is found, and what is right is left alone."""

from __future__ import annotations

import pytest

from portret.catalogs import safety
from portret.locales import language
from portret.translate import quality

NL, EN = language("nl"), language("en")
HELP = "Zij helpt mensen op de vlucht naar een nieuw begin in Europa."

SEEDED = [
    # ---------------------------------------------------------------- left standing
    ("leftover", "de", "Wij geven raad.", "Wir geben Rat. TODO prüfen."),
    ("leftover", "es", "Wij geven raad.", "Damos consejo. TODO: revisar."),
    ("leftover", "fr", "Wij geven raad.", "Nous donnons des conseils (FIXME)."),
    ("leftover", "ru", "Wij geven raad.", "Мы даём советы XXX."),
    ("leftover", "en", "Sinds lang actief.", "Active since ???."),
    ("leftover", "en", "Wij geven raad.", "We give {{ advice }}."),
    ("leftover", "uk", "Wij geven raad.", "Ми даємо {% trans %} поради."),
    ("leftover", "pt", "Wij geven raad.", "Damos {name} conselhos."),
    ("leftover", "it", "Wij geven raad.", "Diamo consigli a %s."),
    ("leftover", "tr", "Wij geven raad.", "Tavsiye veriyoruz %(name)s."),
    ("leftover", "de", "Wij geven raad.", "Wir geben ${rat}."),
    ("leftover", "pl", "Wij geven raad.", "<<<<<<< HEAD\nDajemy rady."),
    ("leftover", "nl", "We give advice.", "Wij geven raad.\\[^1\\]"),
    ("leftover", "de", "Wij geven raad.", "Wir geben Rat.\\nUnd Tat."),
    ("leftover", "cs", "Wij geven raad.", "Dáváme rady\\u00e1."),
    ("leftover", "en", "Raad en daad.", "Advice &amp deeds."),
    ("leftover", "fr", "Raad en daad.", "Conseils&nbsp et actes."),
    ("leftover", "en", "Een ‘huis’.", "A &#39house&#39."),
    ("leftover", "vi", "Wij geven raad.", "▁Chúng tôi cho lời khuyên."),
    # ---------------------------------------------------------------- invisible
    ("invisible", "en", "De partner.", "The part\u200bner."),
    ("invisible", "fr", "De partner.", "\ufeffLe partenaire."),
    ("invisible", "ar", "De partner.", "الشريك\u200b."),
    ("invisible", "en", "De partner.", "The\u200c partner."),
    ("invisible", "pl", "De partner.", "Part\u2060ner."),
    ("invisible", "de", "De partner.", "Der\u200e Partner."),
    ("invisible", "en", "De partner.", "The\u2028partner."),
    ("invisible", "ja", "De partner.", "パート\ufffcナー。"),
    # ---------------------------------------------------------------- twice
    ("twice", "en", HELP, "She helps people on the the run to a new start in Europe."),
    ("twice", "fr", HELP, "Elle aide les personnes en fuite vers un nouveau départ en en Europe."),
    ("twice", "de", HELP, "Sie hilft Menschen auf auf der Flucht bei einem Neuanfang in Europa."),
    ("twice", "ru", HELP, "Она помогает людям в в бегах начать новую жизнь в Европе."),
    ("twice", "ar", HELP, "تساعد الناس الفارين على على بداية جديدة في أوروبا."),
    ("twice", "fa", HELP, "او به به مردم در حال فرار برای آغازی تازه در اروپا کمک می‌کند."),
    ("twice", "tr", HELP, "Avrupa’da yeni bir başlangıç için için kaçan insanlara yardım eder."),
    ("twice", "hi", HELP, "वह यूरोप में में नई शुरुआत के लिए लोगों की मदद करती है।"),
    ("twice", "zh", HELP, "她帮助逃难的的人在欧洲重新开始。"),
    ("twice", "ja", HELP, "彼女は逃れる人々をを助け、ヨーロッパで新しく始められるようにします。"),
    # ---------------------------------------------------------------- not closed
    ("closing", "en", "Zij zei (in 2017) ja.", "She said (in 2017 yes."),
    ("closing", "zh", "Zij zei (in 2017) ja.", "她（2017年说好。"),
    ("closing", "de", "Zij noemen dat “werk”.", "Sie nennen das „Arbeit."),
    ("closing", "fr", "Zij noemen dat “werk”.", "Ils appellent cela «\u202ftravail."),
    ("closing", "pl", "Zij noemen dat “werk”.", 'Nazywają to "pracą.'),
    ("closing", "ja", "Zij noemen dat “werk”.", "彼らはそれを「仕事と呼びます。"),
    ("closing", "he", "Zij noemen dat “werk”.", 'הם קוראים לזה "עבודה.'),
    # ---------------------------------------------------------------- letters and stops
    ("capitals", "en", "De partner helpt.", "THe partner helps."),
    ("capitals", "en", "De partner helpt.", "tHE PARTner helps."),
    ("capitals", "de", "De partner helpt.", "der Partner hilft."),
    ("capitals", "ru", "De partner helpt.", "партнёр помогает."),
    ("capitals", "es", "De partner helpt mensen.", "EL SOCIO AYUDA A LA GENTE."),
    ("stops", "en", "Raad, daad en hulp.", "Advice,, deeds and help."),
    ("stops", "de", "Raad, daad en hulp.", "Rat , Tat und Hilfe."),
    ("stops", "es", "Raad, daad en hulp.", "Consejos,actos y ayuda."),
    ("stops", "en", "Dat is zo. Zij weten dat.", "That is so.They know that."),
    ("stops", "zh", "Dat is zo. Zij weten dat.", "就是这样。。他们知道。"),
    ("spaces", "en", "Raad en daad.", "Advice  and deeds."),
    # ---------------------------------------------------------------- words
    ("copy", "en", HELP, "She helps mensen op de vlucht to a new start in Europe."),
    ("copy", "ru", HELP, "Она помогает людям начать новую жизнь, naar een nieuw begin в Европе."),
    ("length", "en", HELP * 2, "She helps people."),
    ("scripts", "ar", "De partner helpt mensen.", "Le partenaire aide les gens."),
    ("scripts", "fr", "De partner helpt mensen.", "Партнёр помогает людям."),
    ("scripts", "uk", "De partner helpt.", "Пapтнер допомагає."),
    ("mojibake", "fr", "Een café.", "Un cafÃ©."),
    # ---------------------------------------------------------------- figures
    ("numbers", "en", "In 1974 waren er 98.", "In 1974 there were 89."),
    ("numbers", "zh", "3 miljoen mensen.", "030万人。"),
    ("numbers", "en", "Bel +31 20 123 45 67.", "Call +41 20 123 45 67."),
    ("numbers", "en", "Van 3,5 naar 5 %.", "From 3.6 to 5%."),
    ("numbers", "en", "Het kost € 250.", "It costs $250."),
    # ---------------------------------------------------------------- ends and marks
    ("end", "fr", "Wie is dat?", "Qui est-ce."),
    ("end", "en", HELP, "She helps people on the run to a new start in"),
    ("asterisks", "de", "Een **vet** woord.", "Ein ** fettes ** Wort."),
    ("emphasis", "en", "Een **vet** woord.", "A bold word."),
]


@pytest.mark.parametrize(("code", "tag", "source", "translation"), SEEDED)
def test_a_defect_is_found(code: str, tag: str, source: str, translation: str) -> None:
    """By its code, and shown all the same: readers lose nothing by it."""
    found = dict(quality.warnings(source, translation, NL, language(tag), False))

    assert safety.markdown_fault(source, translation) is None
    assert code in found


@pytest.mark.long
@pytest.mark.parametrize(
    "pattern",
    [*'a.(“「„"{&%<ä万 ', "a ", "a a ", "a b c d ", "AbC", "a,", ". ", "\u200b", "**", "[a", "a/"],
)
@pytest.mark.usefixtures("patience")
def test_no_text_takes_long(pattern: str) -> None:
    """Nor the longest block of one pattern: it would hang if time grew with the square."""
    text = (pattern * 20_000)[:20_000] + "x"
    for texts in ((HELP, text), (text, HELP)):
        for tag in ("en", "zh", "fa"):
            list(quality.warnings(*texts, NL, language(tag), True))
