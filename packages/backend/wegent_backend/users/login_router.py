"""Routes that need no login, because they lead to one."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request

from wegent_backend.edge import EdgeOf
from wegent_backend.users import login
from wegent_backend.users.schemas import LoginAnswer, LoginBody, SetupBody, SetupState

router = APIRouter(prefix="/auth", tags=["login"])


@router.post("/login", summary="Log in with name and password")
async def log_in(body: LoginBody, request: Request, edge: EdgeOf) -> LoginAnswer:
    return await login.log_in(edge, body.user_name, body.password, address=_address(request))


@router.get("/admin-password/setup", summary="Whether the first password must be chosen")
async def setup_state(edge: EdgeOf) -> SetupState:
    return SetupState(required=await login.setup_required(edge))


@router.post("/admin-password/setup", summary="Choose the first password of `admin`, and log in")
async def set_up(body: SetupBody, request: Request, edge: EdgeOf) -> LoginAnswer:
    return await login.set_up(edge, body.password, token=body.setup_token, trusted=_at_this_machine(request))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _at_this_machine(request: Request) -> bool:
    """Whether a person at the server's own machine asks, and not a web page elsewhere.

    A page that made its own name point at 127.0.0.1 reaches us from here too, but it gives its own name as the host.
    """
    return _is_loopback(_address(request)) and _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
