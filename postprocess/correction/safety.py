"""Drug safety: when a change is not made by itself, and which doubts are raised instead.

- A drug never becomes another drug.
- Where two different drugs are plausible, neither is written: the list of doubts names both.
- An unknown word that ends like a substance ("-gliflozine") is not bent into one that does not.
- A change that moves far from what was heard is marked, so that somebody listens.
"""

import math
import re
from collections.abc import Iterable, Sequence

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold
from calame.lexicon.lexicon import Lexicon
from calame.lexicon.pronunciations import read_aloud, read_sounded
from calame.models.report import DoubtKind
from calame.postprocess.correction.candidates import Candidate
from calame.postprocess.correction.decision import Judged, Model, odds
from calame.postprocess.correction.rivals import are_rivals
from calame.postprocess.correction.words import Heard
from calame.postprocess.draft import Draft, SourceDoubt

_STEMS = re.compile(
    r"(?:mab|tinib|gliflozine?|gliptine?|glutide|sartane?|prile?|olole?|dipine?|statine?|prazole?"
    r"|xabane?|gatrane?|grelore?|floxacine?|cilline?|cycline?|mycine?|conazole?|vire?|azépame?"
    r"|olame?|pidème?|triptane?|sétrone?|coxibe?|parine?|platine?|taxele?|rubicine?|ciclibe?"
    r"|zombe?|lukaste?|tropiume?|térole?|métasone?|solone?|thiazide?|sémide?|lactone?)$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[^\W\d_]{3,}\d")
# The winner's odds must be so many times those of a rival that sounds as near.
_CLEAR = 12.0
_LEAST = 0.05
_AS_NEAR = 0.04
_WIDER = 0.32
_LARGE = 0.3
_LONG_NAME = 6
# What a drug needs, and what it needs where the run ends in an article or a preposition or the
# word after it is unknown too: less
# where the words around ask for a drug (of twelve from 0.42 to 0.5, all were right).
_SURE, _SURE_LOOSE = 0.7, 0.85
_SURE_EXPECTED, _SURE_LOOSE_EXPECTED = 0.42, 0.5
# From this distance on, a brand that sounds not much farther is plausible too.
_VAGUE, _NOT_MUCH_FARTHER = 0.15, 0.16
# Starts that make another substance of a name: ésoméprazole, lévocétirizine, desloratadine.
_STARTS = ("es", "lev", "levo", "dex", "des", "nor", "val", "ar")
_PAIRED = {"z": "s", "s": "s"}
_MOST_PROPOSALS = 4

_TWO_DRUGS = "deux médicaments possibles : écouter et choisir"
_OTHER_DRUG = "un terme connu a été entendu : un médicament ne le remplace pas sans vous"
_NEW_DRUG = "mot inconnu qui ressemble à un médicament : écouter"
_UNSURE = "mot inconnu : terme proposé par le lexique"
_LARGE_CHANGE = "mot très différent de ce qui a été entendu : écouter"


def keep_safe(
    chosen: Sequence[Judged],
    judged: Sequence[Judged],
    *,
    words: Sequence[Heard],
    lexicon: Lexicon,
) -> tuple[list[Judged], dict[Judged, str]]:
    """The changes that may be made, and those that may not, each with the reason."""
    allowed: list[Judged] = []
    refused: dict[Judged, str] = {}
    for one in chosen:
        reason = _why_not(one, judged, words, lexicon)
        if reason:
            refused[one] = reason
        else:
            allowed.append(one)
    return allowed, refused


def _why_not(
    one: Judged, judged: Sequence[Judged], words: Sequence[Heard], lexicon: Lexicon
) -> str | None:
    candidate = one.candidate
    if not candidate.entry.kind.is_drug:
        return None
    heard = candidate.stretch.text
    if lexicon.find(heard) or _has_other_drug(candidate, words, lexicon):
        return _OTHER_DRUG
    if one.probability < _needed(candidate, words):
        return _NEW_DRUG
    if _may_be_longer(candidate, words, lexicon):
        return _TWO_DRUGS
    if any(_is_plausible(other, one, words) for other in judged):
        return _TWO_DRUGS
    ending = _STEMS.search(heard)
    if ending and not _STEMS.search(candidate.entry.term):
        return _NEW_DRUG
    return None


def _has_other_drug(candidate: Candidate, words: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether a word of the run is itself a drug that the candidate does not name."""
    run = words[candidate.stretch.first : candidate.stretch.last]
    written = fold(candidate.written)
    return any(
        known.kind.is_drug and fold(word.text) not in written
        for word in run
        if len(word.text) >= _LONG_NAME
        for known in lexicon.find(word.text)
    )


def _needed(candidate: Candidate, words: Sequence[Heard]) -> float:
    """How sure a drug must be: the surer, the less of what was heard it explains."""
    if candidate.distance > _LARGE:
        return math.inf
    last = candidate.stretch.last
    ends_loosely = words[last - 1].is_function or name_goes_on(words[last : last + 1])
    if candidate.is_expected:
        return _SURE_LOOSE_EXPECTED if ends_loosely else _SURE_EXPECTED
    return _SURE_LOOSE if ends_loosely else _SURE


def name_goes_on(after: Sequence[Heard]) -> bool:
    """Whether the word after is none either, perhaps with a figure: "Adva Graf3" is no "Advate"."""
    return any(word.is_unknown or _GLUED.match(word.text) for word in after)


def _is_plausible(other: Judged, one: Judged, words: Sequence[Heard]) -> bool:
    """Whether another drug could have been said in place of the winner."""
    winner, rival = one.candidate, other.candidate
    if not rival.entry.kind.is_drug or not are_rivals(winner, rival):
        return False
    if winner.stretch != rival.stretch and winner.stretch.holds(rival.stretch):
        # "désonide" in "but desonnies de": the longer name explains more of what was heard.
        return other.probability >= one.probability
    if odds(other) * _CLEAR >= odds(one) or _is_other_brand(other, one):
        return True
    is_near = rival.distance <= winner.distance - _AS_NEAR
    is_wider = rival.distance <= _WIDER and _explains_more(rival, winner, words)
    return other.probability >= _LEAST and (is_near or is_wider)


def _is_other_brand(other: Judged, one: Judged) -> bool:
    """Whether a brand sounds only vaguely as heard and another one hardly less: "Zampix"."""
    winner, rival = one.candidate, other.candidate
    return (
        winner.entry.kind is rival.entry.kind is Kind.BRAND
        and other.probability >= _LEAST
        and winner.distance >= _VAGUE
        and rival.distance <= winner.distance + _NOT_MUCH_FARTHER
    )


def _may_be_longer(winner: Candidate, words: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether the word before may hold the start of a longer name: "des oméprazole"."""
    if not winner.stretch.first:
        return False
    before, name = words[winner.stretch.first - 1], winner.entry.term
    longer = (entry for start in _STARTS for entry in lexicon.find(start + fold(name)))
    return any(before.is_unknown or _ends_like_start(before.text, one, name) for one in longer)


def _ends_like_start(before: str, longer: Entry, name: str) -> bool:
    """Whether a word ends in the sound that the longer name has before the shorter one."""
    start = read_aloud(longer.term).removesuffix(read_aloud(name))[-1:]
    # "des", "puis": silent alone, a z before a vowel.
    end = "z" if before[-1] in "sxz" else read_sounded(before)[-1:]
    return _PAIRED.get(start, start) == _PAIRED.get(end, end)


def _explains_more(rival: Candidate, winner: Candidate, words: Sequence[Heard]) -> bool:
    mine, theirs = winner.stretch, rival.stretch
    around = [*words[theirs.first : mine.first], *words[mine.last : theirs.last]]
    return theirs.holds(mine) and any(word.is_unknown for word in around)


def doubts(
    draft: Draft,
    judged: Sequence[Judged],
    *,
    chosen: Sequence[Judged],
    refused: dict[Judged, str],
    model: Model,
) -> list[SourceDoubt]:
    """What a person should look at: refused changes, unsure ones, large ones."""
    result = [_doubt(draft, one, judged, reason) for one, reason in refused.items()]
    settled = [*chosen, *refused]
    for one in sorted(judged, key=lambda one: -one.probability):
        if one.probability < model.suggests:
            break
        if one.candidate.is_ordinary or any(_overlap(one, other) for other in settled):
            continue
        settled.append(one)
        reason = _NEW_DRUG if one.candidate.entry.kind.is_drug else _UNSURE
        result.append(_doubt(draft, one, judged, reason))
    large = (one for one in chosen if one.candidate.distance > _LARGE)
    return [*result, *(_doubt(draft, one, judged, _LARGE_CHANGE) for one in large)]


def _overlap(one: Judged, other: Judged) -> bool:
    return one.candidate.stretch.meets(other.candidate.stretch)


def _doubt(draft: Draft, one: Judged, judged: Iterable[Judged], reason: str) -> SourceDoubt:
    stretch = one.candidate.stretch
    start, end = draft.source_span(stretch.start, stretch.end)
    rivals = sorted(
        (other for other in judged if _overlap(one, other) and not other.candidate.is_ordinary),
        key=lambda other: -other.probability,
    )
    proposals = [one.candidate.written, *(other.candidate.written for other in rivals)]
    return SourceDoubt(
        kind=_kind(one, reason),
        start=start,
        end=end,
        reason=reason,
        proposals=tuple(dict.fromkeys(proposals))[:_MOST_PROPOSALS],
    )


def _kind(one: Judged, reason: str) -> DoubtKind:
    if one.candidate.entry.kind.is_drug:
        return DoubtKind.DRUG
    return DoubtKind.LARGE_CHANGE if reason == _LARGE_CHANGE else DoubtKind.UNKNOWN_WORD
