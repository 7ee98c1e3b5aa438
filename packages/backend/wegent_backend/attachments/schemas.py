"""Bodies of the routes about files."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from wegent_contracts.protocol.attachments import Attachment

from wegent_backend.attachment_settings import AttachmentSettings, FileKind


class UploadBody(BaseModel):
    """A file that is about to be sent in parts."""

    model_config = ConfigDict(extra="forbid")

    filename: str = Field(min_length=1, max_length=1000, description="Its name; a path before it is dropped")
    size: int = Field(ge=1, le=2**53, description="Bytes of the whole file")
    content_type: str | None = Field(
        default=None, max_length=200, description="Taken from clients that send it; the content decides what it is"
    )
    sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="Of the whole file, to be compared when it is complete"
    )


class Upload(BaseModel):
    """How far an upload is: the next byte that is wanted is the one at `offset`."""

    id: int = Field(description="Of the upload, and of the attachment that it becomes")
    filename: str
    size: int
    offset: int = Field(description="Bytes that are kept; what was sent beyond that is to be sent again")
    chunk_bytes: int = Field(description="Most bytes of one request")
    expires_at: datetime = Field(description="When it is dropped unless more arrives before")


class AttachmentLimits(BaseModel):
    """What is taken, to be told before bytes are sent."""

    max_bytes: int = Field(description="Largest file")
    max_per_message: int = Field(description="Most files with one message")
    kinds: list[FileKind] = Field(description="Kinds that are taken, by their content: text is also code and CSV")

    @classmethod
    def of(cls, settings: AttachmentSettings) -> AttachmentLimits:
        return cls(max_bytes=settings.max_bytes, max_per_message=settings.max_per_message, kinds=settings.kinds)


class AttachmentLink(BaseModel):
    url: str = Field(description="Path on this server; whoever has it gets the bytes, without a login")
    expires_at: datetime


class AttachmentList(BaseModel):
    items: list[Attachment]
