"""Attempts on what waits in a conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.tables import QueuedMessageRow, QueueRow, TaskRow

from .samples import API, Attempt, Sample, grant_of
from .world import Person, World

QUEUE = f"{API}/tasks/{{task_id}}/queue"


def on_queue(suffix: str = "", *, json: Callable[[int], Any] | None = None) -> dict[str, Sample]:
    """`suffix` has {} for the message that waits; `json`: the body, from its number."""

    def about(shared: bool) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            task, _ = await world.task(world.owner, shared=shared)
            queued_id = await _waiting(world, task)
            target = Target("task", task.user_id, "Task", grant_of(person) if shared else None)
            path = f"{API}/tasks/{task.id}/queue{suffix.format(queued_id)}"
            return Attempt(path, target, None if json is None else json(queued_id))

        return attempt

    return {"private": about(False), "shared": about(True)}


async def _waiting(world: World, task: TaskRow) -> int:
    """A message in a paused queue, so that nobody sends it."""
    row = QueuedMessageRow(task_id=task.id, user_id=task.user_id, message="Hello", position=1)
    async with world.backend.edge.ports.db.write() as session:
        session.add_all([row, QueueRow(task_id=task.id, version=1, paused="asked")])
        await session.flush()
        return row.id


QUEUEING: dict[str, dict[str, Sample]] = {
    f"GET {QUEUE}": on_queue(),
    f"DELETE {QUEUE}": on_queue(),
    f"PUT {QUEUE}/order": on_queue("/order", json=lambda queued_id: {"ids": [queued_id]}),
    f"POST {QUEUE}/pause": on_queue("/pause"),
    f"POST {QUEUE}/resume": on_queue("/resume"),
    f"PATCH {QUEUE}/{{queued_id}}": on_queue("/{}", json=lambda _: {"message": "Hello again"}),
    f"DELETE {QUEUE}/{{queued_id}}": on_queue("/{}"),
    f"POST {QUEUE}/{{queued_id}}/send-now": on_queue("/{}/send-now"),
}
