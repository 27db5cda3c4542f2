"""Organs with their side, run into one word that is none: « randroid » is « rein droit ».

Only a word that no dictionary knows, and only where it sounds like one organ with one side; and
words that sound exactly like an organ, where a side follows. Each change is a doubt. A side that
was heard as a word is never touched.
"""

import re
from collections.abc import Iterator
from functools import cache

from calame.lexicon.lexicon import Lexicon
from calame.lexicon.pronunciations import read_aloud
from calame.lexicon.search import PhoneticIndex
from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft, Replacement
from calame.postprocess.known import is_known
from calame.postprocess.rules import guess, make
from calame.postprocess.vocabulary import listed

NAME = "misheard"
_REASON = "côté reconstitué à l'oreille : à vérifier"
_HIS_ORGANS = listed(
    "sein rein bras œil ovaire genou mollet poumon pied testicule coude flanc poignet membre talon"
)
_HER_ORGANS = listed("main hanche épaule jambe cuisse cheville oreille joue aisselle fesse")
# Distance over length below which two wordings are one sound for a recogniser.
_LIMIT = 0.25
_TOKEN = re.compile(
    r"(?<![\w'-])(?P<elided>[dl]')?(?P<word>[A-ZÀ-Ýa-zà-ÿœ]{4,}(?:-[A-Za-zà-ÿœ]+)?)(?![\w'-])"
)


# Words that sound exactly like an organ, where a side follows: "Saint droit".
_SOUND_ALIKE = re.compile(
    r"(?<![\w'-])(?P<word>saints?|sain|ceint|rhin|maint)(?= (?:droite?|gauche)(?![\w'-]))",
    re.IGNORECASE,
)
_MEANT = {"s": "sein", "c": "sein", "r": "rein", "m": "main"}


@cache
def _phrases() -> tuple[list[str], PhoneticIndex]:
    phrases = [f"{organ} gauche" for organ in sorted(_HIS_ORGANS | _HER_ORGANS)]
    phrases += [f"{organ} droit" for organ in sorted(_HIS_ORGANS)]
    phrases += [f"{organ} droite" for organ in sorted(_HER_ORGANS)]
    return phrases, PhoneticIndex((read_aloud(one), n) for n, one in enumerate(phrases))


def mend_sides(draft: Draft, *, lexicon: Lexicon | None) -> Draft:
    """Part the organs and sides that the recogniser ran into one unknown word."""
    if lexicon is None:
        return draft
    return make(draft, list(_changes(draft.text, lexicon)), doubt=DoubtKind.SIDE)


def _changes(text: str, lexicon: Lexicon) -> Iterator[Replacement]:
    for match in _TOKEN.finditer(text):
        phrase = None if is_known(match["word"], lexicon) else _heard_as(match["word"])
        if phrase is not None:
            yield _change(match, _with_article(match["elided"], phrase))
    for match in _SOUND_ALIKE.finditer(text):
        organ = _MEANT[match["word"][0].lower()]
        yield _change(match, organ.capitalize() if match["word"][0].isupper() else organ)


def _change(match: re.Match[str], written: str) -> Replacement:
    return guess(match, written, name=NAME, reason=_REASON)


def _heard_as(word: str) -> str | None:
    phrases, index = _phrases()
    (nearest,) = index.near([read_aloud(word)], limit=_LIMIT, most=2)
    found = sorted(nearest, key=lambda near: near.distance)[:2]
    is_clear = found and (len(found) == 1 or found[1].distance > found[0].distance)
    return phrases[found[0].values[0]] if is_clear else None


def _with_article(elided: str | None, phrase: str) -> str:
    """« d'enje-droite » is « de hanche droite », « d'overgauge » stays « d'ovaire gauche »."""
    if not elided or phrase[0] in "aeiouéœ":
        return f"{elided or ''}{phrase}"
    return f"{'de' if elided[0] == 'd' else 'la'} {phrase}"
