"""Requests as they come, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.chat import ChatRequest

M = TypeVar("M", bound=BaseModel)


def chat_request(fields: Mapping[str, Any]) -> ChatRequest:
    """Raises Invalid."""
    return validated(ChatRequest, fields)


def validated(model: type[M], fields: Any) -> M:
    """Raises Invalid, which names fields and never shows what was in them: there are keys among them."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise refused(model, error) from None


def refused(model: type[BaseModel], error: ValidationError) -> Invalid:
    fields = [
        FieldError(path=".".join(map(str, each["loc"])), rule=each["type"], message=each["msg"])
        for each in error.errors(include_input=False, include_url=False)[:100]
    ]
    return Invalid(f"The request is not a {model.__name__}.", fields=fields)
