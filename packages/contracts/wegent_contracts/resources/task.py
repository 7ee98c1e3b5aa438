"""Task: a conversation with a team, and what has become of it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel, refusal
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.patterns import Prompt
from wegent_contracts.resources.task_knowledge import ExternalKnowledgeRef, KnowledgeBaseScope, TaskKnowledgeBaseRef
from wegent_contracts.resources.task_status import TaskStatusFields

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Task",
    "metadata": {"name": "add-search", "labels": {"preserveExecutor": "true"}},
    "spec": {
        "title": "Add a search to the shop",
        "prompt": "Customers look for articles by name and number. Add a search field to the start page.",
        "teamRef": {"name": "dev-team"},
        "workspaceRef": {"name": "shop"},
        "knowledgeBaseRefs": [{"name": "handbook"}],
        "knowledgeBaseScopes": [{"name": "handbook", "scopeRestricted": True, "folderIds": [0, 12]}],
        "device_id": "7f3c9a10-workstation",
        "execution": {"workspace": {"source": "git_worktree", "path": "/home/dev/shop-search"}},
        "fork": {"sourceTaskId": 41, "afterMessageId": 7, "rootTaskId": 40},
        "currentStage": 0,
    },
}


class ExecutionWorkspace(WireModel):
    """A directory of its own for the work."""

    source: Literal["git_worktree"] = Field(description="How the directory is made; git_worktree: beside the clone")
    path: str | None = Field(
        default=None, min_length=1, max_length=4096, description="The directory; chosen by the system when absent"
    )


class Execution(WireModel):
    """How the task is run."""

    workspace: ExecutionWorkspace | None = Field(default=None, description="Where the work happens")


class Fork(WireModel):
    """The conversation that this one continues in another way."""

    source_task_id: int = Field(ge=1, description="metadata.id of the Task it branched off")
    after_message_id: int = Field(ge=0, description="Last message_id that both have; 0 is none")
    root_task_id: int = Field(ge=1, description="metadata.id of the first Task of the chain")


class TaskSpec(WireModel):
    """What a team is asked, and what it may use."""

    title: str = Field(max_length=200, description="What it is about, in a few words")
    prompt: Prompt = Field(default="", description="First message of the conversation")
    team_ref: Annotated[Ref, Refers("Team")] = Field(description="Who answers")
    workspace_ref: Annotated[Ref, Refers("Workspace")] | None = Field(
        default=None, description="Repository to work in; none for a conversation without code"
    )
    is_group_chat: bool = Field(
        default=False, alias="is_group_chat", description="Whether several people take part in the conversation"
    )
    answers: Literal["addressed", "always"] = Field(
        default="addressed",
        description="Which messages of a group chat its team answers: those that address it, or all",
    )
    knowledge_base_refs: list[Annotated[TaskKnowledgeBaseRef, Refers("KnowledgeBase")]] = Field(
        default_factory=list, max_length=50, description="Knowledge bases that the team can search"
    )
    knowledge_base_scopes: list[KnowledgeBaseScope] = Field(
        default_factory=list, max_length=50, description="Which parts of those knowledge bases; all when absent"
    )
    external_knowledge_refs: list[ExternalKnowledgeRef] = Field(
        default_factory=list, max_length=50, description="Knowledge outside of this installation"
    )
    device_id: str | None = Field(
        default=None,
        alias="device_id",
        min_length=1,
        max_length=255,
        description="spec.deviceId of the Device it runs on",
    )
    device_ref: Annotated[Ref, Refers("Device")] | None = Field(
        default=None, description="Device it runs on, by name instead of `device_id`"
    )
    execution: Execution | None = Field(default=None, description="How it is run")
    fork: Fork | None = Field(default=None, description="The conversation that this one branched off")
    current_stage: int | None = Field(
        default=None, ge=0, le=7, description="In a pipeline: which member answers now, counted from 0"
    )

    @model_validator(mode="after")
    def _one_device(self) -> TaskSpec:
        if self.device_id is not None and self.device_ref is not None:
            raise refusal("device_id", "device", "Write either device_id or deviceRef, not both.")
        return self


class Task(Resource):
    """A conversation with a team; the label `preserveExecutor: "true"` keeps its sandbox."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "tasks"
    short_name: ClassVar[str] = "ta"

    kind: Literal["Task"] = Field(default="Task", description="Always Task")
    spec: TaskSpec = Field(description="What the team is asked")
    status: TaskStatusFields | None = Field(default=None, description="What has become of it; written by the system")
