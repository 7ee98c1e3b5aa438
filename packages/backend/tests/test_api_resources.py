"""Reading resources: both route forms, whose they are, pages, secrets."""

import uuid
from typing import Any

import httpx
import pytest
from wegent_backend import cursors
from wegent_backend.app import Backend
from wegent_backend.resources import public, repository
from wegent_backend.resources.drafts import read
from wegent_backend.resources.intents import Desk
from wegent_backend.tables import KindRow
from wegent_contracts.resources import Team

API = "/api/v1"
PLURALS = ["ghosts", "models", "shells", "bots", "teams"]
ENV = {"model": "openai", "model_id": "gpt"}


def row(name: str, user_id: int, *, kind: str = "Model", namespace: str = "default", **env: str) -> KindRow:
    spec = {"modelConfig": {"env": {**ENV, **env}}, "modelType": "llm"}
    return KindRow(
        uid=str(uuid.uuid4()),
        kind=kind,
        namespace=namespace,
        name=name,
        user_id=user_id,
        resource_version=1,
        spec=spec,
    )


async def store(backend: Backend, *rows: KindRow) -> None:
    async with backend.edge.ports.db.write() as session:
        session.add_all(rows)


async def my_id(client: httpx.AsyncClient) -> int:
    return int((await client.get(f"{API}/users/me")).json()["id"])


async def names(client: httpx.AsyncClient, path: str) -> list[str]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return [item["metadata"]["name"] for item in answer.json()["items"]]


async def test_the_installation_comes_with_a_team_to_talk_to(admin: httpx.AsyncClient) -> None:
    team = Team.model_validate((await admin.get(f"{API}/teams/wegent-chat")).json())
    assert (team.metadata.display_name, team.metadata.user_id) == ("Wegent Chat", 0)

    bot = (await admin.get(f"{API}/bots/{team.spec.members[0].bot_ref.name}")).json()
    shell = (await admin.get(f"{API}/shells/{bot['spec']['shellRef']['name']}")).json()
    ghost = (await admin.get(f"{API}/ghosts/{bot['spec']['ghostRef']['name']}")).json()
    assert shell["spec"]["shellType"] == "Chat"
    assert ghost["spec"]["systemPrompt"]


async def test_a_resource_shows_its_metadata_in_wire_names(admin: httpx.AsyncClient) -> None:
    team = (await admin.get(f"{API}/teams/wegent-chat")).json()

    assert (team["apiVersion"], team["kind"]) == ("agent.wecode.io/v1", "Team")
    assert {"id", "uid", "resourceVersion", "generation", "createdAt", "updatedAt"} <= team["metadata"].keys()
    assert isinstance(team["metadata"]["id"], int)
    assert team["status"]["state"] == "Available"


@pytest.mark.parametrize("plural", PLURALS)
async def test_both_forms_and_the_short_prefix_answer_alike(admin: httpx.AsyncClient, plural: str) -> None:
    forms = [f"{API}/{plural}", f"{API}/namespaces/default/{plural}", f"/api/{plural}"]

    answers = [await admin.get(form) for form in forms]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    for item in answers[0].json()["items"]:
        name = item["metadata"]["name"]
        for form in forms:
            assert (await admin.get(f"{form}/{name}")).json() == item


@pytest.mark.parametrize("path", [f"{API}/{plural}" for plural in PLURALS] + [f"{API}/namespaces/default/teams/x"])
async def test_resources_are_for_people_who_are_logged_in(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 401


async def test_what_is_not_there_is_named(admin: httpx.AsyncClient) -> None:
    answer = await admin.get(f"{API}/namespaces/elsewhere/teams/nobody")

    assert answer.status_code == 404
    assert answer.json()["detail"] == 'There is no Team "nobody" in the namespace "elsewhere".'
    assert answer.json()["error"]["details"] == {"kind": "Team", "namespace": "elsewhere", "name": "nobody"}


async def test_own_resources_shadow_public_ones_and_those_of_others_are_unseen(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    me = await my_id(admin)
    await store(backend, row("a", 0), row("b", 0), row("a", me), row("c", me), row("d", me + 1), row("a", me + 1))

    assert sorted(await names(admin, f"{API}/models")) == ["a", "b", "c"]
    mine = (await admin.get(f"{API}/models/a")).json()
    assert mine["metadata"]["userId"] == me
    assert (await admin.get(f"{API}/models/d")).status_code == 404


async def test_names_tell_upper_from_lower_case(backend: Backend, admin: httpx.AsyncClient) -> None:
    await store(backend, row("GPT", 0), row("gpt", 0))

    assert (await admin.get(f"{API}/models/GPT")).json()["metadata"]["name"] == "GPT"
    assert (await admin.get(f"{API}/models/Gpt")).status_code == 404


async def test_deleted_resources_are_gone_and_free_their_name(backend: Backend, admin: httpx.AsyncClient) -> None:
    gone = row("a", 0)
    gone.deleted_id = 7
    await store(backend, gone, row("a", 0, namespace="other"))

    assert (await admin.get(f"{API}/models/a")).status_code == 404
    assert await names(admin, f"{API}/namespaces/other/models") == ["a"]


async def test_pages_follow_each_other_without_gaps(backend: Backend, admin: httpx.AsyncClient) -> None:
    await store(backend, *(row(f"m{number}", 0) for number in range(5)))

    seen, cursor = [], ""
    while True:
        page = (await admin.get(f"{API}/models", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        seen.append([item["metadata"]["name"] for item in page["items"]])
        if "nextCursor" not in page:
            break
        cursor = page["nextCursor"]

    assert seen == [["m0", "m1"], ["m2", "m3"], ["m4"]]


FOREIGN = [cursors.encode("Team", 1), cursors.encode("Model", "x"), cursors.encode("Model", 1, 2), "W10", "x", "%C3%A9"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", *(f"cursor={cursor}" for cursor in FOREIGN)])
async def test_bad_limits_and_cursors_are_refused_by_field(admin: httpx.AsyncClient, query: str) -> None:
    answer = await admin.get(f"{API}/models?{query}")

    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "Invalid")
    assert answer.json()["error"]["details"]["fields"][0]["path"] == f"query.{query.partition('=')[0]}"


async def test_secrets_are_masked_and_references_to_the_environment_are_not(
    backend: Backend, admin: httpx.AsyncClient
) -> None:
    me = await my_id(admin)
    await store(backend, row("own", me, api_key="sk-secret"), row("public", 0, api_key="${env:OPENAI_API_KEY}"))

    listed = await admin.get(f"{API}/models")
    keys = {item["metadata"]["name"]: item["spec"]["modelConfig"]["env"]["api_key"] for item in listed.json()["items"]}
    assert keys == {"own": "***", "public": "${env:OPENAI_API_KEY}"}
    assert "sk-secret" not in (await admin.get(f"{API}/models/own")).text


async def test_an_unchanged_public_resource_is_not_written(backend: Backend) -> None:
    ports = backend.edge.ports
    raw: dict[str, Any] = {"kind": "Model", "metadata": {"name": "m", "labels": {}}, "spec": row("m", 0).spec}

    async def ensure() -> tuple[int, int]:
        async with ports.db.write() as session:
            desk = Desk(session, ports.keyring, ports.settings.resource, 0, None, "start")
            await public.ensure(desk, [read(raw)])
            kept = await repository.named(session, "Model", (0,), "default", "m")
            assert kept is not None
            return kept.resource_version, kept.generation

    version, generation = await ensure()
    assert await ensure() == (version, generation)
    raw["metadata"]["labels"]["a"] = "b"
    assert await ensure() == (version + 1, generation)
    raw["spec"]["modelConfig"]["env"]["model_id"] = "gpt-next"
    assert await ensure() == (version + 2, generation + 1)
