"""The practice's own letter templates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = ("templates", "template_versions", "template_choices")


def upgrade() -> None:
    """Add templates, their versions, and which one prints what."""
    op.create_table(
        "templates",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_of_practice("templates"),
    )
    op.create_table(
        "template_versions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("content_key", sa.Text(), nullable=False),
        *_of_practice("template_versions"),
        _foreign("template_versions", "template_id", "templates"),
        _foreign("template_versions", "account_id", "accounts"),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_template_versions_template_id_number")
        ),
    )
    op.create_table(
        "template_choices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=64), nullable=True),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        *_of_practice("template_choices"),
        _foreign("template_choices", "author_id", "authors"),
        _foreign("template_choices", "template_id", "templates"),
    )
    for table in _TABLES:
        op.create_index(op.f(f"ix_{table}_practice_id"), table, ["practice_id"])
    op.create_index(op.f("ix_template_choices_template_id"), "template_choices", ["template_id"])


def _of_practice(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("practice_id", sa.String(length=64), nullable=False),
        _foreign(table, "practice_id", "practices"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
