"""What a request says: a text, or messages of which the last one is the question and the others were said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.chat import ChatMessage

from wegent_backend.responses.words import refused

Role: TypeAlias = Literal["user", "assistant", "system", "developer"]
INSTRUCTING: Final = frozenset({"system", "developer"})


def _type_of_part(value: object) -> object:
    if value not in {"input_text", "output_text", "text"}:
        raise refused("Only text can be sent here: parts of the types input_text, output_text and text.")
    return value


class TextPart(BaseModel):
    """Text of a message; what outputs have besides (annotations, logprobs) may stay in it."""

    model_config = ConfigDict(extra="ignore")

    type: Annotated[Literal["input_text", "output_text", "text"], BeforeValidator(_type_of_part)]
    text: str


def _type_of(value: Any) -> str:
    kind = value.get("type", "message") if isinstance(value, dict) else getattr(value, "type", "message")
    return kind if isinstance(kind, str) else ""


Content: TypeAlias = str | list[TextPart]


class InputMessage(BaseModel):
    """A message of the conversation. Items of an output fit as they are."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["message"] = "message"
    role: Role
    content: Content
    id: str | None = None
    status: str | None = None
    phase: str | None = None


class InputReasoning(BaseModel):
    """What a model thought before: taken, so that outputs can be sent back, and left out of the conversation."""

    model_config = ConfigDict(extra="allow")

    type: Literal["reasoning"]


InputItem: TypeAlias = Annotated[
    Annotated[InputMessage, Tag("message")] | Annotated[InputReasoning, Tag("reasoning")],
    Discriminator(
        _type_of,
        custom_error_type="unsupported",
        custom_error_message="Only messages can be sent here, and items of the type reasoning, which are left out",
    ),
]
Items: TypeAlias = Annotated[list[InputItem], Field(min_length=1)]


@dataclass(frozen=True)
class Said:
    """`instructions` join what was said as system and developer, in order."""

    question: str
    earlier: list[ChatMessage]
    instructions: str = ""


@dataclass(frozen=True)
class Message:
    """One message and where it stands in the request."""

    path: str
    role: Role
    text: str


@dataclass(frozen=True)
class Bounds:
    """Most messages, and characters of one of them."""

    messages: int
    characters: int


def of_input(value: str | Sequence[InputMessage | InputReasoning], bounds: Bounds) -> Said:
    """Raises Invalid."""
    if isinstance(value, str):
        return said([Message("input", "user", value)], "input", bounds)
    messages = [
        Message(f"input[{place}]", item.role, text_of(item.content))
        for place, item in enumerate(value)
        if isinstance(item, InputMessage)
    ]
    return said(messages, "input", bounds)


def said(messages: Sequence[Message], path: str, bounds: Bounds) -> Said:
    """Raises Invalid: the last message must be a question, and none may be too long."""
    if len(messages) > bounds.messages:
        text = (
            f"{len(messages)} messages are too many: {bounds.messages} are allowed (WEGENT_RESPONSES_MAX_INPUT_ITEMS)."
        )
        raise refused_field(path, "too_long", text)
    for message in messages:
        check_length(message.text, message.path, bounds)
    spoken = [message for message in messages if message.role not in INSTRUCTING]
    if not spoken or spoken[-1].role != "user":
        raise refused_field(path, "question", "The last message must be one of the user: it is what is answered.")
    *earlier, question = spoken
    if not question.text.strip():
        raise refused_field(question.path, "blank", "The message is empty.")
    return Said(
        question.text,
        [_spoken(message) for message in earlier if message.text.strip()],
        "\n\n".join(message.text for message in messages if message.role in INSTRUCTING and message.text.strip()),
    )


def text_of(content: str | Sequence[TextPart]) -> str:
    return content if isinstance(content, str) else "\n".join(part.text for part in content)


def refused_field(path: str, rule: str, message: str) -> Invalid:
    return Invalid(f"{path}: {message}", fields=[FieldError(path=path, rule=rule, message=message)])


def check_length(text: str, path: str, bounds: Bounds) -> None:
    """Raises Invalid."""
    if len(text) > bounds.characters:
        message = f"It has {len(text)} characters; at most {bounds.characters} are allowed (WEGENT_MAX_MESSAGE_CHARS)."
        raise refused_field(path, "too_long", message)


def _spoken(message: Message) -> ChatMessage:
    return ChatMessage(role="user" if message.role == "user" else "assistant", content=message.text)
