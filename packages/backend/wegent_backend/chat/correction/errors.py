"""What can go wrong with evaluations of answers."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, NotFound, RateLimited, Timeout, TooLarge


class CorrectionRunning(Conflict):
    """The answer is being evaluated; one at a time."""

    reason = "CorrectionRunning"


class NotCorrectable(Conflict):
    """There is no text that could be evaluated, or it is not of a kind that is."""

    reason = "NotCorrectable"


class NothingToApply(Conflict):
    """The evaluation has no better answer, or it is the answer already."""

    reason = "NothingToApply"


class AnswerTooLong(TooLarge):
    reason = "AnswerTooLong"

    def __init__(self, length: int, most: int) -> None:
        super().__init__(
            f"The answer has {length} characters; at most {most} are evaluated (WEGENT_CORRECTION_MAX_CHARS).",
            details={"limit": most},
        )


class TooManyCorrections(RateLimited):
    reason = "TooManyCorrections"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} answers are being evaluated for you, and no more are at once (WEGENT_CORRECTION_MAX_RUNNING). "
            "Wait until one is done, or delete one.",
            details={"limit": most},
        )


class CorrectionTimeout(Timeout):
    reason = "CorrectionTimeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The evaluation was not done within {seconds:g} seconds (WEGENT_CORRECTION_SECONDS). Ask for it again, "
            "or choose a faster model."
        )


def correction_not_found(subtask_id: int) -> NotFound:
    return NotFound(f"The answer {subtask_id} has no evaluation.")
