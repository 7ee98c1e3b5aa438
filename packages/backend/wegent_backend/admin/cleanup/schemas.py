"""Bodies of the routes about clean-ups."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from wegent_backend.admin.bodies import Body, Page

CleanupState: TypeAlias = Literal["queued", "running", "done", "cancelled", "failed"]


class CleanupBody(Body):
    older_than_days: int = Field(ge=1, le=3650, description="What was deleted or over at least so many days ago goes")
    dry_run: bool = Field(default=False, description="Count, and remove nothing")


class Counts(BaseModel):
    resources: int = Field(default=0, description="Deleted ones, with their history, secrets and documents")
    conversations: int = Field(default=0, description="Deleted ones, with all messages")
    logins: int = Field(default=0, description="That ended or expired")
    share_links: int = Field(default=0, description="That were revoked or expired, and let nobody in")
    api_keys: int = Field(default=0, description="That expired")


class Cleanup(BaseModel):
    id: int
    state: CleanupState
    before: datetime
    dry_run: bool
    cancel_requested: bool
    found: Counts
    removed: Counts
    created_by: int = Field(description="Number of the admin")
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None


class CleanupList(Page):
    items: list[Cleanup]
