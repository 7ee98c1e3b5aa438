"""What is written down of a change or a refusal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

import orjson

from wegent_backend.auth.subject import Subject
from wegent_backend.tables import utc_now

Outcome: TypeAlias = Literal["done", "denied"]


@dataclass(frozen=True)
class Actor:
    """Who, by what, and from where. `user_id` None: nobody who is known."""

    user_id: int | None = None
    user_name: str | None = None
    via: str | None = None
    address: str = ""

    @classmethod
    def of(cls, subject: Subject) -> Actor:
        return cls(subject.user_id or None, subject.user_name or None, subject.via, subject.address)


def fitting(document: dict[str, Any] | None, most: int) -> dict[str, Any] | None:
    """The document, or of one with more than `most` bytes of JSON its size and SHA-256."""
    if document is None:
        return None
    text = orjson.dumps(document)
    if len(text) <= most:
        return document
    return {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}


@dataclass(frozen=True)
class Entry:
    """`action` is a verb in the words of the API, such as `create`; `old` and `new` have no secrets in them."""

    action: str
    kind: str
    name: str | None = None
    namespace: str | None = None
    object_id: int | str | None = None
    old: dict[str, Any] | None = None
    new: dict[str, Any] | None = None
    outcome: Outcome = "done"
    actor: Actor = field(default_factory=Actor)
    request_id: str | None = None
    at: datetime = field(default_factory=utc_now)
