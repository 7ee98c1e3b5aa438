"""What `POST /v1/response` asks for: a whole ChatRequest, or names of what the service's configuration has."""

from __future__ import annotations

from typing import Any, Final

import orjson
from fastapi import Request
from pydantic import BaseModel, Field, ValidationError
from wegent_contracts.errors import BadRequest, FieldError, Invalid, TooLarge
from wegent_contracts.protocol.chat import ChatRequest
from wegent_contracts.protocol.waiting import AnswerBody
from wegent_contracts.schemas.suggest import suggest

from wegent_chat_shell.dialogue.reading import refused, validated
from wegent_chat_shell.dialogue.turns import Asked


class Order(BaseModel):
    """How the answer is to be given; everything else in the body is the request."""

    stream: bool = Field(default=True, description="As server-sent events; false: one JSON document at the end")
    attended: bool = Field(default=False, description="Somebody answers what the turn asks")
    agent: str | None = Field(default=None, max_length=200)
    model: str | None = Field(default=None, max_length=500)
    conversation: str | None = Field(default=None, max_length=100)


class Answers(BaseModel):
    """Of people, by the place at which the turn waits. None for a turn whose process has died."""

    answers: dict[str, AnswerBody] = Field(default_factory=dict, max_length=100)
    stream: bool = True


_OWN: Final = frozenset({"stream", "attended", "agent", "model"})
_KNOWN: Final = frozenset(Order.model_fields) | frozenset(ChatRequest.model_fields)


def order_of(body: bytes) -> tuple[Order, Asked, str | None]:
    """How, what, and the conversation in which it is kept, if any. Raises BadRequest and Invalid."""
    data = _object(body)
    whole = isinstance(data.get("model"), dict)
    order = validated(
        Order, {key: data[key] for key in Order.model_fields if key in data and not (whole and key == "model")}
    )
    # Whoever brings the history keeps the conversation; its id is for traces then.
    kept = None if "history" in data else order.conversation
    if whole:
        return order, Asked(request=_whole(body), attended=order.attended), kept
    _check_names(data)
    fields = {key: value for key, value in data.items() if key not in _OWN}
    asked = Asked(agent=order.agent, model=order.model, fields=fields, attended=order.attended)
    return order, asked, kept


def answers_of(body: bytes) -> Answers:
    """Raises BadRequest and Invalid."""
    return validated(Answers, _object(body or b"{}"))


async def body_of(request: Request, longest: int) -> bytes:
    """Raises TooLarge."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > longest:
            raise TooLarge(
                f"The request has more than {longest} bytes (WEGENT_SHELL_MAX_BODY_BYTES).", details={"limit": longest}
            )
    return bytes(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(data, dict):
        raise BadRequest("The body is not a JSON object.")
    return data


def _whole(body: bytes) -> ChatRequest:
    try:
        return ChatRequest.model_validate_json(body)
    except ValidationError as error:
        raise refused(ChatRequest, error) from None


def _check_names(data: dict[str, Any]) -> None:
    fields = []
    for key in sorted(data.keys() - _KNOWN):
        near = suggest(key, _KNOWN)
        hint = f' Did you mean "{near}"?' if near else ""
        fields.append(FieldError(path=key[:100], rule="extra_forbidden", message=f"There is no such field.{hint}"))
    if fields:
        raise Invalid("The request has fields that nobody knows.", fields=fields)
