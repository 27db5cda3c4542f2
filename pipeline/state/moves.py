"""How a dictation moves from state to state, and the trace that each move leaves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calame.models.errors import NotFound, TransitionRefused
from calame.models.states import DictationState
from calame.pipeline.state.tables import DictationRow, EventRow, VersionRow


def locked(session: Session, dictation_id: str) -> DictationRow:
    """The dictation, which nobody else changes until the transaction ends.

    Raises:
        NotFound: No such dictation in this practice.
    """
    query = select(DictationRow).where(DictationRow.id == dictation_id).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def move(
    session: Session,
    row: DictationRow,
    state: DictationState,
    *,
    at: datetime,
    account_id: str | None = None,
    code: str | None = None,
) -> None:
    """Change the state and leave a trace.

    Raises:
        TransitionRefused: The state that it is in does not allow it.
    """
    if not row.state.may_become(state):
        raise TransitionRefused
    row.state = state
    row.changed_at = at
    record(session, row, "state", at=at, account_id=account_id, code=code)


def record(
    session: Session,
    row: DictationRow,
    what: str,
    *,
    at: datetime,
    account_id: str | None = None,
    code: str | None = None,
) -> None:
    """Leave a trace of something that happened to a dictation."""
    session.add(
        EventRow(
            practice_id=row.practice_id,
            dictation_id=row.id,
            at=at,
            account_id=account_id,
            what=what,
            state=row.state,
            version=row.last_version or None,
            code=code,
        )
    )


def fail(session: Session, row: DictationRow, *, code: str, reason: str, at: datetime) -> None:
    """End as failed, with a reason that people read."""
    row.failure_code = code
    row.failure_reason = reason
    move(session, row, DictationState.FAILED, at=at, code=code)


def append_version(
    session: Session,
    row: DictationRow,
    *,
    report_key: str,
    reason: str,
    at: datetime,
    account_id: str | None = None,
) -> None:
    """Make a text the newest version. The object must be stored already."""
    row.last_version += 1
    row.changed_at = at
    session.add(
        VersionRow(
            practice_id=row.practice_id,
            dictation_id=row.id,
            number=row.last_version,
            made_at=at,
            account_id=account_id,
            reason=reason,
            report_key=report_key,
        )
    )
