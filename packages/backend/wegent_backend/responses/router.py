"""Routes of the Responses API.

None holds a unit of work while an answer is written: asking is one, looking at what has come of it another.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse

from wegent_backend.access.routes import access
from wegent_backend.auth.rates import counted_as
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.sending import stored_once
from wegent_backend.context import unit
from wegent_backend.edge import Caller, Edge, EdgeOf, ReadContext, WriteContext
from wegent_backend.responses import input_items, service, streams, turns
from wegent_backend.responses.errors import Interrupted
from wegent_backend.responses.input_items import Order
from wegent_backend.responses.parameters import Key, Readings, ReadingsOf, Wanted
from wegent_backend.responses.schemas import InputItemList, ResponseCreate, ResponseDeleted, ResponseObject
from wegent_backend.responses.turns import Turn
from wegent_backend.statuses import Responses, errors

router = APIRouter(tags=["responses"])

STREAMED: Final[Responses] = {
    200: {
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
        "description": "The response; with `stream`, its events, each with a `sequence_number` to go on after",
    }
}
LOOK: Final = errors(400, 401, 404)
CHANGE: Final = LOOK | errors(403, 409)
ASK: Final = CHANGE | errors(413, 501, 503)


@router.post(
    "/responses",
    response_model=ResponseObject,
    summary="Ask a team",
    responses=ASK | STREAMED,
)
@access("task", "create")
@counted_as("responses")
async def create_response(
    edge: EdgeOf, caller: Caller, readings: ReadingsOf, body: ResponseCreate, key: Key = None
) -> Response:
    """`model` is a team, `namespace#team`. The answer comes when it is complete, by events (`stream`), or is got
    later (`background`).
    """
    followed = body.stream or not body.background
    if followed:
        readings.require_room()
    turn = await stored_once(
        lambda: unit(edge.ports, caller), lambda ctx: service.create(ctx, body, key), named=key is not None
    )
    if body.stream:
        return _stream(edge, caller, readings, turn, -1)
    if followed:
        async with readings.of(turn.run_id) as reading:
            if not await reading.ended():
                what = f"get {turn.facts.id} in a moment"
                raise Interrupted(f"The server is about to stop, and the answer goes on elsewhere: {what}.")
    return JSONResponse(await _shown(edge, caller, turn))


@router.get(
    "/responses/{response_id}",
    response_model=ResponseObject,
    summary="Get a response",
    responses=LOOK | errors(503) | STREAMED,
)
@access("task", "read")
@counted_as("responses_reads")
async def get_response(
    edge: EdgeOf,
    caller: Caller,
    readings: ReadingsOf,
    wanted: Wanted,
    stream: Annotated[bool, Query(description="Follow it by events")] = False,
    starting_after: Annotated[
        int | None, Query(ge=0, le=2**53, description="With `stream`: leave out events up to this sequence_number")
    ] = None,
) -> Response:
    if stream:
        readings.require_room()
        async with unit(edge.ports, caller, write=False) as ctx:
            turn = await turns.find(ctx.session, ctx.subject, wanted)
        return _stream(edge, caller, readings, turn, -1 if starting_after is None else starting_after)
    async with unit(edge.ports, caller, write=False) as ctx:
        return JSONResponse(await service.show(ctx, wanted))


@router.post(
    "/responses/{response_id}/cancel",
    response_model=ResponseObject,
    summary="Stop a response; what is there is kept",
    responses=CHANGE | errors(503),
)
@access("task", "use")
@counted_as("responses_changes")
async def cancel_response(edge: EdgeOf, caller: Caller, readings: ReadingsOf, wanted: Wanted) -> Response:
    """Waits for the end for some seconds: after that the answer is still `in_progress`, and will end soon."""
    async with unit(edge.ports, caller) as ctx:
        turn = await service.cancel(ctx, wanted)
    async with readings.of(turn.run_id) as reading:
        await reading.ended(edge.ports.settings.responses.cancel_seconds)
    return JSONResponse(await _shown(edge, caller, turn))


@router.delete(
    "/responses/{response_id}", summary="Delete a response, with the conversation that it is in", responses=CHANGE
)
@access("task", "delete")
@counted_as("responses_changes")
async def delete_response(ctx: WriteContext, wanted: Wanted) -> ResponseDeleted:
    return ResponseDeleted(id=await service.delete(ctx, wanted))


@router.get("/responses/{response_id}/input_items", summary="List what was said before a response", responses=LOOK)
@access("task", "read")
@counted_as("responses_reads")
async def list_input_items(
    ctx: ReadContext,
    wanted: Wanted,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str | None, Query(max_length=100, description="Id of the last item of the page before")] = None,
    order: Order = "desc",
) -> InputItemList:
    return await input_items.page(ctx, wanted, limit=limit, after=after, order=order)


async def _shown(edge: Edge, caller: Subject, turn: Turn) -> dict[str, Any]:
    async with unit(edge.ports, caller, write=False) as ctx:
        return await service.show(ctx, turn.facts.id)


def _stream(edge: Edge, caller: Subject, readings: Readings, turn: Turn, after: int) -> StreamingResponse:
    async def completed_at() -> datetime | None:
        async with unit(edge.ports, caller, write=False) as ctx:
            return (await turns.find(ctx.session, ctx.subject, turn.facts.id)).completed_at

    events = streams.responses(readings.of(turn.run_id), turn.facts, after, completed_at=completed_at)
    return StreamingResponse(events, media_type=streams.MEDIA_TYPE, headers=streams.UNBUFFERED)
