"""The candidates for doubts: what a person should perhaps listen to.

They come from the rules (draft.doubts), from figures, negations, sides and words that the
recogniser itself was not sure of, from stretches where sound and text disagree, and from segments
that look invented. ``choice`` makes the short list of them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from calame.models.report import DoubtKind
from calame.models.transcript import GapKind, Segment, SegmentWarning, Transcript
from calame.postprocess.doubts import patterns as words
from calame.postprocess.doubts.choice import Candidate, choose
from calame.postprocess.draft import Draft, SourceDoubt
from calame.postprocess.structure.identity import patient_span

# Above these word probabilities an element is not looked at; set on the development set.
_SURE = {
    DoubtKind.DOSE: 0.95,
    DoubtKind.FIGURE: 0.95,
    DoubtKind.NEGATION: 0.95,
    DoubtKind.SIDE: 0.95,
    DoubtKind.UNKNOWN_WORD: 0.45,
}
_WORDS_PER_DOUBT = 25
_ANY_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]+")
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


def find_doubts(draft: Draft, transcript: Transcript | None) -> Draft:
    """The draft with its final list of doubts.

    Args:
        draft: After all other steps.
        transcript: None for typed text, which has no sound to doubt.
    """
    found = [_raised(doubt) for doubt in draft.doubts]
    found += _unsure(draft)
    if transcript is not None:
        found += _gaps(draft, transcript)
        found += _inventions(transcript)
        found += _identity(draft)
    budget = max(1, len(_ANY_WORD.findall(draft.text)) // _WORDS_PER_DOUBT)
    chosen = choose(draft, [_timed(draft, one) for one in found], budget=budget)
    return replace(draft, doubts=tuple(chosen))


def _raised(doubt: SourceDoubt) -> Candidate:
    """What a step raised: a danger stays in any case, a plain word may be left out."""
    is_mild = doubt.kind in {DoubtKind.UNKNOWN_WORD, DoubtKind.LARGE_CHANGE}
    return Candidate(doubt=doubt, risk=1.0, is_certain=not is_mild)


def _timed(draft: Draft, candidate: Candidate) -> Candidate:
    start_s, end_s = draft.times(candidate.doubt.start, candidate.doubt.end)
    return replace(candidate, start_s=start_s, end_s=end_s)


def _unsure(draft: Draft) -> Iterator[Candidate]:
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


def _low(draft: Draft, match: re.Match[str], kind: DoubtKind) -> Candidate | None:
    start, end = draft.source_span(match.start(), match.end())
    probability = draft.probability(start, end)
    sure = 1.0 if match.re is words.BARE_DOSE else _SURE[kind]
    if probability >= sure or start == end:
        return None
    doubt = SourceDoubt(kind=kind, start=start, end=end, reason=_REASONS[kind])
    return Candidate(doubt=doubt, risk=1 - probability)


def _gaps(draft: Draft, transcript: Transcript) -> Iterator[Candidate]:
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
        yield Candidate(doubt=doubt, risk=0.9, is_certain=True)


def _overlaps(start_s: float | None, end_s: float | None, first_s: float, last_s: float) -> bool:
    return start_s is not None and end_s is not None and start_s < last_s and end_s > first_s


def _inventions(transcript: Transcript) -> Iterator[Candidate]:
    offset = 0
    for segment in transcript.segments:
        end = offset + len(segment.text)
        reason = _suspicion(segment)
        if reason:
            doubt = SourceDoubt(kind=DoubtKind.INVENTION, start=offset, end=end, reason=reason)
            yield Candidate(doubt=doubt, risk=0.95, is_certain=True)
        offset = end + 1


def _suspicion(segment: Segment) -> str | None:
    return next((_WARNINGS[w] for w in segment.warnings if w in _WARNINGS), None)


def _identity(draft: Draft) -> Iterator[Candidate]:
    span = patient_span(draft.text)
    if span is not None:
        start, end = draft.source_span(*span)
        doubt = SourceDoubt(
            kind=DoubtKind.IDENTITY, start=start, end=end, reason="identité du patient à confirmer"
        )
        yield Candidate(doubt=doubt, risk=0.8, is_certain=True)
