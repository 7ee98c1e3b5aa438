"""Oneself: profile and preferences."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import AuditRow, GroupAncestorRow, GroupRow, IdentityRow, NamespaceMemberRow, UserRow

from ..people import person
from ..resources.rig import refusal

ME = "/api/v1/users/me"
PREFERENCES = f"{ME}/preferences"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def ann(backend: Backend, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Somebody, logged in. The same client as `client`."""
    _, token = await person(backend, "ann")
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def trail(backend: Backend) -> list[AuditRow]:
    async with backend.edge.ports.db.read() as session:
        assert (await backend.edge.ports.trail.verify(session))[1] is None
        return list(await session.scalars(select(AuditRow).where(AuditRow.kind == "User").order_by(AuditRow.id)))


async def test_one_sees_ones_groups_and_how_one_logs_in(backend: Backend, ann: httpx.AsyncClient) -> None:
    me = (await ann.get(ME)).json()
    assert (me["has_password"], me["providers"], me["groups"], me["role"]) == (False, [], [], "user")
    async with backend.edge.ports.db.write() as session:
        row = await session.get(UserRow, me["id"])
        assert row is not None
        row.password_hash = "a hash"
        session.add_all([IdentityRow(user_id=row.id, provider="corp", subject=f"ann {n}") for n in range(2)])
        groups = [GroupRow(name="a", owner_id=row.id), GroupRow(name="a/b", owner_id=row.id)]
        session.add_all(groups)
        await session.flush()
        inside = [(0, 0), (1, 1), (1, 0)]
        session.add_all(
            GroupAncestorRow(group_id=groups[below].id, ancestor_id=groups[above].id) for below, above in inside
        )
        session.add(NamespaceMemberRow(group_id=groups[0].id, user_id=row.id, role="Developer", state="approved"))

    me = (await ann.get(ME)).json()
    assert (me["has_password"], me["providers"]) == (True, ["corp"])
    assert me["groups"] == [{"name": "a", "role": "Developer"}, {"name": "a/b", "role": "Developer"}]
    assert "a hash" not in str(me)


async def test_a_changed_address_is_not_verified(backend: Backend, ann: httpx.AsyncClient) -> None:
    await ann.patch(ME, json={"email": "ann@example.com"})
    async with backend.edge.ports.db.write() as session:
        row = await session.get(UserRow, (await ann.get(ME)).json()["id"])
        assert row is not None
        row.email_verified = True

    named = (await ann.patch(ME, json={"display_name": "Ann 安"})).json()
    assert (named["display_name"], named["email"], named["email_verified"]) == ("Ann 安", "ann@example.com", True)
    same = (await ann.patch(ME, json={"email": "ann@example.com"})).json()
    assert same["email_verified"] is True
    moved = (await ann.patch(ME, json={"email": "ann@example.org"})).json()
    assert (moved["email"], moved["email_verified"], moved["display_name"]) == ("ann@example.org", False, "Ann 安")
    for nothing in (None, ""):
        gone = (await ann.patch(ME, json={"email": nothing, "display_name": nothing})).json()
        assert (gone["email"], gone["display_name"]) == (None, None)
    rows = await trail(backend)
    assert len(rows) == 4
    assert (rows[2].old, rows[2].new) == (
        {"display_name": "Ann 安", "email": "ann@example.com", "email_verified": True},
        {"display_name": "Ann 安", "email": "ann@example.org", "email_verified": False},
    )


@pytest.mark.parametrize(
    "body",
    [
        {"email": wrong}
        for wrong in ("ann", "ann@", "@example.com", "a b@example.com", "a@b@c", "a@b..c", "x" * 320 + "@b")
    ]
    + [
        {"display_name": "x" * 201},
        {"role": "admin"},
        {"email_verified": True},
        {"user_name": "bob"},
        {"is_active": True},
    ],
)
@ON_SQLITE
async def test_nothing_else_can_be_changed(ann: httpx.AsyncClient, body: dict[str, Any]) -> None:
    before = (await ann.get(ME)).json()
    refusal(await ann.patch(ME, json=body), 422, "Invalid")
    assert (await ann.get(ME)).json() == before


async def test_preferences_are_kept_and_replaced(backend: Backend, ann: httpx.AsyncClient) -> None:
    nothing = {
        "language": None,
        "theme": None,
        "team": None,
        "model": None,
        "memory": None,
        "default_skills": [],
        "tour_seen": False,
    }
    assert (await ann.get(PREFERENCES)).json() == nothing

    chosen = {
        "language": "zh",
        "theme": "dark",
        "team": "dev-team",
        "model": "gpt",
        "default_skills": ["tea"],
        "tour_seen": True,
    }
    chosen["memory"] = {"enabled": True}
    for _ in range(2):
        assert (await ann.put(PREFERENCES, json=chosen)).json() == chosen
    assert (await ann.get(PREFERENCES)).json() == chosen
    assert (await ann.put(PREFERENCES, json={"theme": "light"})).json() == {**nothing, "theme": "light"}
    assert (await ann.get(PREFERENCES)).json() == {**nothing, "theme": "light"}
    assert len(await trail(backend)) == 2

    _, token = await person(backend, "bob")
    ann.headers["Authorization"] = f"Bearer {token}"
    assert (await ann.get(PREFERENCES)).json() == nothing


@pytest.mark.parametrize(
    "body",
    [{"language": "fr"}, {"theme": "pink"}, {"team": "x" * 254}, {"model": "a b"}, {"colour": "red"}, [], {"team": ""}],
)
@ON_SQLITE
async def test_preferences_that_nothing_reads_are_refused(ann: httpx.AsyncClient, body: Any) -> None:
    refusal(await ann.put(PREFERENCES, json=body), 422, "Invalid")


@ON_SQLITE
async def test_preferences_of_another_version_do_no_harm(backend: Backend, ann: httpx.AsyncClient) -> None:
    async with backend.edge.ports.db.write() as session:
        row = await session.get(UserRow, (await ann.get(ME)).json()["id"])
        assert row is not None
        row.preferences = {"colour": "red", "theme": "dark"}

    assert (await ann.get(PREFERENCES)).json()["theme"] == "dark"


@ON_SQLITE
async def test_one_preference_is_changed_and_the_others_stay(ann: httpx.AsyncClient) -> None:
    before = (await ann.put(PREFERENCES, json={"theme": "light", "team": "dev-team"})).json()
    assert (await ann.patch(PREFERENCES, json={"team": None, "language": "zh"})).json() == {
        **before,
        "team": None,
        "language": "zh",
    }
    assert (await ann.patch(PREFERENCES, json={})).json()["theme"] == "light"
    refusal(await ann.patch(PREFERENCES, json={"colour": "red"}), 422, "Invalid")
