"""Which pronunciations are near a given one: all of them, compared at once.

A search tree or a table of deletions finds strings one or two edits away; misheard drug names are
three to five edits away. So all pronunciations of a similar length are compared, and none is
missed: first which phonemes and which pairs of them they hold at all, one bit each, which rules
out most of them; then bit-parallel edit distances of the rest (figures in docs/lexicon.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance.Levenshtein import distance as _edits_between
from rapidfuzz.process import cdist

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
_Masks = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.intp]
# One bit for each phoneme, by its letter; what is no phoneme shares the last one.
_BITS: _Masks = np.full(128, 1 << 31, np.uint64)
_BITS[[ord(phoneme) for phoneme in PHONEMES]] = 1 << np.arange(len(PHONEMES), dtype=np.uint64)
# Each pair of neighbours has one of 64 bits: the first factor spreads them.
_SPREAD = 37
_EDGE = " "


class _Sounds(NamedTuple):
    """Some pronunciations, as bits.

    Attributes:
        held: The phonemes that each one holds.
        odd: Those that it holds an odd number of times.
        pairs: The pairs of neighbours, its edges counted as neighbours.
    """

    held: _Masks
    odd: _Masks
    pairs: _Masks

    def at(self, places: slice | _Places) -> "_Sounds":
        """Those at some places."""
        return _Sounds(self.held[places], self.odd[places], self.pairs[places])


def _sounds(strings: Sequence[str]) -> _Sounds:
    """The sounds of pronunciations, none of them empty."""
    if not strings:
        return _Sounds(*np.zeros((3, 0), np.uint64))
    letters = np.frombuffer(_EDGE.join(["", *strings, ""]).encode("ascii"), np.uint8)
    starts = np.cumsum([0, *(len(string) + 1 for string in strings[:-1])])
    phonemes = np.where(letters == ord(_EDGE), np.uint64(0), _BITS[letters])
    places = (letters[:-1].astype(np.uint64) * _SPREAD + letters[1:]) % 64
    return _Sounds(
        held=np.bitwise_or.reduceat(phonemes[:-1], starts),
        odd=np.bitwise_xor.reduceat(phonemes[:-1], starts),
        pairs=np.bitwise_or.reduceat(np.uint64(1) << places, starts),
    )


# From this share of pairs on, a table of all of them costs less than picking them out.
_MANY = 0.2


def _may_be_near(query: _Sounds, sounds: _Sounds, edits: int) -> _Places:
    """The places of the pronunciations whose sounds allow so few edits to the query.

    One edit brings one phoneme, takes one away or puts one for another, and breaks two pairs.
    """
    places = np.flatnonzero(np.bitwise_count(query.pairs & ~sounds.pairs) <= 2 * edits)
    sounds = sounds.at(places)
    fits = np.bitwise_count(query.held & ~sounds.held) <= edits
    fits &= np.bitwise_count(sounds.held & ~query.held) <= edits
    fits &= np.bitwise_count(sounds.odd ^ query.odd) <= 2 * edits
    fits &= np.bitwise_count(sounds.pairs & ~query.pairs) <= 2 * edits
    result: _Places = places[fits]
    return result


def _edits(length: int, reach: int) -> int:
    """How many edits a query of that length may have."""
    return 1 + length // reach


def _table(queries: Sequence[str], choices: Sequence[str], edits: int) -> npt.NDArray[np.uint8]:
    """The edits from each query to each choice; more than ``edits`` are one more."""
    result: npt.NDArray[np.uint8] = cdist(
        queries, choices, scorer=_edits_between, score_cutoff=edits, dtype=np.uint8
    )
    return result


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
            yield rows[place], Near(self._values[first + columns[place]], float(weighted[place]))

    def _alike(
        self, queries: Sequence[str], first: int, last: int, edits: int
    ) -> tuple[list[int], list[int]]:
        """Pairs of a query and a pronunciation of a slice with no more edits between them."""
        choices, sounds = self._strings[first:last], self._sounds.at(slice(first, last))
        wanted = _sounds(queries)
        near = [
            _may_be_near(wanted.at(slice(row, row + 1)), sounds, edits)
            for row in range(len(queries))
        ]
        if sum(map(len, near)) > _MANY * len(queries) * len(choices):
            rows, columns = np.nonzero(_table(queries, choices, edits) <= edits)
            return rows.tolist(), columns.tolist()
        found: list[tuple[int, int]] = []
        for row, places in enumerate(near):
            some = [choices[place] for place in places.tolist()]
            kept = places[_table(queries[row : row + 1], some, edits)[0] <= edits]
            found += [(row, place) for place in kept.tolist()]
        return [row for row, _ in found], [place for _, place in found]

    def _slice(self, least: int, most: int) -> tuple[int, int]:
        top = len(self._starts) - 1
        first = self._starts[min(max(least, 0), top)]
        last = self._starts[min(max(most + 1, 0), top)]
        return int(first), int(last)
