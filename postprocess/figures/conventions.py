"""House styles: the same figures and words in the forms that a practice prefers."""

from dataclasses import dataclass
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures.units import FORMS
from calame.postprocess.rules import Rule, rule, run

NAME = "conventions"
_REASON = "usage de la maison"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What a practice wants otherwise than the usual form.

    Attributes:
        slashes_days: « 3 fois/j » instead of « 3 fois par jour ».
        shortens_hours: « à 8 h » instead of « à 8 heures », for times of day.
        has_roman_kidney_stages: « stade IIIb » instead of « stade 3B » in renal failure.
        has_decimal_halves: « 1,5 comprimé » instead of « 1 comprimé et demi ».
        joins_positions: « postérolatéral » instead of « postéro-latéral ».
        keeps_number: « pas de troubles » where it was heard so, not « pas de trouble ».
    """

    slashes_days: bool = False
    shortens_hours: bool = False
    has_roman_kidney_stages: bool = False
    has_decimal_halves: bool = False
    joins_positions: bool = False
    keeps_number: bool = False


# The usual forms: no switch is on.
USUAL = Conventions()
_ROMANS = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


def _stage(match: Match[str]) -> str:
    return f"{match['cue']} {_ROMANS[match['n']]}{match['letter'].lower()}"


def _half(match: Match[str]) -> str:
    return f"{match['n'] or 0},5 {match['form'] or match['half']}"


_DAYS = rule(
    r"(?<=[\wµ%]) par jour\b(?:(?<=fois par jour)|(?<=[gL] par jour)|(?<=UI par jour)|"
    r"(?<=és par jour))",
    "/j", " par jour", reason=_REASON,
)  # fmt: skip
_HOURS = rule(
    r"(?P<cue>\b(?:à|vers|avant|après|dès|jusqu'à) \d{1,2}) heures?\b(?! ?\d)",
    r"\g<cue> h", " heure", reason=_REASON,
)  # fmt: skip
_KIDNEY = rule(
    r"(?P<cue>\b(?:rénale|rénal|IRC|MRC)[^.;\n]{0,30}? stade) (?P<n>[1-5])(?P<letter>[ABab]?)\b",
    _stage, "stade", reason=_REASON,
)  # fmt: skip


_FORMS = "|".join(FORMS)
_HALVES = rule(
    rf"(?:(?P<n>\b\d+) (?P<form>(?:{_FORMS})s?) et demie?|"
    rf"\b(?:un |une )?demi-(?P<half>(?:{_FORMS})))\b",
    _half, "demi", reason=_REASON,
)  # fmt: skip


# Both spellings are right and sound the same; reports mostly have the hyphen.
_POSITIONS = rule(
    r"\b(?P<first>(?:anté|posté|supé|infé|laté)ro|médio)"
    r"(?=(?:latér|média|intern|extern|supér|infér|postér|antér)\w)",
    r"\g<first>-", "rol", "rom", "roi", "roe", "ros", "rop", "roa", "médio", reason=_REASON,
)  # fmt: skip


def _rules(conventions: Conventions) -> tuple[Rule, ...]:
    wanted = (
        (conventions.slashes_days, _DAYS),
        (conventions.shortens_hours, _HOURS),
        (conventions.has_roman_kidney_stages, _KIDNEY),
        (conventions.has_decimal_halves, _HALVES),
        (not conventions.joins_positions, _POSITIONS),
    )
    return tuple(each for is_wanted, each in wanted if is_wanted)


def write_conventions(draft: Draft, *, conventions: Conventions) -> Draft:
    """Give the figures the forms of the house."""
    return run(draft, _rules(conventions), name=NAME)
