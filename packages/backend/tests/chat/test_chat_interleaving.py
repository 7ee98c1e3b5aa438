"""Whoever comes, goes, resumes and reconnects while an answer streams sees the same conversation in the end."""

import asyncio
import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from socketio import exceptions

from .conftest import World
from .desk import Desk
from .window import Window

pytestmark = [pytest.mark.parametrize("database_url", ["sqlite"], indirect=True), pytest.mark.timeout(300)]

FIRST = " ".join(f"Wort{number}🙂" for number in range(25))
LAST = " ".join(f"word{number}" for number in range(60))
QUESTION = f"[[say:{FIRST}]] [[tool:look {{}}]] [[delay:0.005]] [[then]] [[say:{LAST}]] [[delay:0.005]]"
STEPS = st.lists(st.sampled_from(["join", "leave", "resume", "reconnect", "pause"]), max_size=8)


@pytest.fixture
def tools() -> list[Any]:
    return Desk().tools()


async def connected(world: World) -> Window:
    """As every client does: a connection that fails is tried again."""
    while True:
        try:
            return await world.window().__aenter__()
        except exceptions.ConnectionError:
            await asyncio.sleep(0.05)


class Watcher:
    """A window that goes by the three rules of docs/api.md, and what it shows."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window: Window | None = None
        self._read = 0
        self.text = ""
        self.seq = 0
        self.answer = 0
        self.task_id = 0

    async def do(self, step: str) -> None:
        if step == "pause":
            await asyncio.sleep(0.02)
        elif step == "reconnect":
            await self.close()
        else:
            await getattr(self, f"_{step}")(await self._open())

    async def show(self) -> str:
        """The conversation's answer after a last look."""
        await self._join(await self._open())
        return self.text

    async def close(self) -> None:
        if self._window is not None:
            self._take()
            await self._window.client.disconnect()
        self._window, self._read = None, 0

    async def _open(self) -> Window:
        if self._window is None:
            self._window = await connected(self._world)
        return self._window

    async def _join(self, window: Window) -> None:
        ack = await window.call("task:join", task_id=self.task_id)
        shown = ack["streaming"]
        if shown is None:
            self.text, self.seq = ack["subtasks"][-1]["content"], 10**9
        elif shown["seq"] >= self.seq:
            self.text, self.seq = shown["cached_content"], shown["seq"]
        self._take()

    async def _leave(self, window: Window) -> None:
        await window.call("task:leave", task_id=self.task_id)
        self._take()

    async def _resume(self, window: Window) -> None:
        self._take()
        await window.call("chat:resume", task_id=self.task_id, subtask_id=self.answer, offset=len(self.text))
        self._take(resumed=True)

    def _take(self, *, resumed: bool = False) -> None:
        """Apply what has come. Offsets say whether text is new; a gap is left to the next look."""
        assert self._window is not None
        events, self._read = self._window.received[self._read :], len(self._window.received)
        for event, payload in events:
            if event != "chat:chunk" or payload["subtask_id"] != self.answer:
                continue
            if payload["seq"] <= self.seq and not resumed:
                continue
            if payload["replace"]:
                self.text = self.text[: payload["offset"]]
            if payload["offset"] <= len(self.text):
                self.text += payload["content"][len(self.text) - payload["offset"] :]
                self.seq = max(self.seq, payload["seq"])


async def test_any_interleaving_shows_the_same(world: World) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plans=st.lists(STEPS, min_size=1, max_size=3))
    def interleaved(plans: list[list[str]]) -> None:
        futures.append(asyncio.run_coroutine_threadsafe(one(plans), loop))
        assert futures[-1].result(60) == [FIRST + LAST] * (len(plans) + 1)

    async def one(plans: list[list[str]]) -> list[str]:
        async with contextlib.AsyncExitStack() as stack:
            sender = await connected(world)
            stack.push_async_exit(sender)
            sent = await sender.call("chat:send", team_id=world.team_id, message=QUESTION)
            watchers = [Watcher(world) for _ in plans]
            for watcher in watchers:
                watcher.task_id, watcher.answer = sent["task_id"], sent["assistant_subtask_id"]
            await asyncio.gather(*(follow(watcher, plan) for watcher, plan in zip(watchers, plans, strict=True)))
            await sender.end_of(sent["assistant_subtask_id"])
            shown = [await watcher.show() for watcher in watchers]
            for watcher in watchers:
                await watcher.close()
            transcript = sender.transcript(sent["assistant_subtask_id"])
            assert transcript.problems == []
            return [*shown, transcript.text]

    async def follow(watcher: Watcher, plan: list[str]) -> None:
        for step in plan:
            await watcher.do(step)

    futures: list[Any] = []
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(interleaved)
