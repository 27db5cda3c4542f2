"""Keeps the article in step with the term: "l'attention artérielle" is "la tension artérielle"."""

from collections.abc import Sequence
from dataclasses import replace

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.phonemes import VOWEL_PHONEMES
from calame.lexicon.pronunciations import read_aloud
from calame.postprocess.correction.stretches import Stretch
from calame.postprocess.correction.words import Heard

_FULL = {"d'": "de", "qu'": "que", "jusqu'": "jusque", "lorsqu'": "lorsque", "puisqu'": "puisque"}
_SHORT = {"le": "l'", "la": "l'", "de": "d'", "que": "qu'"}
# Words with an h that keeps the article whole.
_KEEPS_ARTICLE = ("hernie", "hile", "haut", "hanche", "handicap", "heurt", "hoquet", "halo", "hach")


def with_article(
    stretch: Stretch, entry: Entry, written: str, words: Sequence[Heard]
) -> tuple[Stretch, str]:
    """The stretch and its wording, widened by the article before it where that must change."""
    if not stretch.first or not words[stretch.first].follows:
        return stretch, written
    article = words[stretch.first - 1]
    if article.is_hard or stretch.text[0].isupper():
        return stretch, written
    instead = _article(article.text.lower().replace("’", "'"), entry, stretch.text)
    if instead is None:
        return stretch, written
    if article.text[0].isupper():
        instead = instead.capitalize()
    gap = "" if instead.endswith("'") else " "
    space = "" if article.text[-1] in "'’" else " "
    text = f"{article.text}{space}{stretch.text}"
    wider = replace(stretch, first=stretch.first - 1, start=article.start, text=text)
    return wider, f"{instead}{gap}{written}"


def _article(heard: str, entry: Entry, text: str) -> str | None:
    """The article that the term asks for; None where the one that was heard will do."""
    starts_with_vowel = _is_elided_before(entry)
    sounds = read_aloud(text)
    if heard.endswith("'") and not starts_with_vowel:
        if heard == "l'":
            # The vowel that the recogniser gave to the noun was the article's.
            return "la" if sounds.startswith("a") else "le"
        return _FULL.get(heard)
    if heard in _SHORT and starts_with_vowel and sounds[:1] not in VOWEL_PHONEMES:
        return _SHORT[heard]
    return None


def _is_elided_before(entry: Entry) -> bool:
    if entry.term.lower().startswith(_KEEPS_ARTICLE):
        return False
    said = entry.pronunciations[0] if entry.pronunciations else read_aloud(entry.term)
    is_spelt = entry.kind is Kind.ABBREVIATION
    return said[:1] in VOWEL_PHONEMES and not (is_spelt and entry.term[0] not in "AEIOUÉH")
