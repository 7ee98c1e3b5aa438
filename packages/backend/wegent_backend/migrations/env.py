"""Alembic's entry: runs on the connection that the caller put into the configuration's attributes.

There is no other way in: a migration without the lock that `upgrade` takes would race with processes that start.
"""

from __future__ import annotations

from alembic import context

from wegent_backend.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
