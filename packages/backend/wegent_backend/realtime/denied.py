"""Refusals of events, noted for the audit trail."""

from __future__ import annotations

from typing import Any

from wegent_contracts.errors import Forbidden, NotFound, Unauthorized, WegentError

from wegent_backend.access.routes import Access
from wegent_backend.auth.subject import Subject
from wegent_backend.ports import Denials
from wegent_backend.trail.entries import Actor
from wegent_backend.trail.hidden import CONVERSATION
from wegent_backend.trail.refusals import Attempt, denied, kind_of


def note(
    denials: Denials,
    event: str,
    access: Access,
    error: Exception,
    subject: Subject | None,
    args: tuple[Any, ...],
    request_id: str,
) -> None:
    """As `api.denied.note`; a login that has ended needs no entry for each event, its socket is closed."""
    if subject is None or not isinstance(error, WegentError):
        return
    attempt = Attempt(event, access.verb or event, kind_of(access.thing), object_id=_task_id(args))
    entry = denied(attempt, error, Actor.of(subject), request_id=request_id)
    if error.status in {Forbidden.status, Unauthorized.status}:
        denials.note(entry)
    elif error.status == NotFound.status and entry.kind == CONVERSATION and entry.object_id is not None:
        denials.suspect(entry)


def _task_id(args: tuple[Any, ...]) -> int | None:
    found = args[0].get("task_id") if args and isinstance(args[0], dict) else None
    return found if type(found) is int else None
