"""The noun groups of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calame.lexicon.grammar import Gender, Grammar, Noun, Number
from calame.postprocess.agreement import words
from calame.postprocess.agreement.endings import gender_of, has_silent_gender
from calame.postprocess.agreement.tokens import Word, read

_AGENT = re.compile(r"(?<!i)eurs?$")
_INFINITIVE = re.compile(r"(?:er|ir|re)$")
# As many words may follow a noun: « nodule pulmonaire lobaire supérieur droit non connu ».
_REACH = 7
# As many adjectives may stand before it: « une petite volumineuse lésion ».
_BEFORE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A noun with what follows it.

    Attributes:
        head: The place of the noun.
        noun: The noun.
        gender: Its gender.
        first: The place of its determiner, or of the first word of the group.
        determiner: As it is written, empty without one.
        adjectives: The places of the adjectives and participles behind it.
        sides: The places of the sides behind it.
        last: The place of the last word.
    """

    head: int
    noun: Noun
    gender: Gender
    first: int
    determiner: str
    adjectives: tuple[int, ...]
    sides: tuple[int, ...]
    last: int


class Reader:
    """Finds the noun groups of a text."""

    def __init__(self, text: str, grammar: Grammar, *, keeps_number: bool = False) -> None:
        self.tokens = read(text)
        self.grammar = grammar
        self._keeps_number = keeps_number

    def groups(self) -> Iterator[Group]:
        """The groups whose noun has one gender, and that have something to agree."""
        for place, token in enumerate(self.tokens):
            noun = self._noun(token)
            if noun is not None:
                group = self._group(place, *noun)
                if group is not None:
                    yield group

    def is_joined(self, place: int) -> bool:
        """Whether a word follows the one before it with a space, or an elision, between them."""
        if not 0 < place < len(self.tokens):
            return False
        gap = self.tokens[place].start - self.tokens[place - 1].end
        return gap == (0 if self.tokens[place - 1].text.endswith("'") else 1)

    def text(self, place: int) -> str:
        """The word at a place in lower case, empty outside the text."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def starts_clause(self, place: int) -> bool:
        """Whether a word is the first of its clause."""
        return place == 0 or self.tokens[place - 1].ends_clause

    def is_adjective(self, place: int) -> bool:
        """Whether the word at a place may be an adjective that agrees with a noun before it."""
        token = self.tokens[place]
        if token.is_name or token.text in words.NO_ADJECTIVES:
            return False
        # « les droits administrateur »: a noun beside a noun.
        is_agent = _AGENT.search(token.text) and self.grammar.nouns(token.text)
        return bool(self.grammar.families(token.text)) and not is_agent

    def _noun(self, token: Word) -> tuple[Noun, Gender] | None:
        nouns = self.grammar.nouns(token.text)
        is_head = nouns and len(token.text) > 1 and token.text not in words.NO_HEADS
        gender = gender_of(nouns) if is_head else None
        return (nouns[0], gender) if gender is not None else None

    def _group(self, head: int, noun: Noun, gender: Gender) -> Group | None:
        adjectives, sides, last = self._behind(head)
        first, determiner = self._before(head)
        if not adjectives and not determiner:
            return None
        if not self._is_noun(head, first, determiner, gender):
            return None
        return Group(
            head=head,
            noun=noun,
            gender=gender,
            first=first,
            determiner=determiner,
            adjectives=adjectives,
            sides=sides,
            last=last,
        )

    def _behind(self, head: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        """The adjectives and sides behind a noun, and the last word among them."""
        adjectives: list[int] = []
        sides: list[int] = []
        for place in range(head + 1, min(head + 1 + _REACH, len(self.tokens))):
            if not self.is_joined(place):
                break
            text = self.tokens[place].text
            if text in words.SIDES:
                sides.append(place)
            elif self.is_adjective(place):
                adjectives.append(place)
            elif not self._is_adverb(text):
                break
        return tuple(adjectives), tuple(sides), max([head, *adjectives, *sides])

    def _is_adverb(self, text: str) -> bool:
        return text in words.ADVERBS or (text.endswith("ment") and not self.grammar.nouns(text))

    def _before(self, head: int) -> tuple[int, str]:
        """Where the group begins, and its determiner."""
        place = head
        for _ in range(_BEFORE + 1):
            before = self.text(place - 1)
            if not self.is_joined(place):
                break
            if before in words.DETERMINERS:
                return place - 1, before
            if before not in words.PRENOMINAL and (
                self.grammar.nouns(before) or not self.grammar.families(before)
            ):
                break
            place -= 1
        return place, ""

    def _is_noun(self, head: int, first: int, determiner: str, gender: Gender) -> bool:
        """Whether the word is a noun here, and not a verb, an adjective or a name."""
        token = self.tokens[head]
        if token.is_code or (token.is_name and not self.starts_clause(head)):
            return False
        # « cible(s) »
        if self.text(head + 1) == "(" and self.tokens[head + 1].start == token.end:
            return False
        families = self.grammar.families(token.text)
        if has_silent_gender(families):
            return words.GENDERS.get(determiner) is gender
        before = self.text(first - 1)
        if determiner in {"le", "la", "l'", "les"} and before in words.SUBJECTS:
            return False
        if families and token.text not in words.TRUE_NOUNS:
            is_before_noun = bool(self.grammar.nouns(self.text(head + 1)))
            return (bool(determiner) or self.is_negated(first)) and not is_before_noun
        if not determiner and _INFINITIVE.search(token.text) and self.grammar.is_verb(token.text):
            return False
        return bool(determiner) or self._is_brought_in(first) or self._is_beside(head)

    def _is_beside(self, head: int) -> bool:
        """« sérologie toxoplasmose »: a noun beside one of the same gender and number."""
        if not self.is_joined(head) or self.text(head - 1) in words.NO_HEADS:
            return False
        alike = [self.grammar.nouns(self.text(place)) for place in (head - 1, head)]
        genders = {gender_of(nouns) for nouns in alike}
        ends = {self.text(place).endswith(("s", "x")) for place in (head - 1, head)}
        return all(alike) and len(genders) == len(ends) == 1

    def is_negated(self, first: int) -> bool:
        """Whether a group that begins at a place is said to be absent: « pas de », « aucun »."""
        near = {self.text(first - 1)}
        if not near.isdisjoint({"de", "d'"}):
            near.add(self.text(first - 2))
        return not near.isdisjoint(words.NEGATIONS)

    def _is_brought_in(self, first: int) -> bool:
        """Whether a noun without determiner begins its clause or follows a little word.

        After another noun it may be its apposition, after an unknown word anything.
        """
        before = self.text(first - 1)
        return (
            self.starts_clause(first)
            or before in words.PREPOSITIONS | words.NEGATIONS | words.CONTRACTED | words.LINKS
            or before.isdigit()
        )

    def number(self, group: Group) -> Number | None:
        """The number of a group: of its determiner, which is heard, else of its noun as written.

        None where the noun has one form for both.
        """
        heard = None if self._keeps_number else words.NUMBERS.get(group.determiner)
        form = self.text(group.head)
        own = {one for noun in self.grammar.nouns(form) for one in noun.numbers(form)}
        return heard or (min(own) if len(own) == 1 else None)

    def is_consistent(self, group: Group) -> bool:
        """Whether the determiner and the sides are heard in the gender of the noun."""
        heard = [words.GENDERS.get(group.determiner)]
        heard += [words.SIDE_GENDERS.get(self.text(side)) for side in group.sides]
        return all(gender in {None, group.gender} for gender in heard)
