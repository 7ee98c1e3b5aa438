"""SIGKILL of each part while an answer streams: the supervisor brings it back, and nothing is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from wegent.client.answer import Added, Rewritten
from wegent.client.chat import ChatSession, Ended
from wegent.client.rest import Rest
from wegent_scripted import ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp, Up

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

CHUNKS = 120
QUESTION = f"[[chunks:{CHUNKS}]] [[delay:0.05]]"
EXPECTED = [f"w{number}" for number in range(CHUNKS)]
PARTS = {
    "valkey": ("valkey-server",),
    "worker": ("wegent_backend", "worker"),
    "backend": ("wegent_backend", "serve"),
}


async def ask_and_kill(up: Up, password: str, part: str) -> tuple[Ended, str, str]:
    """Kills `part` in the middle of an answer. Returns its end, the text as shown, and the task's final status."""
    async with Rest(up.url) as rest:
        token = (await rest.login("admin", password)).access
        team = await rest.find("teams", "wegent-chat")
        async with ChatSession(up.url, token, team_id=team["metadata"]["id"]) as chat, asyncio.timeout(120):
            shown, killed, ending = "", False, None
            async for event in chat.ask(QUESTION):
                if isinstance(event, Added):
                    shown += event.text
                elif isinstance(event, Rewritten):
                    shown = shown[: event.offset] + event.text
                elif isinstance(event, Ended):
                    ending = event
                if len(shown.split()) > CHUNKS // 4 and not killed:
                    killed = True
                    up.part(*PARTS[part]).kill()
            task = next(item for item in await rest.list("tasks") if item["metadata"]["id"] == chat.task_id)
    assert killed
    assert ending is not None
    return ending, shown, task["status"]["status"]


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_loses_nothing(start_up: StartUp, password: str, part: str) -> None:
    with ScriptedServer(key="k") as server:
        up = start_up(OPENAI_API_KEY="k", OPENAI_BASE_URL=server.openai_url)
        up.until_said("Ctrl-C stops it")
        assert "Models: openai-scripted" in up.output
        ending, shown, status = asyncio.run(ask_and_kill(up, password, part))
        up.until_said("ready again")
        assert f"{part:<12} was killed by SIGKILL; starting it again in 0.2 s" in up.output
        assert ending.how == "done", ending
        assert ending.text.split() == EXPECTED
        assert shown == ending.text
        assert status == "COMPLETED"
        assert up.stop()[0] == 0


async def ask_twice_and_kill_between(up: Up, password: str) -> list[Ended]:
    """Kills the local model in the middle of its first answer; returns how both answers ended."""
    endings: list[Ended] = []
    async with Rest(up.url) as rest:
        token = (await rest.login("admin", password)).access
        team = await rest.find("teams", "wegent-chat")
    async with ChatSession(up.url, token, team_id=team["metadata"]["id"]) as chat, asyncio.timeout(200):
        for question in ("Greet me in one sentence.", "Say hello."):  # the second turn asks both again
            shown = 0
            async for event in chat.ask(question):
                if isinstance(event, Added) and not endings and not shown:
                    up.part("wegent.local_model").kill()
                if isinstance(event, Added):
                    shown += len(event.text)
                if isinstance(event, Ended):
                    endings.append(event)
            up.until_said("local-model  ready again")
    return endings


def test_a_killed_local_model_ends_its_answer_and_gives_the_next_one(start_up: StartUp, password: str) -> None:
    up = start_up(WEGENT_LOCAL_MODEL="")
    up.until(lambda: "local-model  ready" in up.output, "the local model")
    first, second = asyncio.run(ask_twice_and_kill_between(up, password))
    assert first.how == "failed"
    assert first.text
    assert first.error
    assert second.how == "done"
    assert second.text
