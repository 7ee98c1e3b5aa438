"""Routes of logins of the command line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from wegent_backend.access.routes import access, open_to_all
from wegent_backend.edge import Caller, EdgeOf, base_of, origin_of
from wegent_backend.users.cli_login import service
from wegent_backend.users.cli_login.schemas import (
    DecisionAnswer,
    DecisionBody,
    PollAnswer,
    PollBody,
    RequestAnswer,
    StartAnswer,
    StartBody,
)

router = APIRouter(prefix="/auth/cli", tags=["login"])


@router.post("/start", summary="Begin to log in a command line through a browser")
@open_to_all
async def start_cli_login(body: StartBody, request: Request, edge: EdgeOf) -> StartAnswer:
    return await service.start(edge, body.client, base=base_of(request, edge), origin=origin_of(request))


@router.post("/poll", summary="Ask whether the login was approved; answers its tokens once")
@open_to_all
async def poll_cli_login(body: PollBody, request: Request, edge: EdgeOf) -> PollAnswer:
    return await service.poll(edge, body.device_code.get_secret_value(), origin=origin_of(request))


@router.get("/request", summary="What a command line asks for with this code")
@access("account", "update")
async def show_cli_login(
    code: Annotated[str, Query(min_length=1, max_length=32)], subject: Caller, edge: EdgeOf
) -> RequestAnswer:
    return await service.look(edge, subject, code)


@router.post("/decide", summary="Approve or refuse the login of a command line")
@access("account", "update")
async def decide_cli_login(body: DecisionBody, subject: Caller, edge: EdgeOf) -> DecisionAnswer:
    await service.decide(edge, subject, body)
    return DecisionAnswer(approved=body.approve)
