"""The lexicon: a stack of word lists over the forms of the language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold
from calame.lexicon.search import REACH, Near, PhoneticIndex
from calame.lexicon.store import (
    DATA,
    FORMS,
    TERMS,
    USUAL,
    read_entries,
    read_lines,
    without_collection,
)

# Zipf frequency from which a word is everyday French.
_COMMON_ZIPF = 2.6
# One edit for so many phonemes, where only drugs are looked for.
_DRUG_REACH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """One circle of words: everyone's, a practice's, an author's.

    Attributes:
        name: For people, e.g. ``commun``.
        entries: Its forms.
    """

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of French that are no terms.

    Attributes:
        forms: Correct forms as the dictionary has them, most in lower case.
        names: Forms that the dictionary only has with a capital, lower case.
        frequencies: Zipf frequency of the usual ones.
        ordinary: Usual words as entries, so that a misspelt one finds its spelling.
    """

    forms: frozenset[str]
    names: frozenset[str]
    frequencies: Mapping[str, float]
    ordinary: Sequence[Entry] = ()


class Match(NamedTuple):
    """An entry that sounds like a query, and how far it is: 0 for the same sound."""

    entry: Entry
    distance: float


class Lexicon:
    """Word lists, the nearest circle last, and the look-ups over them."""

    def __init__(self, lists: Iterable[WordList], language: Language) -> None:
        self.lists = tuple(lists)
        self.language = language
        # The nearest circle first: it decides between homographs.
        terms = [entry for words in reversed(self.lists) for entry in words.entries]
        self._entries: list[Entry] = [*terms, *language.ordinary]
        self._exact: dict[str, list[Entry]] = defaultdict(list)
        self._words: set[str] = set()
        for entry in terms:
            self._exact[fold(entry.term)].append(entry)
            self._words.update(entry.term.lower().replace("’", "'").split())
        self._index = PhoneticIndex(
            (said, place)
            for place, entry in enumerate(self._entries)
            for said in entry.pronunciations
        )

    def __len__(self) -> int:
        return sum(len(words.entries) for words in self.lists)

    def find(self, phrase: str) -> tuple[Entry, ...]:
        """The terms that are written like the phrase but for accents, capitals and œ."""
        return tuple(self._exact.get(fold(phrase), ()))

    def starts_with(self, text: str, *, most: int) -> list[Entry]:
        """Terms that start like the text but for accents and capitals, in order."""
        start = fold(text)
        hits = (entries for key, entries in self._exact.items() if key.startswith(start))
        found = sorted((entry for entries in hits for entry in entries), key=lambda one: one.term)
        return found[:most]

    def near(
        self, pronunciations: Sequence[str], *, limit: float, most: int, reach: int = REACH
    ) -> list[list[Match]]:
        """The entries that sound most like each pronunciation, nearest first.

        Args:
            pronunciations: Phoneme strings.
            limit: Largest distance over the length of the pronunciation.
            most: At most so many pronunciations for each query; each may have several entries.
            reach: One edit more is looked at for so many phonemes.
        """
        found = self._index.near(pronunciations, limit=limit, most=most, reach=reach)
        return list(map(self._matches, found))

    def near_drugs(
        self, pronunciations: Sequence[str], *, limit: float, most: int
    ) -> list[list[Match]]:
        """The same for drugs alone and much further away: where a drug must have been said."""
        found = self._drugs.near(pronunciations, limit=limit, most=most, reach=_DRUG_REACH)
        return list(map(self._matches, found))

    @cached_property
    def _drugs(self) -> PhoneticIndex:
        return PhoneticIndex(
            (said, place)
            for place, entry in enumerate(self._entries)
            if entry.kind.is_drug
            for said in entry.pronunciations
        )

    def _matches(self, nears: Iterable[Near]) -> list[Match]:
        return [
            Match(self._entries[value], near.distance) for near in nears for value in near.values
        ]

    def same(self, pronunciation: str) -> list[Entry]:
        """The entries that sound exactly so."""
        return [self._entries[value] for value in self._index.same(pronunciation)]

    def is_common(self, word: str) -> bool:
        """Whether a word is everyday French."""
        return self.frequency(word) >= _COMMON_ZIPF

    def is_word(self, word: str) -> bool:
        """Whether a word is a correct form of French or of a term."""
        lower = word.lower().replace("’", "'")
        return lower in self.language.forms or lower in self._words

    def is_name(self, word: str) -> bool:
        """Whether a word is in the dictionary as a proper name only."""
        return word.lower() in self.language.names

    def frequency(self, word: str) -> float:
        """The Zipf frequency of a word, 0 where it is rare."""
        return self.language.frequencies.get(word.lower(), 0.0)


def load(*, lists: Sequence[WordList] = ()) -> Lexicon:
    """The shipped lexicon, with further circles on top of it."""
    with without_collection():
        common = WordList(name="commun", entries=read_entries(DATA / TERMS))
        return Lexicon((common, *lists), _language())


def _language() -> Language:
    every = read_lines(DATA / FORMS)
    forms = frozenset(every)
    usual = [line.split("\t") for line in read_lines(DATA / USUAL)]
    return Language(
        forms=forms,
        names=frozenset(form.lower() for form in every if form[0].isupper()) - forms,
        frequencies={word: int(zipf) / 10 for word, zipf, _ in usual},
        ordinary=[
            Entry(word, Kind.OTHER, (), tuple(said.split("|")), int(zipf), word, ORDINARY)
            for word, zipf, said in usual
            if said
        ],
    )


# The source of entries that are no terms, and of those that were combined from two words.
ORDINARY = "usual"
COMBINED = "combinations"
