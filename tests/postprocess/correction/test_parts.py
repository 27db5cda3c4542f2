import pytest

from calame.lexicon.lexicon import Lexicon, load
from calame.postprocess.correction.correcting import correct
from calame.postprocess.correction.explanation import explain
from calame.postprocess.correction.words import read_words
from calame.postprocess.draft import Draft


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("sous lasilix et kardegic 75", "sous Lasilix et Kardégic 75"),
        ("tension arterielle", "tension artérielle"),
        ("furosemide 40 mg", "furosémide 40 mg"),
        ("Creatinine normale", "Créatinine normale"),
        ("maladie de crohn", "maladie de Crohn"),
        ("la marche est normale", "la marche est normale"),
    ],
)
def test_accents_and_capitals_follow_the_lexicon(
    heard: str, written: str, lexicon: Lexicon
) -> None:
    """A term that only lacks them gets them; a word of the language keeps its small letter."""
    assert correct(Draft.from_text(heard), lexicon=lexicon).text == written


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("pas de fièvre", ["pas"]),
        ("genou droit", ["droit"]),
        ("2,5 mg matin", ["2", "5", "mg", "matin"]),
        ("Docteur de la Tour, cardiologue", ["Docteur", "de", "la", "Tour"]),
        ("il n'a rien", ["n'", "rien"]),
        ("l'examen s'est fait", []),
    ],
)
def test_hard_words_are_recognised(text: str, hard: list[str], lexicon: Lexicon) -> None:
    """Figures, units, dates, negations, sides and names after a civility."""
    words = read_words(Draft.from_text(text), lexicon)

    assert [word.text for word in words if word.is_hard] == hard


def test_an_explanation_names_neighbours_and_verdict(lexicon: Lexicon) -> None:
    """The likeliest term first, and what would happen."""
    found = explain("furo sémide", lexicon)

    assert found.neighbours[0].term == "furosémide"
    assert found.verdict.startswith("Sans enregistrement, le texte deviendrait « furosémide »")
    assert all(state.startswith("inconnu") for _, state in found.words)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("pas", "jamais touché"),
        ("furosémide", "dans le lexique : médicament"),
        ("maison", "mot courant"),
        ("palimpseste", "forme correcte"),
    ],
)
def test_an_explanation_says_why_a_word_stays(text: str, state: str, lexicon: Lexicon) -> None:
    """Hard, a term, everyday French or rare but right."""
    found = explain(text, lexicon)

    assert found.words[0][1].startswith(state)
    assert found.verdict.startswith("Rien ne serait changé")
