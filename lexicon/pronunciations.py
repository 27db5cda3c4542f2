"""All the ways in which a term is said: the usual one first, then what the spelling allows."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from calame.lexicon.entry import Kind
from calame.lexicon.phonemes import Reading, read_word, squeeze
from calame.lexicon.phonemes_exceptions import LETTERS

MOST = 6
_ELIDED = re.compile(r"^(qu|[ldnjmtsc])['’](?=.)", re.IGNORECASE)
# Capitals without a vowel are spelt wherever they stand: "anticorps anti-CCP".
_SPELT = re.compile(r"(?<=[\s-])[BCDFGHJKLMNPQRSTVWXZ]{2,5}\b")
_ELIDED_PHONEMES = {"qu": "k", "c": "s", "j": "Z"}
_BREAK = re.compile(r"[\s\-/.]+")
_FOREIGN = {Kind.BRAND, Kind.EPONYM, Kind.DEVICE, Kind.DRUG}
# What a speaker of French may do with a foreign name: (spelling, instead).
# Greek œ: "édème" and "eudème" are both said.
_GREEK_OE = re.compile(r"œ(?=[dsmtn]|li)", re.IGNORECASE)
_OPEN_E = re.compile(r"e(?=[bcdfghjklmnpqrstvwxz][aeiouyàâéèêô])", re.IGNORECASE)
_RESPELT: tuple[tuple[str, str], ...] = (
    (r"^x", "z"),
    (r"ch", "k"),
    (r"(?<=[aeiouy])x(?=[aeiouy])", "gz"),
    (r"u(?=n$)", "œ"),
    (r"w", "v"),
    (r"in$", "ine"),
    (r"an$", "ane"),
    (r"on$", "one"),
    (r"er$", "ère"),
    (r"g(?=[eiy])", "gu"),
)


def pronounce(term: str, kind: Kind, *, spoken: Iterable[str] = ()) -> tuple[str, ...]:
    """The phoneme strings of a term, at most ``MOST``.

    Args:
        term: As written.
        kind: Abbreviations are spelt aloud, foreign names have several readings.
        spoken: How it is said, where the spelling does not tell: first in the result.
    """
    found = [read_aloud(text) for text in spoken]
    if found and kind is Kind.ABBREVIATION:
        # Read as words, PAD and VIH would sound like "pas" and "vie".
        return tuple(dict.fromkeys(one for one in found if one))[:MOST]
    if not any(letter.isdigit() for letter in term):
        found += _readings(_SPELT.sub(_letters, term), kind)
    return tuple([one for one in dict.fromkeys(found) if one][:MOST])


@lru_cache(maxsize=50_000)
def read_aloud(text: str) -> str:
    """The phonemes of a run of words, elisions and hyphens as they are said."""
    return squeeze("".join(_tokens(text)))


def read_sounded(text: str) -> str:
    """The same with every final consonant sounded: a cut word has none that is silent."""
    return squeeze("".join(_tokens(text, sounded=True)))


def read_cut(text: str) -> str:
    """The same with only the last word's final consonant silent: "dis pnée d'effort"."""
    head, _, last = text.rpartition(" ")
    return squeeze("".join([*_tokens(head, sounded=True), *_tokens(last)]))


def _tokens(text: str, *, sounded: bool = False) -> Iterator[str]:
    for token in _BREAK.split(text):
        reading = _read_token(token)
        yield reading.sounded if sounded else reading.usual


@lru_cache(maxsize=50_000)
def _read_token(token: str) -> Reading:
    """A word with the small one that is elided before it."""
    elided = _ELIDED.match(token)
    if not elided:
        return read_word(token)
    start, rest = elided.group(1).lower(), read_word(token[elided.end() :])
    sound = _ELIDED_PHONEMES.get(start, start)
    return Reading(sound + rest.usual, sound + rest.sounded)


def spell(letters: str) -> str:
    """The phonemes of an abbreviation spelt letter by letter."""
    return squeeze("".join(LETTERS.get(letter, "") for letter in letters.lower()))


def _letters(match: re.Match[str]) -> str:
    return " ".join(match.group())


def _readings(term: str, kind: Kind) -> Iterator[str]:
    if kind is Kind.ABBREVIATION and term.isupper():
        yield spell(term)
    yield read_aloud(term)
    if _GREEK_OE.search(term):
        yield read_aloud(_GREEK_OE.sub("eu", term))
    words = _BREAK.split(term)
    if len(words) == 1 or kind in _FOREIGN:
        last = read_word(words[-1]).sounded
        yield squeeze("".join([*_tokens(" ".join(words[:-1])), last]))
    if kind in _FOREIGN:
        yield from _foreign(term)


def _foreign(term: str) -> Iterator[str]:
    accented = _OPEN_E.sub("é", term)
    yield read_aloud(accented)
    yield read_sounded(accented)
    for spelling, instead in _RESPELT:
        respelt = re.sub(spelling, instead, accented, flags=re.IGNORECASE)
        if respelt != accented:
            yield read_aloud(respelt)
