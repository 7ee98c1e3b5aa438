"""What the routes of the audit trail take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class AuditEntry(BaseModel):
    """One entry. Everything but `hash` is covered by `hash`, which nobody can make without the key of the server."""

    model_config = ConfigDict(from_attributes=True)

    id: int = Field(description="Counts without gaps, from 1")
    at: datetime
    outcome: Literal["done", "denied"]
    action: str = Field(description="For example create, update, delete")
    kind: str = Field(description="Of what it was done to: Team, Secret, User, Group …")
    namespace: str | None
    name: str | None = Field(validation_alias="object_name")
    object_id: str | None
    actor_id: int | None = Field(description="The user who did it; null: nobody who is known")
    actor_name: str | None
    via: str | None = Field(description="`login:…` or `key:…`; null: the system did it for them")
    address: str
    request_id: str | None
    old: dict[str, Any] | None = Field(description="Before, secrets masked")
    new: dict[str, Any] | None = Field(description="After, secrets masked; of a refusal, what was asked and how often")
    previous_hash: str
    hash: str


class AuditList(BaseModel):
    items: list[AuditEntry]
    next_cursor: str | None = None


class BrokenPlace(BaseModel):
    id: int = Field(description="Of the first entry that is not there, or not as it was written")
    why: str


class Verification(BaseModel):
    """What looking at the chain has found."""

    entries: int = Field(description="Entries that hold, from the first one on")
    intact: bool
    complete: bool = Field(description="There is nothing after these entries; false where `limit` ended the look")
    first_broken: BrokenPlace | None = None
    last_hash: str | None = Field(
        default=None, description="Of the last entry that holds. Noted elsewhere, it proves later that none was cut off"
    )
