"""The formulas of letters: « Cher confrère », « Je vous remercie de m'avoir adressé »."""

import re
from functools import cache

from calame.lexicon.build_lists import read_list
from calame.lexicon.making import LISTS
from calame.pipeline.evaluation.text import normalise


def formulas_of(written: str) -> tuple[str, ...]:
    """The formulas of the hand-kept list that stand in a text, the longest at each place.

    >>> formulas_of("Cher confrère, merci de votre avis.")
    ('Cher confrère',)
    """
    return tuple(match.group() for match in _pattern().finditer(normalise(written)))


@cache
def _pattern() -> re.Pattern[str]:
    forms = {normalise(entry.term) for entry in read_list(LISTS / "formulas.csv")}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
