"""Nights, workers and upkeep."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_DRAFTS = """
INSERT INTO drafts (dictation_id, practice_id, drafted_at, sound_s, spent_s)
SELECT versions.dictation_id, versions.practice_id, versions.made_at,
       COALESCE(dictations.duration_s, 0), 0
FROM versions JOIN dictations ON dictations.id = versions.dictation_id
WHERE versions.number = 1
"""


def upgrade() -> None:
    """Nights, workers and upkeep."""
    _routines()
    _nights()
    _drafts()
    _workers()
    _erasures()
    op.execute(_DRAFTS)


def _routines() -> None:
    _of_practice(
        "routines",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("has_night", sa.Boolean(), nullable=False),
        sa.Column("night_at", sa.String(length=5), nullable=False),
        sa.Column("report_at", sa.String(length=5), nullable=False),
        sa.Column("report_to", sa.Text(), nullable=True),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.Column("last_night_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routines")),
        sa.UniqueConstraint("practice_id", name=op.f("uq_routines_practice_id")),
    )


def _nights() -> None:
    _of_practice(
        "nights",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("dictations", sa.Integer(), nullable=False),
        sa.Column("expected_end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_nights_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nights")),
    )
    op.create_index("ix_nights_began", "nights", ["practice_id", "began_at"])


def _drafts() -> None:
    _of_practice(
        "drafts",
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sound_s", sa.Double(), nullable=False),
        sa.Column("spent_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_drafts_dictation_id")
        ),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_drafted", "drafts", ["practice_id", "drafted_at"])
    op.create_index("ix_drafts_latest", "drafts", ["drafted_at"])


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.create_table(
        "counters",
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("worker", "what", "code", name=op.f("pk_counters")),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )


def _erasures() -> None:
    _of_practice(
        "erasures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("objects", sa.Integer(), nullable=False),
        sa.Column("pending", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_erased", "erasures", ["practice_id", "erased_at"])


def _of_practice(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    """A table whose rows belong to a practice."""
    op.create_table(
        name,
        *parts,
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f(f"fk_{name}_practice_id")
        ),
    )
    op.create_index(op.f(f"ix_{name}_practice_id"), name, ["practice_id"])
