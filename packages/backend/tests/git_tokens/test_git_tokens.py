"""Git tokens: in the order in which they are tried, encrypted, and read back by nobody."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend, create_app
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import AuditRow, GitTokenRow, SecretRow
from wegent_kit.crypto import Keyring

from ..people import person
from ..resources.rig import API, refusal, somebody

TOKENS = f"{API}/users/me/git-tokens"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def token(text: str = "ghp-1", provider: str = "github", **more: Any) -> dict[str, Any]:
    return {"provider": provider, "token": text, **more}


async def put(client: httpx.AsyncClient, host: str, body: dict[str, Any], *, status: int = 200) -> dict[str, Any]:
    answer = await client.put(f"{TOKENS}/{host}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def hosts(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get(TOKENS)
    assert answer.status_code == 200, answer.text
    return [item["host"] for item in answer.json()["items"]]


async def plain(backend: Backend, keyring: Keyring) -> dict[str, str]:
    """What is stored, by host; nothing else is."""
    async with backend.edge.ports.db.read() as session:
        secrets = {row.id: row for row in await session.scalars(select(SecretRow).where(SecretRow.name.is_(None)))}
        rows = list(await session.scalars(select(GitTokenRow)))
    assert {row.secret_id for row in rows} == set(secrets)
    return {row.host: keyring.decrypt(secrets[row.secret_id].token, context=row.secret_id) for row in rows}


async def test_a_token_is_stored_encrypted_and_shown_masked(
    backend: Backend, admin: httpx.AsyncClient, keyring: Keyring
) -> None:
    stored = await put(admin, "GitHub.com", token("ghp-1", login="ann"), status=201)

    assert {name: stored[name] for name in ("provider", "host", "login", "token")} == {
        "provider": "github",
        "host": "github.com",
        "login": "ann",
        "token": "***",
    }
    assert (await admin.get(TOKENS)).json() == {"items": [stored]}
    assert (await admin.get(f"{TOKENS}/GITHUB.com")).json() == stored
    assert await plain(backend, keyring) == {"github.com": "ghp-1"}


async def test_the_mask_keeps_a_token_and_another_text_replaces_it(
    backend: Backend, admin: httpx.AsyncClient, keyring: Keyring
) -> None:
    await put(admin, "git.example.com:8443", token("one", "gitlab"), status=201)
    kept = await put(admin, "git.example.com:8443", token("***", "gitea", login="bob"))
    assert (kept["provider"], kept["login"]) == ("gitea", "bob")
    assert await plain(backend, keyring) == {"git.example.com:8443": "one"}
    await put(admin, "git.example.com:8443", token("two", "gitea", login="bob"))
    assert await plain(backend, keyring) == {"git.example.com:8443": "two"}
    details = refusal(await admin.put(f"{TOKENS}/other.example.com", json=token("***")), 422, "Invalid")
    assert [field["path"] for field in details["fields"]] == ["body.token"]

    async with backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(AuditRow).where(AuditRow.kind == "GitToken").order_by(AuditRow.id))).all()
        assert (await backend.edge.ports.trail.verify(session))[1] is None
    assert [row.action for row in rows] == ["create", "update", "update"]
    assert [(row.new or {}).get("token") for row in rows] == [None, None, "replaced"]


async def test_hosts_are_put_in_order_all_at_once(backend: Backend, admin: httpx.AsyncClient, keyring: Keyring) -> None:
    for host in ("a.example", "b.example", "c.example"):
        await put(admin, host, token(f"of {host[0]}".replace(" ", "-")), status=201)
    assert await hosts(admin) == ["a.example", "b.example", "c.example"]

    wanted = [{**token("***"), "host": "C.example"}, {**token("new", "gerrit"), "host": "d.example"}]
    answer = await admin.put(TOKENS, json={"items": [*wanted, {**token("***"), "host": "a.example"}]})
    assert answer.status_code == 200, answer.text
    assert [item["host"] for item in answer.json()["items"]] == ["c.example", "d.example", "a.example"]
    assert await hosts(admin) == ["c.example", "d.example", "a.example"]
    assert await plain(backend, keyring) == {"c.example": "of-c", "d.example": "new", "a.example": "of-a"}

    twice = [{**token("x"), "host": "e.example"}, {**token("y"), "host": "E.example"}]
    for wrong, path in ((twice, "body.items[1].host"), ([{**token("***"), "host": "f.x"}], "body.items[0].token")):
        details = refusal(await admin.put(TOKENS, json={"items": wrong}), 422, "Invalid")
        assert [field["path"] for field in details["fields"]] == [path]
    assert await hosts(admin) == ["c.example", "d.example", "a.example"]  # nothing of what is refused is done

    assert (await admin.delete(f"{TOKENS}/d.example")).status_code == 204
    await put(admin, "b.example", token(), status=201)
    assert await hosts(admin) == ["c.example", "a.example", "b.example"]
    assert (await admin.put(TOKENS, json={"items": []})).json() == {"items": []}
    assert await plain(backend, keyring) == {}


async def test_everybody_has_their_own(backend: Backend, admin: httpx.AsyncClient, keyring: Keyring) -> None:
    await put(admin, "github.com", token("mine"), status=201)
    async with await somebody(backend) as other:
        assert await hosts(other) == []
        refusal(await other.get(f"{TOKENS}/github.com"), 404, "NotFound")
        refusal(await other.delete(f"{TOKENS}/github.com"), 404, "NotFound")
        refusal(await other.put(f"{TOKENS}/github.com", json=token("***")), 422, "Invalid")
        await put(other, "github.com", token("theirs"), status=201)
        await other.put(TOKENS, json={"items": []})
    assert await plain(backend, keyring) == {"github.com": "mine"}
    assert (await admin.get(f"{API}/namespaces/default/secrets")).json()["items"] == []


async def test_tokens_are_encrypted_anew_with_a_new_key(
    backend: Backend, admin: httpx.AsyncClient, keyring: Keyring
) -> None:
    await put(admin, "github.com", token("one"), status=201)
    old = keyring.current_id

    answer = await admin.post(f"{API}/secrets/rotate")

    assert answer.json()["retired"] == [old]
    assert answer.json()["rewritten"] >= 1
    assert await plain(backend, keyring) == {"github.com": "one"}
    async with backend.edge.ports.db.read() as session:
        assert old not in set(await session.scalars(select(SecretRow.key_id)))


@pytest.mark.parametrize(
    ("host", "body"),
    [
        ("github.com", {}),
        ("github.com", token("")),
        ("github.com", token("a b")),
        ("github.com", token("x" * 4097)),
        ("github.com", token(provider="svn")),
        ("github.com", token(host="github.com")),
        ("github.com", token(login="")),
        ("github.com:0", token()),
        ("github.com:65536", token()),
        ("-github.com", token()),
        ("user@github.com", token()),
        ("x" * 254, token()),
    ],
)
@ON_SQLITE
async def test_wrong_hosts_and_bodies_are_refused(admin: httpx.AsyncClient, host: str, body: dict[str, Any]) -> None:
    answer = await admin.put(f"{TOKENS}/{host}", json=body)
    refusal(answer, 422, "Invalid")
    assert "ghp-1" not in answer.text


@ON_SQLITE
async def test_there_is_a_limit(settings: BackendSettings) -> None:
    app = create_app(settings.model_copy(update={"max_git_tokens": 2}))
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with app.running(), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        client.headers["Authorization"] = f"Bearer {(await person(app, 'ann'))[1]}"
        for host in ("a.x", "b.x"):
            await put(client, host, token(), status=201)
        refusal(await client.put(f"{TOKENS}/c.x", json=token()), 413, "TooManyGitTokens")
        await put(client, "b.x", token("other"))
        items = [{**token(), "host": host} for host in ("a.x", "b.x", "c.x")]
        refusal(await client.put(TOKENS, json={"items": items}), 413, "TooManyGitTokens")
        assert await hosts(client) == ["a.x", "b.x"]
