"""Servers are tried before they are saved, read in the common form, and brought by requests."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openai import AsyncOpenAI
from sqlalchemy import select
from wegent_backend.tables import RunRow
from wegent_scripted.mcp import McpServer

from ..chat.conftest import World
from ..people import token_of
from .conftest import API, client_of, post, store, uses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEAM = "default#wegent-chat"


async def test_a_server_that_works(client: httpx.AsyncClient, mcp: McpServer) -> None:
    found = await post(client, "/mcp/servers/test", server={"url": mcp.mcp_url})
    assert (found["ok"], found["server_name"], found["message"]) == (True, "scripted", None)
    assert found["milliseconds"] >= 0
    assert found["tools"][0]["name"] == "add"
    assert found["tools"][0]["hash"].startswith("sha256:")


async def test_servers_that_do_not(client: httpx.AsyncClient, guarded: McpServer) -> None:
    found = await post(client, "/mcp/servers/test", server={"url": guarded.mcp_url})
    assert (found["ok"], found["needs_login"]) == (False, True)
    with McpServer() as gone:
        server = {"url": gone.mcp_url}
    found = await post(client, "/mcp/servers/test", server=server)
    assert (found["ok"], found["needs_login"]) == (False, False)
    assert "cannot be reached" in found["message"]


async def test_a_kept_secret_is_used_by_who_may_change_it(
    world: World, mcp: McpServer, client: httpx.AsyncClient
) -> None:
    await store(world, world.admin, {"x": {"url": mcp.mcp_url, "headers": {"X-Key": "s3cret"}}})
    body: dict[str, Any] = {
        "name": "x",
        "server": {"url": mcp.mcp_url, "headers": {"X-Key": "***"}},
        "of": {"kind": "Ghost", "name": "helper"},
    }
    assert (await post(client, "/mcp/servers/test", **body))["ok"] is True
    async with client_of(world, world.other) as stranger:
        assert (await stranger.post(f"{API}/mcp/servers/test", json=body)).status_code == 404
    del body["of"]
    refused = await client.post(f"{API}/mcp/servers/test", json=body)
    assert refused.json()["error"]["details"]["fields"][0]["path"] == "server.headers.X-Key"


async def test_what_is_not_right_is_named_without_secrets(client: httpx.AsyncClient) -> None:
    body = {"server": {"url": "https://h", "headers": {"A": 5}, "env": {"B": "s3cret"}}}
    refused = await client.post(f"{API}/mcp/servers/test", json=body)
    assert refused.status_code == 422
    assert "s3cret" not in refused.text


async def test_the_common_form_is_read(client: httpx.AsyncClient) -> None:
    document = {"mcpServers": {"files": {"command": "npx", "args": ["-y", "server"]}}}
    found = await post(client, "/mcp/servers/import", document=document, mode="append", existing=["files"])
    assert list(found["servers"]) == ["files-2"]


async def test_servers_that_nobody_has_looked_at(world: World, mcp: McpServer, client: httpx.AsyncClient) -> None:
    await store(world, world.admin, {"x": {"url": mcp.mcp_url}})
    [shown] = (await client.get(f"{API}/mcp/servers", params={"name": "helper"})).json()["items"]
    assert (shown["state"], shown["connected"], shown["checked_at"]) == ("unknown", None, None)
    missing = await client.get(f"{API}/mcp/servers/review", params={"name": "helper", "server": "y"})
    assert (missing.status_code, missing.json()["error"]["reason"]) == (404, "McpServerMissing")


async def test_a_request_brings_its_servers(world: World, mcp: McpServer) -> None:
    server = {"url": mcp.mcp_url, "headers": {"Authorization": "Bearer s3cret"}}
    tool: Any = {"type": "mcp", "mcp_servers": [{"mine": server}]}
    world.script.queue(uses("mine__who"), "You.")
    key = token_of(world.backend, world.admin.user_id)
    async with AsyncOpenAI(base_url=f"{world.url}/v1", api_key=key, max_retries=0) as openai:
        answer = await openai.responses.create(model=TEAM, input="Who am I?", tools=[tool])
        again = await openai.responses.retrieve(answer.id)
    assert answer.output_text == "You."
    assert world.script.requests[-1].messages[-1].text == "Bearer s3cret"
    assert "s3cret" not in answer.model_dump_json() + again.model_dump_json()
    async with world.backend.edge.ports.db.read() as session:
        assert "s3cret" not in repr([row.request for row in await session.scalars(select(RunRow))])


async def test_what_writes_waits_for_the_one_whose_key_asks(world: World, mcp: McpServer) -> None:
    tool: Any = {"type": "mcp", "mcp_servers": [{"mine": {"url": mcp.mcp_url}}]}
    world.script.queue(uses("mine__note", text="milk"), "I may not.")
    key = token_of(world.backend, world.admin.user_id)
    async with world.window() as window, AsyncOpenAI(base_url=f"{world.url}/v1", api_key=key, max_retries=0) as openai:
        answer = await openai.responses.create(model=TEAM, input="Note milk", tools=[tool], background=True)
        task_id = await _task_of(world)
        await window.call("task:join", task_id=task_id)
        await window.wait(lambda: bool(window.of("chat:waiting")))
        assert (await openai.responses.retrieve(answer.id)).status == "in_progress"
        wait_id = window.of("chat:waiting")[0]["wait_id"]
        await window.call("chat:answer", task_id=task_id, wait_id=wait_id, choice="deny")
        await window.wait(lambda: bool(window.of("chat:done")))
        answer = await openai.responses.retrieve(answer.id)
    assert (answer.output_text, mcp.script.calls) == ("I may not.", [])


async def _task_of(world: World) -> int:
    async with world.backend.edge.ports.db.read() as session:
        [row] = await session.scalars(select(RunRow))
    return int(row.task_id)
