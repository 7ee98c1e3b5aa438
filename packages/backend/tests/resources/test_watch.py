"""Watches, with several backends on one database and one Valkey."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import select, text, update
from wegent_backend.app import Backend, create_app
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.settings import BackendSettings, ResourceSettings
from wegent_backend.tables import LoginRow, TaskRow, UserRow, utc_now
from wegent_backend.tasks import transitions

from ..people import token_of
from ..test_process import PASSWORD, environment, serving
from .rig import API, create, ghost, patch, path, resource, somebody, version
from .watching import PATIENCE_SECONDS, Told, Watcher, on_a_port, opened

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def limits() -> dict[str, Any]:
    """A test that needs others says so."""
    return {"watch_poll_seconds": 0.5, "watch_bookmark_seconds": 0.4}


@pytest.fixture
def settings(settings: BackendSettings, limits: dict[str, Any]) -> BackendSettings:
    pool = {"database_pool": limits.pop("database_pool", 5)}
    return settings.model_copy(update={**pool, "resource": ResourceSettings(**limits)})


@pytest.fixture
async def second(backend: Backend, settings: BackendSettings) -> AsyncIterator[Backend]:
    """Another process, as far as one process can be two."""
    app = create_app(settings)
    async with LifespanManager(app, startup_timeout=30, shutdown_timeout=30):
        yield app


@pytest.fixture
async def me(admin: httpx.AsyncClient) -> Subject:
    shown = (await admin.get(f"{API}/users/me")).json()
    return Subject(shown["id"], shown["user_name"], "admin")


@pytest.fixture
async def there(second: Backend, me: Subject) -> AsyncIterator[httpx.AsyncClient]:
    """The same user at the second backend."""
    headers = {"Authorization": f"Bearer {token_of(second, me.user_id)}"}
    transport = httpx.ASGITransport(second, client=("127.0.0.1", 40002))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        yield client


async def delete(client: httpx.AsyncClient, kind: str, name: str, **query: Any) -> None:
    answer = await client.delete(path(kind, name), params=query)
    assert answer.status_code == 200, answer.text


# --- what is told -----------------------------------------------------------------------------------------------------


async def test_from_nothing_on_everything_is_added_and_then_a_bookmark(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    await create(admin, ghost("a"), ghost("b"))
    await patch(admin, "Ghost", "a", spec={"systemPrompt": "Another"})
    await delete(admin, "Ghost", "b")

    async with await opened(backend, me) as watcher:
        assert await watcher.bookmark() == await version(admin)

    *added, bookmark = watcher.told
    assert ("ADDED", "a") in [told.brief for told in added]
    assert {told.type for told in added} == {"ADDED"}
    assert "b" not in [told.name for told in added]
    assert bookmark.object == {"metadata": {"resourceVersion": bookmark.id}}
    assert {told.id for told in added} == {None}
    shown = (await admin.get(path("Ghost", "a"))).json()
    assert next(told for told in added if told.name == "a").object == shown


async def test_every_turn_of_a_resource_whichever_backend_makes_it(
    backend: Backend, admin: httpx.AsyncClient, there: httpx.AsyncClient, me: Subject
) -> None:
    async with await opened(backend, me, await version(admin)) as watcher:

        async def told() -> list[tuple[str, str]]:
            return await watcher.told_until(await version(admin))

        await watcher.bookmark()
        await create(there, ghost("g"))
        assert await told() == [("ADDED", "g")]
        await patch(admin, "Ghost", "g", spec={"systemPrompt": "Another"})
        assert await told() == [("MODIFIED", "g")]
        await delete(there, "Ghost", "g")
        assert await told() == [("DELETED", "g")]
        assert (await there.post(f"{path('Ghost', 'g')}/restore")).status_code == 200
        assert await told() == [("ADDED", "g")]


@pytest.mark.parametrize("limits", [{"watch_poll_seconds": 60}])
async def test_news_of_another_backend_are_quick(
    backend: Backend, admin: httpx.AsyncClient, there: httpx.AsyncClient, me: Subject
) -> None:
    async with await opened(backend, me, await version(admin)) as watcher:
        await watcher.bookmark()
        begun = time.monotonic()
        await create(there, ghost("g"))
        await watcher.until(lambda: ("ADDED", "g") in [told.brief for told in watcher.told])

    assert time.monotonic() - begun < 2


async def test_a_quiet_watch_says_now_and_then_how_far_it_is(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    async with await opened(backend, me, await version(admin)) as watcher, await somebody(backend) as other:
        first = await watcher.bookmark()
        await create(other, ghost("g"))
        await watcher.bookmark(first + 1)

    assert {told.type for told in watcher.told} == {"BOOKMARK"}


async def test_conversations_are_told_of_too(
    backend: Backend, second: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    """Their states change without an announcement."""
    await create(admin, resource("Task", "t", title="Hello", prompt="Hi", teamRef={"name": "wegent-chat"}))
    async with await opened(backend, me, 0, ("Task",)) as watcher:
        assert await watcher.told_until(await version(admin)) == [("ADDED", "t")]
        async with unit(second.edge.ports, me) as ctx:
            task = (await ctx.session.scalars(select(TaskRow))).one()
            await transitions.move_task(ctx, task, "RUNNING")
        await watcher.until(lambda: ("MODIFIED", "t") in [told.brief for told in watcher.told])
        modified = next(told for told in watcher.told if told.type == "MODIFIED")

    assert modified.object["status"]["status"] == "RUNNING"
    assert modified.object["spec"]["title"] == "Hello"


# --- going on after a loss --------------------------------------------------------------------------------------------


async def test_going_on_again_and_again_while_others_write(
    backend: Backend, second: Backend, admin: httpx.AsyncClient, there: httpx.AsyncClient, me: Subject
) -> None:
    reached = await version(admin)
    writing = [asyncio.create_task(write(client, name)) for client, name in ((admin, "here"), (there, "there"))]
    told: list[Told] = []
    believed: dict[str, tuple[str, int]] = {}
    losses = 0
    while not (all(task.done() for task in writing) and reached == await version(admin)):
        async with await opened((backend, second)[losses % 2], me, reached) as watcher:
            await watcher.until(lambda: bool(watcher.told))
        believe(watcher.told[: losses % 5], believed)  # who has a part of it can take all of it again
        believe(watcher.told, believed)
        told += watcher.told
        reached = watcher.reached or reached
        losses += 1
    await asyncio.gather(*writing)

    told = [entry for entry in told if entry.type != "BOOKMARK"]
    seen = [(entry.type, entry.name, entry.object["metadata"]["resourceVersion"]) for entry in told]
    assert len(told) > 100
    assert len(set(seen)) == len(seen), "something was told twice"
    assert believed == await state(admin)


async def write(client: httpx.AsyncClient, name: str) -> None:
    """150 changes of a few resources."""
    for number in range(30):
        await create(client, ghost(f"{name}-{number % 6}", prompt=str(number)))
        for turn in range(2):
            await patch(client, "Ghost", f"{name}-{number % 6}", spec={"systemPrompt": f"{number}.{turn}"})
        if number < 24:
            await delete(client, "Ghost", f"{name}-{number % 6}")
        await create(client, ghost(f"{name}-kept-{number}"))


def believe(told: list[Told], believed: dict[str, tuple[str, int]]) -> None:
    """Uid and resourceVersion by name, for somebody who is told this."""
    for entry in told:
        if entry.type == "DELETED":
            believed.pop(entry.name, None)
        elif entry.type != "BOOKMARK":
            believed[entry.name] = entry.object["metadata"]["uid"], entry.object["metadata"]["resourceVersion"]


async def state(client: httpx.AsyncClient) -> dict[str, tuple[str, int]]:
    listed = (await client.get(f"{API}/ghosts", params={"scope": "own", "limit": 200})).json()["items"]
    return {item["metadata"]["name"]: (item["metadata"]["uid"], item["metadata"]["resourceVersion"]) for item in listed}


# --- over HTTP --------------------------------------------------------------------------------------------------------


async def refusal(client: httpx.AsyncClient, **options: Any) -> tuple[int, str]:
    answer = await client.get("/watch", **options)
    return answer.status_code, answer.json()["error"]["reason"]


@sqlite
async def test_a_stream_begins_where_it_is_told_to(backend: Backend, admin: httpx.AsyncClient, me: Subject) -> None:
    await create(admin, ghost("old"))
    since = await version(admin)
    await create(admin, ghost("new"))
    async with on_a_port(backend, token_of(backend, me.user_id)) as client:
        for asked in (
            {"params": {"kinds": "Ghost", "resourceVersion": str(since)}},
            {"params": {"kinds": "Ghost"}, "headers": {"last-event-id": str(since)}},
        ):
            async with client.stream("GET", "/watch", **asked) as answer:
                assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
                async with Watcher(answer.aiter_raw()) as watcher:
                    assert await watcher.told_until(since + 1) == [("ADDED", "new")]


@sqlite
async def test_a_resource_version_of_another_database(backend: Backend, admin: httpx.AsyncClient, me: Subject) -> None:
    beyond = await version(admin) + 1
    async with on_a_port(backend, token_of(backend, me.user_id)) as client:
        assert await refusal(client, params={"resourceVersion": beyond}) == (410, "Expired")
        assert await refusal(client, headers={"last-event-id": str(beyond)}) == (410, "Expired")
        assert await refusal(client, headers={"last-event-id": "9" * 5000}) == (410, "Expired")
        assert await refusal(client, params={"kinds": "Gost"}) == (422, "Invalid")
        assert await refusal(client, headers={"authorization": "Bearer no"}) == (401, "InvalidToken")
    assert backend.edge.ports.news.watching == 0


@sqlite
@pytest.mark.parametrize("limits", [{"max_watches": 3, "database_pool": 1}])
async def test_watches_wait_without_the_database_and_leave_nothing_behind(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    news = backend.edge.ports.news
    async with on_a_port(backend, token_of(backend, me.user_id)) as client, AsyncExitStack() as stack:
        for _ in range(3):
            answer = await stack.enter_async_context(client.stream("GET", "/watch"))
            watcher = await stack.enter_async_context(Watcher(answer.aiter_raw()))
            await watcher.bookmark()
        assert news.watching == 3
        assert await refusal(client) == (503, "Unavailable")
        await create(admin, ghost("g"))  # there is one connection to the database
        await watcher.until(lambda: ("ADDED", "g") in [told.brief for told in watcher.told])
        await stack.aclose()
        await until(lambda: news.watching == 0)
        async with client.stream("GET", "/watch") as answer:
            assert answer.status_code == 200


@sqlite
@pytest.mark.parametrize("limits", [{"database_pool": 1}])
async def test_a_client_that_does_not_read_holds_nobody_up(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    token = token_of(backend, me.user_id)
    async with on_a_port(backend, token) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port, limit=1024)
        request = f"GET /api/v1/watch HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(request.encode())
        await reader.readline()
        for number in range(40):  # much more than fits into the buffers on the way
            await create(admin, ghost(f"g{number}", prompt="long " * 40_000))
        async with await opened(backend, me, await version(admin)) as watcher:
            await watcher.bookmark()
            assert backend.edge.ports.news.watching == 2
        writer.transport.abort()
        await until(lambda: backend.edge.ports.news.watching == 0)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


# --- how a watch ends -------------------------------------------------------------------------------------------------


@sqlite
async def test_a_watch_ends_with_its_token(backend: Backend, admin: httpx.AsyncClient, me: Subject) -> None:
    lifetime = backend.edge.tokens.lifetime
    nearly_over = token_of(backend, me.user_id, now=utc_now() - lifetime + timedelta(seconds=2))
    async with (
        on_a_port(backend, nearly_over) as client,
        client.stream("GET", "/watch") as answer,
        Watcher(answer.aiter_raw()) as watcher,
    ):
        assert answer.status_code == 200
        await watcher.bookmark()
        await watcher.end()

    assert backend.edge.ports.news.watching == 0


@sqlite
async def test_a_watch_ends_when_the_account_is_switched_off(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    async with (
        on_a_port(backend, token_of(backend, me.user_id)) as client,
        client.stream("GET", "/watch") as answer,
        Watcher(answer.aiter_raw()) as watcher,
    ):
        await watcher.bookmark()
        watcher.told.clear()
        async with backend.edge.ports.db.write() as session:
            await session.execute(update(UserRow).where(UserRow.id == me.user_id).values(is_active=False))
            await session.execute(text("UPDATE counters SET value = value + 1"))
        await watcher.end()

    assert watcher.told == [], "told something after that"


@sqlite
@pytest.mark.parametrize("limits", [{"watch_poll_seconds": 60, "watch_bookmark_seconds": 60}])
async def test_a_quiet_watch_ends_within_seconds_when_its_login_is_ended(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    async with (
        on_a_port(backend, token_of(backend, me.user_id)) as client,
        client.stream("GET", "/watch") as answer,
        Watcher(answer.aiter_raw()) as watcher,
    ):
        await watcher.bookmark()
        watcher.told.clear()
        begun = time.monotonic()
        async with backend.edge.ports.db.write() as session:
            await session.execute(update(LoginRow).where(LoginRow.user_id == me.user_id).values(ended_at=utc_now()))
        await watcher.end()

    assert time.monotonic() - begun < backend.settings.login.recheck_seconds + 5
    assert watcher.told == []
    assert backend.edge.ports.news.watching == 0


@sqlite
@pytest.mark.parametrize("limits", [{"watch_poll_seconds": 60, "watch_bookmark_seconds": 60}])
async def test_watches_end_as_soon_as_the_process_is_to_stop(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    async with await opened(backend, me) as one, await opened(backend, me) as two:
        await one.bookmark()
        await two.bookmark()
        begun = time.monotonic()
        backend.refuse_newcomers()
        await one.end()
        await two.end()

    assert time.monotonic() - begun < 1
    assert backend.edge.ports.news.watching == 0


async def test_a_signal_ends_the_watches_of_a_process(tmp_path: Path, valkey: str) -> None:
    env = environment(tmp_path / "home", valkey, WEGENT_ADMIN_PASSWORD=PASSWORD)
    async with serving(env) as (process, client):
        login = await client.post("/api/v1/auth/login", json={"user_name": "admin", "password": PASSWORD})
        headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
        async with (
            client.stream("GET", "/api/v1/watch", headers=headers) as answer,
            Watcher(answer.aiter_raw()) as watcher,
        ):
            await watcher.bookmark()
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            await watcher.end()
            assert time.monotonic() - begun < 1
        _, log = await asyncio.wait_for(process.communicate(), 8)

    assert (process.returncode, b"cut_short" in log, b"Traceback" in log) == (0, False, False)


async def test_a_stream_that_nobody_reads_gives_its_place_back(
    backend: Backend, admin: httpx.AsyncClient, me: Subject
) -> None:
    watcher = await opened(backend, me)
    assert backend.edge.ports.news.watching == 1
    del watcher

    assert backend.edge.ports.news.watching == 0
