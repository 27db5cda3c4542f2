"""Vocabulary: the words of practices and authors, and the corrections that propose new ones."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Two new tables."""
    op.create_table(
        "words",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=True),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("heard", sa.LargeBinary(), nullable=True),
        sa.Column("spoken", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=True),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=True),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_words_added_by")),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name=op.f("fk_words_author_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_words_changed_by")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_words_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index("ix_words_standing", "words", ["practice_id", "standing", "author_id"])
    op.create_index("ix_words_fingerprint", "words", ["practice_id", "fingerprint"])
    op.create_index("ix_words_changed", "words", ["practice_id", "changed_at"])
    op.create_index(op.f("ix_words_practice_id"), "words", ["practice_id"])
    op.create_table(
        "sightings",
        sa.Column("dictation_id", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=True),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("heard", sa.LargeBinary(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dictation_id"], ["dictations.id"], name=op.f("fk_sightings_dictation_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_sightings_practice_id")
        ),
        sa.PrimaryKeyConstraint("dictation_id", "fingerprint", name=op.f("pk_sightings")),
    )
    op.create_index("ix_sightings_phrase", "sightings", ["practice_id", "author_id", "fingerprint"])
    op.create_index(op.f("ix_sightings_practice_id"), "sightings", ["practice_id"])
