"""For whom a request is made: the caller is trusted to say it."""

from __future__ import annotations

from typing import Annotated, TypeAlias, cast

from fastapi import Depends, Request

ACTING_FOR = "wegent-username"
LONGEST = 100


async def _owner(request: Request) -> str:
    """A header is bytes; names are UTF-8 in it."""
    name = request.headers.get(ACTING_FOR)
    if not name:
        return cast("str", request.app.state.user)
    return name.encode("latin-1").decode(errors="replace")[:LONGEST]


Owner: TypeAlias = Annotated[str, Depends(_owner)]
