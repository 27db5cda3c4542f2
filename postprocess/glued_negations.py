"""Negations that the recogniser ran into the word beside them: « niffiaivre » is « ni fièvre ».

The correction finds the term in such a word and would lose the negation. So it is parted before,
only where no dictionary knows the word and the rest of it sounds like a term; each change is a
doubt. A negation that was heard as a word is never touched.
"""

import re
from collections.abc import Iterator
from re import Match

from calame.lexicon.entry import Entry
from calame.lexicon.lexicon import ORDINARY, Lexicon
from calame.lexicon.pronunciations import read_aloud
from calame.models.report import DoubtKind
from calame.postprocess.correction.words import is_hard
from calame.postprocess.draft import Draft, Replacement
from calame.postprocess.known import is_known
from calame.postprocess.negations import of
from calame.postprocess.rules import guess, make

NAME = "misheard"
_REASON = "négation reconstituée à l'oreille : à vérifier"
_TOKEN = re.compile(
    r"(?<![\w'-])(?P<elided>[ds]')?(?P<word>[A-ZÀ-Ýa-zà-ÿœ]{5,}(?:-[a-zà-ÿœ]+)*)(?![\w'-])"
)
# Each sign and how it sounds before a consonant and before a vowel.
_SIGNS = {"ni": ("ni", "nj"), "sans": ("sA",), "pas": ("pad",)}
_NI = re.compile("n[ij]|N$")
# « s' » stands before verbs: before these endings it is half of « sans ».
_NOUN = re.compile(r"(?:ment|tion|sion|ance|ence|ité|ie|ose|ite|ure|ome|isme)s?$")
# Distance over length up to which two wordings are one sound, and the fewest phonemes of a term.
_LIMIT = 0.1
_LEAST = 3
_LEAST_INSIDE = 4
_DENIAL = r"\b(?:pas|sans|ni|aucune?|absence)\b"
_DENIED = re.compile(rf"{_DENIAL}[^.,;:\n]{{0,25}}$", re.IGNORECASE)
_DENIES = re.compile(rf"^[^.;:\n]{{0,40}}{_DENIAL}", re.IGNORECASE)


def part_negations(draft: Draft, *, lexicon: Lexicon | None) -> Draft:
    """Part the negations from unknown words that hold one; None knows no words."""
    if lexicon is None:
        return draft
    return make(draft, list(_changes(draft.text, lexicon)), doubt=DoubtKind.NEGATION)


def _changes(text: str, lexicon: Lexicon) -> Iterator[Replacement]:
    for match in _TOKEN.finditer(text):
        if _is_known(match, lexicon):
            continue
        written = _begins_with_sign(match, lexicon) or _holds_sign(match, lexicon)
        if written is not None:
            yield guess(match, written, name=NAME, reason=_REASON)


def _is_known(match: Match[str], lexicon: Lexicon) -> bool:
    word = match["word"]
    if match["elided"] == "s'" and _NOUN.search(word):
        return False
    return is_known(word, lexicon) or bool(_nearest(read_aloud(word), lexicon))


def _begins_with_sign(match: Match[str], lexicon: Lexicon) -> str | None:
    """« padmasse », « s'enseignement »; « ni » only beside another negation."""
    if match["elided"] == "d'":
        return None
    sound = read_aloud(match.group())
    for sign, starts in _SIGNS.items():
        start = next((one for one in starts if sound.startswith(one)), None)
        if start is None or (sign == "ni" and not _stands_beside_denial(match)):
            continue
        term = _nearest(sound.removeprefix(start), lexicon)
        if term is not None:
            head = sign.capitalize() if match.group()[0].isupper() else sign
            return f"{head} {of(term) if sign == 'pas' else term}"
    return None


def _holds_sign(match: Match[str], lexicon: Lexicon) -> str | None:
    """« pas d'engornies de » is « pas d'angor ni de », « sans fièvrenitou » « fièvre ni toux »."""
    if not _DENIED.search(match.string[: match.start()]):
        return None
    is_denied = match["elided"] == "d'"
    sound = read_aloud(match["word"] if is_denied else match.group())
    for cut in _NI.finditer(sound, _LEAST_INSIDE):
        first = _nearest(sound[: cut.start()], lexicon)
        second = _nearest(sound[cut.end() :], lexicon)
        goes_on = cut.end() == len(sound) and match.string[match.end() :].startswith(
            (" de ", " d'")
        )
        if first is not None and (second is not None or goes_on):
            head = f"{match['elided']}{first}" if is_denied else first
            return " ".join([head, "ni", *([second] if second else [])])
    return None


def _stands_beside_denial(match: Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_DENIED.search(before) or _DENIES.search(after))


def _nearest(sound: str, lexicon: Lexicon) -> str | None:
    """The term that sounds so, in the singular; None for none and for everyday words."""
    if len(sound) < _LEAST:
        return None
    (found,) = lexicon.near([sound], limit=_LIMIT, most=3)
    terms = [match.entry for match in found if _may_be_denied(match.entry)]
    return next((one.term for one in terms if one.term == one.lemma), None)


def _may_be_denied(entry: Entry) -> bool:
    parts = entry.term.lower().replace("-", " ").split()
    is_term = entry.source != ORDINARY and not entry.kind.is_drug
    return is_term and entry.term.islower() and not any(map(is_hard, parts))
