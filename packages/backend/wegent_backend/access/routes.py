"""What each route and event is about: said where it is defined, checked before it runs; without it nothing starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from wegent_contracts.errors import Forbidden

from wegent_backend.access.rules import LOGIN_ONLY, RULES, Thing, Verb, scope_of
from wegent_backend.auth.subject import Subject

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__access__"


@dataclass(frozen=True)
class Access:
    """A row of the table of routes. `thing` None: no login is needed."""

    thing: Thing | None
    verb: Verb | None = None


OPEN = Access(None)


def access(thing: Thing, verb: Verb) -> Callable[[F], F]:
    """Say what a route is about; there must be a rule for it."""
    if (thing, verb) not in RULES:
        raise KeyError(f"There is no rule for {verb} of {thing}: write it in access/rules.py.")

    def mark(endpoint: F) -> F:
        setattr(endpoint, _MARK, Access(thing, verb))
        return endpoint

    return mark


def open_to_all(endpoint: F) -> F:
    """Say that a route needs no login."""
    setattr(endpoint, _MARK, OPEN)
    return endpoint


def access_of(endpoint: Any) -> Access:
    """What a route said. Raises LookupError for one that says nothing."""
    found = getattr(endpoint, _MARK, None)
    if isinstance(found, Access):
        return found
    raise LookupError(f"{endpoint.__module__}.{endpoint.__qualname__} does not say who may: add @access(…).")


def admit(subject: Subject, wanted: Access) -> None:
    """What can be told before the target is known. Raises Forbidden."""
    if wanted.thing is None or wanted.verb is None:
        return
    rule = RULES[wanted.thing, wanted.verb]
    if subject.scopes is not None:
        _check_scope(subject, wanted.thing, wanted.verb)
    others = rule.owner or rule.group or rule.shared or rule.anybody
    if (rule.admins_only or (rule.admin and not others)) and subject.role != "admin":
        raise Forbidden("This is for admins.")


def _check_scope(subject: Subject, thing: Thing, verb: Verb) -> None:
    if (thing, verb) in LOGIN_ONLY:
        raise Forbidden("No API key may do this: log in.")
    needed = scope_of(thing, verb)
    if subject.scopes is not None and needed not in subject.scopes:
        raise Forbidden(f"This API key lacks the scope {needed}.", details={"scope": needed})
