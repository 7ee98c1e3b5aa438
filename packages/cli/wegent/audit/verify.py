"""Whether the trail is whole, asked in parts, so that long ones show how far it is."""

from __future__ import annotations

import sys
from typing import Any

from wegent.client.errors import NotFound, WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.client.terminal import complain
from wegent.resources.output import write

PART = 10_000
BROKEN = 1


def verify(target: Target, expect: str | None = None) -> int:
    """Exit code 1 when an entry does not hold, or is not the one that was noted."""

    def run() -> int:
        noted = None if expect is None else _noted(expect)

        async def work(rest: Rest) -> int:
            found = await _whole(rest)
            if found["first_broken"] is not None:
                complain(f"The audit trail is broken: {found['first_broken']['why']}")
                complain(f"The {found['entries']} entries before it hold.")
                return BROKEN
            if noted is not None and not await _is_there(rest, *noted):
                complain(f"Entry {noted[0]} is not the one that was noted: entries were cut off, or all were replaced.")
                return BROKEN
            write(f"{found['entries']} entries, all as they were written.")
            if found["last_hash"] is not None:
                write(f"The last one: {found['entries']}:{found['last_hash']}")
            return 0

        return with_rest(target, work)

    return guarded(run)


async def _whole(rest: Rest) -> dict[str, Any]:
    """The answer about the last part, or the first one that is broken."""
    after = 0
    while True:
        found: dict[str, Any] = (await rest.send("POST", "/audit/verify", params={"after": after, "limit": PART})).body
        if found["complete"] or not found["intact"]:
            return found
        after = found["entries"]
        if sys.stderr.isatty():
            complain(f"{after} entries hold so far …")


async def _is_there(rest: Rest, number: int, digest: str) -> bool:
    try:
        entry = await rest.get(f"/audit/{number}")
    except NotFound:
        return False
    return bool(entry["hash"] == digest)


def _noted(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or not digest:
        raise WrongUsage(f"--expect takes NUMBER:HASH, as an earlier verify printed it; {text} is none.")
    return int(number), digest.strip().lower()
