"""How large a request may be, and how long its body may take to arrive."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope
from wegent_contracts.errors import WegentError

AUTH: Final = ("/api/v1/auth/", "/api/auth/")
"""Routes that lead to a login: everybody may call them, with little to say."""

PACKAGE: Final = re.compile(r"/api/(v1/)?namespaces/.+/skills/[^/]+/package")
"""Where packages of skills are uploaded, which may be larger than other bodies."""

HANGING_UP: Final = {"Connection": "close"}
"""For answers to who is still sending: what comes after them is not waited for."""


class HeadTooLarge(WegentError):
    """Address and headers are more than a request needs."""

    reason, status = "HeadTooLarge", 431


class AddressTooLong(WegentError):
    """Of a request."""

    reason, status = "AddressTooLong", 414


class BodyTooLarge(HTTPException):
    """Raised while a body is read; the framework lets only its own exceptions through there."""

    def __init__(self, limit: int, setting: str) -> None:
        super().__init__(413, f"The body is too large: at most {limit} bytes are taken ({setting}).", HANGING_UP)


class BodyTooSlow(HTTPException):
    """As above."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            408, f"The body did not arrive within {seconds:g} seconds (WEGENT_WEB_BODY_SECONDS).", HANGING_UP
        )


@dataclass(frozen=True)
class Bounds:
    """Of a request, in bytes and seconds."""

    max_body_bytes: int = 2_000_000
    max_auth_body_bytes: int = 16_384
    max_package_bytes: int = 10_000_000
    max_url_bytes: int = 8192
    max_head_bytes: int = 65_536
    body_seconds: float = 60

    def check_head(self, scope: Scope) -> None:
        """Raises AddressTooLong and HeadTooLarge."""
        address = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        if address > self.max_url_bytes:
            raise AddressTooLong(
                f"The address is too long: at most {self.max_url_bytes} bytes (WEGENT_WEB_MAX_URL_BYTES)."
            )
        if address + sum(len(name) + len(value) for name, value in scope["headers"]) > self.max_head_bytes:
            raise HeadTooLarge(
                f"The headers are too large: at most {self.max_head_bytes} bytes (WEGENT_WEB_MAX_HEAD_BYTES)."
            )

    def body(self, scope: Scope, receive: Receive) -> Receive:
        """`receive` that raises BodyTooLarge as soon as that is known, and BodyTooSlow."""
        limit, setting = self._of(scope["path"])
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        deadline = asyncio.get_running_loop().time() + self.body_seconds
        taken, complete = 0, False

        async def receive_some() -> MutableMapping[str, Any]:
            nonlocal taken, complete
            if complete:
                return await receive()  # what comes now is the end of the connection, and may be waited for
            if announced.isdigit() and int(announced) > limit:
                raise BodyTooLarge(limit, setting)
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise BodyTooSlow(self.body_seconds) from error
            taken += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if taken > limit:
                raise BodyTooLarge(limit, setting)
            return message

        return receive_some

    def _of(self, path: str) -> tuple[int, str]:
        if path.startswith(AUTH):
            return min(self.max_auth_body_bytes, self.max_body_bytes), "WEGENT_WEB_MAX_AUTH_BODY_BYTES"
        if PACKAGE.fullmatch(path):
            return self.max_package_bytes, "WEGENT_SKILL_MAX_BYTES"
        return self.max_body_bytes, "WEGENT_MAX_BODY_BYTES"
