"""What somebody with an API key may: never more than its user, and only what its scopes say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.auth.errors import InvalidToken
from wegent_backend.auth.presented import Presented
from wegent_backend.tables import UserRow

from ..people import person
from ..resources.rig import API, ghost, refusal, somebody
from .rig import KEYS, SERVICE_KEYS, carrying, made

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ME = f"{API}/users/me"
GHOSTS = f"{API}/ghosts"


async def change(backend: Backend, user_name: str, **columns: object) -> None:
    from wegent_backend.users.repository import by_name

    async with backend.edge.ports.db.write() as session:
        row = await by_name(session, user_name)
        assert isinstance(row, UserRow)
        for name, value in columns.items():
            setattr(row, name, value)


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
async def test_either_header_carries_a_key(backend: Backend, admin: httpx.AsyncClient, header: str) -> None:
    key = (await made(admin))["key"]
    shown = {"Authorization": f"Bearer {key}"} if header == "Authorization" else {"X-API-Key": key}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(backend), base_url="http://127.0.0.1", headers=shown
    ) as user:
        assert (await user.get(ME)).json()["user_name"] == "admin"
        assert (await user.get(ME, headers={header: shown[header][:-1]})).status_code == 401


@pytest.mark.parametrize("guess", ["wg-", "wg-x", "wg-" + "A" * 43, "wg-" + "é" * 10])
@ON_SQLITE
async def test_a_key_that_nobody_made_lets_nobody_in(backend: Backend, guess: str) -> None:
    async with carrying(backend, "x") as user:
        refusal(await user.get(ME, headers={"X-API-Key": guess.encode()}), 401, "InvalidToken")  # type: ignore[dict-item]
    with pytest.raises(InvalidToken):
        await backend.edge.authenticate(Presented("wg-\ud800"))


async def test_each_scope_opens_what_it_says(backend: Backend, admin: httpx.AsyncClient) -> None:
    await admin.post(GHOSTS, json=ghost())
    attempts = {
        "read": lambda user: user.get(GHOSTS),
        "write": lambda user: user.patch(f"{GHOSTS}/g", json={"spec": {"systemPrompt": "Go on."}}),
        "use": lambda user: user.post(f"{API}/namespaces/default/models/none/test"),
        "admin": lambda user: user.post(f"{API}/secrets/rotate"),
    }
    for scope in attempts:
        async with carrying(backend, (await made(admin, scope))["key"]) as user:
            for wanted, attempt in attempts.items():
                answer = await attempt(user)
                lacking = answer.status_code == 403 and wanted in answer.text
                assert lacking is (wanted != scope), f"{wanted} with {scope}: {answer.text}"


async def test_only_the_scope_admin_makes_an_admin_of_an_admins_key(backend: Backend, admin: httpx.AsyncClient) -> None:
    public = {"params": {"scope": "public"}, "json": ghost("shared")}
    async with carrying(backend, (await made(admin, "read", "use", "write"))["key"]) as user:
        refusal(await user.post(GHOSTS, **public), 403, "Forbidden")  # type: ignore[arg-type]
    async with carrying(backend, (await made(admin, "write", "admin"))["key"]) as user:
        assert (await user.post(GHOSTS, **public)).status_code == 201  # type: ignore[arg-type]
        await change(backend, "admin", role="user")
        refusal(await user.delete(f"{GHOSTS}/shared", params={"scope": "public"}), 403, "Forbidden")
        refusal(await user.post(f"{API}/secrets/rotate"), 403, "Forbidden")


async def test_a_key_manages_no_keys_whatever_its_scopes(backend: Backend, admin: httpx.AsyncClient) -> None:
    key = await made(admin, "read", "use", "write", "admin")
    service = await made(admin, "read", "use", "write", "admin", address=SERVICE_KEYS)
    for used in (key, service):
        async with carrying(backend, used["key"]) as user:
            for answer in (
                await user.post(KEYS, json={"name": "x"}),
                await user.patch(f"{KEYS}/{key['id']}", json={"expires_at": None}),
                await user.delete(f"{KEYS}/{key['id']}"),
                await user.post(SERVICE_KEYS, json={"name": "x"}),
                await user.get(SERVICE_KEYS),
                await user.patch(ME, json={"display_name": "x"}),
            ):
                assert answer.status_code == 403, answer.text
                assert "log in" in answer.json()["detail"]
            assert (await user.get(KEYS)).status_code == 200


async def test_a_key_ends_with_its_user(backend: Backend, admin: httpx.AsyncClient) -> None:
    async with await somebody(backend, "ann") as ann:
        key = await made(ann)
    async with carrying(backend, key["key"]) as user:
        assert (await user.get(ME)).json()["user_name"] == "ann"
        await change(backend, "ann", is_active=False)
        refusal(await user.get(ME), 401, "InvalidToken")
        await change(backend, "ann", is_active=True)
        assert (await user.get(ME)).status_code == 200


# --- acting for others ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def acting(
    backend: Backend, admin: httpx.AsyncClient, *scopes: str, who: str
) -> AsyncIterator[httpx.AsyncClient]:
    key = await made(admin, *scopes, address=SERVICE_KEYS, acts_for_users=True)
    async with carrying(backend, key["key"], **{"wegent-username": who.encode()}) as client:  # type: ignore[arg-type]
        yield client


async def test_a_service_key_acts_for_whom_it_names(backend: Backend, admin: httpx.AsyncClient) -> None:
    user_id, _ = await person(backend, "王芳")
    async with acting(backend, admin, "read", "write", who="王芳") as service:
        assert (await service.get(ME)).json()["id"] == user_id
        created = await service.post(GHOSTS, json=ghost("hers"))
        assert created.json()["metadata"]["userId"] == user_id
        del service.headers["wegent-username"]
        assert (await service.get(ME)).json()["user_name"] == "admin"
        assert (await service.get(f"{GHOSTS}/hers")).status_code == 404


async def test_acting_for_an_admin_makes_no_admin(backend: Backend, admin: httpx.AsyncClient) -> None:
    await person(backend, "chief", role="admin")
    rotate = f"{API}/secrets/rotate"
    async with acting(backend, admin, "read", "write", who="chief") as service:
        refusal(await service.post(rotate), 403, "Forbidden")
        public = await service.post(GHOSTS, json=ghost("shared"), params={"scope": "public"})
        refusal(public, 403, "Forbidden")
    async with acting(backend, admin, "admin", who="chief") as service:
        assert (await service.post(rotate)).status_code == 200


async def test_who_may_not_act_for_others(backend: Backend, admin: httpx.AsyncClient) -> None:
    await person(backend, "ann")
    personal = await made(admin)
    plain = await made(admin, address=SERVICE_KEYS)
    for key in (personal, plain):
        async with carrying(backend, key["key"], **{"wegent-username": "ann"}) as user:
            refusal(await user.get(ME), 401, "InvalidToken")
    async with acting(backend, admin, who="nobody") as service:
        refusal(await service.get(ME), 401, "InvalidToken")
        service.headers["wegent-username"] = "ann"
        assert (await service.get(ME)).status_code == 200
        await change(backend, "ann", is_active=False)
        refusal(await service.get(ME), 401, "InvalidToken")
        await change(backend, "ann", is_active=True)
        # Who made it is no admin any more, or not welcome any more.
        await change(backend, "admin", role="user")
        refusal(await service.get(ME), 401, "InvalidToken")
        await change(backend, "admin", role="admin", is_active=False)
        refusal(await service.get(ME), 401, "InvalidToken")
