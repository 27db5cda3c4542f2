"""How likely a word of the letter is wrong in a way that harms.

One small logistic model for every word: how badly it was heard, what it is (a figure, a negation
or a side, or what one of these speaks of), whether any dictionary knows it, whether the lexicon
corrected it. The weights were fitted on the development set with the packaged weights (three
voices, cached transcripts, without scores of the sound): of its words, those inside a wrong drug,
dose, figure, negation or side. Two further sets gave the same coverage (docs/writing.md).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calame.lexicon.lexicon import Lexicon
from calame.models.report import DoubtKind
from calame.postprocess.doubts import patterns as words
from calame.postprocess.draft import Draft

# Natural logarithms of odds.
_BIAS = -2.1
_BADLY_HEARD = 0.26
_FIGURE = 1.1
_NEGATION = 1.9
_NEGATED = 1.6
_SIDE = 1.7
_SIDED = 0.9
_UNKNOWN = 1.1
_SHORT = 0.35
_CORRECTED = -0.8
# Word probabilities are never taken as nearer to certainty.
_SURE, _LOST = 0.995, 0.02
_SHORTEST = 4
# How far a negation reaches behind it and a side before it, in words.
_NEGATION_REACH = 4
_SIDE_REACH = 3
_CORRECTION = "lexicon"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskyWord:
    """A word of the letter, or several that stand for one edit.

    Attributes:
        kind: What could harm.
        start: First character in the source; the same for ``end``.
        end: One past the last.
        risk: 0 to 1, how likely it is wrong.
    """

    kind: DoubtKind
    start: int
    end: int
    risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    start: int
    end: int
    text: str

    @property
    def is_figure(self) -> bool:
        return bool(words.FIGURE.match(self.text))

    @property
    def is_negation(self) -> bool:
        return bool(words.NEGATION.match(self.text))

    @property
    def is_side(self) -> bool:
        return bool(words.SIDE.match(self.text))


def risky_words(draft: Draft, lexicon: Lexicon | None) -> Iterator[RiskyWord]:
    """Every word of the letter with its risk, in order; nothing without sound.

    Args:
        draft: After all other steps.
        lexicon: Knows which words exist; None does without.
    """
    if not draft.words:
        return
    for clause in _clauses(draft.text):
        for index, word in enumerate(clause):
            start, end = draft.source_span(word.start, word.end)
            if start == end:
                continue
            kind, weight = _place(clause, index)
            odds = _BIAS + weight + _spelling(word, lexicon) + _sound(draft, word, start, end)
            risk = 1 / (1 + math.exp(-odds))
            yield RiskyWord(kind=kind, start=start, end=end, risk=risk)


def _clauses(text: str) -> Iterator[Sequence[_Word]]:
    """The words of the text between two signs: no negation and no side reaches farther."""
    clause: list[_Word] = []
    for match in words.WORD.finditer(text):
        if clause and words.SIGN.search(text, clause[-1].end, match.start()):
            yield clause
            clause = []
        clause.append(_Word(start=match.start(), end=match.end(), text=match.group()))
    if clause:
        yield clause


def _place(clause: Sequence[_Word], index: int) -> tuple[DoubtKind, float]:
    """What a word is by itself or by its neighbours, and what that weighs."""
    word = clause[index]
    is_negated = any(one.is_negation for one in clause[max(0, index - _NEGATION_REACH) : index])
    is_sided = any(one.is_side for one in clause[index + 1 : index + 1 + _SIDE_REACH])
    near = _NEGATED * is_negated + _SIDED * is_sided
    if word.is_figure:
        return _kind_of_figure(clause, index), near + _FIGURE
    if word.is_negation:
        return DoubtKind.NEGATION, near + _NEGATION
    if word.is_side:
        return DoubtKind.SIDE, near + _SIDE
    if is_sided:
        return DoubtKind.SIDE, near
    return (DoubtKind.NEGATION if is_negated else DoubtKind.UNKNOWN_WORD), near


def _kind_of_figure(clause: Sequence[_Word], index: int) -> DoubtKind:
    """A dose has the unit of a drug, or is one that lost its figure."""
    around = [one.text for one in clause[index : index + 2]]
    return DoubtKind.DOSE if any(map(words.DRUG_UNIT.match, around)) else DoubtKind.FIGURE


def _spelling(word: _Word, lexicon: Lexicon | None) -> float:
    if word.is_figure or word.is_negation:
        return 0.0
    bare = words.ELIDED.sub("", word.text)
    is_known = lexicon is None or lexicon.is_word(bare.lower()) or lexicon.is_name(bare)
    return (_SHORT if len(bare) < _SHORTEST else 0.0) + (0.0 if is_known else _UNKNOWN)


def _sound(draft: Draft, word: _Word, start: int, end: int) -> float:
    heard = min(_SURE, max(_LOST, draft.probability(start, end)))
    corrected = _CORRECTED if _CORRECTION in draft.rules(word.start, word.end) else 0.0
    return _BADLY_HEARD * math.log((1 - heard) / heard) + corrected
