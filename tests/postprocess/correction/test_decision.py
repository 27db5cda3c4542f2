"""Which replacements a sentence can have together."""

from calame.lexicon.entry import Entry, Kind
from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.correction.decision import Judged, best_together
from calame.postprocess.correction.stretches import Stretch


def judged(
    term: str, first: int, last: int, *, probability: float, leaves_unknown: bool = False
) -> Judged:
    """A candidate for the words ``first`` to ``last`` that needs 0.25."""
    stretch = Stretch(first=first, last=last, start=first * 10, end=last * 10, text="x" * 9)
    candidate = Candidate(
        stretch=stretch, entry=Entry(term, Kind.SIGN, lemma=term), written=term, distance=0.1
    )
    return Judged(
        candidate=candidate, probability=probability, needed=0.25, leaves_unknown=leaves_unknown
    )


def test_a_phrase_goes_before_the_word_in_it_that_leaves_a_remnant() -> None:
    """A word of a phrase is always surer than the phrase: "adénopathie" leaves "guinale" behind."""
    word = judged("adénopathie", 0, 1, probability=0.87, leaves_unknown=True)
    phrase = judged("adénopathie inguinale", 0, 2, probability=0.66)
    unsure = judged("adénopathie inguinale", 0, 2, probability=0.2)

    assert best_together([word, phrase]) == [phrase]
    assert best_together([word, unsure]) == [word]


def test_a_word_that_leaves_nothing_stays_the_surer_one() -> None:
    """The longer phrase must explain a word more."""
    word = judged("adénopathie", 0, 1, probability=0.87)
    phrase = judged("adénopathie inguinale", 0, 2, probability=0.66)

    assert best_together([word, phrase]) == [word]
