"""What is refused over HTTP leaves an entry: who, what, from where, by which request; and nothing of what was sent."""

import httpx
import pytest
from sqlalchemy import update
from wegent_backend.app import Backend
from wegent_backend.tables import GroupRow, NamespaceMemberRow, TaskRow, UserRow, utc_now

from ..people import person, token_of
from ..resources.rig import ghost, somebody
from .rig import API, denied
from .test_denials import _task

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def ada(backend: Backend) -> tuple[int, httpx.AsyncClient]:
    client = await somebody(backend, "ada")
    claims = backend.edge.tokens.read(client.headers["authorization"].removeprefix("Bearer "))
    return claims.user_id, client


async def test_a_403_says_who_and_what(backend: Backend, ada: tuple[int, httpx.AsyncClient]) -> None:
    user_id, client = ada
    answer = await client.delete(f"{API}/teams/wegent-chat", params={"scope": "public", "x": "very-private"})
    assert answer.status_code == 403

    (row,) = await denied(backend)

    assert (row.actor_id, row.actor_name, row.via, row.address) == (
        user_id,
        "ada",
        f"login:login-of-{user_id}",
        "127.0.0.1",
    )
    assert (row.action, row.kind, row.object_name) == ("delete", "Team", "wegent-chat")
    assert row.new == {
        "request": "DELETE /api/v1/teams/{name}",
        "reason": "Forbidden",
        "count": 1,
    }
    assert row.request_id == answer.headers["x-request-id"]


async def test_bodies_and_tokens_are_not_in_it(
    backend: Backend, ada: tuple[int, httpx.AsyncClient], client: httpx.AsyncClient
) -> None:
    document = ghost("g", prompt="very-private")
    assert (await ada[1].post(f"{API}/ghosts", json=document, params={"scope": "public"})).status_code == 403
    for headers in ({"authorization": "Bearer very-private"}, {"x-api-key": "wg-very-private"}):
        assert (await client.get(f"{API}/users/me", headers=headers)).status_code == 401

    found = await denied(backend)

    assert [(row.kind, (row.new or {})["reason"]) for row in found] == [
        ("Ghost", "Forbidden"),
        ("User", "InvalidToken"),
    ]
    assert "very-private" not in repr([vars(row) for row in found])


async def test_a_401_counts_when_something_was_shown(backend: Backend, client: httpx.AsyncClient) -> None:
    user_id, token = await person(backend, "bob")
    assert (await client.get(f"{API}/users/me")).status_code == 401
    assert await denied(backend) == []

    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user_id).values(is_active=False))
    old = token_of(backend, user_id, now=utc_now() - 2 * backend.edge.tokens.lifetime)
    for shown in (token, old, "nonsense"):
        answer = await client.get(f"{API}/teams", headers={"authorization": f"Bearer {shown}"})
        assert answer.status_code == 401

    assert [(row.actor_id, row.via, (row.new or {})["reason"]) for row in await denied(backend)] == [
        (user_id, f"login:login-of-{user_id}", "InvalidToken"),
        (None, None, "TokenExpired"),
        (None, None, "InvalidToken"),
    ]


async def test_hidden_conversations_and_groups(backend: Backend, ada: tuple[int, httpx.AsyncClient]) -> None:
    user_id, client = ada
    async with backend.edge.ports.db.write() as session:
        session.add_all([_task(1, owner=user_id + 100), GroupRow(id=5, name="a/b", owner_id=1)])
        session.add(GroupRow(id=6, name="mine", owner_id=1))
        await session.flush()
        session.add(NamespaceMemberRow(group_id=6, user_id=user_id, role="Developer"))
    for path in ("tasks/1", "tasks/2", "namespaces/a%2Fb/teams/x", "namespaces/nowhere/teams/x", "teams/nothing"):
        assert (await client.get(f"{API}/{path}")).status_code == 404, path

    found = await denied(backend)

    assert [(row.kind, row.object_name, row.object_id) for row in found] == [
        ("Task", None, "1"),
        ("Group", "a/b", None),
    ]
    assert (found[1].new or {})["request"] == "GET /api/v1/namespaces/{ns}/teams/{name}"


async def test_own_things_that_are_gone_are_no_refusals(backend: Backend, ada: tuple[int, httpx.AsyncClient]) -> None:
    user_id, client = ada
    async with backend.edge.ports.db.write() as session:
        session.add(_task(1, owner=user_id, deleted=1))
    assert (await client.get(f"{API}/tasks/1")).status_code == 404
    assert (await client.get(f"{API}/tasks/one")).status_code == 422

    assert await denied(backend) == []
    async with backend.edge.ports.db.read() as session:
        assert await session.get(TaskRow, 1) is not None
