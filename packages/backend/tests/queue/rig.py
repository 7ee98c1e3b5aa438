"""An answer that is being written, and what is sent meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from wegent_backend.tables import SubtaskRow

from ..chat.conftest import World
from ..chat.desk import Desk
from ..chat.window import Window

HOLD = "Hold. [[say:Begun, ]] [[tool:look {}]] [[then]] [[say:held.]]"
HELD = "Begun, held."
"""Its answer waits at the gate of the desk."""


async def held(world: World, desk: Desk, window: Window, **more: Any) -> dict[str, Any]:
    """The ack of a message whose answer is being written until `let_go`."""
    desk.gates["look"] = asyncio.Event()
    desk.begun["look"].clear()
    ack = await window.call("chat:send", message=HOLD, **({"team_id": world.team_id} | more))
    await asyncio.wait_for(desk.begun["look"].wait(), 15)
    return ack


def let_go(desk: Desk) -> None:
    desk.gates["look"].set()


async def queued(window: Window, task_id: int, *messages: str, **more: Any) -> list[int]:
    """Their ids in the queue."""
    acks = [
        await window.call("chat:send", task_id=task_id, message=message, when_busy="queue", **more)
        for message in messages
    ]
    return [ack["queued"]["id"] for ack in acks]


async def queue_of(api: httpx.AsyncClient, task_id: int) -> dict[str, Any]:
    answer = await api.get(f"/tasks/{task_id}/queue")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def waiting(queue: dict[str, Any]) -> list[str]:
    return [item["message"] for item in queue["items"]]


async def said(world: World, task_id: int) -> list[str]:
    return [message.content for message in await world.messages(task_id)]


async def until(world: World, task_id: int, condition: Callable[[list[SubtaskRow]], bool]) -> list[SubtaskRow]:
    async with asyncio.timeout(20):
        while not condition(messages := await world.messages(task_id)):
            await asyncio.sleep(0.02)
    return messages


async def answered(world: World, task_id: int, number: int) -> list[str]:
    """What was said, once there are this many answers that have ended."""

    def enough(messages: list[SubtaskRow]) -> bool:
        answers = [message for message in messages if message.role == "ASSISTANT"]
        return len(answers) == number and all(answer.completed_at for answer in answers)

    return [message.content for message in await until(world, task_id, enough)]
