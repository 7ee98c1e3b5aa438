"""Sockets that are let in by an API key."""

from datetime import timedelta

import pytest
from wegent_backend.auth import api_keys
from wegent_backend.tables import ApiKeyRow, utc_now

from .conftest import World
from .test_realtime_connections import refusal
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def key_of(world: World, *scopes: str, seconds: float | None = None, **columns: object) -> str:
    key = api_keys.make()
    row = ApiKeyRow(
        user_id=world.other.user_id,
        key_type="personal",
        name="socket",
        prefix=api_keys.shown(key),
        hash=api_keys.digest(key),
        scopes=list(scopes),
        expires_at=None if seconds is None else utc_now() + timedelta(seconds=seconds),
        **columns,
    )
    async with world.backend.edge.ports.db.write() as session:
        session.add(row)
    return key


async def test_a_key_chats_as_its_user(world: World) -> None:
    async with Window(world.url, await key_of(world, "read", "use")) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Hello")
        assert "reason" not in await window.call("task:join", task_id=sent["task_id"])
    assert (await world.task(sent["task_id"])).user_id == world.other.user_id


async def test_a_key_without_the_scope_only_looks(world: World) -> None:
    async with world.window(world.other) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Hello")
    async with Window(world.url, await key_of(world, "read")) as window:
        joined = await window.call("task:join", task_id=sent["task_id"])
        assert len(joined["subtasks"]) == 2
        for event, payload in (
            ("chat:send", {"team_id": world.team_id, "message": "More"}),
            ("chat:cancel", {"subtask_id": sent["assistant_subtask_id"]}),
        ):
            refused = await window.call(event, **payload)
            assert (refused["reason"], refused["details"]) == ("Forbidden", {"scope": "use"})
    async with Window(world.url, await key_of(world, "use")) as window:
        assert (await window.call("task:join", task_id=sent["task_id"]))["reason"] == "Forbidden"


async def test_keys_that_do_not_count_let_nobody_in(world: World) -> None:
    off = await key_of(world, "read", is_active=False)
    past = await key_of(world, "read", seconds=-1)
    for key in (off, past, "wg-nobody"):
        assert (await refusal(world.url, {"token": key}))["data"]["code"] == "INVALID_TOKEN"


async def test_a_key_that_ends_while_connected(world: World) -> None:
    async with Window(world.url, await key_of(world, "read", "use", seconds=2)) as window:
        assert "task_id" in await window.call("chat:send", team_id=world.team_id, message="Hello")
        await window.wait(lambda: bool(window.of("auth:error")))
        assert (await window.call("task:join", task_id=1))["reason"] == "Unauthorized"
