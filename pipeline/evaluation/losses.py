"""Whether something that is missing was lost in recognition or in writing."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from calame.lexicon.folding import fold
from calame.pipeline.evaluation.text import TOKEN, normalise
from calame.postprocess.figures.numerals import numerals
from calame.postprocess.vocabulary import listed

# Two words that are this like are one, with a wrong ending or letter.
_LIKENESS = 0.8
# Further words that may stand between those of an item.
_SLACK = 5
_LITTLE = listed("a à au aux d de des du en et l la le les par un une")


def was_heard(item: str, heard: str) -> bool:
    """Whether the content words of an item stand near each other in what was heard, loosely.

    Number words count as digits, units and little words are left out, endings may be wrong.
    """
    wanted, words = _content(item), _content(heard)
    width = len(wanted) + _SLACK
    return any(
        all(any(_alike(one, word) for word in words[first : first + width]) for one in wanted)
        for first in range(max(1, len(words) - len(wanted) + 1))
        if any(_alike(one, words[first]) for one in wanted if words)
    )


def _content(text: str) -> Sequence[str]:
    words = [fold(word) for word in TOKEN.findall(_in_digits(normalise(text)))]
    kept = [word for word in words if word not in _LITTLE and _carries(word)]
    return kept or words


def _carries(word: str) -> bool:
    """A figure or a word of content; symbols of units are said in many ways."""
    return any(letter.isdigit() for letter in word) or len(word) > 2


def _in_digits(text: str) -> str:
    parts: list[str] = []
    position = 0
    for numeral in numerals(text):
        parts += [text[position : numeral.start], numeral.digits]
        position = numeral.end
    return "".join([*parts, text[position:]])


def _alike(one: str, other: str) -> bool:
    if one[:1].isdigit() or other[:1].isdigit():
        return one == other
    return Indel.normalized_similarity(one, other) >= _LIKENESS
