"""What was said in a conversation, as models are told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ChatMessage, ImageInput
from wegent_contracts.protocol.group_chat import Sender

from wegent_backend.chat.group_chat.naming import told
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks import people
from wegent_backend.tasks.guided import Part, marks_of, parts

Senders: TypeAlias = Mapping[int, Sender]
"""Who takes part, by user id; empty for a conversation of one person."""
NOBODY: Final[Senders] = {}
Pictures: TypeAlias = Mapping[int, list[ImageInput]]
"""Images that came with messages, by the messages' ids."""
NO_PICTURES: Final[Pictures] = {}


def spoken(
    messages: Iterable[SubtaskRow],
    files: Mapping[int, str],
    senders: Senders = NOBODY,
    *,
    dated: bool = False,
    images: Pictures = NO_PICTURES,
) -> Iterable[ChatMessage]:
    """What was said so far: a stopped answer counts as far as it went, a failed one does not, save what people
    said to it. `files` and `images`: by message; `senders`: who takes part in a group chat, by user id; `dated`: with
    the time at which people said it.
    """
    for message in messages:
        if message.role == "USER":
            asked = _asked(message, with_files(message, files, senders), dated=dated)
            yield asked.model_copy(update={"images": images[message.id]}) if message.id in images else asked
        else:
            yield from _answered(message, several=bool(senders))


def _asked(message: SubtaskRow, text: str, *, dated: bool) -> ChatMessage:
    sent_at = message.created_at if dated else None
    return ChatMessage(role="user", content=text, place=message.message_id, sent_at=sent_at)


def _answered(message: SubtaskRow, *, several: bool) -> Iterable[ChatMessage]:
    """Its last part has its place: notes that end before that begin with all of it again.

    Of an answer that several members of a team gave, each stretch says whose it is.
    """
    standing = message.state in {"COMPLETED", "CANCELLED"}
    found = list(parts(message.content, marks_of(message.blocks or ())))
    together = len({part.speaker for part in found if part.speaker is not None}) > 1
    said: list[ChatMessage] = []
    for part in found:
        if part.guidance is not None:
            said.append(ChatMessage(role="user", content=_guided(part, several=several)))
            continue
        if not standing:
            continue
        content = f"{part.speaker}:\n\n{part.text}" if together else part.text
        if said and said[-1].role == "assistant":
            said[-1].content += f"\n\n{content}"
        else:
            said.append(ChatMessage(role="assistant", content=content))
    if said:
        said[-1].place = message.message_id
    return said


def with_files(message: SubtaskRow, files: Mapping[int, str], senders: Senders = NOBODY) -> str:
    """A message, what is told of the files that came with it, and in a group chat who says it."""
    text = f"{message.content}\n\n{files[message.id]}" if message.id in files else message.content
    sender = senders.get(message.user_id)
    return text if sender is None else told(sender, text)


def _guided(part: Part, *, several: bool) -> str:
    """What was said to an answer while it was written; `several`: by one of those who take part."""
    name = part.guidance.name if part.guidance is not None else None
    return told(Sender(user_id=0, user_name=name), part.text) if several and name else part.text


async def senders_of(session: AsyncSession, messages: Iterable[SubtaskRow]) -> Senders:
    return await people.senders(session, {message.user_id for message in messages if message.role == "USER"})
