"""Figures that take their form from what stands around them: signs, tails, ranges, lists.

« moins deux virgule cinq dioptries » has a sign, « un gramme cinq » a tail, « deux, six et douze
semaines » is a list. Runs before quantities.py, which writes the units.
"""

import re
from dataclasses import replace
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures import measures_patterns as cues
from calame.postprocess.figures.quantities import COUNTED, UNIT, WRITTEN_UNIT, digit
from calame.postprocess.figures.quantities_patterns import SEVERAL, SMALL_WORD
from calame.postprocess.rules import rule, run

NAME = "figures"
# Digits and units change here by their very nature (fidelity.py).
TAILS = "tails"
_LIST = "intervalle ou liste en chiffres"
_TAIL = "nombre et unité"
_SIGN = "signe devant le nombre"
_N = rf"(?<![\w,.])(?:\d+(?:,\d+)?|{SMALL_WORD})"
_WHOLE = rf"(?<![\w,.])(?:\d+|{SMALL_WORD})"
_ANY_UNIT = rf"(?:{UNIT}|{WRITTEN_UNIT}|{COUNTED})"
_MOMENT = r"(?:le|au|à) (?:matin|midi|soir|coucher|petit déjeuner|dîner|goûter)"


def _digits(text: str) -> str:
    return re.sub(rf"\b(?:{SMALL_WORD})\b", lambda m: digit(m[0]), text, flags=re.IGNORECASE)


def _all_digits(match: Match[str]) -> str:
    return _digits(match.group())


def _half(match: Match[str]) -> str:
    return f"{digit(match['n'])},5 {match['unit']}"


def _tail(match: Match[str]) -> str | None:
    """« un gramme cinq » is 1,5 g, « deux litres quarante » 2,40 L, « un kilo deux cents » 1,2 kg.

    Two figures are hundredths, as said; three are grams of a kilo, without their last zeros.
    """
    tail = digit(match["tail"])
    if len(tail) > 2:
        tail = tail.rstrip("0")
    return f"{digit(match['n'])},{tail} {match['unit']}"


def _spelled(match: Match[str]) -> str | None:
    """« quarante milligrammes, quatre zéro, le matin »: said again figure by figure.

    Two figures only: « cent milligrammes, un zéro zéro » may be when it is taken.
    """
    if digit(match["tens"]) + digit(match["ones"]) != match["n"]:
        return None
    return match["n"] + (match["unit"] or "") + (match["comma"] if match["next"] is None else "")


def _signed(match: Match[str]) -> str:
    sign = "-" if match["sign"].lower() in {"moins", "-"} else "+"
    return f"{match['cue'] or ''}{sign}{digit(match['n'])}"


def _signed_behind(match: Match[str]) -> str:
    """The signed figure, a space behind what announces it."""
    return _signed(match).replace(match["cue"], match["cue"] + " ", 1)


def _cylinder(match: Match[str]) -> str:
    """A refraction: the cylinder and its axis stand in brackets behind the sphere."""
    return f"{match['sphere']} ({_signed(match)} à {match['axis']}°)"


def _label(match: Match[str]) -> str:
    sign = "-" if match["sign"].lower() in {"moins", "-"} else "+"
    return f"{match['letter']}{sign}{digit(match['n'])}"


def _moment(match: Match[str]) -> str | None:
    """« 40 mg, deux le matin »; « dix unités le matin, huit le midi » has one form for both."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    is_first = re.search(rf"\d ?(?:{UNIT}|{WRITTEN_UNIT}),? $", before, re.IGNORECASE)
    is_second = re.search(
        rf"(?:\d|\b(?:{SMALL_WORD}) (?:{UNIT}|{COUNTED})\b)[^.;\n]{{0,30}} "
        rf"{_MOMENT}(?:,| et| puis)* $",
        before,
        re.IGNORECASE,
    )
    return digit(match.group()) if is_first or is_second else None


_TAILS = (
    rule(rf"(?P<n>{_WHOLE}) (?P<unit>{cues.DIVISIBLE}) et demie?\b", _half, "demi", reason=_TAIL),
    rule(
        rf"(?P<n>{_WHOLE}) (?P<unit>grammes?|g|litres?) (?P<tail>[1-9]\d{{0,2}}|{SEVERAL})"
        rf"(?![\w,]\w|/)(?={cues.AFTER_A_TAIL})",
        _tail, "gramme", " g", "litre", reason=_TAIL,
    ),
    rule(
        rf"(?P<n>{_WHOLE}) (?P<unit>kilogrammes?|kilos?|kg) (?P<tail>[1-9]\d0|[1-9]|{SEVERAL})"
        rf"(?![\w,]\w|/)(?={cues.AFTER_A_WEIGHT})",
        _tail, "kilo", "kg", reason=_TAIL,
    ),
)  # fmt: skip
_SPELLED = (
    rule(rf"(?<![\w,./])(?P<n>[1-9]\d)(?P<unit> (?:{UNIT}))?, (?P<tens>\d|{SMALL_WORD}) "
         rf"(?P<ones>\d|{SMALL_WORD})(?![\w/]|,\d)(?P<comma>,?)(?P<next>(?= (?:{UNIT})(?!\w)))?",
         _spelled, ", ", reason="chiffre répété, épelé"),
)  # fmt: skip
_SIGNS = (
    rule(rf"(?<![\w'])(?P<letter>[JHMS]) ?(?P<sign>plus|moins|\+|-) ?(?P<n>{_WHOLE})"
         r"(?!\w|[,/]\d)",
         _label, "j", "h", "m", "s", reason="jour compté", is_case_free=False),
    rule(
        rf"(?P<cue>{cues.SIGNED_BEFORE}) (?P<sign>moins|plus) "
        rf"(?P<n>{_N})(?!\w|[,/]\d| points?\b| pour(?! cent))",
        _signed_behind, "moins", "plus", reason=_SIGN,
    ),
    rule(
        rf"(?P<cue>{cues.SIGNED_AGAIN}) (?P<sign>moins|plus) (?P<n>{_N})(?!\w|[,/]\d)",
        _signed_behind, "score", reason=_SIGN,
    ),
    rule(
        rf"(?P<cue>)(?<!\bau )(?<!\bdu )(?<!\bni )(?<!\bou )(?<!\d )\b(?P<sign>moins|plus) "
        rf"(?P<n>{_N})(?= ?(?:{cues.SIGNED_AFTER}))",
        _signed, "moins", "plus", reason=_SIGN,
    ),
    rule(
        r"(?P<cue>(?:^|(?<=[:,;] )|(?<=\n)))(?P<sign>moins|plus) (?P<n>\d{1,2},(?:00|25|50|75))"
        r"(?!\w|,\d)",
        _signed, "moins", "plus", reason=_SIGN,
    ),
    rule(
        r"(?P<sphere>(?<![\w,])[+-]\d{1,2},\d\d),?(?P<cue>) (?P<sign>moins|plus|[+-]) ?"
        r"(?P<n>\d,\d\d),? (?:à |axe )(?P<axis>\d{1,3}) ?(?:degrés?|°)",
        _cylinder, "moins", "plus", "-", "+", reason="réfraction",
    ),
)  # fmt: skip
_RANGES = (
    rule(rf"(?<=\d\d semaines) (?:plus|\+) ?(?P<n>\d|{SMALL_WORD})(?=[.,;)\n]|$)",
         lambda m: f" + {digit(m['n'])}", "semaines", reason="terme de la grossesse"),
    rule(rf"(?<=\d SA) ?(?:plus|\+) ?(?P<n>\d|{SMALL_WORD})(?![\w,])",
         lambda m: f" + {digit(m['n'])}", " sa", reason="terme de la grossesse"),
    rule(rf"\bentre {_N} et {_N}(?= {_ANY_UNIT}(?!\w))", _all_digits, "entre", reason=_LIST),
    rule(rf"{_N}(?:, {_N})+,? (?:et|ou) {_N}(?= {_ANY_UNIT}(?!\w))", _all_digits, ", ",
         reason=_LIST),
    rule(
        rf"(?<![\w,.])(?:\d+(?:,\d+)?|{SEVERAL}) et (?:\d+(?:,\d+)?|zéro|{SEVERAL})"
        rf"(?= (?:{UNIT}|{WRITTEN_UNIT})(?!\w))",
        _all_digits, " et ", reason=_LIST,
    ),
    rule(rf"\b(?:{SMALL_WORD})(?= {_MOMENT}\b)", _moment, "matin", "midi", "soir", "coucher",
         reason=_LIST),
    rule(rf"(?<=\bcontre )(?:{SEVERAL})(?= (?:l'an|en|il y a|avant|au|le) )",
         lambda m: digit(m[0]) if re.search(r"\d[^.;\n]{0,12} contre $", m.string[: m.start()])
         else None, "contre", reason=_LIST),
)  # fmt: skip
_COMPOUND = (
    rule(r"(?<!\w)(?P<unit>(?:micro|milli)?grammes?|[mµ]?g) (?:pour|par|sur) (?:cent|100) "
         r"(?:millilitres?|ml)\b",
         r"\g<unit>/100 mL", "cent", "100", reason=_TAIL),
    rule(r" (?:par|pour|/) ?(?:(?:un|1) mètres? 73|1,73 ?(?:mètres?|m)?) ?(?:carrés?|²|2)(?!\w)",
         "/1,73 m²", "73", reason=_TAIL),
    rule(r"(?<=\d )(?:milligrays?|mgy)[ .-]?(?:par |fois )?(?:centimètres?|cm)\b", "mGy.cm",
         "gray", "gy", reason=_TAIL),
    rule(r"\b(\d{1,2}) (\d{1,2})(?= charri)", r"\1/\2", "charri", reason="calibre"),
)  # fmt: skip
# One edit each: the parts of « vingt et un kilos cinq cents » say nothing alone.
_WHOLE_RULES = tuple(replace(each, is_whole=True) for each in (*_SPELLED, *_COMPOUND, *_TAILS))


def write_measures(draft: Draft) -> Draft:
    """Write signs, tails, ranges, lists and compound units."""
    return run(run(draft, _WHOLE_RULES, name=TAILS), (*_SIGNS, *_RANGES), name=NAME)
