"""Stages, scores, TNM, vertebrae and other codes of a letter and a figure."""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures import scores_patterns as words
from calame.postprocess.figures.numerals import UNITS as SMALL
from calame.postprocess.figures.quantities import COUNTED, UNIT, digit, longest_first
from calame.postprocess.figures.quantities_patterns import SEVERAL, SMALL_WORD
from calame.postprocess.rules import rule, run

NAME = "scores"
_STAGE = "stade ou grade"
_SCORE = "score en chiffres"
_CODE = "lettre et chiffre"
_NUMBER = rf"(?:{SMALL_WORD}|\d{{1,3}}(?:,\d+)?)"
_ROMAN_CUE = "|".join(map(re.escape, longest_first(words.ROMAN_CUES)))
_ARABIC_CUE = "|".join(map(re.escape, longest_first(words.ARABIC_CUES)))
_ORDINAL = "|".join(map(re.escape, longest_first(words.ORDINALS)))


def _value(word: str) -> int:
    return SMALL[word.lower()] if word.lower() in SMALL else int(float(word.replace(",", ".")))


def _roman(word: str) -> str:
    return words.ROMAN.get(_value(word), word)


def _is_arabic(match: Match[str]) -> bool:
    """Stages of the kidney, of Hoehn and Yahr, of the mMRC scale are counted in Arabic figures."""
    around = match.string[max(0, match.start() - 60) : match.end() + 25]
    is_stage = match["cue"].lower() in {"stade", "grade", "classe"}
    return is_stage and any(cue in around for cue in words.ARABIC_STAGES)


def _stage(match: Match[str]) -> str | None:
    """« stade trois B » is IIIB; « 2,5 » is no stage."""
    if "," in match["n"]:
        return None
    write = digit if _is_arabic(match) or _value(match["n"]) == 0 else _roman
    letter = (match["letter"] or "").strip().upper()
    second = f"{match['link']}{write(match['m'])}" if match["m"] else ""
    return f"{match['cue']} {write(match['n'])}{letter}{second}"


def _score(match: Match[str]) -> str:
    return f"{match['cue']}{match['link']}{digit(match['n'])}"


def _at_the_end(match: Match[str]) -> str:
    return f"{match['link']}{digit(match['n'])}"


def _gleason(match: Match[str]) -> str:
    total = f"{digit(match['total'])} " if match["total"] else ""
    return f"{match['cue']} {total}({digit(match['a'])}+{digit(match['b'])})"


def _tnm_part(said: str | None) -> str:
    part = re.sub(r"[ -]", "", said or "").lower().replace("zero", "zéro")
    number = re.match(rf"(?:{SMALL_WORD})", part)
    return digit(number[0]) + part[number.end() :] if number else part


def _tnm(match: Match[str]) -> str:
    prefix = (match["prefix"] or "").replace(" ", "").lower()
    tumour = _tnm_part(match["t"]) + _tnm_part(match["ta"])
    nodes = _tnm_part(match["n"]) + _tnm_part(match["na"])
    metastasis = f"M{_tnm_part(match['m'])}{_tnm_part(match['ma'])}" if match["m"] else ""
    return f"{prefix}T{tumour}N{nodes}{metastasis}"


def _letter_and_figure(match: Match[str]) -> str | None:
    letter, number = match[1].upper(), digit(match[2])
    is_too_high = int(number) > words.HIGHEST_LEVEL.get(letter, int(number))
    return None if is_too_high else f"{letter}{number}"


def _pregnancies(match: Match[str]) -> str:
    return f"G{digit(match[2])}P{digit(match[3])}"


def _liver(match: Match[str]) -> str | None:
    """Segments of the liver are in Roman figures; others are left as said."""
    around = match.string[max(0, match.start() - 150) : match.end() + 60].lower()
    if not any(word in around for word in words.LIVER):
        return None
    second = f"{match['link']}{_roman(match['m'])}" if match["m"] else ""
    return f"{match['cue']} {_roman(match['n'])}{second}"


def _ordinal(match: Match[str]) -> str:
    return f"{match['cue']}{words.ORDINALS[match['n'].lower()]}e"


def _prague(match: Match[str]) -> str:
    return f"{match['cue']} C{digit(match['c'])}M{digit(match['m'])}"


def _version(match: Match[str]) -> str:
    return f"{match[1]} {digit(match[2])}.{digit(match[3])}"


def _thread(match: Match[str]) -> str:
    """« Vicryl deux zéro » is 2/0, « Vicryl zéro » 0."""
    return f"{match['thread']} {digit(match['n']) + '/' if match['n'] else ''}0"


_T = rf"(?P<t>[0-4]|{SMALL_WORD}|i ?s|x)(?P<ta> ?[a-d](?![\w']))?"
_N = rf"(?P<n>[0-3]|zero|{SMALL_WORD}|x)(?P<na> ?[a-c](?![\w']))?"
_M = rf"(?P<m>[01]|zero|{SMALL_WORD}|x)(?P<ma> ?[a-d](?=[.,;)\n]|$))?"
_AFTER_CUE = (
    r"(?P<link>(?: (?:est|à|de|était|égale?|évaluée?|cotée?|estimée?|initial|d'entrée|de sortie|"
    r"classe|score|grade|stade|:))* )"
)
_TUMOURS = (
    rule(
        rf"(?<!\w)(?P<prefix>(?:y ?)?[pcr] ?)?T[ -]?{_T}[ -]?N[ -]?{_N}"
        rf"(?:[ -]?M[ -]?{_M})?(?![\w'])",
        _tnm, "n", reason="classification TNM",
    ),
    rule(
        rf"(?P<cue>\bGleason)(?: à| de| score)?(?: (?P<total>{_NUMBER}))?,? "
        rf"\(?(?P<a>{_NUMBER}) ?(?:plus|\+) ?(?P<b>{_NUMBER})\)?",
        _gleason, "gleason", reason=_SCORE,
    ),
    rule(rf"\b(?P<cue>Prague) C ?(?P<c>{_NUMBER}),? M ?(?P<m>{_NUMBER})(?!\w)", _prague, "prague",
         reason=_CODE),
)  # fmt: skip
_STAGES = (
    rule(
        rf"(?<![\w-])(?P<cue>{_ROMAN_CUE}) (?P<n>{_NUMBER})(?P<letter> ?[ABCF](?![\w']))?"
        rf"(?:(?P<link> à | ou | et |-)(?P<m>{_NUMBER}))?(?!\w|,\d| ?(?:mm|cm|mg|ans|par\b|sur\b))",
        _stage, reason=_STAGE,
    ),
    rule(rf"\b(?P<cue>segments?) (?P<n>{SMALL_WORD}|\d)(?:(?P<link> et | ou |-)"
         rf"(?P<m>{SMALL_WORD}|\d))?(?!\w|,\d)", _liver, "segment", reason=_STAGE),
)  # fmt: skip
_SCORES = (
    # « Il lit une autre lettre » is no bed, « à la ligne » no line of treatment.
    rule(rf"(?<![\w-])(?<!\b[Ii]l )(?<!\b[Ee]lle )(?<!\b[Oo]n )(?<!\b[Àà] la )"
         rf"(?P<cue>{_ARABIC_CUE}){_AFTER_CUE}(?P<n>{SMALL_WORD})"
         r"(?![\w-]|,\d| (?:par|sur)\b)", _score,
         reason=_SCORE, is_case_free=False),
    rule(
        r"(?P<cue>\b(?:scores?|indices?|échelles?|index|classée?|cotée?s?)(?: [\w'-]+){1,4}?)"
        rf"(?P<link> (?:est )?(?:à|de|:) )(?P<n>{SMALL_WORD})(?=[.,;)\n]| sur |$)",
        _score, reason=_SCORE,
    ),
    rule(rf"(?P<link>\bà )(?P<n>zéro|{SEVERAL})(?=[.,;)\n]| à (?:la|l')|$)", _at_the_end, "à ",
         reason="valeur en chiffres"),
)  # fmt: skip
_CODES = (
    rule(rf"(?<![\w'])(G) ?({SMALL_WORD}|\d{{1,2}}),? P ?({SMALL_WORD}|\d{{1,2}})(?!\w|,\d)",
         _pregnancies, "g", "p", reason=_CODE, is_case_free=False),
    rule(
        rf"(?<![\w'/°])([CDLTSVBGJRFMH]) ((?!une){SMALL_WORD}|\d{{1,2}})(?!\w|,\d|'|/)"
        rf"(?! (?:fois|et demi|mg|mm|cm|{UNIT}|{COUNTED})(?!\w))",
        _letter_and_figure, reason=_CODE, is_case_free=False,
    ),
    rule(r"(?<![A-Z])(T[\dx]\w?N[\dx]\w?(?:M[\dx]\w?)?),? R ?(zéro|[012])\b",
         lambda m: f"{m[1]}R{digit(m[2])}", "r", reason="classification TNM", is_case_free=False),
    rule(rf"\bH ?(\d|{SMALL_WORD}) N ?(\d|{SMALL_WORD})(?!\w|,\d)",
         lambda m: f"H{digit(m[1])}N{digit(m[2])}", "h", reason=_CODE, is_case_free=False),
    rule(r"\b(C\d{1,2}),? (?=J\d{1,2}\b)", r"\1", reason="cure et jour", is_case_free=False),
    rule(rf"(?P<cue>\b(?:ganglions?|adénopathies?|stations?|aires?|loges?) )"
         rf"(?P<n>{SMALL_WORD}|\d\d?) "
         r"(?P<side>[RL])(?![\w'])", lambda m: f"{m['cue']}{digit(m['n'])}{m['side']}",
         "ganglion", "adéno", "station", "aire", "loge", reason=_CODE, is_case_free=False),
    rule(r"\bParis (?:zéro|0)[ -]?(I{1,3}) ?([a-c]|s?p)\b", r"Paris 0-\1\2", "paris",
         reason=_CODE),
    rule(r"(?<![\w-])([CDTLS])-?(\d{1,2})(?: ?- ?| et demi | |)(?=[CDTLS]-?\d{1,2}\b)", r"\1\2-",
         reason="étage vertébral", is_case_free=False),
    rule(rf"\b(RECIST|iRECIST|CTCAE|version|Lugano|Tokyo|Windows) ({SMALL_WORD}|\d) point "
         rf"({SMALL_WORD}|\d)(?!\w)", _version, " point ", reason=_CODE),
    rule(
        r"\b(?P<thread>fils?|prol[èe]ne|vicryl|ethilon|ethicon|monocryl|pds|nylon|soie|mersuture|"
        rf"monofilament)(?: au)? (?:(?P<n>{SMALL_WORD}|\d)(?:[,./ ]|, ))?(?:zéro|0)(?!\w|[,/]\d)",
        _thread, "zéro", "0", reason="calibre du fil",
    ),
)  # fmt: skip
_ORDINALS = (
    rule(r"(?<=\bdu )premier(?= degré)", "1er", "premier", reason="ordinal"),
    rule(rf"\b(?P<cue>)(?P<n>{_ORDINAL})(?= (?:geste|pare|degré)\b)", _ordinal, "ième",
         reason="ordinal"),
    rule(
        r"(?P<cue>(?<!\w)(?:le|la|au|du|les|des|leur|son|sa|une?|cette|ce) )"
        rf"(?P<n>{_ORDINAL})(?= (?!{words.NOT_COUNTED})\w)",
        _ordinal, "ième", reason="ordinal",
    ),
    rule(r"(?<=\d)(?:i?[èe]mes?)\b", "e", "ème", "eme", "ièm", reason="ordinal"),
)  # fmt: skip
_SIDES = (
    rule(rf"(?P<one>\d à (?:droite|gauche)(?:,| et|, et) )(?P<n>{SMALL_WORD})"
         r"(?= à (?:droite|gauche))",
         lambda m: m["one"] + digit(m["n"]), "droite", "gauche", reason=_SCORE),
)  # fmt: skip
_RULES = (*_TUMOURS, *_STAGES, *_SCORES, *_CODES, *_ORDINALS, *_SIDES)


def write_scores(draft: Draft) -> Draft:
    """Write stages, scores, TNM, vertebrae and ordinals."""
    return run(draft, _RULES, name=NAME)
