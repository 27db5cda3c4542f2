"""Gender and endings of the terms that no dictionary has, where their ending tells them.

« cholécystectomie » is feminine, « hamartome » masculine, « bucconasal » has « bucconasaux ».
"""

import re
from collections.abc import Iterable, Iterator

from calame.lexicon.grammar import Family, Gender, Noun
from calame.lexicon.inflection import plural

_NOUNS = (
    (
        re.compile(r"(?:ie|[ts]ion|ose|ase|ite|ité|lyse|èse|pnée|rrhée|[ae]nce)$"),
        Gender.FEMININE,
    ),
    (
        re.compile(r"(?:ome|isme|scope|gramme|graphe|cyte|blaste|age|mètre|ème|um)$"),
        Gender.MASCULINE,
    ),
)
_ONE_FORM = re.compile(r"(?:ique|aire|oïde)$")
# The masculine's end, and the feminine's.
_TWO_FORMS = (
    ("al", "ale"),
    ("eur", "eure"),
    ("é", "ée"),
    ("el", "elle"),
    ("ien", "ienne"),
    ("eux", "euse"),
    ("if", "ive"),
)


def nouns_by_ending(terms: Iterable[str]) -> Iterator[Noun]:
    """The nouns among terms in the singular."""
    for term in terms:
        for ending, gender in _NOUNS:
            if ending.search(term):
                yield Noun(term, plural(term), gender)


def families_by_ending(terms: frozenset[str]) -> Iterator[Family]:
    """The adjectives among terms; those with two forms where both genders are there."""
    for term in terms:
        if _ONE_FORM.search(term):
            yield Family(term, plural(term), term, plural(term))
        for his, hers in _TWO_FORMS:
            feminine = f"{term.removesuffix(his)}{hers}"
            if term.endswith(his) and feminine in terms:
                yield Family(term, plural(term), feminine, f"{feminine}s")
