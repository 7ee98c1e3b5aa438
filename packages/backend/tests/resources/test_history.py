"""What a resource was: revisions, restoring, rolling back, copies and exports."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import func, select
from wegent_backend.app import Backend
from wegent_backend.resources import repository
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import document_of
from wegent_backend.secrets.resolve import reveal
from wegent_backend.settings import BackendSettings, ResourceSettings
from wegent_backend.tables import RevisionRow, SecretRow, TaskRow
from wegent_contracts.resources import KINDS

from .rig import (
    API,
    YAML,
    applied,
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
    somebody,
    team,
    version,
)

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEPT = 3


@pytest.fixture
def settings(settings: BackendSettings, request: pytest.FixtureRequest) -> BackendSettings:
    """Tests that are marked so keep few revisions."""
    few = ResourceSettings(max_revisions=KEPT)
    return settings.model_copy(update={"resource": few}) if "few_revisions" in request.fixturenames else settings


@pytest.fixture
def few_revisions() -> int:
    return KEPT


async def history(client: httpx.AsyncClient, kind: str, name: str, **query: Any) -> list[Any]:
    found: list[Any] = (await get(client, kind, f"{name}/revisions", **query))["items"]
    return found


async def post(client: httpx.AsyncClient, kind: str, name: str, verb: str, body: Any = None, **query: Any) -> Any:
    return await client.post(f"{path(kind, name)}/{verb}", json=body, params=query)


async def roll_back(client: httpx.AsyncClient, kind: str, name: str, revision: int, **query: Any) -> Any:
    answer = await post(client, kind, name, "rollback", {"revision": revision}, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def secret(backend: Backend, client: httpx.AsyncClient, name: str, namespace: str = "default") -> Any:
    """The key of a model, in plain text."""
    owner = (await get(client, "Model", name, namespace))["metadata"]["userId"]
    identity = Identity("Model", namespace, name, owner)
    async with backend.edge.ports.db.read() as session:
        row = (await repository.living(session, [identity]))[identity]
        keyring = backend.edge.ports.keyring
        shown = await reveal(session, keyring, KINDS["Model"], document_of(row), owner_id=owner, namespace=namespace)
    return shown["spec"]["modelConfig"]["env"].get("api_key")


async def count(backend: Backend, table: Any) -> int:
    async with backend.edge.ports.db.read() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


# --- revisions


async def test_every_change_is_a_revision(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(labels={"a": "b"}), fieldManager="git")
    changed = await patch(admin, "Ghost", "g", spec={"systemPrompt": "two"})
    await patch(admin, "Ghost", "g", spec={"systemPrompt": "two"})
    await admin.delete(path("Ghost", "g"), params={"fieldManager": "page"})
    await post(admin, "Ghost", "g", "restore")

    found = await history(admin, "Ghost", "g")

    assert [(entry["revision"], entry["operation"], entry["manager"], entry["generation"]) for entry in found] == [
        (4, "restored", "api", 2),
        (3, "deleted", "page", 2),
        (2, "updated", "api", 2),
        (1, "created", "git", 1),
    ]
    assert {entry["userName"] for entry in found} == {"admin"}
    assert found[2]["resourceVersion"] == changed["metadata"]["resourceVersion"]
    assert "resource" not in found[0]
    first = await get(admin, "Ghost", "g/revisions/1")
    assert first["resource"]["kind"] == "Ghost"
    assert first["resource"]["metadata"] == {
        "name": "g", "namespace": "default", "labels": {"a": "b"}, "annotations": {},
    }  # fmt: skip
    assert first["resource"]["spec"]["systemPrompt"] == "Be brief."


@SQLITE
async def test_history_comes_in_pages(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())
    for number in range(6):
        await patch(admin, "Ghost", "g", spec={"systemPrompt": str(number)})

    seen, cursor = [], None
    while True:
        page = await get(admin, "Ghost", "g/revisions", limit=3, **({"cursor": cursor} if cursor else {}))
        seen.append([entry["revision"] for entry in page["items"]])
        cursor = page.get("nextCursor")
        if cursor is None:
            break
    assert seen == [[7, 6, 5], [4, 3, 2], [1]]
    foreign = (await admin.get(f"{API}/ghosts", params={"limit": 1})).json().get("nextCursor", "zzz")
    refusal(await admin.get(f"{path('Ghost', 'g')}/revisions", params={"cursor": foreign}), 422, "Invalid")


@SQLITE
async def test_revisions_can_be_compared(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(labels={"a": "1"}))
    await patch(admin, "Ghost", "g", spec={"systemPrompt": "two"})
    await patch(admin, "Ghost", "g", metadata={"labels": {"a": None, "b": "2"}, "displayName": "G"})

    first = await get(admin, "Ghost", "g/diff", **{"from": 1})
    assert (first["fromRevision"], first["toRevision"]) == (1, 3)
    assert first["changes"] == [
        {"path": "metadata.labels.a", "op": "remove", "before": "1"},
        {"path": "metadata.labels.b", "op": "add", "after": "2"},
        {"path": "metadata.displayName", "op": "add", "after": "G"},
        {"path": "spec.systemPrompt", "op": "replace", "before": "Be brief.", "after": "two"},
    ]
    backwards = await get(admin, "Ghost", "g/diff", **{"from": 2, "to": 1})
    assert backwards["changes"] == [
        {"path": "spec.systemPrompt", "op": "replace", "before": "two", "after": "Be brief."}
    ]
    assert (await get(admin, "Ghost", "g/diff", **{"from": 2, "to": 2}))["changes"] == []


@SQLITE
async def test_what_never_was_is_not_found(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(admin, ghost())

    for client, rest in (
        (admin, "g/revisions/2"), (admin, "g/diff?from=1&to=9"), (admin, "h/revisions"), (other, "g/revisions"),
        (other, "g/revisions/1"), (other, "g/export"), (other, "g/status"),
    ):  # fmt: skip
        refusal(await client.get(path("Ghost", rest)), 404, "NotFound")
    refusal(await post(admin, "Ghost", "g", "rollback", {"revision": 2}), 404, "NotFound")
    refusal(await post(other, "Ghost", "g", "rollback", {"revision": 1}), 404, "NotFound")
    refusal(await post(other, "Ghost", "g", "copy", {"name": "h"}), 404, "NotFound")
    refusal(await post(admin, "Ghost", "h", "restore"), 404, "NotFound")


async def test_old_revisions_are_forgotten_with_their_secrets(
    backend: Backend, admin: httpx.AsyncClient, few_revisions: int
) -> None:
    env: dict[str, Any] = {"model": "openai", "model_id": "gpt"}
    await create(admin, model(key="sk-0"), ghost())
    for number in range(1, 6):
        await patch(admin, "Model", "m", spec={"modelConfig": {"env": {**env, "api_key": f"sk-{number}"}}})

    assert [entry["revision"] for entry in await history(admin, "Model", "m")] == [6, 5, 4]
    assert await count(backend, SecretRow) == few_revisions
    details = await post(admin, "Model", "m", "rollback", {"revision": 3})
    assert "old ones are forgotten" in details.json()["detail"]
    await roll_back(admin, "Model", "m", 4)
    assert await secret(backend, admin, "m") == "sk-3"
    for number in range(4):
        await patch(admin, "Model", "m", metadata={"labels": {"n": str(number)}})
    assert await count(backend, SecretRow) == 1
    assert await secret(backend, admin, "m") == "sk-3"
    assert [entry["revision"] for entry in await history(admin, "Ghost", "g")] == [1]


@SQLITE
async def test_a_batch_forgets_old_revisions_of_each(
    backend: Backend, admin: httpx.AsyncClient, few_revisions: int
) -> None:
    before = await count(backend, RevisionRow)
    for number in range(5):
        await applied(admin, *[ghost(f"g{place}", prompt=str(number)) for place in range(4)], ghost("once"))

    assert await count(backend, RevisionRow) - before == 4 * few_revisions + 1
    assert [entry["revision"] for entry in await history(admin, "Ghost", "g3")] == [5, 4, 3]


# --- restoring


async def test_what_was_deleted_comes_back_as_it_was(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), model(key="sk-1", labels={"a": "b"}), bot(model="m", labels={"a": "b"}))
    before = await get(admin, "Bot", "b", managers=True)
    await admin.delete(path("Bot", "b"))
    await admin.delete(path("Model", "m"))
    refusal(await post(admin, "Bot", "b", "restore"), 422, "Invalid")

    restored = await post(admin, "Model", "m", "restore")
    assert restored.status_code == 200, restored.text
    assert (await post(admin, "Bot", "b", "restore")).status_code == 200

    after = await get(admin, "Bot", "b", managers=True)
    for shown in (before, after):
        del shown["metadata"]["resourceVersion"], shown["metadata"]["updatedAt"]
        del shown["status"]["conditions"]
    assert after == before
    assert await names(admin, "Bot", labelSelector="a=b") == ["b"]
    assert await secret(backend, admin, "m") == "sk-1"
    refusal(await admin.delete(path("Model", "m")), 409, "Referenced")


@SQLITE
async def test_of_several_of_one_name_the_last_comes_back(admin: httpx.AsyncClient) -> None:
    for prompt in ("first", "second", "third"):
        await create(admin, ghost(prompt=prompt))
        refusal(await post(admin, "Ghost", "g", "restore"), 409, "AlreadyExists")
        await admin.delete(path("Ghost", "g"))
    assert [entry["operation"] for entry in await history(admin, "Ghost", "g")] == ["deleted", "created"]

    restored = (await post(admin, "Ghost", "g", "restore")).json()

    assert restored["spec"]["systemPrompt"] == "third"
    await patch(admin, "Ghost", "g", spec={"systemPrompt": "fourth"})
    assert [entry["revision"] for entry in await history(admin, "Ghost", "g")] == [4, 3, 2, 1]


@SQLITE
async def test_trials_restore_and_roll_back_nothing(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(prompt="one"), ghost("gone"))
    await patch(admin, "Ghost", "g", spec={"systemPrompt": "two"})
    await admin.delete(path("Ghost", "gone"))
    before = await version(admin)

    assert (await roll_back(admin, "Ghost", "g", 1, dryRun=True))["spec"]["systemPrompt"] == "one"
    assert (await post(admin, "Ghost", "gone", "restore", dryRun=True)).status_code == 200
    assert (await post(admin, "Ghost", "g", "copy", {"name": "h"}, dryRun=True)).status_code == 201

    assert await version(admin) == before
    assert (await get(admin, "Ghost", "g"))["spec"]["systemPrompt"] == "two"
    assert await names(admin, "Ghost") == ["g"]


# --- rolling back


async def test_a_rollback_brings_spec_labels_names_and_secrets_back(backend: Backend, admin: httpx.AsyncClient) -> None:
    await applied(admin, model(key="sk-old", labels={"a": "1"}), fieldManager="git")
    changed = model(key="sk-new", labels={"b": "2"}, temperature=0.5)
    changed["metadata"]["displayName"] = "New"
    await admin.put(path("Model", "m"), json=changed)
    assert await secret(backend, admin, "m") == "sk-new"

    shown = await roll_back(admin, "Model", "m", 1, fieldManager="page")

    assert await secret(backend, admin, "m") == "sk-old"
    assert shown["metadata"]["labels"] == {"a": "1"}
    assert "displayName" not in shown["metadata"]
    assert "temperature" not in shown["spec"]
    assert shown["metadata"]["generation"] == 3
    assert [entry["type"] for entry in shown["status"]["conditions"]] == ["Ready"]
    assert await names(admin, "Model", labelSelector="a=1") == ["m"]
    newest = (await history(admin, "Model", "m"))[0]
    assert (newest["operation"], newest["manager"], newest["revision"]) == ("rolled back", "page", 3)
    assert "sk-" not in (await admin.get(f"{path('Model', 'm')}/diff", params={"from": 1, "to": 2})).text


@SQLITE
async def test_a_rollback_to_what_is_there_changes_nothing(admin: httpx.AsyncClient) -> None:
    await create(admin, model(key="sk-1"))
    before = await get(admin, "Model", "m")

    assert await roll_back(admin, "Model", "m", 1) == before
    assert len(await history(admin, "Model", "m")) == 1


@SQLITE
async def test_a_rollback_to_what_leads_nowhere_is_refused(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), ghost("other"), bot())
    await patch(admin, "Bot", "b", spec={"ghostRef": {"name": "other"}})
    await admin.delete(path("Ghost", "g"))

    details = refusal(await post(admin, "Bot", "b", "rollback", {"revision": 1}), 422, "Invalid")

    assert details["fields"][0]["path"] == "spec.ghostRef"
    assert (await get(admin, "Bot", "b"))["spec"]["ghostRef"]["name"] == "other"


# --- copies


async def test_a_copy_is_ones_own_and_independent(backend: Backend, admin: httpx.AsyncClient) -> None:
    await applied(admin, model(key="sk-1", labels={"a": "b"}), fieldManager="git")

    body = {"name": "n", "displayName": "Another", "namespace": "lab"}
    answer = await post(admin, "Model", "m", "copy", body)

    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["metadata"]["name"], shown["metadata"]["namespace"]) == ("n", "lab")
    assert (shown["metadata"]["displayName"], shown["metadata"]["labels"]) == ("Another", {"a": "b"})
    assert shown["metadata"]["generation"] == 1
    await patch(admin, "Model", "m", spec={"modelConfig": {"env": {"api_key": "sk-2"}}})
    assert await secret(backend, admin, "n", "lab") == "sk-1"
    assert await secret(backend, admin, "m") == "sk-2"
    assert "Drifted" not in [entry["type"] for entry in shown["status"]["conditions"]]
    refusal(await post(admin, "Model", "m", "copy", body), 409, "AlreadyExists")


async def test_what_is_public_can_be_copied_without_its_secrets(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    await create(admin, model("gpt", key="sk-public"), ghost(), bot(model="gpt"), scope="public")
    await create(admin, model("env", key="${env:OPENAI_API_KEY}"), scope="public")

    for name in ("gpt", "env"):
        answer = await post(other, "Model", name, "copy", {"name": f"my-{name}"})
        assert answer.status_code == 201, answer.text
        assert answer.json()["metadata"]["userId"] != 0
    assert await secret(backend, other, "my-gpt") in (None, "")
    copied = await post(other, "Bot", "b", "copy", {"name": "my-bot"})
    assert copied.json()["spec"]["ghostRef"] == {"name": "g", "namespace": "default"}
    assert copied.json()["status"]["state"] == "Available"


# --- export and import


async def test_an_export_is_an_import_elsewhere(backend: Backend, admin: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    helper = model("helper", key="sk-helper")
    headed = model("m", key="sk-main", visionSidecarModel={"name": "helper"})
    headed["spec"]["modelConfig"]["env"]["default_headers"] = {"X-Team/Key": "sk-header"}
    await create(admin, helper, headed, ghost(prompt="Zwei\n\nZeilen: ü"), bot(model="m"), bot("second"))
    await create(admin, ghost("unrelated"), team("t", "b", labels={"app": "x"}))

    text = (await admin.get(f"{path('Team', 't')}/export")).text

    assert "sk-" not in text
    needed = [line.split()[-1] for line in text.splitlines() if line.startswith("#   wegent secrets set ")]
    assert len(needed) == len(set(needed)) == 3
    listed = [(entry["kind"], entry["metadata"]["name"]) for entry in yaml.safe_load_all(text)]
    assert listed == [("Ghost", "g"), ("Model", "helper"), ("Model", "m"), ("Bot", "b"), ("Team", "t")]
    refused = await other.post(f"{API}/apply", content=text, headers=YAML)
    assert {field["rule"] for field in refusal(refused, 422, "Invalid")["fields"]} == {"reference"}
    for name in needed:
        stored = await other.put(f"{API}/namespaces/default/secrets/{name}", json={"value": f"own {name}"})
        assert stored.is_success, stored.text

    answer = await other.post(f"{API}/apply", content=text, headers=YAML)

    assert answer.status_code == 200, answer.text
    assert {entry["operation"] for entry in answer.json()["results"]} == {"created"}
    for kind, name in (("Ghost", "g"), ("Bot", "b"), ("Team", "t")):
        mine, theirs = await get(admin, kind, name), await get(other, kind, name)
        assert theirs["spec"] == mine["spec"]
        assert theirs["metadata"]["labels"] == mine["metadata"]["labels"]
        assert theirs["status"]["state"] == mine["status"]["state"]
    assert (await secret(backend, other, "m")).startswith("own ")
    assert (await other.get(f"{path('Team', 't')}/export")).text == text
    again = await other.post(f"{API}/apply", content=text, headers=YAML)
    assert {entry["operation"] for entry in again.json()["results"]} == {"unchanged"}


@SQLITE
async def test_each_secret_of_an_export_has_a_name_of_its_own(backend: Backend, admin: httpx.AsyncClient) -> None:
    """Also where names are long, or taken by secrets that the resources refer to already."""
    long, taken = f"{'a' * 238}-{'b' * 14}", "model-m-api_key"
    await admin.put(f"{API}/namespaces/default/secrets/{taken}", json={"value": "sk-named"})
    await create(admin, model(long, key="sk-1"), model("m", key="sk-2", visionSidecarModel={"name": long}))
    await create(admin, model("top", key=f"${{secret:{taken}}}", visionSidecarModel={"name": "m"}))

    text = (await admin.get(f"{path('Model', 'top')}/export")).text

    assert "sk-" not in text
    keys = [entry["spec"]["modelConfig"]["env"]["api_key"] for entry in yaml.safe_load_all(text)]
    assert keys == [f"${{secret:model-{'a' * 238}}}", f"${{secret:{taken}-2}}", f"${{secret:{taken}}}"]
    needed = {f"${{secret:{line.split()[-1]}}}" for line in text.splitlines() if "secrets set" in line}
    assert needed == set(keys)


@SQLITE
async def test_an_export_leaves_out_what_is_public_everywhere(admin: httpx.AsyncClient) -> None:
    text = (await admin.get(f"{path('Team', 'wegent-chat')}/export")).text

    assert [line for line in text.splitlines() if line.startswith("kind: ")][-1] == "kind: Team"
    assert (await admin.get(f"{path('Team', 'wegent-chat')}/export")).headers["content-type"] == "application/yaml"


# --- conversations


def task(name: str = "k", of: str = "wegent-chat", **more: Any) -> dict[str, Any]:
    return resource("Task", name, **{"title": "Shop", "teamRef": {"name": of}, **more})


async def row_of(backend: Backend, name: str) -> TaskRow:
    async with backend.edge.ports.db.read() as session:
        return (await session.scalars(select(TaskRow).where(TaskRow.name == name))).one()


async def begin(backend: Backend, name: str, *, state: str = "COMPLETED") -> None:
    """As if there were messages."""
    async with backend.edge.ports.db.write() as session:
        row = (await session.scalars(select(TaskRow).where(TaskRow.name == name))).one()
        row.last_message_id, row.state = 2, state


async def test_a_task_of_the_api_is_a_conversation(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), team("t", "b"), task())
    chat, own = await get(admin, "Team", "wegent-chat"), await get(admin, "Team", "t")

    row = await row_of(backend, "k")
    assert (row.team_id, row.title, row.state) == (chat["metadata"]["id"], "Shop", "PENDING")
    shown = (await admin.get(f"{API}/tasks/{row.id}")).json()
    assert (shown["spec"]["title"], shown["status"]["status"]) == ("Shop", "PENDING")
    assert row.id in [item["metadata"]["id"] for item in (await admin.get(f"{API}/tasks")).json()["items"]]

    await patch(admin, "Task", "k", spec={"teamRef": {"name": "t"}, "title": "Garden"})
    row = await row_of(backend, "k")
    assert (row.team_id, row.title, row.generation) == (own["metadata"]["id"], "Garden", 2)
    await roll_back(admin, "Task", "k", 1)
    row = await row_of(backend, "k")
    assert (row.team_id, row.title) == (chat["metadata"]["id"], "Shop")


async def test_a_conversation_stays_with_its_team(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), team("t", "b"), task())
    await begin(backend, "k")

    answer = await admin.patch(path("Task", "k"), json={"spec": {"teamRef": {"name": "t"}}})
    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert (field["path"], field["rule"]) == ("spec.teamRef", "immutable")
    await patch(admin, "Task", "k", spec={"title": "Garden"})
    assert (await row_of(backend, "k")).title == "Garden"


async def test_while_an_answer_is_written_task_and_team_stay(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, ghost(), bot(), team("t", "b"), task(of="t"))
    await begin(backend, "k", state="RUNNING")

    refusal(await admin.delete(path("Task", "k")), 409, "Conflict")
    details = refusal(await admin.delete(path("Team", "t")), 409, "Referenced")
    assert details["referrers"] == [{"kind": "Task", "namespace": "default", "name": "k", "path": "spec.teamRef"}]

    await begin(backend, "k")
    assert (await admin.delete(path("Team", "t"))).status_code == 200
    assert (await admin.delete(path("Task", "k"))).status_code == 200
    assert (await post(admin, "Task", "k", "restore")).status_code == 422
