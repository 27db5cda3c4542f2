"""The circles of words: a practice's and an author's over the lexicon that everybody has.

The common lexicon takes seconds and 200 MB to load; a circle on top of it costs as much as it has
words, because the look-ups ask both and put the answers together.
"""

from collections.abc import Sequence
from heapq import merge
from itertools import islice

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.inflection import plurals
from calame.lexicon.lexicon import ORDINARY, Language, Lexicon, Match, WordList
from calame.lexicon.pronunciations import pronounce
from calame.lexicon.search import REACH

# The source of words that people added.
ADDED = "added"
# As usual as a word of the hand-kept lists.
_WEIGHT = 50
_NO_LANGUAGE = Language(forms=frozenset(), names=frozenset(), frequencies={})


def with_words(lexicon: Lexicon, *lists: WordList) -> Lexicon:
    """The lexicon with further circles on top of it, the nearest last."""
    filled = [words for words in lists if words.entries]
    return Layered(lexicon, Lexicon(filled, _NO_LANGUAGE)) if filled else lexicon


def entries_of(
    term: str, kind: Kind, *, spoken: Sequence[str] = (), lexicon: Lexicon
) -> list[Entry]:
    """The entries of a word that somebody added: itself and its plural.

    A word that French has anyway stays an everyday word: it is no term that may take the place
    of right words, whoever adds it.
    """
    is_plain = kind is Kind.OTHER and term.lower() in lexicon.language.forms
    is_ordinary = is_plain and not lexicon.find(term)
    source = ORDINARY if is_ordinary else ADDED
    weight = round(10 * lexicon.frequency(term)) if is_ordinary else _WEIGHT
    said = {term: spoken} | dict.fromkeys(() if is_ordinary else plurals(term, kind), ())
    return [
        Entry(form, kind, (), pronounce(form, kind, spoken=how), weight, term, source)
        for form, how in said.items()
    ]


class Layered(Lexicon):
    """A small lexicon over a large one that others use too."""

    def __init__(self, base: Lexicon, top: Lexicon) -> None:
        self._base, self._top = base, top
        self.lists = (*base.lists, *top.lists)
        self.language = base.language

    def find(self, phrase: str) -> tuple[Entry, ...]:
        """The terms of both; those on top decide between homographs."""
        return (*self._top.find(phrase), *self._base.find(phrase))

    def starts_with(self, text: str, *, most: int) -> list[Entry]:
        """Terms of both that start like the text."""
        found = (one.starts_with(text, most=most) for one in (self._top, self._base))
        return list(islice(merge(*found, key=lambda entry: entry.term), most))

    def near(
        self, pronunciations: Sequence[str], *, limit: float, most: int, reach: int = REACH
    ) -> list[list[Match]]:
        """The entries of both that sound most like each pronunciation, nearest first."""
        top = self._top.near(pronunciations, limit=limit, most=most, reach=reach)
        base = self._base.near(pronunciations, limit=limit, most=most, reach=reach)
        return [_nearest(one, other) for one, other in zip(top, base, strict=True)]

    def near_drugs(
        self, pronunciations: Sequence[str], *, limit: float, most: int
    ) -> list[list[Match]]:
        """The same for drugs alone."""
        top = self._top.near_drugs(pronunciations, limit=limit, most=most)
        base = self._base.near_drugs(pronunciations, limit=limit, most=most)
        return [_nearest(one, other) for one, other in zip(top, base, strict=True)]

    def same(self, pronunciation: str) -> list[Entry]:
        """The entries of both that sound exactly so."""
        return [*self._top.same(pronunciation), *self._base.same(pronunciation)]

    def is_word(self, word: str) -> bool:
        """Whether a word is a correct form of French or of a term of either."""
        return self._base.is_word(word) or self._top.is_word(word)


def _nearest(top: Sequence[Match], base: Sequence[Match]) -> list[Match]:
    """Both in order; at the same distance those on top first."""
    return sorted([*top, *base], key=lambda match: match.distance)
