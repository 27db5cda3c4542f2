"""What happens in a practice by itself, and at which hour: night, morning report, retention."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calame.models.errors import InputError
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import PracticeRow
from calame.pipeline.state.upkeep_tables import RoutineRow

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """The hours and rules of a practice. Hours are in the server's time zone.

    Attributes:
        has_night: Whether dictations of the priority « nuit » wait for the night. Otherwise they
            are taken whenever nothing else waits.
        night_at: When the night begins.
        report_at: When the morning report is made.
        report_to: The address that it is sent to; None: the page alone.
        keep_days: How long finished dictations are kept; None: until somebody deletes them.
    """

    has_night: bool = False
    night_at: str = "22:00"
    report_at: str = "07:00"
    report_to: str | None = None
    keep_days: int | None = None


def routine_of(services: Services, practice_id: str) -> Routine:
    """The routine of a practice."""
    with services.database.read(practice_id) as session:
        row = _row(session)
    return Routine() if row is None else _seen(row)


def set_routine(services: Services, practice_id: str, routine: Routine) -> None:
    """Change the routine of a practice. A night that waits already begins at the new hour.

    Raises:
        InputError: An hour, the address or the number of days cannot be used.
    """
    _check(routine)
    now = services.now()
    with services.database.write(practice_id) as session:
        row = _row(session)
        if row is None:
            row = RoutineRow(practice_id=practice_id, last_night_at=now, reported_at=now)
            session.add(row)
        row.has_night, row.night_at = routine.has_night, routine.night_at
        row.report_at, row.report_to = routine.report_at, routine.report_to
        row.keep_days = routine.keep_days


def practices(services: Services) -> list[str]:
    """Every practice."""
    with services.database.read_all() as session:
        return list(session.scalars(select(PracticeRow.id).order_by(PracticeRow.id)))


def last_time(hour: str, now: datetime) -> datetime:
    """The last time at which the clock showed this hour, in the server's time zone."""
    local = now.astimezone()
    moment = datetime.combine(local.date(), time.fromisoformat(hour)).astimezone()
    return moment if moment <= local else moment - timedelta(days=1)


def next_time(hour: str, now: datetime) -> datetime:
    """The next time at which the clock shows this hour."""
    return last_time(hour, now) + timedelta(days=1)


def _row(session: Session) -> RoutineRow | None:
    return session.scalars(select(RoutineRow).limit(1)).one_or_none()


def _seen(row: RoutineRow) -> Routine:
    return Routine(
        has_night=row.has_night,
        night_at=row.night_at,
        report_at=row.report_at,
        report_to=row.report_to,
        keep_days=row.keep_days,
    )


def _check(routine: Routine) -> None:
    if not all(_HOUR.fullmatch(hour) for hour in (routine.night_at, routine.report_at)):
        raise InputError("Heure refusée : écrivez-la comme 22:00.")
    if routine.report_to is not None and not _MAIL.fullmatch(routine.report_to):
        raise InputError("Adresse refusée : écrivez-la comme secretariat@cabinet.fr.")
    if routine.keep_days is not None and not 1 <= routine.keep_days <= 36_500:
        raise InputError("Durée refusée : donnez un nombre de jours, au moins 1.")
