"""Which user somebody from a provider is, what they may, and which groups they are in."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import (
    AuditRow,
    GroupAncestorRow,
    GroupRow,
    IdentityRow,
    NamespaceMemberRow,
    UserRow,
)
from wegent_backend.users.oidc.person import Person
from wegent_scripted.oidc import OidcServer

from .conftest import Browser, refusal

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def add_user(backend: Backend, name: str, **columns: Any) -> int:
    async with backend.edge.ports.db.write() as session:
        row = UserRow(user_name=name, **columns)
        session.add(row)
    return row.id


async def add_group(backend: Backend, name: str, *members: tuple[int, str, str | None]) -> int:
    """`members`: id, role, provider."""
    async with backend.edge.ports.db.write() as session:
        group = GroupRow(name=name, owner_id=1)
        session.add(group)
        await session.flush()
        session.add(GroupAncestorRow(group_id=group.id, ancestor_id=group.id))
        for user_id, role, provider in members:
            session.add(NamespaceMemberRow(group_id=group.id, user_id=user_id, role=role, provider=provider))
    return group.id


async def members(backend: Backend, group_id: int) -> list[tuple[int, str, str | None]]:
    async with backend.edge.ports.db.read() as session:
        query = select(NamespaceMemberRow).where(NamespaceMemberRow.group_id == group_id)
        rows: Sequence[NamespaceMemberRow] = (await session.scalars(query)).all()
    return sorted((row.user_id, row.role, row.provider) for row in rows)


async def trail(backend: Backend) -> list[tuple[str, str, str | None, str | None]]:
    async with backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    return [(row.action, row.kind, row.object_name, row.via) for row in rows]


async def log_in(browser: Browser, provider: OidcServer, name: str, login: str) -> dict[str, Any]:
    provider.script.approve_as(login)
    return await browser.me(await browser.tokens(name))


# --- linking ----------------------------------------------------------------------------------------------------------


async def test_a_verified_address_links_an_account_of_the_same_verified_address(
    backend: Backend, browser: Browser, corp: OidcServer
) -> None:
    user_id = await add_user(backend, "Alicia", email="Alice@Example.com", email_verified=True)

    me = await log_in(browser, corp, "corp", "alice")

    assert (me["id"], me["user_name"]) == (user_id, "Alicia")
    assert ("link", "User", "Alicia", "oidc:corp") in await trail(backend)
    assert (await log_in(browser, corp, "corp", "alice [[email:other@example.com]] [[unverified]]"))["id"] == user_id


@ON_SQLITE
@pytest.mark.parametrize("provider_options", [{"corp": {"require_verified_email": False}}])
@pytest.mark.parametrize(
    ("columns", "login"),
    [
        ({"email": "alice@example.com", "email_verified": False}, "alice"),
        ({"email": "alice@example.com", "email_verified": True}, "alice [[unverified]]"),
        ({"email": "alice@example.com", "email_verified": True}, "alice [[claim:email_verified null]]"),
        ({"email": "alice@example.com", "email_verified": True}, 'alice [[claim:email_verified "yes"]]'),
    ],
)
async def test_an_address_that_one_side_has_not_verified_links_nothing(
    backend: Backend, browser: Browser, corp: OidcServer, columns: dict[str, Any], login: str
) -> None:
    user_id = await add_user(backend, "alice", **columns)

    me = await log_in(browser, corp, "corp", login)

    assert (me["id"] == user_id, me["user_name"]) == (False, "alice-2")


@ON_SQLITE
async def test_a_provider_that_is_not_trusted_for_addresses_links_nothing(
    backend: Backend, browser: Browser, club: OidcServer
) -> None:
    user_id = await add_user(backend, "alice", email="alice@example.com", email_verified=True)

    me = await log_in(browser, club, "club", "alice")

    assert me["id"] != user_id
    async with backend.edge.ports.db.read() as session:
        user = await session.get(UserRow, me["id"])
    assert user is not None
    assert (user.email, user.email_verified) == ("alice@example.com", False)


@ON_SQLITE
async def test_an_address_that_was_given_to_somebody_else_does_not_give_the_account(
    browser: Browser, corp: OidcServer
) -> None:
    await log_in(browser, corp, "corp", "alice")
    corp.script.approve_as("bob [[email:alice@example.com]]")

    assert refusal(await browser.log_in("corp")) == "email_taken"


@ON_SQLITE
async def test_several_accounts_of_one_address_and_switched_off_ones(
    backend: Backend, browser: Browser, corp: OidcServer
) -> None:
    for name in ("one", "two"):
        await add_user(backend, name, email="alice@example.com", email_verified=True)
    await add_user(backend, "three", email="bob@example.com", email_verified=True, is_active=False)

    corp.script.approve_as("alice")
    assert refusal(await browser.log_in("corp")) == "email_taken"
    corp.script.approve_as("bob")
    assert refusal(await browser.log_in("corp")) == "disabled"


async def test_names_are_never_taken_over(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    me = await log_in(browser, corp, "corp", "alice [[user_name:ADMIN]]")

    assert (me["user_name"], me["role"]) == ("admin-2", "user")


@ON_SQLITE
@pytest.mark.parametrize("provider_options", [{"corp": {"create_users": False}}])
async def test_where_no_accounts_are_made_strangers_are_refused(
    backend: Backend, browser: Browser, corp: OidcServer
) -> None:
    user_id = await add_user(backend, "al", email="alice@example.com", email_verified=True)
    corp.script.approve_as("bob")
    assert refusal(await browser.log_in("corp")) == "no_account"
    assert (await log_in(browser, corp, "corp", "alice"))["id"] == user_id


@ON_SQLITE
@pytest.mark.parametrize("provider_options", [{"corp": {"email_domains": ["Corp.example"]}}])
@pytest.mark.parametrize(
    "login", ["alice", "alice [[email:alice@corp.example]] [[unverified]]", "alice [[email:alice@evilcorp.example]]"]
)
async def test_only_some_domains_may_log_in_each_time(browser: Browser, corp: OidcServer, login: str) -> None:
    await log_in(browser, corp, "corp", "alice [[email:alice@CORP.example]]")
    corp.script.approve_as(login)

    assert refusal(await browser.log_in("corp")) == "email_domain"


# --- roles and groups -------------------------------------------------------------------------------------------------


@ON_SQLITE
async def test_admins_by_group_claim_come_and_go(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    assert (await log_in(browser, corp, "corp", "alice"))["role"] == "user"
    assert (await log_in(browser, corp, "corp", "alice [[groups:operators]]"))["role"] == "admin"
    assert (await log_in(browser, corp, "corp", "alice"))["role"] == "user"
    await add_user(backend, "bo", email="bob@example.com", email_verified=True, role="admin")
    assert (await log_in(browser, corp, "corp", "bob"))["role"] == "admin"  # the provider gave nothing


@ON_SQLITE
async def test_the_last_admin_stays_one(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    await log_in(browser, corp, "corp", "alice [[groups:operators]]")
    async with backend.edge.ports.db.write() as session:
        admin = (await session.scalars(select(UserRow).where(UserRow.user_name == "admin"))).one()
        admin.role = "user"

    assert (await log_in(browser, corp, "corp", "alice"))["role"] == "admin"
    await add_user(backend, "other", role="admin")
    assert (await log_in(browser, corp, "corp", "alice"))["role"] == "user"


async def test_memberships_follow_the_group_claim(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    group = await add_group(backend, "engineering", (1, "Owner", None))

    alice = (await log_in(browser, corp, "corp", "alice"))["id"]
    assert await members(backend, group) == [(1, "Owner", None), (alice, "Developer", "corp")]
    await log_in(browser, corp, "corp", "alice [[groups:leads,engineers,others]]")
    assert await members(backend, group) == [(1, "Owner", None), (alice, "Maintainer", "corp")]
    await log_in(browser, corp, "corp", "alice [[groups:others]]")
    assert await members(backend, group) == [(1, "Owner", None)]

    told = [entry for entry in await trail(backend) if entry[1] == "Member"]
    assert told == [(action, "Member", "alice", "oidc:corp") for action in ("create", "update", "delete")]


@ON_SQLITE
async def test_what_people_or_other_providers_gave_stays(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    alice = (await log_in(browser, corp, "corp", "alice"))["id"]
    bob = (await log_in(browser, corp, "corp", "bob"))["id"]
    group = await add_group(backend, "engineering", (alice, "Reporter", None), (bob, "Reporter", "club"))

    await log_in(browser, corp, "corp", "alice [[groups:leads]]")
    await log_in(browser, corp, "corp", "bob [[groups:]]")

    assert await members(backend, group) == [(alice, "Reporter", None), (bob, "Reporter", "club")]


@ON_SQLITE
async def test_who_waits_is_let_in_by_the_claim(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    alice = (await log_in(browser, corp, "corp", "alice"))["id"]
    group = await add_group(backend, "engineering", (alice, "Reporter", None))
    async with backend.edge.ports.db.write() as session:
        (row,) = (await session.scalars(select(NamespaceMemberRow))).all()
        row.state = "pending"

    await log_in(browser, corp, "corp", "alice")

    assert await members(backend, group) == [(alice, "Developer", "corp")]
    async with backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(NamespaceMemberRow.state))).all() == ["approved"]


@ON_SQLITE
@pytest.mark.parametrize(
    "provider_options", [{"corp": {"groups": [{"value": "heads", "group": "engineering", "role": "Owner"}]}}]
)
async def test_the_last_owner_stays(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    group = await add_group(backend, "engineering")
    alice = (await log_in(browser, corp, "corp", "alice [[groups:heads]]"))["id"]
    await log_in(browser, corp, "corp", "alice [[groups:]]")
    assert await members(backend, group) == [(alice, "Owner", "corp")]
    bob = (await log_in(browser, corp, "corp", "bob [[groups:heads]]"))["id"]
    await log_in(browser, corp, "corp", "alice [[groups:]]")
    assert await members(backend, group) == [(bob, "Owner", "corp")]


@ON_SQLITE
async def test_identities_of_two_providers_are_two(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    await log_in(browser, corp, "corp", "alice")
    async with backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(IdentityRow))).all()
    assert [(row.provider, row.subject, row.email) for row in rows] == [("corp", "sub-alice", "alice@example.com")]


# --- whom claims are about --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": "Ann.Lee"}, "ann.lee"),
        ({"preferred_username": "ann@corp.example"}, "ann"),
        ({"email": "Zoë.Ümit@corp.example"}, "zoe.umit"),
        ({"preferred_username": "张三", "email": "zhang@corp.example"}, "zhang"),
        ({"preferred_username": "../admin"}, "admin"),
        ({"preferred_username": 7}, "user"),
        ({"preferred_username": "x" * 300}, "x" * 40),
    ],
)
def test_names_are_made_plain(claims: dict[str, Any], name: str) -> None:
    assert Person.of({"sub": "s", **claims}, "groups").wished_name == name


@pytest.mark.parametrize(
    ("value", "groups"),
    [(["a", 1, None, "b"], {"a", "b"}), ("a", {"a"}), ({"a": 1}, set()), (None, set()), (["x"] * 9000, {"x"})],
)
def test_group_claims_of_any_shape(value: Any, groups: set[str]) -> None:
    assert Person.of({"sub": "s", "roles": value}, "roles").groups == groups


@pytest.mark.parametrize("email", ["no-at", "@corp.example", "a@", "a b@corp.example", "a@" + "x" * 400, 7, None])
def test_what_is_no_address_is_none(email: Any) -> None:
    person = Person.of({"sub": "s", "email": email, "email_verified": True}, "groups")
    assert (person.email, person.email_verified) == (None, False)
