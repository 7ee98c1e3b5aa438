"""What web search there is, for the page."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from wegent_chat_shell.tools.builtin.search.engines import ENGINES
from wegent_contracts.protocol.search import SearchEngine

from wegent_backend.access.routes import access
from wegent_backend.edge import Caller, EdgeOf
from wegent_backend.statuses import errors

router = APIRouter(prefix="/chat/search-engines", tags=["chat"])


class SearchEngines(BaseModel):
    items: list[SearchEngine]


@router.get("", operation_id="listSearchEngines", summary="Search engines", responses=errors(401))
@access("catalog", "read")
async def list_engines(edge: EdgeOf, caller: Caller) -> SearchEngines:
    """Those that a message may name as `search_engine`; none where web search is off."""
    del caller
    names = edge.ports.settings.chat.search_engines
    return SearchEngines(
        items=[SearchEngine(name=name, title=ENGINES[name].title, default=name == names[0]) for name in names]
    )
