"""What a validated letter took: how long somebody worked on it, and how much they changed."""

from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import Indel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calame.models.report import Report
from calame.pipeline.state.tables import DictationRow, EffortRow, OutcomeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Figures of one letter.

    Attributes:
        words: Of the validated text.
        changed_words: Taken out of the draft or put in, whichever is more.
        doubts: Of the draft.
        editing_s: Active work on it, of everybody, in seconds.
        listening_s: Listening to it, of everybody, in seconds.
    """

    words: int
    changed_words: int
    doubts: int
    editing_s: float
    listening_s: float


def measure(session: Session, row: DictationRow, draft: Report, final: Report) -> Outcome:
    """The figures of a letter that is about to be validated."""
    query = select(
        func.coalesce(func.sum(EffortRow.editing_s), 0.0),
        func.coalesce(func.sum(EffortRow.listening_s), 0.0),
    ).where(EffortRow.dictation_id == row.id)
    editing_s, listening_s = session.execute(query).one()
    before, after = draft.text.split(), final.text.split()
    shared = (len(before) + len(after) - Indel.distance(before, after)) // 2
    return Outcome(
        words=len(after),
        changed_words=max(len(before), len(after)) - shared,
        doubts=len(draft.doubts),
        editing_s=editing_s,
        listening_s=listening_s,
    )


def note(session: Session, row: DictationRow, outcome: Outcome, *, at: datetime, by: str) -> None:
    """Keep the figures; a letter that is validated again keeps its first turn-around."""
    kept = session.get(OutcomeRow, row.id)
    if kept is None:
        kept = OutcomeRow(
            dictation_id=row.id,
            practice_id=row.practice_id,
            validated_at=at,
            turnaround_s=(at - row.received_at).total_seconds(),
        )
        session.add(kept)
    kept.author_id, kept.account_id = row.author_id, by
    kept.sound_s = row.duration_s or 0.0
    kept.words, kept.changed_words = outcome.words, outcome.changed_words
    kept.doubts = outcome.doubts
    kept.editing_s, kept.listening_s = outcome.editing_s, outcome.listening_s
