"""A list of words is tried out: what it would change, and when it is called dangerous."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calame.lexicon.entry import Kind
from calame.lexicon.layers import with_words
from calame.lexicon.lexicon import Lexicon, load
from calame.lexicon.wordlists import Listed, word_list
from calame.models.errors import InputError
from calame.models.transcript import Segment, Transcript, Word
from calame.pipeline.vocabulary.trial import transcripts_of, try_out, would_replace
from calame.postprocess.correction.correcting import correct
from calame.postprocess.correction.words import is_hard
from calame.postprocess.draft import Draft
from calame.postprocess.personal.phrases import Phrase, write_phrases

HELDOUT = Path(__file__).parents[2] / "resources" / "heldout"
_kept: list[Lexicon] = []


def shared() -> Lexicon:
    """Hypothesis functions take no module fixture without a warning."""
    if not _kept:
        _kept.append(load())
    return _kept[0]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shared()


def heard(text: str) -> Transcript:
    words = tuple(
        Word(text=word, start_s=place, end_s=place + 1, probability=0.9)
        for place, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=0.0, no_speech_prob=0.0, compression_ratio=1.0)
    return Transcript(segments=(segment,), duration_s=float(len(words)))


@pytest.fixture(scope="module")
def past() -> list[Transcript]:
    """Two dictations, as if every word had been well heard."""
    paths = sorted(HELDOUT.glob("*.json"))[::12]
    return [heard(json.loads(path.read_text("utf-8"))["spoken"]) for path in paths]


def rare_words(lexicon: Lexicon, count: int) -> list[Listed]:
    """Words of French that nobody uses and no term of the lexicon: the worst of lists."""
    forms = sorted(
        form
        for form in lexicon.language.forms
        if form.isalpha() and len(form) > 2 and not lexicon.frequency(form)
    )
    generator = random.Random(4)  # noqa: S311 - a repeatable choice
    return [Listed(term=form) for form in generator.sample(forms, count)]


def test_a_hostile_list_changes_little_and_is_called_by_its_name(
    lexicon: Lexicon, past: Sequence[Transcript]
) -> None:
    """10,000 rare French words: at most one word in 2,000, and the trial warns."""
    trial = try_out(rare_words(lexicon, 10_000), past, lexicon)

    assert (trial.letters, trial.words > 300) == (2, True)
    assert trial.per_thousand <= 0.5
    assert any("ne sont pas des termes" in warning for warning in trial.warnings)
    assert any("très longue" in warning for warning in trial.warnings)


def test_changes_are_shown_with_how_often(lexicon: Lexicon) -> None:
    """Heard, and what would be written; a good short list raises no warning."""
    trial = try_out(
        [Listed(term="Trixiphasine", kind=Kind.DRUG)],
        [heard("Il prend de la triksifasine 10 mg le soir."), heard("Rien de neuf.")],
        lexicon,
    )

    assert [(one.heard, one.written, one.times) for one in trial.changes] == [
        ("triksifasine", "Trixiphasine", 1)
    ]
    assert trial.changed == 1


@pytest.mark.parametrize(
    ("terms", "warning"),
    [
        (["eau", "foie étoilé"], "2 mots|1 mots de moins de 4 lettres"),
        (["maison", "foie étoilé"], "du français courant"),
        (["pas de souffle étoilé"], "ne seront jamais écrits"),
    ],
)
def test_a_doubtful_list_is_warned_of(terms: list[str], warning: str, lexicon: Lexicon) -> None:
    """Short, common, with a negation: in so many words."""
    trial = try_out([Listed(term=term) for term in terms], [], lexicon)

    assert pytest.approx(0.0) == trial.per_thousand
    assert any(part in one for part in warning.split("|") for one in trial.warnings), trial.warnings


def test_the_effect_of_a_phrase_is_counted_in_letters() -> None:
    """Once for each letter that holds it."""
    phrase = Phrase(heard="trik si phasine", written="trixiphasine")
    said = heard("sous trik si phasine et trik si phasine")

    assert would_replace(phrase, [said, heard("rien"), said]) == 2


def test_a_folder_without_letters_is_said(tmp_path: Path) -> None:
    """With what to give instead."""
    (tmp_path / "autre.json").write_text("{}")

    with pytest.raises(InputError):
        transcripts_of(tmp_path)


SCRAPS = [
    *("pas de souffle", "sans fièvre", "genou droit", "à gauche", "2,5 mg", "12/7", "le 3 mars"),
    *("aucune lésion", "trois fois", "stade 2", "dispnée", "furo sémide", "foi", "absence de"),
]
WORDS = st.one_of(
    st.sampled_from(["pas", "droite", "2,5", "sans", "paz", "droi", "troua", "goche", "mille"]),
    st.text(alphabet="abcdefgilmnoprstuvé ", min_size=3, max_size=12).filter(str.strip),
)


@settings(max_examples=40)
@given(
    st.lists(WORDS, min_size=1, max_size=12),
    st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=6),
)
def test_no_added_word_ever_changes_a_figure_a_negation_or_a_side(
    terms: list[str], scraps: list[str]
) -> None:
    """Whatever a practice adds, as a word or as a phrase."""
    text = " ".join(scraps)
    added = word_list("pire", [Listed(term=" ".join(one.split())) for one in terms], shared())
    phrases = [Phrase(heard=one, written=terms[0]) for one in (*scraps, *text.split())]

    draft = write_phrases(Draft.from_text(text), phrases=phrases)
    now = correct(draft, lexicon=with_words(shared(), added)).text

    assert _hard(now) == _hard(text)


def _hard(text: str) -> list[str]:
    return [word for word in text.lower().split() if is_hard(word)]
