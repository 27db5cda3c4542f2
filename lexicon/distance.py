"""How far apart two phoneme strings are: an edit distance whose costs follow what is misheard.

A voiced consonant for its voiceless twin or one nasal vowel for another costs little; a vowel for
a consonant costs most. A dropped schwa is nearly free.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from calame.lexicon.phonemes import PHONEMES, VOWEL_PHONEMES

Costs = npt.NDArray[np.float32]

_PAIRS: tuple[tuple[float, str], ...] = (
    (0.3, "pb td kg fv sz SZ"),
    (0.35, "sS zZ mn nN 2e AO AI IO"),
    (0.5, "aA eI oO yu yi ei ou o2 y2 ea oa iI 2O 2A 2I ji wu lR vw vb nl mb nd"),
)
_VOWEL_FOR_VOWEL = 0.8
_CONSONANT_FOR_CONSONANT = 1.0
_VOWEL_FOR_CONSONANT = 1.3
_INSERTED = {"2": 0.2, "j": 0.4, "w": 0.4, "R": 0.7, "l": 0.8, "t": 0.8, "z": 0.6}
_VOWEL_INSERTED = 0.9
_CONSONANT_INSERTED = 1.0

# Code 0 pads the shorter strings of a batch.
_CODE = {phoneme: code for code, phoneme in enumerate(PHONEMES, start=1)}


def _substitution(one: str, other: str) -> float:
    if one == other:
        return 0.0
    for cost, pairs in _PAIRS:
        if f"{one}{other}" in pairs.split() or f"{other}{one}" in pairs.split():
            return cost
    vowels = (one in VOWEL_PHONEMES) + (other in VOWEL_PHONEMES)
    return (_CONSONANT_FOR_CONSONANT, _VOWEL_FOR_CONSONANT, _VOWEL_FOR_VOWEL)[vowels]


def _insertion(phoneme: str) -> float:
    default = _VOWEL_INSERTED if phoneme in VOWEL_PHONEMES else _CONSONANT_INSERTED
    return _INSERTED.get(phoneme, default)


_SUBSTITUTIONS: Costs = np.zeros((len(PHONEMES) + 1,) * 2, np.float32)
for _one in PHONEMES:
    for _other in PHONEMES:
        _SUBSTITUTIONS[_CODE[_one], _CODE[_other]] = _substitution(_one, _other)
_INSERTIONS: Costs = np.array([0.0, *map(_insertion, PHONEMES)], np.float32)


def distance(one: str, other: str) -> float:
    """The cheapest way from one phoneme string to the other."""
    return float(distances([one], [other])[0])


def relative(one: str, other: str) -> float:
    """The distance over the mean length: 0 for the same sound, about 1 for unlike words."""
    return distance(one, other) / max(1.0, (len(one) + len(other)) / 2)


def distances(ones: Sequence[str], others: Sequence[str]) -> Costs:
    """The distances of many pairs at once, pair by pair."""
    if not ones:
        return np.zeros(0, np.float32)
    left, left_lengths = _encode(ones)
    right, right_lengths = _encode(others)
    pairs = np.arange(len(ones))
    row = _cumulated(right)
    result = row[pairs, right_lengths].copy()
    for place in range(left.shape[1]):
        row = _next_row(row, left[:, place], right)
        done = left_lengths == place + 1
        result[done] = row[pairs[done], right_lengths[done]]
    return result


def _encode(strings: Iterable[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    rows = [[_CODE[phoneme] for phoneme in string] for string in strings]
    lengths = np.array([len(row) for row in rows], np.intp)
    codes = np.zeros((len(rows), int(lengths.max(initial=0))), np.uint8)
    for index, row in enumerate(rows):
        codes[index, : len(row)] = row
    return codes, lengths


def _cumulated(codes: npt.NDArray[np.uint8]) -> Costs:
    """The first row of the tables: inserting everything so far."""
    row = np.zeros((codes.shape[0], codes.shape[1] + 1), np.float32)
    np.cumsum(_INSERTIONS[codes], axis=1, out=row[:, 1:])
    return row


def _next_row(row: Costs, phoneme: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> Costs:
    """One row of all the tables. The running minimum over insertions is a cumulative one.

    ``new[j] = min(best[j], new[j-1] + insert[j])`` becomes ``min over i <= j of (best[i] -
    total[i]) + total[j]`` with the cumulated insertions, which numpy does without a loop.
    """
    best = row + _INSERTIONS[phoneme][:, None]
    substituted = row[:, :-1] + _SUBSTITUTIONS[phoneme[:, None], others]
    np.minimum(best[:, 1:], substituted, out=best[:, 1:])
    total = _cumulated(others)
    best -= total
    np.minimum.accumulate(best, axis=1, out=best)
    return best + total
