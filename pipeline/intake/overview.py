"""What the page of the intake shows: what waits for a person, what came lately, what is watched.

Where a file lies may name a patient: who reads no letters sees everything but that.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from calame.models.errors import ConfigurationError
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import arrivals, looks, quarantine
from calame.pipeline.intake.arrivals import Arrival, ArrivalState
from calame.pipeline.intake.sources import Source, practice_of, read_sources
from calame.pipeline.intake.tables import ArrivalRow
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action

_RECENT = 50
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A watched place.

    Attributes:
        name: As the file of the sources calls it.
        is_bucket: A bucket, not a folder.
        last_at: When something was last noted there.
        looked_at: When it was last looked through; None: not yet.
        is_away: Whether the last look failed.
    """

    name: str
    is_bucket: bool
    last_at: datetime | None
    looked_at: datetime | None = None
    is_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The intake of a practice.

    Attributes:
        sources: What is watched.
        quarantined: Files that wait for a decision, with their reasons.
        recent: What was taken in lately, duplicates marked.
    """

    sources: tuple[SourceView, ...]
    quarantined: tuple[Arrival, ...]
    recent: tuple[Arrival, ...]

    @property
    def duplicates(self) -> int:
        """How many of the recent files the practice had already."""
        return sum(one.is_duplicate for one in self.recent)


class Intake:
    """What one account may see and decide."""

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account
        self._practice_id = account.practice_id

    def overview(self) -> Overview:
        """The intake as it stands.

        Raises:
            NotAllowed: The account does not look after it.
        """
        permissions.require(self._account, Action.SEE_INTAKE)
        return Overview(
            sources=tuple(self._sources()),
            quarantined=self._arrivals(ArrivalState.QUARANTINED, _MOST),
            recent=self._arrivals(ArrivalState.TAKEN, _RECENT),
        )

    def release(self, arrival_id: str) -> None:
        """Take a file out of quarantine.

        Raises:
            NotAllowed: Only managers decide.
            NotFound: No such file in quarantine.
        """
        permissions.require(self._account, Action.MANAGE)
        quarantine.release(self._services, self._practice_id, arrival_id)

    def discard(self, arrival_id: str) -> None:
        """Delete a file that is in quarantine.

        Raises:
            NotAllowed: Only managers decide.
            NotFound: No such file in quarantine.
        """
        permissions.require(self._account, Action.MANAGE)
        quarantine.discard(self._services, self._practice_id, arrival_id)

    def _arrivals(self, state: ArrivalState, limit: int) -> tuple[Arrival, ...]:
        found = arrivals.recent(self._services, self._practice_id, state=state, limit=limit)
        if permissions.sees_names(self._account):
            return tuple(found)
        return tuple(replace(one, path="") for one in found)

    def _sources(self) -> list[SourceView]:
        query = select(ArrivalRow.source, func.max(ArrivalRow.changed_at)).group_by(
            ArrivalRow.source
        )
        with self._services.database.read(self._practice_id) as session:
            last = {row[0]: row[1] for row in session.execute(query)}
        looked = looks.looks(self._services, self._practice_id)
        return [
            SourceView(
                name=one.nom,
                is_bucket=one.bucket is not None,
                last_at=last.get(one.nom),
                looked_at=look.looked_at if look else None,
                is_away=look is not None and looks.is_away(look),
            )
            for one in read_sources(self._services.settings.intake.sources)
            if self._is_ours(one)
            for look in [looked.get(one.nom)]
        ]

    def _is_ours(self, source: Source) -> bool:
        try:
            return practice_of(self._services, source) == self._practice_id
        except ConfigurationError:
            return False
