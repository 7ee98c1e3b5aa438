"""Refusals over HTTP, noted for the audit trail: who wanted what, by the form of a request. Nothing of its content."""

from __future__ import annotations

import re
from typing import Any, Final

from fastapi import Request
from wegent_contracts.errors import Forbidden, NotFound, Unauthorized, WegentError
from wegent_contracts.resources import Resource

from wegent_backend.access.routes import OPEN, Access, access_of
from wegent_backend.addresses import SLASH
from wegent_backend.api.entrance import CANONICAL
from wegent_backend.auth.presented import Presented
from wegent_backend.auth.subject import Subject
from wegent_backend.edge import Edge, address_of, edge_of
from wegent_backend.trail.entries import Actor
from wegent_backend.trail.hidden import CONVERSATION, GROUP
from wegent_backend.trail.refusals import Attempt, denied, kind_of

IDS: Final = ("task_id", "id", "entry_id", "user_id", "key_id", "login_id")
"""Parameters of addresses that are numbers or ids of things. Tokens of share links are none of them."""

_PLURAL: Final = re.compile(r"\{plural:\w+\}")


def note(request: Request, error: WegentError) -> None:
    """Every 403, every 401 for something that was shown, and every 404 for what may be there and hidden."""
    if error.status not in {Forbidden.status, Unauthorized.status, NotFound.status} or "route" not in request.scope:
        return
    edge, access = edge_of(request), access_of(request.scope["endpoint"])
    attempt = _attempt(request, access)
    subject: Subject | None = getattr(request.state, "subject", None)
    request_id = request.scope.get("wegent.request_id")
    if error.status == Forbidden.status:
        edge.ports.denials.note(denied(attempt, error, _actor(request, subject), request_id=request_id))
    elif error.status == Unauthorized.status:
        presented: Presented | None = getattr(request.state, "presented", None)
        if presented is not None and access != OPEN:
            edge.ports.denials.note(denied(attempt, error, _claimed(edge, presented), request_id=request_id))
    elif subject is not None and (about := _hidden(attempt, request.path_params, subject)) is not None:
        edge.ports.denials.suspect(denied(about, error, Actor.of(subject), request_id=request_id))


def _attempt(request: Request, access: Access) -> Attempt:
    parameters = request.path_params
    kind = parameters.get("plural")
    return Attempt(
        request=f"{request.method} {_form(request)}",
        action=access.verb or request.method.lower(),
        kind=kind.__name__ if isinstance(kind, type) else kind_of(access.thing),
        namespace=_name(parameters.get("ns")),
        name=_name(parameters.get("name")),
        object_id=next((parameters[key] for key in IDS if key in parameters), None),
    )


def _form(request: Request) -> str:
    """The address of a route as the reference of the API has it, for example `/api/v1/teams/{name}`."""
    path: str = request.scope["route"].path
    kind = request.path_params.get("plural")
    if isinstance(kind, type) and issubclass(kind, Resource):
        path = _PLURAL.sub(kind.plural, path)
    return CANONICAL + path.lstrip("/")


def _name(part: str | None) -> str | None:
    return None if part is None else part.replace(SLASH, "/")


def _actor(request: Request, subject: Subject | None) -> Actor:
    return Actor(address=address_of(request)) if subject is None else Actor.of(subject)


def _claimed(edge: Edge, presented: Presented) -> Actor:
    """Whose login an access token of ours is that does not count any more; else nobody who is known."""
    try:
        claims = edge.tokens.read(presented.token)
    except Unauthorized:
        return Actor(address=presented.address)
    return Actor(claims.user_id, via=f"login:{claims.login_id}", address=presented.address)


def _hidden(attempt: Attempt, parameters: dict[str, Any], subject: Subject) -> Attempt | None:
    """What may be there and is hidden from the subject: a conversation, or a group that they are no member of."""
    if attempt.kind == CONVERSATION and "task_id" in parameters:
        return attempt
    group = attempt.namespace
    if group is None or group == "default" or subject.group_named(group) is not None:
        return None
    return Attempt(attempt.request, attempt.action, GROUP, name=group)
