"""Files as clients see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wegent_contracts.protocol.attachments import Attachment

from wegent_backend.attachments.content import PART_BYTES
from wegent_backend.attachments.schemas import Upload
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import AttachmentRow
from wegent_backend.tasks.files import brief


def shown(row: AttachmentRow) -> Attachment:
    return Attachment(
        **brief(row).model_dump(),
        kind=row.kind or "other",
        error=row.error,
        error_reason=row.error_reason,
        text_chars=row.text_chars,
        text_truncated=row.text_truncated,
        has_preview=row.preview_part is not None,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def upload(row: AttachmentRow, settings: BackendSettings) -> Upload:
    life = timedelta(hours=settings.attachment.unfinished_hours)
    return Upload(
        id=row.id,
        filename=row.filename,
        size=row.size,
        offset=row.received,
        chunk_bytes=chunk_bytes(settings),
        expires_at=row.updated_at + life,
    )


def chunk_bytes(settings: BackendSettings) -> int:
    """As many whole parts as fit into one request."""
    most = settings.max_body_bytes
    return most - most % PART_BYTES if most > PART_BYTES else most


def recorded(row: AttachmentRow) -> dict[str, Any]:
    """What the audit trail has of it."""
    return {"size": row.size, "mimeType": row.mime_type, "store": row.store}
