"""Alembic's entry: runs the steps on the connection that database.py opened."""

from typing import Literal

from alembic import context

import calame.pipeline.intake.tables  # noqa: F401 - its tables become known by being read
import calame.pipeline.vocabulary.tables  # noqa: F401 - so do these
from calame.pipeline.state.tables import Code, Instant, Table


def _render(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's own: a step must not change when ours do."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Code):
        return "sa.String(length=32)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
