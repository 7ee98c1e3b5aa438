"""`keep_database.py`: keeps a database of this version, for the test that later versions can open it.

Starts the product on an empty directory with a scripted model, lets somebody chat, stops it, and writes
tests/upgrade/databases/vVERSION.db. Run once per release.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import httpx
from wegent.client.answer import Added
from wegent.client.chat import ChatSession
from wegent.client.rest import Rest
from wegent_scripted import ScriptedServer

ROOT = Path(__file__).resolve().parents[1]
# The password that conftest.py logs in with.
PASSWORD = "correct horse battery"  # noqa: S105 - of a database that holds nothing


async def converse(url: str) -> None:
    """One conversation of two turns, one that failed, one that was stopped."""
    async with Rest(url) as rest:
        tokens = await rest.login("admin", PASSWORD)
        team = (await rest.find("teams", "wegent-chat"))["metadata"]["id"]
    async with ChatSession(url, tokens.access, team_id=team) as chat:
        for message in ("The colour is teal 👋 你好.", "[[history]]"):
            async for _ in chat.ask(message):
                pass
        chat.new_conversation()
        async for _ in chat.ask("[[status:401]] Nobody lets me in."):
            pass
        chat.new_conversation()
        seen = ""
        async for event in chat.ask("[[chunks:500]] [[delay:0.05]]"):
            if isinstance(event, Added) and "w9" not in seen and "w9" in (seen := seen + event.text):
                await chat.stop()
    await asyncio.sleep(3)  # titles are written


async def until_ready(url: str) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(60):
        while True:
            try:
                if (await http.get(f"{url}/ready")).is_success:
                    return
            except httpx.TransportError:
                pass  # not there yet
            await asyncio.sleep(0.1)


def make(target: Path) -> None:
    with socket.socket() as probe, tempfile.TemporaryDirectory() as home, ScriptedServer() as model:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {
            **os.environ,
            "WEGENT_HOME": home,
            "WEGENT_PORT": str(port),
            "WEGENT_ADMIN_PASSWORD": PASSWORD,
            "WEGENT_LOCAL_MODEL": "off",
            "OPENAI_API_KEY": "scripted",
            "OPENAI_BASE_URL": model.openai_url,
        }
        process = subprocess.Popen([sys.executable, "-m", "wegent", "up"], env=env)
        url = f"http://127.0.0.1:{port}"
        try:
            asyncio.run(until_ready(url))
            asyncio.run(converse(url))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        target.unlink(missing_ok=True)
        with sqlite3.connect(Path(home, "data", "wegent.db")) as database:
            database.execute("VACUUM INTO ?", (str(target),))


if __name__ == "__main__":
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    make(ROOT / "tests" / "upgrade" / "databases" / f"v{version}.db")
