"""The lexicon: a stack of word lists over the forms of the language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calame.lexicon.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """One circle of words: everyone's, a practice's, an author's.

    Attributes:
        name: For people, e.g. ``commun``.
        entries: Its forms.
    """

    name: str
    entries: Sequence[Entry]


class Lexicon:
    """Word lists, the nearest circle last, and the look-ups over them."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        self._lists = tuple(lists)


def load(*, lists: Sequence[WordList] = ()) -> Lexicon:
    """The shipped lexicon, with further circles on top of it."""
    return Lexicon(lists)
