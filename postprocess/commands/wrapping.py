"""Brackets and quotes that a word opens and another closes: « entre parenthèses … »."""

import re
from re import Match

from calame.postprocess.commands import patterns as words
from calame.postprocess.rules import Rule, text_before

_PUNCTUATION = "ponctuation dictée"
_AROUND = words.AROUND


def _quoted(match: Match[str]) -> str:
    return f" « {match[1].strip(' ,')} » "


def _in_brackets(match: Match[str]) -> str:
    return f" ({match[1].strip(' ,')}) "


def _is_opened(match: Match[str]) -> bool:
    """Whether a verb opens or closes the sign already: « ouvrez la parenthèse »."""
    return bool(
        re.search(
            r"(?:\bouvr\w+|\bferm\w+|\bla|\bles|\bune|\bd[ée]|fin de|l'a)$",
            text_before(match),
            re.I,
        )
    )


def _closed_brackets(match: Match[str]) -> str | None:
    return None if _is_opened(match) else f" ({match['inside'].strip(' ,')}) "


def _closed_quotes(match: Match[str]) -> str | None:
    inside = match["inside"].strip(" ,")
    return None if _is_opened(match) or not inside else f" « {inside} » "


_END = r"(?= ?[.,;:?!\n]|$| fermez| fin de| virgule| point)"
_CLOSED = rf"(?:{_AROUND}\b{words.CLOSE}{words.BRACKET}\b,? ?)"
WRAPPED = (
    # Whatever stands before the word that closes, commas included.
    Rule(
        pattern=re.compile(
            rf"{_AROUND}\b(?P<open>entre parent?h[èe]ses|parent?h[èe]ses?)\b{_AROUND}"
            rf"(?P<inside>(?:(?!parent?h[èe]se|ouvr)[^.;:?!\n]){{1,120}}?){_CLOSED}",
            re.IGNORECASE,
        ),
        written=_closed_brackets,
        reason=_PUNCTUATION,
        needs=("parent",),
    ),
    Rule(
        pattern=re.compile(
            rf"{_AROUND}\b(?P<open>(?:entre )?guill?[ei]?mets)\b{_AROUND}"
            rf"(?P<inside>(?:(?!guill|ouvr)[^.;:?!\n]){{1,120}}?)"
            rf"{_AROUND}\b{words.CLOSE}{words.QUOTES}\b,? ?",
            re.IGNORECASE,
        ),
        written=_closed_quotes,
        reason=_PUNCTUATION,
        needs=("guil",),
    ),
    Rule(
        pattern=re.compile(
            rf"{_AROUND}\bentre parent?h[èe]ses\b{_AROUND}([^.,;:?!\n]+?)"
            rf"(?:{_AROUND}\b{words.CLOSE}{words.BRACKET}\b ?|{_END} ?)",
            re.IGNORECASE,
        ),
        written=_in_brackets,
        reason=_PUNCTUATION,
        needs=("entre paren",),
    ),
    Rule(
        pattern=re.compile(
            rf"{_AROUND}\bentre guill?[ei]?mets\b{_AROUND}([^.,;:?!\n»]+?)"
            rf"(?:{_AROUND}(?:\b{words.CLOSE}{words.QUOTES}\b|») ?|{_END} ?)",
            re.IGNORECASE,
        ),
        written=_quoted,
        reason=_PUNCTUATION,
        needs=("entre guil",),
    ),
)
