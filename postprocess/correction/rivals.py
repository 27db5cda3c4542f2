"""Which candidates want the same words for different terms."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from calame.lexicon.folding import stem
from calame.postprocess.correction.candidates import Candidate


class _Name(NamedTuple):
    """A term without endings: its words, and all of its letters."""

    words: frozenset[str]
    letters: str


def are_rivals(one: Candidate, other: Candidate) -> bool:
    """Whether both want the same words for different terms."""
    if not one.stretch.meets(other.stretch):
        return False
    # "dyspnée" is no rival of "dyspnée d'effort", nor "compte-rendu" of "compte rendu".
    first, second = _name(one.entry.term), _name(other.entry.term)
    is_same = first.letters == second.letters
    return not (is_same or first.words <= second.words or second.words <= first.words)


def least_of_rivals(
    candidates: Sequence[Candidate], values: Sequence[float], *, default: float
) -> list[float]:
    """For each candidate the smallest of the values that its rivals have."""
    # A letter has thousands of candidates: only those at the same words are compared.
    by_place: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
    for value, candidate in sorted(zip(values, candidates, strict=True), key=lambda pair: pair[0]):
        for place in _places(candidate):
            by_place[place].append((value, candidate))
    return [
        min(
            (_first_rival(candidate, by_place[place], default) for place in _places(candidate)),
            default=default,
        )
        for candidate in candidates
    ]


def _places(candidate: Candidate) -> range:
    return range(candidate.stretch.first, candidate.stretch.last)


def _first_rival(
    candidate: Candidate, ranked: Sequence[tuple[float, Candidate]], default: float
) -> float:
    return next((value for value, other in ranked if are_rivals(candidate, other)), default)


@lru_cache(maxsize=20_000)
def _name(term: str) -> _Name:
    bare = stem(term)
    return _Name(frozenset(bare.replace("'", " ").split()), bare.replace(" ", ""))
