"""Logs in through a browser: the person there compares a code and approves, and this side asks until it knows."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
import webbrowser
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from wegent.client.errors import LoginFailed, Refused, ServerUnreachable
from wegent.client.rest import Rest
from wegent.resources import output

LONGEST_NAME: Final = 100


@dataclass(frozen=True)
class Surroundings:
    """What a browser login needs of its machine."""

    open_page: Callable[[str], None]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic


async def log_in_by_browser(rest: Rest, surroundings: Surroundings) -> dict[str, Any]:
    """The login that the server answers once somebody has approved. Raises LoginFailed and ServerUnreachable."""
    await rest.check_set_up()
    begun = await _begin(rest)
    url, code = str(begun["verification_url"]), str(begun["user_code"])
    output.write(f"Open this address in a browser, and approve there if it shows the code {code}:\n\n  {url}\n")
    if url.startswith(("http://", "https://")):
        surroundings.open_page(url)
    deadline = surroundings.clock() + float(begun["expires_in"])
    wait = float(begun["interval"])
    while surroundings.clock() < deadline:
        await surroundings.pause(wait)
        answer, wait = await _asked(rest, str(begun["device_code"]), wait)
        if answer is not None:
            return answer
    raise LoginFailed("Nobody approved the login in time: begin again.")


def open_if_there_is_one(url: str) -> None:
    """In a window of its own; text browsers would take the terminal away."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    webbrowser.open(url)


async def _begin(rest: Rest) -> dict[str, Any]:
    body = {"client": socket.gethostname()[:LONGEST_NAME]}
    try:
        begun: dict[str, Any] = (await rest.send("POST", "/auth/cli/start", json=body)).body
    except Refused as error:
        if error.status in {404, 405}:
            raise LoginFailed(f"{rest.server} cannot log in through a browser: its version is too old.") from None
        raise
    return begun


async def _asked(rest: Rest, device_code: str, wait: float) -> tuple[dict[str, Any] | None, float]:
    """The login, if it is approved, and the seconds to wait before the next question."""
    try:
        answer = (await rest.send("POST", "/auth/cli/poll", json={"device_code": device_code})).body
    except ServerUnreachable:
        return None, wait  # it may be starting again
    except Refused as error:
        if error.reason == "RateLimited":
            return None, float(error.details.get("retry_after") or wait) + 1
        if error.reason.startswith("CliLogin"):
            raise LoginFailed(str(error)) from None
        raise
    return answer.get("login"), float(answer["interval"])
