"""What a run needs to go on after a crash or a wait: its state, what its tools did, what people were asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, Word, utc_now

Blob = LargeBinary().with_variant(mysql.LONGBLOB, "mysql", "mariadb")


class CheckpointRow(Base):
    """State of an agent graph after one of its steps, as LangGraph serialises it."""

    __tablename__ = "checkpoints"

    thread_id: Mapped[str] = mapped_column(Word, primary_key=True)
    namespace: Mapped[str] = mapped_column(Name, primary_key=True, default="")
    checkpoint_id: Mapped[str] = mapped_column(Word, primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(Word)
    encoding: Mapped[str] = mapped_column(String(32))
    state: Mapped[bytes] = mapped_column(Blob)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class CheckpointWriteRow(Base):
    """What one node of a step has produced, while others of the same step still work."""

    __tablename__ = "checkpoint_writes"

    thread_id: Mapped[str] = mapped_column(Word, primary_key=True)
    namespace: Mapped[str] = mapped_column(Name, primary_key=True, default="")
    checkpoint_id: Mapped[str] = mapped_column(Word, primary_key=True)
    node_id: Mapped[str] = mapped_column(Word, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node_path: Mapped[str] = mapped_column(LongText, default="")
    channel: Mapped[str] = mapped_column(Name)
    encoding: Mapped[str] = mapped_column(String(32))
    value: Mapped[bytes] = mapped_column(Blob)


class ToolCallRow(Base):
    """An effect: the intent is committed before the call, the outcome after it."""

    __tablename__ = "tool_calls"
    __table_args__ = (UniqueConstraint("run_id", "call_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    call_id: Mapped[str] = mapped_column(Name)
    tool: Mapped[str] = mapped_column(Name)
    # intended: it may have happened; asking: the tool itself waits for people; done; failed; cancelled: stopped
    state: Mapped[str] = mapped_column(String(16), default="intended")
    fence: Mapped[int] = mapped_column(BigInteger)
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    outcome: Mapped[str | None] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WaitRow(Base):
    """Something that a run has asked people, and their answer."""

    __tablename__ = "waits"
    __table_args__ = (
        Index("ix_waits_run", "run_id", "state"),
        Index("ix_waits_task", "task_id", "state"),
        Index("ix_waits_expiry", "state", "expires_at"),
    )

    id: Mapped[str] = mapped_column(Word, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    task_id: Mapped[int] = mapped_column(BigInteger)
    subtask_id: Mapped[int] = mapped_column(BigInteger)
    # The engine's own name of the place that waits.
    place: Mapped[str] = mapped_column(Word)
    kind: Mapped[str] = mapped_column(String(32))
    tool_use_id: Mapped[str | None] = mapped_column(Name)
    # open, answered, expired, cancelled
    state: Mapped[str] = mapped_column(String(16), default="open")
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ToolApprovalRow(Base):
    """A user's standing answer to the question whether a tool may be used; with a task, only there."""

    __tablename__ = "tool_approvals"
    __table_args__ = (Index("ix_tool_approvals_user", "user_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    task_id: Mapped[int | None] = mapped_column(BigInteger)
    tool: Mapped[str] = mapped_column(Name)
    # By path in the arguments: a pattern with * for what it must look like.
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # allow, ask, deny
    decision: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
