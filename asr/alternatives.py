"""Where the hypotheses of a search differ: other wordings of some words, at no further cost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from calame.models.transcript import Alternative

# Beyond these there is next to nothing right, and transcripts are stored.
MAX_PER_PIECE = 24
MAX_WORDS = 6
_CLOSING = " .,;:!?…»"


def alternatives(
    words: Sequence[str], hypotheses: Iterable[tuple[Sequence[str], float]]
) -> tuple[Alternative, ...]:
    """Other wordings of some of the words, the likeliest first.

    Args:
        words: What was kept.
        hypotheses: Other wordings of the same piece of sound, each with its log-probability minus
            that of what was kept, in nats.
    """
    best: dict[tuple[int, int, str], float] = {}
    for others, score in hypotheses:
        for difference in _differences(words, others):
            best[difference] = max(score, best.get(difference, score))
    found = [
        Alternative(first=first, last=last, text=text, score=round(score, 2))
        for (first, last, text), score in best.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.score)[:MAX_PER_PIECE])


def within(found: Iterable[Alternative], first: int, last: int) -> tuple[Alternative, ...]:
    """Those about the words ``first`` to ``last`` of the piece, counted from ``first``."""
    return tuple(
        replace(one, first=one.first - first, last=one.last - first)
        for one in found
        if first <= one.first < last and one.last <= last
    )


def _differences(words: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Words that differ by more than case and closing punctuation, and the other's wording."""
    matcher = SequenceMatcher(
        None, [_folded(word) for word in words], [_folded(word) for word in others], autojunk=False
    )
    for tag, first, last, other_first, other_last in matcher.get_opcodes():
        if tag != "equal" and max(last - first, other_last - other_first) <= MAX_WORDS:
            yield first, last, " ".join(others[other_first:other_last])


def _folded(word: str) -> str:
    return word.strip(_CLOSING).casefold()
