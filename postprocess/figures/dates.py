"""Dates, times of day and telephone numbers."""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures import units as words
from calame.postprocess.figures.quantities import digit
from calame.postprocess.figures.quantities_patterns import SEVERAL, SMALL_WORD
from calame.postprocess.rules import rule, run

NAME = "dates"
# « neuf heures moins le quart » is 8 h 45, « heures cinq » 05: other digits, by their very nature
# (fidelity.py).
TAILS = "tails"
_DATE = "date en chiffres"
_TIME = "heure en chiffres"
_MONTH = "|".join(words.MONTHS)
_DAY = rf"(?:premier|1 ?er|\d{{1,2}}|{SEVERAL})"
# What a time of day holds, before a search that is dear.
_HOURS = ("heure", " h", *(f"{figure}h" for figure in range(10)))
_HOUR = rf"(?<![\w,])(?P<h>\d{{1,2}}|une|{SEVERAL})"


def _day(word: str) -> str:
    return "1er" if word.lower() in {"premier", "1er", "1 er"} else digit(word)


def _date(match: Match[str]) -> str:
    return f"{_day(match['day'])} {match['month'].lower()}"


def _days(match: Match[str]) -> str:
    return f"{match['from']}{_day(match['one'])}{match['to']}{_day(match['two'])}"


def _first_day(match: Match[str]) -> str:
    return f"du {_day(match['one'])}"


def _year(match: Match[str]) -> str:
    return f"{match['month']} {match['century']}{match['year']}"


def _time(match: Match[str]) -> str | None:
    if int(digit(match["h"])) > 24:
        return None
    return f"{digit(match['h'])} h {match['m']}"


def _minutes(match: Match[str]) -> str | None:
    """« quinze heures cinq » is 15 h 05."""
    return None if int(digit(match["h"])) > 24 else f"{digit(match['h'])} h 0{digit(match['m'])}"


def _before_the_hour(match: Match[str]) -> str | None:
    """« neuf heures moins le quart » is 8 h 45."""
    hour = int(digit(match["h"]))
    minutes = 15 if match["quarter"] else int(digit(match["m"]))
    return f"{hour - 1} h {60 - minutes:02d}" if 1 < hour <= 24 and minutes < 60 else None


def _half_past(match: Match[str]) -> str:
    return f"{digit(match['h'])} h 30"


def _quarter_past(match: Match[str]) -> str:
    return f"{digit(match['h'])} h 15"


def _at_hour(match: Match[str]) -> str:
    return f"{digit(match['h'])} "


def _in_figures(match: Match[str]) -> str | None:
    """« le vingt-deux dix deux mille vingt-cinq » is le 22/10/2025."""
    day, month = (int(digit(match[part].split()[-1])) for part in ("d", "m"))
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return f"{match['cue']}{day:02d}/{month:02d}/{match['year']}"


def _run_together(match: Match[str]) -> str | None:
    """« le douze zéro trois mille neuf cent cinquante-deux » was read 12 zéro 3952."""
    day, (month, year) = int(digit(match["d"].split()[-1])), divmod(int(match["both"]), 1000)
    if not (1 <= day <= 31 and month <= 12):
        return None
    return f"{match['cue']}{day:02d}/{month:02d}/{1000 + year}"


def _insurance_number(match: Match[str]) -> str | None:
    """Sex, year, month, place, order and perhaps the key: 1 45 03 75 116 004 (22)."""
    digits = "".join(digit(part) for part in match["n"].split())
    groups = re.fullmatch(r"([12])(\d\d)(\d\d)(\d[\dAB])(\d{3})(\d{3})(\d\d)?", digits)
    return match["cue"] + " ".join(filter(None, groups.groups())) if groups else None


def _identifier(match: Match[str]) -> str:
    return match["cue"] + "".join(digit(part) for part in match["n"].split())


def _phone(match: Match[str]) -> str | None:
    said = " ".join(digit(part) for part in re.split(r"[ .-]", match.group()))
    digits = re.sub(r"\D", "", said)
    pairs = [digits[i : i + 2] for i in range(0, 10, 2)]
    return " ".join(pairs) if len(digits) == 10 else None


_TWO_FIGURES = rf"(?:(?:zéro |0 ?)(?:[1-9]|{SEVERAL}|un)|\d{{1,2}}|{SEVERAL})"
_FIGURES = rf"(?:\d+|{SMALL_WORD})"
_WEEKDAY = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_OTHER_FIGURES = (
    rule(rf"{_HOUR} ?(?:heures?|h) moins (?:(?P<quarter>le quart|un quart)|(?P<m>\d{{1,2}}|cinq))"
         r"(?!\w)", _before_the_hour, "moins", reason=_TIME),
    rule(rf"(?P<cue>\b(?:le|du|au|depuis le) )(?P<d>{_TWO_FIGURES}) (?:du |/ ?)?"
         rf"(?P<m>{_TWO_FIGURES}) (?:/ ?)?(?P<year>(?:19|20)\d\d)"
         r"(?!\w|,\d| ?(?:[mµ]?g|mL|UI|milli|unités))",
         _in_figures, "19", "20", reason=_DATE),
    rule(rf"(?P<cue>\bnée? le )(?P<d>{_TWO_FIGURES}) (?:du )?(?P<m>{_TWO_FIGURES}) "
         r"(?P<year>\d\d)(?!\w|[,/]\d)", _in_figures, "né", reason=_DATE),
    rule(rf"(?P<cue>\b(?:le|du|au|depuis le) )(?P<d>{_TWO_FIGURES}) (?:du |zéro |0)?"
         r"(?P<both>(?:[2-9]|1[0-2])9\d\d)(?!\w|,\d)",
         _run_together, "9", reason=_DATE),
    rule(rf"(?<![\w,/])(?:zéro |0 ?)(?P<m>[1-9]|un|{SEVERAL}) (?P<year>20\d\d)(?!\w|,\d)",
         lambda m: f"0{digit(m['m'])}/{m['year']}", " 20", reason=_DATE),
    rule(rf"(?<=\bà ){_HOUR} ?(?:heures?|h) (?:zéro |0)?(?P<m>\d|{SEVERAL})"
         r"(?=[.,;)\n]|$| (?:le|la|en|au|avec|pour|dans|chez|puis|et)\b)", _minutes,
         *_HOURS, reason=_TIME),
    rule(rf"{_HOUR} ?(?:heures?|h) (?:zéro |0 ?)(?P<m>[1-9]|{SEVERAL})(?![\w,])", _minutes, "h",
         reason=_TIME),
    rule(rf"{_HOUR} ?(?:heures?|h) et demie?\b", _half_past, "demi", reason=_TIME),
    rule(rf"{_HOUR} ?(?:heures?|h) et quart\b", _quarter_past, "quart", reason=_TIME),
)  # fmt: skip
_RULES = (
    rule(rf"(?<![\w,/])(\d{{1,2}}|1er)(?=(?:{_MONTH})(?![^\W\d]))", r"\1 ", *words.MONTHS,
         reason=_DATE),
    rule(rf"(?<=\d )({_MONTH})(?=(?:19|20)\d\d(?!\d))", r"\1 ", *words.MONTHS, reason=_DATE),
    rule(rf"(?P<from>\bdu |\bles )(?P<one>{_DAY})(?P<to> au | et )(?P<two>{_DAY})"
         rf"(?= (?:{_MONTH})\b)",
         _days, *words.MONTHS, reason=_DATE),
    rule(rf"\b(?P<cue>(?:le|du|au) )(?P<d>{_DAY})"
         rf"(?=,? (?:et|puis|ou) (?:le|du|au) {_DAY} (?:{_MONTH})\b)",
         lambda m: m["cue"] + _day(m["d"]), *words.MONTHS, reason=_DATE),
    rule(rf"\bdu (?P<one>{_DAY})(?= (?:{_MONTH})(?: \d{{4}})? au )", _first_day, *words.MONTHS,
         reason=_DATE),
    rule(rf"(?<![\w,/])(?P<day>{_DAY}) (?P<month>{_MONTH})\b", _date, *words.MONTHS, reason=_DATE),
    rule(rf"\b(?P<cue>(?:{_WEEKDAY}) )(?P<d>{SEVERAL})"
         rf"(?= (?:à|au|de|prochain|dernier)\b|[.,;)\n]|$)",
         lambda m: m["cue"] + digit(m["d"]), "di", reason=_DATE),
    rule(rf"\b(?P<month>{_MONTH}) (?P<century>19|20) (?P<year>\d\d)"
         r"(?!\d| ?(?:mg|ans|jours|heures))",
         _year, *words.MONTHS, reason=_DATE),
    rule(rf"{_HOUR} ?(?:heures?|h) ?(?P<m>[0-5]\d)(?!\d|,\d| ?(?:jours|semaines|mg|%))", _time,
         *_HOURS, reason=_TIME),
    rule(rf"(?<=\bà ){_HOUR} (?=heures?\b)", _at_hour, "heure", reason=_TIME),
    rule(r"(?<![\w,])(\d{1,2}) ?h(?=[.,; ]|$)(?! ?\d)", r"\1 heures", "h", reason=_TIME),
    rule(rf"(?P<cue>\b(?:sécurité sociale|NIR|INSEE|d'assuré)(?: est| :|,)?(?: le)? )"
         rf"(?P<n>{_FIGURES}(?: {_FIGURES}){{4,14}})(?!\w)",
         _insurance_number, "sociale", "nir", "insee", "assuré",
         reason="numéro de sécurité sociale"),
    rule(rf"(?P<cue>\b(?:FINESS|RPPS|ADELI|AM)(?: est| :|,)?(?: le)? )"
         rf"(?P<n>{_FIGURES}(?: {_FIGURES}){{3,14}})(?!\w)",
         _identifier, "finess", "rpps", "adeli", "am ", reason="numéro d'identification"),
    rule(rf"(?<![\w,])(?:zéro|0) ?(?:\d|{SMALL_WORD})(?:[ .-]?(?:\d\d|zéro \w+)){{4}}(?!\w)",
         _phone, "0", "zéro", reason="numéro de téléphone"),
)  # fmt: skip


def write_dates(draft: Draft) -> Draft:
    """Write dates, times and telephone numbers."""
    return run(run(draft, _OTHER_FIGURES, name=TAILS), _RULES, name=NAME)
