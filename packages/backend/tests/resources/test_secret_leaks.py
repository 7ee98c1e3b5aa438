"""Secrets go in everywhere and come out nowhere: not in answers, errors, events, logs, the database or the cache."""

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import socketio
from wegent_backend.auth import api_keys
from wegent_backend.db import Database
from wegent_backend.storage import KEY_FILE
from wegent_kit.crypto import Keyring

from ..test_process import PASSWORD, command, environment, free_port
from .rig import API
from .secret_attempts import (
    ask,
    echo,
    make_keys,
    mistake,
    read_everything,
    store_git_tokens,
    store_named,
    taken,
    use_keys,
    write,
)
from .secret_places import LEAK, NUMBER, occupied
from .secret_search import cached, leaks, plain_texts, stored_files, stored_rows

pytestmark = pytest.mark.timeout(300)


@dataclass
class Server:
    """A backend process, and everything that anybody got out of it."""

    url: str
    home: Path
    log: Path
    process: asyncio.subprocess.Process
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        async with httpx.AsyncClient(base_url=self.url, event_hooks={"response": [self._note]}, timeout=60) as client:
            for _ in range(1800):
                try:
                    if (await client.get("/ready")).status_code == 200:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
            login = await client.post(f"{API}/auth/login", json={"user_name": "admin", "password": PASSWORD})
            client.headers["authorization"] = f"Bearer {login.json()['access_token']}"
            yield client

    async def _note(self, answer: httpx.Response) -> None:
        await answer.aread()
        what = f"{answer.request.method} {answer.request.url} {answer.status_code}"
        self.seen.append((what, repr(answer.headers.multi_items()).encode() + answer.content))

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            await asyncio.wait_for(self.process.wait(), 15)


@pytest.fixture
async def server(tmp_path: Path, database_url: str, valkey: str) -> AsyncIterator[Server]:
    port, home, log = free_port(), tmp_path / "home", tmp_path / "log"
    env = environment(
        home,
        valkey,
        WEGENT_DATABASE_URL=database_url,
        WEGENT_PORT=str(port),
        WEGENT_ADMIN_PASSWORD=PASSWORD,
        WEGENT_LOG_LEVEL="DEBUG",
    )
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*command("serve"), env=env, stdout=out, stderr=out)
    server = Server(f"http://127.0.0.1:{port}", home, log, process)
    yield server
    if process.returncode is None:
        process.kill()
        await process.wait()


async def converse(client: httpx.AsyncClient, server: Server, window: socketio.AsyncClient) -> None:
    teams = (await client.get(f"{API}/teams")).json()["items"]
    team_id = next(team["metadata"]["id"] for team in teams if team["metadata"]["name"] == "wegent-chat")
    for provider in ("openai", "anthropic", "google"):
        body = {"message": "Hello", "team_id": team_id, "force_override_bot_model": f"asked-{provider}"}
        ack = await window.call("chat:send", body, namespace="/chat", timeout=30)
        assert "task_id" in ack, ack
        before = len(server.seen)
        async with asyncio.timeout(60):
            while not any(what in {"chat:error", "chat:done"} for what, _ in server.seen[before:]):
                await asyncio.sleep(0.05)
        await taken(client.get(f"{API}/tasks/{ack['task_id']}"))
        joined = await window.call("task:join", {"task_id": ack["task_id"]}, namespace="/chat", timeout=30)
        server.seen.append(("task:join", json.dumps(joined, default=str).encode()))


@asynccontextmanager
async def listening(server: Server, token: str) -> AsyncIterator[socketio.AsyncClient]:
    """Notes every event of a socket, and everything that a watch says."""
    window = socketio.AsyncClient(reconnection=False)

    async def note(event: str, payload: Any) -> None:
        server.seen.append((event, json.dumps(payload, default=str).encode()))

    async def watch(client: httpx.AsyncClient) -> None:
        async with client.stream("GET", f"{API}/watch") as answer:
            async for chunk in answer.aiter_raw():
                server.seen.append(("watch", chunk))

    window.on("*", note, namespace="/chat")
    await window.connect(server.url, auth={"token": token}, namespaces=["/chat"], transports=["websocket"])
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=600) as client:
        watching = asyncio.create_task(watch(client))
        try:
            yield window
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await window.disconnect()


@pytest.mark.parametrize(
    "disguise",
    [
        LEAK,
        quote(f"ä{LEAK}&"),
        json.dumps({"key": LEAK}),
        base64.b64encode(f"Bearer {LEAK} and more".encode()).decode(),
        base64.urlsafe_b64encode(f"key:{LEAK} and more".encode()).decode(),
        f"x{LEAK}".encode().hex(),
        str(NUMBER),
    ],
)
def test_a_leak_would_be_found(disguise: str) -> None:
    assert leaks([("here", f"something {disguise} something".encode())])


async def test_no_secret_comes_out(
    server: Server, database: Database, database_url: str, valkey: str, tmp_path: Path
) -> None:
    places = occupied() if database.is_sqlite else occupied()[::4]
    async with server.client() as client, echo() as provider:
        token = client.headers["authorization"].removeprefix("Bearer ")
        async with listening(server, token) as window:
            await store_named(client)
            await store_git_tokens(client)
            async with httpx.AsyncClient(base_url=server.url, headers={"authorization": f"Bearer {token}"}) as unseen:
                keys = await make_keys(unseen)
            await use_keys(client, keys)
            async with listening(server, keys[1]):
                await asyncio.sleep(0)
            for number, one in enumerate(places):
                await write(client, one)
                await mistake(client, one, number)
            await ask(client, provider)
            await converse(client, server, window)
            names: dict[str, list[str]] = {}
            for one in places:
                names.setdefault(one.kind.plural, []).append(one.name)
            assert await read_everything(client, names) > 100
            before = await plain_texts(database, Keyring.open(server.home / KEY_FILE))
            await taken(client.post(f"{API}/secrets/rotate"))
    await server.stop()

    # They are all there, and can be read by whoever has the key.
    after = await plain_texts(database, Keyring.open(server.home / KEY_FILE))
    assert sorted(after) == sorted(before)
    assert sum(LEAK in secret for secret in after) > 3 * len(places)
    watched = b"".join(content for what, content in server.seen if what == "watch")
    assert all(f'"name":"{one.name}"'.encode() in watched for one in places)
    untold = [key[api_keys.SHOWN_CHARS :] for key in keys]
    found = leaks([*server.seen, *await stored_rows(database), *cached(valkey)], *untold)
    await database.close()
    if database.is_sqlite:
        with sqlite3.connect(database_url.partition(":///")[2]) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found += leaks(stored_files(tmp_path), *untold)
    assert found == []
    assert b"Traceback" not in server.log.read_bytes()
