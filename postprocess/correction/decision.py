"""How much the evidence must weigh, and which replacements a sentence can have together.

The weights are fitted by ``scripts/fit_correction.py``; ``data/weights.json`` holds them with
the record of how they came about.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.correction.evidence import Evidence

WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic score.

    Attributes:
        weights: Of each feature.
        accepts: Probability from which a change is made.
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
    """A candidate and how sure it is."""

    candidate: Candidate
    probability: float


@cache
def models() -> dict[str, Model]:
    """The shipped models.

    ``text`` decides without sound and ``sound`` with it; ``listening`` says what is worth a listen.
    """
    file = resources.files("calame.postprocess.correction") / "data" / WEIGHTS
    stored = json.loads(file.read_text("utf-8"))["models"]
    return {
        name: Model(weights=one["weights"], accepts=one["accepts"], suggests=one["suggests"])
        for name, one in stored.items()
    }


def judge(found: Iterable[Evidence], model: Model) -> list[Judged]:
    """The candidates with their probability."""
    return [
        Judged(candidate=evidence.candidate, probability=model.probability(evidence))
        for evidence in found
    ]


def best_together(judged: Iterable[Judged], *, accepts: float) -> list[Judged]:
    """The non-overlapping replacements with the largest sum of log-odds, in order of the text.

    The odds count from the probability that accepts: what is less sure costs more than it brings
    and is never part of the sum.
    """
    ordered = sorted(judged, key=lambda one: one.candidate.stretch.last)
    least = math.log(_odds(accepts))
    ends = [one.candidate.stretch.last for one in ordered]
    best: list[tuple[float, tuple[Judged, ...]]] = [(0.0, ())]
    for place, one in enumerate(ordered):
        before = bisect_right(ends, one.candidate.stretch.first, hi=place)
        value, chosen = best[before]
        best.append(
            max(
                best[-1],
                (value + math.log(odds(one)) - least, (*chosen, one)),
                key=lambda pair: pair[0],
            )
        )
    return list(best[-1][1])


def odds(one: Judged) -> float:
    """How many times likelier it is that the candidate was said than that it was not."""
    return _odds(one.probability)


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return bounded / (1 - bounded)
