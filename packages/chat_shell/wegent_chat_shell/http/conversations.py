"""The routes of conversations that are kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.http.owners import Owner
from wegent_chat_shell.storage.base import LONGEST_PAGE


def conversations(dialogue: Dialogue) -> APIRouter:
    router = APIRouter(prefix="/v1/conversations")

    @router.get("")
    async def page(
        owner: Owner,
        search: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
        after: Annotated[str | None, Query(max_length=500)] = None,
    ) -> dict[str, Any]:
        found = await dialogue.needed_store().page(owner, search=search, limit=limit, after=after)
        return found.model_dump(mode="json")

    @router.get("/{conversation}")
    async def get(owner: Owner, conversation: str) -> dict[str, Any]:
        return (await dialogue.needed_store().get(owner, conversation)).model_dump(mode="json")

    @router.get("/{conversation}/messages")
    async def messages(owner: Owner, conversation: str) -> dict[str, Any]:
        found = await dialogue.needed_store().messages(owner, conversation)
        return {"items": [each.model_dump(mode="json") for each in found]}

    @router.delete("/{conversation}", status_code=204)
    async def delete(owner: Owner, conversation: str) -> Response:
        await dialogue.delete(owner, conversation)
        return Response(status_code=204)

    return router
