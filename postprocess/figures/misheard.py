"""Figures that the recogniser misheard, where their surroundings leave one reading only.

« deux » and « de » sound alike: « 200 mg de fois par jour » can only be « 2 fois par jour ». This
family's only job is to put such figures right; each change is also a doubt.
"""

import re
from dataclasses import replace
from re import Match

from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft
from calame.postprocess.figures import misheard_patterns as words
from calame.postprocess.figures.quantities import UNIT, WRITTEN_UNIT, digit
from calame.postprocess.figures.quantities_patterns import PRESSURE_CUE, SEVERAL, SMALL_WORD
from calame.postprocess.figures.units import ACTS, FORMS, MONTHS
from calame.postprocess.rules import Rule, rule, run

NAME = "misheard"
_ALIKE = "« de » entendu pour « deux » : à vérifier"
_UNIT = "unité reconstituée : à vérifier"
_NUMBER = "nombre reconstitué : à vérifier"
_CENTURY = "siècle ajouté : à vérifier"
_DECIMAL = "virgule décimale : à vérifier"
_FEVER = "« février » entendu pour « fièvre » : à vérifier"
_SIGN = "signe que personne n'a dicté"
_MEASURE = rf"(?:{UNIT}|{WRITTEN_UNIT})(?!\w)"
_FORM = "|".join([*(f"{name}s?" for name in (*FORMS, *ACTS)), "bouffer", "comprimer"])
_TAKEN = (
    r"(?= (?:par jour|par semaine|matin|midi|le (?:matin|soir|midi)|\w+ fois|toutes|tous|en cas))"
)
_MONTH_FORMS = "|".join(words.MONTHS)
_UNIT_FORMS = "|".join(words.UNITS)
_SIXTY = r"soi[xts]?[ -]ex[ae]n?[mn]?(?:t[ée]*|ples?|c[ée]|e)?"
_RATE_FORMS = "|".join(words.RATES)
_ALIKE_FORMS = "|".join(sorted(words.ALIKE, key=len, reverse=True))


def _meant(forms: dict[str, str], heard: str) -> str:
    """What a form of one of the tables stands for."""
    return next(
        (right for form, right in forms.items() if re.fullmatch(form, heard, re.IGNORECASE)), heard
    )


def _month(match: Match[str]) -> str | None:
    if match["month"].lower() in MONTHS:
        return None
    return f"{match['day']} {_meant(words.MONTHS, match['month'])}{match['year']}"


def _unit(match: Match[str]) -> str | None:
    right = _meant(words.UNITS, match["unit"])
    return None if _is_right(match["unit"], right) else f"{match['n']} {right}"


def _rate(match: Match[str]) -> str | None:
    right = _meant(words.RATES, match["unit"])
    return None if _is_right(match["unit"], right) else f"par {right}"


def _is_right(heard: str, right: str) -> bool:
    """Whether only the number of the word differs."""
    return heard.lower().replace("s", "") == right.replace("s", "")


def _alike(match: Match[str]) -> str:
    return words.ALIKE[match["n"].lower()]


def _form(match: Match[str]) -> str | None:
    """« furosémide de comprimés »; « un quart de comprimé » has its « de »."""
    if words.HAS_ITS_OF.search(match.string, 0, match.start()):
        return None
    right = {"bouffer": "bouffées", "comprimer": "comprimés"}
    return f"2 {right.get(match['form'].lower(), match['form'])}"


def _sum(match: Match[str]) -> str:
    """« 60 18 » is 78, « 100 12 » is 112: the recogniser wrote the parts of one number."""
    high, low = match["high"], digit(match["low"])
    whole, _, tenth = low.partition(",")
    return str(int(high) + int(whole)) + (f",{tenth}" if tenth else "")


def _year(match: Match[str]) -> str:
    return str(int(match["year"]) + (1 if match["tail"] in {"un", "1"} else int(match["tail"])))


def _pressure(match: Match[str]) -> str | None:
    """« tension artérielle 138 » was said « treize huit »: the low figure is near half the high."""
    high, low = int(match["n"][:-1]), int(match["n"][-1])
    return f"{match['cue']} {high}/{low}" if 3 <= high - low <= 11 and low >= 4 else None


def _decimal(match: Match[str]) -> str:
    return f"{match['cue']} {digit(match['n'])},{digit(match['d'])} "


# What a decimal is measured in: a length, a share, or an amount per volume.
_RATED = r"(?:mm|millimètres?|cm|centimètres?|%|pour cent|(?:\w*grammes?|\w*moles?|giga) par)(?!\w)"


def _parted_pressure(match: Match[str]) -> str | None:
    """« tension artérielle 14, 8 »: the comma is a pause."""
    high, low = int(match["high"]), int(match["low"])
    return f"{match['cue']} {high}/{low}" if 3 <= high - low <= 11 else None


_MILLI = (
    r"(?<![\w,])(?P<n>\d{1,3}(?:,\d{1,2})?(?:[-/]\d{1,3})?)"
    r"(?:[ ,.]?000|[ ,]mille| 1 ?000)[ .,]{0,2}(?:l?i?gram+e?s?|g)(?!\w)"
)
_WRITTEN_DOSE = (
    r"(?= (?:par jour|par semaine|matin|le (?:matin|soir|midi)|au coucher|si |"
    r"(?:\d+|deux|trois) (?:fois|comprim|g[ée]lul|sachet|jour)))"
)
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:19|20)\d\d(?!\d)"
_HALVED = r"comprimés?|gélules?|sachets?|doses?|ampoules?|heures?|ans?|mois"
# Marks that nobody dictates inside a date, a time or a number.
_STRAY: tuple[Rule, ...] = (
    rule(rf"\b(?P<day>[12]?\d|3[01]|1er),? (?P<month>{_MONTH})(?: ?[,?])? (?P<year>{_YEAR})"
         rf"(?! ?{_MEASURE})", r"\g<day> \g<month> \g<year>", "19", "20", reason=_SIGN),
    rule(r"\b(?P<cue>à|vers) (?P<h>[01]?\d|2[0-4]) heures?, (?P<m>[0-5]\d)(?=[.,;\n]|$)",
         r"\g<cue> \g<h> heures \g<m>", " heure", reason=_SIGN),
    rule(rf"\b(?P<what>{_HALVED})(?:, et| est) (?P<half>demie?)\b", r"\g<what> et \g<half>", "demi",
         reason=_SIGN),
    rule(r"(?<=d'aménorrhée), (?=et \d)", " ", "aménorrhée,", reason=_SIGN),
)  # fmt: skip
_FIGURES: tuple[Rule, ...] = (
    # de -> deux
    rule(r"(?<!nombre )\bde (?=fois (?:par|/))", "2 ", "de fois", reason=_ALIKE),
    rule(r"(?<!nombre )\bde fois? (?=par (?:jour|semaine|mois))", "2 fois ", "de foi",
         reason=_ALIKE),
    rule(rf"(?<!\w)(?:de|d'eux),? virgules? (?P<n>\d|{SMALL_WORD})(?=(?:[ ,.;\d]|$))",
         lambda match: f"2,{digit(match['n'])}", "virgule", reason=_ALIKE),
    rule(rf"(?<!\w)de (?P<form>{_FORM})(?!\w){_TAKEN}", _form, "de ", reason=_ALIKE),
    rule(rf"(?<!\w)de (?=mi(?:l|cro)\w+{_TAKEN})", "2 ", "de mi", reason=_ALIKE),
    rule(rf"(?<=\d,\d) de (?={_MEASURE})", "2 ", " de ", reason=_ALIKE),
    rule(r"\b(?P<cue>diab[èe]te de type|HER|H E R) de\b", r"\g<cue> 2", "type de", "her de",
         "h e r de", reason=_ALIKE),
    rule(r"\bHR de (?=(?:négati|positi)[fv])", "HER2 ", "hr de", reason=_ALIKE),
    rule(r"\b(?P<cue>NYHA|ASA|GOLD|OMS) de(?=[.,;\n]|$)", r"\g<cue> 2", " de", reason=_ALIKE),
    # vingt
    rule(r"\b(?:vin|vint|vain) et une?(?= )", "21", "vin", "vain", reason=_NUMBER),
    rule(r"\bvingt et une? (?=(?:milli|micro|jan|fév|mars|avr|mai|jui|ao|sep|oct|nov|déc))",
         "21 ", "vingt et", reason=_NUMBER),
    # soixante
    rule(rf"\b{_SIXTY}[ -](?:d'y|d'is|dix|di[st])[ -](?P<n>[789])(?!\d)", r"7\g<n>", "soi",
         reason=_NUMBER),
    rule(rf"\b{_SIXTY}[ -](?:d'y|d'is|dix|di[st])(?![\w' -]\w)", "70", "soi", reason=_NUMBER),
    rule(rf"\b{_SIXTY}(?: de)? (?=\d)", "60 ", "soi", reason=_NUMBER),
    # Years.
    rule(r"\b(?P<cue>en|depuis|de) X(?=9\d\d(?!\d))", r"\g<cue> 1", "x9", reason=_CENTURY),
    rule(rf"\b(?P<month>{_MONTH}) 2000,? (?P<n>[0-4]\d)(?![\d,/])(?! ?{_MEASURE})",
         r"\g<month> 20\g<n>", "2000", reason=_NUMBER),
    # A figure glued to the word before it, where a unit follows.
    rule(rf"\bA(?=\d{{1,3}}(?:,\d+)? ?(?:{_MEASURE}|pour (?:cent|100)))", "à ", reason=_NUMBER,
         is_case_free=False),
    rule(rf"(?<![\w-])(?!\w*O2)(?!CA|IL|CD|HER)(?P<word>[A-Za-zà-ÿ]{{2,}})"
         rf"(?=\d+(?:,\d+)? ?{_MEASURE})", r"\g<word> ", reason=_NUMBER, is_case_free=False),
    rule(r"\bMMRC[ -]?(?=[0-4]\b)", "mMRC ", "mmrc", reason=_NUMBER),
    rule(r"\bA ?CR ?(?=[0-6]\b)", "ACR ", "cr", reason=_NUMBER, is_case_free=False),
    rule(r"\b(?P<n>premier|deuxième|troisième|1er|2e|3e) de gr[ée]s?\b", r"\g<n> degré", "de gr",
         reason=_UNIT),
    # « 125 000 gramme » for « 125 milligrammes »
    rule(rf"{_MILLI}{_WRITTEN_DOSE}", r"\g<n> mg", "000", "mille", reason=_UNIT),
    rule(r"(?<![\w,])(?P<n>\d{1,3})[ ,.]?000 (?:litres?|L)(?= par minute|/min)", r"\g<n> mL", "000",
         reason=_UNIT),
    rule(r"(?<=\d )(?:mm|millimètres?) (?=par litre)", "millimoles ", "par litre", reason=_UNIT),
    # Ten kilograms and more are never said in grams.
    rule(r"(?<![\w,])(?P<n>[1-9]\d{1,2})[ ,.]?000[ .,]{0,2}(?:l?i?gram+e?s?|g)(?!\w|/)",
         r"\g<n> mg", "000", reason=_UNIT),
)  # fmt: skip
_PARTS: tuple[Rule, ...] = (
    rule(rf"(?<![\w,/.])(?P<high>60|80) (?:et )?(?P<low>1\d(?:,\d+)?)(?= ?{_MEASURE})", _sum,
         reason=_NUMBER),
    rule(rf"(?<![\w,/.])(?P<high>[2-68]0) (?:et )?(?P<low>[1-9](?:,\d+)?|{SMALL_WORD})"
         rf"(?= ?(?:{_MEASURE}|ans\b))", _sum,
         reason=_NUMBER),
    rule(rf"(?<![\w,/.])(?P<high>10)[ -](?P<low>[789]|sept|huit|neuf)(?= ?{_MEASURE})",
         _sum, "10",
         reason=_NUMBER),
    rule(rf"(?<![\w,/.])(?P<high>[1-9]00) (?P<low>[1-9]\d?)(?= ?{_MEASURE})", _sum, "00",
         reason=_NUMBER),
    rule(r"(?<=\d,)(?P<high>[2-9]0) et (?:un|une|1)\b",
         lambda m: str(int(m["high"]) + 1), " et ", reason=_NUMBER),
    rule(r"\b(?P<year>(?:19|20)\d0) et (?P<tail>un|1)(?=[,.;\n]|$)", _year, " et ", reason=_NUMBER),
    rule(r"(?<=\ben )([5-9]\d)(?=[.,;\n]|$| puis | et )", r"19\1", "en ",
         reason=_CENTURY),
    rule(r"\b(?P<year>1900|2000)[ -](?P<tail>\d\d)(?!\d)(?! ?(?:mg|g|ans|h))", _year, "00",
         reason=_NUMBER),
    rule(r"(?<=\bà )(\d{1,2}), (\d)(?= (?:%|mmol|g/|mg/|µmol|g par|grammes? par|milli\w+ par))",
         r"\1,\2", ", ", reason=_DECIMAL),
    rule(rf"\b(?P<cue>à|mesur(?:e|ant)) (?P<n>\d{{1,2}}|{SEVERAL}), (?P<d>\d|{SMALL_WORD}) "
         rf"(?={_RATED})", _decimal, ", ", reason=_DECIMAL),
)  # fmt: skip
_UNITS: tuple[Rule, ...] = (
    rule(rf"(?P<day>(?<![\d,/])(?:[12]?\d|3[01]|1er|premier)) (?P<month>{_MONTH_FORMS})"
         r"(?P<year> (?:19|20)\d\d)(?!\d)", _month, "19", "20", reason="mois reconstitué : à "
                                                                       "vérifier"),
    rule(rf"(?P<n>(?<!\w)\d+(?:[,/]\d+)?) ?(?P<unit>{_UNIT_FORMS})(?!\w)",
         _unit, reason=_UNIT),
    rule(r"(?<=\d )gigaparlitres?\b", "giga par litre", "gigapar", reason=_UNIT),
    rule(rf"(?<=[a-z0-9%L] )par (?P<unit>{_RATE_FORMS})(?!\w)", _rate, "par ", reason=_UNIT),
    rule(rf"(?<![\w'-])(?P<n>{_ALIKE_FORMS})"
         rf"(?= (?:par (?:\d+|{SMALL_WORD}) )?(?:{UNIT})(?!\w))", _alike, reason=_NUMBER),
    rule(r"(?<=\d )(?:an|en)(?=[.,;\n]|$)", "ans", " en", " an", reason=_UNIT),
    rule(r"\b([A-Z]{3,6})-A-? ?(\d)", r"\1 à \2", "-a", reason=_NUMBER, is_case_free=False),
    rule(r"\b(ASA|OMS|GOLD|NYHA|IPI|ECOG)-?(\d)\b", r"\1 \2", "asa", "oms", "gold", "nyha", "ipi",
         "ecog", reason=_NUMBER, is_case_free=False),
)  # fmt: skip
# What is counted in milliards for a litre, never weighed.
_CELLS = (
    r"plaquettes?|leucocytes?|lymphocytes?|neutrophiles?|[ée]osinophiles?|monocytes?|"
    r"globules blancs|polynucléaires(?: neutrophiles| éosinophiles)?"
)
_COUNTS: tuple[Rule, ...] = (
    rule(rf"\b(?P<cue>(?:{_CELLS})(?: (?:à|de|sont à|est à))?) (?P<n>\d+(?:,\d+)?) ?"
         r"(?:g|grammes?)(?= par litre|/L)", r"\g<cue> \g<n> giga", " par litre", "/l",
         reason=_UNIT),
)  # fmt: skip
# No month has tenths, nor is it feminine.
_FEVERS: tuple[Rule, ...] = (
    rule(r"\bfévrier (?=(?:3[6-9]|4[01]),\d)", "fièvre ", "février", reason=_FEVER),
    rule(r"(?<=\bune )février\b", "fièvre", "février", reason=_FEVER),
)  # fmt: skip
_PRESSURES: tuple[Rule, ...] = (
    rule(rf"(?P<cue>{PRESSURE_CUE}) (?P<high>9|1\d|2[0-2]), (?P<low>[4-9]|1[0-2])"
         r"(?=[.,;\n]|$| (?:debout|couch|assis|au bras|pas |p(?:ouls|oids)))", _parted_pressure,
         "tension", "pression", reason="pression artérielle reconstituée : à vérifier"),
    rule(rf"(?P<cue>{PRESSURE_CUE}) (?:très|traise|13) (?=(?:hui\w*|sept|neuf|six|\d)(?!\w|/|,\d))",
         r"\g<cue> 13 ", "tension", "pression", reason=_NUMBER),
    rule(rf"(?P<cue>{PRESSURE_CUE}) (?P<n>\d\d)[ -]hui(?:s|te|e)?(?!\w)", r"\g<cue> \g<n> 8", "hui",
         reason=_NUMBER),
    rule(rf"(?P<cue>{PRESSURE_CUE}(?<!systolique)(?<!maximale)) (?P<n>(?:9|1\d|2[0-2])[4-9]|"
         r"1[0-9][4-9])"
         rf"(?=[.,;\n]|$| (?:debout|couch|assis|pas |p(?:ouls|oids)))", _pressure,
         "tension", "pression", reason="pression artérielle reconstituée : à vérifier"),
)  # fmt: skip
_RULES = tuple(
    replace(each, confidence=0.7, doubt=DoubtKind.FIGURE)
    for each in (*_FIGURES, *_UNITS, *_PARTS, *_COUNTS, *_FEVERS, *_PRESSURES)
)


def mend_figures(draft: Draft) -> Draft:
    """Put right the figures and units that can only be misheard."""
    return run(draft, (*_STRAY, *_RULES), name=NAME)
