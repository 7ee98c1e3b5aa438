"""Histories of conversations have a version, and the logs of runs an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("history_version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("runs", sa.Column("has_log", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index("ix_runs_log", "runs", ["has_log", "finished_at"])


def downgrade() -> None:
    op.drop_index("ix_runs_log", "runs")
    op.drop_column("runs", "has_log")
    op.drop_column("tasks", "history_version")
