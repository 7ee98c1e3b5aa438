"""What a store of conversations does, whatever it is made of. `storage.conformance` is the definition."""

from __future__ import annotations

from typing import Final, Protocol

from wegent_contracts.errors import Conflict, NotFound, WegentError
from wegent_contracts.protocol.stored import (
    ConversationNotes,
    Said,
    StoredConversation,
    StoredConversationPage,
    StoredMessage,
    ToldConversation,
)

TITLE_CHARS: Final = 80
LONGEST_PAGE: Final = 200
UNTITLED: Final = "Conversation"


class ConversationNotFound(NotFound):
    """There is none, or it is somebody else's."""

    reason = "ConversationNotFound"

    def __init__(self, conversation: str) -> None:
        super().__init__(f"There is no conversation {conversation[:100]}.")


class StoreRefused(WegentError):
    """The store does not do it, for example because the token is wrong."""

    reason, status = "StoreRefused", 502


class ConversationBusy(Conflict):
    """An answer is being written in it, or waits for people."""

    reason = "ConversationBusy"


class ConversationStore(Protocol):
    """Keeps conversations of owners, who do not see each other's. `owner` is a name; `""` is who needs none.

    All methods raise ConversationNotFound for a conversation that the owner does not have, and Unavailable when the
    store cannot be reached.
    """

    async def create(self, owner: str, title: str) -> StoredConversation:
        """An empty one."""

    async def get(self, owner: str, conversation: str) -> StoredConversation: ...

    async def page(
        self, owner: str, *, search: str = "", limit: int = 50, after: str | None = None
    ) -> StoredConversationPage:
        """The latest first. `search`: text that is in the title or in a message, whatever the case."""

    async def messages(self, owner: str, conversation: str) -> list[StoredMessage]:
        """All of them, in order."""

    async def append(self, owner: str, conversation: str, said: Said) -> StoredMessage:
        """Raises ConversationBusy while somebody else writes an answer there."""

    async def keep_notes(self, owner: str, conversation: str, notes: ConversationNotes) -> None:
        """In place of those that cover the same."""

    async def told(self, owner: str, conversation: str, *, before: int | None = None) -> ToldConversation:
        """Of messages before a place; None: of all. Answers that failed are left out."""

    async def delete(self, owner: str, conversation: str) -> None:
        """With all that belongs to it."""

    async def aclose(self) -> None: ...


def title_of(message: str) -> str:
    """What a conversation is called that begins so."""
    words = " ".join(message.split())
    return (words or UNTITLED) if len(words) <= TITLE_CHARS else f"{words[: TITLE_CHARS - 1]}…"
