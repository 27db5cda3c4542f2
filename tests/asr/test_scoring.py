"""The scorer says which wording fits the sound."""

import math

import pytest

from calame.asr.audio import Audio
from calame.asr.engine import AudioScorer, Engine

# Where the shipped dictation says « furosémide quarante milligrammes le matin virgule ».
STRETCH = (2.2, 4.7)


@pytest.fixture(scope="module")
def scorer(engine: Engine, spoken: Audio) -> AudioScorer:
    return engine.scorer(spoken)


def test_the_right_drug_beats_its_rivals(scorer: AudioScorer) -> None:
    """Whisper base mishears furosémide, but knows it from torasémide and amiodarone."""
    right, *rivals = scorer.score(
        *STRETCH,
        [
            f"{drug} 40mg le matin virgule,"
            for drug in ("Furosémide", "Torasémide", "Amiodarone", "Furadantine")
        ],
    )

    assert right > max(rivals) + 5
    assert -60 < right < 0


def test_a_wording_that_stops_early_loses(scorer: AudioScorer) -> None:
    """The end of the text counts."""
    whole, cut = scorer.score(*STRETCH, ["Furosémide 40mg le matin virgule", "Furosémide"])

    assert whole > cut


def test_alternatives_do_not_influence_each_other(scorer: AudioScorer) -> None:
    """Alone, in company and again: the same score; more than one batch is in order."""
    texts = [f"Furosémide {dose} mg le matin" for dose in range(1, 20)]

    together = scorer.score(*STRETCH, texts)
    alone = [scorer.score(*STRETCH, [text])[0] for text in texts[::6]]

    assert alone == pytest.approx(together[::6], abs=0.3)
    assert all(math.isfinite(score) for score in together)


def test_final_punctuation_does_not_count(scorer: AudioScorer) -> None:
    """What the typist adds at the end is not heard."""
    with_point, without = scorer.score(*STRETCH, ["Furosémide le matin.", "Furosémide le matin"])

    assert with_point == pytest.approx(without, abs=0.01)


@pytest.mark.parametrize(
    ("start_s", "end_s", "text"),
    [(3.0, 3.0, "un"), (0.0, 40.0, "un"), (1.0, 2.0, " ."), (1.0, 2.0, "mot " * 400)],
)
def test_what_cannot_be_scored_is_refused(
    scorer: AudioScorer, start_s: float, end_s: float, text: str
) -> None:
    """An empty or endless stretch or text is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"stretch|wording"):
        scorer.score(start_s, end_s, [text])


def test_no_alternatives_give_no_scores(scorer: AudioScorer) -> None:
    """Nothing asked, nothing answered."""
    assert scorer.score(*STRETCH, []) == []
