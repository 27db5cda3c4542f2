"""Words that the recogniser misspelt, cut or glued become the terms that were said.

The steps, each in its own module: the words and what may be touched (``words``), terms
that sound alike (``candidates``), what speaks for them (``evidence``), what
the recording says (``sound``), the decision (``decision``), the guard for
drugs (``safety``). docs/lexicon.md explains them with examples.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.correction.candidates import Candidate, find_candidates
from calame.postprocess.correction.casing import write_accents
from calame.postprocess.correction.decision import Judged, Model, best_together, judge, models
from calame.postprocess.correction.evidence import Evidence, weigh_sound, weigh_text
from calame.postprocess.correction.hearings import Hearing, in_text
from calame.postprocess.correction.safety import doubts, keep_safe
from calame.postprocess.correction.sound import Scorer, gains
from calame.postprocess.correction.words import is_medical
from calame.postprocess.draft import Draft, Replacement

__all__ = ["CorrectionContext", "Scorer", "correct"]

RULE = "lexicon"
# So many candidates around one misheard word go to the recogniser.
_MOST_PER_WORD = 2
_LEAST_PROBABILITY = 0.09
# The same of the drugs where one is expected: there much farther ones are asked for.
_MOST_DRUGS = 3
_LEAST_DRUG = 0.02
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionContext:
    """What is known about the dictation beyond its words.

    Attributes:
        specialty: The author's, as in the word lists, e.g. ``cardiologie``.
        hearings: Other wordings that the recogniser kept, by the characters of the source.
    """

    specialty: str | None = None
    hearings: tuple[Hearing, ...] = ()


_EVERYWHERE = CorrectionContext()


def correct(
    draft: Draft,
    *,
    lexicon: Lexicon,
    scorer: Scorer | None = None,
    context: CorrectionContext = _EVERYWHERE,
) -> Draft:
    """The draft with misheard terms put right and doubts where that is not sure.

    Args:
        draft: After the spoken commands.
        lexicon: What may be written.
        scorer: Lets the sound decide; without it fewer words are changed.
        context: What is known beyond the words.
    """
    draft, words = write_accents(draft, lexicon)
    candidates = find_candidates(
        words,
        draft.text,
        lexicon,
        hears=scorer is not None,
        others=in_text(context.hearings, draft) if scorer else (),
    )
    found = weigh_text(candidates, words, specialty=context.specialty)
    drugs = None
    if scorer is None:
        model = models()["text"]
    else:
        found = shortlist(found, models()["listening"])
        heard = gains(draft, [evidence.candidate for evidence in found], scorer)
        found, model, drugs = weigh_sound(found, heard), models()["sound"], models()["drugs"]
    # What was typed, was typed for a letter.
    is_dictation = scorer is None or is_medical(words, lexicon)
    judged = judge(found, model, drugs=drugs, is_medical=is_dictation)
    chosen = best_together(judged)
    allowed, refused = keep_safe(chosen, judged, words=words, lexicon=lexicon)
    raised = doubts(draft, judged, chosen=allowed, refused=refused, model=model)
    return draft.apply(map(_replacement, allowed)).doubt(*raised)


def shortlist(found: Sequence[Evidence], model: Model) -> list[Evidence]:
    """The likeliest candidates around each word, so that the recogniser is asked little."""
    ranked = sorted(found, key=model.probability, reverse=True)
    likely = [one for one in ranked if model.probability(one) >= _LEAST_PROBABILITY]
    expected = (one for one in ranked if one.candidate.is_expected)
    drugs = [one for one in expected if model.probability(one) >= _LEAST_DRUG]
    return list(
        dict.fromkeys([*_first(likely, most=_MOST_PER_WORD), *_first(drugs, most=_MOST_DRUGS)])
    )


def _first(ranked: Iterable[Evidence], *, most: int) -> Iterator[Evidence]:
    """The first ones around each word."""
    taken: dict[int, int] = defaultdict(int)
    for evidence in ranked:
        places = range(evidence.candidate.stretch.first, evidence.candidate.stretch.last)
        if all(taken[place] < most for place in places):
            yield evidence
            for place in places:
                taken[place] += 1


def _replacement(one: Judged) -> Replacement:
    """The change, without the words that both wordings share at the ends."""
    stretch, written = one.candidate.stretch, one.candidate.written
    before, after = _TOKENS.findall(stretch.text), _TOKENS.findall(written)
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    return Replacement(
        start=stretch.start + sum(map(len, before[:head])),
        end=stretch.end - sum(map(len, before[len(before) - tail :])),
        written="".join(after[head : len(after) - tail]),
        rule=RULE,
        reason=_reason(one.candidate),
        confidence=one.probability,
    )


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens are the same from the start."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _reason(candidate: Candidate) -> str:
    return f"lexique : {candidate.entry.kind.label} qui sonne comme ce qui a été entendu"
