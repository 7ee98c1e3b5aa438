"""What stands in a group's namespace belongs to the group: references, secrets, lists, watches, copies, deletions."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_backend.access import loading
from wegent_backend.app import Backend
from wegent_backend.resources.sight import Sight, Wanted

from ..groups.rig import Somebody, at, somebody
from ..somebody import done, refused
from .rig import API, bot, ghost, model, team

ACME = f"{API}/namespaces/acme"


@pytest.fixture
async def ann(backend: Backend) -> Somebody:
    """Owner of the group acme."""
    found = await somebody(backend, "ann")
    await found.make("acme")
    return found


@pytest.fixture
async def bob(backend: Backend, ann: Somebody) -> Somebody:
    """A Reporter of it."""
    found = await somebody(backend, "bob")
    done(await ann.add("acme", found, "Reporter"), 201)
    return found


async def within(client: Somebody, *documents: dict[str, Any], status: int = 200) -> Any:
    return done(await client.post(f"{ACME}/apply", json=list(documents)), status)


async def test_members_share_what_is_in_its_namespace(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    await within(ann, ghost(), bot(), team())
    cleo = await somebody(backend, "cleo")

    shown = done(await bob.get(f"{ACME}/teams/t"))
    assert shown["spec"]["members"][0]["botRef"] == {"name": "b", "namespace": "acme"}
    assert shown["status"]["state"] == "Available"
    assert [item["metadata"]["name"] for item in done(await bob.get(f"{API}/ghosts?scope=group"))["items"]] == ["g"]
    assert refused(await bob.patch(f"{ACME}/ghosts/g", json={"metadata": {"labels": {"a": "b"}}}), 403, "Forbidden")
    assert refused(await cleo.get(f"{ACME}/ghosts/g"), 404, "NotFound")
    assert done(await cleo.get(f"{API}/ghosts?scope=group"))["items"] == []


async def test_who_leaves_takes_nothing_along(ann: Somebody, bob: Somebody) -> None:
    await within(ann, ghost())
    own = bot("mine", ghost="g")
    own["spec"]["ghostRef"]["namespace"] = "acme"
    made = done(await bob.post(f"{API}/bots", json=own), 201)
    assert made["status"]["state"] == "Available"

    blocked = refused(await ann.delete(f"{ACME}/ghosts/g"), 409, "Referenced")
    assert blocked["details"] == {"referrers": [], "hidden": 1}
    assert "mine" not in blocked["message"]

    done(await bob.post(f"{at('acme')}/leave"), 204)
    done(await ann.delete(f"{ACME}/ghosts/g"))
    again = refused(await bob.post(f"{API}/bots", json={**own, "metadata": {"name": "other"}}), 422, "Invalid")
    assert "acme" in again["message"]


async def test_a_group_reaches_what_is_its_own_above_it_and_public(ann: Somebody) -> None:
    await ann.make("acme/web")
    await within(ann, ghost("above"))
    done(await ann.post(f"{API}/ghosts", json=ghost("personal")), 201)
    inner = f"{API}/namespaces/acme%2Fweb/bots"

    def referring(name: str, namespace: str) -> dict[str, Any]:
        found = bot(f"to-{name}", ghost=name)
        found["spec"]["ghostRef"]["namespace"] = namespace
        return found

    assert done(await ann.post(inner, json=referring("above", "acme")), 201)["status"]["state"] == "Available"
    refused(await ann.post(inner, json=referring("personal", "default")), 422, "Invalid")


async def test_a_groups_secret_stays_with_the_group(ann: Somebody, bob: Somebody) -> None:
    done(await ann.put(f"{ACME}/secrets/key", json={"value": "sk-of-the-group"}), 201)
    await within(ann, model("m", key="${secret:key}"), model("n", key="sk-written"))

    refused(await bob.get(f"{ACME}/secrets"), 403, "Forbidden")
    copied = done(await bob.post(f"{ACME}/models/n/copy", json={"name": "mine", "namespace": "default"}), 201)
    assert copied["spec"]["modelConfig"]["env"]["api_key"] == ""
    kept = done(await ann.post(f"{ACME}/models/n/copy", json={"name": "mine", "namespace": "default"}), 201)
    assert kept["spec"]["modelConfig"]["env"]["api_key"] == "***"
    listed = {item["name"]: item["type"] for item in done(await bob.get(f"{API}/models/unified"))["items"]}
    assert listed["m"] == "group"


async def test_one_batch_may_be_for_several_owners(ann: Somebody) -> None:
    document = ghost("in-group")
    document["metadata"]["namespace"] = "acme"
    done(await ann.post(f"{API}/apply", json=[document, ghost("own")]))

    shown = done(await ann.get(f"{ACME}/ghosts/in-group"))["metadata"]["userId"]
    assert shown < 0 < done(await ann.get(f"{API}/ghosts/own"))["metadata"]["userId"]


async def test_watchers_in_the_group_see_its_changes(backend: Backend, ann: Somebody, bob: Somebody) -> None:
    async with backend.edge.ports.db.read() as session:
        sight = Sight(await loading.of_user(session, bob.id), Wanted(["Ghost"]))
        while not (await sight.look(session))[1]:
            pass
    await within(ann, ghost())

    async with backend.edge.ports.db.read() as session:
        found, _ = await sight.look(session)
    assert [(entry.type, entry.object["metadata"]["name"]) for entry in found] == [("ADDED", "g")]


async def test_a_group_goes_with_what_is_in_it(ann: Somebody, bob: Somebody) -> None:
    await within(ann, ghost(), bot(), team())
    refused(await ann.delete(at("acme")), 409, "GroupNotEmpty")

    done(await ann.delete(at("acme"), params={"cascade": True}), 204)

    refused(await bob.get(f"{ACME}/ghosts/g"), 404, "NotFound")
    await ann.make("acme")
    assert done(await ann.get(f"{API}/ghosts?scope=group"))["items"] == []
