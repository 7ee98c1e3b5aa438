"""A window of a user: the official client, what it has received, and the text it would show."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import socketio
from wegent_contracts.protocol.socket import ACKS, SERVER_EVENTS

NAMESPACE = "/chat"
ENDS = ("chat:done", "chat:error", "chat:cancelled")
PATIENCE = 60.0


@dataclass
class Transcript:
    """One answer as a client keeps it: in order, without gaps, each event once."""

    text: str = ""
    seq: int = 0
    started: bool = False
    end: str | None = None
    problems: list[str] = field(default_factory=list)

    def apply(self, event: str, payload: dict[str, Any]) -> None:
        if payload["seq"] <= self.seq:
            self.problems.append(f"{event} seq {payload['seq']} after {self.seq}")
            return
        self.seq = payload["seq"]
        if self.end is not None:
            self.problems.append(f"{event} after {self.end}")
        if event == "chat:start":
            self.started = True
        elif event == "chat:chunk":
            if payload["replace"]:
                self.text = self.text[: payload["offset"]]
            if payload["offset"] != len(self.text):
                self.problems.append(f"chunk at {payload['offset']}, text has {len(self.text)}")
            self.text += payload["content"]
        elif event in ENDS:
            self.end = event


class Window:
    """Connects, calls, waits. Every payload received must fit its contract."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token
        self._news = asyncio.Event()
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("*", self._receive, namespace=NAMESPACE)

    async def __aenter__(self) -> "Window":
        await self.client.connect(
            self._url, auth={"token": self._token}, namespaces=[NAMESPACE], transports=["websocket"]
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def _receive(self, event: str, payload: dict[str, Any]) -> None:
        SERVER_EVENTS[event].model_validate(payload)
        self.received.append((event, payload))
        self._news.set()

    async def call(self, event: str, **payload: Any) -> dict[str, Any]:
        """The ack of an event; a refusal has `reason`."""
        ack = await self.client.call(event, payload, namespace=NAMESPACE, timeout=PATIENCE)
        if "reason" not in ack:
            ACKS[event].model_validate(ack)
        return ack

    async def wait(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self._news.clear()
                await self._news.wait()

    def of(self, *events: str, subtask_id: int | None = None) -> list[dict[str, Any]]:
        return [
            payload
            for event, payload in self.received
            if event in events and subtask_id in {None, payload.get("subtask_id")}
        ]

    async def end_of(self, subtask_id: int) -> tuple[str, dict[str, Any]]:
        await self.wait(lambda: bool(self.of(*ENDS, subtask_id=subtask_id)))
        return next(
            (event, payload)
            for event, payload in self.received
            if event in ENDS and payload["subtask_id"] == subtask_id
        )

    def transcript(self, subtask_id: int, snapshot: dict[str, Any] | None = None) -> Transcript:
        """The answer from its events, on top of a join's snapshot: what the snapshot covers is left out."""
        transcript = Transcript()
        if snapshot is not None:
            transcript.text, transcript.seq = snapshot["cached_content"], snapshot["seq"]
        for event, payload in self.received:
            if "seq" not in payload or payload["subtask_id"] != subtask_id:
                continue
            if snapshot is None or payload["seq"] > snapshot["seq"]:
                transcript.apply(event, payload)
        return transcript

    def text_so_far(self, subtask_id: int) -> str:
        return self.transcript(subtask_id).text
