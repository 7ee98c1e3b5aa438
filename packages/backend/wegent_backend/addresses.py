"""Parts of addresses that several features share."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import unquote

from fastapi import Path
from pydantic import BeforeValidator
from wegent_contracts.resources.patterns import NAMESPACE_PATTERN

SLASH: Final = "%2F"

RELAYED: Final = "wegent.relayed"
"""In the scope of a request that came through somebody who is not known: its address is theirs, not the sender's."""


def path_of(scope: Any) -> str:
    """The path of an ASGI scope, in which a slash that was sent as %2F is still written so: it separates nothing."""
    raw: bytes = scope.get("raw_path") or b""
    path: str = scope["path"]
    if SLASH.encode() not in raw.upper():
        return path
    return unquote(re.sub(rb"%2[fF]", b"%252F", raw).decode("latin-1"))


def _with_slashes(part: str) -> str:
    return part.replace(SLASH, "/")


Namespace: TypeAlias = Annotated[
    str,
    Path(max_length=253, pattern=NAMESPACE_PATTERN, description="Namespace; the `/` of a nested one is sent as %2F"),
    BeforeValidator(_with_slashes),
]
