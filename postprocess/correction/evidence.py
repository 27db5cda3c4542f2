"""What speaks for and against a candidate, as numbers that a linear score can weigh."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from calame.lexicon.entry import Kind
from calame.lexicon.folding import fold
from calame.lexicon.lexicon import COMBINED
from calame.lexicon.pronunciations import read_aloud
from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.correction.rivals import least_of_rivals
from calame.postprocess.correction.sound import Gain
from calame.postprocess.correction.words import Heard

TEXT_FEATURES = (
    "bias",
    "distance",
    "distance_known",
    "distance_drug",
    "letters",
    "unknown",
    "unknown_share",
    "certainty",
    "length",
    "short",
    "more_words",
    "fewer_words",
    "edges",
    "drug",
    "abbreviation",
    "eponym",
    "ordinary",
    "formula",
    "weight",
    "dose",
    "specialty",
    "rival_distance",
    "same",
    "broken",
    "left_over",
    "expected",
    "combined",
    "phrase",
)
SOUND_FEATURES = (*TEXT_FEATURES, "gain", "loss", "loss_unknown", "loss_drug", "ahead", "behind")
_FAR = 0.55
_MOST_NATS = 30.0
# What the recording speaks against so clearly is out, whatever else speaks for it.
_REJECTED = -25.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """A candidate with its features; ``gain`` is None without sound."""

    candidate: Candidate
    features: dict[str, float]
    gain: float | None = None


def weigh_text(
    candidates: Sequence[Candidate], words: Sequence[Heard], *, specialty: str | None
) -> list[Evidence]:
    """The evidence that needs no sound."""
    distances = [candidate.distance for candidate in candidates]
    nearest = least_of_rivals(candidates, distances, default=_FAR)
    return [
        Evidence(
            candidate=candidate,
            features=_text_features(candidate, words, rival=rival, specialty=specialty),
        )
        for candidate, rival in zip(candidates, nearest, strict=True)
    ]


def weigh_sound(found: Sequence[Evidence], gains: Iterable[Gain | None]) -> list[Evidence]:
    """The evidence with what the sound says; what it could not judge, or rejects, is left out."""
    judged = [
        replace(
            evidence,
            candidate=replace(evidence.candidate, written=gain.written, others=()),
            gain=max(-_MOST_NATS, min(_MOST_NATS, gain.nats)),
        )
        for evidence, gain in zip(found, gains, strict=True)
        if gain is not None and gain.nats > _REJECTED
    ]
    losses = [-(evidence.gain or 0.0) for evidence in judged]
    rivals = least_of_rivals([one.candidate for one in judged], losses, default=_MOST_NATS)
    return [
        replace(evidence, features=evidence.features | _sound_features(evidence, rival=-loss))
        for evidence, loss in zip(judged, rivals, strict=True)
    ]


def _text_features(
    candidate: Candidate, words: Sequence[Heard], *, rival: float, specialty: str | None
) -> dict[str, float]:
    stretch, entry = candidate.stretch, candidate.entry
    run = words[stretch.first : stretch.last]
    letters = sum(len(word.text) for word in run)
    unknown = sum(len(word.text) for word in run if word.is_unknown) / letters
    content = [word.probability for word in run if not word.is_function] or [1.0]
    length = len(read_aloud(stretch.text))
    difference = len(run) - len(candidate.written.replace("-", " ").split())
    one, other = fold(stretch.text), fold(entry.term)
    return {
        "bias": 1.0,
        "distance": candidate.distance * 10,
        "distance_known": 0.0 if unknown else candidate.distance * 10,
        "distance_drug": candidate.distance * 10 * entry.kind.is_drug,
        "letters": Levenshtein.normalized_distance(one, other),
        "unknown": float(unknown > 0),
        "unknown_share": unknown,
        "certainty": math.log(max(0.02, min(content))),
        "length": min(length, 20) / 10,
        "short": float(length < 6),
        "more_words": float(max(0, difference)),
        "fewer_words": float(max(0, -difference)),
        "edges": float(run[0].is_function) + float(len(run) > 1 and run[-1].is_function),
        "drug": float(entry.kind.is_drug),
        "abbreviation": float(entry.kind is Kind.ABBREVIATION),
        "eponym": float(entry.kind is Kind.EPONYM),
        "ordinary": float(candidate.is_ordinary),
        "formula": float(entry.kind is Kind.FORMULA),
        "weight": entry.weight / 50,
        "dose": float(entry.kind.is_drug and _dose_follows(words, stretch.last)),
        "specialty": float(specialty in entry.specialties),
        "rival_distance": (rival - candidate.distance) * 10,
        "same": float(not unknown and not candidate.distance),
        "broken": float(stretch.is_broken),
        "left_over": float(_left_over(candidate, words)),
        "expected": float(candidate.is_expected),
        "combined": float(entry.source == COMBINED),
        "phrase": float(" " in entry.term),
    }


def _left_over(candidate: Candidate, words: Sequence[Heard]) -> int:
    """How many unknown words stand beside the stretch, which a longer term might explain."""
    stretch = candidate.stretch
    before = words[max(0, stretch.first - 1) : stretch.first]
    after = [word for word in words[stretch.last : stretch.last + 1] if word.follows]
    is_joined = words[stretch.first].follows
    return sum(word.is_unknown for word in after) + (
        is_joined and any(word.is_unknown for word in before)
    )


def _dose_follows(words: Sequence[Heard], place: int) -> bool:
    return any(letter.isdigit() for word in words[place : place + 1] for letter in word.text)


def _sound_features(evidence: Evidence, *, rival: float) -> dict[str, float]:
    """What the recording says, beside what the best rival gains."""
    gain = evidence.gain or 0.0
    margin = max(-20.0, min(20.0, gain - rival))
    return {
        "gain": max(0.0, gain) / 10,
        "loss": max(0.0, -gain) / 10,
        "loss_unknown": max(0.0, -gain) / 10 * evidence.features["unknown"],
        "loss_drug": max(0.0, -gain) / 10 * evidence.features["drug"],
        "ahead": max(0.0, margin) / 10,
        "behind": max(0.0, -margin) / 10,
    }
