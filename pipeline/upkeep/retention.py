"""Retention: finished dictations are deleted after the days that the practice chose, with proof.

The rows go first, in one transaction that leaves the proof with the list of objects; then the
objects. A crash in between leaves the list, and the next run ends the work. Every table that hangs
on dictations is followed by its foreign key, so that a new one cannot be forgotten.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.state import marks
from calame.pipeline.state.moves import locked
from calame.pipeline.state.object_names import is_named, key_columns
from calame.pipeline.state.tables import DictationRow, PracticeRow, Table
from calame.pipeline.state.upkeep_tables import ErasureRow, RoutineRow

_log = logging.getLogger(__name__)
_S = DictationState
_FINISHED = (_S.VALIDATED, _S.APPROVED, _S.DELIVERED, _S.REJECTED)
_PER_RUN = 200
_DICTATIONS = DictationRow.__table__
AFTER_DAYS = "delai"


def is_due(services: Services) -> bool:
    """Whether a dictation has been kept long enough, or an object was left behind."""
    if marks.stands(services, marks.BACKUP):
        return False
    with services.database.read_all() as session:
        pending = session.scalars(select(ErasureRow.pending)).all()
        return any(pending) or next(_expired(services, session), None) is not None


def erase_due(services: Services) -> int:
    """Delete what has been kept long enough, some at a time; returns how many."""
    if marks.stands(services, marks.BACKUP):  # its copy of the rows still names the objects
        return 0
    with services.database.read_all() as session:
        found = list(_expired(services, session))
    for practice_id, dictation_id in found:
        erase(services, practice_id, dictation_id, reason=AFTER_DAYS)
    _finish(services)
    return len(found)


def erase(services: Services, practice_id: str, dictation_id: str, *, reason: str) -> None:
    """Delete a dictation: recording, transcript, letters, trace. The proof stays.

    Raises:
        NotFound: No such dictation in this practice.
    """
    with services.database.write(practice_id) as session:
        row = locked(session, dictation_id)
        proof = ErasureRow(
            practice_id=practice_id,
            dictation_id=dictation_id,
            received_at=row.received_at,
            erased_at=services.now(),
            reason=reason,
            objects=0,
            pending=[],
        )
        keys = set(_keys(session, dictation_id))
        for table in reversed(Table.metadata.sorted_tables):
            for condition in _hanging(table, dictation_id):
                session.execute(delete(table).where(condition))
        session.delete(row)
        session.flush()
        proof.pending = sorted(key for key in keys if not is_named(session, key))
        proof.objects = len(proof.pending)
        session.add(proof)
    _log.info("dictation %s deleted: %s, %d objects", dictation_id, reason, len(proof.pending))
    _remove(services, proof)


def _finish(services: Services) -> None:
    """Remove the objects that a crash left behind."""
    with services.database.read_all() as session:
        rows = [row for row in session.scalars(select(ErasureRow)) if row.pending]
    for row in rows:
        _remove(services, row)


def _remove(services: Services, proof: ErasureRow) -> None:
    """Delete the objects in a transaction that keeps new dictations of the practice out.

    The same recording may be coming in again at this moment: its row is either there and seen, or
    comes after the deletion, and the intake looks for its object once more (intake/receiving.py).
    """
    with services.database.write(proof.practice_id) as session:
        session.get_one(PracticeRow, proof.practice_id, with_for_update=True)
        for key in proof.pending:
            if not is_named(session, key):
                services.objects.delete(proof.practice_id, key)
        session.get_one(ErasureRow, proof.id).pending = []


def _expired(services: Services, session: Session) -> Iterator[tuple[str, str]]:
    routines = select(RoutineRow).where(RoutineRow.keep_days.is_not(None))
    for routine in session.scalars(routines).all():
        until = services.now() - timedelta(days=routine.keep_days or 0)
        for dictation_id in session.scalars(_finished(routine.practice_id, until)):
            yield routine.practice_id, dictation_id


def _finished(practice_id: str, until: object) -> Select[str]:
    return (
        select(DictationRow.id)
        .where(DictationRow.practice_id == practice_id, DictationRow.state.in_(_FINISHED))
        .where(DictationRow.changed_at < until)
        .limit(_PER_RUN)
    )


def _hanging(table: SqlTable, dictation_id: str) -> Iterator[ColumnElement[bool]]:
    """Which rows of a table hang on a dictation."""
    for column in table.columns:
        if any(key.column.table is _DICTATIONS for key in column.foreign_keys):
            yield column == dictation_id


def _keys(session: Session, dictation_id: str) -> Iterator[str]:
    """The objects that the rows of a dictation name."""
    for table in Table.metadata.sorted_tables:
        columns = key_columns([table])
        is_it = [table.c.id == dictation_id] if table is _DICTATIONS else []
        for condition in (*is_it, *_hanging(table, dictation_id)) if columns else ():
            for row in session.execute(select(*columns).where(condition)):
                yield from (key for key in row if key)
