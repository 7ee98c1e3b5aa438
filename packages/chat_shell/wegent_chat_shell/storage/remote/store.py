"""The backend's conversations, where the owner is a user's name: `/api/internal/chat` (docs/chat-shell.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel
from wegent_contracts.errors import Unavailable, WegentError
from wegent_contracts.protocol.stored import (
    ConversationNotes,
    NewConversation,
    Said,
    StoredConversation,
    StoredConversationPage,
    StoredMessage,
    StoredMessageList,
    ToldConversation,
)

from wegent_chat_shell.storage.base import (
    LONGEST_PAGE,
    ConversationBusy,
    ConversationNotFound,
    StoreRefused,
    title_of,
)

if TYPE_CHECKING:
    import httpx2

BASE: Final = "/api/internal/chat/conversations"
ACTING_FOR: Final = b"wegent-username"
MOST: Final = 2**63
NOT_FOUND, CONFLICT, REDIRECTION, DEFECT = 404, 409, 300, 500


class RemoteStore:
    """Implements ConversationStore. Belongs to one event loop.

    `token`: the backend's own for chat shells, with which it acts for the owners that are named; or an API key, whose
    user is the owner `""`.
    """

    def __init__(self, url: str, token: str, *, patience_seconds: float = 30) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._patience = patience_seconds
        self._client: httpx2.AsyncClient | None = None

    async def create(self, owner: str, title: str) -> StoredConversation:
        answer = await self._ask("POST", owner, "", body=NewConversation(title=title_of(title)))
        return StoredConversation.model_validate_json(answer)

    async def get(self, owner: str, conversation: str) -> StoredConversation:
        return StoredConversation.model_validate_json(await self._ask("GET", owner, conversation))

    async def page(
        self, owner: str, *, search: str = "", limit: int = 50, after: str | None = None
    ) -> StoredConversationPage:
        wanted: dict[str, Any] = {"limit": max(1, min(limit, LONGEST_PAGE))}
        wanted |= {"search": search} if search else {}
        wanted |= {"after": after} if after is not None else {}
        return StoredConversationPage.model_validate_json(await self._ask("GET", owner, "", params=wanted))

    async def messages(self, owner: str, conversation: str) -> list[StoredMessage]:
        found: list[StoredMessage] = []
        while True:
            params = {"after": found[-1].place if found else 0, "limit": LONGEST_PAGE}
            answer = await self._ask("GET", owner, conversation, "/messages", params=params)
            items = StoredMessageList.model_validate_json(answer).items
            found += items
            if len(items) < LONGEST_PAGE:
                return found

    async def append(self, owner: str, conversation: str, said: Said) -> StoredMessage:
        answer = await self._ask("POST", owner, conversation, "/messages", body=said)
        return StoredMessage.model_validate_json(answer)

    async def keep_notes(self, owner: str, conversation: str, notes: ConversationNotes) -> None:
        await self._ask("PUT", owner, conversation, "/notes", body=notes)

    async def told(self, owner: str, conversation: str, *, before: int | None = None) -> ToldConversation:
        params = {} if before is None else {"before": before}
        return ToldConversation.model_validate_json(await self._ask("GET", owner, conversation, "/told", params=params))

    async def delete(self, owner: str, conversation: str) -> None:
        await self._ask("DELETE", owner, conversation)

    async def aclose(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _ask(
        self,
        method: str,
        owner: str,
        conversation: str,
        suffix: str = "",
        *,
        params: dict[str, Any] | None = None,
        body: BaseModel | None = None,
    ) -> bytes:
        """`conversation` may be empty: all of them."""
        import httpx2

        path = _path(conversation, suffix)
        headers = {b"content-type": b"application/json"} | ({ACTING_FOR: owner.encode()} if owner else {})
        content = None if body is None else body.model_dump_json(exclude_none=True)
        try:
            answer = await self._http().request(method, path, params=params, content=content, headers=headers)
        except httpx2.TransportError as error:
            raise Unavailable(
                f"The backend at {self._url}, which keeps the conversations, cannot be reached. Check that it runs."
            ) from error
        if answer.status_code >= REDIRECTION:
            raise _refusal(self._url, answer.status_code, answer.content, conversation)
        return answer.content

    def _http(self) -> httpx2.AsyncClient:
        if self._client is None:
            import httpx2

            self._client = httpx2.AsyncClient(
                base_url=self._url,
                headers={"authorization": f"Bearer {self._token}"},
                timeout=self._patience,
                trust_env=False,
            )
        return self._client


def _path(conversation: str, suffix: str) -> str:
    """Raises ConversationNotFound for what is no number of the backend's."""
    if not conversation:
        return BASE
    if not (conversation.isascii() and conversation.isdigit() and 0 < int(conversation) < MOST):
        raise ConversationNotFound(conversation)
    return f"{BASE}/{int(conversation)}{suffix}"


def _refusal(url: str, status: int, body: bytes, conversation: str) -> WegentError:
    import orjson

    if conversation and status == NOT_FOUND:
        return ConversationNotFound(conversation)
    try:
        told = orjson.loads(body)["error"]
        reason, why = str(told["reason"]), str(told["message"])
    except (ValueError, KeyError, TypeError):
        reason, why = "", f"its answer {status} says nothing that is understood"
    if status == CONFLICT:
        return ConversationBusy(why)
    if status >= DEFECT:
        return Unavailable(f"The backend at {url}, which keeps the conversations, has failed: {why}")
    return StoreRefused(f"The backend at {url} refuses to keep conversations: {why}", details={"reason": reason})
