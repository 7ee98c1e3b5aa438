"""The file's fields. Models and agents have those of `ModelTarget` and `AgentSpec`, and refer to each other by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from wegent_chat_shell.settings import ChatShellSettings


class ShellConfig(BaseModel):
    """`${env:NAME}` as a value means what the environment has under this name."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    default: str | None = Field(default=None, description="Agent or model that answers when none is named")
    models: dict[str, dict[str, Any]] = Field(
        default_factory=dict, max_length=1000, description="By name; `vision` and `fallback` name other models"
    )
    agents: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        max_length=1000,
        description="By name; `model` names a model, `skills` folders with skills",
    )
    skills_directory: Path | None = Field(
        default=None, description="Where the folders of skills are; beside this file when it is not absolute"
    )
    allowed_tools: list[str] = Field(
        default_factory=list,
        max_length=1000,
        description="Tools that are used without asking whoever is at the terminal",
    )
    tell_time: bool = Field(default=True, description="Tell models when people have said what they say")
    engine: ChatShellSettings = Field(
        default_factory=ChatShellSettings, description="Limits and patience of the engine"
    )
