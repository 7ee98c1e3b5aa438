"""People who are remembered, and those who are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from wegent_scripted import Reply, ToolCall

from ..chat.conftest import World, chat_settings, models, world
from ..chat.window import Window
from ..group_chat.conftest import chat
from ..somebody import done
from ..tasks.conftest import api, client_of, reader

__all__ = ["api", "chat", "chat_settings", "client_of", "models", "reader", "world"]

FACT = "Ann is allergic to peanuts."


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    """Loaded before the clocks start: on a busy machine the first answer takes longer than a window waits."""
    import langchain_openai  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


def saves(text: str = FACT, **more: Any) -> Reply:
    return Reply("", tools=(ToolCall("save_memory", {"text": text, **more}),))


async def turn_on(who: httpx.AsyncClient, *, enabled: bool = True) -> None:
    done(await who.patch("/users/me/preferences", json={"memory": {"enabled": enabled}}))


async def memories(who: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await who.get("/memories"))["items"]
    return found


async def remember(who: httpx.AsyncClient, text: str = FACT) -> int:
    return int(done(await who.post("/memories", json={"text": text}), 201)["id"])


@dataclass
class Talk:
    """Conversations of one person."""

    world: World
    window: Window

    async def say(self, text: str, *answers: Reply | str, task: int | None = None, **more: Any) -> dict[str, Any]:
        """The ack, once the answer is complete."""
        self.world.script.queue(*answers)
        where = {"team_id": self.world.team_id} if task is None else {"task_id": task}
        sent = await self.window.call("chat:send", message=text, **{**where, **more})
        assert "reason" not in sent, sent
        await self.window.end_of(sent["assistant_subtask_id"])
        return sent

    def told(self) -> str:
        """What the model was told last, all of it."""
        return "\n".join(message.text for message in self.world.script.requests[-1].messages)

    def offered(self) -> tuple[str, ...]:
        """Names of the tools that it could have used."""
        return self.world.script.requests[-1].tools

    async def answer(self, sent: dict[str, Any]) -> dict[str, Any]:
        joined = await self.window.call("task:join", task_id=sent["task_id"])
        return next(each for each in joined["subtasks"] if each["subtask_id"] == sent["assistant_subtask_id"])
