"""What can go wrong with groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wegent_contracts.errors import AlreadyExists, Conflict, Forbidden, NotFound


class NamespaceInUse(Conflict):
    """Whoever wants to make the group has resources of their own in a namespace of that name."""

    reason = "NamespaceInUse"

    def __init__(self, name: str, count: int) -> None:
        super().__init__(
            f'You have {count} resources and secrets of your own in the namespace "{name}". Move or delete them first: '
            "in the namespace of a group, everything is the group's.",
            details={"count": count},
        )


class GroupNotEmpty(Conflict):
    """There is something in the group that shall be deleted."""

    reason = "GroupNotEmpty"

    def __init__(self, name: str, subgroups: Sequence[str], resources: Mapping[str, int]) -> None:
        held = [f"{count} {kind}" for kind, count in sorted(resources.items())]
        inside = [f"{len(subgroups)} subgroup{'s' if len(subgroups) > 1 else ''}"] if subgroups else []
        super().__init__(
            f'The group "{name}" is not empty: it has {", ".join([*inside, *held])}. '
            "Delete that first, or all of it at once with cascade=true.",
            details={"subgroups": list(subgroups), "resources": dict(resources)},
        )


class RoleTooHigh(Forbidden):
    """Nobody gives or takes a role above their own."""

    reason = "RoleTooHigh"

    def __init__(self, own: str, role: str) -> None:
        super().__init__(
            f"You are {own} here, and can neither give the role {role} nor change who has it. "
            f"Who may: those who are at least {role}, and admins.",
            details={"role": own, "needed": role},
        )


def group_not_found(name: str) -> NotFound:
    """The same for a group that is not there and for one that the caller may not know of."""
    return NotFound(f'There is no group "{name}".', details={"kind": "Group", "name": name})


def taken(name: str) -> AlreadyExists:
    """Says nothing about whose it is."""
    return AlreadyExists(f'The name "{name}" is taken. Choose another one.')
