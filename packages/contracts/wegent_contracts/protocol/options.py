"""What a message asks for besides its words. Kept with the run that answers it, so that a retry asks for the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class ChatOptions(BaseModel):
    """Fields of `chat:send` that change how a message is answered; all of them may be left out."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


def options_of(body: BaseModel) -> ChatOptions:
    """Those of a message that is sent."""
    return ChatOptions.model_validate(body.model_dump(include=set(ChatOptions.model_fields), exclude_unset=True))


def options_from(stored: Mapping[str, Any]) -> ChatOptions:
    """As they were stored, perhaps by another version: what is unknown now is left out."""
    return ChatOptions.model_validate({key: stored[key] for key in ChatOptions.model_fields if key in stored})
