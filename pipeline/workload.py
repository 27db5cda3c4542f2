"""How much waits in a practice, in dictations and in minutes of sound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.tables import DictationRow

_S = DictationState
_IN_RECOGNITION = frozenset({_S.RECEIVED, _S.TRANSCRIBED, _S.WRITTEN})
_OPEN = _IN_RECOGNITION | {_S.TO_REVIEW, _S.IN_REVIEW, _S.RETURNED, _S.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What is not finished.

    Attributes:
        to_review: Letters that nobody has taken yet.
        to_review_s: Their sound, in seconds.
        urgent: Urgent dictations before validation, failed ones among them.
        unassigned: Dictations without an author before validation.
        in_recognition: Dictations without a draft yet.
        failed: Dictations that somebody must look at.
        counts: How many stand in each of the states before validation.
    """

    to_review: int = 0
    to_review_s: float = 0.0
    urgent: int = 0
    unassigned: int = 0
    in_recognition: int = 0
    failed: int = 0
    counts: Mapping[DictationState, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pile:
    """Dictations that are counted together."""

    state: DictationState
    is_urgent: bool
    is_unassigned: bool
    count: int
    seconds: float


def workload(services: Services, practice_id: str) -> Workload:
    """What waits now; finished dictations cost nothing here."""
    is_unassigned = DictationRow.author_id.is_(None)
    query = (
        select(
            DictationRow.state,
            DictationRow.priority,
            is_unassigned,
            func.count(),
            func.coalesce(func.sum(DictationRow.duration_s), 0.0),
        )
        .where(DictationRow.state.in_(sorted(_OPEN)))
        .group_by(DictationRow.state, DictationRow.priority, is_unassigned)
    )
    with services.database.read(practice_id) as session:
        piles = [
            _Pile(
                state=state,
                is_urgent=priority is Priority.URGENT,
                is_unassigned=bool(nobody),
                count=count,
                seconds=seconds or 0.0,
            )
            for state, priority, nobody, count, seconds in session.execute(query)
        ]
    reviewable = [pile for pile in piles if pile.state is _S.TO_REVIEW]
    return Workload(
        to_review=_count(reviewable),
        to_review_s=sum(pile.seconds for pile in reviewable),
        urgent=_count(pile for pile in piles if pile.is_urgent),
        unassigned=_count(pile for pile in piles if pile.is_unassigned),
        in_recognition=_count(pile for pile in piles if pile.state in _IN_RECOGNITION),
        failed=_count(pile for pile in piles if pile.state is _S.FAILED),
        counts={
            state: _count(pile for pile in piles if pile.state is state) for state in sorted(_OPEN)
        },
    )


def _count(piles: Iterable[_Pile]) -> int:
    return sum(pile.count for pile in piles)
