"""What can go wrong with answers to questions of runs."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound


class WaitOver(Conflict):
    """Somebody has answered, or nobody in time, or the answer was stopped."""

    reason = "WaitOver"


def wait_not_found(wait_id: str) -> NotFound:
    return NotFound(f"There is no question {wait_id} in this conversation.")
