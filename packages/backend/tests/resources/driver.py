"""Sends the commands of the model's world to the real store, and reads the store as the model knows it."""

from __future__ import annotations

from typing import Any

import httpx
import yaml
from wegent_backend.app import Backend
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import service, versions
from wegent_contracts.resources import KINDS

from .model import Apply, Command, Delete, Document, Flat, Key, Restore, RollBack, Write, flatten, nested
from .moves import HERE, NAMES, OWNERS
from .rig import API, YAML, path


class Driver:
    """Sends commands to the store, and looks at it as a whole."""

    def __init__(self, backend: Backend, client: httpx.AsyncClient, subject: Subject, namespace: str) -> None:
        self._db = backend.edge.ports.db
        self._client = client
        self._subject = subject
        self._ns = namespace
        self.seen: dict[Key, Any] = {}
        self.counter = 0

    async def look(self) -> dict[Key, Any]:
        """Everything in the namespace, in the order of the lists."""
        self.seen = {}
        async with self._db.read() as session:
            self.counter = await versions.current(session)
            for kind in NAMES:
                for owner in OWNERS:
                    page = await service.list_page(
                        session, self._subject, KINDS[kind], namespace=self._ns, limit=200, scope=owner
                    )
                    self.seen |= {Key(kind, item["metadata"]["name"], owner): item for item in page.items}
        return self.seen

    async def send(self, command: Command, *, dry_run: bool) -> httpx.Response:
        query: dict[str, Any] = {"dryRun": dry_run}
        match command:
            case Write():
                return await self._write(command, query | {"scope": command.owner, "fieldManager": command.manager})
            case Apply():
                query |= {"scope": command.owner, "fieldManager": command.manager, "force": command.force}
                query |= {"prune": "x=1"} if command.prune else {}
                sent = [self._raw(document) for document in command.sent]
                return await self._client.post(
                    f"{API}/apply", params=query, content=yaml.safe_dump_all(sent), headers=YAML
                )
            case Delete():
                version = self._version(command.key, command.version)
                query |= {"cascade": command.cascade} | ({"resourceVersion": version} if version is not None else {})
                return await self._client.delete(self._path(command.key), params=query | {"scope": command.key.owner})
            case Restore():
                query["scope"] = command.key.owner
                return await self._client.post(f"{self._path(command.key)}/restore", params=query)
            case RollBack():
                query["scope"] = command.key.owner
                body = {"revision": command.revision}
                return await self._client.post(f"{self._path(command.key)}/rollback", params=query, json=body)

    async def _write(self, command: Write, query: dict[str, Any]) -> httpx.Response:
        key = Key(command.sent.kind, command.sent.name, command.owner)
        body = self._raw(command.sent)
        version = self._version(key, command.version)
        if command.verb == "create":
            plural = KINDS[key.kind].plural
            return await self._client.post(f"{API}/namespaces/{self._ns}/{plural}", json=body, params=query)
        if version is not None:
            body["metadata"]["resourceVersion"] = version
        method = "PUT" if command.verb == "replace" else "PATCH"
        return await self._client.request(method, self._path(key), json=body, params=query)

    async def get(self, key: Key, below: str = "", **query: Any) -> Any:
        answer = await self._client.get(self._path(key) + below, params={**query, "scope": key.owner})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def list(self, kind: str, **query: Any) -> list[Any]:
        answer = await self._client.get(f"{API}/namespaces/{self._ns}/{KINDS[kind].plural}", params=query)
        assert answer.status_code == 200, answer.text
        items: list[Any] = answer.json()["items"]
        return items

    def _path(self, key: Key) -> str:
        return path(key.kind, key.name, self._ns)

    def _raw(self, sent: Document) -> dict[str, Any]:
        document = nested(sent.fields)
        metadata = {**document.get("metadata", {}), "name": sent.name, "namespace": self._ns}
        return {"kind": sent.kind, "metadata": metadata, "spec": moved(document.get("spec", {}), HERE, self._ns)}

    def flat(self, shown: dict[str, Any]) -> Flat:
        """A resource as the model knows it."""
        metadata = {name: shown["metadata"].get(name) for name in ("displayName", "labels", "annotations")}
        document = {"metadata": {name: value for name, value in metadata.items() if value}, "spec": shown["spec"]}
        found: Flat = moved(flatten(document), self._ns, HERE)
        return {path: value for path, value in found.items() if path != ("metadata",)}

    def _version(self, key: Key, wanted: str | None) -> int | None:
        if wanted is None or key not in self.seen:
            return None
        version: int = self.seen[key]["metadata"]["resourceVersion"]
        return version if wanted == "current" else version - 1


def moved(value: Any, before: str, after: str) -> Any:
    """With another namespace wherever the one before is named."""
    if isinstance(value, dict):
        return {key: moved(entry, before, after) for key, entry in value.items()}
    if isinstance(value, list):
        return [moved(entry, before, after) for entry in value]
    return after if value == before else value
