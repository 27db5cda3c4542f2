"""Whether an adjective may belong to an earlier word than the noun right before it.

« une fracture du radius opérée »: it is the fracture. « elle sort du bloc intubée »: it is she.
Where the ending as written agrees with such a word, nothing is changed.
"""

import re
from collections.abc import Iterator
from itertools import chain

from calame.lexicon.grammar import Agreement, Gender, Number
from calame.postprocess.agreement import words
from calame.postprocess.agreement.reading import Group, Reader
from calame.postprocess.agreement.tokens import places_before

# Participles may be said of somebody earlier: « elle sort du bloc rassurée ».
# Other adjectives stand by their noun.
_PARTICIPLE = re.compile(r"(?<!an)(?<!ac)[éiuï]e?s?$")
_CLOSED = words.DETERMINERS | words.PREPOSITIONS | words.SUBJECTS | words.LINKS | words.NEGATIONS
_VERBS = ("er", "ir", "ent", "ait")
_ANYTHING = ("es", "ep")
_SEVERAL = "ep"
# What may stand between a noun and the preposition that follows it.
_BETWEEN = words.SIDES | words.ADVERBS | {"et", "ou"}


def is_relational(form: str) -> bool:
    """Whether an adjective only stands beside its noun: « lobaire », « supérieur »."""
    return _PARTICIPLE.search(form) is None


class Licence:
    """What the words before a group may be described by."""

    def __init__(self, reader: Reader, group: Group) -> None:
        self._reader = reader
        self._group = group

    def covers(self, form: str) -> bool:
        """Whether an adjective behind the group may belong to an earlier word, as it is written."""
        families = self._reader.grammar.families(form)
        cells = {
            (gender, number)
            for family in families
            for gender in (Gender.MASCULINE, Gender.FEMININE)
            for number in Number
            if family.of(Agreement(gender, number)) == form
        }
        is_plain = any(family.his == form for family in families)
        if self._is_shared(cells):
            return True
        owners = list(self._owners(form, is_plain=is_plain))
        if not is_relational(form) and self._is_of_their_gender(owners, cells):
            return True
        earlier = chain(owners, self._others(form, is_plain=is_plain))
        return any(_fits(one, cells) for one in earlier)

    def _is_of_their_gender(self, owners: list[str], cells: set[tuple[Gender, Number]]) -> bool:
        """« les sommes de contrôle stockée »: not the noun's gender, but that of its owner."""
        genders = {Gender.BOTH, *(gender for gender, _ in cells)}
        return self._group.gender not in genders and any(one[0] in genders for one in owners)

    def _is_shared(self, cells: set[tuple[Gender, Number]]) -> bool:
        """« toux et fièvre traitées », « nerf ou artère digital »: it may belong to both."""
        first = self._group.first
        near = self._reader.text(first - 1)
        if near in words.PREPOSITIONS:
            near = self._reader.text(first - 2).replace(",", "")
        if near == "/":
            return True
        if any(number is Number.ONE for _, number in cells):
            return near == "ou"
        return near in words.LINKS

    def _others(self, form: str, *, is_plain: bool) -> Iterator[str]:
        """What else in the sentence may be described, as gender and number in two letters."""
        first = self._group.first
        is_new = self._group.determiner in words.INDEFINITE or self._reader.is_negated(first)
        if is_relational(form) or (is_plain and is_new):
            return
        for place in places_before(self._reader.tokens, first):
            yield from self._described(place)

    def _owners(self, form: str, *, is_plain: bool) -> Iterator[str]:
        """The nouns that the group completes: « fracture » of « fracture du radius »."""
        reader, first = self._reader, self._group.first
        while (link := self._link(first)) is not None:
            if is_plain and reader.text(link) in words.ADDING and self._ends_clause():
                return
            owner = self._noun_before(link)
            if owner is None:
                return
            text = reader.text(owner)
            if text in words.NO_HEADS or not reader.grammar.nouns(text):
                yield from _ANYTHING
                return
            if text not in words.TRANSPARENT or not is_relational(form):
                yield from self._described(owner)
            first = self._start(owner)
            # « le modèle et le niveau de bruit choisis »
            if reader.text(first - 1) in words.LINKS:
                yield _SEVERAL

    def _ends_clause(self) -> bool:
        after = self._group.last + 1
        return after >= len(self._reader.tokens) or self._reader.tokens[after].ends_clause

    def _link(self, first: int) -> int | None:
        """The preposition that ties a group to what is before it; it may be its determiner."""
        if self._reader.text(first) in words.CONTRACTED:
            return first
        if self._reader.text(first - 1) in words.PREPOSITIONS:
            return first - 1
        return None

    def _noun_before(self, link: int) -> int | None:
        """The noun that a preposition follows, over its adjectives and sides.

        It may be one that no table has, a name or a code; None where there is none.
        """
        reader = self._reader
        for place in range(link - 1, max(-1, link - 6), -1):
            text = reader.text(place)
            if text in words.NEGATIONS:
                return None
            if text in words.NO_HEADS:
                return place
            if reader.grammar.nouns(text) and not self._is_adjective_here(place):
                return place
            if not (reader.grammar.families(text) or text in _BETWEEN or text.isdigit()):
                return place if self._may_be_noun(place) else None
        return None

    def _may_be_noun(self, place: int) -> bool:
        text = self._reader.text(place)
        return text[0].isalpha() and not (
            self._reader.grammar.is_closed(text) or text in _CLOSED or text.endswith(_VERBS)
        )

    def _is_adjective_here(self, place: int) -> bool:
        """Whether a word that may be a noun or an adjective follows a noun."""
        reader = self._reader
        before = reader.text(place - 1)
        return bool(reader.grammar.families(reader.text(place)) and reader.grammar.nouns(before))

    def _start(self, noun: int) -> int:
        return noun - (self._reader.text(noun - 1) in words.DETERMINERS)

    def _described(self, place: int) -> Iterator[str]:
        """What a word may be, as gender and number."""
        token = self._reader.tokens[place]
        is_nobody = token.text == "il" and self._reader.text(place + 1) in words.IMPERSONAL
        if token.text in words.PRONOUNS and not is_nobody:
            yield words.PRONOUNS[token.text]
        for noun in self._reader.grammar.nouns(token.text):
            for number in noun.numbers(token.text):
                yield noun.gender + number


def _fits(described: str, cells: set[tuple[Gender, Number]]) -> bool:
    gender, number = described[0], described[1]
    return any(number == one and gender in {Gender.BOTH, his} for his, one in cells)
