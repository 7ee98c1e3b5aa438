"""What can go wrong with conversations."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound


class TaskBusy(Conflict):
    """The conversation's answer is still being written; one message at a time."""

    reason = "TaskBusy"


class NotRunning(Conflict):
    """There is nothing to stop: the answer has ended."""

    reason = "NotRunning"


class NotAQuestion(Conflict):
    """Only what people have said can be edited."""

    reason = "NotAQuestion"


class NotAnAnswer(Conflict):
    """Only answers can be written again, or gone on with."""

    reason = "NotAnAnswer"


class NotTheLastAnswer(Conflict):
    """Later messages follow from this answer: it stays."""

    reason = "NotTheLastAnswer"


class NotTheLastMessage(Conflict):
    """Others have said something since the message: it stays."""

    reason = "NotTheLastMessage"


class NotCut(Conflict):
    """The answer came to its end, or has no beginning."""

    reason = "NotCut"


class TooManyMessages(Conflict):
    """More than are copied or written out at once."""

    reason = "TooManyMessages"


def task_not_found(task_id: int) -> NotFound:
    """The same for a conversation that is not there and for one that is somebody else's."""
    return NotFound(f"There is no conversation {task_id}, or it is not yours.")


def message_not_found(subtask_id: int) -> NotFound:
    return NotFound(f"There is no message {subtask_id}, or it is not yours.")
