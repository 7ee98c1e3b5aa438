"""As Markdown: messages as they were written, each under a heading of who wrote it."""

from __future__ import annotations

import re
from typing import Final

from wegent_contracts.protocol.socket import Message

from wegent_backend.tasks.export.said import Conversation

_MARKS: Final = re.compile(r"([\\`*_\[\]<>#])")


def render(conversation: Conversation) -> bytes:
    parts = [f"# {_plain(conversation.title)}", f"*{_plain(conversation.about)}*"]
    for message in conversation.messages:
        parts += _message(conversation, message)
    return ("\n\n".join(parts) + "\n").encode()


def _message(conversation: Conversation, message: Message) -> list[str]:
    parts = [f"## {_plain(conversation.speaker(message))}"]
    for part in conversation.parts(message):
        text = part.text.strip("\n")
        if part.guidance is not None:
            text = _quoted(f"**{_plain(conversation.guide(part.guidance))}:** {text}")
        if part.speaker is not None:
            parts.append(f"**{_plain(part.speaker)}**")
        parts.append(text)
    parts += [f"- {_plain(file.filename)} ({file.size} bytes)" for file in message.attachments]
    if (remark := conversation.remark(message)) is not None:
        parts.append(f"*({_plain(remark)})*")
    if evaluation := conversation.evaluation(message):
        parts.append(_quoted("\n\n".join(evaluation)))
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _plain(text: str) -> str:
    """Text that means itself, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
