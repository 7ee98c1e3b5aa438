"""Answers of the server in the classes of the contract."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from wegent.client.errors import ClientError

Model = TypeVar("Model", bound=BaseModel)


def read_as(kind: type[Model], body: Any) -> Model:
    """Raises ClientError when the server speaks another version."""
    try:
        return kind.model_validate(body)
    except ValidationError:
        raise ClientError("The server speaks another version: update this program.") from None
