"""Bot: a ghost in a shell, with a model."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from wegent_contracts.resources.base import Ref, Resource, WireModel


class BotSpec(WireModel):
    ghost_ref: Ref = Field(description="Who it is")
    shell_ref: Ref = Field(description="What runs it")
    ai_model_ref: Ref | None = Field(
        default=None, alias="modelRef", description="What it thinks with; the installation's default when absent"
    )


class Bot(Resource):
    plural: ClassVar[str] = "bots"
    short_name: ClassVar[str] = "bo"

    kind: Literal["Bot"] = "Bot"
    spec: BotSpec
