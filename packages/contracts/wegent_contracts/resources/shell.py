"""Shell: the engine that runs a bot."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AliasChoices, Field

from wegent_contracts.resources.base import Resource, WireModel


class ShellSpec(WireModel):
    shell_type: Literal["Chat"] = Field(
        validation_alias=AliasChoices("shellType", "runtime", "shell_type"), description="Engine that runs the bot"
    )
    support_model: list[str] = Field(default_factory=list, description="Models it works with; empty means all")


class Shell(Resource):
    plural: ClassVar[str] = "shells"
    short_name: ClassVar[str] = "sh"

    kind: Literal["Shell"] = "Shell"
    spec: ShellSpec
