"""What holds for everybody: said, changed, written down, and true at once."""

import asyncio

import httpx
import pytest
from wegent_backend.app import Backend

from .conftest import ADMIN, Entries, refused

SETTINGS = f"{ADMIN}/settings"
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
        *(admin.patch(SETTINGS, json={name: False}) for name in ("public_share_pages", "personal_api_keys") * 3)
    )

    assert {answer.status_code for answer in answers} == {200}
    assert (await admin.get(SETTINGS)).json() == {
        "group_creation": "everyone",
        "public_share_pages": False,
        "personal_api_keys": False,
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_setting_is_refused(admin: httpx.AsyncClient) -> None:
    for body in ({"group_creation": "nobody"}, {"theme": "dark"}):
        assert refused(await admin.patch(SETTINGS, json=body)) == (422, "Invalid")
