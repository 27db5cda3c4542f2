"""Whether the grave errors of a letter are inside its doubts: docs/evaluation.md explains it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein, Opcodes

from calame.models.report import Report
from calame.pipeline.evaluation.corpus import Dictation
from calame.pipeline.evaluation.text import TOKEN, alike, holds, normalise

_Words = Sequence[re.Match[str]]
_Place = tuple[int, int]
# How often the marks are moved along the letter to see what they would cover by chance.
SHIFTS = 20


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the doubts of a letter hold.

    Attributes:
        errors: Grave errors: drugs, doses, figures, negations and sides of the gold letter that do
            not stand in the letter, in any case of its letters.
        covered: Those that the marked words of a doubt touch.
        by_chance: The same, added up over ``SHIFTS`` letters on which the marks were moved along.
        marked: Characters inside a mark.
    """

    errors: int = 0
    covered: int = 0
    by_chance: int = 0
    marked: int = 0


def cover(dictation: Dictation, report: Report) -> Coverage:
    """Whether the grave errors of a letter are inside its doubts."""
    errors = list(_errors(dictation, report.text))
    marks = _united((mark.start, mark.end) for doubt in report.doubts for mark in doubt.marks)
    length = max(1, len(report.text))
    moved = (_moved(marks, length * step // (SHIFTS + 1), length) for step in range(1, SHIFTS + 1))
    return Coverage(
        errors=sum(missing for missing, _ in errors),
        covered=_covered(errors, marks),
        by_chance=sum(_covered(errors, one) for one in moved),
        marked=sum(end - start for start, end in marks),
    )


def _errors(dictation: Dictation, text: str) -> Iterator[tuple[int, list[_Place]]]:
    """For each grave item how often it is missing, and where it should stand."""
    letter = normalise(text).casefold()
    pair = _Pair(alike(dictation.written), alike(text))
    for item, times in _grave_items(dictation).items():
        missing = times - holds(letter, item)
        if missing > 0:
            places = list(pair.wrong_places(item))
            # Words that are all there, with other signs between them, are no grave error.
            yield min(missing, len(places)), places


def _covered(errors: Iterable[tuple[int, list[_Place]]], marks: Sequence[_Place]) -> int:
    return sum(
        min(missing, sum(_touches(marks, place) for place in places)) for missing, places in errors
    )


def _united(spans: Iterable[_Place]) -> list[_Place]:
    """The stretches without overlaps, in order."""
    united: list[_Place] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _moved(marks: Iterable[_Place], by: int, length: int) -> list[_Place]:
    """The marks moved along a text whose end is its beginning."""
    return [((start + by) % length, (start + by) % length + end - start) for start, end in marks]


def _grave_items(dictation: Dictation) -> Counter[str]:
    """What must not be wrong, in lower case; a dose that is also a figure counts once."""
    listed = (*dictation.figures, *dictation.negations, *dictation.laterality)
    items = Counter(normalise(item).casefold() for item in listed)
    named = Counter(normalise(drug.name).casefold() for drug in dictation.drugs)
    doses = {normalise(drug.dose).casefold() for drug in dictation.drugs if drug.dose}
    return items + named + Counter(doses - set(items))


def _touches(spans: Sequence[_Place], place: _Place) -> bool:
    return any(start <= place[1] and end >= place[0] for start, end in spans)


class _Pair:
    """The gold letter and the letter, word by word."""

    def __init__(self, gold: str, letter: str) -> None:
        self._gold, self._letter = gold, list(TOKEN.finditer(letter))
        words = list(TOKEN.finditer(gold))
        self._starts, self._ends = zip(*(word.span() for word in words), strict=True)
        self._steps = Levenshtein.opcodes(_lower(words), _lower(self._letter))

    def wrong_places(self, item: str) -> Iterator[_Place]:
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


def _counterpart(steps: Opcodes, first: int, last: int) -> _Place | None:
    """The words of the letter that stand for words of the gold; None where all are the same."""
    touched = [step for step in steps if step.src_start < last and step.src_end > first]
    if not touched or (len(touched) == 1 and touched[0].tag == "equal"):
        return None
    head, tail = touched[0], touched[-1]
    start = head.dest_start + (first - head.src_start if head.tag == "equal" else 0)
    end = tail.dest_end - (tail.src_end - last if tail.tag == "equal" else 0)
    return start, max(start, end)


def _characters(words: _Words, first: int, last: int) -> _Place:
    """The characters of some words; between their neighbours where there is none."""
    if first < last:
        return words[first].start(), words[last - 1].end()
    before = words[first - 1].end() if first else 0
    after = words[first].start() if first < len(words) else before
    return before, after
