"""Figures: doses and their units, posology, durations, pressures, measures; one written form.

Works on words or digits (Whisper mixes both), after numerals.py wrote everything from ten on.
"""

import re
from re import Match

from calame.postprocess import units_patterns as words
from calame.postprocess.draft import Draft
from calame.postprocess.numerals import UNITS as SMALL
from calame.postprocess.rules import Rule, run

NAME = "figures"
_REASON = "nombre et unité"
_SMALL_WORD = "zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf"
_SEVERAL = "deux|trois|quatre|cinq|six|sept|huit|neuf"
NUMBER = rf"(?<![\w,])(?:\d+(?: \d{{3}})*(?:[,/]\d+)?|{_SMALL_WORD})"
DIGITS = r"(?<![\w,])\d+(?: \d{3})*(?:,\d+)?"


def digit(word: str) -> str:
    """A small number word as a digit; digits stay."""
    return str(SMALL[word.lower()]) if word.lower() in SMALL else word


def _said(name: str) -> str:
    """A pattern for a unit as said, its plural and its hyphens."""
    parts = re.split(r"([ -])", name)
    return "".join("[ -]?" if part in {" ", "-"} else f"{re.escape(part)}s?" for part in parts)


def _key(said: str) -> str:
    """The singular of a unit as said, as the tables write it."""
    return " ".join(
        word if word == "gaz" else word.removesuffix("s") for word in said.lower().split()
    )


_KEYS = {_key(name.replace("-", " ")): symbol for name, symbol in words.UNITS.items()}
_UNIT = "|".join(_said(name) for name in sorted(words.UNITS, key=len, reverse=True))
_SYMBOL = "|".join(re.escape(name) for name in sorted(words.SYMBOLS, key=len, reverse=True))
_PER_KEYS = {_key(name): symbol for name, symbol in words.PER.items()}
_PER = "|".join(_said(name) for name in sorted(words.PER, key=len, reverse=True))
_RIGHT = sorted({*words.UNITS.values(), *words.SYMBOLS.values(), "unités?"}, key=len, reverse=True)
_WRITTEN_UNIT = "|".join(s if s == "unités?" else re.escape(s) for s in _RIGHT)
_FORM = "|".join(_said(name) for name in words.FORMS)
_ACT = "|".join(_said(name) for name in words.ACTS)
_DURATION = "|".join(_said(name) for name in words.DURATIONS)
_POSOLOGY = (
    r"(?: (?:par|le|la|matin|midi|soir|toutes|tous|chaque|une fois|deux fois|trois fois|\d|quatre fois|"
    r"au (?:coucher|lever|cours)|si |en cas|à la demande|pendant|avant|après|dans|/))"
)


def _with_symbol(match: Match[str]) -> str:
    unit = _KEYS.get(_key(re.sub(r"[ -]+", " ", match["unit"])), match["unit"])
    return f"{digit(match['n'])} {unit}"


def _right_symbol(match: Match[str]) -> str:
    return f"{match['n']} {words.SYMBOLS.get(match['unit'].lower(), match['unit'])}"


def _per(match: Match[str]) -> str:
    unit = _PER_KEYS.get(_key(match["per"]), match["per"])
    head = match["head"]
    if unit in {"L", "mL", "dL", "g"}:
        head = re.sub(r"unités?$", "U", head)
    return f"{head}/{unit}"


def _first_digit(match: Match[str]) -> str:
    return digit(match[1]) + match[0][len(match[1]) :]


def _range(match: Match[str]) -> str:
    return f"{digit(match[1])} {match[2]} {digit(match[3])}{match[4]}"


def _times(match: Match[str]) -> str:
    numbers = [
        digit(n) for n in re.findall(rf"\d+(?:,\d+)?|{_SMALL_WORD}", match["n"], re.IGNORECASE)
    ]
    return " × ".join(numbers)


def _out_of(match: Match[str]) -> str:
    return f"{digit(match[1])}/{digit(match[2])}"


def _half(match: Match[str]) -> str:
    return f"{digit(match[1])},5 {match[2]}"


def _thousands(match: Match[str]) -> str:
    return f"{int(match[0]):,}".replace(",", " ")


def _rule(pattern: str, written: object, *needs: str, reason: str = _REASON) -> Rule:
    return Rule(
        pattern=re.compile(pattern, re.IGNORECASE),
        written=written,  # type: ignore[arg-type]
        reason=reason,
        needs=needs,
    )


_PRESSURE_CUE = (
    r"\b(?:tensions?(?: artérielles?)?|pressions? artérielles?|TA|PA|HTA|chiffres? tensionnels?)"
    r"(?: (?:est|était|à|de|mesurée|contrôlée|prise|stable|actuelle|autour|aux alentours|retrouvée|"
    r"ce jour|bras|gauche|droit|au|couché|debout|assis|repos|en consultation|maximale|moyenne|:|,))*"
)
_PRESSURES = (
    _rule(
        rf"(?P<cue>{_PRESSURE_CUE}) (?P<high>\d{{1,3}}(?:,5)?|{_SEVERAL})"
        rf"(?: sur | ?/ ?| ?- ?| ?h ?| )(?P<low>\d{{1,3}}(?:,5)?|{_SEVERAL})(?![\w%]|,\d| (?:mg|mm|cm))",
        lambda m: _pressure(m),
        "tension", "pression", "ta ", "pa ",
    ),
    _rule(
        rf"(?P<cue>\d{{1,3}}/\d{{1,3}}[^.;\n]{{1,30}}?[, ](?:puis |et )?) ?(?P<high>\d{{1,3}}(?:,5)?|{_SEVERAL})"
        rf"(?: sur | ?/ ?| )(?P<low>\d{{1,3}}(?:,5)?|{_SEVERAL})"
        rf"(?= (?:debout|couché|assis|au bras|à (?:droite|gauche)|après|en fin|le soir|le matin))",
        lambda m: _pressure(m),
        "debout", "couch", "assis", "bras", "droite", "gauche", "fin", "soir",
    ),
)  # fmt: skip


def _pressure(match: Match[str]) -> str | None:
    """Only pairs that a blood pressure can be: 13/8 or 130/80."""
    high, low = digit(match["high"]), digit(match["low"])
    top, bottom = float(high.replace(",", ".")), float(low.replace(",", "."))
    in_cm, in_mm = 6 <= top <= 26 and 2 <= bottom <= 16, 60 <= top <= 260 and 25 <= bottom <= 160
    if not (in_cm or in_mm) or bottom >= top:
        return None
    space = "" if match["cue"].endswith(" ") else " "
    return f"{match['cue']}{space}{high}/{low}"


_NOT_TIME = r"(?! ?(?:heures?|jours?|semaines?|mois|ans?|h\b))"
RULES = (
    # Glued or wrongly cased symbols: 40mg, 5ml, 38.5.
    _rule(r"(?<=\d)\.(?=\d+ ?(?:%|°|mg|g\b|kg|ml|cm|mm|µ|mmol|litre|gramme|milli|degr|pour ?cent))", ",",
          reason="virgule décimale"),
    _rule(rf"(?P<n>(?<![\w,.])\d+(?: \d{{3}})*(?:[,/]\d+)?) ?(?P<unit>{_SYMBOL})(?![\w'°])", _right_symbol),
    _rule(r"(?<=\d )mm (?:de mercure|hg)\b", "mmHg", "mercure", "hg"),
    _rule(r"(?<=\d )mm cubes?\b", "mm³", "cube"),
    *_PRESSURES,
    # 12 par 8 mm
    _rule(
        rf"(?P<n>{NUMBER}(?: (?:par|x|fois|×) (?:\d+(?:,\d+)?|{_SEVERAL})\b){{1,2}})"
        rf"(?= (?:{_UNIT}|mm|cm|m)\b)", _times, " par ", " x ", " fois ",
    ),
    _rule(rf"(?P<n>{DIGITS} (?:par|x) \d+(?:,\d+)?)(?![\w,]){_NOT_TIME}", _times, " par ", " x "),
    # x and a half
    _rule(rf"({NUMBER}) ((?:{_FORM}|heures?|ans?|jours?|mois))(?<!heures)(?<!heure) et demie?\b", _half,
          "demi"),
    _rule(rf"\b(?:un |une )?demi[- ]((?:{_FORM}))\b", r"0,5 \1", "demi"),
    # doses and measures
    _rule(rf"(?P<n>{NUMBER}) mètres? (?P<cm>\d\d)(?![\w,])", lambda m: f"{digit(m['n'])},{m['cm']} m",
          "mètre"),
    _rule(rf"(?P<n>{NUMBER}) m (?P<cm>\d\d)(?![\w,/])(?! ?(?:mg|cm|mm|kg))",
          lambda m: f"{digit(m['n'])},{m['cm']} m", " m "),
    _rule(rf"(?P<n>{NUMBER}) ?(?P<unit>{_UNIT})(?!\w)", _with_symbol),
    _rule(rf"(?P<head>\d(?: ?(?:{_WRITTEN_UNIT}|fois|battements|coups|cycles|millions?|milliards?))?"
          rf"(?:/\w+)?) ?par (?P<per>{_PER})(?!\w)", _per, "par "),
    _rule(rf"(?P<head>\d(?: ?(?:{_WRITTEN_UNIT}|unités?))/(?:kg|mL|L|min)) ?(?:et )?(?:par|/) ?(?P<per>{_PER})(?!\w)",
          _per, "par "),
    _rule(r"(?<=/kg) (?:et )?par jour\b", "/j", "/kg"),
    # several things
    _rule(rf"({_SMALL_WORD}) (?=(?:{_FORM})(?!\w))(?!une? unité)", _first_digit,
          reason="posologie en chiffres"),
    _rule(rf"(?<!\w)({_SEVERAL}) (?=(?:{_ACT})(?!\w))", _first_digit, reason="posologie en chiffres"),
    _rule(rf"(?<!\w)(une?) (?=(?:{_ACT}){_POSOLOGY})", _first_digit, reason="posologie en chiffres"),
    _rule(rf"(?<!\w)({_SMALL_WORD}) (?=fois (?:par|/) ?(?:jour|j\b|semaine|mois))", _first_digit,
          "fois", reason="posologie en chiffres"),
    _rule(rf"(?<!\w)({_SEVERAL}) (?=(?:{_DURATION})(?!\w))", _first_digit, reason="durée en chiffres"),
    _rule(rf"(?<!\w)({_SMALL_WORD}) (à|ou) (\d+|{_SEVERAL})( (?:{_WRITTEN_UNIT}|{_FORM}|{_ACT}|{_DURATION}|"
          rf"fois (?:par|/) ?(?:jour|j\b|semaine|mois))(?!\w))", _range, " à ", " ou "),
    # x of y
    _rule(rf"(?<![\w,])(\d+(?:,\d+)?|{_SEVERAL}|zéro) sur (\d+|{_SEVERAL})(?![\w,]){_NOT_TIME}"
          rf"(?! (?:mm|cm|{_UNIT}))", _out_of, " sur "),
    _rule(rf"(?<![\w,])(\d+) sur (\d+)(?= (?:µg|mg)\b)", _out_of, " sur "),
    _rule(rf"(?<![\w,/])(\d+|{_SEVERAL}) dixièmes?\b", lambda m: f"{digit(m[1])}/10", "dixième"),
    _rule(r"\bmatin midi et soir\b", "matin, midi et soir", "matin midi"),
    _rule(r"\bpaquets?[ -]années?\b", "paquets-années", "paquet"),
    _rule(r"(?<![\w,.-])[1-9]\d{3,6}(?= (?:mg|µg|ng|pg|g|mL|unités?|UI|U|kcal|m|mm³|/mm³|G)(?!\w)|/mm³|/mL|/L)",
          _thousands, reason="séparateur de milliers"),
)  # fmt: skip
_DEGREES = (
    _rule(
        rf"(?P<cue>(?:températures?|fièvre|fébrile|fébricule|hyperthermie|thermique|pyrexie)[^.;\n]{{0,25}}?)"
        rf" ?(?P<n>{DIGITS})(?: (?P<d>\d)(?![\w,]))? ?(?:degrés?(?: celsius)?|°C?)(?!\w)(?: (?P<e>\d)(?![\w,]))?",
        lambda m: f"{m['cue']} {m['n']}{',' + (m['d'] or m['e']) if m['d'] or m['e'] else ''} °C",
        "degré", "°",
    ),
    _rule(rf"(?P<n>{NUMBER}) ?degrés? celsius\b", lambda m: f"{digit(m['n'])} °C", "celsius"),
    _rule(rf"(?P<n>{NUMBER}) ?degrés?(?!\w)", lambda m: f"{digit(m['n'])}°", "degré"),
    _rule(r"\b(?P<cue>températures?(?: à| de)?|fièvre à) (?P<n>3[5-9]|4[0-2])(?: virgule)? (?P<d>\d)(?![\w,])",
          lambda m: f"{m['cue']} {m['n']},{m['d']}", "temp", "fièvre"),
)  # fmt: skip


def write_figures(draft: Draft) -> Draft:
    """Write doses, units, posology, durations and measures in digits and symbols."""
    return run(run(draft, _DEGREES, name=NAME), RULES, name=NAME)
