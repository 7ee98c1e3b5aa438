"""The frame that every kind shares, with the words of Kubernetes in their Kubernetes meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

API_VERSION: Final = "agent.wecode.io/v1"
NAME_PATTERN = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$"


class WireModel(BaseModel):
    """camelCase on the wire, snake_case in code; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", protected_namespaces=()
    )


class Manager(WireModel):
    """Somebody who wrote fields of a resource: a person's tool, or a part of the system."""

    name: str
    operation: Literal["Apply", "Update"]
    time: datetime
    fields: list[str] = Field(description="Paths, for example spec.systemPrompt")


class Metadata(WireModel):
    """Identity and bookkeeping of a resource."""

    name: str = Field(pattern=NAME_PATTERN, description="Unique in its namespace, kind and owner")
    namespace: str = Field(default="default", description="Namespace; groups own namespaces of their own")
    display_name: str | None = Field(default=None, max_length=200, description="Name for people")
    labels: dict[str, str] = Field(default_factory=dict, description="Words to select resources by")
    annotations: dict[str, str] = Field(default_factory=dict, description="Notes that nothing selects by")
    id: int | None = Field(default=None, description="Integer id, set by the system; `team_id` and the like mean it")
    uid: str | None = Field(default=None, description="Globally unique id, set by the system")
    resource_version: int | None = Field(default=None, description="Changes with every write, set by the system")
    generation: int | None = Field(default=None, description="Changes with every change of spec, set by the system")
    user_id: int | None = Field(default=None, description="Owner; 0 is public. Set by the system")
    created_at: datetime | None = Field(default=None, description="Set by the system")
    updated_at: datetime | None = Field(default=None, description="Set by the system")
    managers: list[Manager] | None = Field(
        default=None, description="Who wrote which fields; shown when asked for with `managers=true`"
    )


class Condition(WireModel):
    """One observed aspect of a resource."""

    type: str
    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str = ""
    last_transition_time: datetime | None = None


class Status(WireModel):
    """What the system observed; users do not write it."""

    state: Literal["Available", "Unavailable"] = "Available"
    message: str | None = None
    observed_generation: int | None = None
    conditions: list[Condition] = Field(default_factory=list)


class Ref(WireModel):
    """Points at another resource by name."""

    name: str = Field(pattern=NAME_PATTERN)
    namespace: str = "default"


class Resource(WireModel):
    """A resource of any kind; each kind narrows `kind`, `spec` and `status`."""

    plural: ClassVar[str]
    short_name: ClassVar[str]

    api_version: Literal["agent.wecode.io/v1"] = API_VERSION
    kind: str
    metadata: Metadata
    spec: Any
    status: Status | None = None


class ResourceList(WireModel):
    """Answer of every list route; `next_cursor` is absent on the last page."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None
