"""Payloads of the resource store: what apply, revisions, watch and secrets answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, Field

from wegent_contracts.resources.base import NAME_PATTERN, WireModel

Operation: TypeAlias = Literal["created", "updated", "unchanged", "deleted", "failed", "skipped"]
"""`skipped`: this item is right, and nothing was written because another one is not."""

DEFAULT_MANAGER = "wegent"
"""Field manager of `apply` when the caller names none; other writes are `api`."""


class FieldChange(WireModel):
    """One field that differs. Secrets appear as `***` on both sides."""

    path: str = Field(description="For example spec.systemPrompt")
    op: Literal["add", "remove", "replace"]
    before: Any = Field(default=None, description="What is stored")
    after: Any = Field(default=None, description="What it becomes")
    manager: str | None = Field(default=None, description="Who owns the stored value")


class FieldConflict(WireModel):
    """A field that another manager owns; `force` takes it over."""

    path: str
    manager: str


class ItemError(WireModel):
    """Why one item of a batch is refused."""

    reason: str
    message: str
    details: dict[str, Any] | None = None


class ItemResult(WireModel):
    """What happened to one item of a batch."""

    kind: str
    name: str
    namespace: str = "default"
    operation: Operation
    success: bool
    error: str | None = Field(default=None, description="For people; `failure` is for machines")
    failure: ItemError | None = None
    id: int | None = None
    resource_version: int | None = None
    diff: list[FieldChange] | None = Field(default=None, description="When asked for")


class BatchAnswer(WireModel):
    """Answer of every batch. Of a refused one too: nothing was written then, and `error` and `detail` say why."""

    success: bool
    message: str
    results: list[ItemResult]
    dry_run: bool = Field(default=False, description="Nothing was written because that was asked for")
    resource_version: int | None = Field(default=None, description="Of the last write; watch from here")
    warnings: list[str] = Field(default_factory=list)


class Identity(WireModel):
    """Names one resource in a list of things to delete."""

    kind: str
    name: str = Field(pattern=NAME_PATTERN)
    namespace: str = "default"


class Referrer(WireModel):
    """A resource that refers to another, and where."""

    kind: str
    namespace: str
    name: str
    path: str


class ReferrerList(WireModel):
    """Those that the caller sees."""

    items: list[Referrer]


class Revision(WireModel):
    """A resource as it was after one change; status is no part of it."""

    revision: int = Field(description="Counts from 1 for each resource")
    resource_version: int
    generation: int
    operation: Literal["created", "updated", "deleted", "restored", "rolled back"]
    manager: str = Field(description="Who made the change: a field manager")
    user_name: str | None = Field(default=None, description="Whose login it was; absent: the system")
    created_at: datetime
    resource: dict[str, Any] | None = Field(default=None, description="kind, metadata and spec, secrets masked")


class RevisionList(WireModel):
    """Newest first."""

    items: list[Revision]
    next_cursor: str | None = None


class Differences(WireModel):
    """What distinguishes two revisions."""

    from_revision: int
    to_revision: int
    changes: list[FieldChange]


class Rollback(WireModel):
    """Body of a rollback."""

    revision: int = Field(
        ge=1, le=2**31 - 1, description="Number of the revision whose spec, labels and display name come back"
    )


class CopyRequest(WireModel):
    """Body of a copy."""

    name: str = Field(pattern=NAME_PATTERN)
    namespace: str | None = Field(default=None, description="That of the original when absent")
    display_name: str | None = Field(default=None, max_length=200)


class WatchEvent(WireModel):
    """One SSE message of a watch; `event:` carries the type and `id:` the resourceVersion."""

    type: Literal["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]
    object: dict[str, Any] = Field(description="The resource; of a BOOKMARK only metadata.resourceVersion")


class SecretValue(WireModel):
    """Body that stores a secret under a name."""

    value: str = Field(min_length=1, max_length=65_536, repr=False)


class StoredSecret(WireModel):
    """A secret as it can be listed: never its value."""

    name: str
    namespace: str
    created_at: datetime
    updated_at: datetime
    used_by: list[Referrer] = Field(default_factory=list)


class StoredSecretList(WireModel):
    items: list[StoredSecret]
    next_cursor: str | None = None


class RotationAnswer(WireModel):
    """What a rotation of the encryption key did."""

    key_id: str = Field(description="Of the key that everything is encrypted with now")
    rewritten: int = Field(description="Secrets that were encrypted anew")
    retired: list[str] = Field(description="Ids of keys that no longer exist")


class ModelTestAnswer(WireModel):
    """Outcome of asking a provider for one word."""

    success: bool
    outcome: Literal["ok", "unauthorized", "not_found", "rate_limited", "timeout", "unreachable", "dns", "refused"]
    message: str = Field(description="What happened and what to do")
    milliseconds: int
    status: int | None = Field(default=None, description="HTTP status of the provider, when there was an answer")


class OfferedModel(BaseModel):
    """A model that a provider has."""

    id: str
    name: str | None = None


class OfferedModels(WireModel):
    items: list[OfferedModel]


class UnifiedModel(WireModel):
    """A model that the caller can choose, wherever it comes from."""

    model_config = WireModel.model_config | {"protected_namespaces": ()}

    name: str
    namespace: str
    type: Literal["public", "user", "group"]
    display_name: str | None = None
    provider: str | None = None
    model_id: str | None = None
    model_type: str
    is_active: bool = Field(default=True, description="False: it cannot answer yet; `message` says why")
    message: str | None = None


class UnifiedModelList(WireModel):
    items: list[UnifiedModel]
    next_cursor: str | None = None
