"""Files that people send with messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
WORD = sa.String(64).with_variant(mysql.VARCHAR(64, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
BYTES = sa.LargeBinary().with_variant(mysql.LONGBLOB, "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", NAME, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("mime_type", sa.String(length=127), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("error_reason", sa.String(length=64), nullable=True),
        sa.Column("store", sa.String(length=16), nullable=False),
        sa.Column("secret_id", sa.String(length=36), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("text_part", WORD, nullable=True),
        sa.Column("text_chars", sa.Integer(), nullable=False),
        sa.Column("text_truncated", sa.Boolean(), nullable=False),
        sa.Column("preview_part", WORD, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("uid", name=op.f("uq_attachments_uid")),
    )
    op.create_index("ix_attachments_sent_at", "attachments", ["sent_at", "updated_at"])
    op.create_index("ix_attachments_state", "attachments", ["state", "updated_at"])
    op.create_index("ix_attachments_user_id", "attachments", ["user_id", "state"])
    op.create_table(
        "attachment_uses",
        sa.Column("subtask_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subtask_id", "attachment_id", name=op.f("pk_attachment_uses")),
    )
    op.create_index("ix_attachment_uses_attachment_id", "attachment_uses", ["attachment_id"])
    op.create_index("ix_attachment_uses_task_id", "attachment_uses", ["task_id"])
    op.create_table(
        "attachment_parts",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("part", WORD, nullable=False),
        sa.Column("data", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("key", "part", name=op.f("pk_attachment_parts")),
    )
