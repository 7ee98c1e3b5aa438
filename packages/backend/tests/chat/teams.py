"""Teams of several bots: each with a model of its own, whose id is the bot's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
from wegent_backend.tables import KindRow
from wegent_scripted import Reply, Request

from ..people import token_of
from .conftest import World
from .window import Window

WRITTEN: Final = re.compile(r"\n\n\(Written on [^)]*\)")


@dataclass
class Together:
    """A stored team, and its conversation."""

    world: World
    team_id: int

    def says(self, name: str, *answers: str | Reply | Callable[[Request], Reply]) -> None:
        """What the member's model answers, one after the other; the last one from then on."""
        for answer in answers[:-1]:
            self.world.script.queue(answer, match=lambda request: request.model == name)
        self.world.script.always(answers[-1], match=lambda request: request.model == name)

    @property
    def order(self) -> list[str]:
        return [request.model for request in self.world.script.requests]

    def asked(self, name: str, which: int = -1) -> list[tuple[str, str]]:
        requests = [request for request in self.world.script.requests if request.model == name]
        return [
            (message.role, undated(message.text)) for message in requests[which].messages if message.role != "system"
        ]


async def store(world: World, mode: str, *members: dict[str, Any], name: str = "together") -> Together:
    """`members`: the fields of a member, and `name`; `prompt` and `tools` are the ghost's."""
    rows, parts = [], []
    for member in members:
        bot, ghost = member["name"], member.get("prompt", "")
        env = {"model": "openai", "model_id": bot, "base_url": world.models.openai_url, "api_key": "k"}
        rows += [
            _row(world, "Model", bot, {"modelConfig": {"env": env}}),
            _row(world, "Ghost", bot, {"systemPrompt": ghost or f"You are {bot}.", "tools": member.get("tools", [])}),
            _row(
                world,
                "Bot",
                bot,
                {"ghostRef": {"name": bot}, "shellRef": {"name": "Chat"}, "modelRef": {"name": bot}},
            ),
        ]
        more = {key: value for key, value in member.items() if key not in {"name", "prompt", "tools"}}
        parts.append({"botRef": {"name": bot}, **more})
    team = _row(world, "Team", name, {"members": parts, "collaborationModel": mode}, display_name="The team")
    async with world.backend.edge.ports.db.write() as session:
        session.add_all([*rows, team])
    return Together(world, team.id)


def echo(request: Request) -> Reply:
    return Reply(f"<{request.model}: {undated(request.text)}>")


def undated(text: str) -> str:
    """Without the time at which a user's message was written."""
    return WRITTEN.sub("", text)


def shown(window: Window) -> list[tuple[str, str | None, str | None]]:
    """Type, name and member of each block."""
    created = [payload["block"] for payload in window.of("chat:block_created")]
    return [(block["type"], block.get("name"), block.get("member")) for block in created]


async def completed(world: World, task_id: int) -> None:
    """Wait until a conversation's answer is complete."""
    async with world.window() as window:
        joined = await window.call("task:join", task_id=task_id)
        if joined["status"] != "COMPLETED":
            await window.wait(lambda: any(each["status"] == "COMPLETED" for each in window.of("task:status")))


async def get(world: World, path: str) -> dict[str, Any]:
    """As the administrator, over HTTP."""
    async with _client(world) as client:
        answer: dict[str, Any] = (await client.get(path)).json()
        return answer


async def post(world: World, path: str, **body: Any) -> dict[str, Any]:
    async with _client(world) as client:
        answer: dict[str, Any] = (await client.post(path, json=body)).json()
        return answer


async def patch(world: World, path: str, **body: Any) -> dict[str, Any]:
    async with _client(world) as client:
        answer: dict[str, Any] = (await client.patch(path, json=body)).json()
        return answer


def _client(world: World) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    return httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers)


def _row(world: World, kind: str, name: str, spec: dict[str, Any], **fields: Any) -> KindRow:
    identity = {"kind": kind, "namespace": "default", "name": name, "user_id": world.admin.user_id}
    return KindRow(uid=f"{kind}-{name}", resource_version=1, spec=spec, **identity, **fields)
