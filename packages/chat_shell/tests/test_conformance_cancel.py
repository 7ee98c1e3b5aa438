"""Turns that are given up, and turns side by side: no connection stays open, no task runs on."""

import asyncio
import contextlib

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.settings import ChatShellSettings
from wegent_contracts.events import BlockDelta, EngineEvent

from .support import FAST, Peer, statuses, text_of


async def _consume(peer: Peer, message: str, events: list[EngineEvent]) -> None:
    async for event in peer.engine.stream(peer.request(message)):
        events.append(event)  # noqa: PERF401 - what came before the cancellation counts


@pytest.mark.parametrize("message", ["[[hang]]", "[[first:30]] hello", "[[chunks:1000]] [[delay:0.02]]"])
async def test_cancelling_the_consumer_hangs_up(peer: Peer, message: str) -> None:
    await peer.ask("warm up")
    before = asyncio.all_tasks()
    consumer = asyncio.create_task(_consume(peer, message, []))
    await asyncio.to_thread(peer.script.wait_for, lambda record: len(record) == 2)
    consumer.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await consumer

    assert asyncio.all_tasks() == before
    record = await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome != "open", 2)
    assert record[-1].outcome == "abandoned"


async def test_closing_the_stream_hangs_up(peer: Peer) -> None:
    await peer.ask("warm up")
    before = asyncio.all_tasks()
    stream = peer.engine.stream(peer.request("[[chunks:1000]] [[delay:0.02]]"))
    async for event in stream:
        if isinstance(event, BlockDelta):
            break
    await stream.aclose()

    assert asyncio.all_tasks() == before
    await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome == "abandoned", 2)


async def test_cancelling_a_turn_that_waits_for_its_reader(peer: Peer) -> None:
    engine = ChatEngine(FAST.model_copy(update={"pending_events": 2}))
    stream = engine.stream(peer.request("[[chunks:3000]] [[delay:0.001]]"))
    await anext(stream)
    await asyncio.sleep(0.1)
    await stream.aclose()
    await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome == "abandoned", 2)
    await engine.aclose()


async def test_cancelling_between_attempts(peer: Peer) -> None:
    engine = ChatEngine(ChatShellSettings(backoff_base=30, backoff_cap=30))
    stream = engine.stream(peer.request("[[status:503]]"))
    assert statuses([await anext(stream), await anext(stream)]) == ["retrying"]
    async with asyncio.timeout(2):
        await stream.aclose()
    await engine.aclose()


async def test_turns_run_side_by_side(peer: Peer) -> None:
    turns = [peer.engine.stream(peer.request(f"[[say:answer {n}]] [[delay:0.01]]")) for n in range(10)]

    async def collect(n: int) -> str:
        return text_of([event async for event in turns[n]])

    answers = await asyncio.gather(*(collect(n) for n in range(10)))
    assert answers == [f"answer {n}" for n in range(10)]
