"""The backend as a process: what it says, how it ends, and how fast."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import socketio

PASSWORD = "correct horse battery"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wegent_backend", *arguments]


def environment(home: Path, redis_url: str | None, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WEGENT_")}
    redis = {} if redis_url is None else {"WEGENT_REDIS_URL": redis_url}
    return {**kept, "WEGENT_HOME": str(home), **redis, **more}


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), env=env, capture_output=True, text=True, timeout=60)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a process that refused to start."""
    assert done.returncode == 3, done.stderr
    (sentence,) = done.stderr.splitlines()
    assert done.stdout == ""
    return sentence


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def serving(env: dict[str, str]) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    """A backend that is ready, and a client for it; killed at the end if it still runs."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *command("serve"), env={**env, "WEGENT_PORT": str(port)}, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await _until_ready(process, client)
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _until_ready(process: asyncio.subprocess.Process, client: httpx.AsyncClient) -> None:
    for _ in range(600):
        assert process.returncode is None, (await process.communicate())[1].decode()
        try:
            if (await client.get("/ready")).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        await asyncio.sleep(0.05)
    raise TimeoutError("the backend did not become ready")


async def stopped(process: asyncio.subprocess.Process, number: int) -> tuple[int | None, str]:
    """Exit code and log after a signal; the time limit is the promise of the interface."""
    process.send_signal(number)
    _, log = await asyncio.wait_for(process.communicate(), 8)
    return process.returncode, log.decode()


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    assert refusal(run("serve", env=environment(tmp_path, None))).startswith("WEGENT_REDIS_URL is not set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEGENT_PORT", "many"),
        ("WEGENT_LOG_LEVEL", "LOUD"),
        ("WEGENT_RUN_LEASE_SECONDS", "-1"),
        ("WEGENT_WEB_ALLOWED_ORIGINS", "[secret"),
        ("WEGENT_WEB_TRUSTED_PROXIES", "somebody"),
    ],
)
def test_a_bad_setting_is_named_without_its_value(tmp_path: Path, name: str, value: str) -> None:
    sentence = refusal(run("serve", env=environment(tmp_path, "redis://127.0.0.1:1", **{name: value})))

    assert name in sentence or name.removeprefix("WEGENT_WEB_").lower() in sentence
    assert value not in sentence


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    sentence = refusal(run("migrate", env=environment(tmp_path / "file", "redis://127.0.0.1:1")))

    assert sentence.startswith(f"The data directory {tmp_path / 'file'} cannot be written")


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    env = environment(tmp_path, "redis://127.0.0.1:1")
    assert run("migrate", env=env).returncode == 0
    with sqlite3.connect(tmp_path / "data/wegent.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    for name in ("migrate", "serve", "worker"):
        assert "newer version of Wegent (revision 9999)" in refusal(run(name, env=env))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/wegent.db").write_bytes(b"this is not a database " * 100)

    assert "not a database" in refusal(run("migrate", env=environment(tmp_path, "redis://127.0.0.1:1")))


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://db/x"])
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    env = environment(tmp_path, "redis://127.0.0.1:1", WEGENT_DATABASE_URL=url)

    assert refusal(run("migrate", env=env)).startswith("WEGENT_DATABASE_URL is not an address")


def test_a_database_server_that_is_away_may_come_back(tmp_path: Path) -> None:
    env = environment(
        tmp_path, "redis://127.0.0.1:1", WEGENT_DATABASE_URL=f"mysql+asyncmy://u:hunter2@127.0.0.1:{free_port()}/w"
    )

    done = run("migrate", env=env)

    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer")
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        sentence = refusal(run("serve", env=environment(tmp_path, "redis://127.0.0.1:1", WEGENT_PORT=str(port))))

    assert sentence.startswith(f"Port {port} of 127.0.0.1 cannot be used")


def test_an_admin_password_that_is_too_short(tmp_path: Path) -> None:
    env = environment(tmp_path, "redis://127.0.0.1:1", WEGENT_ADMIN_PASSWORD="hunter2", WEGENT_PORT=str(free_port()))

    sentence = refusal(run("serve", env=env))

    assert sentence.startswith("WEGENT_ADMIN_PASSWORD is too short")
    assert "hunter2" not in sentence


# --- serving ----------------------------------------------------------------------------------------------------------


async def test_a_signal_ends_it_with_sockets_and_requests_open(tmp_path: Path, valkey: str) -> None:
    env = environment(tmp_path, valkey, WEGENT_ADMIN_PASSWORD=PASSWORD)
    async with serving(env) as (process, client):
        login = await client.post("/api/v1/auth/login", json={"user_name": "admin", "password": PASSWORD})
        token = login.json()["access_token"]
        viewers = [socketio.AsyncClient(reconnection=False) for _ in range(2)]
        for viewer, transport in zip(viewers, (["websocket"], ["polling"]), strict=True):
            await viewer.connect(
                str(client.base_url), namespaces=["/chat"], auth={"token": token}, transports=transport
            )
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        await writer.drain()

        code, log = await stopped(process, signal.SIGTERM)

        assert (code, "Traceback" in log) == (0, False), log
        writer.close()
        for viewer in viewers:
            await viewer.disconnect()
    assert token not in log
    assert PASSWORD not in log


async def test_a_connection_stays_open_between_requests_for_as_long_as_is_set(tmp_path: Path, valkey: str) -> None:
    env = environment(tmp_path, valkey, WEGENT_WEB_KEEP_ALIVE_SECONDS="1")
    async with serving(env) as (_, client):
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

        answer = await asyncio.wait_for(reader.read(), 10)

        assert answer.startswith(b"HTTP/1.1 200 OK")
        writer.close()


async def test_ctrl_c_ends_it_too_and_the_log_is_for_machines(tmp_path: Path, valkey: str) -> None:
    async with serving(environment(tmp_path, valkey)) as (process, _):
        code, log = await stopped(process, signal.SIGINT)

    assert code == 0
    assert {"event", "level", "timestamp"} <= json.loads(log.splitlines()[0]).keys()
    assert "/ready" not in log


async def test_files_of_the_installation_are_for_its_owner(tmp_path: Path, valkey: str) -> None:
    home = tmp_path / "home"
    async with serving(environment(home, valkey)):
        modes = {
            path.relative_to(home).as_posix(): path.stat().st_mode & 0o777 for path in [home, *home.glob("secrets/*")]
        }

    names = ("audit.key", "chat-store.token", "encryption.json", "jwt.key", "setup-token")
    secret = [f"secrets/{name}" for name in names]
    assert modes == {".": 0o700, **dict.fromkeys(secret, 0o600)}


# --- openapi ----------------------------------------------------------------------------------------------------------


def test_the_description_needs_nothing_and_is_stable(tmp_path: Path) -> None:
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    first, second = run("openapi", env=bare), run("openapi", env=bare)

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    document = json.loads(first.stdout)
    assert {"/api/v1/auth/login", "/api/v1/teams", "/api/v1/namespaces/{ns}/teams/{name}", "/ready"} <= document[
        "paths"
    ].keys()
    assert not [path for path in document["paths"] if path.startswith("/api/") and not path.startswith("/api/v1/")]
    schemas = document["components"]["schemas"]
    assert {
        "ErrorAnswer",
        "TeamList",
        "ChatSend",
        "ChatChunk",
        "TaskJoinAck",
        "Streaming",
        "ErrorAck",
    } <= schemas.keys()
    assert "HTTPValidationError" not in schemas
    assert document["x-socket"]["client"]["chat:send"] == "ChatSend"


def test_starting_imports_no_model_library() -> None:
    code = (
        "import sys, wegent_backend.serve\n"
        "heavy = ('langchain', 'langgraph', 'openai', 'anthropic', 'google.genai', 'celery', 'alembic')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "[]"
