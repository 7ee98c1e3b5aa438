"""Routes of logins through providers. Those that a browser follows answer with its next address, also on a refusal."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias
from urllib.parse import urlencode, urlsplit

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from wegent_backend.access.routes import open_to_all
from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.edge import Edge, EdgeOf, address_of, base_of, origin_of
from wegent_backend.trail.entries import Actor, Entry
from wegent_backend.users.login_cookie import PageOf, deliver
from wegent_backend.users.oidc import service
from wegent_backend.users.oidc.records import Ticket, cookie_of
from wegent_backend.users.oidc.return_path import ReturnPath
from wegent_backend.users.oidc.schemas import ExchangeAnswer, ExchangeBody, ProviderAnswer, ProvidersAnswer

log = structlog.get_logger(__name__)

HOME: Final = "/"
router = APIRouter(prefix="/auth/oidc", tags=["login"])

Name: TypeAlias = Annotated[str, Path(alias="provider", max_length=63, description="Name of the provider")]
Parameter: TypeAlias = Annotated[str | None, Query(max_length=4096)]


async def _callback_answer(
    state: Parameter = None, code: Parameter = None, iss: Parameter = None, error: Parameter = None
) -> service.CallbackAnswer:
    return service.CallbackAnswer(state, code, iss, error)


@router.get("/providers", summary="Providers through which one can log in")
@open_to_all
async def list_login_providers(edge: EdgeOf) -> ProvidersAnswer:
    found = [ProviderAnswer(name=name, display_name=one.config.title) for name, one in edge.oidc.items()]
    return ProvidersAnswer(items=found)


@router.get(
    "/{provider}/login", summary="Go to the provider to log in", status_code=302, response_class=RedirectResponse
)
@open_to_all
async def begin_oidc_login(name: Name, request: Request, edge: EdgeOf, return_to: ReturnPath = HOME) -> Response:
    base = base_of(request, edge)
    try:
        to, ticket = await service.begin(edge, name, base=base, return_to=return_to, address=address_of(request))
    except OidcRefused as refusal:
        return _refused(refusal, name, request, edge)
    response = _go(to)
    _bind(response, ticket, base, edge.ports.settings.oidc.login_seconds)
    return response


@router.get(
    "/{provider}/callback",
    summary="Where the provider sends the browser back to",
    status_code=302,
    response_class=RedirectResponse,
)
@open_to_all
async def finish_oidc_login(
    name: Name, answer: Annotated[service.CallbackAnswer, Depends(_callback_answer)], request: Request, edge: EdgeOf
) -> Response:
    base = base_of(request, edge)
    try:
        arrived = await service.finish(edge, name, answer, cookies=request.cookies, address=address_of(request))
    except OidcRefused as refusal:
        response = _refused(refusal, name, request, edge)
    else:
        # Behind the #: what stands there is sent to no server, and written into no log.
        onward = {} if arrived.return_to == HOME else {"next": arrived.return_to}
        response = _go(f"{_page(base, onward)}#oidc={arrived.ticket.key}")
        _bind(response, arrived.ticket, base, edge.ports.settings.oidc.code_seconds)
    response.delete_cookie(cookie_of(answer.state or ""), path=_cookie_path(base))
    return response


@router.post("/exchange", summary="Fetch the tokens of a login that has come back", response_model_exclude_none=True)
@open_to_all
async def exchange_oidc_code(
    body: ExchangeBody, request: Request, response: Response, edge: EdgeOf, page: PageOf
) -> ExchangeAnswer:
    answer, provider = await service.exchange(edge, body.code, cookies=request.cookies, origin=origin_of(request))
    response.delete_cookie(cookie_of(body.code), path=_cookie_path(base_of(request, edge)))
    return ExchangeAnswer(**deliver(answer, response, page).model_dump(), provider=provider)


@router.get(
    "/{provider}/logout", summary="Go to the provider to log out", status_code=302, response_class=RedirectResponse
)
@open_to_all
async def end_oidc_session(name: Name, request: Request, edge: EdgeOf) -> Response:
    try:
        return _go(await service.logout_address(edge, name, base=base_of(request, edge)))
    except OidcRefused as refusal:
        return _refused(refusal, name, request, edge)


def _refused(refusal: OidcRefused, name: str, request: Request, edge: Edge) -> Response:
    """To the page of the login, which says why; the log and the audit trail have the check that failed."""
    log.warning("oidc.refused", provider=name, why=refusal.why, problem=refusal.problem)
    if refusal.why != "unknown_provider":
        actor = Actor(via=f"oidc:{name}", address=address_of(request))
        facts = {"why": refusal.why, "problem": refusal.problem}
        edge.ports.denials.note(Entry("login", "User", new=facts, outcome="denied", actor=actor))
    return _go(_page(base_of(request, edge), {"error": refusal.why}))


def _page(base: str, parameters: dict[str, str]) -> str:
    path = f"{urlsplit(base).path}/login"
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _go(to: str) -> Response:
    return RedirectResponse(to, 302, {"Cache-Control": "no-store"})


def _bind(response: Response, ticket: Ticket, base: str, seconds: int) -> None:
    response.set_cookie(
        ticket.cookie,
        ticket.binding,
        max_age=seconds,
        path=_cookie_path(base),
        secure=base.startswith("https://"),
        httponly=True,
        samesite="lax",
    )


def _cookie_path(base: str) -> str:
    return f"{urlsplit(base).path}/api/v1/auth/oidc"
