"""Stored secrets over HTTP: whose they are, what is said of them, and that nobody reads one back."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs
from wegent_backend.app import Backend, create_app
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings
from wegent_backend.storage import KEY_FILE
from wegent_backend.tables import KindRow, ReferenceRow, SecretRow
from wegent_backend.tables.tasks import WorkspaceRow

from ..people import person

API = "/api/v1/namespaces/default/secrets"
TEXT = "sk-very-secret-text"


@pytest.fixture
async def other(backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is no admin."""
    _, token = await person(backend, "other")
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40001))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        yield client


async def put(client: httpx.AsyncClient, name: str, value: str = TEXT, **query: str) -> httpx.Response:
    return await client.put(f"{API}/{name}", json={"value": value}, params=query)


async def names(client: httpx.AsyncClient, **query: str) -> list[str]:
    return [item["name"] for item in (await client.get(API, params=query)).json()["items"]]


async def stored(backend: Backend) -> list[SecretRow]:
    async with backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(SecretRow)))


async def refer(backend: Backend, owner_id: int) -> None:
    """Two resources of the owner, of different tables, that use the secret `key`."""
    async with backend.edge.ports.db.write() as session:
        common: dict[str, Any] = {"namespace": "default", "user_id": owner_id, "resource_version": 1}
        model = KindRow(kind="Model", name="my-model", uid="uid-m", **common)
        work = WorkspaceRow(kind="Workspace", name="my-work", uid="uid-w", **common)
        session.add_all([model, work])
        await session.flush()
        for row, path in ((model, "spec.modelConfig.env.api_key"), (work, "spec.token")):
            session.add(
                ReferenceRow(
                    source_kind=row.kind,
                    source_id=row.id,
                    path=path,
                    user_id=owner_id,
                    kind="Secret",
                    namespace="default",
                    name="key",
                )
            )
            await session.flush()


REFERRERS = [
    {"kind": "Model", "namespace": "default", "name": "my-model", "path": "spec.modelConfig.env.api_key"},
    {"kind": "Workspace", "namespace": "default", "name": "my-work", "path": "spec.token"},
]


async def test_a_secret_is_stored_replaced_listed_and_deleted(backend: Backend, admin: httpx.AsyncClient) -> None:
    created = await put(admin, "key")
    first = (await stored(backend))[0]
    replaced = await put(admin, "key", "another text")

    assert (created.status_code, replaced.status_code) == (201, 200)
    assert created.json().keys() == {"name", "namespace", "createdAt", "updatedAt", "usedBy"}
    assert created.json()["createdAt"] == replaced.json()["createdAt"]
    assert created.json()["updatedAt"] < replaced.json()["updatedAt"]
    assert (await admin.get(API)).json() == {"items": [replaced.json()]}
    assert (await admin.get(f"{API}/key")).json() == replaced.json()
    (row,) = await stored(backend)
    assert row.id == first.id
    assert backend.edge.ports.keyring.decrypt(row.token, context=row.id) == "another text"

    deleted = await admin.delete(f"{API}/key")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert await names(admin) == []
    assert (await admin.delete(f"{API}/key")).status_code == 404


async def test_namespaces_are_apart(admin: httpx.AsyncClient) -> None:
    await put(admin, "key")

    assert (await admin.get("/api/v1/namespaces/else/secrets")).json()["items"] == []
    assert (await admin.get("/api/v1/namespaces/else/secrets/key")).status_code == 404
    assert (await admin.put("/api/v1/namespaces/else/secrets/key", json={"value": "x"})).status_code == 201


REQUESTS = [("GET", API), ("GET", f"{API}/key"), ("PUT", f"{API}/key"), ("DELETE", f"{API}/key")]


async def test_secrets_are_for_people_who_are_logged_in(client: httpx.AsyncClient) -> None:
    for method, path in [*REQUESTS, ("POST", "/api/v1/secrets/rotate")]:
        answer = await client.request(method, path, json={"value": TEXT} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (401, "Unauthorized"), (method, path)


async def test_nobody_sees_those_of_others(
    backend: Backend, admin: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await put(admin, "key")

    assert await names(other) == []
    unseen = await other.get(f"{API}/key")
    assert (unseen.status_code, unseen.json()["error"]["reason"]) == (404, "NotFound")
    assert unseen.json()["detail"] == 'There is no secret "key" in the namespace "default".'
    assert (await other.delete(f"{API}/key", params={"force": "true"})).status_code == 404
    assert (await put(other, "key", "theirs")).status_code == 201
    assert len(await stored(backend)) == 2
    assert await names(admin) == await names(other) == ["key"]


async def test_public_ones_are_for_admins(other: httpx.AsyncClient) -> None:
    for method, path in REQUESTS:
        body = {"value": TEXT} if method == "PUT" else None
        answer = await other.request(method, path, json=body, params={"scope": "public"})
        assert (answer.status_code, answer.json()["error"]["reason"]) == (403, "Forbidden"), (method, path)


async def test_an_admin_keeps_public_and_own_ones_apart(backend: Backend, admin: httpx.AsyncClient) -> None:
    await put(admin, "key", scope="public")
    await put(admin, "mine")

    assert (await names(admin, scope="public"), await names(admin)) == (["key"], ["mine"])
    assert sorted(row.user_id == 0 for row in await stored(backend)) == [False, True]
    assert (await admin.delete(f"{API}/key")).status_code == 404
    assert (await admin.delete(f"{API}/key", params={"scope": "public"})).status_code == 204


async def test_pages_follow_each_other_by_name(admin: httpx.AsyncClient) -> None:
    for name in ("c", "a", "B", "e", "d"):
        await put(admin, name)

    seen, cursor = [], None
    while not seen or cursor:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await admin.get(API, params=query)).json()
        seen.append([item["name"] for item in page["items"]])
        cursor = page.get("nextCursor")

    assert seen == [["B", "a"], ["c", "d"], ["e"]]
    assert (await admin.get(API, params={"cursor": "W10"})).status_code == 422


async def test_a_secret_in_use_is_deleted_by_force_only(backend: Backend, admin: httpx.AsyncClient) -> None:
    await put(admin, "key")
    await put(admin, "unused")
    await refer(backend, (await stored(backend))[0].user_id)

    used = {item["name"]: item["usedBy"] for item in (await admin.get(API)).json()["items"]}
    assert used == {"key": REFERRERS, "unused": []}
    refused = await admin.delete(f"{API}/key")
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "Referenced")
    assert refused.json()["error"]["details"] == {"referrers": REFERRERS}
    assert "Model/my-model, Workspace/my-work" in refused.json()["detail"]
    assert (await admin.delete(f"{API}/key", params={"force": "true"})).status_code == 204
    assert await names(admin) == ["unused"]


async def test_references_of_others_do_not_count(backend: Backend, admin: httpx.AsyncClient) -> None:
    await put(admin, "key")
    await refer(backend, (await stored(backend))[0].user_id + 1)

    assert (await admin.get(f"{API}/key")).json()["usedBy"] == []
    assert (await admin.delete(f"{API}/key")).status_code == 204


REFUSED: list[tuple[str, Any]] = [
    ("key", {"value": ""}),
    ("key", {"value": "***"}),
    ("key", {"value": "${secret:other}"}),
    ("key", {"value": TEXT * 10_000}),
    ("key", {"value": [TEXT]}),
    ("key", {"value": TEXT, "extra": TEXT}),
    ("key", [TEXT]),
    ("-key", {"value": TEXT}),
    ("a%20b", {"value": TEXT}),
]


async def test_what_cannot_be_a_secret_is_refused_without_repeating_it(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    for name, body in REFUSED:
        answer = await admin.put(f"{API}/{name}", json=body)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "Invalid"), (name, answer.text)
        assert TEXT not in answer.text
    assert await stored(backend) == []


async def test_one_user_has_only_so_many(settings: BackendSettings) -> None:
    few = settings.resource.model_copy(update={"max_secrets": 2})
    app = create_app(settings.model_copy(update={"resource": few, "admin_password": SecretStr("correct horse")}))
    async with LifespanManager(app, startup_timeout=30, shutdown_timeout=30):
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            login = {"user_name": "admin", "password": "correct horse"}
            token = (await client.post("/api/v1/auth/login", json=login)).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            answers = [(await put(client, name)).status_code for name in ("a", "b", "a")]
            refused = await put(client, "c")

            assert answers == [201, 201, 200]
            assert (refused.status_code, refused.json()["error"]["reason"]) == (413, "TooManySecrets")
            assert (await put(client, "c", scope="public")).status_code == 201


async def test_the_key_is_rotated_by_admins(
    backend: Backend, admin: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await put(admin, "key")
    old_id = backend.edge.ports.keyring.current_id

    assert (await other.post("/api/v1/secrets/rotate")).status_code == 403
    assert backend.edge.ports.keyring.current_id == old_id
    answer = await admin.post("/api/v1/secrets/rotate")

    (row,) = await stored(backend)
    assert answer.json() == {"keyId": row.key_id, "rewritten": 1, "retired": [old_id]}
    assert backend.edge.ports.keyring.decrypt(row.token, context=row.id) == TEXT


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[Any]]:
    """Everything that is logged, before anything is masked."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as events:
        yield events


async def test_no_log_line_has_a_secret(
    logged: list[Any], caplog: pytest.LogCaptureFixture, backend: Backend, admin: httpx.AsyncClient
) -> None:
    await put(admin, "key")
    await put(admin, "key", f"{TEXT} 2")
    await admin.put(f"{API}/key", json={"value": [TEXT]})
    await admin.post("/api/v1/secrets/rotate")
    await admin.get(API)
    await admin.delete(f"{API}/key")

    everything = str(logged) + caplog.text
    assert "encryption.rotated" in everything
    assert TEXT not in everything


async def test_a_damaged_key_file_stops_the_start(settings: BackendSettings) -> None:
    key_file: Path = settings.resolved_home() / KEY_FILE
    key_file.parent.mkdir(parents=True)
    key_file.write_text("{}")  # noqa: ASYNC240
    app = create_app(settings)

    with pytest.raises(StartRefused, match=r"encryption\.json is damaged"):
        async with app.running():
            pass
