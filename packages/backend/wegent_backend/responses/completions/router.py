"""`/v1/chat/completions`."""

from __future__ import annotations

from typing import Final

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from wegent_contracts.errors import WegentError

from wegent_backend.access.routes import access
from wegent_backend.auth.rates import counted_as
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import service as chat
from wegent_backend.chat.sending import stored_once
from wegent_backend.context import unit
from wegent_backend.edge import Caller, Edge, EdgeOf
from wegent_backend.responses import streams
from wegent_backend.responses.completions import rendering, service
from wegent_backend.responses.completions.schemas import Completion, CompletionCreate
from wegent_backend.responses.completions.streams import completion
from wegent_backend.responses.errors import Interrupted
from wegent_backend.responses.parameters import Key, ReadingsOf
from wegent_backend.responses.turns import Turn
from wegent_backend.statuses import Responses, errors

log = structlog.get_logger(__name__)

router = APIRouter(tags=["openai"])

STREAMED: Final[Responses] = {
    200: {
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
        "description": "The answer; with `stream`, chat.completion.chunk objects, and [DONE] behind them",
    }
}


@router.post(
    "/chat/completions",
    response_model=Completion,
    summary="Ask a team with a whole conversation",
    responses=errors(400, 401, 403, 404, 409, 413, 501, 502, 503) | STREAMED,
)
@access("task", "create")
@counted_as("responses")
async def create_chat_completion(
    edge: EdgeOf, caller: Caller, readings: ReadingsOf, body: CompletionCreate, key: Key = None
) -> Response:
    """`model` is a team, `namespace#team`. Who leaves a stream before its end stops the answer."""
    readings.require_room()
    turn = await stored_once(
        lambda: unit(edge.ports, caller), lambda ctx: service.ask(ctx, body, key), named=key is not None
    )
    reading = readings.of(turn.run_id)
    if body.stream:
        count = body.stream_options is not None and bool(body.stream_options.include_usage)
        pieces = completion(reading, turn.facts, count=count, on_left=lambda: readings.later(_stop(edge, caller, turn)))
        return StreamingResponse(pieces, media_type=streams.MEDIA_TYPE, headers=streams.UNBUFFERED)
    async with reading:
        if not await reading.ended():
            raise Interrupted("The server is about to stop, and the answer is not there yet. Ask again.")
        return JSONResponse(rendering.whole(turn.facts, reading.transcript).model_dump())


async def _stop(edge: Edge, caller: Subject, turn: Turn) -> None:
    try:
        async with unit(edge.ports, caller) as ctx:
            await chat.cancel(ctx, turn.subtask_id)
    except (WegentError, SQLAlchemyError, OSError) as error:
        # It ended meanwhile, or goes on to its end: nobody waits for it.
        log.info("completions.not_stopped", run_id=turn.run_id, error=str(error))
