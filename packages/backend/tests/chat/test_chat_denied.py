"""What sockets are refused leaves an entry in the audit trail."""

import pytest
from sqlalchemy import select
from wegent_backend.tables import AuditRow
from wegent_backend.trail.denials import DenialLog
from wegent_scripted import Reply

from .conftest import World
from .test_realtime_connections import refusal

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def denied(world: World) -> list[AuditRow]:
    ports = world.backend.edge.ports
    assert isinstance(ports.denials, DenialLog)
    await ports.denials.write()
    async with ports.db.read() as session:
        return list(await session.scalars(select(AuditRow).where(AuditRow.outcome == "denied").order_by(AuditRow.id)))


async def test_a_wrong_token_counts_and_no_token_does_not(world: World) -> None:
    for auth in (None, {"token": ""}, {"token": "very-private"}):
        await refusal(world.url, auth)

    (row,) = await denied(world)

    assert (row.action, row.kind, row.address) == ("connect", "Socket", "127.0.0.1")
    assert row.new == {"request": "connect", "reason": "InvalidToken", "count": 1}


async def test_somebody_elses_conversation(world: World) -> None:
    world.script.queue(Reply("one two three four five six seven eight nine ten", delay=0.2))
    async with world.window() as owner, world.window(world.other) as other:
        sent = await owner.call("chat:send", team_id=world.team_id, message="Mine")
        task = sent["task_id"]
        for task_id in (task, task + 100):
            await other.call("task:join", task_id=task_id)
            await other.call("chat:send", task_id=task_id, message="very-private")
        await owner.call("chat:send", task_id=task, message="x", force_override_bot_model="no-such-model")
        await owner.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])

    found = await denied(world)

    assert [(row.actor_id, row.action, row.kind, row.object_id) for row in found] == [
        (world.other.user_id, "read", "Task", str(task)),
        (world.other.user_id, "use", "Task", str(task)),
    ]
    assert [(row.new or {})["request"] for row in found] == ["task:join", "chat:send"]
