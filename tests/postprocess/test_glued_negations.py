"""Negations that were run into the word beside them, and small letters, with the real lexicon."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import DoubtKind
from calame.postprocess.capitals import write_small_letters
from calame.postprocess.draft import Draft
from calame.postprocess.glued_negations import part_negations


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, loaded once."""
    return load()


def parted(text: str) -> Draft:
    """The draft after this step alone."""
    return part_negations(Draft.from_text(text), lexicon=lexicon())


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("Eupnéique, niffiaivre ni tirage.", "Eupnéique, ni fièvre ni tirage."),
        ("Pas de toux nidispnée.", "Pas de toux ni dyspnée."),
        ("Abdomen souple, padmasse.", "Abdomen souple, pas de masse."),
        ("Plaie superficielle, s'enseignement.", "Plaie superficielle, sans saignement."),
        ("Pas d'engornies de syncope.", "Pas d'angor ni de syncope."),
        ("Pas de s'éfalénie de vomissement.", "Pas de céphalée ni de vomissement."),
    ],
)
def test_a_glued_negation_is_parted_and_doubted(heard: str, expected: str) -> None:
    """The sign stays a word, the term is written, a person is asked to listen."""
    draft = parted(heard)

    assert draft.text == expected
    assert [doubt.kind for doubt in draft.report_doubts()] == [DoubtKind.NEGATION]
    assert parted(draft.text).text == draft.text


@pytest.mark.parametrize(
    "text",
    [
        "Il s'endort, s'entend bien et s'ensuit.",
        "Pas de pneumonie ni de hernie.",
        "Sous nicorandil, niacine et Nifuroxazide.",
        "Monsieur Nidal Sansonetti va bien.",
        "Une sinusite sans complication.",
        "Pas d'insomnie de fin de nuit.",
    ],
)
def test_known_words_stay(text: str) -> None:
    """No negation is invented in a word that the dictionary or the lexicon has."""
    assert parted(text).text == text


WORDS = ("pas", "de", "fièvre", "ni", "sans", "toux", "nidal", "engornies", "5", "mg", ",", ".")


@given(st.lists(st.sampled_from(WORDS)))
def test_no_negation_and_no_figure_is_lost(words: list[str]) -> None:
    """What was heard as a word stays, whatever stands beside it."""
    text = " ".join(words)
    before, after = text.split(), parted(text).text.split()

    for word in ("pas", "ni", "sans", "5", "mg"):
        assert after.count(word) >= before.count(word)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("Antécédent de Mélanome, pas d'Œdème.", "Antécédent de mélanome, pas d'œdème."),
        ("Pas de Nystagmus spontané.", "Pas de nystagmus spontané."),
        ("Maladie de Parkinson. Œdème du genou.", "Maladie de Parkinson. Œdème du genou."),
        ("Adressé par madame Thrombose.", "Adressé par madame Thrombose."),
        ("Suivi à la clinique Angine.", "Suivi à la clinique Angine."),
        ("Sous Doliprane et Furosémide.", "Sous Doliprane et Furosémide."),
    ],
)
def test_common_terms_are_small_inside_a_sentence(heard: str, expected: str) -> None:
    """Names, drugs and the starts of sentences keep their capital."""
    assert write_small_letters(Draft.from_text(heard), lexicon=lexicon()).text == expected
