"""Messages as clients see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from wegent_contracts.clarification.reading import read
from wegent_contracts.protocol.attachments import AttachmentBrief
from wegent_contracts.protocol.correction import Corrected, Correction
from wegent_contracts.protocol.group_chat import Sender
from wegent_contracts.protocol.socket import Message, TaskState

from wegent_backend.tables import SubtaskRow


def to_message(
    row: SubtaskRow,
    attachments: Sequence[AttachmentBrief] = (),
    sender: Sender | None = None,
    correction: Correction | None = None,
) -> Message:
    """`sender`: who said it, where several people take part."""
    return Message(
        subtask_id=row.id,
        task_id=row.task_id,
        message_id=row.message_id,
        role="USER" if row.role == "USER" else "ASSISTANT",
        status=cast("TaskState", row.state),
        content=row.content,
        bot_name=row.bot_name,
        model_name=row.model_name,
        error=row.error,
        error_reason=row.error_reason,
        blocks=row.blocks,
        context=row.context,
        client_message_id=row.client_message_id,
        attachments=list(attachments),
        sender=sender,
        continues=row.continues,
        clarification=read(row.content) if row.role == "ASSISTANT" and row.state == "COMPLETED" else None,
        memories=row.memories or [],
        correction=correction,
        corrected=None if row.corrected is None else Corrected.model_validate(row.corrected),
        created_at=row.created_at,
        completed_at=row.completed_at,
    )
