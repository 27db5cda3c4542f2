"""From French spelling to phonemes, by rule, fit for medical words and foreign brands.

The result is meant for comparing, not for reading aloud: one character per phoneme, and sounds
that recognisers and speakers of different regions mix up are one::

    a    e (é, è)   i    o (o, ô)   u (ou)   y (u)   2 (eu, œ, e)
    A (an)   I (in, un)   O (on)    j w   p b t d k g f v s z
    S (ch)   Z (j)   m n N (gn)   l R

The method, the measurements against Lexique 3.82 and what is missing: docs/lexicon.md.
"""

import re
import unicodedata
from functools import lru_cache
from re import Pattern
from typing import NamedTuple

from calame.lexicon.phonemes_consonants import CONSONANTS
from calame.lexicon.phonemes_exceptions import EXCEPTIONS, LETTERS, SOUNDED
from calame.lexicon.phonemes_vowels import NOT_NASAL, VOWELS, Table

PHONEMES = "aeiouy2AIOjwpbtdkgfvszSZmnNlR"
VOWEL_PHONEMES = frozenset("aeiouy2AIO")
_NOT_A_LETTER = re.compile(r"[^a-zàâäéèêëïîôöùûüçœæ]")
_DOUBLED = re.compile(r"(.)\1+")
_SILENT = re.compile(r"%.")


class Reading(NamedTuple):
    """How one word sounds: alone, and with its final consonant sounded."""

    usual: str
    sounded: str


def _compiled(tables: dict[str, Table]) -> dict[str, list[tuple[Pattern[str], str]]]:
    return {
        letter: [(re.compile(rule.replace("{N}", NOT_NASAL)), phonemes) for rule, phonemes in table]
        for letter, table in tables.items()
    }


_RULES = _compiled(VOWELS | CONSONANTS)


@lru_cache(maxsize=100_000)
def read_word(word: str) -> Reading:
    """The phonemes of one word; empty for a word without letters."""
    letters = bare_letters(word)
    if letters in EXCEPTIONS:
        return Reading(EXCEPTIONS[letters], EXCEPTIONS[letters])
    if len(letters) == 1 and letters not in {"a", "à", "y"}:
        return Reading(LETTERS.get(letters, ""), LETTERS.get(letters, ""))
    spelt = _by_rules(letters)
    sounded = spelt.replace("%", "").replace("ER", "eR")
    # "mer", "cher": the r of a short word is heard.
    is_sounded = SOUNDED.search(letters) or ("ER" in spelt and len(letters) <= 4)
    usual = sounded.replace("ER", "eR") if is_sounded else _SILENT.sub("", spelt)
    return Reading(squeeze(usual.replace("ER", "e")), squeeze(sounded))


def read_words(words: str | list[str]) -> str:
    """The phonemes of a run of words, each read alone, final consonants silent."""
    parts = words.split() if isinstance(words, str) else words
    return squeeze("".join(read_word(part).usual for part in parts))


def bare_letters(word: str) -> str:
    """The lower-case letters of a word, accents kept."""
    composed = unicodedata.normalize("NFC", word.lower())
    return _NOT_A_LETTER.sub("", composed.replace("ÿ", "y"))


def squeeze(phonemes: str) -> str:
    """The phonemes without doubled ones: nobody hears them."""
    return _DOUBLED.sub(r"\1", phonemes)


def _by_rules(letters: str) -> str:
    found: list[str] = []
    place = 0
    while place < len(letters):
        for pattern, phonemes in _RULES.get(letters[place], ()):
            match = pattern.match(letters, place)
            if match and match.end() > place:
                found.append(phonemes)
                place = match.end()
                break
        else:
            place += 1
    return "".join(found)
