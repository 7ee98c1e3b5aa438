"""Logins at servers: with a real authorization server, which registers clients by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, update
from wegent_backend.tables import AuditRow, McpConnectionRow, SecretRow, utc_now
from wegent_scripted.mcp import McpServer

from ..chat.conftest import World
from .conftest import API, Served, ask, client_of, post, store, uses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHICH = {"kind": "Ghost", "name": "helper", "server": "x"}


async def begin(http: httpx.AsyncClient, **body: Any) -> str:
    """The address at which one logs in; the client keeps the cookie, as a browser does."""
    begun = await post(http, "/mcp/connections", **{**WHICH, **body})
    address: str = begun["authorization_url"]
    return address


async def consent(address: str) -> str:
    """Where the browser is sent back to."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def connect(http: httpx.AsyncClient, **body: Any) -> str:
    """The whole way; where it leads to."""
    back = await http.get(await consent(await begin(http, **body)), headers={"authorization": ""})
    assert back.status_code == 302, back.text
    return back.headers["location"]


async def rows(world: World, table: Any) -> list[Any]:
    async with world.backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(table)))


async def expire(world: World) -> None:
    async with world.backend.edge.ports.db.write() as session:
        await session.execute(update(McpConnectionRow).values(expires_at=utc_now() - timedelta(seconds=1)))


async def who(world: World, team: int) -> Served:
    return await ask(world, team, uses("x__who"), "You.")


async def test_an_answer_says_where_to_connect(world: World, guarded: McpServer) -> None:
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    found = await ask(world, team, uses("x__reconnect"), "Please connect.")
    assert (found.event, found.text) == ("chat:done", "Please connect.")
    assert "/connections?kind=Ghost&namespace=default&name=helper&server=x" in found.told
    assert found.statuses["mcp_login"]["server"] == "x"
    assert found.statuses["mcp_login"]["url"] in found.told


async def test_a_login_from_beginning_to_end(world: World, guarded: McpServer, client: httpx.AsyncClient) -> None:
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    address = await begin(client, return_to="/chat?task=5")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["code_challenge_method"], asked["resource"]) == ("S256", guarded.mcp_url)
    back = await client.get(await consent(address))
    assert back.headers["location"] == "/chat?task=5&mcp=connected&server=x"

    found = await who(world, team)
    assert found.told.startswith("Bearer access-")
    items = (await client.get(f"{API}/mcp/connections")).json()["items"]
    assert [(one["server"], one["url"], one["broken"], one["scope"]) for one in items] == [
        ("x", guarded.mcp_url, False, "tools")
    ]
    shown = (await client.get(f"{API}/mcp/servers", params={"name": "helper"})).json()["items"]
    assert shown[0]["connected"] is True
    stored = repr([vars(row) for row in [*await rows(world, SecretRow), *await rows(world, McpConnectionRow)]])
    assert "access-" not in stored
    assert "refresh-" not in stored
    trail = [entry for entry in await rows(world, AuditRow) if entry.kind == "McpConnection"]
    assert [entry.action for entry in trail] == ["create"]


async def test_a_login_is_of_the_browser_in_which_it_was_begun(
    world: World, guarded: McpServer, client: httpx.AsyncClient
) -> None:
    """Whoever sends somebody their own login does not get at what that one has there."""
    await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    back = await consent(await begin(client))
    async with httpx.AsyncClient(base_url=world.url) as victim:
        answer = await victim.get(back)
    assert answer.headers["location"] == "/?mcp=unknown"
    assert await rows(world, McpConnectionRow) == []
    again = await client.get(back)
    assert again.headers["location"] == "/?mcp=unknown", "a login is good for one use"


@pytest.mark.parametrize("query", ["", "?state=nothing&code=x", "?code=x", "?error=access_denied"])
async def test_nobody_comes_back_from_nowhere(world: World, query: str) -> None:
    async with httpx.AsyncClient(base_url=world.url) as browser:
        answer = await browser.get(f"{API}/mcp/connections/callback{query}")
    assert (answer.status_code, answer.headers["location"]) == (302, "/?mcp=unknown")


async def test_who_refuses_is_not_connected(world: World, guarded: McpServer, client: httpx.AsyncClient) -> None:
    await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    assert guarded.sign_on is not None
    guarded.sign_on.refuses = "access_denied"
    assert await connect(client) == "/?mcp=refused&server=x"


async def test_a_code_that_is_not_taken(world: World, guarded: McpServer, client: httpx.AsyncClient) -> None:
    await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    back = await consent(await begin(client))
    assert guarded.sign_on is not None
    guarded.sign_on.codes.clear()
    assert (await client.get(back)).headers["location"] == "/?mcp=failed&server=x"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "chat"])
async def test_a_login_leads_back_to_this_site(
    world: World, guarded: McpServer, client: httpx.AsyncClient, where: str
) -> None:
    await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    answer = await client.post(f"{API}/mcp/connections", json={**WHICH, "return_to": where})
    assert answer.status_code == 422


async def test_tokens_are_renewed(world: World, guarded: McpServer, client: httpx.AsyncClient) -> None:
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    await connect(client)
    first = (await who(world, team)).told
    await expire(world)
    second = (await who(world, team)).told
    assert guarded.sign_on is not None
    assert (guarded.sign_on.refreshed, second != first, second.startswith("Bearer access-")) == (1, True, True)


async def test_a_login_that_was_taken_back_has_to_be_made_again(
    world: World, guarded: McpServer, client: httpx.AsyncClient
) -> None:
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    await connect(client)
    await who(world, team)
    assert guarded.sign_on is not None
    guarded.sign_on.access.clear()
    guarded.sign_on.refresh.clear()
    await expire(world)
    found = await ask(world, team, "Please connect again.")
    assert "mcp_login" in found.statuses
    [item] = (await client.get(f"{API}/mcp/connections")).json()["items"]
    assert item["broken"] is True
    await connect(client)
    assert (await who(world, team)).told.startswith("Bearer access-")
    assert len(await rows(world, McpConnectionRow)) == 1


async def test_giving_up_a_login_takes_its_tokens_back(
    world: World, guarded: McpServer, client: httpx.AsyncClient
) -> None:
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    await connect(client)
    [item] = (await client.get(f"{API}/mcp/connections")).json()["items"]
    async with client_of(world, world.other) as stranger:
        assert (await stranger.delete(f"{API}/mcp/connections/{item['id']}")).status_code == 404
        assert (await stranger.get(f"{API}/mcp/connections")).json()["items"] == []
    assert (await client.delete(f"{API}/mcp/connections/{item['id']}")).status_code == 204
    assert guarded.sign_on is not None
    assert any(token.startswith("refresh-") for token in guarded.sign_on.revoked)
    assert [row for row in await rows(world, SecretRow) if row.name is None and row.resource_uid is None] == []
    assert "mcp_login" in (await ask(world, team, "Please connect.")).statuses


async def test_a_token_goes_nowhere_else(world: World, guarded: McpServer, client: httpx.AsyncClient) -> None:
    """Whoever changes the address of a server does not get what people have shown at the old one."""
    team = await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    await connect(client)
    with McpServer() as thief:
        patch = {"spec": {"mcpServers": {"x": {"url": thief.mcp_url}}}}
        assert (await client.patch(f"{API}/namespaces/default/ghosts/helper", json=patch)).is_success
        assert (await who(world, team)).told == "nobody"


async def test_a_server_that_wants_no_login(world: World, mcp: McpServer, client: httpx.AsyncClient) -> None:
    await store(world, world.admin, {"x": {"url": mcp.mcp_url}})
    answer = await client.post(f"{API}/mcp/connections", json=WHICH)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (503, "McpLoginFailed")
    assert "wants no login" in answer.json()["error"]["message"]


async def test_nobody_connects_to_what_they_may_not_see(world: World, guarded: McpServer) -> None:
    await store(world, world.admin, {"x": {"url": guarded.mcp_url}})
    async with client_of(world, world.other) as stranger:
        assert (await stranger.post(f"{API}/mcp/connections", json=WHICH)).status_code == 404
