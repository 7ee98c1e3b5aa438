"""What chat completions take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wegent_backend.responses.items import Role, TextPart
from wegent_backend.responses.schemas import HINT, MODEL, Effort, Metadata
from wegent_backend.responses.words import Only, refused

EXAMPLE: Final[dict[str, Any]] = {
    "model": "default#wegent-chat",
    "messages": [{"role": "user", "content": "Say hello in one short sentence."}],
}


def _spoken(value: object) -> object:
    if value in {"tool", "function"}:
        raise refused("Tools of callers are not there: messages are of the roles system, developer, user, assistant.")
    return value


class CompletionMessage(BaseModel):
    """A message of the conversation. What answers have besides (refusal, annotations …) may stay in it when empty."""

    model_config = ConfigDict(extra="forbid")

    role: Annotated[Role, BeforeValidator(_spoken)]
    content: str | list[TextPart]
    name: str | None = Field(default=None, max_length=64, description="Taken, and not told to the model")
    refusal: Annotated[Any, Only()] = None
    annotations: Annotated[Any, Only(([],))] = None
    audio: Annotated[Any, Only()] = None
    function_call: Annotated[Any, Only(instead="Tools of callers are not there.")] = None
    tool_calls: Annotated[Any, Only(([],), "Tools of callers are not there.")] = None
    reasoning_content: str | None = Field(default=None, description="Taken, and left out")


class CompletionStreamOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    include_usage: bool | None = Field(default=None, description="A last chunk with the count of tokens")
    include_obfuscation: Annotated[Any, Only((False,))] = None


class ResponseFormat(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["text"]


class CompletionCreate(BaseModel):
    """A conversation, of which the last message is answered."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=(), json_schema_extra={"examples": [EXAMPLE]})

    model: str = MODEL
    messages: list[CompletionMessage] = Field(min_length=1)
    stream: bool | None = False
    stream_options: CompletionStreamOptions | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1, le=10_000_000, description="Older name of the next one")
    max_completion_tokens: int | None = Field(default=None, ge=1, le=10_000_000)
    reasoning_effort: Effort | None = None
    metadata: Metadata | None = None

    n: Annotated[Any, Only((1,), "There is one answer.")] = None
    stop: Annotated[Any, Only(([],))] = None
    top_p: Annotated[Any, Only((1, 1.0))] = None
    presence_penalty: Annotated[Any, Only((0, 0.0))] = None
    frequency_penalty: Annotated[Any, Only((0, 0.0))] = None
    logit_bias: Annotated[Any, Only(({},))] = None
    logprobs: Annotated[Any, Only((False,))] = None
    top_logprobs: Annotated[Any, Only((0,))] = None
    seed: Annotated[Any, Only()] = None
    response_format: ResponseFormat | None = None
    tools: Annotated[Any, Only(([],), "Tools of callers are not there.")] = None
    tool_choice: Annotated[Any, Only(("none", "auto"))] = None
    parallel_tool_calls: bool | None = None
    functions: Annotated[Any, Only(([],), "Tools of callers are not there.")] = None
    function_call: Annotated[Any, Only(("none", "auto"))] = None
    modalities: Annotated[Any, Only((["text"],))] = None
    audio: Annotated[Any, Only()] = None
    prediction: Annotated[Any, Only()] = None
    moderation: Annotated[Any, Only()] = None
    verbosity: Annotated[Any, Only()] = None
    web_search_options: Annotated[Any, Only()] = None
    service_tier: Annotated[Any, Only(("auto", "default"))] = None
    store: bool | None = Field(default=None, description="Taken: the conversation is kept either way, out of lists")
    user: str | None = HINT
    safety_identifier: str | None = HINT
    prompt_cache_key: str | None = HINT
    prompt_cache_retention: str | None = HINT


class CompletionUsage(BaseModel):
    """Tokens of all calls of models, as their providers counted them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: dict[str, int] = Field(description="cached_tokens: read from a provider's cache")
    completion_tokens_details: dict[str, int] = Field(description="reasoning_tokens: spent on thinking")


class AnswerMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    reasoning_content: str | None = Field(default=None, description="What the model thought, where it shows that")


class Choice(BaseModel):
    index: Literal[0] = 0
    message: AnswerMessage
    finish_reason: Literal["stop", "length"]
    logprobs: None = None


class Completion(BaseModel):
    """The answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: CompletionUsage | None
