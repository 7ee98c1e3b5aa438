"""Apply: many documents in any order, all or nothing, with managers, dry runs, differences and prunes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import permutations
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
    refusal,
    resource,
    shell,
    somebody,
    statements,
    team,
    version,
)

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def brief(results: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(f"{entry['kind']}/{entry['name']}", entry["operation"]) for entry in results]


# --- order


@SQLITE
async def test_documents_may_come_in_any_order(admin: httpx.AsyncClient) -> None:
    for number, order in enumerate(permutations(range(4))):
        lab = f"n{number}"
        documents = [
            ghost(namespace=lab), model(namespace=lab), bot(model="m", namespace=lab), team("t", "b", namespace=lab),
        ]  # fmt: skip

        results = await applied(admin, *[documents[place] for place in order])

        assert [entry["kind"] for entry in results] == [documents[place]["kind"] for place in order]
        made = sorted(results, key=lambda entry: int(entry["resourceVersion"]))
        assert [entry["kind"] for entry in made] == ["Model", "Ghost", "Bot", "Team"]
        assert (await get(admin, "Team", "t", lab))["status"]["state"] == "Available"


@SQLITE
async def test_resources_of_one_kind_are_made_after_those_that_they_refer_to(admin: httpx.AsyncClient) -> None:
    base = [shell(f"s{number}", baseShellRef=f"s{number + 1}") for number in range(4)]

    results = await applied(admin, *base, shell("s4", type_="ClaudeCode"))

    made = sorted(results, key=lambda entry: int(entry["resourceVersion"]))
    assert [entry["name"] for entry in made] == ["s4", "s3", "s2", "s1", "s0"]
    conditions = (await get(admin, "Shell", "s0"))["status"]["conditions"]
    assert conditions[0]["reason"] == "ReferenceNotReady"


async def test_the_same_again_changes_nothing(admin: httpx.AsyncClient) -> None:
    documents = [model(key="sk-1"), ghost(labels={"a": "b"}), bot(model="m"), team()]
    first = await applied(admin, *documents)
    before = await version(admin)
    shown = [await get(admin, entry["kind"], entry["name"]) for entry in first]

    again = await applied(admin, *documents)

    assert {entry["operation"] for entry in again} == {"unchanged"}
    assert [(entry["id"], entry["resourceVersion"]) for entry in again] == [
        (entry["id"], entry["resourceVersion"]) for entry in first
    ]
    assert await version(admin) == before
    assert [await get(admin, entry["kind"], entry["name"]) for entry in first] == shown


@SQLITE
async def test_what_was_read_can_be_applied(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(), model(key="sk-1"), bot(model="m"), team())
    shown = [await get(admin, kind, name) for kind, name in (("Model", "m"), ("Bot", "b"), ("Team", "t"))]

    answer = await apply(admin, *shown)

    assert answer.status_code == 200, answer.text
    assert {entry["operation"] for entry in answer.json()["results"]} == {"unchanged"}


# --- all or nothing


async def test_one_wrong_document_refuses_them_all(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost("old"))
    before = await version(admin)

    answer = await apply(admin, ghost("old", prompt="new"), bot("b", ghost="gone"), ghost("fresh"), {"kind": "Ghost"})

    details = refusal(answer, 422, "Invalid")
    body = answer.json()
    assert brief(body["results"]) == [
        ("Ghost/old", "skipped"),
        ("Bot/b", "failed"),
        ("Ghost/fresh", "skipped"),
        ("Ghost/", "failed"),
    ]
    assert (body["success"], {entry["success"] for entry in body["results"]}) == (False, {False})
    assert {field["path"] for field in details["fields"]} == {
        "documents[1].spec.ghostRef",
        "documents[3].metadata",
    }
    assert body["results"][1]["failure"]["reason"] == "Invalid"
    assert 'There is no Ghost "gone"' in body["results"][1]["error"]
    assert not [entry for entry in body["results"] if "resourceVersion" in entry or "id" in entry]
    assert await version(admin) == before
    assert (await get(admin, "Ghost", "old"))["spec"]["systemPrompt"] == "Be brief."
    assert await names(admin, "Ghost") == ["old"]


@SQLITE
async def test_documents_are_checked_even_where_they_refer_to_a_wrong_one(admin: httpx.AsyncClient) -> None:
    answer = await apply(admin, ghost(prompt=1), bot(), team())

    assert [entry["operation"] for entry in answer.json()["results"]] == ["failed", "skipped", "skipped"]
    assert await names(admin, "Bot") == []


# --- dry run and diff


async def test_a_dry_run_says_what_would_be_and_writes_nothing(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost())
    before = await version(admin)

    results = await applied(admin, ghost(prompt="new"), ghost("fresh"), model(key="sk-1"), dryRun=True)

    assert brief(results) == [("Ghost/g", "updated"), ("Ghost/fresh", "created"), ("Model/m", "created")]
    assert not [entry for entry in results if "resourceVersion" in entry]
    assert "id" not in results[1]
    assert await version(admin) == before
    assert (await get(admin, "Ghost", "g"))["spec"]["systemPrompt"] == "Be brief."
    assert len((await get(admin, "Ghost", "g/revisions"))["items"]) == 1
    assert await names(admin, "Ghost") == ["g"]


@SQLITE
async def test_a_dry_run_finds_what_the_real_one_would(admin: httpx.AsyncClient) -> None:
    answer = await apply(admin, bot(ghost="gone"), dryRun=True)

    assert refusal(answer, 422, "Invalid")["fields"][0]["path"] == "documents[0].spec.ghostRef"


async def test_a_diff_names_each_field_and_who_owns_it(admin: httpx.AsyncClient) -> None:
    await applied(admin, model(key="sk-old", labels={"tier": "a"}), fieldManager="git")
    await patch(admin, "Model", "m", spec={"temperature": 1.0}, metadata={"labels": {"extra": "1"}})
    wanted = model(key="sk-new", labels={"tier": "b"}, temperature=0.5, contextWindow=1000)
    wanted["spec"]["context_window"] = wanted["spec"].pop("contextWindow")

    (result,) = await applied(admin, wanted, fieldManager="git", diff=True, dryRun=True, force=True)

    assert result["diff"] == [
        {"path": "metadata.labels.tier", "op": "replace", "before": "a", "after": "b", "manager": "git"},
        {
            "path": "spec.modelConfig.env.api_key",
            "op": "replace",
            "before": "***",
            "after": "***",
            "manager": "git",
        },
        {"path": "spec.temperature", "op": "replace", "before": 1.0, "after": 0.5, "manager": "api"},
        {"path": "spec.context_window", "op": "add", "after": 1000},
    ]
    assert "sk-" not in str(result)


@SQLITE
async def test_a_diff_of_what_is_the_same_is_empty(admin: httpx.AsyncClient) -> None:
    documents = [ghost(), model(key="sk-1"), bot(model="m"), team()]
    await applied(admin, *documents)

    assert [entry["diff"] for entry in await applied(admin, *documents, diff=True, dryRun=True)] == [[], [], [], []]


async def test_a_diff_of_what_is_new_or_pruned_has_every_field(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost("old", labels={"app": "x"}))

    new, pruned = await applied(admin, ghost(labels={"app": "x"}), diff=True, prune="app=x", dryRun=True)

    assert {(entry["op"], entry["path"]) for entry in new["diff"]} >= {
        ("add", "metadata.labels.app"),
        ("add", "spec.systemPrompt"),
    }
    assert (pruned["name"], pruned["operation"]) == ("old", "deleted")
    assert {entry["op"] for entry in pruned["diff"]} == {"remove"}
    assert await names(admin, "Ghost") == ["old"]


# --- managers


async def test_a_conflict_names_each_field_and_its_manager(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(labels={"app": "x"}), bot(), fieldManager="git")
    await patch(admin, "Ghost", "g", metadata={"labels": {"app": "y"}}, spec={"systemPrompt": "By hand."})
    before = await version(admin)

    answer = await apply(admin, bot(), ghost(labels={"app": "x"}), fieldManager="git")

    details = refusal(answer, 409, "FieldConflict")
    assert details["conflicts"] == [
        {"path": "metadata.labels.app", "manager": "api"},
        {"path": "spec.systemPrompt", "manager": "api"},
    ]
    assert "spec.systemPrompt belongs to api" in answer.json()["detail"]
    assert "force" in answer.json()["detail"]
    assert brief(answer.json()["results"]) == [("Bot/b", "skipped"), ("Ghost/g", "failed")]
    assert await version(admin) == before


async def test_drift_shows_until_it_is_overwritten_by_force(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(), fieldManager="git")
    changed = await patch(admin, "Ghost", "g", spec={"systemPrompt": "By hand."})

    (drift,) = [entry for entry in changed["status"]["conditions"] if entry["type"] == "Drifted"]
    assert (drift["status"], drift["reason"]) == ("True", "FieldsChanged")
    assert drift["message"] == "spec.systemPrompt was changed by api after git had applied it."
    assert changed["status"]["state"] == "Available"

    await applied(admin, ghost(), fieldManager="git", force=True)

    shown = await get(admin, "Ghost", "g", managers=True)
    assert shown["spec"]["systemPrompt"] == "Be brief."
    assert [entry["type"] for entry in shown["status"]["conditions"]] == ["Ready"]
    assert [(entry["name"], entry["operation"]) for entry in shown["metadata"]["managers"]] == [("git", "Apply")]


async def test_drift_ends_when_its_manager_takes_the_change_over(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(), fieldManager="git")
    drifted = await patch(admin, "Ghost", "g", spec={"systemPrompt": "By hand."})

    (result,) = await applied(admin, ghost(prompt="By hand."), fieldManager="git")

    shown = await get(admin, "Ghost", "g")
    assert result["operation"] == "unchanged"
    assert [entry["type"] for entry in shown["status"]["conditions"]] == ["Ready"]
    assert shown["metadata"]["resourceVersion"] == result["resourceVersion"]
    assert result["resourceVersion"] > drifted["metadata"]["resourceVersion"]
    assert shown["metadata"]["generation"] == drifted["metadata"]["generation"]


async def test_fields_of_others_stay_and_fields_given_up_go(admin: httpx.AsyncClient) -> None:
    await applied(admin, team("t", "b", description="ours"), ghost(), bot(), fieldManager="git")
    await patch(admin, "Team", "t", spec={"icon": "star"})

    await applied(admin, team(), fieldManager="git")

    spec = (await get(admin, "Team", "t"))["spec"]
    assert spec["icon"] == "star"
    assert "description" not in spec


@SQLITE
async def test_who_gives_up_what_must_be_there_is_refused(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(), fieldManager="git")

    answer = await apply(admin, resource("Ghost", "g", mcpServers={}), fieldManager="git")

    assert refusal(answer, 422, "Invalid")["fields"][0]["path"] == "documents[0].spec.systemPrompt"


@SQLITE
async def test_names_of_managers_have_a_form(admin: httpx.AsyncClient) -> None:
    for manager in ("", "a b", "-a", "a" * 129, "é", "a;--"):
        answer = await apply(admin, ghost(), fieldManager=manager)
        assert refusal(answer, 422, "Invalid")["fields"][0]["path"] == "query.fieldManager"


# --- prune


async def test_a_prune_deletes_what_this_manager_applied_under_the_label(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    other = await somebody(backend)
    labels = {"app": "x"}
    await applied(admin, ghost("kept", labels=labels), ghost("gone", labels=labels), ghost("unlabelled"))
    await applied(admin, ghost("of-another", labels=labels), fieldManager="another")
    await create(admin, ghost("by-hand", labels=labels))
    await applied(admin, ghost("public", labels=labels), scope="public")
    await applied(admin, ghost("elsewhere", labels=labels, namespace="elsewhere"))
    await applied(other, ghost("of-somebody", labels=labels))

    results = await applied(admin, ghost("kept", labels=labels), prune="app=x")

    assert brief(results) == [("Ghost/kept", "unchanged"), ("Ghost/gone", "deleted")]
    left = ["kept", "unlabelled", "of-another", "by-hand", "elsewhere"]
    assert await names(admin, "Ghost") == left
    assert await names(admin, "Ghost", scope="public", labelSelector="app") == ["public"]
    assert await names(other, "Ghost") == ["of-somebody"]


@SQLITE
async def test_a_prune_needs_a_label(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost("gone"))

    for selector in ("", " ", "a b", "=x"):
        details = refusal(await apply(admin, ghost(), prune=selector), 422, "Invalid")
        assert details["fields"][0]["path"] == "query.prune"
    assert await names(admin, "Ghost") == ["gone"]


async def test_what_others_refer_to_is_not_pruned(admin: httpx.AsyncClient) -> None:
    labels = {"app": "x"}
    await applied(admin, ghost(labels=labels), ghost("kept", labels=labels))
    await create(admin, bot())
    before = await version(admin)

    answer = await apply(admin, ghost("kept", labels=labels, prompt="new"), prune="app=x")

    details = refusal(answer, 409, "Referenced")
    assert details["referrers"] == [{"kind": "Bot", "namespace": "default", "name": "b", "path": "spec.ghostRef"}]
    assert brief(answer.json()["results"]) == [("Ghost/kept", "skipped"), ("Ghost/g", "failed")]
    assert await version(admin) == before


async def test_a_prune_takes_referrers_and_the_referred_together(admin: httpx.AsyncClient) -> None:
    labels = {"app": "x"}
    await applied(admin, ghost(labels=labels), bot(labels=labels), team(labels=labels), ghost("kept", labels=labels))

    results = await applied(admin, ghost("kept", labels=labels), prune="app=x")

    assert {entry["operation"] for entry in results} == {"unchanged", "deleted"}
    assert [await names(admin, kind) for kind in ("Ghost", "Bot", "Team")] == [["kept"], [], []]


@SQLITE
async def test_a_batch_may_move_referrers_away_from_what_it_prunes(admin: httpx.AsyncClient) -> None:
    labels = {"app": "x"}
    await applied(admin, ghost(labels=labels), bot(labels=labels))

    results = await applied(admin, ghost("new", labels=labels), bot(ghost="new", labels=labels), prune="app=x")

    assert brief(results) == [("Ghost/new", "created"), ("Bot/b", "updated"), ("Ghost/g", "deleted")]


# --- whose


@SQLITE
async def test_only_admins_apply_what_is_public(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)

    assert refusal(await apply(other, ghost(), scope="public"), 403, "Forbidden") is None
    await applied(admin, ghost(), scope="public")
    assert (await get(other, "Ghost", "g"))["metadata"]["userId"] == 0


@SQLITE
async def test_documents_go_where_they_say_and_else_where_the_query_says(admin: httpx.AsyncClient) -> None:
    results = await applied(admin, ghost("here"), ghost("there", namespace="there"), namespace="here")

    assert [(entry["name"], entry["namespace"]) for entry in results] == [("here", "here"), ("there", "there")]
    assert (await get(admin, "Ghost", "there", "there"))["metadata"]["namespace"] == "there"


async def test_a_stale_version_in_a_document_refuses_the_batch(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost())
    stale = await get(admin, "Ghost", "g")
    current = (await patch(admin, "Ghost", "g", metadata={"labels": {"a": "b"}}))["metadata"]["resourceVersion"]

    answer = await apply(admin, ghost("fresh"), stale)

    assert refusal(answer, 409, "Conflict") == {"resourceVersion": current}
    assert await names(admin, "Ghost") == ["g"]


@SQLITE
async def test_a_version_of_what_is_not_there_refuses_the_batch(admin: httpx.AsyncClient) -> None:
    gone = ghost()
    gone["metadata"]["resourceVersion"] = 1

    assert refusal(await apply(admin, gone), 404, "NotFound")["name"] == "g"


# --- lists of a namespace


async def test_a_list_for_a_namespace_is_applied_by_force(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost("g", namespace="lab"), fieldManager="git")

    body = [ghost("g", prompt="new"), ghost("fresh"), bot("b")]
    answer = await admin.post(f"{API}/namespaces/lab/apply", json=body)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["success"], found["message"]) == (True, "2 created, 1 updated.")
    assert [(entry["namespace"], entry["operation"], entry["success"]) for entry in found["results"]] == [
        ("lab", "updated", True),
        ("lab", "created", True),
        ("lab", "created", True),
    ]
    assert found["resourceVersion"] == await version(admin)


@SQLITE
async def test_a_list_for_a_namespace_stays_in_it(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(f"{API}/namespaces/lab/apply", json=[ghost(), ghost("x", namespace="elsewhere")])

    details = refusal(answer, 422, "Invalid")
    assert details["fields"][0]["path"] == "documents[1].metadata.namespace"
    assert await names(admin, "Ghost") == []


async def test_a_list_deletes_all_or_nothing(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), ghost("other"), bot(), team())
    some = [{"kind": "Team", "metadata": {"name": "t"}}, {"kind": "Ghost", "metadata": {"name": "g"}}]

    answer = await admin.post(f"{API}/namespaces/default/delete", json=some)

    assert refusal(answer, 409, "Referenced")["referrers"][0]["kind"] == "Bot"
    assert brief(answer.json()["results"]) == [("Team/t", "skipped"), ("Ghost/g", "failed")]
    assert [await names(admin, kind) for kind in ("Ghost", "Bot", "Team")] == [["g", "other"], ["b"], ["t"]]

    body = [*some, bot()]
    answer = await admin.post(f"{API}/namespaces/default/delete", json=body)

    assert answer.status_code == 200, answer.text
    assert brief(answer.json()["results"]) == [("Team/t", "deleted"), ("Ghost/g", "deleted"), ("Bot/b", "deleted")]
    assert answer.json()["message"] == "3 deleted."
    assert [await names(admin, kind) for kind in ("Ghost", "Bot", "Team")] == [["other"], [], []]


@SQLITE
async def test_a_deletion_names_what_is_not_there(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())

    answer = await admin.post(f"{API}/namespaces/default/delete", json=[ghost(), ghost("gone")])

    assert refusal(answer, 404, "NotFound")["name"] == "gone"
    assert brief(answer.json()["results"]) == [("Ghost/g", "skipped"), ("Ghost/gone", "failed")]


@SQLITE
async def test_what_is_named_twice_is_deleted_once(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())

    answer = await admin.post(f"{API}/namespaces/default/delete", json=[ghost(), ghost(prompt="other")])

    details = refusal(answer, 422, "Invalid")
    assert details["fields"][0]["path"] == "documents[1].metadata.name"
    assert await names(admin, "Ghost") == ["g"]


@SQLITE
async def test_a_deletion_may_be_tried_first(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())

    answer = await admin.post(f"{API}/namespaces/default/delete", json=[ghost()], params={"dryRun": True})

    assert (brief(answer.json()["results"]), answer.json()["dryRun"]) == ([("Ghost/g", "deleted")], True)
    assert await names(admin, "Ghost") == ["g"]


# --- how many statements


async def count(backend: Backend, act: Callable[[], Awaitable[Any]]) -> int:
    """Statements of what is done."""
    with statements(backend.edge.ports.db) as seen:
        await act()
    return len(seen)


def batch(size: int, start: int) -> list[dict[str, Any]]:
    """As many of each kind that is written in its own way."""
    found: list[dict[str, Any]] = []
    for number in range(start, start + size):
        found += [
            ghost(f"g{number}", labels={"app": "x"}),
            model(f"m{number}", key=f"sk-{number}"),
            shell(f"s{number}", baseShellRef="Chat"),
            shell(f"v{number}", baseShellRef=f"s{number}"),
            bot(f"b{number}", ghost=f"g{number}", runs_in=f"v{number}", model=f"m{number}"),
            team(f"t{number}", f"b{number}"),
            resource("Task", f"k{number}", title="x", teamRef={"name": f"t{number}"}),
        ]
    return found


async def test_a_large_batch_takes_no_more_statements_than_a_small_one(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    start = 0

    async def send(size: int, prompt: str | None = None) -> None:
        nonlocal start
        documents = batch(size, start)
        for entry in documents if prompt else []:
            if entry["kind"] == "Ghost":
                entry["spec"]["systemPrompt"] = prompt
            entry["metadata"]["labels"] = {"app": prompt}
        answer = await admin.post(f"{API}/apply", json=documents)
        assert answer.status_code == 200, answer.text
        start += 0 if prompt else size

    small, large = await count(backend, lambda: send(1)), await count(backend, lambda: send(14))
    assert large <= small + 2, "created"

    start = 0
    small, large = await count(backend, lambda: send(1, "a")), await count(backend, lambda: send(14, "b"))
    assert large <= small + 2, "updated"

    small, large = await count(backend, lambda: send(1, "b")), await count(backend, lambda: send(14, "b"))
    assert large == small, "unchanged"


async def test_a_refused_batch_takes_no_more_statements_than_a_small_one(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    async def send(size: int) -> None:
        documents = [bot(f"b{number}", ghost=f"gone{number}") for number in range(size)]
        refusal(await admin.post(f"{API}/apply", json=documents), 422, "Invalid")

    assert await count(backend, lambda: send(100)) <= await count(backend, lambda: send(1)) + 2


async def test_readiness_of_many_referrers_takes_few_statements(backend: Backend, admin: httpx.AsyncClient) -> None:
    await applied(admin, shell("s"), ghost(), bot("b0", runs_in="s"))
    type_ = "Chat"

    async def turn() -> None:
        nonlocal type_
        type_ = "Agno" if type_ == "Chat" else "Chat"
        await patch(admin, "Shell", "s", spec={"shellType": type_})

    small = await count(backend, turn)
    await applied(admin, *[bot(f"b{number}", runs_in="s") for number in range(1, 40)])

    assert await count(backend, turn) <= small + 2
    await patch(admin, "Shell", "s", spec={"shellType": "Agno"})
    assert {(await get(admin, "Bot", f"b{number}"))["status"]["state"] for number in range(40)} == {"Unavailable"}


async def test_a_list_takes_three_statements_however_much_there_is(backend: Backend, admin: httpx.AsyncClient) -> None:
    async def read() -> None:
        answer = await admin.get(f"{API}/ghosts", params={"limit": 50, "labelSelector": "app=x"})
        assert answer.status_code == 200

    few = await count(backend, read)
    await admin.post(f"{API}/apply", json=[ghost(f"g{number}", labels={"app": "x"}) for number in range(120)])

    assert await count(backend, read) == few <= 3
    assert len(await names(admin, "Ghost", limit=50)) == 50
