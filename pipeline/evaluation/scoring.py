"""Compares letters with the gold letters of a corpus: docs/evaluation.md explains every figure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from calame.models.report import Report
from calame.pipeline.evaluation.corpus import Dictation, Style
from calame.pipeline.evaluation.coverage import SHIFTS, Coverage, cover
from calame.pipeline.evaluation.formulas import formulas_of
from calame.pipeline.evaluation.losses import was_heard
from calame.pipeline.evaluation.text import COUNTS, TOKEN, holds, normalise

# From this likeness on, a note stands in a text. On the development set: gold letters up to 71,
# what Whisper base heard of the notes 71 to 100 (half above 92), what was dictated from 94.
NOTE_LIKENESS = 75.0
# The rule that names itself in the edits of the lexicon's correction.
CORRECTION_RULE = "lexicon"
# The kinds of term that its reasons name for drugs start so.
_DRUG_REASON = "lexique : médicament"
# How far from the name of a drug its dose may stand, in characters.
DOSE_REACH = 60

_ROMAN = {"II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8"}
_MARK = re.compile(r"¶|[.,;:!?]")
_LETTERS = re.compile(r"[^\W_]+")


class Metric(StrEnum):
    """What is counted: found out of expected."""

    TERMS = "terms"
    DRUGS = "drugs"
    DOSES = "doses"
    FIGURES = "figures"
    NEGATIONS = "negations"
    SIDES = "sides"
    TRAPS = "traps"
    FORMULAS = "formulas"
    TERMS_LENIENT = "terms_lenient"
    DRUGS_LENIENT = "drugs_lenient"
    NOTES_KEPT_OUT = "notes_kept_out"
    NOTES_RECEIVED = "notes_received"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _LABELS[self]


_LABELS: dict[Metric, str] = {
    Metric.TERMS: "termes",
    Metric.DRUGS: "médicaments",
    Metric.DOSES: "médicaments avec dose",
    Metric.FIGURES: "chiffres",
    Metric.NEGATIONS: "négations",
    Metric.SIDES: "côtés",
    Metric.TRAPS: "pièges évités",
    Metric.FORMULAS: "formules",
    Metric.TERMS_LENIENT: "termes (souple)",
    Metric.DRUGS_LENIENT: "médicaments (souple)",
    Metric.NOTES_KEPT_OUT: "notes hors lettre",
    Metric.NOTES_RECEIVED: "notes reçues",
}


# The classes of which it is asked where they were lost.
LOSSES = (Metric.FIGURES, Metric.NEGATIONS, Metric.SIDES, Metric.DRUGS, Metric.TERMS)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many out of so many."""

    hits: int = 0
    total: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hits + other.hits, self.total + other.total)

    @property
    def percent(self) -> float | None:
        """None where nothing was expected."""
        return 100 * self.hits / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The figures of one letter or, added up, of many.

    Attributes:
        words: Wrong words out of the words of the gold letter; ``percent`` is the WER.
        marks: The same with punctuation and paragraphs as words, where those were dictated.
        metrics: What was found.
        doubts: Doubts out of the words of the letter; no total where no report is known.
        covered: Grave errors that the marked words of a doubt touch, out of all grave errors.
        by_chance: The same for the same marks anywhere else in the letter, ``SHIFTS`` times.
        marked: Characters of the letter that the doubts mark, out of all.
        losses: What is missing though it was heard, out of what is missing, where the words heard
            are known.
        corrected: Corrections that made a right word wrong, out of the words of the gold letter.
        wrong_drugs: Corrections that wrote a drug which the gold letter does not name, out of all
            that wrote a drug.
        missed: What was not found, by metric, for people who look for the cause.
        spoiled: The corrections that made a right word wrong, "heard → written".
    """

    words: Tally = Tally()
    marks: Tally = Tally()
    metrics: dict[Metric, Tally] = field(default_factory=dict)
    doubts: Tally = Tally()
    covered: Tally = Tally()
    by_chance: Tally = Tally()
    marked: Tally = Tally()
    losses: dict[Metric, Tally] = field(default_factory=dict)
    corrected: Tally = Tally()
    wrong_drugs: Tally = Tally()
    missed: dict[Metric, tuple[str, ...]] = field(default_factory=dict)
    spoiled: tuple[str, ...] = ()

    def __add__(self, other: "Scores") -> "Scores":
        return Scores(
            words=self.words + other.words,
            marks=self.marks + other.marks,
            metrics={m: self.metric(m) + other.metric(m) for m in Metric},
            doubts=self.doubts + other.doubts,
            covered=self.covered + other.covered,
            by_chance=self.by_chance + other.by_chance,
            marked=self.marked + other.marked,
            losses={m: self.loss(m) + other.loss(m) for m in {*self.losses, *other.losses}},
            corrected=self.corrected + other.corrected,
            wrong_drugs=self.wrong_drugs + other.wrong_drugs,
        )

    def metric(self, metric: Metric) -> Tally:
        """The tally of one metric, empty where it was not counted."""
        return self.metrics.get(metric, Tally())

    def loss(self, metric: Metric) -> Tally:
        """What was heard and is missing, out of what is missing."""
        return self.losses.get(metric, Tally())


def score(
    dictation: Dictation, text: str, report: Report | None = None, *, heard: str | None = None
) -> Scores:
    """The figures of one letter.

    Args:
        dictation: With the gold letter.
        text: The body of the letter.
        report: Where known, for doubts and for the notes that reached the secretary.
        heard: The recogniser's words where known, to tell what was lost in writing.
    """
    letter = normalise(text)
    found = {
        Metric.TERMS: _split(dictation.terms, letter),
        Metric.DRUGS: _split([drug.name for drug in dictation.drugs], letter),
        Metric.DOSES: _split_doses(dictation, letter),
        Metric.FIGURES: _split(dictation.figures, letter),
        Metric.NEGATIONS: _split(dictation.negations, letter),
        Metric.SIDES: _split(dictation.laterality, letter),
        Metric.TRAPS: _split(dictation.traps, letter),
        Metric.FORMULAS: _split(formulas_of(dictation.written), letter),
        Metric.TERMS_LENIENT: _split_lenient(dictation.terms, letter),
        Metric.DRUGS_LENIENT: _split_lenient([drug.name for drug in dictation.drugs], letter),
        Metric.NOTES_KEPT_OUT: _split_notes(dictation.secretary_notes, letter, wanted=False),
    }
    if report is not None:
        notes = normalise(" ".join(note.text for note in report.notes))
        found[Metric.NOTES_RECEIVED] = _split_notes(dictation.secretary_notes, notes, wanted=True)
    gold = _words(normalise(dictation.written))
    spoiled = tuple(_spoiled(report, gold)) if report else ()
    missed = {metric: items for metric, (_, items) in found.items() if items}
    inside = cover(dictation, report) if report else Coverage()
    return Scores(
        words=_word_errors(gold, _words(letter)),
        marks=_mark_errors(dictation, text),
        metrics={metric: tally for metric, (tally, _) in found.items()},
        doubts=Tally(len(report.doubts), len(_words(letter))) if report else Tally(),
        covered=Tally(inside.covered, inside.errors),
        by_chance=Tally(inside.by_chance, inside.errors * SHIFTS),
        marked=Tally(inside.marked, len(text) if report else 0),
        losses={} if heard is None else _losses(missed, heard),
        corrected=Tally(len(spoiled), len(gold)) if report else Tally(),
        wrong_drugs=_wrong_drugs(report, gold) if report else Tally(),
        missed=missed,
        spoiled=spoiled,
    )


def _losses(missed: dict[Metric, tuple[str, ...]], heard: str) -> dict[Metric, Tally]:
    return {
        metric: Tally(sum(was_heard(item, heard) for item in missed[metric]), len(missed[metric]))
        for metric in LOSSES
        if metric in missed
    }


def total(scores: Iterable[Scores]) -> Scores:
    """The figures of many letters, added up: every word and every item weighs the same."""
    return sum(scores, start=Scores())


def mean(percents: Iterable[float | None]) -> float | None:
    """The mean of the voices that have the figure."""
    known = [percent for percent in percents if percent is not None]
    return sum(known) / len(known) if known else None


def _split(items: Sequence[str], letter: str) -> tuple[Tally, tuple[str, ...]]:
    """How many of the items stand in the letter, and which do not; a repeated one as often."""
    hits = 0
    missed: list[str] = []
    for item, times in Counter(normalise(item) for item in items).items():
        found = min(times, holds(letter, item))
        hits += found
        missed += [item] * (times - found)
    return Tally(hits, len(items)), tuple(missed)


def _split_doses(dictation: Dictation, letter: str) -> tuple[Tally, tuple[str, ...]]:
    wanted = [drug for drug in dictation.drugs if drug.dose]
    missed = [
        f"{drug.name} {drug.dose}"
        for drug in wanted
        if not _dose_near(letter, normalise(drug.name), normalise(drug.dose or ""))
    ]
    return Tally(len(wanted) - len(missed), len(wanted)), tuple(missed)


def _dose_near(letter: str, name: str, dose: str) -> bool:
    places = (match.span() for match in re.finditer(re.escape(name), letter, re.IGNORECASE))
    return any(
        holds(letter[max(0, start - DOSE_REACH) : end + DOSE_REACH], dose) for start, end in places
    )


def _split_lenient(items: Sequence[str], letter: str) -> tuple[Tally, tuple[str, ...]]:
    """The same by letters and accents alone: any case, hyphens, spaces or apostrophes."""
    compact = _Compact(letter)
    missed = tuple(item for item in items if not compact.holds(normalise(item)))
    return Tally(len(items) - len(missed), len(items)), missed


class _Compact:
    """A text as one run of letters and digits that remembers where its words began and ended."""

    def __init__(self, text: str) -> None:
        words = [_ROMAN.get(word, word).casefold() for word in _LETTERS.findall(text)]
        self.text = "".join(words)
        self._starts, self._ends = set[int](), set[int]()
        offset = 0
        for word in words:
            self._starts.add(offset)
            offset += len(word)
            self._ends.add(offset)

    def holds(self, item: str) -> bool:
        """Whether the item stands there, from the beginning of a word to the end of one."""
        wanted = _Compact(item).text
        places = re.finditer(f"(?={re.escape(wanted)})", self.text)
        return any(
            place.start() in self._starts and place.start() + len(wanted) in self._ends
            for place in places
        )


def _split_notes(notes: Sequence[str], text: str, *, wanted: bool) -> tuple[Tally, tuple[str, ...]]:
    """Whether the words of each note stand in a text, misheard or not; whether they should."""
    bad = tuple(note for note in notes if (_likeness(note, text) >= NOTE_LIKENESS) != wanted)
    return Tally(len(notes) - len(bad), len(notes)), bad


def _spoiled(report: Report, gold: Sequence[str]) -> Iterator[str]:
    """Corrections whose heard words stand in the gold letter and whose written words do not."""
    line = f" {' '.join(gold)} "
    for edit in report.edits:
        heard, written = (" ".join(_words(normalise(text))) for text in (edit.heard, edit.written))
        is_spoiled = heard and f" {heard} " in line and f" {written} " not in line
        if CORRECTION_RULE in edit.rules and is_spoiled:
            yield f"{heard} → {written}"


def _wrong_drugs(report: Report, gold: Sequence[str]) -> Tally:
    """Of the corrections that wrote a drug, those whose words the gold letter does not hold."""
    line = f" {' '.join(gold)} "
    written = [
        " ".join(_words(normalise(edit.written)))
        for edit in report.edits
        if CORRECTION_RULE in edit.rules and edit.reason.startswith(_DRUG_REASON)
    ]
    return Tally(sum(f" {name} " not in line for name in written), len(written))


def _likeness(note: str, text: str) -> float:
    words = [" ".join(_words(normalise(part))) for part in (note, text)]
    return fuzz.partial_ratio(*words) if words[1] else 0.0


def _words(normalised: str) -> list[str]:
    """Words in lower case without punctuation; "2,5" and "13/8" are one."""
    return [
        word
        for word in TOKEN.findall(normalised.casefold())
        if _LETTERS.search(word) or word == "%"
    ]


def _word_errors(gold: Sequence[str], words: Sequence[str]) -> Tally:
    """Substituted, missing and added words; a small count in digits is no error."""
    wrong = [
        op
        for op in Levenshtein.editops(gold, words)
        if not (op.tag == "replace" and COUNTS.get(gold[op.src_pos]) == words[op.dest_pos])
    ]
    return Tally(len(wrong), len(gold))


def _mark_errors(dictation: Dictation, text: str) -> Tally:
    """Errors in words, punctuation and paragraphs; nothing where these are editorial choices."""
    if dictation.style is Style.FREE:
        return Tally()
    return _word_errors(_marked(dictation.written), _marked(text))


def _marked(text: str) -> list[str]:
    flat = normalise(re.sub(r"\s*\n\s*", " ¶ ", text.strip()))
    pattern = re.compile(f"{TOKEN.pattern}|{_MARK.pattern}")
    return pattern.findall(flat.casefold())
