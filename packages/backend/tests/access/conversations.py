"""Attempts on conversations: somebody's own, and one that was shared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.tables import RunRow

from .samples import API, Attempt, Sample, alone, conversation, grant_of, listing
from .world import Person, World

TASKS = f"{API}/tasks"
ONE = f"{TASKS}/{{task_id}}"
MESSAGE = f"{ONE}/messages/{{subtask_id}}"


def on_task(suffix: str = "", **request: Any) -> dict[str, Sample]:
    return conversation(lambda task_id, _name: f"{TASKS}/{task_id}{suffix}", **request)


def on_message(suffix: str, *, question: bool = False, **request: Any) -> dict[str, Sample]:
    """On the question or the answer of a conversation."""

    def about(shared: bool) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            task, answer = await world.task(world.owner, shared=shared)
            target = Target("task", task.user_id, "Task", grant_of(person) if shared else None)
            # Questions are stored before their answers.
            subtask_id = answer.id - 1 if question else answer.id
            return Attempt(f"{TASKS}/{task.id}/messages/{subtask_id}{suffix}", target, **request)

        return attempt

    return {"private": about(False), "shared": about(True)}


def copying(suffix: str, **request: Any) -> dict[str, Sample]:
    """Whoever may read it makes something of their own of it."""
    return {name: _reading(sample) for name, sample in on_task(suffix, **request).items()}


def _reading(sample: Sample) -> Sample:
    async def attempt(world: World, person: Person) -> Attempt:
        return replace(await sample(world, person), verb="read")

    return attempt


def written(suffix: str) -> dict[str, Sample]:
    """On an answer that a run has written."""

    def with_run(sample: Sample) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            found = await sample(world, person)
            task_id, subtask_id = [int(part) for part in found.path.split("/") if part.isdigit()]
            async with world.backend.edge.ports.db.write() as session:
                session.add(RunRow(task_id=task_id, subtask_id=subtask_id, user_id=world.owner.id, state="finished"))
            return found

        return attempt

    return {name: with_run(sample) for name, sample in on_message(suffix).items()}


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
    f"GET {ONE}/skills": on_task("/skills", fine=(404,)),
    # Its team is gone: that is told after who may.
    f"POST {ONE}/messages": on_task("/messages", json={"message": "Hello"}, fine=(404,)),
    f"POST {MESSAGE}/edit": on_message("/edit", question=True, json={"message": "Hello"}, fine=(404,)),
    f"POST {MESSAGE}/retry": on_message("/retry", json={}, fine=(404,)),
    # It is complete.
    f"POST {MESSAGE}/continue": on_message("/continue", json={}, fine=(409,)),
    f"GET {MESSAGE}/timeline": written("/timeline"),
    f"GET {ONE}/export": on_task("/export"),
    f"POST {ONE}/fork": copying("/fork", json={}),
    f"GET {ONE}/runtime-check": on_task("/runtime-check"),
    # It was answered by one bot.
    f"GET {ONE}/pipeline-stage-info": on_task("/pipeline-stage-info", fine=(409,)),
    f"GET {ONE}/access": on_task("/access"),
}
