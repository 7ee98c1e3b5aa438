"""Groups as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from wegent_backend.auth.subject import Membership, Subject
from wegent_backend.groups.schemas import GroupAnswer
from wegent_backend.tables import GroupRow, NamespaceMemberRow

_SAME = ("id", "name", "display_name", "description", "visibility", "level", "created_at", "updated_at")


def shown(
    group: GroupRow, subject: Subject, waiting: Mapping[int, NamespaceMemberRow], mine: Membership | None = None
) -> GroupAnswer:
    """`waiting`: the caller's memberships that do not count, by group; `mine`: one that is newer than the subject."""
    mine = mine or subject.membership(group.id)
    return GroupAnswer(
        **{name: getattr(group, name) for name in _SAME},
        parent=parent_of(group.name),
        my_role=mine.role if mine else None,
        my_role_source=_source(mine) if mine else None,
        my_role_from=subject.origin(mine) if mine else None,
        my_state=_state(waiting.get(group.id)),
    )


def recorded(group: GroupRow) -> dict[str, Any]:
    """For the audit trail."""
    return {name: getattr(group, name) for name in ("display_name", "description", "visibility", "level")}


def parent_of(name: str) -> str | None:
    return name.rpartition("/")[0] or None


def _source(mine: Membership) -> Literal["own", "inherited", "everybody"]:
    if mine.to_everybody:
        return "everybody"
    return "own" if mine.given_in == mine.group_id else "inherited"


def _state(row: NamespaceMemberRow | None) -> Literal["invited", "requested", "rejected"] | None:
    if row is None:
        return None
    if row.state == "rejected":
        return "rejected"
    return "requested" if row.invited_by is None else "invited"
