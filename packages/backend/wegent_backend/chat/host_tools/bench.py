"""Which of this backend's tools a turn has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wegent_chat_shell.tools.base import Tool
from wegent_contracts.protocol.chat import ChatRequest

from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.host_tools import attachments, forms
from wegent_backend.db import Database
from wegent_backend.runs.ports import Turn


@dataclass(frozen=True)
class Bench:
    db: Database
    files: FileTexts | None
    settings: AttachmentSettings

    def tools(
        self, turn: Turn, subject: Subject, request: ChatRequest, *, documents: bool, attended: bool
    ) -> list[Tool]:
        """`documents`: there are some in the conversation; `attended`: people see what the run asks."""
        found: list[Tool] = []
        if documents and self.files is not None:
            found.append(attachments.ReadAttachment(self.db, self.files, self.settings, turn.ref, subject).tool())
        if attended and forms.FORM in _named(request):
            found.append(forms.Form(self.db, turn.ref).tool())
        return found


def _named(request: ChatRequest) -> Iterable[str]:
    agents = [request] if request.team is None else request.team.members
    return {name for agent in agents for name in agent.tools}
