"""A chat shell in a process of its own: it answers, it may be killed, and what goes without it is told."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from wegent_backend.chat.shells import remote_shell
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings, ShellSettings
from wegent_scripted import Reply

from ..conftest import free_port
from .conftest import World, serving

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TOKEN = "the token of the chat shell"
LONG = " ".join(f"word{number}" for number in range(120))


class Shell:
    """`python -m wegent_chat_shell serve`; comes back at the same place."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._spawn()
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while True:
                try:
                    await client.get(f"{self.url}/ready")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    def _spawn(self) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("WEGENT_")}
        env = {**own, "WEGENT_SHELL_PORT": str(self.port), "WEGENT_SHELL_TOKEN": TOKEN}
        self.process = subprocess.Popen([sys.executable, "-m", "wegent_chat_shell", "serve"], env=env)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = Shell()
    yield made
    made.kill()


def with_shell(settings: BackendSettings, shell: Shell, **more: float) -> BackendSettings:
    there = ShellSettings(url=shell.url, token=SecretStr(TOKEN), **more)  # type: ignore[arg-type]
    quick = settings.run.model_copy(update={"lease_seconds": 2, "sweep_seconds": 0.2})
    return settings.model_copy(update={"chat_shell": there, "run": quick})


@pytest.mark.timeout(120)
async def test_a_killed_chat_shell_loses_nothing(world: World, chat_settings, shell: Shell) -> None:
    world.script.always(Reply(LONG, delay=0.02), match="story")
    await shell.start()
    async with serving(with_shell(chat_settings, shell)) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="A story, please")
        answer = sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(answer)) > 100, 60)  # it loads its libraries first
        shell.kill()
        await shell.start()
        await window.wait(lambda: bool(window.of("chat:done")), 60)
    transcript = window.transcript(answer)
    assert (transcript.problems, transcript.text, transcript.end) == ([], LONG, "chat:done")
    assert len([name for name, _ in window.received if name == "chat:start"]) > 1


@pytest.mark.timeout(120)
async def test_without_a_chat_shell_the_answer_says_so(world: World, chat_settings, shell: Shell) -> None:
    await shell.start()
    shell.kill()
    settings = with_shell(chat_settings, shell, patience_seconds=0.3)
    async with serving(settings) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Hello")
        event, failed = await window.end_of(sent["assistant_subtask_id"])
    assert (event, failed["type"]) == ("chat:error", "Unavailable")
    assert "No chat shell takes the question" in failed["error"]


def test_a_chat_shell_is_named_right_or_nothing_starts(database_url: str, tmp_path: Path) -> None:
    assert remote_shell(ShellSettings()) is None
    with pytest.raises(StartRefused, match="WEGENT_CHAT_SHELL_URL is not right: localhost:8100"):
        remote_shell(ShellSettings(url="localhost:8100", token=SecretStr(TOKEN)))
    with pytest.raises(StartRefused, match="WEGENT_CHAT_SHELL_TOKEN is not set"):
        remote_shell(ShellSettings(url="http://a:1, http://b:2"))
