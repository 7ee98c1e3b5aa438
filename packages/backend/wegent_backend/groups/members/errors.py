"""What can go wrong with members."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.errors import AlreadyExists, Conflict, TooLarge


class LastOwner(Conflict):
    """A group must have an Owner."""

    reason = "LastOwner"

    def __init__(self, names: Sequence[str]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names)
        super().__init__(
            f"This is the last Owner of {quoted}. Make somebody else Owner there first, by hand: who is Owner by a "
            "login provider, or is switched off, does not count.",
            details={"groups": list(names)},
        )


class AlreadyMember(AlreadyExists):
    """They have a role already, or are about to get one."""

    reason = "AlreadyMember"


class GivenByProvider(Conflict):
    """The membership follows from a group claim."""

    reason = "GivenByProvider"

    def __init__(self, user_name: str, provider: str) -> None:
        super().__init__(
            f'{user_name} has this role by the login provider "{provider}", which gives and takes it at every login. '
            "Change it there.",
            details={"provider": provider},
        )


class TooManyMembers(TooLarge):
    reason = "TooManyMembers"

    def __init__(self, most: int) -> None:
        super().__init__(f"The group has {most} members already, and no more are kept (WEGENT_GROUP_MAX_MEMBERS).")


class TooManyGroups(TooLarge):
    reason = "TooManyGroups"

    def __init__(self, user_name: str, most: int) -> None:
        super().__init__(f"{user_name} is in {most} groups already, and no more are kept (WEGENT_GROUP_MAX_GROUPS).")
