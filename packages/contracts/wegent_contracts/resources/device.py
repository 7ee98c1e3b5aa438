"""Device: a machine of a user's own, or in a cloud, that runs tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from wegent_contracts.resources.base import API_VERSION, Resource, Status, WireModel
from wegent_contracts.resources.patterns import NO_SPACES_PATTERN

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Device",
    "metadata": {"name": "workstation", "displayName": "Workstation in the office"},
    "spec": {
        "deviceId": "7f3c9a10-workstation",
        "deviceType": "local",
        "isDefault": True,
        "capabilities": ["gpu", "docker"],
        "maxSlots": 5,
    },
}


class DeviceSpec(WireModel):
    """A machine, as it registered itself."""

    device_id: str = Field(
        min_length=1,
        max_length=255,
        pattern=NO_SPACES_PATTERN,
        description="Id that the machine gave itself, for example from /etc/machine-id; never changes",
    )
    device_type: Literal["local", "cloud", "remote"] = Field(
        default="local", description="Where it is: at its owner's, in a cloud, or in a Docker container elsewhere"
    )
    is_default: bool = Field(default=False, description="Whether its owner's tasks run here unless they say otherwise")
    capabilities: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=100, description="Words for what it has, for example gpu"
    )
    max_slots: int = Field(default=5, ge=1, le=100, description="Tasks that run at the same time; others wait")


class DeviceCapabilities(WireModel):
    """What the machine said it has installed."""

    revision: int = Field(ge=0, description="Counts the changes")
    digest: str = Field(description="Hash of the whole list, to see whether it changed")
    skills: list[str] = Field(default_factory=list, description="Names of skills")
    plugins: list[str] = Field(default_factory=list, description="Names of plugins")
    mcps: list[str] = Field(default_factory=list, description="Names of MCP servers")


class DeviceStatus(Status):
    """Whether the machine is there, and what it does."""

    online: bool = Field(default=False, description="Whether it was heard of in the last 90 seconds")
    device_status: Literal["online", "offline", "busy"] = Field(
        default="offline", description="busy: it is there, and all its slots are taken"
    )
    last_heartbeat: datetime | None = Field(default=None, description="When it was last heard of")
    executor_version: str | None = Field(default=None, description="Version of the program that runs there")
    running_task_ids: list[int] = Field(default_factory=list, description="metadata.id of the Tasks that run there")
    capabilities: DeviceCapabilities | None = Field(default=None, description="What it has installed")


class Device(Resource):
    """A machine that runs its owner's tasks."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "devices"
    short_name: ClassVar[str] = "de"

    kind: Literal["Device"] = Field(default="Device", description="Always Device")
    spec: DeviceSpec = Field(description="Which machine it is, and how much it takes on")
    status: DeviceStatus | None = Field(default=None, description="Whether it is there; written by the system")
