"""Messages that wait while backends are killed: each is answered once, in the order in which they were sent."""

from __future__ import annotations

import asyncio
import random
from typing import Any, Final

import httpx

from chaos.stage import Stage

MESSAGES: Final = 8
PATIENCE_SECONDS: Final = 180
WORDS: Final = 20
DIRECTIVES: Final = f"[[chunks:{WORDS}]] [[delay:0.02]]"
ANSWER: Final = " ".join(f"w{number}" for number in range(WORDS))


async def queueing(stage: Stage, kills: int, seed: int) -> list[str]:
    """What was not as it should be, after `kills` of backends while messages wait, are sent and are answered."""
    chance = random.Random(seed)  # noqa: S311 - to be the same again
    client = _Client(stage)
    begun = await client.post("/tasks", team_id=stage.team_id, message=text(0), client_message_id=f"{seed}-0")
    task_id = begun["task_id"]
    killing = asyncio.create_task(_kill(stage, client, task_id, kills, chance))
    for number in range(1, MESSAGES):
        body = {"message": text(number), "client_message_id": f"{seed}-{number}", "when_busy": "queue"}
        await client.post(f"/tasks/{task_id}/messages", **body)
        await asyncio.sleep(chance.uniform(0, 0.3))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await killing
            while (said := await client.said(task_id)) is None:
                await asyncio.sleep(0.2)
    except TimeoutError:
        return [f"not all are answered within {PATIENCE_SECONDS} s: {await client.get(f'/tasks/{task_id}/queue')}"]
    expected = [words for number in range(MESSAGES) for words in (text(number), ANSWER)]
    return [] if said == expected else [f"said: {said}"]


def text(number: int) -> str:
    return f"Message {number}. {DIRECTIVES}"


async def _kill(stage: Stage, client: _Client, task_id: int, kills: int, chance: random.Random) -> None:
    """Each time another answer has ended since the last: one that dies again and again would be given up."""
    backends = [name for name in stage.parts if name.startswith("backend")]
    for number in range(kills):
        while await client.answers(task_id) < number:
            await asyncio.sleep(0.02)
        await asyncio.sleep(chance.uniform(0, 0.6))
        await stage.kill(backends[number % len(backends)])
        await stage.ready()


class _Client:
    """Asks until somebody answers."""

    def __init__(self, stage: Stage) -> None:
        self._urls = stage.urls
        self._headers = {"Authorization": f"Bearer {stage.token}"}

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        return await self._ask("POST", path, body)

    async def get(self, path: str) -> dict[str, Any]:
        return await self._ask("GET", path, None)

    async def said(self, task_id: int) -> list[str] | None:
        """All that was said, once nothing waits and nothing is being written."""
        # In this order: what leaves the queue is being written in the same moment.
        queue, check = await self.get(f"/tasks/{task_id}/queue"), await self.get(f"/tasks/{task_id}/runtime-check")
        if queue["items"] or check["status"] not in {"COMPLETED", "FAILED", "CANCELLED"}:
            return None
        items = (await self.get(f"/tasks/{task_id}/messages?limit=200"))["items"]
        return [item["content"] for item in items]

    async def answers(self, task_id: int) -> int:
        """How many there are that have ended."""
        items = (await self.get(f"/tasks/{task_id}/messages?limit=200"))["items"]
        return sum(item["role"] == "ASSISTANT" and item["status"] == "COMPLETED" for item in items)

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(headers=self._headers, timeout=10) as client:
            while True:
                for url in self._urls:
                    try:
                        answer = await client.request(method, f"{url}/api/v1{path}", json=body)
                    except httpx.TransportError:
                        continue
                    if answer.status_code < 500:
                        found: dict[str, Any] = answer.raise_for_status().json()
                        return found
                await asyncio.sleep(0.1)
