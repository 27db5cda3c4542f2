"""Plurals by rule, for the terms that no dictionary inflects."""

import re
from collections.abc import Iterator, Sequence

from calame.lexicon.entry import Kind

# Names, codes and whole sentences have no plural.
_INVARIABLE = {
    Kind.DRUG,
    Kind.BRAND,
    Kind.EPONYM,
    Kind.ABBREVIATION,
    Kind.UNIT,
    Kind.FORMULA,
    Kind.DEVICE,
}
_LINK = re.compile(r"(?:de|du|des|à|au|aux|en|par|sur|sous|avec|sans|et|ou|pour)\b(?!-)|d'|l'")
_IRREGULAR = {
    **{"œil": "yeux", "travail": "travaux", "vitrail": "vitraux", "genou": "genoux"},
    **{one: f"{one}s" for one in ("bancal", "banal", "cal", "fatal", "natal", "naval", "tonal")},
    **{"biopsie-exérèse": "biopsies-exérèses", "ponction-biopsie": "ponctions-biopsies"},
    **{"cul-de-sac": "culs-de-sac", "pointe-onde": "pointes-ondes"},
    **{one: one for one in ("main-sol", "doigt-sol", "talon-genou", "basal-bolus")},
}
_ENDINGS = (
    (re.compile(r"[sxz]$"), ""),
    (re.compile(r"al$"), "aux"),
    (re.compile(r"(?<=[aeœ])u$"), "ux"),
)
# No adjective: "bien différencié", "localement avancée". The first word may be a noun in -ment.
_ADVERB = re.compile(r"bien|mal|non|peu|très|\w+ment")
_LEADING_ADVERB = re.compile(r"bien|non|peu|très|\w+iquement")
# Abbreviations have none, inside a term neither: "anticorps anti-CCP", "IgE totales".
_CODE = re.compile(r"[A-Za-z][A-Z]")
_LETTERS = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")


def plural(word: str) -> str:
    """The plural of one noun or adjective."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in _ENDINGS:
        match = ending.search(word)
        if match:
            return word if not instead else word[: match.start()] + instead
    return f"{word}s"


def plurals(term: str, kind: Kind) -> tuple[str, ...]:
    """The plural of a term, as a tuple of none or one.

    In a term of several words the noun and the adjectives before the first link word change:
    ``artère coronaire`` gives ``artères coronaires``, ``bloc de branche`` ``blocs de branche``.
    """
    if kind in _INVARIABLE or _CODE.search(term):
        return ()
    words = term.split(" ")
    head = next((place for place, word in enumerate(words) if _LINK.match(word)), len(words))
    if not head or not all(_LETTERS.fullmatch(word) for word in words[:head]):
        return ()
    result = " ".join([*_agreeing(words[:head]), *words[head:]])
    return () if result == term else (result,)


def _agreeing(words: Sequence[str]) -> Iterator[str]:
    """The plural of a noun and its adjectives; the adverbs among them stay."""
    for place, word in enumerate(words):
        is_adverb = (_ADVERB if place else _LEADING_ADVERB).fullmatch(word)
        yield word if is_adverb else plural(word)
