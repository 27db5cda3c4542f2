"""Marks: something that must not happen beside something else, for as long as the mark stands."""

from datetime import timedelta

from calame.pipeline.bootstrap import Services
from calame.pipeline.state.upkeep_tables import MarkRow

BACKUP = "backup"


def set_mark(services: Services, name: str, *, for_s: float) -> None:
    """Let a mark stand for some seconds from now; it falls by itself if its maker dies."""
    with services.database.write_all() as session:
        until = services.now() + timedelta(seconds=for_s)
        session.merge(MarkRow(name=name, until=until))


def stands(services: Services, name: str) -> bool:
    """Whether a mark stands."""
    with services.database.read_all() as session:
        row = session.get(MarkRow, name)
        return row is not None and row.until > services.now()
