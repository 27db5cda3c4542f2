"""The candidates for doubts: what a person should perhaps listen to.

They come from the rules (draft.doubts), from the words that are most likely wrong (``risk``), from
stretches where sound and text disagree, and from segments that look invented. ``choice`` makes the
short list of them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from calame.lexicon.lexicon import Lexicon
from calame.models.report import DoubtKind
from calame.models.transcript import GapKind, Segment, SegmentWarning, Transcript
from calame.postprocess.doubts.choice import Candidate, choose
from calame.postprocess.doubts.risk import risky_words
from calame.postprocess.draft import Draft, SourceDoubt
from calame.postprocess.structure.identity import patient_span

# From this risk on a word is looked at: a third of a dictation that the packaged weights heard.
_RISKY = 0.12
# A plain word that a rule raised harms less than the risk model's words.
_MILD = 0.3
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


def find_doubts(draft: Draft, transcript: Transcript | None, *, lexicon: Lexicon | None) -> Draft:
    """The draft with its final list of doubts.

    Args:
        draft: After all other steps.
        transcript: None for typed text, which has no sound to doubt.
        lexicon: Knows which words exist; None does without.
    """
    found = [_raised(doubt) for doubt in draft.doubts]
    if transcript is not None:
        found += _gaps(draft, transcript)
        found += _inventions(transcript)
        found += _identity(draft)
        found += _risky(draft, lexicon)
    budget = max(1, len(_ANY_WORD.findall(draft.text)) // _WORDS_PER_DOUBT)
    chosen = choose(draft, [_timed(draft, one) for one in found], budget=budget)
    return replace(draft, doubts=tuple(chosen))


def _raised(doubt: SourceDoubt) -> Candidate:
    """What a step raised: a danger stays in any case, a plain word may be left out."""
    is_mild = doubt.kind in {DoubtKind.UNKNOWN_WORD, DoubtKind.LARGE_CHANGE}
    return Candidate(doubt=doubt, risk=_MILD if is_mild else 1.0, is_certain=not is_mild)


def _timed(draft: Draft, candidate: Candidate) -> Candidate:
    start_s, end_s = draft.times(candidate.doubt.start, candidate.doubt.end)
    return replace(candidate, start_s=start_s, end_s=end_s)


def _risky(draft: Draft, lexicon: Lexicon | None) -> Iterator[Candidate]:
    """The words that are most likely wrong, where no rule has raised a doubt already."""
    raised = [(doubt.start, doubt.end) for doubt in draft.doubts]
    for word in risky_words(draft, lexicon):
        is_raised = any(word.start < end and word.end > start for start, end in raised)
        if word.risk < _RISKY or is_raised:
            continue
        reason = _REASONS[word.kind]
        doubt = SourceDoubt(kind=word.kind, start=word.start, end=word.end, reason=reason)
        yield Candidate(doubt=doubt, risk=word.risk)


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
