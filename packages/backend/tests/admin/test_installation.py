"""What holds for everybody: said, changed, written down, and true at once."""

import asyncio

import httpx
import pytest
from wegent_backend.access.renewal import renewed
from wegent_backend.app import Backend
from wegent_backend.auth.presented import Presented

from ..keys.rig import KEYS, SERVICE_KEYS, carrying, made
from ..people import person
from .conftest import ADMIN, Entries, refused

SETTINGS = f"{ADMIN}/settings"
ME = "/api/v1/users/me"
AS_MADE = {"group_creation": "everyone", "public_share_pages": False, "personal_api_keys": True}


async def test_settings_have_values_from_the_beginning(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(SETTINGS)).json() == AS_MADE


async def test_what_changes_holds_and_is_written_down(
    backend: Backend, admin: httpx.AsyncClient, entries: Entries
) -> None:
    changed = await admin.patch(SETTINGS, json={"group_creation": "admins", "public_share_pages": False})

    assert changed.json() == {**AS_MADE, "group_creation": "admins"}
    assert (await admin.get(SETTINGS)).json() == changed.json()
    (entry,) = await entries()
    assert (entry.action, entry.kind, entry.object_name) == ("update", "Setting", "group_creation")
    assert (entry.old, entry.new) == ({"value": "everyone"}, {"value": "admins"})
    assert (await admin.patch(SETTINGS, json={"group_creation": "everyone"})).json() == AS_MADE


async def test_two_who_decide_at_once_are_both_heard(admin: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(
            admin.patch(SETTINGS, json={name: value})
            for name, value in [("public_share_pages", True), ("personal_api_keys", False)] * 3
        )
    )

    assert {answer.status_code for answer in answers} == {200}
    assert (await admin.get(SETTINGS)).json() == {
        "group_creation": "everyone",
        "public_share_pages": True,
        "personal_api_keys": False,
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_setting_is_refused(admin: httpx.AsyncClient) -> None:
    for body in ({"group_creation": "nobody"}, {"theme": "dark"}):
        assert refused(await admin.patch(SETTINGS, json=body)) == (422, "Invalid")


# --- what follows -----------------------------------------------------------------------------------------------------


async def test_groups_are_made_by_whom_it_says(backend: Backend, admin: httpx.AsyncClient) -> None:
    _, token = await person(backend, "olga")
    hers = {"Authorization": f"Bearer {token}"}
    await admin.patch(SETTINGS, json={"group_creation": "admins"})

    assert refused(await admin.post("/api/v1/groups", json={"name": "hers"}, headers=hers)) == (403, "Forbidden")
    assert (await admin.post("/api/v1/groups", json={"name": "theirs"})).status_code == 201
    await admin.patch(SETTINGS, json={"group_creation": "everyone"})
    assert (await admin.post("/api/v1/groups", json={"name": "hers"}, headers=hers)).status_code == 201


async def test_without_personal_keys_none_is_made_and_none_counts(backend: Backend, admin: httpx.AsyncClient) -> None:
    key, service_key = await made(admin), await made(admin, "read", address=SERVICE_KEYS)
    async with carrying(backend, key["key"]) as user, carrying(backend, service_key["key"]) as service:
        _, (subject, _) = await user.get(ME), await backend.edge.authenticate(Presented(key["key"]))
        await admin.patch(SETTINGS, json={"personal_api_keys": False})

        assert refused(await user.get(ME)) == (401, "InvalidToken")
        assert (await service.get(ME)).status_code == 200
        assert refused(await admin.post(KEYS, json={"name": "another"})) == (403, "Forbidden")
        async with backend.edge.ports.db.read() as session:
            assert list((await renewed(session, [subject])).values()) == [None], "whoever is connected goes too"
        await admin.patch(SETTINGS, json={"personal_api_keys": True})
        assert (await user.get(ME)).status_code == 200
