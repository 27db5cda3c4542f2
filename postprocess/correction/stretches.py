"""The runs of words that may hide a term: where something is no word, or was badly heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calame.postprocess.correction.patterns import SIDES
from calame.postprocess.correction.words import Heard

_MOST_WORDS = 5
_MOST_LETTERS = 44
_LEAST_LETTERS = 4
# Below this probability a correct word is looked at too, where the sound can be asked.
_BADLY_HEARD = 0.6
# From this probability on, correct words stay what they are.
_CERTAIN = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of words that may be replaced as a whole.

    Attributes:
        first: Place of its first word.
        last: One past the place of its last word.
        start: First character in the draft's text.
        end: One past the last character.
        text: As it stands.
        is_plausible: Whether all of it could be right: then only a term of exactly that sound
            may take its place ("colle et cystectomie").
        is_broken: Whether a mark stands in it that nobody dictated.
        is_doubtful: Whether one of its words was not heard for certain.
        is_sided: Whether a side follows, so that an organ is expected.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    is_plausible: bool = False
    is_broken: bool = False
    is_doubtful: bool = False
    is_sided: bool = False

    def holds(self, other: "Stretch") -> bool:
        """Whether the other one lies within this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Stretch") -> bool:
        """Whether both have a word in common."""
        return self.first < other.last and other.first < self.last


def find_stretches(words: Sequence[Heard], text: str, *, hears: bool) -> Iterator[Stretch]:
    """Every run of at most five touchable words that is worth a look."""
    for first, word in enumerate(words):
        if word.is_hard:
            continue
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            run = words[first:last]
            if run[-1].is_hard or (last > first + 1 and not _goes_on(run)):
                break
            start, end = run[0].start, run[-1].end
            if end - start > _MOST_LETTERS:
                break
            if end - start < _LEAST_LETTERS or not _has_content(run):
                continue
            is_plausible = not _is_worth_a_look(run, hears=hears)
            is_sided = hears and _is_side(words[last : last + 1])
            if is_plausible and len(run) == 1 and not is_sided:
                continue
            yield Stretch(
                first=first,
                last=last,
                start=start,
                end=end,
                text=text[start:end],
                is_plausible=is_plausible,
                is_broken=any(word.is_broken_off for word in run[1:]),
                is_doubtful=min(word.probability for word in run) < _CERTAIN,
                is_sided=is_sided,
            )


def _goes_on(run: Sequence[Heard]) -> bool:
    """Whether the last word belongs to the run; one stray mark may stand beside a non-word."""
    before, last = run[-2:]
    if last.follows:
        return True
    is_first = not any(word.is_broken_off for word in run[1:-1])
    return last.is_broken_off and is_first and (before.is_unknown or last.is_unknown)


def _is_side(after: Sequence[Heard]) -> bool:
    return any(word.follows and word.text.lower() in SIDES for word in after)


def _has_content(run: Sequence[Heard]) -> bool:
    return run[-1].text[-1] not in "'’" and not all(word.is_function for word in run)


def _is_worth_a_look(run: Sequence[Heard], *, hears: bool) -> bool:
    """Whether something in the run is wrong: no word of French, or one that was badly heard."""
    if any(word.is_unknown for word in run):
        return True
    certainty = min(word.probability for word in run if not word.is_function)
    return hears and certainty < _BADLY_HEARD
