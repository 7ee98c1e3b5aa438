"""Kinds: one file each, registered here once; generic code does the rest."""

from wegent_contracts.resources.base import (
    API_VERSION,
    Condition,
    Metadata,
    Ref,
    Resource,
    ResourceList,
    Status,
    WireModel,
)
from wegent_contracts.resources.bot import Bot, BotSpec
from wegent_contracts.resources.ghost import Ghost, GhostSpec
from wegent_contracts.resources.model import Model, ModelSpec
from wegent_contracts.resources.shell import Shell, ShellSpec
from wegent_contracts.resources.task import Task, TaskSpec
from wegent_contracts.resources.team import Team, TeamMember, TeamSpec

KINDS: dict[str, type[Resource]] = {kind.__name__: kind for kind in (Ghost, Model, Shell, Bot, Team, Task)}

__all__ = [
    "API_VERSION",
    "KINDS",
    "Bot",
    "BotSpec",
    "Condition",
    "Ghost",
    "GhostSpec",
    "Metadata",
    "Model",
    "ModelSpec",
    "Ref",
    "Resource",
    "ResourceList",
    "Shell",
    "ShellSpec",
    "Status",
    "Task",
    "TaskSpec",
    "Team",
    "TeamMember",
    "TeamSpec",
    "WireModel",
]
