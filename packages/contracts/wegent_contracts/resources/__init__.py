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
from wegent_contracts.resources.collaboration import Collaboration, CollaborationSpec
from wegent_contracts.resources.device import Device, DeviceSpec
from wegent_contracts.resources.ghost import Ghost, GhostSpec
from wegent_contracts.resources.knowledge_base import KnowledgeBase, KnowledgeBaseSpec
from wegent_contracts.resources.model import Model, ModelSpec
from wegent_contracts.resources.retriever import Retriever, RetrieverSpec
from wegent_contracts.resources.shell import Shell, ShellSpec
from wegent_contracts.resources.skill import Skill, SkillSpec
from wegent_contracts.resources.subscription import Subscription, SubscriptionSpec
from wegent_contracts.resources.task import Task, TaskSpec
from wegent_contracts.resources.team import Team, TeamMember, TeamSpec
from wegent_contracts.resources.workspace import Workspace, WorkspaceSpec

# What is referred to comes before what refers to it.
_IN_ORDER: tuple[type[Resource], ...] = (
    Model,
    Shell,
    Skill,
    Retriever,
    KnowledgeBase,
    Ghost,
    Bot,
    Team,
    Collaboration,
    Workspace,
    Device,
    Task,
    Subscription,
)
KINDS: dict[str, type[Resource]] = {kind.__name__: kind for kind in _IN_ORDER}

__all__ = [
    "API_VERSION",
    "KINDS",
    "Bot",
    "BotSpec",
    "Collaboration",
    "CollaborationSpec",
    "Condition",
    "Device",
    "DeviceSpec",
    "Ghost",
    "GhostSpec",
    "KnowledgeBase",
    "KnowledgeBaseSpec",
    "Metadata",
    "Model",
    "ModelSpec",
    "Ref",
    "Resource",
    "ResourceList",
    "Retriever",
    "RetrieverSpec",
    "Shell",
    "ShellSpec",
    "Skill",
    "SkillSpec",
    "Status",
    "Subscription",
    "SubscriptionSpec",
    "Task",
    "TaskSpec",
    "Team",
    "TeamMember",
    "TeamSpec",
    "WireModel",
    "Workspace",
    "WorkspaceSpec",
]
