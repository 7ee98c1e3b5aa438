"""Conversations, their messages, and the workspaces that tasks work in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, utc_now
from wegent_backend.tables.kinds import ResourceColumns


class WorkRow(ResourceColumns, Base):
    """A resource of the table `tasks`. The columns below mean something for a Task only."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("kind", "namespace", "name", "user_id", "deleted_id", name="uq_tasks_identity"),
        Index("ix_tasks_owner_latest", "user_id", "deleted_id", "last_message_at", "id"),
        Index("ix_tasks_resource_version", "resource_version"),
        Index("ix_tasks_team_state", "team_id", "state"),
    )
    __mapper_args__: Any = {"polymorphic_on": "kind", "polymorphic_abstract": True}  # noqa: RUF012 - as SQLAlchemy types it

    title: Mapped[str] = mapped_column(String(200), default="")
    # "message": first words of the first message; "job": written by the title job; "user": chosen, never overwritten
    title_source: Mapped[str] = mapped_column(String(16), default="message")
    team_id: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(24), default="PENDING")
    progress: Mapped[int] = mapped_column(default=0)
    error_message: Mapped[str | None] = mapped_column(LongText)
    last_message_id: Mapped[int] = mapped_column(default=0)
    # Rises whenever what was said changes; together with last_message_id it names one history.
    history_version: Mapped[int] = mapped_column(default=0)
    # Up to which message there are notes for models; 0: there are none.
    noted_up_to: Mapped[int] = mapped_column(default=0)
    last_message_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Put away by its owner, or kept at the top of their lists.
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pinned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of the spec, for queries: whether several people take part, and which messages are answered then.
    is_group_chat: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[str] = mapped_column(String(16), default="addressed")


class TaskRow(WorkRow):
    """A Task resource. `state` is written in tasks/transitions.py only."""

    __mapper_args__: Any = {"polymorphic_identity": "Task"}  # noqa: RUF012 - as SQLAlchemy types it


class WorkspaceRow(WorkRow):
    """A Workspace resource."""

    __mapper_args__: Any = {"polymorphic_identity": "Workspace"}  # noqa: RUF012 - as SQLAlchemy types it


class SubtaskRow(Base):
    """One message. `message_id` counts within the task and is the order; `state` is written in tasks/transitions.py.

    One that was withdrawn is kept, and nobody sees it any more: neither people nor models.
    """

    __tablename__ = "subtasks"
    __table_args__ = (
        UniqueConstraint("task_id", "message_id"),
        # The same id sent twice by one user is one message, also when it opens a conversation.
        UniqueConstraint("user_id", "client_message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    user_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24))
    content: Mapped[str] = mapped_column(LongText, default="")
    bot_name: Mapped[str | None] = mapped_column(Name)
    model_name: Mapped[str | None] = mapped_column(Name)
    error: Mapped[str | None] = mapped_column(LongText)
    error_reason: Mapped[str | None] = mapped_column(String(64))
    # What the answer consisted of besides its text: thinking, tool calls (protocol/blocks.py).
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    # How full the model's context window was after the answer (protocol/context.py).
    context: Mapped[dict[str, Any] | None]
    client_message_id: Mapped[str | None] = mapped_column(Name)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # An answer that was written again: whoever has seen it before must look again.
    retried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # That another model's text stands in its place, and whose (protocol/correction.py: Corrected).
    corrected: Mapped[dict[str, Any] | None]
    # Memories that its model was told (protocol/memory.py: MemoryUse); None: it was told of none.
    memories: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    # message_id of the answer that was cut off, and that this one goes on with.
    continues: Mapped[int | None]


class TaskReadRow(Base):
    """How far somebody has read a conversation. `unread`: whether something has come since, that is not their own."""

    __tablename__ = "task_reads"
    __table_args__ = (Index("ix_task_reads_unread", "user_id", "unread"),)

    # No foreign key: whoever lets somebody in would have to wait for whoever writes.
    task_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_read_message_id: Mapped[int] = mapped_column(default=0)
    unread: Mapped[bool] = mapped_column(default=False)
