"""The notes on files of watched places: seen, taken in, put into quarantine.

They let a look at a folder cost little, survive a restart, and be shared by several hosts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from calame.models.errors import CalameError, NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.places import Sighting
from calame.pipeline.intake.receiving import Received
from calame.pipeline.intake.sources import After, read_sources
from calame.pipeline.intake.tables import ArrivalRow
from calame.pipeline.state.tables import new_id

_KEPT_DAYS = 90
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class ArrivalState(StrEnum):
    """What became of a file."""

    SEEN = "seen"
    RELEASED = "released"
    TAKEN = "taken"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file of a watched place, as people see it.

    Attributes:
        id: Opaque.
        source: The name of the place.
        path: Where it lies there.
        state: What became of it.
        changed_at: Since when.
        dictation_id: What was made of it.
        is_duplicate: Whether the practice had this very recording already.
        reason: Why it is in quarantine, in French.
    """

    id: str
    source: str
    path: str = field(repr=False)
    state: ArrivalState
    changed_at: datetime
    dictation_id: str | None
    is_duplicate: bool
    reason: str | None


class Arrivals:
    """The notes of one source."""

    def __init__(self, services: Services, *, practice_id: str, source: str) -> None:
        self._services = services
        self._practice_id = practice_id
        self._source = source

    def place(self, path: str) -> str:
        """What a path is known by."""
        return self._services.vault.fingerprint(self._practice_id, path)

    def look_up(self, sightings: Sequence[Sighting]) -> dict[str, ArrivalRow]:
        """The notes on these files, by path; files that are new or changed are noted as seen.

        None where another host notes them at the same moment: the next look finds them.
        """
        places = {self.place(one.path): one for one in sightings}
        query = select(ArrivalRow).where(
            ArrivalRow.source == self._source, ArrivalRow.place.in_(list(places))
        )
        with self._services.database.read(self._practice_id) as session:
            rows = {row.place: row for row in session.scalars(query)}
        fresh = [
            (place, one)
            for place, one in places.items()
            if place not in rows or rows[place].mark != one.mark
        ]
        if fresh:
            try:
                rows |= self._note(fresh, rows)
            except IntegrityError:  # another host noted one of them at the same moment
                return {}
        return {one.path: rows[place] for place, one in places.items()}

    def _note(
        self, fresh: Sequence[tuple[str, Sighting]], known: dict[str, ArrivalRow]
    ) -> dict[str, ArrivalRow]:
        """Note new files. A changed file gets a new note: it is another recording."""
        now = self._services.now()
        noted: dict[str, ArrivalRow] = {}
        old = [known[place].id for place, _ in fresh if place in known]
        with self._services.database.write(self._practice_id) as session:
            session.execute(delete(ArrivalRow).where(ArrivalRow.id.in_(old)))
            for place, one in fresh:
                noted[place] = ArrivalRow(
                    id=new_id(),
                    practice_id=self._practice_id,
                    source=self._source,
                    place=place,
                    name=self._services.vault.seal_text(self._practice_id, one.path),
                    mark=one.mark,
                    state=ArrivalState.SEEN,
                    is_duplicate=False,
                    seen_at=now,
                    changed_at=now,
                )
                session.add(noted[place])
        return noted

    def taken(
        self, session: Session, rows: Sequence[ArrivalRow], received: Sequence[Received]
    ) -> None:
        """Note that these were taken in, in the transaction that registers their dictations."""
        query = select(ArrivalRow).where(ArrivalRow.id.in_([row.id for row in rows]))
        noted = {row.id: row for row in session.scalars(query.order_by(ArrivalRow.id))}
        for row, one in zip(rows, received, strict=True):
            if (found := noted.get(row.id)) is not None:
                found.state = ArrivalState.TAKEN
                found.dictation_id, found.is_duplicate = one.dictation_id, one.is_duplicate
                found.changed_at = self._services.now()

    def quarantined(self, row: ArrivalRow, error: CalameError) -> None:
        """Note that it is in quarantine, and why."""
        with self._services.database.write(self._practice_id) as session:
            found = session.get(ArrivalRow, row.id)
            if found is None:
                return
            found.state = ArrivalState.QUARANTINED
            found.code, found.reason = error.code, error.message
            found.changed_at = self._services.now()

    def forget(self, row: ArrivalRow) -> None:
        """The file is gone: so is the note on it."""
        with self._services.database.write(self._practice_id) as session:
            session.execute(delete(ArrivalRow).where(ArrivalRow.id == row.id))


def recent(
    services: Services, practice_id: str, *, state: ArrivalState | None = None, limit: int = 100
) -> list[Arrival]:
    """The newest notes of a practice."""
    query = select(ArrivalRow).order_by(ArrivalRow.changed_at.desc()).limit(limit)
    if state is not None:
        query = query.where(ArrivalRow.state == state)
    with services.database.read(practice_id) as session:
        return [_arrival(services, row) for row in session.scalars(query)]


def get(services: Services, practice_id: str, arrival_id: str) -> Arrival:
    """One note.

    Raises:
        NotFound: There is none in this practice.
    """
    with services.database.read(practice_id) as session:
        row = session.get(ArrivalRow, arrival_id)
    if row is None:
        raise NotFound
    return _arrival(services, row)


def change_state(
    services: Services, practice_id: str, arrival_id: str, state: ArrivalState | None
) -> None:
    """Note that somebody released a file, or deleted it (None)."""
    with services.database.write(practice_id) as session:
        row = session.get(ArrivalRow, arrival_id)
        if row is None:
            raise NotFound
        if state is None:
            session.delete(row)
            return
        row.state, row.seen_at, row.changed_at = state, _LONG_AGO, services.now()


def quarantined_count(services: Services, practice_id: str) -> int:
    """How many files wait in quarantine."""
    query = select(func.count(ArrivalRow.id)).where(ArrivalRow.state == ArrivalState.QUARANTINED)
    with services.database.read(practice_id) as session:
        return session.scalar(query) or 0


def forget(services: Services, *, before: datetime, keeping: Collection[str] = ()) -> int:
    """Drop notes that nothing changed since; returns how many. What is in quarantine stays.

    Where files are left in place (« retenir ») the source is one of ``keeping``: a file without a
    note is taken for a new one, and found to be a duplicate.
    """
    old = delete(ArrivalRow).where(
        ArrivalRow.changed_at < before,
        ArrivalRow.state != ArrivalState.QUARANTINED,
        ArrivalRow.source.not_in(keeping),
    )
    with services.database.write_all() as session:
        return getattr(session.execute(old), "rowcount", 0)


def forget_old(services: Services) -> int:
    """Drop the notes of sources that move or delete their files, after the months they are kept."""
    keeping = {
        one.nom
        for one in read_sources(services.settings.intake.sources)
        if one.apres is After.REMEMBER
    }
    before = services.now() - timedelta(days=_KEPT_DAYS)
    return forget(services, before=before, keeping=keeping)


def is_settled(row: ArrivalRow, *, now: datetime, settle_s: float) -> bool:
    """Whether a file did not change for long enough to be complete."""
    return now - row.seen_at >= timedelta(seconds=settle_s)


def _arrival(services: Services, row: ArrivalRow) -> Arrival:
    return Arrival(
        id=row.id,
        source=row.source,
        path=services.vault.unseal_text(row.practice_id, row.name),
        state=ArrivalState(row.state),
        changed_at=row.changed_at,
        dictation_id=row.dictation_id,
        is_duplicate=row.is_duplicate,
        reason=row.reason,
    )
