"""References: across namespaces, to own and public resources, and what they mean for deletions."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend

from .rig import (
    API,
    applied,
    apply,
    bot,
    create,
    get,
    ghost,
    model,
    names,
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


async def delete(client: httpx.AsyncClient, kind: str, name: str, namespace: str = "default", **query: Any) -> Any:
    return await client.delete(path(kind, name, namespace), params=query)


def deleted(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    assert {entry["operation"] for entry in answer.json()["results"]} == {"deleted"}
    return {f"{entry['kind']}/{entry['name']}" for entry in answer.json()["results"]}


# --- namespaces


@SQLITE
async def test_references_lead_into_other_namespaces(admin: httpx.AsyncClient) -> None:
    away = bot(namespace="lab")
    away["spec"]["ghostRef"]["namespace"] = "library"
    await create(admin, ghost(namespace="library"), away)

    shown = await get(admin, "Bot", "b", "lab")
    assert shown["spec"]["ghostRef"] == {"name": "g", "namespace": "library"}
    assert shown["status"]["state"] == "Available"
    details = refusal(await delete(admin, "Ghost", "g", "library"), 409, "Referenced")
    assert details["referrers"] == [{"kind": "Bot", "namespace": "lab", "name": "b", "path": "spec.ghostRef"}]


@SQLITE
async def test_where_a_resource_is_used_is_told_to_who_sees_it(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), team())
    own = await admin.get(f"{path('Ghost', 'g')}/referrers")
    assert own.json() == {"items": [{"kind": "Bot", "namespace": "default", "name": "b", "path": "spec.ghostRef"}]}
    assert (await admin.get(f"{path('Team', 't')}/referrers")).json() == {"items": []}

    bob = await somebody(backend, "bob")
    assert (await bob.get(f"{path('Ghost', 'g')}/referrers")).status_code == 404
    public = f"{path('Shell', 'Chat')}/referrers"
    assert [entry["name"] for entry in (await admin.get(public)).json()["items"] if entry["name"] == "b"] == ["b"]
    assert "b" not in [entry["name"] for entry in (await bob.get(public)).json()["items"]]


WAYS = ["create", "replace", "apply", "apply again", "apply in the namespace"]


@SQLITE
@pytest.mark.parametrize("way", WAYS)
async def test_a_name_alone_means_the_own_namespace_before_the_default_one(admin: httpx.AsyncClient, way: str) -> None:
    """Which one is written down, so that it stays what it was."""
    await create(admin, ghost(prompt="default"), ghost(prompt="lab", namespace="lab"), shell("s"))
    sent = bot(namespace="lab", runs_in="s")

    if way == "create":
        await create(admin, sent)
    elif way == "replace":
        away = bot(namespace="lab")
        away["spec"]["ghostRef"]["namespace"] = "default"
        await create(admin, away)
        assert (await admin.put(path("Bot", "b", "lab"), json=sent)).status_code == 200
    elif way == "apply in the namespace":
        assert (await admin.post(f"{API}/namespaces/lab/apply", json=[sent])).status_code == 200
    else:
        await applied(admin, sent)
    if way == "apply again":
        (again,) = await applied(admin, sent)
        assert again["operation"] == "unchanged"

    shown = await get(admin, "Bot", "b", "lab")
    assert shown["spec"]["ghostRef"] == {"name": "g", "namespace": "lab"}
    assert shown["spec"]["shellRef"] == {"name": "s", "namespace": "default"}
    assert deleted(await delete(admin, "Ghost", "g")) == {"Ghost/g"}
    refusal(await delete(admin, "Ghost", "g", "lab"), 409, "Referenced")
    refusal(await delete(admin, "Shell", "s"), 409, "Referenced")


@SQLITE
async def test_a_name_alone_means_the_same_within_one_batch(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(prompt="default"))

    await applied(admin, team("t", "b", namespace="lab"), bot(namespace="lab"), ghost(namespace="lab"))

    assert (await get(admin, "Bot", "b", "lab"))["spec"]["ghostRef"]["namespace"] == "lab"
    assert (await get(admin, "Team", "t", "lab"))["spec"]["members"][0]["botRef"]["namespace"] == "lab"


@SQLITE
async def test_plain_names_are_looked_for_in_the_own_namespace_too(admin: httpx.AsyncClient) -> None:
    skill = resource("Skill", "reading", description="When something is read")
    away = {**skill, "metadata": {"name": "writing", "namespace": "lab"}}
    await create(admin, skill, away)

    await create(admin, ghost(namespace="lab", skills=["reading", "writing"]), shell("v", baseShellRef="Chat"))

    refusal(await delete(admin, "Skill", "writing", "lab"), 409, "Referenced")
    refusal(await delete(admin, "Skill", "reading"), 409, "Referenced")
    answer = await admin.post(f"{API}/ghosts", json=ghost(skills=["writing"]))
    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert field["path"] == "spec.skills[0]"
    assert field["message"].endswith('in the namespace "default". There is one in the namespace "lab".')


# --- what is not there


@SQLITE
async def test_every_lost_reference_is_named_with_what_may_be_meant(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost("developer"), model("gpt"))
    sent = bot(ghost="develper", runs_in="Chta", model="claude")

    fields = refusal(await admin.post(f"{API}/bots", json=sent), 422, "Invalid")["fields"]

    said = {field["path"]: field["message"] for field in fields}
    assert said == {
        "spec.ghostRef": 'There is no Ghost "develper" in the namespace "default". Did you mean "developer"?',
        "spec.shellRef": 'There is no Shell "Chta" in the namespace "default". Did you mean "Chat"?',
        "spec.modelRef": 'There is no Model "claude" in the namespace "default".',
    }
    assert {field["rule"] for field in fields} == {"reference"}


@SQLITE
async def test_what_others_have_is_not_there(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(other, ghost())

    (field,) = refusal(await admin.post(f"{API}/bots", json=bot()), 422, "Invalid")["fields"]

    assert field["message"] == 'There is no Ghost "g" in the namespace "default".'


@SQLITE
async def test_what_is_public_refers_to_what_is_public(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())

    answer = await admin.post(f"{API}/bots", json=bot(), params={"scope": "public"})

    assert refusal(answer, 422, "Invalid")["fields"][0]["path"] == "spec.ghostRef"
    await create(admin, ghost(), bot(), scope="public")


@SQLITE
async def test_a_patch_that_leads_nowhere_is_refused(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot())
    before = await version(admin)

    answer = await admin.patch(path("Bot", "b"), json={"spec": {"modelRef": {"name": "gone"}}})

    assert refusal(answer, 422, "Invalid")["fields"][0]["path"] == "spec.modelRef"
    assert await version(admin) == before


# --- deletions


async def test_what_is_referred_to_is_kept_until_its_referrers_go(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), model(key="sk-1"), bot(model="m"), bot("second"), team("t", "b"))
    before = await version(admin)

    details = refusal(await delete(admin, "Ghost", "g"), 409, "Referenced")
    assert [(entry["kind"], entry["name"]) for entry in details["referrers"]] == [("Bot", "b"), ("Bot", "second")]
    assert (
        refusal(await delete(admin, "Bot", "b"), 409, "Referenced")["referrers"][0]["path"] == "spec.members[0].botRef"
    )
    assert await version(admin) == before

    await patch(admin, "Bot", "b", spec={"modelRef": None})
    assert deleted(await delete(admin, "Model", "m")) == {"Model/m"}
    assert deleted(await delete(admin, "Team", "t")) == {"Team/t"}
    assert deleted(await delete(admin, "Bot", "b")) == {"Bot/b"}
    assert deleted(await delete(admin, "Bot", "second")) == {"Bot/second"}
    assert deleted(await delete(admin, "Ghost", "g")) == {"Ghost/g"}


async def test_a_cascade_takes_all_referrers_with_it(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), ghost("other"), bot(), bot("second"), bot("third", ghost="other"), team("t", "b"))

    tried = await delete(admin, "Ghost", "g", cascade=True, dryRun=True)
    assert deleted(tried) == {"Ghost/g", "Bot/b", "Bot/second", "Team/t"}
    assert await names(admin, "Bot") == ["b", "second", "third"]

    assert deleted(await delete(admin, "Ghost", "g", cascade=True)) == deleted(tried)
    assert [await names(admin, kind) for kind in ("Ghost", "Bot", "Team")] == [["other"], ["third"], []]


@SQLITE
async def test_a_stale_cascade_takes_nothing(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot())

    refusal(await delete(admin, "Ghost", "g", cascade=True, resourceVersion=1), 409, "Conflict")
    assert await names(admin, "Bot") == ["b"]


@SQLITE
async def test_a_cascade_stops_before_what_belongs_to_others(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(admin, ghost(), bot(), scope="public")
    await create(other, bot("mine"))

    details = refusal(await delete(admin, "Ghost", "g", cascade=True, scope="public"), 409, "Referenced")

    assert details == {"referrers": [], "hidden": 1}, "who it is is nobody's business"
    assert deleted(await delete(other, "Bot", "mine")) == {"Bot/mine"}
    assert deleted(await delete(admin, "Ghost", "g", cascade=True, scope="public")) == {"Ghost/g", "Bot/b"}


@SQLITE
async def test_deletions_reach_only_what_is_ones_own(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(admin, ghost(), scope="public")

    refusal(await delete(other, "Ghost", "g"), 404, "NotFound")
    refusal(await delete(other, "Ghost", "g", scope="public"), 403, "Forbidden")
    refusal(await delete(admin, "Ghost", "g"), 404, "NotFound")


# --- public resources and own ones of the same name


async def test_an_own_resource_stands_before_the_public_one(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(admin, model("gpt"), ghost(), scope="public")
    await create(other, bot(model="gpt"), model("gpt", modelType="tts"))

    shown = [await get(client, "Model", "gpt") for client in (admin, other)]
    assert [entry["metadata"]["userId"] == 0 for entry in shown] == [True, False]
    assert (await get(other, "Model", "gpt", scope="public"))["metadata"]["userId"] == 0
    assert await names(other, "Model", scope="all") == ["gpt"]
    # The bot was there before, and means the own model from now on.
    assert (await get(other, "Bot", "b"))["status"]["conditions"][0]["reason"] == "ReferenceNotReady"
    assert deleted(await delete(admin, "Model", "gpt", scope="public")) == {"Model/gpt"}
    refusal(await delete(other, "Model", "gpt"), 409, "Referenced")


@SQLITE
async def test_a_public_resource_hidden_from_one_is_meant_by_another(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    first, second = await somebody(backend, "first"), await somebody(backend, "second")
    await create(admin, model("gpt"), ghost(), scope="public")
    for client in (first, second):
        await create(client, bot(model="gpt"))
    await create(first, model("gpt"))

    details = refusal(await delete(admin, "Model", "gpt", scope="public"), 409, "Referenced")

    assert details == {"referrers": [], "hidden": 1}


@SQLITE
async def test_public_resources_never_mean_what_users_have(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), scope="public")
    await create(admin, ghost(prompt="own"))

    assert deleted(await delete(admin, "Ghost", "g")) == {"Ghost/g"}
    refusal(await delete(admin, "Ghost", "g", scope="public"), 409, "Referenced")


# --- other tables: conversations and workspaces

REPOSITORY = {
    "gitUrl": "https://example.com/shop.git", "gitRepo": "shop", "branchName": "main", "gitDomain": "example.com",
}  # fmt: skip


def task(name: str = "k", **more: Any) -> dict[str, Any]:
    return resource("Task", name, **{"title": "Shop", "teamRef": {"name": "wegent-chat"}, **more})


@SQLITE
async def test_workspaces_are_kept_for_their_tasks(admin: httpx.AsyncClient) -> None:
    await create(admin, resource("Workspace", "shop", repository=REPOSITORY, labels={"a": "b"}))
    await create(admin, task(workspaceRef={"name": "shop"}))

    assert (await get(admin, "Workspace", "shop"))["spec"]["repository"] == REPOSITORY
    assert await names(admin, "Workspace", labelSelector="a=b") == ["shop"]
    details = refusal(await delete(admin, "Workspace", "shop"), 409, "Referenced")
    assert details["referrers"] == [{"kind": "Task", "namespace": "default", "name": "k", "path": "spec.workspaceRef"}]
    assert deleted(await delete(admin, "Task", "k")) == {"Task/k"}
    assert deleted(await delete(admin, "Workspace", "shop")) == {"Workspace/shop"}


@SQLITE
async def test_kinds_of_one_table_do_not_get_in_each_others_way(admin: httpx.AsyncClient) -> None:
    await create(admin, resource("Workspace", "same", repository=REPOSITORY), task("same"))

    assert (await get(admin, "Task", "same"))["kind"] == "Task"
    assert (await get(admin, "Workspace", "same"))["kind"] == "Workspace"
    assert deleted(await delete(admin, "Task", "same")) == {"Task/same"}
    assert await names(admin, "Workspace") == ["same"]
    refusal(await apply(admin, task(workspaceRef={"name": "gone"})), 422, "Invalid")
