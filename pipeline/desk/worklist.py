"""The worklist: urgent first, then by the time they are wanted; filtered, paged by key, live.

A page costs the same however many dictations there are: each order has an index, and the next
page begins after the last line of this one instead of counting lines. What names a patient is
sealed, so a search knows references, authors and kinds of documents only (docs/desk.md).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, func, select, tuple_
from sqlalchemy.orm import Session

from calame.models.documents import DocumentKind
from calame.models.errors import NotFound
from calame.models.states import DictationState, Priority, Shelf
from calame.pipeline.desk.due import due_at
from calame.pipeline.desk.reading import Reading
from calame.pipeline.drafting.workload import Workload, workload
from calame.pipeline.people.permissions import Action, sees_own_only
from calame.pipeline.state import views
from calame.pipeline.state.tables import AuthorRow, DictationRow, PracticeRow
from calame.pipeline.state.views import WorkItem

_S = DictationState
_NEWEST_FIRST = frozenset({None, _S.DELIVERED, _S.REJECTED})
_REFERENCE = re.compile(r"[0-9a-f]{4,32}")
_FRESH_S = 15
MOST = 200
"""So many dictations are changed at once, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of the list is shown.

    Attributes:
        shelf: To be done, done, or set aside.
        state: Of these, only what stands there.
        author_id: Only this author's.
        is_unassigned: Only what has no author.
        kind: Only documents of this kind.
        priority: Only these.
        is_mine: Only what the person who asks has open.
        received_on: Only what came in on that day, in the server's time zone.
        words: A reference, or part of an author's name or of a kind of document.
    """

    shelf: Shelf = Shelf.OPEN
    state: DictationState | None = None
    author_id: str | None = None
    is_unassigned: bool = False
    kind: DocumentKind | None = None
    priority: Priority | None = None
    is_mine: bool = False
    received_on: date | None = None
    words: str = ""

    @property
    def is_newest_first(self) -> bool:
        """Whether the order is that of the last change: nobody waits for these any more."""
        return self.shelf is not Shelf.OPEN and self.state in _NEWEST_FIRST


_EVERYTHING = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last line of a page: the next one begins after it."""

    rank: int
    at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some lines of the list; ``after`` opens the next ones, None at the end."""

    items: tuple[WorkItem, ...]
    after: Cursor | None


class Worklist(Reading):
    """The list as one signed-in person sees it."""

    def worklist(
        self, chosen: Filter = _EVERYTHING, *, after: Cursor | None = None, limit: int = 50
    ) -> Page:
        """Some lines of the list."""
        self._require(Action.SEE_LIST)
        with self._database.read(self.practice_id) as session:
            query = self._query(session, chosen)
            if after is not None:
                query = query.where(_beyond(after, chosen))
            found = session.execute(query.limit(limit + 1)).all()
        items = tuple(self._item(*line) for line in found[:limit])
        return Page(items=items, after=_cursor(items[-1], chosen) if len(found) > limit else None)

    def load(self) -> Workload:
        """How much waits, as far as it is this person's."""
        self._require(Action.SEE_LIST)
        own = (self._account.author_id or "") if sees_own_only(self._account) else None
        return workload(self._services, self.practice_id, author_id=own)

    def revision(self) -> str:
        """Changes when the list may have changed; costs next to nothing.

        It also changes every few seconds by itself: a claim ends and a time runs out without
        anybody writing anything.
        """
        self._require(Action.SEE_LIST)
        with self._database.read(self.practice_id) as session:
            last = session.scalar(select(func.max(DictationRow.changed_at)))
        beat = int(self._services.now().timestamp() // _FRESH_S)
        return f"{last.timestamp() if last else 0:.6f}-{beat}"

    def assign_all(self, dictation_ids: Iterable[str], author_id: str | None) -> int:
        """Say who dictated, for several at once; returns how many.

        Raises:
            NotFound: No such author in this practice.
        """
        self._require(Action.ASSIGN)
        with self._database.write(self.practice_id) as session:
            if author_id is not None and session.get(AuthorRow, author_id) is None:
                raise NotFound
            rows = self._chosen(session, dictation_ids)
            for row in rows:
                row.author_id = author_id
                self._reader.trace(session, row, "assigned")
        return len(rows)

    def set_priority(self, dictation_ids: Iterable[str], priority: Priority) -> int:
        """Say how soon several are wanted; returns how many. Their due time follows."""
        self._require(Action.ASSIGN)
        with self._database.write(self.practice_id) as session:
            practice = session.get_one(PracticeRow, self.practice_id)
            rows = self._chosen(session, dictation_ids)
            for row in rows:
                row.priority, row.priority_rank = priority, priority.rank
                row.due_at = due_at(practice, priority, row.received_at)
                self._reader.trace(session, row, "priority_set")
        return len(rows)

    def _chosen(self, session: Session, dictation_ids: Iterable[str]) -> list[DictationRow]:
        wanted = sorted(set(dictation_ids))[:MOST]
        query = select(DictationRow).where(DictationRow.id.in_(wanted), self._is_theirs())
        return list(session.scalars(query.order_by(DictationRow.id).with_for_update()))

    def _query(
        self, session: Session, chosen: Filter
    ) -> Select[DictationRow, str | None, str | None]:
        query = views.items_query().where(self._is_theirs(), *self._conditions(session, chosen))
        if chosen.is_newest_first:
            return query.order_by(DictationRow.changed_at.desc(), DictationRow.id.desc())
        return query.order_by(DictationRow.priority_rank, DictationRow.due_at, DictationRow.id)

    def _conditions(self, session: Session, chosen: Filter) -> list[ColumnElement[bool]]:
        words = chosen.words.strip().casefold()
        if _REFERENCE.fullmatch(words):  # a reference stands above all filters
            return [DictationRow.id >= words, DictationRow.id < words + "g"]
        found = [DictationRow.shelf == chosen.shelf, *_equal(chosen)]
        if chosen.is_unassigned:
            found.append(DictationRow.author_id.is_(None))
        if chosen.is_mine:
            found += self._held()
        if chosen.received_on is not None:
            found += _on(chosen.received_on)
        if words:
            found.append(_named(session, words))
        return found

    def _held(self) -> list[ColumnElement[bool]]:
        return [
            DictationRow.held_until > self._services.now(),
            DictationRow.holder_id == self._account.id,
        ]


def _equal(chosen: Filter) -> Iterator[ColumnElement[bool]]:
    """The columns that have the chosen value."""
    rank = None if chosen.priority is None else chosen.priority.rank
    if chosen.state is not None:
        yield DictationRow.state == chosen.state
    if chosen.author_id is not None:
        yield DictationRow.author_id == chosen.author_id
    if chosen.kind is not None:
        yield DictationRow.kind == chosen.kind
    if rank is not None:
        yield DictationRow.priority_rank == rank


def _beyond(after: Cursor, chosen: Filter) -> ColumnElement[bool]:
    if chosen.is_newest_first:
        return tuple_(DictationRow.changed_at, DictationRow.id) < (after.at, after.id)
    place = tuple_(DictationRow.priority_rank, DictationRow.due_at, DictationRow.id)
    return place > (after.rank, after.at, after.id)


def _cursor(item: WorkItem, chosen: Filter) -> Cursor:
    at = item.changed_at if chosen.is_newest_first else item.due_at
    return Cursor(rank=item.priority.rank, at=at, id=item.id)


def _on(day: date) -> list[ColumnElement[bool]]:
    start = datetime.combine(day, datetime.min.time()).astimezone()
    end = datetime.combine(day + timedelta(days=1), datetime.min.time()).astimezone()
    return [DictationRow.received_at >= start, DictationRow.received_at < end]


def _named(session: Session, words: str) -> ColumnElement[bool]:
    """Dictations of authors, or of kinds, in whose name the words stand."""
    names = session.execute(select(AuthorRow.id, AuthorRow.name))
    plain = _plain(words)
    ids = [author_id for author_id, name in names if plain in _plain(name)]
    if ids:
        return DictationRow.author_id.in_(ids)
    kinds = [kind for kind in DocumentKind if plain in _plain(kind.label)]
    return DictationRow.kind.in_(kinds) if kinds else false()


def _plain(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
