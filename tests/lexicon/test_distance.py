import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.lexicon.distance import distance, distances, relative
from calame.lexicon.phonemes import PHONEMES

strings = st.text(PHONEMES, max_size=14)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 0.0),
        ("dispne", "dispne", 0.0),
        ("pa", "ba", 0.3),
        ("mA", "mO", 0.35),
        ("pa", "pi", 0.8),
        ("pa", "ka", 1.0),
        ("pa", "pt", 1.3),
        ("f2netR", "fnetR", 0.2),
        ("kas", "ka", 1.0),
        ("", "mam", 2.9),
    ],
)
def test_costs_follow_what_is_misheard(one: str, other: str, expected: float) -> None:
    """Voicing and nasal vowels are cheap, a lost schwa nearly free, unlike sounds dear."""
    assert distance(one, other) == pytest.approx(expected, abs=1e-5)


def test_relative_distance_is_per_phoneme() -> None:
    """The same slip matters less in a long word."""
    assert relative("bizopRolol", "pizopRolol") < relative("pa", "ba")
    assert relative("", "") == 0.0


@given(strings, strings)
def test_it_is_a_distance(one: str, other: str) -> None:
    """Never negative, nothing from a string to itself, the same both ways."""
    assert distance(one, one) == pytest.approx(0.0, abs=1e-5)
    assert distance(one, other) >= 0.0
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-4)


@given(st.lists(st.tuples(strings, strings), max_size=8))
def test_many_pairs_at_once_are_pair_by_pair(pairs: list[tuple[str, str]]) -> None:
    """The batch gives what single calls give."""
    found = distances([one for one, _ in pairs], [other for _, other in pairs])

    assert np.allclose(found, [distance(one, other) for one, other in pairs], atol=1e-4)
