"""How much waits in a practice, in dictations and in minutes of sound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from calame.models.states import DictationState, Priority, Shelf
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tallies import Pile, fold, piles, wants_folding

_S = DictationState
_IN_RECOGNITION = frozenset({_S.RECEIVED, _S.TRANSCRIBED, _S.WRITTEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """How much stands in a state, in dictations and seconds of sound."""

    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What is not finished.

    Attributes:
        to_review: Letters that nobody has taken yet.
        to_review_s: Their sound, in seconds.
        urgent: Urgent dictations before validation, failed ones among them.
        unassigned: Dictations without an author before validation.
        unassigned_s: Their sound, in seconds.
        in_recognition: Dictations without a draft yet.
        failed: Dictations that somebody must look at.
        boxes: What stands in each state; every state has an entry.
    """

    to_review: int = 0
    to_review_s: float = 0.0
    urgent: int = 0
    unassigned: int = 0
    unassigned_s: float = 0.0
    in_recognition: int = 0
    failed: int = 0
    boxes: Mapping[DictationState, Box] = field(default_factory=dict)


def workload(services: Services, practice_id: str, *, author_id: str | None = None) -> Workload:
    """What waits now; costs the same however many dictations there are.

    Args:
        services: Where to look.
        practice_id: Whose.
        author_id: Only this author's; None for everybody's.
    """
    with services.database.read(practice_id) as session:
        is_long = wants_folding(session)
    if is_long:
        with services.database.write(practice_id) as session:
            fold(session, practice_id)
    with services.database.read(practice_id) as session:
        found = [pile for pile in piles(session) if author_id in {None, pile.author_id}]
    opened = [pile for pile in found if pile.state.shelf is Shelf.OPEN]
    reviewable = [pile for pile in opened if pile.state is _S.TO_REVIEW]
    nobodys = [pile for pile in opened if pile.author_id is None]
    return Workload(
        to_review=_count(reviewable),
        to_review_s=_seconds(reviewable),
        urgent=_count(pile for pile in opened if pile.priority is Priority.URGENT),
        unassigned=_count(nobodys),
        unassigned_s=_seconds(nobodys),
        in_recognition=_count(pile for pile in opened if pile.state in _IN_RECOGNITION),
        failed=_count(pile for pile in opened if pile.state is _S.FAILED),
        boxes={state: _box(found, state) for state in DictationState},
    )


def _box(found: Iterable[Pile], state: DictationState) -> Box:
    inside = [pile for pile in found if pile.state is state]
    return Box(count=_count(inside), seconds=_seconds(inside))


def _count(found: Iterable[Pile]) -> int:
    return sum(pile.count for pile in found)


def _seconds(found: Iterable[Pile]) -> float:
    return sum(pile.seconds for pile in found)
