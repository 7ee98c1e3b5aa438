"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Role: TypeAlias = Literal["admin", "user"]
GroupRole: TypeAlias = Literal["RestrictedAnalyst", "Reporter", "Developer", "Maintainer", "Owner"]
KeyScope: TypeAlias = Literal["read", "use", "write", "admin"]

GROUP_ROLES: Final[tuple[GroupRole, ...]] = get_args(GroupRole)
"""From the least to the most."""

KEY_SCOPES: Final[tuple[KeyScope, ...]] = get_args(KeyScope)


def rank(role: GroupRole) -> int:
    """Higher means more."""
    return GROUP_ROLES.index(role)


@dataclass(frozen=True)
class Membership:
    """What somebody is in a group, by their own role there or in a group above it: the highest counts."""

    group_id: int
    name: str
    role: GroupRole
    # The group in which the role was given: this one, or one above it.
    given_in: int = 0
    # Given to everybody, and not to this user.
    to_everybody: bool = False


@dataclass(frozen=True)
class Subject:
    """Somebody known: the owner of `user_id`, acting with `role`."""

    user_id: int
    user_name: str
    role: Role
    groups: tuple[Membership, ...] = ()
    # What was used to get in, `login:ID` or `key:ID`; None: the system acts for them.
    via: str | None = None
    # What an API key is limited to; None: everything that its user may.
    scopes: frozenset[KeyScope] | None = None
    address: str = ""

    def membership(self, group_id: int) -> Membership | None:
        return next((found for found in self.groups if found.group_id == group_id), None)

    def origin(self, membership: Membership) -> str:
        """Name of the group in which the role was given: whoever has it there is a member there too."""
        given_in = self.membership(membership.given_in)
        return membership.name if given_in is None else given_in.name

    def group_named(self, namespace: str) -> Membership | None:
        """The group whose namespace this is, as far as the subject is a member."""
        return next((found for found in self.groups if found.name == namespace), None)
