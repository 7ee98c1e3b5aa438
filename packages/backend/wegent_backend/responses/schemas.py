"""What the Responses API takes."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from wegent_contracts.protocol.options import ReasoningEffort

from wegent_backend.responses.items import Items
from wegent_backend.responses.tools import Tool
from wegent_backend.responses.words import Only

Effort: TypeAlias = ReasoningEffort
Metadata: TypeAlias = Annotated[
    dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)
]
MODEL: Final = Field(
    min_length=1, max_length=800, description="The team as `namespace#team`, or with one of its models `…#model`"
)
HINT: Final = Field(default=None, max_length=512, description="Taken, and of no meaning here")

EXAMPLE: Final[dict[str, Any]] = {"model": "default#wegent-chat", "input": "Say hello in one short sentence."}


class ReasoningChoice(BaseModel):
    """How much the model shall think before it answers, where it can be told."""

    model_config = ConfigDict(extra="forbid")

    effort: Effort | None = None
    summary: Literal["auto", "concise", "detailed"] | None = None
    generate_summary: Annotated[Any, Only(instead="It is called summary now.")] = None


class TextFormat(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["text"] = "text"


class TextConfig(BaseModel):
    """Answers are text: other formats are not applied here."""

    model_config = ConfigDict(extra="forbid")

    format: TextFormat | None = None
    verbosity: Annotated[Any, Only()] = None


class ResponseStreamOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    include_obfuscation: Annotated[Any, Only((False,))] = None


class ResponseCreate(BaseModel):
    """A question to a team, by its client's own conversation or by going on with one that is stored here."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=(), json_schema_extra={"examples": [EXAMPLE]})

    model: str = MODEL
    input: str | Items = Field(description="The question, or messages of which the last one is")
    instructions: str | None = Field(default=None, description="For this answer, besides the team's own")
    previous_response_id: str | None = Field(
        default=None, max_length=100, description="The conversation's latest response: the conversation goes on"
    )
    stream: bool | None = Field(default=False, description="Answer with server-sent events")
    background: bool | None = Field(default=False, description="Answer at once; the response is written meanwhile")
    reasoning: ReasoningChoice | None = None
    tools: list[Tool] | None = Field(default=None, max_length=20)
    metadata: Metadata | None = Field(default=None, description="Kept with the response and repeated in it")
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_output_tokens: int | None = Field(default=None, ge=1, le=10_000_000)

    store: Annotated[Any, Only((True,), "Responses are stored here: delete them when they are not wanted.")] = None
    truncation: Annotated[
        Any, Only(("auto",), "What does not fit the model is left out from the conversation's beginning.")
    ] = None
    tool_choice: Annotated[Any, Only(("auto",))] = None
    parallel_tool_calls: bool | None = None
    top_p: Annotated[Any, Only((1, 1.0))] = None
    top_logprobs: Annotated[Any, Only((0,))] = None
    max_tool_calls: Annotated[Any, Only()] = None
    text: TextConfig | None = None
    include: Annotated[Any, Only(([],))] = None
    prompt: Annotated[Any, Only(instead="Write instructions and input.")] = None
    conversation: Annotated[Any, Only(instead="Go on with previous_response_id.")] = None
    context_management: Annotated[Any, Only()] = None
    moderation: Annotated[Any, Only()] = None
    stream_options: ResponseStreamOptions | None = None
    service_tier: Annotated[Any, Only(("auto", "default"))] = None
    user: str | None = HINT
    safety_identifier: str | None = HINT
    prompt_cache_key: str | None = HINT
    prompt_cache_retention: str | None = HINT


class ResponseError(BaseModel):
    code: Literal["task_failed"]
    message: str


class ResponseUsage(BaseModel):
    """Tokens of all calls of models, as their providers counted them; what was cached or thought is not told apart."""

    input_tokens: int
    input_tokens_details: dict[str, int]
    output_tokens: int
    output_tokens_details: dict[str, int]
    total_tokens: int


class ResponseObject(BaseModel):
    """An answer, or what there is of it."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    id: str = Field(description="`resp_{task_id}_{message_id}`")
    object: Literal["response"]
    created_at: int = Field(description="Seconds since 1970")
    completed_at: int | None
    status: Literal["queued", "in_progress", "completed", "failed", "cancelled", "incomplete"]
    error: ResponseError | None
    incomplete_details: dict[str, str] | None
    model: str
    output: list[dict[str, Any]] = Field(description="Items of the types message and reasoning, in the order of time")
    usage: ResponseUsage | None
    previous_response_id: str | None
    metadata: dict[str, str]


class ResponseDeleted(BaseModel):
    id: str
    object: Literal["response"] = "response"
    deleted: Literal[True] = True


class InputItemList(BaseModel):
    """What was said before the answer, the latest first unless asked otherwise."""

    object: Literal["list"] = "list"
    data: list[dict[str, Any]]
    first_id: str | None
    last_id: str | None
    has_more: bool
