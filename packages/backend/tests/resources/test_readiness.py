"""What the system observes: whether a resource can work, why not, and what others learn of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.resources import learning, public, repository, versions
from wegent_backend.resources.drafts import read
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Desk

from .rig import (
    API,
    applied,
    bot,
    create,
    get,
    ghost,
    model,
    patch,
    path,
    refusal,
    resource,
    shell,
    somebody,
    team,
    version,
)

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATER = {
    "Collaboration": {"type": "workflow", "config": {"steps": [{"name": "plan", "participants": ["b"]}]}},
    "Workspace": {
        "repository": {
            "gitUrl": "https://example.com/shop.git", "gitRepo": "shop", "branchName": "main",
            "gitDomain": "example.com",
        }
    },
    "Device": {"deviceId": "d-1"},
    "KnowledgeBase": {"name": "Handbook"},
    "Retriever": {"storageConfig": {"type": "elasticsearch", "url": "https://search.example.com"}},
    "Subscription": {
        "taskType": "collection", "teamRef": {"name": "t"}, "promptTemplate": "What is new?",
        "trigger": {"type": "cron", "cron": {"expression": "0 8 * * *", "timezone": "UTC"}},
    },
}  # fmt: skip


def condition(shown: dict[str, Any], type_: str = "Ready") -> tuple[str, str]:
    (found,) = [entry for entry in shown["status"]["conditions"] if entry["type"] == type_]
    return found["status"], found["reason"]


async def reasons(client: httpx.AsyncClient, *wanted: tuple[str, str]) -> list[str]:
    """Why these are ready, or not; the state says the same."""
    found = []
    for kind, name in wanted:
        shown = await get(client, kind, name)
        status, reason = condition(shown)
        assert shown["status"]["state"] == ("Available" if status == "True" else "Unavailable")
        assert bool(shown["status"].get("message")) == (status == "False")
        found.append(reason)
    return found


CHAIN = [("Shell", "s"), ("Bot", "b"), ("Team", "t")]


async def chain(client: httpx.AsyncClient, *, type_: str = "Chat") -> None:
    await create(client, ghost(), shell("s", type_=type_), bot(runs_in="s"), team("t", "b"))


# --- what this version cannot work with


@SQLITE
async def test_kinds_without_their_machinery_are_kept_and_say_so(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), team("t", "b"))

    for kind, spec in LATER.items():
        await create(admin, {"kind": kind, "metadata": {"name": "x"}, "spec": spec})
        shown = await get(admin, kind, "x")
        assert condition(shown) == ("False", "NotYetImplemented"), kind
        assert shown["status"]["state"] == "Unavailable"
        assert kind in shown["status"]["message"]


@SQLITE
async def test_parts_of_kinds_that_come_later_say_so(admin: httpx.AsyncClient) -> None:
    for number, later in enumerate(
        [
            *(shell(f"s-{type_}", type_=type_) for type_ in ("ClaudeCode", "Agno", "Dify")),
            *(
                model(f"m-{type_}", modelType=type_)
                for type_ in ("tts", "stt", "embedding", "rerank", "video", "image")
            ),
        ]
    ):
        later["metadata"]["labels"] = {"n": str(number)}
        await create(admin, later)
        assert await reasons(admin, (later["kind"], later["metadata"]["name"])) == ["NotYetImplemented"]
    await create(admin, ghost(), bot(), bot("second"), shell("chat"), model("llm"), team("solo", "b"))
    assert await reasons(admin, ("Shell", "chat"), ("Model", "llm"), ("Team", "solo")) == ["Ready"] * 3
    led = [{"botRef": {"name": "b"}, "role": "leader"}, {"botRef": {"name": "second"}}]
    for mode in ("pipeline", "route", "coordinate", "collaborate"):
        await create(admin, resource("Team", mode, members=led, collaborationModel=mode))
        assert await reasons(admin, ("Team", mode)) == ["Ready"]


async def not_yet(backend: Backend, *identities: Identity) -> None:
    """As an earlier version has left them."""
    async with backend.edge.ports.db.write() as session:
        for row in (await repository.living(session, list(identities))).values():
            ready = {
                "type": "Ready",
                "status": "False",
                "reason": "NotYetImplemented",
                "message": "Not in this version.",
            }
            row.status = {
                **row.status,
                "state": "Unavailable",
                "message": "Not in this version.",
                "conditions": [ready],
            }


async def start(backend: Backend) -> list[Identity]:
    async with backend.edge.ports.db.write() as session:
        return await learning.observe_again(await desk(backend, session))


async def test_what_this_version_has_learnt_works_from_its_start_on(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    who = (await other.get(f"{API}/users/me")).json()["id"]
    await create(other, model(apiFormat="responses"), model("voice", modelType="tts"), ghost(), bot(model="m"))
    await create(other, team("t", "b"))
    responses = Identity("Model", "default", "m", who)
    await not_yet(backend, responses)
    await patch(other, "Bot", "b", metadata={"labels": {"a": "b"}})
    shown = [("Model", "m"), ("Model", "voice"), ("Bot", "b"), ("Team", "t")]
    assert await reasons(other, *shown) == ["NotYetImplemented"] * 2 + ["ReferenceNotReady"] * 2
    before = await version(other)

    assert await start(backend) == [responses]

    assert await reasons(other, *shown) == ["Ready", "NotYetImplemented", "Ready", "Ready"]
    assert (await get(other, "Model", "m"))["metadata"]["resourceVersion"] > before
    assert len((await get(other, "Model", "m/revisions"))["items"]) == 1
    before = await version(other)
    assert await start(backend) == []
    assert await version(other) == before


# --- what others learn of it


async def test_readiness_travels_up_and_back(admin: httpx.AsyncClient) -> None:
    await chain(admin)
    assert await reasons(admin, *CHAIN) == ["Ready", "Ready", "Ready"]
    before = {kind: (await get(admin, kind, name))["metadata"] for kind, name in CHAIN}

    await patch(admin, "Shell", "s", spec={"shellType": "ClaudeCode"})

    assert await reasons(admin, *CHAIN) == ["NotYetImplemented", "ReferenceNotReady", "ReferenceNotReady"]
    after = {kind: (await get(admin, kind, name))["metadata"] for kind, name in CHAIN}
    versions_ = [after[kind]["resourceVersion"] for kind, _ in CHAIN]
    assert versions_ == sorted(set(versions_))
    assert versions_[0] > before["Team"]["resourceVersion"]
    assert [after[kind]["generation"] for kind, _ in CHAIN] == [2, 1, 1]
    assert len((await get(admin, "Team", "t/revisions"))["items"]) == 1
    await patch(admin, "Shell", "s", spec={"shellType": "Chat"})
    assert await reasons(admin, *CHAIN) == ["Ready", "Ready", "Ready"]


@SQLITE
async def test_a_change_that_leaves_readiness_alone_touches_nobody_else(admin: httpx.AsyncClient) -> None:
    await chain(admin)
    before = [await get(admin, kind, name) for kind, name in CHAIN[1:]]

    await patch(admin, "Shell", "s", spec={"supportModel": ["m"]})

    assert [await get(admin, kind, name) for kind, name in CHAIN[1:]] == before


@SQLITE
async def test_readiness_is_known_at_once_in_a_batch(admin: httpx.AsyncClient) -> None:
    await applied(admin, team("t", "b"), bot(runs_in="s"), shell("s", type_="Agno"), ghost())
    assert await reasons(admin, *CHAIN) == ["NotYetImplemented", "ReferenceNotReady", "ReferenceNotReady"]

    # A part that stays as it is counts as it is.
    await applied(admin, shell("s", type_="Agno"), bot("second", runs_in="s"), team("other", "second"))

    assert await reasons(admin, ("Bot", "second"), ("Team", "other")) == ["ReferenceNotReady"] * 2


@SQLITE
async def test_times_tell_when_a_condition_turned(admin: httpx.AsyncClient) -> None:
    async def since(kind: str, name: str) -> datetime:
        (found,) = [e for e in (await get(admin, kind, name))["status"]["conditions"] if e["type"] == "Ready"]
        return datetime.fromisoformat(found["lastTransitionTime"])

    await chain(admin)
    first = await since("Bot", "b")
    await patch(admin, "Bot", "b", metadata={"labels": {"a": "b"}})
    assert await since("Bot", "b") == first
    await patch(admin, "Shell", "s", spec={"shellType": "Agno"})
    second = await since("Bot", "b")
    assert second > first
    await patch(admin, "Shell", "s", spec={"shellType": "Dify"})
    assert await since("Bot", "b") == second


async def test_what_is_public_changes_the_readiness_of_everybodys(backend: Backend, admin: httpx.AsyncClient) -> None:
    first, second = await somebody(backend, "first"), await somebody(backend, "second")
    await create(admin, shell("s"), ghost(), scope="public")
    for client in (first, second):
        await create(client, bot(runs_in="s"), team("t", "b"))
    await create(second, shell("s"))

    await admin.patch(path("Shell", "s"), json={"spec": {"shellType": "Agno"}}, params={"scope": "public"})

    assert await reasons(first, *CHAIN[1:]) == ["ReferenceNotReady", "ReferenceNotReady"]
    assert await reasons(second, *CHAIN[1:]) == ["Ready", "Ready"]


@SQLITE
async def test_an_own_resource_that_hides_a_public_one_counts_from_its_first_moment(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    other = await somebody(backend)
    await create(other, ghost(), bot(), team("t", "b"))
    assert await reasons(other, *CHAIN[1:]) == ["Ready", "Ready"]

    await create(other, shell("Chat", type_="ClaudeCode"))

    assert await reasons(other, *CHAIN[1:]) == ["ReferenceNotReady", "ReferenceNotReady"]
    await other.delete(path("Shell", "Chat"), params={"cascade": True})
    assert (await admin.get(path("Shell", "Chat"))).json()["status"]["state"] == "Available"


# --- what goes although others refer to it


async def desk(backend: Backend, session: Any) -> Desk:
    await versions.hold(session)
    ports = backend.edge.ports
    return Desk(session, ports.keyring, ports.settings.resource, 0, None, "start")


async def retire(backend: Backend, kind: str, name: str) -> None:
    """As when a model of the installation is no longer found."""
    identity = Identity(kind, "default", name, 0)
    async with backend.edge.ports.db.write() as session:
        at = await desk(backend, session)
        await public.retire(at, list((await repository.living(session, [identity])).values()))


async def bring(backend: Backend, *documents: dict[str, Any]) -> None:
    async with backend.edge.ports.db.write() as session:
        await public.ensure(await desk(backend, session), [read(entry) for entry in documents])


async def test_what_is_retired_shows_at_all_who_refer_to_it(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await bring(backend, model("found"), model("helped", visionSidecarModel={"name": "found"}))
    await create(other, ghost(), bot(model="helped"), bot("second", model="found"), team("t", "b"))
    chain_ = [("Model", "helped"), ("Bot", "b"), ("Team", "t")]
    assert await reasons(other, *chain_, ("Bot", "second")) == ["Ready"] * 4
    before = await version(other)

    await retire(backend, "Model", "found")

    assert await reasons(other, *chain_) == ["ReferenceMissing", "ReferenceNotReady", "ReferenceNotReady"]
    second = await get(other, "Bot", "second")
    assert condition(second) == ("False", "ReferenceMissing")
    assert condition(second, "ReferencesResolved") == ("False", "NotFound")
    assert second["status"]["message"] == "It refers to Model/found, which does not exist."
    assert second["metadata"]["resourceVersion"] > before

    await bring(backend, model("found"))
    assert await reasons(other, *chain_, ("Bot", "second")) == ["Ready"] * 4
    assert [entry["type"] for entry in (await get(other, "Bot", "second"))["status"]["conditions"]] == ["Ready"]


@SQLITE
async def test_what_lost_a_reference_can_still_be_changed(backend: Backend, admin: httpx.AsyncClient) -> None:
    await bring(backend, model("found"))
    await create(admin, ghost(), model("mine"), bot(model="found"))
    await retire(backend, "Model", "found")

    await patch(admin, "Bot", "b", metadata={"labels": {"a": "b"}})
    assert (await applied(admin, bot(model="found", labels={"c": "d"})))[0]["operation"] == "updated"
    assert await reasons(admin, ("Bot", "b")) == ["ReferenceMissing"]
    refusal(await admin.post(f"{API}/bots", json=bot("new", model="found")), 422, "Invalid")
    await patch(admin, "Bot", "b", spec={"modelRef": {"name": "mine"}})
    assert await reasons(admin, ("Bot", "b")) == ["Ready"]


@SQLITE
async def test_what_an_admin_deleted_does_not_come_back_by_itself(backend: Backend, admin: httpx.AsyncClient) -> None:
    await bring(backend, model("found"))
    await admin.delete(path("Model", "found"), params={"scope": "public"})

    await bring(backend, model("found"))

    assert (await admin.get(path("Model", "found"))).status_code == 404


@SQLITE
async def test_what_an_admin_changed_stays_changed(backend: Backend, admin: httpx.AsyncClient) -> None:
    await bring(backend, ghost(prompt="one"), resource("Skill", "k", description="one"))
    await admin.patch(path("Ghost", "g"), json={"spec": {"systemPrompt": "mine"}}, params={"scope": "public"})

    await bring(backend, ghost(prompt="two", labels={"a": "b"}), resource("Skill", "k", description="two"))

    shown = await get(admin, "Ghost", "g")
    assert (shown["spec"]["systemPrompt"], shown["metadata"]["labels"]) == ("mine", {"a": "b"})
    assert (await get(admin, "Skill", "k"))["spec"]["description"] == "two"


# --- the status that is written

REACHABLE = {"type": "Reachable", "status": "False", "reason": "Timeout", "message": "No answer in 15 s."}


async def put_status(client: httpx.AsyncClient, kind: str, name: str, status: Any, **query: Any) -> httpx.Response:
    return await client.put(f"{path(kind, name)}/status", json={"status": status}, params=query)


async def test_conditions_that_are_written_stand_beside_those_that_are_observed(admin: httpx.AsyncClient) -> None:
    await chain(admin, type_="Agno")
    before = await get(admin, "Bot", "b")
    forged = {"type": "Ready", "status": "True", "reason": "Ready"}

    answer = await put_status(admin, "Bot", "b", {"state": "Available", "conditions": [REACHABLE, forged]})

    assert answer.status_code == 200, answer.text
    after = await get(admin, "Bot", "b")
    assert after == answer.json() == await get(admin, "Bot", "b/status")
    assert condition(after) == ("False", "ReferenceNotReady")
    assert condition(after, "Reachable") == ("False", "Timeout")
    assert after["status"]["state"] == "Unavailable"
    assert after["metadata"]["resourceVersion"] > before["metadata"]["resourceVersion"]
    assert (after["metadata"]["generation"], after["spec"]) == (1, before["spec"])
    await patch(admin, "Shell", "s", spec={"shellType": "Chat"})
    changed = await patch(admin, "Bot", "b", metadata={"labels": {"a": "b"}})
    assert condition(changed) == ("True", "Ready")
    assert condition(changed, "Reachable") == ("False", "Timeout")
    assert len((await get(admin, "Bot", "b/revisions"))["items"]) == 2


@SQLITE
async def test_fields_of_a_status_are_those_of_its_kind(admin: httpx.AsyncClient) -> None:
    await create(admin, resource("Device", "d", deviceId="d-1"))

    answer = await put_status(admin, "Device", "d", {"online": True, "deviceStatus": "busy", "runningTaskIds": [1]})

    assert answer.json()["status"]["online"] is True
    assert (await get(admin, "Device", "d"))["status"]["deviceStatus"] == "busy"
    for wrong, where in (({"onlin": True}, "status.onlin"), ({"online": "maybe"}, "status.online")):
        fields = refusal(await put_status(admin, "Device", "d", wrong), 422, "Invalid")["fields"]
        assert [field["path"] for field in fields] == [where]
    for nothing in (None, [], "x"):
        assert refusal(await put_status(admin, "Device", "d", nothing), 422, "Invalid")["fields"][0]["path"] == "status"


@SQLITE
async def test_a_status_is_written_by_the_system_and_admins(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(other, ghost())
    await create(admin, ghost("p"), scope="public")
    await create(admin, resource("Task", "k", title="x", teamRef={"name": "wegent-chat"}))

    refusal(await put_status(other, "Ghost", "g", {"conditions": [REACHABLE]}), 403, "Forbidden")
    refusal(await put_status(admin, "Ghost", "g", {"conditions": [REACHABLE]}), 404, "NotFound")
    refusal(await put_status(admin, "Ghost", "p", {"conditions": [REACHABLE]}), 404, "NotFound")
    assert (await put_status(admin, "Ghost", "p", {"conditions": [REACHABLE]}, scope="public")).status_code == 200
    refusal(await put_status(admin, "Task", "k", {"progress": 5}), 400, "BadRequest")
    assert condition(await get(other, "Ghost", "p"), "Reachable") == ("False", "Timeout")


@SQLITE
async def test_a_trial_of_a_status_writes_nothing(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())
    before = await get(admin, "Ghost", "g")

    answer = await put_status(admin, "Ghost", "g", {"conditions": [REACHABLE]}, dryRun=True)

    assert condition(answer.json(), "Reachable") == ("False", "Timeout")
    assert await get(admin, "Ghost", "g") == before
