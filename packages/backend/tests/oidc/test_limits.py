"""Groups that follow from a claim are not larger than others, and a login does not fail by that."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings, GroupSettings
from wegent_backend.tables import NamespaceMemberRow
from wegent_scripted.oidc import OidcServer

from .conftest import Browser, new_browser
from .test_accounts import add_group, add_user, log_in, members

BOB = "bob [[groups:engineers]]"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TWO_GROUPS = [
    {"value": "engineers", "group": "engineering", "role": "Developer"},
    {"value": "engineers", "group": "operations", "role": "Reporter"},
]


@pytest.fixture
def group_limits() -> dict[str, Any]:
    return {"max_members": 2}


@pytest.fixture
def settings(settings: BackendSettings, group_limits: dict[str, Any]) -> BackendSettings:
    return settings.model_copy(update={"group": GroupSettings(**group_limits)})


def told(lines: list[Any], event: str) -> list[tuple[str, str, int, str]]:
    return [(line["group"], line["user"], line["most"], line["setting"]) for line in lines if line["event"] == event]


async def test_a_full_group_takes_nobody_more(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    group = await add_group(backend, "engineering", (1, "Owner", None))
    alice = (await log_in(browser, corp, "corp", "alice"))["id"]
    with capture_logs() as lines:
        await log_in(browser, corp, "corp", BOB)

    assert await members(backend, group) == [(1, "Owner", None), (alice, "Developer", "corp")]
    assert told(lines, "oidc.group_full") == [("engineering", "bob", 2, "WEGENT_GROUP_MAX_MEMBERS")]

    await log_in(browser, corp, "corp", "alice [[groups:leads]]")  # who is in it may change their role
    await log_in(browser, corp, "corp", "alice [[groups:]]")
    bob = (await log_in(browser, corp, "corp", BOB))["id"]
    assert await members(backend, group) == [(1, "Owner", None), (bob, "Developer", "corp")]


async def test_the_last_place_is_taken_once(backend: Backend, corp: OidcServer) -> None:
    group = await add_group(backend, "engineering", (1, "Owner", None))
    async with new_browser(backend) as one, new_browser(backend) as two:
        pages = []
        for browser, login in ((one, "alice"), (two, BOB)):
            corp.script.approve_as(login)
            pages.append(await browser.to_provider("corp"))
        await asyncio.gather(one.go(pages[0]), two.go(pages[1]))

    assert len(await members(backend, group)) == 2


@ON_SQLITE
async def test_who_waits_has_a_place_and_who_was_turned_away_has_none(
    backend: Backend, browser: Browser, corp: OidcServer
) -> None:
    alice, bob = [(await log_in(browser, corp, "corp", name))["id"] for name in ("alice", "bob [[groups:]]")]
    group = await add_group(backend, "engineering", (1, "Owner", None))
    async with backend.edge.ports.db.write() as session:
        for user_id, state in ((alice, "pending"), (bob, "rejected")):
            row = NamespaceMemberRow(group_id=group, user_id=user_id, role="Reporter", state=state)
            session.add(row)

    for name in (BOB, "alice"):
        await log_in(browser, corp, "corp", name)

    assert (alice, "Developer", "corp") in await members(backend, group)
    assert (bob, "Reporter", None) in await members(backend, group)


@ON_SQLITE
@pytest.mark.parametrize("group_limits", [{"max_groups": 1}])
@pytest.mark.parametrize("provider_options", [{"corp": {"groups": TWO_GROUPS}}])
async def test_nobody_is_in_more_groups_than_one_may_be(backend: Backend, browser: Browser, corp: OidcServer) -> None:
    owner = await add_user(backend, "owner")
    engineering = await add_group(backend, "engineering", (owner, "Owner", None))
    operations = await add_group(backend, "operations", (1, "Owner", None))
    with capture_logs() as lines:
        alice = (await log_in(browser, corp, "corp", "alice"))["id"]

    assert (alice, "Developer", "corp") in await members(backend, engineering)
    assert await members(backend, operations) == [(1, "Owner", None)]
    assert told(lines, "oidc.too_many_groups") == [("operations", "alice", 1, "WEGENT_GROUP_MAX_GROUPS")]
