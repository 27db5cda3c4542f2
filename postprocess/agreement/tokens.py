"""A text as words and signs with their places."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[ldnjmtsc]|(?:jus|lors|puis)?qu)'|[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+(?:[.,]\d+)*|\n|[^\w\s]",
    re.IGNORECASE,
)
_CLAUSE_ENDS = frozenset(".,;:!?()\n«»…-–•")
_SENTENCE_ENDS = frozenset(".;:!?\n")


class Word(NamedTuple):
    """One word or sign; ``text`` is in lower case.

    ``is_name`` says that it has a capital, ``is_code`` that it has several.
    """

    text: str
    start: int
    end: int
    is_name: bool
    is_code: bool

    @property
    def ends_clause(self) -> bool:
        """Whether it is a sign that ends a clause."""
        return self.text in _CLAUSE_ENDS

    @property
    def ends_sentence(self) -> bool:
        """Whether it is a sign that ends a sentence."""
        return self.text in _SENTENCE_ENDS


def read(text: str) -> list[Word]:
    """The words and signs of a text."""
    found = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        lower = token.lower()
        is_name = token != lower
        is_code = is_name and token[1:] != lower[1:]
        found.append(Word(lower, match.start(), match.end(), is_name, is_code))
    return found


def places_before(tokens: Sequence[Word], place: int) -> Iterator[int]:
    """The places before one, nearest first, up to the start of its sentence."""
    for earlier in range(place - 1, -1, -1):
        if tokens[earlier].ends_sentence:
            return
        yield earlier
