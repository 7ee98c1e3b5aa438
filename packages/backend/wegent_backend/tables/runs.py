"""The settled part of the run log, ownership, and work that must not be lost between commit and send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, UtcDateTime, utc_now


class RunRow(Base):
    """One turn. `fence` rises with every owner; writes with a lower fence are refused everywhere.

    An answer that is written again has a run for each time; the latest one counts.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index("ix_runs_subtask_id", "subtask_id", "id"),
        Index("ix_runs_claim", "state", "lease_expires_at"),
        Index("ix_runs_created_at", "created_at", "user_id"),
        Index("ix_runs_log", "has_log", "finished_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    subtask_id: Mapped[int] = mapped_column(ForeignKey("subtasks.id"))
    user_id: Mapped[int] = mapped_column(BigInteger)
    # queued, running, waiting (for people), finished, failed, cancelled
    state: Mapped[str] = mapped_column(String(16), default="queued")
    fence: Mapped[int] = mapped_column(BigInteger, default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_expires_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    attempt: Mapped[int] = mapped_column(default=0)
    # Owners since the run last got on: a run that waits for people is not one that fails again and again.
    tries: Mapped[int] = mapped_column(default=0)
    # Blocks of steps that are finished: they stay when the next owner withdraws what was half made.
    kept_blocks: Mapped[list[Any]] = mapped_column(default=list)
    settled_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether its events are kept; long after its end, its message is all there is (runs/stored.py).
    has_log: Mapped[bool] = mapped_column(default=True)


class RunEventRow(Base):
    """A settled event. Neighbouring deltas of a block settle as one row that covers `first_seq`..`seq`."""

    __tablename__ = "run_events"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class OutboxRow(Base):
    """A job promised by a transaction; drained after its commit, by whoever comes first."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_available", "available_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    job: Mapped[str] = mapped_column(String(128))
    args: Mapped[list[Any]] = mapped_column(default=list)
    available_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class LeaseRow(Base):
    """Who does what only one process may do, until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
