"""Members as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from wegent_backend.auth.subject import GroupRole, rank
from wegent_backend.groups.members.repository import Entry
from wegent_backend.groups.members.schemas import InvitationAnswer, MemberAnswer, State
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow


def shown(group: GroupRow, row: NamespaceMemberRow, user: UserRow | None) -> MemberAnswer:
    """From the membership in the group itself."""
    return effective(group, [(row, group.name, user)])


def effective(group: GroupRow, entries: Sequence[Entry]) -> MemberAnswer:
    """From one person's memberships in the group and in those above it: the highest role counts."""
    best, where, user = max(entries, key=lambda entry: (rank(_role(entry[0])), entry[0].group_id == group.id, entry[1]))
    own = next((found for found, _, _ in entries if found.group_id == group.id), None)
    return MemberAnswer(
        user_id=best.user_id,
        user_name=user.user_name if user else None,
        display_name=user.display_name if user else None,
        is_active=user is None or user.is_active,
        role=_role(best),
        source="direct" if best is own else "inherited",
        group=where,
        direct_role=_role(own) if own else None,
        state=cast("State", best.state),
        invited=best.invited_by is not None,
        provider=own.provider if own else None,
        created_at=best.created_at,
    )


def invitation(row: NamespaceMemberRow, group: GroupRow, inviter: str | None) -> InvitationAnswer:
    return InvitationAnswer(
        group=group.name,
        display_name=group.display_name,
        description=group.description,
        role=_role(row),
        invited_by=inviter,
        created_at=row.created_at,
    )


def _role(row: NamespaceMemberRow) -> GroupRole:
    return cast("GroupRole", row.role)
