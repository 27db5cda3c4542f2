"""Which rows name an object: every column of a practice's table whose name ends in ``_key``.

Backup, retention and the check-up ask here, so that a new table cannot be forgotten by one of them.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, Text, exists, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from calame.pipeline.state.tables import Table


def key_columns(tables: Iterable[SqlTable] | None = None) -> "list[Column[str]]":
    """The columns that hold names of objects.

    Args:
        tables: Where to look; None: everywhere.
    """
    return [
        column
        for table in (Table.metadata.sorted_tables if tables is None else tables)
        if "practice_id" in table.c
        for column in table.columns
        if column.name.endswith("_key") and isinstance(column.type, Text)
    ]


def named(session: Session) -> Iterator[str]:
    """Every object that a row names; one that several name comes several times."""
    for column in key_columns():
        yield from session.scalars(select(column).where(column.is_not(None)))


def is_named(session: Session, key: str) -> bool:
    """Whether any row names an object: the same content is stored once."""
    return any(session.scalar(select(exists().where(column == key))) for column in key_columns())
