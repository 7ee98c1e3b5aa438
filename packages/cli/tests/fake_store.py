"""A small resource store over real HTTP on loopback, for commands: it keeps, lists, pages, watches, and says no."""

from __future__ import annotations

import asyncio
import copy
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from typer.testing import CliRunner, Result
from wegent.main import app
from wegent_contracts.resources import API_VERSION, KINDS

PASSWORD = "correct horse battery"
TOKEN = "the-token"
PLURALS = {kind.plural: name for name, kind in KINDS.items()}
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Asked:
    """One request that arrived; `path` is without /api/v1."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


def refusal(status: int, reason: str, message: str, details: dict[str, Any] | None = None) -> JSONResponse:
    error = {"reason": reason, "message": message, "details": details, "request_id": "r-1"}
    return JSONResponse({"error": error, "detail": message}, status)


@dataclass
class FakeStore:
    """Set up by a test with `put`; `answers` says what is answered instead, by method and path."""

    url: str = ""
    items: dict[Key, dict[str, Any]] = field(default_factory=dict)
    revisions: dict[Key, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    answers: dict[tuple[str, str], Callable[[Asked], Response]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    expired: set[str] = field(default_factory=set)
    refresh_token: str = "refresh-1"
    refresh_seconds: float = 0
    version: int = 0
    events: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    streams: int = 0
    drop: threading.Event = field(default_factory=threading.Event)

    def put(self, kind: str, name: str, spec: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Stores a resource; `more` are fields of its metadata, and `status`."""
        self.version += 1
        namespace, status = more.pop("namespace", "default"), more.pop("status", {"state": "Available"})
        key = (kind, namespace, name)
        known = key in self.items
        metadata = {
            "name": name,
            "namespace": namespace,
            "labels": {},
            "annotations": {},
            "uid": f"uid-{kind}-{namespace}-{name}",
            "resourceVersion": self.version,
            "generation": 1,
            "userId": 1,
            "createdAt": "2026-01-01T00:00:00Z",
            **more,
        }
        item = {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": spec or {}, "status": status}
        self.items[key] = item
        self._happened("MODIFIED" if known else "ADDED", item)
        self.revisions.setdefault(key, []).insert(
            0,
            {
                "revision": len(self.revisions.get(key, [])) + 1,
                "resourceVersion": self.version,
                "generation": 1,
                "operation": "updated" if known else "created",
                "manager": "wegent",
                "userName": "admin",
                "createdAt": "2026-01-01T00:00:00Z",
                "resource": {"kind": kind, "metadata": {"name": name}, "spec": spec or {}},
            },
        )
        return item

    def remove(self, kind: str, name: str, namespace: str = "default") -> None:
        self.version += 1
        item = copy.deepcopy(self.items.pop((kind, namespace, name)))
        item["metadata"]["resourceVersion"] = self.version
        self._happened("DELETED", item)

    def drop_streams(self) -> None:
        """Ends every open watch, as a server that restarts."""
        self.drop.set()
        until(lambda: self.streams == 0)
        self.drop.clear()

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return Starlette(routes=[Route("/api/v1/{path:path}", self._answer, methods=methods)])

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        asked = Asked(
            request.method,
            "/" + request.path_params["path"],
            dict(request.query_params),
            json.loads(body) if body and request.headers.get("content-type") == "application/json" else body.decode(),
            dict(request.headers),
        )
        self.asked.append(asked)
        if answer := self.answers.get((asked.method, asked.path)):
            return answer(asked)
        if asked.path.startswith("/auth/"):
            return self._auth(asked)
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token in self.expired:
            return refusal(401, "TokenExpired", "Your login has expired. Log in again.")
        if token not in self.tokens:
            return refusal(401, "Unauthorized", "The login is not valid: log in again.")
        if asked.path == "/users/me":
            return JSONResponse({"id": 1, "user_name": "admin", "role": "admin", "email": None})
        if asked.path == "/watch":
            return StreamingResponse(self._stream(asked), media_type="text/event-stream")
        return self._resources(asked)

    def _auth(self, asked: Asked) -> Response:
        if asked.path == "/auth/admin-password/setup":
            return JSONResponse({"required": False})
        if asked.path == "/auth/logout":
            return Response(status_code=204)
        if asked.path == "/auth/refresh":
            return self._refresh(asked.body["refresh_token"])
        if asked.body["password"] != PASSWORD:
            return refusal(401, "Unauthorized", "Name or password is wrong.")
        self.refresh_token = "refresh-1"
        return JSONResponse(self._login(TOKEN))

    def _refresh(self, shown: str) -> Response:
        """Each counts once."""
        if shown != self.refresh_token:
            return refusal(401, "InvalidToken", "This refresh token was used before.")
        number = int(shown.removeprefix("refresh-"))
        time.sleep(self.refresh_seconds)
        self.refresh_token, access = f"refresh-{number + 1}", f"access-{number + 1}"
        self.tokens.add(access)
        return JSONResponse(self._login(access))

    def _login(self, access: str) -> dict[str, Any]:
        return {"access_token": access, "token_type": "bearer", "expires_in": 600, "refresh_token": self.refresh_token}

    def _resources(self, asked: Asked) -> Response:
        steps = asked.path.strip("/").split("/")
        namespace = None
        if steps[0] == "namespaces":
            namespace, steps = steps[1], steps[2:]
        kind = PLURALS[steps[0]]
        if len(steps) == 1:
            return self._page(kind, namespace, asked.query)
        key = (kind, namespace or "default", steps[1])
        if key not in self.items:
            return refusal(404, "NotFound", f"There is no {kind} {steps[1]} in {key[1]}.")
        if len(steps) == 2:
            return JSONResponse(self.items[key])
        return self._revisions(key, steps[2:], asked.query)

    def _page(self, kind: str, namespace: str | None, query: dict[str, str]) -> Response:
        meant = [
            item
            for (of_kind, of_namespace, _), item in sorted(self.items.items())
            if of_kind == kind
            and namespace in {None, of_namespace}
            and _selected(item, query.get("labelSelector"))
            and (query.get("scope") != "public" or item["metadata"]["userId"] == 0)
        ]
        start, size = int(query.get("cursor", "0")), int(query["limit"])
        body: dict[str, Any] = {"items": meant[start : start + size], "resourceVersion": self.version}
        if start + size < len(meant):
            body["nextCursor"] = str(start + size)
        return JSONResponse(body)

    def _revisions(self, key: Key, steps: list[str], query: dict[str, str]) -> Response:
        revisions = self.revisions[key]
        if steps == ["diff"]:
            change = {"path": "spec.systemPrompt", "op": "replace", "before": "a", "after": "b"}
            changed = {"fromRevision": int(query["from"]), "toRevision": int(query["to"]), "changes": [change]}
            return JSONResponse(changed)
        if len(steps) == 2:
            found = [entry for entry in revisions if entry["revision"] == int(steps[1])]
            return JSONResponse(found[0]) if found else refusal(404, "NotFound", f"There is no revision {steps[1]}.")
        start, size = int(query.get("cursor", "0")), int(query["limit"])
        more = {"nextCursor": str(start + size)} if start + size < len(revisions) else {}
        return JSONResponse({"items": revisions[start : start + size], **more})

    async def _stream(self, asked: Asked) -> AsyncIterator[str]:
        kinds = asked.query["kinds"].split(",")
        namespace = asked.query.get("namespace")
        seen = int(asked.headers.get("last-event-id") or asked.query.get("resourceVersion") or 0)
        self.streams += 1
        try:
            yield ": hello\n\n"
            while not self.drop.is_set():
                for version, kind, item in [event for event in self.events if event[0] > seen]:
                    seen = version
                    if item["kind"] in kinds and namespace in {None, item["metadata"]["namespace"]}:
                        data = json.dumps({"type": kind, "object": item}, ensure_ascii=False)
                        yield f"event: {kind}\nid: {version}\ndata: {data}\n\n"
                await asyncio.sleep(0.01)
        finally:
            self.streams -= 1

    def _happened(self, kind: str, item: dict[str, Any]) -> None:
        self.events.append((self.version, kind, copy.deepcopy(item)))


def _selected(item: dict[str, Any], selector: str | None) -> bool:
    pairs = (part.split("=") for part in (selector or "").split(",") if part)
    return all(item["metadata"]["labels"].get(name) == value for name, value in pairs)


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@contextmanager
def serving(store: FakeStore) -> Iterator[FakeStore]:
    """Serves from a thread, because commands have an event loop of their own."""
    listener = socket.create_server(("127.0.0.1", 0))
    store.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(store.app(), log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield store
    finally:
        store.drop.set()
        server.should_exit = True
        thread.join()
        listener.close()


class Cli:
    """`wegent` in this process, as a user of this test, talking to `store`."""

    def __init__(self, home: Path, store: FakeStore) -> None:
        self.env: dict[str, str | None] = {
            "XDG_CONFIG_HOME": str(home),
            "WEGENT_SERVER": store.url,
            "WEGENT_TOKEN": TOKEN,
            "WEGENT_PASSWORD": None,
            "WEGENT_USER": None,
            "WEGENT_NAMESPACE": None,
            "NO_COLOR": "1",
        }

    def __call__(self, *args: str, code: int = 0, **env: str | None) -> Result:
        """Fails when the exit code is another one than `code`."""
        result = CliRunner().invoke(app, args, env={**self.env, **env}, prog_name="wegent")
        unexpected = result.exception if not isinstance(result.exception, SystemExit) else None
        assert unexpected is None, result.exc_info
        assert result.exit_code == code, result.output
        return result
