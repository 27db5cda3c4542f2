"""Objects that no row names: a crash between the two writes leaves one. They go after a day.

Once a day the store is compared with the rows. What was an orphan then and still is a day later
belongs to nothing that goes on; it is deleted while no worker holds anything, since a draft that is
being written may be the same bytes.
"""

import logging
from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.consistency import DifferenceKind, compare
from calame.pipeline.state import marks
from calame.pipeline.state.object_names import is_named
from calame.pipeline.state.tables import DictationRow, PracticeRow
from calame.pipeline.state.upkeep_tables import OrphanRow

_log = logging.getLogger(__name__)
_LOOKED = "orphans"
GRACE = timedelta(hours=24)


def are_due(services: Services) -> bool:
    """Whether it is a day since somebody looked; never while a backup copies."""
    return not (marks.stands(services, _LOOKED) or marks.stands(services, marks.BACKUP))


def remove_old(services: Services) -> int:
    """Note what no row names, and delete what nobody has named for a day; returns how many."""
    if not are_due(services):
        return 0
    marks.set_mark(services, _LOOKED, for_s=GRACE.total_seconds())
    found = {one.key for one in compare(services) if one.kind is DifferenceKind.ORPHAN}
    old = _note(services, found)
    count = sum(_remove(services, key) for key in old)
    if found:
        _log.info("objects without a row: %d, deleted: %d", len(found), count)
    return count


def _note(services: Services, found: set[str]) -> list[str]:
    """Keep the list; returns those that stood on it for a day."""
    now = services.now()
    with services.database.write_all() as session:
        known = {row.object: row for row in session.scalars(select(OrphanRow))}
        for key in known.keys() - found:
            session.delete(known[key])
        session.add_all(OrphanRow(object=key, seen_at=now) for key in found - known.keys())
        return sorted(key for key in found & known.keys() if now - known[key].seen_at >= GRACE)


def _remove(services: Services, key: str) -> bool:
    """Delete one, in a transaction that keeps new dictations of the practice out."""
    practice_id = key.partition("/")[0]
    with services.database.write_all() as session:
        session.get(PracticeRow, practice_id, with_for_update=True)
        if is_named(session, key) or _is_busy(session, practice_id):
            return False
        services.objects.delete(practice_id, key)
        session.execute(delete(OrphanRow).where(OrphanRow.object == key))
        return True


def _is_busy(session: Session, practice_id: str) -> bool:
    held = DictationRow.lease_until.is_not(None)
    return bool(
        session.scalar(select(exists().where(held, DictationRow.practice_id == practice_id)))
    )
