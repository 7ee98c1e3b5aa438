"""Routes of one's logins at MCP servers."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias
from urllib.parse import urlencode, urlsplit

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from wegent_backend.access.routes import access, open_to_all
from wegent_backend.auth.rates import expensive
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext, base_of
from wegent_backend.mcp_servers import connections, finding
from wegent_backend.mcp_servers.connections import Answer, Connection
from wegent_backend.mcp_servers.errors import McpLoginFailed, McpLoginUnknown
from wegent_backend.mcp_servers.oauth.tickets import cookie_of
from wegent_backend.mcp_servers.schemas import ConnectAnswer, ConnectBody
from wegent_backend.mcp_servers.targets import For, Known, target_of
from wegent_backend.statuses import CHANGE, LIST, WRITE, errors

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/mcp/connections", tags=["mcp"])

HOME: Final = "/"
Parameter: TypeAlias = Annotated[str | None, Query(max_length=4096)]
Number: TypeAlias = Annotated[int, Path(alias="connection_id", ge=1, le=2**31 - 1)]


class ConnectionList(BaseModel):
    items: list[Connection]


async def _answer(
    state: Parameter = None, code: Parameter = None, iss: Parameter = None, error: Parameter = None
) -> Answer:
    return Answer(state, code, iss, error)


@router.get("", operation_id="listMcpConnections", summary="List one's logins at MCP servers", responses=LIST)
@access("mcp connection", "list")
async def list_all(ctx: ReadContext) -> ConnectionList:
    return ConnectionList(items=await connections.list_all(ctx))


@router.post("", operation_id="connectMcpServer", summary="Log in at an MCP server", responses=WRITE | errors(503))
@access("mcp connection", "manage")
@expensive
async def begin(request: Request, response: Response, edge: EdgeOf, caller: Caller, body: ConnectBody) -> ConnectAnswer:
    """The answer has the address to open in the same browser, which keeps a cookie until it comes back."""
    base = base_of(request, edge)
    async with unit(edge.ports, caller, write=False) as ctx:
        declared = await finding.server_of(ctx, body)
    target = target_of(declared, For(caller, edge.ports.settings), Known())
    if target.fault is not None:
        raise McpLoginFailed(target.fault)
    begun = await connections.begin(
        edge.ports,
        edge.redis,
        caller,
        declared,
        target,
        edge.ports.settings.chat,
        base=base,
        return_to=body.return_to,
    )
    seconds = edge.ports.settings.mcp.login_seconds
    response.set_cookie(
        cookie_of(begun.state),
        begun.binding,
        max_age=seconds,
        path=_cookie_path(base),
        secure=base.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return ConnectAnswer(authorization_url=begun.address, expires_in=seconds)


@router.get(
    "/callback",
    operation_id="finishMcpLogin",
    summary="Where an authorization server sends the browser back to",
    status_code=302,
    response_class=RedirectResponse,
)
@open_to_all
async def finish(answer: Annotated[Answer, Depends(_answer)], request: Request, edge: EdgeOf) -> Response:
    """Leads on to the page from which the login was begun, with `mcp=connected`, `refused`, `failed` or `unknown`."""
    base = base_of(request, edge)
    try:
        login, fault = await connections.finish(edge.ports, edge.redis, answer, request.cookies)
    except McpLoginUnknown:
        log.info("mcp.login_unknown")
        return _onward(base, HOME, {"mcp": "unknown"}, answer.state)
    return _onward(base, login.return_to, {"mcp": fault or "connected", "server": login.server}, answer.state)


@router.delete(
    "/{connection_id}",
    operation_id="disconnectMcpServer",
    summary="Give up a login at an MCP server",
    status_code=204,
    responses=CHANGE,
)
@access("mcp connection", "manage")
async def disconnect(edge: EdgeOf, caller: Caller, number: Number) -> None:
    """Its tokens are taken back at the authorization server, as far as that can be reached."""
    await connections.disconnect(edge.ports, caller, number)


def _onward(base: str, path: str, parameters: dict[str, str], state: str | None) -> Response:
    joint = "&" if "?" in path else "?"
    to = f"{urlsplit(base).path}{path}{joint}{urlencode(parameters)}"
    response = RedirectResponse(to, 302, {"Cache-Control": "no-store"})
    response.delete_cookie(cookie_of(state or ""), path=_cookie_path(base))
    return response


def _cookie_path(base: str) -> str:
    return f"{urlsplit(base).path}/api/v1/mcp/connections"
