"""What Redis keeps of conversations: it spares the database questions, and never says anything that is not so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import redis.asyncio as redis
from wegent_backend.cache_settings import CacheSettings
from wegent_backend.chat.contexts import context_key
from wegent_backend.ports import Remembered
from wegent_backend.recall import RedisRecall
from wegent_backend.settings import BackendSettings
from wegent_backend.tasks.remembered import status_key
from wegent_kit.redis import connect
from wegent_scripted import Reply
from wegent_scripted.conversation import Request

from ..people import token_of
from ..resources.rig import statements
from .conftest import World, serving
from .window import Window

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG = " ".join(f"word{number}" for number in range(60))


@pytest.fixture
async def store(valkey: str) -> AsyncIterator[redis.Redis]:
    client = connect(valkey, name="test")
    yield client
    await client.aclose()


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(world) as client:
        yield client


def api_of(world: World, user_id: int | None = None, url: str | None = None) -> httpx.AsyncClient:
    token = token_of(world.backend, user_id or world.admin.user_id)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=f"{url or world.url}/api/v1", headers=headers, timeout=30)


async def say(world: World, window: Window, text: str, task_id: int | None = None) -> dict[str, Any]:
    """Send a message and wait for its answer."""
    where = {"team_id": world.team_id} if task_id is None else {"task_id": task_id}
    ack = await window.call("chat:send", message=text, **where)
    await window.end_of(ack["assistant_subtask_id"])
    return ack


def asked(world: World) -> list[str]:
    """What the model was asked last, without instructions."""
    return [message.text for message in world.script.requests[-1].messages if message.role != "system"]


async def kept(store: redis.Redis, task_id: int) -> list[str]:
    """Of the history that is kept, who says it and what."""
    import orjson

    value = await store.hget(context_key(task_id), "value")
    lines = [] if value is None else [orjson.loads(line) for line in value.splitlines()]
    return [f"{line['role'][0]}: {line['content']}" for line in lines]


def about_conversations(seen: list[str]) -> list[str]:
    return [sql for sql in seen if any(f"FROM {table}" in sql for table in ("tasks", "subtasks", "runs", "run_events"))]


# --- how it is --------------------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_how_a_conversation_is_costs_the_database_one_question(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    db = world.backend.edge.ports.db
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=world.team_id, message="Go")
        path = f"/tasks/{ack['task_id']}/runtime-check"
        await window.wait(lambda: len(window.of("chat:chunk")) > 3)
        await api.get(path)  # which run it is, is looked up once
        told = len(window.text_so_far(ack["assistant_subtask_id"]))
        with statements(db, of_everybody=True) as seen:
            running = (await api.get(path)).json()
            mine = [sql for sql in about_conversations(seen) if "resource_version" in sql or "run_events" in sql]
        assert [running["status"], running["last_message_id"]] == ["RUNNING", 2]
        assert running["streaming"]["subtask_id"] == ack["assistant_subtask_id"]
        assert running["streaming"]["offset"] >= told
        assert len(mine) == 1
        await window.end_of(ack["assistant_subtask_id"])
    with statements(db, of_everybody=True) as seen:
        ended = (await api.get(path)).json()
    assert ended == {**running, "status": "COMPLETED", "progress": 100, "streaming": None}
    (only,) = about_conversations(seen)
    assert only.startswith("SELECT tasks.resource_version")


async def test_who_was_told_an_end_finds_nothing_older(world: World, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        task_id = None
        for turn in range(4):
            ack = await window.call(
                "chat:send",
                message="Say: Yes.",
                **({"team_id": world.team_id} if task_id is None else {"task_id": task_id}),
            )
            task_id = ack["task_id"]
            await window.wait(lambda task_id=task_id, heard=turn + 1: _ends(window, task_id) >= heard)
            check = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
            assert (check["status"], check["streaming"]) == ("COMPLETED", None)


def _ends(window: Window, task_id: int | None) -> int:
    told = [payload["status"] for payload in window.of("task:status") if payload["task_id"] == task_id]
    return told.count("COMPLETED")


@ON_SQLITE
async def test_what_is_kept_is_nobody_else_s(world: World, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        task_id = (await say(world, window, "Say: Yes."))["task_id"]
    assert (await api.get(f"/tasks/{task_id}/runtime-check")).status_code == 200
    async with api_of(world, world.other.user_id) as other:
        assert (await other.get(f"/tasks/{task_id}/runtime-check")).status_code == 404
    assert (await api.delete(f"/tasks/{task_id}")).status_code == 204
    assert (await api.get(f"/tasks/{task_id}/runtime-check")).status_code == 404


@ON_SQLITE
async def test_a_status_of_another_version_is_not_believed(
    world: World, api: httpx.AsyncClient, store: redis.Redis
) -> None:
    async with world.window() as window:
        task_id = (await say(world, window, "Say: Yes."))["task_id"]
    key = status_key(task_id)
    version = int(await store.hget(key, "version"))
    assert 0 < await store.ttl(key) <= CacheSettings().status_seconds
    await store.hset(key, mapping={"version": version - 1, "value": b'{"status": "RUNNING"}'})
    check = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
    assert check["status"] == "COMPLETED"
    assert int(await store.hget(key, "version")) == version  # mended by the question


# --- what was said ----------------------------------------------------------------------------------------------------


class Beginnings:
    """The SQL that was sent before the model was asked."""

    def __init__(self, seen: list[str]) -> None:
        self._seen = seen
        self.before: list[str] = []

    def __call__(self, request: Request) -> Reply:
        del request
        self.before = list(self._seen)
        return Reply("Good.")


async def beginning(world: World, url: str) -> list[str]:
    """Of the third answer of a conversation."""
    async with world.window(url=url) as window:
        world.script.queue("Fine.", "Right.")
        task_id = (await say(world, window, "One"))["task_id"]
        await say(world, window, "Two", task_id)
        with statements(world.backend.edge.ports.db, of_everybody=True) as seen:
            counted = Beginnings(seen)
            world.script.queue(counted)
            await say(world, window, "Three", task_id)
    assert asked(world)[-5:] == ["One", "Fine.", "Two", "Right.", "Three"]
    return counted.before


@ON_SQLITE
async def test_an_answer_begins_without_asking_the_database_what_was_said(world: World) -> None:
    def reads(statements: list[str]) -> list[str]:
        return [sql for sql in statements if "subtasks.message_id <" in sql or "attachment_uses" in sql]

    with_it = await beginning(world, world.url)
    ports = world.backend.edge.ports
    ports.settings.cache.context_messages = 0
    without_it = await beginning(world, world.url)
    assert reads(with_it) == []
    assert len([sql for sql in with_it if "FROM users" in sql]) == 1
    assert len([sql for sql in with_it if "FROM tasks" in sql and "tasks.id = ?" in sql]) == 2  # seen, then held
    assert len(reads(without_it)) == 2


async def test_the_model_hears_what_people_see(world: World, api: httpx.AsyncClient, store: redis.Redis) -> None:
    """Edited, written again, taken back: what is kept is what is said."""
    async with world.window() as window:
        world.script.queue("A1.", "A2.", "B2.", "C2.", "A3.")
        first = await say(world, window, "Q1")
        task_id = first["task_id"]
        assert await kept(store, task_id) == ["U: Q1", "A: A1."]
        second = await say(world, window, "Q2", task_id)
        assert await kept(store, task_id) == ["U: Q1", "A: A1.", "U: Q2", "A: A2."]

        edited = await api.post(f"/tasks/{task_id}/messages/{second['subtask_id']}/edit", json={"message": "Q2 new"})
        answer = edited.json()["assistant_subtask_id"]
        await window.end_of(answer)
        assert asked(world) == ["Q1", "A1.", "Q2 new"]
        assert await kept(store, task_id) == ["U: Q1", "A: A1.", "U: Q2 new", "A: B2."]

        await window.call("chat:retry", task_id=task_id, subtask_id=answer)
        await window.wait(lambda: len(window.of("chat:done", subtask_id=answer)) == 2)
        assert asked(world) == ["Q1", "A1.", "Q2 new"]
        assert await kept(store, task_id) == ["U: Q1", "A: A1.", "U: Q2 new", "A: C2."]

        await say(world, window, "Q3", task_id)
        assert asked(world) == ["Q1", "A1.", "Q2 new", "C2.", "Q3"]

        forked = (await api.post(f"/tasks/{task_id}/fork", json={})).json()["metadata"]["id"]
        assert await kept(store, forked) == []
        await say(world, window, "Say: Q4.", forked)
        assert asked(world) == ["Q1", "A1.", "Q2 new", "C2.", "Q3", "A3.", "Say: Q4."]
        assert (await kept(store, forked))[-1] == "A: You said: Say: Q4."


async def test_what_was_taken_back_while_redis_heard_nothing_does_not_come_back(
    world: World, api: httpx.AsyncClient, store: redis.Redis
) -> None:
    """As after a restart of Redis from an older save."""
    async with world.window() as window:
        world.script.queue("A1.", "A2.", "B2.", "A3.")
        task_id = (await say(world, window, "Q1"))["task_id"]
        second = await say(world, window, "Q2", task_id)
        saved = await store.dump(context_key(task_id))
        edited = await api.post(f"/tasks/{task_id}/messages/{second['subtask_id']}/edit", json={"message": "Q2 new"})
        await window.end_of(edited.json()["assistant_subtask_id"])
        await store.restore(context_key(task_id), 0, saved, replace=True)
        await say(world, window, "Q3", task_id)
    assert asked(world) == ["Q1", "A1.", "Q2 new", "B2.", "Q3"]
    assert await kept(store, task_id) == ["U: Q1", "A: A1.", "U: Q2 new", "A: B2.", "U: Q3", "A: A3."]


@ON_SQLITE
async def test_an_empty_redis_changes_nothing(world: World, api: httpx.AsyncClient, store: redis.Redis) -> None:
    world.script.queue("A1.", Reply(LONG, delay=0.02), "A3.")
    async with world.window() as window:
        task_id = (await say(world, window, "Q1"))["task_id"]
        await store.flushall()
        assert (await api.get(f"/tasks/{task_id}/runtime-check")).json()["status"] == "COMPLETED"
        ack = await window.call("chat:send", task_id=task_id, message="Q2")
        answer = ack["assistant_subtask_id"]
        await window.wait(lambda: bool(window.of("chat:chunk", subtask_id=answer)))
        assert asked(world) == ["Q1", "A1.", "Q2"]
        await store.flushall()
        check = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
        assert (check["status"], check["streaming"]["subtask_id"]) == ("RUNNING", answer)
        await window.end_of(answer)
        assert window.text_so_far(answer) == LONG
        await say(world, window, "Q3", task_id)
    assert asked(world) == ["Q1", "A1.", "Q2", LONG, "Q3"]
    assert await kept(store, task_id) == ["U: Q1", "A: A1.", "U: Q2", f"A: {LONG}", "U: Q3", "A: A3."]


@ON_SQLITE
async def test_large_conversations_are_not_kept(
    world: World, chat_settings: BackendSettings, store: redis.Redis
) -> None:
    small = CacheSettings(context_messages=3, context_bytes=2000)
    world.script.queue("A1.", "A2.", "A3.", "A4." * 1000, "A5.")
    async with (
        serving(chat_settings.model_copy(update={"cache": small})) as (_, url),
        world.window(url=url) as window,
    ):
        task_id = (await say(world, window, "Q1"))["task_id"]
        assert await kept(store, task_id) == ["U: Q1", "A: A1."]
        await say(world, window, "Q2", task_id)
        assert await kept(store, task_id) == []
        await say(world, window, "Q3", task_id)
        assert asked(world) == ["Q1", "A1.", "Q2", "A2.", "Q3"]
        other = (await say(world, window, "Q4"))["task_id"]
        assert await kept(store, other) == []
        await say(world, window, "Q5", other)
        assert asked(world) == ["Q4", "A4." * 1000, "Q5"]


# --- the store --------------------------------------------------------------------------------------------------------


@pytest.fixture
def recall(store: redis.Redis) -> RedisRecall:
    return RedisRecall(store, patience_seconds=5)


async def extend(recall: RedisRecall, since: int, version: int, text: bytes) -> None:
    line = Remembered(version, text)
    await recall.extend("k", since, line, seconds=100, most_lines=3, most_bytes=20)


async def test_the_older_of_two_writers_gives_way(recall: RedisRecall) -> None:
    await recall.keep("k", Remembered(12, b"new"), seconds=100)
    await recall.keep("k", Remembered(9, b"old"), seconds=100)
    assert await recall.read("k") == Remembered(12, b"new")
    await recall.keep("k", Remembered(12, b"again"), seconds=100)
    assert await recall.read("k") == Remembered(12, b"again")


async def test_lines_are_added_to_what_they_follow(recall: RedisRecall) -> None:
    await extend(recall, 0, 1, b"lost")
    assert await recall.read("k") is None
    await recall.keep("k", Remembered(1, b"one"), seconds=100)
    await extend(recall, 1, 2, b"two")
    await extend(recall, 1, 3, b"lost")
    assert await recall.read("k") == Remembered(2, b"one\ntwo")
    await extend(recall, 2, 3, b"x" * 20)
    assert await recall.read("k") is None
    await recall.keep("k", Remembered(4, b"a"), seconds=100)
    for number in range(4, 7):
        await extend(recall, number, number + 1, b"b")
    assert await recall.read("k") is None


async def test_without_redis_there_is_nothing_and_no_waiting_again() -> None:
    nowhere = connect("redis://127.0.0.1:1/0", name="test", retries=0)
    recall = RedisRecall(nowhere, patience_seconds=5)
    await recall.keep("k", Remembered(1, b"one"), seconds=100)
    assert await recall.read("k") is None
    assert await asyncio.wait_for(recall.read("k"), 5) is None
    await nowhere.aclose()
