"""Two texts of a letter, word by word: what stayed, what was taken out, what was put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import Indel

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


class Fate(StrEnum):
    """What became of a stretch."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of either text, or of both."""

    fate: Fate
    text: str = field(repr=False)


def compare(before: str, after: str) -> tuple[Stretch, ...]:
    """The way from one text to the other; a change of words that touch reads as one."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces: list[Stretch] = []
    for fate, tokens in _steps(old, new):
        text = "".join(tokens)
        if text:
            pieces.append(Stretch(fate, text))
    return tuple(_joined(pieces))


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[Fate, list[str]]]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield Fate.KEPT, old[step.src_start : step.src_end]
        else:
            yield Fate.REMOVED, old[step.src_start : step.src_end]
            yield Fate.ADDED, new[step.dest_start : step.dest_end]


def _joined(pieces: list[Stretch]) -> Iterator[Stretch]:
    """Changes with only a space between them become one: a reader sees words, not letters."""
    removed = added = ""
    for place, piece in enumerate(pieces):
        is_gap = piece.fate is Fate.KEPT and piece.text.isspace() and "\n" not in piece.text
        is_between = 0 < place < len(pieces) - 1
        if piece.fate is Fate.REMOVED:
            removed += piece.text
        elif piece.fate is Fate.ADDED:
            added += piece.text
        elif is_gap and is_between and removed and added:
            removed, added = removed + piece.text, added + piece.text
        else:
            yield from _change(removed, added)
            removed = added = ""
            yield piece
    yield from _change(removed, added)


def _change(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(Fate.REMOVED, removed)
    if added:
        yield Stretch(Fate.ADDED, added)
