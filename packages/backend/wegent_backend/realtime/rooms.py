"""Names of rooms."""

from __future__ import annotations


def user_room(user_id: int) -> str:
    """Every socket of a user."""
    return f"user:{user_id}"


def task_room(task_id: int) -> str:
    """Every socket that shows a conversation."""
    return f"task:{task_id}"


def user_of_room(room: str) -> int | None:
    """Whose windows a room is of, if it is such a one."""
    prefix, _, number = room.partition(":")
    return int(number) if prefix == "user" and number.isdigit() else None


def task_of_room(room: str) -> int | None:
    """The conversation that a room belongs to, if it belongs to one."""
    prefix, _, number = room.partition(":")
    return int(number) if prefix == "task" and number.isdigit() else None
