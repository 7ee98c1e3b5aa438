"""Attempts on answers, as OpenAI's APIs name them: private ones and those of shared conversations."""

from __future__ import annotations

from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.tables import RunRow

from .samples import API, Attempt, Sample, alone, grant_of
from .world import Person, World

ONE = f"{API}/responses/{{response_id}}"
NOBODY: dict[str, Any] = {"model": "default#nobody"}
UNKNOWN = (404,)
"""There is no such team: whoever may ask learns that."""


def answer(suffix: str = "", **request: Any) -> dict[str, Sample]:
    async def attempt(world: World, person: Person, *, shared: bool) -> Attempt:
        task, message = await world.task(world.owner, shared=shared)
        run = RunRow(task_id=task.id, subtask_id=message.id, user_id=task.user_id, state="finished")
        async with world.backend.edge.ports.db.write() as session:
            session.add(run)
        grant = grant_of(person) if shared else None
        target = Target("task", task.user_id, "Task", grant)
        return Attempt(f"{API}/responses/resp_{task.id}_{message.message_id}{suffix}", target, **request)

    async def private(world: World, person: Person) -> Attempt:
        return await attempt(world, person, shared=False)

    async def shared(world: World, person: Person) -> Attempt:
        return await attempt(world, person, shared=True)

    return {"private": private, "shared": shared}


RESPONSES: dict[str, dict[str, Sample]] = {
    f"POST {API}/responses": alone(f"{API}/responses", json={**NOBODY, "input": "Hello"}, fine=UNKNOWN),
    f"GET {ONE}": answer(),
    f"POST {ONE}/cancel": answer("/cancel"),
    f"DELETE {ONE}": answer(),
    f"GET {ONE}/input_items": answer("/input_items"),
    "POST /v1/chat/completions": alone(
        "/v1/chat/completions", json={**NOBODY, "messages": [{"role": "user", "content": "Hello"}]}, fine=UNKNOWN
    ),
    "GET /v1/models": alone("/v1/models"),
    "GET /v1/models/{model:path}": alone("/v1/models/default%23wegent-chat"),
}
