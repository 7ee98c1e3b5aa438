"""What a page has to know of this installation before people write."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wegent_backend import __version__
from wegent_backend.access.routes import access
from wegent_backend.attachments.schemas import AttachmentLimits
from wegent_backend.edge import Caller, EdgeOf
from wegent_backend.statuses import errors

router = APIRouter(tags=["runtime-config"])


class RuntimeConfig(BaseModel):
    version: str = Field(description="Of the server")
    max_message_chars: int = Field(description="Longest message, in characters (code points)")
    attachments: AttachmentLimits


@router.get("/runtime-config", summary="What this installation takes", responses=errors(401))
@access("catalog", "read")
async def get_runtime_config(edge: EdgeOf, caller: Caller) -> RuntimeConfig:
    """Limits that are settings, so that people are told before they send."""
    del caller
    settings = edge.ports.settings
    return RuntimeConfig(
        version=__version__,
        max_message_chars=settings.max_message_chars,
        attachments=AttachmentLimits.of(settings.attachment),
    )
