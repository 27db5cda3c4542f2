"""Capitals that a recogniser gives to common nouns in the middle of a sentence: « de Mélanome ».

Only terms that the lexicon writes small, and none that may be somebody's name.
"""

import re
from functools import partial
from re import Match

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.correction.patterns import CIVILITIES
from calame.postprocess.draft import Draft
from calame.postprocess.rules import Rule, run

NAME = "typography"
_REASON = "nom commun : minuscule dans la phrase"
_INSIDE = re.compile(
    r"(?P<before>(?<![\w'-])[a-zà-ÿœ0-9%][\w%'-]*,? (?:[dl]')?)"
    r"(?P<word>[A-ZÀ-ÝŒ][a-zà-ÿœ]{4,}(?:-[a-zà-ÿœ]+)*)(?![\w'-])(?! [A-ZÀ-Ý])"
)
# What a name follows.
_PLACES = frozenset(("clinique", "hôpital", "rue", "avenue", "place", "centre", "institut"))


def write_small_letters(draft: Draft, *, lexicon: Lexicon | None) -> Draft:
    """Give common terms inside a sentence their small letter; None knows no terms."""
    if lexicon is None:
        return draft
    small = Rule(pattern=_INSIDE, written=partial(_small, lexicon), reason=_REASON)
    return run(draft, (small,), name=NAME)


def _small(lexicon: Lexicon, match: Match[str]) -> str | None:
    word, before = match["word"], match["before"].split()[0].rstrip(",").lower()
    entries = lexicon.find(word)
    is_common = any(entry.term == word.lower() for entry in entries)
    may_be_name = any(entry.term == word or entry.kind.is_drug for entry in entries)
    if not is_common or may_be_name or before in CIVILITIES or before in _PLACES:
        return None
    return match["before"] + word.lower()
