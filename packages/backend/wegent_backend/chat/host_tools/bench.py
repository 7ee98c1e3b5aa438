"""Which of this backend's tools a turn has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wegent_chat_shell.tools.base import Tool
from wegent_chat_shell.tools.transcript import history_tool
from wegent_contracts.protocol.chat import ChatRequest

from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.chat.asking.request import Order
from wegent_backend.chat.host_tools import attachments, forms
from wegent_backend.chat.transcripts import TaskTranscript
from wegent_backend.db import Database
from wegent_backend.memory.turns import Memories
from wegent_backend.runs.ports import Turn


@dataclass(frozen=True)
class Bench:
    """`given`: tools that every answer has."""

    db: Database
    files: FileTexts
    settings: AttachmentSettings
    memories: Memories
    given: Sequence[Tool] = ()

    def tools(self, turn: Turn, order: Order, *, attended: bool) -> list[Tool]:
        """`attended`: people see what the run asks."""
        found = list(self.given)
        if order.documents:
            found.append(attachments.ReadAttachment(self.db, self.files, self.settings, turn.ref, order.subject).tool())
        if attended and forms.FORM in _named(order.request):
            found.append(forms.Form(self.db, turn.ref).tool())
        if order.remembers:
            found.append(self.memories.tool(turn))
        if order.request.summary:
            found.append(history_tool(TaskTranscript(self.db, turn.ref)))
        return found


def _named(request: ChatRequest) -> Iterable[str]:
    agents = [request] if request.team is None else request.team.members
    return {name for agent in agents for name in agent.tools}
