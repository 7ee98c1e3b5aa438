"""What can go wrong with clean-ups."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound


class CleanupRunning(Conflict):
    """One after the other."""

    reason = "CleanupRunning"


class CleanupOver(Conflict):
    """There is nothing to stop."""

    reason = "CleanupOver"


def cleanup_not_found(cleanup_id: int) -> NotFound:
    return NotFound(f"There is no clean-up with the number {cleanup_id}.")
