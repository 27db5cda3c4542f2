"""An author's own table: what is always misheard in the same way, and what they say there.

People accepted each of these phrases. They are looked for as whole words, in any case, before the
correction; nothing that holds a figure, a unit, a negation, a side or a date is ever replaced or
written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calame.lexicon.folding import fold
from calame.postprocess.correction.patterns import CIVILITIES
from calame.postprocess.correction.words import is_hard
from calame.postprocess.draft import Draft, Replacement

RULE = "personal"
_REASON = "votre vocabulaire : une personne a accepté ce remplacement"
_WORDS = re.compile(r"[\w%°µ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What is heard, and what is to stand there."""

    heard: str
    written: str


def is_safe(phrase: Phrase) -> bool:
    """Whether a phrase may be replaced at all: nothing in it or put for it can do harm.

    The name after a civility is a patient's, and changes from letter to letter.
    """
    heard, written = (_WORDS.findall(text.lower()) for text in (phrase.heard, phrase.written))
    is_soft = not any(is_hard(part) or part in CIVILITIES for part in [*heard, *written])
    return bool(heard and written) and is_soft


def write_phrases(draft: Draft, *, phrases: Sequence[Phrase]) -> Draft:
    """The draft with the phrases of the table replaced, the longest first."""
    known = {tuple(_parts(one.heard)): one.written for one in phrases if is_safe(one)}
    return draft.apply(_replacements(draft, known)) if known else draft


def _replacements(draft: Draft, known: dict[tuple[str, ...], str]) -> Iterator[Replacement]:
    text = draft.text
    words = list(_WORDS.finditer(text))
    sizes = sorted({len(heard) for heard in known}, reverse=True)
    place = 0
    while place < len(words):
        size = _match(words[place:], text, known, sizes)
        if not size:
            place += 1
            continue
        run = words[place : place + size]
        start, end = run[0].start(), run[-1].end()
        written = known[_key(run)]
        if not draft.is_edited(start, end) and _differs(text[start:end], written):
            yield Replacement(
                start=start,
                end=end,
                written=_cased(text[start:end], written),
                rule=RULE,
                reason=_REASON,
            )
        place += size


def _match(
    words: Sequence[re.Match[str]],
    text: str,
    known: dict[tuple[str, ...], str],
    sizes: Iterable[int],
) -> int:
    """How many of these words are a phrase of the table: 0 for none."""
    for size in sizes:
        run = words[:size]
        if len(run) == size and _key(run) in known and _is_run(run, text):
            return size
    return 0


def _is_run(run: Sequence[re.Match[str]], text: str) -> bool:
    """Whether only spaces, hyphens and apostrophes part the words."""
    gaps = (text[one.end() : other.start()] for one, other in pairwise(run))
    return not any(gap.strip(" \u00a0\u202f-'’") for gap in gaps)


def _key(run: Sequence[re.Match[str]]) -> tuple[str, ...]:
    return tuple(fold(word.group()) for word in run)


def _parts(text: str) -> list[str]:
    return [fold(part) for part in _WORDS.findall(text)]


def _differs(heard: str, written: str) -> bool:
    return heard.casefold() != written.casefold()


def _cased(heard: str, written: str) -> str:
    """The capital of a sentence's start stays."""
    starts_upper = heard[:1].isupper() and not heard[1:2].isupper()
    return written[:1].upper() + written[1:] if starts_upper else written
