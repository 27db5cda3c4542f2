"""When each watched place was last looked through: a place that is away is noticed by a person."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.tables import LookRow

_NOTED_EVERY = timedelta(seconds=30)


def note(services: Services, practice_id: str, source: str, *, is_reachable: bool) -> None:
    """Note a look; one that says nothing new is noted now and then only."""
    now = services.now()
    known = looks(services, practice_id).get(source)
    if is_reachable and known is not None and _is_fresh(known, now):
        return
    try:
        with services.database.write(practice_id) as session:
            row = session.scalars(select(LookRow).where(LookRow.source == source)).one_or_none()
            if row is None:
                row = LookRow(practice_id=practice_id, source=source)
                session.add(row)
            if is_reachable:
                row.looked_at = now
            else:
                row.failed_at = now
    except IntegrityError:  # another host noted the first look at the same moment
        return


def looks(services: Services, practice_id: str) -> dict[str, LookRow]:
    """The last look at each place of a practice."""
    with services.database.read(practice_id) as session:
        return {row.source: row for row in session.scalars(select(LookRow))}


def is_away(row: LookRow) -> bool:
    """Whether the last look failed."""
    if row.failed_at is None:
        return False
    return row.looked_at is None or row.failed_at > row.looked_at


def _is_fresh(row: LookRow, now: datetime) -> bool:
    return row.looked_at is not None and not is_away(row) and now - row.looked_at < _NOTED_EVERY
