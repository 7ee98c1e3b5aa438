"""What routes here take besides the rest of the edge: the runs that this process follows, and a reading of one."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Annotated, Any, Final, TypeAlias, cast

from fastapi import Depends, Header, Path, Request

from wegent_backend.edge import Caller, EdgeOf
from wegent_backend.responses import identifiers
from wegent_backend.responses.following import Followers
from wegent_backend.responses.identifiers import ResponseId
from wegent_backend.responses.reading import Reading, require_room

FOLLOWERS: Final = "wegent.followers"
"""In the scope of every request."""


class Readings:
    """Opens readings for the caller of a request."""

    def __init__(self, request: Request, edge: EdgeOf, caller: Caller) -> None:
        self._followers = cast("Followers", request.scope[FOLLOWERS])
        self._edge = edge
        self._caller = caller

    def require_room(self) -> None:
        """Before anything is asked for that nobody could follow. Raises Unavailable."""
        require_room(self._followers, self._edge.ports.settings.responses)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done when the request is over."""
        self._followers.later(work)

    def of(self, run_id: int) -> Reading:
        settings = self._edge.ports.settings.responses
        return Reading(self._followers, self._edge.lookout, self._caller, run_id, settings)


ReadingsOf: TypeAlias = Annotated[Readings, Depends(Readings)]


def _wanted(
    response_id: Annotated[str, Path(max_length=100, description="`resp_{task_id}_{message_id}`, or `resp_{task_id}`")],
    caller: Caller,
) -> ResponseId:
    del caller  # strangers learn nothing of ids
    return identifiers.parse(response_id)


Wanted: TypeAlias = Annotated[ResponseId, Depends(_wanted)]
Key: TypeAlias = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Of the client's choice: the same key sent again means the same response",
    ),
]
