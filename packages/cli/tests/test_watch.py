"""Watches: the stream of events, its loss, and the commands that show it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from wegent.client.errors import LoginFailed, Refused, ServerUnreachable
from wegent.client.rest import Rest
from wegent.client.sse import SseEvent, SseParser
from wegent.resources.listing import Narrowing

from .fake_store import TOKEN, Cli, FakeStore, refusal, until


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reads_events_whatever_the_pieces(size: int, end: str) -> None:
    lines = [": hi", "", "event: ADDED", "id: 7", "data: {", "data: é\u2028}", "", "data:x", "", "event: half", ""]
    raw = (end.join(lines) + end + "data: never ended").encode()
    parser = SseParser()
    events = [event for at in range(0, len(raw), size) for event in parser.feed(raw[at : at + size])]
    assert events == [SseEvent("ADDED", "{\né\u2028}", "7"), SseEvent("message", "x", "7")]


async def test_a_lost_stream_goes_on_behind_the_last_event(store: FakeStore) -> None:
    lost: list[bool] = []
    async with Rest(store.url, TOKEN) as rest:
        stream = rest.stream_events("/watch", {"kinds": "Ghost"}, on_lost=lambda: lost.append(True))
        first = asyncio.ensure_future(anext(stream))
        await asyncio.to_thread(until, lambda: store.streams == 1)
        store.put("Ghost", "one")
        assert (await first).id == "1"
        await asyncio.to_thread(store.drop_streams)
        store.put("Ghost", "two")
        assert (await anext(stream)).id == "2"
        await stream.aclose()
    assert lost == [True]
    assert [asked.headers.get("last-event-id") for asked in store.asked] == [None, "1"]


async def test_what_makes_a_watch_impossible_is_raised(store: FakeStore) -> None:
    async with Rest(store.url, "no") as rest:
        with pytest.raises(LoginFailed):
            await anext(rest.stream_events("/watch", {"kinds": "Ghost"}))
        store.answers["GET", "/watch"] = lambda _asked: refusal(410, "Expired", "Too long ago.")
        with pytest.raises(Refused, match="Too long ago"):
            await anext(rest.stream_events("/watch"))
    async with Rest("http://127.0.0.1:9") as rest:
        with pytest.raises(ServerUnreachable):
            await anext(rest.stream_events("/watch"))


def test_a_filter_looks_for_the_text_anywhere_in_the_name() -> None:
    item = {"metadata": {"name": "Dev-Team"}}
    assert Narrowing(text="v-t").keeps(item)
    assert not Narrowing(text="ops").keeps(item)


class Watching:
    """A `wegent` of its own, because a watch ends only by Ctrl-C."""

    def __init__(self, wegent: Cli, *args: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("WEGENT_")}
        env |= {name: value for name, value in wegent.env.items() if value is not None}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wegent", *args], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def stopped(self) -> tuple[int, str]:
        """Exit code after Ctrl-C, and standard error."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


Start = Callable[..., Watching]


@pytest.fixture
def start(wegent: Cli) -> Iterator[Start]:
    started: list[Watching] = []

    def begin(*args: str) -> Watching:
        started.append(Watching(wegent, *args))
        return started[-1]

    yield begin
    for watching in started:
        watching.process.kill()
        watching.process.wait()


def test_get_shows_the_list_and_then_each_change_once(store: FakeStore, start: Start) -> None:
    store.put("Ghost", "one")
    store.put("Ghost", "two")
    watching = start("get", "gh", "-w")
    assert [watching.line().split()[0] for _ in range(3)] == ["NAME", "one", "two"]
    until(lambda: store.streams == 1)
    store.put("Ghost", "two", {"systemPrompt": "changed"})
    store.put("Ghost", "elsewhere", namespace="ops")
    store.remove("Ghost", "one")
    assert "changed" in watching.line()
    assert watching.line().startswith("one ")
    assert watching.stopped() == (130, "")


def test_watch_shows_events_of_what_is_named(store: FakeStore, start: Start) -> None:
    watching = start("watch", "gh/one", "te/dev", "-o", "json")
    until(lambda: store.streams == 1)
    store.put("Ghost", "two")
    store.put("Ghost", "one", {"systemPrompt": "x"})
    store.put("Team", "dev")
    store.remove("Ghost", "one")
    events = [json.loads(watching.line()) for _ in range(3)]
    assert [(event["type"], event["object"]["metadata"]["name"]) for event in events] == [
        ("ADDED", "one"),
        ("ADDED", "dev"),
        ("DELETED", "one"),
    ]
    store.drop_streams()
    store.put("Ghost", "one")
    assert json.loads(watching.line())["object"]["metadata"]["resourceVersion"] == 5
    assert watching.stopped() == (130, "The connection was lost; waiting for the server …\n")


def test_watch_as_a_table(store: FakeStore, start: Start) -> None:
    watching = start("watch", "teams", "-A")
    assert watching.line().split() == ["NAMESPACE", "EVENT", "KIND", "NAME", "VERSION", "READY", "AGE"]
    until(lambda: store.streams == 1)
    store.put("Team", "dev", namespace="ops")
    assert watching.line().split()[:6] == ["ops", "ADDED", "Team", "dev", "1", "True"]
    assert watching.stopped()[0] == 130


def test_a_watch_has_no_wide_form(store: FakeStore, wegent: Cli) -> None:
    assert "has no wide output" in wegent("watch", "teams", "-o", "wide", code=2).stderr
