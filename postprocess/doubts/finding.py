"""The list of doubts: short, the dangerous first, each with its place and its audio.

Candidates come from the rules (draft.doubts), from words that the recogniser itself was not sure
of, from stretches where sound and text disagree, and from segments that look invented. Neighbours
become one doubt, so that one listening settles them, but a doubt stays short: the figure, the
drug, the side or the negation with its nearest words. The list keeps to a budget; beyond it, words
that were only misheard go first, then the nearest neighbours of one sentence join, then the mildest
go.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from calame.models.report import DoubtKind
from calame.models.transcript import GapKind, Segment, SegmentWarning, Transcript
from calame.postprocess.doubts import patterns as words
from calame.postprocess.draft import Draft, SourceDoubt
from calame.postprocess.structure.identity import patient_span

# Below these word probabilities an element is doubtful; set on the development set, base weights.
_SURE = {
    DoubtKind.DOSE: 0.85,
    DoubtKind.FIGURE: 0.80,
    DoubtKind.NEGATION: 0.70,
    DoubtKind.SIDE: 0.70,
    DoubtKind.UNKNOWN_WORD: 0.45,
}
_WORDS_PER_DOUBT = 25
# Doubts this near (characters of the source) are heard in one go.
_NEAR = 12
# Characters of the source: the doubtful word and its nearest, at one glance.
_GLANCE = 60
# Where the budget forces neighbours together; half a sentence, one listening.
_WIDEST = 160
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_REASONS = {
    DoubtKind.DOSE: "dose peu sûre à l'oreille : à écouter",
    DoubtKind.FIGURE: "chiffre peu sûr à l'oreille : à écouter",
    DoubtKind.NEGATION: "négation peu sûre à l'oreille : à écouter",
    DoubtKind.SIDE: "côté peu sûr à l'oreille : à écouter",
    DoubtKind.UNKNOWN_WORD: "mot mal entendu : à écouter",
}
_WARNINGS = {
    SegmentWarning.LOOP: "répétition suspecte : le moteur a pu inventer ce passage",
    SegmentWarning.CREDITS: "formule de sous-titrage : le moteur a pu inventer ce passage",
    SegmentWarning.LANGUAGE: "passage peut-être dans une autre langue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A possible doubt; ``risk`` from 0 to 1 decides what is left out of a full list."""

    doubt: SourceDoubt
    risk: float

    @property
    def is_pinned(self) -> bool:
        """Whether it must keep its own place: its proposals stand for these words alone."""
        is_drug = self.doubt.kind is DoubtKind.DRUG and bool(self.doubt.proposals)
        return is_drug or self.doubt.kind is DoubtKind.IDENTITY

    @property
    def is_dangerous(self) -> bool:
        """Whether an error there could harm: anything but a plain word."""
        return self.doubt.kind is not DoubtKind.UNKNOWN_WORD

    @property
    def start(self) -> int:
        return self.doubt.start

    @property
    def end(self) -> int:
        return self.doubt.end


def find_doubts(draft: Draft, transcript: Transcript | None) -> Draft:
    """The draft with its final list of doubts.

    Args:
        draft: After all other steps.
        transcript: None for typed text, which has no sound to doubt.
    """
    found = [_Candidate(doubt=doubt, risk=1.0) for doubt in draft.doubts]
    found += _unsure(draft)
    if transcript is not None:
        found += _gaps(draft, transcript)
        found += _inventions(transcript)
        found += _identity(draft)
    budget = max(1, len(draft.text.split()) // _WORDS_PER_DOUBT)
    kept = _within(budget, _merged(found, draft.source), draft.source)
    return replace(draft, doubts=tuple(candidate.doubt for candidate in kept))


def _unsure(draft: Draft) -> Iterator[_Candidate]:
    """Figures, negations, sides and words with a low probability."""
    if not draft.words:
        return
    text = draft.text
    for kind, pattern in (
        (DoubtKind.DOSE, words.DOSE),
        (DoubtKind.DOSE, words.BARE_DOSE),
        (DoubtKind.FIGURE, words.FIGURE),
        (DoubtKind.NEGATION, words.NEGATION),
        (DoubtKind.SIDE, words.SIDE),
        (DoubtKind.UNKNOWN_WORD, words.WORD),
    ):
        for match in pattern.finditer(text):
            candidate = _low(draft, match, kind)
            if candidate is not None:
                yield candidate


def _low(draft: Draft, match: re.Match[str], kind: DoubtKind) -> _Candidate | None:
    start, end = draft.source_span(match.start(), match.end())
    probability = draft.probability(start, end)
    sure = 1.0 if match.re is words.BARE_DOSE else _SURE[kind]
    if probability >= sure or start == end:
        return None
    doubt = SourceDoubt(kind=kind, start=start, end=end, reason=_REASONS[kind])
    return _Candidate(doubt=doubt, risk=1 - probability)


def _gaps(draft: Draft, transcript: Transcript) -> Iterator[_Candidate]:
    for gap in transcript.gaps:
        inside = [w for w in draft.words if _overlaps(w.start_s, w.end_s, gap.start_s, gap.end_s)]
        if gap.kind is GapKind.TEXT_WITHOUT_SPEECH and inside:
            start, end = inside[0].start, inside[-1].end
            reason = "texte sans parole dans l'enregistrement : peut-être inventé"
            kind = DoubtKind.INVENTION
        else:
            place = [w.end for w in draft.words if (w.end_s or 0.0) <= gap.start_s + 0.05]
            start = end = place[-1] if place else 0
            reason = "parole sans texte : passage à écouter"
            kind = DoubtKind.GAP
        doubt = SourceDoubt(kind=kind, start=start, end=end, reason=reason)
        yield _Candidate(doubt=doubt, risk=0.9)


def _overlaps(start_s: float | None, end_s: float | None, first_s: float, last_s: float) -> bool:
    return start_s is not None and end_s is not None and start_s < last_s and end_s > first_s


def _inventions(transcript: Transcript) -> Iterator[_Candidate]:
    offset = 0
    for segment in transcript.segments:
        end = offset + len(segment.text)
        reason = _suspicion(segment)
        if reason:
            doubt = SourceDoubt(kind=DoubtKind.INVENTION, start=offset, end=end, reason=reason)
            yield _Candidate(doubt=doubt, risk=0.95)
        offset = end + 1


def _suspicion(segment: Segment) -> str | None:
    return next((_WARNINGS[w] for w in segment.warnings if w in _WARNINGS), None)


def _identity(draft: Draft) -> Iterator[_Candidate]:
    span = patient_span(draft.text)
    if span is not None:
        start, end = draft.source_span(*span)
        doubt = SourceDoubt(
            kind=DoubtKind.IDENTITY, start=start, end=end, reason="identité du patient à confirmer"
        )
        yield _Candidate(doubt=doubt, risk=0.8)


def _merged(found: Iterable[_Candidate], source: str) -> list[_Candidate]:
    """Sorted by place; overlapping and near ones become one of the most dangerous kind."""
    merged: list[_Candidate] = []
    for candidate in sorted(found, key=lambda c: (c.start, c.end)):
        if merged and _joins(merged[-1], candidate, source, near=_NEAR, widest=_GLANCE):
            merged[-1] = _union(merged[-1], candidate)
        else:
            merged.append(candidate)
    return merged


def _joins(one: _Candidate, other: _Candidate, source: str, *, near: int, widest: int) -> bool:
    """Whether two are one: within one sentence, and short enough to be heard in one go."""
    if one.is_pinned or other.is_pinned:
        return (one.start, one.end) == (other.start, other.end)
    is_wide = max(one.end, other.end) - one.start > widest
    if other.start < one.end:
        return not is_wide or other.end <= one.end
    is_apart = _SENTENCE_END.search(source, one.end, other.start) is not None
    return other.start - one.end <= near and not is_wide and not is_apart


def _union(one: _Candidate, other: _Candidate) -> _Candidate:
    worst = min(one, other, key=lambda c: (c.doubt.kind.rank, -c.risk))
    start, end = min(one.start, other.start), max(one.end, other.end)
    is_same = (start, end) == (worst.start, worst.end)
    doubt = SourceDoubt(
        kind=worst.doubt.kind,
        start=start,
        end=end,
        reason=worst.doubt.reason,
        # Proposals stand for the very words of their doubt, never for a wider passage.
        proposals=worst.doubt.proposals if is_same else (),
    )
    return _Candidate(doubt=doubt, risk=one.risk + other.risk)


def _within(budget: int, found: list[_Candidate], source: str) -> list[_Candidate]:
    """Leave out misheard words, then join the nearest neighbours: no danger is left out."""
    found = _riskiest(budget, found, lambda c: c.is_dangerous)
    while len(found) > budget:
        pairs = [
            (other.start - one.end, index)
            for index, (one, other) in enumerate(pairwise(found))
            if _joins(one, other, source, near=_WIDEST, widest=_WIDEST)
        ]
        if not pairs:
            break
        _, index = min(pairs)
        found[index : index + 2] = [_union(found[index], found[index + 1])]
    return _riskiest(budget, found, lambda c: c.is_dangerous)


def _riskiest(
    budget: int, found: list[_Candidate], is_kept: Callable[[_Candidate], bool]
) -> list[_Candidate]:
    """The list without the mildest beyond the budget; what must be kept stays in any case."""
    mild = sorted(
        (c for c in found if not is_kept(c)), key=lambda c: (c.is_dangerous, c.risk), reverse=True
    )
    room = max(0, budget - (len(found) - len(mild)))
    left_out = {id(candidate) for candidate in mild[room:]}
    return [candidate for candidate in found if id(candidate) not in left_out]
