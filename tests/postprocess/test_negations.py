"""Signs of a negation that were heard as another word, with the real lexicon."""

from functools import cache

import pytest

from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import DoubtKind, Report
from calame.postprocess.typography import plain
from calame.postprocess.writing import WritingOptions, write_text


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, loaded once."""
    return load()


def written(text: str) -> Report:
    """The letter without the correction of words, so that this step alone speaks."""
    return write_text(text, options=WritingOptions(corrects=False), lexicon=lexicon())


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("Cœur régulier, bas de souffle.", "Cœur régulier, pas de souffle."),
        ("Tension normale, par d'œdème.", "Tension normale, pas d'œdème."),
        ("Par d'adénopathie.", "Pas d'adénopathie."),
        ("Cœur régulier, va de souffle.", "Cœur régulier, pas de souffle."),
        ("Parc des hépatomégalies.", "Pas d'hépatomégalies."),
        ("Foie normal, absente de splénomégalie.", "Foie normal, absence de splénomégalie."),
        ("Foie normal, absences splénomégalie.", "Foie normal, absence de splénomégalie."),
        ("Elle ne prend n'y aspirine ni laxatif.", "Elle ne prend ni aspirine ni laxatif."),
        ("Il signale au qu'une douleur.", "Il signale aucune douleur."),
        ("Suites simples, s'en fièvre.", "Suites simples, sans fièvre."),
        ("Col postérieur, n'ont effacé.", "Col postérieur, non effacé."),
        ("Fermeture simple, pas deux drain.", "Fermeture simple, pas de drain."),
        ("Bonne évolution, pas deux d'œdème.", "Bonne évolution, pas d'œdème."),
        ("Radio normale, pas des panchement pleural.", "Radio normale, pas d'épanchement pleural."),
        ("Bonne évolution, pas de plaît vasculaire.", "Bonne évolution, pas de plaie vasculaire."),
        ("Auscultation libre, pas de tout.", "Auscultation libre, pas de toux."),
    ],
)
def test_a_misheard_sign_is_put_right_and_doubted(heard: str, expected: str) -> None:
    """The grammar leaves one reading; a person is asked to listen all the same."""
    report = written(heard)

    assert plain(report.text) == expected
    assert [doubt.kind for doubt in report.doubts] == [DoubtKind.NEGATION]
    assert written(report.text).text == report.text


@pytest.mark.parametrize(
    "text",
    [
        "Bas de contention.",
        "Gêné, par des douleurs du genou.",
        "Traité par d'autres confrères, par de l'aspirine.",
        "Elle va de mieux en mieux, va de soi.",
        "Il n'y a ni fièvre ni toux.",
        "Il s'en plaint peu.",
        "Elle est absente de son travail.",
        "L'absence de fièvre rassure.",
        "Les examens n'ont retrouvé aucune lésion.",
        "Les douleurs n'ont cessé de croître.",
        "Il y a trois lésions, pas deux lésions.",
        "Pas des pansements mais des bandes.",
        "Elle n'a pas de tout petits enfants, pas du tout.",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    """No negation is invented."""
    assert plain(written(text).text) == text
