"""Learning that asks first: what people put right again and again becomes a proposal.

When a letter is validated, the text of the machine is compared with the text of the person, word
by word. Each short replacement is noted with the words that the recogniser heard. What was put
right in the same way in enough letters of one author is proposed; a person decides, and what was
refused once is not proposed again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel, Levenshtein
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from calame.lexicon.entry import Kind
from calame.lexicon.folding import fold, stem
from calame.models.report import Report
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.vocabulary.tables import Origin, SightingRow, Sort, Standing, WordRow
from calame.pipeline.vocabulary.words import said_by
from calame.postprocess.correction.patterns import CIVILITIES, FUNCTION_WORDS
from calame.postprocess.personal.phrases import Phrase, is_safe

# In so many letters of one author.
LEAST_LETTERS = 2
_MOST_WORDS = 5
_LEAST = 4
_MOST_EXAMPLES = 20
# From this share of letters on, two wordings sound so alike that one was misheard for the other.
_ALIKE = 0.4
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TITLES = frozenset({"docteur", "docteure", "dr", "professeur", "professeure", "pr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """One thing that a person put right.

    Attributes:
        heard: What the recogniser wrote.
        written: What the person wrote.
        sort: A phrase, or the name of a colleague.
    """

    heard: str = field(repr=False)
    written: str = field(repr=False)
    sort: Sort


def taught_by(draft: Report, final: Report) -> list[Taught]:
    """What can be learnt from one letter: nothing that could do harm, nothing that names a patient.

    Args:
        draft: As the machine wrote it.
        final: As a person validated it.
    """
    before, after = list(_WORD.finditer(draft.text)), list(_WORD.finditer(final.text))
    old, new = ([word.group() for word in words] for words in (before, after))
    found = []
    for first, last, start, end in _replaced(old, new):
        heard = _heard(draft, before[first].start(), before[last - 1].end())
        written = final.text[after[start].start() : after[end - 1].end()]
        title = fold(old[first - 1]) if first else ""
        sort = Sort.PERSON if title in _TITLES else Sort.PHRASE
        taught = Taught(heard=" ".join(heard.split()), written=" ".join(written.split()), sort=sort)
        if _may_be_learnt(taught, title):
            found.append(taught)
    return list(dict.fromkeys(found))


def note(
    services: Services, session: Session, row: DictationRow, *, draft: Report, final: Report
) -> None:
    """Keep what a validated letter teaches, and propose what is seen often enough."""
    session.execute(delete(SightingRow).where(SightingRow.dictation_id == row.id))
    for taught in taught_by(draft, final):
        sighting = _sighting(services, row, taught)
        session.add(sighting)
        session.flush()
        _propose(services, session, sighting)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The short stretches of words that took the place of others: places in both texts."""
    blocks = [
        *((block.src_start, block.src_end, block.dest_start) for block in Indel.opcodes(old, new)
          if block.tag == "equal"),
        (len(old), len(old), len(new)),
    ]  # fmt: skip
    first = start = 0
    for src_start, src_end, dest_start in blocks:
        removed, added = src_start - first, dest_start - start
        if 0 < removed <= _MOST_WORDS and 0 < added <= _MOST_WORDS:
            yield first, src_start, start, dest_start
        first, start = src_end, dest_start + src_end - src_start


def _heard(draft: Report, start: int, end: int) -> str:
    """The recogniser's words behind a stretch of the draft, whole edits at the borders."""
    inside = [edit for edit in draft.edits if edit.span.start < end and start < edit.span.end]
    text, place = "", start
    for edit in inside:
        text += draft.text[place : max(place, edit.span.start)] + edit.heard
        place = edit.span.end
    return text + draft.text[min(place, end) : end]


def _may_be_learnt(taught: Taught, before: str) -> bool:
    """Whether it says something about words: no figure, no patient, no ending, no other idea."""
    heard, written = fold(taught.heard), fold(taught.written)
    if before in CIVILITIES and taught.sort is not Sort.PERSON:
        return False
    if not is_safe(Phrase(heard=taught.heard, written=taught.written)):
        return False
    if len(heard) < _LEAST or len(written) < _LEAST or _is_inflected(heard, written):
        return False
    content = [word for word in heard.split() if word not in FUNCTION_WORDS]
    likeness = Levenshtein.normalized_similarity(heard.replace(" ", ""), written.replace(" ", ""))
    return bool(content) and likeness >= _ALIKE


def _is_inflected(heard: str, written: str) -> bool:
    """Whether only endings differ, or nothing but accents, capitals and spaces."""
    return stem(heard) == stem(written) or heard.replace(" ", "") == written.replace(" ", "")


def _sighting(services: Services, row: DictationRow, taught: Taught) -> SightingRow:
    vault, practice_id = services.vault, row.practice_id
    said = said_by(taught.sort, _key(taught), taught.written)
    return SightingRow(
        dictation_id=row.id,
        fingerprint=vault.fingerprint(practice_id, said),
        practice_id=practice_id,
        author_id=row.author_id,
        sort=taught.sort,
        heard=vault.seal_text(practice_id, taught.heard),
        written=vault.seal_text(practice_id, taught.written),
        seen_at=services.now(),
    )


def _key(taught: Taught) -> str:
    """A name is proposed however it was heard, a phrase for what was heard."""
    return taught.heard if taught.sort is Sort.PHRASE else ""


def _propose(services: Services, session: Session, sighting: SightingRow) -> None:
    """Propose what was seen often enough and nobody has decided about."""
    seen = select(SightingRow.dictation_id).where(
        SightingRow.fingerprint == sighting.fingerprint,
        SightingRow.author_id == sighting.author_id,
    )
    letters = list(session.scalars(seen.order_by(SightingRow.seen_at.desc())))
    query = select(WordRow).where(WordRow.fingerprint == sighting.fingerprint)
    known = [row for row in session.scalars(query) if row.author_id in {None, sighting.author_id}]
    for row in known:
        if row.standing == Standing.PROPOSED:
            row.examples = letters[:_MOST_EXAMPLES]
    if known or len(letters) < LEAST_LETTERS:
        return
    session.add(
        WordRow(
            practice_id=sighting.practice_id,
            author_id=sighting.author_id,
            sort=sighting.sort,
            standing=Standing.PROPOSED,
            origin=Origin.CORRECTIONS,
            kind=Kind.OTHER,
            written=sighting.written,
            heard=sighting.heard if sighting.sort == Sort.PHRASE else None,
            fingerprint=sighting.fingerprint,
            examples=letters[:_MOST_EXAMPLES],
            added_at=services.now(),
            changed_at=services.now(),
        )
    )
