"""The rows of what conversations wait for, and of standing answers about tools."""

from __future__ import annotations

from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.ports import RunRef
from wegent_backend.runs import waits
from wegent_backend.tables import RunRow, SubtaskRow, TaskRow, ToolApprovalRow
from wegent_contracts.protocol.waiting import PersonRequest

from .samples import API, Attempt, Sample, alone, grant_of
from .world import Person, World

APPROVALS = f"{API}/tool-approvals"
WAITS = f"{API}/tasks/{{task_id}}/waits"


async def open_wait(world: World, task: TaskRow, answer: SubtaskRow) -> str:
    """A question that the answer's run has asked."""
    async with world.backend.edge.ports.db.write() as session:
        run = RunRow(task_id=task.id, subtask_id=answer.id, user_id=task.user_id, state="waiting")
        session.add(run)
        await session.flush()
        ref = RunRef(run.id, task.id, answer.id, answer.message_id, task.user_id)
        row = waits.make(ref, PersonRequest(kind="approval", text="May it?", place="p", tool="note"), seconds=3600)
        session.add(row)
    return row.id


def of_conversation(*, answering: bool) -> dict[str, Sample]:
    def sample(*, shared: bool) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            task, answer = await world.task(world.owner, shared=shared)
            target = Target("task", task.user_id, "Task", grant_of(person) if shared else None)
            path, more = f"{API}/tasks/{task.id}/waits", {}
            if answering:
                path, more = f"{path}/{await open_wait(world, task, answer)}/answer", {"json": {"choice": "deny"}}
            return Attempt(path, target, **more)

        return attempt

    return {"private": sample(shared=False), "shared": sample(shared=True)}


def standing(**request: Any) -> dict[str, Sample]:
    async def personal(world: World, _person: Person) -> Attempt:
        async with world.backend.edge.ports.db.write() as session:
            row = ToolApprovalRow(user_id=world.owner.id, tool="note", decision="deny")
            session.add(row)
        return Attempt(f"{APPROVALS}/{row.id}", Target("tool approval", row.user_id), **request)

    return {"personal": personal}


WAITING: dict[str, dict[str, Sample]] = {
    f"GET {WAITS}": of_conversation(answering=False),
    f"POST {WAITS}/{{wait_id}}/answer": of_conversation(answering=True),
    f"GET {APPROVALS}": alone(APPROVALS),
    f"POST {APPROVALS}": alone(APPROVALS, json={"tool": "note", "decision": "ask"}),
    f"DELETE {APPROVALS}/{{approval_id}}": standing(),
}
