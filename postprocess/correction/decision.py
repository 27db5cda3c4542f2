"""How much the evidence must weigh, and which replacements a sentence can have together.

The weights are fitted by ``scripts/fit_correction.py``; ``data/weights.json`` holds them with
the record of how they came about.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from calame.lexicon.folding import stem
from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.correction.evidence import Evidence

WEIGHTS = "weights.json"
# What a correct word alone needs, what several need that are all correct, and what any word needs
# where nobody speaks of medicine.
_CORRECT_WORD = 0.6
_CORRECT_WORDS = 0.34
_PLAIN_SPEECH = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic score.

    Attributes:
        weights: Of each feature.
        accepts: Probability from which a change is made, where a word is no French.
        suggests: Probability from which it is proposed.
    """

    weights: Mapping[str, float]
    accepts: float
    suggests: float

    def probability(self, evidence: Evidence) -> float:
        """How sure it is that the candidate was said."""
        score = sum(
            weight * evidence.features.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A candidate, how sure it is, and how sure it must be.

    ``leaves_unknown``: a word that is no French stays beside it.
    """

    candidate: Candidate
    probability: float
    needed: float
    leaves_unknown: bool = False


@cache
def models() -> dict[str, Model]:
    """The shipped models.

    ``text`` decides without sound, ``sound`` with it, ``drugs`` with it about drugs; ``listening``
    says what is worth a listen.
    """
    file = resources.files("calame.postprocess.correction") / "data" / WEIGHTS
    stored = json.loads(file.read_text("utf-8"))["models"]
    return {
        name: Model(weights=one["weights"], accepts=one["accepts"], suggests=one["suggests"])
        for name, one in stored.items()
    }


def judge(
    found: Iterable[Evidence],
    model: Model,
    *,
    drugs: Model | None = None,
    is_medical: bool = True,
) -> list[Judged]:
    """The candidates with their probability.

    Args:
        found: What speaks for each.
        model: Weighs it.
        drugs: Weighs it for drugs; None: the same model.
        is_medical: Whether the words around are those of a dictation: else more is needed.
    """
    least = model.accepts if is_medical else max(model.accepts, _PLAIN_SPEECH)
    return [
        Judged(
            candidate=evidence.candidate,
            probability=_model_of(evidence, model, drugs).probability(evidence),
            needed=max(least, _least(evidence)),
            leaves_unknown=evidence.features["left_over"] > 0,
        )
        for evidence in found
    ]


def _model_of(evidence: Evidence, model: Model, drugs: Model | None) -> Model:
    return drugs if drugs is not None and evidence.candidate.entry.kind.is_drug else model


def _least(evidence: Evidence) -> float:
    """More where what was heard is right by itself."""
    if evidence.features["unknown"]:
        return 0.0
    stretch = evidence.candidate.stretch
    return _CORRECT_WORD if stretch.last - stretch.first == 1 else _CORRECT_WORDS


def best_together(judged: Iterable[Judged]) -> list[Judged]:
    """The non-overlapping replacements with the largest sum of log-odds, in order of the text.

    The odds count from the probability that each needs: what is less sure costs more than it
    brings and is never part of the sum.
    """
    ordered = sorted(_whole(list(judged)), key=lambda one: one.candidate.stretch.last)
    ends = [one.candidate.stretch.last for one in ordered]
    best: list[tuple[float, tuple[Judged, ...]]] = [(0.0, ())]
    for place, one in enumerate(ordered):
        before = bisect_right(ends, one.candidate.stretch.first, hi=place)
        value, chosen = best[before]
        gain = math.log(odds(one)) - math.log(_odds(one.needed))
        best.append(max(best[-1], (value + gain, (*chosen, one)), key=lambda pair: pair[0]))
    return list(best[-1][1])


def _whole(judged: Sequence[Judged]) -> list[Judged]:
    """Those that are no part of a longer one which is sure enough and explains a word more.

    "adénopathie" is always surer than "adénopathie inguinale", and leaves "guinale" behind.
    """
    sure = [one for one in judged if one.probability >= one.needed]
    return [one for one in judged if not any(_completes(other, one) for other in sure)]


def _completes(longer: Judged, one: Judged) -> bool:
    if not one.leaves_unknown or longer.leaves_unknown:
        return False
    mine, theirs = (set(stem(each.candidate.entry.term).split()) for each in (one, longer))
    return longer.candidate.stretch.holds(one.candidate.stretch) and mine < theirs


def odds(one: Judged) -> float:
    """How many times likelier it is that the candidate was said than that it was not."""
    return _odds(one.probability)


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return bounded / (1 - bounded)
