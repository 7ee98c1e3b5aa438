"""What was said, as LangChain's messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from langchain_core.messages import AIMessage, HumanMessage
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.llm.images import pictured

if TYPE_CHECKING:
    from langchain_core.messages import AnyMessage

_WRITTEN: Final = "\n\n(Written on %A, %Y-%m-%d at %H:%M UTC)"


def said(messages: Sequence[ChatMessage]) -> list[AnyMessage]:
    """In their order. A message says the same the next time: when it was written is part of it."""
    return [
        HumanMessage(pictured(dated(each.content, each.sent_at), each.images))
        if each.role == "user"
        else AIMessage(each.content)
        for each in messages
    ]


def dated(text: str, at: datetime | None) -> str:
    """With the time at its end, so that the beginning is alike for providers that keep it."""
    return text if at is None else text + at.astimezone(UTC).strftime(_WRITTEN)
