"""Documents with a recognisable text in every place of every kind that holds a secret."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError
from wegent_contracts.resources import KINDS, Resource
from wegent_contracts.resources.marks import EACH, Place, secrets

LEAK = "Xq7LeakedTextW9z"
"""Every secret begins with it, and nothing else does."""
NUMBER = 7300191827364554
"""Stands where a secret should, and is none of the right type."""

PREFIXES = ("", "https://hooks.example.com/")
"""What a secret may have to begin with."""

SERVERS = {
    "program": {"type": "stdio", "command": "docker", "env": {"MODE": "quiet"}},
    "service": {"type": "streamable-http", "url": "https://mcp.example.com/search"},
}
STORE = {"type": "qdrant", "url": "https://search.example.com"}
WORK = {"teamRef": {"name": "wegent-chat"}, "promptTemplate": "What is new?"}
SPECS: dict[str, list[dict[str, Any]]] = {
    "Model": [
        {"modelConfig": {"env": {"model": "openai", "model_id": "gpt"}}},
        {"modelConfig": {"env": {"ANTHROPIC_MODEL": "claude"}}},
        {"modelConfig": {"env": {"DIFY_APP_ID": "app"}}},
    ],
    "Ghost": [{"systemPrompt": "Be brief.", "mcpServers": SERVERS}],
    "Team": [{"members": [{"botRef": {"name": "wegent-chat"}}], "mcpServers": SERVERS}],
    "Skill": [{"description": "Use this to search", "mcpServers": SERVERS}],
    "Retriever": [
        {"storageConfig": {**STORE, "auth": {"username": "ann"}}},
        {"storageConfig": STORE},
    ],
    "Subscription": [
        {**WORK, "trigger": {"type": "event", "event": {"event_type": "webhook"}}},
        {
            **WORK,
            "trigger": {"type": "interval", "interval": {"value": 1, "unit": "hours"}},
            "notificationWebhooks": [{"type": "custom", "url": "https://hooks.example.com/open"}],
        },
    ],
}
"""Specs that a secret makes valid, or leaves so: every place of a secret fits into one of them."""

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Occupied:
    """A valid document of a kind, and where in it a secret stands."""

    kind: type[Resource]
    path: Path
    document: dict[str, Any]
    prefix: str

    @property
    def name(self) -> str:
        return str(self.document["metadata"]["name"])

    def secret(self, number: int) -> str:
        """A fitting text that nobody else has."""
        return f"{self.prefix}{LEAK}-{self.name}-{number} /+&ä"

    def holding(self, value: Any, *, above: int = 0) -> dict[str, Any]:
        """The document with this value there, or so many steps above."""
        document = deepcopy(self.document)
        put(document, self.path[: len(self.path) - above], value)
        return document

    def patch(self, value: Any) -> dict[str, Any]:
        """A merge patch that changes only that; lists are sent whole."""
        steps = self.path
        if any(isinstance(step, int) for step in steps):
            return {"spec": self.holding(value)["spec"]}
        for step in reversed(steps):
            value = {step: value}
        return dict(value)


def occupied() -> list[Occupied]:
    """One for each place. A place that no document of this file can hold fails the test."""
    found = []
    for kind in KINDS.values():
        for number, place in enumerate(secrets(kind)):
            one = next(_variants(kind, place, f"{kind.plural}-{number}"), None)
            assert one is not None, f"no document of the kind {kind.__name__} has {place}: extend secret_places.py"
            found.append(one)
    return found


def _variants(kind: type[Resource], place: Place, name: str) -> Iterator[Occupied]:
    """Valid documents with a secret at the place."""
    for spec in SPECS.get(kind.__name__, []):
        form = {"kind": kind.__name__, "metadata": {"name": name}, "spec": spec}
        for path in _paths(form, place):
            for prefix in PREFIXES:
                document = deepcopy(form)
                put(document, path, prefix + LEAK)
                if _is_valid(kind, document):
                    yield Occupied(kind, path, document, prefix)


def _is_valid(kind: type[Resource], document: dict[str, Any]) -> bool:
    try:
        kind.model_validate(document)
    except ValidationError:
        return False
    return True


def _paths(document: Any, place: Place, path: Path = ()) -> Iterator[Path]:
    """Where in the document the place is, or can be."""
    if not place:
        yield path
        return
    step, rest = place[0], place[1:]
    if step != EACH:
        below = document.get(step) if isinstance(document, dict) else None
        yield from _paths(below, rest, (*path, step))
    elif isinstance(document, list):
        for position, entry in enumerate(document):
            yield from _paths(entry, rest, (*path, position))
    elif not rest:
        yield (*path, "X-Key")
    elif isinstance(document, dict):
        for key, entry in document.items():
            yield from _paths(entry, rest, (*path, key))


def get(document: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(document, dict | list) or (isinstance(document, dict) and step not in document):
            return None
        document = document[step]  # type: ignore[index]
    return document


def put(document: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        if isinstance(document, dict):
            document.setdefault(step, {})
        document = document[step]
    document[path[-1]] = value
