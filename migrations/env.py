"""Runs migrations on the connection that `core.schema` hands over."""

from typing import Any

from alembic import context

from core import db


def render(kind: str, thing: Any, autogenerate: Any) -> str | bool:
    """A migration stands on its own: it names the library's types, never ours, which may change."""
    if kind == "type" and isinstance(thing, db.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.Base.metadata,
    render_as_batch=True,
    render_item=render,
    transaction_per_migration=False,
)
context.run_migrations()
