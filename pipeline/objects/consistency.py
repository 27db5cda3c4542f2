"""Objects against rows, both ways: objects that no row names, rows whose object is not there.

Two lists in the same order are read side by side, a page of each in memory. While the system runs,
an object is there a moment before its row: every difference is looked at a second time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import collate, select, union
from sqlalchemy.orm import Session

from calame.models.errors import NotFound, StorageFailed
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.object_names import is_named, key_columns

_PAGE = 5_000


class DifferenceKind(StrEnum):
    """What is wrong."""

    ORPHAN = "orphan"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One object without a row, or one row without its object."""

    kind: DifferenceKind
    practice_id: str
    key: str


def compare(services: Services) -> Iterator[Difference]:
    """Every difference between the store and the database."""
    for kind, key in _differences(services):
        if _is_still_so(services, kind, key):
            yield Difference(kind=kind, practice_id=key.partition("/")[0], key=key)


def remove_orphans(services: Services) -> int:
    """Delete the objects that no row names; returns how many.

    Only while nothing else runs: a recording that comes in at this very moment may be the one whose
    object is being deleted.
    """
    count = 0
    for found in compare(services):
        if found.kind is DifferenceKind.ORPHAN:
            services.objects.delete(found.practice_id, found.key)
            count += 1
    return count


def _differences(services: Services) -> Iterator[tuple[DifferenceKind, str]]:
    stored, named = _ascending(services.objects.store.keys()), _named(services)
    left, right = next(stored, None), next(named, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            yield DifferenceKind.ORPHAN, str(left)
            left = next(stored, None)
        elif left is None or right < left:
            yield DifferenceKind.MISSING, right
            right = next(named, None)
        else:
            left, right = next(stored, None), next(named, None)


def _ascending(keys: Iterator[str]) -> Iterator[str]:
    """The keys, provided that the store lists them in order as S3 says.

    Raises:
        StorageFailed: It does not.
    """
    last = ""
    for key in keys:
        if key <= last:
            raise StorageFailed("Ce stockage ne liste pas dans l'ordre : il ne peut être comparé.")
        yield (last := key)


def _named(services: Services) -> Iterator[str]:
    """Every key that a row names, once, in order, page after page."""
    last = ""
    while True:
        with services.database.read_all() as session:
            page = _page(session, services.database.dialect, after=last)
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1]


def _page(session: Session, dialect: str, *, after: str) -> list[str]:
    binary = "C" if dialect == "postgresql" else "BINARY"
    parts = [
        select(collate(column, binary).label("key"))
        .where(column.is_not(None), collate(column, binary) > after)
        .order_by("key")
        .limit(_PAGE)
        .subquery()
        for column in key_columns()
    ]
    query = union(*(select(part.c.key) for part in parts)).order_by("key").limit(_PAGE)
    return list(session.scalars(query))


def _is_still_so(services: Services, kind: DifferenceKind, key: str) -> bool:
    if kind is DifferenceKind.ORPHAN:
        with services.database.read_all() as session:
            return not is_named(session, key)
    try:
        services.objects.store.size(key)
    except NotFound:
        return True
    return False
