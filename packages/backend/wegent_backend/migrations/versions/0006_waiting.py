"""Runs that go on after a crash or a wait: checkpoints, effects of tools, questions to people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
WORD = sa.String(64).with_variant(mysql.VARCHAR(64, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
TEXT = sa.Text().with_variant(mysql.LONGTEXT, "mysql", "mariadb")
BLOB = sa.LargeBinary().with_variant(mysql.LONGBLOB, "mysql", "mariadb")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
EMPTY_LIST = sa.text("('[]')")
"""As an expression: MySQL has no literal defaults for JSON."""


def upgrade() -> None:
    op.add_column("runs", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    # An owner from before the upgrade has tried as often as it has owned.
    op.execute("UPDATE runs SET tries = attempt")
    op.add_column("runs", sa.Column("kept_blocks", sa.JSON(), server_default=EMPTY_LIST, nullable=False))
    op.add_column("subtasks", sa.Column("blocks", sa.JSON(), server_default=EMPTY_LIST, nullable=False))
    _checkpoints()
    _effects()
    _questions()


def _checkpoints() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("thread_id", WORD, nullable=False),
        sa.Column("namespace", NAME, nullable=False),
        sa.Column("checkpoint_id", WORD, nullable=False),
        sa.Column("parent_id", WORD, nullable=True),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("state", BLOB, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "namespace", "checkpoint_id", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "checkpoint_writes",
        sa.Column("thread_id", WORD, nullable=False),
        sa.Column("namespace", NAME, nullable=False),
        sa.Column("checkpoint_id", WORD, nullable=False),
        sa.Column("node_id", WORD, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_path", TEXT, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("value", BLOB, nullable=False),
        sa.PrimaryKeyConstraint(
            "thread_id", "namespace", "checkpoint_id", "node_id", "position", name=op.f("pk_checkpoint_writes")
        ),
    )


def _effects() -> None:
    op.create_table(
        "tool_calls",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("call_id", NAME, nullable=False),
        sa.Column("tool", NAME, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_tool_calls_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_calls")),
        sa.UniqueConstraint("run_id", "call_id", name=op.f("uq_tool_calls_run_id_call_id")),
    )
    op.create_table(
        "tool_approvals",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("tool", NAME, nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tool_approvals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_approvals")),
    )
    op.create_index("ix_tool_approvals_user", "tool_approvals", ["user_id", "id"])


def _questions() -> None:
    op.create_table(
        "waits",
        sa.Column("id", WORD, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("subtask_id", sa.BigInteger(), nullable=False),
        sa.Column("place", WORD, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("tool_use_id", NAME, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_waits_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_run", "waits", ["run_id", "state"])
    op.create_index("ix_waits_task", "waits", ["task_id", "state"])
    op.create_index("ix_waits_expiry", "waits", ["state", "expires_at"])
