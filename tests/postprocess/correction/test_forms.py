"""Which form of a term is written, and what a term never takes away."""

from collections.abc import Sequence

import pytest

from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.correction.correcting import correct
from calame.postprocess.correction.words import read_words
from calame.postprocess.draft import Draft


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


class Ear:
    """A scorer that hears one wording well and everything else badly."""

    def __init__(self, said: str) -> None:
        self.said = said

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """The log-probability of each wording."""
        assert 0 <= start_s < end_s
        return [-1.0 if f"{text} ".find(f"{self.said} ") >= 0 else -21.0 for text in alternatives]


def heard(text: str, *, probability: float = 0.5) -> Draft:
    words = tuple(
        Word(text=word, start_s=place / 2, end_s=place / 2 + 0.5, probability=probability)
        for place, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.3, no_speech_prob=0.0, compression_ratio=1.5)
    return Draft.from_transcript(Transcript(segments=(segment,), duration_s=len(words) / 2))


def test_the_recording_chooses_among_forms_that_sound_alike(lexicon: Lexicon) -> None:
    """The plural of a word that the recogniser does not know says nothing."""
    for form in ("adénopathie", "adénopathies"):
        draft = correct(
            heard("splénomégalie avec adénopatis palpée"), lexicon=lexicon, scorer=Ear(form)
        )

        assert f"splénomégalie avec {form} palpée" == draft.text


def test_the_word_before_tells_the_number(lexicon: Lexicon) -> None:
    """Without a recording, an article counts more than a misheard ending."""
    assert correct(Draft.from_text("une adénopaties"), lexicon=lexicon).text == "une adénopathie"
    assert correct(Draft.from_text("des adénopati"), lexicon=lexicon).text == "des adénopathies"


def test_a_vague_brand_with_another_one_near_is_a_doubt(lexicon: Lexicon) -> None:
    """Zampix may be Champix or Ozempic: neither is written."""
    draft = correct(heard("sous Zampix 1 mg"), lexicon=lexicon, scorer=Ear("Champix"))

    assert draft.text == "sous Zampix 1 mg"
    assert DoubtKind.DRUG in {doubt.kind for doubt in draft.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "une incapacité totale de travail de huit jours",
        "tension artérielle normale",
        "biologie CRP normale",
        "patient anticoagulé depuis 2022",
    ],
)
def test_right_words_stay_even_where_they_were_badly_heard(text: str, lexicon: Lexicon) -> None:
    """No term swallows, shortens or replaces a term that stands there already."""
    assert text == correct(heard(text, probability=0.7), lexicon=lexicon, scorer=Ear("néant")).text


def test_a_dictated_mark_parts_words(lexicon: Lexicon) -> None:
    """Only a mark of the recogniser's own may stand inside a term."""
    words = read_words(Draft.from_text("fait. Ritine"), lexicon)

    assert [word.is_broken_off for word in words] == [False, True]
