"""Names of the practice's correspondents and doctors, written only where a title stands.

A name is no word of the lexicon: it never takes the place of anything in running text. After
« Docteur » or « Professeur » the one name that sounds like what was heard is written; where two
of them do, the heard one stays.
"""

import re
from collections.abc import Iterator, Sequence

from calame.lexicon.distance import relative
from calame.lexicon.folding import fold
from calame.lexicon.pronunciations import read_aloud, read_sounded
from calame.postprocess.correction.words import is_hard
from calame.postprocess.draft import Draft, Replacement

RULE = "people"
_REASON = "noms du cabinet : le seul confrère dont le nom sonne ainsi"
_TITLE = re.compile(r"\b(?:docteur|docteure|professeur|professeure|dr|pr)\b\.?[ \u00a0]+", re.I)
_NAME = re.compile(r"[^\W\d_]+(?:[ \u00a0'’-][^\W\d_]+){0,3}")
_TITLED = re.compile(r"^(?:(?:docteur|docteure|professeur|professeure|dr|pr)\b\.?\s*)+", re.I)
# How far a name may sound from the heard one, and how much farther the next one has to be.
_NEAR = 0.25
_LEAD = 0.15
_LEAST_LETTERS = 3


def write_people(draft: Draft, *, people: Sequence[str]) -> Draft:
    """The draft with the names that follow a title as the practice writes them.

    Args:
        draft: Before the correction.
        people: Full names, with or without a title: « Dr Solène Garrigou ».
    """
    names = _ways(people)
    return draft.apply(_replacements(draft, names)) if names else draft


def _ways(people: Sequence[str]) -> dict[str, str]:
    """What may follow a title (the whole name, or the surname) and whose it is."""
    ways: dict[str, str] = {}
    for one in people:
        name = _TITLED.sub("", one).strip()
        surname = name.split(" ", 1)[-1]
        ways |= {way: name for way in (name, surname) if len(way) >= _LEAST_LETTERS}
    return ways


def _replacements(draft: Draft, names: dict[str, str]) -> Iterator[Replacement]:
    text = draft.text
    known = {fold(way) for way in names}
    for title in _TITLE.finditer(text):
        run = _NAME.match(text, title.end())
        if run is None:
            continue
        heads = list(_heads(run.group()))
        if any(fold(head) in known for head in heads):
            continue
        found = _best(heads, names)
        if found and not draft.is_edited(run.start(), run.start() + len(found[0])):
            yield Replacement(
                start=run.start(),
                end=run.start() + len(found[0]),
                written=found[1],
                rule=RULE,
                reason=_REASON,
                confidence=1 - found[2],
            )


def _heads(run: str) -> Iterator[str]:
    """The first words of a run that may be a name, the longest first; no hard word is in them."""
    ends = [match.start() for match in re.finditer(r"[ \u00a0]", run)] + [len(run)]
    for end in reversed(ends):
        head = run[:end]
        if head[:1].isupper() and not any(map(is_hard, head.lower().split())):
            yield head


def _best(heads: Sequence[str], names: dict[str, str]) -> tuple[str, str, float] | None:
    """The heard words, the name for them and how far it sounds; None where it is not clear."""
    ranked = sorted(
        (min(relative(said, read_aloud(way)) for said in _said(head)), -len(head), head, way)
        for head in heads
        for way in names
    )
    if not ranked or ranked[0][0] > _NEAR:
        return None
    far, _, head, way = ranked[0]
    rivals = (other[0] for other in ranked if names[other[3]] != names[way])
    is_clear = min(rivals, default=1.0) - far >= _LEAD
    return (head, way, far) if is_clear else None


def _said(text: str) -> set[str]:
    return {read_aloud(text), read_sounded(text)}
