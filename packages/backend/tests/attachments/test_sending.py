"""Files go with messages: over the socket, with the whole backend behind it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.settings import BackendSettings

from ..chat.conftest import World, chat_settings, models, world
from ..people import token_of
from .rig import begun, sent

__all__ = ["chat_settings", "models", "world"]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    """Nobody reads files here, and nobody waits for it."""
    return settings.model_copy(update={"attachment": AttachmentSettings(wait_seconds=0)})


def client(world: World) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    return httpx.AsyncClient(base_url=world.url, headers=headers)


def shown(file: dict[str, Any]) -> dict[str, Any]:
    return {name: file[name] for name in ("id", "filename", "size", "mime_type", "status")}


async def test_a_message_shows_its_files_in_every_window(world: World) -> None:
    world.script.queue("A leaf.")
    async with client(world) as http, world.window() as window, world.window() as second:
        files = [await sent(http, b"Tea.", "b.txt"), await sent(http, b"# Tea", "a.md")]
        first = await window.call("chat:send", team_id=world.team_id, message="Hello")
        await window.end_of(first["assistant_subtask_id"])
        await second.call("task:join", task_id=first["task_id"])
        world.script.queue("A leaf.")

        ids = [file["id"] for file in files]
        ack = await window.call(
            "chat:send", task_id=first["task_id"], message="What is it?", attachment_ids=[*ids, ids[0]]
        )

        await window.end_of(ack["assistant_subtask_id"])
        await second.wait(lambda: bool(second.of("chat:message")))
        assert second.of("chat:message")[0]["attachments"] == [shown(file) for file in files]
        joined = await second.call("task:join", task_id=first["task_id"])
        found = {message["message_id"]: message["attachments"] for message in joined["subtasks"]}
        assert found == {1: [], 2: [], 3: [shown(file) for file in files], 4: []}


@ON_SQLITE
async def test_what_cannot_be_sent_leaves_no_message(world: World) -> None:
    async with client(world) as http, world.window() as window, world.window(world.other) as theirs:
        file, upload = await sent(http), await begun(http, 10)

        async def said(ids: list[int], who: Any = window) -> dict[str, Any]:
            return await who.call("chat:send", team_id=world.team_id, message="Hello", attachment_ids=ids)

        assert (await said([file["id"], 987_654]))["reason"] == "NotFound"
        assert (await said([file["id"]], theirs))["reason"] == "NotFound"
        refused = await said([file["id"], upload["id"]])
        assert (refused["reason"], refused["details"]) == ("AttachmentNotReady", {"id": upload["id"]})
        refused = await said(list(range(1, 12)))
        assert refused["details"]["fields"][0]["path"] == "attachment_ids"
        world.script.queue("A leaf.")
        sent_once = await said([file["id"]])
        await window.end_of(sent_once["assistant_subtask_id"])

        assert len(await world.messages(sent_once["task_id"])) == 2
        assert sent_once["task_id"] == 1
        assert (await said([file["id"]]))["reason"] == "NotFound"


@ON_SQLITE
async def test_in_its_conversation_a_file_may_be_sent_again(world: World) -> None:
    """As when a message is said anew."""
    world.script.queue("A leaf.", "A leaf.")
    async with client(world) as http, world.window() as window:
        file = await sent(http)
        first = await window.call("chat:send", team_id=world.team_id, message="What?", attachment_ids=[file["id"]])
        await window.end_of(first["assistant_subtask_id"])

        again = await window.call("chat:send", task_id=first["task_id"], message="And?", attachment_ids=[file["id"]])

        await window.end_of(again["assistant_subtask_id"])
        joined = await window.call("task:join", task_id=first["task_id"])
        assert [len(message["attachments"]) for message in joined["subtasks"]] == [1, 0, 1, 0]


@ON_SQLITE
async def test_a_message_that_is_sent_again_has_its_files_once(world: World) -> None:
    world.script.queue("A leaf.")
    async with client(world) as http, world.window() as window:
        file = await sent(http)
        again = {
            "team_id": world.team_id,
            "message": "Hello",
            "client_message_id": "m-1",
            "attachment_ids": [file["id"]],
        }

        acks = [await window.call("chat:send", **again) for _ in range(2)]

        assert acks[0] == acks[1]
        await window.end_of(acks[0]["assistant_subtask_id"])
