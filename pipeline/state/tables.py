"""The tables. Rows stay in this folder: the edges see the frozen values of views.py.

Every row that belongs to a practice inherits from :class:`OfPractice`; database.py filters every
query on such a table by the practice of its session. A column in which a patient could be
recognised has the type :class:`~calame.pipeline.state.vault.Sealed`. A change here needs a
migration (``alembic revision --autogenerate``, see docs/operations.md); a test compares the two.
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
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates
from sqlalchemy.types import TypeDecorator

from calame.models.documents import DocumentKind
from calame.models.states import DictationState, Priority, Role, Shelf
from calame.pipeline.state.vault import Sealed


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
        Shelf: Code(Shelf),
        dict[str, Any]: JSON(),
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
    wants_approval: Mapped[bool] = mapped_column(default=False)
    due_urgent_h: Mapped[int] = mapped_column(default=2)
    due_day_h: Mapped[int] = mapped_column(default=24)
    due_night_h: Mapped[int] = mapped_column(default=16)


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
    mean something in the state ``received`` only; ``holder_id`` and ``held_until`` to the desk.
    ``shelf`` follows ``state`` by itself. ``identity`` is what a person confirmed.
    """

    __tablename__ = "dictations"
    __table_args__ = (
        UniqueConstraint("practice_id", "audio_sha256"),
        # The worklist, whole, of one state, author or kind, in its order: a page costs the same
        # however many dictations there are.
        Index("ix_dictations_shelf", "practice_id", "shelf", "priority_rank", "due_at", "id"),
        Index("ix_dictations_state", "practice_id", "state", "priority_rank", "due_at", "id"),
        Index(
            "ix_dictations_author",
            *("practice_id", "author_id", "shelf", "priority_rank", "due_at", "id"),
        ),
        Index(
            "ix_dictations_kind", "practice_id", "kind", "shelf", "priority_rank", "due_at", "id"
        ),
        Index("ix_dictations_finished", "practice_id", "shelf", "changed_at", "id"),
        # What changed last, what came in on a day, what somebody has open.
        Index("ix_dictations_changed", "practice_id", "changed_at"),
        Index("ix_dictations_received", "practice_id", "received_at"),
        Index(
            "ix_dictations_held",
            "held_until",
            sqlite_where=text("held_until IS NOT NULL"),
            postgresql_where=text("held_until IS NOT NULL"),
        ),
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
    shelf: Mapped[Shelf] = mapped_column(default=Shelf.OPEN)
    priority: Mapped[Priority]
    priority_rank: Mapped[int]
    due_at: Mapped[datetime]
    kind: Mapped[DocumentKind | None]
    file_name: Mapped[Sealed]
    patient: Mapped[Sealed | None]
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
    identity: Mapped[Sealed | None]

    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]

    holder_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    held_until: Mapped[datetime | None]

    @validates("state")
    def _shelve(self, _: str, state: DictationState) -> DictationState:
        self.shelf = state.shelf
        return state


class VersionRow(OfPractice, Table):
    """One text of a letter. Never changed after it is written; autosaves may be thinned out."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("dictation_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    report_key: Mapped[str] = mapped_column(Text)


class ListeningRow(OfPractice, Table):
    """What the desk plays and draws of a recording; without ``copy_key`` the recording itself."""

    __tablename__ = "listening"

    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), primary_key=True)
    media_type: Mapped[str]
    copy_key: Mapped[str | None] = mapped_column(Text)
    waveform_key: Mapped[str] = mapped_column(Text)


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


class MessageRow(OfPractice, Table):
    """What people say to each other about a letter: a question, its answer, why it was reopened."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[Sealed | None]
    audio_key: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str | None]


class TallyRow(OfPractice, Table):
    """How many more (or fewer) dictations stand in a pile: the sum of its rows is the count.

    Rows are only added, so that counting makes nobody wait; tallies.py folds them now and then.
    """

    __tablename__ = "tallies"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[DictationState]
    priority: Mapped[Priority]
    author_id: Mapped[str | None]
    count: Mapped[int]
    seconds: Mapped[float]


class EffortRow(OfPractice, Table):
    """How long somebody worked on a letter, from the signs of life of their desk."""

    __tablename__ = "efforts"

    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    editing_s: Mapped[float] = mapped_column(default=0.0)
    listening_s: Mapped[float] = mapped_column(default=0.0)
    seen_at: Mapped[datetime]


class OutcomeRow(OfPractice, Table):
    """What a validated letter took: one row per letter, written when it is validated."""

    __tablename__ = "outcomes"
    __table_args__ = (Index("ix_outcomes_validated", "practice_id", "validated_at"),)

    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), primary_key=True)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    validated_at: Mapped[datetime]
    turnaround_s: Mapped[float]
    sound_s: Mapped[float]
    words: Mapped[int]
    changed_words: Mapped[int]
    doubts: Mapped[int]
    editing_s: Mapped[float]
    listening_s: Mapped[float]


class AutoTextRow(OfPractice, Table):
    """A text that a few letters call up. Without an account it is the whole practice's."""

    __tablename__ = "auto_texts"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    shortcut: Mapped[str]
    body: Mapped[Sealed]


class PreferenceRow(OfPractice, Table):
    """The settings of one person's desk. Never any dictated text."""

    __tablename__ = "preferences"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    content: Mapped[dict[str, Any]]


class InvitationRow(OfPractice, Table):
    """A link that lets somebody choose their password, once. The token is never stored."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    expires_at: Mapped[datetime]


class AttemptRow(Table):
    """Failed sign-ins of one login from one address, known by a hash of the two.

    The login may belong to nobody: this is the one table but the practices without a wall.
    """

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime] = mapped_column(index=True)


class TemplateRow(OfPractice, Table):
    """A practice's own Word file for letters; its bytes are those of its versions."""

    __tablename__ = "templates"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)


class TemplateVersionRow(OfPractice, Table):
    """One upload of a template. Never changed; ``TemplateRow.number`` says which one is used."""

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    template_id: Mapped[str] = mapped_column(ForeignKey("templates.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    content_key: Mapped[str] = mapped_column(Text)


class TemplateChoiceRow(OfPractice, Table):
    """Which template prints what: a kind of document or all, of an author or of everybody."""

    __tablename__ = "template_choices"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[DocumentKind | None]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    template_id: Mapped[str] = mapped_column(ForeignKey("templates.id"), index=True)
