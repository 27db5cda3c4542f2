"""The desk: shelves and due times, counts, messages, effort, auto-texts, invitations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_DUE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', received_at, '+24 hours')",
    "postgresql": "received_at + interval '24 hours'",
}
_SHELF = """CASE state WHEN 'validated' THEN 'done' WHEN 'approved' THEN 'done'
    WHEN 'delivered' THEN 'done' WHEN 'rejected' THEN 'aside' ELSE 'open' END"""
_QUESTIONS = """INSERT INTO messages (id, practice_id, dictation_id, at, kind, text)
    SELECT id, practice_id, id, changed_at, 'question', question
    FROM dictations WHERE question IS NOT NULL"""
_TALLIES = """INSERT INTO tallies (id, practice_id, state, priority, author_id, count, seconds)
    SELECT min(id), practice_id, state, priority, author_id, count(*),
           coalesce(sum(duration_s), 0.0)
    FROM dictations GROUP BY practice_id, state, priority, author_id"""


def upgrade() -> None:
    """New tables; columns and indexes of the worklist; what is there is brought along."""
    _make_tables()
    _extend_practices()
    _extend_dictations()
    op.execute(_TALLIES)


def _extend_practices() -> None:
    for name, default in (("due_urgent_h", "2"), ("due_day_h", "24"), ("due_night_h", "16")):
        op.add_column(
            "practices", sa.Column(name, sa.Integer(), nullable=False, server_default=default)
        )
    op.add_column(
        "practices",
        sa.Column("wants_approval", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _extend_dictations() -> None:
    # Never as a batch: SQLite would copy the table and lose what refers to it.
    op.add_column(
        "dictations",
        sa.Column("shelf", sa.String(length=32), nullable=False, server_default="open"),
    )
    op.add_column(
        "dictations",
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="1970-01-01 00:00:00+00:00",
        ),
    )
    op.add_column("dictations", sa.Column("identity", sa.LargeBinary(), nullable=True))
    due = _DUE[op.get_bind().dialect.name]
    op.execute(f"UPDATE dictations SET shelf = {_SHELF}, due_at = {due}")  # noqa: S608 - our own text
    op.execute(_QUESTIONS)
    op.execute("ALTER TABLE dictations DROP COLUMN question")
    op.drop_index("ix_dictations_worklist", "dictations")
    op.drop_index("ix_dictations_state", "dictations")
    for name, columns in _INDEXES.items():
        op.create_index(name, "dictations", ["practice_id", *columns])
    open_letters = sa.text("held_until IS NOT NULL")
    op.create_index(
        "ix_dictations_held",
        "dictations",
        ["held_until"],
        sqlite_where=open_letters,
        postgresql_where=open_letters,
    )


_ORDER = ("priority_rank", "due_at", "id")
_INDEXES = {
    "ix_dictations_shelf": ("shelf", *_ORDER),
    "ix_dictations_state": ("state", *_ORDER),
    "ix_dictations_author": ("author_id", "shelf", *_ORDER),
    "ix_dictations_kind": ("kind", "shelf", *_ORDER),
    "ix_dictations_finished": ("shelf", "changed_at", "id"),
    "ix_dictations_changed": ("changed_at",),
    "ix_dictations_received": ("received_at",),
}


def _make_tables() -> None:  # as Alembic wrote it

    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempts_blocked_until"), ["blocked_until"], unique=False
        )

    op.create_table(
        "tallies",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_tallies_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
    )
    with op.batch_alter_table("tallies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tallies_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "auto_texts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("shortcut", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_auto_texts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_auto_texts_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auto_texts")),
    )
    with op.batch_alter_table("auto_texts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_auto_texts_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_invitations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_invitations_practice_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitations_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "preferences",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_preferences_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_preferences_practice_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preferences")),
    )
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preferences_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "efforts",
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("editing_s", sa.Double(), nullable=False),
        sa.Column("listening_s", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_efforts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_efforts_dictation_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_efforts_practice_id")
        ),
        sa.PrimaryKeyConstraint("dictation_id", "account_id", name=op.f("pk_efforts")),
    )
    with op.batch_alter_table("efforts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_efforts_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("audio_key", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=64), nullable=True),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_messages_dictation_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_messages_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_messages_dictation_id"), ["dictation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_messages_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("validated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turnaround_s", sa.Double(), nullable=False),
        sa.Column("sound_s", sa.Double(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("changed_words", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("editing_s", sa.Double(), nullable=False),
        sa.Column("listening_s", sa.Double(), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_outcomes_account_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_outcomes_author_id")),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_outcomes_dictation_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_outcomes_practice_id")
        ),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_outcomes")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_practice_id"), ["practice_id"], unique=False)
        batch_op.create_index(
            "ix_outcomes_validated", ["practice_id", "validated_at"], unique=False
        )
