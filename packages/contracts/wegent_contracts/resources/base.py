"""The frame that every kind shares, with the words of Kubernetes in their Kubernetes meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final, Literal, LiteralString

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from wegent_contracts.resources.patterns import (
    NAME_PATTERN,
    NOT_BLANK_PATTERN,
    LabelKey,
    LabelValue,
    Namespace,
    ResourceName,
)

API_VERSION: Final = "agent.wecode.io/v1"
ANNOTATIONS_BYTES: Final = 65_536
REFUSED_FIELD: Final = "refused_field"
"""Context of an error that `refusal` made: the wire name of the field it is told at."""

__all__ = [
    "API_VERSION",
    "NAME_PATTERN",
    "Condition",
    "Manager",
    "Metadata",
    "Ref",
    "Resource",
    "ResourceList",
    "Status",
    "WireModel",
    "refusal",
]


def refusal(field: str, rule: LiteralString, message: str) -> PydanticCustomError:
    """For validators of several fields: refuses the one with the wire name `field`."""
    return PydanticCustomError(rule, "{message}", {"message": message, REFUSED_FIELD: field})


class WireModel(BaseModel):
    """camelCase on the wire, snake_case in code; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="forbid",
        protected_namespaces=(),
        hide_input_in_errors=True,  # an input may be a secret, and errors reach logs
    )


class Manager(WireModel):
    """Somebody who wrote fields of a resource: a person's tool, or a part of the system."""

    name: str = Field(description="Name under which fields are owned, for example wegent or api")
    operation: Literal["Apply", "Update"] = Field(description="Apply owns what it writes; Update only changes it")
    time: datetime = Field(description="Of the last write")
    fields: list[str] = Field(description="Paths, for example spec.systemPrompt")


class Metadata(WireModel):
    """Identity and bookkeeping of a resource."""

    name: ResourceName = Field(description="Unique in its namespace, kind and owner; for example developer-bot")
    namespace: Namespace = Field(
        default="default", description="Namespace, nested with `/` up to 5 levels; groups own namespaces of their own"
    )
    display_name: str | None = Field(
        default=None, max_length=200, pattern=NOT_BLANK_PATTERN, description="Name for people, in any language"
    )
    labels: dict[LabelKey, LabelValue] = Field(
        default_factory=dict, max_length=64, description="Words to select resources by, for example team: backend"
    )
    annotations: dict[LabelKey, str] = Field(
        default_factory=dict, description="Notes that nothing selects by; keys and values together at most 64 KiB"
    )
    id: int | None = Field(default=None, description="Integer id, set by the system; `team_id` and the like mean it")
    uid: str | None = Field(default=None, description="Globally unique id, set by the system")
    resource_version: int | None = Field(default=None, description="Changes with every write, set by the system")
    generation: int | None = Field(default=None, description="Changes with every change of spec, set by the system")
    user_id: int | None = Field(default=None, description="Owner; 0 is public. Set by the system")
    created_at: datetime | None = Field(default=None, description="When it was created, set by the system")
    updated_at: datetime | None = Field(default=None, description="When it was last written, set by the system")
    managers: list[Manager] | None = Field(
        default=None, description="Who wrote which fields; shown when asked for with `managers=true`"
    )

    @field_validator("annotations")
    @classmethod
    def _bounded(cls, annotations: dict[str, str]) -> dict[str, str]:
        size = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
        if size > ANNOTATIONS_BYTES:
            raise ValueError(f"The annotations have {size} bytes together; at most {ANNOTATIONS_BYTES} are kept.")
        return annotations


class Condition(WireModel):
    """One observed aspect of a resource."""

    type: str = Field(description="The aspect, for example Ready")
    status: Literal["True", "False", "Unknown"] = Field(description="Whether it holds")
    reason: str = Field(description="Stable CamelCase word for why, for example NotYetImplemented")
    message: str = Field(default="", description="Why, for people")
    last_transition_time: datetime | None = Field(default=None, description="When `status` last changed")


class Status(WireModel):
    """What the system observed; users do not write it."""

    state: Literal["Available", "Unavailable"] = Field(default="Available", description="Whether it can be used now")
    message: str | None = Field(default=None, description="Why it cannot be used, for people")
    observed_generation: int | None = Field(
        default=None, description="metadata.generation that this status was made from"
    )
    conditions: list[Condition] = Field(default_factory=list, description="Observed aspects, one per type")


class Ref(WireModel):
    """Points at another resource by name."""

    name: ResourceName = Field(description="metadata.name of the other resource")
    namespace: Namespace = Field(default="default", description="Its namespace")


class Resource(WireModel):
    """A resource of any kind; each kind narrows `kind`, `spec` and `status`."""

    plural: ClassVar[str]
    short_name: ClassVar[str]

    api_version: Literal["agent.wecode.io/v1"] = Field(default=API_VERSION, description="Version of this format")
    kind: str = Field(description="What it is, for example Bot")
    metadata: Metadata = Field(description="Its name, its labels, and what the system notes about it")
    spec: Any = Field(description="What is wanted")
    status: Status | None = Field(default=None, description="What is observed; written by the system only")


class ResourceList(WireModel):
    """Answer of every list route; `next_cursor` is absent on the last page."""

    items: list[dict[str, Any]] = Field(description="Resources of this page")
    next_cursor: str | None = Field(default=None, description="`cursor` of the next page")
