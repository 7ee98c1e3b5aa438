"""Attempts on conversations: somebody's own, and one that was shared."""

from __future__ import annotations

from typing import Any

from .samples import API, Sample, alone, conversation, listing

TASKS = f"{API}/tasks"
ONE = f"{TASKS}/{{task_id}}"


def on_task(suffix: str = "", **request: Any) -> dict[str, Sample]:
    return conversation(lambda task_id, _name: f"{TASKS}/{task_id}{suffix}", **request)


CONVERSATIONS: dict[str, dict[str, Sample]] = {
    f"GET {TASKS}": listing(TASKS, "task"),
    # Nobody has such a team: that is told after who may.
    f"POST {TASKS}": alone(TASKS, json={"team_id": 999_999, "message": "Hello"}, fine=(404,)),
    f"POST {TASKS}/delete": alone(f"{TASKS}/delete", json={"ids": [999_999]}),
    f"GET {API}/namespaces/{{ns}}/tasks": listing(f"{API}/namespaces/default/tasks", "task"),
    f"GET {ONE}": on_task(),
    f"PATCH {ONE}": on_task(json={"title": "Another", "pinned": True}),
    f"DELETE {ONE}": on_task(),
    f"POST {ONE}/archive": on_task("/archive"),
    f"POST {ONE}/unarchive": on_task("/unarchive"),
    f"POST {ONE}/pin": on_task("/pin"),
    f"POST {ONE}/unpin": on_task("/unpin"),
    # No answer is being written.
    f"POST {ONE}/cancel": on_task("/cancel", fine=(409,)),
    f"GET {ONE}/messages": on_task("/messages"),
    # Its team is gone: that is told after who may.
    f"POST {ONE}/messages": on_task("/messages", json={"message": "Hello"}, fine=(404,)),
    f"GET {ONE}/runtime-check": on_task("/runtime-check"),
    f"GET {ONE}/access": on_task("/access"),
}
