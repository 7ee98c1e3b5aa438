"""Conversations of several people, and how far everybody has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger()


def upgrade() -> None:
    op.add_column("tasks", sa.Column("is_group_chat", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("tasks", sa.Column("answers", sa.String(length=16), server_default="addressed", nullable=False))
    op.create_table(
        "task_reads",
        sa.Column("task_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_read_message_id", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "user_id", name=op.f("pk_task_reads")),
    )
    op.create_index("ix_task_reads_unread", "task_reads", ["user_id", "unread"])
    _take_over()


def _take_over() -> None:
    """What specs say already. What was said counts as read; of what programs began they know themselves."""
    tasks = sa.table(
        "tasks",
        sa.column("id", NUMBER),
        sa.column("user_id", NUMBER),
        sa.column("last_message_id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("deleted_id", NUMBER),
        sa.column("is_group_chat", sa.Boolean()),
        sa.column("spec", sa.Text()),
    )
    said = sa.or_(*(tasks.c.spec.like(f'%"is_group_chat":{space}true%') for space in ("", " ")))
    op.execute(tasks.update().where(tasks.c.kind == "Task", said).values(is_group_chat=sa.true()))
    labels = sa.table("labels", sa.column("kind"), sa.column("resource_id"), sa.column("key"))
    of_programs = sa.exists().where(
        labels.c.kind == "Task", labels.c.resource_id == tasks.c.id, labels.c.key == "wegent.io/source"
    )
    reads = sa.table(
        "task_reads", *(sa.column(name) for name in ("task_id", "user_id", "last_read_message_id", "unread"))
    )
    living = sa.select(tasks.c.id, tasks.c.user_id, tasks.c.last_message_id, sa.false()).where(
        tasks.c.kind == "Task", tasks.c.deleted_id == 0, ~of_programs
    )
    op.execute(reads.insert().from_select(["task_id", "user_id", "last_read_message_id", "unread"], living))
