"""Routes that need no login, because they lead to one."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request

from wegent_backend.access.routes import open_to_all
from wegent_backend.addresses import RELAYED
from wegent_backend.edge import EdgeOf, Origin, address_of
from wegent_backend.users import login
from wegent_backend.users.schemas import LoginAnswer, LoginBody, SetupBody, SetupState

router = APIRouter(prefix="/auth", tags=["login"])


@router.post("/login", summary="Log in with name and password")
@open_to_all
async def log_in(body: LoginBody, request: Request, edge: EdgeOf) -> LoginAnswer:
    return await login.log_in(edge, body.user_name, body.password, origin=_origin(request))


@router.get("/admin-password/setup", summary="Whether the first password must be chosen")
@open_to_all
async def setup_state(edge: EdgeOf) -> SetupState:
    return SetupState(required=await login.setup_required(edge))


@router.post("/admin-password/setup", summary="Choose the first password of `admin`, and log in")
@open_to_all
async def set_up(body: SetupBody, request: Request, edge: EdgeOf) -> LoginAnswer:
    trusted, origin = _at_this_machine(request), _origin(request)
    return await login.set_up(edge, body.password, token=body.setup_token, trusted=trusted, origin=origin)


def _origin(request: Request) -> Origin:
    return Origin(address_of(request), request.headers.get("user-agent", ""))


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
