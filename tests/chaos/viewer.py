"""Somebody who watches an answer whatever happens: comes back, joins again, and notes what does not fit together."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, Final

import socketio

NAMESPACE: Final = "/chat"
ENDS: Final = {"chat:done": "COMPLETED", "chat:error": "FAILED", "chat:cancelled": "CANCELLED"}

OnEvent = Callable[[str, dict[str, Any]], Awaitable[None]]


def _holds(connection: socketio.AsyncClient | None) -> bool:
    return connection is not None and connection.connected


class Viewer:
    """`text` is what the answer looks like to this viewer, `end` how it ended, `problems` what nobody may see.

    It goes from one backend to the next when its connection is lost.
    """

    def __init__(self, urls: list[str], token: str, on_event: OnEvent) -> None:
        self._urls = itertools.cycle(urls)
        self._token = token
        self._on_event = on_event
        self._client: socketio.AsyncClient | None = None
        self._coming: asyncio.Lock = asyncio.Lock()
        self.task_id = 0
        self.answer = 0
        self.text = ""
        self.seq = 0
        self.end: str | None = None
        self.problems: list[str] = []
        self.joined = 0
        self.ended = asyncio.Event()
        # Events that come before the answer to `task:join` does: the third rule of docs/api.md.
        self._early: list[tuple[str, dict[str, Any]]] | None = None

    async def open(self) -> None:
        while True:
            client = socketio.AsyncClient(reconnection=False)
            client.on("*", self._event, namespace=NAMESPACE)
            try:
                await client.connect(
                    next(self._urls), auth={"token": self._token}, namespaces=[NAMESPACE], transports=["websocket"]
                )
            except socketio.exceptions.ConnectionError:
                await client.shutdown()
                if client.eio.http is not None:  # the library leaves it open
                    await client.eio.http.close()
                await asyncio.sleep(0.1)
                continue
            self._client = client
            return

    async def close(self) -> None:
        if self._client is not None:
            await self._client.disconnect()

    async def send(self, message: str, team_id: int, key: str) -> None:
        """Send until it is certain that it was: the same `client_message_id` is one message."""
        ack = await self._call("chat:send", message=message, team_id=team_id, client_message_id=key)
        if "reason" in ack:
            raise AssertionError(f"the message was refused: {ack}")
        self.task_id, self.answer = ack["task_id"], ack["assistant_subtask_id"]
        await self.watch()

    async def watch(self) -> None:
        """Join, and join again whenever the connection is lost, until the answer has ended."""
        while not self.ended.is_set():
            await self._join()
            connection = self._client
            while not self.ended.is_set() and connection is self._client and _holds(connection):
                await asyncio.sleep(0.05)

    async def hop(self, pause: Callable[[], float]) -> None:
        """Lose the connection again and again, until the answer has ended."""
        while not self.ended.is_set():
            await asyncio.sleep(pause())
            await self._drop()

    async def answer_wait(self, wait_id: str, choice: str) -> None:
        await self._call("chat:answer", task_id=self.task_id, wait_id=wait_id, choice=choice)

    async def guide(self, message: str) -> None:
        """Say something to the running answer; said again after a crash, it is one."""
        ids = {"task_id": self.task_id, "subtask_id": self.answer}
        ack = await self._call("chat:guide", **ids, message=message, client_guidance_id=f"of-{self.answer}")
        if "reason" in ack:
            self.problems.append(f"chat:guide: {ack}")

    async def blocks(self) -> list[dict[str, Any]]:
        """What the answer consists of, once it has ended."""
        ack = await self._call("history:sync", task_id=self.task_id)
        return list(ack["messages"][-1]["blocks"])

    async def _call(self, event: str, **payload: Any) -> dict[str, Any]:
        """The ack; on another connection when one is lost meanwhile."""
        while True:
            if self._client is None or not self._client.connected:
                await self.open()
            assert self._client is not None
            try:
                ack: dict[str, Any] = await self._client.call(event, payload, namespace=NAMESPACE, timeout=5)
            except (socketio.exceptions.SocketIOError, ValueError):
                await self._drop()
                continue
            if ack.get("reason") in {"Internal", "Unavailable"}:  # its database or Redis is away just now
                await asyncio.sleep(0.2)
                continue
            return ack

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.disconnect()

    async def _join(self) -> None:
        self._early = []
        ack = await self._call("task:join", task_id=self.task_id)
        early, self._early = self._early, None
        if "reason" in ack:
            self.problems.append(f"task:join: {ack}")
            return
        self.joined += 1
        shown, row = ack["streaming"], ack["subtasks"][-1]
        if shown is not None:
            if shown["seq"] < self.seq:
                self.problems.append(f"joined at {shown['seq']}, had seen {self.seq}")
            elif shown["seq"] == self.seq and shown["cached_content"] != self.text:
                self.problems.append(f"at {self.seq} there are two texts")
            self.text, self.seq = shown["cached_content"], shown["seq"]
        elif row["status"] in set(ENDS.values()):
            self._over(row["status"], row["content"])
        for event, payload in early:
            self._take(event, payload)
        for wait in ack["waits"]:
            await self._on_event("chat:waiting", {"wait_id": wait["id"], "kind": wait["kind"]})

    async def _event(self, event: str, payload: dict[str, Any]) -> None:
        if self._early is not None:
            self._early.append((event, payload))
        else:
            self._take(event, payload)
        await self._on_event(event, payload)

    def _take(self, event: str, payload: dict[str, Any]) -> None:
        """Apply what the last snapshot does not have."""
        mine = payload.get("subtask_id") == self.answer and "seq" in payload
        if mine and self.end is None and not (payload["seq"] <= self.seq and self.joined):
            self._apply(event, payload)

    def _apply(self, event: str, payload: dict[str, Any]) -> None:
        if payload["seq"] <= self.seq:
            self.problems.append(f"{event} {payload['seq']} after {self.seq}")
        self.seq = max(self.seq, payload["seq"])
        if event == "chat:chunk":
            if payload["replace"]:
                self.text = self.text[: payload["offset"]]
            if payload["offset"] != len(self.text):
                self.problems.append(f"a chunk at {payload['offset']} of {len(self.text)}")
            self.text += payload["content"]
        elif event in ENDS:
            self._over(ENDS[event], self.text)

    def _over(self, status: str, text: str) -> None:
        if self.end is not None and self.end != status:
            self.problems.append(f"ended as {self.end}, then as {status}")
        self.end, self.text = status, text
        self.ended.set()
