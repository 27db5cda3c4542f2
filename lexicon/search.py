"""Which pronunciations are near a given one: all of them, compared at once.

A search tree or a table of deletions finds strings one or two edits away; misheard drug names are
three to five edits away. Bit-parallel edit distances over all pronunciations of a similar length
cost about a millisecond for each query and miss none (figures in docs/lexicon.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from calame.lexicon.distance import distances

# Shorter pronunciations resemble everything.
LEAST_PHONEMES = 3


class Near(NamedTuple):
    """A pronunciation of the index, the values behind it, and how far it is from the query."""

    values: tuple[int, ...]
    distance: float


# One edit more for so many phonemes of the query.
REACH = 4


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
        table = cdist(
            queries,
            choices,
            scorer=Levenshtein.distance,
            score_cutoff=edits,
            dtype=np.uint8,
        )
        rows, columns = (places.tolist() for places in np.nonzero(table <= edits))
        weighted = distances([queries[row] for row in rows], [choices[col] for col in columns])
        for place in np.flatnonzero(weighted <= limit * length).tolist():
            values = self._values[first + columns[place]]
            yield rows[place], Near(values, float(weighted[place]))

    def _slice(self, least: int, most: int) -> tuple[int, int]:
        top = len(self._starts) - 1
        first = self._starts[min(max(least, 0), top)]
        last = self._starts[min(max(most + 1, 0), top)]
        return int(first), int(last)
