"""Sockets of people who may not stay any more, with two backends on one database."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from wegent_backend.app import Backend
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.realtime.rooms import task_room
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import ApiKeyRow, LoginRow, TaskRow, UserRow, utc_now
from wegent_contracts.protocol.socket import TaskRenamed

from .conftest import World, serving
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATIENCE = 10.0


@pytest.fixture
def chat_settings(chat_settings: BackendSettings) -> BackendSettings:
    return chat_settings.model_copy(update={"login": LoginSettings(recheck_seconds=0.2)})


@pytest.fixture
async def second(world: World, chat_settings: BackendSettings) -> AsyncIterator[tuple[Backend, str]]:
    """Another backend on the same database."""
    async with serving(chat_settings) as served:
        yield served


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


def told_out(window: Window) -> bool:
    return [told["code"] for told in window.of("auth:error")] == ["INVALID_TOKEN"]


async def conversation(world: World) -> int:
    """Of the user `other`."""
    async with world.backend.edge.ports.db.write() as session:
        task = TaskRow(
            uid="t", kind="Task", name="t", user_id=world.other.user_id, resource_version=1, title="t", team_id=1
        )
        session.add(task)
    return task.id


async def change(world: World, statement: object) -> None:
    async with world.backend.edge.ports.db.write() as session:
        await session.execute(statement)  # type: ignore[call-overload]


async def test_who_is_switched_off_is_out_in_every_process(world: World, second: tuple[Backend, str]) -> None:
    task_id = await conversation(world)
    async with (
        world.window(world.other) as here,
        world.window(world.other, url=second[1]) as there,
        world.window() as admin,
    ):
        for window in (here, there):
            assert "reason" not in await window.call("task:join", task_id=task_id)

        await change(world, update(UserRow).where(UserRow.id == world.other.user_id).values(is_active=False))

        for window in (here, there):
            await window.wait(lambda window=window: told_out(window))  # type: ignore[misc]
            refused = await window.call("task:join", task_id=task_id)
            assert refused["reason"] == "InvalidToken"
        heard = [len(window.received) for window in (here, there)]
        renamed = TaskRenamed(task_id=task_id, title="Secret")
        rooms = [task_room(task_id), f"user:{world.other.user_id}"]
        await world.backend.edge.ports.emitter.emit(
            "task:renamed", renamed, room=[*rooms, f"user:{world.admin.user_id}"]
        )
        await admin.wait(lambda: bool(admin.of("task:renamed")))
        await asyncio.sleep(0.3)
        assert [len(window.of("task:renamed")) for window in (here, there)] == [0, 0]
        # Being refused said once more why, and that is all they hear.
        assert [len(window.received) for window in (here, there)] == heard


async def test_one_login_that_ends_leaves_the_others(world: World) -> None:
    async with world.backend.edge.ports.db.write() as session:
        login = LoginRow(
            id="another",
            user_id=world.other.user_id,
            method="password",
            refresh_hash="another",
            expires_at=utc_now() + timedelta(days=1),
        )
        session.add(login)
    token = world.backend.edge.tokens.issue(world.other.user_id, "another")
    async with Window(world.url, token) as ending, world.window(world.other) as staying:
        await change(world, update(LoginRow).where(LoginRow.id == "another").values(ended_at=utc_now()))
        await ending.wait(lambda: told_out(ending))
        assert staying.of("auth:error") == []
        assert (await staying.call("task:join", task_id=1))["reason"] == "NotFound"


async def test_a_conversation_that_may_not_be_read_any_more_is_left(world: World, second: tuple[Backend, str]) -> None:
    task_id = await conversation(world)
    async with world.window(world.other) as here, world.window(world.other, url=second[1]) as there:
        for window in (here, there):
            assert "reason" not in await window.call("task:join", task_id=task_id)
        room = task_room(task_id)
        servers = [world.backend.socket_server, second[0].socket_server]
        assert [server is not None and server.has_members(room) for server in servers] == [True, True]

        moved = update(TaskRow).where(TaskRow.id == task_id).values(user_id=world.admin.user_id)
        await change(world, moved)

        await until(lambda: not any(server is not None and server.has_members(room) for server in servers))
        assert here.of("auth:error") == there.of("auth:error") == []
        assert (await here.call("task:join", task_id=task_id))["reason"] == "NotFound"


async def test_a_barred_socket_enters_no_room_again(world: World) -> None:
    server = world.backend.socket_server
    assert server is not None
    async with world.window(world.other) as window:
        sid = window.client.get_sid("/chat")
        server.bar(sid)
        assert not server.enter(sid, "task:1")
        assert not server.has_members("task:1")


async def test_an_event_is_done_by_what_the_subject_is_at_this_moment(world: World) -> None:
    key = "wg-of-other"
    async with world.backend.edge.ports.db.write() as session:
        session.add(
            ApiKeyRow(
                user_id=world.other.user_id,
                key_type="personal",
                name="k",
                prefix="wg-of",
                hash=hashlib.sha256(key.encode()).hexdigest(),
                scopes=["read", "use"],
            )
        )
    async with Window(world.url, key) as window:
        assert (await window.call("chat:cancel", subtask_id=1))["reason"] == "NotFound"
        await change(world, update(ApiKeyRow).values(scopes=["read"]))
        async with asyncio.timeout(PATIENCE):
            while (await window.call("chat:cancel", subtask_id=1))["reason"] != "Forbidden":
                await asyncio.sleep(0.1)
        assert window.of("auth:error") == []
