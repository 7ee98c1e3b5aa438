"""Documents to try the store with, and short ways to send them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx
import yaml
from sqlalchemy import event
from wegent_backend.app import Backend
from wegent_backend.db import Database
from wegent_contracts.resources import KINDS

from ..people import person

API = "/api/v1"
YAML = {"content-type": "application/yaml"}


def resource(kind: str, name: str, *, namespace: str | None = None, labels: Any = None, **spec: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    if labels is not None:
        metadata["labels"] = labels
    return {"kind": kind, "metadata": metadata, "spec": spec}


def ghost(name: str = "g", *, prompt: str = "Be brief.", **more: Any) -> dict[str, Any]:
    return resource("Ghost", name, systemPrompt=prompt, **more)


def shell(name: str, *, type_: str = "Chat", **more: Any) -> dict[str, Any]:
    return resource("Shell", name, shellType=type_, **more)


def model(name: str = "m", *, key: str | None = None, **more: Any) -> dict[str, Any]:
    env = {"model": "openai", "model_id": "gpt", **({"api_key": key} if key is not None else {})}
    return resource("Model", name, modelConfig={"env": env}, **more)


def bot(name: str = "b", *, ghost: str = "g", runs_in: str = "Chat", model: str | None = None, **more: Any) -> Any:
    found = resource("Bot", name, ghostRef={"name": ghost}, shellRef={"name": runs_in}, **more)
    if model is not None:
        found["spec"]["modelRef"] = {"name": model}
    return found


def team(name: str = "t", *bots: str, **more: Any) -> dict[str, Any]:
    return resource("Team", name, members=[{"botRef": {"name": bot}} for bot in bots or ("b",)], **more)


def path(kind: str, name: str, namespace: str = "default") -> str:
    return f"{API}/namespaces/{namespace}/{KINDS[kind].plural}/{name}"


async def create(client: httpx.AsyncClient, *resources: dict[str, Any], **query: Any) -> None:
    for entry in resources:
        namespace = entry["metadata"].get("namespace", "default")
        plural = KINDS[entry["kind"]].plural
        answer = await client.post(f"{API}/namespaces/{namespace}/{plural}", json=entry, params=query)
        assert answer.status_code == 201, answer.text


async def get(client: httpx.AsyncClient, kind: str, name: str, namespace: str = "default", **query: Any) -> Any:
    answer = await client.get(path(kind, name, namespace), params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def patch(client: httpx.AsyncClient, kind: str, name: str, **body: Any) -> Any:
    answer = await client.patch(path(kind, name), json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def apply(client: httpx.AsyncClient, *resources: dict[str, Any], **query: Any) -> httpx.Response:
    """As YAML, which says where an error stands."""
    text = yaml.safe_dump_all(resources, sort_keys=False, allow_unicode=True)
    return await client.post(f"{API}/apply", content=text, headers=YAML, params=query)


async def applied(client: httpx.AsyncClient, *resources: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """Results of an apply that is taken."""
    answer = await apply(client, *resources, **query)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def version(client: httpx.AsyncClient) -> int:
    """The resourceVersion up to which anything was written."""
    return int((await client.get(f"{API}/ghosts", params={"limit": 1})).json()["resourceVersion"])


async def names(client: httpx.AsyncClient, kind: str, **query: Any) -> list[str]:
    answer = await client.get(f"{API}/{KINDS[kind].plural}", params={"scope": "own", "limit": 200, **query})
    assert answer.status_code == 200, answer.text
    return [item["metadata"]["name"] for item in answer.json()["items"]]


def refusal(answer: httpx.Response, status: int, reason: str) -> Any:
    """The details of a refusal, after a look at what every refusal has."""
    body = answer.json()
    assert (answer.status_code, body["error"]["reason"]) == (status, reason), answer.text
    assert body["detail"] == body["error"]["message"]
    return body["error"].get("details")


async def somebody(backend: Backend, name: str = "other", *, role: str = "user") -> httpx.AsyncClient:
    """A client of another user; closed with the app."""
    _, token = await person(backend, name, role=role)
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40001))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)


_counting: ContextVar[list[str] | None] = ContextVar("counting", default=None)


@contextmanager
def statements(database: Database, *, of_everybody: bool = False) -> Iterator[list[str]]:
    """The SQL that the block sends, beginnings and ends of transactions aside.

    What the rest of the backend does meanwhile counts only `of_everybody`.
    """
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if (of_everybody or _counting.get() is seen) and not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    token = _counting.set(seen)
    try:
        yield seen
    finally:
        _counting.reset(token)
        event.remove(engine, "before_cursor_execute", note)
