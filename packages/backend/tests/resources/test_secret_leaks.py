"""Secrets go in everywhere and come out nowhere: not in answers, errors, events, logs, the database or the cache."""

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import redis
import socketio
import yaml
from sqlalchemy import inspect, select, text
from wegent_backend.db import Database
from wegent_backend.secrets.repository import tokens
from wegent_backend.storage import KEY_FILE
from wegent_backend.tables import SecretRow
from wegent_contracts.resources import KINDS
from wegent_kit.crypto import Keyring

from ..test_process import PASSWORD, command, environment, free_port
from .rig import API, YAML, path
from .secret_places import LEAK, NUMBER, Occupied, occupied, traces

pytestmark = pytest.mark.timeout(300)

HALF_REFERENCE = f"${{secret:{LEAK} and more}}"
WRONG: list[Any] = [
    NUMBER,
    [LEAK],
    {"key": LEAK},
    {"$secret": LEAK},
    {LEAK: True},
    f"{LEAK} \ud800",
    HALF_REFERENCE,
    LEAK * 5000,
]
"""What cannot stand where a secret stands."""
BROKEN_YAML = [
    "*{}",
    "!{} x",
    "!<{}> x",
    "@{}",
    "`{}",
    "%{}",
    "&{} &b x",
    '"{}',
    "'{}",
    "{{{}",
    "[{}",
    "{}: x: y",
    "|{}",
]
"""Secrets that somebody forgot to quote."""
QUERIES = [{}, {"fields": "spec,metadata"}, {"managers": "true"}, {"from": "1"}]
"""What may be asked of a route that knows it."""


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
            for _ in range(600):
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


# --- what is tried ----------------------------------------------------------------------------------------------------


async def taken(answer: Any) -> Any:
    found: httpx.Response = await answer
    assert found.is_success, f"{found.request.method} {found.request.url}: {found.text}"
    return found.json() if found.content else None


async def refused(answer: Any) -> None:
    found: httpx.Response = await answer
    assert 400 <= found.status_code < 500, (
        f"{found.request.method} {found.request.url}: {found.status_code} {found.text}"
    )


def as_json(body: Any) -> dict[str, Any]:
    """Also with halves of characters, which httpx would not send."""
    return {"content": json.dumps(body), "headers": {"content-type": "application/json"}}


def apply(client: httpx.AsyncClient, document: Any, **query: Any) -> Any:
    content = yaml.safe_dump(document, allow_unicode=True)
    return client.post(f"{API}/apply", content=content, headers=YAML, params=query)


async def write(client: httpx.AsyncClient, one: Occupied) -> None:
    """Every way to write a secret, and writes that somebody else was faster with."""
    address, short = path(one.kind.__name__, one.name), f"{API}/{one.kind.plural}"
    in_namespace = f"{API}/namespaces/default"
    first = await taken(client.post(short, json=one.holding(one.secret(1))))
    await refused(client.post(short, json=one.holding(one.secret(2))))
    await taken(client.put(address, json=first))  # masked, as it was read
    await taken(client.put(address, json=one.holding(one.secret(3))))
    await refused(client.put(address, json={**first, "spec": one.holding(one.secret(4))["spec"]}))
    await taken(client.patch(address, json=one.patch(one.secret(5))))
    await refused(client.patch(address, json={"metadata": {"resourceVersion": 1}, **one.patch(one.secret(6))}))
    await refused(apply(client, one.holding(one.secret(7)), fieldManager="tools"))
    await taken(apply(client, one.holding(one.secret(8)), fieldManager="tools", force="true", diff="true"))
    await refused(apply(client, one.holding(one.secret(9)), fieldManager="others", diff="true"))
    await taken(apply(client, one.holding(one.secret(10)), force="true", diff="true", dryRun="true"))
    await taken(client.post(f"{in_namespace}/apply", json=[one.holding(one.secret(11))]))
    await taken(client.post(f"{address}/rollback", json={"revision": 1}))
    await taken(client.post(f"{address}/copy", json={"name": f"{one.name}-copy"}))
    await taken(client.delete(f"{address}-copy"))
    await taken(client.post(f"{address}-copy/restore"))
    await refused(client.put(f"{address}/status", json=one.holding(one.secret(12))))


async def mistake(client: httpx.AsyncClient, one: Occupied, number: int) -> None:
    """Ways to get a document with a secret wrong, each over another route: which, depends on the number."""
    right = one.holding(one.secret(20))
    documents = [one.holding(value) for value in WRONG] + [one.holding(LEAK, above=1), one.holding([LEAK], above=1)]
    documents += [{**right, "spec": {**right["spec"], "promt": "x"}}, {**right, "kind": "Gost"}]
    documents += [{**right, "spec": LEAK}, {**right, "metadata": {**right["metadata"], "labels": 5}}, _misspelt(one)]
    address, short = path(one.kind.__name__, one.name), f"{API}/{one.kind.plural}"
    ways = [
        lambda sent: client.post(short, **as_json(sent)),
        lambda sent: client.put(address, **as_json(sent)),
        lambda sent: client.post(f"{API}/apply", **as_json([sent]), params={"diff": "true", "force": "true"}),
        lambda sent: client.post(f"{API}/namespaces/default/apply", **as_json([right, sent])),
    ]
    for turn, document in enumerate(documents, number):
        await refused(ways[turn % len(ways)](document))
    for value in WRONG:
        await refused(client.patch(address, **as_json(one.patch(value))))
    for turn, (media, content) in enumerate(_broken(right, one.secret(20)), number):
        headers = {"content-type": media}
        if turn % 2:
            await refused(client.post(f"{API}/apply", content=content, headers=headers))
        else:
            await refused(client.patch(address, content=content, headers=headers))


def _misspelt(one: Occupied) -> dict[str, Any]:
    """Secrets under names that are nearly right."""
    document = one.holding(one.secret(21))
    spec = document["spec"]
    spec["api_kye"] = LEAK
    spec["mcpServrs"] = {"github": {"env": {"TOKEN": LEAK}}}
    return document


def _broken(document: dict[str, Any], secret: str) -> Iterator[tuple[str, str]]:
    """Content types and texts that are not what they say."""
    whole = yaml.safe_dump(document, allow_unicode=True)
    line = next(line for line in whole.splitlines() if LEAK in line)
    key = line.partition(": ")[0]
    for form in BROKEN_YAML:
        yield "application/yaml", whole.replace(line, f"{key}: {form.format(LEAK)}")
    written = json.dumps(document)
    yield "application/json", whole
    yield "application/json", written[: written.index(LEAK) + len(LEAK)]
    yield "application/json", written.replace(json.dumps(secret), LEAK)
    yield "application/json", written.replace(json.dumps(secret), f'"{LEAK}" "')


async def store_named(client: httpx.AsyncClient) -> None:
    stored = f"{API}/namespaces/default/secrets"
    await taken(client.put(f"{stored}/named", json={"value": f"{LEAK}-named"}))
    await taken(client.put(f"{stored}/named", json={"value": f"{LEAK}-named again"}))
    await taken(client.put(f"{stored}/other", json={"value": f"{LEAK}-other"}))
    for value in WRONG:
        if value != HALF_REFERENCE:  # nothing is referred to from here
            await refused(client.put(f"{stored}/wrong", **as_json({"value": value})))
    await refused(client.put(f"{stored}/wrong", json={"value": LEAK, "valeu": LEAK}))
    await refused(client.put(f"{stored}/wrong", json=[LEAK]))
    await refused(client.put(f"{stored}/wrong", content=f'{{"value": "{LEAK}'))
    await taken(client.delete(f"{stored}/other"))


async def read_everything(client: httpx.AsyncClient, names: dict[str, list[str]]) -> int:
    """Every GET there is, of every resource that has a secret. Returns how many answered."""
    described = (await client.get(f"{API}/openapi.json")).json()
    good = 0
    for route, methods in described["paths"].items():
        if "get" not in methods or route.endswith("/watch"):
            continue
        known = {parameter["name"] for parameter in methods["get"].get("parameters", [])}
        queries = [query for query in QUERIES if query.keys() <= known]
        plural = next((kind.plural for kind in KINDS.values() if f"/{kind.plural}" in route), "")
        for name in names.get(plural, ["named"]) if "{name}" in route else [""]:
            filled = route.format(ns="default", name=name, revision=2, task_id=1, kind="Model")
            for query in queries:
                good += (await client.get(filled, params=query)).is_success
    return good


# --- who answers ------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def echo() -> AsyncIterator[str]:
    """A provider that says in its errors what it was sent, key and all."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status = "404 Not Found" if "lost" in head else "401 Unauthorized"
        body = json.dumps({"error": {"message": f"Incorrect API key provided: {head}", "code": LEAK, "type": LEAK}})
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def asking(name: str, url: str, provider: str) -> dict[str, Any]:
    env = {"model": provider, "model_id": "m", "base_url": url, "api_key": f"{LEAK}-asked"}
    return {"kind": "Model", "metadata": {"name": name}, "spec": {"modelConfig": {"env": env}}}


async def ask(client: httpx.AsyncClient, url: str) -> None:
    """Tests, lists and a conversation with providers that give away what they are sent."""
    for provider in ("openai", "anthropic", "google"):
        for way in ("", "/lost"):
            name = f"asked-{provider}{way.replace('/', '-')}"
            model = asking(name, url + way, provider)
            await taken(client.post(f"{API}/models/test", json=model))
            await client.post(f"{API}/models/available", json=model)
            await taken(client.post(f"{API}/models", json=model))
            await taken(client.post(f"{path('Model', name)}/test"))
            await client.get(f"{path('Model', name)}/available")
    for value in WRONG:
        wrong = asking("asked", url, "openai")
        wrong["spec"]["modelConfig"]["env"]["api_key"] = value
        await refused(client.post(f"{API}/models/test", **as_json(wrong)))
        await refused(client.post(f"{API}/models/available", **as_json(wrong)))


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


# --- where is looked --------------------------------------------------------------------------------------------------


async def stored_rows(database: Database) -> list[tuple[str, bytes]]:
    """Every row of every table."""
    async with database.read() as session:
        names = await (await session.connection()).run_sync(lambda connection: inspect(connection).get_table_names())
        return [
            (f"table {name}", repr(tuple(row)).encode())
            for name in names
            for row in await session.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - a name from the database
        ]


def stored_files(*directories: Path) -> Iterator[tuple[str, bytes]]:
    for directory in directories:
        for file in directory.rglob("*"):
            if file.is_file():
                yield str(file), file.read_bytes()


def cached(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            kind = client.type(key).decode()
            read = {"string": client.get, "hash": client.hgetall, "stream": client.xrange, "set": client.smembers}
            value = read[kind](key) if kind in read else client.dump(key)
            yield f"cache {key!r}", repr(value).encode()


def leaks(places: Iterable[tuple[str, bytes]]) -> list[str]:
    found = []
    for where, content in places:
        for trace in traces():
            at = content.find(trace)
            if at >= 0:
                found.append(f"{where}: {content[max(0, at - 120) : at + 60]!r}")
    return found


async def plain_texts(database: Database, keyring: Keyring) -> list[str]:
    async with database.read() as session:
        sealed = await tokens(session, list(await session.scalars(select(SecretRow.id))))
    return [keyring.decrypt(token, context=secret_id) for secret_id, token in sealed.items()]


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
    assert {one.kind.__name__ for one in places} <= {
        name for name in KINDS if any(name.encode() in chunk for what, chunk in server.seen if what == "watch")
    }
    found = leaks(server.seen) + leaks(await stored_rows(database)) + leaks(cached(valkey))
    await database.close()
    if database.is_sqlite:
        with sqlite3.connect(database_url.partition(":///")[2]) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found += leaks(stored_files(tmp_path))
    assert found == []
    assert b"Traceback" not in server.log.read_bytes()
