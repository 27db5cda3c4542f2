"""The letter says what was said: figures, units, negations and sides before and after.

Every change of the text is an edit, so it is enough to look at each edit: the facts in the words
that were heard must be the facts in the words that stand there. Families whose job it is to change
facts (the author's own corrections, notes to the secretary) explain a difference; any other
difference is a doubt. The facts are found by a blank French spaCy pipeline with one component.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from calame.models.report import DoubtKind
from calame.postprocess.doubts import fidelity_patterns as words
from calame.postprocess.draft import Draft, Piece, SourceDoubt
from calame.postprocess.figures.numerals import NUMBER_WORD, numerals
from calame.postprocess.figures.quantities import any_said, longest_first, unit_key
from calame.postprocess.figures.units import PER, SYMBOLS, UNITS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Families whose only job is to change facts; « misheard » raises its own doubts.
EXPLAINING = frozenset({"self_correction", "secretary_note", "misheard"})
# Commands are made of number words (« deux points » is no figure); « 21 kilos 500 » is 21,5.
_EXPLAINING_FIGURES = EXPLAINING | {"commands", "tails"}
# Families that write units; elsewhere single letters are no symbols.
_WRITING_UNITS = frozenset({"figures", "dates", "correction"})
_REASONS = {
    DoubtKind.NEGATION: "une négation a changé à la rédaction : à vérifier",
    DoubtKind.SIDE: "un côté a changé à la rédaction : à vérifier",
    DoubtKind.FIGURE: "un chiffre a changé à la rédaction : à vérifier",
    DoubtKind.DOSE: "une unité a changé à la rédaction : à vérifier",
}
# Edits without any of these cannot change a fact: most are signs and layout.
_MAY_HOLD_FACTS = re.compile(
    rf"[\d°%‰]|\b(?:{'|'.join({*words.NEGATIONS, *words.SIDES, *words.ORDINALS, *UNITS, *PER})})"
    rf"|\b{NUMBER_WORD}\b",
    re.IGNORECASE,
)


class Fact(NamedTuple):
    """One thing that must not be lost: what it is and its value in one spelling."""

    kind: DoubtKind
    value: str


@cache
def pipeline() -> "Language":
    """The blank French pipeline with our component; built at first use, since spaCy is slow."""
    import spacy  # noqa: PLC0415 - half a second that `calame --help` should not pay
    from spacy.language import Language  # noqa: PLC0415

    if not Language.has_factory("calame_facts"):
        Language.component("calame_facts", func=_mark_facts)
    nlp = spacy.blank("fr")
    nlp.add_pipe("calame_facts")
    return nlp


def _mark_facts(doc: "Doc") -> "Doc":
    """The component: leaves the facts of the text in ``doc.user_data``."""
    found = [fact for token in doc if (fact := _word_fact(token.text))]
    found += [Fact(DoubtKind.DOSE, unit) for unit in _units(doc.text)]
    digits = _digits(doc.text)
    if digits:
        found.append(Fact(DoubtKind.FIGURE, digits))
    doc.user_data["facts"] = Counter(found)
    return doc


def facts(text: str) -> Counter[Fact]:
    """The facts of a text."""
    return Counter(_facts(text))


# « virgule », « 40 mg »: the same short wordings come again and again.
@lru_cache(maxsize=8192)
def _facts(text: str) -> Counter[Fact]:
    found: Counter[Fact] = pipeline()(text).user_data["facts"]
    return found


@lru_cache(maxsize=8192)
def _may_hold_facts(text: str) -> bool:
    return _MAY_HOLD_FACTS.search(text) is not None


def _word_fact(word: str) -> Fact | None:
    lower = word.lower()
    if lower in words.NEGATIONS:
        return Fact(DoubtKind.NEGATION, lower)
    side = words.SIDES.get(lower)
    return Fact(DoubtKind.SIDE, side) if side else None


# Capitals alone are read as codes (J15, T4), not as joules or teslas.
_CODES = {"J", "T", "W", "V", "G"}
_SAID = {name: symbol for name, symbol in UNITS.items() if symbol not in _CODES}
_SAID |= {**PER, "unité": "U", "degré celsius": "°", "degré": "°"}
_SYMBOLS = {symbol: symbol for symbol in {*_SAID.values(), *SYMBOLS.values(), *PER.values()}}
_SYMBOLS |= {**SYMBOLS, "°C": "°", "°": "°", "U": "U", "mm3": "mm³"}
_UNIT = re.compile(
    rf"(?<![\w'])(?P<said>{any_said(_SAID)})(?!\w)"
    rf"|(?:(?<![^\W\d])(?<!'))(?P<symbol>{'|'.join(map(re.escape, longest_first(_SYMBOLS)))})"
    r"(?![\w'])"
)
_SAID_KEYS = {unit_key(name): symbol for name, symbol in _SAID.items()}


def _units(text: str) -> Iterator[str]:
    """Every unit, said or written, by its symbol."""
    for match in _UNIT.finditer(text):
        if match["said"]:
            yield _SAID_KEYS.get(unit_key(match["said"]), match["said"])
        else:
            yield _SYMBOLS[match["symbol"]]


_NOT_FIGURES = re.compile(
    r"pour ?(?:cent|mille)|pour 100|H2O|\bet demie?\b|\bet quart\b", re.IGNORECASE
)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(longest_first(words.ORDINALS))})\b", re.IGNORECASE)
_ROMAN = re.compile(rf"\b(?:{'|'.join(longest_first(words.ROMANS))})(?=[ABCF]?\b)")


def _digits(text: str) -> str:
    """All figures of a text as one row of digits, in words or in digits alike."""
    text = _NOT_FIGURES.sub(lambda m: " 5" if "demi" in m[0] else "", text)
    text = _ORDINAL.sub(lambda m: words.ORDINALS[m[0].lower()], text)
    parts: list[str] = []
    position = 0
    for numeral in numerals(text):
        parts += [text[position : numeral.start], numeral.digits]
        position = numeral.end
    return re.sub(r"[^0-9]", "", "".join([*parts, text[position:]]))


def _roman_digits(text: str) -> str:
    return _digits(_ROMAN.sub(lambda m: words.ROMANS[m[0]], text))


def _lost_or_added(heard: str, written: str) -> set[DoubtKind]:
    """The kinds of fact in which the two wordings differ."""
    before, after = _facts(heard), _facts(written)
    kinds = {fact.kind for fact in (before - after) + (after - before)}
    if DoubtKind.FIGURE in kinds and _digits(heard) == _roman_digits(written):
        kinds.discard(DoubtKind.FIGURE)
    return kinds


def _unexplained(piece: Piece, heard: str) -> DoubtKind | None:
    kinds = _lost_or_added(heard, piece.text)
    if set(piece.rules) & _EXPLAINING_FIGURES:
        kinds -= {DoubtKind.FIGURE, DoubtKind.DOSE}
    if not set(piece.rules) & _WRITING_UNITS:
        kinds -= {DoubtKind.DOSE}
    return min(kinds, key=lambda kind: kind.rank, default=None)


def check_fidelity(draft: Draft) -> Draft:
    """Raise a doubt for each change of a fact that no family explains."""
    doubts = []
    for piece in draft.pieces:
        if not piece.rules or EXPLAINING & set(piece.rules):
            continue
        heard = draft.source[piece.start : piece.end]
        if not (_may_hold_facts(heard) or _may_hold_facts(piece.text)):
            continue
        kind = _unexplained(piece, heard)
        if kind is not None:
            doubts.append(
                SourceDoubt(kind=kind, start=piece.start, end=piece.end, reason=_REASONS[kind])
            )
    return draft.doubt(*doubts)
