"""The conversation engine alone, as a package in this process, against the providers' own clients."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Literal, TypeAlias

from bench.streams import MODEL, Load, Sample, spread

Provider: TypeAlias = Literal["openai", "responses", "anthropic", "google"]
PROVIDERS: tuple[Provider, ...] = ("openai", "responses", "anthropic", "google")
Pieces: TypeAlias = Callable[[str], AsyncIterator[str]]
"""The texts of one answer to a question, as they come."""


async def bare(provider: Provider, model_url: str, load: Load) -> Sample:
    """The floor: the official client reads the model, and nothing else happens."""
    pieces, close = _clients[provider](model_url)
    try:
        return await _measured(pieces, load)
    finally:
        await close()


async def through_engine(provider: Provider, model_url: str, load: Load) -> Sample:
    """`ChatEngine.stream`, as anybody uses it who installs it."""
    from pydantic import SecretStr
    from wegent_chat_shell.engine import ChatEngine
    from wegent_contracts.events import BlockDelta
    from wegent_contracts.protocol.chat import ChatRequest, ModelTarget

    url = f"{model_url}/v1" if provider in ("openai", "responses") else model_url
    target = ModelTarget(
        name=MODEL,
        provider="openai" if provider == "responses" else provider,
        model_id=MODEL,
        base_url=url,
        api_key=SecretStr("bench"),
        api_format="responses" if provider == "responses" else "chat/completions",
    )
    engine = ChatEngine()

    async def pieces(question: str) -> AsyncIterator[str]:
        async for event in engine.stream(ChatRequest(model=target, message=question)):
            if isinstance(event, BlockDelta):
                yield event.text

    try:
        return await _measured(pieces, load)
    finally:
        await engine.aclose()


async def _measured(pieces: Pieces, load: Load) -> Sample:
    """After one answer that nobody measures: libraries are loaded and connections made."""
    async for _ in pieces("[[chunks:2]]"):
        pass
    gc.collect()
    sample = Sample()

    async def one(_: int) -> None:
        began, first = time.perf_counter(), True
        async for text in pieces(load.prompt):
            if first and text:
                sample.first.append(time.perf_counter() - began)
                first = False
            sample.take(text)

    before = time.process_time()
    await spread(load, one)
    sample.cpu_seconds = time.process_time() - before
    return sample


def _openai(model_url: str) -> tuple[Pieces, Callable[[], Awaitable[None]]]:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(base_url=f"{model_url}/v1", api_key="bench", max_retries=0)

    async def pieces(question: str) -> AsyncIterator[str]:
        messages: Any = [{"role": "user", "content": question}]
        async for chunk in await client.chat.completions.create(model=MODEL, messages=messages, stream=True):
            if chunk.choices and chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content

    return pieces, client.close


def _responses(model_url: str) -> tuple[Pieces, Callable[[], Awaitable[None]]]:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(base_url=f"{model_url}/v1", api_key="bench", max_retries=0)

    async def pieces(question: str) -> AsyncIterator[str]:
        async for event in await client.responses.create(model=MODEL, input=question, stream=True):
            if event.type == "response.output_text.delta":
                yield event.delta

    return pieces, client.close


def _anthropic(model_url: str) -> tuple[Pieces, Callable[[], Awaitable[None]]]:
    from anthropic import AsyncAnthropic

    client = AsyncAnthropic(base_url=model_url, api_key="bench", max_retries=0)

    async def pieces(question: str) -> AsyncIterator[str]:
        messages: Any = [{"role": "user", "content": question}]
        stream = await client.messages.create(model=MODEL, max_tokens=4096, messages=messages, stream=True)
        async for event in stream:
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                yield event.delta.text

    return pieces, client.close


def _google(model_url: str) -> tuple[Pieces, Callable[[], Awaitable[None]]]:
    from google.genai import Client
    from google.genai.types import HttpOptions

    client = Client(api_key="bench", vertexai=False, http_options=HttpOptions(base_url=model_url))

    async def pieces(question: str) -> AsyncIterator[str]:
        async for chunk in await client.aio.models.generate_content_stream(model=MODEL, contents=question):
            if chunk.text:
                yield chunk.text

    async def close() -> None:
        await client.aio.aclose()

    return pieces, close


_clients: dict[Provider, Callable[[str], tuple[Pieces, Callable[[], Awaitable[None]]]]] = {
    "openai": _openai,
    "responses": _responses,
    "anthropic": _anthropic,
    "google": _google,
}


async def measure(model_url: str, show: Callable[[Provider, Load, Sample, Sample], None]) -> None:
    """One answer, and 20 at once, of each provider; `show` gets the floor and the engine's sample."""
    for provider in PROVIDERS:
        for load in (Load(1, 250, 0.02), Load(20, 100, 0.02)):
            floor = await bare(provider, model_url, load)
            await asyncio.sleep(0.2)
            mine = await through_engine(provider, model_url, load)
            assert floor.chunks == mine.chunks == load.streams * load.chunks, "chunks were lost or doubled"
            show(provider, load, floor, mine)
