"""A running backend, MCP servers, and teams that use them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from wegent_backend.auth.subject import Subject
from wegent_scripted import Reply, ToolCall
from wegent_scripted.mcp import McpServer

from ..chat.conftest import World, chat_settings, models, world
from ..people import token_of

__all__ = ["chat_settings", "models", "world"]

API = "/api/v1"


@pytest.fixture(scope="session", autouse=True)
def _libraries() -> None:
    """Loaded before any clock starts."""
    import langchain_openai  # noqa: F401
    import mcp.client.client  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


@pytest.fixture
def mcp() -> Iterator[McpServer]:
    with McpServer() as running:
        yield running


@pytest.fixture
def guarded() -> Iterator[McpServer]:
    """It wants a login."""
    with McpServer(sign_on=True) as running:
        yield running


def client_of(world: World, subject: Subject | None = None) -> httpx.AsyncClient:
    token = token_of(world.backend, (subject or world.admin).user_id)
    return httpx.AsyncClient(base_url=world.url, headers={"authorization": f"Bearer {token}"}, timeout=30)


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world) as made:
        yield made


@dataclass
class Served:
    """An answer: its end, what was said meanwhile, what the model was offered and told."""

    event: str
    text: str
    statuses: dict[str, dict[str, Any]]
    world: World

    @property
    def offered(self) -> list[str]:
        return list(self.world.script.requests[-1].tools)

    @property
    def told(self) -> str:
        return self.world.script.requests[-1].messages[-1].text


async def store(
    world: World,
    subject: Subject,
    servers: dict[str, Any],
    *,
    name: str = "helper",
    scope: str | None = None,
    team: dict[str, Any] | None = None,
) -> int:
    """A team of one bot whose ghost has these servers; the number of the team."""
    params = {} if scope is None else {"scope": scope}
    rows: list[tuple[str, dict[str, Any]]] = [
        ("ghosts", {"systemPrompt": "You help.", "mcpServers": servers}),
        ("bots", {"ghostRef": {"name": name}, "shellRef": {"name": "Chat"}, "modelRef": {"name": "scripted"}}),
        ("teams", {"members": [{"botRef": {"name": name}}], **(team or {})}),
    ]
    async with client_of(world, subject) as http:
        for plural, spec in rows:
            body = {"metadata": {"name": name}, "spec": spec}
            answer = await http.post(f"{API}/namespaces/default/{plural}", json=body, params=params)
            assert answer.status_code == 201, answer.text
    number: int = answer.json()["metadata"]["id"]
    return number


async def ask(world: World, team_id: int, *replies: Reply | str, subject: Subject | None = None) -> Served:
    """One message to the team, whose model answers so."""
    world.script.queue(*replies)
    async with world.window(subject) as window:
        sent = await window.call("chat:send", team_id=team_id, message="Go on")
        event, _ = await window.end_of(sent["assistant_subtask_id"])
        found = window.of("chat:system")
    text = window.transcript(sent["assistant_subtask_id"]).text
    return Served(event, text, {payload["type"]: payload for payload in found}, world)


def uses(name: str, **arguments: Any) -> Reply:
    return Reply(tools=(ToolCall(name, arguments),))


async def post(http: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await http.post(f"{API}{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()
