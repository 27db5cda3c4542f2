"""The night: dictations that may wait are held back until its hour, then let go.

Holding back is ``not_before`` in the row of the dictation: at the hour of the night the queue opens
by itself, whether or not anybody looks after the clock. What begins a night adds the record of it:
how much waited, when it should end, when it did.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import Session

from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting import workers
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.upkeep_tables import DraftRow, NightRow, RoutineRow
from calame.pipeline.upkeep.routines import last_time, next_time, routine_of

_LATEST_DRAFTS = 200
_WAITING = DictationRow.state == DictationState.RECEIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night of a practice.

    Attributes:
        id: Opaque.
        began_at: When it was begun.
        dictations: How many waited then.
        left: How many of them have neither a draft nor a failure yet.
        expected_end_at: From the measured speed; None while nothing was measured.
        ended_at: When the last one was settled; None before.
        is_cancelled: Whether somebody sent the rest back to the next night.
    """

    id: str
    began_at: datetime
    dictations: int
    left: int
    expected_end_at: datetime | None
    ended_at: datetime | None
    is_cancelled: bool


def held_until(services: Services, practice_id: str, priority: Priority) -> datetime | None:
    """When a dictation that comes in now may be taken; None: at once."""
    if priority is not Priority.NIGHT:
        return None
    routine = routine_of(services, practice_id)
    return next_time(routine.night_at, services.now()) if routine.has_night else None


def begin(services: Services, practice_id: str, *, account_id: str | None = None) -> Night:
    """Let everything go that waits for the night, now."""
    with services.database.write(practice_id) as session:
        row = _begin(services, session, practice_id, account_id)
        return _seen(session, row)


def cancel(services: Services, practice_id: str) -> int:
    """Hold back again what the night has not yet taken, until the next night.

    Returns:
        How many dictations wait again.
    """
    until = next_time(routine_of(services, practice_id).night_at, services.now())
    query = (
        update(DictationRow)
        .where(_of_the_night(), DictationRow.practice_id == practice_id)
        .where(DictationRow.lease_until.is_(None))
        .values(not_before=until)
    )
    with services.database.write(practice_id) as session:
        count = len(session.scalars(query.returning(DictationRow.id)).all())
        for row in session.scalars(select(NightRow).where(NightRow.ended_at.is_(None))):
            row.ended_at, row.is_cancelled = services.now(), True
    return count


def latest(services: Services, practice_id: str) -> Night | None:
    """The night that began last."""
    query = select(NightRow).order_by(NightRow.began_at.desc()).limit(1)
    with services.database.read(practice_id) as session:
        row = session.scalars(query).one_or_none()
        return None if row is None else _seen(session, row)


def are_due(services: Services) -> bool:
    """Whether a practice's hour has come."""
    with services.database.read_all() as session:
        return any(_is_due(services, row) for row in session.scalars(_with_night()))


def begin_due(services: Services) -> int:
    """Begin every night whose hour has come, each once however many look; returns how many."""
    with services.database.write_all() as session:
        due = [
            row
            for row in session.scalars(_with_night().with_for_update())
            if _is_due(services, row)
        ]
        for row in due:
            row.last_night_at = services.now()
            _begin(services, session, row.practice_id, None)
        return len(due)


def end_finished(services: Services) -> None:
    """Note the end of the nights in which nothing waits any more."""
    open_nights = select(NightRow).where(NightRow.ended_at.is_(None))
    with services.database.read_all() as session:
        if not any(_left(session, row) == 0 for row in session.scalars(open_nights)):
            return
    with services.database.write_all() as session:
        for row in session.scalars(open_nights.with_for_update()):
            if _left(session, row) == 0:
                row.ended_at = services.now()


def seconds_each(services: Services) -> float | None:
    """How long a dictation took lately, for one worker; None while nothing was measured."""
    spent = select(DraftRow.spent_s).where(DraftRow.spent_s > 0)
    recent = spent.order_by(DraftRow.drafted_at.desc()).limit(_LATEST_DRAFTS).subquery()
    with services.database.read_all() as session:
        found = session.scalar(select(func.avg(recent.c.spent_s)))
    return None if found is None else float(found)


def _begin(
    services: Services, session: Session, practice_id: str, account_id: str | None
) -> NightRow:
    now = services.now()
    mine = DictationRow.practice_id == practice_id
    release = update(DictationRow).where(_of_the_night(), mine, DictationRow.attempts == 0)
    session.execute(release.values(not_before=None))
    waiting = session.scalar(select(func.count()).where(_WAITING, mine)) or 0
    row = NightRow(
        practice_id=practice_id,
        began_at=now,
        account_id=account_id,
        dictations=waiting,
        expected_end_at=_expected_end(services, waiting),
        is_cancelled=False,
    )
    session.add(row)
    session.flush()
    return row


def _expected_end(services: Services, waiting: int) -> datetime | None:
    each = seconds_each(services)
    if each is None:
        return None
    crew = max(1, len(workers.alive(services)))
    return services.now() + timedelta(seconds=each * waiting / crew)


def _of_the_night() -> ColumnElement[bool]:
    return and_(_WAITING, DictationRow.priority == Priority.NIGHT)


def _left(session: Session, night: NightRow) -> int:
    query = select(func.count()).where(
        _WAITING,
        DictationRow.practice_id == night.practice_id,
        DictationRow.received_at <= night.began_at,
    )
    return session.scalar(query) or 0


def _with_night() -> Select[RoutineRow]:
    return select(RoutineRow).where(RoutineRow.has_night)


def _is_due(services: Services, row: RoutineRow) -> bool:
    return row.last_night_at < last_time(row.night_at, services.now())


def _seen(session: Session, row: NightRow) -> Night:
    return Night(
        id=row.id,
        began_at=row.began_at,
        dictations=row.dictations,
        left=0 if row.ended_at else _left(session, row),
        expected_end_at=row.expected_end_at,
        ended_at=row.ended_at,
        is_cancelled=row.is_cancelled,
    )
