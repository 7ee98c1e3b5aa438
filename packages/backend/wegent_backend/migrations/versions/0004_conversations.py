"""Conversations that are put away, pinned and edited; answers that are written again have a run for each time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("archived_at", TIME, nullable=True))
    op.add_column("tasks", sa.Column("pinned_at", TIME, nullable=True))
    op.add_column("subtasks", sa.Column("withdrawn_at", TIME, nullable=True))
    op.add_column("subtasks", sa.Column("retried_at", TIME, nullable=True))
    op.add_column("subtasks", sa.Column("continues", sa.Integer(), nullable=True))
    # Before the other one goes: the foreign key needs an index.
    op.create_index("ix_runs_subtask_id", "runs", ["subtask_id", "id"])
    with op.batch_alter_table("runs") as runs:
        runs.drop_constraint("uq_runs_subtask_id", type_="unique")
