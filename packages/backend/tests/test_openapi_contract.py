"""The API keeps to its own description: no 500, and no status, media type or shape that it does not name."""

import asyncio
import copy
from collections import Counter
from collections.abc import AsyncIterator
from itertools import chain
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_backend.api.routes import build_api
from wegent_backend.app import Backend
from wegent_contracts.resources import KINDS

from .openapi_contract import EXAMPLES, NOBODY, examples, operations, send, undescribed, variations
from .people import person

pytestmark = pytest.mark.timeout(600)  # each of them sends thousands of requests
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
API = "/api/v1"
STATUS_OF_TASK = f"PUT {API}/namespaces/{{ns}}/tasks/{{name}}/status"
"""Follows from its messages; other kinds have one that admins can write."""
NAME_OF_MODEL = EXAMPLES["models"]["metadata"]["name"]
SECRETS = ("openai-key", "github-token", "search-password", "feishu-url")


class CutShort:
    """ASGI app that ends a stream of events as soon as it has begun: by itself a watch has no end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = asyncio.Event()

        async def cutting(message: Message) -> None:
            if begun.is_set():
                return
            await send(message)
            if dict(message.get("headers", ())).get(b"content-type", b"").startswith(b"text/event-stream"):
                begun.set()
                await send({"type": "http.response.body", "body": b""})

        answering = asyncio.ensure_future(self.app(scope, receive, cutting))
        cut = asyncio.ensure_future(begun.wait())
        await asyncio.wait({answering, cut}, return_when=asyncio.FIRST_COMPLETED)
        cut.cancel()
        if begun.is_set():
            answering.cancel()
        else:
            await answering


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build_api().openapi()


@pytest.fixture
async def client(backend: Backend, client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(CutShort(backend), client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url=client.base_url) as cut_short:
        yield cut_short


@pytest.fixture
async def furnished(admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """An admin who has applied the examples of all kinds, and what they refer to beside each other."""
    for name in SECRETS:
        stored = await admin.put(f"{API}/namespaces/default/secrets/{name}", json={"value": f"{NOBODY}/hook"})
        assert stored.status_code == 201, stored.text
    answer = await admin.post(f"{API}/apply", json=[*EXAMPLES.values(), *needed()], params={"force": "true"})
    assert answer.status_code == 200, answer.text
    patch = {"spec": {"modelConfig": {"env": {"base_url": NOBODY}}}}
    assert (await admin.patch(f"{API}/models/{NAME_OF_MODEL}", json=patch)).status_code == 200
    return admin


def needed() -> list[dict[str, Any]]:
    model = {"modelConfig": {"env": {"model": "openai", "model_id": "m", "base_url": NOBODY}}}
    bot = {"ghostRef": {"name": "developer"}, "shellRef": {"name": "Chat"}}
    return [
        *(resource("Model", name, model) for name in ("e5-small", "gpt-small", "claude-sonnet", "claude-haiku")),
        *(resource("Bot", name, bot) for name in ("planner", "reviewer")),
        resource("Bot", "security", bot, "platform"),
        resource("Team", "researchers", {"members": [{"botRef": {"name": "planner"}}]}),
    ]


def resource(kind: str, name: str, spec: dict[str, Any], namespace: str = "default") -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


@ON_SQLITE
async def test_every_answer_is_one_that_the_description_has(
    document: dict[str, Any], furnished: httpx.AsyncClient
) -> None:
    problems, seen = [], Counter()
    for operation in operations(document):
        for case in variations(operation):
            answer = await send(furnished, case)
            seen[answer.status_code] += 1
            if problem := undescribed(case, answer):
                problems.append(problem)
    assert problems == []
    assert {200, 201, 204, 400, 404, 409, 422} <= seen.keys()  # else the requests do not reach far


@ON_SQLITE
async def test_requests_that_the_description_shows_work(document: dict[str, Any], furnished: httpx.AsyncClient) -> None:
    problems = []
    for operation in operations(document):
        for case in examples(operation):
            answer = await send(furnished, case)
            if operation.label == STATUS_OF_TASK:
                assert answer.status_code == 400
            elif answer.status_code in {400, 413, 422} or undescribed(case, answer):
                problems.append(f"{operation.label} {case.media_type}: {answer.status_code} {answer.text}")
    assert problems == []


@ON_SQLITE
async def test_nothing_about_resources_is_said_to_strangers(
    document: dict[str, Any], client: httpx.AsyncClient
) -> None:
    wanted = [next(chain(examples(operation), variations(operation))) for operation in operations(document)]

    answers = {case.operation.label: (await send(client, case)).status_code for case in wanted}

    assert {label: status for label, status in answers.items() if status != 401} == {}


@ON_SQLITE
async def test_what_is_public_is_for_admins(
    backend: Backend, document: dict[str, Any], furnished: httpx.AsyncClient
) -> None:
    _, token = await person(backend, "member")
    furnished.headers["Authorization"] = f"Bearer {token}"
    refused = {}
    for operation in operations(document):
        for case in examples(operation):
            case.query = {"scope": "public"}
            answer = await send(furnished, case)
            refused[operation.label, case.media_type] = answer.status_code
            assert undescribed(case, answer) is None
    assert {label: status for label, status in refused.items() if status != 403} == {}


def test_operations_have_names_and_words_of_their_own(document: dict[str, Any]) -> None:
    found = [operation for item in document["paths"].values() for operation in item.values()]

    assert [name for name, count in Counter(entry["operationId"] for entry in found).items() if count > 1] == []
    assert [entry["operationId"] for entry in found if "{" in entry["operationId"] + entry["summary"]] == []
    put = {path: item["put"] for path, item in document["paths"].items() if "put" in item}
    replacing = {kind: put[f"{API}/namespaces/{{ns}}/{kind.plural}/{{name}}"] for kind in KINDS.values()}
    assert [kind.__name__ for kind, entry in replacing.items() if entry["tags"] != [kind.plural]] == []
    assert [kind.__name__ for kind, entry in replacing.items() if shown(entry) != EXAMPLES[kind.plural]] == []


def shown(operation: dict[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/yaml"]["example"]


@ON_SQLITE
async def test_the_description_is_served_whole(document: dict[str, Any], client: httpx.AsyncClient) -> None:
    served = (await client.get(f"{API}/openapi.json")).json()

    assert served == document
    assert served["components"]["schemas"].keys() >= {"Ghost", "GhostList", "WatchEvent", "ChatChunk"}
    assert (await client.get("/api/openapi.json")).json() == served


@ON_SQLITE
async def test_the_check_finds_what_is_not_described(document: dict[str, Any], furnished: httpx.AsyncClient) -> None:
    poorer = copy.deepcopy(document)
    path = f"{API}/ghosts/{{name}}"
    del poorer["paths"][path]["delete"]["responses"]["409"]
    poorer["components"]["schemas"]["GhostSpec"]["properties"].pop("skills")
    by_label = {operation.label: operation for operation in operations(poorer)}

    async def judged(label: str) -> list[str]:
        cases = list(variations(by_label[label]))[:2]
        return [undescribed(case, await send(furnished, case)) or "" for case in cases]

    assert "Undocumented status code" in "".join(await judged(f"DELETE {path}"))
    assert "Response violates schema" in "".join(await judged(f"GET {path}"))
    case = next(variations(by_label[f"GET {path}"]))
    broken = httpx.Response(500, json={}, request=httpx.Request("GET", "http://127.0.0.1:8000"))
    assert "answered 500" in str(undescribed(case, broken))
