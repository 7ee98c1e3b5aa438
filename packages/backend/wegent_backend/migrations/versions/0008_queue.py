"""Messages that wait until the answer before them is complete."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TEXT = sa.Text().with_variant(mysql.LONGTEXT, "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "queues",
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("paused", sa.String(length=16), nullable=True),
        sa.Column("pause_message", TEXT, nullable=True),
        sa.Column("stopped_run_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_queues")),
    )
    op.create_table(
        "queued_messages",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("client_message_id", NAME, nullable=True),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("error_reason", sa.String(length=64), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queued_messages")),
        sa.UniqueConstraint("user_id", "client_message_id", name=op.f("uq_queued_messages_user_id_client_message_id")),
    )
    op.create_index("ix_queued_messages_task_id", "queued_messages", ["task_id", "position"])
    op.create_table(
        "queued_files",
        sa.Column("queued_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("queued_id", "attachment_id", name=op.f("pk_queued_files")),
    )
    op.create_index("ix_queued_files_attachment_id", "queued_files", ["attachment_id"])
    op.create_index("ix_queued_files_task_id", "queued_files", ["task_id"])
