"""Settings of files that people send."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

FileKind: TypeAlias = Literal["text", "pdf", "office", "image", "other"]
StoreName: TypeAlias = Literal["folder", "database", "s3"]


def _separate(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


class AttachmentSettings(BaseSettings):
    """Files that people send with messages: how many, how large, where they are kept, how they are read."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_ATTACHMENT_", env_ignore_empty=True)

    store: StoreName = Field(
        default="folder",
        description="Where new files are kept: `folder` (data/attachments under WEGENT_HOME, which all processes must "
        "share), `database` or `s3`; older ones stay where they are",
    )
    s3_endpoint: str = Field(
        default="",
        pattern=r"^(https?://[^/?#\s]+/?)?$",
        description="Address of S3 or of what speaks its protocol, such as https://s3.eu-central-1.amazonaws.com",
    )
    s3_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]+$", description="Region of the bucket")
    s3_bucket: str = Field(default="", pattern=r"^[a-z0-9.-]{0,63}$", description="Bucket for files, which must exist")
    s3_prefix: str = Field(
        default="attachments", pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", description="How names of objects begin"
    )
    s3_key_id: str = Field(default="", description="Access key id of whoever reads, writes, lists and deletes there")
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="Secret access key that belongs to it")
    s3_seconds: float = Field(default=30, gt=0, description="Longest wait for an answer of S3 (s)")
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
    preview_tokens: int = Field(
        default=15_000,
        ge=0,
        description="Tokens of files that the model is told in one turn, all together, by a cautious estimate; no more "
        "than a third of its context window",
    )
    read_chars: int = Field(
        default=20_000, ge=500, description="Characters of a file that a model gets at once when it reads on"
    )
    max_reads: int = Field(default=20, ge=1, description="How often a model may read on in files for one answer")
    wait_seconds: float = Field(
        default=20, ge=0, description="Longest wait of an answer for the text of files that are still being read (s)"
    )
    max_pixels: int = Field(default=50_000_000, ge=1, description="Pixels of an image that gets a preview, at most")
    preview_pixels: int = Field(
        default=1568, ge=16, le=4096, description="Width and height at most of previews, which models get of images"
    )
    link_seconds: int = Field(default=300, ge=1, le=86_400, description="Life of a link to a file, in seconds")
    unfinished_hours: float = Field(
        default=24, gt=0, description="Hours without a byte after which an upload is dropped"
    )
    unsent_hours: float = Field(
        default=168, gt=0, description="Hours after which a file that no message took is dropped"
    )
    sweep_seconds: float = Field(default=600, gt=0, description="Seconds between two looks for files that are to go")

    @property
    def has_s3(self) -> bool:
        return bool(self.s3_endpoint and self.s3_bucket and self.s3_key_id and self.s3_secret_key.get_secret_value())

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.store == "s3" and not self.has_s3:
            raise ValueError(
                "the store s3 needs WEGENT_ATTACHMENT_S3_ENDPOINT, _S3_BUCKET, _S3_KEY_ID and _S3_SECRET_KEY"
            )
        return self
