"""What somebody may do with a resource, and by what."""

from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend

from ..somebody import done, refused
from .rig import NEVER, Somebody, group_of, somebody, switch

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEAM = "/api/v1/namespaces/default/teams/helpers/access"


def told(answer: httpx.Response) -> dict[str, tuple[bool, str, str]]:
    """By verb: whether, by what, as what."""
    permissions: list[dict[str, Any]] = done(answer)["permissions"]
    return {entry["verb"]: (entry["allowed"], entry["source"], entry["role"]) for entry in permissions}


@ON_SQLITE
async def test_each_source_is_named(backend: Backend, ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_team()
    await ann.adds(bob, "Team", number, "Developer")
    await cleo.joins(await ann.shares("Team", number, default_role="RestrictedAnalyst", require_approval=False))
    strange = await somebody(backend, "dora")

    async def of(who: Somebody) -> dict[str, tuple[bool, str, str]]:
        return told(await ann.get(TEAM, params={"user": who.name}))

    assert (await of(ann))["share"] == (True, "creator", "owner")
    assert (await of(bob))["update"] == (True, "direct", "Developer")
    assert (await of(bob))["share"] == (False, "direct", "Developer")
    assert (await of(cleo))["use"] == (True, "link", "RestrictedAnalyst")
    assert (await of(strange))["read"] == (False, "none", "none")
    assert told(await bob.get(TEAM)) == await of(bob)
    await switch(backend, bob.id, active=False)
    assert (await of(bob))["update"] == (False, "none", "none")


@ON_SQLITE
async def test_groups_public_ones_and_admins(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    root = await somebody(backend, "root", role="admin")
    await group_of(backend, "makers", {ann.id: "Maintainer", bob.id: "Reporter"})
    await ann.makes_team("helpers", "makers")
    path = TEAM.replace("default", "makers")

    assert told(await ann.get(path, params={"user": "bob"}))["read"] == (True, "group", "Reporter")
    assert told(await bob.get(path))["update"] == (False, "group", "Reporter")
    refused(await root.get(path), 404, "NotFound")
    public = "/api/v1/namespaces/default/teams/wegent-chat/access"
    assert told(await bob.get(public))["use"] == (True, "public", "user")
    assert told(await root.get(public, params={"user": "bob"}))["update"][0] is False
    refused(await bob.get(public, params={"user": "ann"}), 403, "Forbidden")


@ON_SQLITE
async def test_only_who_may_share_asks_about_others(ann: Somebody, bob: Somebody, cleo: Somebody) -> None:
    number = await ann.makes_task("?")
    await ann.adds(bob, "Task", number)
    path = f"/api/v1/tasks/{number}/access"

    assert told(await bob.get(path))["read"] == (True, "direct", "Reporter")
    assert told(await bob.get(path))["use"][0] is False
    assert told(await ann.get(path, params={"user": "cleo"}))["read"] == (False, "none", "none")
    refused(await bob.get(path, params={"user": "cleo"}), 403, "Forbidden")
    refused(await cleo.get(path), 404, "NotFound")
    refused(await cleo.get(f"/api/v1/tasks/{NEVER}/access"), 404, "NotFound")
    refused(await ann.get(path, params={"user": "nobody"}), 404, "NotFound")
