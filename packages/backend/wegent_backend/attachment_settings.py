"""Settings of files that people send."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

FileKind: TypeAlias = Literal["text", "pdf", "office", "image", "other"]
StoreName: TypeAlias = Literal["folder", "database"]


def _separate(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


class AttachmentSettings(BaseSettings):
    """Files that people send with messages: how many, how large, where they are kept, how they are read."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_ATTACHMENT_", env_ignore_empty=True)

    store: StoreName = Field(
        default="folder",
        description="Where new files are kept: `folder` (data/attachments under WEGENT_HOME, which all processes must "
        "share) or `database`; older ones stay where they are",
    )
    encrypt: bool = Field(default=True, description="Whether new files are encrypted at rest (AES-256-GCM)")
    max_bytes: int = Field(default=100_000_000, ge=1, description="Largest file, in bytes")
    max_per_message: int = Field(default=10, ge=1, le=100, description="Most files with one message")
    max_user_bytes: int = Field(
        default=2_000_000_000, ge=0, description="Files of one user together, in bytes; 0: no limit"
    )
    max_unfinished: int = Field(default=20, ge=1, description="Uploads of one user that are not complete, at once")
    kinds: Annotated[list[FileKind], NoDecode, BeforeValidator(_separate)] = Field(
        default=["text", "pdf", "office", "image"],
        description="Kinds of files that are taken, by their content, separated by commas: text (also code, Markdown "
        "and CSV), pdf, office, image, other",
    )
    read_seconds: int = Field(default=60, ge=1, description="Seconds of CPU for reading one file; then it is given up")
    read_memory_mb: int = Field(default=1024, ge=128, description="Memory for reading one file, in MB")
    max_pages: int = Field(default=2000, ge=1, description="Most pages of a PDF, or slides, that are read")
    max_unpacked_bytes: int = Field(
        default=200_000_000, ge=1, description="Bytes that an Office file is unpacked to at most"
    )
    max_text_chars: int = Field(default=500_000, ge=1, description="Characters that are kept of the text of a file")
    max_injected_chars: int = Field(
        default=32_000, ge=0, description="Characters of files that the model is told in one turn, all together"
    )
    wait_seconds: float = Field(
        default=20, ge=0, description="Longest wait of an answer for the text of files that are still being read (s)"
    )
    max_pixels: int = Field(default=50_000_000, ge=1, description="Pixels of an image that gets a preview, at most")
    preview_pixels: int = Field(default=1024, ge=16, le=4096, description="Width and height of previews at most")
    unfinished_hours: float = Field(
        default=24, gt=0, description="Hours without a byte after which an upload is dropped"
    )
    unsent_hours: float = Field(
        default=168, gt=0, description="Hours after which a file that no message took is dropped"
    )
    sweep_seconds: float = Field(default=600, gt=0, description="Seconds between two looks for files that are to go")
