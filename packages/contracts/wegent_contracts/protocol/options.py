"""What a message asks for besides its words. Kept with the run that answers it, so that a retry asks for the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from wegent_contracts.protocol.search import SearchEngineName
from wegent_contracts.protocol.skills import WantedSkill

ReasoningEffort: TypeAlias = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max", "ultra"]
DEEP: Final[ReasoningEffort] = "high"
"""How much to think where deep thinking is asked for and nothing more is said."""


class ModelOptions(BaseModel):
    """How the model is to answer this message."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    temperature: float | None = Field(default=None, ge=0, le=2, description="0 answers alike every time, 2 freely")
    max_output_tokens: int | None = Field(
        default=None, ge=1, description="Tokens that the answer may have, within the limit of the model"
    )
    reasoning_effort: ReasoningEffort | None = Field(
        default=None, description="How much to think; the next lower one where the model does not know the word"
    )


class ChatOptions(BaseModel):
    """Fields of `chat:send` that change how a message is answered; all of them may be left out."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    enable_web_search: bool | None = Field(
        default=None, description="Let the model search the web and read pages, where the installation has it"
    )
    search_engine: SearchEngineName | None = Field(
        default=None, description="Which search engine to ask; the installation's first one when absent"
    )
    additional_skills: list[WantedSkill] | None = Field(
        default=None, max_length=50, description="Skills for this message, besides those of the team"
    )
    enable_clarification: bool | None = Field(
        default=None, description="Ask first about what is not clear, as a form (`clarification` of the answer)"
    )
    enable_deep_thinking: bool | None = Field(
        default=None, description="Think longer before the answer, as far as the model can"
    )
    model_options: ModelOptions | None = Field(default=None, description="How the model is to answer")

    @property
    def reasoning_effort(self) -> ReasoningEffort | None:
        """How much the message wants to be thought about; None: nothing was said."""
        said = self.model_options.reasoning_effort if self.model_options else None
        return said or (DEEP if self.enable_deep_thinking else None)


def options_of(body: BaseModel) -> ChatOptions:
    """Those of a message that is sent."""
    return ChatOptions.model_validate(body.model_dump(include=set(ChatOptions.model_fields), exclude_unset=True))


def options_from(stored: Mapping[str, Any]) -> ChatOptions:
    """As they were stored, perhaps by another version: what is unknown now is left out."""
    return ChatOptions.model_validate({key: stored[key] for key in ChatOptions.model_fields if key in stored})
