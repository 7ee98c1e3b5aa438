"""What can go wrong with looking at the trail."""

from __future__ import annotations

from wegent_contracts.errors import NotFound


def entry_not_found(number: int) -> NotFound:
    return NotFound(f"The audit trail has no entry {number}.")
