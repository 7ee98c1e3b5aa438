"""The wheel of the chat shell in an environment of its own: package, terminal, service, and nothing of the backend."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from wegent.up.ports import free_port
from wegent_scripted import ScriptedServer

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = ("wegent-contracts", "wegent-kit", "wegent-chat-shell")
FOREIGN = ("WEGENT_", "OPENAI_", "ANTHROPIC_", "GOOGLE_", "VIRTUAL_ENV", "PYTHONPATH")
TOKEN = "the token of this test"
PACKAGE_MODE = """
import asyncio, sys
from wegent_chat_shell.engine import ChatEngine
from wegent_contracts.protocol.chat import ChatRequest, ModelTarget

async def main() -> None:
    engine = ChatEngine()
    model = ModelTarget(name="m", provider="openai", model_id="x", base_url=sys.argv[1], api_key="k")
    async for event in engine.stream(ChatRequest(model=model, message="[[say:In a program.]]")):
        print(getattr(event, "text", ""), end="")
    await engine.aclose()

asyncio.run(main())
"""
CONFIGURATION = """
default: helper
models:
  fast: {{provider: openai, model_id: scripted, base_url: "{url}", api_key: "${{env:MY_KEY}}"}}
agents:
  helper: {{model: fast, system_prompt: You help.}}
"""


@dataclass(frozen=True)
class Alone:
    """An environment, and a home."""

    python: Path
    home: Path

    @property
    def command(self) -> str:
        return str(self.python.with_name("wegent-chat"))

    def env(self, **more: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return {**own, "WEGENT_HOME": str(self.home), **more}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, env=self.env(**more), cwd=self.home, input="", capture_output=True, text=True, timeout=60
        )


def uv(*words: str | Path) -> str:
    """The uv that bootstrap.py uses, with the package index that this machine is set up for."""
    found = ROOT / ".tooling" / "venv" / "bin" / "uv"
    program = str(found) if found.exists() else shutil.which("uv")
    assert program is not None, "there is no uv: run scripts/bootstrap.py"
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if "PIP_CERT" in env:
        env.setdefault("SSL_CERT_FILE", env["PIP_CERT"])
    done = subprocess.run([program, *map(str, words)], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """With the wheels that people would get, and the versions of the lock."""
    folder = tmp_path_factory.mktemp("alone")
    wheels, constraints = folder / "wheels", folder / "constraints.txt"
    for member in MEMBERS:
        uv("build", "--wheel", "--package", member, "--out-dir", wheels)
    locked = ("export", "--frozen", "--package", "wegent-chat-shell", "--all-extras", "--no-hashes", "--no-dev")
    uv(*locked, "--no-emit-workspace", "--output-file", constraints)
    uv("venv", "--python", sys.executable, folder / "env")
    home = folder / "home"
    home.mkdir()
    made = Alone(folder / "env" / "bin" / "python", home)
    (wheel,) = wheels.glob("wegent_chat_shell-*.whl")
    for extras in ("", "[cli,http]"):
        wanted = f"wegent-chat-shell{extras} @ {wheel.as_uri()}"
        install = ("pip", "install", "--python", made.python, "--find-links", wheels, "--constraint", constraints)
        uv(*install, wanted)
        if not extras:
            lacking = made.run(str(made.python), "-c", "import fastapi")
            assert lacking.returncode == 1, "package mode brings a web server along"
    return made


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(key="k") as running:
        yield running


def test_nothing_of_the_backend_is_there(alone: Alone) -> None:
    for module in ("wegent_backend", "wegent", "sqlalchemy", "socketio"):
        assert alone.run(str(alone.python), "-c", f"import {module}").returncode == 1, module


def test_as_a_package(alone: Alone, server: ScriptedServer) -> None:
    done = alone.run(str(alone.python), "-c", PACKAGE_MODE, server.openai_url)
    assert (done.returncode, done.stdout) == (0, "In a program."), done.stderr


def test_at_a_terminal(alone: Alone, server: ScriptedServer) -> None:
    keys = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.openai_url}
    done = alone.run(alone.command, "query", "[[say:At a terminal.]]", "--conversation", "new", **keys)
    assert (done.returncode, done.stdout) == (0, "At a terminal.\n"), done.stderr
    assert "At a terminal." in alone.run(alone.command, "history", "show", "last").stdout


def test_as_a_service(alone: Alone, server: ScriptedServer, tmp_path: Path) -> None:
    file, port = tmp_path / "shell.yaml", free_port()
    file.write_text(CONFIGURATION.format(url=server.openai_url))
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [alone.command, "serve", "--port", str(port), "--config", str(file)],
        env=alone.env(MY_KEY="k", WEGENT_SHELL_TOKEN=TOKEN),
        cwd=alone.home,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until_ready(url, process)
        body = '{"message": "[[say:As a service.]]", "conversation": "new"}'
        curl = ["curl", "-sSN", f"{url}/v1/response", "-H", f"Authorization: Bearer {TOKEN}", "-d", body]
        streamed = alone.run(*curl)
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert streamed.returncode == 0, streamed.stderr
    assert "event: block.delta" in streamed.stdout
    assert streamed.stdout.rstrip().splitlines()[-2] == "event: response.end"
    assert server.script.requests[-1].messages[0].text == "You help."
    assert "Traceback" not in err


def until_ready(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline, "the service does not get ready"
        try:
            if httpx.get(f"{url}/ready", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
