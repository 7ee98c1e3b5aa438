"""Every way to hand a secret to the store: right, wrong, too late, and by way of a provider that repeats it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import yaml
from wegent_contracts.resources import KINDS

from .rig import API, YAML, path
from .secret_places import LEAK, NUMBER, Occupied

HALF_REFERENCE = f"${{secret:{LEAK} and more}}"
WRONG: list[Any] = [
    NUMBER,
    [LEAK],
    {"key": LEAK},
    {"$secret": LEAK},
    {LEAK: True},
    f"{LEAK} \ud800",
    HALF_REFERENCE,
    LEAK * 5000,
]
"""What cannot stand where a secret stands."""
GIT_HOST = "git.example.com:8443"
BROKEN_YAML = [
    "*{}",
    "!{} x",
    "!<{}> x",
    "@{}",
    "`{}",
    "%{}",
    "&{} &b x",
    '"{}',
    "'{}",
    "{{{}",
    "[{}",
    "{}: x: y",
    "|{}",
]
"""Secrets that somebody forgot to quote."""
QUERIES = [{}, {"fields": "spec,metadata"}, {"managers": "true"}, {"from": "1"}]
"""What may be asked of a route that knows it."""


async def taken(answer: Any) -> Any:
    found: httpx.Response = await answer
    assert found.is_success, f"{found.request.method} {found.request.url}: {found.text}"
    return found.json() if found.content else None


async def refused(answer: Any) -> None:
    found: httpx.Response = await answer
    assert 400 <= found.status_code < 500, (
        f"{found.request.method} {found.request.url}: {found.status_code} {found.text}"
    )


def as_json(body: Any) -> dict[str, Any]:
    """Also with halves of characters, which httpx would not send."""
    return {"content": json.dumps(body), "headers": {"content-type": "application/json"}}


def apply(client: httpx.AsyncClient, document: Any, **query: Any) -> Any:
    content = yaml.safe_dump(document, allow_unicode=True)
    return client.post(f"{API}/apply", content=content, headers=YAML, params=query)


async def write(client: httpx.AsyncClient, one: Occupied) -> None:
    """Every way to write a secret, and writes that somebody else was faster with."""
    address, short = path(one.kind.__name__, one.name), f"{API}/{one.kind.plural}"
    in_namespace = f"{API}/namespaces/default"
    first = await taken(client.post(short, json=one.holding(one.secret(1))))
    await refused(client.post(short, json=one.holding(one.secret(2))))
    await taken(client.put(address, json=first))  # masked, as it was read
    await taken(client.put(address, json=one.holding(one.secret(3))))
    await refused(client.put(address, json={**first, "spec": one.holding(one.secret(4))["spec"]}))
    await taken(client.patch(address, json=one.patch(one.secret(5))))
    await refused(client.patch(address, json={"metadata": {"resourceVersion": 1}, **one.patch(one.secret(6))}))
    await refused(apply(client, one.holding(one.secret(7)), fieldManager="tools"))
    await taken(apply(client, one.holding(one.secret(8)), fieldManager="tools", force="true", diff="true"))
    await refused(apply(client, one.holding(one.secret(9)), fieldManager="others", diff="true"))
    await taken(apply(client, one.holding(one.secret(10)), force="true", diff="true", dryRun="true"))
    await taken(client.post(f"{in_namespace}/apply", json=[one.holding(one.secret(11))]))
    await taken(client.post(f"{address}/rollback", json={"revision": 1}))
    await taken(client.post(f"{address}/copy", json={"name": f"{one.name}-copy"}))
    await taken(client.delete(f"{address}-copy"))
    await taken(client.post(f"{address}-copy/restore"))
    await refused(client.put(f"{address}/status", json=one.holding(one.secret(12))))


async def mistake(client: httpx.AsyncClient, one: Occupied, number: int) -> None:
    """Ways to get a document with a secret wrong, each over another route: which, depends on the number."""
    right = one.holding(one.secret(20))
    documents = [one.holding(value) for value in WRONG] + [one.holding(LEAK, above=1), one.holding([LEAK], above=1)]
    documents += [{**right, "spec": {**right["spec"], "promt": "x"}}, {**right, "kind": "Gost"}]
    documents += [{**right, "spec": LEAK}, {**right, "metadata": {**right["metadata"], "labels": 5}}, _misspelt(one)]
    address, short = path(one.kind.__name__, one.name), f"{API}/{one.kind.plural}"
    ways = [
        lambda sent: client.post(short, **as_json(sent)),
        lambda sent: client.put(address, **as_json(sent)),
        lambda sent: client.post(f"{API}/apply", **as_json([sent]), params={"diff": "true", "force": "true"}),
        lambda sent: client.post(f"{API}/namespaces/default/apply", **as_json([right, sent])),
    ]
    for turn, document in enumerate(documents, number):
        await refused(ways[turn % len(ways)](document))
    for value in WRONG:
        await refused(client.patch(address, **as_json(one.patch(value))))
    for turn, (media, content) in enumerate(_broken(right, one.secret(20)), number):
        headers = {"content-type": media}
        if turn % 2:
            await refused(client.post(f"{API}/apply", content=content, headers=headers))
        else:
            await refused(client.patch(address, content=content, headers=headers))


def _misspelt(one: Occupied) -> dict[str, Any]:
    """Secrets under names that are nearly right."""
    document = one.holding(one.secret(21))
    spec = document["spec"]
    spec["api_kye"] = LEAK
    spec["mcpServrs"] = {"github": {"env": {"TOKEN": LEAK}}}
    return document


def _broken(document: dict[str, Any], secret: str) -> Iterator[tuple[str, str]]:
    """Content types and texts that are not what they say."""
    whole = yaml.safe_dump(document, allow_unicode=True)
    line = next(line for line in whole.splitlines() if LEAK in line)
    key = line.partition(": ")[0]
    for form in BROKEN_YAML:
        yield "application/yaml", whole.replace(line, f"{key}: {form.format(LEAK)}")
    written = json.dumps(document)
    yield "application/json", whole
    yield "application/json", written[: written.index(LEAK) + len(LEAK)]
    yield "application/json", written.replace(json.dumps(secret), LEAK)
    yield "application/json", written.replace(json.dumps(secret), f'"{LEAK}" "')


async def store_named(client: httpx.AsyncClient) -> None:
    stored = f"{API}/namespaces/default/secrets"
    await taken(client.put(f"{stored}/named", json={"value": f"{LEAK}-named"}))
    await taken(client.put(f"{stored}/named", json={"value": f"{LEAK}-named again"}))
    await taken(client.put(f"{stored}/other", json={"value": f"{LEAK}-other"}))
    for value in WRONG:
        if value != HALF_REFERENCE:  # nothing is referred to from here
            await refused(client.put(f"{stored}/wrong", **as_json({"value": value})))
    await refused(client.put(f"{stored}/wrong", json={"value": LEAK, "valeu": LEAK}))
    await refused(client.put(f"{stored}/wrong", json=[LEAK]))
    await refused(client.put(f"{stored}/wrong", content=f'{{"value": "{LEAK}'))
    await taken(client.delete(f"{stored}/other"))


async def store_git_tokens(client: httpx.AsyncClient) -> None:
    stored = f"{API}/users/me/git-tokens"
    right = {"provider": "gitlab", "token": f"{LEAK}-git"}
    await taken(client.put(f"{stored}/{GIT_HOST}", json=right))
    await taken(client.put(stored, json={"items": [{**right, "host": "other.example.com", "token": f"{LEAK}-more"}]}))
    await taken(client.put(f"{stored}/{GIT_HOST}", json={**right, "token": f"{LEAK}-again"}))
    await taken(client.put(f"{stored}/{GIT_HOST}", json={**right, "token": "***", "login": "ann"}))
    for value in [*WRONG, f"{LEAK} {LEAK}"]:
        await refused(client.put(f"{stored}/{GIT_HOST}", **as_json({**right, "token": value})))
        await refused(client.put(stored, **as_json({"items": [{**right, "host": "x", "token": value}]})))
    await refused(client.put(f"{stored}/{GIT_HOST}", json={**right, "tokn": LEAK}))
    await refused(client.put(f"{stored}/{GIT_HOST}", json={**right, "provider": LEAK}))
    await refused(client.put(stored, content=f'{{"items": "{LEAK}'))
    await taken(client.delete(f"{stored}/other.example.com"))


async def make_keys(client: httpx.AsyncClient) -> list[str]:
    """Keys of each sort. The answers that show them once must go to a client of which nothing is noted."""
    addresses = (f"{API}/api-keys", f"{API}/admin/service-keys")
    bodies = [{"name": f"key {number}", "scopes": ["read", "use", "write"]} for number in range(4)]
    return [(await taken(client.post(address, json=body)))["key"] for address in addresses for body in bodies]


async def use_keys(client: httpx.AsyncClient, keys: list[str]) -> None:
    """Right and wrong, in both headers, and where keys do not belong."""
    ids = [item["id"] for item in (await taken(client.get(f"{API}/api-keys")))["items"]]
    await taken(client.patch(f"{API}/api-keys/{ids[-1]}", json={"is_active": False}))
    for key in keys:
        switched_off = key == keys[len(ids) - 1]
        for headers in ({"authorization": f"Bearer {key}"}, {"authorization": "", "x-api-key": key}):
            asked = client.get(f"{API}/ghosts", headers=headers)
            await (refused(asked) if switched_off else taken(asked))
            await refused(client.post(f"{API}/api-keys", json={"name": key}, headers=headers))
            await refused(client.get(f"{API}/ghosts", headers={**headers, "wegent-username": "nobody"}))
            await refused(client.get(f"{API}/ghosts", headers={name: value + "x" for name, value in headers.items()}))
        await refused(client.post(f"{API}/auth/login", json={"user_name": "admin", "pass": key}))
        await refused(client.post(f"{API}/api-keys", json={"name": "x", "key": key}))
    await taken(client.delete(f"{API}/api-keys/{ids[0]}"))


async def read_everything(client: httpx.AsyncClient, names: dict[str, list[str]]) -> int:
    """Every GET there is, of every resource that has a secret. Returns how many answered."""
    described = await taken(client.get(f"{API}/openapi.json"))
    good = 0
    for route, methods in described["paths"].items():
        if "get" not in methods or route.endswith("/watch"):
            continue
        known = {parameter["name"] for parameter in methods["get"].get("parameters", [])}
        queries = [query for query in QUERIES if query.keys() <= known]
        plural = next((kind.plural for kind in KINDS.values() if f"/{kind.plural}" in route), "")
        for name in names.get(plural, ["named"]) if "{name}" in route else [""]:
            filled = route.format_map(Places(ns="default", name=name, revision=2, kind="Model", host=GIT_HOST))
            for query in queries:
                good += (await client.get(filled, params=query)).is_success
    return good


class Places(dict[str, Any]):
    """What stands in addresses; whatever else there is has the number 1."""

    def __missing__(self, place: str) -> int:
        return 1


@asynccontextmanager
async def echo() -> AsyncIterator[str]:
    """A provider that says in its errors what it was sent, key and all."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status = "404 Not Found" if "lost" in head else "401 Unauthorized"
        body = json.dumps({"error": {"message": f"Incorrect API key provided: {head}", "code": LEAK, "type": LEAK}})
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def asking(name: str, url: str, provider: str) -> dict[str, Any]:
    env = {"model": provider, "model_id": "m", "base_url": url, "api_key": f"{LEAK}-asked"}
    return {"kind": "Model", "metadata": {"name": name}, "spec": {"modelConfig": {"env": env}}}


async def ask(client: httpx.AsyncClient, url: str) -> None:
    """Tests, lists and a conversation with providers that give away what they are sent."""
    for provider in ("openai", "anthropic", "google"):
        for way in ("", "/lost"):
            name = f"asked-{provider}{way.replace('/', '-')}"
            model = asking(name, url + way, provider)
            await taken(client.post(f"{API}/models/test", json=model))
            await client.post(f"{API}/models/available", json=model)
            await taken(client.post(f"{API}/models", json=model))
            await taken(client.post(f"{path('Model', name)}/test"))
            await client.get(f"{path('Model', name)}/available")
    for value in WRONG:
        wrong = asking("asked", url, "openai")
        wrong["spec"]["modelConfig"]["env"]["api_key"] = value
        await refused(client.post(f"{API}/models/test", **as_json(wrong)))
        await refused(client.post(f"{API}/models/available", **as_json(wrong)))
