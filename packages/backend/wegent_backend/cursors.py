"""Cursors of lists: opaque to clients, made of the sort key of the last item they got."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from wegent_contracts.errors import FieldError, Invalid


def encode(purpose: str, *key: int | str) -> str:
    """`purpose` names the list, so that a cursor of another list is refused."""
    text = json.dumps([purpose, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(purpose: str, cursor: str, *types: type[int] | type[str]) -> list[Any]:
    """The key that `encode` put in, with values of `types`. Raises Invalid for anything else."""
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        found = None
    if isinstance(found, list) and [purpose, *types] == [*found[:1], *map(type, found[1:])]:
        return found[1:]
    message = "This is not a cursor of this list. Leave it out to start with the first page."
    raise Invalid(message, fields=[FieldError(path="query.cursor", rule="cursor", message=message)])
