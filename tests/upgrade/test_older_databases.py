"""The database of every released version opens in this one: nothing that somebody said is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import socketio
from wegent.client.errors import Refused
from wegent.client.rest import Rest
from wegent_scripted import ScriptedServer

if TYPE_CHECKING:
    from conftest import StartUp

DATABASES = sorted(Path(__file__).parent.glob("databases/*.db"))
pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]


async def look(url: str, password: str) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """Messages by the conversation's state and length, and the answer to one more message."""
    async with Rest(url) as rest:
        token = (await rest.login("admin", password)).access
        tasks = await rest.list("tasks")
    socket = socketio.AsyncClient()
    await socket.connect(url, namespaces=["/chat"], auth={"token": token})
    found: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        asked = {"task_id": task["metadata"]["id"], "after_message_id": 0}
        answer = await socket.call("history:sync", asked, namespace="/chat")
        found[task["status"]["status"]] = answer["messages"]
    done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    socket.on("chat:done", done.set_result, namespace="/chat")
    body = {"task_id": found["COMPLETED"][0]["task_id"], "message": "And now?"}
    await socket.call("chat:send", body, namespace="/chat")
    last = await asyncio.wait_for(done, 30)
    await socket.disconnect()
    return found, last


async def history_and_referrers(url: str, password: str) -> tuple[list[Any], str]:
    """Revisions of the team that came with the older version, and why its ghost cannot be deleted."""
    async with Rest(url) as rest:
        await rest.login("admin", password)
        revisions = await rest.get("/namespaces/default/teams/wegent-chat/revisions")
        with pytest.raises(Refused) as refused:
            await rest.send("DELETE", "/namespaces/default/ghosts/wegent-chat", params={"scope": "public"})
    return revisions["items"], refused.value.reason


def test_every_release_has_kept_its_database() -> None:
    assert DATABASES, "scripts/keep_database.py keeps one per release"


@pytest.mark.parametrize("database", DATABASES, ids=lambda path: path.stem)
def test_an_older_database_opens_with_all_conversations(
    start_up: StartUp, password: str, tmp_path: Path, database: Path
) -> None:
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    shutil.copy(database, data / "wegent.db")
    with ScriptedServer() as model:
        up = start_up(OPENAI_API_KEY="k", OPENAI_BASE_URL=model.openai_url)
        up.until_ready()
        found, last = asyncio.run(look(up.url, password))
        revisions, refusal = asyncio.run(history_and_referrers(up.url, password))
    assert (len(revisions), refusal) == (1, "Referenced"), "rows of older versions have no history and no indexes"
    assert [message["content"] for message in found["COMPLETED"]][:2] == [
        "The colour is teal 👋 你好.",
        "You said: The colour is teal 👋 你好.",
    ]
    assert found["FAILED"][-1]["error_reason"] == "ModelUnauthorized"
    assert found["CANCELLED"][-1]["content"].startswith("w0 w1 w2")
    assert last["result"]["value"] == "You said: And now?"
