"""What is written down of a refusal: who wanted what of what, by which request, and why not. Nothing that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wegent_contracts.errors import WegentError

from wegent_backend.trail.entries import Actor, Entry

NAME_CHARS = 255


@dataclass(frozen=True)
class Attempt:
    """`request` is a route with its method, or an event: its form, not what was filled in."""

    request: str
    action: str
    kind: str
    namespace: str | None = None
    name: str | None = None
    object_id: int | str | None = None


def denied(attempt: Attempt, error: WegentError, actor: Actor, *, request_id: str | None) -> Entry:
    new: dict[str, Any] = {"request": attempt.request, "reason": error.reason}
    return Entry(
        attempt.action,
        attempt.kind,
        _cut(attempt.name),
        _cut(attempt.namespace),
        attempt.object_id,
        new=new,
        outcome="denied",
        actor=actor,
        request_id=request_id,
    )


def kind_of(thing: str | None) -> str:
    """How entries call what a route is about: `ApiKey` for `api key`."""
    if thing is None:
        return "Login"
    return {"account": "User", "service key": "ApiKey"}.get(thing, thing.title().replace(" ", ""))


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:NAME_CHARS]
