"""Dates, times of day and telephone numbers."""

import re
from re import Match

from calame.postprocess import units_patterns as words
from calame.postprocess.draft import Draft
from calame.postprocess.figures import digit
from calame.postprocess.rules import Rule, run

NAME = "dates"
_REASON = "date en chiffres"
_MONTH = "|".join(words.MONTHS)
_DAY = r"\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf"
_FIRST = r"premier|1 ?er"


def _day(word: str) -> str:
    return "1er" if re.fullmatch(_FIRST, word, re.IGNORECASE) else digit(word)


def _date(match: Match[str]) -> str:
    return f"{_day(match['day'])} {match['month']}"


def _span_of_days(match: Match[str]) -> str:
    return f"du {_day(match['one'])} au {_day(match['two'])}"


def _century(match: Match[str]) -> str:
    return f"{match[1]}{match[2]}"


def _hour(match: Match[str]) -> str | None:
    if int(digit(match["h"])) > 24 or int(match["m"]) > 59:
        return None
    return f"{digit(match['h'])} h {match['m']}"


def _rule(pattern: str, written: object, *needs: str, reason: str = _REASON) -> Rule:
    return Rule(
        pattern=re.compile(pattern, re.IGNORECASE),
        written=written,  # type: ignore[arg-type]
        reason=reason,
        needs=needs,
    )


_H = r"(?<![\w,])(?P<h>\d{1,2}|une|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_RULES = (
    _rule(
        rf"\bdu (?P<one>{_FIRST}|{_DAY}) au (?P<two>{_FIRST}|{_DAY})(?= (?:{_MONTH})\b)",
        _span_of_days, *words.MONTHS,
    ),
    _rule(
        rf"\bdu (?P<one>{_FIRST}|{_DAY})(?= (?:{_MONTH})(?: \d{{4}})? au )",
        lambda m: f"du {_day(m['one'])}", *words.MONTHS,
    ),
    _rule(
        rf"(?<![\w,/])(?P<day>{_FIRST}|{_DAY}) (?P<month>{_MONTH})\b",
        _date, *words.MONTHS,
    ),
    _rule(rf"(?<=[a-zéû] )(19|20) (\d\d)(?!\d|[ ]?\w*(?:mg|ans|jours|heures))(?<=(?:{'|'.join(m[-3:] for m in words.MONTHS)}) \d\d \d\d)",
          _century, *words.MONTHS),
    _rule(r"(?<=\ben )(?P<y>[5-9]\d)(?=[.,;]|$| puis| et )", r"19\1"),
    # times of day and lengths of time
    _rule(rf"{_H} ?(?:heures?|h) ?(?P<m>[0-5]\d)(?![\d,]| ?(?:jours|semaines|mg))", _hour, "h",
          reason="heure en chiffres"),
    _rule(rf"{_H} ?(?:heures?|h) et demie?\b", lambda m: f"{digit(m['h'])} h 30", "demi",
          reason="heure en chiffres"),
    _rule(rf"{_H} ?(?:heures?|h) et quart\b", lambda m: f"{digit(m['h'])} h 15", "quart",
          reason="heure en chiffres"),
    _rule(rf"(?<=\b(?:à|À) ){_H} (?=heures?\b)", lambda m: f"{digit(m['h'])} ", "heure",
          reason="heure en chiffres"),
    _rule(r"(?<![\w,])(\d{1,2}) ?h(?=[.,; ]|$)(?! ?\d)", r"\1 heures", "h",
          reason="heure en chiffres"),
    # telephone: 0 6 12 34 56 78, zéro six 12 34 56 78
    _rule(r"(?<![\w,])(?:zéro|0) ?(?:\d|un|deux|trois|quatre|cinq|six|sept|huit|neuf)"
          r"(?:[ .-]?(?:\d\d|zéro zéro|zéro \w+)){4}(?!\w)",
          lambda m: _phone_words(m), reason="numéro de téléphone"),
)  # fmt: skip


def _phone_words(match: Match[str]) -> str | None:
    text = " ".join(digit(part) for part in re.split(r"[ .-]", match.group()))
    digits = re.sub(r"\D", "", text)
    if len(digits) != 10:
        return None
    return " ".join(digits[i : i + 2] for i in range(0, 10, 2))


def write_dates(draft: Draft) -> Draft:
    """Write dates, times and telephone numbers."""
    return run(draft, _RULES, name=NAME)
