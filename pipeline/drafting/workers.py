"""The processes that recognise: which are alive, and what they have counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from calame.pipeline.bootstrap import Services
from calame.pipeline.state.upkeep_tables import CounterRow, WorkerRow

SIGN_EVERY_S = 5.0
_SILENT_AFTER_S = 30.0
_FORGOTTEN_AFTER_DAYS = 30
_COUNT = text(
    "INSERT INTO counters (worker, what, code, value) VALUES (:worker, :what, :code, :value) "
    "ON CONFLICT (worker, what, code) DO UPDATE SET value = counters.value + excluded.value"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that recognises.

    Attributes:
        name: The machine's name, or what the settings say.
        device: What it computes on; None until it has loaded its weights.
        seen_at: Its last sign of life.
    """

    name: str
    device: str | None
    seen_at: datetime


def give_sign(services: Services, name: str, *, device: str | None) -> None:
    """Say that a worker is alive."""
    now = services.now()
    with services.database.write_all() as session:
        row = session.get(WorkerRow, name)
        if row is None:
            row = WorkerRow(name=name, started_at=now, seen_at=now)
            session.add(row)
        row.seen_at, row.device = now, device


def sign_off(services: Services, name: str) -> None:
    """Say that a worker ends in good order."""
    with services.database.write_all() as session:
        session.execute(delete(WorkerRow).where(WorkerRow.name == name))


def alive(services: Services) -> list[Worker]:
    """The workers that gave a sign of life lately."""
    since = services.now() - timedelta(seconds=_SILENT_AFTER_S)
    query = select(WorkerRow).where(WorkerRow.seen_at >= since).order_by(WorkerRow.name)
    with services.database.read_all() as session:
        return [
            Worker(name=row.name, device=row.device, seen_at=row.seen_at)
            for row in session.scalars(query)
        ]


def forget_silent(services: Services) -> None:
    """Forget workers that have been silent for a month; what they counted stays."""
    since = services.now() - timedelta(days=_FORGOTTEN_AFTER_DAYS)
    with services.database.write_all() as session:
        session.execute(delete(WorkerRow).where(WorkerRow.seen_at < since))


def count(session: Session, worker: str, what: str, *, code: str = "", by: float = 1.0) -> None:
    """Count something, within the transaction in which it happens."""
    session.execute(_COUNT, {"worker": worker, "what": what, "code": code, "value": by})


def counted(session: Session) -> dict[tuple[str, str], float]:
    """What all workers have counted together, by what and code."""
    query = select(CounterRow.what, CounterRow.code, func.sum(CounterRow.value))
    rows = session.execute(query.group_by(CounterRow.what, CounterRow.code))
    return {(what, code): value for what, code, value in rows}
