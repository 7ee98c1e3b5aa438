"""The same streams twice: through the bare SDK, and through the platform to a viewer on a socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import socketio
from openai import AsyncOpenAI

from bench.product import Product

MODEL = "bench-model"
PATIENCE_SECONDS = 180
STARTS_SECONDS = 2.0


Beside: TypeAlias = Callable[[Sequence[int]], AbstractAsyncContextManager[None]]


def nothing_beside(_: Sequence[int]) -> AbstractAsyncContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Load:
    """`streams` answers at once, each of `chunks` chunks that leave the model `spacing` seconds apart."""

    streams: int
    chunks: int
    spacing: float
    starts: float = STARTS_SECONDS

    @property
    def prompt(self) -> str:
        return f"[[stamps:{self.chunks}]] [[delay:{self.spacing}]]"


@dataclass
class Sample:
    """Seconds to the first chunk of each stream, and from model to reader of each chunk."""

    first: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    chunks: int = 0
    cpu_seconds: float = 0.0

    def take(self, text: str) -> None:
        """Note the arrival of text made of stamps."""
        now = time.time_ns()
        for stamp in text.split():
            self.lags.append((now - int(stamp)) / 1e9)
            self.chunks += 1


async def spread(load: Load, one: Callable[[int], Awaitable[None]]) -> None:
    """Start the streams, spread over `load.starts` seconds, and wait for all."""

    async def start(index: int) -> None:
        await asyncio.sleep(load.starts * index / load.streams)
        await one(index)

    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*(start(index) for index in range(load.streams)))


async def bare_sdk(model_url: str, load: Load) -> Sample:
    """The floor: the official client reads the model, and nothing else happens."""
    sample = Sample()
    async with AsyncOpenAI(base_url=f"{model_url}/v1", api_key="bench", max_retries=0) as client:
        await client.models.list()

        async def one(_: int) -> None:
            began = time.perf_counter()
            messages: Any = [{"role": "user", "content": load.prompt}]
            first = True
            async for chunk in await client.chat.completions.create(model=MODEL, messages=messages, stream=True):
                text = chunk.choices[0].delta.content if chunk.choices else None
                if text and first:
                    sample.first.append(time.perf_counter() - began)
                    first = False
                sample.take(text or "")

        before = time.process_time()
        await spread(load, one)
        sample.cpu_seconds = time.process_time() - before
    return sample


class _Viewer:
    """One person in one conversation."""

    def __init__(self, product: Product, sample: Sample) -> None:
        self._product, self._sample = product, sample
        self._socket = socketio.AsyncClient(reconnection=False)
        self._ended = asyncio.Event()
        self._began: float | None = None
        self._measured = False
        self._error: str | None = None
        self.task_id: int | None = None
        self._socket.on("chat:chunk", self._chunk, namespace="/chat")
        for event in ("chat:done", "chat:error", "chat:cancelled"):
            self._socket.on(event, self._end, namespace="/chat")

    def _chunk(self, data: dict[str, Any]) -> None:
        if not self._measured:
            return
        if self._began is not None:
            self._sample.first.append(time.perf_counter() - self._began)
            self._began = None
        self._sample.take(data["content"])

    def _end(self, data: dict[str, Any]) -> None:
        self._error = data.get("error")
        self._ended.set()

    async def connect(self) -> None:
        auth = {"token": self._product.token}
        await self._socket.connect(self._product.url, namespaces=["/chat"], auth=auth, transports=["websocket"])

    async def ask(self, team_id: int, message: str, *, measured: bool) -> None:
        self._ended.clear()
        self._measured, self._began = measured, time.perf_counter()
        body = {"message": message, "team_id": team_id, "task_id": self.task_id}
        answer = await self._socket.call("chat:send", body, namespace="/chat", timeout=60)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        self.task_id = answer["task_id"]
        await self._ended.wait()
        if self._error:
            raise RuntimeError(self._error)

    async def close(self) -> None:
        await self._socket.disconnect()


async def through_platform(product: Product, load: Load, *, beside: Beside = nothing_beside) -> Sample:
    """The same answers, each to a viewer of its own; conversations exist and the engine is warm.

    `beside`: what is there meanwhile, told the conversations.
    """
    sample = Sample()
    headers = {"Authorization": f"Bearer {product.token}"}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        teams = (await client.get("/api/v1/teams")).raise_for_status().json()["items"]
    team_id = next(team["metadata"]["id"] for team in teams if team["metadata"]["name"] == "wegent-chat")
    viewers = [_Viewer(product, sample) for _ in range(load.streams)]
    for viewer in viewers:
        await viewer.connect()
        await viewer.ask(team_id, "warm up", measured=False)
    await asyncio.sleep(3)  # the titles of the new conversations are written meanwhile
    before = product.cpu_seconds()
    async with beside([viewer.task_id for viewer in viewers if viewer.task_id is not None]):
        await spread(load, lambda index: viewers[index].ask(team_id, load.prompt, measured=True))
    sample.cpu_seconds = product.cpu_seconds() - before
    for viewer in viewers:
        await viewer.close()
    return sample
