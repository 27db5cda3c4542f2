"""A person's participles have the gender of the civility: « Madame Roux, née le 3 mai »."""

import re
from collections.abc import Iterator
from functools import partial
from re import Match

from calame.lexicon.grammar import Agreement, Gender, Grammar, Number
from calame.postprocess.agreement.endings import agreeing
from calame.postprocess.agreement.rule import NAME, agreement_rule
from calame.postprocess.draft import Draft
from calame.postprocess.rules import Rule, run

_GENDERS = {
    "m.": Gender.MASCULINE,
    "monsieur": Gender.MASCULINE,
    "madame": Gender.FEMININE,
    "mme": Gender.FEMININE,
    "mademoiselle": Gender.FEMININE,
}
_CAPITALISED = r"[A-ZÀ-Ý][\w'-]*"
_PARTICIPLE = r"[a-zà-ÿ]+[éiu]e?"
# « le fils de Madame Roux, né le », « Monsieur et Madame Roux, vus »: somebody else is meant.
_OTHERS = r"(?<!et )(?<!ou )(?<!de )(?<!à )(?<!par )(?<!avec )(?<!chez )(?<!docteur )"
_PERSON = re.compile(
    rf"{_OTHERS}\b(?P<lead>(?P<civility>[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Mme|M\.)"
    rf"(?: (?:de |d'|du |le |la )?{_CAPITALISED}){{1,4}}"
    r"(?:,? (?:âgée? de )?\d+ ans)?,? (?:est |était |a été |avait été |bien )?)"
    rf"(?P<participle>{_PARTICIPLE})(?![\w'-])"
)


def agree_people(draft: Draft, grammar: Grammar) -> Draft:
    """Give the participles beside a named person her gender."""
    return run(draft, _rules(grammar), name=NAME)


def _rules(grammar: Grammar) -> Iterator[Rule]:
    needs = ("monsieur", "madame", "mademoiselle", "mme", "m.")
    yield agreement_rule(_PERSON, partial(_written, grammar), *needs)


def _written(grammar: Grammar, match: Match[str]) -> str | None:
    form = match["participle"]
    wanted = Agreement(_GENDERS[match["civility"].lower()], Number.ONE)
    written = agreeing(form, grammar.families(form), wanted)
    return f"{match['lead']}{written}" if written and not grammar.is_verb(form) else None
