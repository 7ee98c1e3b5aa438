"""Routes that need no login, because they lead to one."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request, Response
from wegent_contracts.errors import Unauthorized

from wegent_backend import statuses
from wegent_backend.access.routes import open_to_all
from wegent_backend.addresses import RELAYED
from wegent_backend.edge import EdgeOf, OptionallyShown, address_of, origin_of
from wegent_backend.users import login, login_refresh
from wegent_backend.users.login_cookie import Page, PageOf, deliver
from wegent_backend.users.login_schemas import RefreshBody
from wegent_backend.users.schemas import LoginAnswer, LoginBody, SetupBody, SetupState

router = APIRouter(prefix="/auth", tags=["login"])


@router.post("/login", summary="Log in with name and password", response_model_exclude_none=True)
@open_to_all
async def log_in(body: LoginBody, request: Request, response: Response, edge: EdgeOf, page: PageOf) -> LoginAnswer:
    answer = await login.log_in(edge, body.user_name, body.password, origin=origin_of(request))
    return deliver(answer, response, page)


@router.get("/admin-password/setup", summary="Whether the first password must be chosen")
@open_to_all
async def setup_state(edge: EdgeOf) -> SetupState:
    return SetupState(required=await login.setup_required(edge))


@router.post(
    "/admin-password/setup",
    summary="Choose the first password of `admin`, and log in",
    response_model_exclude_none=True,
)
@open_to_all
async def set_up(body: SetupBody, request: Request, response: Response, edge: EdgeOf, page: PageOf) -> LoginAnswer:
    trusted, origin = _at_this_machine(request), origin_of(request)
    answer = await login.set_up(edge, body.password, token=body.setup_token, trusted=trusted, origin=origin)
    return deliver(answer, response, page)


@router.post(
    "/refresh",
    summary="Get new tokens for a refresh token",
    response_model_exclude_none=True,
    responses=statuses.errors(401, 403),
)
@open_to_all
async def refresh(
    request: Request, response: Response, edge: EdgeOf, page: PageOf, body: RefreshBody | None = None
) -> LoginAnswer:
    """A refresh token counts once; the login goes on for as long again. One that is used twice ends the login."""
    token = _refresh_token(body, page)
    if not token:
        raise Unauthorized("This needs a refresh token: refresh_token in the body, or the cookie of the page.")
    answer = await login_refresh.refresh(edge, token, origin=origin_of(request))
    return deliver(answer, response, page)


@router.post("/logout", status_code=204, summary="End the login", responses=statuses.errors(401, 403))
@open_to_all
async def log_out(
    request: Request,
    response: Response,
    edge: EdgeOf,
    page: PageOf,
    presented: OptionallyShown,
    body: RefreshBody | None = None,
) -> None:
    """The login of the refresh token, or of the access token where there is none. It may have ended already."""
    token = _refresh_token(body, page)
    if page is not None:
        page.forget(response)
    if token:
        await login_refresh.log_out_by(edge, token, origin=origin_of(request))
    elif presented is not None:
        claims = edge.tokens.read(presented.token)
        await login_refresh.log_out(edge, claims.user_id, claims.login_id, origin=origin_of(request))
    else:
        raise Unauthorized("This needs the refresh token of the login, or its access token.")


def _refresh_token(body: RefreshBody | None, page: Page | None) -> str | None:
    given = body.refresh_token if body is not None else None
    if given is not None:
        return given.get_secret_value()
    return page.refresh_token if page is not None else None


def _at_this_machine(request: Request) -> bool:
    """Whether a person at the server's own machine asks, and not a web page elsewhere.

    A page that made its own name point at 127.0.0.1 reaches us from here too, but it gives its own name as the host.
    """
    if request.scope.get(RELAYED):
        return False
    return _is_loopback(address_of(request)) and _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
