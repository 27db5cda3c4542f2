"""How many dictations stand where, without counting them.

Each change of a dictation adds a row with the difference to the table of tallies, in the same
transaction: adding makes nobody wait for anybody, which keeping one number up to date would. The
sum of the rows is the count. Now and then the rows of a practice are folded into one per pile.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, insert, inspect, select
from sqlalchemy.orm import Session

from calame.models.states import DictationState, Priority
from calame.pipeline.state.tables import DictationRow, TallyRow, new_id

_FOLD_ABOVE = 600
_Key = tuple[DictationState, Priority, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Dictations that are counted together.

    Attributes:
        state: Where they stand.
        priority: How soon they are wanted.
        author_id: Who dictated; None for the unassigned box.
        count: How many.
        seconds: Of sound, as far as it is known.
    """

    state: DictationState
    priority: Priority
    author_id: str | None
    count: int
    seconds: float


def piles(session: Session) -> list[Pile]:
    """The piles of a practice that hold something; costs the same however many dictations."""
    return [pile for pile in _sums(session) if pile.count > 0]


def wants_folding(session: Session) -> bool:
    """Whether enough rows have gathered."""
    return (session.scalar(select(func.count()).select_from(TallyRow)) or 0) > _FOLD_ABOVE


def fold(session: Session, practice_id: str) -> None:
    """Put one row per pile in the place of many; what another transaction adds stays."""
    rows = list(session.scalars(select(TallyRow).with_for_update(skip_locked=True)))
    sums: dict[_Key, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for row in rows:
        count, seconds = sums[row.state, row.priority, row.author_id]
        sums[row.state, row.priority, row.author_id] = count + row.count, seconds + row.seconds
    session.execute(delete(TallyRow).where(TallyRow.id.in_([row.id for row in rows])))
    _add(
        session,
        practice_id,
        [
            Pile(state=key[0], priority=key[1], author_id=key[2], count=count, seconds=seconds)
            for key, (count, seconds) in sums.items()
            if count
        ],
    )


def recount(session: Session, practice_id: str) -> bool:
    """Count anew from the dictations themselves; returns whether the tallies were right."""
    query = select(
        DictationRow.state,
        DictationRow.priority,
        DictationRow.author_id,
        func.count(),
        func.coalesce(func.sum(DictationRow.duration_s), 0.0),
    ).group_by(DictationRow.state, DictationRow.priority, DictationRow.author_id)
    real = list(_read(session, query))
    kept = {_key(pile): pile.count for pile in piles(session)}
    if kept == {_key(pile): pile.count for pile in real}:
        return True
    session.execute(delete(TallyRow))
    _add(session, practice_id, real)
    return False


def _add(session: Session, practice_id: str, found: Sequence[Pile]) -> None:
    if found:
        session.execute(insert(TallyRow), [_row(practice_id, pile, sign=1) for pile in found])


def follow(session: Session, *_: object) -> None:
    """Note what a flush changed; database.py calls it after each one."""
    differences = [
        line
        for row in [*session.new, *session.dirty, *session.deleted]
        if isinstance(row, DictationRow)
        for line in _differences(session, row)
    ]
    if differences:
        session.execute(insert(TallyRow), differences)


def _differences(session: Session, row: DictationRow) -> Iterator[dict[str, object]]:
    before = None if row in session.new else _pile(row, was=True)
    after = None if row in session.deleted else _pile(row, was=False)
    if before == after:
        return
    if before is not None:
        yield _row(row.practice_id, before, sign=-1)
    if after is not None:
        yield _row(row.practice_id, after, sign=1)


def _pile(row: DictationRow, *, was: bool) -> Pile:
    def value(name: str) -> object:
        history = inspect(row).attrs[name].history
        return history.deleted[0] if was and history.deleted else getattr(row, name)

    return Pile(
        state=DictationState(str(value("state"))),
        priority=Priority(str(value("priority"))),
        author_id=value("author_id"),  # type: ignore[arg-type]  # the column's own type
        count=1,
        seconds=float(value("duration_s") or 0.0),  # type: ignore[arg-type]  # the same
    )


def _row(practice_id: str, pile: Pile, *, sign: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "practice_id": practice_id,
        "state": pile.state,
        "priority": pile.priority,
        "author_id": pile.author_id,
        "count": sign * pile.count,
        "seconds": sign * pile.seconds,
    }


def _key(pile: Pile) -> _Key:
    return pile.state, pile.priority, pile.author_id


def _sums(session: Session) -> Iterator[Pile]:
    count: ColumnElement[int] = func.sum(TallyRow.count)
    query = select(
        TallyRow.state, TallyRow.priority, TallyRow.author_id, count, func.sum(TallyRow.seconds)
    ).group_by(TallyRow.state, TallyRow.priority, TallyRow.author_id)
    yield from _read(session, query)


def _read(
    session: Session,
    query: Select[DictationState, Priority, str | None, int, float | None],
) -> Iterator[Pile]:
    for state, priority, author_id, count, seconds in session.execute(query):
        yield Pile(
            state=state,
            priority=priority,
            author_id=author_id,
            count=int(count),
            seconds=max(0.0, float(seconds or 0.0)),
        )
