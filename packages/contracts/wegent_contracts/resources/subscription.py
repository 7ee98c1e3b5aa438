"""Subscription: a team that works again and again, by the clock or when something happens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, AliasChoices, ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, Status, WireModel, refusal
from wegent_contracts.resources.marks import Refers, Secret
from wegent_contracts.resources.patterns import NOT_BLANK_PATTERN, Prompt
from wegent_contracts.resources.trigger import Trigger
from wegent_contracts.resources.workspace import Repository

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Subscription",
    "metadata": {"name": "morning-news", "displayName": "Morning news"},
    "spec": {
        "taskType": "collection",
        "visibility": "private",
        "teamRef": {"name": "researchers"},
        "trigger": {"type": "cron", "cron": {"expression": "0 8 * * 1-5", "timezone": "Asia/Shanghai"}},
        "promptTemplate": "What is new about databases on {{date}}? Five points, each with its source.",
        "retryCount": 1,
        "timeoutSeconds": 600,
        "preserveHistory": True,
        "historyMessageCount": 10,
        "modelRef": {"name": "gpt-large"},
        "knowledgeBaseRefs": [{"name": "handbook"}],
        "executionTarget": {"type": "managed"},
        "notificationWebhooks": [{"type": "feishu", "url": "${secret:feishu-url}"}],
    },
}


def _address(text: str) -> str:
    if text != "***" and not text.startswith(("https://", "http://", "${secret:")):
        raise ValueError("This should be an address that begins with https:// or http://, or a stored secret.")
    return text


class NotificationWebhook(WireModel):
    """Whom to tell about a run."""

    type: Literal["dingtalk", "feishu", "custom"] = Field(description="Which service; custom gets the result as JSON")
    url: Annotated[Secret, AfterValidator(_address)] = Field(
        description="Address of the webhook; kept secret, since whoever knows it can write there"
    )
    secret: Secret | None = Field(default=None, description="Key that messages are signed with")
    enabled: bool = Field(default=True, description="Whether messages are sent")


class ExecutionTarget(WireModel):
    """Where the work is done."""

    type: Literal["managed", "local", "cloud"] = Field(
        default="managed", description="By the server, on a device of the owner's, or on one in a cloud"
    )
    device_id: str | None = Field(
        default=None, alias="device_id", min_length=1, max_length=255, description="spec.deviceId (local, cloud)"
    )
    device_ref: Annotated[Ref, Refers("Device")] | None = Field(
        default=None, description="The Device by name, instead of `device_id` (local, cloud)"
    )

    @model_validator(mode="after")
    def _has_its_device(self) -> ExecutionTarget:
        named = [name for name in ("device_id", "device_ref") if getattr(self, name) is not None]
        if len(named) > 1:
            raise refusal("device_id", "device", "Write either device_id or deviceRef, not both.")
        if named and self.type == "managed":
            raise refusal("type", "device", "A managed target has no device: write local or cloud.")
        if not named and self.type != "managed":
            raise refusal("deviceRef", "missing", f"A target of the type {self.type} needs a deviceRef or device_id.")
        return self


class SubscriptionSpec(WireModel):
    """What is asked of whom, when, and what happens with the answer."""

    task_type: Literal["collection", "execution"] = Field(
        default="collection", description="collection: gathers news for the feed; execution: does something"
    )
    visibility: Literal["private", "public", "market"] = Field(
        default="private", description="private: the owner's; public: others may follow; market: others may rent it"
    )
    description: str | None = Field(default=None, max_length=1000, description="What it is for")
    enabled: bool = Field(default=True, description="Whether the trigger counts")
    trigger: Trigger = Field(description="When it runs")
    team_ref: Annotated[Ref, Refers("Team")] = Field(description="Who does the work")
    prompt_template: Annotated[Prompt, Field(pattern=NOT_BLANK_PATTERN)] = Field(
        description=(
            "What the team is asked; {{date}}, {{time}}, {{datetime}}, {{subscription_name}} and {{webhook_data}} "
            "are filled in"
        ),
    )
    ai_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None, alias="modelRef", description="Model to think with; those of the bots when absent"
    )
    force_override_bot_model: bool = Field(
        default=False, description="Whether modelRef also counts for bots that name a model"
    )
    workspace_ref: Annotated[Ref, Refers("Workspace")] | None = Field(
        default=None, description="Repository to work in, as a Workspace"
    )
    repository: Repository | None = Field(default=None, description="Repository to work in, written here")
    knowledge_base_refs: list[Annotated[Ref, Refers("KnowledgeBase")]] = Field(
        default_factory=list, max_length=50, description="Knowledge bases that the team can search"
    )
    skill_refs: list[Annotated[Ref, Refers("Skill")]] = Field(
        default_factory=list, max_length=50, description="Skills that the team gets besides its own"
    )
    execution_target: ExecutionTarget = Field(default_factory=ExecutionTarget, description="Where the work is done")
    retry_count: int = Field(default=0, ge=0, le=3, description="How often a failed run is tried again")
    timeout_seconds: int = Field(
        default=600,
        ge=60,
        le=86_400,
        validation_alias=AliasChoices("timeoutSeconds", "timeout"),
        description="Seconds after which a run is stopped",
    )
    preserve_history: bool = Field(default=False, description="Whether a run sees the conversation of earlier ones")
    history_message_count: int = Field(
        default=10, ge=0, le=50, description="How many earlier messages it sees, when history is preserved"
    )
    notification_webhooks: list[NotificationWebhook] = Field(
        default_factory=list, max_length=10, description="Whom to tell about each run"
    )

    @model_validator(mode="after")
    def _one_repository(self) -> SubscriptionSpec:
        if self.repository is not None and self.workspace_ref is not None:
            raise refusal("repository", "repository", "Write either workspaceRef or repository, not both.")
        return self


class SubscriptionStatus(Status):
    """When it ran and when it will."""

    last_execution_time: datetime | None = Field(default=None, description="When it last ran")
    last_execution_status: (
        Literal["PENDING", "RUNNING", "COMPLETED", "COMPLETED_SILENT", "FAILED", "RETRYING", "CANCELLED"] | None
    ) = Field(default=None, description="How the last run ended; COMPLETED_SILENT: with nothing to tell")
    next_execution_time: datetime | None = Field(default=None, description="When it will run next")
    webhook_url: str | None = Field(default=None, description="Address to call, for the event webhook")
    execution_count: int = Field(default=0, ge=0, description="Runs so far")
    success_count: int = Field(default=0, ge=0, description="Runs that ended well")
    failure_count: int = Field(default=0, ge=0, description="Runs that failed")


class Subscription(Resource):
    """A team that works again and again."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "subscriptions"
    short_name: ClassVar[str] = "su"

    kind: Literal["Subscription"] = Field(default="Subscription", description="Always Subscription")
    spec: SubscriptionSpec = Field(description="Who does what, and when")
    status: SubscriptionStatus | None = Field(default=None, description="When it ran and will; written by the system")
