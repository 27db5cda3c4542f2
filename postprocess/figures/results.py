"""Results of the laboratory: decimals that are said without a comma, powers of ten.

Runs before quantities.py, which writes what stands behind the figure.
"""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.figures.quantities import UNIT, WRITTEN_UNIT, digit
from calame.postprocess.figures.quantities_patterns import SEVERAL, SMALL_WORD
from calame.postprocess.rules import rule, run

NAME = "figures"
# An exponent is no digit any more (fidelity.py).
TAILS = "tails"
_REASON = "virgule décimale"
# What is measured, and between which whole numbers its value can be.
_LIMITS = {
    r"h[ée]moglobine(?: glyquée)?|Hb": (3, 22), "HbA1c": (4, 16), "INR": (1, 9), "pH": (6, 8),
    "kaliémie|potassium": (1, 9), "calcémie(?: corrigée)?|calcium": (1, 4), "lactates?": (0, 25),
    "phosphorémie|phosphore": (0, 3), "magnésémie|magnésium": (0, 2), "TSH": (0, 99),
    "(?:LDL|HDL)(?:[ -]cholestérol)?|cholestérol(?: total)?|triglycérides": (0, 9),
    "glycémie(?: à jeun)?": (0, 30), "urée": (1, 60), "PSA(?: total)?": (0, 60),
}  # fmt: skip
_LINK = r"(?: (?:est|sont|était|étaient|reste|monte|descend|stable|à|de|:))*"
_BEFORE = r"(?:en|le|il y a|au|avant|auparavant|précédemment)"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _result(match: Match[str]) -> str | None:
    """« kaliémie quatre deux » is 4,2, where such a value can be."""
    whole, *zero, tenths = map(digit, f"{match['n']} {match['d']}".split())
    low, high = _limits(match["what"])
    return f"{match['cue']} {whole},{''.join(zero)}{tenths}" if low <= int(whole) <= high else None


def _limits(what: str) -> tuple[int, int]:
    return next(
        limits for name, limits in _LIMITS.items() if re.fullmatch(name, what, re.IGNORECASE)
    )


def _compared(match: Match[str]) -> str:
    return f"{match['cue']} {digit(match['n'])},{digit(match['d'])}"


def _power(match: Match[str]) -> str:
    return f"10{digit(match['n']).translate(_SUPERSCRIPTS)}"


_POWERS = (
    rule(rf"(?<![\w,])10 (?:puissance|exposant) (?P<n>\d{{1,2}}|{SMALL_WORD})"
         rf"(?![\w/-]|,\d| (?:\d|{NUMBER_WORD}\b))", _power,
         "puissance", "exposant", reason="puissance de dix"),
)  # fmt: skip
_RULES = (
    rule(
        rf"\b(?P<cue>(?P<what>{'|'.join(_LIMITS)}){_LINK}) (?P<n>\d{{1,2}}|{SMALL_WORD}) "
        rf"(?P<d>\d{{1,2}}|zéro (?:{SEVERAL}|un)|{SMALL_WORD})"
        rf"(?=[.,;:)\n](?!\d)|$| (?:contre|au lieu|{UNIT}|{WRITTEN_UNIT})(?!\w))",
        _result, reason=_REASON,
    ),
    rule(
        rf"(?P<cue>\d,\d{{1,2}}[^.,;\n]{{0,25}} contre) (?P<n>\d{{1,2}}|{SMALL_WORD}) "
        rf"(?P<d>{SEVERAL}|un)(?=[.,;:)\n]|$| {_BEFORE}(?!\w))",
        _compared, "contre", reason=_REASON,
    ),
)  # fmt: skip


def write_results(draft: Draft) -> Draft:
    """Write the decimals of results and powers of ten."""
    return run(run(draft, _POWERS, name=TAILS), _RULES, name=NAME)
