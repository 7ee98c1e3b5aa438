"""Conversations have notes on their older part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0019"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "conversation_notes",
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("covers", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("model_name", NAME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "covers", name=op.f("pk_conversation_notes")),
    )
    op.add_column("tasks", sa.Column("noted_up_to", sa.Integer(), server_default="0", nullable=False))
