"""The tables. Rows stay in this folder: the edges see the frozen values of views.py.

Every row that belongs to a practice inherits from :class:`OfPractice`; database.py filters every
query on such a table by the practice of its session. A column in which a patient could be
recognised has the type :class:`~calame.pipeline.vault.Sealed`. A change here needs a migration
(``alembic revision --autogenerate``, see docs/operations.md); a test compares the two.
"""

import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from calame.models.documents import DocumentKind
from calame.models.states import DictationState, Priority, Role
from calame.pipeline.vault import Sealed


def new_id() -> str:
    """An opaque identifier: it says nothing, and cannot be guessed."""
    return secrets.token_hex(16)


class Instant(TypeDecorator[datetime]):
    """A point in time, always UTC and aware; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone: it would be stored as another one."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The aware time."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Code(TypeDecorator[Any]):
    """A StrEnum stored by its value in a short string, without a database type of its own."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The value, checked."""
        del dialect
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """The member."""
        del dialect
        return None if value is None else self.kind(value)


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        Sealed: LargeBinary(),
        DictationState: Code(DictationState),
        DocumentKind: Code(DocumentKind),
        Priority: Code(Priority),
        Role: Code(Role),
        list[str]: JSON(),
        str: String(64),
    }


class PracticeRow(Table):
    """A practice: the wall that nothing crosses."""

    __tablename__ = "practices"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[str]]
    created_at: Mapped[datetime]


class OfPractice:
    """What belongs to a practice."""

    practice_id: Mapped[str] = mapped_column(ForeignKey("practices.id"), index=True)


class AuthorRow(OfPractice, Table):
    """Somebody who dictates; need not have an account."""

    __tablename__ = "authors"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[str]]
    is_active: Mapped[bool] = mapped_column(default=True)


class AccountRow(OfPractice, Table):
    """Somebody who signs in."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SessionRow(OfPractice, Table):
    """A signed-in browser. The token itself is never stored."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DictationRow(OfPractice, Table):
    """One dictation: where it stands, who works on it, where its bytes are.

    ``lease_until``, ``fence``, ``worker``, ``attempts`` and ``not_before`` belong to work.py and
    mean something in the state ``received`` only; ``holder_id`` and ``held_until`` to desk.py.
    """

    __tablename__ = "dictations"
    __table_args__ = (
        UniqueConstraint("practice_id", "audio_sha256"),
        # The worklist, whole or of one state: a page costs the same however many there are.
        Index("ix_dictations_worklist", "practice_id", "priority_rank", "received_at", "id"),
        Index("ix_dictations_state", "practice_id", "state", "priority_rank", "received_at", "id"),
        # The queue: as small as what waits, however many dictations are kept.
        Index(
            "ix_dictations_queue",
            "priority_rank",
            "received_at",
            sqlite_where=text("state = 'received'"),
            postgresql_where=text("state = 'received'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    state: Mapped[DictationState] = mapped_column(default=DictationState.RECEIVED)
    priority: Mapped[Priority]
    priority_rank: Mapped[int]
    kind: Mapped[DocumentKind | None]
    file_name: Mapped[Sealed]
    media_type: Mapped[str]
    audio_sha256: Mapped[str]
    audio_key: Mapped[str] = mapped_column(Text)
    audio_bytes: Mapped[int]
    duration_s: Mapped[float | None]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    transcript_key: Mapped[str | None] = mapped_column(Text)
    last_version: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(default=0)
    failure_code: Mapped[str | None]
    failure_reason: Mapped[str | None] = mapped_column(Text)
    question: Mapped[Sealed | None]

    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]

    holder_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    held_until: Mapped[datetime | None]


class VersionRow(OfPractice, Table):
    """One text of a letter. Never changed after it is written."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("dictation_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    report_key: Mapped[str] = mapped_column(Text)


class EventRow(OfPractice, Table):
    """What happened to a dictation: every move, claim and take-over, with who and when."""

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    what: Mapped[str]
    state: Mapped[DictationState]
    version: Mapped[int | None]
    code: Mapped[str | None]
