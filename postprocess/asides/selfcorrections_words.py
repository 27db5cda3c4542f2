"""The words around a self-correction, and how alike two of them are."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from calame.postprocess.asides.selfcorrections_patterns import RELATIONS
from calame.postprocess.figures.numerals import NUMBER_WORD

_WORD = re.compile(r"[^\W\d_]+'|\d+(?:,\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*")
_IS_NUMBER = re.compile(
    rf"(?:\d+(?:,\d+)?|{NUMBER_WORD}(?:-(?:et-)?{NUMBER_WORD})*)$", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.;:!?\n](?=\s|$)|\n")
_SIGN = re.compile(r"[,.;:!?\n](?=\s|$)|\n")
_REACH = 200
_REACH_AFTER = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the text and its place."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_number(self) -> bool:
        """Whether it is a number, in words or digits."""
        return bool(_IS_NUMBER.match(self.text))

    @property
    def is_name(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() and len(self.text) > 2

    def is_parted_from(self, following: list["Token"], text: str) -> bool:
        """Whether a sign stands before the next word."""
        return bool(following) and text[self.end : following[0].start].strip(" -") != ""


def tokens_between(text: str, start: int, end: int) -> list[Token]:
    """The words between two places."""
    return [
        Token(start=m.start(), end=m.end(), text=m.group())
        for m in _WORD.finditer(text, start, end)
    ]


def alike(one: str, other: str) -> bool:
    """Whether two words are one word, heard twice or in two forms."""
    if one == other or (len(one) > 5 and fuzz.ratio(one, other) >= 85):
        return True
    return any(one in group and other in group for group in RELATIONS)


def clause_start(text: str, end: int) -> int:
    """Where the clause before ``end`` begins."""
    starts = [match.end() for match in _CLAUSE.finditer(text, max(0, end - _REACH), end)]
    return starts[-1] if starts else max(0, end - _REACH)


def clause_end(text: str, start: int, *, is_comma: bool = False) -> int:
    """Where the clause after ``start`` ends; a comma may count as its end."""
    found = (_SIGN if is_comma else _CLAUSE).search(text, start)
    return min(found.start() if found else len(text), start + _REACH_AFTER)


def number_start(before: list[Token], index: int, text: str) -> int:
    """The first word of the number that ends at ``index``."""
    while index:
        one = before[index - 1]
        is_link = one.lower in {"virgule", "et"} and index > 1 and before[index - 2].is_number
        gap = text[one.end : before[index].start]
        if gap.strip(" -") or not (one.is_number or is_link):
            break
        index -= 1
    return index


def last_number(before: list[Token], text: str) -> int | None:
    """Where the last number begins, when at most three words stand after it."""
    for index in range(len(before) - 1, max(-1, len(before) - 5), -1):
        if before[index].is_number:
            return number_start(before, index, text)
    return None
