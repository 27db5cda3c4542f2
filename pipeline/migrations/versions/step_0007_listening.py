"""Listening: the playable copy and the waveform of a recording are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "listening",
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("copy_key", sa.Text(), nullable=True),
        sa.Column("waveform_key", sa.Text(), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_listening_dictation_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_listening_practice_id")
        ),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_listening")),
    )
    op.create_index(op.f("ix_listening_practice_id"), "listening", ["practice_id"])
