"""Dictated emphasis: « en gras … fin de gras », « souligné … », « en italique … »."""

import re
from collections.abc import Iterator
from functools import partial
from re import Match

from calame.models.marks import Emphasis
from calame.postprocess.draft import Draft
from calame.postprocess.rules import Build, Rule, run

_REASON = "mise en forme dictée"
_SAID = {
    Emphasis.BOLD: r"gras(?:se)?",
    Emphasis.UNDERLINED: r"soulign(?:ée?|er|ez|ement|age)",
    Emphasis.ITALIC: r"italiques?",
}
_VERB = r"(?:(?:mettre|mettez|mets|passez|passer|écrire|écrivez|écris) )"
_BEGIN = r"(?:(?:début|ouverture) (?:de |du |d'|de l')|ouvrez (?:le |l'))"
_END = r"(?:fin|fermeture) (?:de |du |d'|de l'|des )|fermez (?:le |l')"


def _rules() -> Iterator[Rule]:
    """One rule with a spoken end and one without for each emphasis."""
    for emphasis, said in _SAID.items():
        yield Rule(
            pattern=re.compile(
                rf"\b(?:{_BEGIN}|{_VERB}?(?:en )?){said}\b[ ,.:]+"
                rf"(?P<inside>(?:(?!\b{said}\b)[^\n]){{1,300}}?)(?P<sign>[ ,.;:]*)"
                rf"\b(?:{_END}){said}\b(?:,(?= ))?",
                re.IGNORECASE,
            ),
            written=_marked(emphasis),
            reason=_REASON,
            needs=("fin d", "ferm"),
        )
        # Without an end, only an order to the one who writes is no plain French.
        yield Rule(
            pattern=re.compile(
                rf"(?:(?<=[.,;:!?\n] )|(?<=\n)|^){_VERB}en {said}[ ,:]+"
                r"(?P<inside>[^.;,\n*]{1,160})(?P<sign>)",
                re.IGNORECASE,
            ),
            written=_marked(emphasis),
            reason=_REASON,
            needs=(" en ",),
        )


def _marked(emphasis: Emphasis) -> Build:
    return partial(_around, emphasis.value)


def _around(sign: str, match: Match[str]) -> str | None:
    """The words between the signs; where there are none, or they stand out, what was said stays."""
    if sign in match["inside"] or not re.search(r"\w", match["inside"]):
        return None
    # A full stop that the author dictated stays, inside.
    stop = "." if "." in match["sign"] else ""
    return f"{sign}{match['inside'].strip(' ,')}{stop}{sign}"


_RULES = tuple(_rules())


def write_emphasis(draft: Draft, *, name: str) -> Draft:
    """Mark what shall stand out; the words themselves stay."""
    return run(draft, _RULES, name=name)
