"""Conversations whose answers are judged by a second model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from wegent_backend.chat.correction.service import CORRECT_JOB
from wegent_backend.settings import BackendSettings
from wegent_backend.worker.jobs import JobRunner
from wegent_backend.worker_app import open_jobs
from wegent_scripted import Reply

from ..chat.conftest import World, chat_settings, models, world
from ..chat.window import Window
from ..group_chat.conftest import chat
from ..somebody import done
from ..tasks.conftest import api, reader

__all__ = ["api", "chat", "chat_settings", "models", "reader", "world"]

QUESTION = "What is tea made of?"
WRONG = "Tea is made of coffee beans."
BETTER = "Tea is made of the leaves of Camellia sinensis,\nand not of “coffee beans” 🍵."
JUDGED = {
    "accuracy": 2,
    "logic": 7,
    "completeness": 5,
    "issues": [{"issue": "Tea is not coffee.", "suggestion": 'Say "leaves".'}],
    "summary": "Confuses tea with coffee.",
    "improved_answer": BETTER,
}
GOOD = {**JUDGED, "accuracy": 10, "logic": 9, "completeness": 9, "issues": [], "summary": "Right."}


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    """Loaded before the clocks start: on a busy machine the first answer takes longer than a window waits."""
    import langchain_openai  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


@dataclass
class Answered:
    """A conversation with a question and an answer."""

    world: World
    settings: BackendSettings
    api: httpx.AsyncClient
    window: Window
    task: int
    answer: int

    @property
    def address(self) -> str:
        return f"/tasks/{self.task}/messages/{self.answer}"

    async def ask(self, who: httpx.AsyncClient | None = None, **more: Any) -> httpx.Response:
        body = {"task_id": self.task, "subtask_id": self.answer, "correction_model": "second", **more}
        return await (who or self.api).post("/chat/correct", json=body)

    async def corrected(self, judged: dict[str, Any] = JUDGED, **more: Any) -> dict[str, Any]:
        """Ask for an evaluation, and make it; the evaluation."""
        self.world.script.queue(Reply(structured=judged), match="<answer>")
        done(await self.ask(**more), 202)
        await self.do()
        return await self.evaluation()

    async def evaluation(self) -> dict[str, Any]:
        found: dict[str, Any] = done(await self.api.get(f"{self.address}/correction"))
        return found

    async def message(self) -> dict[str, Any]:
        """The answer, as a client that comes now gets it."""
        joined = await self.window.call("task:join", task_id=self.task)
        return next(each for each in joined["subtasks"] if each["subtask_id"] == self.answer)

    async def job(self) -> int:
        """The number of the promised job."""
        [row] = [row for row in await self.world.jobs() if row.job == CORRECT_JOB]
        return row.id

    async def do(self) -> None:
        """What a worker does with the promised evaluation."""
        async with worker(self.settings) as runner:
            for row in await self.world.jobs():
                if row.job == CORRECT_JOB:
                    await runner.run(row.id, row.job, row.args)

    async def say(self, text: str) -> list[str]:
        """Go on, to the end of the answer; what the model was told, without instructions."""
        sent = await self.window.call("chat:send", task_id=self.task, message=text)
        await self.window.end_of(sent["assistant_subtask_id"])
        return [said.text for said in self.world.script.requests[-1].messages if said.role != "system"]

    def told(self) -> list[str]:
        """Names of the events of the evaluation, in order; equal ones that follow each other once."""
        names = [event for event, _ in self.window.received if event.startswith("correction:")]
        return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]

    def shown(self, field: str) -> str:
        """What a client makes of the chunks."""
        text = ""
        for chunk in self.window.of("correction:chunk"):
            if chunk["field"] == field:
                text = text[: chunk["offset"]] + chunk["content"]
        return text


@asynccontextmanager
async def worker(settings: BackendSettings) -> AsyncIterator[JobRunner]:
    async with AsyncExitStack() as stack:
        yield await open_jobs(stack, settings)


@pytest.fixture
async def answered(world: World, chat_settings: BackendSettings, api: httpx.AsyncClient) -> AsyncIterator[Answered]:
    world.script.queue(WRONG)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message=QUESTION)
        await window.end_of(sent["assistant_subtask_id"])
        yield Answered(world, chat_settings, api, window, sent["task_id"], sent["assistant_subtask_id"])
