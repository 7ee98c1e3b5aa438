"""What an export is made of, and which forms there are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wegent_contracts.errors import WegentError

from wegent_backend.context import Context
from wegent_backend.resources.rows import to_wire
from wegent_backend.tables import utc_now
from wegent_backend.tasks import repository
from wegent_backend.tasks.export import markdown, structured, word
from wegent_backend.tasks.export.said import Conversation
from wegent_backend.tasks.files import to_messages

Format: TypeAlias = Literal["markdown", "json", "docx"]


class ExportTooLarge(WegentError):
    """More text than one export has."""

    reason, status = "ExportTooLarge", 413


@dataclass(frozen=True)
class Form:
    ending: str
    media: str
    render: Callable[[Conversation], bytes]


FORMS: Final[Mapping[Format, Form]] = {
    "markdown": Form("md", "text/markdown; charset=utf-8", markdown.render),
    "json": Form("json", "application/json", structured.render),
    "docx": Form("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.render),
}


async def gather(ctx: Context, task_id: int) -> Conversation:
    """What the subject may read of a conversation. Raises NotFound and ExportTooLarge."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    most = ctx.ports.settings.task.max_export_chars
    characters = await repository.characters(ctx.session, ctx.subject, task_id)
    if characters > most:
        raise ExportTooLarge(
            f"The conversation has {characters} characters; an export has at most {most} "
            "(WEGENT_TASK_MAX_EXPORT_CHARS). Fork it at an earlier message, and export the fork."
        )
    rows = await repository.messages(ctx.session, ctx.subject, task_id)
    names = await repository.author_names(ctx.session, ctx.subject, task_id)
    authors = {row.id: names.get(row.user_id, "") for row in rows if row.role == "USER"}
    return Conversation(to_wire(task), await to_messages(ctx.session, task, rows), authors, utc_now())


async def render(conversation: Conversation, form: Form) -> bytes:
    """In a thread: nobody else waits for it."""
    return await asyncio.to_thread(form.render, conversation)
