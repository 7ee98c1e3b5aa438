"""As JSON: everything that a person may see, for programs. `version` rises when something changes its meaning."""

from __future__ import annotations

from typing import Any, Final

import orjson
from wegent_contracts.protocol.socket import Message

from wegent_backend.resources.rows import iso
from wegent_backend.tasks.export.said import Conversation

VERSION: Final = 1


def render(conversation: Conversation) -> bytes:
    document = {
        "version": VERSION,
        "exported_at": iso(conversation.at),
        "task": conversation.task,
        "messages": [_message(conversation, message) for message in conversation.messages],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _message(conversation: Conversation, message: Message) -> dict[str, Any]:
    return {**message.model_dump(mode="json"), "author": conversation.authors.get(message.subtask_id)}
