"""Asks the recogniser which wording fits the sound: the words as heard, or a candidate's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.draft import Draft, SourceWord


class Scorer(Protocol):
    """How well wordings fit a stretch of the recording."""

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """The log-probability of each wording of the stretch, in nats."""
        ...


# One batch of the scorer: what was heard and eleven others.
_BATCH = 12
_CONTEXT_WORDS = 1
_LONGEST_S = 4.5
# Neighbours share a window up to here: encoding costs more than longer texts. With 3 s and two
# words on each side 629 s were encoded for 12 letters, now 404, and the letters are as good.
_SHARED_S = 4.5
_LEAST_S = 0.3


@dataclass(frozen=True, slots=True)
class _Place:
    """One form of a candidate, and the source it would replace."""

    number: int
    written: str
    start: int
    end: int


class Gain(NamedTuple):
    """How many nats a candidate gains over what was heard, in the form that fits best."""

    nats: float
    written: str


def gains(draft: Draft, candidates: Sequence[Candidate], scorer: Scorer) -> list[Gain | None]:
    """What each candidate gains over what was heard; None where there is no sound.

    Neighbouring candidates share a window, so that the sound is encoded once and the wordings go
    through the recogniser in one batch.
    """
    result: list[Gain | None] = [None] * len(candidates)
    places = [place for n, one in enumerate(candidates) for place in _places(draft, one, n)]
    for window, group in _windows(draft, places):
        heard, texts = _wordings(draft, window, group)
        start_s, end_s = window[0].start_s, window[-1].end_s
        if start_s is None or end_s is None or end_s - start_s < _LEAST_S:
            continue
        base, *scores = scorer.score(start_s, end_s, [heard, *texts])
        for place, score in zip(group, scores, strict=True):
            before = result[place.number]
            if before is None or score - base > before.nats:
                result[place.number] = Gain(score - base, place.written)
    return result


def _places(draft: Draft, candidate: Candidate, number: int) -> Iterator[_Place]:
    start, end = draft.source_span(candidate.stretch.start, candidate.stretch.end)
    for written in (candidate.written, *candidate.others):
        yield _Place(number, written, start, end)


def _windows(
    draft: Draft, places: Sequence[_Place]
) -> Iterator[tuple[Sequence[SourceWord], list[_Place]]]:
    group: list[_Place] = []
    window: Sequence[SourceWord] = ()
    for place in sorted(places, key=lambda place: (place.start, place.end)):
        wider = _around(draft, [*group, place])
        fits = wider == window or _is_short(wider, _SHARED_S)
        if group and (len(group) == _BATCH - 1 or not fits):
            yield window, group
            group, wider = [], _around(draft, [place])
        if group or _is_short(wider, _LONGEST_S):
            group, window = [*group, place], wider
    if group:
        yield window, group


def _around(draft: Draft, places: Sequence[_Place]) -> Sequence[SourceWord]:
    """The source words of the places with some words before and after."""
    start, end = min(place.start for place in places), max(place.end for place in places)
    touched = [n for n, word in enumerate(draft.words) if word.start < end and word.end > start]
    if not touched:
        return ()
    return draft.words[max(0, touched[0] - _CONTEXT_WORDS) : touched[-1] + 1 + _CONTEXT_WORDS]


def _is_short(window: Sequence[SourceWord], longest_s: float) -> bool:
    if not window or window[0].start_s is None or window[-1].end_s is None:
        return False
    return window[-1].end_s - window[0].start_s <= longest_s


def _wordings(
    draft: Draft, window: Sequence[SourceWord], group: Sequence[_Place]
) -> tuple[str, list[str]]:
    start, end = window[0].start, window[-1].end
    source = draft.source
    texts = [source[start : p.start] + p.written + source[p.end : end] for p in group]
    return source[start:end], texts
