"""Who gets in, how long they stay, and what happens to sockets that are too slow."""

from datetime import timedelta

import httpx
import pytest
import socketio
from sqlalchemy import update
from wegent_backend.auth.tokens import Tokens
from wegent_backend.edge_settings import RateSettings
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import UserRow, utc_now
from wegent_scripted import Reply

from ..people import token_of
from .conftest import World, serving
from .window import NAMESPACE, Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def refusal(url: str, auth: object) -> dict[str, object]:
    """What the client hears when it is not let in."""
    client = socketio.AsyncClient(reconnection=False)
    heard: list[dict[str, object]] = []

    async def refused(data: dict[str, object]) -> None:
        heard.append(data)

    client.on("connect_error", refused, namespace=NAMESPACE)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(url, auth=auth, namespaces=[NAMESPACE], transports=["websocket"])
    await client.disconnect()
    return heard[0]


async def test_nobody_gets_in_without_a_valid_token(world: World) -> None:
    long_ago = token_of(world.backend, world.admin.user_id, now=utc_now() - timedelta(days=30))
    forged = Tokens("another key that is long enough for a test", minutes=5).issue(world.admin.user_id, "a-login")
    for auth, code in (
        (None, "INVALID_TOKEN"),
        ({"token": ""}, "INVALID_TOKEN"),
        ({"token": 7}, "INVALID_TOKEN"),
        ("text", "INVALID_TOKEN"),
        ({"token": forged}, "INVALID_TOKEN"),
        ({"token": long_ago}, "TOKEN_EXPIRED"),
    ):
        heard = await refusal(world.url, auth)
        assert heard["data"]["code"] == code
        assert heard["data"]["error"] == heard["message"]


async def test_a_user_who_is_switched_off_stays_out(world: World) -> None:
    token = token_of(world.backend, world.other.user_id)
    async with world.backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == world.other.user_id).values(is_active=False))
    assert (await refusal(world.url, {"token": token}))["data"]["code"] == "INVALID_TOKEN"


async def test_a_login_that_expires_while_connected(world: World) -> None:
    lifetime = world.backend.edge.tokens.lifetime
    short = token_of(world.backend, world.admin.user_id, now=utc_now() - lifetime + timedelta(seconds=2))
    world.script.queue(Reply("word " * 200, delay=0.05))
    async with world.window() as sender, Window(world.url, short) as window:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        await window.call("task:join", task_id=sent["task_id"])
        await window.wait(lambda: bool(window.of("auth:error")))
        refused = await window.call("task:join", task_id=sent["task_id"])
        heard = len(window.of("chat:chunk"))
        more = len(sender.of("chat:chunk")) + 5
        await sender.wait(lambda: len(sender.of("chat:chunk")) > more)
        assert len(window.of("chat:chunk")) == heard
        await sender.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
    assert refused["reason"] == "Unauthorized"
    assert window.of("auth:error")[0]["code"] == "TOKEN_EXPIRED"


async def test_a_stopping_server_lets_nobody_in(world: World, chat_settings) -> None:
    async with serving(chat_settings) as (app, url):
        app.refuse_newcomers()
        heard = await refusal(url, {"token": token_of(world.backend, world.admin.user_id)})
    assert heard["data"]["code"] == "SHUTTING_DOWN"


async def test_only_pages_of_this_server_may_connect(world: World) -> None:
    address = f"{world.url}/socket.io/?EIO=4&transport=polling"
    async with httpx.AsyncClient() as client:
        assert (await client.get(address, headers={"Origin": world.url})).status_code == 200
        assert (await client.get(address)).status_code == 200
        assert (await client.get(address, headers={"Origin": "https://elsewhere.example"})).status_code == 400


async def test_a_user_has_so_many_connections_and_others_their_own(world: World) -> None:
    server = world.backend.socket_server
    assert server is not None
    server.max_per_user = 1
    async with world.window():
        heard = await refusal(world.url, {"token": token_of(world.backend, world.admin.user_id)})
        async with world.window(world.other):
            pass
    assert heard["data"]["code"] == "TOO_MANY_CONNECTIONS"


async def test_what_a_socket_asks_counts_like_requests(world: World, chat_settings: BackendSettings) -> None:
    limited = chat_settings.model_copy(update={"rate": RateSettings(reads_per_minute=2)})
    async with serving(limited) as (_, url), world.window(url=url) as window:
        answers = [await window.call("task:leave", task_id=1) for _ in range(3)]
    assert [answer.get("reason") for answer in answers][-1] == "RateLimited"
    assert answers[-1]["details"]["retry_after"] == 30
    assert "RateLimited" not in [answer.get("reason") for answer in answers[:2]]
