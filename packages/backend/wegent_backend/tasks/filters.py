"""Which conversations a list shows, and where in it one stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, case, or_, select
from wegent_contracts.protocol.socket import TaskState

from wegent_backend import cursors
from wegent_backend.auth.subject import Subject
from wegent_backend.tables import ResourceMemberRow, SubtaskRow, TaskRow

Scope: TypeAlias = Literal["all", "own", "shared", "group"]
Archived: TypeAlias = Literal["false", "true", "all"]

pinned_rank: Final = case((TaskRow.pinned_at.is_not(None), 1), else_=0)
"""What pinned ones come first by."""


@dataclass(frozen=True)
class Filter:
    """What a list leaves out. `search`: in titles and messages; `pinned_first`: pinned ones before the others."""

    scope: Scope = "all"
    archived: Archived = "all"
    search: str | None = None
    states: frozenset[TaskState] = field(default_factory=frozenset)
    team_id: int | None = None
    pinned_first: bool = False


@dataclass(frozen=True)
class Place:
    """Where a conversation stands in a list: the sort key."""

    at: datetime
    task_id: int
    pinned: int = 0


def conditions(subject: Subject, wanted: Filter) -> list[ColumnElement[bool]]:
    """To be added to what the subject may read."""
    found = [*_whose(subject, wanted.scope)]
    if wanted.archived != "all":
        away = TaskRow.archived_at
        found.append(away.is_not(None) if wanted.archived == "true" else away.is_(None))
    if wanted.states:
        found.append(TaskRow.state.in_(wanted.states))
    if wanted.team_id is not None:
        found.append(TaskRow.team_id == wanted.team_id)
    if wanted.search:
        found.append(_says(wanted.search))
    return found


def _whose(subject: Subject, scope: Scope) -> list[ColumnElement[bool]]:
    if scope == "all":
        return []
    if scope == "group":
        # Group chats, and other conversations that somebody besides their owner reads.
        others = select(ResourceMemberRow.resource_id).where(
            ResourceMemberRow.kind == "Task", ResourceMemberRow.state == "approved"
        )
        return [TaskRow.is_group_chat.is_(True) | TaskRow.id.in_(others)]
    own = TaskRow.user_id == subject.user_id
    return [own if scope == "own" else ~own]


def _says(text: str) -> ColumnElement[bool]:
    """In the title, or in a message; `%` and `_` mean themselves."""
    said = select(SubtaskRow.id).where(
        SubtaskRow.task_id == TaskRow.id,
        SubtaskRow.withdrawn_at.is_(None),
        SubtaskRow.content.icontains(text, autoescape=True),
    )
    return or_(TaskRow.title.icontains(text, autoescape=True), said.exists())


# --- cursors ----------------------------------------------------------------------------------------------------------

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def cursor_behind(task: TaskRow, wanted: Filter) -> str:
    """Of the page that begins behind this one."""
    at = _microseconds(task.last_message_at)
    if wanted.pinned_first:
        return cursors.encode("Task pinned", int(task.pinned_at is not None), at, task.id)
    return cursors.encode("Task", at, task.id)


def place_of(cursor: str, wanted: Filter) -> Place:
    """Raises Invalid, also for a cursor of the other order."""
    found: list[Any]
    if wanted.pinned_first:
        pinned, *found = cursors.decode("Task pinned", cursor, int, int, int)
        return Place(_from_microseconds(found[0]), found[1], pinned)
    at, task_id = cursors.decode("Task", cursor, int, int)
    return Place(_from_microseconds(at), task_id)


def _microseconds(at: datetime) -> int:
    """Exact, which a float of seconds would not be."""
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def _from_microseconds(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
