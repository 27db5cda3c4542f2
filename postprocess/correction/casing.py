"""Terms that only lack accents or capitals: "lasilix", "creatinine", "solu medrol"."""

import re
from collections.abc import Iterator, Sequence

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold
from calame.lexicon.lexicon import Lexicon
from calame.postprocess.correction.words import Heard, is_hard, read_words
from calame.postprocess.draft import Draft, Replacement

RULE = "lexicon"
_REASON = "lexique : accents et majuscules du terme"
_CONFIDENCE = 0.98
_MOST_WORDS = 3
_LEAST_LETTERS = 5
# French writes no accent before an x or a doubled consonant: misheard.
_IMPOSSIBLE = re.compile(r"[éèê](?:x|([a-z])\1)")
# What has capitals of its own.
_PROPER = {Kind.BRAND, Kind.EPONYM}


def write_accents(draft: Draft, lexicon: Lexicon) -> tuple[Draft, list[Heard]]:
    """The draft with the terms that it holds written as the lexicon writes them, and its words."""
    words = read_words(draft, lexicon)
    written = draft.apply(_changes(draft.text, words, lexicon))
    return written, words if written is draft else read_words(written, lexicon)


def _changes(text: str, words: Sequence[Heard], lexicon: Lexicon) -> Iterator[Replacement]:
    place = 0
    while place < len(words):
        found = _longest(text, words, place, lexicon)
        if found is None:
            place += 1
            continue
        last, written = found
        start, end = words[place].start, words[last - 1].end
        if text[start:end] != written:
            yield Replacement(
                start=start,
                end=end,
                written=written,
                rule=RULE,
                reason=_REASON,
                confidence=_CONFIDENCE,
            )
        place = last


def _longest(
    text: str, words: Sequence[Heard], place: int, lexicon: Lexicon
) -> tuple[int, str] | None:
    """The longest run from a place that is a term, and how it is written."""
    for last in range(min(place + _MOST_WORDS, len(words)), place, -1):
        run = words[place:last]
        if any(word.is_hard for word in run) or not all(word.follows for word in run[1:]):
            continue
        heard = text[run[0].start : run[-1].end]
        if len(heard) >= _LEAST_LETTERS and not all(word.is_common for word in run):
            written = _written(heard, run, lexicon)
            if written is not None:
                return last, written
    return None


def _written(heard: str, run: Sequence[Heard], lexicon: Lexicon) -> str | None:
    """How a term is written that stands there; None where nothing says that it is wrong."""
    entries = [entry for entry in lexicon.find(heard) if _may_stand(entry)]
    if not entries:
        return None
    best = max(entries, key=lambda entry: (entry.term.lower() == heard.lower(), entry.weight))
    if best.kind in _PROPER:
        # A brand that is also a word of the language keeps the word's small letter.
        is_language = all(word.text.lower() in lexicon.language.forms for word in run)
        return None if is_language else with_heard_accents(heard, best.term)
    if not any(word.is_unknown for word in run) or _ends_in_heard_accent(heard, best.term):
        return None
    return best.term[0].upper() + best.term[1:] if heard[0].isupper() else best.term


def with_heard_accents(heard: str, term: str) -> str:
    """The term with the accents that were heard: official files have brands without any."""
    if len(heard) != len(term) or fold(term) != term.lower() or _IMPOSSIBLE.search(heard.lower()):
        return term
    return "".join(map(_accented, heard, term))


def _accented(mine: str, theirs: str) -> str:
    return mine.upper() if theirs.isupper() else mine.lower()


def _ends_in_heard_accent(heard: str, term: str) -> bool:
    """Whether the last vowel was heard with an accent that the term lacks: another word.

    ``adrénaliné`` is no ``adrénaline``.
    """
    ends = zip(heard.lower().rstrip("s")[-2:], term.lower().rstrip("s")[-2:], strict=False)
    return any(mine == "é" and theirs == "e" for mine, theirs in ends)


def _may_stand(entry: Entry) -> bool:
    return not any(is_hard(word) for word in entry.term.lower().replace("-", " ").split())
