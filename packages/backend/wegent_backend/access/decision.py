"""The one function that decides: (subject, verb, target)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from wegent_contracts.errors import Forbidden, NotFound

from wegent_backend.access.rules import RULES, Rule, Thing, Verb
from wegent_backend.auth.subject import GroupRole, Membership, Subject, rank
from wegent_backend.tables.kinds import PUBLIC_USER_ID

Source: TypeAlias = Literal["creator", "group", "link", "direct", "public", "admin", "none"]
"""Where a permission comes from."""


@dataclass(frozen=True)
class Grant:
    """What a resource was shared as: by a link, or directly."""

    role: GroupRole
    source: Literal["link", "direct"] = "direct"


@dataclass(frozen=True)
class Target:
    """What something is done to. `owner_id`: a user, a group (negative), or 0 for what is public."""

    thing: Thing
    owner_id: int = PUBLIC_USER_ID
    kind: str | None = None
    grant: Grant | None = None
    # Others may know of it without being members: a group that is not private.
    known_to_all: bool = False


@dataclass(frozen=True)
class Decision:
    """`visible`: the subject may know that it is there, so that a refusal is no secret. `role`: what they are to it."""

    allowed: bool
    visible: bool
    source: Source
    role: str
    why: str


def decide(subject: Subject, verb: Verb, target: Target) -> Decision:
    """Whether the subject may, and by what."""
    thing = thing_of(target)
    rule = RULES.get((thing, verb), Rule())
    if rule.admins_only and subject.role != "admin":
        return replace(_standing(subject, target, thing, rule), allowed=False, why=_who(rule))
    return _standing(subject, target, thing, rule)


def _standing(subject: Subject, target: Target, thing: Thing, rule: Rule) -> Decision:
    if target.owner_id == subject.user_id and thing not in {"group", "member"}:
        return _decision(rule.owner or rule.anybody or _as_admin(rule, subject), True, "creator", "owner", rule)
    found = [
        _of_admin(rule, subject),
        _of_member(rule, subject, target),
        _of_grant(rule, target),
        _of_anybody(rule, thing, target),
    ]
    allowed = next((entry for entry in found if entry.allowed), None)
    return allowed or next((entry for entry in found if entry.visible), found[-1])


def require(subject: Subject, verb: Verb, target: Target, *, missing: NotFound) -> Decision:
    """Raises `missing` when the subject may not know of the target, and Forbidden when they may but not do this."""
    decision = decide(subject, verb, target)
    if decision.allowed:
        return decision
    if not decision.visible:
        raise missing
    raise Forbidden(decision.why, details={"verb": verb, "role": decision.role})


def thing_of(target: Target) -> Thing:
    """Which rows of the table are about the target."""
    if target.owner_id == PUBLIC_USER_ID and target.thing in {"resource", "secret"}:
        return "public resource" if target.thing == "resource" else "public secret"
    return target.thing


def _of_admin(rule: Rule, subject: Subject) -> Decision:
    return _decision(_as_admin(rule, subject), rule.admin and subject.role == "admin", "admin", subject.role, rule)


def _as_admin(rule: Rule, subject: Subject) -> bool:
    return rule.admin and subject.role == "admin"


def _of_member(rule: Rule, subject: Subject, target: Target) -> Decision:
    membership = subject.membership(-target.owner_id) if target.owner_id < 0 else None
    if membership is None:
        return _decision(False, False, "none", "none", rule)
    return _decision(
        suffices(rule, membership.role, target.kind), sees(membership, target.kind), "group", membership.role, rule
    )


def suffices(rule: Rule, role: GroupRole, kind: str | None) -> bool:
    """Whether a role in the group that owns something is enough."""
    if rule.group is None:
        return False
    return rank(role) >= rank(rule.group) or (kind in rule.restricted)


def sees(membership: Membership, kind: str | None) -> bool:
    """Whether a member may know that a resource of the kind is there."""
    return kind is None or suffices(RULES["resource", "read"], membership.role, kind)


def _of_grant(rule: Rule, target: Target) -> Decision:
    grant = target.grant
    if grant is None:
        return _decision(False, False, "none", "none", rule)
    allowed = rule.shared is not None and rank(grant.role) >= rank(rule.shared)
    return _decision(allowed, True, grant.source, grant.role, rule)


def _of_anybody(rule: Rule, thing: Thing, target: Target) -> Decision:
    public = thing in {"public resource", "public secret", "catalog"} or target.known_to_all
    reads = target.known_to_all and rule is RULES["group", "read"]
    anybody = rule.anybody and not (thing == "group" and target.owner_id < 0 and not target.known_to_all)
    return _decision(anybody or reads, public or anybody, "public", "user", rule)


def _decision(allowed: bool, visible: bool, source: Source, role: str, rule: Rule) -> Decision:
    return Decision(allowed, visible, source if visible or allowed else "none", role, "" if allowed else _who(rule))


def _who(rule: Rule) -> str:
    """Who may, for a refusal."""
    may = []
    if rule.owner:
        may.append("its owner")
    if rule.group is not None:
        may.append(f"members of its group from {rule.group} on")
    if rule.shared is not None:
        may.append(f"people it is shared with from {rule.shared} on")
    if rule.admin:
        may.append("admins")
    only = ", as far as they are admins" if rule.admins_only else ""
    return f"You may not do this. Who may: {', '.join(may) or 'nobody'}{only}."
