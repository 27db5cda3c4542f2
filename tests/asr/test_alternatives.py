"""Other wordings that the search kept, placed on the words that they would replace."""

from calame.asr.alternatives import MAX_PER_PIECE, alternatives, within
from calame.models.transcript import Alternative


def test_a_different_wording_is_placed_on_its_words() -> None:
    """Two misheard words and the one word of another hypothesis."""
    found = alternatives(
        ["par", "parfus", "émide", "40", "mg"], [(["par", "furosémide", "40", "mg"], -1.234)]
    )

    assert (Alternative(first=1, last=3, text="furosémide", score=-1.23),) == found


def test_words_may_be_added_or_left_out() -> None:
    """Nothing is replaced by « ne », and « du » by nothing."""
    found = alternatives(
        ["il", "a", "pas", "du", "tout", "mal"], [(["il", "n'", "a", "pas", "tout", "mal"], -0.5)]
    )

    assert (
        Alternative(first=1, last=1, text="n'", score=-0.5),
        Alternative(first=3, last=4, text="", score=-0.5),
    ) == found


def test_case_and_closing_punctuation_are_no_difference() -> None:
    """They are settled later, by rules."""
    assert alternatives(["Le", "matin,", "point."], [(["le", "matin", "Point"], -0.1)]) == ()


def test_a_wording_counts_once_with_its_best_hypothesis() -> None:
    """The likeliest wording comes first."""
    found = alternatives(
        ["le", "goût"],
        [(["le", "goût", "x"], -3.0), (["le", "godet"], -2.0), (["le", "godet"], -1)],
    )

    assert [(one.text, one.score) for one in found] == [("godet", -1.0), ("x", -3.0)]


def test_their_number_is_bounded() -> None:
    """A transcript stays small."""
    hypotheses = [([str(number)], -float(number)) for number in range(100)]

    assert len(alternatives(["zéro"], hypotheses)) == MAX_PER_PIECE


def test_a_segment_has_those_of_its_own_words() -> None:
    """Counted from its first word; what crosses its border is left out."""
    found = [
        Alternative(first=first, last=last, text="x", score=0.0)
        for first, last in [(0, 1), (2, 3), (3, 5), (2, 2)]
    ]

    assert [(one.first, one.last) for one in within(found, 2, 4)] == [(0, 1), (0, 0)]
