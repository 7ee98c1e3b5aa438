"""What can go wrong with messages that wait."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound, TooLarge


class QueuePaused(Conflict):
    """Messages wait, and the sender must say what becomes of them."""

    reason = "QueuePaused"

    def __init__(self, waiting: int, why: str) -> None:
        messages = "A message waits" if waiting == 1 else f"{waiting} messages wait"
        super().__init__(
            f'{messages} in a paused queue. Send with paused_queue "keep" (this one is sent, and the queue goes on '
            'after it) or "clear" (those that wait are dropped), or leave it.',
            details={"waiting": waiting, "why": why},
        )


class QueueFull(TooLarge):
    """As many messages wait as may."""

    reason = "QueueFull"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} messages wait in this conversation, and more are not kept (WEGENT_TASK_MAX_QUEUED). "
            "Wait until some are answered, or delete some.",
            details={"limit": most},
        )


class QueueChanged(Conflict):
    """Not the messages that wait: some were sent, deleted or added meanwhile."""

    reason = "QueueChanged"


class NothingQueued(Conflict):
    """There is nothing to pause."""

    reason = "NothingQueued"


def queued_not_found(queued_id: int) -> NotFound:
    return NotFound(f"No message {queued_id} waits in this conversation: it was sent, or deleted.")
