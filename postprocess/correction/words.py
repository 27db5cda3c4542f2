"""The words of a draft as the correction sees them: what may be touched, what sounds wrong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.correction.derivation import (
    is_combining,
    is_compound,
    is_derived,
    is_elided,
    is_inflected,
    is_prefixed,
    starts_compound,
)
from calame.postprocess.correction.patterns import (
    CIVILITIES,
    FUNCTION_WORDS,
    HARD_WORDS,
    NAME_PARTICLES,
)
from calame.postprocess.draft import Draft
from calame.postprocess.figures.misheard_patterns import UNITS as MISHEARD_UNITS

_TOKEN = re.compile(
    r"[\w.+-]+@[\w.-]*\w|aujourd['’]hui|(?:qu|lorsqu|puisqu|jusqu|[ldnjmtsc])['’](?=\w)|[\w%°µ]+(?:-[\w]+)*",
    re.IGNORECASE,
)
# After a figure this starts a unit, however it goes on ("millimôles"), or sounds like one ("grés").
_UNIT = re.compile(
    r"(?:mil+i|mi[ck]ro|nano|pico|gi?ga|kilo|m[ée]ga|centi|d[ée]ci|f[ea]mto)\w*"
    rf"|{'|'.join(MISHEARD_UNITS)}",
    re.IGNORECASE,
)
# Shorter terms are often misheard everyday words.
_LEAST_TERM = 5
# Between the words of one span: spaces, hyphens, apostrophes.
_JOINED = re.compile(r"[ \u00a0\u202f]*[-'’]?[ \u00a0\u202f]*")
# A mark that the recogniser may have put into a word: "fait. Ritine" for "ferritine".
_BROKEN = re.compile(r"[.,] ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One word of the draft.

    Attributes:
        text: As it stands.
        start: First character in the draft's text.
        end: One past the last.
        start_s: First instant, None without audio.
        end_s: Last instant, None without audio.
        probability: The recogniser's.
        is_hard: Never touched: figures, number words, units, negations, sides, dates, names.
        is_word: A correct form of French or of a term.
        is_common: Everyday French.
        is_function: An article, a preposition, a pronoun.
        follows: Whether it belongs with the word before: no punctuation between.
        is_broken_off: Whether only a mark that nobody dictated parts it from the word before.
    """

    text: str
    start: int
    end: int
    start_s: float | None
    end_s: float | None
    probability: float
    is_hard: bool
    is_word: bool
    is_common: bool
    is_function: bool
    follows: bool
    is_broken_off: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether French has no such word and it may be touched."""
        return not self.is_word and not self.is_hard


def read_words(draft: Draft, lexicon: Lexicon) -> list[Heard]:
    """The words of the draft in order."""
    text = draft.text
    tokens = list(_TOKEN.finditer(text))
    names = _named(text, tokens)
    is_known = cache(lambda word: _is_known(word, lexicon))
    result: list[Heard] = []
    end = 0
    for place, token in enumerate(tokens):
        result.append(
            _word(
                draft,
                lexicon,
                token,
                is_fixed=place in names or _is_unit(tokens, place),
                is_known=is_known(token.group()),
                end=end,
            )
        )
        end = token.end()
    return _with_combining_forms(result, lexicon)


def _with_combining_forms(words: list[Heard], lexicon: Lexicon) -> list[Heard]:
    """The words, where the start of a compound that was written apart is a word too."""
    following = [word.text if word.follows else "" for word in words[1:]]
    return [
        replace(word, is_word=True)
        if word.is_unknown and starts_compound(word.text.lower(), after, lexicon)
        else word
        for word, after in zip(words, [*following, ""][: len(words)], strict=True)
    ]


def is_medical(words: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether a term that is no everyday word was heard right: somebody dictates."""
    return any(
        len(word.text) >= _LEAST_TERM and not word.is_common and lexicon.find(word.text)
        for word in words
    )


def _word(
    draft: Draft,
    lexicon: Lexicon,
    token: re.Match[str],
    *,
    is_fixed: bool,
    is_known: bool,
    end: int,
) -> Heard:
    """A word; ``end`` is where the word before it ended."""
    before, gap = end, draft.text[end : token.start()]
    word, start, end = token.group(), token.start(), token.end()
    source = draft.source_span(start, end)
    start_s, end_s = draft.times(*source)
    lower = word.lower().rstrip("'’")
    return Heard(
        text=word,
        start=start,
        end=end,
        start_s=start_s,
        end_s=end_s,
        probability=draft.probability(*source),
        is_hard=is_fixed or _is_fixed(word) or draft.is_edited(start, end),
        is_word=is_known,
        is_common=lower in FUNCTION_WORDS or lexicon.is_common(lower),
        is_function=lower in FUNCTION_WORDS,
        follows=_JOINED.fullmatch(gap) is not None,
        is_broken_off=_BROKEN.fullmatch(gap) is not None and not draft.is_edited(before, start),
    )


def _is_unit(tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a word after a figure is a misheard unit: the figures' own steps mend it."""
    before = tokens[place - 1].group() if place else ""
    return before[-1:].isdigit() and _UNIT.fullmatch(tokens[place].group()) is not None


def _is_fixed(word: str) -> bool:
    """Whether a word of the draft is hard; "l'" and "m'" are no units."""
    return word.lower() in {"n'", "n’"} if word[-1] in "'’" else is_hard(word.lower())


def is_hard(lower: str) -> bool:
    """Whether a lower-case word carries a figure, unit, negation, side, date or address."""
    has_sign = not lower.isalpha() and any(sign.isdigit() or sign == "@" for sign in lower)
    return lower in HARD_WORDS or has_sign


def _is_known(word: str, lexicon: Lexicon) -> bool:
    lower = word.lower().rstrip("'’")
    if lower in FUNCTION_WORDS or _is_written_so(word, lexicon):
        return True
    *heads, last = word.split("-")
    if heads and _is_written_so(last, lexicon):
        return all(_is_written_so(head, lexicon) or is_combining(head.lower()) for head in heads)
    makes = (is_inflected, is_derived, is_compound, is_prefixed, is_elided)
    return any(is_made(lower, lexicon) for is_made in makes)


def _is_written_so(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is right as it stands; a place or a first name needs its capital."""
    return lexicon.is_word(word) or (word[:1].isupper() and lexicon.is_name(word))


def _named(text: str, tokens: list[re.Match[str]]) -> set[int]:
    """The places of the words that follow a civility and look like a name."""
    return {
        follower
        for place, token in enumerate(tokens)
        if token.group().lower().rstrip(".") in CIVILITIES
        for follower in (place, *_followers(text, tokens, place))
    }


def _followers(text: str, tokens: list[re.Match[str]], place: int) -> Iterator[int]:
    """The run of capitalised words and particles after a civility; at least its first word."""
    for step, other in enumerate(range(place + 1, min(place + 5, len(tokens)))):
        gap = text[tokens[other - 1].end() : tokens[other].start()]
        word = tokens[other].group()
        starts_name = word[:1].isupper() or word.lower().rstrip("'’") in NAME_PARTICLES
        if gap.strip(" .-'’\u00a0\u202f") or (step and not starts_name):
            return
        yield other
