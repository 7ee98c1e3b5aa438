"""What can go wrong with memories."""

from __future__ import annotations

from wegent_contracts.errors import AlreadyExists, Conflict, NotFound, TooLarge


class MemoryOff(Conflict):
    """The installation remembers nothing. What it had remembered can be read and deleted."""

    reason = "MemoryOff"

    def __init__(self) -> None:
        super().__init__("This installation remembers nothing (WEGENT_MEMORY_ENABLED is false).")


class MemoryKnown(AlreadyExists):
    reason = "MemoryKnown"

    def __init__(self, memory_id: int) -> None:
        super().__init__("This is remembered already.", details={"id": memory_id})


class TooManyMemories(TooLarge):
    reason = "TooManyMemories"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} memories are kept, and no more (WEGENT_MEMORY_MAX_MEMORIES). Delete some first.",
            details={"limit": most},
        )


def memory_not_found(memory_id: int) -> NotFound:
    return NotFound(f"You have no memory {memory_id}.")
