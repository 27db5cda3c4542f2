"""Which gender and number a noun has, and the four forms of an adjective or past participle."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from calame.lexicon.store import DATA, read_lines, without_collection, write_table

GRAMMAR = "grammar.tsv.gz"


class Gender(StrEnum):
    """The gender of a noun; BOTH for « un enfant, une enfant »."""

    MASCULINE = "m"
    FEMININE = "f"
    BOTH = "e"


class Number(StrEnum):
    """The number of a form."""

    ONE = "s"
    SEVERAL = "p"


class Noun(NamedTuple):
    """A noun: its two forms (empty where it lacks one) and what it is besides."""

    singular: str
    plural: str
    gender: Gender
    is_adjective: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it has."""
        return tuple(dict.fromkeys(form for form in (self.singular, self.plural) if form))

    def of(self, number: Number) -> str:
        """Its form of a number."""
        return self.singular if number is Number.ONE else self.plural

    def numbers(self, form: str) -> frozenset[Number]:
        """The numbers that a form of it can have."""
        return frozenset(number for number in Number if self.of(number) == form)


class Agreement(NamedTuple):
    """The gender and number that an adjective takes from its noun."""

    gender: Gender
    number: Number


class Family(NamedTuple):
    """The four forms of an adjective or past participle."""

    his: str
    theirs: str
    hers: str
    their_feminine: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms, each one once."""
        return tuple(dict.fromkeys(self))

    def of(self, wanted: Agreement) -> str:
        """The form for a gender and a number."""
        return self[2 * (wanted.gender is Gender.FEMININE) + (wanted.number is Number.SEVERAL)]


class Words(NamedTuple):
    """What the table holds.

    Attributes:
        nouns: Nouns.
        families: Adjectives and past participles.
        verbs: Forms of these that may also be a verb after its subject.
        closed: Forms of these that are also prepositions, adverbs and the like.
    """

    nouns: Sequence[Noun]
    families: Sequence[Family]
    verbs: Sequence[str]
    closed: Sequence[str]


class Grammar:
    """The nouns and families of endings of French, by their forms."""

    def __init__(self, words: Words) -> None:
        self._verbs = frozenset(words.verbs)
        self._closed = frozenset(words.closed)
        self._nouns: dict[str, tuple[Noun, ...]] = _by_form(words.nouns)
        self._families: dict[str, tuple[Family, ...]] = _by_form(words.families)

    def nouns(self, form: str) -> tuple[Noun, ...]:
        """The nouns that have this form, lower case; none where it is closed."""
        return () if form in self._closed else self._nouns.get(form, ())

    def families(self, form: str) -> tuple[Family, ...]:
        """The adjectives and past participles that have this form, lower case.

        None where it is closed. Only the last part of a compound agrees: « antéro-postérieure ».
        """
        found = () if form in self._closed else self._families.get(form, ())
        if found or "o-" not in form:
            return found
        start, link, last = form.rpartition("o-")
        return tuple(
            Family(*(f"{start}{link}{one}" for one in family))
            for family in self._families.get(last, ())
        )

    def participles(self, form: str) -> tuple[Family, ...]:
        """The same behind an auxiliary, where « vu » and « passé » are no prepositions."""
        return self._families.get(form, ())

    def is_verb(self, form: str) -> bool:
        """Whether a form of a noun or an adjective may be a verb that follows its subject."""
        return form in self._verbs

    def is_closed(self, form: str) -> bool:
        """Whether a form of a noun or an adjective is also a preposition, an adverb or the like."""
        return form in self._closed


_Row = TypeVar("_Row", bound=Noun | Family)


def _by_form(rows: Iterable[_Row]) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, tuple[_Row, ...]] = {}
    for row in rows:
        for form in row.forms:
            found[form] = (*found[form], row) if form in found else (row,)
    return found


def write_words(path: Path, words: Words) -> int:
    """Write the table; gives the number of its rows."""
    rows = [
        *(("n", *noun[:3], "a" if noun.is_adjective else "") for noun in words.nouns),
        *(("a", *family) for family in words.families),
        *(("v", form) for form in words.verbs),
        *(("c", form) for form in words.closed),
    ]
    write_table(path, rows)
    return len(rows)


@cache
def load_grammar(path: Path = DATA / GRAMMAR) -> Grammar:
    """The shipped table, read when first asked for."""
    with without_collection():
        return Grammar(_read_words(path))


def _read_words(path: Path) -> Words:
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for line in read_lines(path):
        kind, *fields = line.split("\t")
        rows[kind].append(fields)
    return Words(
        nouns=[Noun(one, more, Gender(gender), bool(a)) for one, more, gender, a in rows["n"]],
        families=[Family(*forms) for forms in rows["a"]],
        verbs=[form for (form,) in rows["v"]],
        closed=[form for (form,) in rows["c"]],
    )
