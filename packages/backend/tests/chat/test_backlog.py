"""What waits for a socket is counted, dropped by what it is about, and never more than may wait."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from wegent_backend.realtime.backlog import PATIENCE, PORTION_PACKETS, Backlog, Limits, size_of
from wegent_backend.realtime.codec import encode_event


def packet(about: str | None = None, text: str = "") -> Any:
    return encode_event("/chat", "chat:chunk", {"content": text}, about)


@pytest.fixture
def ended() -> list[Backlog]:
    return []


@pytest.fixture
def backlog(ended: list[Backlog]) -> Backlog:
    return Backlog(Limits(packets=20, bytes=10_000), ended.append)


async def test_what_waits_is_counted_until_it_is_taken(backlog: Backlog) -> None:
    packets = [packet(text="字" * number) for number in range(5)]
    for each in packets:
        backlog.put_nowait(each)
    assert backlog.bytes == sum(map(size_of, packets))
    assert [await backlog.get() for _ in packets] == packets
    assert backlog.bytes == 0


async def test_only_so_much_is_taken_at_once(backlog: Backlog) -> None:
    for _ in range(19):
        backlog.put_nowait(packet())
    await backlog.get()
    for _ in range(PORTION_PACKETS - 1):
        backlog.get_nowait()
    with pytest.raises(asyncio.QueueEmpty):
        backlog.get_nowait()
    await backlog.get()
    assert backlog.qsize() == 2


async def test_what_is_about_one_thing_can_be_dropped(backlog: Backlog) -> None:
    others = [packet("task:2"), packet()]
    for each in (packet("task:1"), others[0], packet("task:1"), others[1]):
        backlog.put_nowait(each)
    backlog.drop("task:1")
    assert [await backlog.get(), await backlog.get()] == others
    assert (backlog.qsize(), backlog.bytes) == (0, 0)


async def test_a_large_packet_fits_where_nothing_waits(backlog: Backlog, ended: list[Backlog]) -> None:
    backlog.put_nowait(packet(text="x" * 1_000_000))
    assert backlog.crowded
    assert not ended


@pytest.mark.parametrize("text", ["", "x" * 2500])
async def test_past_the_limits_there_is_an_end(backlog: Backlog, ended: list[Backlog], text: str) -> None:
    for _ in range(PATIENCE * 20 + 5):
        backlog.put_nowait(packet(text=text))
    assert ended == [backlog]
    assert (backlog.qsize(), backlog.bytes) == (0, 0)
    backlog.put_nowait(None)
    assert await backlog.get() is None
