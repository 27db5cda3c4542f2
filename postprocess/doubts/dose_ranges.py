"""Doses far from what is usual: a figure that was misheard by a factor of ten becomes a doubt.

``data/dose_ranges.csv`` holds the usual single dose of an adult for common drugs. It was written
by hand for this purpose, is no reference for prescribing, and is to be reviewed by a pharmacist.
Only what is far outside is doubted: children, loading doses and rare schemes are legitimate.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from calame.lexicon.folding import fold
from calame.lexicon.lexicon import Lexicon
from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft, SourceDoubt

_COLUMNS = ["name", "also", "unit", "least", "most"]
# Beyond these factors a dose is doubted.
_FAR_BELOW = 4.0
_FAR_ABOVE = 2.0
_REACH = 30
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_DOSE = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?[ \u00a0\u202f]*"
    r"(µg|mcg|microgrammes?|mg|milligrammes?|g|grammes?|UI|unités)(?!\w)"
    r"(?![ \u00a0\u202f]*(?:/|par)[ \u00a0\u202f]*"
    r"(?:[dcm]?l|(?:déci|centi|milli)?litre|kg|kilo|m²))",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;\n]|,(?!\d)")
# In milligrams; international units stay what they are.
_MILLIGRAMS = {"µg": 0.001, "mcg": 0.001, "mg": 1.0, "g": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRange:
    """The usual single dose of an adult, in milligrams or in international units."""

    least: float
    most: float
    is_in_units: bool
    text: str

    def is_far(self, dose: float) -> bool:
        """Whether a dose is far outside of the range."""
        return dose < self.least / _FAR_BELOW or dose > self.most * _FAR_ABOVE


def check_doses(draft: Draft, lexicon: Lexicon) -> Draft:
    """The draft with a doubt for each dose that is far from the usual one.

    Args:
        draft: After figures and units have been written.
        lexicon: Knows which words name drugs.
    """
    return draft.doubt(*_doubts(draft, lexicon))


def _doubts(draft: Draft, lexicon: Lexicon) -> Iterator[SourceDoubt]:
    text = draft.text
    for word in _WORD.finditer(text):
        usual = ranges().get(fold(word.group()))
        if usual is None or not any(one.kind.is_drug for one in lexicon.find(word.group())):
            continue
        dose = _dose_after(text, word.end())
        if dose is None or not _is_far(dose, usual):
            continue
        start, end = draft.source_span(*dose.span())
        yield SourceDoubt(
            kind=DoubtKind.DOSE,
            start=start,
            end=end,
            reason=f"dose inhabituelle pour {word.group()} (usuelle : {usual.text}) : écouter",
        )


def _dose_after(text: str, place: int) -> re.Match[str] | None:
    """The dose that follows a drug's name, within the same part of the sentence."""
    stop = _STOP.search(text, place)
    end = min(place + _REACH, stop.start() if stop else len(text))
    found = _DOSE.search(text, place, min(len(text), end + 15))
    return found if found and found.start() <= end else None


def _is_far(dose: re.Match[str], usual: DoseRange) -> bool:
    whole, decimals, unit = dose.groups()
    value = float(re.sub(r"\s", "", whole) + "." + (decimals or "0"))
    is_in_units = unit.lower() in {"ui", "unités"}
    if is_in_units != usual.is_in_units:
        return False
    return usual.is_far(value if is_in_units else value * _factor(unit.lower()))


def _factor(unit: str) -> float:
    if unit in _MILLIGRAMS:
        return _MILLIGRAMS[unit]
    return {"mic": 0.001, "mil": 1.0, "gra": 1000.0}[unit[:3]]


@cache
def ranges() -> dict[str, DoseRange]:
    """The ranges by folded name of substance and brand."""
    file = resources.files("calame.postprocess.doubts") / "data" / "dose_ranges.csv"
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    if rows.fieldnames != _COLUMNS:
        raise ValueError(f"dose_ranges.csv: columns {rows.fieldnames}")
    return {
        fold(name): _range(row)
        for row in rows
        for name in (row["name"], *filter(None, row["also"].split("|")))
    }


def _range(row: dict[str, str]) -> DoseRange:
    least, most, unit = float(row["least"]), float(row["most"]), row["unit"]
    factor = 1.0 if unit == "UI" else _MILLIGRAMS[unit]
    figures = row["least"] if least == most else f"{row['least']} à {row['most']}"
    return DoseRange(
        least=least * factor,
        most=most * factor,
        is_in_units=unit == "UI",
        text=f"{figures} {unit}".replace(".", ","),
    )
