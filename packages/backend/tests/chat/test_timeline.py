"""How an answer came about, as the page shows it."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest
from wegent_backend.chat.timeline.folding import Folding, total
from wegent_backend.chat.timeline.schemas import Spent
from wegent_backend.runs.view import LoggedEvent
from wegent_contracts.events import (
    BlockFinished,
    BlockKind,
    BlockStarted,
    ContextMeasured,
    MemberFinished,
    MemberStarted,
    RunEvent,
    RunFinished,
    RunStarted,
    RunStatus,
    RunWaiting,
    Usage,
)
from wegent_scripted import Reply

from ..people import token_of
from .conftest import World


def folded(events: Sequence[RunEvent]) -> list[tuple[str, str, float | None, float | None]]:
    folding = Folding()
    for seq, event in enumerate(events, start=1):
        folding.fold(LoggedEvent(seq, event))
    return [(item.kind, item.status, item.started_at, item.finished_at) for item in folding.items]


def test_calls_blocks_and_waits_have_their_times() -> None:
    events = [
        RunStarted(attempt=1, at=1),
        ContextMeasured(model="m", used_tokens=5, at=2),
        BlockStarted(block="k", kind=BlockKind.THINKING, at=3),
        BlockFinished(block="k", at=4),
        BlockStarted(block="t", kind=BlockKind.TOOL_CALL, name="search", at=5),
        Usage(model="m", input_tokens=4, output_tokens=2, at=6),
        BlockFinished(block="t", data={"status": "denied"}, at=7),
        RunWaiting(request={"kind": "approval", "text": "May it?"}, at=8),
        RunStarted(attempt=2, at=20),
        RunStatus(status="retrying", at=21),
        RunFinished(at=22),
    ]
    assert folded(events) == [
        ("start", "done", 1, 1),
        ("model", "done", 2, 6),
        ("thinking", "done", 3, 4),
        ("tool", "denied", 5, 7),
        ("waiting", "done", 8, 20),
        ("start", "done", 20, 20),
        ("remark", "done", 21, 21),
    ]


def test_members_that_work_at_the_same_time() -> None:
    events = [
        MemberStarted(member="ada", position=1, number=1, at=1),
        MemberStarted(member="bob", position=2, number=2, at=2),
        MemberFinished(member="bob", position=2, number=2, failed=True, at=3),
        MemberFinished(member="ada", position=1, number=1, at=4),
    ]
    assert folded(events) == [("member", "done", 1, 4), ("member", "error", 2, 3)]


def test_what_a_dead_process_left_has_no_end() -> None:
    events = [BlockStarted(block="t", kind=BlockKind.TOOL_CALL, at=1), RunStarted(attempt=2, at=9)]
    assert folded(events) == [("tool", "error", 1, None), ("start", "done", 9, 9)]


@pytest.mark.parametrize(
    ("calls", "cost"),
    [
        ([], None),
        ([Spent(cost=1, currency="USD"), Spent(cost=0.5, currency="USD")], 1.5),
        ([Spent(cost=1, currency="USD"), Spent()], None),
        ([Spent(cost=1, currency="USD"), Spent(cost=1, currency="EUR")], None),
    ],
)
def test_a_cost_is_told_where_all_calls_have_one(calls: list[Spent], cost: float | None) -> None:
    assert total(calls).cost == cost


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_timeline_of_an_answer(world: World) -> None:
    world.script.queue(Reply("Well.", thinking="Hm."))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        await window.end_of(sent["assistant_subtask_id"])
        [thinking, *_] = [block for block in (await _blocks(window, sent)) if block["type"] == "thinking"]
    token = token_of(world.backend, world.admin.user_id)
    async with httpx.AsyncClient(base_url=world.url, headers={"Authorization": f"Bearer {token}"}) as client:
        messages = f"/api/v1/tasks/{sent['task_id']}/messages"
        told = (await client.get(f"{messages}/{sent['assistant_subtask_id']}/timeline")).json()
        question = await client.get(f"{messages}/{sent['subtask_id']}/timeline")
    assert question.status_code == 404
    assert (told["state"], told["attempts"], told["whole"]) == ("finished", 1, True)
    assert [item["kind"] for item in told["items"] if item["kind"] != "remark"] == [
        "start",
        "model",
        "thinking",
        "text",
    ]
    model, thought = told["items"][1:3]
    assert told["spent"]["output_tokens"] == model["spent"]["output_tokens"] > 0
    assert thought["block_id"] == thinking["id"]
    assert thinking["started_at"] == thought["started_at"] <= thinking["finished_at"]


async def _blocks(window, sent: dict) -> list[dict]:
    """The row is complete a moment after the end."""
    for _ in range(50):
        ack = await window.call("task:join", task_id=sent["task_id"])
        if ack["subtasks"][-1]["status"] == "COMPLETED":
            break
        await asyncio.sleep(0.05)
    return ack["subtasks"][-1]["blocks"]
