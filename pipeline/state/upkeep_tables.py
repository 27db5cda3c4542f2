"""The tables of nights, workers and upkeep. The dictations themselves stand in tables.py."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from calame.pipeline.state.tables import OfPractice, Table, new_id


class RoutineRow(OfPractice, Table):
    """What happens in a practice by itself: its night, its morning report, its retention.

    Hours are ``HH:MM`` in the server's time zone.
    """

    __tablename__ = "routines"
    __table_args__ = (UniqueConstraint("practice_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    has_night: Mapped[bool] = mapped_column(default=False)
    night_at: Mapped[str] = mapped_column(String(5), default="22:00")
    report_at: Mapped[str] = mapped_column(String(5), default="07:00")
    report_to: Mapped[str | None] = mapped_column(Text)
    keep_days: Mapped[int | None]
    last_night_at: Mapped[datetime]
    reported_at: Mapped[datetime]


class NightRow(OfPractice, Table):
    """One night: what waited when it began, when it should end and when it did."""

    __tablename__ = "nights"
    __table_args__ = (Index("ix_nights_began", "practice_id", "began_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    began_at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    dictations: Mapped[int]
    expected_end_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    is_cancelled: Mapped[bool] = mapped_column(default=False)


class DraftRow(OfPractice, Table):
    """The machine's draft of a dictation: when, how much sound, how much work. Written once."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("ix_drafts_drafted", "practice_id", "drafted_at"),
        Index("ix_drafts_latest", "drafted_at"),
    )

    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), primary_key=True)
    drafted_at: Mapped[datetime]
    sound_s: Mapped[float]
    spent_s: Mapped[float]


class WorkerRow(Table):
    """A process that recognises, and when it last gave a sign of life."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    device: Mapped[str | None]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class CounterRow(Table):
    """What a worker has counted since it was first seen: only ever rises.

    A row per worker, so that no worker waits for another one to count.
    """

    __tablename__ = "counters"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, default="")
    value: Mapped[float]


class ErasureRow(OfPractice, Table):
    """The proof that a dictation was deleted; ``pending`` lists objects not yet removed."""

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_erased", "practice_id", "erased_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dictation_id: Mapped[str]
    received_at: Mapped[datetime]
    erased_at: Mapped[datetime]
    reason: Mapped[str]
    objects: Mapped[int]
    pending: Mapped[list[str]] = mapped_column(JSON)


class MarkRow(Table):
    """Something that must not happen beside something else, for as long as the mark stands."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class OrphanRow(Table):
    """An object that no row named when the store was last looked through, and since when.

    ``object`` is its key; the column has another name so that it does not count as naming it.
    """

    __tablename__ = "orphans"

    object: Mapped[str] = mapped_column(Text, primary_key=True)
    seen_at: Mapped[datetime]
