"""Abbreviations spelled letter by letter, and the case of the known ones: « E C G » is ECG."""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures import abbreviations_patterns as words
from calame.postprocess.figures.numerals import UNITS as SMALL
from calame.postprocess.rules import Rule, run

NAME = "abbreviations"
_REASON = "sigle épelé"
_DIGIT = r"(?:zéro|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|\d)"


def _letters(match: Match[str]) -> str:
    joined = re.sub(r"[ .-]", "", match.group())
    return words.FORMS.get(joined.upper(), joined)


def _digit(word: str) -> str:
    return str(SMALL.get(word.lower(), word))


def _code(match: Match[str]) -> str | None:
    """« P A O deux » is PaO2 when the whole is known or has at least two letters."""
    joined = re.sub(r"[ .-]", "", match["letters"]) + _digit(match["digit"])
    tail = (match["tail"] or "").strip()
    return (
        words.FORMS.get((joined + tail).upper()) or words.FORMS.get(joined.upper(), joined) + tail
    )


def _marker(match: Match[str]) -> str:
    return f"CA {match[1]}-{_digit(match[2])}"


def _known(match: Match[str]) -> str | None:
    word = match.group()
    return word.upper() if word.lower() in words.CAPITALS else None


_CAP = r"[A-Z]"
_RULES = (
    Rule(
        pattern=re.compile(r"(?<!\w)N[ .-]?T[ .-]*pro[ .-]*B[ .-]?N[ .-]?P(?!\w)", re.IGNORECASE),
        written="NT-proBNP", reason=_REASON, needs=("pro",),
    ),
    Rule(
        pattern=re.compile(
            r"(?<!\w)H[ .-]?b[ .-]?A?[ .-]?(?:1|un|une)[ .-]?c(?!\w)", re.IGNORECASE
        ),
        written="HbA1c", reason=_REASON, needs=("h",),
    ),
    Rule(
        pattern=re.compile(r"(?<!\w)C[ .]?A (15|19) (?:tiret )?([39]|trois|neuf)(?!\w|,\d)"),
        written=_marker, reason=_REASON,
    ),
    Rule(
        pattern=re.compile(r"(?<!\w)C[ .]A(?= (?:125|1[59]|72))"), written="CA", reason=_REASON,
    ),
    Rule(
        pattern=re.compile(
            r"(?<!\w)(?<![A-Z] )(?P<letters>(?:P A|P A C|P C|P|S A|S P|F I|V|C) ?O|B R C A|"
            r"H E R|H P V|K I|I L|C D|P D L|F G F) "
            rf"(?P<digit>{_DIGIT}\b|\d+)(?P<tail> c\b)?(?![\w]|,\d| fois| compr)"
        ),
        written=_code, reason=_REASON,
    ),
    Rule(
        pattern=re.compile(
            rf"(?<!\w)(?<!épatite )(?<!épatites )(?<!vitamine )(?<!vitamines )(?<!roupe )"
            r"(?<!stade )(?<!grade )(?<!NYHA )(?<!niveau )(?<!classe )"
            rf"{_CAP}(?:[ -]{_CAP}(?![\w']|\.? coli\b)|\.{_CAP}(?![\w'])\.?){{1,7}}(?!\w|['’])"
        ),
        written=_letters, reason=_REASON,
    ),
    Rule(
        pattern=re.compile(r"(?<!\w)E ?(?=coli\b)"), written="E. ",
        reason="nom de bactérie abrégé", needs=("coli",),
    ),
    Rule(
        pattern=re.compile(r"(?<!\w)[Ii][ .]?[gG][ .]?([AGEMD])(?![\w'])"), written=r"Ig\1",
        reason=_REASON, needs=("g",),
    ),
    Rule(
        pattern=re.compile(r"(?<!\w)[mM] ?M ?R ?C(?!\w)"), written="mMRC", reason=_REASON,
        needs=("r",),
    ),
    Rule(
        pattern=re.compile(
            r"\bC ?H ?A ?(?:deux|2) ?D ?S ?(?:deux|2)[ -]*V ?A ?S ?c\b", re.IGNORECASE
        ),
        written="CHA2DS2-VASc", reason=_REASON,
    ),
    Rule(pattern=re.compile(r"(?<!\w)H ?L ?A[ -]?([ABC]) ?(\d{1,2})(?!\w)"), written=r"HLA-\1\2",
         reason=_REASON),
    Rule(pattern=re.compile(r"\banti-([A-Z]{2,4}) (\d{2,3})(?!\w|[,/]\d)"), written=r"anti-\1\2",
         reason=_REASON, needs=("anti-",)),
    Rule(pattern=re.compile(r"(?<!\w)(?:K ?[Ii]|[Qq]ui)[ -]?67(?![\w,])"), written="Ki67",
         reason="casse du sigle", needs=("67",)),
    Rule(pattern=re.compile(r"(?<!\w)HER[ -](?:2|deux)(?![\w,])"), written="HER2",
         reason="casse du sigle", needs=("her",)),
    Rule(pattern=re.compile(r"(?<!\w)e ?G ?F ?R(?!\w)"), written="eGFR", reason=_REASON),
    Rule(pattern=re.compile(r"(?<!\w)Q ?T c(?!\w)"), written="QTc", reason=_REASON),
    Rule(pattern=re.compile(r"(?<!\w)p H(?!\w)"), written="pH", reason=_REASON, needs=("p h",)),
    Rule(
        pattern=re.compile(r"\b[Gg]amma[ -]?G\.?T\b"),
        written="gamma-GT", reason=_REASON, needs=("gamma",),
    ),
    Rule(pattern=re.compile(r"\b[a-zA-Z]{3,6}\b"), written=_known, reason="casse du sigle"),
)  # fmt: skip


def write_abbreviations(draft: Draft) -> Draft:
    """Join spelled letters and give known abbreviations their case."""
    return run(draft, _RULES, name=NAME)
