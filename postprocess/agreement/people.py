"""A person's participles have her gender: « Madame Roux, née le 3 mai », « elle a été opérée »."""

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
    **dict.fromkeys(("m.", "monsieur", "il", "patient"), Gender.MASCULINE),
    **dict.fromkeys(("madame", "mme", "mademoiselle", "elle", "patiente"), Gender.FEMININE),
}
_CAPITALISED = r"[A-ZÀ-Ý][\w'-]*"
_PARTICIPLE = r"(?P<participle>[a-zà-ÿ]+[éiu]e?s?)(?![\w'-])"
_ADVERB = r"(?:(?:pas|plus|jamais|bien|toujours|déjà|aussi|[a-zà-ÿ]{3,}ment) ){0,2}"
_BEING = (
    r"(?:n')?(?:(?:est|était|sera|serait|reste|restait)|"
    rf"(?:a|avait|aura|aurait) {_ADVERB}été)"
)
# « le fils de Madame Roux, né le », « Monsieur et Madame Roux, vus », « chez elle »: somebody else.
_OTHERS = "".join(
    f"(?<!{word} )"
    for word in ("et", "ou", "de", "à", "par", "avec", "chez", "pour", "sans", "que", "docteur")
)
_AGE = r"(?:,? (?:âgée? de )?\d+ ans)?"
_NAMED = re.compile(
    rf"{_OTHERS}\b(?P<lead>(?P<person>[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Mme|M\.)"
    rf"(?: (?:de |d'|du |le |la )?{_CAPITALISED}){{1,4}}{_AGE},? (?:(?:qui )?{_BEING} )?{_ADVERB})"
    rf"{_PARTICIPLE}"
)
_SUBJECT = re.compile(
    rf"{_OTHERS}\b(?P<lead>(?:(?P<person>il|elle)|"
    r"(?:la|le|cette|ce|notre|votre|ma|mon) (?P<patient>patiente?))"
    rf" {_BEING} {_ADVERB}){_PARTICIPLE}",
    re.IGNORECASE,
)


def agree_people(draft: Draft, grammar: Grammar) -> Draft:
    """Give the participles that are said of a person her gender."""
    return run(draft, _rules(grammar), name=NAME)


def _rules(grammar: Grammar) -> Iterator[Rule]:
    written = partial(_written, grammar)
    yield agreement_rule(_NAMED, written, "monsieur", "madame", "mademoiselle", "mme", "m.")
    yield agreement_rule(_SUBJECT, written, "il ", "elle ", "patient")


def _written(grammar: Grammar, match: Match[str]) -> str | None:
    form = match["participle"]
    groups = match.groupdict()
    person = groups["person"] or groups["patient"]
    wanted = Agreement(_GENDERS[person.lower()], Number.ONE)
    written = agreeing(form, grammar.participles(form), wanted)
    return f"{match['lead']}{written}" if written and not grammar.is_verb(form) else None
