"""Bodies of the route of clarification mode."""

from __future__ import annotations

from pydantic import Field
from wegent_contracts.protocol.clarification import ClarificationAnswers
from wegent_contracts.protocol.options import ChatOptions
from wegent_contracts.protocol.queue import PausedQueue, WhenBusy

from wegent_backend.models.service import OverrideType


class AnswersBody(ClarificationAnswers, ChatOptions):
    """A form that was filled in, with what a message may say besides."""

    client_message_id: str | None = Field(
        default=None, max_length=64, description="As in `chat:send`: the same id sent twice is one message"
    )
    force_override_bot_model: str | None = Field(default=None, description="Name of the Model to answer with")
    force_override_bot_model_type: OverrideType | None = None
    when_busy: WhenBusy = Field(default="refuse", description="As in `chat:send`")
    paused_queue: PausedQueue | None = Field(default=None, description="As in `chat:send`")
