"""Files of messages, on every wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

AttachmentState: TypeAlias = Literal["uploading", "stored", "extracting", "ready", "failed"]
"""`failed`: its text cannot be read (`error` says why); the file itself can be had all the same."""


class AttachmentBrief(BaseModel):
    """A file as a message shows it."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: int
    filename: str
    size: int = Field(description="Bytes")
    mime_type: str = Field(description="By its content, whatever its name says")
    status: AttachmentState


class Attachment(AttachmentBrief):
    """What is known of a file."""

    kind: Literal["text", "pdf", "office", "image", "other"]
    error: str | None = Field(default=None, description="Why its text cannot be read, for people")
    error_reason: str | None = None
    text_chars: int = Field(description="Characters of its text that are kept; 0: none")
    text_truncated: bool = Field(description="Whether its text is longer than what is kept")
    has_preview: bool
    created_at: datetime
    sent_at: datetime | None = Field(description="When a message took it; before, only its uploader knows it")


class AttachmentStatus(BaseModel):
    """`attachment:status`: the text of a file was read, or could not be."""

    model_config = ConfigDict(extra="forbid")

    id: int
    status: AttachmentState
    error: str | None = None


SERVER_EVENTS: dict[str, type[BaseModel]] = {"attachment:status": AttachmentStatus}
