"""Whether the grave errors of a letter are inside its doubts: docs/evaluation.md explains it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein, Opcodes

from calame.models.report import Report
from calame.pipeline.evaluation.corpus import Dictation
from calame.pipeline.evaluation.text import TOKEN, alike, holds, normalise

_Words = Sequence[re.Match[str]]


def count_covered(dictation: Dictation, report: Report) -> tuple[int, int]:
    """Grave errors that a doubt touches, and all grave errors.

    A grave error is a drug, dose, figure, negation or side of the gold letter that does not stand
    in the letter, in any case of its letters.
    """
    letter = normalise(report.text).casefold()
    pair = _Pair(alike(dictation.written), alike(report.text))
    spans = [(doubt.span.start, doubt.span.end) for doubt in report.doubts]
    covered = errors = 0
    for item, times in _grave_items(dictation).items():
        missing = times - holds(letter, item)
        if missing <= 0:
            continue
        places = list(pair.wrong_places(item))
        # Words that are all there, with other signs between them, are no grave error.
        errors += min(missing, len(places))
        covered += min(missing, sum(_touches(spans, place) for place in places))
    return covered, errors


def _grave_items(dictation: Dictation) -> Counter[str]:
    """What must not be wrong, in lower case; a dose that is also a figure counts once."""
    listed = (*dictation.figures, *dictation.negations, *dictation.laterality)
    items = Counter(normalise(item).casefold() for item in listed)
    named = Counter(normalise(drug.name).casefold() for drug in dictation.drugs)
    doses = {normalise(drug.dose).casefold() for drug in dictation.drugs if drug.dose}
    return items + named + Counter(doses - set(items))


def _touches(spans: Sequence[tuple[int, int]], place: tuple[int, int]) -> bool:
    return any(start <= place[1] and end >= place[0] for start, end in spans)


class _Pair:
    """The gold letter and the letter, word by word."""

    def __init__(self, gold: str, letter: str) -> None:
        self._gold, self._letter = gold, list(TOKEN.finditer(letter))
        words = list(TOKEN.finditer(gold))
        self._starts, self._ends = zip(*(word.span() for word in words), strict=True)
        self._steps = Levenshtein.opcodes(_lower(words), _lower(self._letter))

    def wrong_places(self, item: str) -> Iterator[tuple[int, int]]:
        """Where in the letter each occurrence of the item in the gold should stand and does not."""
        pattern = r"\s+".join(map(re.escape, item.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self._gold, re.IGNORECASE):
            first = bisect_right(self._ends, match.start())
            last = max(first + 1, bisect_left(self._starts, match.end()))
            place = _counterpart(self._steps, first, last)
            if place is not None:
                yield _characters(self._letter, *place)


def _lower(words: _Words) -> list[str]:
    return [word.group().casefold() for word in words]


def _counterpart(steps: Opcodes, first: int, last: int) -> tuple[int, int] | None:
    """The words of the letter that stand for words of the gold; None where all are the same."""
    touched = [step for step in steps if step.src_start < last and step.src_end > first]
    if not touched or (len(touched) == 1 and touched[0].tag == "equal"):
        return None
    head, tail = touched[0], touched[-1]
    start = head.dest_start + (first - head.src_start if head.tag == "equal" else 0)
    end = tail.dest_end - (tail.src_end - last if tail.tag == "equal" else 0)
    return start, max(start, end)


def _characters(words: _Words, first: int, last: int) -> tuple[int, int]:
    """The characters of some words; between their neighbours where there is none."""
    if first < last:
        return words[first].start(), words[last - 1].end()
    before = words[first - 1].end() if first else 0
    after = words[first].start() if first < len(words) else before
    return before, after
