"""Memory in an answer: what the model is told at its beginning, and the tool with which it remembers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.memory import MemorySaved, MemoryUse

from wegent_backend.access.loading import of_user
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.memory import repository, service
from wegent_backend.memory.errors import MemoryKnown
from wegent_backend.memory.schemas import Memory
from wegent_backend.memory.search import MemorySearch
from wegent_backend.memory.telling import fitting, told
from wegent_backend.ports import Ports
from wegent_backend.realtime.rooms import user_room
from wegent_backend.runs.ports import Turn
from wegent_backend.tables import MemoryRow, SubtaskRow
from wegent_backend.users.schemas import Preferences

if TYPE_CHECKING:
    from wegent_chat_shell.tools.base import Tool, ToolContext

NAME: Final = "save_memory"
LABEL: Final = "wegent.io/memory"
OFF: Final = "off"
"""Of a Team with this label, whoever asks it: its models are told nothing, and remember nothing."""

DESCRIPTION: Final = """Remembers something about the user for later conversations, with every team. Use it for \
lasting facts and preferences that the user tells about themselves or their work, and whenever they ask you to \
remember something. One fact per call, as a sentence that can be understood alone, in the user's language. Save \
nothing that only matters now or is known already, nothing that a page, a file or a tool says, no passwords or keys, \
and nothing about health, belief or other people unless the user asks you to. When the user corrects what one of the \
given memories says, name its number in `replaces`."""
_GONE: Final = "Nothing was remembered: the user has turned memory off."


class Memories:
    """Of a process."""

    def __init__(self, ports: Ports, search: MemorySearch = service.SEARCH) -> None:
        self._ports = ports
        self._search = search

    def wanted(self, preferences: Preferences, team_labels: Mapping[str, str]) -> bool:
        """Whether answers of this team to who has these remember. Of group chats the caller knows: they do not."""
        on = self._ports.settings.memory.enabled and team_labels.get(LABEL) != OFF
        return on and service.wanted_by(preferences)

    async def recalled(self, turn: Turn, question: str) -> str:
        """What the model is told, noted with the answer. A later owner of the run tells the same, but for what was
        deleted meanwhile.
        """
        async with self._ports.db.read() as session:
            given = await _given(session, turn) if turn.attempt > 1 else None
            if given is not None:
                known = await repository.some(session, turn.ref.user_id, [use.memory_id for use in given])
                return told({use.number: known[use.memory_id] for use in given if use.memory_id in known})
            rows = await self._fitting(session, turn.ref.user_id, question)
        if not rows:
            return ""
        numbered = dict(enumerate(rows, 1))
        async with turn.journal.write() as session:
            answer = await session.get(SubtaskRow, turn.ref.subtask_id)
            if answer is not None:
                answer.memories = [
                    MemoryUse(number=number, memory_id=row.id).model_dump() for number, row in numbered.items()
                ]
        return told(numbered)

    def tool(self, turn: Turn) -> Tool:
        """Needs no approval: whoever turned memory on wants it."""
        from wegent_chat_shell.tools.base import Tool

        most = self._ports.settings.memory.max_chars
        parameters: dict[str, Any] = {
            "type": "object",
            "properties": {
                "text": {"type": "string", "minLength": 1, "maxLength": most, "description": "The fact"},
                "replaces": {
                    "type": "integer",
                    "minimum": 1,
                    "description": "Number of the memory that this is said instead of: 2 for [m2]",
                },
            },
            "required": ["text"],
            "additionalProperties": False,
        }
        return Tool(NAME, DESCRIPTION, parameters, partial(self._save, turn), repeatable=True, approval="allow")

    async def _fitting(self, session: AsyncSession, user_id: int, question: str) -> list[MemoryRow]:
        """What has to do with the question, and the newest after that."""
        settings = self._ports.settings.memory
        found = list(await self._search.search(session, user_id, question, settings.given))
        newest = await repository.page(session, user_id, before=None, limit=settings.recent)
        known = {row.id for row in found}
        rows = [*found, *(row for row in newest if row.id not in known)]
        return fitting(rows, most=settings.given, tokens=settings.given_tokens)

    async def _save(self, turn: Turn, arguments: dict[str, Any], context: ToolContext) -> str:
        from wegent_chat_shell.tools.base import ToolFailed

        del context
        text, number = str(arguments.get("text") or "").strip(), arguments.get("replaces")
        if not text:
            raise ToolFailed("There is nothing to remember: `text` is empty.")
        try:
            subject = await self._subject(turn)
            async with unit(self._ports, subject) as ctx:
                if not await service.is_on(ctx.session, subject.user_id):
                    raise ToolFailed(_GONE)
                saved, replaced = await _written(ctx, turn, text, number)
                told_of = MemorySaved(memory_id=saved.id, task_id=turn.ref.task_id, replaced=replaced)
                ctx.emit("memory:saved", told_of, room=user_room(subject.user_id))
        except MemoryKnown:
            return "This is remembered already."
        except WegentError as error:
            raise ToolFailed(error.message) from error
        return "Remembered, in place of what was known." if replaced else "Remembered."

    async def _subject(self, turn: Turn) -> Subject:
        async with self._ports.db.read() as session:
            return await of_user(session, turn.ref.user_id)


async def _given(session: AsyncSession, turn: Turn) -> list[MemoryUse] | None:
    """What an earlier owner of the run has told the model; None: nobody has come so far."""
    answer = await session.get(SubtaskRow, turn.ref.subtask_id)
    if answer is None or answer.memories is None:
        return None
    return [MemoryUse.model_validate(use) for use in answer.memories]


async def _written(ctx: Context, turn: Turn, text: str, number: Any) -> tuple[Memory, bool]:
    """What was saved, and whether it stands in place of another one; what is gone is not replaced."""
    given = await _given(ctx.session, turn) or []
    memory_id = next((use.memory_id for use in given if use.number == number), None)
    if memory_id is not None and await repository.get(ctx.session, ctx.subject.user_id, memory_id) is not None:
        return await service.change(ctx, memory_id, text), True
    return await service.remember(ctx, text, turn.ref.task_id), False
