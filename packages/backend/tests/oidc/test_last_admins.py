"""Two admins whose provider takes the role from both at once: one stays."""

import asyncio

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs
from wegent_backend.app import Backend
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.tables import UserRow
from wegent_backend.users.oidc.accounts import account_of, settle_role
from wegent_backend.users.oidc.person import Person
from wegent_scripted.oidc import OidcServer

from .conftest import Browser, new_browser
from .test_accounts import log_in


@pytest.fixture
async def last_two(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    """Alice and Bob, by the word of the provider, and nobody else."""
    for name in ("alice", "bob"):
        assert (await log_in(browser, corp, "corp", f"{name} [[groups:operators]]"))["role"] == "admin"
    async with backend.edge.ports.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.user_name == "admin").values(role="user"))


async def admins(backend: Backend) -> list[str]:
    async with backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(UserRow.user_name).where(UserRow.role == "admin")))


@pytest.mark.usefixtures("last_two")
async def test_of_two_logins_at_once_one_keeps_the_role(backend: Backend, corp: OidcServer) -> None:
    async with new_browser(backend) as one, new_browser(backend) as two:
        pages = []
        for browser, name in ((one, "alice"), (two, "bob")):
            corp.script.approve_as(name)
            pages.append(await browser.to_provider("corp"))
        with capture_logs() as lines:
            await asyncio.gather(one.go(pages[0]), two.go(pages[1]))

    assert len(await admins(backend)) == 1
    assert [line["event"] for line in lines].count("oidc.last_admin_kept") == 1


@pytest.mark.usefixtures("last_two")
async def test_of_two_transactions_that_have_read_the_same_one_keeps_the_role(
    backend: Backend, database_url: str
) -> None:
    config = backend.edge.oidc["corp"].config
    # SQLite lets one begin to write after the other has ended; elsewhere both see two admins before either goes on.
    both_have_read = asyncio.Barrier(1 if database_url.startswith("sqlite") else 2)

    async def demote(name: str) -> None:
        person = Person.of({"sub": f"sub-{name}", "preferred_username": name}, config.group_claim)
        async with unit(backend.edge.ports, Subject(0, "", "user", via="oidc:corp")) as ctx:
            user, identity = await account_of(ctx, config, person)
            await ctx.session.scalars(select(UserRow).where(UserRow.role == "admin"))
            await both_have_read.wait()
            await settle_role(ctx, config, person, user, identity)

    await asyncio.gather(demote("alice"), demote("bob"))

    assert len(await admins(backend)) == 1
