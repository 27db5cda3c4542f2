import random

from hypothesis import given
from hypothesis import strategies as st

from calame.lexicon.distance import distance
from calame.lexicon.phonemes import PHONEMES
from calame.lexicon.search import LEAST_PHONEMES, PhoneticIndex

WORDS = ["fyRozemid", "toRazemid", "bizopRolol", "metopRolol", "dispne", "apiksabA"]


def test_the_nearest_come_first() -> None:
    """A misheard name finds its drug, and the rival only after it."""
    index = PhoneticIndex((said, place) for place, said in enumerate(WORDS))

    (found,) = index.near(["fyR2emit"], limit=0.6, most=5)

    assert found[0].values == (0,)
    assert [near.distance for near in found] == sorted(near.distance for near in found)


def test_homophones_share_a_place_and_short_ones_are_left_out() -> None:
    """Two entries of one sound come together; a sound of two phonemes is no key."""
    index = PhoneticIndex([("dispne", 1), ("dispne", 2), ("ab", 3)])

    assert len(index) == 1
    assert index.same("dispne") == (1, 2)
    assert index.same("ab") == ()
    assert index.near(["ab"], limit=1.0, most=5) == [[]]
    assert index.near(["dispnedispnedispne"], limit=0.1, most=5) == [[]]


def test_an_empty_index_finds_nothing() -> None:
    """A lexicon without terms is no error."""
    assert PhoneticIndex([]).near(["dispne"], limit=1.0, most=5) == [[]]


@given(st.text(PHONEMES, min_size=LEAST_PHONEMES, max_size=12))
def test_no_near_pronunciation_is_missed(query: str) -> None:
    """Within the allowed edits the search gives what comparing with each one gives."""
    generator = random.Random(3)  # noqa: S311 - made-up words
    near = [query, query + "a", query[1:] + "t", query.replace("a", "A", 1)]
    words = [*near, *("".join(generator.choices(PHONEMES, k=8)) for _ in range(20))]
    words = [word for word in dict.fromkeys(words) if len(word) >= LEAST_PHONEMES]
    index = PhoneticIndex((word, place) for place, word in enumerate(words))

    (found,) = index.near([query], limit=0.25, most=50)

    places = {value for one in found for value in one.values}
    expected = {place for place, word in enumerate(words) if word in near}
    wanted = {p for p in expected if distance(query, words[p]) <= 0.25 * len(query)}
    assert wanted <= places
