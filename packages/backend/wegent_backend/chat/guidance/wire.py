"""Guidance as clients see it."""

from __future__ import annotations

from typing import Any, Final, cast

from wegent_contracts.protocol.guidance import (
    ChatGuidanceExpired,
    ChatGuidanceQueued,
    ExpiryReason,
    Guidance,
    GuidanceState,
)

from wegent_backend.chat.guidance.repository import Said

_ENDS: Final[dict[ExpiryReason, str]] = {
    "completed": "The answer was complete before it could take this up. Send it as a message.",
    "stopped": "The answer was stopped before it could take this up. Send it as a message.",
    "failed": "The answer failed before it could take this up. Send it as a message.",
}


def to_wire(said: Said) -> Guidance:
    return Guidance(
        **_told(said),
        state=cast("GuidanceState", said.row.state),
        reason=cast("ExpiryReason | None", said.row.reason),
        created_at=said.row.created_at,
        applied_at=said.row.applied_at,
    )


def queued(said: Said) -> ChatGuidanceQueued:
    return ChatGuidanceQueued(**_told(said), created_at=said.row.created_at)


def expired(said: Said, reason: ExpiryReason) -> ChatGuidanceExpired:
    return ChatGuidanceExpired(**_told(said), reason=reason, text=_ENDS[reason])


def _told(said: Said) -> dict[str, Any]:
    row = said.row
    return {
        "task_id": row.task_id,
        "subtask_id": row.subtask_id,
        "guidance_id": row.id,
        "client_guidance_id": row.client_guidance_id,
        "message": row.text,
        "sender": said.sender,
    }
