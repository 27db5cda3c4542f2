"""Silent endings and run-together sides, with the real lexicon."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.lexicon.grammar import load_grammar
from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.agreement.agreeing import write_agreement
from calame.postprocess.agreement.endings import is_silent
from calame.postprocess.agreement.groups import agree_groups
from calame.postprocess.draft import Draft
from calame.postprocess.figures.conventions import Conventions
from calame.postprocess.typography import plain
from calame.postprocess.vocabulary import listed
from calame.postprocess.writing import WritingOptions, write, write_text

DATA = Path(__file__).parent / "data"


def table() -> list[tuple[str, str]]:
    """The phrases of the table: as heard, as written."""
    with (DATA / "agreement.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="|", quoting=csv.QUOTE_NONE))
    return [(spoken, expected) for spoken, expected in rows[1:]]


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, loaded once."""
    return load()


def heard(text: str) -> Transcript:
    """A recogniser that heard these words, none of them too well."""
    words = tuple(
        Word(text=word, start_s=float(at), end_s=at + 0.9, probability=0.6)
        for at, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.3, no_speech_prob=0.0, compression_ratio=1.2)
    return Transcript(segments=(segment,), duration_s=float(len(words)))


def written(spoken: str, conventions: Conventions | None = None) -> str:
    """The letter without the correction of words, so that this step alone speaks."""
    options = WritingOptions(corrects=False, conventions=conventions or Conventions())
    return plain(write(heard(spoken), options=options, lexicon=lexicon()).text)


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Pas de troubles visuels.", "Pas de trouble visuel."),
        ("Il n'y a pas de lésions dentaires.", "Il n'y a pas de lésion dentaire."),
        ("Pas d'antécédents familiales de cancer.", "Pas d'antécédent familial de cancer."),
        ("Pas d'œdèmes des membres inférieurs.", "Pas d'œdème des membres inférieurs."),
        ("Va bien, pas épanchement pleural.", "Va bien, pas d'épanchement pleural."),
        ("Examen : pas des hépatomégalies.", "Examen : pas d'hépatomégalie."),
        ("Une adénopathie médiastinal.", "Une adénopathie médiastinale."),
        ("Une hémiplégie droit.", "Une hémiplégie droite."),
        ("Ventoline 2 bouffée.", "Ventoline 2 bouffées."),
        ("Hernie postérolatéral droite.", "Hernie postéro-latérale droite."),
        ("Par voie fémorale droit.", "Par voie fémorale droite."),
        ("Paralysie récurrentielle droit.", "Paralysie récurrentielle droite."),
        ("Le canal droite.", "Le canal droit."),
        ("Babinski a droite. A gauche, rien.", "Babinski à droite. À gauche, rien."),
        ("Crépitants à droits.", "Crépitants à droite."),
        ("Biopsie de l'avant-bras droits.", "Biopsie de l'avant-bras droit."),
        ("Œdème de la cheville droits.", "Œdème de la cheville droite."),
        ("Pendant 15 jour.", "Pendant 15 jours."),
        ("Cela contraindique la chirurgie.", "Cela contre-indique la chirurgie."),
    ],
)
def test_silent_endings_agree(spoken: str, expected: str) -> None:
    """Number and gender that nobody hears follow the words beside them."""
    assert written(spoken) == expected
    assert written(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Pas de selles depuis hier.",
        "Ni nausées ni vomissements.",
        "Bas de contention.",
        "Sans lunettes, pas mal.",
        "Arrêt sans relais, pas d'idées suicidaires.",
        "Pas toujours. Pas encore.",
        "Le membre inférieur droit.",
        "La main du patient droit dans ses bottes.",
        "Il a le droit de sortir.",
        "Lobe supérieur droit.",
        "Madame Sandra Roux va bien.",
    ],
)
def test_other_words_stay(text: str) -> None:
    """Nouns that have no singular, adverbs and names are left alone."""
    assert written(text) == text


def test_the_number_may_be_kept() -> None:
    """A practice may want the plural where it was heard."""
    text = "Pas de troubles visuels."

    assert written(text, Conventions(keeps_number=True)) == text


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Lithiase du randroit.", "Lithiase du rein droit."),
        ("Prothèse d'enje-droite.", "Prothèse de hanche droite."),
        ("Kyste de l'overgauche.", "Kyste de l'ovaire gauche."),
        ("Nodule du saint droit.", "Nodule du sein droit."),
    ],
)
def test_a_side_run_into_its_organ_is_parted_and_doubted(spoken: str, expected: str) -> None:
    """Words that are none, and those that sound just like an organ; the doubt asks to listen."""
    report = write_text(spoken, options=WritingOptions(corrects=False), lexicon=lexicon())

    assert plain(report.text) == expected
    assert [doubt.kind for doubt in report.doubts] == [DoubtKind.SIDE]


def test_what_a_person_typed_keeps_its_number() -> None:
    """Typed text has the number that its author wanted."""
    options = WritingOptions(corrects=False)
    text = "Pas de troubles visuels."
    assert plain(write_text(text, options=options, lexicon=lexicon()).text) == text


@pytest.mark.parametrize(("spoken", "expected"), table())
def test_adjectives_agree_with_the_noun_before_them(spoken: str, expected: str) -> None:
    """What is heard leaves one spelling, or the words stay as they are."""
    assert written(spoken) == expected
    assert written(expected) == expected


def test_half_of_the_phrases_stay() -> None:
    """What must not change is as important as what must."""
    kept = [spoken for spoken, expected in table() if spoken == expected]

    assert len(table()) >= 150
    assert len(kept) >= len(table()) // 2 - 5


def test_what_a_person_typed_keeps_its_endings() -> None:
    """Typed text is left alone, right or wrong."""
    options = WritingOptions(corrects=False)
    text = "Allergie connu. Madame Roux, né le 3 mai."

    assert plain(write_text(text, options=options, lexicon=lexicon()).text) == text


def test_a_practice_that_keeps_the_number_still_has_the_gender() -> None:
    """The determiner says nothing then, the noun as it is written does."""
    text = "Les lésion hépatiques. Une lésions cutané."
    kept = Conventions(keeps_number=True)

    assert written(text, kept) == "Les lésion hépatique. Une lésions cutanées."


WORDS = listed(
    "pas de d' sans avec une un les des la le du l' deux 12 5,5 mg et , . droite droit gauche "
    "patiente patient lésion lésions trouble nodule nodules artère canal sérologie pertes "
    "visuelle visuel supérieure supérieur lobaires connu connue connus traité traitées suspecte "
    "estimé régulier régulière fait présente Madame Monsieur Roux née né âgé non très est a été "
    "Kardégic aigu"
)
SALADS = st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=25).map(" ".join)
FACT = re.compile(r"\d+(?:,\d+)?|\b(?:pas|sans|non|gauches?|droite?s?|Kardégic|mg|deux)\b")


@given(SALADS)
def test_agreement_twice_is_agreement_once(text: str) -> None:
    """The step is idempotent."""
    once = write_agreement(Draft.from_text(text), lexicon=lexicon(), keeps_number=False)

    again = write_agreement(once, lexicon=lexicon(), keeps_number=False)
    assert once.text == again.text


@given(SALADS)
def test_only_silent_endings_change(text: str) -> None:
    """Word by word, what is written sounds like what was heard; no fact comes or goes."""
    changed = agree_groups(Draft.from_text(text), load_grammar()).text

    pairs = list(zip(text.split(), changed.split(), strict=True))
    assert [pair for pair in pairs if not is_silent(*pair)] == []
    assert FACT.findall(text) == FACT.findall(changed)


def test_positions_have_their_hyphen_or_not() -> None:
    """Both spellings are right: the practice chooses."""
    text = "Hernie postérolatérale, quadrant supéroexterne."

    assert written(text) == "Hernie postéro-latérale, quadrant supéro-externe."
    assert written(text, Conventions(joins_positions=True)) == text
