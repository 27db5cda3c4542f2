"""Which pronunciations are near a given one: all of them, compared at once.

A search tree or a table of deletions finds strings one or two edits away; misheard drug names are
three to five edits away. So all pronunciations of a similar length are compared, and none is
missed: first which phonemes they hold at all, one bit each, which rules out most of them; then
bit-parallel edit distances of the rest (figures in docs/lexicon.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance.Levenshtein import distance as _edits_between
from rapidfuzz.process import cdist, cpdist

from calame.lexicon.distance import distances
from calame.lexicon.phonemes import PHONEMES

# Shorter pronunciations resemble everything.
LEAST_PHONEMES = 3


class Near(NamedTuple):
    """A pronunciation of the index, the values behind it, and how far it is from the query."""

    values: tuple[int, ...]
    distance: float


# One edit more for so many phonemes of the query.
REACH = 4
_Masks = npt.NDArray[np.uint32]
# One bit for each phoneme, by its letter; what is no phoneme shares the last one.
_BITS: _Masks = np.full(128, 1 << 31, np.uint32)
_BITS[[ord(phoneme) for phoneme in PHONEMES]] = 1 << np.arange(len(PHONEMES), dtype=np.uint32)


class _Sounds(NamedTuple):
    """For each pronunciation which phonemes it holds, and which of them an odd number of times."""

    held: _Masks
    odd: _Masks

    def slice(self, first: int, last: int) -> "_Sounds":
        return _Sounds(self.held[first:last], self.odd[first:last])


def _sounds(strings: Sequence[str]) -> _Sounds:
    """The phonemes of pronunciations, none of them empty."""
    if not strings:
        return _Sounds(np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    bits = _BITS[np.frombuffer("".join(strings).encode("ascii"), np.uint8)]
    starts = np.cumsum([0, *map(len, strings[:-1])])
    held, odd = np.bitwise_or.reduceat(bits, starts), np.bitwise_xor.reduceat(bits, starts)
    return _Sounds(held, odd)


# From this share of pairs on, a table of all of them costs less than picking them out.
_MANY = 0.1


def _may_be_near(queries: Sequence[str], sounds: _Sounds, edits: int) -> npt.NDArray[np.bool_]:
    """A table of queries and pronunciations: whether their phonemes allow so few edits."""
    table = np.zeros((len(queries), len(sounds.held)), np.bool_)
    for row, (held, odd) in enumerate(zip(*_sounds(queries), strict=True)):
        # One edit brings one phoneme, takes one away, or puts one for another.
        table[row] = np.bitwise_count(held & ~sounds.held) <= edits
        table[row] &= np.bitwise_count(sounds.held & ~held) <= edits
        table[row] &= np.bitwise_count(sounds.odd ^ odd) <= 2 * edits
    return table


def _edits(length: int, reach: int) -> int:
    """How many edits a query of that length may have."""
    return 1 + length // reach


class PhoneticIndex:
    """Pronunciations, each with the numbers of what is pronounced that way."""

    def __init__(self, pronunciations: Iterable[tuple[str, int]]) -> None:
        values: dict[str, list[int]] = defaultdict(list)
        for pronunciation, value in pronunciations:
            if len(pronunciation) >= LEAST_PHONEMES:
                values[pronunciation].append(value)
        self._exact = {string: tuple(found) for string, found in values.items()}
        self._strings = sorted(values, key=lambda string: (len(string), string))
        self._values = [self._exact[string] for string in self._strings]
        lengths = [len(string) for string in self._strings]
        longest = max(lengths, default=0)
        self._starts = np.searchsorted(lengths, range(longest + 2))
        self._sounds = _sounds(self._strings)

    def __len__(self) -> int:
        return len(self._strings)

    def same(self, pronunciation: str) -> tuple[int, ...]:
        """The values of exactly that pronunciation."""
        return self._exact.get(pronunciation, ())

    def near(
        self, queries: Sequence[str], *, limit: float, most: int, reach: int = REACH
    ) -> list[list[Near]]:
        """The nearest pronunciations of each query, nearest first.

        Args:
            queries: Phoneme strings.
            limit: Largest distance over the query's length.
            most: At most so many for each query.
            reach: One edit more is looked at for so many phonemes.
        """
        found: list[list[Near]] = [[] for _ in queries]
        by_length: dict[int, list[int]] = defaultdict(list)
        for place, query in enumerate(queries):
            if len(query) >= LEAST_PHONEMES:
                by_length[len(query)].append(place)
        for length, places in by_length.items():
            wanted = [queries[place] for place in places]
            for row, near in self._near(wanted, _edits(length, reach), limit):
                found[places[row]].append(near)
        return [sorted(nears, key=lambda near: near.distance)[:most] for nears in found]

    def _near(self, queries: Sequence[str], edits: int, limit: float) -> Iterator[tuple[int, Near]]:
        """For queries of one length: the row of a query and what is near it."""
        length = len(queries[0])
        first, last = self._slice(length - edits, length + edits)
        choices = self._strings[first:last]
        if not choices:
            return
        rows, columns = self._alike(queries, first, last, edits)
        weighted = distances([queries[row] for row in rows], [choices[col] for col in columns])
        for place in np.flatnonzero(weighted <= limit * length).tolist():
            values = self._values[first + columns[place]]
            yield rows[place], Near(values, float(weighted[place]))

    def _alike(
        self, queries: Sequence[str], first: int, last: int, edits: int
    ) -> tuple[list[int], list[int]]:
        """Pairs of a query and a pronunciation of a slice with no more edits between them."""
        choices = self._strings[first:last]
        rows, columns = np.nonzero(_may_be_near(queries, self._sounds.slice(first, last), edits))
        if len(rows) > _MANY * len(queries) * len(choices):
            table = cdist(
                queries, choices, scorer=_edits_between, score_cutoff=edits, dtype=np.uint8
            )
            rows, columns = np.nonzero(table <= edits)
            return rows.tolist(), columns.tolist()
        distance = cpdist(
            [queries[row] for row in rows.tolist()],
            [choices[column] for column in columns.tolist()],
            scorer=_edits_between,
            score_cutoff=edits,
            dtype=np.uint8,
        )
        kept = distance <= edits
        return rows[kept].tolist(), columns[kept].tolist()

    def _slice(self, least: int, most: int) -> tuple[int, int]:
        top = len(self._starts) - 1
        first = self._starts[min(max(least, 0), top)]
        last = self._starts[min(max(most + 1, 0), top)]
        return int(first), int(last)
