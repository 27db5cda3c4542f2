"""What operators watch, read from the database: the same figures on whichever process asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting import workers
from calame.pipeline.state import tallies
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.upkeep_tables import DraftRow

_PERIOD = timedelta(hours=1)
_WAITING = DictationRow.state == DictationState.RECEIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for recognition in one priority. ``age_s``: of the oldest that may be taken."""

    count: int = 0
    age_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The state of the house.

    Attributes:
        waiting: By priority.
        in_hand: Dictations that a worker holds.
        states: Dictations by state.
        counters: What all workers have counted together, by what and code; only ever rises.
        workers: Live workers by device.
        real_time_factor: Seconds of work per second of sound in the last hour.
        turnaround_s: Median from upload to draft in the last hour.
    """

    waiting: Mapping[Priority, Waiting]
    in_hand: int
    states: Mapping[DictationState, int]
    counters: Mapping[tuple[str, str], float]
    workers: Mapping[str, int]
    real_time_factor: float | None
    turnaround_s: float | None


def gather(services: Services) -> Figures:
    """Read the figures; a few indexed queries."""
    now = services.now()
    crew = [worker.device or "loading" for worker in workers.alive(services)]
    with services.database.read_all() as session:
        work_s, sound_s, turnarounds = _last_hour(session, now)
        return Figures(
            waiting={one: _waiting(session, one, now) for one in Priority},
            in_hand=_count(session, _WAITING, DictationRow.lease_until.is_not(None)),
            states=_states(session),
            counters=workers.counted(session),
            workers={device: crew.count(device) for device in crew},
            real_time_factor=work_s / sound_s if sound_s else None,
            turnaround_s=sorted(turnarounds)[len(turnarounds) // 2] if turnarounds else None,
        )


def _waiting(session: Session, priority: Priority, now: datetime) -> Waiting:
    mine = (_WAITING, DictationRow.priority_rank == priority.rank)
    due = func.coalesce(DictationRow.not_before, DictationRow.received_at) <= now
    oldest = session.scalar(
        select(DictationRow.received_at)
        .where(*mine, due, DictationRow.lease_until.is_(None))
        .order_by(DictationRow.received_at)
        .limit(1)
    )
    age_s = (now - oldest).total_seconds() if oldest else 0.0
    return Waiting(count=_count(session, *mine), age_s=age_s)


def _count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]


def _states(session: Session) -> dict[DictationState, int]:
    found = dict.fromkeys(DictationState, 0)
    for pile in tallies.piles(session):
        found[pile.state] += pile.count
    return found


def _last_hour(session: Session, now: datetime) -> tuple[float, float, list[float]]:
    query = (
        select(DraftRow.spent_s, DraftRow.sound_s, DraftRow.drafted_at, DictationRow.received_at)
        .join(DictationRow, DictationRow.id == DraftRow.dictation_id)
        .where(DraftRow.drafted_at >= now - _PERIOD, DraftRow.spent_s > 0)
    )
    rows = session.execute(query).all()
    turnarounds = [(drafted - received).total_seconds() for _, _, drafted, received in rows]
    return sum(row[0] for row in rows), sum(row[1] for row in rows), turnarounds
