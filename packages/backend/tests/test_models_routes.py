"""Routes that ask providers, and the one list of all models."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from wegent_backend.app import Backend, create_app
from wegent_backend.settings import BackendSettings, ModelSettings
from wegent_backend.tables import KindRow
from wegent_scripted import Reply, ScriptedServer

from .people import logged_in, person, token_of
from .resources.rig import statements

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = "sk-right-key-of-the-test"
V1 = "/api/v1"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(key=KEY, models=("small", "large")) as server:
        yield server


def spec(server: ScriptedServer, **env: Any) -> dict[str, Any]:
    known = {"model": "openai", "model_id": "small", "base_url": server.openai_url, "api_key": KEY}
    return {"modelConfig": {"env": known | env}}


def row(name: str, user_id: int, wanted: dict[str, Any], **fields: Any) -> KindRow:
    identity = {"kind": "Model", "namespace": "default", "name": name, "user_id": user_id}
    return KindRow(uid=f"{name}-{user_id}", resource_version=1, spec=wanted, **identity, **fields)


async def store(backend: Backend, *rows: Any) -> None:
    async with backend.edge.ports.db.write() as session:
        session.add_all(rows)


@pytest.fixture
async def ann(admin: httpx.AsyncClient, backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is no admin."""
    _, token = await person(backend, "ann")
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40001))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers={"Authorization": f"Bearer {token}"}
    ) as client:
        yield client


async def create(client: httpx.AsyncClient, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    body = {"kind": "Model", "metadata": {"name": name}, "spec": wanted}
    answer = await client.post(f"{V1}/models", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


# --- before a model is saved ------------------------------------------------------------------------------------------


@sqlite
async def test_a_spec_alone_can_be_tested_and_asked_for_models(ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    tested = await ann.post(f"{V1}/models/test", json={"spec": spec(server)})
    listed = await ann.post(f"{V1}/models/available", json={"spec": spec(server)})

    assert (tested.status_code, tested.json()["outcome"], tested.json()["status"]) == (200, "ok", 200)
    assert [entry["id"] for entry in listed.json()["items"]] == ["small", "large"]


@sqlite
async def test_the_responses_api_is_tried_out_with_the_models_headers(
    ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    env = {"default_headers": {"X-Team": "blue"}}
    tested = await ann.post(f"{V1}/models/test", json={"spec": spec(server, **env) | {"apiFormat": "responses"}})

    assert tested.json()["outcome"] == "ok", tested.text
    request = server.script.requests[0]
    assert (request.protocol, request.headers["x-team"]) == ("responses", "blue")


@sqlite
async def test_failures_are_told(ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    wrong = {"spec": spec(server, api_key="sk-wrong")}
    tested = await ann.post(f"{V1}/models/test", json=wrong)
    listed = await ann.post(f"{V1}/models/available", json=wrong)

    assert (tested.status_code, tested.json()["outcome"]) == (200, "unauthorized")
    assert (listed.status_code, listed.json()["error"]["reason"]) == (503, "ProviderFailed")
    assert listed.json()["error"]["details"] == {"outcome": "unauthorized", "status": 401}


async def test_a_masked_secret_is_the_one_that_is_kept(ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    shown = await create(ann, "mine", spec(server))
    assert shown["spec"]["modelConfig"]["env"]["api_key"] == "***"
    shown["spec"]["modelConfig"]["env"]["model_id"] = "large"

    answer = await ann.post(f"{V1}/models/test", json=shown)

    assert answer.json()["outcome"] == "ok", answer.text
    assert server.script.keys == {KEY}
    assert server.script.requests[0].model == "large"
    again = await ann.get(f"{V1}/models/mine")
    assert again.json()["spec"]["modelConfig"]["env"]["model_id"] == "small"


@sqlite
async def test_nobody_gets_at_secrets_of_others(
    admin: httpx.AsyncClient, ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    body = {"kind": "Model", "metadata": {"name": "public"}, "spec": spec(server)}
    assert (await admin.post(f"{V1}/models?scope=public", json=body)).status_code == 201
    masked = {"metadata": {"name": "public"}, "spec": spec(server, api_key="***")}
    pointed = {"metadata": {"name": "public"}, "spec": spec(server, api_key={"$secret": "a" * 36})}

    refused = [await ann.post(f"{V1}/models/test", json=body) for body in (masked, pointed)]
    as_public = await ann.post(f"{V1}/models/test?scope=public", json=masked)
    by_admin = await admin.post(f"{V1}/models/test?scope=public", json=masked)

    assert [answer.status_code for answer in refused] == [422, 422]
    assert "spec.modelConfig.env.api_key" in refused[0].json()["detail"]
    assert as_public.status_code == 403
    assert by_admin.json()["outcome"] == "ok"


@sqlite
async def test_the_servers_environment_is_for_public_models(
    admin: httpx.AsyncClient, ann: httpx.AsyncClient, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    body = {"spec": spec(server, api_key="${env:OPENAI_API_KEY}")}

    own = await ann.post(f"{V1}/models/test", json=body)
    public = await admin.post(f"{V1}/models/test?scope=public", json=body)

    assert own.json()["error"]["reason"] in {"ModelKeyMissing", "Invalid"}
    assert public.json()["outcome"] == "ok"


@sqlite
async def test_stored_secrets_by_name(ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    body = {"spec": spec(server, api_key="${secret:mine}")}
    missing = await ann.post(f"{V1}/models/test", json=body)
    await ann.put(f"{V1}/namespaces/default/secrets/mine", json={"value": KEY})

    assert (missing.status_code, missing.json()["error"]["reason"]) == (404, "SecretMissing")
    assert (await ann.post(f"{V1}/models/test", json=body)).json()["outcome"] == "ok"


@sqlite
async def test_what_is_no_model(ann: httpx.AsyncClient) -> None:
    cases: list[tuple[Any, str]] = [
        ({"spec": {"modelConfig": {"env": {"model": "openai", "model_idd": "x"}}}}, 'Did you mean "model_id"'),
        ({}, "spec"),
        ([], "There is no resource"),
        ({"kind": "Ghost", "spec": {"systemPrompt": "x"}}, "Model"),
        ({"metadata": ["x"], "spec": {}}, "metadata"),
    ]
    for body, said in cases:
        answer = await ann.post(f"{V1}/models/test", json=body)

        assert answer.status_code == 422, answer.text
        assert said in answer.json()["detail"]


@sqlite
async def test_only_models_of_conversations_are_tested_and_all_can_be_asked_for_models(
    ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    body = {"spec": spec(server) | {"modelType": "embedding"}}

    tested = await ann.post(f"{V1}/models/test", json=body)
    listed = await ann.post(f"{V1}/models/available", json=body)

    assert (tested.status_code, tested.json()["error"]["reason"]) == (503, "NotYetImplemented")
    assert listed.status_code == 200


# --- models that are stored -------------------------------------------------------------------------------------------


async def test_a_stored_model(ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    await create(ann, "mine", spec(server))

    tested = await ann.post(f"{V1}/namespaces/default/models/mine/test")
    listed = await ann.get(f"{V1}/namespaces/default/models/mine/available")

    assert tested.json()["outcome"] == "ok"
    assert [entry["id"] for entry in listed.json()["items"]] == ["small", "large"]


@sqlite
async def test_models_of_others_are_not_there(backend: Backend, ann: httpx.AsyncClient, server: ScriptedServer) -> None:
    await store(backend, row("theirs", 4711, spec(server)))

    tested = await ann.post(f"{V1}/namespaces/default/models/theirs/test")
    listed = await ann.get(f"{V1}/namespaces/default/models/theirs/available")

    assert (tested.status_code, listed.status_code) == (404, 404)
    assert server.script.keys == set()


async def test_no_database_connection_is_held_while_a_provider_is_waited_for(
    backend: Backend, ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    await create(ann, "mine", spec(server))
    server.script.always(Reply("OK", first=0.5))
    waiting = asyncio.create_task(ann.post(f"{V1}/namespaces/default/models/mine/test"))
    await asyncio.to_thread(server.script.wait_for, lambda exchanges: len(exchanges) == 1)

    held = backend.edge.ports.db.engine.pool.checkedout()

    assert (await waiting).json()["outcome"] == "ok"
    assert held == 0


@pytest.fixture
async def strict(settings: BackendSettings, request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    """An installation where people's models may not be nearby."""
    app = create_app(settings.model_copy(update={"model": ModelSettings(allow_private_urls=False)}))
    async with LifespanManager(app, startup_timeout=30, shutdown_timeout=30):
        yield app


@sqlite
async def test_machines_nearby_can_be_kept_for_admins(strict: Backend, server: ScriptedServer) -> None:
    await store(strict, row("public", 0, spec(server)))
    _, ann = await person(strict, "ann")
    await logged_in(strict, 1)
    admin = token_of(strict, 1)
    transport = httpx.ASGITransport(strict)

    async def ask(token: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://wegent", headers=headers) as client:
            return await client.post(f"{V1}{path}", **options)

    body = {"spec": spec(server)}
    refused = await ask(ann, "/models/test", json=body)
    metadata = {"spec": spec(server, base_url="http://169.254.169.254/v1")}

    assert (refused.status_code, refused.json()["error"]["reason"]) == (403, "AddressRefused")
    assert server.script.keys == set()
    assert (await ask(ann, "/namespaces/default/models/public/test")).json()["outcome"] == "ok"
    assert (await ask(admin, "/models/test", json=body)).json()["outcome"] == "ok"
    assert (await ask(admin, "/models/test", json=metadata)).json()["error"]["reason"] == "AddressRefused"


# --- one list ---------------------------------------------------------------------------------------------------------


async def test_own_models_win_over_public_ones_of_their_name(
    backend: Backend, ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    await create(ann, "both", spec(server, model_id="own"))
    later = {"state": "Unavailable", "message": "Not yet."}
    await store(
        backend,
        row("both", 0, spec(server, model_id="public")),
        row("standard", 0, spec(server, model="claude"), display_name="Standard"),
        row("embedder", 0, spec(server) | {"modelType": "embedding"}, status=later),
        row("app", 0, {"modelConfig": {"env": {"DIFY_API_KEY": "app-1"}}}),
        row("theirs", 4711, spec(server)),
    )

    items = (await ann.get(f"{V1}/models/unified")).json()["items"]

    found = {item["name"]: item for item in items}
    assert len(items) == len(found) == 4
    assert (found["both"]["type"], found["both"]["modelId"]) == ("user", "own")
    assert {key: found["standard"][key] for key in ("type", "displayName", "provider", "modelType", "isActive")} == {
        "type": "public",
        "displayName": "Standard",
        "provider": "anthropic",
        "modelType": "llm",
        "isActive": True,
    }
    assert (found["embedder"]["isActive"], found["embedder"]["message"]) == (False, "Not yet.")
    assert "Dify" in found["app"]["message"]


async def test_the_list_comes_in_pages_with_as_many_queries_for_one_as_for_fifty(
    backend: Backend, ann: httpx.AsyncClient, server: ScriptedServer
) -> None:
    await store(backend, *(row(f"m{number:02}", 0, spec(server)) for number in range(60)))
    counts: list[int] = []

    async def get(limit: int, cursor: str | None = None) -> dict[str, Any]:
        with statements(backend.edge.ports.db) as sent:
            answer = await ann.get(
                f"{V1}/models/unified", params={"limit": limit, **({"cursor": cursor} if cursor else {})}
            )
        counts.append(len(sent))
        return answer.json()

    first = await get(50)
    second = await get(50, first["nextCursor"])
    await get(1)

    names = [item["name"] for item in first["items"] + second["items"]]
    assert names == [f"m{number:02}" for number in range(60)]
    assert "nextCursor" not in second
    assert counts == [counts[0]] * 3
    foreign = (await ann.get(f"{V1}/models", params={"limit": 1})).json()["nextCursor"]
    assert (await ann.get(f"{V1}/models/unified", params={"cursor": foreign})).status_code == 422
